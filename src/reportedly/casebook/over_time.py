"""What is claimed over time: how many claims of each kind were published in each month, and those of a span of days, by day of publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, literal_column, select, tuple_

from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import actor_in, place_in, read, record, report
from reportedly.casebook.views import CLAIMS, ClaimRow, claim_rows, open_records, shown

Key = tuple[str, int, int]

_DAY: Any = func.coalesce(report.c.published, literal_column("''"))
"""The day of publication, written as the index has it."""

KINDS = tuple(kind for kind in CLAIMS if kind != "statement")
"""Kinds of claims that stand on the timeline; statements are what they stand in."""

AT_ONCE, AT_MOST, LAST = 200, 4_000, 1 << 60
"""Reports that are looked through at once, and for one page; more than the number of any record."""


@dataclass(frozen=True)
class WantedClaims:
    """Which claims. `since`, `until`: days of publication; `kind`: FORMAT's type; `actor`: a code of the register that stands in them; `place`: its key."""

    since: str = ""
    until: str = ""
    kind: str = ""
    actor: str = ""
    place: str = ""


def _asked(asked: Select[Any], wanted: WantedClaims) -> Select[Any]:
    found: list[ColumnElement[bool]] = [record.c.type == wanted.kind if wanted.kind in KINDS else record.c.type.in_(KINDS)]
    found += [_DAY > "", report.c.kind != "comment"]
    if wanted.since:
        found.append(wanted.since <= _DAY)
    if wanted.until:
        found.append(wanted.until + "T99" >= _DAY)
    if wanted.actor:
        found.append(record.c.n.in_(select(actor_in.c.record).where(actor_in.c.actor == wanted.actor)))
    if wanted.place:
        found.append(record.c.n.in_(select(place_in.c.record).where(place_in.c.place == wanted.place)))
    return asked.select_from(report).join(record, record.c.report == report.c.n).join(read, shown()).where(*found)


def by_month(place: Store, wanted: WantedClaims) -> list[tuple[str, str, int]]:
    """(kind, month, claims) of all that is wanted, by the month in which it was published."""
    month = func.substr(_DAY, 1, 7).label("month")
    with place.reading() as connection:
        rows = connection.execute(_asked(select(record.c.type, month, func.count()), wanted).group_by(record.c.type, month)).all()
    return sorted((str(kind), str(m), int(n)) for kind, m, n in rows)


def claims(
    place: Store, wanted: WantedClaims, after: tuple[str, int, int] | None, limit: int
) -> tuple[list[ClaimRow], tuple[str, int, int] | None]:
    """The wanted claims by day of publication, report and record, from behind the one with the key `after`; and the key of the last where more
    follow. Where few reports have any, those of the next `AT_MOST` reports, and the key to go on from."""
    with place.reading() as connection:
        some = _named(connection, wanted, after, limit) if wanted.actor or wanted.place else _walked(connection, wanted, after, limit)
        keys, more = some
        numbers = [key[2] for key in keys]
        ids = dict(connection.execute(select(record.c.id, record.c.n).where(record.c.n.in_(numbers))).all())  # type: ignore[arg-type]
        found = claim_rows(connection, numbers)
    order = {n: at for at, n in enumerate(numbers)}
    return sorted(found, key=lambda c: order[ids[c.id]]), more


def _named(connection: Connection, wanted: WantedClaims, after: Key | None, limit: int) -> tuple[list[Key], Key | None]:
    """Of an actor or a place: few enough to be put in order."""
    asked = _asked(select(_DAY.label("day"), report.c.n.label("report"), record.c.n), wanted).order_by(_DAY, report.c.n, record.c.n)
    if after is not None:
        asked = asked.where(after[0] <= _DAY, tuple_(_DAY, report.c.n, record.c.n) > tuple_(*after))
    keys = [(str(row.day), int(row.report), int(row.n)) for row in connection.execute(asked.limit(limit + 1))]
    return keys[:limit], keys[limit - 1] if len(keys) > limit else None


def _walked(connection: Connection, wanted: WantedClaims, after: Key | None, limit: int) -> tuple[list[Key], Key | None]:
    """Of anybody and anywhere: report by report in the order of publication, until there are enough."""
    keys: list[Key] = []
    at = after
    kinds = (wanted.kind,) if wanted.kind in KINDS else KINDS
    for _ in range(AT_MOST // AT_ONCE):
        walk = (
            select(report.c.n, _DAY.label("day"), report.c.kind, report.c.superseded_by)
            .where(_DAY > "")
            .order_by(_DAY, report.c.n)
            .limit(AT_ONCE)
        )
        if wanted.since:
            walk = walk.where(wanted.since <= _DAY)
        if wanted.until:
            walk = walk.where(wanted.until + "T99" >= _DAY)
        if at is not None:
            walk = walk.where(at[0] <= _DAY, tuple_(_DAY, report.c.n) >= tuple_(at[0], at[1]))
        reports = connection.execute(walk).all()
        days = {row.n: str(row.day) for row in reports if row.kind != "comment" and row.superseded_by is None}
        asked = (
            select(record.c.report, record.c.n).join(read, open_records()).where(record.c.report.in_(list(days)), record.c.type.in_(kinds))
        )
        here = sorted((days[row.report], int(row.report), int(row.n)) for row in connection.execute(asked))
        keys += [key for key in here if at is None or key > at]
        if len(keys) > limit:
            return keys[:limit], keys[limit - 1]
        if len(reports) < AT_ONCE:
            return keys, None
        at = (str(reports[-1].day), int(reports[-1].n), LAST)
    return keys, at
