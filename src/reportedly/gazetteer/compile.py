"""Compiles the gazetteer: GeoNames cities, countries, provinces and counties, and the project's own supplement, into one indexed SQLite file."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path
from threading import get_ident

from reportedly.errors import GazetteerMissing
from reportedly.gazetteer.arabic import arabic_name
from reportedly.gazetteer.folding import loose, plain
from reportedly.gazetteer.sources import (
    City,
    Own,
    Row,
    bare,
    capitals_of,
    continents,
    geonames_cities,
    located_places,
    middle,
    own_countries,
    own_rows,
    own_supplement,
    province_names,
    rounded,
    wanted,
    weight_of,
)  # fmt: skip

OWN_FILES = ("compile.py", "arabic.py", "sources.py", "folding.py", "countries.csv", "supplement.csv")
"""What the compiled file is made from besides GeoNames: where one of them changes, it is built anew."""
LOOSE_COUNTRIES = frozenset(
    "SY IQ LB JO PS IL YE SA KW BH QA AE OM EG LY TN DZ MA SD SS MR EH DJ SO ER TD ML NE IR TR AF PK AZ AM GE TJ UZ TM KG KZ ET NG CY".split()
)
"""Countries whose names newspapers spell in many ways: their names also get a loose key."""

_TABLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, feature TEXT NOT NULL,
  country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER NOT NULL, weight REAL NOT NULL, source TEXT NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, grade INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE label (place INTEGER PRIMARY KEY, arabic TEXT NOT NULL);
CREATE TABLE people (key TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX place_geonameid ON place (geonameid);
CREATE INDEX place_town ON place (lat, lon) WHERE feature LIKE 'P.%' AND population > 0;
CREATE INDEX place_admin ON place (country, admin1) WHERE feature = 'A.ADM1';
CREATE INDEX place_capital ON place (country) WHERE feature IN ('P.PPLC', 'A.PCLI');
"""

OnProgress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


