"""Truces, ceasefires, settlements and deals: each step in the life of one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc, Token

from reportedly.codebook import Codebook
from reportedly.reading.circumstances import circumstances
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.notes import Name, Reference
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.syntax import agents, conjuncts, is_negated, is_passive, objects, phrase, prepositional, subjects
from reportedly.reading.truces import Named, Truce, kinds, truces
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import ActorMention, Agreement, Event, PlaceMention, Quote, Report, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, overlap, trim

READER = "rules:1"
_PASSES_ON = frozenset(
    {
        "survival",
        "future",
        "fate",
        "attempt",
        "effort",
        "bid",
        "success",
        "chance",
        "prospect",
        "basis",
        "framework",
        "validity",
        "part",
        "text",
        "possibility",
        "hope",
    }
)
_SET_TO = frozenset({"due", "set", "scheduled", "expected"})
_TO_COME = frozenset({"planned", "upcoming", "impending", "forthcoming"})
_LENGTHS = frozenset({"hour", "day", "week", "month", "hours", "days", "weeks", "months"})


@dataclass(frozen=True)
class Steps:
    """The words of steps, from agreements.yaml, by lemma (with a preposition, particle or object where one belongs to it)."""

    verbs: Mapping[str, str]
    subject_verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]
    negated: Mapping[str, str | None]
    doers: Mapping[str, str]
    concrete: frozenset[str]


@per_codebook
def steps(codebook: Codebook) -> Steps:
    """The steps of agreements.yaml. Where two steps share a word the first entry has it."""
    tables: dict[str, dict[str, str]] = {name: {} for name in ("verbs", "subject_verbs", "nouns", "adjectives")}
    negated: dict[str, str | None] = {}
    doers: dict[str, str] = {}
    concrete: frozenset[str] = frozenset()
    for entry in codebook.agreements.values():
        if entry.is_ == "act":
            concrete = frozenset(entry.verbs)
        elif entry.is_ in ("step", "denied_step"):
            for name, table in tables.items():
                for word in getattr(entry, name):
                    table.setdefault(word, entry.code)
            negated[entry.code] = entry.negated
            doers[entry.code] = entry.doer
    return Steps(**tables, negated=negated, doers=doers, concrete=concrete)


@dataclass(slots=True)
class Told:
    """A step as the words tell it: the word that tells it, who does it, and the words that hold both."""

    step: str
    by: Token
    verb: Token | None = None
    doers: list[Token] = field(default_factory=list)
    passive_doers: list[Token] = field(default_factory=list)
    words: list[Token] = field(default_factory=list)
    denied: bool = False


class Agreements:
    """Truces, ceasefires, settlements and deals: each step in the life of one."""

    name, version = "agreements", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
        Statement,
        Event,
    )
    writes: tuple[type, ...] = (Agreement,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        parse = so_far.one(Parse)
        words = steps(resources.codebook)
        named = truces(parse.doc, report.text, kinds(resources.codebook))
        ids: dict[int, str] = {}
        return [*_agreements(named, so_far, words, ids), *_agreed(parse.doc, named, so_far, words, ids)]


def _agreed(doc: Doc, named: list[Named], so_far: Records, words: Steps, ids: dict[int, str]) -> Iterator[Agreement]:
    """What sides "agreed to" do, where it is a thing that truces are made of: the step of agreeing, and each act as a term of it. It is the
    agreement named last before, else the next one, else one without a name."""
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() != "agree":
            continue
        act = next((c for c in verb.children if c.dep_ == "xcomp" and c.lemma_.lower() in words.concrete), None)
        who = subjects(verb) if act is not None else []
        if act is None or not who:
            continue
        near = [n.truce for n in named if n.head.i < verb.i][-1:] or [n.truce for n in named[:1]]
        truce = near[0] if near else Truce(first=(verb.idx, verb.idx + len(verb)), kind="other")
        agreement = ids.get(id(truce)) or so_far.new_id("truce", [truce.first])
        ids[id(truce)] = agreement
        text = so_far.report.text
        spans = (trim(text, phrase(who[0])[0] if who[0].i < verb.i else verb.idx, _end_of_act(act)),)
        sides = tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN", "PRON"))
        several = len(who) > 1 or who[0].tag_ in ("NNS", "NNPS")
        step = Agreement(
            id=so_far.new_id("agreement", spans), report=so_far.report.id, agreement=agreement, step="sign" if several else "accept",
            kind=truce.kind, name=truce.name, quote=quote(text, *spans), by=() if several else sides, parties=sides if several else (),
            place=where(verb, so_far).place, reader=READER, **circumstances(verb, spans, so_far),
        )  # fmt: skip
        yield step
        for one in [act, *(c for c in act.children if c.dep_ == "conj" and c.lemma_.lower() in words.concrete)]:
            own = (trim(text, one.idx, _end_of_act(one)),)
            yield Agreement(
                id=so_far.new_id("agreement", own), report=so_far.report.id, agreement=agreement, of=step.id, step="term", kind=truce.kind,
                name=truce.name, by=sides, quote=quote(text, *own), place=where(one, so_far).place, reader=READER,
                **circumstances(one, own, so_far),
            )  # fmt: skip


def _end_of_act(verb: Token) -> int:
    """Where the words of an act end: with its object and the places, times and people in prepositional phrases right after it."""
    last = verb
    for child in verb.rights:
        if child.dep_ in ("dobj", "prep", "prt", "dative", "advmod", "ccomp") and child.i <= last.i + 6:
            last = max(last, *[t for t in child.subtree if t.i <= verb.i + 12 and not t.is_punct], key=lambda t: t.i)
        elif child.dep_ in ("cc", "conj", "punct"):
            break
    return last.idx + len(last)


def _agreements(named: list[Named], so_far: Records, words: Steps, ids: dict[int, str]) -> Iterator[Agreement]:
    latest: dict[int, Agreement] = {}
    told_at: set[tuple[int, str, int]] = set()
    for mention in named:
        truce = mention.truce
        key = id(truce)
        if key not in ids:
            ids[key] = so_far.new_id("truce", [truce.first])
        for told in _told(mention, words):
            if (told.by.i, told.step, key) in told_at:
                continue
            told_at.add((told.by.i, told.step, key))
            record = _record(mention, told, ids[key], latest.get(key), so_far, words)
            if record is None:
                continue
            if record.step in ("offer", "sign", "announce", "negotiate", "accept") or key not in latest:
                latest[key] = record
            yield record
        for clause in _terms(mention, words):
            yield _term(clause, mention, ids[key], latest.get(key), so_far)


def _terms(mention: Named, words: Steps) -> Iterator[list[Token]]:
    """The clauses that tell terms: "under the deal, X will leave", "the deal says that ..."; each as its tokens."""
    head = mention.head
    preposition = head.head
    if head.dep_ == "pobj" and preposition.lower_ == "of" and preposition.head.lemma_.lower() in ("term", "provision", "condition"):
        preposition = preposition.head.head
    if (
        preposition.pos_ == "ADP"
        and preposition.lower_ in ("under", "per")
        and preposition.head.pos_ in ("VERB", "AUX")
        and preposition.i < preposition.head.i
    ):
        verb = preposition.head
        clauses = [verb, *(c for c in verb.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX"))]
        for clause in clauses:
            out = [t for t in clause.subtree if not any(t.i >= o.left_edge.i and t.i <= o.right_edge.i for o in clauses if o.i > clause.i)]
            out = [t for t in out if not preposition.left_edge.i <= t.i <= preposition.right_edge.i]
            yield out
        return
    if head.dep_ == "nsubj" and head.head.pos_ == "VERB" and _subject_step(head.head, words) == "term":
        for child in head.head.children:
            if child.dep_ in ("ccomp", "dobj", "xcomp") or (child.dep_ == "prep" and child.lower_ == "for"):
                parts = [child, *(c for c in child.children if c.dep_ == "conj" and child.dep_ != "dobj")]
                for part in parts:
                    yield [t for t in part.subtree if not any(o.left_edge.i <= t.i <= o.right_edge.i for o in parts if o.i > part.i)]


def _term(clause: list[Token], mention: Named, agreement: str, latest: Agreement | None, so_far: Records) -> Agreement:
    """The record of one term, tied to the step that it is a term of."""
    text = so_far.report.text
    inside = [t for t in clause if not t.is_space]
    start, end = trim(text, inside[0].idx, inside[-1].idx + len(inside[-1]), also=",.;:–- ")
    spans = ((start, end),)
    verb = next((t for t in inside if t.pos_ in ("VERB", "AUX") and t.head not in inside), inside[0])
    who = tuple(actor_mention(t, so_far) for t in subjects(verb) if t.pos_ in ("NOUN", "PROPN", "PRON")) if verb.pos_ == "VERB" else ()
    return Agreement(
        id=so_far.new_id("agreement", spans), report=so_far.report.id, agreement=agreement, of=latest.id if latest else None, step="term",
        kind=mention.truce.kind, name=mention.truce.name, by=who, quote=quote(text, *spans), place=where(verb, so_far).place,
        duration=_duration(verb, None, text), reader=READER, **circumstances(verb, spans, so_far),
    )  # fmt: skip


def _told(mention: Named, words: Steps) -> Iterator[Told]:
    """The steps that the words around a mention tell, nearest first."""
    head = mention.head
    seen: set[str] = {"term"}
    for told in (*_by_modifier(head, words), *_by_governor(head, words), *_by_next_words(mention, words)):
        if told.step not in seen:
            seen.add(told.step)
            yield told


def _by_modifier(head: Token, words: Steps) -> Iterator[Told]:
    """Steps in the noun phrase itself: "the truce brokered by ...", "a fragile truce", "the deal's shaky implementation"."""
    for child in head.children:
        lower = child.lower_
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and _verb(child, words.verbs):
            yield Told(
                _verb(child, words.verbs) or "", child, verb=child, passive_doers=agents(child), words=[head, child, *_agents_words(child)]
            )
        elif child.dep_ == "relcl":
            found = (
                _of_subject(child, words)
                if any(c.dep_ in ("nsubj", "nsubjpass") and c.tag_ in ("WDT", "WP") for c in child.children)
                else None
            )
            if found is not None:
                found.words = [head, *found.words]
                yield found
        elif child.dep_ == "amod" and lower in words.adjectives:
            yield Told(words.adjectives[lower], child, words=[child, head])
        elif child.dep_ in ("amod", "acl", "relcl") and lower in _SET_TO and child.i > head.i:
            for verb in child.children:
                if verb.dep_ == "xcomp":
                    step = _subject_step(verb, words)
                    if step:
                        yield Told(step, verb, verb=verb, words=[head, child, verb, *_complements(verb)])
    if head.dep_ == "poss":
        noun = head.head
        adjective = next((c for c in noun.lefts if c.lower_ in words.adjectives), None)
        if adjective is not None:
            yield Told(words.adjectives[adjective.lower_], adjective, words=[head, adjective, noun])


def _by_governor(head: Token, words: Steps) -> Iterator[Told]:
    """Steps told by what the mention hangs on: nouns of act ("violation of the truce"), then the verb above."""
    token, trail = head, [head]
    for _ in range(8):
        above, dep = token.head, token.dep_
        if above.i == token.i:
            return
        if dep in ("conj", "appos", "nmod") or (
            dep == "compound" and above.pos_ in ("NOUN", "PROPN") and above.lemma_.lower() in words.nouns
        ):
            if dep == "compound":
                yield from _of_noun(above, trail, words)
                return
            token = above
            continue
        if dep == "pobj" or dep == "poss" or dep == "pcomp":
            while above.dep_ == "conj" and above.head.pos_ in ("ADP", "SCONJ"):
                above = above.head
            noun = above.head if dep != "poss" else above
            preposition = above.lower_ if dep != "poss" else "of"
            if noun.pos_ in ("NOUN", "PROPN"):
                lemma = noun.lemma_.lower()
                if lemma in words.nouns:
                    yield from _of_noun(noun, [*trail, noun], words)
                    return
                if lemma in ("party", "part") and noun.head.lemma_ == "be" and preposition in ("to", "of"):
                    yield from _party_to(noun, trail, words)
                    return
                if lemma in _PASSES_ON:
                    trail.append(noun)
                    token = noun
                    continue
                return
            if noun.pos_ in ("VERB", "AUX"):
                yield from _of_verb_with(noun, preposition, trail, words)
                return
            if noun.pos_ == "ADP" and noun.head.pos_ in ("NOUN", "VERB"):
                token = above
                continue
            return
        if dep in ("nsubj", "nsubjpass"):
            found = _of_subject(above, words)
            if found is not None:
                found.words = [*trail, *found.words]
                yield found
            return
        if dep in ("dobj", "attr", "oprd") and above.pos_ in ("VERB", "AUX"):
            step = _verb(above, words.verbs)
            attempted = above.dep_ == "pcomp" and above.head.head.lemma_.lower() in _PASSES_ON
            if step is not None and not (step == "sign" and attempted):
                yield _acted(above, step, trail)
            elif above.lemma_.lower() in ("see", "give", "have", "put"):
                return
            if step in ("sign", "restore", "observe") and attempted:
                token, trail = above.head.head, [above.head.head, *trail]
                continue
            return
        return


def _acted(verb: Token, step: str, trail: list[Token]) -> Told:
    """A step that a verb does to the agreement: who does it is its subject, or its agent."""
    who = agents(verb) if is_passive(verb) else _doers(verb)
    return Told(
        step,
        verb,
        verb=verb,
        doers=who,
        words=[*([who[0]] if who and who[0].i < verb.i and verb.i - who[0].i <= 6 else []), verb, *trail],
        denied=is_negated(verb),
    )


def _doers(verb: Token) -> list[Token]:
    """Who does it: the verb's subject; with "accused X of violating", X."""
    if verb.dep_ == "pcomp" and verb.head.head.pos_ == "VERB" and verb.head.lower_ in ("of", "for"):
        blamed = objects(verb.head.head)
        if blamed:
            return blamed
    return subjects(verb)


