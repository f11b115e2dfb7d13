"""Names on a map, in Latin and Arabic letters: countries, towns to find one's way by, and free room for them."""

from __future__ import annotations

import threading
from functools import lru_cache

from babel import Locale
from markupsafe import Markup

from reportedly.gazetteer import Gazetteer, Town, cached_path
from reportedly.web.basemap import View

PEOPLE = ((5.0, 1_000_000), (6.0, 300_000), (7.0, 100_000), (8.0, 25_000), (9.0, 6_000), (99.0, 1))
"""Up to which zoom a town must have how many people to be named."""

TOWNS = 60
"""Towns looked at for a view."""

_lock = threading.Lock()


@lru_cache(maxsize=1)
def _gazetteer() -> Gazetteer | None:
    """The gazetteer, where there is one already: it is built when reports are read, and no page waits for that."""
    path = cached_path()
    return Gazetteer(path) if path.is_file() else None


@lru_cache(maxsize=5_000)
def arabic(name: str, lat: float, lon: float) -> str:
    """The name in Arabic letters of a place of a casebook; "" where none is known."""
    with _lock:
        known = _gazetteer()
        return (known.arabic(name, lat, lon) or "") if known is not None else ""


@lru_cache(maxsize=1)
def _countries() -> list[tuple[str, str, float, float]]:
    with _lock:
        known = _gazetteer()
        rows = known.countries() if known is not None else []
    latin, letters = Locale("en").territories, Locale("ar").territories
    return [(str(latin.get(code, "")), str(letters.get(code, "")), lat, lon) for code, lat, lon in rows if code in latin]


@lru_cache(maxsize=256)
def _towns(south: float, north: float, west: float, east: float, people: int) -> list[Town]:
    with _lock:
        known = _gazetteer()
        return known.towns(south, north, west, east, people, TOWNS) if known is not None else []


class Room:
    """What of a drawing is still free."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._taken: list[tuple[float, float, float, float]] = []

    def take(self, x: float, y: float, wide: float, high: float, *, always: bool = False) -> bool:
        """Take a box around a point, where nothing else stands in it and it lies inside; `always`: in any case."""
        box = x - wide / 2, y - high / 2, x + wide / 2, y + high / 2
        free = box[0] >= 0 and box[1] >= 0 and box[2] <= self._view.width and box[3] <= self._view.height
        free = free and not any(b[0] < box[2] and box[0] < b[2] and b[1] < box[3] and box[1] < b[3] for b in self._taken)
        if free or always:
            self._taken.append(box)
        return free


def width_of(said: str, size: float = 11) -> float:
    """About how wide words are drawn."""
    return len(said) * size * 0.56 + 4


def names(x: float, y: float, latin: str, letters: str, kind: str) -> Markup:
    """A name in Latin letters, and below it in Arabic ones."""
    second = (
        Markup('<text class="{} arabic" lang="ar" direction="rtl" x="{:.1f}" y="{:.1f}">{}</text>').format(kind, x, y + 12, letters)
        if letters
        else ""
    )
    return Markup('<text class="{}" x="{:.1f}" y="{:.1f}">{}</text>{}').format(kind, x, y, latin, second)


def background(view: View, room: Room) -> Markup:
    """Countries and towns that have room."""
    parts = []
    if view.zoom < 7.5:
        for latin, letters, lat, lon in _countries():
            x, y = view.xy(lat, lon)
            wide = max(width_of(latin, 13.5), width_of(letters, 12))
            if 0 <= x <= view.width and 0 <= y <= view.height and view.zoom > 2.2 and room.take(x, y, wide, 32):
                parts.append(names(x, y - 2, latin.upper() if len(latin) < 16 else latin, letters, "country"))
    people = next(n for zoom, n in PEOPLE if view.zoom < zoom)
    south, north, west, east = (round(v, 2) for v in view.edges())
    for town in _towns(south, north, west, east, people):
        x, y = view.xy(town.lat, town.lon)
        wide = max(width_of(town.name, 10.5), width_of(town.arabic or "", 10.5))
        if room.take(x, y + (13 if town.arabic else 7), wide, 34 if town.arabic else 22):
            parts.append(
                Markup('<circle class="town" cx="{:.1f}" cy="{:.1f}" r="2"/>').format(x, y)
                + names(x, y + 12, town.name, town.arabic or "", "town")
            )
    return Markup('<g aria-hidden="true">{}</g>').format(Markup("").join(parts))
