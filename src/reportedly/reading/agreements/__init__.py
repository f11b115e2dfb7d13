"""Truces, ceasefires, settlements and deals: each step in the life of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from spacy.tokens import Token

from reportedly.codebook.register import register
from reportedly.reading.agreements.answered import answered
from reportedly.reading.agreements.further_terms import further_terms
from reportedly.reading.agreements.kinds import SIDES, kinds
from reportedly.reading.agreements.refused import unnamed
from reportedly.reading.agreements.setting import place_of, time_of
from reportedly.reading.agreements.signed import signed
from reportedly.reading.agreements.steps import told_of
from reportedly.reading.agreements.stood_for import pronouns
from reportedly.reading.agreements.term_clauses import beside, clauses, conditions
from reportedly.reading.agreements.terms import batches, duration, listed, obligations, term
from reportedly.reading.agreements.told import Told
from reportedly.reading.agreements.truces import Named, truces
from reportedly.reading.agreements.undertaken import agreed
from reportedly.reading.agreements.without_name import without_name
from reportedly.reading.agreements.words import Steps, steps
from reportedly.reading.attached import index
from reportedly.reading.circumstances import ClaimStage, claimed
from reportedly.reading.joint import apart
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention, names_in
from reportedly.reading.notes import Reference
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import agents, conjuncts, is_negated, is_passive, prepositional, subjects
from reportedly.records import ActorMention, Agreement, Entity, Event, PlaceMention, Quote, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, trim

_TO_COME = frozenset({"planned", "upcoming", "impending", "forthcoming"})


def _read(so_far: Records, resources: Resources) -> list[Agreement]:
    doc = so_far.one(Parse).doc
    words = steps(resources.codebook)
    named = pronouns(doc, truces(doc, so_far.report.text, kinds(resources.codebook)), words, so_far)
    ids: dict[int, str] = {}
    latest: dict[int, Agreement] = {}
    told = [
        *_agreements(named, so_far, words, ids, latest),
        *agreed(doc, named, so_far, words, ids),
        *listed(named, so_far, ids, latest),
    ]
    told += list(signed(doc, named, so_far, kinds(resources.codebook), ids, told))
    told += list(obligations(doc, named, so_far, words, ids, latest, told))
    told += list(further_terms(doc, so_far, told))
    told += list(unnamed(doc, named, so_far, words, ids, told))
    told += list(without_name(doc, named, so_far, words, ids, told))
    told += list(answered(doc, so_far, told))
    told = _with_days([*told, *batches(doc, named, so_far, ids, told)])
    actors = register(resources.codebook)
    return [msgspec.structs.replace(a, **{side: apart(getattr(a, side), so_far, actors) for side in _SIDES}) for a in told]


_SIDES = ("by", "parties", "signatories", "mediators", "guarantors", "monitors", "excluded", "accuser", "accused")
_ONCE = frozenset({"sign", "announce", "implement", "collapse", "expire"})
"""Steps that an agreement takes once, so that two tellings of one are of the same day."""


def _with_days(told: list[Agreement]) -> list[Agreement]:
    """Steps told without a day ("the start of the ceasefire") with that of another telling of the same step of the same agreement. People
    leave and are freed on several days."""

    def same(a: Agreement) -> tuple[str, str, str] | None:
        several = a.step == "implement" and a.kind in ("evacuation", "prisoner_exchange", "settlement", "surrender")
        return (a.agreement, a.step, a.modality) if a.step in _ONCE and not several else None

    days: dict[tuple[str, str, str] | None, TimeMention] = {}
    for a in told:
        if a.time is not None and same(a) is not None:
            days.setdefault(same(a), a.time)
    return [a if a.time is not None else msgspec.structs.replace(a, time=days.get(same(a))) for a in told]


def _is_awaited(verb: Token | None) -> bool:
    """ "Once a ceasefire is agreed": told as what is to come first, not as done."""
    if verb is None or verb.dep_ != "advcl" or not any(c.lower_ in ("once", "if", "unless") and c.i < verb.i for c in verb.lefts):
        return False
    return verb.tag_ in ("VBZ", "VBP") or any(c.dep_ in ("aux", "auxpass") and c.tag_ in ("VBZ", "VBP") for c in verb.children)


_GIVEN = frozenset({"offer", "accept", "sign", "announce"})
"""Steps that may be told with what is asked in turn."""


AGREEMENTS = ClaimStage("agreements", 2, _read, writes=(Agreement,), after=(Event,))
"""Truces, ceasefires, settlements and deals: each step in the life of one."""


def _agreements(
    named: list[Named], so_far: Records, words: Steps, ids: dict[int, str], latest: dict[int, Agreement]
) -> Iterator[Agreement]:
    """The steps that are told of each mention; `ids` and `latest` (the step that terms and answers are of) are filled by truce."""
    told_at: set[tuple[int, str, int]] = set()
    for mention in named:
        truce = mention.truce
        key = id(truce)
        if key not in ids:
            ids[key] = so_far.new_id("truce", [truce.first])
        for told in told_of(mention, words):
            if (told.by.i, told.step, key) in told_at:
                continue
            told_at.add((told.by.i, told.step, key))
            record = _record(mention, told, ids[key], latest.get(key), so_far, words)
            if record is None:
                continue
            if record.step in ("offer", "sign", "announce", "negotiate", "accept") or key not in latest:
                latest[key] = record
            yield record
            for clause in (*conditions(told.verb), *beside(mention.head, told.verb, words)) if record.step in _GIVEN else ():
                told_in = term(clause, mention, ids[key], latest.get(key), so_far, words)
                yield msgspec.structs.replace(told_in, said_in=record.said_in)
        for clause in clauses(mention, words):
            if all(t.is_space or t.is_punct for t in clause):
                continue
            yield term(clause, mention, ids[key], latest.get(key), so_far, words)


def _record(mention: Named, told: Told, agreement: str, latest: Agreement | None, so_far: Records, words: Steps) -> Agreement | None:
    step, denied = told.step, told.denied
    if denied and words.negated.get(step):
        step, denied = words.negated[step] or step, False
    elif step == "observe" and denied and told.by.lemma_.lower() in words.kept:
        step, denied = "breach", False
    elif step == "include" and told.by.lemma_.lower() == "include" and told.by.pos_ == "VERB" and not is_passive(told.by):
        step = "term"
    elif step not in _STEPS:
        return None
    by = told.verb or told.by
    if (
        by.dep_ == "xcomp"
        and by.head.lemma_.lower() == "agree"
        and by.lemma_.lower() in words.concrete
        and step not in ("observe", "extend")
    ):
        return None
    text = so_far.report.text
    spans = (_span(mention, told, text),)
    shared = claimed("agreement", by, spans, so_far)
    if any(c.lower_ == "no" and c.dep_ == "det" for c in mention.head.lefts) and told.verb is not None and mention.head.dep_ == "dobj":
        denied = True  # "declared no truce"
    if step == told.step and denied and shared["modality"] in ("actual", "ongoing"):
        shared["modality"] = "denied"
    elif _is_awaited(told.verb) and shared["modality"] in ("actual", "ongoing"):
        shared["modality"] = "conditional"
    elif told.by.lower_ in _TO_COME:
        shared["modality"] = "planned"
    elif shared["modality"] == "denied" and (
        words.negated.get(told.step) or step != told.step or (step in ("collapse", "withdraw") and not denied and is_negated(by))
    ):
        shared["modality"] = "planned" if step == "withdraw" and any(c.tag_ == "MD" for c in by.lefts) else "actual"
    elif shared["modality"] == "actual" and _goes_on(by, step, told=shared["said_in"] is not None):
        shared["modality"] = "ongoing"
    area = _area(mention.head, so_far)
    shared["time"] = time_of(by, step, shared["time"], mention, so_far)
    places = place_of(by, mention, so_far) or area
    fields: dict[str, Any] = {"by": (), "parties": _parties(mention.head, so_far)}
    if (
        not fields["parties"]
        and step in ("sign", "negotiate", "announce", "extend", "accept", "suspend", "restore")
        and told.verb is not None
    ):
        fields["parties"] = _parties(told.verb, so_far, "between") or _parties(told.verb, so_far, "with", sides_only=True)
    doers = [one for t in told.doers or told.passive_doers for one in (_by_name(t) if step == "sign" else [t, *_after_name(t)])]
    who = tuple(actor_mention(t, so_far) for t in doers if t.pos_ in ("NOUN", "PROPN", "PRON"))
    role = words.doers.get(step, "by")
    if step == "sign" and told.by.lemma_.lower() in _PUT_NAMES_TO and _are_persons(doers, so_far):
        role = "signatories"
    elif step == "sign" and not _are_several(doers) and not fields["parties"] and who and doers[0].lemma_.lower() not in _ALL_SIDES:
        role = "by"
    elif step == "accept" and len(doers) > 1 and told.by.dep_ == "relcl":
        role = "parties"  # "the truce that the army and the rebels agreed"
    if who:
        fields[role] = (*fields.get(role, ()), *who)
        if step == "sign":  # whoever signs, and with whom
            fields["by"] = tuple({m.spans: m for m in (*who, *fields["parties"])}.values())
            fields["parties"] = fields["by"] if fields["parties"] else ()
        if _are_both_sides(step, told, doers) and not fields["parties"]:
            fields["parties"] = who
    if step == "breach":
        fields.update(_blame(told, who, shared["said_in"], so_far))
        if told.tellers:
            fields["accuser"] = tuple(actor_mention(t, so_far) for t in told.tellers if t.pos_ in ("NOUN", "PROPN", "PRON"))
    return Agreement(
        agreement=agreement,
        of=latest.id if latest is not None and step in ("accept", "refuse", "term") else None,
        step=step,  # type: ignore[arg-type]
        kind=mention.truce.kind,
        name=mention.truce.name,
        area=area,
        place=places,
        duration=duration(mention.head, told.verb, text),
        reasons=_reasons(told.verb, text),
        events=_acts(told, so_far) if step == "breach" else (),
        **fields,
        **shared,
    )


def _goes_on(verb: Token, step: str, *, told: bool) -> bool:
    """Is an agreement kept or watched over at the time of telling ("which monitors it", "said that it was observing the truce")?"""
    if step not in ("observe", "monitor"):
        return False
    told_so = told and verb.tag_ == "VBG" and any(c.lower_ in ("was", "were") for c in verb.lefts if c.dep_ == "aux")
    return told_so or (step == "monitor" and verb.tag_ in ("VBZ", "VBP"))


_STEPS = frozenset(
    {"call_for", "negotiate", "offer", "term", "accept", "refuse", "sign", "announce", "join", "guarantee", "exclude", "monitor", "implement",
     "observe", "breach", "extend", "suspend", "withdraw", "expire", "at_risk", "collapse", "restore"}
)  # fmt: skip


_ALL_SIDES = frozenset({"side", "party", "rival", "foe", "enemy", "adversary", "they"})
"""Nouns that name both sides at once ("the rival sides signed a truce"); any other one side that signs has another across the table."""


def _are_both_sides(step: str, told: Told, doers: list[Token]) -> bool:
    """Do those who agree, or who reach, do so with each other ("Chad and Togo agreed to a truce", "the warring sides agree on a truce")?"""
    if step != "accept" or is_passive(told.by) or not doers:
        return False
    if told.by.lemma_.lower() != "agree":
        return told.by.lemma_.lower() == "accept" and _are_several(doers)
    return _are_several(doers) or doers[0].lemma_.lower() in _ALL_SIDES or any(c.lower_ in ("two", "both") for c in doers[0].lefts)


def _are_several(doers: list[Token]) -> bool:
    """More than one, those included that the parser takes for one ("*Chad and Front* rebels sign a truce")."""
    return len(doers) > 1 or any(c.dep_ in ("nmod", "compound") and any(g.dep_ == "conj" for g in c.rights) for d in doers for c in d.lefts)


_PUT_NAMES_TO = frozenset({"sign", "initial", "ink"})


def _by_name(signer: Token) -> list[Token]:
    """Those whom a noun for several tells of by name ("the two ministers, *Ali Rahmon* and *Dor Haile*"), else the noun itself."""
    named = next((c for c in signer.rights if c.dep_ == "appos" and c.pos_ == "PROPN"), None) if signer.tag_ == "NNS" else None
    return conjuncts(named) if named is not None else [signer, *_after_name(signer)]


def _after_name(doer: Token) -> list[Token]:
    """Others that the parser joins to somebody's name and not to what they are ("the president, Ali Rahmon, *and Dor Haile* signed")."""
    comma = doer.left_edge.i - 1
    if comma == doer.sent.start + 1 and doer.doc[comma].text == "," and doer.doc[comma - 1].pos_ == "PROPN" and doer.pos_ == "PROPN":
        return [doer.doc[comma - 1]]  # a headline: "*Togo*, Chad agree on truce"
    if doer.tag_ == "NNS":
        return []
    name = next((c for c in doer.rights if c.dep_ == "appos" and c.pos_ == "PROPN"), None)
    others = [t for t in conjuncts(name) if t.i > name.i] if name is not None else []
    return [name, *others] if name is not None and others and doer.pos_ == "PROPN" else others  # "Togo, Chad and Mali"


