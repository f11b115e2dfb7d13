"""What every page is made with: the casebook, the templates, what was asked, and numbers that take long to count and are kept a while."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import func, select
from starlette.datastructures import FormData, QueryParams
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from reportedly.casebook import Casebook
from reportedly.casebook import notes as admiralty
from reportedly.casebook.store import Store, incident_due, laid, log, stale
from reportedly.web import leaflet, wording
from reportedly.web.adding.queue import Adding
from reportedly.web.beside import Beside

HERE = Path(__file__).parent
QUICK = 0.1
"""Seconds of computing that a count may take to be taken anew whenever the casebook has changed; what takes longer is counted beside the page."""


NAV = (
    ("/reports", "Reports"), ("/incidents", "Incidents"), ("/sources", "Sources"), ("/actors", "Actors"), ("/review", "Review"),
    ("/truces", "Agreements"), ("/ties", "Ties"), ("/map", "Map"), ("/timeline", "Timeline"),
)  # fmt: skip
"""The pages that every page leads to."""


RARELY = 20
"""How many times as long as a count takes pass before it is made again, so that a casebook that grows all the time is not counted all the time."""

MOST_KEPT = 600
"""Counts that are kept."""


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

    def with_query(self, **changed: Any) -> str:
        """The same address with these parts of the query changed, or taken out where None."""
        kept = {k: v for k, v in self.query.items() if k not in changed}
        kept |= {k: str(v) for k, v in changed.items() if v is not None and v != ""}
        return self.address + ("?" + urlencode(kept) if kept else "")


Page = Callable[["Site", Ask], Response]


class Site:
    """A casebook as pages."""

    def __init__(self, book: Casebook, people: bool, adding: Adding, data: bool = False) -> None:
        self.book, self.people, self.adding, self.data = book, people, adding, data
        self.counts = Counts(book.store)
        self.beside: dict[str, Beside] = {}
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


@dataclass
class _Kept:
    value: Any = None
    head: object = None
    took: float = 0.0
    again_at: float = 0.0
    counting: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)


class Counts:
    """Counts over the whole casebook. The log tells whether it has changed since; what takes long is counted anew beside the page, which
    shows the count of before meanwhile."""

    def __init__(self, place: Store) -> None:
        self._place = place
        self._kept: dict[object, _Kept] = {}
        self._lock = threading.Lock()

    def get(self, name: object, count: Callable[[], Any]) -> Any:
        """The count of this name."""
        with self._lock:
            kept = self._kept.pop(name, None) or _Kept()
            self._kept[name] = kept  # the last asked for stands last
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        head = self._head()
        if kept.head == head:
            return kept.value
        if kept.head is not None and kept.took > QUICK:
            if not kept.counting and time.monotonic() >= kept.again_at:
                kept.counting = True
                threading.Thread(target=self._count, args=(kept, head, count), daemon=True).start()
            return kept.value
        self._count(kept, head, count)
        return kept.value

    def _count(self, kept: _Kept, head: object, count: Callable[[], Any]) -> None:
        with kept.lock:
            if kept.head == head:
                return
            began = time.thread_time()
            try:
                kept.value = count()
                kept.head, kept.took = head, time.thread_time() - began
                kept.again_at = time.monotonic() + RARELY * kept.took
            finally:
                kept.counting = False

    def _head(self) -> object:
        # Laying follows what the log tells, and writes nothing there: how far it has come is part of what is known.
        with self._place.reading() as connection:
            last = connection.execute(select(func.max(log.c.n))).scalar() or 0
            waits = [connection.execute(select(table).limit(1)).first() is not None for table in (stale, incident_due)]
            return (last, *waits, connection.execute(select(func.count()).select_from(laid)).scalar())


def after_key(given: str, parts: int) -> tuple[str, ...] | None:
    """Where a list goes on, from an address: the keys of the last row shown, joined by a tab."""
    found = tuple(given.split("\t"))
    return found if given and len(found) == parts else None


def key_of(values: Iterable[object]) -> str:
    return "\t".join("" if v is None else str(v) for v in values)
