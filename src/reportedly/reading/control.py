"""Who is said to hold a place, and how it changed hands."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.register import Register, register
from reportedly.reading.circumstances import ClaimStage, claimed
from reportedly.reading.language import Parse
from reportedly.reading.modifiers import modifier_mention
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.reading.syntax import agents, conjuncts, is_bare, is_negated, is_passive, objects, phrase, subjects
from reportedly.reading.ties.ends import Ends, relations
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import Control, PlaceMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, trim

_HYPHENS = frozenset({"-", "–", "‑"})
_GENERIC_PLACES = frozenset(
    """town city village district neighbourhood neighborhood area territory province region suburb base airbase airport airfield hill position
    checkpoint crossing road highway quarter camp enclave outskirts countryside land ground site facility route line valley mountain bridge dam
    border point hospital school building street junction station hall post outpost barracks headquarters oilfield field farm prison port harbour
    harbor island refinery stronghold pocket heights hilltop hamlet square compound depot zone capital county governorate township
    commune ward""".split()
)
"""Common nouns of places that can be held."""
_SHARES = frozenset("part parts half most much all some swathes swath chunk rest majority remainder bulk percent %".split())
_PARTS = frozenset({"half", "part", "parts", "edge", "side", "sector"})


@dataclass(frozen=True)
class Changes:
    """The words of control, from control.yaml: each to its change; the nouns that an object must be, and whom the doer is."""

    verbs: Mapping[str, str]
    subject_verbs: Mapping[str, str]
    participles: Mapping[str, str]
    nouns: Mapping[str, str]
    objects: Mapping[str, frozenset[str]]
    losers: frozenset[str]
    verbs_from: Mapping[str, str]
    people: frozenset[str]
    """Common nouns of whoever can take and lose a place."""


@per_codebook
def changes(codebook: Codebook) -> Changes:
    """The tables of control.yaml. Where two ways share a word the first entry has it."""
    tables: dict[str, dict[str, str]] = {name: {} for name in ("verbs", "subject_verbs", "participles", "nouns")}
    for entry in codebook.control.values():
        for name, table in tables.items():
            for word in getattr(entry, name):
                table.setdefault(word, entry.code)
    return Changes(
        **tables,
        objects={e.code: frozenset(e.objects) for e in codebook.control.values() if e.objects},
        verbs_from={verb: e.code for e in codebook.control.values() for verb in e.verbs_from},
        people=frozenset(noun for e in codebook.nouns.values() if e.kind not in ("place", "outlet") for noun in e.nouns),
        losers=frozenset(e.code for e in codebook.control.values() if e.source == "holder"),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of control as the words tell it: heads of the places, of those who hold and of those who lost, and the word that tells it."""

    change: str
    by: Token
    places: tuple[Token, ...]
    holders: tuple[Token, ...] = ()
    losers: tuple[Token, ...] = ()
    holder_span: Span | None = None
    pronoun: Token | None = None
    """The "it" that stands for the place."""


def _read(so_far: Records, resources: Resources) -> Iterator[Control]:
    parse = so_far.one(Parse)
    words, known = changes(resources.codebook), register(resources.codebook)
    ends = Ends(parse.doc, so_far, relations(resources.codebook))
    places = Places(so_far, parse)
    seen: set[tuple[str, int]] = set()
    for token in parse.doc:
        for found in _found(token, words, places):
            for head in [one for named in found.places for one in _each(named, places)]:
                place = places.of(head)
                if place is None or (found.change, head.i) in seen or len(head.text) < 2:
                    continue
                seen.add((found.change, head.i))
                places.last = head
                yield _record(found, head, place, so_far, known, ends, words)


CONTROL = ClaimStage("control", 2, _read, writes=(Control,))
"""Who is said to hold a place, and how it changed hands."""


def _each(head: Token, places: Places) -> list[Token]:
    """The places that a common noun tells of by name ("the villages of *Tira*, *Walgha* and *Hada*"), or the noun itself."""
    for preposition in head.rights:
        if preposition.lower_ == "of" and head.tag_ == "NNS":
            named = [t for t in _after(preposition) if t.i in places.by_token]
            if len(named) > 1:
                return named
    return [head]


