"""Truces, ceasefires, settlements and deals: each step in the life of one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import Agreement, Event, PlaceMention, Report, Statement, TimeMention
from reportedly.resources import Resources


class Agreements:
    """Truces, ceasefires, settlements and deals: each step in the life of one."""

    name, version = "agreements", 1
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
    writes: tuple[type, ...] = (Agreement,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
