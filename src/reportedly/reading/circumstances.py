"""When, where, how surely and in whose statement a claim is told: what figures, agreements, ties and control share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from spacy.tokens import Token

from reportedly.reading.claims import said_in
from reportedly.reading.modality import modality_of
from reportedly.reading.stage import Records
from reportedly.reading.times import when
from reportedly.records import Modality, TimeMention
from reportedly.spans import Span


class Circumstances(TypedDict):
    """Fields that every claim has."""

    time: TimeMention | None
    modality: Modality
    said_in: str | None


def circumstances(trigger: Token, spans: Sequence[Span], so_far: Records) -> Circumstances:
    """`time`, `modality` and `said_in` of the claim that rests on `spans` and is told by `trigger` (a verb or a noun)."""
    holder = said_in(spans, so_far)
    return {"time": when(trigger, so_far), "modality": modality_of(trigger, so_far, holder), "said_in": holder.id if holder else None}
