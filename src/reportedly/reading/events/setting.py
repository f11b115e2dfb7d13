"""Where and when of acts whose own sentence does not tell: carried over from the sentences around, as a reader carries them.

News sets the scene once and goes on within it; headlines leave out what the first paragraph tells. So an act takes the day and the place of
the act told shortly before, where the words go on about the same incident, and a headline those of its fuller telling below. What is told as
background (had done, in the past, often, since), as planned or denied, or beside a time or place of its own takes nothing. Never the day of
publication for want of another.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from spacy.tokens import Token

from reportedly.reading.attached import index
from reportedly.reading.events.act import DEFINITE, Act
from reportedly.reading.events.retold import may_be_one
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Event, PlaceMention, TimeMention

_REACH = 3
"""Sentences after the one that sets the scene in which acts take it over."""
_HEAD = 3
"""The first sentences (a date may stand as one) of a report (headline, standfirst) that may be told more fully below."""
_BELOW = 8
"""Acts below a headline that are looked at."""
_DAYS = frozenset({"minute", "part_of_day", "night", "day"})
_BACKGROUND = frozenset(
    """
    ago already always earlier ever formerly frequently historically often once past previous previously regularly repeatedly since
    sometimes still usually before last
    """.split()
)
"""Words of sentences that leave the time of the story."""
_UNITS = frozenset({"hour", "day", "week", "month", "year"})
_FORCE = frozenset({"ASSAULT"})
_WIDE = frozenset({"country", "region"})
"""Precisions of places that a report is about rather than an act happens at: not carried over, and made good by a closer one."""
_LIST = 40
"""Acts that a list of parts may run on for."""
_SMALL = {word: float(n) for n, word in enumerate("one two three four five six seven eight nine ten eleven twelve".split(), 1)}


@dataclass(frozen=True, slots=True)
class _Told:
    """One act with its record and the number of its sentence."""

    act: Act
    event: Event
    at: int


def settled(acts: Sequence[Act], events: Sequence[Event], so_far: Records) -> list[Event]:
    """The events in their order, those that the sentences around date or place with that time and place (and how surely a thing pointed
    back to, "the meeting", is put)."""
    number = {s.start: n for n, s in enumerate(so_far.one(Parse).sentences)}
    told = [_Told(a, e, number[a.trigger.sent.start]) for a, e in zip(acts, events, strict=True)]
    out: list[Event] = []
    scene_time: tuple[int, TimeMention] | None = None
    scene_place: tuple[int, tuple[PlaceMention, ...]] | None = None
    for n, one in enumerate(told):
        event = one.event
        earlier = _pointed_to(one, told[:n][-12:], out[-12:])
        if earlier is not None:
            event = msgspec.structs.replace(
                event,
                time=event.time or earlier.time,
                place=event.place or earlier.place,
                modality=earlier.modality if earlier.modality == "planned" and event.modality == "actual" else event.modality,
            )
        if not event.actor and (whole := _part_of(one, told[:n], out)) is not None:
            event = msgspec.structs.replace(event, actor=whole.actor, attribution=whole.attribution, time=event.time or whole.time)
        if event.event_class in _FORCE and event.modality in ("actual", "ongoing", "possible", "rumoured"):
            if event.time is None and scene_time is not None and one.at - scene_time[0] <= _REACH and _goes_on(one, so_far):
                event = msgspec.structs.replace(event, time=scene_time[1])
            if not event.place and scene_place is not None and one.at - scene_place[0] <= _REACH and _is_placeless(one, so_far):
                event = msgspec.structs.replace(event, place=scene_place[1])
            below = [t for t in told[n + 1 : n + 1 + _BELOW] if t.event.event_class == event.event_class]
            if one.at < _HEAD and event.time is None and not _own_times(one.act.trigger, so_far):
                fuller = next((t.event for t in below if t.at <= one.at + 5 and _dates(t.event) and _retells(event, t.event)), None)
                if fuller is not None:
                    event = msgspec.structs.replace(event, time=fuller.time)
            if one.at < _HEAD and all(p.precision in _WIDE for p in event.place) and (event.place or _is_placeless(one, so_far)):
                fuller = next((t.event for t in below if t.at <= one.at + 5 and _narrow(t.event) and _retells(event, t.event)), None)
                if fuller is not None:
                    event = msgspec.structs.replace(event, place=(*_narrow(fuller), *event.place))
        out.append(event)
        if event.event_class in _FORCE and event.modality in ("actual", "ongoing") and not _is_background(one.act):
            if _own_times(one.act.trigger, so_far):
                scene_time = (one.at, event.time) if event.time is not None and _dates(event) else None
            elif event.time is not None and scene_time is not None:
                scene_time = (one.at, scene_time[1])
            if _narrow(event):
                scene_place = (one.at, event.place)
    return out


def _narrow(event: Event) -> tuple[PlaceMention, ...]:
    """The event's places that are no whole country."""
    return tuple(p for p in event.place if p.precision not in _WIDE)


