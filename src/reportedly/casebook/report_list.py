"""The list of reports, a part at a time: filtered, newest or oldest first, with how much of each was read and reviewed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, distinct, exists, func, literal_column, select, tuple_

from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import read, record, report, verdict
from reportedly.casebook.views import CLAIMS, ReportRow, open_records

DAY = func.coalesce(report.c.published, literal_column("''"))
"""The day of publication, "" where none is told: written as the index has it, so that it is used."""

DECIDED = ("accept", "correct", "misread")
"""Verdicts that settle what the words of one claim say."""


@dataclass(frozen=True)
class ReportLine:
    """A report in the list. `decided`: claims and statements on which somebody decided, of all `records` that can be; `closed_by`: who
    read it through and found nothing missed."""

    row: ReportRow
    name: str
    """Its title, else how its text begins; of a comment the title of what it stands under: its own words may name its account."""
    records: int
    decided: int
    closed_by: str | None


@dataclass(frozen=True)
class WantedReports:
    """What the list is to hold. `since`, `until`: days of publication; `state`: "" for all, "waiting" (not closed), "closed"."""

    outlet: str = ""
    language: str = ""
    kind: str = ""
    since: str = ""
    until: str = ""
    state: str = ""
    order: str = "newest"


def _conditions(wanted: WantedReports, blind: Sequence[int] = ()) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    day = DAY
    for column, value in ((report.c.outlet, wanted.outlet), (report.c.language, wanted.language), (report.c.kind, wanted.kind)):
        if value:
            found.append(column == value)
    if wanted.since:
        found.append(day >= wanted.since)
    if wanted.until:
        found += [day <= wanted.until + "T99", day != ""]
    if wanted.state:
        closed: ColumnElement[bool] = exists().where(
            verdict.c.left == report.c.id, verdict.c.kind == "read_through", verdict.c.withdrawn_at.is_(None)
        )
        if blind:  # whether others closed a report that somebody codes blind to them is not told
            closed = closed & report.c.n.not_in(blind)
        found.append(closed if wanted.state == "closed" else ~closed)
    return found


def page(
    place: Store, wanted: WantedReports, after: tuple[str, ...] | None, limit: int, blind: Sequence[int] = ()
) -> tuple[list[ReportLine], tuple[str, ...] | None]:
    """Reports from behind the one with the key `after` (day, number), and the key of the last where more follow. `blind`: reports of which
    nothing is shown that others decided."""
    day = DAY
    columns = [report.c[name] for name in ReportRow.__dataclass_fields__ if name in report.c]
    asked = select(report.c.n, report.c.size, day.label("day"), *columns).where(*_conditions(wanted, blind))
    oldest = wanted.order == "oldest"
    asked = asked.order_by(day, report.c.n) if oldest else asked.order_by(day.desc(), report.c.n.desc())
    if after and after[1].isdecimal():
        behind, key = tuple_(day, report.c.n), tuple_(after[0], int(after[1]))
        asked = asked.where(behind > key if oldest else behind < key)
    with place.reading() as connection:
        rows = connection.execute(asked.limit(limit + 1)).all()
        more = rows[limit - 1] if len(rows) > limit else None
        lines = _lines(connection, rows[:limit])
    return lines, (more.day, str(more.n)) if more else None


def numbers(place: Store, wanted: WantedReports) -> list[int]:
    """The numbers of all these reports, in the order in which they were added."""
    with place.reading() as connection:
        return list(connection.execute(select(report.c.n).where(*_conditions(wanted)).order_by(report.c.n)).scalars())


def number_of(place: Store, id: str) -> int | None:
    """The number of a report."""
    with place.reading() as connection:
        return connection.execute(select(report.c.n).where(report.c.id == id)).scalar()


def lines(place: Store, wanted: Sequence[int] | None, at_once: int = 200) -> Iterator[ReportLine]:
    """The lines of the reports of these numbers, or of all, in that order, a few at a time in memory."""
    columns = [report.c[name] for name in ReportRow.__dataclass_fields__ if name in report.c]
    asked = select(report.c.n, report.c.size, *columns).order_by(report.c.n)
    last, at = 0, 0
    with place.reading() as connection:
        while True:
            some = (
                asked.where(report.c.n > last).limit(at_once) if wanted is None else asked.where(report.c.n.in_(wanted[at : at + at_once]))
            )
            rows = connection.execute(some).all()
            if not rows:
                return
            last, at = rows[-1].n, at + at_once
            yield from _lines(connection, rows)


def by_ids(place: Store, ids: Sequence[str]) -> dict[str, ReportLine]:
    """The lines of these reports."""
    columns = [report.c[name] for name in ReportRow.__dataclass_fields__ if name in report.c]
    with place.reading() as connection:
        rows = connection.execute(select(report.c.n, report.c.size, *columns).where(report.c.id.in_(ids))).all()
        return {line.row.id: line for line in _lines(connection, rows)}


def _lines(connection: Connection, rows: Sequence[Any]) -> list[ReportLine]:
    numbers, ids = [row.n for row in rows], [row.id for row in rows]
    claims: dict[int, int] = {}
    records: dict[int, int] = {}
    counted = (
        select(record.c.report, record.c.type, func.count())
        .join(read, open_records())
        .where(record.c.report.in_(numbers), record.c.type.in_((*CLAIMS, "statement")))
        .group_by(record.c.report, record.c.type)
    )
    for n, kind, count in connection.execute(counted):
        records[n] = records.get(n, 0) + count
        claims[n] = claims.get(n, 0) + count * (kind != "statement")
    standing = verdict.c.withdrawn_at.is_(None)
    decided: dict[int, int] = {}
    for n, count in connection.execute(
        select(verdict.c.report, func.count(distinct(verdict.c.left_now)))
        .where(verdict.c.report.in_(numbers), verdict.c.kind.in_(DECIDED), standing)
        .group_by(verdict.c.report)
    ):
        decided[n] = count
    closing = select(verdict.c.left, verdict.c.by).where(verdict.c.left.in_(ids), verdict.c.kind == "read_through", standing)
    closed = {row.left: row.by for row in connection.execute(closing)}
    unread = select(read.c.report, read.c.not_read).where(
        read.c.report.in_(numbers), read.c.closed_at.is_(None), read.c.not_read.is_not(None)
    )
    not_read = {row.report: row.not_read for row in connection.execute(unread)}
    under = sorted({row.part_of for row in rows if row.kind == "comment" and row.part_of})
    above = {row.id: row.title for row in connection.execute(select(report.c.id, report.c.title).where(report.c.id.in_(under)))}
    untitled = [row.n for row in rows if not (row.title or "").strip() and row.kind != "comment"]
    openings = {
        row.n: " ".join(report_of(row).text[:200].split())
        for row in connection.execute(select(report.c.n, report.c.body).where(report.c.n.in_(untitled)))
    }
    found = []
    for row in rows:
        told = {name: getattr(row, name) for name in ReportRow.__dataclass_fields__ if hasattr(row, name)}
        shown = ReportRow(**told, characters=row.size, claims=claims.get(row.n, 0), not_read=not_read.get(row.n))
        found.append(ReportLine(shown, _name(row, openings, above), records.get(row.n, 0), decided.get(row.n, 0), closed.get(row.id)))
    return found


def _name(row: Any, openings: Mapping[int, str], above: Mapping[str, str | None]) -> str:
    if row.kind == "comment":
        return f"Comment: {above.get(row.part_of) or row.part_of or 'on what is not here'}"
    return openings.get(row.n) or row.title or row.id


def count(place: Store, wanted: WantedReports, most: int = 2_000, blind: Sequence[int] = ()) -> int:
    """How many reports there are of these, counted no further than `most`."""
    inner = select(report.c.n).where(*_conditions(wanted, blind)).limit(most).subquery()
    with place.reading() as connection:
        return connection.execute(select(func.count()).select_from(inner)).scalar() or 0


def choices(place: Store) -> dict[str, list[tuple[str, int]]]:
    """By which outlets, languages and kinds the reports can be filtered, each with how many there are, the commonest first."""
    found: dict[str, list[tuple[str, int]]] = {}
    with place.reading() as connection:
        for name in ("outlet", "language", "kind"):
            column = report.c[name]
            rows = connection.execute(select(column, func.count()).where(column.is_not(None)).group_by(column)).all()
            found[name] = sorted(((str(value), n) for value, n in rows), key=lambda v: (-v[1], v[0]))
    return found


def by_month(place: Store) -> list[tuple[str, int]]:
    """How many reports were published in each month that has one, in order: (`2016-09`, 41)."""
    with place.reading() as connection:
        month = func.substr(report.c.published, 1, 7)
        rows = connection.execute(select(month, func.count()).where(report.c.published.is_not(None)).group_by(month).order_by(month)).all()
    return [(str(m), int(n)) for m, n in rows]
