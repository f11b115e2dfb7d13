"""Who is said to hold a place, and how it changed hands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import Control, Event, PlaceMention, Report, Statement, TimeMention
from reportedly.resources import Resources


class Controls:
    """Who is said to hold a place, and how it changed hands."""

    name, version = "control", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
        Statement,
        Event,
    )
    writes: tuple[type, ...] = (Control,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
