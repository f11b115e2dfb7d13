"""How an export is written: what is exported, and rows as pieces of a file, so that a large one never stands in memory as a whole."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.casebook import Casebook
from reportedly.exports.filters import Filters
from reportedly.exports.protect import Protection

Cell = str | int | float | None

PIECE = 1 << 16
"""Characters that are written at once."""

MADE = "export"
"""The last column of every table: in its first row, how the file was made."""


@dataclass
class Export:
    """What is exported: a casebook, how people are protected, what is left of it by filters. `told`: all of that in one line, as the file
    holds it; `rows`: how many were written so far; `blind`: reports (ids) of which no decision is told, and whose claims stand as they were read."""

    book: Casebook
    protection: Protection
    filters: Filters
    told: str = ""
    rows: int = 0
    blind: frozenset[str] = frozenset()


def base_name(book: Casebook) -> str:
    """A casebook's own name, without the folders or the server that it lies in, and the day as of which it is shown."""
    path, *as_of = book.name.split(" --")
    return " --".join([path.rsplit("/", 1)[-1].rsplit("\\", 1)[-1], *as_of])


def table(export: Export, columns: Sequence[str], rows: Iterable[Mapping[str, Cell]]) -> Iterator[bytes]:
    """Rows as CSV, UTF-8 with a byte order mark so that Excel reads Arabic, every cell harmless."""
    out = io.StringIO()
    writer = csv.DictWriter(out, (*columns, MADE))
    out.write("\ufeff")
    writer.writeheader()
    for row in rows:
        told = {} if export.rows else {MADE: export.told}
        writer.writerow({name: harmless(cell) for name, cell in {**row, **told}.items()})
        export.rows += 1
        if out.tell() > PIECE:
            yield out.getvalue().encode("utf-8", "surrogatepass")
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode("utf-8", "surrogatepass")


def lines(export: Export, found: Iterable[bytes]) -> Iterator[bytes]:
    """Lines of JSON, each without its end."""
    waiting = bytearray()
    for line in found:
        waiting += line + b"\n"
        export.rows += 1
        if len(waiting) > PIECE:
            yield bytes(waiting)
            waiting.clear()
    yield bytes(waiting)


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: text that begins with = + - @, tab or line end gets an apostrophe before it.

    Numbers of our own making stay numbers. (OWASP, CSV Injection.)
    """
    if isinstance(cell, str) and (cell[:1] in ("\t", "\r", "\n") or cell.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        return "'" + cell
    return cell
