"""coding_sheet.xlsx: a row an incident for a coder to finish, the claims under each on a second sheet, what all of it means on a third."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

import reportedly
from reportedly.casebook.actors.standing import own_codebook
from reportedly.errors import ReportedlyError
from reportedly.exports.coding_rows import CLAIMS, INCIDENTS, OWN, Sheets, about_rules, sheets
from reportedly.exports.writing import Export, base_name, harmless

MOST_ROWS = 1_048_575
"""Rows below the head that a sheet can hold."""

LONGEST_CELL = 32_767
"""Characters that a cell can hold."""

TALLEST, LINE = 400, 13
"""Points: no row is taller, so that the table stays one; a line of text."""

WIDTHS = {
    "no": 6, "date_start": 12, "date_end": 12, "date_precision": 13, "event_type": 22, "plover_class": 13, "place": 20, "place_precision": 14,
    "lat": 9, "lon": 9, "geonameid": 11, "note": 80, "disputed_on": 22, "done_by": 40, "done_to": 40, "killed_as_said": 40,
    "injured_as_said": 34, "the_dead_as_said": 34, "outlets": 30, "claimants_named": 44, "coder_note": 40, "incident": 26, "claim": 26,
    "claimant": 30, "says": 44, "words": 34, "context": 60, "through": 34, "outlet": 20, "report": 34, "title": 40, "url": 40, "denies": 26,
    "published": 13, "stand": 14,
}  # fmt: skip
"""In characters; columns not named are as wide as their name, and 12 at least."""

_HEAD = PatternFill("solid", fgColor="1F3A5F")
_YOURS = PatternFill("solid", fgColor="FFF6D5")
_TOP = Alignment(vertical="top", wrap_text=True)
_NUMBER = Alignment(vertical="top", horizontal="center")
_THIN = Border(bottom=Side("thin", color="D5D9E0"))


def write_coding_sheet(export: Export, to: BinaryIO) -> None:
    """Write the workbook. Raises ReportedlyError where a sheet cannot hold all rows."""
    made = sheets(export)
    if max(len(made.incidents), len(made.claims)) > MOST_ROWS:
        raise ReportedlyError(
            f"{len(made.incidents):,} incidents with {len(made.claims):,} claims: a spreadsheet holds {MOST_ROWS:,} rows; export accounts.csv"
        )
    workbook = Workbook(write_only=True)
    workbook.properties.creator = f"reportedly {reportedly.__version__}"
    workbook.properties.title = "Incidents to code"
    _sheet(workbook, "Incidents", tuple(INCIDENTS), made.incidents, freeze="C2", yours=OWN)
    _sheet(workbook, "Claims", tuple(CLAIMS), made.claims, freeze="B2")
    _about(workbook, _told(export, made))
    workbook.save(to)
    export.rows = len(made.incidents)


def _sheet(
    workbook: Workbook, name: str, columns: Sequence[str], rows: Sequence[Mapping[str, Any]], freeze: str, yours: Sequence[str] = ()
) -> None:
    sheet = workbook.create_sheet(name)
    sheet.freeze_panes = freeze
    last = get_column_letter(len(columns))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    for n, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(n)].width = _width(column)
    if "checked" in columns and rows:
        choice = DataValidation(type="list", formula1='"yes,no,unsure"', allow_blank=True)
        letter = get_column_letter(columns.index("checked") + 1)
        choice.add(f"{letter}2:{letter}{len(rows) + 1}")
        sheet.data_validations.append(choice)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    sheet.row_dimensions[1].height = 2 * LINE
    sheet.append([_head(sheet, column) for column in columns])
    for n, row in enumerate(rows, 2):
        sheet.row_dimensions[n].height = _height(row, columns)
        sheet.append([_cell(sheet, row.get(column), mine=column in yours) for column in columns])


def _width(column: str) -> int:
    return WIDTHS.get(column) or max(12, len(column) + 3)


def _height(row: Mapping[str, Any], columns: Iterable[str]) -> float:
    """Points for the row's longest cell, wrapped: programs do not all measure that themselves."""
    return min(TALLEST, LINE * max(_lines(row.get(column), _width(column)) for column in columns) + 3)


def _lines(value: Any, width: int) -> int:
    return sum(max(1, ceil(len(line) * 1.2 / width)) for line in str(value or "").split("\n"))


def _head(sheet: Any, name: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, name)
    cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
    cell.fill = _HEAD
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _cell(sheet: Any, value: Any, mine: bool = False) -> WriteOnlyCell:
    day = _day(value) if isinstance(value, str) else None
    cell = WriteOnlyCell(sheet, day or plain(value))
    if day:
        cell.number_format = "yyyy-mm-dd"
    cell.alignment = _TOP if isinstance(value, str) and not day else _NUMBER
    cell.border = _THIN
    if mine:
        cell.fill = _YOURS
    return cell


def plain(value: Any) -> Any:
    """A value as a cell can hold it: no formula, no control characters, not too long."""
    if not isinstance(value, str):
        return value
    kept = harmless(ILLEGAL_CHARACTERS_RE.sub("", value))
    assert isinstance(kept, str)
    return (kept if len(kept) <= LONGEST_CELL else kept[: LONGEST_CELL - 2] + " …") or None


def _day(value: str) -> date | None:
    """A whole day as spreadsheets know it (they know none before 1900)."""
    if len(value) != 10 or value[4] != "-" or value < "1900-03-01":
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _told(export: Export, made: Sheets) -> list[tuple[str, str, str]]:
    """What the third sheet says: (part, name, meaning)."""
    protection, given = export.protection, export.filters.given()
    left_out = [("Left out to protect people", what, f"{n:,}") for what, n in protection.left_out.items()]
    return [
        ("This file", "casebook", base_name(export.book)),
        ("This file", "made", date.today().isoformat()),
        ("This file", "filters", ", ".join(f"{name}: {value}" for name, value in given.items()) or "none"),
        ("This file", "export", export.told),
        ("This file", "incidents", f"{len(made.incidents):,}, with {len(made.claims):,} claims"),
        ("This file", "not listed", f"{made.not_listed:,} single claims that say no place or no day"),
        ("This file", "program", f"reportedly {reportedly.__version__}"),
        ("This file", "codebook of rules and register", own_codebook().version),
        ("This file", "protection", f"{protection.protect}; the reports' own words are not changed: read them before you publish"),
        ("This file", "how to read it", "A row is what several claims may be about; that they belong together is a proposal. A claim is no event "
         "and no finding. Nothing here says who is right. Counts are never to be added up."),
        ("This file", "for the coder", f"Columns {', '.join(OWN)} are empty and shaded."),
        *(("Columns of Incidents", name, told) for name, told in INCIDENTS.items()),
        *(("Columns of Claims", name, told) for name, told in CLAIMS.items()),
        *(("Rules for one number", name, told) for name, told in about_rules()),
        *(left_out or [("Left out to protect people", "nothing", "")]),
    ]  # fmt: skip


def _about(workbook: Workbook, told: Sequence[tuple[str, str, str]]) -> None:
    sheet = workbook.create_sheet("About")
    sheet.freeze_panes = "A2"
    for letter, width in zip("ABC", (28, 30, 110), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_head(sheet, name) for name in ("part", "name", "meaning")])
    for n, row in enumerate(told, 2):
        sheet.row_dimensions[n].height = LINE * _lines(row[2], 110) + 3
        sheet.append([_cell(sheet, value) for value in row])
