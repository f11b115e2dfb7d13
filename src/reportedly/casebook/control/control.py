"""Control as claimed: who is said to hold, to have taken, lost, handed over or besieged which place, by whom said, on any day.

Claims of different tellers are never merged into who holds what, and no line is drawn between places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import force_setattr
from sqlalchemy import func, select

from reportedly.casebook.claimants import TEXT, source_of
from reportedly.casebook.control.lines import ControlClaim, ControlRow, Names, PlaceTold
from reportedly.casebook.control.tellings import STRAND, Strand, decode_told
from reportedly.casebook.incidents.days import iso
from reportedly.casebook.incidents.kept_tellings import judged_in, records_of, reports_numbered
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.laying import lay_waiting
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import place_key
from reportedly.casebook.store.tables import control_told, copy, report
from reportedly.casebook.told import ClaimTold, as_told
from reportedly.casebook.truces.held import teller_of
from reportedly.casebook.truces.truces import day_asked
from reportedly.errors import NoSuchRecord
from reportedly.records import Control, Statement


@dataclass(frozen=True)
class ControlSaid(ClaimTold):
    """One claim of control in exact words, what copies of one text tell once. `so`: it says that it is so, that it is not, or neither (planned, possible)."""

    strand: Strand
    change: str
    so: bool | None
    holders: Names
    lost_by: Names
    teller: str
    actor: str | None


@dataclass(frozen=True)
class ControlHistory(ControlRow):
    """A place with every claim of who holds it, by day."""

    told: tuple[ControlSaid, ...] = ()


def control(place: Store, on: str | None, of: str | None, hindsight: bool) -> list[ControlRow]:
    """Places by name, as each teller has them on a day. See `Casebook.control`."""
    day = day_asked(on)
    every = told_places(place)
    some = every if of is None else [_found(place, every, of)]
    if not hindsight:
        some = heard_by(some, day)
    rows = [row for one in some if (row := one.on(day)) is not None]
    return sorted(rows, key=lambda r: (r.place.casefold(), r.relation or "", r.id))


def control_of(place: Store, id: str, on: str | None, hindsight: bool) -> ControlHistory:
    """One place with its claims. See `Casebook.control_of`."""
    day = day_asked(on)
    found = _found(place, told_places(place), id)
    told = said(place, distinct(found))
    some = [found] if hindsight else heard_by([found], day)
    row = (some[0].on(day) if some else None) or replace(found.on(None), on=on, stands=(), disputed=(), named_differently=False)  # type: ignore[type-var]
    return ControlHistory(**{name: getattr(row, name) for name in ControlRow.__dataclass_fields__}, told=told)


def heard_by(some: Sequence[PlaceTold], day: int | None) -> list[PlaceTold]:
    """The same places, with only what had been said by a day."""
    if day is None:
        return list(some)
    cut = [(one.key, [c for c in one.claims if c.told.heard is None or c.told.heard <= day]) for one in some]
    return [PlaceTold(key, claims) for key, claims in cut if claims]


def told_places(place: Store) -> list[PlaceTold]:
    """All places of which somebody says who holds them, those with most claims first."""
    lay_waiting(place)
    origin = func.coalesce(copy.c.origin, control_told.c.report).label("origin")
    asked = (
        select(control_told.c.report, control_told.c.place, control_told.c.body, origin, report.c.outlet)
        .outerjoin(copy, copy.c.report == control_told.c.report)
        .join(report, report.c.n == func.coalesce(copy.c.origin, control_told.c.report))
        .order_by(control_told.c.claim)
    )
    found: defaultdict[str, list[ControlClaim]] = defaultdict(list)
    shared: dict[Any, Any] = {}
    with place.reading() as connection:
        for row in connection.execute(asked.execution_options(yield_per=CHUNK)):
            told = decode_told(row.body)
            named = teller_of(told.teller, told.who, told.actor, row.origin, row.outlet)
            for name in _SHARED:  # words that claims share are kept once
                force_setattr(told, name, shared.setdefault((name, value := getattr(told, name)), value))
            key = row.place.replace(TEXT, str(row.origin))
            found[key].append(ControlClaim(told, row.report, row.origin, *shared.setdefault(named, named)))
    places = [PlaceTold(key, claims) for key, claims in found.items()]
    return sorted(places, key=lambda p: (-len(p.claims), p.key))


_SHARED = (
    "change",
    "modality",
    "holders",
    "lost_by",
    "place",
    "relation",
    "lat",
    "lon",
    "precision",
    "geonameid",
    "since",
    "day",
    "heard",
    "teller",
    "who",
    "actor",
)


def find(every: Sequence[PlaceTold], said: str) -> PlaceTold | None:
    """The place of a claim's id, of a geonameid, or of a name; of several of one name, the one with most claims."""
    key = place_key(said)
    return next(
        (
            one
            for fits in (
                lambda p: said in (p.id, p.key) or (said.startswith("control-") and any(c.told.claim == said for c in p.claims)),
                lambda p: bool(key) and (p.key == key or str(p.at.geonameid) == said),
                lambda p: bool(key) and key in {place_key(name) for name in p.names},
            )
            for one in every
            if fits(one)
        ),
        None,
    )


