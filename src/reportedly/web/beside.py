"""What goes through every report and may take minutes: made beside the pages, which show what was made before, or that it is not there yet."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import log, withdrawn

WAIT = 0.6
"""Seconds that a page waits for it: of most casebooks it is there by then."""

RARELY = 40
"""How many times as long as it takes pass before it is made again."""


class Beside:
    """One such view of a casebook."""

    def __init__(self, place: Store, make: Callable[[], Any]) -> None:
        self._place, self._make = place, make
        self._lock = threading.Lock()
        self._made: Any = None
        self._head: tuple[int, int] | None = None
        self._again_at = 0.0
        self._maker: threading.Thread | None = None

    def value(self, make: bool = True) -> Any:
        """As it was made last, or None. It is made anew where the casebook has changed, and at once where a report was erased since; without
        `make`, nothing is begun."""
        head = self._now()
        with self._lock:
            if self._head is not None and self._head[0] != head[0]:
                self._made = self._head = None
                self._again_at = 0.0
            if self._head == head or not make:
                return self._made
            if self._maker is None and time.monotonic() >= self._again_at:
                self._maker = threading.Thread(target=self._run, args=(head,), daemon=True)
                self._maker.start()
            maker = self._maker
        if maker is not None:
            maker.join(WAIT)
        return self._made

    def _run(self, head: tuple[int, int]) -> None:
        began = time.monotonic()
        try:
            made = self._make()
            with self._lock:
                if self._now()[0] == head[0]:
                    self._made, self._head = made, head
        except Exception as error:  # whoever asks next tries again
            logging.getLogger("uvicorn.error").debug("beside the pages: %s", error)
        finally:
            with self._lock:
                self._again_at = time.monotonic() + RARELY * (time.monotonic() - began)
                self._maker = None

    def _now(self) -> tuple[int, int]:
        """How many reports were erased, and how far the log is."""
        with self._place.reading() as connection:
            erased = connection.execute(select(func.count()).select_from(withdrawn)).scalar() or 0
            return erased, connection.execute(select(func.max(log.c.n))).scalar() or 0