def compile_gazetteer(to: Path, on_progress: OnProgress | None = None, more: Callable[[], Iterator[Row]] | None = None) -> None:
    """Write the compiled gazetteer to `to`. It stands there whole or not at all, also when two processes do so at once.

    `more`: further rows to put in (a GeoNames dump), which replace those of the same geonameid. Raises GazetteerMissing where the data or the folder cannot be had.
    """
    temporary = to.with_name(f"{to.name}.{os.getpid()}-{get_ident()}.tmp")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        temporary.unlink(missing_ok=True)
        with closing(sqlite3.connect(temporary, isolation_level=None)) as db:
            db.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;" + _TABLES)
            db.execute("BEGIN")
            _fill(db, on_progress or (lambda *_: None), more)
            db.execute("COMMIT")
            db.executescript(_INDEXES)
        temporary.replace(to)
    except (OSError, sqlite3.Error) as error:
        raise GazetteerMissing(
            f"{to}: the gazetteer cannot be built here ({error}). Free some 150 MB, or set REPORTEDLY_CACHE to a folder that can be written."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _fill(db: sqlite3.Connection, tell: OnProgress, more: Callable[[], Iterator[Row]] | None) -> None:
    writer = _Writer(db)
    tell("reading GeoNames", 0, 1)
    db.executemany(
        "INSERT OR IGNORE INTO people VALUES (?,?)",
        [(plain(p), told["code"]) for told in own_rows("countries.csv") for p in told["people"].split("|") if p],
    )
    located = located_places()
    cities = geonames_cities()
    states = province_names(cities.values(), located)
    capitals = capitals_of(cities.values())
    own = list(own_supplement())
    provinces = {(o.row.country, plain(n)): o for o in own if o.row.feature == "A.ADM1" for n in (o.row.name, *o.row.aliases, *o.same_as)}
    replaced = {(o.row.country, plain(n)): o for o in own if o.row.feature != "A.ADM1" for n in o.same_as}
    for row in (*own_countries(), *continents(), *(o.row for o in own if o.row.feature != "A.ADM1" and not o.renames)):
        writer.add(row)
    dumped: set[int] = set()
    for row in more() if more is not None else ():
        if row.geonameid is not None:
            dumped.add(row.geonameid)
        own_province = provinces.get((row.country, plain(row.admin1 or "")))
        if own_province is not None:
            row.admin1 = own_province.row.name
        if not (row.feature == "A.ADM1" and (row.country, plain(row.name)) in provinces):
            writer.add(row)
    renamed = _chosen(replaced, cities.values())
    areas: defaultdict[tuple[str, str, str | None], list[tuple[float, float, int]]] = defaultdict(list)
    for done, city in enumerate(cities.values()):
        if done % 20_000 == 0:
            tell("indexing places", done, len(cities))
        found = located.get(rounded(city.countrycode, city.latitude, city.longitude))
        state = (found.state if found else None) or states.get((city.countrycode, city.admin1code))
        county = found.county if found else None
        if state:
            province = provinces.get((city.countrycode, plain(state)))
            state = province.row.name if province else state
            areas[city.countrycode, state, None].append((city.latitude, city.longitude, city.population))
            if county:
                areas[city.countrycode, state, county].append((city.latitude, city.longitude, city.population))
        if city.geonameid in dumped:
            continue
        capital = city.geonameid in capitals
        row = Row(
            name=city.name, lat=city.latitude, lon=city.longitude, feature="P.PPLC" if capital else "P.PPL", country=city.countrycode,
            admin1=state, admin2=county, geonameid=city.geonameid, population=city.population,
            weight=weight_of(city.population) + (0.8 if capital else 0.0), aliases=[a for a in city.alternatenames if wanted(a)],
        )  # fmt: skip
        ours = renamed.get(city.geonameid)
        if ours is not None:
            if not ours.renames:
                continue
            row.aliases = [*ours.row.aliases, row.name, *row.aliases]
            row.name, row.source, row.weight = ours.row.name, "own", max(row.weight, 3.8)
        writer.add(row)
    tell("indexing provinces", 0, 1)
    for (country, state, county), points in areas.items():
        people = sum(p for _, _, p in points)
        province = provinces.get((country, plain(state)))
        if county is None and province is not None:
            province.row.population = people
            province.row.weight = province.row.weight or weight_of(people) - 0.6
            continue
        if (country, plain(county or state)) in replaced:
            continue
        lat, lon = middle([p[0] for p in points]), middle([p[1] for p in points])
        writer.add(
            Row(
                name=county or state, lat=lat, lon=lon, feature="A.ADM2" if county else "A.ADM1", country=country, admin1=state, admin2=county,
                population=people, weight=weight_of(people) - (1.6 if county else 0.6), aliases=() if county else bare(state),
            )
        )  # fmt: skip
    for o in {id(o): o for o in provinces.values()}.values():
        o.row.admin1, o.row.weight = o.row.name, o.row.weight or 4.0
        writer.add(o.row)
    writer.flush()
    tell("done", 1, 1)


def _chosen(replaced: dict[tuple[str | None, str], Own], cities: Iterable[City]) -> dict[int, Own]:
    """Which GeoNames city each of our own rows is the same as: of those of the name, the one with most people."""
    best: dict[int, tuple[int, City, Own]] = {}
    for city in cities:
        own = replaced.get((city.countrycode, plain(city.name)))
        if own is not None and (id(own) not in best or city.population > best[id(own)][0]):
            best[id(own)] = (city.population, city, own)
    return {city.geonameid: own for _, city, own in best.values()}


class _Writer:
    """Puts rows and their names into the file, in batches."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db, self.id = db, 0
        self.places: list[tuple] = []
        self.names: list[tuple[str, int, int]] = []
        self.labels: list[tuple[int, str]] = []

    def add(self, row: Row) -> None:
        self.id += 1
        self.places.append((self.id, row.geonameid, row.name, round(row.lat, 5), round(row.lon, 5), row.feature, row.country, row.admin1, row.admin2,
                            row.population, round(row.weight, 3), row.source))  # fmt: skip
        arabic = arabic_name(row.name, row.aliases, row.country)
        if arabic is not None:
            self.labels.append((self.id, arabic))
        keys: dict[str, int] = {plain(row.name): 0}
        spelled = row.country in LOOSE_COUNTRIES and not row.feature.startswith("A.PCL")
        told = 0 if row.source == "own" else 1
        for alias in row.aliases:
            keys.setdefault(plain(alias), told)
            if spelled:
                keys.setdefault("~" + loose(alias), 2)
        if spelled:
            keys.setdefault("~" + loose(row.name), 2)
        self.names += [(key, self.id, grade) for key, grade in keys.items() if len(key) > 1 and key != "~"]
        if len(self.names) > 50_000:
            self.flush()

    def flush(self) -> None:
        self.db.executemany("INSERT INTO place VALUES (?,?,?,?,?,?,?,?,?,?,?,?)", self.places)
        self.db.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?)", self.names)
        self.db.executemany("INSERT INTO label VALUES (?,?)", self.labels)
        self.labels.clear()
        self.places.clear()
        self.names.clear()
