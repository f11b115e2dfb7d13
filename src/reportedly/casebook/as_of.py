"""The casebook as it was known on a date: copied out of the append-only tables into one in memory, and laid together anew.

Two days can be asked for, alone or together. *As of* a day: what the casebook held at the end of it, with the readings, claims by hand and
verdicts of then. *Published by* a day: the reports that were public by the end of it, as they are read and judged now. What was withdrawn
since is in neither: it is erased for good.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from reportedly.casebook import store
from reportedly.casebook.coding.tables import adjudication, coding, coding_round, drawn, round_report, sample
from reportedly.casebook.laying import lay, mark_stale
from reportedly.casebook.review import verdicts as review
from reportedly.casebook.store import Store, migrations
from reportedly.casebook.store.rows import Rows, add_passages, report_of
from reportedly.casebook.store.tables import actor_in, log, note, original, place_in, read, reading, record, report, verdict, withdrawn
from reportedly.casebook.truces.laying import lay_truces
from reportedly.casebook.words import words_of
from reportedly.errors import ReportedlyError
from reportedly.records import decode

CHUNK = 400
"""Rows asked for and written at once."""

LATEST = "9999"
"""After every moment that a row can name."""


def as_of(place: Store, day: str | None, published_by: str | None) -> Store:
    """A casebook in memory, read-only, with what was known. See `Casebook.as_of`."""
    until = moment(day) if day else LATEST
    public = moment(published_by)[:10] if published_by else None
    told = [place.name, *(("--as-of", day) if day else ()), *(("--published-by", published_by) if published_by else ())]
    made = store.in_memory(" ".join(told))
    try:
        migrations.bring_up_to_date(made, create=True)
        with place.reading() as then, made.writing() as now:
            _copy(then, now, until, public)
        lay(made)
        lay_truces(made)
    except BaseException:
        made.close()
        raise
    made.read_only = made.past = True
    return made


def moment(day: str) -> str:
    """The last moment of a day ("2016-10-08"), or the moment given (UTC), as rows have it. Raises ReportedlyError."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z?)?", day):
        try:
            datetime.fromisoformat(day)
        except ValueError:
            pass
        else:
            last = day.rstrip("Z") if "T" in day else f"{day}T23:59:59"
            return f"{last}:59Z" if len(last) == 16 else f"{last}Z"
    raise ReportedlyError(f"{day!r} is no day; write it as 2016-10-08, or with a time of UTC as 2016-10-08T18:30")


def _copy(then: Connection, now: Connection, until: str, public: str | None) -> None:
    numbers = _known_reports(then, until, public)
    ids = set(numbers.values())
    _copy_reports(then, now, numbers, ids)
    _put(now, reading, (_then(row, until, "closed_at") for row in then.execute(select(reading).where(reading.c.opened_at <= until))))
    pairs = set()
    for row in _of_reports(then, select(read).where(read.c.read_at <= until), read.c.report, numbers):
        pairs.add((row.report, row.reading))
        store.add_rows(now, read, [_then(row, until, "closed_at")])
    _copy_records(then, now, numbers, pairs, _later_by_hand(then, until))
    _put(
        now,
        verdict,
        (
            _then(row, until, "withdrawn_at", "queued_at")
            for row in then.execute(select(verdict).where(verdict.c.made_at <= until).order_by(verdict.c.n))
            if row.report is None or row.report in numbers
        ),
    )
    _copy_coding(then, now, until, numbers)
    for table in (log, withdrawn):
        _put(now, table, (row._asdict() for row in then.execute(select(table).where(table.c.at <= until))))
    if until != LATEST:
        _reattach(now)
    mark_stale(now, numbers)


def _copy_coding(then: Connection, now: Connection, until: str, numbers: dict[int, str]) -> None:
    """Coding rounds, samples and notes of then."""
    for table, made, closing in (
        (coding_round, coding_round.c.opened_at, ("closed_at", "closed_by")), (coding, coding.c.made_at, ("withdrawn_at", "queued_at")),
        (adjudication, adjudication.c.made_at, ("withdrawn_at",)), (sample, sample.c.drawn_at, ("ended_at",)),
        (note, note.c.made_at, ("withdrawn_at", "queued_at")),
    ):  # fmt: skip
        rows = (_then(row, until, *closing) for row in then.execute(select(table).where(made <= until)))
        _put(now, table, (row for row in rows if row.get("report") is None or row["report"] in numbers))
    known = set(now.execute(select(coding_round.c.n)).scalars()), set(now.execute(select(sample.c.n)).scalars())
    for table, name, there in ((round_report, "round", known[0]), (drawn, "sample", known[1])):
        rows_of = (row._asdict() for row in then.execute(select(table)))
        _put(now, table, (row for row in rows_of if row[name] in there and row["report"] in numbers))


