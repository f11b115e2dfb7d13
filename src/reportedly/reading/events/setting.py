"""Where and when of acts whose own sentence does not tell: carried over from the sentences around, as a reader carries them.

News sets the scene once and goes on within it; headlines leave out what the first paragraph tells. So an act takes the day and the place of
the act told shortly before, where the words go on about the same incident, and a headline those of its fuller telling below. What is told as
background (had done, in the past, often, since), as planned or denied, or beside a time or place of its own takes nothing. Never the day of
publication for want of another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import msgspec
from spacy.tokens import Span, Token

from reportedly.reading.attached import index, leaves_the_story
from reportedly.reading.events.act import DEFINITE, Act
from reportedly.reading.events.retold import may_be_one
from reportedly.reading.language import Parse
from reportedly.reading.notes import Wider
from reportedly.reading.number_words import value_at
from reportedly.reading.stage import Records
from reportedly.reading.times import day_of
from reportedly.reading.times.days import tells_days
from reportedly.records import Event, PlaceMention, TimeMention

_REACH = 5
"""Sentences after the one that sets the scene in which acts take it over."""
_HEAD, _HEAD_CHARACTERS = 6, 700
"""The first sentences of a report (date, headline, standfirst, first paragraph), which may be told more fully below."""
_FRESH = 2
"""Days before its publication in which a report's news happened, as a rule."""
_BELOW = 8
"""Acts below a headline that are looked at."""
_NOT_TOLD = frozenset({"has", "have", "had", "'ve", "’ve", "is", "are", "to"})
_FORCE = frozenset({"ASSAULT"})
_WIDE = frozenset({"country", "region"})
"""Precisions of places that a report is about rather than an act happens at: not carried over, and made good by a closer one."""
_CLOSE = frozenset({"site", "neighbourhood", "locality", None})
"""Precisions of places that a province may be told beside."""
_LOOKED_BACK = 6
"""Sentences in which "the meeting" finds the one that is meant."""
_ALL_OVER = re.compile(r"\b(?:across|throughout|all over)(?: the| much of)?\s$", re.I)
_GROUNDS = frozenset(
    "area axis base camp city direction district flank front hamlet neighborhood neighbourhood part province quarter region section sector side suburb town village".split()
)
_OTHER = frozenset(
    "northern southern eastern western central other another different neighbouring neighboring nearby adjacent second third several separate".split()
)
"""Words that tell a place apart from the one before: not of "the town", but of "a nearby town"."""
_PERIODS = frozenset({"period", "week", "month", "quarter", "half", "year", "decade"})
_ALL_OF = frozenset({"same", "first", "last", "past", "that", "this", "whole", "entire", "current", "previous", "recent"})
_LIST = 40
"""Acts that a list of parts may run on for."""


@dataclass(slots=True)
class _Told:
    """One act with its record, as far as it is known by now, and the number of its sentence."""

    act: Act
    event: Event
    at: int


def settled(acts: Sequence[Act], events: Sequence[Event], so_far: Records) -> list[Event]:
    """The events in their order, those that the sentences around date or place with that time and place (and how surely a thing pointed
    back to, "the meeting", is put)."""
    number = {s.start: n for n, s in enumerate(so_far.one(Parse).sentences)}
    told = [_Told(a, e, number[a.trigger.sent.start]) for a, e in zip(acts, events, strict=True)]
    scene = _Scene()
    for n, one in enumerate(told):
        if (not n or told[n - 1].at != one.at) and _turns_away(one.act.trigger.sent):
            scene = _Scene()
        before = told[max(0, n - _LIST) : n]
        one.event = _pointing_back(one, before)
        one.event = _as_a_part(one, before)
        one.event = _within(scene, one, so_far)
        one.event = _as_told_below(one, told[n + 1 : n + 1 + _BELOW], so_far)
        scene.go_on(one, so_far)
    return [_with_wider(one.event, so_far) for one in told]


def _with_wider(event: Event, so_far: Records) -> Event:
    """With the province that the report names elsewhere and that the place of the act lies in, behind the closer places and before the land."""
    close = tuple(p for p in event.place if p.precision in _CLOSE)
    land = event.place[len(close) :]
    if not close or any(p.precision not in _WIDE for p in land):
        return event
    wider = so_far.by(Wider, "entity").get(close[0].entity)
    if not wider or any(p.entity == wider[0].mention.entity for p in event.place):
        return event
    return msgspec.structs.replace(event, place=(*close, wider[0].mention, *land))


