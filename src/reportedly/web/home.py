"""`/`: what the casebook holds, what is new in it, what is disputed, and what waits for somebody to look at it. And `/search`."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from reportedly.casebook import listed, report_list
from reportedly.casebook.listed import Wanted
from reportedly.casebook.report_list import WantedReports
from reportedly.web import charts
from reportedly.web.site import Ask, Site

NEWEST, DISPUTED, FOUND = 8, 8, 20


def home(site: Site, ask: Ask) -> Response:
    """The first page."""
    place = site.book.store
    told: dict[str, Any] = site.counts.get("overview", site.book.overview)
    months = site.counts.get("months", lambda: report_list.by_month(place))
    newest, _ = report_list.page(place, WantedReports(), None, NEWEST)
    disputed, _ = listed.page(place, Wanted(disputed=True, order="claimants"), None, DISPUTED)
    waiting = site.counts.get("waiting", lambda: report_list.count(place, WantedReports(state="waiting"), 1_000_000))
    return site.page(
        "home.html", ask, told=told, newest=newest, disputed=disputed, waiting=waiting, months=charts.bars(months, "reports") if months else "",
    )  # fmt: skip


def search(site: Site, ask: Ask) -> Response:
    """Reports that hold the words, and actors and places of that name."""
    words = ask.query.get("q", "").strip()
    hits = site.book.search(words, FOUND) if words else []
    return site.page("search.html", ask, words=words, hits=hits)


ROUTES = (("/", home, ("GET",)), ("/search", search, ("GET",)))