def _known_reports(then: Connection, until: str, public: str | None) -> dict[int, str]:
    """The ids of the reports that were known, by number."""
    asked = select(report.c.n, report.c.id, report.c.published, report.c.part_of, report.c.added_at).order_by(report.c.n)
    rows = then.execute(asked).all()
    published = {row.id: row.published for row in rows}
    return {
        row.n: row.id
        for row in rows
        if row.added_at <= until and (public is None or _public(row.published or published.get(row.part_of), public))
    }


def _public(published: str | None, day: str) -> bool:
    """Was a report with this date of publication out by the end of a day? One without a date is not known to have been; one that has only
    its month or year was when that was over."""
    if not published:
        return False
    told = published[:10]
    return told <= day if len(told) == 10 else told < day[: len(told)]


def _copy_reports(then: Connection, now: Connection, numbers: Iterable[int], ids: set[str]) -> None:
    """The reports with their words for the index, and the bytes that they came from."""
    shas: set[str] = set()
    for row in _of_reports(then, select(report).order_by(report.c.n), report.c.n, numbers):
        superseded = row.superseded_by if row.superseded_by in ids else None
        store.add_rows(now, report, [row._asdict() | {"superseded_by": superseded}])
        made, own = Rows.after(now), report_of(row)
        add_passages(made, row.n, own, list(words_of(own.text)))
        made.write(now)
        if row.bytes_sha256 and row.bytes_sha256 not in shas:
            shas.add(row.bytes_sha256)
            kept = then.execute(select(original).where(original.c.sha256 == row.bytes_sha256)).first()
            if kept:
                store.add_rows(now, original, [kept._asdict()])


def _copy_records(then: Connection, now: Connection, numbers: Iterable[int], pairs: set[tuple[int, int]], later: set[str]) -> None:
    """The records of the readings of then, and what actors and places stand in them."""
    by_hand = set(then.execute(select(reading.c.n).where(reading.c.by == "person")).scalars())
    kept: list[int] = []
    batch: list[dict[str, Any]] = []
    for row in _of_reports(then, select(record).order_by(record.c.n), record.c.report, numbers):
        if (row.report, row.reading) in pairs and not (row.reading in by_hand and row.id in later):
            kept.append(row.n)
            batch.append(row._asdict())
        if len(batch) >= CHUNK:
            store.add_rows(now, record, batch)
            batch = []
    store.add_rows(now, record, batch)
    for table in (actor_in, place_in):
        for at in range(0, len(kept), CHUNK):
            _put(now, table, (r._asdict() for r in then.execute(select(table).where(table.c.record.in_(kept[at : at + CHUNK])))))


def _later_by_hand(then: Connection, until: str) -> set[str]:
    """Ids of the records that people added later: all claims by hand of a report stand in one reading, and the log tells when each came."""
    found: dict[str, str] = {}
    for row in then.execute(select(log.c.at, log.c.details).where(log.c.what == "add claims").order_by(log.c.n)):
        found |= dict.fromkeys(json.loads(row.details)["records"], row.at)
    return {id for id, at in found.items() if at > until}


def _reattach(now: Connection) -> None:
    """Set the verdicts upon the records that held then."""
    for n in sorted(set(now.execute(select(verdict.c.report).where(verdict.c.report.is_not(None))).scalars())):
        own = report_of(now.execute(select(report.c.body).where(report.c.n == n)).one())
        open_ones = (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None)
        rows = now.execute(select(record.c.body).join(read, open_ones).where(record.c.report == n).order_by(record.c.n))
        review.reattach(now, n, own.text, [decode(row.body) for row in rows])


def _of_reports(connection: Connection, asked: Any, column: Any, numbers: Iterable[int]) -> Iterator[Any]:
    """The rows that belong to these reports, some reports at a time."""
    listed = sorted(numbers)
    for at in range(0, len(listed), CHUNK):
        yield from connection.execute(asked.where(column.in_(listed[at : at + CHUNK])))


def _then(row: Any, until: str, *closing: str) -> dict[str, Any]:
    """A row as it stood: what was closed later was open."""
    told: dict[str, Any] = row._asdict()
    if "closed_by" in closing and told["closed_at"] and told["closed_at"] > until:
        told["closed_by"] = None
    return told | {name: None for name in closing if name != "closed_by" and told[name] and told[name] > until}


def _put(now: Connection, table: Table, rows: Iterable[dict[str, Any]]) -> None:
    listed: Sequence[dict[str, Any]] = list(rows)
    for at in range(0, len(listed), CHUNK):
        store.add_rows(now, table, listed[at : at + CHUNK])