@dataclass(slots=True)
class _Scene:
    """Day and place that the story has come to, each with the number of the sentence that last told of it."""

    day: tuple[int, TimeMention] | None = None
    place: tuple[int, tuple[PlaceMention, ...]] | None = None

    def go_on(self, one: _Told, so_far: Records) -> None:
        event = one.event
        if event.event_class not in _FORCE or event.modality not in ("actual", "ongoing") or _is_background(one.act):
            return
        if _own_times(one.act.trigger, so_far):
            self.day = (one.at, event.time) if event.time is not None and _dates(event) else None
        elif event.time is not None and self.day is not None:
            self.day = (one.at, self.day[1])
        if _narrow(event):
            several = (
                self.place is not None
                and self.place[0] == one.at
                and not {p.entity for p in self.place[1]} & {p.entity for p in event.place}
            )
            self.place = (one.at, () if several else event.place)  # of two places in one sentence neither is where the next was


def _pointing_back(one: _Told, before: Sequence[_Told]) -> Event:
    event, earlier = one.event, _pointed_to(one, before)
    if earlier is None:
        return event
    sure = earlier.modality if earlier.modality == "planned" and event.modality == "actual" else event.modality
    return msgspec.structs.replace(event, time=event.time or earlier.time, place=event.place or earlier.place, modality=sure)


def _as_a_part(one: _Told, before: Sequence[_Told]) -> Event:
    event = one.event
    whole = _part_of(one, before) if not event.actor else None
    if whole is None:
        return event
    return msgspec.structs.replace(event, actor=whole.actor, attribution=whole.attribution, time=event.time or whole.time)


def _within(scene: _Scene, one: _Told, so_far: Records) -> Event:
    event = one.event
    if event.event_class not in _FORCE or event.modality not in ("actual", "ongoing", "possible", "rumoured"):
        return event
    if (event.time is None or _is_hour(event.time)) and scene.day is not None and one.at - scene.day[0] <= _REACH and _goes_on(one, so_far):
        event = msgspec.structs.replace(event, time=scene.day[1])
    other_day = event.time is not None and not _same_day(event.time, scene.day[1] if scene.day is not None else None)
    if not event.place and not other_day and scene.place is not None and one.at - scene.place[0] <= _REACH and _is_placeless(one, so_far):
        event = msgspec.structs.replace(event, place=scene.place[1])
    return event


def _same_day(time: TimeMention, of: TimeMention | None) -> bool:
    """May two times be one (two days that are told, or one of them not)? A month or a year is another time than the story's."""
    if not tells_days(time):
        return False
    return of is None or time.start is None or of.start is None or time.start[:10] == of.start[:10]


def _as_told_below(one: _Told, below: Sequence[_Told], so_far: Records) -> Event:
    event = one.event
    if event.event_class not in _FORCE or event.modality not in ("actual", "ongoing", "possible", "rumoured"):
        return event
    if one.at < _HEAD and one.act.trigger.idx < _HEAD_CHARACTERS:
        near = [t for t in below if t.at <= one.at + _HEAD - 1 and _retells(event, t.event)]
        tellings = [t.event for t in _of_one_number(one, near)]
        first = any(t.lower_ == "first" for t in one.act.trigger.sent)  # "the first killed since the truce": one day's doing
        if event.time is None and not _own_times(one.act.trigger, so_far) and (first or not _is_background(one.act)):
            event = msgspec.structs.replace(event, time=_newest(tellings, so_far))
        is_wide = (
            len(event.place) < 2 and not _is_spread(event, so_far.report.text) and not _narrow(event) and number_of(one.act.trigger) is None
        )
        if is_wide and (event.place or _is_placeless(one, so_far)):
            closer = next((_narrow(t) for t in tellings if _narrow(t)), ())
            event = msgspec.structs.replace(event, place=(*closer, *event.place))
    if (dated := _told_closer(event, below)) is not None:
        place = event.place if _narrow(event) else (*_narrow(dated), *event.place)
        event = msgspec.structs.replace(event, time=dated.time, place=place)
    return event


def _is_spread(event: Event, text: str) -> bool:
    """Is it told as done all over its place ("across the Strip")? One spot of it is then not where it was."""
    return any(_ALL_OVER.search(text, max(0, p.spans[0][0] - 20), p.spans[0][0]) for p in event.place if p.spans)


def _narrow(event: Event) -> tuple[PlaceMention, ...]:
    """The event's places that are no whole country."""
    return tuple(p for p in event.place if p.precision not in _WIDE)