def _dates(event: Event) -> bool:
    return event.time is not None and event.time.precision in _DAYS and event.time.start is not None


def _retells(first: Event, fuller: Event) -> bool:
    """Does a later act tell what a headline told?"""
    return may_be_one(first, fuller) and fuller.modality in ("actual", "ongoing")


def _own_times(trigger: Token, so_far: Records) -> bool:
    """Does the sentence tell a day, whosever it is?"""
    return any(h.mention.precision in _DAYS for h in index(TimeMention, so_far).of(trigger))


def _goes_on(one: _Told, so_far: Records) -> bool:
    """Is an act without a time told as a part of the story, in a sentence that tells no other time?"""
    trigger = one.act.carrier if one.act.carrier.pos_ in ("VERB", "AUX") else one.act.trigger
    if _own_times(trigger, so_far) or _is_background(one.act):
        return False
    if trigger.pos_ in ("VERB", "AUX"):
        return trigger.tag_ in ("VBD", "VBN", "VBG") and not any(
            c.dep_ == "aux" and c.lower_ in ("has", "have", "had", "'ve", "’ve", "is", "are") for c in trigger.children
        )
    return True


def _is_background(act: Act) -> bool:
    trigger = act.carrier if act.carrier.pos_ in ("VERB", "AUX") else act.trigger
    clause = [trigger, *(c for c in trigger.children), *(g for c in trigger.children if c.dep_ in ("prep", "npadvmod") for g in c.subtree)]
    if any(t.lower_ in _BACKGROUND for t in clause):
        return True
    over = trigger
    while over.head.i != over.i:
        if any(
            c.dep_ == "mark" and c.lower_ in ("after", "before") and c.i > 0 and c.nbor(-1).lower_.rstrip("s") in _UNITS
            for c in over.children
        ):
            return True  # "a day after more than a hundred were killed"
        if any(c.dep_ == "aux" and c.lower_ == "had" for c in over.children):
            return True
        over = over.head
    return False


def _is_placeless(one: _Told, so_far: Records) -> bool:
    """Is an act told in a sentence that names no place?"""
    here = index(PlaceMention, so_far).of(one.act.trigger)
    return not any((h.mention.text or "?")[0].isupper() for h in here) and not _is_background(one.act)


def _number(noun: Token) -> float | None:
    """The number that stands before a noun, in digits or as a word."""
    for child in noun.lefts:
        if child.dep_ == "nummod":
            digits = child.text.replace(",", "")
            return float(digits) if digits.isdigit() else _SMALL.get(child.lower_)
    return None


def _part_of(one: _Told, before: Sequence[_Told], events: Sequence[Event]) -> Event | None:
    """The act that a counted one is a part of: "five strikes" of the "23 strikes" that somebody was said to have carried out."""
    noun = one.act.trigger
    count = _number(noun) if noun.pos_ in ("NOUN", "PROPN") else None
    if count is None:
        return None
    for past, event in zip(reversed(before[-_LIST:]), reversed(events[-_LIST:]), strict=True):
        whole = past.act.trigger
        if event.actor and whole.lemma_ == noun.lemma_ and past.at < one.at and past.act.carrier.i != whole.i:
            total = _number(whole)
            return event if total is not None and total >= count else None
    return None


def _pointed_to(one: _Told, before: Sequence[_Told], events: Sequence[Event]) -> Event | None:
    """The act that "the meeting", "these strikes" point back to: the last one before of its class that the same noun or verb names, or the
    last one of force where the noun says no more than that ("the attack")."""
    noun = one.act.trigger
    if noun.pos_ not in ("NOUN", "PROPN") or not any(c.dep_ == "det" and c.lower_ in DEFINITE for c in noun.lefts):
        return None
    if any(c.dep_ in ("prep", "relcl", "acl") and c.lower_ != "by" for c in noun.rights) or any(
        c.dep_ in ("amod", "compound", "poss", "nummod") and c.i not in one.act.names for c in noun.lefts
    ):
        return None
    stem = noun.lemma_.lower()[:4]
    for past, event in zip(reversed(before), reversed(events), strict=True):
        if one.at - past.at > 6:
            return None
        if event.event_class != one.event.event_class or past.at == one.at:
            continue
        if past.act.trigger.lemma_.lower()[:4] == stem or (event.event_class in _FORCE and stem in ("atta", "assa", "inci")):
            return event
    return None
