"""Names of actors and places, decided between the parser, the actor register and the gazetteer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.notes import Name
from reportedly.reading.stage import Records
from reportedly.records import Report
from reportedly.resources import Resources


class Names:
    """Names of actors and places, decided between the parser, the actor register and the gazetteer."""

    name, version = "names", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
    )
    writes: tuple[type, ...] = (Name,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
