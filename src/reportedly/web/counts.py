"""Numbers and views over the whole casebook that take long: counted once, kept, and counted anew beside the pages when the casebook has changed.

A page never waits for a count that was made before: it shows that one, and says from when it is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import func, select

from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import incident_due, laid, log, stale, withdrawn

T = TypeVar("T")

QUICK = 0.03
"""Seconds of computing that a count may take to be taken anew whenever the casebook has changed; what takes longer is counted beside the page."""

SOON = 0.5
"""Seconds that a page which can do without what was never counted yet waits for all such counts together."""

RARELY = 40
"""How many times as long as a count takes pass before it is made again, so that a casebook that grows all the time is not counted all the time."""

ERASED = 0
"""Where the number of erased reports stands in what `_look` gives: what was counted before one was erased is shown no more."""

MOST_KEPT = 600
"""Counts that are kept."""


class _NotYet(Exception):
    """A page that can do without it is asked to, for now."""


@dataclass
class _Kept:
    value: Any = None
    head: tuple[Any, ...] | None = None
    took: float = 0.0
    made_at: float = 0.0
    again_at: float = 0.0
    counting: bool = False
    there: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Counts:
    """Counts by name. The log tells whether the casebook has changed since one was made."""

    def __init__(self, place: Store) -> None:
        self._place = place
        self._kept: dict[object, _Kept] = {}
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._page = threading.local()

    def begin(self) -> None:
        """A page begins to be made in this thread: the casebook is looked at once for it."""
        self._page.head, self._page.oldest, self._page.until, self._page.hurry = None, None, time.monotonic() + SOON, False

    @property
    def as_of(self) -> str:
        """When the oldest count that the page of this thread shows was made, as a time of this computer, where the casebook has changed since; else ""."""
        oldest = getattr(self._page, "oldest", None)
        return datetime.fromtimestamp(oldest).strftime("%H:%M:%S") if oldest is not None else ""

    def get(self, name: object, count: Callable[[], Any], *, slow: Callable[[Any], bool] = lambda _: False) -> Any:
        """The count of this name. `slow`: tells by the count of before whether it may take long after a change, however quick it was then."""
        with self._lock:
            kept = self._kept.pop(name, None) or _Kept()
            self._kept[name] = kept  # the last asked for stands last
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
        head = self._head()
        if kept.head == head:
            return kept.value
        if kept.head is not None and (kept.took > QUICK or slow(kept.value)) and kept.head[ERASED] == head[ERASED]:
            self._begin_beside(kept, count)
            oldest = getattr(self._page, "oldest", None)
            self._page.oldest = kept.made_at if oldest is None else min(oldest, kept.made_at)
            return kept.value
        if kept.head is None and getattr(self._page, "hurry", False):
            self._begin_beside(kept, count)
            if not kept.there.wait(max(0.0, self._page.until - time.monotonic())):
                raise _NotYet
            return kept.value
        self._count(kept, head, count)
        return kept.value

    def soon(self, counted: Callable[[], T]) -> T | None:
        """What `counted` gives from counts, or None where one of them was never made and is not there within a moment: it is made beside the page."""
        self._page.hurry = True
        try:
            return counted()
        except _NotYet:
            return None
        finally:
            self._page.hurry = False

    def _begin_beside(self, kept: _Kept, count: Callable[[], Any]) -> None:
        if not kept.counting and time.monotonic() >= kept.again_at:
            kept.counting = True
            threading.Thread(target=self._beside, args=(kept, count), daemon=True).start()

    def _beside(self, kept: _Kept, count: Callable[[], Any]) -> None:
        try:
            with self._one_at_a_time:  # the pages are to have most of the computer
                self._count(kept, self._look(), count)
        except Exception as error:  # the page has the count of before; whoever asks next tries again
            logging.getLogger("uvicorn.error").debug("counting beside the pages: %s", error)
        finally:
            kept.counting = False

    def _count(self, kept: _Kept, head: tuple[Any, ...], count: Callable[[], Any]) -> None:
        with kept.lock:
            if kept.head == head:
                return
            began, started, made_at = time.thread_time(), time.monotonic(), time.time()
            kept.value = count()
            after = self._look()
            if after[:-1] == head[:-1]:
                head = after  # what was laid to be counted is no change since
            kept.head, kept.took, kept.made_at = head, time.thread_time() - began, made_at
            # By the clock: what it waits for may be done by another process.
            kept.again_at = time.monotonic() + RARELY * (time.monotonic() - started)
            kept.there.set()

    def _head(self) -> tuple[Any, ...]:
        """How far the casebook is, looked at once a page."""
        head: tuple[Any, ...] | None = getattr(self._page, "head", None)
        if head is None:
            head = self._look()
            if hasattr(self._page, "head"):
                self._page.head = head
        return head

    def _look(self) -> tuple[Any, ...]:
        # Laying follows what the log tells, and writes nothing there: how far it has come is part of what is known.
        with self._place.reading() as connection:
            last = connection.execute(select(func.max(log.c.n))).scalar() or 0
            waits = [connection.execute(select(table).limit(1)).first() is not None for table in (stale, incident_due)]
            erased = connection.execute(select(func.count()).select_from(withdrawn)).scalar()
            return (erased, last, *waits, connection.execute(select(func.count()).select_from(laid)).scalar())
