"""`/reports`: every report, by outlet, day, language, and whether somebody has read it through."""

from __future__ import annotations

from dataclasses import replace

from starlette.responses import Response

from reportedly.casebook import report_list
from reportedly.casebook.coding.rounds import blind_to
from reportedly.casebook.report_list import ReportLine, WantedReports
from reportedly.web import counted
from reportedly.web.reader import STATES as STANDS
from reportedly.web.site import Ask, Site, after_key, key_of

ROWS = 50

STATES = (("", "all"), ("waiting", "not read through yet"), ("closed", "read through"))
ORDERS = (("newest", "newest first"), ("oldest", "oldest first"))


def reports(site: Site, ask: Ask) -> Response:
    """The list, a page at a time."""
    given = {name: ask.query.get(name, "").strip() for name in WantedReports.__dataclass_fields__}
    wanted = WantedReports(**{name: value for name, value in given.items() if value})
    with site.book.store.reading() as connection:
        blind = tuple(sorted(blind_to(connection, ask.by)))
    rows, more = report_list.page(site.book.store, wanted, after_key(ask.query.get("after", ""), 2), ROWS, blind)
    rows = _as_coder(site, ask, rows) if blind else rows
    choices = counted.report_choices(site)
    count = site.counts.get(("reports", wanted, blind), lambda: report_list.count(site.book.store, wanted, blind=blind))
    following = ask.with_query(after=key_of(more)) if more else None
    return site.page(
        "reports.html", ask, rows=rows, wanted=wanted, choices=choices, count=count, following=following, states=STATES, orders=ORDERS,
        began="after" not in ask.query,
    )  # fmt: skip


def _as_coder(site: Site, ask: Ask, rows: list[ReportLine]) -> list[ReportLine]:
    """The lines with a coder's own decisions, for reports that they code in an open round."""
    coded = {id for one in site.book.rounds() if one.open and one.coder(ask.by) for id in one.reports}
    found = []
    for line in rows:
        if line.row.id in coded:
            own = [v for v in site.book.verdicts(report=line.row.id, seen_by=ask.by) if v.withdrawn_at is None]
            decided = {v.left_now for v in own if v.kind in STANDS}
            line = replace(line, decided=len(decided), closed_by=next((v.by for v in own if v.kind == "read_through"), None))
        found.append(line)
    return found


ROUTES = (("/reports", reports, ("GET",)),)
