"""The words of a report as the reranker sees them: what the parser and the rules know of each, beside the attribution model's states."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from reportedly.reading.attribution.features import Described
from reportedly.reading.events.learned import CLASSES
from reportedly.reading.events.told import Told
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import (
    Agreement,
    Control,
    Event,
    Figure,
    Mention,
    Modality,
    PlaceMention,
    Statement,
    Tie,
    TimeMention,
)
from reportedly.spans import Span

MODALITIES: Sequence[str] = get_args(Modality)
FLAGS = (
    "actor", "target", "place", "time", "speaker", "cue", "content", "agreement", "tie", "figure", "control", "trigger", "person", "group",
    "state", "other name", "act",
)  # fmt: skip
"""What is flagged of a word: that it stands in the words of some record, or names somebody."""
_NO_HEADS = frozenset({"PUNCT", "DET", "ADP", "PART"})
_QUOTED: Mapping[type[Any], str] = {Agreement: "agreement", Tie: "tie", Figure: "figure", Control: "control"}
_KINDS = {"person": "person", "group": "group", "state": "state"}
FAR_SENTENCE = 19
"""Sentences from the report's first on that are told apart by number; all later ones count as this."""


@dataclass(frozen=True)
class Featured:
    """Arrays with a row a word. columns: as the attribution model has them. flags: of FLAGS, 0 or 1. act, modality: class of the act that the
    word names (1 + index in CLASSES, 0 for none) and how surely it is put (1 + index in MODALITIES). sentence, line: numbers."""

    columns: np.ndarray
    flags: np.ndarray
    act: np.ndarray
    modality: np.ndarray
    sentence: np.ndarray
    line: np.ndarray


class Words:
    """Where words stand, and which word of a phrase is its head."""

    def __init__(self, words: Described, parse: Parse) -> None:
        self.starts, self.ends = words.starts, words.ends
        self.tokens = [parse.doc[i] for i in words.tokens]
        self.number = {token: n for n, token in enumerate(words.tokens)}
        self.head = [self.number.get(t.head.i, n) for n, t in enumerate(self.tokens)]
        self.pos = [t.pos_ for t in self.tokens]
        self.sentence: list[int] = np.cumsum(words.sentence).tolist()
        self.line = words.line

    def of(self, spans: Iterable[Span]) -> list[int]:
        """The words that these characters touch."""
        return [n for start, end in spans for n in range(bisect_right(self.ends, start), bisect_left(self.starts, end))]

    def beside(self, n: int) -> range:
        """The words of a word's sentence."""
        return range(bisect_left(self.sentence, self.sentence[n]), bisect_right(self.sentence, self.sentence[n]))

    def head_of(self, spans: Iterable[Span]) -> int | None:
        """The word that the others of a phrase hang on; None where the characters touch no word."""
        held = self.of(spans)
        if not held:
            return None
        own = set(held)
        heads = [n for n in held if self.head[n] not in own or self.head[n] == n]
        return next((n for n in (*heads, *held) if self.pos[n] not in _NO_HEADS), held[0])


def featured(words: Words, described: Described, so_far: Records) -> Featured:
    """What is known of each word when all rules have read."""
    count = len(described.words)
    flags = np.zeros((count, len(FLAGS)), dtype=np.float32)
    act, modality = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)

    def flag(name: str, spans: Iterable[Span]) -> None:
        flags[words.of(spans), FLAGS.index(name)] = 1

    for mention in so_far.of(Mention):
        if mention.kind != "place":
            flag(_KINDS.get(mention.kind, "other name"), mention.spans)
    for kind, name in ((PlaceMention, "place"), (TimeMention, "time")):
        for one in so_far.of(kind):
            flag(name, one.spans)
    for statement in so_far.of(Statement):
        flag("speaker", statement.speaker.spans)
        flag("cue", statement.cue.spans if statement.cue else ())
        flag("content", statement.content.spans if statement.content else ())
    told = so_far.by(Told, "event")
    for event in so_far.of(Event):
        flag("trigger", event.trigger.spans)
        for name, mentions in (("actor", event.actor), ("target", event.target)):
            for one in mentions:
                flag(name, one.spans)
        head = words.number.get(told[event.id][0].token)
        if head is not None:
            flags[head, FLAGS.index("act")] = 1
            act[head], modality[head] = 1 + CLASSES.index(event.event_class), 1 + MODALITIES.index(event.modality)
    for quoted, name in _QUOTED.items():
        for claim in so_far.of(quoted):
            flag(name, claim.quote.spans)
    first = described.line[0] if described.line else 0
    return Featured(
        columns=described.columns, flags=flags, act=act, modality=modality,
        sentence=np.array(words.sentence, dtype=np.int64) - 1, line=np.array(described.line, dtype=np.int64) - first,
    )  # fmt: skip
