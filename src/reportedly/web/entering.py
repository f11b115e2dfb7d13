"""The door, for people beyond this computer: the token once, and the name under which their decisions are kept."""

from __future__ import annotations

import time
from typing import Any

from starlette.responses import RedirectResponse, Response

from reportedly.web.guard import ENTRANCE, Access, cookie_header, new_visitor
from reportedly.web.site import Ask, Page, Site, local

LONGEST = 60
"""Characters of a name."""


def routes(access: Access) -> list[tuple[str, Page, tuple[str, ...]]]:
    """The door's pages; none where there is no token to ask for."""
    if not access.token:
        return []

    def enter(site: Site, ask: Ask) -> Response:
        back = local(ask.query.get("to", "") or ask.sent("to") or "/")
        shown: dict[str, Any] = {"back": back, "wrong": "", "name": ask.sent("name")}
        if ask.form is None:
            return site.page("enter.html", ask, **shown)
        name = " ".join(ask.sent("name").split())[:LONGEST]
        if not access.admits(ask.sent("token")):
            time.sleep(1)  # guessing must not be quick
            return site.page("enter.html", ask, 403, **shown | {"wrong": "That is not the token that `reportedly serve` printed."})
        if not name:
            return site.page("enter.html", ask, 422, **shown | {"wrong": "Give the name under which your decisions are to be kept."})
        answer = RedirectResponse(back, 303)
        answer.headers.append("set-cookie", cookie_header(access, new_visitor(access, name)[1]))
        return answer

    return [(ENTRANCE, enter, ("GET", "POST"))]