def _are_persons(doers: list[Token], so_far: Records) -> bool:
    """Do persons sign, and not the sides that they sign for?"""

    def is_person(token: Token) -> bool:
        name = next((n for n in names_in(token.sent.start_char, token.sent.end_char, so_far) if n.start <= token.idx < n.end), None)
        if name is not None or token.ent_type_ == "PERSON" or token.lower_ in ("he", "she"):
            return name is None or name.kind == "person"
        entities = [so_far.get(r.entity) for r in so_far.by(Reference, "head").get(token.i, ())]
        return token.tag_ == "NN" and any(isinstance(e, Entity) and e.kind in ("person", "unnamed") for e in entities)

    return bool(doers) and all(is_person(t) for t in doers)


def _span(mention: Named, told: Told, text: str) -> Span:
    """From the first to the last of the words that tell the step, the mention's noun phrase included, within its sentence."""
    doers = {t.i for t in told.doers}
    if told.apart:
        return min(phrase(t)[0] if t.i in doers else t.idx for t in told.words), max(t.idx + len(t) for t in told.words)
    start = min(mention.span[0], *(phrase(t)[0] if t.i in doers else t.idx for t in (*told.words, mention.head)))
    end = max(mention.span[1], *(t.idx + len(t) for t in (*told.words, mention.head)))
    sentence = mention.head.sent
    return trim(text, max(start, sentence.start_char), min(end, sentence.end_char))


