"""Spots: the places of one telling, as they are compared with those of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from math import cos, radians, sqrt
from typing import NamedTuple

from reportedly.casebook.incidents.signs import beside, filed, joined, led
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store.rows import place_key
from reportedly.records import AnyRecord, Event, Mention, PlaceMention, Report

FINE = ("site", "neighbourhood", "locality")
"""Precisions at which two claims about one place may be about one happening."""

RADIUS = {"site": 2, "neighbourhood": 4, "locality": 6, "district": 30, "province": 80, "region": 100, "line": 60}
"""Kilometres around its coordinates that a place of this precision may mean. Countries are left out: nearly every claim is in one."""

AWAY = 20
"""Kilometres that words like "near" and "north-west of" may add."""


class Spot(NamedTuple):
    """A place as it is compared. `radius`: kilometres within which the happening may lie; `fine`: is it a settlement or finer? `bare`: is a
    settlement nowhere in its report called a town or city, so that its name may mean the province of that name?"""

    key: str
    name: str
    lat: float | None
    lon: float | None
    radius: int
    fine: bool
    precision: str | None = None
    bare: bool = False


def spot_of(place: PlaceMention) -> Spot | None:
    """A place to compare, or None for a country, or one without a name."""
    key = place_key(place)
    if not key or place.precision == "country":
        return None
    away = away_from(place.relation)
    radius = RADIUS.get(place.precision or "", 10) + away
    fine = (place.precision or "locality") in FINE and away <= AWAY
    return Spot(key, place.name or place.text or "", place.lat, place.lon, radius, fine, place.precision)


_FAR_OFF = re.compile(r"(\d[\d.,]*)\s*[\s-]?(km|kms|kilomet\w+|miles?)\b", re.I)


def away_from(relation: str | None) -> int:
    """Kilometres that words like "near" and "60 km from" set a happening off from the place that they name."""
    if not relation or relation in ("in", "inside", "within"):
        return 0
    told = _FAR_OFF.search(relation)
    if told is None:
        return AWAY
    number = float(told[1].replace(",", "").rstrip("."))
    return max(AWAY, int(number * (1.6 if told[2].lower().startswith("mile") else 1)))


def spots_of(event: Event, report: Report, sentences: Sentences, at: int) -> tuple[tuple[Spot, ...], bool]:
    """The places of an act, and are they told beside it? Where a sentence names none itself, those that were carried over to it count, but
    only where words say that something is there: a town's name alone may stand for a government. Where a report was filed is no place of an
    act. Of reports in other languages than English, whose words for "in" are not known, every place named beside the act counts."""
    text, english = report.text, (report.language or "en").startswith("en")
    told: list[Spot] = []
    carried: list[Spot] = []
    bare: list[Spot] = []
    for place in event.place:
        spot = spot_of(place)
        if spot is None or any(filed(text, span) for span in place.spans):
            continue
        near = not place.spans or beside(place.spans, sentences, at)
        if not english or not place.spans or any(led(text, span[0]) or joined(event.trigger.spans, span) for span in place.spans):
            (told if near else carried).append(spot)
        elif near and spot.precision != "locality":
            bare.append(spot)
    if any(s.fine for s in told) or not any(s.fine for s in carried):
        return tuple(dict.fromkeys(told or carried or bare)), bool(told)
    return tuple(dict.fromkeys((*told, *carried))), False


_TOWN = re.compile(r"\b(?:city|town|capital)\s+(?:of\s+)?(?:the\s+)?$", re.I)
_A_TOWN = re.compile(r"['’]?s?\s+(?:old\s+|ancient\s+|historic\s+)?(?:city|town)\b", re.I)


def called_towns(text: str, records: Sequence[AnyRecord]) -> frozenset[str]:
    """Keys of the places that a report somewhere calls a town or city."""
    found = set()
    for r in records:
        if isinstance(r, Mention) and r.kind == "place" and r.precision == "locality" and r.spans and (spot := _spot_of_mention(r)):
            start, end = r.spans[0]
            if _TOWN.search(text, max(0, start - 16), start) or _A_TOWN.match(text, end):
                found.add(spot.key)
    return frozenset(found)


def _spot_of_mention(mention: Mention) -> Spot | None:
    return spot_of(
        PlaceMention(
            text=mention.text, name=mention.name, geonameid=mention.geonameid, lat=mention.lat, lon=mention.lon, precision=mention.precision
        )
    )


def maybe_province(spot: Spot, called: frozenset[str]) -> Spot:
    return spot._replace(bare=True) if spot.precision == "locality" and spot.key not in called else spot


def named_places(text: str, records: Sequence[AnyRecord], sentences: Sentences, called: frozenset[str]) -> Mapping[int, list[Spot]]:
    """The settlements and finer places that each sentence names as where something is, not as a dateline or for a government."""
    found: dict[int, list[Spot]] = {}
    for r in records:
        if isinstance(r, Mention) and r.kind == "place" and r.precision in FINE and r.spans and led(text, r.spans[0][0]):
            spot = _spot_of_mention(r)
            if spot:
                found.setdefault(sentences.at(r.spans[0][0]), []).append(maybe_province(spot, called))
    return found


def kilometres(a: Spot, b: Spot) -> float:
    """The distance between two places; 0 where one has no coordinates."""
    if a.lat is None or b.lat is None or a.lon is None or b.lon is None:
        return 0.0
    east = (a.lon - b.lon) * cos(radians((a.lat + b.lat) / 2))
    return 111.2 * sqrt(east * east + (a.lat - b.lat) ** 2)
