"""Places as a casebook has them: which claims name each, by geonameid or, where the gazetteer knows none, by folded name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import place_key
from reportedly.casebook.store.tables import place_in, read, record
from reportedly.casebook.views import ClaimRow, claim_rows, names_of, shown
from reportedly.casebook.words import words_of
from reportedly.errors import NoSuchRecord


@dataclass(frozen=True)
class PlaceRow:
    """A place that claims name. `key`: geonameid, or the folded name of a place that the gazetteer does not know."""

    key: str
    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    precision: str | None
    claims: int
    reports: int


@dataclass(frozen=True)
class Place:
    """A place and what is claimed about it, by date."""

    place: PlaceRow
    names: tuple[str, ...]
    claims: tuple[ClaimRow, ...]


def places(place: Store) -> list[PlaceRow]:
    """Places that claims name, those with most claims first."""
    with place.reading() as connection:
        rows = connection.execute(
            select(
                place_in.c.place, func.max(place_in.c.geonameid), func.max(place_in.c.lat), func.max(place_in.c.lon), func.max(place_in.c.precision),
                func.count(func.distinct(record.c.id)), func.count(func.distinct(record.c.report)),
            )
            .join(record, record.c.n == place_in.c.record)
            .join(read, shown())
            .group_by(place_in.c.place)
        ).all()  # fmt: skip
        names = names_of(connection, place_in.c.place, place_in.c.name)
    found = [PlaceRow(key, next(iter(names.get(key, [key]))), *rest) for key, *rest in rows]
    return sorted(found, key=lambda p: (-p.claims, p.key))


def one_place(place: Store, name: str | int) -> Place:
    """See `Casebook.place`."""
    key = place_key(str(name))
    every = {p.key: p for p in places(place)}
    with place.reading() as connection:
        if key not in every:
            named = sorted(
                {
                    k
                    for k, said in connection.execute(select(place_in.c.place, place_in.c.name).distinct())
                    if k in every and place_key(said or "") == key
                },
                key=lambda k: (-every[k].claims, k),
            )
            if not named:
                first = next((w for w, _, _ in words_of(str(name))), "")
                near = [p.name for p in every.values() if first and first in place_key(p.name)][:5]
                raise NoSuchRecord(
                    f"{name}: no claim in {place.name} names this place"
                    + (f"; did you mean {', '.join(near)}?" if near else f"; list those named with: reportedly show {place.name} place")
                )
            key = named[0]
        numbers = connection.execute(
            select(record.c.n).distinct().join(place_in, place_in.c.record == record.c.n).join(read, shown()).where(place_in.c.place == key)
        ).scalars()
        claims = tuple(claim_rows(connection, list(numbers)))
        names = names_of(connection, place_in.c.place, place_in.c.name, place_in.c.place == key).get(key, [])
    return Place(every[key], tuple(names), claims)
