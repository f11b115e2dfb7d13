"""What the reranker's scores amount to: what of a record is changed, and which records are left out."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from reportedly.models.reranker import Reranker
from reportedly.reading.reranking.cases import RECORDS, ROLES, STANCES, Cases, EventCase, RecordCase, StatementCase
from reportedly.reading.reranking.settings import FIELDS, Setting

LEAD: Mapping[str, float] = {"role": 0.15, "stance": 0.3}
"""By how much likelier a role or stance must be than what the rules say before it is taken instead."""
TO_SETTLE: Mapping[str, float] = {"time": 0.3, "place": 0.3}
"""By how much likelier another time or place must be, or none, than the one that the rules gave an event."""
KEPT = -1
"""What the rules gave stays."""
UNLIKELY: Mapping[str, float] = {"statement": 0.2, "event": 0.35, "agreement": 0.0, "tie": 0.2, "figure": 0.0, "control": 0.25}
"""Records less likely than this are left out. Of agreements and figures too few are read in error to learn it."""


@dataclass(frozen=True)
class Change:
    """What a record has instead of what the rules say: a time (None for none), places, a role, a stance."""

    values: Mapping[str, Any]


def decidable(cases: Cases) -> Cases:
    """Those of a report's cases that can be decided otherwise than the rules did: events, speakers told by words, records of types that may be left
    out and that no figure counts the dead of."""
    return Cases(
        events=cases.events,
        statements=[case for case in cases.statements if case.speaker],
        records=[case for case in cases.records if UNLIKELY[RECORDS[case.kind]] and not case.counted],
    )


def settings(cases: Sequence[EventCase], model: Reranker, vectors: np.ndarray) -> dict[str, Change]:
    """The events that have most likely another time or place than the rules gave them, or none."""
    found: dict[str, dict[str, Any]] = {}
    for field in FIELDS:
        for case, (none, chances) in zip(cases, model.settings(field, cases, vectors), strict=True):
            setting = case.settings[field]
            new = chosen(field, setting, none, chances)
            if case.id is not None and new != KEPT:
                mention = None if new is None else setting.told.mentions[new]
                found.setdefault(case.id, {})[field] = mention if field == "time" else () if mention is None else (mention,)
    return {id: Change(values) for id, values in found.items()}


def chosen(field: str, setting: Setting, none: float, chances: Sequence[float]) -> int | None:
    """Which mention tells an event's time, or place: its number, None for none of them, KEPT where what the rules say is likely enough. Of several places that
    the rules gave none is taken away."""
    by_key: dict[Hashable, float] = {}
    for key, chance in zip(setting.told.keys, chances, strict=True):
        by_key[key] = by_key.get(key, 0.0) + chance
    held = sum(by_key.get(key, 0.0) for key in setting.held) if setting.held else none
    best = max(by_key, key=lambda key: by_key[key], default=None)
    likeliest = by_key[best] if best is not None else 0.0
    if len(setting.held) > 1 or max(none, likeliest) - held < TO_SETTLE[field]:
        return KEPT
    if none >= likeliest:
        return None if setting.held else KEPT
    if best in setting.held:
        return KEPT
    return max((n for n, key in enumerate(setting.told.keys) if key == best), key=lambda n: chances[n])


def speaking(cases: Sequence[StatementCase], model: Reranker, vectors: np.ndarray) -> dict[str, Change]:
    """Roles in which speakers speak instead, and stances, by statement."""
    if not cases:
        return {}
    found: dict[str, dict[str, Any]] = {}
    for name, chances in model.speaking(cases, vectors).items():
        for case, new, own in zip(cases, chances.argmax(axis=1).tolist(), chances, strict=True):
            was = getattr(case, name)
            if new != was and own[new] - own[was] >= LEAD[name]:
                found.setdefault(case.id, {})[name] = ROLES[new] if name == "role" else STANCES[new]
    return {id: Change(values) for id, values in found.items()}


def needless(cases: Sequence[RecordCase], model: Reranker, vectors: np.ndarray) -> Set[str]:
    """The records that should not be there."""
    if not cases:
        return frozenset()
    return {case.id for case, chance in zip(cases, model.there(cases, vectors), strict=True) if chance < UNLIKELY[RECORDS[case.kind]]}
