"""Pages as they stand when all that is counted beside them has come in: on a slow computer a page that is asked for at once shows the counts of before, and says so."""

from __future__ import annotations

import time
from typing import Any

PATIENCE = 120.0
"""Seconds that counting may take."""


def fresh(client: Any, path: str) -> Any:
    """The answer to a request, asked for again until no count in it is of before. Raises AssertionError where that takes too long."""
    until = time.monotonic() + PATIENCE
    while "being made anew" in (answer := client.get(path)).text:
        assert time.monotonic() < until, f"{path}: counts did not come in"
        time.sleep(0.1)
    return answer
