"""notes.csv: what reviewers think of the truth of claims and incidents. It stands in no other export, and only where it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.casebook import Casebook
from reportedly.exports.protect import Protection
from reportedly.exports.writing import Cell, Export, table

COLUMNS = ("note", "on", "id", "reliability", "credibility", "words", "by", "made_at", "taken_back_at")


def notes_table(export: Export) -> Iterator[bytes]:
    """Notes as CSV. Their words may name anybody, so they stay out unless nobody is to be protected."""
    return table(export, COLUMNS, note_rows(export.book, export.protection))


def note_rows(book: Casebook, protection: Protection) -> Iterator[dict[str, Cell]]:
    for one in book.notes():
        hidden = protection.protect != "none" and bool(one.words)
        if hidden:
            protection.left_out["words of notes"] += 1
        yield {
            "note": one.n, "on": one.on, "id": one.left_now, "reliability": one.reliability, "credibility": one.credibility,
            "words": "" if hidden else one.words, "by": one.by, "made_at": one.made_at, "taken_back_at": one.withdrawn_at,
        }  # fmt: skip
