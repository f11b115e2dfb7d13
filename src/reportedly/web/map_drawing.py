"""What the maps of incidents and of control have in common: the view that is asked for, areas, marks and the groups of those that would lie on each
other, and ways to move.

Without scripts a map is one SVG of the usual size, and moves by links. With them Leaflet draws the coasts from tiles, and asks for what lies above
them (`live`), as large as the map is on the screen and somewhat beyond its edges.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from markupsafe import Markup
from starlette.responses import Response

from reportedly.errors import NoSuchRecord
from reportedly.web import basemap
from reportedly.web.basemap import HEIGHT, WIDTH, View
from reportedly.web.map_labels import Room, background
from reportedly.web.site import Ask, Page, Site

RADIUS = {"site": 1.0, "neighbourhood": 2.0, "locality": 4.0, "district": 20.0, "line": 25.0, "province": 50.0, "region": 60.0}
"""Kilometres around the middle of a place within which what is told of it is drawn, by how closely the place is told."""

ELSEWHERE = 25.0
"""The same where it is not told how closely."""

LEAST, NEAR, AREAS = 18.0, 50.0, 400
"""Radius of a mark, large enough to be hit with a finger; how near marks stand before they are one; areas drawn."""

BEYOND = 1.5
"""How many times as wide and high as the screen's map what lies above the coasts is drawn, so that it is there when the map is moved."""


class Placed(Protocol):
    """Something at a place. `radius`: kilometres within which it is."""

    @property
    def lat(self) -> float: ...
    @property
    def lon(self) -> float: ...
    @property
    def radius(self) -> float: ...


P = TypeVar("P", bound=Placed)


@dataclass
class Cluster(Generic[P]):
    """Places whose marks would lie on each other, and where their mark stands."""

    x: float
    y: float
    spots: list[P] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """What is asked for: `view` is what the map shows, `drawn` with what lies around it; `live`: it is drawn above tiles."""

    view: View
    drawn: View
    live: bool


def seen(ask: Ask, places: Sequence[Placed]) -> Seen:
    """The view that the address asks for, else that of nearly all places: a few far away do not make the others small."""
    width, height, live = WIDTH, HEIGHT, False
    if (w := ask.query.get("w", "")).isdecimal() and (h := ask.query.get("h", "")).isdecimal() and len(w + h) < 10:
        width, height, live = min(2_600, max(200, int(w))), min(2_600, max(200, int(h))), True
    view = _asked(ask, width, height)
    if view is None:
        lats, lons = sorted(p.lat for p in places), sorted(p.lon for p in places)
        cut = len(places) // 12
        view = basemap.view_of([(lats[cut], lons[cut]), (lats[-1 - cut], lons[-1 - cut])] if places else [], width, height)
    return Seen(view, view.wider(BEYOND) if live else view, live)


def _asked(ask: Ask, width: int, height: int) -> View | None:
    try:
        lat, lon, z = (float(ask.query[name]) for name in ("lat", "lon", "z"))
    except (KeyError, ValueError):
        return None
    if not (-80 <= lat <= 80 and -180 <= lon <= 180 and -3 <= z <= 20):
        return None
    zoom = max(basemap.LEAST, min(basemap.MOST, z + math.log2(width / WIDTH)))
    return View(round(lat, 4), round(lon, 4), round(zoom, 3), width, height)


def inside(view: View, place: Placed) -> bool:
    x, y = view.xy(place.lat, place.lon)
    return 0 <= x <= view.width and 0 <= y <= view.height


