"""Places: which place a name means, how precisely, and where an act is said to have happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from reportedly.reading.attached import CLAUSES, Hung, governing_verb, index, path
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name
from reportedly.reading.stage import Records
from reportedly.records import Entity, Mention, PlaceMention, Report, quote
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
        for name in so_far.of(Name):
            if name.kind == "place":
                said = quote(report.text, (name.start, name.end))
                yield PlaceMention(text=said.text, spans=said.spans, name=name.full or name.text)


@dataclass(frozen=True, slots=True)
class Where:
    """Where an act is said to have happened, most precise place first; for movements where from and where to."""

    place: tuple[PlaceMention, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()


def where(trigger: Token, so_far: Records) -> Where:
    """Where the act that `trigger` (verb or noun) names is said to have happened: the place of the act and not of its speaker."""
    here = index(PlaceMention, so_far).of(trigger)
    found: list[Hung[PlaceMention]] = []
    for level in (trigger, governing_verb(trigger)):
        if level is not None and not found:
            for hung in here:
                steps = path(hung.head, level)
                if steps and not any(s.dep_ in CLAUSES for s in steps) and steps[-1].dep_ != "nsubj":
                    found.append(hung)
    if not found and len(here) == 1:
        found = here
    return Where(place=tuple(h.mention for h in found))