def _of_verb_with(verb: Token, preposition: str, trail: list[Token], words: Steps) -> Iterator[Told]:
    """Steps told by a verb with a preposition: "call for a truce", "abide by it", "excluded from it", "withdrew from it"."""
    lemma = verb.lemma_.lower()
    particle = next((c.lower_ for c in verb.children if c.dep_ in ("prt", "advmod") and c.i == verb.i + 1), None)
    for name in (f"{lemma} {particle} {preposition}", f"{lemma} {preposition}"):
        if name in words.verbs:
            step = words.verbs[name]
            who = subjects(verb)
            told = Told(
                step,
                verb,
                verb=verb,
                words=[*([who[0]] if who and 0 < verb.i - who[0].i <= 8 else []), verb, *trail],
                denied=is_negated(verb),
            )
            if is_passive(verb):
                told.doers = who if step in ("exclude", "include") else agents(verb)
            else:
                told.doers = who
            yield told
            return


def _party_to(noun: Token, trail: list[Token], words: Steps) -> Iterator[Told]:
    verb = noun.head
    yield Told("include", verb, verb=verb, doers=subjects(verb), words=[verb, noun, *trail], denied=is_negated(verb))


def _of_noun(noun: Token, trail: list[Token], words: Steps) -> Iterator[Told]:
    """Steps told by a noun of act: "violation of the truce", "in breach of it", "calls for a truce", "unease over it"."""
    step = words.nouns[noun.lemma_.lower()]
    told = Told(step, noun, words=[noun, *trail], doers=agents(noun))
    verb = noun.head
    if noun.dep_ in ("dobj", "nsubjpass") and verb.pos_ == "VERB":
        asks = _verb(verb, words.verbs)
        if asks in ("call_for", "at_risk", "refuse", "suspend", "accept"):
            yield _acted(verb, asks, [noun, *trail])
            return
        told.verb = verb
        told.doers = told.doers or ([] if noun.dep_ == "nsubjpass" else subjects(verb))
        told.words = [verb, *told.words] if abs(verb.i - noun.i) <= 4 else told.words
        told.denied = is_negated(verb)
    elif noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB" and noun.head.lower_ in ("for", "on", "in"):
        verb = noun.head.head
        name = f"{verb.lemma_.lower()} {noun.head.lower_}"
        if words.verbs.get(name) == "call_for":
            told.step, told.verb, told.doers, told.words = "call_for", verb, subjects(verb), [verb, noun, *trail]
        elif noun.head.lower_ == "in":
            told.verb, told.doers, told.words = verb, subjects(verb), [noun.head, noun, *trail]
    elif noun.dep_ == "attr":
        told.verb, told.doers, told.denied = verb, [], is_negated(verb)
    elif noun.dep_ == "nsubj" and step in ("sign", "implement"):
        told.verb = verb
    yield told


