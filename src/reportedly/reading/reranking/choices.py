"""What the reranker's scores amount to: what of a record is changed, and which records are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from reportedly.models.reranker import Reranker
from reportedly.reading.reranking.cases import RECORDS, ROLES, Cases, EventCase, RecordCase, StatementCase

LEAD = 0.15
"""By how much likelier a role must be than what the rules say before it is taken instead."""
TO_TAKE_AWAY = 0.7
"""By how much likelier it must be that an event is at no time that the report tells than at the one that the rules gave it."""
UNLIKELY: Mapping[str, float] = {"statement": 0.2, "event": 0.35, "agreement": 0.0, "tie": 0.2, "figure": 0.0, "control": 0.25}
"""Records less likely than this are left out. Of agreements and figures too few are read in error to learn it."""


@dataclass(frozen=True)
class Change:
    """What a record has instead of what the rules say: a time (None for none) or a role."""

    values: Mapping[str, Any]


def decidable(cases: Cases) -> Cases:
    """Those of a report's cases that can be decided otherwise than the rules did: events that have a time, speakers told by words, records of types that
    may be left out."""
    return Cases(
        events=[case for case in cases.events if case.time.held],
        statements=[case for case in cases.statements if case.speaker],
        records=[case for case in cases.records if UNLIKELY[RECORDS[case.kind]]],
    )


def times(cases: Sequence[EventCase], model: Reranker, vectors: np.ndarray) -> dict[str, Change]:
    """The events that are most likely not at the time that the rules gave them, nor at another: theirs is unknown."""
    found = {}
    for case, (none, chances) in zip(cases, model.times(cases, vectors), strict=True):
        held = sum(chance for key, chance in zip(case.time.told.keys, chances, strict=True) if key in case.time.held)
        if case.id is not None and none == max([none, *chances]) and none - held >= TO_TAKE_AWAY:
            found[case.id] = Change({"time": None})
    return found


def roles(cases: Sequence[StatementCase], model: Reranker, vectors: np.ndarray) -> dict[str, Change]:
    """Roles in which speakers speak instead, by statement."""
    if not cases:
        return {}
    chances = model.roles(cases, vectors)
    best = chances.argmax(axis=1)
    return {
        case.id: Change({"role": ROLES[int(new)]})
        for case, new, own in zip(cases, best, chances, strict=True)
        if new != case.role and own[new] - own[case.role] >= LEAD
    }


def needless(cases: Sequence[RecordCase], model: Reranker, vectors: np.ndarray) -> Set[str]:
    """The records that should not be there."""
    if not cases:
        return frozenset()
    return {case.id for case, chance in zip(cases, model.there(cases, vectors), strict=True) if chance < UNLIKELY[RECORDS[case.kind]]}
