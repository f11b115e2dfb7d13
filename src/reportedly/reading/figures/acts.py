"""Which event a figure counts."""

from __future__ import annotations

from typing import Any

import msgspec
from spacy.tokens import Token

from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Event, Figure

CASUALTY = frozenset({"killed", "injured", "casualties", "neutralised"})


_EVENTS_OF = {
    **dict.fromkeys((*CASUALTY, "attacks"), ("ASSAULT",)),
    **dict.fromkeys(("detained", "abducted", "besieged"), ("COERCE", "ASSAULT")),
}


def by_fullest_telling(figures: list[Figure], so_far: Records) -> list[Figure]:
    """The same number of dead told twice is one attack told twice: both figures count it as it is told most fully."""
    tellings: dict[Any, list[Event]] = {}
    for f in figures:
        event = so_far.get(f.event) if f.event is not None and f.role == "killed" and (f.value or f.low or 0) > 1 else None
        if isinstance(event, Event):
            tellings.setdefault(f.value or f.low, []).append(event)
    told: dict[str, str] = {}
    for events in tellings.values():
        fullest = max(events, key=_fullness)  # the first of equals
        for event in events:
            if _fullness(event) < _fullness(fullest) and _may_be_one(event, fullest):
                told.setdefault(event.id, fullest.id)
    text = so_far.report.text
    attacks = [e for e in so_far.of(Event) if e.event_class == "ASSAULT" and e.mode not in (None, "clash")]
    later: dict[str | None, Event] = {}
    for event in reversed(attacks):  # "the strike", told with its doer after a toll that was told without
        if not event.actor and event.id not in told and event.mode in later and _may_be_one(event, later[event.mode]):
            told[event.id] = later[event.mode].id
        start = event.trigger.spans[0][0]
        if event.actor and event.modality == "actual" and text[max(0, start - 4) : start].lower() == "the ":
            later[event.mode] = event
    return [msgspec.structs.replace(f, event=told[f.event]) if f.role == "killed" and f.event in told else f for f in figures]


def _fullness(event: Event) -> tuple[bool, bool, bool]:
    return event.modality in ("actual", "ongoing"), bool(event.actor), event.mode is not None


def _may_be_one(event: Event, fuller: Event) -> bool:
    """May two events be one act? Not where both name actors or settlements, and others."""
    if event.event_class != fuller.event_class:
        return False
    actors = [{m.entity or (m.text or "").lower() for m in e.actor} for e in (event, fuller)]
    places = [{m.geonameid or (m.text or "").lower() for m in e.place if m.precision in ("settlement", "point")} for e in (event, fuller)]
    return all(not a or not b or a & b for a, b in (actors, places))


def triggers_of(so_far: Records, parse: Parse) -> tuple[dict[int, Event], dict[int, list[tuple[int, Event]]]]:
    """Events by the index of their trigger's last word, and by the sentence they stand in."""
    by_token: dict[int, Event] = {}
    by_sentence: dict[int, list[tuple[int, Event]]] = {}
    for event in so_far.of(Event):
        for start, end in event.trigger.spans:
            for token in parse.tokens(start, end):
                by_token.setdefault(token.i, event)
        at = parse.token_at(event.trigger.spans[0][0])
        by_sentence.setdefault(at.sent.start, []).append((at.i, event))
    return by_token, by_sentence


def event_counted(
    by: Token, scope: str, role: str, triggers: tuple[dict[int, Event], dict[int, list[tuple[int, Event]]]], last: tuple[int, str | None]
) -> str | None:
    """The event that the figure counts: the one whose trigger gives the role, else the nearest of the same sentence, else the one that the
    casualties of the sentence before are of (`last`: where that sentence starts, and its event). None for totals over a time."""
    if role == "other" or (scope in ("running_total", "stock") and by.lemma_.lower() not in ("rise", "climb", "bring", "reach")):
        return None
    by_token, by_sentence = triggers
    if by.i in by_token:
        return by_token[by.i].id
    wanted = _EVENTS_OF.get(role, ("RETREAT", "COOPERATE", "AID"))
    near = [(abs(i - by.i), i, event) for i, event in by_sentence.get(by.sent.start, ()) if event.event_class in wanted]
    if near:
        return min(near, key=lambda n: n[:2])[2].id
    before = by.doc[by.sent.start - 1].sent.start if by.sent.start > 0 else -1
    return last[1] if role in CASUALTY and last[0] in (by.sent.start, before) else None
