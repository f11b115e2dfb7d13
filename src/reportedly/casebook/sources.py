"""Sources: outlets, agencies and speakers as a casebook hears them. In the order of their names: how much of one stands here ranks nobody.

Speakers whose names a report withholds are counted by how they are disclosed, and are otherwise in none of this.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, distinct, func, select

from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import actor_in, copy, read, record, report
from reportedly.casebook.views import CLAIMS, open_records, shown


@dataclass(frozen=True)
class OutletRow:
    """An outlet: its reports here, their different texts, the claims read from them."""

    name: str
    reports: int
    texts: int
    claims: int


@dataclass(frozen=True)
class SpeakerRow:
    """An actor of the register that speaks here: in how many statements, of how many reports."""

    slug: str
    statements: int
    reports: int


@dataclass(frozen=True)
class Outlet:
    """One outlet. `disclosures`: of its statements, how their speakers are named; `stances`: how they put it; `credits`: agencies that it
    names as where it took a story from; `copied`: reports here whose text another one had first, `first`: reports whose text others print."""

    row: OutletRow
    first_day: str | None
    last_day: str | None
    disclosures: tuple[tuple[str, int], ...]
    stances: tuple[tuple[str, int], ...]
    credits: tuple[tuple[str, int], ...]
    speakers: tuple[tuple[str, int], ...]
    copied: int
    first: int


def outlets(place: Store) -> list[OutletRow]:
    """All outlets, by name."""
    with place.reading() as connection:
        return _outlets(connection, None)


def _outlets(connection: Connection, name: str | None) -> list[OutletRow]:
    only = report.c.outlet == name if name is not None else report.c.outlet.is_not(None)
    text = func.coalesce(copy.c.origin, report.c.n)
    counted = connection.execute(
        select(report.c.outlet, func.count(), func.count(distinct(text)))
        .outerjoin(copy, copy.c.report == report.c.n)
        .where(only)
        .group_by(report.c.outlet)
    ).all()
    asked = (
        select(report.c.outlet, func.count().label("claims"))
        .join(record, record.c.report == report.c.n)
        .join(read, shown())
        .where(only, record.c.type.in_(CLAIMS))
        .group_by(report.c.outlet)
    )
    claims = {row.outlet: row.claims for row in connection.execute(asked)}
    found = [OutletRow(outlet, reports, texts, claims.get(outlet, 0)) for outlet, reports, texts in counted]
    return sorted(found, key=lambda o: o.name.casefold())


def outlet(place: Store, name: str) -> Outlet | None:
    """One outlet by its name; None where no report is of it."""
    with place.reading() as connection:
        rows = _outlets(connection, name)
        if not rows:
            return None
        first, last = connection.execute(
            select(func.min(report.c.published), func.max(report.c.published)).where(report.c.outlet == name)
        ).one()
        said = (
            select(record.c.disclosure, record.c.code, func.count())
            .join(report, report.c.n == record.c.report)
            .join(read, open_records())
            .where(report.c.outlet == name, record.c.type == "statement", report.c.superseded_by.is_(None))
            .group_by(record.c.disclosure, record.c.code)
        )
        disclosures: dict[str, int] = {}
        stances: dict[str, int] = {}
        for how, stance, n in connection.execute(said):
            disclosures[how or "unattributed"] = disclosures.get(how or "unattributed", 0) + n
            stances[stance] = stances.get(stance, 0) + n
        credits = connection.execute(
            select(report.c.credits, func.count()).where(report.c.outlet == name, report.c.credits.is_not(None)).group_by(report.c.credits)
        ).all()
        speakers = connection.execute(
            select(actor_in.c.actor, func.count(distinct(record.c.id)))
            .join(record, record.c.n == actor_in.c.record)
            .join(report, report.c.n == record.c.report)
            .join(read, open_records())
            .where(report.c.outlet == name, actor_in.c.field == "speaker")
            .group_by(actor_in.c.actor)
        ).all()
        copied = connection.execute(
            select(func.count())
            .select_from(copy)
            .join(report, report.c.n == copy.c.report)
            .where(report.c.outlet == name, copy.c.origin != copy.c.report)
        ).scalar()
        printed = select(copy.c.origin).where(copy.c.origin != copy.c.report)
        firsts = connection.execute(
            select(func.count()).select_from(report).where(report.c.outlet == name, report.c.n.in_(printed))
        ).scalar()
    by_count = lambda found: tuple(sorted(((str(k), int(v)) for k, v in found), key=lambda kv: (-kv[1], kv[0])))  # noqa: E731
    by_name = lambda found: tuple(sorted(((str(k), int(v)) for k, v in found), key=lambda kv: kv[0].casefold()))  # noqa: E731
    return Outlet(
        rows[0],
        first,
        last,
        by_count(disclosures.items()),
        by_count(stances.items()),
        by_name(credits),
        by_name(speakers),
        copied or 0,
        firsts or 0,
    )


def agencies(place: Store) -> list[tuple[str, int]]:
    """Agencies that reports name as where they took a story from, by name, each with how many reports do."""
    with place.reading() as connection:
        rows = connection.execute(
            select(report.c.credits, func.count()).where(report.c.credits.is_not(None)).group_by(report.c.credits)
        ).all()
    return sorted(((str(name), int(n)) for name, n in rows), key=lambda a: a[0].casefold())


def speakers(place: Store) -> list[SpeakerRow]:
    """Actors of the register that speak here. In no order: names are the register's."""
    with place.reading() as connection:
        rows = connection.execute(
            select(actor_in.c.actor, func.count(distinct(record.c.id)), func.count(distinct(record.c.report)))
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .where(actor_in.c.field == "speaker")
            .group_by(actor_in.c.actor)
        ).all()
    return [SpeakerRow(str(slug), int(n), int(reports)) for slug, n, reports in rows]


def disclosed(place: Store) -> list[tuple[str, int]]:
    """How the speakers of all statements are named, the commonest first."""
    with place.reading() as connection:
        rows = connection.execute(
            select(record.c.disclosure, func.count()).join(read, shown()).where(record.c.type == "statement").group_by(record.c.disclosure)
        ).all()
    return sorted(((str(how or "unattributed"), int(n)) for how, n in rows), key=lambda d: (-d[1], d[0]))
