"""Charts drawn on the server as SVG: bars over months, the history of a toll, the reasons for a match as a waterfall.

They carry no style of their own (the pages' policy allows none): classes are coloured by the style sheet, in light and dark.
"""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup, escape


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
