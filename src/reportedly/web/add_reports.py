"""`/add`: reports by drag and drop, by choosing files, or as pasted text; how far their reading is, and what became of each file."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from reportedly.casebook import report_list
from reportedly.casebook.report_list import ReportLine
from reportedly.casebook.store import now
from reportedly.errors import ReportedlyError
from reportedly.intake.files import NO_REPORTS
from reportedly.intake.given import Given
from reportedly.intake.tables import FIELDS
from reportedly.web.adding.queue import Item
from reportedly.web.adding.uploads import BadUpload, Form, Uploaded
from reportedly.web.guard import LARGEST_FILE
from reportedly.web.site import Ask, Site

MARGIN = 500_000_000
"""Bytes that stay free on the disk."""

DONE, WAIT = 60, 12
"""Files that are over, and that wait, on one page."""

FATES = (
    ("new", "Added"),
    ("new_version", "Added as a changed version"),
    ("unchanged", "There already"),
    ("withdrawn", "Left out, since it was withdrawn"),
)

PASTED = ("title", "outlet", "published", "url", "language", "text")


@dataclass(frozen=True)
class Shown:
    """A file with the lines of the reports that are named under it, by what became of them: (said, how many, lines)."""

    item: Item
    fates: tuple[tuple[str, int, tuple[ReportLine, ...]], ...]


def add(site: Site, ask: Ask) -> Response:
    """The page; for a script only the part that changes."""
    return _page(site, ask)


def _page(site: Site, ask: Ask, status: int = 200, wrong: str = "") -> Response:
    items = site.adding.items()
    reading = [i for i in items if i.state == "reading"]
    waiting = [i for i in items if i.state == "waiting"]
    over = [i for i in reversed(items) if i.state not in ("reading", "waiting")]
    ids = {id for i in (*reading, *over[:DONE]) for id, _ in i.reports}
    lines = report_list.by_ids(site.book.store, sorted(ids))
    shown = [_shown(i, lines) for i in (*reading, *waiting[:WAIT], *over[:DONE])]
    return site.page(
        "adding_queue.html" if ask.part else "adding.html", ask, status, shown=shown, busy=site.adding.busy(), wait_more=max(0, len(waiting) - WAIT),
        over_more=max(0, len(over) - DONE), said=_said(site, reading, waiting, over), preparing=site.adding.preparing, laying=site.adding.laying, mine=_mine(items, ask.by),
        left=site.adding.inbox.left(), allowed=site.adding.allowed, wrong=wrong, fields=FIELDS, given={n: ask.sent(n) for n in PASTED},
        over=len(over), largest=LARGEST_FILE, no_reports=sorted(NO_REPORTS),
    )  # fmt: skip


def _mine(items: list[Item], by: str) -> int:
    return sum(i.by == by and i.state in ("waiting", "reading") for i in items)


def _shown(item: Item, lines: Mapping[str, ReportLine]) -> Shown:
    fates = []
    for fate, said in FATES:
        if item.fates.get(fate):
            fates.append((said, item.fates[fate], tuple(lines[id] for id, f in item.reports if f == fate and id in lines)))
    return Shown(item, tuple(fates))


def _said(site: Site, reading: list[Item], waiting: list[Item], over: list[Item]) -> str:
    """How it stands, in one sentence."""
    if reading or waiting:
        if site.adding.preparing:
            return "Getting ready to read; the first time this takes a minute."
        more = f"; {len(waiting):,} {'file waits' if len(waiting) == 1 else 'files wait'}" if waiting else ""
        return f"Reading {reading[0].name if reading else waiting[0].name}{more}."
    if site.adding.laying:
        return "All is read. Reports are laid together into incidents and agreements."
    bad = sum(i.state == "failed" for i in over)
    return f"All is read{f'; {bad:,} could not be' if bad else ''}." if over else ""


def paste(site: Site, ask: Ask) -> Response:
    """A text that was pasted, with what is told of it: taken in as a row of a table is."""
    _allow(site)
    row = {name: ask.sent(name) for name in PASTED if ask.sent(name)}
    if not row.get("text"):
        return _page(site, ask, 422, "Paste the text of the report, or choose a file.")
    try:
        Given(published=row.get("published", ""), language=row.get("language", ""))
    except ReportedlyError as error:
        return _page(site, ask, 422, str(error))
    if _room(site, len(row["text"]) * 4) is not None:
        return _page(site, ask, 507, "There is no room on the disk.")
    path = site.adding.inbox.place_for("pasted.jsonl")
    raw = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    path.write_bytes(raw)
    # Two texts that were pasted are no versions of each other: each is found at a place of its own.
    name = f"pasted text, {now().replace('T', ' ').rstrip('Z')} UTC"
    site.adding.put([Uploaded(name, path, len(raw))], ask.by, Given(), {})
    return site.done(ask, "/add#queue", files=1)


def stop(site: Site, ask: Ask) -> Response:
    """Read one file, or all of one's own, no further."""
    n = ask.sent("n")
    return site.done(ask, "/add#queue", stopped=site.adding.stop(int(n) if n.isdecimal() else None, ask.by))


