"""Exports: a casebook as files that other programs open."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import reportedly
from reportedly.casebook import Casebook
from reportedly.errors import ReportedlyError, UnknownFormat
from reportedly.exports.accounts import accounts_table
from reportedly.exports.claims import claims_table
from reportedly.exports.control import control_table
from reportedly.exports.events import write_events
from reportedly.exports.filters import Filters, check
from reportedly.exports.incidents import incidents_file
from reportedly.exports.lines import record_lines
from reportedly.exports.notes import notes_table
from reportedly.exports.protect import PROTECT, Protect, Protection
from reportedly.exports.reports import reports_table, sources_table
from reportedly.exports.ties import ties_table
from reportedly.exports.truces import truces_table
from reportedly.exports.violations import violations_table
from reportedly.exports.writing import Export, base_name
from reportedly.written_files import refuse_database


def _coding_sheet(export: Export, to: BinaryIO) -> None:
    from reportedly.exports.coding_sheet import write_coding_sheet  # which brings a spreadsheet's writer, large for who writes none

    write_coding_sheet(export, to)


@dataclass(frozen=True)
class Format:
    """A format: the function that makes its file piece by piece, or that writes it whole where it can be made only so; what it is in a few
    words, and whether a protection applies to it."""

    about: str
    pieces: Callable[[Export], Iterator[bytes]] | None = None
    write: Callable[[Export, BinaryIO], None] | None = None
    protects: bool = True


@dataclass(frozen=True)
class Exported:
    """What was written: `rows` into the file `to`, and what was left out of it to protect people, by sort and number."""

    format: str
    to: Path
    rows: int
    left_out: dict[str, int]


FORMATS: dict[str, Format] = {
    "records.jsonl": Format("every report and record in the project's own format, one JSON object a line", record_lines, protects=False),
    "reports.csv": Format(
        "a row a report: outlet, day, language, how much was read and reviewed; without its text", reports_table, protects=False
    ),
    "claims.csv": Format("a row a claim, for spreadsheets: who, through whom, words, report, class, place, date, figure", claims_table),
    "incidents.jsonl": Format(
        "an incident a line: its reports, claims, counts, and where its reports differ", incidents_file, protects=False
    ),
    "accounts.csv": Format(
        "a row a claimant of an incident, a column an aspect: what each says, in which words, and where they stand", accounts_table
    ),
    "coding_sheet.xlsx": Format(
        "a row an incident for a coder to finish: drafted note, sources, sides, numbers by rule; its claims beside it",
        write=_coding_sheet,
    ),
    "truces.csv": Format("a row a step in the life of a truce, as one teller tells it, with the state that they then tell", truces_table),
    "violations.csv": Format("a row an alleged violation of a truce: when, where, by whom, who says so, reviewed or not", violations_table),
    "ties.csv": Format("a row a claim of how two actors stand to each other: signed, dated, for or against", ties_table),
    "control.csv": Format("a row a claim of who holds, took, lost, handed over or besieges a place, and who says so", control_table),
    "notes.csv": Format(
        "what reviewers think of the truth of claims and incidents; its words only where nobody is to be protected", notes_table
    ),
    "sources.csv": Format("a row a source: outlets, agencies credited, speakers of the register; no scores", sources_table, protects=False),
    "events.parquet": Format("a row an event claim, with typed columns, for R, Python and DuckDB", write=write_events),
}
"""The formats by name."""


def prepared(book: Casebook, format_name: str, protect: Protect = "withheld", filters: Filters = Filters()) -> tuple[Format, Export]:
    """A format, and what is to be exported in it. Raises UnknownFormat, ReportedlyError for a filter that it does not take."""
    if format_name not in FORMATS:
        near = difflib.get_close_matches(format_name, FORMATS, n=1, cutoff=0.4)
        raise UnknownFormat(
            f"{format_name!r} is no export format" + (f"; did you mean {near[0]}?" if near else ".") + f" There are: {', '.join(FORMATS)}"
        )
    if protect not in PROTECT:
        raise ReportedlyError(f"{protect!r} is no protection; it is one of: {', '.join(PROTECT)}")
    check(format_name, filters)
    made = FORMATS[format_name]
    given = "; ".join(f"{name}: {value}" for name, value in filters.given().items())
    told = [f"reportedly {reportedly.__version__}", base_name(book), f"made {date.today().isoformat()}", f"filters: {given or 'none'}"]
    told += [f"protection: {protect}"] if made.protects else []
    return made, Export(book, Protection(protect), filters, " | ".join(told))


def export(book: Casebook, format_name: str, to: str | Path, *, protect: Protect = "withheld", filters: Filters = Filters()) -> Exported:
    """Write a casebook to the file `to` in one of `FORMATS`; the file appears only when it is whole.

    `protect`: "withheld" (speakers whose names their report withholds or changes are shown by role only), "private" (those of private
    persons too: `reportedly.private.PRIVATE_PERSONS`), "none". `records.jsonl` is the full record and protects nobody. `filters`: what of it. Raises
    UnknownFormat, ReportedlyError.
    """
    made, wanted = prepared(book, format_name, protect, filters)
    path = Path(to)
    if path.is_dir():
        path = path / format_name
    if not path.parent.is_dir():
        raise ReportedlyError(f"{path}: there is no folder {path.parent} to write to; make it first")
    refuse_database(path)
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            write_to(made, wanted, file)
        part.replace(path)
    except OSError as error:
        raise ReportedlyError(
            f"{path}: cannot be written ({error.strerror or error}); check the disk and your right to write there"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return Exported(format_name, path, wanted.rows, dict(wanted.protection.left_out) if made.protects else {})


def write_to(made: Format, wanted: Export, file: BinaryIO) -> None:
    """Write what is wanted into an open file."""
    if made.pieces is not None:
        for piece in made.pieces(wanted):
            file.write(piece)
    elif made.write is not None:
        made.write(wanted, file)


__all__ = ["FORMATS", "Export", "Exported", "Filters", "Format", "Protect", "export", "prepared", "write_to"]
