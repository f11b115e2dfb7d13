"""`/map`: incidents where they are said to have happened, with how closely that is known drawn as an area. Never a line of who holds what.

An incident that is only known to be in a country is counted beside the map and stands nowhere on it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup
from starlette.responses import Response

from reportedly.casebook import listed
from reportedly.casebook.listed import AtPlace, Listed, Wanted
from reportedly.casebook.truces import day_asked
from reportedly.web import basemap, charts, wording
from reportedly.web.basemap import HEIGHT, WIDTH, View
from reportedly.web.site import Ask, Site, to

RADIUS = {"site": 1.0, "neighbourhood": 2.0, "locality": 4.0, "district": 20.0, "line": 25.0, "province": 50.0, "region": 60.0}
"""Kilometres around the middle of a place within which an incident that is told of it is drawn, by how closely its place is told."""

NOWHERE = ("country", None)
"""What is told no closer than this is not on the map."""

LEAST, NEAR, MOST, ROWS = 18.0, 50.0, 3_000, 100
"""Radius of a mark, large enough to be hit with a finger; how near marks stand before they are one; places on the map; rows of the table."""


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


@dataclass
class Cluster:
    """Places whose marks would lie on each other, and where their mark stands."""

    x: float
    y: float
    spots: list[Spot] = field(default_factory=list)

    @property
    def incidents(self) -> int:
        return sum(s.incidents for s in self.spots)

    @property
    def disputed(self) -> int:
        return sum(s.disputed for s in self.spots)


def mapped(site: Site, ask: Ask) -> Response:
    """The map of a view and a span of days, and its places as a table."""
    place = site.book.store
    asked = {name: ask.query.get(name, "").strip() for name in ("since", "until", "class")}
    for name in ("since", "until"):
        day_asked(asked[name] or None)
    choices = site.counts.get("incident choices", lambda: listed.choices(place))
    wanted = Wanted(since=asked["since"], until=asked["until"], event_class=asked["class"], disputed=bool(ask.query.get("disputed")))
    whole = not (asked["since"] or asked["until"])
    counted = site.counts.get(("map", wanted), lambda: listed.by_place(place, wanted)) if whole else listed.by_place(place, wanted)
    months = site.counts.get("incident months", lambda: listed.by_month(place, Wanted()))
    spots, nowhere = _spots(site, counted)
    view = _view(ask, spots)
    seen = [s for s in spots if _inside(view, s)]
    shown: dict[str, Any] = {
        "asked": asked, "disputed": wanted.disputed, "view": view, "drawn": _drawn(view, seen, asked), "spots": seen[:ROWS], "more": max(0, len(seen) - ROWS),
        "outside": len(spots) - len(seen), "nowhere": nowhere, "total": sum(s.incidents for s in seen), "there": basemap.is_there(),
        "moves": _moves(ask, view), "steps": _steps(ask, asked), "first": months[0][0] if months else "", "last": months[-1][0] if months else "",
    }  # fmt: skip
    if ask.part:
        return site.page("map_part.html", ask, **shown)
    return site.page("map.html", ask, choices=choices, months=charts.bars(months, "incidents") if len(months) > 1 else "", **shown)


def _spots(site: Site, counted: Sequence[AtPlace]) -> tuple[list[Spot], list[tuple[str, str, int]]]:
    """Places with where they are, those with most incidents first; and those that are told no closer than a country: (key, name, incidents)."""
    memory: dict[str, Listed] = site.counts.get("places mapped", dict)
    some = counted[:MOST]
    missing = [one for one in some if one.place not in memory]
    rows = listed.by_ids(site.book.store, [one.one for one in missing])
    memory.update({one.place: rows[one.one] for one in missing if one.one in rows})
    spots, nowhere = [], []
    for one in some:
        row = memory[one.place].row if one.place in memory else None
        if row is None:
            continue
        if row.lat is None or row.lon is None or row.precision in NOWHERE:
            nowhere.append((one.place, row.place or one.place, one.incidents))
            continue
        precision = row.precision or "area"
        spots.append(
            Spot(one.place, row.place or one.place, row.lat, row.lon, precision, RADIUS.get(precision, 25.0), one.incidents, one.disputed)
        )
    return spots, nowhere


def _view(ask: Ask, spots: list[Spot]) -> View:
    """The view that the address asks for, else that of nearly all places: a few far away do not make the others small."""
    try:
        lat, lon, zoom = (float(ask.query[name]) for name in ("lat", "lon", "z"))
    except (KeyError, ValueError):
        if not spots:
            return basemap.view_of([])
        lats, lons = sorted(s.lat for s in spots), sorted(s.lon for s in spots)
        cut = len(spots) // 12
        low, high = (lats[cut], lons[cut]), (lats[-1 - cut], lons[-1 - cut])
        return basemap.view_of([low, high])
    if not (-80 <= lat <= 80 and -180 <= lon <= 180 and 0 <= zoom <= 20):
        return basemap.view_of([(s.lat, s.lon) for s in spots])
    return View(round(lat, 4), round(lon, 4), round(max(basemap.LEAST, min(basemap.MOST, zoom)), 2))


def _inside(view: View, spot: Spot) -> bool:
    x, y = view.xy(spot.lat, spot.lon)
    return 0 <= x <= WIDTH and 0 <= y <= HEIGHT


def clusters(view: View, spots: Sequence[Spot]) -> list[Cluster]:
    """Marks: those that would lie on each other are one, at the place with most incidents."""
    found: list[Cluster] = []
    cells: dict[tuple[int, int], list[Cluster]] = {}
    for spot in spots:
        x, y = view.xy(spot.lat, spot.lon)
        x, y = min(max(x, LEAST + 2), WIDTH - LEAST - 2), min(max(y, LEAST + 2), HEIGHT - LEAST - 2)
        cell = int(x // NEAR), int(y // NEAR)
        beside = (c for dx in (-1, 0, 1) for dy in (-1, 0, 1) for c in cells.get((cell[0] + dx, cell[1] + dy), ()))
        near = min(((c.x - x) ** 2 + (c.y - y) ** 2, n, c) for n, c in enumerate(beside)) if cells and _any(cells, cell) else None
        if near is not None and near[0] < NEAR**2:
            near[2].spots.append(spot)
            continue
        made = Cluster(x, y, [spot])
        found.append(made)
        cells.setdefault(cell, []).append(made)
    return found


def _any(cells: dict[tuple[int, int], list[Cluster]], cell: tuple[int, int]) -> bool:
    return any(cells.get((cell[0] + dx, cell[1] + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def _drawn(view: View, spots: Sequence[Spot], asked: dict[str, str]) -> Markup:
    """The map as SVG: the basemap, areas of uncertainty, and above them a mark for each place or group of places."""
    areas, marks = [], []
    for spot in sorted(spots[:400], key=lambda s: -s.radius):
        x, y = view.xy(spot.lat, spot.lon)
        areas.append(
            Markup('<circle class="area" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(x, y, max(3.0, view.pixels(spot.radius, spot.lat)))
        )
    for cluster in clusters(view, spots):
        first = cluster.spots[0]
        names = ", ".join(s.name for s in cluster.spots[:3]) + (
            f" and {len(cluster.spots) - 3} more places" if len(cluster.spots) > 3 else ""
        )
        told = f"{wording.many(cluster.incidents, 'incident')}, {names}"
        if len(cluster.spots) == 1:
            told += f"; within about {first.radius:g} km ({first.precision})"
            href = to("incidents", place=first.name, **{k: v for k, v in asked.items() if v})
        else:
            middle = view_around(cluster.spots, view)
            href = to("map", lat=middle.lat, lon=middle.lon, z=middle.zoom, **{k: v for k, v in asked.items() if v})
        told += f"; on {cluster.disputed} tellers differ" if cluster.disputed else ""
        size = LEAST + min(10.0, 2.2 * len(str(cluster.incidents)))
        kind = ("group" if len(cluster.spots) > 1 else "one") + (" disputed" if cluster.disputed else "")
        marks.append(
            Markup('<a href="{}" class="spot {}" aria-label="{}"><circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/><text x="{x:.1f}" y="{ty:.1f}">{}</text>{}<title>{}</title></a>').format(
                href, kind, told, f"{cluster.incidents:,}", _name(cluster, size), told, x=cluster.x, y=cluster.y, r=size - 4, ty=cluster.y + 4.5
            )
        )  # fmt: skip
    return Markup(
        '<svg class="map" viewBox="0 0 {0} {1}" role="group" aria-label="Map of {2}; the table below says the same">{3}{4}{5}</svg>'
    ).format(WIDTH, HEIGHT, wording.many(len(spots), "place"), basemap.drawn(view), Markup("").join(areas), Markup("").join(marks))


def _name(cluster: Cluster, size: float) -> Markup:
    """The name of a mark's first place, below it."""
    name = cluster.spots[0].name
    return Markup('<text class="place" x="{:.1f}" y="{:.1f}">{}</text>').format(
        cluster.x, cluster.y + size + 8, (name if len(name) <= 18 else name[:16] + " …") + (" +" if len(cluster.spots) > 1 else "")
    )


