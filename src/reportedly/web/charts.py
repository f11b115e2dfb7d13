"""Charts drawn on the server as SVG: bars over months, the history of a toll, the reasons for a match as a waterfall.

They carry no style of their own (the pages' policy allows none): classes are coloured by the style sheet, in light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from reportedly.casebook.incidents.accounts import TollSaid


def bars(months: Sequence[tuple[str, int]], what: str, width: int = 640, height: int = 90) -> Markup:
    """How many there are in each month (`2016-09`), months without any included. Very long spans are drawn by the year."""
    counted = dict(months)
    first, last = min(counted), max(counted)
    span = list(_months(first, last)) if len(first) == 7 and len(last) == 7 else []
    if not span or len(span) > 240:
        years: dict[str, int] = {}
        for month, n in months:
            years[month[:4]] = years.get(month[:4], 0) + n
        span = [str(y) for y in range(int(min(years)), int(max(years)) + 1)] if all(y.isdecimal() for y in years) else sorted(years)
        counted = years
    most = max(counted.values())
    step = width / len(span)
    parts = []
    for at, month in enumerate(span):
        n = counted.get(month, 0)
        if n:
            tall = max(2.0, (height - 22) * n / most)
            parts.append(
                Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"><title>{}: {:,}</title></rect>').format(
                    at * step, height - 18 - tall, max(1.0, step - 1), tall, month, n
                )
            )
        if month.endswith("-01") or (len(month) == 4 and at % max(1, len(span) // 8) == 0):
            parts.append(Markup('<text class="tick" x="{:.1f}" y="{}">{}</text>').format(at * step, height - 4, month[:4]))
    total = sum(counted.values())
    label = f"{total:,} {what} from {span[0]} to {span[-1]}, at most {most:,} in one {'month' if len(span[0]) == 7 else 'year'}"
    return _svg(width, height, label, parts, "bars")


def _months(first: str, last: str) -> list[str]:
    year, month = int(first[:4]), int(first[5:7])
    found: list[str] = []
    while (at := f"{year:04}-{month:02}") <= last and len(found) < 1_300:
        found.append(at)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _svg(width: int, height: int, label: str, parts: Sequence[Markup], kind: str) -> Markup:
    inner = Markup("").join(parts)
    return Markup(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}" preserveAspectRatio="xMinYMid meet">{}</svg>'
    ).format(kind, width, height, escape(label), inner)


SHAPES = ("circle", "square", "diamond", "triangle", "cross")
"""How claimants are told apart in a toll's history, so that it can be read without colour."""

MOST_LINES = 8


def _number(said: TollSaid) -> int:
    return said.number or 0


