"""The pages put together: addresses, the function behind each, and what happens where one fails."""

from __future__ import annotations

import gc
import hmac
import logging
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from reportedly.casebook import Casebook
from reportedly.casebook.laying import lay
from reportedly.errors import BadClaims, BadCorrection, CasebookBusy, NoSuchRecord, ReadOnlyCasebook, ReportedlyError
from reportedly.web import (
    actors,
    add_reports,
    control,
    counted,
    entering,
    exporting,
    home,
    incident,
    incidents,
    judging,
    leaflet,
    map,
    map_drawing,
    notes,
    reader,
    reports,
    review,
    rounds,
    score,
    sources,
    ties,
    timeline,
    truces,
)
from reportedly.web.adding.queue import Adding, ReadsWith
from reportedly.web.data import AT, data_app
from reportedly.web.guard import UPLOADS, Access, Guard
from reportedly.web.site import HERE, Ask, Page, Site, static

PAGES = (
    add_reports, exporting, home, reports, reader, incidents, incident, sources, actors, review, rounds, score, notes, judging, truces, ties, map, control, timeline,
)  # fmt: skip
"""Modules of pages; each has `ROUTES`: (address, function, methods)."""

STATUS: tuple[tuple[type[ReportedlyError], int], ...] = (
    (NoSuchRecord, 404), (ReadOnlyCasebook, 403), (CasebookBusy, 503), (BadClaims, 422), (BadCorrection, 422),
)  # fmt: skip

FIELDS = 2_000
"""Fields that a form may have."""

MANY = "This page does not exist."
FAILED = "Something went wrong in the program; nothing was changed. The terminal that runs `reportedly serve` says more."


class _Static(StaticFiles):
    """Files for browsers. Their addresses change with them (`site.static`), so a browser may keep them."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["cache-control"] = "max-age=31536000, immutable"
        return answer


def make_app(book: Casebook, access: Access, reads_with: ReadsWith = ReadsWith(), data: bool | None = None) -> ASGIApp:
    """The pages of a casebook as an ASGI application. The book stays open as long as it is used. `reads_with`: how reports are read that
    are added in the browser, and whether they may be; `data`: are its tables shown to be asked in SQL? By default on this computer alone."""
    tables = data if data is not None else not access.beyond
    site = Site(book, people=bool(access.token), adding=Adding(book.store, reads_with), data=tables)
    threading.Thread(target=_count_ahead, args=(site,), daemon=True).start()
    path, page, _ = map_drawing.TILES
    routes: list[BaseRoute] = [Route(path, _answer(site, page))]
    if leaflet.is_there():
        routes.append(Mount("/static/leaflet", _Static(directory=leaflet.folder())))
    routes.append(Mount("/static", _Static(directory=HERE / "static")))
    given = [*entering.routes(access), *(route for module in PAGES for route in module.ROUTES)]
    pages = [Route(path, _answer(site, page), methods=list(methods)) for path, page, methods in given]
    pages.append(Route("/favicon.ico", lambda request: RedirectResponse(static("icon.svg"))))
    pages.append(Route(UPLOADS, add_reports.upload(site), methods=["POST"]))

    @asynccontextmanager
    async def while_served(app: Starlette) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(site.adding.close)

    async def missing(request: Request, error: Exception) -> Response:
        return await run_in_threadpool(_failed, site, _asked(request, None), 404, MANY)

    policies = {}
    if tables:
        asked, policies[f"{AT}/"] = data_app(book.store)
        routes.append(Mount(AT, asked))

    return Guard(
        Starlette(routes=[*routes, *pages], exception_handlers={404: missing, 405: missing}, lifespan=while_served), access, policies
    )


def _count_ahead(site: Site) -> None:
    """Once, beside the pages: lay what a stopped run left to be laid, and count what takes long."""
    try:
        lay(site.book.store)
        counted.all_of_them(site)
        map.count_ahead(site)
        gc.freeze()  # what was counted stays: looking through it again and again for what may go would hold pages up
    except Exception as error:  # the pages count for themselves, and say what is wrong
        logging.getLogger("uvicorn.error").debug("counting ahead: %s", error)


def _asked(request: Request, form: object) -> Ask:
    visitor = request.scope["visitor"]
    headers = request.headers
    return Ask(
        path=request.path_params, query=request.query_params, form=form, address=request.url.path, by=visitor.by, csrf=visitor.csrf,  # type: ignore[arg-type]
        part=headers.get("x-part") == "1", wants_json="application/json" in headers.get("accept", ""),
    )  # fmt: skip


def _answer(site: Site, page: Page) -> Callable[[Request], Awaitable[Response]]:
    """A page's function, run beside the others: the casebook keeps whoever asks it waiting."""

    async def answer(request: Request) -> Response:
        if request.method != "POST":
            return await run_in_threadpool(_made, site, page, _asked(request, None))
        async with request.form(max_fields=FIELDS, max_part_size=1_000_000) as form:
            ask = _asked(request, form)
            if not hmac.compare_digest(ask.sent("csrf").encode(), ask.csrf.encode()):
                return PlainTextResponse(
                    "This form is of another visit: go back, load the page again and send it once more. Nothing was changed.\n", 403
                )
            return await run_in_threadpool(_made, site, page, ask)

    return answer


def _made(site: Site, page: Page, ask: Ask) -> Response:
    began = time.thread_time()
    site.counts.begin()
    try:
        answer = page(site, ask)
        answer.headers["server-timing"] = f"page;dur={1000 * (time.thread_time() - began):.1f}"  # of computing, for benchmarks/web.py
        return answer
    except ReportedlyError as error:
        status = next((code for kind, code in STATUS if isinstance(error, kind)), 400)
        return _failed(site, ask, status, str(error))
    except Exception:
        logging.getLogger("uvicorn.error").exception("page %s", ask.address)
        return _failed(site, ask, 500, FAILED)


def _failed(site: Site, ask: Ask, status: int, why: str) -> Response:
    if ask.wants_json or ask.part:
        return PlainTextResponse(why, status)
    return site.page("failed.html", ask, status, why=why, gone=status == 404)
