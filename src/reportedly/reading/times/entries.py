"""The hours at which the entries of a running account begin ("14:05 Rebels have ...") and the days that these are of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from reportedly.reading.times.days import ONE, Value

_HEAD = re.compile(
    r"^[ \t]*(?:[*•\[(–-][ \t]*)?(?P<time>(?P<h>\d\d?)[:.h](?P<min>[0-5]\d)(?:[ \t]?(?P<half>[AaPp]\.?[Mm]\b\.?))?"
    r"(?:[ \t]?(?:[A-Z]{2,4}|[Ll]ocal time|[A-Z][a-z]+ time|hrs|hours))?)"
    r"(?:[\])]?[ \t]*(?:[-–—|:.,][ \t]|[-–—|:.,]?$)|[ \t]+(?=[A-Z0-9\"“'‘«*]))",
    re.MULTILINE,
)
_MANY = 2
"""Lines of a text that begin with an hour, of which fewer make no running account."""

_DAY = 24 * 60
"""Minutes."""


@dataclass(frozen=True, slots=True)
class Entry:
    """The hour at the head of an entry: its characters, the day and the time of that day."""

    start: int
    end: int
    value: Value


def entries(text: str, published: date | None) -> list[Entry]:
    """The heads of the entries of a running account, in their order; none of any other text.

    The hours must run one way, down the page or up it, past midnight at most once. The newest entry is of the day of publication.
    """
    heads = [(m.start("time"), m.end("time"), clock) for m in _HEAD.finditer(text) if (clock := _clock(m)) is not None]
    if len(heads) < _MANY:
        return []
    steps = [60 * (b[2][0] - a[2][0]) + b[2][1] - a[2][1] for a, b in pairwise(heads)]
    up = sum((step + _DAY // 2) % _DAY >= _DAY // 2 for step in steps) * 2 >= len(steps)  # from 23:40 to 01:10 it is ninety minutes up
    turns = [n for n, step in enumerate(steps, 1) if (step >= 0) != up]
    if len(turns) > 1:
        return []
    out = []
    for n, (start, end, clock) in enumerate(heads):
        before = bool(turns) and (n < turns[0] if up else n >= turns[0])
        day = published - ONE if published and before else published
        out.append(Entry(start, end, Value(day, day, "minute", "published" if day else None, clock)))
    return out


def _clock(m: re.Match[str]) -> tuple[int, int] | None:
    hour, minute, half = int(m["h"]), int(m["min"]), (m["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return (hour, minute) if hour < 24 else None


def within_entry(value: Value, entry: Entry) -> Value:
    """What an hour or part of a day means that an entry tells without its day: of the day of the entry; a night is that before it."""
    day = entry.value.first
    if day is None or value.first is not None or value.last is not None:
        return value
    if value.precision == "night":
        return Value(day - ONE, day, "night", "published")
    return Value(day, day, value.precision, "published", value.clock) if value.precision in ("minute", "part_of_day") else value
