"""Exports: a casebook as files that other programs open."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from reportedly.casebook import Casebook
from reportedly.errors import ReportedlyError, UnknownFormat
from reportedly.exports.accounts import write_accounts
from reportedly.exports.claims import write_claims
from reportedly.exports.coding_sheet import write_coding_sheet
from reportedly.exports.control import write_control
from reportedly.exports.events import write_events
from reportedly.exports.incidents import write_incidents
from reportedly.exports.lines import write_records
from reportedly.exports.notes import write_notes
from reportedly.exports.protect import PROTECT, Protect, Protection
from reportedly.exports.ties import write_ties
from reportedly.exports.truces import write_truces
from reportedly.exports.violations import write_violations


@dataclass(frozen=True)
class Format:
    """A format: the function that writes it, what it is in a few words, and whether a protection applies to it."""

    write: Callable[[Casebook, Path, Protection], int]
    about: str
    protects: bool = True


@dataclass(frozen=True)
class Exported:
    """What was written: `rows` into the file `to`, and what was left out of it to protect people, by sort and number."""

    format: str
    to: Path
    rows: int
    left_out: dict[str, int]


FORMATS: dict[str, Format] = {
    "records.jsonl": Format(write_records, "every report and record in the project's own format, one JSON object a line", protects=False),
    "claims.csv": Format(write_claims, "a row a claim, for spreadsheets: who, through whom, words, report, class, place, date, figure"),
    "incidents.jsonl": Format(
        write_incidents, "an incident a line: its reports, claims, counts, and where its reports differ", protects=False
    ),
    "accounts.csv": Format(
        write_accounts, "a row a claimant of an incident, a column an aspect: what each says, in which words, and where they stand"
    ),
    "coding_sheet.xlsx": Format(
        write_coding_sheet, "a row an incident for a coder to finish: drafted note, sources, sides, numbers by rule; its claims beside it"
    ),
    "truces.csv": Format(write_truces, "a row a step in the life of a truce, as one teller tells it, with the state that they then tell"),
    "violations.csv": Format(write_violations, "a row an alleged violation of a truce: when, where, by whom, who says so, reviewed or not"),
    "ties.csv": Format(write_ties, "a row a claim of how two actors stand to each other: signed, dated, for or against"),
    "control.csv": Format(write_control, "a row a claim of who holds, took, lost, handed over or besieges a place, and who says so"),
    "notes.csv": Format(
        write_notes, "what reviewers think of the truth of claims and incidents; its words only where nobody is to be protected"
    ),
    "events.parquet": Format(write_events, "a row an event claim, with typed columns, for R, Python and DuckDB"),
}
"""The formats by name."""


def export(book: Casebook, format_name: str, to: str | Path, *, protect: Protect = "withheld") -> Exported:
    """Write a casebook to the file `to` in one of `FORMATS`; the file appears only when it is whole.

    `protect`: "withheld" (speakers whose names their report withholds or changes are shown by role only), "private" (named residents,
    survivors and accounts too), "none". `records.jsonl` is the full record and protects nobody. Raises UnknownFormat, ReportedlyError.
    """
    if format_name not in FORMATS:
        near = difflib.get_close_matches(format_name, FORMATS, n=1, cutoff=0.4)
        raise UnknownFormat(
            f"{format_name!r} is no export format" + (f"; did you mean {near[0]}?" if near else ".") + f" There are: {', '.join(FORMATS)}"
        )
    if protect not in PROTECT:
        raise ReportedlyError(f"{protect!r} is no protection; it is one of: {', '.join(PROTECT)}")
    made, protection = FORMATS[format_name], Protection(protect)
    path = Path(to)
    if path.is_dir():
        path = path / format_name
    if not path.parent.is_dir():
        raise ReportedlyError(f"{path}: there is no folder {path.parent} to write to; make it first")
    part = path.with_name(path.name + ".part")
    try:
        rows = made.write(book, part, protection)
        part.replace(path)
    except OSError as error:
        raise ReportedlyError(
            f"{path}: cannot be written ({error.strerror or error}); check the disk and your right to write there"
        ) from error
    finally:
        part.unlink(missing_ok=True)
    return Exported(format_name, path, rows, dict(protection.left_out) if made.protects else {})


__all__ = ["FORMATS", "Exported", "Format", "Protect", "export"]