class Places:
    """The places of the report by the tokens that stand in them, and common nouns of places ("the town") as places of their own."""

    def __init__(self, so_far: Records, parse: Parse) -> None:
        self.text = so_far.report.text
        self.last: Token | None = None
        """The place that was last said to be held or to change hands."""
        self.actors = {r.head for r in so_far.of(Reference)}
        self.by_token: dict[int, PlaceMention] = {}
        for place in so_far.of(PlaceMention):
            for start, end in place.spans:
                for token in parse.tokens(start, end):
                    self.by_token.setdefault(token.i, place)
        for name in so_far.of(Name):
            if name.kind == "place":
                for token in parse.tokens(name.start, name.end):
                    said = quote(self.text, (name.start, name.end))
                    self.by_token.setdefault(token.i, PlaceMention(text=said.text, spans=said.spans, name=name.full or name.text))

    def is_one(self, token: Token) -> bool:
        if token.lower_ in _PARTS:  # "its eastern half"
            return any(c.dep_ == "poss" for c in token.lefts)
        generic = token.lemma_.lower() in _GENERIC_PLACES or token.lower_ in _GENERIC_PLACES  # "the crossing", taken for a verb
        return token.i in self.by_token or token.ent_type_ in ("GPE", "LOC", "FAC") or generic

    def of(self, token: Token) -> PlaceMention | None:
        """The place that a noun phrase names: its own name, that of its apposition ("the town of X", "X, a town"), or its common noun."""
        if token.i in self.by_token:
            return self.by_token[token.i]
        if token.dep_ == "appos" and token.head.i in self.by_token and token.pos_ == "NOUN":
            return self.by_token[token.head.i]  # "Tmassah, the last town under army control"
        for child in (*token.rights, *token.lefts):
            if child.dep_ in ("appos", "compound", "nmod") and child.i in self.by_token:
                return self.by_token[child.i]
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.i in self.by_token:
                        return self.by_token[inner.i]
        if (
            token.ent_type_ in ("GPE", "LOC", "FAC")
            or {token.lemma_.lower(), token.lower_} & (_GENERIC_PLACES | _PARTS)
            or token.pos_ == "PROPN"
        ):
            said = quote(self.text, phrase(token))
            return PlaceMention(text=said.text, spans=said.spans)
        return None


def _found(token: Token, words: Changes, places: Places) -> Iterator[Found]:
    lower = token.lower_
    if lower in words.participles:
        yield from _participle(token, words.participles[lower], words, places)
    elif token.pos_ == "VERB":
        yield from _verb(token, words, places)
    elif token.pos_ == "NOUN" and token.lemma_.lower() in words.nouns and not _is_lifted(token, words):
        yield from _noun(token, words.nouns[token.lemma_.lower()], places)
    if token.pos_ == "VERB" and lower in words.participles:
        yield from _verb(token, words, places)


def _is_lifted(noun: Token, words: Changes) -> bool:
    """Does a verb tell what became of it ("broke the siege of Aleppo"), so that the noun is no claim of its own?"""
    name = f"{noun.head.lemma_.lower()} {noun.lemma_.lower()}"
    return noun.dep_ in ("dobj", "nsubjpass") and any(f"{name} {p}" in words.verbs for p in ("of", "on"))


def _participle(token: Token, change: str, words: Changes, places: Places) -> Iterator[Found]:
    """ "rebel-held Douma", "the besieged town", "held by the army"."""
    doc = token.doc
    if token.i > 1 and doc[token.i - 1].text in _HYPHENS and not doc[token.i - 2].whitespace_:
        whole = token.head
        if whole.i < token.i or not places.is_one(whole):
            whole = next((t for t in doc[token.i + 1 : token.i + 5] if places.is_one(t)), token)
        holder = doc[token.i - 2]
        if whole.i == token.i or holder.lower_ in ("long", "newly", "well", "closely", "now", "formerly", "once", "partly"):
            return
        first = holder
        while (
            first.i > token.sent.start
            and doc[first.i - 1].ent_type_ == holder.ent_type_ != ""
            and doc[first.i - 1].pos_ in ("PROPN", "PUNCT")
        ):
            first = doc[first.i - 1]
        yield Found(change, token, (whole,), (holder,), holder_span=(first.idx, holder.idx + len(holder)))
    elif token.dep_ == "amod" and token.head.i > token.i and change in ("besieged", "contested") and places.is_one(token.head):
        yield Found(change, token, (token.head,))
    elif token.dep_ == "acl" and token.tag_ == "VBN" and places.is_one(token.head):
        doers = agents(token)
        if doers:
            yield Found(change, token, (token.head,), tuple(doers))


