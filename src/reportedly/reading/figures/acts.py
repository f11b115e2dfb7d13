"""Which event a figure counts."""

from __future__ import annotations

import msgspec
from spacy.tokens import Token

from reportedly.reading.events import Naming
from reportedly.reading.events.learned import is_learned
from reportedly.reading.events.retold import fullest_tellings
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Event, Figure

CASUALTY = frozenset({"killed", "injured", "casualties", "neutralised"})


_EVENTS_OF = {
    **dict.fromkeys((*CASUALTY, "attacks"), ("ASSAULT",)),
    **dict.fromkeys(("detained", "abducted", "besieged"), ("COERCE", "ASSAULT")),
}


def by_fullest_telling(figures: list[Figure], so_far: Records, unidentified: frozenset[str]) -> list[Figure]:
    """The dead of an attack that is told more fully elsewhere in the report are counted of that telling."""
    counted: dict[str, set[float]] = {}
    for f in figures:
        if f.event is not None and f.role == "killed":
            counted.setdefault(f.event, set()).update({f.value} if f.value else ())
    told = fullest_tellings(
        [event for event in so_far.of(Event) if not is_learned(event)],
        {event: frozenset(numbers) for event, numbers in counted.items()},
        unidentified,
    )
    return [msgspec.structs.replace(f, event=told[f.event]) if f.role == "killed" and f.event in told else f for f in figures]


def triggers_of(so_far: Records, parse: Parse) -> tuple[dict[int, Event], dict[int, list[tuple[int, Event]]]]:
    """Events by the index of each word that names them, and by the sentence they stand in."""
    by_token: dict[int, Event] = {}
    by_sentence: dict[int, list[tuple[int, Event]]] = {}
    events = {event.id: event for event in so_far.of(Event)}
    for event in events.values():
        for start, end in event.trigger.spans:
            for token in parse.tokens(start, end):
                by_token.setdefault(token.i, event)
        if is_learned(event):
            continue  # counted only by its own word ("thirteen died"): what the model finds is seldom what a count near it is of
        at = parse.token_at(event.trigger.spans[0][0])
        by_sentence.setdefault(at.sent.start, []).append((at.i, event))
    for naming in so_far.of(Naming):
        by_token.setdefault(naming.token, events[naming.event])
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
