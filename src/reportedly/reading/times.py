"""Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Report, TimeMention
from reportedly.resources import Resources


class Times:
    """Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

    name, version = "times", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
    )
    writes: tuple[type, ...] = (TimeMention,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()
