"""The browser's pages that the test which runs has open. A module of its own: pytest loads `conftest.py` under another name than tests that import it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass
class Window:
    """A browser's page, and what went wrong in it: errors on its console, requests to anywhere but the server."""

    page: Any
    wrong: list[str]

    def leave(self, address: str) -> None:
        """Leaves a page of `address`, once what it loads has come. What it asks for again and again (how far the adding is) is cut off by that."""
        if self.page.url.startswith(address):
            self.page.wait_for_load_state("load")
            self.check_title()
            self.page.goto("about:blank")

    def check_title(self) -> None:
        """No text of a report may have become code that runs (the hostile reports set this title)."""
        if self.page.title() == "broken":
            self.wrong.append("a page's title was set by a report's text")


OPENED: list[Window] = []
"""The pages open in the test that runs."""
