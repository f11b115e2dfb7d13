"""Tables of reports: JSONL, CSV, Parquet. A row is a report; its text is kept character for character."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, BinaryIO, NamedTuple

import msgspec

from reportedly.errors import ColumnMissing, UnreadableInput
from reportedly.intake import dates
from reportedly.intake.files import MAX_BYTES, Source, guess_encoding, open_binary, read_bytes, too_large
from reportedly.intake.parts import content_digest, readable_id, with_comments
from reportedly.intake.words import language_codes, languages
from reportedly.records import Report

FIELDS = ("id", "text", "title", "outlet", "published", "url", "byline", "language", "kind", "part_of", "account")
"""What a row may hold; a mapping says `{field: column}` where the table calls it something else. All but `text` may be left out."""

_OFTEN_CALLED = {
    "text": (
        "body",
        "content",
        "article",
        "article_text",
        "fulltext",
        "full_text",
        "main_text",
        "maintext",
        "story",
        "news",
        "post",
        "tweet",
    ),
    "title": ("headline", "head", "heading", "name", "subject"),
    "published": (
        "date",
        "published_at",
        "publication_date",
        "publish_date",
        "pub_date",
        "pubdate",
        "date_published",
        "created_at",
        "timestamp",
        "time",
    ),
    "outlet": ("source", "publisher", "site", "domain", "newspaper", "medium", "sitename"),
    "url": ("link", "href", "permalink", "web_url"),
    "byline": ("author", "authors", "by", "reporter"),
    "language": ("lang", "language_code"),
    "id": ("doc_id", "article_id", "report_id", "docid", "uid", "guid"),
    "account": ("user", "username", "commenter", "screen_name"),
}
_KINDS = ("article", "comment", "post", "transcript")
_LOOK = 20

Taken = tuple[Report, bytes, str, int] | UnreadableInput
"""A report, its bytes, where it stood and how far into the file that is (bytes); or why there is none."""


class Row(NamedTuple):
    """A row: where it stands, what it holds (or why it cannot be read), its own bytes, and how far into the file it is (bytes)."""

    where: str
    held: Mapping[str, Any] | UnreadableInput
    raw: bytes = b""
    done: int = 0


def reports_in_jsonl(source: Source, stream: BinaryIO | None = None) -> Iterator[Taken]:
    """The reports of a JSONL file, a line at a time; a line that is no JSON object is one UnreadableInput (file:line)."""
    with stream or open_binary(source) as opened:
        yield from _reports(_json_lines(opened, source), source)


def reports_in_json(source: Source) -> Iterator[Taken]:
    """The reports of a JSON file: one object, or a list of them."""
    raw = read_bytes(source)
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError) as error:
        # Many name their JSONL files .json.
        if raw.lstrip().startswith(b"{") and b"\n" in raw.strip():
            yield from reports_in_jsonl(source, io.BytesIO(raw))
            return
        raise UnreadableInput(
            source.where, f"is no JSON: {error}", "Is it cut off? Write it again, best as JSONL with a report a line."
        ) from error
    items = held if isinstance(held, list) else [held]
    yield from _reports((Row(f"{source.where}[{n}]", _object(f"{source.where}[{n}]", item)) for n, item in enumerate(items)), source)


def reports_in_csv(source: Source) -> Iterator[Taken]:
    """The reports of a CSV or TSV file (comma, semicolon or tab; UTF-8, or the encoding that its head looks like), a row at a time."""
    csv.field_size_limit(MAX_BYTES)
    with open_binary(source) as opened:
        head = opened.read(100_000)
        encoding = _table_encoding(head, source)
        opened.seek(0)
        lines = io.TextIOWrapper(opened, encoding=encoding, errors="surrogateescape", newline="")
        first = head.decode(encoding, errors="replace").split("\n")[0]
        delimiter = max(",;\t|", key=first.count) if not source.where.lower().endswith(".tsv") else "\t"
        yield from _reports(_csv_rows(csv.DictReader(lines, delimiter=delimiter), opened, source), source)


def reports_in_parquet(source: Source) -> Iterator[Taken]:
    """The reports of a Parquet file, read by row groups."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.ParquetFile(source.path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableInput(
            source.where, f"is a damaged or truncated Parquet file ({_first_line(error)})", "Get or write it again."
        ) from error
    with table:
        there = table.schema_arrow.names
        columns = [c for c in there if c in _wanted(there, source)]
        yield from _reports(_parquet_rows(table, columns, there, source), source)


