"""`/control` and `/control/ID`: who is said to hold which place, on a map and as a table, on any day; and one place with every claim.

What tellers say is never merged: a mark tells what is said at a place, not whose the place is, and no line is drawn between places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from reportedly.casebook import ControlRow, ControlStand
from reportedly.casebook.control import control as casebook_control
from reportedly.casebook.control.lines import PlaceTold
from reportedly.casebook.control.words import in_words
from reportedly.casebook.truces.truces import day_asked
from reportedly.errors import NoSuchRecord
from reportedly.exports.filters import Filters, control_wanted
from reportedly.web import basemap, control_lines, counted, wording
from reportedly.web.control_lines import glyph, kind_of, kind_of_claim
from reportedly.web.map import name_below
from reportedly.web.map_drawing import ELSEWHERE, LEAST, RADIUS, TILES_AT, Cluster, Seen, around, at, inside, moves, picture, seen
from reportedly.web.map_labels import Room, arabic, width_of
from reportedly.web.site import Ask, Site, to
from reportedly.web.time_axis import iso

DRAWN, ROWS, STANDS, TOLD, LINES = 600, 60, 5, 40, 30
"""Places on the map; rows of the table; tellers of each there; claims on a place's page; lines on it."""

HELD = 24
"""Days whose places are kept in memory between two requests, so that the slider is quick."""


@dataclass(frozen=True)
class Spot:
    """A place on the map."""

    row: ControlRow
    name: str
    lat: float
    lon: float
    radius: float


def control(site: Site, ask: Ask) -> Response:
    """The map and the table of a day."""
    asked = {name: ask.query.get(name, "").strip() for name in ("on", "who", "place")}
    day, then, disputed = day_asked(asked["on"] or None), bool(ask.query.get("then")), bool(ask.query.get("disputed"))
    rows = _rows(site, asked["on"], day, then)
    rows = control_wanted(rows, Filters(place=asked["place"], who=asked["who"], disputed=disputed))
    spots = [
        Spot(r, _name(r), r.lat, r.lon, _radius(r)) for r in rows if r.lat is not None and r.lon is not None and r.precision != "country"
    ]
    what = seen(ask, spots)
    at_ = ask.number("at")
    first, last = _span(site)
    shown: dict[str, Any] = {
        "asked": asked, "then": then, "disputed": disputed, "view": what.view, "live": what.live, "moves": moves(ask, what.view), "there": basemap.is_there(),
        "tiles": TILES_AT, "legend": control_lines.legend(), "drawn": _drawn(what, spots[:DRAWN], ask), "rows": rows[at_ : at_ + ROWS], "total": len(rows), "mapped": len(spots),
        "in_view": sum(inside(what.view, s) for s in spots), "beyond": max(0, len(spots) - DRAWN), "day": day, "first": first, "last": last, "stands": STANDS,
        "arabic": arabic, "in_words": in_words, "mark_of": mark_of, "name": _name, "began": at_ == 0,
        "following": ask.with_query(at=at_ + ROWS, w=None, h=None) if len(rows) > at_ + ROWS else None,
    }  # fmt: skip
    if ask.part:
        return site.page("control_part.html", ask, **shown)
    return site.page("control.html", ask, **shown)


def _rows(site: Site, on: str, day: int | None, then: bool) -> list[ControlRow]:
    """Places on a day, those of which most is told first: from memory where nothing has changed since it was asked for last."""
    places = counted.control(site)
    memory: dict[tuple[str, bool], list[ControlRow]] = site.memory("control", places, HELD)
    found = memory.get((on, then))
    if found is None:
        some = casebook_control.heard_by(places, day) if then else places
        memory[on, then] = found = [row for one in some if (row := one.on(day)) is not None]
    return found


def _span(site: Site) -> tuple[int, int]:
    """First and last day that is told of."""
    days = [d for one in counted.control(site) for d in (one.days[0], one.days[-1]) if d < 10**7]
    return (min(days), max(days)) if days else (0, 0)


def _radius(row: ControlRow) -> float:
    """Kilometres within which a place is; of what lies "near" or "north of" it, twice as many."""
    return RADIUS.get(row.precision or "", ELSEWHERE) * (2 if row.relation else 1)


def _name(row: ControlRow) -> str:
    wide = f" ({row.precision})" if row.precision in ("province", "district", "region") else ""
    return f"{row.relation} {row.place}{wide}" if row.relation else row.place + wide


