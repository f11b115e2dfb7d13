"""Who is who in one report: names of the same actor, "he", "the commander", "the group"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, Report
from reportedly.resources import Resources


class Coreference:
    """Who is who in one report: names of the same actor, "he", "the commander", "the group"."""

    name, version = "coreference", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
    )
    writes: tuple[type, ...] = (
        Mention,
        Entity,
        Reference,
    )

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
