"""What words mean that count from a day told before them ("the evening before", "a day after ...", "that afternoon", "during the night"), and feasts."""

from __future__ import annotations

import re
from dataclasses import replace

from reportedly.reading.times.date_meanings import STOP, Context
from reportedly.reading.times.days import ONE, Anchor, Value, day, in_year_nearest, month_away, moved, week, year
from reportedly.reading.times.relative_meanings import WEEKDAYS, number_of, within_day

_FEASTS = {
    "christmas day": (12, 25),
    "christmas eve": (12, 24),
    "boxing day": (12, 26),
    "new year's day": (1, 1),
    "new year's eve": (12, 31),
}
_OPENS = re.compile(r"(?:^|\s[-–—]\s|[\n:])(?:barely |just |only )?$", re.IGNORECASE)
"""Before the words that open a report: its beginning, or the dash behind the place where it was written."""
_FAR = 120
"""Days within which a weekday with its number in the month is looked for."""
_PARTS = ("night", "evening", "morning", "afternoon", "dawn")


def next_to(m: re.Match[str], c: Context) -> Value | None:
    """ "The day before", "the morning after"."""
    unit, count = m["unit"].lower(), -1 if m["which"].lower() == "before" else 1
    if c.said is None:
        return Value(precision="night" if unit == "night" else "part_of_day" if unit in _PARTS else unit)  # type: ignore[arg-type]
    if unit == "week":
        return week(c.said, count, "text")
    if unit == "month":
        return month_away(c.said, count, "text")
    if unit == "year":
        return year(c.said.year + count, "text")
    return within_day(day(moved(c.said, count), "text"), unit if unit != "day" else None)


def before_of(m: re.Match[str], c: Context) -> Value | None:
    """ "..., a day after soldiers had left": the day of that clause, counted from the day that the same sentence told; of a clause that opens a
    report, from the day of publication."""
    count, after = number_of(m["number"]), m["which"].lower() == "after"
    here = c.said if c.said_at is not None and not STOP.search(m.string, c.said_at, m.start()) else None
    if here is None and after and c.said is None and _OPENS.search(m.string, max(0, m.start() - 20), m.start()):
        here = c.published
    if count is None or here is None or not c.sets_apart(m.start("which")):
        return None
    side: Anchor = "text" if c.said else "published"
    if m["unit"].lower() == "week" and count > 1:
        return week(here, -count if after else count, side)
    days = count * (7 if m["unit"].lower() == "week" else 1)
    return day(moved(here, -days if after else days), side)


def part_of_the_same(m: re.Match[str], c: Context) -> Value | None:
    """ "That afternoon", "the next morning"."""
    which = " ".join(m["which"].lower().split())
    count = 1 if which in ("the next", "the following") else -1 if which in ("the previous", "the preceding") else 0
    return within_day(day(moved(c.said, count), "text"), m["part"]) if c.said else Value(precision="part_of_day")


def through_the_night(m: re.Match[str], c: Context) -> Value | None:
    """ "During the night": that which follows the day told, and of one told of the day of publication that before it."""
    base = c.said or c.published
    if base is None:
        return Value(precision="night")
    first = base - ONE if base == c.published else base
    return replace(day(first, "text" if c.said else "published"), last=first + ONE, precision="night")


def weekday_and_ordinal(m: re.Match[str], c: Context) -> Value | None:
    """ "On Sunday the 8th": the latest day that is both, or the next where the words look ahead."""
    if c.published is None:
        return Value(precision="day")
    number, of_month = WEEKDAYS[m["weekday"].lower()], int(re.match(r"\d+", m["day"])[0])  # type: ignore[index]
    step = 1 if c.future(m.start("weekday")) else -1
    days = (moved(c.published, step * n) for n in range(_FAR))
    return next((day(d, "published") for d in days if d is not None and d.weekday() == number and d.day == of_month), None)


def feast(m: re.Match[str], c: Context) -> Value | None:
    name = " ".join(m[0].lower().replace("’", "'").split())
    if c.published is None:
        return Value(precision="day")
    month, of_month = _FEASTS[name]
    found = in_year_nearest(month, of_month, c.published, c.future(m.start()), lambda: c.leaning(m.start()))
    return day(found, "published") if found else None
