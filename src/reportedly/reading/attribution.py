"""Who said it: speaker, cue, content, stance, nesting and relay chain, by rules over the parse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.records import PlaceMention, Report, Statement, TimeMention
from reportedly.resources import Resources


class Attribution:
    """Who said it: speaker, cue, content, stance, nesting and relay chain, by rules over the parse."""

    name, version = "attribution", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
    )
    writes: tuple[type, ...] = (Statement,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
