"""How two actors are said to stand to each other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import PlaceMention, Report, Statement, Tie, TimeMention
from reportedly.resources import Resources


class Ties:
    """How two actors are said to stand to each other."""

    name, version = "ties", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
        Statement,
    )
    writes: tuple[type, ...] = (Tie,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