def _parquet_rows(table: Any, columns: list[str], there: list[str], source: Source) -> Iterator[Row]:
    import pyarrow as pa

    number = 0
    try:
        for batch in table.iter_batches(batch_size=64, columns=columns or there[:1]):
            for held in batch.to_pylist():
                number += 1
                done = source.size * number // max(1, table.metadata.num_rows)
                yield Row(f"{source.where}:row {number}", held if columns else dict.fromkeys(there), done=done)
    except (pa.ArrowException, OSError) as error:
        yield Row(
            source.where, UnreadableInput(source.where, f"is damaged after row {number} ({_first_line(error)})", "Get or write it again.")
        )


def _wanted(there: Iterable[str], source: Source) -> set[str]:
    named = set(source.columns.values())
    return {c for c in there if c in named or c.strip().lower() in FIELDS}


def _json_lines(stream: Any, source: Source) -> Iterator[Row]:
    number = done = 0
    try:
        while line := stream.readline(MAX_BYTES + 1):
            number += 1
            done += len(line)
            where = f"{source.where}:{number}"
            if len(line) > MAX_BYTES:
                size = len(line)
                while not line.endswith(b"\n") and (line := stream.readline(MAX_BYTES)):
                    size += len(line)
                done += size - MAX_BYTES - 1
                yield Row(where, too_large(where, size, MAX_BYTES), done=done)
                continue
            stripped = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
            if stripped:
                yield Row(where, _parsed(where, stripped), stripped, done)
    except (OSError, EOFError) as error:
        yield Row(
            source.where,
            UnreadableInput(source.where, f"breaks off after line {number} ({error})", "It is cut off or damaged: get it again."),
        )


def _parsed(where: str, line: bytes) -> Mapping[str, Any] | UnreadableInput:
    try:
        return _object(where, msgspec.json.decode(line))
    except UnicodeDecodeError as error:
        return UnreadableInput(where, f"is not UTF-8 (byte {error.start + 1} of the line)", "Write the file again as UTF-8.")
    except (msgspec.DecodeError, RecursionError) as error:
        return UnreadableInput(
            where, f"is no JSON object: {error}", "Each line must be one JSON object; is this one cut off, or spread over lines?"
        )


def _object(where: str, held: Any) -> Mapping[str, Any] | UnreadableInput:
    if isinstance(held, dict):
        return held
    return UnreadableInput(where, "is JSON, but no object", 'A report is an object such as {"text": "..."}.')


def _csv_rows(reader: csv.DictReader[str], stream: Any, source: Source) -> Iterator[Row]:
    while True:
        where = f"{source.where}:{reader.line_num + 1}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except (csv.Error, OSError, EOFError) as error:
            yield Row(
                where,
                UnreadableInput(where, f"is no CSV row ({error})", "Is a quotation mark left open? The rest of the file was not read."),
            )
            return
        if any(isinstance(value, str) and _escaped(value) for value in row.values()):
            yield Row(
                where, UnreadableInput(where, "holds bytes that are not in the encoding of the file", "Save the file again as UTF-8.")
            )
        else:
            row.pop(None, None)  # type: ignore[call-overload]
            yield Row(where, row, done=stream.tell())


def _escaped(value: str) -> bool:
    return any("\udc80" <= c <= "\udcff" for c in value) if not value.isascii() else False


def _table_encoding(head: bytes, source: Source) -> str:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        head[:-4].decode("utf-8") if len(head) >= 100_000 else head.decode("utf-8")
    except UnicodeDecodeError as error:
        # A cut in the middle of a character is no fault of the file.
        if error.start < len(head) - 8:
            encoding = guess_encoding(head)
            if encoding is None:
                raise UnreadableInput(source.where, "is in an encoding that could not be told", "Save it as CSV UTF-8.") from error
            source.note(f"{source.where}: not UTF-8; read as {encoding}")
            return encoding
    return "utf-8-sig"


def _reports(rows: Iterator[Row], source: Source) -> Iterator[Taken]:
    looked: list[Row] = []
    there: dict[str, None] = {}
    for row in rows:
        looked.append(row)
        if isinstance(row.held, Mapping):
            there.update(dict.fromkeys(str(c) for c in row.held))
        if len(looked) >= _LOOK or ("text" in _columns_of(there, source) and there.keys() >= set(source.columns.values())):
            break
    if there:
        _check_columns(list(there), source)
    elif not looked:
        raise UnreadableInput(source.where, "holds no rows", "Save it again with a row for each report.")
    for where, held, raw, done in itertools.chain(looked, rows):
        if isinstance(held, UnreadableInput):
            yield held
            continue
        try:
            for report in with_comments(_report(where, held, raw, source), where):
                yield report, raw if report.start is None else b"", where, done
        except UnreadableInput as problem:
            yield problem


