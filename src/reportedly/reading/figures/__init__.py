"""Numbers of people and things: how many, bounded how, of whom, counted when."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from spacy.tokens import Doc, Token

from reportedly.reading.circumstances import ClaimStage, claimed
from reportedly.reading.events import Naming
from reportedly.reading.events.sorts import words_of
from reportedly.reading.figures.acts import CASUALTY, by_fullest_telling, event_counted, triggers_of
from reportedly.reading.figures.counted import what_is_counted, without_verb
from reportedly.reading.figures.counted_above import Counted
from reportedly.reading.figures.no_counts import (
    is_article,
    is_count,
    is_name_or_date,
    is_no_casualty,
    is_no_count,
    is_one_more,
    is_same_household,
    is_told_before,
    speaks,
)
from reportedly.reading.figures.numbers import Number, numbers
from reportedly.reading.figures.quoted import label_of, side_of, span_of, words_for
from reportedly.reading.figures.words import Vocabulary, lemma_of, vocabulary
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.notes import Reference
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.records import Event, Figure, Statement
from reportedly.resources import Resources
from reportedly.spans import trim

_OF_PEOPLE = frozenset({*CASUALTY, "evacuated", "displaced", "returned", "surrendered"})
"""Roles that vehicles have not."""
_TELLING = frozenset({"say", "tell", "add", "report", "describe", "believe", "think", "know", "see", "hear"})


def _read(so_far: Records, resources: Resources) -> list[Figure]:
    figures = _with_groups(list(_figures(so_far, vocabulary(resources.codebook))))
    return by_fullest_telling(figures, so_far, words_of(resources.codebook)[1]["unidentified"])


FIGURES = ClaimStage("figures", 2, _read, writes=(Figure,), after=(Event, Naming))
"""Numbers of people and things: how many, bounded how, of whom, counted when."""


def _with_groups(figures: list[Figure]) -> list[Figure]:
    """Figures whose words name nobody ("the raid killed 15") with the group that the report gives for the same count elsewhere."""
    groups: dict[tuple[Any, ...], Any] = {}
    for f in figures:
        if f.group is not None and f.scope == "event":
            groups.setdefault((f.role, f.value, f.low, f.high), f.group)
    return [
        msgspec.structs.replace(f, group=groups.get((f.role, f.value, f.low, f.high)) or groups.get((f.role, f.value, f.value, None)))
        if f.group is None and f.value and f.unit == "persons" and f.role in CASUALTY
        else f
        for f in figures
    ]


_ROLE_OF_MODE = {"abduction": "abducted", "arrest": "detained"}


def _figures(so_far: Records, words: Vocabulary) -> Iterator[Figure]:
    parse = so_far.one(Parse)
    doc: Doc = parse.doc
    text = so_far.report.text
    triggers = triggers_of(so_far, parse)
    before: dict[int, tuple[Figure, Counted]] = {}
    """Figures already read, by the index of their noun (or of the number where there is none)."""
    last: tuple[int, str | None] = (-1, None)
    speaking = sorted(span for s in so_far.of(Statement) if s.cue is not None for span in s.speaker.spans)
    for number in numbers(doc, words.bounds):
        number = without_verb(number, words)
        if is_name_or_date(doc, number, words) or is_same_household(doc, number, words) or is_no_casualty(doc, number):
            continue
        if speaks(number, speaking, text, words):
            continue
        counted = what_is_counted(doc, number, words, before)
        if is_article(doc, number) and not (is_count(doc, number, words, before) or is_one_more(number, counted, words)):
            continue
        if number.value == 1 and (is_no_count(number) if number.noun is not None else counted.role not in CASUALTY):
            continue
        unit = _unit(number, counted, words)
        if unit is None or (unit == "other" and counted.role is None and doc[number.start].lower_ == "the"):
            continue  # "the two cities" were told of before
        if counted.role is None and is_told_before(doc, number, unit):
            continue
        start = doc[number.start].idx
        spans = (trim(text, *span_of(doc, number, counted, start)),)
        noun = number.noun
        head = noun if noun is not None else doc[number.last]
        whole = before.get(counted.whole.i) if counted.whole is not None else None
        if whole is not None and not _may_hold(whole[0], unit, number):
            whole = None
        role = counted.role or ("violations" if unit == "violations" else "other")
        by = counted.by if counted.by is not None else head
        if (
            role == "other"
            and unit == "persons"
            and head.dep_ in ("dobj", "nsubjpass", "compound")
            and (taken := triggers[0].get(head.head.i))
        ):
            role = _ROLE_OF_MODE.get(taken.mode or "", role)  # "took 30 pupils from a school"
        among = doc[number.last] if head.dep_ == "pobj" else head  # "14 of its drivers"
        if role == "other" and unit == "persons" and _are_held(among, so_far):
            role = words.done_to_people.get(among.head.lemma_.lower(), role)
            if role == "abducted" and (words.statuses.get(lemma_of(noun)) == "combatant" or lemma_of(noun) == "suspect"):
                role = "detained"  # "seized 12 fighters"
        if role == "other" and unit == "persons" and noun is not None and _is_strength(noun, words):
            role = "fighters"
        scope = _scope(by, number, role, words)
        event = event_counted(by, scope, role, triggers, last)
        if role in CASUALTY and scope == "event":
            last = (by.sent.start, event)
        found = Figure(
            value=number.value,
            low=number.low,
            high=number.high,
            qualifier=number.qualifier,  # type: ignore[arg-type]
            unit=unit,  # type: ignore[arg-type]
            role=role,  # type: ignore[arg-type]
            about=words_for(doc, number, text),
            group=actor_mention(head, so_far, span=spans[0]) if unit in ("persons", "families", "groups") and noun is not None else None,
            status=words.statuses.get(lemma_of(noun), "unstated") if noun is not None else "unstated",  # type: ignore[arg-type]
            side=side_of(number, so_far),
            label=label_of(noun, words, text) if noun is not None else None,
            scope=scope,  # type: ignore[arg-type]
            within=whole[0].id if whole else None,
            event=event,
            place=next(iter(where(by, so_far).place), None),
            **claimed("figure", _told_by(by, counted), spans, so_far),
        )
        before[head.i] = (found, counted)
        yield found


def _told_by(by: Token, counted: Counted) -> Token:
    """The verb whose subject those counted are, where nothing else tells what they are counted for ("100 police are to be sent there")."""
    if by.lemma_ == "be" and (planned := next((c for c in by.rights if c.dep_ == "xcomp" and c.tag_ == "VB"), None)) is not None:
        return planned
    if counted.by is None and by.dep_ in ("nsubj", "nsubjpass") and by.head.pos_ in ("VERB", "AUX") and by.head.i > by.i:
        return by.head
    return by


def _are_held(counted: Token, so_far: Records) -> bool:
    """Are people kept by somebody ("held by the group", "the militia holds 40 men"), and not held to be something ("held 30 people
    responsible") or held by a room ("the camp holds 80 children")?"""
    verb = counted.head
    if counted.dep_ not in ("dobj", "nsubjpass"):
        return False
    if any(c.dep_ in ("oprd", "acomp", "xcomp", "ccomp", "prt") and c.i > counted.i for c in verb.rights):
        return False
    doers = [] if counted.dep_ == "nsubjpass" else [c for c in verb.lefts if c.dep_ == "nsubj"]
    return all(d.pos_ in ("PROPN", "PRON") or d.i in so_far.by(Reference, "head") for d in doers)


def _is_strength(noun: Token, words: Vocabulary) -> bool:
    """Are those counted, of whom nothing else is told, combatants ("about 30 rebels came in boats") or, as such, "men"?"""
    return words.statuses.get(lemma_of(noun)) == "combatant" or noun.lower_ == "men"


def _may_hold(whole: Figure, unit: str, number: Number) -> bool:
    """Can the figure hold this number as a part: people in people, and not fewer?"""
    size = whole.value if whole.value is not None else whole.high
    part = number.value if number.value is not None else number.low
    return whole.unit == unit and (size is None or part is None or part <= size)


def _unit(number: Number, counted: Counted, words: Vocabulary) -> str | None:
    """The unit of the figure, or None where the number is not one."""
    noun, value = number.noun, number.value
    lemma = lemma_of(noun)
    if noun is None and counted.role is None and number.start > 1 and [t.lower_ for t in number.before] == ["population", "of"]:
        return "persons"
    if lemma in words.totals:
        noun, lemma = None, ""
    unit = words.units.get(lemma)
    if (
        unit is None
        and noun is not None
        and noun.ent_type_ == "NORP"
        and (noun.tag_ in ("NNS", "NNPS", "JJ") or number.qualifier != "exact")
    ):
        unit = "persons"  # "7 million Colombians"
    if value == 0:
        return unit if counted.role in ("casualties", "killed", "injured") and lemma in words.alone else None
    if noun is None and counted.again and counted.role == "attacks":
        return "attacks"
    if noun is None:
        return "persons" if counted.role is not None and counted.role not in ("fighters", "attacks") else None
    if counted.role in ("attacks", "violations"):
        return "attacks" if counted.role == "attacks" else "other"
    on_things = counted.thing or (counted.by is not None and counted.by.lemma_.lower() in words.things)
    if on_things and unit not in ("persons", "families"):
        counted.role, counted.thing = None, True
        unit = "other" if unit == "attacks" else unit
    elif unit == "vehicles" and counted.role in _OF_PEOPLE:
        counted.role = None
    if unit is None:
        if counted.role in ("killed", "injured", "detained", "abducted", "neutralised") and noun.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
            return "persons"
        return "other" if counted.thing and noun.pos_ in ("NOUN", "PROPN") else None
    if counted.role is not None or counted.thing:
        return unit
    if unit in ("families", "batches") and value != 1:
        return unit
    if unit in ("persons", "vehicles") and (not counted.agent or _is_crowd(number, counted)):
        size = value if value is not None else number.low
        return unit if (size is None and number.qualifier != "several") or (size is not None and size >= 10) else None
    if unit == "persons" and words.statuses.get(lemma) == "combatant" and value is not None:
        return unit
    return None


def _is_crowd(number: Number, counted: Counted) -> bool:
    """Are so many said to do something that their number is told for its own sake ("2 million people lacked water")?"""
    size = number.value if number.value is not None else number.low
    return size is not None and size >= 10 and counted.by is not None and counted.by.lemma_.lower() not in _TELLING


def _scope(by: Token, number: Number, role: str, words: Vocabulary) -> str:
    """Over what the count runs: one event, a day, all since some time, or how many there are."""
    for lemma, code in words.scopes.items():
        if by.lemma_.lower() == lemma and by.pos_ == "VERB" and code != "stock":
            return code
    for child in by.children:
        if child.dep_ in ("prep", "advmod") and child.lower_ in words.scopes:
            return words.scopes[child.lower_]
        if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in words.scopes for c in child.children):
            return "running_total"
    said = " ".join(t.lower_ for t in by.doc[max(by.sent.start, number.start - 8) : min(by.sent.end, max(by.i, number.last) + 10)])
    for phrase_, code in words.scopes.items():
        if " " in phrase_ and phrase_ in said:
            return code
    if by.lemma_.lower() in words.stock and role == "other":
        return "stock"
    if role in ("displaced", "detained") and any(c.dep_ in ("auxpass", "aux") and c.lower_ in ("are", "is", "remain") for c in by.children):
        return "stock"  # "6 million people are displaced"
    return words.scopes.get(role, "event")
