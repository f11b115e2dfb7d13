"""The gazetteer: place names, variants, coordinates and hierarchy, compiled once to an indexed file, opened read-only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """One place. lat, lon: degrees, WGS 84; feature: GeoNames feature class and code ("P.PPL"); population: persons, 0 where unknown."""

    geonameid: int | None
    name: str
    lat: float
    lon: float
    feature: str
    country: str | None
    admin1: str | None = None
    population: int = 0
    source: str = "geonames"


class Gazetteer:
    """Looks up places by name."""

    def lookup(self, name: str) -> list[Place]:
        """All places of this name (case, accents, articles and transliteration folded), likeliest first without context."""
        return []


def open_gazetteer(path: Path | None = None) -> Gazetteer:
    """The compiled gazetteer at `path`, else the one in the user's cache, built first where there is none."""
    return Gazetteer()