def clear(site: Site, ask: Ask) -> Response:
    """Take what is over off the page, or the note of what was left."""
    if ask.sent("what") == "left":
        site.adding.inbox.forget_left()
    else:
        site.adding.clear(ask.by)
    return site.done(ask, "/add")


def _allow(site: Site) -> None:
    if not site.adding.allowed:
        raise ReportedlyError("Reports are not added here: whoever serves these pages has turned it off, or the casebook may only be read.")


def _room(site: Site, size: int) -> str | None:
    if site.adding.inbox.free() < size + MARGIN:
        return f"There is no room on the disk for {size / 1e6:,.0f} MB more. Nothing was added."
    if site.adding.room() < 1:
        return "Too many files wait already. Add more when some have been read."
    return None


def upload(site: Site) -> Callable[[Request], Awaitable[Response]]:
    """Takes files in, each straight to disk. The form's token stands ahead of the files: without it not a byte is written."""

    async def answer(request: Request) -> Response:
        visitor = request.scope["visitor"]

        def admit(fields: dict[str, str]) -> None:
            if not hmac.compare_digest(fields.get("csrf", "").encode(), visitor.csrf.encode()):
                raise BadUpload(403, "This form is of another visit: load the page again and send it once more. Nothing was added.")
            if not site.adding.allowed:
                raise BadUpload(403, "Reports are not added here. Nothing was added.")

        form = None
        kept = False
        try:
            why = await run_in_threadpool(_room, site, int(request.headers.get("content-length", "0")))
            if why is not None:
                raise BadUpload(507, why)
            form = Form(request.headers.get("content-type", ""), site.adding.inbox.place_for, admit, LARGEST_FILE)
            await form.take(request.stream())
            given, columns = _told(form.fields)
            if not form.files:
                raise BadUpload(422, "Choose a file first.")
            await run_in_threadpool(site.adding.put, form.files, visitor.by, given, columns)
            kept = True
        except BadUpload as error:
            return PlainTextResponse(f"{error}\n", error.status)
        except ReportedlyError as error:
            return PlainTextResponse(f"{error}\n", 422)
        except ClientDisconnect:
            return PlainTextResponse("", 400)
        except OSError as error:
            return PlainTextResponse(f"The file could not be kept ({error.strerror}). Nothing was added.\n", 507)
        finally:
            if form is not None and not kept:
                for one in form.files:
                    await run_in_threadpool(site.adding.inbox.remove, one.path)
        if "application/json" in request.headers.get("accept", ""):
            return JSONResponse({"files": len(form.files)})
        return RedirectResponse("/add#queue", 303)

    return answer


def _told(fields: Mapping[str, str]) -> tuple[Given, dict[str, str]]:
    """What the form says of the files: about reports that do not say it, and how a table's columns are called."""
    given = Given(fields.get("outlet", ""), fields.get("published", ""), fields.get("language", ""), fields.get("comments") != "no")
    columns = {}
    for pair in re.split(r"[\n,;]+", fields.get("columns", "")):
        field, equals, column = (part.strip() for part in pair.partition("="))
        if not pair.strip():
            continue
        if not (field and equals and column):
            raise ReportedlyError(f"{pair.strip()!r}: write columns as field=column, such as text=Body, and a comma between two")
        columns[field] = column
    return given, columns


ROUTES = (
    ("/add", add, ("GET",)), ("/add/text", paste, ("POST",)), ("/add/stop", stop, ("POST",)), ("/add/clear", clear, ("POST",)),
)  # fmt: skip
