"""Marks of what is claimed of a place, and the lines of its tellers over time, drawn on the server: each mark leads to the words that it rests on.

Marks differ by shape. What a teller says is carried forward to the day on which they were last heard, and dotted beyond it. Who holds a place is
told in words, never in a colour.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from markupsafe import Markup

from reportedly.casebook import ControlRow
from reportedly.casebook.control.lines import ControlClaim, PlaceTold
from reportedly.casebook.control.tellings import STRAND
from reportedly.casebook.control.words import in_words
from reportedly.web import wording
from reportedly.web.life_lines import ROW, TRACKS, legend_of
from reportedly.web.site import to
from reportedly.web.time_axis import Axis, axis_of, drawn, iso

WIDTH = 720

KINDS = {
    "held": "held", "taken": "taken, taken back", "lost": "lost", "over": "handed over", "fought": "fought over", "siege": "besieged; a dashed ring on the map",
    "open": "siege broken, road opened", "cut": "road cut", "differ": "tellers differ", "not": "denied", "plan": "planned, possible, demanded",
}  # fmt: skip
"""Sorts of claims, each with a mark of its own."""

_KIND = {
    "held": "held", "captured": "taken", "recaptured": "taken", "lost": "lost", "handed_over": "over", "contested": "fought", "besieged": "siege",
    "siege_eased": "siege", "siege_broken": "open", "route_opened": "open", "route_cut": "cut",
}  # fmt: skip


def kind_of_claim(change: str, so: bool | None) -> str:
    """The sort of a claim."""
    return "plan" if so is None else "not" if not so else _KIND[change]


def kind_of(row: ControlRow) -> str:
    """The sort that a place's mark on the map has: of what all of its tellers say, else that they differ."""
    if row.disputed or row.named_differently:
        return "differ"
    kinds = {kind_of_claim(s.change, None if s.says is None else s.says == "so") for s in row.stands if s.strand == "hold"}
    kinds = kinds - {"plan"} or kinds or {kind_of_claim(s.change, None if s.says is None else s.says == "so") for s in row.stands}
    order = ("fought", "over", "taken", "lost", "held", "siege", "cut", "open", "not", "plan")
    return next(kind for kind in order if kind in kinds)


def glyph(kind: str, x: float, y: float, r: float = 6) -> Markup:
    """The mark of a sort."""
    shapes: dict[str, Callable[[], str]] = {
        "held": lambda: f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
        "taken": lambda: f"M{x:.1f} {y - r:.1f}l{r:.1f} {1.8 * r:.1f}h{-2 * r:.1f}z",
        "lost": lambda: f"M{x:.1f} {y + r:.1f}l{r:.1f} {-1.8 * r:.1f}h{-2 * r:.1f}z",
        "over": lambda: (
            f"M{x - r:.1f} {y - 1.5:.1f}h{2 * r:.1f}l{-0.6 * r:.1f} {-0.6 * r:.1f}m{0.6 * r:.1f} {0.6 * r + 3.5:.1f}h{-2 * r:.1f}l{0.6 * r:.1f} {0.6 * r:.1f}"
        ),
        "fought": lambda: f"M{x - r:.1f} {y - r:.1f}l{2 * r:.1f} {2 * r:.1f}m0 {-2 * r:.1f}l{-2 * r:.1f} {2 * r:.1f}",
        "siege": lambda: f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0z",
        "open": lambda: (
            f"M{x - r:.1f} {y:.1f}h{2 * r:.1f}m{-0.7 * r:.1f} {-0.7 * r:.1f}l{0.7 * r:.1f} {0.7 * r:.1f}l{-0.7 * r:.1f} {0.7 * r:.1f}"
        ),
        "cut": lambda: f"M{x - r:.1f} {y:.1f}h{2 * r:.1f}M{x:.1f} {y - r:.1f}v{2 * r:.1f}",
        "differ": lambda: (
            f"M{x - r * 0.55:.1f} {y - r * 0.35:.1f}a{r * 0.55:.1f} {r * 0.55:.1f} 0 1 1 {r * 0.55:.1f} {r * 0.6:.1f}v{r * 0.35:.1f}m0 {r * 0.35:.1f}v1.5"
        ),
        "not": lambda: (
            f"M{x - r:.1f} {y:.1f}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 {-2 * r} 0zM{x - r * 0.7:.1f} {y + r * 0.7:.1f}l{1.4 * r:.1f} {-1.4 * r:.1f}"
        ),
        "plan": lambda: f"M{x:.1f} {y - r:.1f}l{r} {r}l{-r} {r}l{-r} {-r}z",
    }
    return Markup('<path class="c {}" d="{}"/>').format(kind, shapes[kind]())


