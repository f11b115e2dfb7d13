"""`/data`: the casebook's own tables, for those who think in SQL: Datasette on the same file, read-only and time-limited, behind the same door.

Its pages bring scripts of their own: those that stand in files, and the few that stand in the pages, which are allowed by their hash. What a
page holds beside them cannot run.
"""

from __future__ import annotations

import os
import re
import sqlite3
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from reportedly.casebook import store
from reportedly.casebook.store import Store, tables
from reportedly.casebook.store.migrations.m0009_views import VIEWS
from reportedly.web.guard import POLICY

AT = "/data"
NAME = "book"

LIMITS = {
    "sql_time_limit_ms": 2_000, "facet_time_limit_ms": 500, "facet_suggest_time_limit_ms": 20, "max_returned_rows": 2_000, "num_sql_threads": 2,
    "max_csv_mb": 200, "truncate_cells_html": 600, "allow_download": False, "suggest_facets": False, "default_cache_ttl": 0,
}  # fmt: skip
"""Datasette's settings: how long a query may take (milliseconds), how much it may give, and what is turned off."""

LONGEST = 25_000_000
"""Bytes of one value: a query must not eat the memory."""

SHOWN = (*VIEWS, "report", "record", "verdict", "log", "reading", "read")
"""Views and tables that are listed; others hold what is made of them, and can be asked all the same."""

UNASKED = ("coding", "note")
"""Tables that nobody is shown here: what coders decide blind to each other, and what reviewers think of the truth."""

QUERIES = {
    "outlets_and_withheld_names": (
        "How often each outlet withholds its speakers' names",
        "select outlet, disclosure, count(*) as statements from v_statements group by outlet, disclosure order by outlet, statements desc",
    ),
    "denied_by_whom": (
        "Who denies what",
        "select who, report, published, words from v_claims where modality = 'denied' or stance in ('deny', 'reject') order by published desc",
    ),
    "tolls_that_differ": (
        "Numbers of killed in one incident, as each teller has them",
        "select c.incident, i.place, i.day_start, f.value, f.low, f.qualifier, k.who, k.outlet, f.words from v_figures f "
        "join v_incident_claims c on c.claim = f.id join v_incidents i on i.id = c.incident join v_claims k on k.id = f.id "
        "where f.role = 'killed' and i.disputed = 1 order by c.incident, f.value",
    ),
    "actors_by_year": (
        "In how many reports an actor is said to attack, by year",
        "select substr(day_start, 1, 4) as year, actors, count(distinct report) as reports from v_events "
        "where class = 'ASSAULT' and actors is not null group by year, actors order by year, reports desc",
    ),
    "corrected": (
        "What people said was misread, by type of claim",
        "select type, code, decided, count(*) as claims from v_claims where decided is not null group by type, code, decided order by claims desc",
    ),
}  # fmt: skip
"""Questions to begin with: name, what is asked, SQL."""

MISSING = "The package datasette is not installed: pip install 'reportedly[data]' brings it, then serve again.\n"
ELSEWHERE = "This casebook is a PostgreSQL database: ask it in SQL with the tools of the server (psql), under its own users and rights.\n"


def data_app(place: Store) -> tuple[ASGIApp, str]:
    """The tables as an application to be mounted at `/data`, and the Content-Security-Policy of its pages."""
    if not place.is_sqlite:
        return _says(ELSEWHERE), POLICY
    os.environ["DATASETTE_LOAD_PLUGINS"] = ""  # what else is installed has no business here
    try:
        from datasette.app import Datasette
        from datasette.database import Database
    except ImportError:
        return _says(MISSING), POLICY

    class Book(Database):  # type: ignore[misc]
        """The casebook's file. Datasette opens it by its path, which may hold any characters; we open it as everywhere else."""

        def connect(self, write: bool = False) -> Any:
            connection = store.open_to_look(place)
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
            connection.set_authorizer(_authorized)
            self._all_file_connections.append(connection)
            return connection

    hidden = {name: {"hidden": True} for name in tables.tables.tables if name not in SHOWN}
    made = Datasette(
        files=[], settings={"base_url": f"{AT}/", **LIMITS}, template_dir=str(Path(__file__).parent / "templates" / "data"),
        metadata={
            "title": "The casebook in SQL",
            "description": "Views begin with v_. Rows are claims, not events; counts of reports are not counts of happenings, and numbers are never to be summed.",
            "databases": {NAME: {"tables": hidden, "queries": {name: {"title": title, "sql": sql} for name, (title, sql) in QUERIES.items()}}},
        },
    )  # fmt: skip
    for other in [name for name in made.databases if name != "_internal"]:
        made.remove_database(other)
    made.add_database(Book(made, path=str(Path(place.name).resolve()), is_mutable=True), name=NAME)
    return _Asked(made.app()), _policy()


def _authorized(action: int, table: str | None, *_: str | None) -> int:
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_READ and table in UNASKED else sqlite3.SQLITE_OK


class _Asked:
    """What may be asked of it: to look. Not how the server is set up, and nothing that sets a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            await PlainTextResponse("Here things are only looked at.\n", 405)(scope, receive, send)
        elif path.startswith(f"{AT}/-/") and not path.startswith(f"{AT}/-/static/"):
            await PlainTextResponse("This page does not exist.\n", 404)(scope, receive, send)
        elif path == f"{AT}/":
            await RedirectResponse(f"{AT}/{NAME}", 303)(scope, receive, send)
        else:
            await self.app(scope, receive, _without_cookies(send))


def _without_cookies(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "set-cookie" in headers:
                del headers["set-cookie"]
        await send(message)

    return sent


def _policy() -> str:
    """As everywhere, but for the scripts that stand in Datasette's own pages, each by its hash, and for styles that stand in them."""
    import datasette

    templates = Path(datasette.__file__).parent / "templates"
    inside = ["DATASETTE_ALLOW_FACET = true;"]
    for name in ("_codemirror_foot.html", "_close_open_menus.html"):
        inside += re.findall(r"<script>(.*?)</script>", (templates / name).read_text("utf-8"), re.S)
    hashes = " ".join(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in inside)
    return POLICY.replace("script-src 'self'", f"script-src 'self' {hashes}").replace(
        "style-src 'self'", "style-src 'self' 'unsafe-inline'"
    )


def _says(why: str) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await PlainTextResponse(why, 404)(scope, receive, send)

    return answer
