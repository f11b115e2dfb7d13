"""The words of times: finds expressions of time in a sentence and works out which days they mean."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from reportedly.reading.days import (
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

HINT = re.compile(
    r"\d|day|night|week|month|year|season|spring|summer|autumn|fall|winter|morrow|morning|evening|afternoon|dawn|dusk|noon|midnight|sunrise|sunset|hour|minute|decade|"
    r"ago|earlier|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC",
    re.IGNORECASE,
)
"""What a line that tells a time holds; lines without are not searched."""

_MONTH = (
    r"(?-i:(?:January|February|March|April|May|June|July|August|September|October|November|December|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|"
    r"OCTOBER|NOVEMBER|DECEMBER)\b|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY_NAMES = r"(?-i:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun|MON|TUES|WEDNES|THURS|FRI|SATUR|SUN)(?:day|DAY))"
_WEEKDAY = rf"(?:{_DAY_NAMES}\b)"
_SHORT_WEEKDAY = r"(?-i:(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%)\b"
_YEAR = r"(?:19|20)\d\d(?![\d%]|[.,:]\d|-\w)\b"
_NUMBER = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|"
    r"forty|fifty|sixty|ninety|a\scouple\sof|several|some|a\sfew|many|dozens\sof)"
)
_UNIT = r"(?:minute|hour|day|night|week|month|year|decade)"
_ABOUT = r"(?:(?:about|around|nearly|almost|roughly|just|barely|only|some|over|more\sthan|less\sthan|at\sleast|up\sto|just\sover|just\sunder|approximately)\s)?"
_PART = r"(?:morning|afternoon|evening|night|dawn|dusk|noon|midday|midnight|sunrise|sunset|daybreak|nightfall)"
_THIRD = r"(?:(?P<third>early|mid|late|(?:the\s)?(?:very\s)?(?:beginning|start|middle|end)\sof|(?:the\s)?(?:first|second|latter)\shalf\sof)[\s-](?:in\s)?)?"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){pattern}".replace(" ", r"\s*"), re.IGNORECASE)


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


@dataclass(frozen=True, slots=True)
class Found:
    """An expression of time: its characters and what it means."""

    start: int
    end: int
    value: Value
    kind: str


Meaning = Callable[[re.Match[str], Context], Value | None]


def _month_of(word: str) -> int:
    return MONTHS[word.lower().rstrip(".")]


def _number(word: str) -> int | None:
    word = " ".join(word.lower().split())
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _date(m: re.Match[str], c: Context) -> Value | None:
    if c.counts(m.start("day")):
        return None
    number, of_month = _month_of(m["month"]), int(re.match(r"\d+", m["day"])[0])  # type: ignore[index]
    if m["year"]:
        found = safe_date(int(m["year"]), number, of_month)
        return day(found) if found else None
    if c.published is None:
        return Value(precision="day")
    found = in_year_nearest(number, of_month, c.published, c.future(m.start()))
    return day(found, "published") if found else None


def _dates(m: re.Match[str], c: Context) -> Value | None:
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


def _iso(m: re.Match[str], c: Context) -> Value | None:
    found = safe_date(int(m["year"]), int(m["m"]), int(m["d"]))
    return day(found) if found else None


def _figures(m: re.Match[str], c: Context) -> Value | None:
    """Day and month in figures: whichever order makes a date; where both do, the one that lies within a month before publication."""
    a, b, of_year = int(m["a"]), int(m["b"]), int(m["year"])
    options = {d for d in (safe_date(of_year, b, a), safe_date(of_year, a, b)) if d}
    if len(options) > 1 and c.published:
        near = {d for d in options if -2 <= (c.published - d).days <= 31}
        options = near if len(near) == 1 else options
    if not options:
        return None
    return day(options.pop()) if len(options) == 1 else Value(precision="day")


def _month_year(m: re.Match[str], c: Context) -> Value | None:
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
        if c.published is None:
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


def _year(m: re.Match[str], c: Context) -> Value | None:
    return _third(year(int(m["year"])), m["third"]) if m["third"] or c.dated(m.start("year")) else None


def _decade(m: re.Match[str], c: Context) -> Value | None:
    first = int(m["year"])
    return _third(Value(date(first, 1, 1), date(first + 9, 12, 31), "range"), m["third"])


def _season(m: re.Match[str], c: Context) -> Value | None:
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


def _weekday(m: re.Match[str], c: Context) -> Value | None:
    if m["plural"]:
        return Value()
    number = WEEKDAYS[m["weekday"].lower()]
    which = " ".join((m["which"] or "").lower().split())
    if which in ("the following", "the next", "the previous", "the preceding", "that", "the same"):
        base = c.said if c.said else None
        if base is None:
            return _part_of(Value(precision="day"), m["part"], m["early"])
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
    return _part_of(found, m["part"], m["early"])


def _part_of(value: Value, which: str | None, early: str | None = None, overnight: bool = False) -> Value:
    if overnight or "night" in (which or "").lower().replace("midnight", "") or (early or "").lower() == "overnight":
        last = value.first + ONE if value.first else None
        return replace(value, last=last, precision="night")
    return replace(value, precision="part_of_day") if which or early else value


def _deictic(m: re.Match[str], c: Context) -> Value | None:
    word = " ".join(m["word"].lower().split())
    away = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1, "overnight": -1, "last night": -1, "the day before yesterday": -2, "the day after tomorrow": 2,
            "last evening": -1, "early today": 0}.get(word, 0)  # fmt: skip
    value = day(moved(c.published, away), "published") if c.published else Value(precision="day")
    night = word in ("tonight", "overnight", "last night") or (m["part"] or "").lower() == "night"
    which = m["part"] or (word.split()[-1] if word.startswith("this ") or word == "last evening" else None)
    return _part_of(value, which, m["early"], overnight=night)


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


def _ago(m: re.Match[str], c: Context) -> Value | None:
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


def _rel_unit(m: re.Match[str], c: Context) -> Value | None:
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
            return _part_of(found, unit) if unit == "night" else found
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


def _the_weekend(m: re.Match[str], c: Context) -> Value | None:
    if c.published is None:
        return Value(precision="range")
    return weekend(c.published, 0, "published") if c.future(m.start()) else _past_weekend(c.published)


def _span_of_units(m: re.Match[str], c: Context) -> Value | None:
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


def _vague(m: re.Match[str], c: Context) -> Value | None:
    return Value(precision="range")


def _clock(m: re.Match[str], c: Context) -> Value | None:
    hour, minute = int(m["h"]), int(m["min"] or 0)
    half = (m["half"] or "").lower().replace(".", "")
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    return Value(precision="minute", clock=(hour, minute)) if hour < 24 and minute < 60 else None


def _of_day(m: re.Match[str], c: Context) -> Value | None:
    word = m["part"].lower()
    if word in ("noon", "midday"):
        return Value(precision="part_of_day")
    return Value(precision="night" if word == "night" else "part_of_day")


_EARLY = r"(?:(?P<early>early|late|earlier|later|overnight) (?:on )?(?:the )?)?"

_RULES: tuple[tuple[str, re.Pattern[str], Meaning], ...] = (
    ("range", _re(rf"(?P<day>{_DAY})(?: (?P<month2x>{_MONTH}))? (?:-|–|to|and|until|till|through) (?P<day2>{_DAY})(?: of)?[\s-](?P<month>{_MONTH})(?P<month2>)(?:,? (?P<year>{_YEAR}))?"), _dates),
    ("range", _re(rf"(?P<month>{_MONTH}) (?P<day>{_DAY}) (?:-|–|to|and|until|till|through) (?P<month2>{_MONTH})? ?(?P<day2>{_DAY})(?:,? (?P<year>{_YEAR}))?"), _dates),
    ("day", _re(rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}),? (?:the )?)?(?P<day>{_DAY})(?: of)?[\s-](?P<month>{_MONTH})(?:,?[\s-](?P<year>{_YEAR}))?"), _date),
    ("day", _re(rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}),? )?(?P<month>{_MONTH})(?:,(?=\s{_DAY},?\s{_YEAR}))?\s(?:the )?(?P<day>{_DAY})(?:,? (?P<year>{_YEAR}))?"), _date),
    ("day", _re(r"(?P<year>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01])\b"), _iso),
    ("day", _re(r"(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.](?P<year>(?:19|20)\d\d)\b"), _figures),
    ("month", _re(rf"{_THIRD}(?:(?P<which>last|this|next) )?(?P<month>{_MONTH})(?:,? (?:of )?(?P<year>{_YEAR})| (?:of )?(?P<of>last|this|next|the\sprevious) year)?"), _month_year),
    ("season", _re(rf"{_THIRD}(?:(?P<which>last|this|next|the) )?(?P<season>{_SEASON})\b(?: (?:of )?(?:(?P<year>{_YEAR})|(?P<of>last|this) year))?"), _season),
    ("year", _re(rf"{_THIRD}(?P<year>{_YEAR})(?!s)"), _year),
    ("year", _re(rf"(?:the )?{_THIRD}(?P<year>(?:19|20)\d0)s\b"), _decade),
    ("day", _re(rf"{_EARLY}(?:(?P<which>last|next|this\spast|this\scoming|this|past|coming|the\sfollowing|the\snext|the\sprevious|the\spreceding|that|the\ssame) )?(?P<weekday>{_DAY_NAMES})(?P<plural>s)?\b(?:(?:'s|’s)? (?P<part>{_PART}|overnight))?(?: (?P<week>last week|next week|a week ago))?"), _weekday),
    ("day", _re(rf"{_EARLY}(?P<word>the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|overnight|last night|last evening|this (?:morning|afternoon|evening|night))\b(?: (?P<part>{_PART}))?"), _deictic),
    ("day", _re(rf"{_ABOUT}(?P<number>{_NUMBER})?[\s-]?(?P<unit>{_UNIT})s? (?P<which>ago|earlier|later|before(?=[\s,.;]*$|,)|previously|prior|afterwards)\b"), _ago),
    ("week", _re(rf"(?:(?P<sofar>earlier|later) )?{_THIRD}(?P<which>last|this\spast|this\scoming|this|next|the\slast|the\spast|the\scoming|the\sfollowing|the\snext|the\svery\snext|the\sprevious|the\spreceding|the\ssame|that) (?P<unit>day|night|week|month|year|weekend)\b(?!\s?-|\s(?:earlier|later|ago))"), _rel_unit),
    ("week", _re(r"(?:over |at )?the weekend\b"), _the_weekend),
    ("range", _re(rf"(?:the|these)\s(?P<which>last|past|previous|next|coming|preceding) (?P<number>{_NUMBER})?[\s-]?(?P<unit>{_UNIT})s\b"), _span_of_units),
    ("range", _re(rf"(?:the )?(?:recent|coming|past|previous|last) {_UNIT}s\b"), _vague),
    ("range", _re(rf"(?:for|lasting|within) {_ABOUT}(?:the )?(?:{_NUMBER})[\s-]{_UNIT}s?\b(?!\s(?:ago|earlier|later))|for {_UNIT}s\b"), _vague),
    ("clock", _re(r"(?P<h>\d\d?)(?:[:.]?(?P<min>[0-5]\d))? ?(?P<half>[ap]\.m\b\.?|[ap]m\b|[AP]\.?M\b\.?)(?: local time| GMT| UTC)?"), _clock),
    ("clock", _re(r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?P<half>)(?: ?(?:local time|GMT|UTC|hours|hrs))?(?![\d:])"), _clock),
    ("clock", _re(r"(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<half>) (?:local time|GMT|UTC|hours|hrs)\b"), _clock),
    ("part", _re(r"(?:the )?(?:early |late |small )?(?:morning |evening )?hours(?: of the (?P<of>morning|day|night))?(?P<part>)(?= of| on|,|\.|$)"), lambda m, c: Value(precision="part_of_day")),
    ("part", _re(rf"(?:(?:in|during) )?(?:the )?(?:(?:early|late|mid)[\s-])?(?P<part>{_PART})\b"), _of_day),
)  # fmt: skip

_JOIN_DAY = re.compile(
    r"[\s\u00a0]*(?:,|(?:,\s*)?\b(?:of|on|at|at about|at around|around|in|by|from)\b(?:\s+the)?)?[\s\u00a0]*(?:approximately\s+)?"
)
_OPEN = re.compile(r"\b(since|until|till|before|by|from|between)\s+(?:about\s|around\s|at least\s|the\s)?$", re.IGNORECASE)
_AND = re.compile(r"\s*,?\s*(and|to|until|till|through|-|–)\s*(?:the\s)?")


def find_times(text: str, start: int, end: int, context: Context) -> list[Found]:
    """The expressions of time in text[start:end] (a sentence), in order, none over another; `context.said` moves on to the last day told."""
    candidates: list[tuple[int, int, int, re.Match[str]]] = []
    for rule, (_, pattern, _) in enumerate(_RULES):
        for match in pattern.finditer(text, start, end):
            candidates.append((match.start(), match.end(), rule, match))
    candidates.sort(key=lambda c: (c[0], -c[1], c[2]))
    found: list[Found] = []
    at = start
    for begin, stop, rule, match in candidates:
        if begin < at:
            continue
        kind, _, meaning = _RULES[rule]
        value = meaning(match, context)
        if value is None or stop <= begin:
            continue
        while begin < stop and text[begin].isspace():
            begin += 1
        found.append(Found(begin, stop, value, kind))
        at = stop
        if value.first is not None and value.precision in ("day", "part_of_day", "night", "minute"):
            context.said = value.first
    return _opened(text, _joined(text, found, context))


def _joined(text: str, found: list[Found], context: Context) -> list[Found]:
    """A part of a day or a clock time together with the day that stands beside it: "at 6:30 am on Friday", "the early hours of Sunday"."""
    out: list[Found] = []
    for each in found:
        before = out[-1] if out else None
        if before is not None and _JOIN_DAY.fullmatch(text, before.end, each.start):
            within = (before.kind in ("clock", "part")) != (each.kind in ("clock", "part"))
            told, other = (before, each) if before.kind in ("clock", "part") else (each, before)
            if within and other.kind == "day" and other.value.clock is None:
                out[-1] = Found(before.start, each.end, _at(told, other.value), "day")
                continue
        out.append(each)
    return out


def _at(told: Found, of: Value) -> Value:
    if told.value.clock is not None:
        return replace(of, last=of.first, clock=told.value.clock, precision="minute")
    if told.value.precision == "night":
        return _part_of(of, "night")
    return replace(of, precision="part_of_day") if of.precision == "day" else of


def _opened(text: str, found: list[Found]) -> list[Found]:
    """Times that leave one end open or span two: "since September", "until Friday", "between March and late May"."""
    out: list[Found] = []
    skip = False
    for n, each in enumerate(found):
        if skip:
            skip = False
            continue
        opened = _OPEN.search(text, max(0, each.start - 24), each.start) if each.kind not in ("clock", "part") else None
        word = opened[1].lower() if opened else None
        start = opened.start(1) if opened else each.start
        value = each.value
        if out and start < out[-1].end:
            word, start = None, each.start
        if word in ("between", "from") and n + 1 < len(found) and _AND.fullmatch(text, each.end, found[n + 1].start):
            other = found[n + 1].value
            first, last = value.first, other.last
            if first is not None and last is not None and value.anchor and not other.anchor:
                first = safe_date(last.year - ((first.month, first.day) > (last.month, last.day)), first.month, min(first.day, 28))
            if first is not None and last is not None and first > last:
                first = last = None
            out.append(Found(start, found[n + 1].end, Value(first, last, "range", other.anchor or value.anchor), "range"))
            skip = True
        elif word == "since" and (value.first is not None or value.precision):
            out.append(Found(start, each.end, replace(value, last=None, precision="since", clock=None), each.kind))
        elif word in ("until", "till", "before", "by") and value.precision:
            out.append(Found(start, each.end, replace(value, first=None, precision="before", clock=None), each.kind))
        else:
            out.append(each)
    return out
