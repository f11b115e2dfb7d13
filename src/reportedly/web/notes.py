"""Notes of what a reviewer thinks of the truth, on a claim or an incident: written and taken back here, shown on their pages."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.errors import ReportedlyError
from reportedly.web.site import Ask, Site, to


def add(site: Site, ask: Ask) -> Response:
    """Keep a note."""
    on, left = ask.sent("on"), ask.sent("left")
    n = site.book.add_note(
        left, ask.sent("words"), reliability=ask.sent("reliability"), credibility=ask.sent("credibility"), on=on, by=ask.by
    )  # fmt: skip
    return site.done(ask, ask.sent("back") or to("incidents" if on == "incident" else "claims", left), note=n)


def undo(site: Site, ask: Ask) -> Response:
    """Take a note back."""
    n = ask.sent("note")
    if not n.isdecimal():
        raise ReportedlyError("Nothing was taken back: the form names no note.")
    site.book.withdraw_note(int(n), by=ask.by)
    return site.done(ask, ask.sent("back"), undone=int(n))


ROUTES = (("/notes/add", add, ("POST",)), ("/notes/undo", undo, ("POST",)))
