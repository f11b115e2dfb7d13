"""records.jsonl: every record as the record format has it, one JSON object a line."""

from __future__ import annotations

from pathlib import Path

from reportedly.casebook import Casebook
from reportedly.exports.protect import Protection
from reportedly.records import encode


def write_records(book: Casebook, to: Path, _: Protection) -> int:
    """Each report's record and then its own records; how many lines were written."""
    lines = 0
    with to.open("wb") as file:
        for record in book.records():
            file.write(encode(record) + b"\n")
            lines += 1
    return lines