def clusters(view: View, spots: Sequence[P]) -> list[Cluster[P]]:
    """Marks: those that would lie on each other are one, at the place that stands first."""
    found: list[Cluster[P]] = []
    cells: dict[tuple[int, int], list[Cluster[P]]] = {}
    for spot in spots:
        x, y = view.xy(spot.lat, spot.lon)
        x, y = min(max(x, LEAST + 2), view.width - LEAST - 2), min(max(y, LEAST + 2), view.height - LEAST - 2)
        cell = int(x // NEAR), int(y // NEAR)
        beside = (c for dx in (-1, 0, 1) for dy in (-1, 0, 1) for c in cells.get((cell[0] + dx, cell[1] + dy), ()))
        near = min(((c.x - x) ** 2 + (c.y - y) ** 2, n, c) for n, c in enumerate(beside)) if _any(cells, cell) else None
        if near is not None and near[0] < NEAR**2:
            near[2].spots.append(spot)
            continue
        made = Cluster(x, y, [spot])
        found.append(made)
        cells.setdefault(cell, []).append(made)
    return found


def _any(cells: dict[tuple[int, int], list[Cluster[P]]], cell: tuple[int, int]) -> bool:
    return any(cells.get((cell[0] + dx, cell[1] + dy)) for dx in (-1, 0, 1) for dy in (-1, 0, 1))


def around(spots: Sequence[Placed], view: View) -> View:
    """The view that takes a group of places apart: nearer by one step at least."""
    found = basemap.view_of([(s.lat, s.lon) for s in spots], view.width, view.height)
    nearer = min(basemap.MOST, max(found.zoom, view.zoom + 1))
    return View(found.lat, found.lon, round(nearer, 2), view.width, view.height)


def picture(what: Seen, spots: Sequence[P], mark: Callable[[Cluster[P], Room, str], Markup], told: str) -> Markup:
    """The map as SVG: coasts where it is not live, areas of uncertainty, names, and above them a mark for each place or group of places.

    mark: draws a mark and takes the room for its name; it gets the attributes for its link: what lies outside of the view is not walked to by keys.
    """
    view = what.drawn
    areas = [
        Markup('<circle class="area" cx="{:.1f}" cy="{:.1f}" r="{:.1f}"/>').format(*view.xy(spot.lat, spot.lon), max(3.0, view.pixels(spot.radius, spot.lat)))
        for spot in sorted(spots[:AREAS], key=lambda s: -s.radius)
    ]  # fmt: skip
    room, groups = Room(view), clusters(view, spots)
    for group in groups:
        room.take(group.x, group.y, 2 * LEAST - 2, 2 * LEAST - 2, always=True)
    left, top = (view.width - what.view.width) / 2, (view.height - what.view.height) / 2
    marks = []
    for group in groups:
        beyond = not (left <= group.x <= view.width - left and top <= group.y <= view.height - top)
        marks.append(mark(group, room, ' tabindex="-1"' if beyond else ""))
    return Markup('<svg class="map" viewBox="0 0 {} {}" role="group" aria-label="{}; the table below says the same">{}{}{}{}</svg>').format(
        view.width,
        view.height,
        told,
        Markup("") if what.live else basemap.drawn(view),
        Markup("").join(areas),
        background(view, room),
        Markup("").join(marks),
    )


def moves(ask: Ask, view: View) -> list[tuple[str, str, str, str]]:
    """Where the map can be moved: (key, sign, name, address)."""
    to_views = (
        ("+", "+", "nearer", view.zoomed(1)), ("-", "−", "farther", view.zoomed(-1)), ("ArrowLeft", "←", "west", view.moved(-0.3, 0)),
        ("ArrowRight", "→", "east", view.moved(0.3, 0)), ("ArrowUp", "↑", "north", view.moved(0, -0.3)), ("ArrowDown", "↓", "south", view.moved(0, 0.3)),
    )  # fmt: skip
    found = [(key, sign, name, ask.with_query(**at(v), w=None, h=None)) for key, sign, name, v in to_views]
    return [*found, ("0", "all", "all places", ask.with_query(lat=None, lon=None, z=None, w=None, h=None))]


def at(view: View) -> dict[str, float]:
    """A view as addresses have it."""
    return {"lat": round(view.lat, 4), "lon": round(view.lon, 4), "z": round(view.z, 2)}


def tile(site: Site, ask: Ask) -> Response:
    """A tile of the basemap."""
    z, x, y = (int(ask.path[name]) if ask.path[name].isdecimal() else -1 for name in ("z", "x", "y"))
    if not (0 <= z <= 12 and 0 <= x < 2**z and 0 <= y < 2**z):
        raise NoSuchRecord("There is no such tile.")
    answer = Response(basemap.tile(z, x, y, bool(ask.query.get("dark"))), media_type="image/svg+xml")
    answer.headers["cache-control"] = "max-age=31536000, immutable"
    return answer


TILES_AT = f"/static/map/{{z}}/{{x}}/{{y}}.svg?v={hashlib.sha256(Path(basemap.__file__).read_bytes()).hexdigest()[:8]}"
"""Where Leaflet asks for tiles; changed whenever they may look otherwise, so that they may be kept."""

TILES: tuple[str, Page, tuple[str, ...]] = ("/static/map/{z}/{x}/{y}.svg", tile, ("GET",))
