"""What the words of a day, month, year or season mean: from a match of the grammar in dates.py to days, counted from publication or from the day told before."""

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
    part,
    safe_date,
    season,
    year,
)

MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug", "september sept sep",
         "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip


STOP = re.compile(r"[.!?][\"”’')]*\s+(?=[A-Z“\"])|\n")
"""Where a sentence ends."""


@dataclass(slots=True)
class Context:
    """What dates are counted from, and what the parse says at an offset. `said`: the latest day told so far, for "the next day"."""

    published: date | None
    future: Callable[[int], bool]
    counts: Callable[[int], bool]
    """Does the number at this offset count something other than days ("May 20 people")?"""
    dated: Callable[[int], bool]
    """Does the parser take the word at this offset for a time (a bare year, a bare "May")?"""
    leaning: Callable[[int], bool] = lambda at: False
    """May the time at this offset be one to come, if that is the nearer?"""
    past: Callable[[int], bool] = lambda at: True
    """Does the verb that the time at this offset hangs on tell what was done?"""
    sets_apart: Callable[[int], bool] = lambda at: False
    """Does the word at this offset ("after") begin a clause of its own?"""
    said: date | None = None
    said_at: int | None = None
    """The offset behind the words that told it."""
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


def date_told(m: re.Match[str], c: Context) -> Value | None:
    if c.counts(m.start("day")):
        return None
    number, of_month, at = _month_of(m["month"]), int(re.match(r"\d+", m["day"])[0]), m.start()  # type: ignore[index]
    if m["year"]:
        found = safe_date(int(m["year"]), number, of_month)
        return day(found) if found else None
    if not m["of"] and (told := _of_story(number, c)) is not None and not c.future(m.start()):
        back = safe_date(told, number, of_month)
        return day(back, "text") if back else None
    if c.published is None:
        return Value(precision="day")
    if m["of"]:
        found = safe_date(c.published.year + {"last": -1, "this": 0, "next": 1}[m["of"].lower()], number, of_month)
    else:
        found = in_year_nearest(number, of_month, c.published, c.future(at), lambda: c.leaning(at), lambda: not c.past(at))
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
    listed = [int(n) for n in re.findall(r"\d+", m.string[m.start("day") : m.end("day2")])]
    if number == last_number and listed != sorted(set(listed)):
        return None  # "bulletin 11, 10-16 August"
    told, at = int(m["year"]) if m["year"] else None, m.start()
    if told is None:
        if c.published is None:
            return Value(precision="range")
        near = in_year_nearest(number, first_day, c.published, c.future(at), lambda: c.leaning(at), lambda: not c.past(at))
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
        elif c.future(m.start()) or (1 <= (number - c.published.month) % 12 <= 3 and c.leaning(m.start())):
            found = month(c.published.year + (number < c.published.month), number, "published")
        else:
            found = month(c.published.year - (number > c.published.month), number, "published")
    return third_of(found, m["third"])


def third_of(value: Value, words: str | None) -> Value:
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
    return third_of(year(int(m["year"])), m["third"]) if m["third"] or c.dated(m.start("year")) else None


def decade_told(m: re.Match[str], c: Context) -> Value | None:
    first = int(m["year"])
    return third_of(Value(date(first, 1, 1), date(first + 9, 12, 31), "range"), m["third"])


def season_told(m: re.Match[str], c: Context) -> Value | None:
    name = m["season"].lower()
    if m["year"]:
        return third_of(season(name, int(m["year"])), m["third"])
    which = (m["which"] or m["of"] or "").lower()
    if not which or (name == "fall" and which == "the"):
        return None
    if c.published is None or which == "the":
        return Value(precision="season")
    if m["of"]:
        return third_of(season(name, c.published.year - (which == "last"), "published"), m["third"])
    if which == "next":
        found = season(name, c.published.year, "published")
        return found if found.first and found.first > c.published else season(name, c.published.year + 1, "published")
    return third_of(last_season(name, c.published, strictly=which == "last"), m["third"])
