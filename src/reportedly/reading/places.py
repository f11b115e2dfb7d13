"""Places: which place a name means, how precisely, and where an act is said to have happened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from spacy.tokens import Token

from reportedly.gazetteer import Gazetteer
from reportedly.reading.attached import CLAUSES, DEFINITE, Hung, goes_on, index, path
from reportedly.reading.coreference import part_at
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.reading.syntax import phrase
from reportedly.reading.toponyms import BESIDE, Named, kind_of, resolve
from reportedly.records import Entity, Mention, PlaceMention, Report, quote
from reportedly.resources import Resources

_HYPHENS = ("-", "‐", "‑")
_REACH = 3
"""Sentences that "the town" looks back."""
_DESCRIBED: dict[str, frozenset[str]] = {
    "city": frozenset({"locality"}), "town": frozenset({"locality"}), "village": frozenset({"locality"}),
    "neighbourhood": frozenset({"neighbourhood"}), "neighborhood": frozenset({"neighbourhood"}), "suburb": frozenset({"neighbourhood", "locality"}),
    "quarter": frozenset({"neighbourhood"}), "district": frozenset({"neighbourhood", "district"}), "enclave": frozenset({"region", "locality"}),
    "province": frozenset({"province"}), "governorate": frozenset({"province"}), "camp": frozenset({"neighbourhood", "site"}),
    "base": frozenset({"site"}), "airport": frozenset({"site"}), "road": frozenset({"line"}), "highway": frozenset({"line"}),
}  # fmt: skip
_DESCRIPTION = re.compile(rf"\b(?:{'|'.join(_DESCRIBED)})\b")
_CAPITAL = re.compile(r"\b[A-Z][a-z]{2,}")
_SIDE = r"(?:north|south|east|west|north[\s-]?east|north[\s-]?west|south[\s-]?east|south[\s-]?west)(?:ern)?"
_DISPLACED = re.compile(
    rf"(?:\b(?:(?:(?:some|about|around|roughly|nearly|just|only)\s+)?(?:\d[\d.,]*|a few|several|two|three|four|five|six|ten|dozens of)\s*[\s-]?"
    rf"(?:km|kms|kilomet(?:er|re)s?|miles?|metres|meters|m)\b(?:\s*\([^)]{{1,20}}\))?(?:\s+(?:away\s+)?(?:from|to\s+the))?\s*)?"
    rf"(?:(?:just|immediately|directly)\s+)?(?:{_SIDE}\s+of|{_SIDE}\s+from|outside(?:\s+of)?|near(?:by)?|close\s+to|adjacent\s+to|not\s+far\s+from|"
    rf"(?:on|in|at)?\s*the\s+(?:{_SIDE}\s+)?(?:outskirts|edges?|approaches|vicinity|entrances?|outside)\s+(?:of|to)|around|along|(?<=km )from|(?<=kilometres )from|"
    rf"(?<=kilometers )from|(?<=miles )from)"
    rf"|\b\d[\d.,]*\s*(?:km|kilomet(?:er|re)s?|miles?)\s+(?:away\s+)?from)"
    rf"\s+(?:the\s+)?(?:(?:besieged|strategic|key|historic|ancient|rebel-held|government-held|northern|southern|eastern|western|central)\s+)?"
    rf"(?:(?:city|town|village|capital|border|district|province|neighbou?rhood)\s+(?:of|with)\s+(?:the\s+)?|(?:capital|city|town|village),?\s+)?$",
    re.IGNORECASE,
)  # fmt: skip
_TAIL = re.compile(
    r"\s+(?:the\s+)?(?:(?:besieged|strategic|key|historic|ancient|rebel-held|government-held)\s+)?(?:(?:city|town|village|capital|border|district|province|neighbou?rhood)\b.*)?$",
    re.IGNORECASE,
)


class Places:
    """Places: which place a name means, how precisely, and where an act is said to have happened."""

    name, version = "places", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
    )
    writes: tuple[type, ...] = (
        Mention,
        Entity,
        PlaceMention,
    )

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        names = [n for n in so_far.of(Name) if n.kind == "place"]
        named = [Named(n.start, n.end, n.full or n.text, kind_of(report.text, n.start, n.end)) for n in names]
        meant = resolve(report.text, named, resources.gazetteer, _peoples(report.text, resources.gazetteer))
        entities: dict[tuple[str, float | None, float | None], Entity] = {}
        mentions: list[PlaceMention] = []
        for name, place in zip(names, meant, strict=True):
            called = place.name if place else name.full or name.text
            said = quote(report.text, (name.start, name.end))
            key = (called, place.lat if place else None, place.lon if place else None)
            entity = entities.get(key)
            if entity is None:
                entity = entities[key] = Entity(id=so_far.new_id("entity", said.spans), report=report.id, kind="place", name=called)
                yield entity
            fields: dict[str, Any] = {
                "spans": said.spans, "entity": entity.id, "name": called, "geonameid": place.geonameid if place else None,
                "lat": place.lat if place else None, "lon": place.lon if place else None, "precision": place.precision if place else None,
                "relation": displacement(report.text, name.start),
            }  # fmt: skip
            yield Mention(
                id=so_far.new_id("mention", said.spans),
                report=report.id,
                kind="place",
                text=said.text or "",
                part=part_at(report, name.start),
                **fields,
            )
            if not name.acts and (report.text[name.end : name.end + 1] not in _HYPHENS or report.text.startswith("border", name.end + 1)):
                mentions.append(PlaceMention(text=said.text, **fields))
        yield from sorted(mentions + described(report.text, so_far.one(Parse), mentions), key=lambda m: m.spans[0])


def described(text: str, parse: Parse, named: Sequence[PlaceMention]) -> list[PlaceMention]:
    """Descriptions that point back to a place named shortly before ("the besieged town", "the village"): mentions of that place, with the
    words of the description. Only where the sort of place fits, and within a few sentences."""
    sentence_of = {s.start: n for n, s in enumerate(parse.sentences)}
    inside = {t.i for m in named for t in parse.tokens(*m.spans[0])}
    earlier = [(m, parse.token_at(m.spans[0][0])) for m in named]
    out = []
    for found in _DESCRIPTION.finditer(text) if named else ():
        token, fits = parse.token_at(found.start()), _DESCRIBED[found[0]]
        if token.tag_ != "NN" or token.i in inside or not _points_back(token, inside):
            continue
        here = sentence_of[token.sent.start]
        for mention, first in reversed(earlier):
            if first.i < token.i and mention.precision in fits:
                if here - sentence_of[first.sent.start] <= _REACH:
                    start, end = phrase(token)
                    said = quote(text, (start, end))
                    out.append(msgspec.structs.replace(mention, text=said.text, spans=said.spans, relation=displacement(text, start)))
                break
    return out


def _points_back(noun: Token, inside: set[int]) -> bool:
    """Is a noun for a sort of place used for one that the reader knows already, and not as a part of a name or with its own name beside it?"""
    if noun.dep_ in ("compound", "appos", "amod", "attr") or not any(c.dep_ == "det" and c.lower_ in DEFINITE for c in noun.lefts):
        return False
    if any(
        c.tag_ == "JJS" or c.dep_ in ("poss", "nummod") or c.lower_ in ("other", "second", "third", "next", "same", "whole")
        for c in noun.lefts
    ):
        return False
    if any(
        c.dep_ in ("appos", "relcl", "prep") for c in noun.rights if c.lower_ not in ("on", "at", "by", "after", "during", "since", "with")
    ):
        return False
    return not any(t.i in inside for t in noun.subtree)


def _peoples(text: str, gazetteer: Gazetteer) -> list[str]:
    """The countries whose people the report names ("Syrian", "Turks"), one an occurrence."""
    return [code for word in _CAPITAL.findall(text) if (code := gazetteer.country_of_people(word))]


def displacement(text: str, start: int) -> str | None:
    """The words before a place name that displace it ("20 km south of", "near", "the outskirts of"), or None."""
    found = _DISPLACED.search(text, max(0, start - 90), start)
    if not found:
        return None
    words = _TAIL.sub("", found[0])
    return " ".join((words or found[0]).split()) or None


@dataclass(frozen=True, slots=True)
class Where:
    """Where an act is said to have happened, most precise place first; for movements where from and where to."""

    place: tuple[PlaceMention, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()


_Hung = Hung[PlaceMention]
_WIDTH = {"site": 0, "neighbourhood": 1, "locality": 2, "line": 3, "district": 4, "region": 6, "province": 5, "country": 7, None: 2}
_INHERITS = frozenset(
    {
        "conj",
        "xcomp",
        "advcl",
        "acl",
        "relcl",
        "pcomp",
        "pobj",
        "prep",
        "dobj",
        "nsubj",
        "nsubjpass",
        "attr",
        "appos",
        "dep",
        "nmod",
        "compound",
        "agent",
        "oprd",
        "poss",
    }
)
"""Labels under which a word shares the place of what it hangs on ("bombed X, killing ten"); ccomp is not among them: it is said elsewhere."""
_ACTS = frozenset({"nsubj", "agent", "csubj", "expl"})
_TO = frozenset({"to", "into", "towards", "toward"})
_NOT_PLACES = frozenset({"by", "with", "about", "despite", "according", "like", "unlike", "including", "because", "than", "without"})
_OF_DOERS = frozenset({"by", "with", "including", "like"})
"""Of these, those that lead to whoever acts, or to one of many: what follows a noun of another sort ("by a blast in Homs") is a place still."""
_HAPPENS = frozenset(
    [
        "take",
        "occur",
        "happen",
        "begin",
        "start",
        "resume",
        "hold",
        "continue",
        "carry",
        "conduct",
        "launch",
        "erupt",
        "break",
        "rage",
        "open",
    ]
)
"""Verbs that say of an act that it comes about, and no more."""
_LOCATIVE = frozenset({"in", "near", "at", "inside", "outside", "around", "across", "throughout"})
_WHEN = frozenset({"when", "as", "after", "while"})
_kept_doers: WeakKeyDictionary[Records, frozenset[int]] = WeakKeyDictionary()


def where(trigger: Token, so_far: Records) -> Where:
    """Where the act that `trigger` (verb or noun) names is said to have happened: the place of the act and not of its speaker or doer.

    Looked for in this order: what hangs on the trigger, what hangs on a clause that tells how it came ("killed when jets hit ..."), what
    hangs on the clauses that it is part of, the one place of its sentence, and the one place of the sentence before, where the words go
    on about the same incident. Empty where none of these tells it.
    """
    places = index(PlaceMention, so_far)
    here = places.of(trigger)
    text = so_far.report.text
    if here:
        doers = _doers(so_far)
        found = (
            _attached(trigger, here, doers)
            or _brought_about(trigger, here, doers)
            or _inherited(trigger, here, doers)
            or _alone(trigger, here, doers, text)
        )
        return _where(found, trigger, here, text) if found else Where()
    if goes_on(trigger):
        before = trigger.sent.start - 1
        if before >= 0 and "\n\n" not in text[trigger.doc[before].idx : trigger.sent.start_char]:
            one = _one_group(places.of(trigger.doc[before]), text)
            if one and any(t.pos_ in ("VERB", "AUX") for t in trigger.doc[before].sent):
                return Where(place=_ordered(_not_locating(one, one, text)))
    return Where()


def _doers(so_far: Records) -> frozenset[int]:
    """Tokens that head a phrase for somebody who acts: what hangs on them tells who they are, not where they acted."""
    found = _kept_doers.get(so_far)
    if found is None:
        found = _kept_doers[so_far] = frozenset(r.head for r in so_far.of(Reference))
    return found


def _attached(trigger: Token, here: Sequence[_Hung], doers: frozenset[int]) -> list[_Hung]:
    """What hangs on the trigger itself, in its own clause, and is not its doer; for a noun also what hangs on the verb that says that it
    happens ("talks will begin in Geneva")."""
    verb = trigger.head
    if trigger.dep_ in ("nsubj", "nsubjpass", "dobj") and verb.lemma_ in _HAPPENS:
        return [h for h in here if h.head.i == trigger.i or _hangs(h, verb, doers)]
    return [h for h in here if h.head.i == trigger.i or _hangs(h, trigger, doers)]


def _hangs(hung: _Hung, on: Token, doers: frozenset[int], past: Token | None = None) -> bool:
    steps = path(hung.head, on)
    if not steps or any(s.dep_ in CLAUSES for s in steps) or (past is not None and any(s.i == past.i for s in steps)):
        return False
    top = steps[-1]
    if top.dep_ in _ACTS and on.pos_ in ("VERB", "AUX") and (top.i in doers or top.i == hung.head.i) and not _adjunct(hung):
        return False
    return not _blocked(steps, doers)


def _blocked(steps: Sequence[Token], doers: frozenset[int]) -> bool:
    """Does a preposition on the way up say that the place is not where it happened ("by rebels from Idlib", "according to medics in Homs")?"""
    for n, step in enumerate(steps):
        if step.dep_ in ("prep", "agent") and step.lower_ in _NOT_PLACES:
            if step.lower_ not in _OF_DOERS or n == 1 or (n > 1 and steps[n - 1].i in doers):
                return True
    return False


def _adjunct(hung: _Hung) -> bool:
    """Does the word before a place tell where ("Near Raqqa, two strikes ..."), whatever the parser makes of it?"""
    first = hung.first
    return hung.head.doc[first].lower_ in _LOCATIVE or (first > 0 and hung.head.doc[first - 1].lower_ in _LOCATIVE)


def _brought_about(trigger: Token, here: Sequence[_Hung], doers: frozenset[int]) -> list[_Hung]:
    """What hangs on a clause below that is part of the act or tells how it came about: "ten were killed when jets hit a market in Idlib",
    "bombardment targeting a suburb of Aleppo"."""
    for clause in trigger.children:
        told = clause.dep_ in ("acl", "relcl", "xcomp") or (
            clause.dep_ == "advcl"
            and (clause.tag_ == "VBG" or any(c.lower_ in _WHEN for c in clause.children if c.dep_ in ("mark", "advmod")))
        )
        if told:
            found = [h for h in here if h.head.i == clause.i or _hangs(h, clause, doers)]
            if found:
                return found
    return []


def _inherited(trigger: Token, here: Sequence[_Hung], doers: frozenset[int]) -> list[_Hung]:
    """What hangs on the clauses above: of the clause of a speaker only what opens the sentence ("In Douma, activists said ...")."""
    below, opening_only = trigger, False
    for _ in range(6):
        if below.head.i == below.i:
            return []
        above = below.head
        if below.dep_ in ("ccomp", "parataxis", "csubj"):
            opening_only = True
        elif below.dep_ not in _INHERITS:
            return []
        found = [h for h in here if _hangs(h, above, doers, past=below) and (not opening_only or _opens(h, above))]
        if found:
            return found
        below = above
    return []


def _opens(hung: _Hung, verb: Token) -> bool:
    """Does a place stand before the verb and its subject, as the setting of all that follows?"""
    first = min((c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), default=verb.i)
    return hung.head.i < first


def _alone(trigger: Token, here: Sequence[_Hung], doers: frozenset[int], text: str) -> list[_Hung]:
    """The one place of the sentence (with the district and province told beside it), unless it is the doer's or the speaker's."""
    return _one_group([h for h in here if not _on_side_of_doer(h, trigger, doers)], text)


def _one_group(here: Sequence[_Hung], text: str) -> list[_Hung]:
    """All of `here` where they are one place told more and more widely ("Saraqib in Idlib province"); else nothing."""
    for a, b in pairwise(here):
        if a.mention.entity != b.mention.entity and not _beside(a, b, text) and not _locates(a, b, text):
            return []
    return list(here)


def _beside(a: _Hung, b: _Hung, text: str) -> bool:
    end, start = a.mention.spans[0][1], b.mention.spans[0][0]
    return 0 <= start - end <= 40 and BESIDE.fullmatch(text, end, start) is not None


def _locates(a: _Hung, b: _Hung, text: str) -> bool:
    """Does `b` only tell where `a` lies ("Daquq, 40 km south of Kirkuk")?"""
    relation, between = b.mention.relation, text[a.mention.spans[0][1] : b.mention.spans[0][0]]
    return relation is not None and len(between) <= len(relation) + 25 and between.lstrip(" (,\u00a0").startswith(relation.split()[0])


def _not_locating(found: Sequence[_Hung], here: Sequence[_Hung], text: str) -> list[_Hung]:
    """Without those that only tell where another lies."""
    locating = {id(b) for a, b in pairwise(here) if _locates(a, b, text) and a in found}
    return [h for h in found if id(h) not in locating]


def _on_side_of_doer(hung: _Hung, trigger: Token, doers: frozenset[int]) -> bool:
    """Does a place belong to whoever acts or speaks ("activists in Homs said", "by rebels from Idlib"), or to the clause of the speaker?"""
    steps = [hung.head]
    while steps[-1].head.i != steps[-1].i and not (steps[-1].dep_ in CLAUSES and steps[-1].pos_ in ("VERB", "AUX")):
        steps.append(steps[-1].head)
    if _blocked(steps, doers):
        return True
    clause = steps[-1]
    side = steps[-2] if len(steps) > 1 else clause
    if side.dep_ in _ACTS and clause.pos_ in ("VERB", "AUX") and (side.i in doers or (side.i == hung.head.i and not _adjunct(hung))):
        return True
    below = trigger
    while below.head.i != below.i:
        if below.dep_ == "ccomp" and below.head.i == clause.i:
            return not _opens(hung, clause)
        below = below.head
    return False


def _where(found: Sequence[_Hung], trigger: Token, here: Sequence[_Hung], text: str) -> Where:
    origin: list[_Hung] = []
    destination: list[_Hung] = []
    place: list[_Hung] = []
    heads = {h.head.i for h in here}
    for hung in _with_wider(_not_locating(found, here, text), here, text):
        way = _way(hung, trigger, heads)
        (origin if way == "from" else destination if way in _TO else place).append(hung)
    return Where(place=_ordered(place or origin or destination), origin=_ordered(origin), destination=_ordered(destination))


def _with_wider(found: Sequence[_Hung], here: Sequence[_Hung], text: str) -> list[_Hung]:
    """With each place those told right beside it: the district and the province that it lies in."""
    out = list(found)
    for a, b in pairwise(here):
        if (a in out) != (b in out) and _beside(a, b, text):
            out.append(b if a in out else a)
    return sorted(out, key=lambda h: h.first)


def _way(hung: _Hung, trigger: Token, heads: set[int]) -> str | None:
    """ "from" or "to" where a place is one end of a movement, by the preposition above it; None where that belongs to a noun on the way
    ("the road from Damascus to Homs")."""
    token = hung.head
    while token.i != trigger.i and token.head.i != token.i:
        if token.dep_ == "prep" and (token.lower_ == "from" or token.lower_ in _TO):
            above = token.head
            return token.lower_ if above.i == trigger.i or above.pos_ in ("VERB", "AUX", "ADP", "SCONJ") or above.i in heads else None
        token = token.head
    return None


def _ordered(found: Iterable[_Hung]) -> tuple[PlaceMention, ...]:
    """Each place once, the most precise first."""
    out: dict[str | None, PlaceMention] = {}
    for hung in found:
        out.setdefault(hung.mention.entity or hung.mention.text, hung.mention)
    return tuple(sorted(out.values(), key=lambda m: _WIDTH[m.precision]))
