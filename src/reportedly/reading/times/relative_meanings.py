"""What the words of a relative time ("yesterday", "two weeks later", "last month") or of an hour mean: from a match of the grammar in dates.py."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from reportedly.reading.times.date_meanings import Context, third_of
from reportedly.reading.times.days import ONE, Value, day, month_away, moved, safe_date, week, weekday, weekend, year

WEEKDAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thu", "friday fri", "saturday sat", "sunday sun")
    )
    for name in names.split()
}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "a couple of": 2,
}  # fmt: skip


def number_of(word: str) -> int | None:
    """The number that a word or figures tell, None for \"several\" and the like."""
    word = " ".join(word.lower().split())
    return int(word) if word.isdigit() else NUMBERS.get(word)


_NEARER = 4
"""Days ahead at which a weekday is rather the coming one, where the words may look ahead."""


def weekday_told(m: re.Match[str], c: Context) -> Value | None:
    if m["plural"]:
        return Value()
    number = WEEKDAYS[m["weekday"].lower()]
    which = " ".join((m["which"] or "").lower().replace("very", "").split())
    if which in ("the following", "the next", "the previous", "the preceding", "that", "the same"):
        base = c.said if c.said else None
        if base is None:
            return within_day(Value(precision="day"), m["part"], m["early"])
        if which in ("the following", "the next"):
            found = day(weekday(number, base, future=True, strictly=True), "text")
        else:
            found = day(weekday(number, base, strictly="that" not in which and "same" not in which), "text")
    elif c.published is None:
        found = Value(precision="day")
    elif which in ("next", "this coming", "coming"):
        found = day(weekday(number, c.published, future=True, strictly=True), "published")
    elif which in ("last", "this past", "past"):
        found = day(weekday(number, c.published, strictly=True), "published")
    else:
        ahead = (number - c.published.weekday()) % 7
        to_come = c.future(m.start("weekday")) or (0 < ahead <= _NEARER and c.leaning(m.start("weekday")))
        found = day(weekday(number, c.published, future=to_come), "published")
    if m["week"] and found.first is not None and c.published is not None:
        if m["week"].lower().endswith("ago"):
            found = day(moved(found.first, -7), "published")
        else:  # the weeks begin on Mondays
            monday = week(c.published, -1 if "last" in m["week"].lower() else 1).first
            found = day(moved(monday, number), "published") if monday else found
    return within_day(found, m["part"], m["early"])


def within_day(value: Value, which: str | None, early: str | None = None) -> Value:
    """A part of a day. "Monday night" is the night of that evening; "overnight" lasts until the next day."""
    which = (which or "").lower()
    if which == "overnight" or (early or "").lower() == "overnight":
        return replace(value, last=value.first + ONE if value.first else None, precision="night")
    if which == "night":
        return replace(value, last=value.first, precision="night")
    return replace(value, precision="part_of_day") if which or early else value


def day_pointed_to(m: re.Match[str], c: Context) -> Value | None:
    word = " ".join(m["word"].lower().split())
    away = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": -1, "last night": -1, "the day before yesterday": -2, "the day after tomorrow": 2,
            "last evening": -1, "early today": 0}.get(word, 0)  # fmt: skip
    value = day(moved(c.published, away), "published") if c.published else Value(precision="day")
    which = m["part"] or (word.split()[-1] if word.startswith(("this ", "last ")) else word if word == "overnight" else None)
    return within_day(value, "night" if word == "tonight" else which, m["early"])


