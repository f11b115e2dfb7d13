"""Claims by hand: typed into a spreadsheet about any report of the casebook, those in languages that cannot be read included.

One row a claim. Its words must stand in the report exactly; docs/casebook.md tells the columns.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from reportedly.casebook import log
from reportedly.casebook.adding import add_rows_to_read
from reportedly.casebook.coding.decisions import propose
from reportedly.casebook.coding.rounds import blind_to
from reportedly.casebook.laying import lay, mark_stale
from reportedly.casebook.readings import BY_HAND, open_reading
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import Rows, add_records, report_of
from reportedly.casebook.store.tables import read, record, report
from reportedly.errors import BadClaims, BadRecord, ColumnMissing, UnreadableInput
from reportedly.records import Quote, Record, check_words, decode, quote, record_id
from reportedly.spans import Span

COLUMNS = (
    "report", "type", "words", "before", "speaker", "disclosure", "role_of_speaker", "stance", "class", "mode", "step", "kind", "agreement",
    "relation", "form", "status", "change", "actor", "target", "place", "lat", "lon", "precision", "date", "value", "low", "high",
    "qualifier", "unit", "role", "group", "scope", "modality",
)  # fmt: skip
"""All columns that are known; the first three must be there."""

TYPES = ("statement", "event", "agreement", "tie", "figure", "control")

COUNTER = 1_000
"""Counters of claims by hand begin here, so that the program's own records on the same words keep the ids that they always have."""


@dataclass(frozen=True)
class ByHand:
    """What came of a spreadsheet: rows `read`, claims and statements `new`, rows whose claim was `unchanged` in the book already."""

    read: int
    new: int
    unchanged: int


class _Wrong(Exception):
    """What is wrong with one row."""


def add_claims(place: Store, path: Path, *, by: str) -> ByHand:
    """Take a spreadsheet of claims. See `Casebook.add_claims`."""
    return add_rows(place, [(f"{path}, row {number}", row) for number, row in _rows(path)], str(path), by=by)[0]


def add_claim(place: Store, row: Mapping[str, str], *, by: str) -> str:
    """Take one claim, its columns as in a spreadsheet; its id. `start`: the character of the report's text at which its words begin,
    where they stand more than once; `said_in`: the id of the report's statement that it stands in, where `speaker` names nobody. Raises
    BadClaims."""
    return add_rows(place, [("the claim", row)], "the claim", by=by)[1][0]


def add_rows(
    place: Store, rows: Sequence[tuple[str, Mapping[str, str]]], source: str, *, by: str, found_by: str = ""
) -> tuple[ByHand, list[str]]:
    """Take rows of claims, each with where it stands; what came of them, and the id of each row's claim. What a coder adds to a report of
    an open round is proposed in the round and no claim yet. `found_by`: whose claims they are, where `by` only takes them in. Raises
    BadClaims with every row that is wrong, and then adds nothing."""
    problems: list[str] = []
    made: list[tuple[int, list[Record]]] = []
    new = unchanged = 0
    with place.writing() as connection:
        taken: dict[int, set[str]] = {}
        for where, row in rows:
            try:
                n, records = _claim(connection, row, found_by or by)
            except _Wrong as wrong:
                problems.append(f"{where}: {wrong}")
                continue
            made.append((n, records))
        if problems:
            raise BadClaims(source, problems)
        reading_n = open_reading(connection, BY_HAND)
        kept = Rows.after(connection)
        coded_in = blind_to(connection, by)
        for (_, row), (n, records) in zip(rows, made, strict=True):
            if n in coded_in:
                fresh_one = propose(connection, coded_in[n], n, row, records, by)
                new, unchanged = new + fresh_one, unchanged + (not fresh_one)
                continue
            there = {
                row.id: row.body
                for row in connection.execute(select(record.c.id, record.c.body).where(record.c.report == n, record.c.reading == reading_n))
            }
            fresh = [r for r in records if r.id not in there and r.id not in taken.get(n, set())]
            taken.setdefault(n, set()).update(r.id for r in fresh)
            if records[-1] in fresh:
                new += 1
            else:
                unchanged += 1
            add_rows_to_read(connection, n, reading_n)
            add_records(kept, n, reading_n, fresh)
        kept.write(connection)
        if kept.record:
            mark_stale(connection, {n for n, _ in made})
            log.note(connection, by, "add claims", records=[r["id"] for r in kept.record], reading=reading_n)
    lay(place)
    return ByHand(len(rows), new, unchanged), [records[-1].id for _, records in made]


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """(row number as the spreadsheet shows it, column -> text) of every row that is not empty."""
    try:
        table = _xlsx(path) if path.suffix.lower() in (".xlsx", ".xlsm") else _csv(path)
    except OSError as error:
        raise UnreadableInput(
            str(path), f"cannot be read ({error.strerror or error}).", "Check the path and that you may read it."
        ) from error
    head = [name.strip().lower() for name in next(table, [])]
    missing = [name for name in COLUMNS[:3] if name not in head]
    if missing:
        raise ColumnMissing(
            str(path),
            f"has no column {' and no column '.join(map(repr, missing))}; the first row must name the columns: {', '.join(COLUMNS)}.",
        )
    unknown = [name for name in head if name and name not in COLUMNS and not name.startswith("x_")]
    if unknown:
        known = f"columns are {', '.join(COLUMNS)}; a column of your own must start with x_."
        raise ColumnMissing(str(path), f"does not know the column {', '.join(map(repr, unknown))}; {known}")
    for number, cells in enumerate(table, 2):
        row = {name: cell.strip() for name, cell in zip(head, cells, strict=False) if name and cell.strip()}
        if row:
            yield number, row


