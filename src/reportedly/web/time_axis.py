"""A time axis for charts that the server draws: where a day stands, and which days are named on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

FIRST, LAST = date(1900, 1, 1).toordinal(), date(2100, 12, 31).toordinal()
"""Days beyond these are no days of reports."""


@dataclass(frozen=True)
class Axis:
    """Days `first` to `last` (as numbers, 0001-01-01 being 1) laid over `width` pixels, `margin` free on both sides."""

    first: int
    last: int
    width: int
    margin: int = 14

    def x(self, day: float) -> float:
        """Where a day stands; one outside stands at the edge."""
        at = min(max(day, self.first), self.last)
        part = (at - self.first) / (self.last - self.first) if self.last > self.first else 0.5
        return self.margin + part * (self.width - 2 * self.margin)

    def ticks(self, most: int = 9) -> list[tuple[int, str]]:
        """Days to be named, at even steps of days, weeks, months or years, no more than `most`."""
        span = max(1, self.last - self.first)
        if span / most <= 7:
            step = next(s for s in (1, 2, 3, 7) if span / s <= most)
            return [(d, _short(d)) for d in range(self.first, self.last + 1, step)]
        months = next((m for m in (1, 2, 3, 6, 12, 24, 60, 120, 240) if span / (30.4 * m) <= most), 600)
        return [(d, _month(d, months)) for d in _month_starts(self.first, self.last, months)]


def axis_of(days: list[int], width: int) -> Axis:
    """An axis for these days; a little room around them, and no less than a week."""
    known = [d for d in days if FIRST <= d <= LAST] or [date(2000, 1, 1).toordinal()]
    first, last = min(known), max(known)
    room = max(1, (last - first) // 40, (7 - (last - first)) // 2)
    return Axis(first - room, last + room, width)


def drawn(axis: Axis, height: int = 20) -> Markup:
    """The names of days above a chart, each with a short line."""
    parts = [
        Markup(
            '<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/><text class="tick {3}" x="{0:.1f}" y="{4}">{5}</text>'
        ).format(axis.x(day), height - 5, height, _anchor(axis, day), height - 7, name)
        for day, name in axis.ticks()
    ]
    return Markup('<svg class="ticks" width="{0}" height="{1}" viewBox="0 0 {0} {1}" aria-hidden="true">{2}</svg>').format(
        axis.width, height, Markup("").join(parts)
    )


def _anchor(axis: Axis, day: int) -> str:
    at = axis.x(day)
    return "" if at < 40 else "end" if at > axis.width - 40 else "mid"


def number_of(day: str | None) -> int | None:
    """A day (ISO 8601, its date only) as a number; None where it is none."""
    try:
        return date.fromisoformat((day or "")[:10]).toordinal()
    except ValueError:
        return None


def iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


def _short(day: int) -> str:
    found = date.fromordinal(day)
    return f"{found.day} {found:%b} {found.year}" if found.day == 1 else f"{found.day} {found:%b}"


def _month(day: int, months: int) -> str:
    found = date.fromordinal(day)
    return str(found.year) if months >= 12 else f"{found:%b} {found.year}"


def _month_starts(first: int, last: int, months: int) -> Iterator[int]:
    at = date.fromordinal(first).replace(day=1)
    if months >= 12:
        at = at.replace(month=1)
        years = months // 12
        at = at.replace(year=at.year - at.year % years if years > 1 else at.year)
    elif months > 1:
        at = at.replace(month=1 + (at.month - 1) // months * months)
    while at.toordinal() <= last:
        if at.toordinal() >= first:
            yield at.toordinal()
        for _ in range(months):
            at = (at + timedelta(days=31)).replace(day=1)
