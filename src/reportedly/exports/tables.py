"""What tables for spreadsheets share: several names in a cell, and reports with what protects the people in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reportedly.casebook import Casebook
from reportedly.exports.protect import Protection
from reportedly.records import ActorMention, AnyRecord, Report, Statement

BETWEEN = "; "
"""Stands between several names in one cell."""


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