def _found(place: Store, every: Sequence[PlaceTold], said: str) -> PlaceTold:
    found = find(every, said)
    if found is None:
        raise NoSuchRecord(
            f"{said}: no claim in {place.name} tells who holds a place of this name or id; list them with: reportedly show {place.name} control"
        )
    return found


def distinct(one: PlaceTold) -> list[tuple[ControlClaim, tuple[int, ...]]]:
    """A place's claims by day, what copies of one text tell once: each with the numbers of the reports that tell it."""
    found: dict[tuple[object, ...], ControlClaim] = {}
    copies: defaultdict[tuple[object, ...], set[int]] = defaultdict(set)
    for c in sorted(one.claims, key=lambda c: (c.report != c.origin, c.told.claim)):
        t = c.told
        key = (c.origin, c.teller, t.change, t.so, t.modality, t.holders, t.lost_by, t.since, t.day)
        found.setdefault(key, c)
        copies[key].add(c.report)
    listed = [(c, tuple(sorted(copies[key]))) for key, c in found.items()]
    return sorted(listed, key=lambda f: (f[0].told.day or 10**8, f[0].told.heard or 10**8, f[0].report, f[0].told.at, f[0].told.claim))


def said(place: Store, some: Sequence[tuple[ControlClaim, tuple[int, ...]]]) -> tuple[ControlSaid, ...]:
    """Claims with their words, in the same order."""
    return tuple(_said(place, some))


def _said(place: Store, some: Sequence[tuple[ControlClaim, tuple[int, ...]]]) -> Iterator[ControlSaid]:
    numbers = sorted({c.report for c, _ in some})
    every = sorted({n for _, copies in some for n in copies})
    ids: dict[int, str] = {}
    with place.reading() as connection:
        records = records_of(connection, numbers, judged_in(connection), ("control", "statement"))
        known = reports_numbered(connection, numbers)
        for at in range(0, len(every), CHUNK):
            ids |= dict(connection.execute(select(report.c.n, report.c.id).where(report.c.n.in_(every[at : at + CHUNK]))).all())  # type: ignore[arg-type]
    for c, copies in some:
        own = known[c.report]
        claim = next((r for r in records[c.report] if r.id == c.told.claim), None)
        if not isinstance(claim, Control):
            continue
        source = source_of(claim.said_in, {r.id: r for r in records[c.report] if isinstance(r, Statement)}, own, TEXT)
        told = c.told
        yield ControlSaid(
            **as_told(claim, source, own, Sentences(own.text)) | {"reports": tuple(ids[n] for n in copies)}, strand=STRAND[told.change],
            change=told.change, so=None if told.so is None else bool(told.so), holders=told.holders, lost_by=told.lost_by,
            day_start=iso(told.since), day_end=iso(told.day), dated=told.dated, teller=c.teller, who=c.who, actor=c.actor,
        )  # fmt: skip
