"""Intake: anything on disk or on the line becomes reports. Text, pages, PDF, DOCX, mail, tables, feeds, archives, folders of these, standard input.

Nothing is run and nothing is fetched: what comes in from outside is taken for hostile.
"""

from __future__ import annotations

import itertools
import logging
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from reportedly.errors import UnreadableInput
from reportedly.intake.files import (
    MAX_BYTES,
    MAX_DOCUMENT_BYTES,
    STDIN,
    Source,
    decode,
    find_files,
    kind_of,
    media_type,
    no_access,
    read_bytes,
    tidy,
    too_large,
)  # fmt: skip
from reportedly.records import Report

__all__ = ["Intaken", "count_inputs", "intake"]

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Intaken:
    """One report taken in. `raw`: the original bytes (the file; of a WARC, the page; of a feed, the whole feed; of JSONL, the line; empty for
    readers' comments and for rows of CSV and Parquet). `where`: file, and line, row, item or address. `done`: how many of the bytes that
    `count_inputs` counts have been read by now."""

    report: Report
    raw: bytes
    where: str
    media_type: str
    done: int = 0


def intake(
    paths: Iterable[Path | str], *, columns: Mapping[str, str] | None = None, on_skip: Callable[[UnreadableInput], None] | None = None,
    on_note: Callable[[str], None] | None = None, stdin: BinaryIO | None = None, today: str | None = None,
) -> Iterator[Intaken]:  # fmt: skip
    """The reports in files and folders, one by one, in a stable order; an article comes right before its readers' comments.

    `paths`: files, folders (with all that is in them), or "-" for standard input (`stdin`; JSONL if its first line is a JSON object, else
    one plain text or page). `columns`: `{field: column}` for tables that call things otherwise (fields: docs/intake.md). `on_skip` is
    handed each UnreadableInput and the rest goes on; without it the first one is raised. `on_note` is told what was read but not wholly
    believed (an impossible date, another encoding); without it that is logged. `today` (YYYY-MM-DD): no later publication date is believed.

    Raises NoSuchInput for a path that does not exist, at once, before anything is read.
    """
    note = on_note or _log.warning
    files, left_out = find_files(paths)
    return _each(files, left_out, dict(columns or {}), on_skip, note, stdin, today)


def count_inputs(paths: Iterable[Path | str]) -> int | None:
    """How many bytes `intake` will read for these paths, to measure `Intaken.done` by; None where standard input is among them.

    Raises NoSuchInput for a path that does not exist.
    """
    files, _ = find_files(paths)
    return None if STDIN in files else sum(_size(Path(path)) for path in files)


def _each(
    files: list[Path | str], left_out: list[str], columns: dict[str, str], on_skip: Callable[[UnreadableInput], None] | None,
    note: Callable[[str], None], stdin: BinaryIO | None, today: str | None,
) -> Iterator[Intaken]:  # fmt: skip
    for said in left_out:
        note(said)
    done = 0
    for given in files:
        path = None if given == STDIN else Path(given)
        size = _size(path) if path else 0
        source = Source("standard input" if path is None else str(path), path, size, columns, today, note)
        try:
            taken = _from_stdin(source, stdin or sys.stdin.buffer) if path is None else _from_file(source)
            for one in _without_surprises(taken, source):
                if isinstance(one, UnreadableInput):
                    _skip(one, on_skip)
                    continue
                # A file read in one piece is done with its first report; unpacked bytes may be more than the file has.
                yield replace(one, done=done + min(size, one.done or size))
        except UnreadableInput as problem:
            _skip(problem, on_skip)
        done += size


def _skip(problem: UnreadableInput, on_skip: Callable[[UnreadableInput], None] | None) -> None:
    if on_skip is None:
        raise problem
    on_skip(problem)


def _without_surprises(taken: Iterator[Intaken | UnreadableInput], source: Source) -> Iterator[Intaken | UnreadableInput]:
    """What a hostile or broken file makes a parser raise ends that file, never the run."""
    while True:
        try:
            one = next(taken)
        except StopIteration:
            return
        except UnreadableInput:
            raise
        except (Exception, RecursionError) as error:
            _log.debug("while reading %s", source.where, exc_info=True)
            raise UnreadableInput(
                source.where, f"could not be read: the parser gave up ({type(error).__name__}: {str(error)[:160]})",
                "Save it again in another format, for instance as plain text.",
            ) from error  # fmt: skip
        yield one


def _size(path: Path) -> int:
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _from_file(source: Source) -> Iterator[Intaken | UnreadableInput]:
    assert source.path is not None
    try:
        with source.path.open("rb") as opened:
            head = opened.read(8192)
    except OSError as error:
        raise no_access(source.where, error) from error
    kind = kind_of(source.path, head, source.where)
    if kind in ("jsonl", "json", "csv", "parquet"):
        yield from _rows(kind, source)
    elif kind == "warc":
        yield from _archive(source)
    else:
        raw = read_bytes(source, MAX_DOCUMENT_BYTES if kind in ("pdf", "docx") else MAX_BYTES)
        yield from _whole(kind, raw, source)