def _drawn(what: Seen, spots: Sequence[Spot], ask: Ask) -> Markup:
    asked = {name: ask.query.get(name, "") for name in ("on", "then", "who", "place", "disputed")}

    def mark(cluster: Cluster[Spot], room: Room, attributes: str) -> Markup:
        first = cluster.spots[0]
        if len(cluster.spots) == 1:
            told, says = told_of(first.row), _says(first.row)
            href, inner = to("control", first.row.id, on=asked["on"]), glyph(kind_of(first.row), cluster.x, cluster.y, 7)
        else:
            called = ", ".join(s.name for s in cluster.spots[:3]) + (
                f" and {len(cluster.spots) - 3} more" if len(cluster.spots) > 3 else ""
            )
            told, says = f"{len(cluster.spots)} places, {called}: go nearer", ""
            href = to("control", **at(around(cluster.spots, what.view)), **asked)
            inner = Markup('<text x="{:.1f}" y="{:.1f}">{}</text>').format(cluster.x, cluster.y + 4.5, len(cluster.spots))
        name = name_below(cluster, LEAST + 2, room)
        below = Markup("")
        if says and name:
            y = cluster.y + LEAST + (42 if "arabic" in name else 28)
            if room.take(cluster.x, y - 4, width_of(says, 10.5), 13):
                below = Markup('<text class="says" x="{:.1f}" y="{:.1f}">{}</text>').format(cluster.x, y, says)
        disputed = any(s.row.disputed for s in cluster.spots)
        kind = ("group" if len(cluster.spots) > 1 else "one") + (" disputed" if disputed else "")
        besieged = any(s.strand == "siege" and s.says == "so" and s.change != "siege_broken" for p in cluster.spots for s in p.row.stands)
        ring = (
            Markup('<circle class="siege" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(cluster.x, cluster.y, LEAST)
            if besieged
            else Markup("")
        )
        return Markup('<a href="{}" class="spot {}" aria-label="{}"{}>{}<circle cx="{x:.1f}" cy="{y:.1f}" r="14"/>{}{}{}<title>{}</title></a>').format(
            href, kind, told, Markup(attributes), ring, inner, name, below, told, x=cluster.x, y=cluster.y
        )  # fmt: skip

    on_it = [s for s in spots if inside(what.drawn, s)]
    return picture(what, on_it, mark, f"Map of {wording.many(len(on_it), 'place')} with what is said of who holds them")


def _says(row: ControlRow) -> str:
    """What is said of a place in a few words: one thing where its tellers name one holder, else how many tell differently."""
    if row.disputed:
        return "disputed"
    if row.named_differently:
        return "named differently"
    told = Counter(", ".join(n.name for n in s.holders) for s in row.stands if s.says == "so" and s.strand == "hold" and s.holders)
    if len(told) > 1:
        return f"{len(told)} holders told"
    return wording.short(f"said: {next(iter(told))}", 26) if told else ""


def told_of(row: ControlRow) -> str:
    """A place in words, for those who hear it and do not see it."""
    parts = [f"{_stand(s)}, says {s.who}" for s in row.stands[:3]]
    more = f"; and {wording.many(len(row.stands) - 3, 'more claim')}" if len(row.stands) > 3 else ""
    return f"{_name(row)}: {'; '.join(parts)}{more}{'. Disputed' if row.disputed else ''}. Last heard {wording.short_day(row.last_heard) or 'not told'}"


def _stand(stand: ControlStand) -> str:
    mood = "" if stand.says is not None else " (not said to be so)"
    return in_words(stand.change, None if stand.says is None else stand.says == "so", stand.holders, stand.lost_by) + mood


def mark_of(stand: ControlStand) -> Markup:
    """The mark of what one teller says."""
    kind = kind_of_claim(stand.change, None if stand.says is None else stand.says == "so")
    return Markup('<svg class="life key" width="16" height="16" viewBox="0 0 18 18" aria-hidden="true">{}</svg> ').format(glyph(kind, 9, 9))


def place(site: Site, ask: Ask) -> Response:
    """One place: what each teller says of it on a day, their lines over time, and every claim in its words."""
    on = ask.query.get("on", "").strip()
    day, then = day_asked(on or None), bool(ask.query.get("then"))
    one = casebook_control.find(counted.control(site), ask.path["id"])
    if one is None:
        raise NoSuchRecord(f"{ask.path['id']}: no claim here tells who holds a place of this name or id")
    some = casebook_control.heard_by([one], day) if then else [one]
    row = (some[0].on(day) if some else None) or None
    whole = one.on(None)
    assert whole is not None
    told = _distinct(site, one)
    teller = ask.query.get("teller", "")
    told = [t for t in told if not teller or t[0].teller == teller]
    at_ = ask.number("at")
    lines, ticks, left = control_lines.lines(one, day, LINES)
    days = sorted({d for c in one.claims for d in (c.told.since,) if d is not None})
    return site.page(
        "control_place.html", ask, one=whole, row=row, on=on, day=day, then=then, lines=lines, ticks=ticks, left=left, name=_name(whole), arabic=arabic,
        told=casebook_control.said(site.book.store, told[at_ : at_ + TOLD]), total=len(told), teller=teller and next((t[0].who for t in told), ""), began=at_ == 0,
        following=ask.with_query(at=at_ + TOLD) if len(told) > at_ + TOLD else None, in_words=in_words, mark_of=mark_of, radius=_radius(whole), legend=control_lines.legend(),
        earlier=iso(max(d for d in days if day is None or d < day)) if days and (day is None or days[0] < day) else None,
        later=iso(min(d for d in days if d > day)) if day is not None and days and days[-1] > day else None,
    )  # fmt: skip


def _distinct(site: Site, one: PlaceTold) -> list[Any]:
    memory: dict[str, list[Any]] = site.memory("claims of a place", counted.control(site), HELD)
    if one.id not in memory:
        memory[one.id] = casebook_control.distinct(one)
    return memory[one.id]


ROUTES = (("/control", control, ("GET",)), ("/control/{id:path}", place, ("GET",)))
