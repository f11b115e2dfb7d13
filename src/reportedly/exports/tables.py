"""What tables for spreadsheets share: how a file is written, and reports with what protects the people in them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from reportedly.casebook import Casebook
from reportedly.exports.claims import Cell, harmless
from reportedly.exports.protect import Protection
from reportedly.records import ActorMention, AnyRecord, Report, Statement

BETWEEN = "; "
"""Stands between several names in one cell."""


def write_table(to: Path, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> int:
    """Write rows as CSV, UTF-8 with a byte order mark so that Excel reads Arabic, every cell harmless; how many were written."""
    written = 0
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: harmless(cell) for name, cell in row.items()})
            written += 1
    return written


def join(names: Iterable[str]) -> str:
    """Several names in one cell, each once."""
    return BETWEEN.join(dict.fromkeys(name for name in names if name))


@dataclass(frozen=True)
class Behind:
    """A report behind a row, its records by id, its statements, and the entities in it whose names stay out of the file."""

    report: Report
    records: Mapping[str, AnyRecord]
    statements: Mapping[str, Statement]
    hidden: frozenset[str]


class Reports:
    """The reports of a casebook with what a protection hides in each; those asked for last are kept."""

    def __init__(self, book: Casebook, protection: Protection) -> None:
        self._book, self._protection = book, protection
        self.of = lru_cache(maxsize=256)(self._of)

    def _of(self, report_id: str) -> Behind:
        report, records = self._book.report(report_id)
        statements = {r.id: r for r in records if isinstance(r, Statement)}
        return Behind(report, {r.id: r for r in records}, statements, self._protection.hidden_in(statements.values()))

    def names(self, mentions: Iterable[ActorMention], behind: Behind) -> str:
        """Names of actors in one cell, as the protection shows them."""
        return join(self._protection.names(mentions, behind.hidden))

    def slugs(self, mentions: Iterable[ActorMention], behind: Behind) -> str:
        """Their codes in the register."""
        return join(m.actor for m in mentions if m.actor and m.entity not in behind.hidden)