def _away(of: date, count: int, unit: str, anchor: str) -> Value:
    """What lies `count` units from a day (before it, where negative), as precisely as the unit tells."""
    side: str = anchor
    if unit in ("day", "night"):
        return day(moved(of, count), side)  # type: ignore[arg-type]
    if unit == "week":
        return day(moved(of, 7 * count), side) if abs(count) < 2 else week(of, count, side)  # type: ignore[arg-type]
    if unit == "month":
        return month_away(of, count, side)  # type: ignore[arg-type]
    if unit in ("year", "decade"):
        found = of.year + count * (10 if unit == "decade" else 1)
        return year(found, side) if 1800 < found < 2200 else Value(precision="year")  # type: ignore[arg-type]
    return day(of, side) if abs(count) <= 12 else Value(moved(of, -(-abs(count) // 24) * (1 if count > 0 else -1)), of, "range", side) if count < 0 else Value(of, moved(of, -(-count // 24)), "range", side)  # type: ignore[arg-type]  # fmt: skip


def ago(m: re.Match[str], c: Context) -> Value | None:
    unit, which = m["unit"].lower(), m["which"].lower()
    count = number_of(m["number"]) if m["number"] else None
    precision = {"day": "day", "night": "night", "week": "week", "month": "month", "year": "year"}.get(unit, "range")
    if which == "ago":
        if count is None or c.published is None:
            return Value(precision=precision)  # type: ignore[arg-type]
        if unit == "minute" or (unit == "hour" and count < 12):
            return day(c.published, "published")
        found = _away(c.published, -count, unit, "published")
        return replace(found, precision="week") if unit == "week" and found.precision == "day" else found
    if count is None or c.said is None or unit == "minute":
        return Value(precision=precision)  # type: ignore[arg-type]
    return _away(c.said, -count if which in ("earlier", "before", "previously", "prior") else count, unit, "text")


def unit_beside(m: re.Match[str], c: Context) -> Value | None:
    which, unit = " ".join(m["which"].lower().split()), m["unit"].lower()
    third = m["third"]
    if which in ("the following", "the next", "the same", "that", "the previous", "the preceding", "the very next") and unit in (
        "day",
        "night",
        "week",
        "month",
        "year",
        "weekend",
    ):
        if (unit == "year" and which == "that") or c.said is None:
            return Value(precision="night" if unit == "night" else unit if unit in ("day", "week", "month", "year") else "range")  # type: ignore[arg-type]
        count = {"the following": 1, "the next": 1, "the very next": 1, "the same": 0, "that": 0}.get(which, -1)
        if unit in ("day", "night"):
            found = day(moved(c.said, count), "text")
            return within_day(found, unit) if unit == "night" else found
        if unit == "weekend":
            return weekend(c.said, count, "text")
        return third_of(week(c.said, count, "text") if unit == "week" else _away(c.said, count, unit, "text"), third)
    if which.startswith("the ") and unit in ("day", "night"):
        return None
    if c.published is None:
        return Value(precision=unit if unit in ("week", "month", "year") else "range")  # type: ignore[arg-type]
    count = {"last": -1, "the last": -1, "the past": 0, "this": 0, "next": 1, "this past": 0, "the coming": 1, "this coming": 1}.get(
        which, 0
    )
    if which in ("the past", "this past", "the last"):
        back = {"week": 7, "month": 30, "year": 365, "day": 1, "night": 1, "weekend": 0}[unit]
        if unit == "weekend":
            return _past_weekend(c.published)
        return Value(moved(c.published, -back), c.published, "range", "published")
    if unit == "weekend":
        return _past_weekend(c.published) if which == "last" else weekend(c.published, count, "published")
    if unit in ("day", "night"):
        return None
    found = week(c.published, count, "published") if unit == "week" else _away(c.published, count, unit, "published")
    whole = bool(third or m["sofar"]) or m.string[m.end() : m.end() + 2] in ("'s", "’s")
    if which == "this" and unit in ("month", "year") and not whole and found.first is not None:
        ahead = c.future(m.start("unit")) or c.leaning(m.start("unit"))
        return found if ahead else replace(found, last=c.published)  # what has been done this year was done by now
    if m["sofar"] and found.last is not None and found.first is not None and which == "this":
        earlier = m["sofar"].lower() == "earlier"
        return replace(found, last=c.published) if earlier else replace(found, first=c.published)
    return third_of(found, third)


def _past_weekend(published: date) -> Value:
    return weekend(published, 0 if published.weekday() >= 5 else -1, "published")


def the_weekend(m: re.Match[str], c: Context) -> Value | None:
    if c.published is None:
        return Value(precision="range")
    return weekend(c.published, 0, "published") if c.future(m.start()) else _past_weekend(c.published)


def span_of_units(m: re.Match[str], c: Context) -> Value | None:
    count, unit = number_of(m["number"] or "") if m["number"] else None, m["unit"].lower()
    if count is None or c.published is None:
        return Value(precision="range")
    ahead = m["which"].lower() in ("next", "coming")
    days = {
        "minute": 0,
        "hour": 0,
        "day": count,
        "night": count,
        "week": 7 * count,
        "month": 30 * count,
        "year": 365 * count,
        "decade": 3652 * count,
    }[unit]
    if unit == "hour":
        days = -(-count // 24)
    if unit == "year" and not ahead:
        first = safe_date(c.published.year - count, c.published.month, min(c.published.day, 28))
    else:
        first = moved(c.published, days if ahead else -days)
    if first is None:
        return Value(precision="range")
    return Value(c.published, first, "range", "published") if ahead else Value(first, c.published, "range", "published")


def vague(m: re.Match[str], c: Context) -> Value | None:
    return Value(precision="range")


def clock(m: re.Match[str], c: Context) -> Value | None:
    hour, minute = int(m["h"]), int(m["min"] or 0)
    half = (m["half"] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return Value(precision="minute", clock=(hour, minute)) if hour < 24 and minute < 60 else None


def part_of_day(m: re.Match[str], c: Context) -> Value | None:
    word = m["part"].lower()
    if word in ("noon", "midday"):
        return Value(precision="part_of_day")
    return Value(precision="night" if word == "night" else "part_of_day")
