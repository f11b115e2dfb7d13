"""`/`: what the casebook holds, what is new in it, what is disputed, and what waits for somebody to look at it. And `/search`."""

from __future__ import annotations

import heapq
from collections import Counter

from starlette.responses import Response

from reportedly.casebook import ActorRow, TruceRow, report_list
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import Wanted
from reportedly.casebook.report_list import WantedReports
from reportedly.casebook.truces import truces as casebook_truces
from reportedly.casebook.truces.states import TruceState
from reportedly.casebook.words import words_of
from reportedly.web import charts, counted, life_lines, wording
from reportedly.web.site import Ask, Site
from reportedly.web.truces import in_order

NEWEST, DISPUTED, FOUND, NAMED, TRUCES, STATES = 8, 8, 20, 12, 5, 4
"""On one page: newest reports, disputed incidents, hits, names; agreements, and of each those who tell a state."""

WIDE = 440
"""The width of a chart, of which two stand side by side."""


def home(site: Site, ask: Ask) -> Response:
    """The first page."""
    place = site.book.store
    soon = site.counts.soon
    told, waiting = soon(lambda: counted.overview(site)), soon(lambda: counted.waiting(site))
    months, claim_months = soon(lambda: counted.months(site)), soon(lambda: counted.claim_months(site))
    agreements = soon(lambda: _agreements(site))
    recent, _ = report_list.page(place, WantedReports(), None, 4 * NEWEST)
    newest = [line for line in recent if line.row.kind != "comment"][:NEWEST]
    disputed, _ = listed.page(place, Wanted(disputed=True, order="claimants"), None, DISPUTED)
    claims = Counter[str]()
    for _, month, n in claim_months or ():
        claims[month] += n
    return site.page(
        "home.html", ask, told=told, newest=newest, disputed=disputed, waiting=waiting, months=charts.bars(months, "reports", WIDE) if months else "",
        claims=charts.bars(sorted(claims.items()), "claims", WIDE) if claims else "", agreements=agreements,
        drawn=None not in (months, claim_months), counting=None in (told, waiting, months, claim_months, agreements), groups=life_lines.group_of, most=STATES,
    )  # fmt: skip


def _agreements(site: Site) -> list[tuple[TruceRow, list[TruceState]]]:
    """The agreements that were heard of last, each with the state that each teller last told: side by side, never one for all."""

    def count() -> list[tuple[TruceRow, list[TruceState]]]:
        kept = [one for one in counted.truces(site) if one.named or one.texts > 1 or one.made or one.began]
        last = heapq.nlargest(TRUCES, kept, key=lambda one: (one.last_heard or 0, one.id))
        rows = [casebook_truces.row_on(one, None, True) for one in casebook_truces.lives_of(site.book.store, last)]
        return [(row, [s for s in in_order(row.states) if s.state]) for row in rows]

    return list(site.counts.get("home truces", count))


def search(site: Site, ask: Ask) -> Response:
    """Reports that hold the words, and actors and places of that name."""
    words = ask.query.get("q", "").strip()
    hits = site.book.search(words, FOUND) if words else []
    actors: list[ActorRow] = []
    places: list[tuple[str, str, int]] = []
    if wanted := fold_all(words):
        actors = [
            a for a in counted.actors(site)
            if any(wanted in fold_all(name) for name in (a.name, wording.actor_name(a.slug), a.slug.replace("-", " ")))
        ][:NAMED]  # fmt: skip
        choices = counted.incident_choices(site)
        places = [p for p in choices["place"] if wanted in fold_all(p[1])][:NAMED]
    return site.page("search.html", ask, words=words, hits=hits, actors=actors, places=places)


def fold_all(words: str) -> str:
    """Words as they are compared: without case and accents."""
    return " ".join(word for word, _, _ in words_of(words))


ROUTES = (("/", home, ("GET",)), ("/search", search, ("GET",)))
