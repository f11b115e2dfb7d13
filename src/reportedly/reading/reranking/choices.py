"""What the reranker's scores amount to: what of a record is changed, and which records are left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import numpy as np

from reportedly.models.reranker import Reranker
from reportedly.reading.reranking.cases import RECORDS, ROLES, STANCES, Cases, EventCase, RecordCase, StatementCase
from reportedly.reading.reranking.participants import PARTS
from reportedly.reading.reranking.settings import FIELDS, Setting
from reportedly.records import ActorMention

LEAD: Mapping[str, float] = {"role": 0.15, "stance": 0.3}
"""By how much likelier a role or stance must be than what the rules say before it is taken instead."""
TO_SETTLE: Mapping[str, float] = {"time": 0.3, "place": 0.3}
"""By how much likelier another time or place must be, or none, than the one that the rules gave an event."""
TO_TAKE, TO_EMPTY = 0.5, 2.5
"""By how much likelier others must be to have done an act, or to have had it done to them, in log odds; and nobody."""
KEPT = -1
"""What the rules gave stays."""


@dataclass(frozen=True)
class Change:
    """What a record has instead of what the rules say: a time (None for none), places, actors, targets, a role, a stance."""

    values: Mapping[str, Any]


def decidable(cases: Cases, model: Reranker) -> Cases:
    """Those of a report's cases that can be decided otherwise than the rules did: events, speakers told by words, records of types that the model leaves
    out and that no figure counts the dead of."""
    return Cases(
        events=cases.events,
        statements=[case for case in cases.statements if case.speaker],
        records=[case for case in cases.records if RECORDS[case.kind] in model.unlikely and not case.counted],
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


def together(*found: Mapping[str, Change]) -> dict[str, Change]:
    """What is changed of each record, by all of these."""
    values: dict[str, dict[str, Any]] = {}
    for changes in found:
        for id, change in changes.items():
            values.setdefault(id, {}).update(change.values)
    return {id: Change(own) for id, own in values.items()}


def participants(
    cases: Sequence[EventCase], model: Reranker, vectors: np.ndarray, named: Callable[[int], Sequence[ActorMention]]
) -> dict[str, Change]:
    """The events in which most likely others took part than the rules say. named: how the report names whom a word is the head of."""
    found: dict[str, dict[str, Any]] = {}
    around = [(case.id, case.nouns) for case in cases if case.id is not None and case.nouns is not None]
    for (id, nouns), odds in zip(around, model.parts(cases, vectors), strict=True):
        for part, own in zip(PARTS, odds.T.tolist(), strict=True):
            held = nouns.held[part]
            new = taking(held.keys(), own, TO_TAKE, TO_EMPTY)
            if new != held.keys():
                found.setdefault(id, {})[part] = tuple(m for row in sorted(new) for m in held.get(row) or named(int(nouns.word[row])))
    return {id: Change(values) for id, values in found.items()}


def taking(held: Set[int], odds: Sequence[float], least: float, empty: float) -> Set[int]:
    """Which nouns take a part in an event: those that are likelier than not, where that is by so much likelier than what the rules say. odds: log odds of each
    noun; least, empty: by how much, where there are any and where there are none (sum of log odds of those that differ)."""
    likely = {row for row, one in enumerate(odds) if one > 0}
    return likely if sum(abs(odds[row]) for row in likely ^ held) >= (least if likely else empty) else held


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
    return {case.id for case, chance in zip(cases, model.there(cases, vectors), strict=True) if chance < model.unlikely[RECORDS[case.kind]]}
