"""What is claimed to have happened: events of the sixteen PLOVER classes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import Event, PlaceMention, Report, Statement, TimeMention
from reportedly.resources import Resources


class Events:
    """What is claimed to have happened: events of the sixteen PLOVER classes."""

    name, version = "events", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
        Statement,
    )
    writes: tuple[type, ...] = (Event,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
