"""The words of times: finds expressions of time in a sentence and works out which days they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from reportedly.reading.times.date_meanings import (
    STOP,
    Context,
    Meaning,
    date_in_figures,
    date_told,
    dates_told,
    decade_told,
    iso_date,
    month_told,
    ordinal_told,
    season_told,
    year_told,
)
from reportedly.reading.times.days import ONE, Value, safe_date
from reportedly.reading.times.relative_meanings import (
    ago,
    clock,
    day_pointed_to,
    part_of_day,
    span_of_units,
    the_weekend,
    unit_beside,
    vague,
    weekday_told,
    within_day,
)
from reportedly.reading.times.told_meanings import before_of, feast, next_to, part_of_the_same, through_the_night, weekday_and_ordinal

HINT = re.compile(
    r"\d|day|night|week|month|year|season|spring|summer|autumn|fall|winter|morrow|morning|evening|afternoon|dawn|dusk|noon|midnight|sunrise|sunset|hour|minute|decade|christmas|new year|"
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


@dataclass(frozen=True, slots=True)
class Found:
    """An expression of time: its characters and what it means."""

    start: int
    end: int
    value: Value
    kind: str


_NTH = r"(?:[12]?1st|2?2nd|2?3rd|31st|[12]?[04-9]th|1[123]th|30th)"
_EARLY = r"(?:(?P<early>early|late|earlier|later|overnight) (?:on )?(?:the )?)?"

_RULES: tuple[tuple[str, re.Pattern[str], Meaning], ...] = (
    ("range", _re(rf"(?P<day>{_DAY})(?:(?:, {_DAY}){{1,3}},? and|(?: (?P<month2x>{_MONTH}))? (?:-|–|to|and|until|till|through)) (?P<day2>{_DAY})(?: of)?[\s-](?P<month>{_MONTH})(?P<month2>)(?:,? (?P<year>{_YEAR}))?"), dates_told),
    ("range", _re(rf"(?P<month>{_MONTH}) (?P<day>{_DAY}) (?:-|–|to|and|until|till|through) (?P<month2>{_MONTH})? ?(?P<day2>{_DAY})(?:,? (?P<year>{_YEAR}))?"), dates_told),
    ("day", _re(rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}),? (?:the )?)?(?P<day>{_DAY})(?: of)?[\s-](?P<month>{_MONTH})(?:,?[\s-](?P<year>{_YEAR})|,? (?:of )?(?P<of>last|this|next) year)?"), date_told),
    ("day", _re(rf"(?:(?:{_WEEKDAY}|{_SHORT_WEEKDAY}),? )?(?P<month>{_MONTH})(?:,(?=\s{_DAY},?\s{_YEAR}))?\s(?:the )?(?P<day>{_DAY})(?:,? (?P<year>{_YEAR})|,? (?:of )?(?P<of>last|this|next) year)?"), date_told),
    ("day", _re(r"(?P<year>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>0?[1-9]|[12]\d|3[01])\b"), iso_date),
    ("day", _re(r"(?P<a>\d\d?)[-/.](?P<b>\d\d?)[-/.](?P<year>(?:19|20)\d\d)\b"), date_in_figures),
    ("day", _re(rf"(?P<weekday>{_DAY_NAMES}),? (?:the )?(?P<day>{_NTH})\b(?! (?:of )?{_MONTH})"), weekday_and_ordinal),
    ("day", re.compile(rf"(?:(?<=\bon )|(?<=\bsince )|(?<=\bfrom ))the (?P<day>{_NTH})(?=[.,;:)]|\s(?:and|at|in|by|near|when|after)\b|$)", re.IGNORECASE), ordinal_told),
    ("day", re.compile(rf"(?:(?<=(?:morning|evening) of )|(?<=night of )|(?<=afternoon of ))the (?P<day>{_NTH})(?!\s(?:century|anniversary|birthday|[A-Z]))\b"), ordinal_told),
    ("month", _re(rf"{_THIRD}(?:(?P<which>last|this|next) )?(?P<month>{_MONTH})(?:,? (?:of )?(?P<year>{_YEAR})| (?:of )?(?P<of>last|this|next|the\sprevious) year)?"), month_told),
    ("season", _re(rf"{_THIRD}(?:(?P<which>last|this|next|the) )?(?P<season>{_SEASON})\b(?: (?:of )?(?:(?P<year>{_YEAR})|(?P<of>last|this) year))?"), season_told),
    ("year", _re(rf"{_THIRD}(?P<year>{_YEAR})(?!s)"), year_told),
    ("year", _re(rf"(?:the )?{_THIRD}(?P<year>(?:19|20)\d0)s\b"), decade_told),
    ("day", _re(rf"{_EARLY}(?:(?P<which>last|next|this\spast|this\scoming|this|past|coming|the\sfollowing|the\snext|the\sprevious|the\spreceding|that(?:\svery)?|the(?:\svery)?\ssame) )?(?P<weekday>{_DAY_NAMES})(?P<plural>s)?\b(?:(?:'s|’s)? (?P<part>{_PART}|overnight))?(?: (?:of )?(?P<week>last week|next week|a week ago))?"), weekday_told),
    ("day", _re(rf"{_EARLY}(?P<word>the day before yesterday|the day after tomorrow|yesterday|today|tonight|tomorrow|overnight|last night|last evening|this (?:morning|afternoon|evening|night))\b(?: (?P<part>{_PART}))?"), day_pointed_to),
    ("day", _re(rf"{_ABOUT}(?P<number>{_NUMBER})?[\s-]?(?P<unit>{_UNIT})s? (?P<which>ago|earlier|later|before(?=[\s,.;]*$|,)|previously|prior|afterwards)\b"), ago),
    ("day", _re(r"the (?P<unit>day|night|evening|morning|afternoon|week|month|year) (?P<which>before|after)(?=[.,;:)”\"]|\s(?:and|at|in|by|on|for|from|to|near|when|as|with|under|against)\b|\s*$)"), next_to),
    ("day", _re(rf"(?P<number>{_NUMBER})[\s-](?P<unit>day|week)s? (?P<which>after|before)(?=\s)"), before_of),
    ("day", _re(r"(?:on |in )?(?P<which>that(?:\svery)?|the(?:\svery)?\ssame|the\snext|the\sfollowing|the\sprevious|the\spreceding) (?P<part>morning|afternoon|evening|dawn)\b"), part_of_the_same),
    ("day", _re(r"(?:in|during|throughout|through) the night\b(?! (?:of|from|to|into|between|before|after|on|when|that)\b)"), through_the_night),
    ("day", _re(r"(?:Christmas|New\sYear['’]s) (?:Day|Eve)\b|Boxing\sDay\b"), feast),
    ("week", _re(rf"(?:(?P<sofar>earlier|later) )?{_THIRD}(?P<which>last|this\spast|this\scoming|this|next|the\slast|the\spast|the\scoming|the\sfollowing|the\snext|the\svery\snext|the\sprevious|the\spreceding|the\ssame|that) (?P<unit>day|night|week|month|year|weekend)\b(?!\s?-|\s(?:earlier|later|ago))"), unit_beside),
    ("week", _re(r"(?:over |at )?the weekend\b"), the_weekend),
    ("range", _re(rf"(?:the|these)\s(?P<which>last|past|previous|next|coming|preceding) (?P<number>{_NUMBER})?[\s-]?(?P<unit>{_UNIT})s\b"), span_of_units),
    ("range", _re(rf"(?:the )?(?:recent|coming|past|previous|last) {_UNIT}s\b"), vague),
    ("range", _re(rf"(?:for|lasting|within) {_ABOUT}(?:the )?(?:{_NUMBER})[\s-]{_UNIT}s?\b(?!\s(?:ago|earlier|later))|for {_UNIT}s\b"), vague),
    ("clock", _re(r"(?P<h>\d\d?)(?:[:.]?(?P<min>[0-5]\d))? ?(?P<half>[ap]\.m\b\.?|[ap]m\b|[AP]\.?M\b\.?)(?: local time| GMT| UTC)?"), clock),
    ("clock", _re(r"(?P<h>[01]?\d|2[0-3]):(?P<min>[0-5]\d)(?P<half>)(?: ?(?:local time|GMT|UTC|hours|hrs))?(?![\d:])"), clock),
    ("clock", _re(r"(?P<h>[01]\d|2[0-3])(?P<min>[0-5]\d)(?P<half>) (?:local time|GMT|UTC|hours|hrs)\b"), clock),
    ("part", _re(r"(?:the )?(?:early |late |small )?(?:morning |evening )?hours(?: of the (?P<of>morning|day|night))?(?P<part>)(?= of| on|,|\.|$)"), lambda m, c: Value(precision="part_of_day")),
    ("part", _re(rf"(?:(?:in|during|through) )?(?:the )?(?:(?:early|late|mid)[\s-])?(?P<part>{_PART})\b"), part_of_day),
)  # fmt: skip

_JOIN_DAY = re.compile(
    r"[\s\u00a0]*(?:,|(?:,\s*)?\b(?:of|on|at|at about|at around|around|in|by|from)\b(?:\s+the)?)?[\s\u00a0]*(?:approximately\s+)?"
)
_INTO = re.compile(r"\s+(?:to|into|before|on to)\s+(?:the\s)?")
_OPEN = re.compile(r"\b(since|until|till|before|by|from|between)\s+(?:about\s|around\s|at least\s|the\s)?$", re.IGNORECASE)
_AROUND = re.compile(r"\b(?:since|until|till)\s+(?:about\s|around\s|at least\s|the\s)?$", re.IGNORECASE)
"""What tells of a time up to a day or from it on."""
_LATELY = 7
"""Days before its publication that a report's story is likely about."""
_DAYS = frozenset({"day", "part_of_day", "night", "minute"})
_SINCE_WAR = re.compile(
    r"\b(since)\s+(?:the\s|its\s|their\s)?(?:(?:start|beginning|outbreak|onset|eruption)\s+of\s)?(?:the\s|its\s|this\s)?(?:[\w-]+\s){0,3}"
    r"(?:war|conflict|fighting|uprising|crisis|insurgency|violence|hostilities)(?:\s+in\s+[A-Z]\w+)?(?:\s+(?:began|started|erupted|broke out|resumed))?"
    r"\s+(?:in|on|of)\s+(?:early\s|late\s)?$"
)
"""What tells of a time since then, too: "since the start of the war in April 2023", "since fighting broke out in May"."""
_ALSO = re.compile(r"\s+and\s+(?:on\s+|in\s+)?")
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
    context.story = None
    for begin, stop, rule, match in candidates:
        if begin < at:
            continue
        kind, _, meaning = _RULES[rule]
        if context.published is not None and STOP.search(text, at, begin):
            context.story = None
        value = meaning(match, context)
        if value is None or stop <= begin:
            continue
        while begin < stop and text[begin].isspace():
            begin += 1
        found.append(Found(begin, stop, value, kind))
        at = stop
        if value.first is not None and _is_of_story(text, start, begin, value.first, value.precision, context):
            context.said, context.said_at = value.first, stop
        if value.first is not None and value.anchor in (None, "text") and kind in ("day", "month", "range"):
            context.story = value.first
    return _opened(text, _joined(text, found, context))