def _verb(verb: Token, words: Changes, places: Places) -> Iterator[Found]:
    driven = list(_driven(verb, words, places))
    if driven:
        yield from driven
        return
    change, after = _sense(verb, words)
    if change is None and verb.lemma_.lower() in words.subject_verbs and is_bare(verb):
        fallen = tuple(s for s in subjects(verb) if s.i in places.by_token and s.dep_ == "nsubj")
        if fallen:
            yield Found(words.subject_verbs[verb.lemma_.lower()], verb, fallen)  # "Goma has fallen"
        return
    if change is None or _is_blame(verb):
        return
    if after and any(f"{verb.lemma_.lower()} {c.lower_}" in words.subject_verbs for c in verb.children):
        yield Found(change, verb, tuple(s for s in subjects(verb) if places.is_one(s)), tuple(after))
        return
    passive = is_passive(verb)
    if after:
        held, doers = after, agents(verb) if passive else subjects(verb)
    elif passive:
        held, doers = subjects(verb), agents(verb)
    else:
        held, doers = objects(verb), subjects(verb)
        after_it = verb.doc[verb.i + 1] if verb.i + 1 < len(verb.doc) else verb
        if not held and after_it.i in places.by_token and after_it.dep_ in ("advmod", "npadvmod", "acomp", "oprd"):
            held = [after_it]  # the parser does not know the town
    if verb.tag_ == "VBG" and change == "besieged" and not any(c.dep_ == "aux" for c in verb.children):
        if verb.dep_ in ("acl", "amod", "pcomp", "pobj") or verb.lower_ == "surrounding":
            return  # "the hills surrounding the town", "in surrounding Hasakeh"
    if change == "lost" and after and passive and not any(_is_people(s, places, words) for s in subjects(verb)[:1]):
        return  # "weapons must be withdrawn from the zone"
    if change == "lost" and after and passive:
        doers = subjects(verb)
    wanted = words.objects.get(change)
    named = [_whole(h) for h in held]
    held = [_meant(h, verb, places) for h in named]
    pronoun = next((n for n, h in zip(named, held, strict=True) if n.i != h.i), None)
    if change == "handed_over" and is_negated(verb):
        held = [h for h in held if h.i in places.by_token]  # "would not give up its land" tells of no place
    sure = bool(after) and change in (
        "held",
        "captured",
        "recaptured",
        "lost",
    )  # "control of Kawlin" is of a place, whatever it is taken for
    held = [h for h in held if (places.is_one(h) or (sure and h.ent_type_ in ("ORG", ""))) and (wanted is None or _is_wanted(h, wanted))]
    if not held:
        return
    back = [c for c in verb.rights if c.dep_ in ("prt", "advmod") and c.lower_ in ("back", "over")]  # "handed the town back to the army"
    hung = [verb, *held, *(p for h in held for c in h.rights if c.dep_ == "prep" for p in c.children if p.dep_ == "pobj")]
    others = tuple(
        end
        for at in (hung if change in ("captured", "recaptured") else [verb, *back])  # "took the mill in Lira from the rebels"
        for child in at.children
        if child.dep_ in ("prep", "dative") and child.lower_ in (("to",) if change in words.losers else ("from",))
        for inner in child.children
        # "handed the district over to Azerbaijan"; "withdrew from Lira to Gulu" tells only where to
        if inner.dep_ == "pobj" and ((change in words.losers and not (change == "lost" and after)) or inner.i not in places.by_token)
        for end in conjuncts(inner)
    )
    doing = tuple(d for d in doers if d.pos_ in ("NOUN", "PROPN", "PRON") and d.lemma_.lower() not in _GENERIC_PLACES)
    if doers and not doing:
        return
    if change in words.losers:
        yield Found(change, verb, tuple(held), others, doing, pronoun=pronoun)
    else:
        yield Found(change, verb, tuple(held), doing, others, pronoun=pronoun)


