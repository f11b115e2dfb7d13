"""What is claimed over time: how many claims of each kind were published in each month, and those of a span of days, by day of publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_

from reportedly.casebook.store import Store, actor_in, place_in, read, record, report
from reportedly.casebook.views import CLAIMS, ClaimRow, claim_rows, shown

KINDS = tuple(kind for kind in CLAIMS if kind != "statement")
"""Kinds of claims that stand on the timeline; statements are what they stand in."""


@dataclass(frozen=True)
class WantedClaims:
    """Which claims. `since`, `until`: days of publication; `kind`: FORMAT's type; `actor`: a code of the register that stands in them; `place`: its key."""

    since: str = ""
    until: str = ""
    kind: str = ""
    actor: str = ""
    place: str = ""


def _asked(asked: Select[Any], wanted: WantedClaims) -> Select[Any]:
    day = func.coalesce(report.c.published, "")
    found: list[ColumnElement[bool]] = [record.c.type == wanted.kind if wanted.kind in KINDS else record.c.type.in_(KINDS)]
    found += [day > "", report.c.kind != "comment"]
    if wanted.since:
        found.append(day >= wanted.since)
    if wanted.until:
        found.append(day <= wanted.until + "T99")
    if wanted.actor:
        found.append(exists().where(actor_in.c.record == record.c.n, actor_in.c.actor == wanted.actor))
    if wanted.place:
        found.append(exists().where(place_in.c.record == record.c.n, place_in.c.place == wanted.place))
    return asked.select_from(report).join(record, record.c.report == report.c.n).join(read, shown()).where(*found)


def by_month(place: Store, wanted: WantedClaims) -> list[tuple[str, str, int]]:
    """(kind, month, claims) of all that is wanted, by the month in which it was published."""
    month = func.substr(func.coalesce(report.c.published, ""), 1, 7).label("month")
    with place.reading() as connection:
        rows = connection.execute(_asked(select(record.c.type, month, func.count()), wanted).group_by(record.c.type, month)).all()
    return sorted((str(kind), str(m), int(n)) for kind, m, n in rows)


def claims(
    place: Store, wanted: WantedClaims, after: tuple[str, int, int] | None, limit: int
) -> tuple[list[ClaimRow], tuple[str, int, int] | None]:
    """The wanted claims by day of publication, report and record, from behind the one with the key `after`; and the key of the last where more
    follow."""
    day = func.coalesce(report.c.published, "")
    asked = _asked(select(record.c.n, report.c.n.label("report"), day.label("day")), wanted).order_by(day, report.c.n, record.c.n)
    if after is not None:
        asked = asked.where(day >= after[0], tuple_(day, report.c.n, record.c.n) > tuple_(*after))
    with place.reading() as connection:
        rows = connection.execute(asked.limit(limit + 1)).all()
        numbers = [row.n for row in rows[:limit]]
        ids = list(connection.execute(select(record.c.n, record.c.id).where(record.c.n.in_(numbers))).all())
        found = {c.id: c for c in claim_rows(connection, numbers)}
    order = {row.id: numbers.index(row.n) for row in ids}
    more = (str(rows[limit - 1].day), int(rows[limit - 1].report), int(rows[limit - 1].n)) if len(rows) > limit else None
    return sorted(found.values(), key=lambda c: order[c.id]), more