def _columns_of(row: Mapping[str, Any], source: Source) -> dict[str, str]:
    """Field to column: what the mapping says, else the column of the field's own name, whatever its case."""
    there = {str(c).strip().lower(): c for c in row}
    own = {name: there[name] for name in FIELDS if name in there}
    return {**own, **{field: column for field, column in source.columns.items() if column in row}}


def _check_columns(there: list[str], source: Source) -> None:
    names = _columns_of(dict.fromkeys(there), source)
    unknown = sorted(set(source.columns) - set(FIELDS))
    missing = [c for f, c in source.columns.items() if c not in there and f not in names]
    if not missing and not unknown and "text" in names:
        for field, column in source.columns.items():
            if column not in there:
                source.note(f"{source.where}: has no column {column!r}; {field} was taken from {names[field]!r}")
        _note_likely_columns(there, names, source)
        return
    if unknown:
        turned = set(unknown) & set(there)
        why = f"a mapping names the field {unknown[0]!r}, which reports do not have" + (" (field first, then column)" if turned else "")
        do = f"The fields are: {', '.join(FIELDS)}."
    elif missing:
        why, do = f"has no column {missing[0]!r}, which the mapping names", ""
    else:
        why, do = "has no column 'text'", ""
    likely = _likely(there, {} if missing else names)
    suggested = ", ".join(f"{f}={c}" for f, c in likely.items())
    do = f"{do} Its columns are: {', '.join(there) or 'none'}. " + (
        f"Try the mapping {suggested}." if suggested else "Say which one holds the text: text=COLUMN."
    )
    raise ColumnMissing(source.where, why, do.strip())


def _likely(there: list[str], names: Mapping[str, str]) -> dict[str, str]:
    lower = {c.strip().lower().replace(" ", "_"): c for c in there}
    found = {}
    for name, calls in _OFTEN_CALLED.items():
        if name not in names and (column := next((lower[c] for c in (name, *calls) if c in lower), None)):
            found[name] = column
    return found


def _note_likely_columns(there: list[str], names: Mapping[str, str], source: Source) -> None:
    likely = {f: c for f, c in _likely(there, names).items() if c not in names.values() and f in ("title", "published", "outlet", "url")}
    if likely:
        source.note(f"{source.where}: left unused, but could be mapped: {', '.join(f'{f}={c}' for f, c in likely.items())}")


def _report(where: str, row: Mapping[str, Any], raw: bytes, source: Source) -> Report:
    names = _columns_of(row, source)
    given = {name: row[column] for name, column in names.items() if row[column] not in (None, "")}
    text = given.get("text")
    if not isinstance(text, str):
        why = "has no text" if text is None else f"holds a {type(text).__name__} where the text should be"
        raise UnreadableInput(where, why, "Give it words, or leave the row out.")
    said = {n: str(v).strip() for n, v in given.items() if n not in ("text", "id", "published") and str(v).strip()}
    found = [(n, f"column {names[n]}") for n in given if n != "text"]
    published = None
    if "published" in given:
        published = dates.day(given["published"])
        if published is None or (source.today and published > source.today):
            source.note(
                f"{where}: the date {given['published']!r} is "
                + ("in the future" if published else "no day, or could be two")
                + "; left empty"
            )
            published, found = None, [(n, w) for n, w in found if n != "published"]
    kind: Any = said.get("kind", "article").lower()
    if kind not in _KINDS:
        source.note(f"{where}: the kind {kind!r} is none of {', '.join(_KINDS)}; taken as article")
        kind = "article"
    ident = str(given["id"]) if "id" in given else readable_id(said.get("title") or source.stem, content_digest({**said, "text": text}))
    return Report(
            id=ident, part_of=said.get("part_of"), kind=kind, title=given.get("title") and str(given["title"]), outlet=said.get("outlet"),
            byline=said.get("byline"), published=published, published_from=_published_from(names, given, published), url=said.get("url"),
            language=_language(said.get("language")), text=text, bytes_sha256=hashlib.sha256(raw).hexdigest() if raw else None,
            x_account=said.get("account"), x_found_in=tuple(found),
    )  # fmt: skip


def _published_from(names: Mapping[str, str], given: Mapping[str, Any], published: str | None) -> str | None:
    if published is None:
        return None
    return f"column {names['published']}" + (f": {given['published']}" if str(given["published"]) != published else "")


def _language(said: str | None) -> str | None:
    if said is None:
        return None
    code = said.lower().replace("_", "-")
    return languages().get(said.capitalize()) or language_codes().get(code, code)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