def _of_subject(verb: Token, words: Steps) -> Told | None:
    """The step of a verb whose subject is the agreement: "took effect", "was signed by", "does not include", "is in danger"."""
    if is_passive(verb):
        step = _verb(verb, words.verbs)
        return (
            Told(step, verb, verb=verb, doers=agents(verb), words=[verb, *_agents_words(verb)], denied=is_negated(verb)) if step else None
        )
    step = _subject_step(verb, words)
    if step is None:
        for child in verb.children:
            if child.dep_ == "xcomp" and (
                verb.lemma_.lower() in ("appear", "seem", "begin", "start", "continue", "fail", "set", "expect", "go") or verb.pos_ == "AUX"
            ):
                step = _subject_step(child, words)
                if step:
                    return Told(
                        step,
                        child,
                        verb=child,
                        words=[verb, child, *_complements(child)],
                        denied=is_negated(verb) or verb.lemma_.lower() == "fail",
                    )
        if verb.lemma_ == "be":
            for child in verb.children:
                if child.dep_ in ("acomp", "attr") and child.lower_ in words.adjectives:
                    return Told(words.adjectives[child.lower_], child, verb=verb, words=[verb, child], denied=is_negated(verb))
                if child.dep_ == "acomp" and child.lower_ in _SET_TO:
                    for inner in child.children:
                        to_come = _subject_step(inner, words) if inner.dep_ == "xcomp" else None
                        if to_come:
                            return Told(to_come, inner, verb=inner, words=[verb, child, inner, *_complements(inner)])
        return None
    told = Told(step, verb, verb=verb, words=[verb, *_complements(verb)], denied=is_negated(verb))
    if step in ("include", "exclude"):
        told.doers = objects(verb)
    return told


