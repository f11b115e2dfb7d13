"""The log of who did what to a casebook: append-only, each row chained to the one before by its hash.

A row names reports by hashes only, of their ids (`rows.mark`) and texts, so that it still verifies when a report is withdrawn and
holds no word of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, insert, select

from reportedly.casebook.store import Store, now
from reportedly.casebook.store.tables import log

FIRST = "0" * 64
"""What the first row is chained to."""


@dataclass(frozen=True)
class Entry:
    """One thing that was done. `at`: UTC; `details`: ids, hashes and counts."""

    n: int
    at: str
    by: str
    what: str
    subject: str
    details: dict[str, Any]
    hash: str


def _hash(n: int, at: str, by: str, what: str, subject: str, details: str, before: str) -> str:
    said = json.dumps([n, at, by, what, subject, details, before], ensure_ascii=False, separators=(",", ":"))
    return sha256(said.encode()).hexdigest()


def note(connection: Connection, by: str, what: str, subject: str = "", **details: Any) -> None:
    """Add a row, inside the transaction of what it tells."""
    last = connection.execute(select(log.c.n, log.c.hash).order_by(log.c.n.desc()).limit(1)).first()
    n, before = (last.n + 1, last.hash) if last else (1, FIRST)
    at, told = now(), json.dumps(details, ensure_ascii=False, sort_keys=True)
    row = {"n": n, "at": at, "by": by, "what": what, "subject": subject, "details": told, "before": before}
    connection.execute(insert(log), [{**row, "hash": _hash(n, at, by, what, subject, told, before)}])


def entries(store: Store) -> Iterator[Entry]:
    """The log from its beginning."""
    with store.reading() as connection:
        for row in connection.execution_options(yield_per=500).execute(select(log).order_by(log.c.n)):
            yield Entry(row.n, row.at, row.by, row.what, row.subject, json.loads(row.details), row.hash)


def verify(store: Store) -> int | None:
    """The number of the first row that does not fit the one before (changed, taken out or put in), or None where all fit.

    Rows cut off at the end leave no gap: keep the last hash elsewhere to notice that.
    """
    before, expected = FIRST, 1
    with store.reading() as connection:
        for row in connection.execution_options(yield_per=500).execute(select(log).order_by(log.c.n)):
            if (
                row.n != expected
                or row.before != before
                or row.hash != _hash(row.n, row.at, row.by, row.what, row.subject, row.details, before)
            ):
                return int(row.n)
            before, expected = row.hash, row.n + 1
    return None
