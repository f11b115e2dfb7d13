"""`/reports`: every report, by outlet, day, language, and whether somebody has read it through."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.casebook import report_list
from reportedly.casebook.report_list import WantedReports
from reportedly.web import counted
from reportedly.web.site import Ask, Site, after_key, key_of

ROWS = 50

STATES = (("", "all"), ("waiting", "not read through yet"), ("closed", "read through"))
ORDERS = (("newest", "newest first"), ("oldest", "oldest first"))


def reports(site: Site, ask: Ask) -> Response:
    """The list, a page at a time."""
    given = {name: ask.query.get(name, "").strip() for name in WantedReports.__dataclass_fields__}
    wanted = WantedReports(**{name: value for name, value in given.items() if value})
    rows, more = report_list.page(site.book.store, wanted, after_key(ask.query.get("after", ""), 2), ROWS)
    choices = counted.report_choices(site)
    count = site.counts.get(("reports", wanted), lambda: report_list.count(site.book.store, wanted))
    following = ask.with_query(after=key_of(more)) if more else None
    return site.page(
        "reports.html", ask, rows=rows, wanted=wanted, choices=choices, count=count, following=following, states=STATES, orders=ORDERS,
        began="after" not in ask.query,
    )  # fmt: skip


ROUTES = (("/reports", reports, ("GET",)),)
