"""`/sources`: outlets, agencies and speakers, by name. No ranking and no score: one who stands alone is often the only one under siege."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.casebook import sources as casebook_sources
from reportedly.errors import NoSuchRecord
from reportedly.web import counted, wording
from reportedly.web.site import Ask, Site

ROWS = 200
TABS = (("outlets", "Outlets"), ("agencies", "Agencies credited"), ("speakers", "Speakers"))


def sources(site: Site, ask: Ask) -> Response:
    """The list of one sort, by name, a page at a time, or of those whose name begins so."""
    tab = ask.query.get("show", "") if ask.query.get("show") in dict(TABS) else "outlets"
    named = ask.query.get("name", "").strip()
    disclosed = counted.disclosed(site)
    rows: list[tuple[str, str, tuple[int, ...]]]
    columns: tuple[str, ...]
    if tab == "agencies":
        rows = [(name, "", (n,)) for name, n in counted.agencies(site)]
        columns = ("Reports that credit it",)
    elif tab == "speakers":
        found = counted.speakers(site)
        named_rows = ((wording.actor_name(s.slug), s.slug, (s.statements, s.reports)) for s in found)
        rows = sorted(named_rows, key=lambda r: r[0].casefold())
        columns = ("Statements", "Reports")
    else:
        rows = [(o.name, o.name, (o.reports, o.texts, o.claims)) for o in counted.outlets(site)]
        columns = ("Reports", "Texts", "Claims")
    if named:
        rows = [row for row in rows if named.casefold() in row[0].casefold()]
    at = ask.number("at")
    return site.page(
        "sources.html", ask, tab=tab, tabs=TABS, rows=rows[at : at + ROWS], total=len(rows), columns=columns, disclosed=disclosed, named=named,
        following=ask.with_query(at=at + ROWS) if len(rows) > at + ROWS else None, began=at == 0,
    )  # fmt: skip


def outlet(site: Site, ask: Ask) -> Response:
    """One outlet: how much of it is here, how its speakers are named, whom it credits, what it copied."""
    name = ask.path["name"]
    found = site.counts.get(("outlet", name), lambda: casebook_sources.outlet(site.book.store, name))
    if found is None:
        raise NoSuchRecord(f"{name}: no report here is of an outlet of this name")
    speakers = sorted(((wording.actor_name(slug), slug, n) for slug, n in found.speakers), key=lambda s: s[0].casefold())
    return site.page("outlet.html", ask, outlet=found, speakers=speakers)


ROUTES = (("/sources", sources, ("GET",)), ("/sources/{name:path}", outlet, ("GET",)))