def _dates(event: Event) -> bool:
    return event.time is not None and tells_days(event.time) and event.time.start is not None


def _of_one_number(one: _Told, below: Sequence[_Told]) -> Sequence[_Told]:
    """Of the fuller tellings of a headline those of as many people, where there are any ("18 killed ...": not the 26 of the day before)."""
    mine = {n for p in one.act.target if (n := _how_many(p.head)) is not None and n > 1}
    same = [t for t in below if mine & {_how_many(p.head) for p in t.act.target}]
    return same or below


def _how_many(noun: Token) -> float | None:
    """The number of those whom a phrase names: before its noun, or by itself ("kills 17")."""
    return _value(noun) if noun.pos_ == "NUM" else number_of(noun)


def _newest(tellings: Sequence[Event], so_far: Records) -> TimeMention | None:
    """The day of the first fuller telling that is news when the report is published, else of the first: a caption or a reminder under a
    headline may tell of last week."""
    days = [t.time for t in tellings if t.time is not None and _dates(t)]
    published = day_of(so_far.report.published)
    fresh = (t for t in days if published is not None and t.start and (published - date.fromisoformat(t.start[:10])).days <= _FRESH)
    return next(fresh, days[0] if days else None)


def _retells(first: Event, fuller: Event) -> bool:
    """Does a later act tell what a headline told?"""
    downed = (first.mode == "shot_down") != (fuller.mode == "shot_down")  # a raid is not the aircraft that was brought down
    taken = first.mode is not None and (first.mode == "capture_of_place") != (fuller.mode == "capture_of_place") and fuller.mode is not None
    return may_be_one(first, fuller) and not downed and not taken and fuller.modality in ("actual", "ongoing")


def _own_times(trigger: Token, so_far: Records) -> bool:
    """Does the sentence tell a day, whosever it is? An hour alone ("shortly after midday") is none, nor the day of a clause that is set after or
    before ("a day after ten were killed") for what stands outside it."""
    here = (h for h in index(TimeMention, so_far).of(trigger) if tells_days(h.mention) and not _is_hour(h.mention))
    return any(not _sets_apart(h.mention) or h.head.i == trigger.i or h.head.is_ancestor(trigger) for h in here)


def _sets_apart(time: TimeMention) -> bool:
    return (time.text or "").lower().endswith((" after", " before")) and not (time.text or "").lower().startswith("the ")


def _is_hour(time: TimeMention) -> bool:
    """An hour or part of a day that is told without its day."""
    return time.precision in ("minute", "part_of_day") and time.start is None and time.end is None


def _goes_on(one: _Told, so_far: Records) -> bool:
    """Is an act without a time told as a part of the story, in the past tense and in a sentence that tells no other day?"""
    act = one.act
    if _own_times(act.trigger, so_far) or _is_background(act) or _of_a_period(act.trigger):
        return False
    verb = act.carrier if act.carrier.pos_ in ("VERB", "AUX") else act.trigger
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj", "xcomp"):
        verb = verb.head  # "shelled the town, killing ten"
    while verb.pos_ not in ("VERB", "AUX") and verb.head.i != verb.i:
        verb = verb.head
    return verb.tag_ in ("VBD", "VBN") and not any(c.dep_ == "aux" and c.lower_ in _NOT_TOLD for c in verb.children)


def _is_background(act: Act) -> bool:
    return leaves_the_story(act.carrier if act.carrier.pos_ in ("VERB", "AUX") else act.trigger)


def _is_placeless(one: _Told, so_far: Records) -> bool:
    """Is an act told in a sentence that names no place?"""
    here = index(PlaceMention, so_far).of(one.act.trigger)
    if (
        any((h.mention.text or "?")[0].isupper() for h in here)
        or _is_elsewhere(one.act.trigger)
        or any(_is_many(t.head) for t in one.act.target)
    ):
        return False
    return not _is_background(one.act) and not _of_a_period(one.act.trigger)


def _turns_away(sentence: Span) -> bool:
    """Does a sentence begin with words that it tells of another matter ("Elsewhere", "In a separate incident")?"""
    words = [t.lower_ for t in sentence[:6]]
    if {"elsewhere", "separately"} & set(words[:3]):
        return True
    return any(a in _OTHER_MATTER and b in _MATTERS for a, b in pairwise(words))