def legend() -> list[tuple[Markup, str]]:
    """Each mark with what it means."""
    return legend_of(KINDS, glyph)


@dataclass(frozen=True)
class Drawn:
    """One teller's line."""

    teller: str
    who: str
    actor: str | None
    drawn: Markup


def lines(one: PlaceTold, on: int | None, most: int, axis: Axis | None = None) -> tuple[list[Drawn], Markup, int]:
    """A line a teller, those with most claims first; the days above them; and how many tellers are left out. axis: of which days, else of all told."""
    by: dict[str, list[ControlClaim]] = {}
    for c in one.claims:
        if c.told.since is not None and c.told.day is not None and (axis is None or axis.first <= c.told.since <= axis.last):
            by.setdefault(c.teller, []).append(c)
    if axis is None:
        days = [d for own in by.values() for c in own for d in (c.told.since, c.told.day) if d is not None]
        axis = axis_of([*days, on] if on is not None else days, WIDTH)
    shown = sorted(by, key=lambda t: (-len(by[t]), t))[:most]
    found = []
    for teller in shown:
        own = by[teller]
        last = one.heard.get(teller, [0])[-1]
        found.append(Drawn(teller, own[0].who, own[0].actor, strip(axis, own, last, on, to("control", one.id, teller=teller) + "#claims")))
    return found, drawn(axis), len(by) - len(shown)


def strip(axis: Axis, claims: list[ControlClaim], last_heard: int, on: int | None, every: str) -> Markup:
    """One teller's line. `on`: the day asked for, drawn upright; `every`: where the claims that do not fit are listed."""
    ordered = sorted(claims, key=lambda c: (c.told.since or 0, c.told.day or 0, c.told.claim))
    free = [-100.0] * TRACKS
    placed: list[tuple[float, int, ControlClaim]] = []
    seen: set[tuple[object, ...]] = set()
    left = 0
    for c in ordered:
        what = (c.origin, c.told.change, c.told.so, c.told.since, c.told.holders)
        if what in seen:
            continue
        seen.add(what)
        x = axis.x(c.told.since or 0)
        track = next((n for n, end in enumerate(free) if x - end >= ROW - 2), None)
        if track is None:
            left += 1
            continue
        free[track] = x
        placed.append((x, track, c))
    height = (max((track for _, track, _ in placed), default=0) + 1) * ROW
    parts = [Markup('<line class="asof" x1="{0:.1f}" x2="{0:.1f}" y1="0" y2="{1}"/>').format(axis.x(on), height)] if on is not None else []
    begin, y = axis.x(ordered[0].told.since or 0), ROW / 2
    silent = axis.x(max(last_heard, max(c.told.day or 0 for c in ordered)))
    parts.append(Markup('<line class="line" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>').format(begin, silent, y, y))
    parts.append(Markup('<line class="line silent" x1="{:.1f}" x2="{:.1f}" y1="{}" y2="{}"/>').format(silent, axis.x(axis.last), y, y))
    parts.append(Markup('<line class="heard" x1="{0:.1f}" x2="{0:.1f}" y1="{1}" y2="{2}"/>').format(silent, y - 7, y + 7))
    for x, track, c in placed:
        told, at = told_of(c), track * ROW + ROW / 2
        kind = kind_of_claim(c.told.change, None if c.told.so is None else bool(c.told.so))
        parts.append(
            Markup(
                '<a href="{}" aria-label="{}"><rect x="{:.1f}" y="{:.1f}" width="24" height="24" class="hit"/>{}<title>{}</title></a>'
            ).format(to("claims", c.told.claim), f"{c.who}, {told}", x - 12, at - 12, glyph(kind, x, at), told)
        )
    picture = Markup('<svg class="life" width="{0}" height="{1}" viewBox="0 0 {0} {1}" role="group" aria-label="{2}">{3}</svg>').format(
        axis.width, height, wording.many(len(placed), "claim"), Markup("").join(parts)
    )
    if left:
        picture += Markup('<a class="small" href="{}">and {} that lie on top of these</a>').format(every, wording.many(left, "claim"))
    return picture


def told_of(c: ControlClaim) -> str:
    """A claim in words."""
    told = c.told
    mood = "" if told.so is not None else f" ({wording.name_of(told.modality, 'modality')})"
    when = wording.short_days(iso(told.since) if told.since else None, iso(told.day) if told.day else None) or "day not told"
    dated = "" if told.dated else " (by when it was said)"
    about = "" if STRAND[told.change] == "hold" else f" [{STRAND[told.change]}]"
    return f"{when}{dated}: {in_words(told.change, None if told.so is None else bool(told.so), told.holders, told.lost_by)}{mood}{about}"