def toll(tolls: Sequence[TollSaid], width: int = 760, height: int = 260) -> Markup:
    """The number of dead as each claimant gave it over the days: a line a claimant, named at its end."""
    given = [t for t in tolls if t.published and _ordinal(t.published) and t.number is not None]
    if not given:
        return Markup("")
    by: dict[str, list[TollSaid]] = {}
    for one in given:
        by.setdefault(one.claimant, []).append(one)
    lines = sorted(by.values(), key=lambda line: (-len(line), line[0].who))[:MOST_LINES]
    days = [_ordinal(t.published or "") for line in lines for t in line]
    first, last = min(days), max(days)
    most = max(_number(t) for line in lines for t in line)
    left, right, top, bottom = 46, 270, 12, 28

    def x(day: int) -> float:
        return left + (width - left - right) * ((day - first) / (last - first) if last > first else 0.5)

    def y(n: int) -> float:
        return height - bottom - (height - top - bottom) * n / most

    parts = []
    for n in sorted({0, most, *(_round(most * part / 4) for part in (1, 2, 3))}):
        parts.append(Markup('<line class="grid" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(left, width - right, y(n), y(n)))
        parts.append(Markup('<text class="tick end" x="{}" y="{:.1f}">{:,}</text>').format(left - 6, y(n) + 4, n))
    for day in sorted({first, (first + last) // 2, last}) if last - first > 2 else sorted({first, last}):
        anchor = "mid"
        parts.append(Markup('<text class="tick {}" x="{:.1f}" y="{}">{}</text>').format(anchor, x(day), height - 8, _day(day)))
    labels: list[tuple[float, int, str]] = []
    for at, line in enumerate(lines):
        points = sorted((_ordinal(t.published or ""), _number(t)) for t in line)
        path = " ".join(f"{'M' if not i else 'L'}{x(d):.1f} {y(n):.1f}" for i, (d, n) in enumerate(points))
        parts.append(Markup('<path class="line l{}" d="{}"/>').format(at % 5, path))
        for one in line:
            dot = _shape(SHAPES[at % 5], x(_ordinal(one.published or "")), y(_number(one)))
            parts.append(
                Markup('<path class="dot l{}" d="{}"><title>{}: {}, {}</title></path>').format(
                    at % 5, dot, one.who, one.words, one.published
                )
            )
        labels.append((y(points[-1][1]), at, f"{points[-1][1]:,} {line[0].who}"))
    below = -100.0
    for at_y, at, said in sorted(labels):
        below = max(at_y, below + 15)
        parts.append(Markup('<path class="dot l{}" d="{}"/>').format(at % 5, _shape(SHAPES[at % 5], width - right + 14, below)))
        said = said if len(said) <= 38 else said[:36] + " …"
        parts.append(Markup('<text class="name" x="{}" y="{:.1f}">{}</text>').format(width - right + 24, below + 4, said))
    label = f"The number of dead as {len(lines)} claimants gave it, from {min(map(_number, given)):,} to {most:,}"
    return _svg(width, height, label, parts, "toll")


def waterfall(steps: Sequence[tuple[str, int]], total: int, width: int = 560) -> Markup:
    """Weights that add up: each comparison's bar begins where the one before ended; the last is their sum."""
    line, left = 22, 120
    at, low, high = 0, 0, 0
    for _, weight in steps:
        at += weight
        low, high = min(low, at), max(high, at)
    span = max(1, high - low)

    def x(value: int) -> float:
        return left + (width - left - 60) * (value - low) / span

    parts = [Markup('<line class="grid" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"/>').format(x(0), line * (len(steps) + 1))]
    at = 0
    for n, (name, weight) in enumerate([*steps, ("together", total)]):
        begin, end = (0, total) if n == len(steps) else (at, at + weight)
        at += weight if n < len(steps) else 0
        kind = "sum" if n == len(steps) else "for" if weight >= 0 else "against"
        parts.append(Markup('<text class="tick" x="0" y="{}">{}</text>').format(line * n + 15, name))
        parts.append(
            Markup('<rect class="{}" x="{:.1f}" y="{}" width="{:.1f}" height="{}"/>').format(
                kind, min(x(begin), x(end)), line * n + 4, max(1.5, abs(x(end) - x(begin))), line - 8
            )
        )
        parts.append(Markup('<text class="tick" x="{:.1f}" y="{}">{:+}</text>').format(max(x(begin), x(end)) + 5, line * n + 15, weight))
    told = ", ".join(f"{name} {weight:+}" for name, weight in steps)
    return _svg(width, line * (len(steps) + 1), f"{told}; together {total:+}", parts, "waterfall")


def _shape(kind: str, x: float, y: float, r: float = 4.2) -> str:
    if kind == "circle":
        return f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z"
    if kind == "square":
        return f"M{x - r:.1f} {y - r:.1f}h{2 * r}v{2 * r}h{-2 * r}z"
    if kind == "diamond":
        return f"M{x:.1f} {y - r - 1:.1f}l{r + 1} {r + 1}l{-r - 1} {r + 1}l{-r - 1} {-r - 1}z"
    if kind == "triangle":
        return f"M{x:.1f} {y - r - 1:.1f}l{r + 1} {2 * r}h{-2 * r - 2}z"
    return f"M{x - r:.1f} {y - 1.4:.1f}h{r - 1.4}v{1.4 - r}h2.8v{r - 1.4}h{r - 1.4}v2.8h{1.4 - r}v{r - 1.4}h-2.8v{1.4 - r}h{1.4 - r}z"


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return 0


def _day(ordinal: int) -> str:
    found = date.fromordinal(ordinal)
    return f"{found.day} {found:%b} {found.year}"


def _round(n: float) -> int:
    """A number to two figures, for a scale."""
    size = 10 ** max(0, len(str(int(n))) - 2)
    return int(round(n / size) * size)
