"""Which place a name means: all names of a report are weighed together, one meaning for a name in one report."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from reportedly.gazetteer import Gazetteer, Place
from reportedly.gazetteer.folding import plain

PROVINCE = frozenset("province governorate state oblast prefecture countryside department".split())
DISTRICT = frozenset("district county subdistrict canton municipality".split())
SETTLEMENT = frozenset("city town village hamlet capital".split())
QUARTER = frozenset("neighbourhood neighborhood neighbourhoods neighborhoods quarter suburb suburbs camp".split())

_DIRECTIONS = frozenset(
    f"{a}{b}{c}" for a in ("north", "south", "") for b in ("east", "west", "") for c in ("", "ern") if a or b
) | frozenset({"central", "old city", "countryside", "capital"})  # fmt: skip
"""Words that name a part of a place, and that are the whole name of some place far away."""

_AFTER = re.compile(r"\s+([a-z]+)")
_BEFORE = re.compile(r"\b([a-z]+)\s+of\s+(?:the\s+)?$")
_RURAL = re.compile(r"\brural\s+$", re.I)
"""Before the name of a town that is its province's too: "rural Aleppo" is the province without the town."""
BESIDE = re.compile(r"\s*(?:,|\(|,?\s*\b(?:in|of)\b(?:\s+(?:the|northern|southern|eastern|western|central|north|south|east|west|(?:north|south)(?:east|west)(?:ern)?))*|"
                     r",?\s+(?:a|the)\s+(?:[a-z]+\s+){1,3}(?:in|of))\s*")  # fmt: skip
_TYPED_BESIDE = re.compile(r"\s+(?:city|town|village|district|neighbou?rhood|quarter|camp)?\s*(?:,|in|of)\s+(?:the\s+)?")
OWNER = re.compile(
    r"(?:\s+(?:city|province|governorate|region|countryside))?(?:'s|’s)\s+(?:the\s+)?"
    r"(?:(?:(?:north|south)?-?(?:east|west)(?:ern)?|northern|southern|north|south|central|rural|besieged|contested|old|[a-z]+-(?:held|controlled|run))\s+){0,2}"
    r"(?:(?:city|town|village|district|neighbou?rhood|suburb|quarter|province|area)\s+of\s+)?"
)
"""Between a place and one that lies in it: "Aleppo city's rebel-held district of", "Syria's"."""

_COUNTRY, _PROVINCE, _NEAR, _STATED = 2.6, 3.2, 1.0, 4.5
"""What context adds to a candidate's weight (log10 of people), at most: its country, its province, its neighbours named too, its province or
country named right beside it. Set by hand on news from the open sets; one is a factor of ten in people."""


_POINTS = 100
"""How many of the report's places are asked whether they are near: so that a list of thousands of names takes no longer than it must."""
_SMALL, _TINY = 4.5, 3.2
"""Weights (log10 of people) under which a place far from all else in the report must show its own name, and under which not even that is enough."""


@dataclass(slots=True)
class Named:
    """A name as it stands in the report: start, end, text; kind: the sort of place that the words beside it tell, or None."""

    start: int
    end: int
    text: str
    kind: str | None = None


@dataclass(slots=True)
class _Sense:
    """All occurrences that mean one place, and what could be meant."""

    places: list[Place]
    count: int = 0
    stated: defaultdict[int, float] = field(default_factory=lambda: defaultdict(float))


def kind_of(text: str, start: int, end: int) -> str | None:
    """The sort of place that the words right beside a name tell: "province", "district", "settlement", "quarter", or None."""
    after = _AFTER.match(text, end)
    before = _BEFORE.search(text, max(0, start - 30), start)
    if text[max(0, start - 6) : start].lower() == "rural ":
        return "province"
    for word in (after and after[1], before and before[1]):
        for kind, words in (("province", PROVINCE), ("district", DISTRICT), ("settlement", SETTLEMENT), ("quarter", QUARTER)):
            if word in words:
                return kind
    return "province" if _RURAL.search(text, max(0, start - 12), start) else None


def resolve(text: str, names: Sequence[Named], gazetteer: Gazetteer, peoples: Iterable[str] = ()) -> list[Place | None]:
    """For each name the place that it means here, or None where the gazetteer has none. peoples: ISO codes of countries whose people are
    named ("Syrian"), one an occurrence."""
    senses: dict[tuple[str, str | None], _Sense] = {}
    keys: list[tuple[str, str | None]] = []
    for name in names:
        key = (plain(name.text), name.kind)
        keys.append(key)
        if key not in senses:
            senses[key] = _Sense(candidates(name, gazetteer))
        senses[key].count += 1
    _state(text, names, [senses[k] for k in keys])
    lands = Counter[str](peoples)
    chosen: dict[int, Place] = {}
    for _ in range(2):
        chosen = _choose(list(senses.values()), lands, chosen)
    order = {id(s): n for n, s in enumerate(senses.values())}
    return [chosen.get(order[id(senses[k])]) for k in keys]