def _parties(head: Token, so_far: Records, *by: str, sides_only: bool = False) -> tuple[ActorMention, ...]:
    """The sides that hang on a noun or verb: "a truce between the army and the rebels", "with"; with `sides_only` no others that the same
    preposition may bring ("with immediate effect")."""
    referred = so_far.by(Reference, "head") if sides_only else {}
    found = [
        actor_mention(side, so_far)
        for preposition, side in prepositional(head, *(by or ("between", "with")))
        for side in conjuncts(side)
        if side.pos_ in ("NOUN", "PROPN", "PRON") and preposition.i > head.i
        if not sides_only or ((side.i in referred or side.lemma_.lower() in SIDES) and side.nbor().tag_ != "VBG")  # "with Togo acting as"
    ]
    return tuple({side.spans: side for side in found}.values())


def _area(head: Token, so_far: Records) -> tuple[PlaceMention, ...]:
    """The places that the noun phrase says the agreement is for: "a ceasefire in Aleppo"."""
    spans = [inner for _, inner in prepositional(head, "in", "for", "around", "across", "on") for inner in conjuncts(inner)]
    at = {t.idx for t in spans}
    here = index(PlaceMention, so_far).of(head) if at else ()
    return tuple(h.mention for h in here if any(s <= i < e for s, e in h.mention.spans for i in at))


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
