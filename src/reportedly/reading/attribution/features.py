"""What the attribution model is told of each word beside the word itself: grammar, quotation marks, names, and what the rules say."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.quotations import Quotations
from reportedly.reading.notes import Name
from reportedly.spans import Span

TAGS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
"""Labels of a word: outside, or the first or a later word of a speaker, a cue or a content (BIO, Ramshaw & Marcus 1995)."""
FEATURES = ("rule", "inner", "tag", "dep", "head_tag", "head_distance", "quote", "cue", "head_cue", "name", "place")
"""What each word is described by, in the order of the columns of `Described.columns`. Value 0 of each means that nothing is known."""
NAMES = ("person", "group", "state", "organisation", "outlet", "population", "place", "unnamed")
SHORTEST = 80
"""Words of a report below which no acts are looked for that the codebook's words do not give, nor a second look taken: both models learned from whole
reports, and in a sentence or two there is no scene to read."""
_FARTHEST = 8
_HEADLINE = 200


@dataclass(frozen=True)
class Described:
    """The words of a report (tokens of the parse that are not white space) and what is known of them.

    tokens: index of each word in the parse. starts, ends: its characters. line: number of the line that it stands on. sentence: does a
    sentence begin with it? columns: int array, a row a word, a column a feature.
    """

    words: list[str]
    tokens: list[int]
    starts: list[int]
    ends: list[int]
    line: list[int]
    sentence: list[bool]
    columns: np.ndarray


@dataclass(frozen=True)
class Encoded:
    """A note for later stages: the words of a report, and a model's inner states of each, [words, states], 16-bit: the attribution model's, or the larger
    one's where that reads too."""

    words: Described
    states: np.ndarray


def describe(
    doc: Doc, lexicon: Lexicon, quotations: Quotations, names: Sequence[Name], found: Sequence[Attribution],
    outer: Sequence[int | None], grammar: Mapping[str, Sequence[str]],
) -> Described:  # fmt: skip
    """Describe every word of a parsed report.

    found, outer: what the rules read, and which of it holds which. grammar: the parser's labels in the order of the model's numbers
    ("tag": ..., "dep": ...); a label that is not among them counts as unknown.
    """
    tag_number = {label: k + 1 for k, label in enumerate(grammar["tag"])}
    dep_number = {label: k + 1 for k, label in enumerate(grammar["dep"])}
    tokens = [t for t in doc if not t.is_space]
    words = [t.text for t in tokens]
    starts = [t.idx for t in tokens]
    ends = [t.idx + len(t) for t in tokens]
    line, sentence, number, begins = [], [], 0, False
    for t in doc:
        begins = begins or bool(t.is_sent_start)
        if t.is_space:
            number += t.text.count("\n")
        else:
            line.append(number)
            sentence.append(begins)
            begins = False
    columns = np.zeros((len(tokens), len(FEATURES)), dtype=np.int64)
    cues = {t.i: _as_cue(lemma(t), t.pos_, t.lower_, lexicon) for t in tokens}
    grammatical, spoken = [], []
    for t in tokens:
        head, at = t.head, t.i
        far = max(-_FARTHEST, min(_FARTHEST, head.i - at))
        grammatical.append((tag_number.get(t.tag_, 0), dep_number.get(t.dep_, 0), tag_number.get(head.tag_, 0), far + _FARTHEST + 1))
        spoken.append((cues[at], cues.get(head.i, 1)))
    columns[:, 2:6], columns[:, 7:9] = np.array(grammatical).reshape(-1, 4), np.array(spoken).reshape(-1, 2)
    columns[:, 0] = (
        np.array(rule_tags(starts, ends, [f for f, above in zip(found, outer, strict=True) if above is None]), dtype=np.int64) + 1
    )
    columns[:, 1] = 1
    for f, above in zip(found, outer, strict=True):
        if above is not None:
            _paint(columns[:, 1], starts, ends, f.cue, 2)
            _paint(columns[:, 1], starts, ends, [f.speaker[1]] if f.speaker else [], 3)
    columns[:, 6] = 1
    for q in quotations.all:
        _paint(columns[:, 6], starts, ends, [(q.start, q.end)], 2)
        _paint(columns[:, 6], starts, ends, [(q.start, q.inner_start)], 3)
        if not q.runs_on:
            _paint(columns[:, 6], starts, ends, [(q.inner_end, q.end)], 4)
    columns[:, 9] = 1
    for name in names:
        _paint(columns[:, 9], starts, ends, [(name.start, name.end)], 2 + NAMES.index(name.kind))
    headline = next((k for k, n in enumerate(line) if n != line[0]), len(line)) if line else 0
    columns[:, 10] = [
        2 if k < headline and ends[k] <= starts[0] + _HEADLINE else 3 if k == 0 or line[k] != line[k - 1] else 4 if sentence[k] else 1
        for k in range(len(tokens))
    ]
    return Described(words, [t.i for t in tokens], starts, ends, line, sentence, columns)


def sizes(grammar: Mapping[str, Sequence[str]]) -> list[int]:
    """How many values each feature can take, 0 (unknown) included, in the order of FEATURES."""
    tags, deps = len(grammar["tag"]) + 1, len(grammar["dep"]) + 1
    return [len(TAGS) + 1, 4, tags, deps, tags, 2 * _FARTHEST + 2, 5, 6, 6, 2 + len(NAMES), 5]


def rule_tags(starts: Sequence[int], ends: Sequence[int], found: Sequence[Attribution]) -> list[int]:
    """The label (index in TAGS) of each word by what the rules read: where two claim one word, cue before speaker before content."""
    out = np.zeros(len(starts), dtype=np.int64)
    for role, first in (("content", 5), ("source", 1), ("cue", 3)):
        for f in found:
            spans = f.content if role == "content" else f.cue if role == "cue" else [f.speaker[1]] if f.speaker else []
            for span in spans:
                paint_tag(out, starts, ends, span, first)
    return out.tolist()


def paint_tag(out: np.ndarray, starts: Sequence[int], ends: Sequence[int], span: Span, first: int) -> None:
    """Label the words that `span` touches: `first` (the B of a role) for the first, `first` + 1 for the others."""
    a, b = bisect_right(ends, span[0]), bisect_left(starts, span[1])
    if a < b:
        out[a:b] = first + 1
        out[a] = first


def _paint(column: np.ndarray, starts: Sequence[int], ends: Sequence[int], spans: Sequence[Span], value: int) -> None:
    for start, end in spans:
        column[bisect_right(ends, start) : bisect_left(starts, end)] = value


def _as_cue(word: str, pos: str, lower: str, lexicon: Lexicon) -> int:
    """1: no cue of the codebook; 2: a verb that is one; 3: a noun; 4: an adverb; 5: the first word of a phrase ("according to")."""
    if pos in ("VERB", "AUX"):
        return 2 if word in lexicon.verbs else 1
    if pos in ("NOUN", "PROPN"):
        return 3 if word in lexicon.nouns else 1
    return 4 if lower in lexicon.adverbs else 5 if lower in lexicon.openers else 1
