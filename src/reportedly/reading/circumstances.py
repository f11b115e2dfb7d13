"""What figures, agreements, ties and control share: how such a stage is made, and what every claim says of itself - in which words, when, how
surely, in whose statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from spacy.tokens import Token

from reportedly.reading.claims import said_in
from reportedly.reading.language import Parse
from reportedly.reading.modality import modality_of
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.reading.times.when import when
from reportedly.records import Modality, PlaceMention, Quote, Record, Report, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, covers

READER = "rules:1"
"""What reads these claims, as records have it."""


@dataclass(frozen=True, slots=True)
class ClaimStage:
    """A stage that reads one kind of claim from the parsed, named and attributed text (a `Stage`, see reading/stage.py).

    `read` gives the records from all that was read before; `after`: other types that it needs beside those that every such stage reads.
    """

    name: str
    version: int
    read: Callable[[Records, Resources], Iterable[Record]]
    writes: tuple[type, ...]
    after: tuple[type, ...] = ()

    @property
    def reads(self) -> tuple[type, ...]:
        return (Report, Parse, Name, Reference, TimeMention, PlaceMention, Statement, *self.after)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return list(self.read(so_far, resources))


class Circumstances(TypedDict):
    """When, how surely and in whose statement a claim is told."""

    time: TimeMention | None
    modality: Modality
    said_in: str | None


class Claimed(Circumstances):
    """Fields that every one of these claims has."""

    id: str
    report: str
    quote: Quote
    reader: str


def circumstances(trigger: Token, spans: Sequence[Span], so_far: Records) -> Circumstances:
    """`time`, `modality` and `said_in` of the claim that rests on `spans` and is told by `trigger` (a verb or a noun)."""
    holder = said_in(spans, so_far)
    return {"time": when(trigger, so_far), "modality": modality_of(trigger, so_far, holder), "said_in": holder.id if holder else None}


_CLAIMING = frozenset({"assert", "confirm", "admit", "claim_responsibility", "accuse", "deny"})
"""Stances whose content is what is claimed; what somebody wishes is no claim of theirs."""


def _as_said(trigger: Token, spans: Sequence[Span], so_far: Records) -> Sequence[Span]:
    """The words of a claim without those that stand before or after what is said, where the word that tells it is said: of "the army claimed to
    have taken the town" the claim is what the army claims."""
    holder = said_in([(trigger.idx, trigger.idx + len(trigger))], so_far)
    if holder is None or holder.stance not in _CLAIMING or len(spans) != 1 or holder.content is None or covers(holder.content.spans, spans):
        return spans
    start, end = spans[0]
    return [(max(start, s), min(end, e)) for s, e in holder.content.spans if s < end and start < e] or spans


def claimed(kind: str, trigger: Token, spans: Sequence[Span], so_far: Records) -> Claimed:
    """What a record of `kind` ("tie") says of itself where it rests on `spans`, its quoted words, and is told by `trigger`."""
    if kind != "figure":
        spans = _as_said(trigger, spans, so_far)
    return {
        "id": so_far.new_id(kind, spans),
        "report": so_far.report.id,
        "quote": quote(so_far.report.text, *spans),
        "reader": READER,
        **circumstances(trigger, spans, so_far),
    }
