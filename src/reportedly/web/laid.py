"""What people decide about which reports tell of one incident or agreement: that two are one, or are not, that one is a part of another, or is not."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from reportedly.casebook import Verdict
from reportedly.errors import ReportedlyError
from reportedly.web.site import Ask, Site, to

LAID = ("same", "not_same", "part_of", "not_part_of")

MOST = 500
"""Claims of one incident or agreement that are looked for in verdicts."""


@dataclass(frozen=True)
class Decided:
    """A standing verdict as the page of one of its sides tells it: the `other` side, and whether this side is what it says something of (`left`)."""

    verdict: Verdict
    other: str
    left: bool


def decided(site: Site, claims: Collection[str]) -> list[Decided]:
    """The verdicts that stand on an incident or agreement of these claims."""
    found = site.book.verdicts(of=sorted(claims)[:MOST])
    standing = [v for v in found if v.kind in LAID and v.withdrawn_at is None]
    return [Decided(v, (v.right or "") if v.left_now in claims else v.left_now, v.left_now in claims) for v in standing]


def keep(site: Site, ask: Ask, what: str, resolve: Callable[[Connection, str], str | None]) -> Response:
    """Keep what a form decides about two of a kind. `what`: "incident" or "agreement"; `resolve`: gives the one that an id leads to. Raises
    ReportedlyError."""
    kind, left, right = ask.sent("kind"), ask.sent("left"), ask.sent("right").split("?")[0].split("#")[0].rstrip("/").rsplit("/", 1)[-1]
    if kind not in LAID or not left or not right:
        raise ReportedlyError(f"Nothing was changed: give the other {what}’s id, or its address.")
    with site.book.store.reading() as connection:
        if resolve(connection, right) is None:
            raise ReportedlyError(f"{right}: there is no {what} of this id. Copy it from the {what}’s page.")
    site.book.judge(left, kind, right=right, reasons=ask.sent("reasons"), by=ask.by)  # type: ignore[arg-type]
    return site.done(ask, ask.sent("back") or to("incidents" if what == "incident" else "truces", left))