def _from_stdin(source: Source, stream: BinaryIO) -> Iterator[Intaken | UnreadableInput]:
    from reportedly.intake.tables import reports_in_jsonl

    first = stream.readline(MAX_BYTES + 1)
    if first.strip() and kind_of(None, first, source.where) == "jsonl":
        for taken in reports_in_jsonl(source, _Continued(first, stream)):  # type: ignore[arg-type]
            yield taken if isinstance(taken, UnreadableInput) else Intaken(*taken[:3], media_type("jsonl"))
        return
    raw = first + stream.read(MAX_BYTES + 1 - len(first))
    if len(raw) > MAX_BYTES:
        raise too_large(source.where, len(raw), MAX_BYTES)
    kind = kind_of(None, raw, source.where)
    yield from _whole("text" if kind in ("parquet", "warc") else kind, raw, source)


class _Continued:
    """A stream whose first line has been read already."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._lines = itertools.chain([first], iter(lambda: rest.readline(MAX_BYTES + 1), b""))

    def readline(self, size: int = -1) -> bytes:
        return next(self._lines, b"")

    def __enter__(self) -> _Continued:
        return self

    def __exit__(self, *error: object) -> None:
        pass


def _rows(kind: str, source: Source) -> Iterator[Intaken | UnreadableInput]:
    from reportedly.intake import tables

    readers = {
        "jsonl": tables.reports_in_jsonl, "json": tables.reports_in_json, "csv": tables.reports_in_csv, "parquet": tables.reports_in_parquet,
    }  # fmt: skip
    for taken in readers[kind](source):
        yield taken if isinstance(taken, UnreadableInput) else Intaken(*taken[:3], media_type(kind), taken[3])


def _archive(source: Source) -> Iterator[Intaken | UnreadableInput]:
    from reportedly.intake.archives import page_drafts
    from reportedly.intake.parts import compose

    for page in page_drafts(source):
        if isinstance(page, UnreadableInput):
            yield page
            continue
        where, draft, raw, position = page
        try:
            for report in compose(draft, raw=raw, where=where, stem=source.stem):
                yield Intaken(report, b"" if report.part_of else raw, where, media_type("html"), max(position, 1))
        except UnreadableInput as problem:
            yield problem


def _whole(kind: str, raw: bytes, source: Source) -> Iterator[Intaken | UnreadableInput]:
    from reportedly.intake.parts import compose

    if kind == "text":
        reports = _plain(raw, source)
    elif kind == "feed":
        yield from _feed(raw, source)
        return
    else:
        reports = compose(_draft(kind, raw, source), raw=raw, where=source.where, stem=source.stem)
    for report in reports:
        yield Intaken(report, b"" if report.part_of else raw, source.where, media_type(kind))


def _draft(kind: str, raw: bytes, source: Source):  # type: ignore[no-untyped-def]
    from reportedly.intake import documents, mail, page

    readers = {
        "html": page.page_draft, "mail": mail.mail_draft, "webarchive": mail.webarchive_draft, "pdf": documents.pdf_draft, "docx": documents.docx_draft,
    }  # fmt: skip
    return readers[kind](raw, source)


def _feed(raw: bytes, source: Source) -> Iterator[Intaken | UnreadableInput]:
    import msgspec

    from reportedly.intake.feeds import item_drafts
    from reportedly.intake.parts import compose, content_digest, readable_id

    for item in item_drafts(raw, source):
        if isinstance(item, UnreadableInput):
            yield item
            continue
        where, draft = item
        try:
            # A feed changes daily and its items do not: an item's id comes from its own words.
            report, *_ = compose(draft, raw=raw, where=where, stem=source.stem)
            ident = readable_id(draft.title or source.stem, content_digest({"text": report.text, "url": report.url}))
            yield Intaken(msgspec.structs.replace(report, id=ident), raw, where, media_type("feed"))
        except UnreadableInput as problem:
            yield problem


def _plain(raw: bytes, source: Source) -> list[Report]:
    import hashlib

    from reportedly.intake.parts import headline_of, readable_id, with_comments

    text = tidy(decode(raw, source.where, source.note))
    digest = hashlib.sha256(raw).hexdigest()
    headline = headline_of(text)
    title = text[slice(*headline)] if headline else None
    return with_comments(
        Report(
            id=readable_id(title or source.stem, digest), title=title, text=text, bytes_sha256=digest,
            x_found_in=(("title", "the first line"),) if title else (),
        ),
        source.where,
    )  # fmt: skip
