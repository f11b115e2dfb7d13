"""Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from spacy.tokens import Token

from reportedly.reading.attached import CLAUSES, index, path
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


def when(trigger: Token, so_far: Records) -> TimeMention | None:
    """When the act that `trigger` (verb or noun) names is said to have happened; never the time at which somebody said so."""
    here = index(TimeMention, so_far).of(trigger)
    for hung in here:
        steps = path(hung.head, trigger)
        if steps and not any(s.dep_ in CLAUSES for s in steps):
            return hung.mention
    return here[0].mention if len(here) == 1 else None


def when_said(cue: Token, so_far: Records) -> TimeMention | None:
    """When the words of a statement were said: the time that hangs on its cue ("said on Friday that ...")."""
    for hung in index(TimeMention, so_far).of(cue):
        steps = path(hung.head, cue)
        if steps and not any(s.dep_ in CLAUSES for s in steps):
            return hung.mention
    return None
