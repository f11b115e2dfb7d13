"""Actors as a casebook has them: what each says, what it is said to do, and what is said about it.

A view over claims, of actors of the register only. Speakers whose names a report withholds are in none of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from reportedly.casebook.actors.merged_names import Merged, made_actor, merged
from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import ACTOR_FIELDS
from reportedly.casebook.store.tables import actor_in, read, record
from reportedly.casebook.views import ClaimRow, claim_rows, names_of, shown
from reportedly.casebook.words import fold
from reportedly.errors import NoSuchRecord

SAYS = ("speaker",)
DOES = ("actor", "by", "parties", "signatories", "mediators", "guarantors", "monitors", "a", "holder", "accuser", "side")
"""Fields in which an actor does something. In every other field something is said about, done to or asked of it."""


@dataclass(frozen=True)
class ActorRow:
    """An actor of the register as this casebook has it: in how many reports, in how many statements and claims, in which part."""

    slug: str
    name: str
    reports: int
    says: int
    does: int
    about: int


@dataclass(frozen=True)
class Actor:
    """An actor: `says`: its statements; `does`: what it is said to do; `about`: what is said about it or done to it; `names`: as written."""

    slug: str
    name: str
    names: tuple[str, ...]
    reports: int
    says: tuple[ClaimRow, ...]
    does: tuple[ClaimRow, ...]
    about: tuple[ClaimRow, ...]


def _name_of(slug: str, more: Merged | None = None) -> str:
    entry = own_register().get(slug)
    return entry.name if entry else more.names[0] if more and more.names else slug


def actors(place: Store) -> list[ActorRow]:
    """Actors of the register, those with most claims first. Speakers whose names are withheld are in none of them."""
    with place.reading() as connection:
        count = func.count(func.distinct(record.c.id))
        rows = connection.execute(
            select(actor_in.c.actor, actor_in.c.field, count)
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .group_by(actor_in.c.actor, actor_in.c.field)
        ).all()
        counted = connection.execute(
            select(actor_in.c.actor, func.count(func.distinct(record.c.report)))
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .group_by(actor_in.c.actor)
        )
        in_reports = {row[0]: row[1] for row in counted}
        names = names_of(connection, actor_in.c.actor, actor_in.c.name)
    more = merged(place)
    told: dict[str, list[int]] = {}
    for slug, of_names in more.items():
        names.setdefault(slug, [_name_of(slug, of_names)])
        told[slug] = [0, 0, 0]
        in_reports[slug] = in_reports.get(slug, 0) + len(of_names.reports - of_names.known_in)
    for slug, field, n in [*rows, *((slug, one.field, 1) for slug, of_names in more.items() for one in of_names.stands)]:
        part = told.setdefault(slug, [0, 0, 0])
        if field != "entity":
            part[0 if field in SAYS else 1 if field in DOES else 2] += n
    found = [ActorRow(slug, next(iter(names.get(slug, [slug]))), in_reports[slug], *part) for slug, part in told.items()]
    return sorted(found, key=lambda a: (-(a.says + a.does + a.about), a.slug))


def actor(place: Store, slug: str) -> Actor:
    """See `Casebook.actor`. A name as reports write it will do, where it is one actor's only."""
    slug = made_actor(place, slug) or slug
    more = merged(place).get(slug)
    with place.reading() as connection:
        rows = [
            (row.n, row.field)
            for row in connection.execute(
                select(record.c.n, actor_in.c.field)
                .join(record, record.c.n == actor_in.c.record)
                .join(read, shown())
                .where(actor_in.c.actor == slug)
                .order_by(record.c.n)
            )
        ]
        if more:
            rows = sorted({*rows, *((one.record, one.field) for one in more.stands)})
        written = {} if rows else names_of(connection, actor_in.c.actor, actor_in.c.name)
    if not rows:
        wanted = fold(slug)
        called = [known for known, names in written.items() if wanted in map(fold, names)]
        if len(called) == 1:
            return actor(place, called[0])
        near = called or [k for k, names in written.items() if fold(k) in wanted or any(wanted in fold(n) for n in (k, *names))]
        raise NoSuchRecord(
            f"{slug}: nothing in {place.name} is about an actor of this name; "
            + (f"did you mean {', '.join(sorted(near)[:5])}?" if near else f"list them with: reportedly show {place.name} actor")
        )
    with place.reading() as connection:
        parts: tuple[dict[int, None], dict[int, None], dict[int, None]] = ({}, {}, {})
        for n, field in rows:
            if field != "entity":
                parts[0 if field in SAYS else 1 if field in DOES else 2][n] = None
        names = names_of(connection, actor_in.c.actor, actor_in.c.name, actor_in.c.actor == slug).get(slug, [_name_of(slug, more)])
        names = list(dict.fromkeys([*names, *(more.names if more else ())]))
        says, does, about = (tuple(claim_rows(connection, list(part))) for part in parts)
        in_reports = connection.execute(
            select(func.count(func.distinct(record.c.report))).where(record.c.n.in_([n for n, _ in rows]))
        ).scalar()
    return Actor(slug, names[0], tuple(names), in_reports or 0, says, does, about)


def actor_counts(place: Store, slug: str) -> tuple[int, int, int]:
    """How many statements and claims an actor of the register says, does, and is told of or done to in."""
    with place.reading() as connection:
        rows = connection.execute(
            select(actor_in.c.field, func.count(func.distinct(record.c.id)))
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .where(actor_in.c.actor == slug)
            .group_by(actor_in.c.field)
        ).all()
    told = [0, 0, 0]
    for field, n in rows:
        if field != "entity":
            told[part_of(field)] += n
    return told[0], told[1], told[2]


def part_of(field: str) -> int:
    """0 where an actor speaks, 1 where it acts, 2 where it is told of or acted upon."""
    return 0 if field in SAYS else 1 if field in DOES else 2


def actor_claims(place: Store, slug: str, part: int, before: int | None, limit: int) -> tuple[list[ClaimRow], int | None]:
    """An actor's claims of one part (`part_of`) from before a record's number, and the number to go on from. The last added come first, those
    of one call by their day."""
    fields = sorted({name.rstrip("_") for names in ACTOR_FIELDS.values() for name in names if part_of(name.rstrip("_")) == part})
    found: set[int] = set()
    with place.reading() as connection:
        for name in fields:  # each by its own index, so that the last few are found without going through all
            asked = select(actor_in.c.record).join(record, record.c.n == actor_in.c.record).join(read, shown())
            asked = asked.where(actor_in.c.actor == slug, actor_in.c.field == name)
            if before is not None:
                asked = asked.where(actor_in.c.record < before)
            found |= set(connection.execute(asked.distinct().order_by(actor_in.c.record.desc()).limit(limit + 1)).scalars())
        numbers = sorted(found, reverse=True)[: limit + 1]
        return claim_rows(connection, numbers[:limit]), numbers[limit - 1] if len(numbers) > limit else None