def view_around(spots: Sequence[Spot], view: View) -> View:
    """The view that takes a group of places apart: nearer by one step at least."""
    found = basemap.view_of([(s.lat, s.lon) for s in spots])
    return View(found.lat, found.lon, round(min(basemap.MOST, max(found.zoom, view.zoom + 1)), 2))


def _moves(ask: Ask, view: View) -> list[tuple[str, str, str, str]]:
    """Where the map can be moved: (key, sign, name, address)."""
    to_views = (
        ("+", "+", "nearer", view.zoomed(1)), ("-", "−", "farther", view.zoomed(-1)), ("ArrowLeft", "←", "west", view.moved(-0.3, 0)),
        ("ArrowRight", "→", "east", view.moved(0.3, 0)), ("ArrowUp", "↑", "north", view.moved(0, -0.3)), ("ArrowDown", "↓", "south", view.moved(0, 0.3)),
    )  # fmt: skip
    found = [
        (key, sign, name, ask.with_query(lat=round(v.lat, 4), lon=round(v.lon, 4), z=round(v.zoom, 2))) for key, sign, name, v in to_views
    ]
    return [*found, ("0", "all", "all places", ask.with_query(lat=None, lon=None, z=None))]


def _steps(ask: Ask, asked: dict[str, str]) -> list[tuple[str, str]]:
    """The spans of days before and after the one that is shown, of the same length."""
    if not (asked["since"] and asked["until"]):
        return []
    first, last = date.fromisoformat(asked["since"]), date.fromisoformat(asked["until"])
    long = max(timedelta(days=1), last - first + timedelta(days=1))
    try:
        return [
            (name, ask.with_query(since=(first + way * long).isoformat(), until=(last + way * long).isoformat()))
            for name, way in (("‹ the days before", -1), ("the days after ›", 1))
        ]
    except OverflowError:
        return []


ROUTES = (("/map", mapped, ("GET",)),)
