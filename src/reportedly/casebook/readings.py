"""Readings: by which versions of program, stages, codebook, gazetteer and models a report was read, and reading again.

Reading again closes what was open and deletes nothing; people's verdicts follow the words that they stand on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select, update

import reportedly
from reportedly.casebook import log, store
from reportedly.casebook.laying import lay, mark_stale
from reportedly.casebook.review import verdicts as review
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import Rows, add_records, mark, report_of
from reportedly.casebook.store.tables import read, reading, report
from reportedly.errors import UnreadableInput
from reportedly.records import Record, Report
from reportedly.resources import Resources

Skip = Callable[[UnreadableInput], None]
"""Told of what is skipped: where it stands, and why."""

BY_HAND = {"by_hand": True}
"""What stands for versions in the one reading that holds claims added by people. It is never closed by reading again."""


@dataclass
class Reread:
    """What came of reading again: `reports` read, `records` found, verdicts that `kept` their words and those `queued` for review."""

    reports: int = 0
    records: int = 0
    verdicts_kept: int = 0
    verdicts_queued: int = 0


def fingerprint(resources: Resources) -> dict[str, Any]:
    """The versions of everything that decides what is read."""
    from reportedly.reading import PIPELINE

    meta = getattr(resources.nlp, "meta", {})
    return {
        "program": reportedly.__version__,
        "stages": {stage.name: stage.version for stage in PIPELINE},
        "codebook": resources.codebook.version,
        "gazetteer": str(getattr(resources.gazetteer, "version", "")),
        "parser": f"{meta.get('lang', '')}_{meta.get('name', '')} {meta.get('version', '')}",
        "models": {name: str(getattr(model, "version", "")) for name, model in sorted(resources.models.items())},
    }


def open_reading(connection: Connection, versions: dict[str, Any]) -> int:
    """The number of the reading with these versions, opened where there is none."""
    told = json.dumps(versions, sort_keys=True)
    digest = sha256(told.encode()).hexdigest()
    # One that some reports have left again is not taken up a second time: their old records stand in it.
    left = select(read.c.reading).where(read.c.closed_at.is_not(None))
    found = connection.execute(
        select(reading.c.n).where(reading.c.fingerprint == digest, reading.c.closed_at.is_(None), reading.c.n.not_in(left)).limit(1)
    ).scalar()
    if found is not None:
        return int(found)
    n = store.next_n(connection, reading)
    by = "person" if versions == BY_HAND else "program"
    connection.execute(insert(reading), [{"n": n, "fingerprint": digest, "by": by, "versions": told, "opened_at": store.now()}])
    return n


def read_each(reports: Sequence[Report], resources: Resources, skip: Skip, wheres: Sequence[str] = ()) -> list[list[Record]]:
    """The records of each report. One on which the reading breaks is told to `skip`, and its record says that it was not read."""
    # The reading brings the parser, which takes seconds to load: whoever only looks things up must not wait for it.
    from reportedly.reading import read_many

    told = dict(zip((one.id for one in reports), wheres, strict=False))

    def on_break(one: Report, why: str) -> None:
        skip(
            UnreadableInput(
                str(told.get(one.id) or one.id), f"{why}; the report is kept and can be searched, but no claims were read from it."
            )
        )

    return list(read_many(reports, resources, on_break=on_break))


def reread(
    place: Store,
    resources: Resources,
    *,
    by: str,
    on_progress: Callable[[Reread], None] | None = None,
    on_skip: Skip | None = None,
    batch: int = 32,
) -> Reread:
    """Read again every report that was not yet read by these versions. See `Casebook.reread`."""
    done = Reread()
    with place.writing() as connection:
        now_n = open_reading(connection, fingerprint(resources))
    last = 0
    while True:
        with place.reading() as connection:
            todo = connection.execute(
                select(report.c.n, report.c.body)
                .where(report.c.n > last)
                .where(report.c.n.not_in(select(read.c.report).where(read.c.reading == now_n, read.c.closed_at.is_(None))))
                .order_by(report.c.n)
                .limit(batch)
            ).all()
        if not todo:
            break
        last = todo[-1].n
        reports = [report_of(row) for row in todo]
        found = read_each(reports, resources, on_skip or (lambda problem: None))
        with place.writing() as connection:
            rows = Rows.after(connection)
            for row, given, records in zip(todo, reports, found, strict=True):
                head = records[0] if records and isinstance(records[0], Report) else None
                claims = [r for r in records if not isinstance(r, Report)]
                program_readings = select(reading.c.n).where(reading.c.by == "program")
                connection.execute(
                    update(read)
                    .where(read.c.report == row.n, read.c.reading.in_(program_readings), read.c.closed_at.is_(None))
                    .values(closed_at=store.now())
                )
                not_read = head.x_not_read if head and not given.x_not_read else None
                rows.read.append({"report": row.n, "reading": now_n, "read_at": store.now(), "not_read": not_read})
                add_records(rows, row.n, now_n, claims)
                kept, queued = review.reattach(connection, row.n, given.text, claims)
                done.verdicts_kept += kept
                done.verdicts_queued += queued
                done.reports += 1
                done.records += len(claims)
            rows.write(connection)
            mark_stale(connection, [row.n for row in todo])
            log.note(connection, by, "reread", reports=[mark(r.id) for r in reports], records=len(rows.record), reading=now_n)
        if on_progress:
            on_progress(done)
    with place.writing() as connection:
        in_use = select(read.c.reading).where(read.c.closed_at.is_(None))
        connection.execute(
            update(reading)
            .where(reading.c.by == "program", reading.c.n != now_n, reading.c.closed_at.is_(None), reading.c.n.not_in(in_use))
            .values(closed_at=store.now())
        )
    lay(place)
    return done