def _is_of_story(text: str, start: int, begin: int, first: date, precision: str | None, context: Context) -> bool:
    """Is a day told one to which the story has come, so that "the next day" counts from it? One to come is not, nor one long ago from which on
    something has gone on."""
    if precision not in _DAYS:
        return False
    if context.published is None:
        return True
    away = (context.published - first).days
    return away >= 0 and (away <= _LATELY or not _AROUND.search(text, max(start, begin - 24), begin))


def _joined(text: str, found: list[Found], context: Context) -> list[Found]:
    """A part of a day or a clock time together with the day that stands beside it: "at 6:30 am on Friday", "the early hours of Sunday"."""
    out: list[Found] = []
    for each in found:
        before = out[-1] if out else None
        if before is not None and before.value.precision == "night" and each.kind == "day" and each.value.first is not None:
            if _INTO.fullmatch(text, before.end, each.start) and (each.value.precision != "range"):
                first = each.value.first - ONE  # "in the night to Friday", "through the night into Friday morning"
                out[-1] = Found(before.start, each.end, replace(each.value, first=first, precision="night", clock=None), "day")
                continue
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
        return within_day(of, "overnight")
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
        if opened is None and each.kind not in ("clock", "part"):
            opened = _SINCE_WAR.search(text, max(0, each.start - 90), each.start)
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
        elif word in ("before", "by") and value.precision in ("part_of_day", "minute", "night") and value.first is not None:
            out.append(Found(start, each.end, value, each.kind))  # "before dawn on Friday", "by Friday noon" is on that Friday
        elif word in ("until", "till", "before", "by") and value.precision:
            out.append(Found(start, each.end, replace(value, first=None, precision="before", clock=None), each.kind))
        elif word is None and (both := _both(text, found[n : n + 2])) is not None:
            out.append(both)
            skip = True
        else:
            out.append(each)
    return out


_NEXT = {"day": 2, "month": 1, "year": 1}
"""How many days after the end of the first of two times that "and" joins the second may begin to be one span with it."""


def _both(text: str, pair: list[Found]) -> Found | None:
    """ "On Friday and Saturday", "in March and April": one span of time; None where the two are none."""
    if len(pair) < 2 or not _ALSO.fullmatch(text, pair[0].end, pair[1].start):
        return None
    one, other = (p.value for p in pair)
    days = _NEXT.get(str(one.precision))
    if days is None or one.precision != other.precision or not (one.first and other.first and one.last and other.last):
        return None
    if not 0 < (other.first - one.last).days <= days:
        return None
    return Found(pair[0].start, pair[1].end, Value(one.first, other.last, "range", other.anchor), "range")
