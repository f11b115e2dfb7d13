"""What every page is made with: the casebook, the templates, what was asked, and numbers that take long to count and are kept a while."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select
from starlette.datastructures import FormData, QueryParams
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from reportedly.casebook import Casebook
from reportedly.casebook.review import notes as admiralty
from reportedly.casebook.store.tables import report
from reportedly.web import leaflet, wording
from reportedly.web.adding.queue import Adding
from reportedly.web.beside import Beside
from reportedly.web.counts import Counts

HERE = Path(__file__).parent

NAV = (
    ("/reports", "Reports"), ("/incidents", "Incidents"), ("/sources", "Sources"), ("/actors", "Actors"), ("/review", "Review"),
    ("/truces", "Agreements"), ("/ties", "Ties"), ("/map", "Map"), ("/timeline", "Timeline"),
)  # fmt: skip
"""The pages that every page leads to."""


DIGITS = 15
"""The longest number that an address may hold: a database takes 18."""


@dataclass(frozen=True)
class Ask:
    """What a browser asked for. `path`: the parts of the address; `form`: what was sent, None where a page is only read; `part`: a script
    wants the piece of the page and not the whole; `wants_json`: it wants only to know how it went."""

    path: Mapping[str, str]
    query: QueryParams
    form: FormData | None
    address: str
    by: str
    csrf: str
    part: bool = False
    wants_json: bool = False

    def sent(self, name: str) -> str:
        """A field of the form, white space around it taken off; "" where it is not there."""
        value = self.form.get(name) if self.form is not None else None
        return value.strip() if isinstance(value, str) else ""

    def all_sent(self, name: str) -> list[str]:
        return [v for v in self.form.getlist(name) if isinstance(v, str)] if self.form is not None else []

    def number(self, name: str) -> int:
        """A whole number of the address; 0 where there is none, or one that no database holds."""
        said = self.query.get(name, "").strip()
        return int(said) if said.isdecimal() and len(said) <= DIGITS else 0

    def with_query(self, **changed: Any) -> str:
        """The same address with these parts of the query changed, or taken out where None."""
        kept = {k: v for k, v in self.query.items() if k not in changed}
        kept |= {k: str(v) for k, v in changed.items() if v is not None and v != ""}
        return self.address + ("?" + urlencode(kept) if kept else "")


Page = Callable[["Site", Ask], Response]


class Site:
    """A casebook as pages. `counts`: over the whole of it; `held`: what pages keep between two requests, by name, each with what it was made from."""

    def __init__(self, book: Casebook, people: bool, adding: Adding, data: bool = False) -> None:
        self.book, self.people, self.adding, self.data = book, people, adding, data
        self.counts = Counts(book.store)
        self.beside: dict[str, Beside] = {}
        self.held: dict[str, Any] = {}
        self.nav = NAV
        environment = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined
        )
        environment.filters |= wording.FILTERS
        environment.globals |= {
            "to": to,
            "wording": wording,
            "admiralty": admiralty,
            "leaflet": leaflet,
            "static": static,
            "now_year": time.gmtime().tm_year,
        }
        self.environment = environment

    def page(self, template: str, ask: Ask, status: int = 200, **shown: Any) -> Response:
        """A page from its template."""
        made = self.environment.get_template(template).render(ask=ask, site=self, **shown)
        return HTMLResponse(made.encode("utf-8", "replace"), status)

    def is_empty(self) -> bool:
        """Does the casebook hold no report at all?"""
        with self.book.store.reading() as connection:
            return connection.execute(select(report.c.n).limit(1)).first() is None

    def memory(self, name: str, made_from: object, most: int) -> dict[Any, Any]:
        """What pages keep under a name, as long as it is made from the same; of more than `most` the one that was put in first goes."""
        kept = self.held.get(name)
        if kept is None or kept[0] is not made_from:
            kept = self.held[name] = (made_from, {})
        found: dict[Any, Any] = kept[1]
        for old in list(found)[: max(0, len(found) - most + 1)]:  # several threads may do this at once
            found.pop(old, None)
        return found

    def done(self, ask: Ask, back: str, **told: Any) -> Response:
        """After something was changed: on to a page of this server, or the facts for a script."""
        if ask.wants_json:
            return JSONResponse(told)
        return RedirectResponse(local(back), 303)


def to(*parts: object, **query: object) -> str:
    """An address of these pages: `to("reports", id)`. Ids hold any characters."""
    path = "/" + "/".join(quote(str(part), safe="") for part in parts)
    asked = {k: v for k, v in query.items() if v is not None and v != ""}
    return path + ("?" + urlencode(asked) if asked else "")


def local(address: str) -> str:
    """An address given by a form, as far as it is a page of this server; else the first page."""
    return address if address.startswith("/") and not address.startswith(("//", "/\\")) and "\n" not in address else "/"


_static: dict[str, str] = {}


def static(name: str) -> str:
    """The address of a file for browsers, changed whenever the file is, so that it may be kept."""
    if name not in _static:
        _static[name] = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?{_static[name]}"


def after_key(given: str, parts: int) -> tuple[str, ...] | None:
    """Where a list goes on, from an address: the keys of the last row shown, joined by a tab."""
    found = tuple(given.split("\t"))
    countable = all(len(part) <= DIGITS for part in found if part.isdecimal())
    return found if given and len(found) == parts and countable else None


def key_of(values: Iterable[object]) -> str:
    return "\t".join("" if v is None else str(v) for v in values)