def _is_wanted(held: Token, wanted: Collection[str]) -> bool:
    """Is it one of the things that a change is told of ("the road", "the supply line", but not "the power line")?"""
    word = held.lemma_.lower()
    return word in wanted or any(f"{c.lower_} {word}" in wanted for c in held.lefts)


def _driven(verb: Token, words: Changes, places: Places) -> Iterator[Found]:
    """ "The army drove the rebels out of the town": whoever is driven out has lost it."""
    for preposition in verb.children:
        if preposition.dep_ not in ("prep", "prt"):
            continue
        name = f"{verb.lemma_.lower()} {preposition.lower_}"
        inner = [c for c in (*preposition.children, *verb.children) if c.dep_ == "prep" and f"{name} {c.lower_}" in words.verbs_from]
        change = words.verbs_from.get(f"{name} {inner[0].lower_}" if inner else name)
        named = _after(inner[0] if inner else preposition)
        held = [h for h in named if places.is_one(h) or (h.pos_ == "PROPN" and h.ent_type_ not in ("NORP", "DATE", "TIME"))]
        if change is None or not held:
            continue
        losers, holders = (subjects(verb), agents(verb)) if is_passive(verb) else (objects(verb), subjects(verb))
        if losers:
            yield Found(change, verb, tuple(held), tuple(holders), tuple(losers))
            return


def _meant(held: Token, verb: Token, places: Places) -> Token:
    """The place that "it" is in "lost the town but won it back", "They took the town. A week later they lost it"."""
    if held.lower_ != "it" or held.i in places.actors:
        return held
    if verb.dep_ == "conj" and (beside := [o for o in objects(verb.head) if places.is_one(o)]):
        return beside[0]
    last = places.last
    return last if last is not None and last.i < held.i and _sentences_between(last, held) <= 1 else held


def _is_people(token: Token, places: Places, words: Changes) -> bool:
    return token.i in places.actors or token.lemma_.lower() in words.people or token.pos_ in ("PROPN", "PRON")


def _sentences_between(first: Token, second: Token) -> int:
    return sum(1 for t in first.doc[first.i + 1 : second.i + 1] if t.is_sent_start)


def _is_blame(verb: Token) -> bool:
    """ "held Moscow responsible", "held Ankara to account": nobody holds a place."""
    return verb.lemma_.lower() == "hold" and any(
        c.lower_ in ("responsible", "accountable", "liable", "back")
        or (c.lower_ == "to" and any(i.lower_ == "account" for i in c.children))
        for c in verb.rights
    )


def _whole(part: Token) -> Token:
    """The place that is taken or lost in part ("retook part of the mountain")."""
    if part.lower_ in _PARTS and not any(c.lower_ == "of" for c in part.rights) and any(c.dep_ == "poss" for c in part.lefts):
        return part
    for _ in range(3):
        inner = next((end for child in part.rights if child.lower_ == "of" for end in _after(child)), None)
        if part.lower_ not in _SHARES or inner is None:
            return part
        part = inner  # "nearly all of the rest of the province"
    return part