def _is_many(noun: Token) -> bool:
    """Is it several places, none of them told before ("bombing opposition areas")?"""
    return noun.tag_ == "NNS" and noun.lemma_.lower() in _GROUNDS and not any(c.dep_ == "det" and c.lower_ in DEFINITE for c in noun.lefts)


_OTHER_MATTER = frozenset({"another", "separate", "different", "unrelated", "other"})
_MATTERS = frozenset({"incident", "incidents", "attack", "development", "developments", "context", "case", "matter", "front", "news"})


def _is_elsewhere(trigger: Token) -> bool:
    """Does the sentence point to another place, without its name ("in the southern sector", "in a nearby village")?"""
    return any(
        token.dep_ == "pobj"
        and token.head.lower_ in ("in", "at", "near", "on", "from")
        and token.lemma_.lower() in _GROUNDS
        and any(c.lower_ in _OTHER for c in token.lefts)
        for token in trigger.sent
    )


def _of_a_period(trigger: Token) -> bool:
    """Does a sentence tell what a whole time added up to ("murdered 1,600 in the first half of the year", "in the same period")?"""
    for token in trigger.sent:
        if (
            token.lemma_.lower() in _PERIODS
            and token.dep_ in ("pobj", "npadvmod")
            and (token.head.lower_ not in ("ago", "after", "before", "for", "within"))
        ):
            of = token.head.head if token.dep_ == "pobj" and token.head.lower_ == "of" else token
            if any(c.lower_ in _ALL_OF for c in (*token.lefts, *of.lefts)):
                return True
    return False


def _told_closer(event: Event, below: Sequence[_Told]) -> Event | None:
    """Where an act is dated loosely ("last week"): the telling soon after that points back to it and tells the day ("the attack took place on")."""
    time = event.time
    if time is None or tells_days(time) or time.start is None or time.end is None:
        return None
    for later in below:
        day = later.event.time
        if later.event.event_class != event.event_class or day is None or not _dates(later.event) or not _is_definite(later.act):
            continue
        if time.start[:10] <= (day.start or "")[:10] <= time.end[:10] and may_be_one(event, later.event):
            return later.event
    return None


def _is_definite(act: Act) -> bool:
    return any(c.dep_ == "det" and c.lower_ in DEFINITE for c in act.trigger.lefts)


def number_of(noun: Token) -> float | None:
    """The number that stands before a noun, in digits or in words."""
    return next((_value(child) for child in noun.lefts if child.dep_ == "nummod"), None)


def _value(number: Token) -> float | None:
    """The value of a number, by its last word ("two hundred", "forty-two")."""
    told = (value_at(number.doc, first) for first in range(number.left_edge.i, number.i + 1))
    return next((value for value, after in told if after > number.i), None)


def _part_of(one: _Told, before: Sequence[_Told]) -> Event | None:
    """The act that a counted one is a part of: "five strikes" of the "23 strikes" that somebody was said to have carried out."""
    noun = one.act.trigger
    count = number_of(noun) if noun.pos_ in ("NOUN", "PROPN") else None
    if count is None:
        return None
    for past in reversed(before):
        whole, event = past.act.trigger, past.event
        if event.actor and whole.lemma_ == noun.lemma_ and past.at < one.at and past.act.carrier.i != whole.i:
            total = number_of(whole)
            return event if total is not None and total >= count else None
    return None


def _pointed_to(one: _Told, before: Sequence[_Told]) -> Event | None:
    """The act that "the meeting", "these strikes" point back to: the last one before of its class that the same noun or verb names, or the
    last one of force where the noun says no more than that ("the attack")."""
    noun = one.act.trigger
    if noun.pos_ not in ("NOUN", "PROPN") or not any(c.dep_ == "det" and c.lower_ in DEFINITE for c in noun.lefts):
        return None
    if any(c.dep_ in ("prep", "acl") and c.lower_ != "by" for c in noun.rights) or any(
        c.dep_ in ("amod", "compound", "poss", "nummod") and c.i not in one.act.names for c in noun.lefts
    ):
        return None
    stem = noun.lemma_.lower()[:4]
    for past in reversed(before):
        event = past.event
        if one.at - past.at > _LOOKED_BACK:
            return None
        if event.event_class != one.event.event_class or past.at == one.at:
            continue
        of_kind = event.mode is not None and event.mode == one.event.mode and event.event_class in _FORCE
        if past.act.trigger.lemma_.lower()[:4] == stem or of_kind or (event.event_class in _FORCE and stem in ("atta", "assa", "inci")):
            return event
    return None