def _by_next_words(mention: Named, words: Steps) -> Iterator[Told]:
    """Steps told right after the mention, where the parser does not see that they are: "a ceasefire since it began this week", "a deal due
    to take effect", "since the cessation of hostilities took effect"."""
    head, doc = mention.head, mention.head.doc
    at = head.i + 1
    while at < len(doc) and doc[at].idx < mention.span[1]:
        at += 1
    if at + 2 >= len(doc) or doc[at].is_sent_start:
        return
    first, second, third = doc[at], doc[at + 1], doc[at + 2]
    verb = None
    if (first.lower_ in ("since", "after", "when", "before", "until") and second.lower_ == "it") or (first.lower_ in _SET_TO and second.lower_ == "to"):
        verb = third
    elif first.pos_ == "VERB" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in first.children):
        verb = first if first.tag_ in ("VBD", "VBZ", "VBP") else None
    step = _subject_step(verb, words) if verb is not None else None
    if verb is not None and step:
        yield Told(step, verb, verb=verb, words=[head, first, verb, *_complements(verb)])


def _verb(verb: Token, table: Mapping[str, str]) -> str | None:
    """The step of a verb with the particle or preposition that belongs to it."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if child.dep_ == "prt" and f"{lemma} {child.lower_}" in table:
            return table[f"{lemma} {child.lower_}"]
    return table.get(lemma)


def _subject_step(verb: Token, words: Steps) -> str | None:
    lemma = verb.lemma_.lower()
    table = words.subject_verbs
    for child in verb.children:
        name = f"{lemma} {child.lower_}"
        if name in table:
            return table[name]
        if child.dep_ == "prep":
            for inner in child.children:
                if f"{name} {inner.lower_}" in table:
                    return table[f"{name} {inner.lower_}"]
    return table.get(lemma)


def _complements(verb: Token) -> list[Token]:
    """What belongs to the words of a step after its verb: particle, object, the end of its preposition, a short time."""
    out: list[Token] = []
    for child in verb.rights:
        if child.dep_ in ("prt", "dobj", "prep", "npadvmod", "advmod", "oprd", "acomp") and child.i <= verb.i + 3:
            out.append(child)
            out += [c for c in child.rights if c.dep_ == "pobj" and c.i <= verb.i + 4]
    return out


def _agents_words(verb: Token) -> list[Token]:
    return agents(verb)[-1:]


def _record(mention: Named, told: Told, agreement: str, latest: Agreement | None, so_far: Records, words: Steps) -> Agreement | None:
    step, denied = told.step, told.denied
    if denied and words.negated.get(step):
        step, denied = words.negated[step] or step, False
    elif step == "include" and told.by.lemma_.lower() == "include" and told.by.pos_ == "VERB" and not is_passive(told.by):
        step = "term"
    elif step not in _STEPS:
        return None
    by = told.verb or told.by
    if by.dep_ == "xcomp" and by.head.lemma_.lower() == "agree" and by.lemma_.lower() in words.concrete and step not in ("observe", "extend"):
        return None
    text = so_far.report.text
    spans = (_span(mention, told, text),)
    shared = circumstances(by, spans, so_far)
    if step == told.step and denied and shared["modality"] in ("actual", "ongoing"):
        shared["modality"] = "denied"
    elif told.by.lower_ in _TO_COME:
        shared["modality"] = "planned"
    elif words.negated.get(told.step) and shared["modality"] == "denied":
        shared["modality"] = "actual"
    area = _area(mention.head, so_far)
    inside = ((mention.span[0], mention.head.idx),)
    places = tuple(p for p in where(by, so_far).place if not overlap(p.spans, inside)) or area
    fields: dict[str, Any] = {"by": (), "parties": _parties(mention.head, so_far)}
    doers = told.doers or told.passive_doers
    who = tuple(actor_mention(t, so_far) for t in doers if t.pos_ in ("NOUN", "PROPN", "PRON"))
    role = words.doers.get(step, "by")
    if step in ("sign",) and len(doers) < 2 and not fields["parties"] and who:
        role = "by"
    if who:
        fields[role] = (*fields.get(role, ()), *who)
    if step == "breach":
        fields.update(_blame(told, who, shared["said_in"], so_far))
    return Agreement(
        id=so_far.new_id("agreement", spans),
        report=so_far.report.id,
        agreement=agreement,
        of=latest.id if latest is not None and step in ("accept", "refuse", "term") else None,
        step=step,  # type: ignore[arg-type]
        kind=mention.truce.kind,
        name=mention.truce.name,
        quote=quote(text, *spans),
        area=area,
        place=places,
        duration=_duration(mention.head, told.verb, text),
        reasons=_reasons(told.verb, text),
        events=_acts(told, so_far) if step == "breach" else (),
        reader=READER,
        **fields,
        **shared,
    )


_STEPS = frozenset(
    {"call_for", "negotiate", "offer", "term", "accept", "refuse", "sign", "announce", "join", "guarantee", "exclude", "monitor", "implement",
     "observe", "breach", "extend", "suspend", "withdraw", "expire", "at_risk", "collapse", "restore"}
)  # fmt: skip


def _span(mention: Named, told: Told, text: str) -> Span:
    """From the first to the last of the words that tell the step, the mention's noun phrase included, within its sentence."""
    doers = {t.i for t in told.doers}
    start = min(mention.span[0], *(phrase(t)[0] if t.i in doers else t.idx for t in (*told.words, mention.head)))
    end = max(mention.span[1], *(t.idx + len(t) for t in (*told.words, mention.head)))
    sentence = mention.head.sent
    return trim(text, max(start, sentence.start_char), min(end, sentence.end_char))


