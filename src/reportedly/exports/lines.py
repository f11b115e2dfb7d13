"""records.jsonl: every record as the record format has it, one JSON object a line."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.casebook import views
from reportedly.exports.filters import reports_wanted
from reportedly.exports.writing import Export, lines
from reportedly.records import encode


def record_lines(export: Export) -> Iterator[bytes]:
    """Each report's record and then its own records."""
    only = reports_wanted(export.book, export.filters)
    return lines(export, (encode(record) for record in views.records(export.book.store, None, None, only)))
