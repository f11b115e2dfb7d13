"""`/map`: incidents where they are said to have happened, with how closely that is known drawn as an area. Never a line of who holds what.

An incident that is only known to be in a country is counted beside the map and stands nowhere on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import AtPlace, Listed, Wanted
from reportedly.casebook.truces.truces import day_asked
from reportedly.web import basemap, charts, counted, wording
from reportedly.web.map_drawing import ELSEWHERE, LEAST, RADIUS, TILES_AT, Cluster, Seen, around, at, inside, moves, picture, seen
from reportedly.web.map_labels import Room, arabic, names, width_of
from reportedly.web.site import Ask, Site, to

NOWHERE = ("country", None)
"""What is told no closer than this is not on the map."""

MOST, ROWS = 3_000, 100
"""Places on the map; rows of the table."""


@dataclass(frozen=True)
class Spot:
    """A place with its incidents. `radius`: kilometres within which they are."""

    key: str
    name: str
    lat: float
    lon: float
    precision: str
    radius: float
    incidents: int
    disputed: int


def mapped(site: Site, ask: Ask) -> Response:
    """The map of a view and a span of days, and its places as a table."""
    place = site.book.store
    asked = {name: ask.query.get(name, "").strip() for name in ("since", "until", "class")}
    for name in ("since", "until"):
        day_asked(asked[name] or None)
    choices = counted.incident_choices(site)
    wanted = Wanted(since=asked["since"], until=asked["until"], event_class=asked["class"], disputed=bool(ask.query.get("disputed")))
    at_places = site.counts.get(("map", wanted), lambda: listed.by_place(place, wanted))
    months = counted.incident_months(site)
    spots, nowhere = _spots(site, at_places)
    what = seen(ask, spots)
    view = what.view
    within = [s for s in spots if inside(view, s)]
    shown: dict[str, Any] = {
        "asked": asked, "disputed": wanted.disputed, "view": view, "drawn": _drawn(what, spots, asked), "spots": within[:ROWS],
        "more": max(0, len(within) - ROWS), "outside": len(spots) - len(within), "nowhere": nowhere, "total": sum(s.incidents for s in within),
        "there": basemap.is_there(), "live": what.live, "moves": moves(ask, view), "steps": _steps(ask, asked), "arabic": arabic, "tiles": TILES_AT,
        "first": months[0][0] if months else "", "last": months[-1][0] if months else "",
    }  # fmt: skip
    if ask.part:
        return site.page("map_part.html", ask, **shown)
    return site.page("map.html", ask, choices=choices, months=charts.bars(months, "incidents") if len(months) > 1 else "", **shown)


def _spots(site: Site, at_places: Sequence[AtPlace]) -> tuple[list[Spot], list[tuple[str, str, int]]]:
    """Places with where they are, those with most incidents first; and those that are told no closer than a country: (key, name, incidents)."""
    memory: dict[str, Listed] = site.held.setdefault("places mapped", {})  # where a place is does not change with what is told of it
    some = at_places[:MOST]
    if len(memory) > 4 * MOST:
        memory.clear()
    missing = [one for one in some if one.one not in memory]
    memory.update(listed.by_ids(site.book.store, [one.one for one in missing]))
    spots, nowhere = [], []
    for one in some:
        row = memory[one.one].row if one.one in memory else None
        if row is None:
            continue
        if row.lat is None or row.lon is None or row.precision in NOWHERE:
            nowhere.append((one.place, row.place or one.place, one.incidents))
            continue
        precision = row.precision or "area"
        spots.append(
            Spot(
                one.place,
                row.place or one.place,
                row.lat,
                row.lon,
                precision,
                RADIUS.get(precision, ELSEWHERE),
                one.incidents,
                one.disputed,
            )
        )
    return spots, nowhere


def count_ahead(site: Site) -> None:
    """Look up once where the places are, so that nobody waits for it."""
    _spots(site, site.counts.get(("map", Wanted()), lambda: listed.by_place(site.book.store, Wanted())))


def _drawn(what: Seen, spots: Sequence[Spot], asked: dict[str, str]) -> Markup:
    kept = {k: v for k, v in asked.items() if v}
    view = what.drawn

    def mark(cluster: Cluster[Spot], room: Room, attributes: str) -> Markup:
        first = cluster.spots[0]
        incidents, disputed = (sum(getattr(s, name) for s in cluster.spots) for name in ("incidents", "disputed"))
        called = ", ".join(s.name for s in cluster.spots[:3])
        called += f" and {len(cluster.spots) - 3} more places" if len(cluster.spots) > 3 else ""
        told = f"{wording.many(incidents, 'incident')}, {called}"
        if len(cluster.spots) == 1:
            told += f"; within about {first.radius:g} km ({first.precision})"
            href = to("incidents", place=first.name, **kept)
        else:
            href = to("map", **at(around(cluster.spots, what.view)), **kept)
        told += f"; on {disputed} tellers differ" if disputed else ""
        size = LEAST + min(10.0, 2.2 * len(str(incidents)))
        kind = ("group" if len(cluster.spots) > 1 else "one") + (" disputed" if disputed else "")
        return Markup('<a href="{}" class="spot {}" aria-label="{}"{}><circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/><text x="{x:.1f}" y="{ty:.1f}">{}</text>{}<title>{}</title></a>').format(
            href, kind, told, Markup(attributes), f"{incidents:,}", name_below(cluster, size, room), told, x=cluster.x, y=cluster.y, r=size - 4, ty=cluster.y + 4.5
        )  # fmt: skip

    on_it = [s for s in spots if inside(view, s)]
    return picture(what, on_it, mark, f"Map of {wording.many(len(on_it), 'place')}")


def name_below(cluster: Cluster[Any], size: float, room: Room) -> Markup:
    """The name of a mark's first place below it, where there is room."""
    first = cluster.spots[0]
    name = (first.name if len(first.name) <= 18 else first.name[:16] + " …") + (" +" if len(cluster.spots) > 1 else "")
    letters = arabic(first.name, first.lat, first.lon)
    top = cluster.y + size - 2
    if letters and not room.take(cluster.x, top + 13, max(width_of(name, 11.5), width_of(letters)), 26):
        letters = ""
    if not letters and not room.take(cluster.x, top + 7, width_of(name, 11.5), 14):
        return Markup("")
    return names(cluster.x, top + 11, name, letters, "place")


def _steps(ask: Ask, asked: dict[str, str]) -> list[tuple[str, str]]:
    """The spans of days before and after the one that is shown, of the same length."""
    if not (asked["since"] and asked["until"]):
        return []
    first, last = date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"])
    long = max(timedelta(days=1), last - first + timedelta(days=1))
    try:
        return [
            (name, ask.with_query(since=(first + way * long).isoformat(), until=(last + way * long).isoformat(), w=None, h=None))
            for name, way in (("‹ the days before", -1), ("the days after ›", 1))
        ]
    except OverflowError:
        return []


ROUTES = (("/map", mapped, ("GET",)),)