def _parties(head: Token, so_far: Records) -> tuple[ActorMention, ...]:
    """The sides that the noun phrase names: "a truce between the army and the rebels", "with"."""
    return tuple(
        actor_mention(side, so_far)
        for preposition, side in prepositional(head, "between", "with")
        for side in conjuncts(side)
        if side.pos_ in ("NOUN", "PROPN", "PRON") and preposition.i > head.i
    )


def _area(head: Token, so_far: Records) -> tuple[PlaceMention, ...]:
    """The places that the noun phrase says the agreement is for: "a ceasefire in Aleppo"."""
    spans = [inner for _, inner in prepositional(head, "in", "for", "around", "across", "on") for inner in conjuncts(inner)]
    at = {t.idx for t in spans}
    return tuple(p for p in so_far.of(PlaceMention) if p.spans and any(s <= i < e for s, e in p.spans for i in at))


def _duration(head: Token, verb: Token | None, text: str) -> Quote | None:
    """How long it is to last: "48-hour", "for seven days", "week-long"."""
    for child in head.lefts:
        lower = child.lower_
        if lower in ("daylong", "weeklong", "day-long", "week-long", "monthlong", "month-long"):
            return quote(text, (child.idx, child.idx + len(child)))
        if child.dep_ in ("amod", "compound", "nmod", "nummod") and (
            lower in _LENGTHS or any(c.lower_ in _LENGTHS for c in child.children)
        ):
            edge = child.left_edge
            if edge.like_num or edge.lower_ in _LENGTHS or edge.pos_ == "NUM":
                return quote(text, (edge.idx, child.idx + len(child)))
    for governor in (head, verb):
        if governor is not None:
            for preposition, inner in prepositional(governor, "for"):
                if inner.lower_ in _LENGTHS and preposition.i > head.i:
                    return quote(text, (inner.left_edge.idx, inner.idx + len(inner)))
    return None


