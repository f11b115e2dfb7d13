"""What a date means: days of weeks, months, seasons and parts of them, counted from another day."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from reportedly.records import TimeMention, TimePrecision

Anchor = Literal["published", "text"]
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Value:
    """What the words of a time mean. first, last: days, inclusive, None where not known or open; clock: (hour, minute)."""

    first: date | None = None
    last: date | None = None
    precision: TimePrecision | None = None
    anchor: Anchor | None = None
    clock: tuple[int, int] | None = None

    @property
    def start(self) -> str | None:
        return self._iso(self.first)

    @property
    def end(self) -> str | None:
        return self._iso(self.last)

    def _iso(self, day: date | None) -> str | None:
        if day is None:
            return None
        return day.isoformat() if self.clock is None else f"{day.isoformat()}T{self.clock[0]:02}:{self.clock[1]:02}"


_DAYS = frozenset({"minute", "part_of_day", "night", "day"})
_FEW = 3
"""Days of a span ("on Friday and Saturday") that tells when something was as a day does."""


def tells_days(time: TimeMention) -> bool:
    """Is a time told to the day, or as a span of few days?"""
    if time.precision != "range" or not time.start or not time.end:
        return time.precision in _DAYS
    try:
        return 0 <= (date.fromisoformat(time.end[:10]) - date.fromisoformat(time.start[:10])).days < _FEW
    except ValueError:
        return False


def day(of: date | None, anchor: Anchor | None = None, precision: TimePrecision = "day") -> Value:
    return Value(of, of, precision, anchor if of else None)


def safe_date(year: int, month: int, of_month: int) -> date | None:
    """The date, or None where there is none ("31 June") or it is far from any report."""
    try:
        return date(year, month, of_month) if 1800 <= year <= 2200 else None
    except ValueError:
        return None


def moved(of: date, days: int) -> date | None:
    """`of` and some days more or less, None where that leaves the calendar."""
    try:
        return of + timedelta(days=days)
    except OverflowError:
        return None


def month(year: int, number: int, anchor: Anchor | None = None) -> Value:
    return Value(date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1]), "month", anchor)


def month_away(of: date, months: int, anchor: Anchor | None = None) -> Value:
    """The calendar month that lies `months` after that of a day (before it, where negative)."""
    year, number = divmod(of.year * 12 + of.month - 1 + months, 12)
    return month(year, number + 1, anchor) if 1800 <= year <= 2200 else Value(precision="month")


def year(number: int, anchor: Anchor | None = None) -> Value:
    return Value(date(number, 1, 1), date(number, 12, 31), "year", anchor)


def week(of: date, weeks: int = 0, anchor: Anchor | None = None) -> Value:
    """The week, Monday to Sunday, that holds a day, or one `weeks` later."""
    monday = of - timedelta(days=of.weekday()) + timedelta(weeks=weeks)
    return Value(monday, monday + 6 * ONE, "week", anchor)


def weekend(of: date, weeks: int = 0, anchor: Anchor | None = None) -> Value:
    saturday = of - timedelta(days=of.weekday()) + timedelta(weeks=weeks, days=5)
    return Value(saturday, saturday + ONE, "range", anchor)


SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


def season(name: str, of_year: int, anchor: Anchor | None = None) -> Value:
    """Three months of the northern half of the earth; winter begins in December of the year named."""
    first = date(of_year, SEASONS[name], 1)
    end = month_away(first, 2).last
    return Value(first, end, "season", anchor)


def last_season(name: str, before: date, strictly: bool = False) -> Value:
    """The latest season of this name that had begun on a day (`strictly`: that was over)."""
    found = season(name, before.year, "published")
    while found.first is not None and (found.first > before or (strictly and found.last is not None and found.last >= before)):
        found = season(name, found.first.year - 1, "published")
    return found


def weekday(number: int, published: date, future: bool = False, strictly: bool = False) -> date:
    """The latest such weekday up to the day of publication (0: Monday), or the next from it on; `strictly`: not that day itself."""
    away = (number - published.weekday()) % 7 if future else -((published.weekday() - number) % 7)
    if away == 0 and strictly:
        away = 7 if future else -7
    return published + timedelta(days=away)


_LONG, _NOT_LONG = 300, 60
"""Days: what would lie so far ahead, and so short a time back, is over ("had promised that he would free them on 8 May")."""
_SOON = 90
"""Days ahead within which a day told without its year may lie where the words only lean that way."""
_NEAR, _YEAR_AGO = 60, 240
"""Days: who means a day as far back as this tells its year, where it lies as near as that ahead."""


def _never() -> bool:
    return False


def in_year_nearest(
    number: int,
    of_month: int,
    published: date,
    future: bool,
    leaning: Callable[[], bool] = _never,
    open_: Callable[[], bool] = _never,
) -> date | None:
    """A day of a month told without its year: the nearest to publication in the past (one day of grace), or to come where the words look ahead;
    where they only may (`leaning`), whichever is the nearer; where they are `open_` to both, that to come if it is by far the nearer."""
    options = [d for y in (published.year - 1, published.year, published.year + 1) if (d := safe_date(y, number, of_month))]
    back = max((d for d in options if d <= published + ONE), default=None)
    ahead = min((d for d in options if d >= published), default=None)
    if back is None or ahead is None:
        return ahead if future else back
    until, since = (ahead - published).days, (published - back).days
    if future:
        return back if until > _LONG and since < _NOT_LONG else ahead
    if until < min(since, _SOON) and leaning():
        return ahead
    return ahead if until < _NEAR and since > _YEAR_AGO and open_() else back


def part(of: Value, which: str) -> Value:
    """The early, middle or late part of a month, year, week or season: a third of it."""
    if of.first is None or of.last is None:
        return replace(of, precision="range")
    which = "early" if which in ("start", "beginning") else "late" if which == "end" else "mid" if which == "middle" else which
    if of.precision == "year":
        first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[which]
        return replace(of, first=month(of.first.year, first).first, last=month(of.first.year, last).last, precision="range")
    if of.precision == "month":
        first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, of.last.day)}[which]
        return replace(of, first=of.first.replace(day=first), last=of.first.replace(day=last), precision="range")
    third = timedelta(days=max(1, ((of.last - of.first).days + 1) // 3))
    if which == "early":
        return replace(of, last=of.first + third - ONE, precision="range")
    if which == "late":
        return replace(of, first=of.last - third + ONE, precision="range")
    return replace(of, first=of.first + third, last=of.last - third, precision="range")
