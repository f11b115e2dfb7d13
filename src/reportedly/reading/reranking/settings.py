"""Where and when an event may have been: the times and the places that a report tells, and what is known of each beside the event."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, get_args

import numpy as np

from reportedly.reading.reranking.words import Words
from reportedly.reading.stage import Records
from reportedly.records import PlaceMention, PlacePrecision, TimeMention, TimePrecision

FIELDS = ("time", "place")
"""Of an event, what is chosen among those that the report tells."""
PRECISIONS: Mapping[str, Sequence[str | None]] = {"time": (None, *get_args(TimePrecision)), "place": (None, *get_args(PlacePrecision))}
SORTS_TOLD = 5
"""Sorts of times and of places that the model tells apart (`_age`, `_located`)."""
FARTHEST = 12
"""Steps of distance, each about 1.6 times as long as the one before, from which on words are as far apart as can be (about 160 words)."""
FACTS = 10
"""Facts of a mention: the act's own sentence tells it; the rules chose it; same sentence; same line; before the act; in the headline; the only mention
of what it means; the first; how many there are, in sixths; it covers the act's word."""
_RECENT, _FORTNIGHT = 2, 14
"""Days before the publication that a time lies."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """The times, or the places, that a report tells. keys: what each means; mentions: the notes; word: the head of each; start, end: its characters;
    precision, sort: as the model is told them; known: facts that are the same for every event."""

    keys: Sequence[Hashable]
    mentions: Sequence[Any]
    word: np.ndarray
    start: np.ndarray
    end: np.ndarray
    precision: np.ndarray
    sort: np.ndarray
    known: np.ndarray


@dataclass(frozen=True, slots=True)
class Setting:
    """The time, or the place, of an event: of those that the report tells (`told`) each with facts, [mentions, FACTS], and how far it lies from the
    event's word (as `far` counts); and what the rules say: nothing (`none`), or mentions of these keys (`held`)."""

    told: Mentions
    facts: np.ndarray
    distance: np.ndarray
    held: frozenset[Hashable]

    @property
    def none(self) -> bool:
        return not self.held


class Settings:
    """The times and the places that a report tells, and what each is to its events."""

    def __init__(self, words: Words, so_far: Records) -> None:
        self.words = words
        self.published = _day(so_far.report.published)
        text = so_far.report.text
        end = text.find("\n")
        self.head_end = len(text) if end < 0 else end
        self.sentence, self.line = np.array(words.sentence), np.array(words.line)
        times = [m for m in so_far.of(TimeMention) if m.start or m.end]
        self.told = {
            "time": self._mentions("time", times, [self._age(m) for m in times]),
            "place": self._mentions("place", found := list(so_far.of(PlaceMention)), [_located(m, text) for m in found]),
        }

    def _mentions(self, field: str, mentions: Sequence[Any], sorts: Sequence[int]) -> Mentions:
        heads = [(self.words.head_of(m.spans[:1]), key_of(m), m, sort) for m, sort in zip(mentions, sorts, strict=True) if m.spans]
        found = [(head, key, m, sort) for head, key, m, sort in heads if head is not None]
        count = Counter(key for _, key, _, _ in found)
        first: dict[Hashable, int] = {}
        for head, key, _, _ in found:
            first[key] = min(head, first.get(key, head))
        known = [
            (self.words.starts[head] < self.head_end, count[key] == 1, head == first[key], min(count[key], 6) / 6)
            for head, key, _, _ in found
        ]
        return Mentions(
            keys=[key for _, key, _, _ in found], mentions=[m for _, _, m, _ in found],
            word=np.array([head for head, _, _, _ in found], dtype=np.int64),
            start=np.array([m.spans[0][0] for _, _, m, _ in found], dtype=np.int64),
            end=np.array([m.spans[0][1] for _, _, m, _ in found], dtype=np.int64),
            precision=np.array([PRECISIONS[field].index(m.precision) for _, _, m, _ in found], dtype=np.int64),
            sort=np.array([sort for _, _, _, sort in found], dtype=np.int64), known=np.array(known, dtype=np.float32).reshape(-1, 4),
        )  # fmt: skip

    def _age(self, mention: TimeMention) -> int:
        """0 where no day is told, then: after the publication, within days of it, within a fortnight, longer ago."""
        day = _day(mention.start)
        if day is None or self.published is None:
            return 0
        ago = (self.published - day).days
        return 1 if ago < 0 else 2 if ago <= _RECENT else 3 if ago <= _FORTNIGHT else 4

    def of(self, field: str, word: int, own: frozenset[Hashable], held: frozenset[Hashable]) -> Setting:
        """own: the keys that the event's own sentence tells; held: those that the rules gave it."""
        told, start = self.told[field], self.words.starts[word]
        at = told.word
        facts = np.zeros((len(at), FACTS), dtype=np.float32)
        if len(at):
            facts[:, 0], facts[:, 1] = [key in own for key in told.keys], [key in held for key in told.keys]
            facts[:, 2], facts[:, 3] = self.sentence[at] == self.sentence[word], self.line[at] == self.line[word]
            facts[:, 4], facts[:, 5:9] = at < word, told.known
            facts[:, 9] = (told.start <= start) & (start < told.end)
        return Setting(told, facts, far(at - word), held)


def key_of(mention: TimeMention | PlaceMention) -> Hashable:
    """What a time or a place means: two mentions of one key are the same."""
    if isinstance(mention, TimeMention):
        return mention.start, mention.end
    return mention.entity or mention.name or mention.text


def _located(mention: PlaceMention, text: str) -> int:
    """0 where it is not known where it lies, then: known and in small letters, known, known and written in capitals (often where a report was filed), by
    words that displace it."""
    if mention.relation:
        return 4
    if mention.lat is None:
        return 0
    words = text[mention.spans[0][0] : mention.spans[0][1]] if mention.spans else ""
    return 1 if words.islower() else 3 if words.isupper() and len(words) > 3 else 2


def far(apart: np.ndarray) -> np.ndarray:
    """How far words lie apart, in steps that grow with the distance, counted from 0 (far before) over FARTHEST (the same) on."""
    steps = np.minimum(1 + np.log2(np.maximum(np.abs(apart), 1)) * 1.5, FARTHEST).astype(np.int64)
    found: np.ndarray = FARTHEST + steps * np.sign(apart)
    return found


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if told else None
    except ValueError:
        return None