def candidates(name: Named, gazetteer: Gazetteer) -> list[Place]:
    """What a name could mean, by its words and the sort of place that stands beside it."""
    if plain(name.text) in _DIRECTIONS:
        return []
    found = gazetteer.lookup(name.text)
    if (not found or found[0].grade > 1) and name.text.endswith("s"):
        found = [p for p in gazetteer.lookup(name.text[:-1]) if p.feature.startswith("A.PCL")] or found
    if name.kind == "province":
        wanted = [p for p in found if p.feature in ("A.ADM1", "L.RGN")]
    elif name.kind == "district":
        wanted = [p for p in found if p.feature.startswith("A.ADM") and p.feature != "A.ADM1"] or [
            p for p in found if not p.feature.startswith("A.")
        ]
    elif name.kind in ("settlement", "quarter"):
        wanted = [p for p in found if not p.feature.startswith("A.")]
    else:
        return found
    return wanted or found


def _state(text: str, names: Sequence[Named], senses: Sequence[_Sense]) -> None:
    """Note what the words state outright: "X, Y", "X in Y province", "Y's X": X lies in Y."""
    for n in range(len(names) - 1):
        between = text[names[n].end : names[n + 1].start]
        if len(between) > 60:
            continue
        if BESIDE.fullmatch(between) or _TYPED_BESIDE.fullmatch(between):
            inner, outer = senses[n], senses[n + 1]
        elif OWNER.fullmatch(between):
            outer, inner = senses[n], senses[n + 1]
        else:
            continue
        if inner is outer:
            continue
        for i, a in enumerate(inner.places):
            for o, b in enumerate(outer.places):
                worth = _lies_in(a, b)
                if worth:
                    inner.stated[i] = max(inner.stated[i], worth * _STATED)
                    outer.stated[o] = max(outer.stated[o], worth * _STATED * 0.7)


def _lies_in(a: Place, b: Place) -> float:
    if a.country is None or b.feature == a.feature == "A.PCLI":
        return 0.0
    if b.feature.startswith("A.PCL"):
        return 0.9 if a.country == b.country else 0.0
    if a.country != b.country:
        return 0.0
    if b.feature == "A.ADM1":
        return 1.0 if a.admin1 == b.name and a.feature != "A.ADM1" else 0.0
    if a.feature.startswith("A.") or (b.feature.startswith("P.") and b.weight <= a.weight):
        return 0.0
    return 0.7 if kilometres(a, b) < (120 if b.feature.startswith(("A.", "L.")) else 40) else 0.0


def _choose(senses: list[_Sense], lands: Counter[str], before: dict[int, Place]) -> dict[int, Place]:
    """The best candidate of each sense. `before`: the choice of an earlier round; without it, each stands by its own weight."""
    countries, provinces = Counter[str](), Counter[tuple[str, str]]()
    points: list[tuple[int, Place]] = []
    for land, times in lands.items():
        countries[land] += 1 + math.log(times)  # type: ignore[assignment]
    voters = before or {n: s.places[0] for n, s in enumerate(senses) if s.places}
    for n, place in voters.items():
        worth = 1 + math.log(senses[n].count)
        sure = 1.0 if before or len(senses[n].places) == 1 else 0.5
        if place.country:
            countries[place.country] += worth * sure  # type: ignore[assignment]
            if place.admin1:
                provinces[place.country, place.admin1] += worth * sure  # type: ignore[assignment]
        if not place.feature.startswith(("A.PCL", "L.CONT")) and place.population < 5_000_000:
            points.append((n, place))
    points = points[:_POINTS]
    out: dict[int, Place] = {}
    for n, sense in enumerate(senses):
        if not sense.places:
            continue
        own = voters.get(n)
        worth = (1 + math.log(sense.count)) * (1.0 if before or len(sense.places) == 1 else 0.5)
        total = sum(countries.values()) - (worth if own and own.country else 0)
        best: Place | None = None
        most = -math.inf
        for i, place in enumerate(sense.places):
            score = place.weight - 0.5 * place.grade + sense.stated[i]
            mine = worth if own is not None and own.country == place.country else 0
            if place.country and total > 0:
                share = (countries[place.country] - mine) / (total + 1)
                score += _COUNTRY * share
                if place.admin1:
                    same = worth if own is not None and mine and own.admin1 == place.admin1 else 0
                    score += _PROVINCE * max(0.0, provinces[place.country, place.admin1] - same) / (total + 1)
            near = min((kilometres(place, p) for m, p in points if m != n), default=math.inf)
            score += _NEAR * (1.0 if near < 40 else 0.6 if near < 120 else 0.3 if near < 300 else 0.0)
            if score > most:
                best, most = place, score
        if best is not None and not (
            best.weight < _SMALL
            and _unlikely(best, sense, countries, total, worth if own is not None and own.country == best.country else 0)
        ):
            out[n] = best
    return out


def _unlikely(place: Place, sense: _Sense, countries: Counter[str], total: float, own: float) -> bool:
    """Is a small place in a country that nothing else in the report points to, while the report is about others, and its name no more than
    an alternate or a variant spelling? Then the name means something that the gazetteer does not hold."""
    if place.country is None or any(sense.stated.values()) or countries[place.country] - own > 0:
        return False
    return place.grade == 2 or (total >= 2 and (place.grade == 1 or place.weight < _TINY))


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance, well enough for telling near from far (equirectangular)."""
    x = math.radians(((b.lon - a.lon + 180) % 360) - 180) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 6371.0 * math.hypot(x, math.radians(b.lat - a.lat))
