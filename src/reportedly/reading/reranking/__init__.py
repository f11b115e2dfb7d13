"""A second look when all rules have read: a small model, trained on reports with careful readings, goes over the report once more.

It says in what role speakers speak and with what stance, when and where events were and who took part in them, and which records should not be there. It adds no
records, and chooses among what the report tells. Without the model all stays as the rules read it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reportedly.models.reranker import Reranker
from reportedly.reading.attribution.features import SHORTEST, Encoded
from reportedly.reading.events.told import Told
from reportedly.reading.language import Parse
from reportedly.reading.reranking.cases import cases_of
from reportedly.reading.reranking.choices import decidable, needless, participants, settings, speaking, together
from reportedly.reading.reranking.participants import naming
from reportedly.reading.reranking.revised import revised
from reportedly.reading.reranking.words import Words, featured
from reportedly.reading.stage import Records
from reportedly.records import Agreement, Control, Event, Figure, Record, Report, Statement, Tie
from reportedly.resources import Resources


@dataclass(frozen=True)
class Reranked:
    """A note: the report's records, the report's own left out, as they stand after the second look."""

    records: list[Record]


class Reranking:
    """A second look at what was read, by a model trained on careful readings."""

    name, version = "reranking", 1
    reads: tuple[type, ...] = (Report, Parse, Encoded, Told, Statement, Event, Agreement, Tie, Figure, Control)
    writes: tuple[type, ...] = (Reranked,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        model: Reranker | None = resources.models.get("reranker")
        encoded = so_far.one(Encoded) if so_far.has(Encoded) else None
        if model is None or encoded is None or len(encoded.words.words) < SHORTEST:
            return
        words = Words(encoded.words, so_far.one(Parse))
        asked = decidable(cases_of(words, so_far, model.knows_parts), model)
        vectors = model.vectors(encoded.states, featured(words, encoded.words, so_far), asked.words())
        changes = together(
            speaking(asked.statements, model, vectors),
            settings(asked.events, model, vectors),
            participants(asked.events, model, vectors, naming(words, so_far, resources.codebook)),
        )
        yield Reranked(revised(so_far.records()[1:], changes, needless(asked.records, model, vectors), model.reader))
