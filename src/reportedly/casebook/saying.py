"""The reports that say something of a kind (agreements, ties, control), and the kept tables with a row for each such claim."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, select

from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.kept_tellings import judged_in, records_of
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.store import add_rows
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import read, record, report
from reportedly.records import AnyRecord, Report


def saying(
    connection: Connection, numbers: Sequence[int], wanted: str, types: Sequence[str], judged: Judged
) -> list[tuple[int, Report, list[AnyRecord]]]:
    """The reports with records of a type, and those of some types. Of comments, and of reports that a newer version has taken the place
    of, there are none."""
    found = []
    for at in range(0, len(numbers), CHUNK):
        asked = (
            select(report.c.n, report.c.body)
            .where(
                report.c.n.in_(numbers[at : at + CHUNK]),
                report.c.superseded_by.is_(None),
                report.c.kind != "comment",
                report.c.n.in_(
                    select(record.c.report)
                    .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
                    .where(record.c.report.in_(numbers[at : at + CHUNK]), record.c.type == wanted)
                ),
            )
            .order_by(report.c.n)
        )
        rows = {row.n: report_of(row) for row in connection.execute(asked)}
        records = records_of(connection, sorted(rows), judged, types)
        found += [(n, own, records[n]) for n, own in rows.items()]
    return found


def note_said(
    connection: Connection,
    numbers: Sequence[int],
    table: Table,
    wanted: str,
    rows_of: Callable[[Report, Sequence[AnyRecord]], Iterable[dict[str, Any]]],
    *,
    gone: bool,
) -> None:
    """Note in a table what these reports, new or changed, say in records of the type `wanted`; with `gone`, take it out."""
    for at in range(0, len(numbers), CHUNK):
        connection.execute(delete(table).where(table.c.report.in_(numbers[at : at + CHUNK])))
    if not gone:
        judged = judged_in(connection)
        for n, own, records in saying(connection, numbers, wanted, (wanted, "statement"), judged):
            add_rows(connection, table, [{"report": n, **row} for row in rows_of(own, records)])
