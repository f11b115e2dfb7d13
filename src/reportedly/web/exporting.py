"""`/export`: what a page shows as a file, with its filters, made while it is sent; the same code as `reportedly export`."""

from __future__ import annotations

import re
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import fields, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from sqlalchemy import select
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from reportedly.casebook import Casebook
from reportedly.casebook.coding.rounds import blind_to
from reportedly.casebook.store.tables import report
from reportedly.errors import CasebookBusy, ReportedlyError
from reportedly.exports import FORMATS, Filters, prepared, write_to
from reportedly.exports.filters import FILTERS
from reportedly.exports.protect import PROTECT
from reportedly.exports.writing import base_name
from reportedly.web import counted
from reportedly.web.site import Ask, Site

AT_ONCE = 2
"""Exports that are made at one time: each keeps a core busy."""

MOST_THEN = 20_000
"""Reports of a casebook that is put together as it was known on a day."""

TELL_DECISIONS = ("notes.csv", "violations.csv")
"""Formats that tell what people decided or noted."""

PIECE = 1 << 18
"""Bytes sent at once."""

MEDIA = {".csv": "text/csv; charset=utf-8", ".jsonl": "application/jsonl", ".parquet": "application/vnd.apache.parquet",
         ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip

_running = threading.BoundedSemaphore(AT_ONCE)


def export(site: Site, ask: Ask) -> Response:
    """A file, where a format is asked for; else all formats with what they hold."""
    name = ask.query.get("format", "")
    if not name:
        return site.page("export.html", ask, formats=FORMATS, protections=PROTECT)
    with site.book.store.reading() as connection:
        coded = blind_to(connection, ask.by)
        if name in TELL_DECISIONS and coded:
            raise ReportedlyError(
                "You code in a round that is open: what others decide and note on its reports is not for you before it is closed."
            )
        blind = frozenset(connection.execute(select(report.c.id).where(report.c.n.in_(sorted(coded)))).scalars()) if coded else frozenset()
    filters = asked_filters(ask)
    if "reviewed" not in FILTERS.get(name, ()):  # one form offers tables of claims beside others
        filters = replace(filters, reviewed=False)
    as_of, published_by = (ask.query.get(day, "").strip() or None for day in ("as-of", "published-by"))
    prepared(site.book, name, filters=filters)  # what is wrong with it is said before anything is sent
    if (as_of or published_by) and counted.overview(site)["reports"] > MOST_THEN:
        raise ReportedlyError(
            f"What was known then is put together in memory: of more than {MOST_THEN:,} reports the command line does it, with --as-of and --published-by."
        )
    if not _running.acquire(blocking=False):
        raise CasebookBusy("Two exports are being made already: wait until one of them is done.")
    with ExitStack() as undo:
        undo.callback(_running.release)
        book = undo.enter_context(site.book.as_of(as_of, published_by=published_by)) if as_of or published_by else site.book
        made, wanted = prepared(book, name, ask.query.get("protect", "withheld"), filters)  # type: ignore[arg-type]
        wanted.blind = blind
        if made.pieces is not None:
            pieces = made.pieces(wanted)
        else:
            file = undo.enter_context(tempfile.TemporaryFile(dir=_folder(site.book)))
            write_to(made, wanted, file)  # type: ignore[arg-type]
            pieces = _read(file)  # type: ignore[arg-type]
        undo.enter_context(closing(pieces))  # type: ignore[type-var]
        first = next(pieces, b"")
        later = undo.pop_all()
    return _Download(chain((first,), pieces), later, media_type=MEDIA[Path(name).suffix], headers=_headers(site.book, name, filters, as_of))


class _Download(StreamingResponse):
    """A file as it is made. `made_with` is given back once it is sent, and where its reader leaves before its first piece."""

    def __init__(self, pieces: Iterator[bytes], made_with: ExitStack, **given: Any) -> None:
        super().__init__(pieces, **given)
        self._made_with = made_with

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._made_with.close()


def asked_filters(ask: Ask) -> Filters:
    """The filters that an address names; empty and unknown ones count for nothing."""
    told: dict[str, Any] = {}
    for field in fields(Filters):
        name = field.name.replace("event_class", "class")
        said = ask.query.get(name, "").strip()
        if field.type == "bool":
            told[field.name] = bool(said)
        elif field.type == "int":
            told[field.name] = ask.number(name)
        else:
            told[field.name] = said
    return Filters(**told)


def _read(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while piece := file.read(PIECE):
        yield piece


def _folder(book: Casebook) -> str | None:
    """Where a file that can only be written whole stands, without a name, until it is sent: on the casebook's own disk."""
    return str(Path(book.name).resolve().parent) if book.store.is_sqlite and not book.store.read_only else None


def _headers(book: Casebook, format_name: str, filters: Filters, as_of: str | None) -> dict[str, str]:
    name = file_name(book, format_name, filters, as_of)
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name)
    return {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"}


def file_name(book: Casebook, format_name: str, filters: Filters, as_of: str | None) -> str:
    """What a file is called: the casebook, what it holds, the day on which it was made, and what of it."""
    stem, ending = format_name.rsplit(".", 1)
    said = [v if v != "yes" else k for k, v in filters.given().items() if k not in ("listed", "search")] + (
        [f"as-of-{as_of}"] if as_of else []
    )
    parts = [Path(base_name(book)).stem, stem, date.today().isoformat(), *said]
    return re.sub(r"[^\w.-]+", "-", "-".join(parts))[:120].strip("-.") + "." + ending


ROUTES = (("/export", export, ("GET",)),)
