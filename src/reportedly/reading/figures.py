"""Numbers of people and things: how many, bounded how, of whom, counted when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import Event, Figure, PlaceMention, Report, Statement, TimeMention
from reportedly.resources import Resources


class Figures:
    """Numbers of people and things: how many, bounded how, of whom, counted when."""

    name, version = "figures", 1
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
    writes: tuple[type, ...] = (Figure,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
