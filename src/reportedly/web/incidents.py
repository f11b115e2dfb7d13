"""`/incidents`: the list, by day, place, kind, actor, how many texts and claimants tell of it, and whether they differ."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import Wanted
from reportedly.web import counted, wording
from reportedly.web.site import Ask, Site, after_key, key_of
from reportedly.web.typed import SUGGESTED, key_named

ROWS = 50
ORDERS = (("newest", "newest first"), ("oldest", "oldest first"), ("claimants", "most claimants first"))


def incidents(site: Site, ask: Ask) -> Response:
    """The list, a page at a time."""
    place = site.book.store
    choices = counted.incident_choices(site)
    asked = {name: ask.query.get(name, "").strip() for name in ("since", "until", "class", "place", "actor", "texts", "claimants", "order")}
    wanted = Wanted(
        since=asked["since"], until=asked["until"], event_class=asked["class"], place=key_named(asked["place"], choices["place"]),
        actor=key_named(asked["actor"], [(a, wording.actor_name(a), n) for a, _, n in choices["actor"]]), texts=ask.number("texts"),
        claimants=ask.number("claimants"), disputed=bool(ask.query.get("disputed")), single=bool(ask.query.get("single")),
        order=asked["order"] if asked["order"] in listed.ORDERS else "newest",
    )  # fmt: skip
    rows, more = listed.page(place, wanted, after_key(ask.query.get("after", ""), 2), ROWS)
    count = site.counts.get(("incidents", wanted), lambda: listed.count(place, wanted))
    return site.page(
        "incidents.html", ask, rows=rows, wanted=wanted, asked=asked, count=count, orders=ORDERS, choices=choices, suggested=SUGGESTED,
        following=ask.with_query(after=key_of(more)) if more else None, began="after" not in ask.query,
    )  # fmt: skip


ROUTES = (("/incidents", incidents, ("GET",)),)
