"""Places: which place a name means, how precisely, and where an act is said to have happened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, PlaceMention, Report
from reportedly.resources import Resources


class Places:
    """Places: which place a name means, how precisely, and where an act is said to have happened."""

    name, version = "places", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
    )
    writes: tuple[type, ...] = (
        Mention,
        Entity,
        PlaceMention,
    )

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