def _sense(verb: Token, words: Changes) -> tuple[str | None, list[Token]]:
    """The change that a verb tells, and the heads after the preposition that belongs to it ("took control of X", "fell to Y")."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ not in ("prep", "prt", "advmod", "dobj", "nsubjpass"):
            continue
        name = f"{lemma} {child.lemma_.lower()}"
        if child.dep_ in ("prt", "advmod") and name in words.verbs:
            return words.verbs[name], []
        if child.dep_ in ("dobj", "nsubjpass"):
            for preposition in (*child.children, *verb.children):
                if preposition.dep_ == "prep" and f"{name} {preposition.lower_}" in words.verbs:
                    return words.verbs[f"{name} {preposition.lower_}"], _after(preposition)
        elif child.dep_ == "prep" and any(f"{name} {c.lower_}" in words.verbs for c in child.children):
            inner = next(c for c in child.children if f"{name} {c.lower_}" in words.verbs)
            return words.verbs[f"{name} {inner.lower_}"], _after(inner)  # "pulled out of the town"
        elif name in words.subject_verbs:
            return words.subject_verbs[name], _after(child)
        elif name in words.verbs and not objects(verb):
            return words.verbs[name], _after(child)
    if lemma == "rule" and any(c.dep_ == "prt" for c in verb.rights):
        return None, []  # "ruled out the port as a venue"
    return words.verbs.get(lemma), []


def _after(preposition: Token) -> list[Token]:
    return [end for inner in preposition.children if inner.dep_ == "pobj" for end in conjuncts(inner)]


def _noun(noun: Token, change: str, places: Places) -> Iterator[Found]:
    """ "the capture of Palmyra by the army", "under the control of the rebels", "under government control", "under siege"."""
    heads = [end for child in noun.rights if child.dep_ == "prep" and child.lower_ in ("of", "on") for end in _after(child)]
    if noun.lemma_.lower() == "hand":
        governor = noun.head.head
        if noun.tag_ == "NNS" and noun.dep_ == "pobj" and noun.head.lower_ in ("in", "into") and heads:
            held = [governor] if governor.pos_ in ("NOUN", "PROPN") else subjects(governor)
            yield Found(change, noun, tuple(h for h in held if places.is_one(h)), tuple(heads))
        return
    if change == "held" or (change == "besieged" and noun.head.lower_ == "under"):
        if noun.dep_ != "pobj" or noun.head.lower_ not in ("under", "in"):
            return
        governor = noun.head.head
        held = [governor] if governor.pos_ in ("NOUN", "PROPN") else subjects(governor)
        mine = [
            c
            for c in noun.lefts
            if c.dep_ in ("poss", "compound", "amod", "nmod")
            and c.pos_ in ("NOUN", "PROPN", "ADJ")
            and c.lower_ not in ("full", "complete", "total", "partial", "tight", "firm", "effective", "crippling")
        ]
        holders = [h for h in heads if not places.is_one(h)] or mine
        if holders or change == "besieged":
            yield Found(change, noun, tuple(h for h in held if places.is_one(h)), tuple(holders[:2]))
    else:
        held = [h for h in heads if places.is_one(h)]
        mine = [
            c for c in noun.lefts if c.dep_ in ("poss", "compound", "amod") and (c.ent_type_ in ("ORG", "GPE", "NORP") or c.dep_ == "poss")
        ]
        if held:
            yield Found(change, noun, tuple(held), tuple(agents(noun) or mine))


def _record(found: Found, head: Token, place: PlaceMention, so_far: Records, known: Register, ends: Ends, words: Changes) -> Control:
    text = so_far.report.text

    def is_somebody(token: Token) -> bool:
        return ends.is_one(token) or token.pos_ == "PRON" or token.lemma_.lower() in words.people

    holders = tuple(modifier_mention(h, so_far, known, span=found.holder_span) for h in found.holders if is_somebody(h))
    losers = tuple(modifier_mention(h, so_far, known) for h in found.losers if is_somebody(h))
    near = [t for t in (found.pronoun or head, found.by, *found.holders, *found.losers) if abs(t.i - found.by.i) <= 12]
    spans_of = [
        s for m in (*holders, *losers, *([] if found.pronoun else [place])) for s in m.spans if any(s[0] <= t.idx < s[1] for t in near)
    ]
    start = min([found.by.idx, *(s for s, _ in spans_of), *(t.idx for t in near)])
    end = max([found.by.idx + len(found.by), *(e for _, e in spans_of), *(t.idx + len(t) for t in near)])
    spans = (trim(text, start, end),)
    return Control(
        place=place,
        holder=holders,
        from_=losers,
        change=found.change,  # type: ignore[arg-type]
        **claimed("control", found.by, spans, so_far),
    )