def _reasons(verb: Token | None, text: str) -> tuple[Quote, ...]:
    """The reasons that a clause gives: "because ...", "citing ...", "due to ..."."""
    if verb is None:
        return ()
    out = []
    for child in verb.rights:
        because = child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "because" for c in child.children)
        citing = child.dep_ == "advcl" and child.lower_ in ("citing", "blaming")
        due = child.dep_ == "prep" and child.lower_ == "because"
        if because or citing or due:
            start, end = trim(text, child.left_edge.idx, child.right_edge.idx + len(child.right_edge), also=".,;")
            out.append(quote(text, (start, end)))
    return tuple(out)


def _blame(told: Told, who: tuple[ActorMention, ...], said_in: str | None, so_far: Records) -> dict[str, tuple[ActorMention, ...]]:
    """Who says of whom that the agreement was broken: by the verb ("accused X of violating"), else by the statement that holds it."""
    out: dict[str, tuple[ActorMention, ...]] = {}
    verb = told.verb
    above = verb.head.head if verb is not None and verb.dep_ == "pcomp" else None
    if (
        above is not None
        and above.pos_ == "VERB"
        and above.lemma_.lower() in ("accuse", "blame", "condemn", "denounce", "criticise", "criticize")
    ):
        out["accuser"] = tuple(actor_mention(t, so_far) for t in (agents(above) if is_passive(above) else subjects(above)))
        if is_passive(above):
            out["accused"] = tuple(actor_mention(t, so_far) for t in subjects(above))
    elif said_in is not None:
        statement = so_far.get(said_in)
        if isinstance(statement, Statement) and statement.speaker.text is not None:
            speaker = statement.speaker
            out["accuser"] = (
                ActorMention(text=speaker.text, spans=speaker.spans, entity=speaker.entity, name=speaker.name, actor=speaker.actor),
            )
            if not who and statement.accused:
                out["accused"] = statement.accused
    return out


def _acts(told: Told, so_far: Records) -> tuple[str, ...]:
    """The events of the sentence that are told as the breach."""
    sentence = told.by.sent
    return tuple(
        e.id for e in so_far.of(Event) if e.event_class == "ASSAULT" and sentence.start_char <= e.trigger.spans[0][0] < sentence.end_char
    )
