"""What the words of a time mean: from a match of the grammar in dates.py to days, counted from publication or from the day told before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.reading.times.days import (
    ONE,
    Value,
    day,
    in_year_nearest,
    last_season,
    month,
    month_away,
    moved,
    part,
    safe_date,
    season,
    week,
    weekday,
    weekend,
    year,
)  # fmt: skip

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
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


@dataclass(slots=True)
class Context:
    """What dates are counted from, and what the parse says at an offset. `said`: the latest day told so far, for "the next day"."""

    published: date | None
    future: Callable[[int], bool]
    counts: Callable[[int], bool]
    """Does the number at this offset count something other than days ("May 20 people")?"""
    dated: Callable[[int], bool]
    """Does the parser take the word at this offset for a time (a bare year, a bare "May")?"""
    said: date | None = None
    story: date | None = None
    """The last day told with its year in this sentence (in this line, where the report has no day of publication): what follows it there without
    a year is counted from it, where it lies years back."""


Meaning = Callable[[re.Match[str], Context], Value | None]


def _month_of(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


_BACK = 2
"""Years before publication from which a sentence with a year tells a story of its own."""


def _of_story(number: int, c: Context) -> int | None:
    """The year of a month told without one in a sentence that tells of years back ("took effect in April 2015 and expired in October")."""
    if c.story is None or (c.published is not None and c.published.year - c.story.year < _BACK):
        return None
    return c.story.year + (number < c.story.month)


def _number(word: str) -> int | None:
    word = " ".join(word.lower().split())
    return int(word) if word.isdigit() else NUMBERS.get(word)


def date_told(m: re.Match[str], c: Context) -> Value | None:
    if c.counts(m.start("day")):
        return None
    number, of_month = _month_of(m["month"]), int(re.match(r"\d+", m["day"])[0])  # type: ignore[index]
    if m["year"]:
        found = safe_date(int(m["year"]), number, of_month)
        return day(found) if found else None
    if (told := _of_story(number, c)) is not None and not c.future(m.start()):
        back = safe_date(told, number, of_month)
        return day(back, "text") if back else None
    if c.published is None:
        return Value(precision="day")
    found = in_year_nearest(number, of_month, c.published, c.future(m.start()))
    return day(found, "published") if found else None


def ordinal_told(m: re.Match[str], c: Context) -> Value | None:
    """ "On the 31st": of the month of the day told before, and of none where none is told."""
    told = re.match(r"\d+", m["day"])
    if c.said is None or told is None:
        return None
    found = safe_date(c.said.year, c.said.month, int(told[0]))
    return day(found, "text") if found else None


def dates_told(m: re.Match[str], c: Context) -> Value | None:
    number, last_number = _month_of(m["month"]), _month_of(m["month2"] or m["month"])
    first_day, last_day = int(re.match(r"\d+", m["day"])[0]), int(re.match(r"\d+", m["day2"])[0])  # type: ignore[index]
    told = int(m["year"]) if m["year"] else None
    if told is None:
        if c.published is None:
            return Value(precision="range")
        near = in_year_nearest(number, first_day, c.published, c.future(m.start()))
        if near is None:
            return None
        told = near.year + (last_number < number)
    first, last = safe_date(told - (last_number < number), number, first_day), safe_date(told, last_number, last_day)
    return Value(first, last, "range", None if m["year"] else "published") if first and last and first <= last else None


def iso_date(m: re.Match[str], c: Context) -> Value | None:
    found = safe_date(int(m["year"]), int(m["m"]), int(m["d"]))
    return day(found) if found else None


def date_in_figures(m: re.Match[str], c: Context) -> Value | None:
    """Day and month in figures: whichever order makes a date; where both do, the one that lies within a month before publication."""
    a, b, of_year = int(m["a"]), int(m["b"]), int(m["year"])
    options = {d for d in (safe_date(of_year, b, a), safe_date(of_year, a, b)) if d}
    if len(options) > 1 and c.published:
        near = {d for d in options if -2 <= (c.published - d).days <= 31}
        options = near if len(near) == 1 else options
    if not options:
        return None
    return day(options.pop()) if len(options) == 1 else Value(precision="day")


def month_told(m: re.Match[str], c: Context) -> Value | None:
    number = _month_of(m["month"])
    if m["year"]:
        found = month(int(m["year"]), number)
    elif m["which"] or m["of"]:
        if c.published is None:
            found = Value(precision="month")
        else:
            which = (m["of"] or m["which"]).lower()
            if m["of"] or which == "this":
                away = {"this": 0, "last": -1, "next": 1, "previous": -1}[which.split()[0]]
                found = month(c.published.year + away, number, "published")
            else:
                of_year = (
                    c.published.year - (which == "last" and number >= c.published.month) + (which == "next" and number <= c.published.month)
                )
                found = month(of_year, number, "published")
    else:
        if m["month"].rstrip(".").lower() in (
            "may",
            "march",
            "mar",
            "sept",
            "sep",
            "dec",
            "jan",
            "jun",
            "oct",
            "nov",
            "apr",
            "aug",
            "feb",
            "jul",
        ) and not (m["third"] or c.dated(m.start("month"))):
            return None
        if (told := _of_story(number, c)) is not None and not c.future(m.start()):
            found = month(told, number, "text")
        elif c.published is None:
            found = Value(precision="month")
        elif c.future(m.start()):
            found = month(c.published.year + (number < c.published.month), number, "published")
        else:
            found = month(c.published.year - (number > c.published.month), number, "published")
    return _third(found, m["third"])


def _third(value: Value, words: str | None) -> Value:
    if not words:
        return value
    words = words.lower()
    if "half" in words:
        if value.first is None or value.last is None:
            return replace(value, precision="range")
        middle = value.first + (
            timedelta(days=180 + (value.last - value.first).days // 365) if value.precision == "year" else timedelta(days=14)
        )
        return replace(value, last=middle, precision="range") if "first" in words else replace(value, first=middle + ONE, precision="range")
    for which in ("early", "beginning", "start", "late", "end", "middle", "mid"):
        if which in words:
            return part(value, which)
    return value


def year_told(m: re.Match[str], c: Context) -> Value | None:
    return _third(year(int(m["year"])), m["third"]) if m["third"] or c.dated(m.start("year")) else None


def decade_told(m: re.Match[str], c: Context) -> Value | None:
    first = int(m["year"])
    return _third(Value(date(first, 1, 1), date(first + 9, 12, 31), "range"), m["third"])


def season_told(m: re.Match[str], c: Context) -> Value | None:
    name = m["season"].lower()
    if m["year"]:
        return _third(season(name, int(m["year"])), m["third"])
    which = (m["which"] or m["of"] or "").lower()
    if not which or (name == "fall" and which == "the"):
        return None
    if c.published is None or which == "the":
        return Value(precision="season")
    if m["of"]:
        return _third(season(name, c.published.year - (which == "last"), "published"), m["third"])
    if which == "next":
        found = season(name, c.published.year, "published")
        return found if found.first and found.first > c.published else season(name, c.published.year + 1, "published")
    return _third(last_season(name, c.published, strictly=which == "last"), m["third"])


def weekday_told(m: re.Match[str], c: Context) -> Value | None:
    if m["plural"]:
        return Value()
    number = WEEKDAYS[m["weekday"].lower()]
    which = " ".join((m["which"] or "").lower().split())
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
        found = day(weekday(number, c.published, future=c.future(m.start("weekday"))), "published")
    if m["week"] and found.first is not None:
        moved_to = moved(found.first, -7 if m["week"].lower().endswith("ago") or "last" in m["week"].lower() else 7)
        found = day(moved_to, "published")
    return within_day(found, m["part"], m["early"])


def within_day(value: Value, which: str | None, early: str | None = None, overnight: bool = False) -> Value:
    if overnight or "night" in (which or "").lower().replace("midnight", "") or (early or "").lower() == "overnight":
        last = value.first + ONE if value.first else None
        return replace(value, last=last, precision="night")
    return replace(value, precision="part_of_day") if which or early else value


def day_pointed_to(m: re.Match[str], c: Context) -> Value | None:
    word = " ".join(m["word"].lower().split())
    away = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": -1, "last night": -1, "the day before yesterday": -2, "the day after tomorrow": 2,
            "last evening": -1, "early today": 0}.get(word, 0)  # fmt: skip
    value = day(moved(c.published, away), "published") if c.published else Value(precision="day")
    night = word in ("tonight", "overnight", "last night") or (m["part"] or "").lower() == "night"
    which = m["part"] or (word.split()[-1] if word.startswith("this ") or word == "last evening" else None)
    return within_day(value, which, m["early"], overnight=night)


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
    count = _number(m["number"]) if m["number"] else None
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
        return _third(week(c.said, count, "text") if unit == "week" else _away(c.said, count, unit, "text"), third)
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
    if m["sofar"] and found.last is not None and found.first is not None and which == "this":
        earlier = m["sofar"].lower() == "earlier"
        return replace(found, last=c.published) if earlier else replace(found, first=c.published)
    return _third(found, third)


def _past_weekend(published: date) -> Value:
    return weekend(published, 0 if published.weekday() >= 5 else -1, "published")


def the_weekend(m: re.Match[str], c: Context) -> Value | None:
    if c.published is None:
        return Value(precision="range")
    return weekend(c.published, 0, "published") if c.future(m.start()) else _past_weekend(c.published)


def span_of_units(m: re.Match[str], c: Context) -> Value | None:
    count, unit = _number(m["number"] or "") if m["number"] else None, m["unit"].lower()
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
