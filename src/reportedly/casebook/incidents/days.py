"""The days of an act: what its words say of when it was, and what they leave to the day on which its report was published."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from reportedly.casebook.incidents.signs import beside
from reportedly.casebook.sentences import Sentences
from reportedly.records import Event, Report, TimeMention

LONGEST = 3
"""Days: a claim about a longer time ("in March") does not say its day."""

LOOK_BACK = 2
"""Days before its publication in which a report's news happened, where it does not say when."""

WEEK = 6
"""Days before its publication within which a day that a report tells elsewhere may be that of its news."""

_GUESSED = re.compile(r"\+reranker:[^+\[]*\[([a-z,]*)\]")
"""The fields that the second look settled, as a record's reader names them (`reading.reranking.revised`)."""

_LAST = date.max.toordinal()


def days_of(time: TimeMention | None) -> tuple[int, int] | None:
    """First and last day of a time as numbers, where it tells a day or few; of a night also the day on which it ends."""
    if time is None or not time.start or time.precision in ("since", "before"):
        return None
    try:
        first, last = (date.fromisoformat(day[:10]).toordinal() for day in (time.start, time.end or time.start))
    except ValueError:
        return None
    if time.precision == "night" and last == first:
        last += 1  # what one tells of a night others tell of the day on which it ends
    return (first, last) if 0 <= last - first < LONGEST else None


def is_guessed(event: Event, field: str) -> bool:
    """Did the second look settle this field of an event (docs/reranking.md)? Its reader says so."""
    told = _GUESSED.search(event.reader)
    return told is not None and field in told[1].split(",")


def published_on(report: Report) -> int | None:
    """The day of publication as a number."""
    try:
        return date.fromisoformat((report.published or "")[:10]).toordinal()
    except ValueError:
        return None


@lru_cache(maxsize=20_000)
def iso(day: int | None) -> str | None:
    """A day given as a number, as ISO 8601; None where none is told."""
    return date.fromordinal(day).isoformat() if day is not None and 0 < day <= _LAST else None


def is_long(time: TimeMention | None) -> bool:
    """Is a time told, but longer than what one happening takes?"""
    return time is not None and days_of(time) is None


def days_told(event: Event, published: int | None, sentences: Sentences, at: int) -> tuple[tuple[int, int] | None, bool]:
    """The day of an act, and do words beside it say so? A day that was carried over from another sentence is that of the news or none:
    one well before it may be that of a picture's caption or of something told for comparison. One that the second look settled
    counts for none: it is likelier right than what the rules say, but says little of whether two reports tell of one act."""
    if is_guessed(event, "time"):
        return None, False
    days = days_of(event.time)
    if days is None or event.time is None or not event.time.spans or beside(event.time.spans, sentences, at):
        return days, days is not None
    if published is None or days[1] >= published - LOOK_BACK:
        return days, True
    return ((days[0], published), False) if days[0] >= published - WEEK else (None, False)


def is_past(time: TimeMention | None, published: int | None, sentences: Sentences, at: int) -> bool:
    """Do words beside an act tell a longer time that was over well before the report ("in August 2013")? Such an act is not its news."""
    if time is None or not time.end or published is None or days_of(time) is not None or not beside(time.spans, sentences, at):
        return False
    try:
        return time.precision != "since" and date.fromisoformat(time.end[:10]).toordinal() < published - WEEK
    except ValueError:
        return False