def _csv(path: Path) -> Iterator[list[str]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableInput(str(path), f"is not UTF-8 (byte {error.start}).", "Save it again as CSV UTF-8, or as XLSX.") from error
    try:
        dialect: Any = csv.Sniffer().sniff(text.partition("\n")[0], delimiters=",;\t")
    except csv.Error:
        dialect = "excel"
    delimiter = dialect if isinstance(dialect, str) else dialect.delimiter
    return iter(list(csv.reader(io.StringIO(text, newline=""), delimiter="," if delimiter == "excel" else delimiter)))


def _xlsx(path: Path) -> Iterator[list[str]]:
    import zipfile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(path, read_only=True, data_only=True).worksheets[0]
    except (InvalidFileException, zipfile.BadZipFile, KeyError, IndexError, ValueError) as error:
        raise UnreadableInput(
            str(path), f"is not a spreadsheet that can be opened ({error}).", "Save it again as XLSX or as CSV UTF-8."
        ) from error
    return ([_cell(value) for value in row] for row in sheet.iter_rows(values_only=True))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if hasattr(value, "isoformat"):
        return str(value.isoformat()).removesuffix("T00:00:00")
    return str(value)


def _claim(connection: Connection, row: Mapping[str, str], by: str) -> tuple[int, list[Record]]:
    """The number of the report, and the records of one row: a statement where it names a speaker, then the claim."""
    for name in COLUMNS[:3]:
        if name not in row:
            raise _Wrong(f"the column {name!r} is empty")
    found = connection.execute(select(report.c.n, report.c.body).where(report.c.id == row["report"])).first()
    if found is None:
        raise _Wrong(f"the casebook holds no report {row['report']!r}")
    kind = row["type"].lower()
    if kind not in TYPES:
        raise _Wrong(f"{row['type']!r} is no type of claim; it is one of: {', '.join(TYPES)}")
    text = report_of(found).text
    words = _where(text, row["words"], row.get("before", ""), row.get("start"))
    find = _finder(text, words)
    common: dict[str, Any] = {"report": row["report"], "reader": f"person:{by}"}
    records: list[Record] = []
    said_in = None
    if "speaker" in row or kind == "statement":
        statement = _statement(row, quote(text, words), find, common)
        records.append(statement)
        said_in = statement.id
    elif "said_in" in row:
        said_in = _statement_there(connection, found.n, row["said_in"])
    if kind != "statement":
        records.append(_made(kind, row, quote(text, words), find, {**common, "said_in": said_in}))
    try:
        check_words(text, records)
    except BadRecord as error:
        raise _Wrong(str(error)) from error
    return found.n, records


def _statement_there(connection: Connection, report_n: int, id: str) -> str:
    """The id of a statement of this report, as it is read now."""
    asked = (
        select(record.c.id)
        .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
        .where(record.c.report == report_n, record.c.id == id, record.c.type == "statement")
    )
    if connection.execute(asked).first() is None:
        raise _Wrong(f"the report has no statement {id!r}")
    return id


def _places_of(words: str, text: str) -> list[int]:
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found


def _where(text: str, words: str, before: str, start: str | None) -> Span:
    """The one place where the words stand, or stand right after `before`; with `start`, there."""
    every = _places_of(words, text)
    if start is not None and start.isdecimal() and int(start) in every:
        return int(start), int(start) + len(words)
    if not every:
        raise _Wrong(f"the words {words!r} do not stand in the report exactly so; copy them from its text")
    fits = [at for at in every if text[:at].rstrip().endswith(before)]
    if not fits:
        raise _Wrong(f"right before the words {words!r} the report does not have {before!r}")
    if len(fits) > 1:
        raise _Wrong(
            f"the words {words!r} stand in the report more than once; quote more of them, or give what stands right before in 'before'"
        )
    return fits[0], fits[0] + len(words)


Finder = Callable[[str, str], Quote]


def _finder(text: str, near: Span) -> Finder:
    """Finds words of other columns: where they stand nearest to the claim's own words."""

    def find(words: str, column: str) -> Quote:
        places = [(max(near[0] - at - len(words), at - near[1], 0), at) for at in _places_of(words, text)]
        if not places:
            raise _Wrong(f"the {column} {words!r} does not stand in the report exactly so; copy it from its text")
        start = min(places)[1]
        return quote(text, (start, start + len(words)))

    return find


def _mentions(row: Mapping[str, str], column: str, find: Finder) -> list[dict[str, Any]]:
    return [{**_plain(find(words.strip(), column)), "name": words.strip()} for words in row.get(column, "").split(";") if words.strip()]


def _plain(held: Quote) -> dict[str, Any]:
    return {"text": held.text, "spans": held.spans}


def _statement(row: Mapping[str, str], content: Quote, find: Finder, common: dict[str, Any]) -> Record:
    speaker: dict[str, Any] = {"disclosure": row.get("disclosure", "named" if "speaker" in row else "unattributed")}
    if "speaker" in row:
        speaker.update(_plain(find(row["speaker"], "speaker")))
        if speaker["disclosure"] in ("named", "institutional"):
            speaker["name"] = row["speaker"]
    if "role_of_speaker" in row:
        speaker["role"] = row["role_of_speaker"]
    body = {**common, "speaker": speaker, "content": _plain(content), "stance": row.get("stance", "assert")}
    return _record("statement", row, content, body)


def _made(kind: str, row: Mapping[str, str], words: Quote, find: Finder, common: dict[str, Any]) -> Record:
    """The claim itself, of the columns that its type has."""
    several = lambda column: _mentions(row, column, find)  # noqa: E731
    first = lambda column: next(iter(several(column)), None)  # noqa: E731
    place = [_place(row, mention) for mention in several("place")]
    body: dict[str, Any] = {**common, "modality": row.get("modality", "actual"), "time": _time(row, find)}
    need: tuple[str, ...] = ()
    if kind == "event":
        need = ("class",)
        body |= {"class": row.get("class", "").upper(), "mode": row.get("mode"), "trigger": _plain(words)}
        body |= {"actor": several("actor"), "target": several("target"), "place": place}
    elif kind == "agreement":
        need = ("step",)
        body |= {"agreement": row.get("agreement", f"by-hand-{row['report']}"), "step": row.get("step"), "kind": row.get("kind", "other")}
        body |= {"quote": _plain(words), "by": several("actor"), "parties": several("target"), "place": place}
    elif kind == "tie":
        need = ("relation", "actor", "target")
        body |= {"relation": row.get("relation"), "form": row.get("form"), "status": row.get("status", "current"), "a": first("actor")}
        body |= {"b": first("target"), "quote": _plain(words), "place": next(iter(place), None)}
    elif kind == "figure":
        need = ("role",)
        body |= {name: _number(row, name) for name in ("value", "low", "high")}
        body |= {
            "qualifier": row.get("qualifier", "exact"),
            "unit": row.get("unit", "persons"),
            "role": row.get("role"),
            "quote": _plain(words),
        }
        body |= {"group": first("group"), "status": row.get("status", "unstated"), "scope": row.get("scope", "event")}
        body |= {"place": next(iter(place), None)}
        if body["value"] is not None and body["qualifier"] == "exact":
            body |= {"low": body["value"], "high": body["value"]}
    else:
        need = ("place", "change")
        body |= {"change": row.get("change"), "holder": several("actor"), "from": several("target"), "quote": _plain(words)}
        body |= {"place": next(iter(place), None)}
    missing = [name for name in need if name not in row]
    if missing:
        raise _Wrong(f"a claim of type {kind!r} needs the column {' and the column '.join(map(repr, missing))}")
    return _record(kind, row, words, body)


def _record(kind: str, row: Mapping[str, str], words: Quote, body: dict[str, Any]) -> Record:
    """The record, with an id that the same row always gets: its counter is taken from what it says."""
    said = {k: v for k, v in body.items() if v is not None}
    counter = COUNTER + int(sha256(msgspec.json.encode(said, order="sorted")).hexdigest()[:8], 16) % 1_000_000
    said |= {"type": kind, "id": record_id(kind, row["report"], words.spans, counter)}
    try:
        return decode(msgspec.json.encode(said))
    except BadRecord as error:
        raise _Wrong(str(error).partition(": ")[2]) from error


def _place(row: Mapping[str, str], mention: dict[str, Any]) -> dict[str, Any]:
    lat, lon = (_number(row, name) for name in ("lat", "lon"))
    return {**mention, "lat": lat, "lon": lon, "precision": row.get("precision")}


def _number(row: Mapping[str, str], name: str) -> int | float | None:
    said = row.get(name)
    if said is None:
        return None
    try:
        value = float(said)
    except ValueError:
        raise _Wrong(f"{said!r} in the column {name!r} is no number; write it in digits, without commas: 1500, 0.5") from None
    return int(value) if value.is_integer() and name not in ("lat", "lon") else value


def _time(row: Mapping[str, str], find: Finder) -> dict[str, Any] | None:
    """A date column: `2016-09-12`, or first and last day with a slash. The words of the date need not stand in the report."""
    said = row.get("date")
    if said is None:
        return None
    days = [day.strip() for day in said.split("/")]
    try:
        first, last = (date.fromisoformat(day[:10]) for day in (days[0], days[-1]))
    except ValueError:
        raise _Wrong(f"{said!r} in the column 'date' is no date; write 2016-09-12, or 2016-09-12/2016-09-14") from None
    if last < first or len(days) > 2:
        raise _Wrong(f"{said!r} in the column 'date' does not run from a first to a last day")
    return {"text": None, "spans": [], "start": days[0], "end": days[-1], "precision": "day" if first == last else "range"}
