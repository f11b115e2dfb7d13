"""A report's text cut for the page: passages of paragraphs, their sentences, and runs of characters that the same marks cover.

Spans may overlap and lie inside each other, so the text is cut wherever one begins or ends, and each run knows all that cover it.
Offsets are code points of the report's text; a run tells where it begins, so that words chosen with the mouse can be found again.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reportedly.casebook.sentences import Sentences
from reportedly.spans import Span

PASSAGE = 60
"""Words from which on a passage is long enough: shorter paragraphs are decided on together with their neighbours."""

MOST = 16
"""Records in one passage: with more than this on the page at once nobody looks at each."""

_NO_END = re.compile(r"\b(?:[A-Za-z]|Mrs?|Ms|Dr|Prof|Rev|St|Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Cmdr|Adm|Brig|Gov|Sen|Rep|Hon|No|vs)\.\s*$")
"""What ends in a full stop and ends no sentence: an initial, or a title before a name."""


@dataclass(frozen=True)
class Mark:
    """That characters [start, end) belong to a record. `part`: how they are marked ("event", "content", "speaker", "cue" ...)."""

    start: int
    end: int
    record: str
    part: str


@dataclass(frozen=True)
class Run:
    """Characters under the same marks. `opens`: the records whose first words these are."""

    start: int
    text: str
    records: tuple[str, ...]
    parts: tuple[str, ...]
    opens: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """`n`: its number in the text; `records`: those whose words begin in it."""

    n: int
    runs: tuple[Run, ...]
    records: tuple[str, ...]


@dataclass(frozen=True)
class Paragraph:
    """One line of the text, or some sentences of a long one; `goes_on`: the line began in the one before."""

    start: int
    end: int
    sentences: tuple[Sentence, ...]
    goes_on: bool = False

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(id for one in self.sentences for id in one.records)


@dataclass(frozen=True)
class Passage:
    """Paragraphs that are decided on together."""

    n: int
    paragraphs: tuple[Paragraph, ...]

    @property
    def records(self) -> tuple[str, ...]:
        return tuple(id for one in self.paragraphs for id in one.records)


def paragraphs(text: str, marks: Sequence[Mark], begins: Sequence[tuple[int, str]], only: Span | None = None) -> list[Paragraph]:
    """The text's lines that hold anything. `begins`: where the words of each record begin, and its id; `only`: characters, to leave out the
    lines that hold none of them."""
    cut = Sentences(text)
    ordered = sorted(begins)
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    by_start = sorted(marks, key=lambda m: m.start)
    starts = [m.start for m in by_start]
    longest = max((m.end - m.start for m in marks), default=0)
    found = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip() and (only is None or (at < only[1] and end > only[0])):
            found.append(_paragraph(text, at, end, cut, ordered, edges, by_start, starts, longest))
        at = end + 1
    return found


def _paragraph(
    text: str, start: int, end: int, cut: Sentences, begins: Sequence[tuple[int, str]], edges: Sequence[int], marks: Sequence[Mark],
    starts: Sequence[int], longest: int,
) -> Paragraph:  # fmt: skip
    first, last = cut.at(start), cut.at(max(start, end - 1))
    sentences = []
    for n in range(first, last + 1):
        from_, until = max(start, cut.starts[n]), min(end, cut.starts[n + 1] if n + 1 < len(cut.starts) else end)
        if from_ >= until:
            continue
        # Records whose words begin in the white space before a line belong to its first sentence.
        own = begins[bisect_left(begins, (from_, "")) : bisect_left(begins, (until, ""))]
        sentences.append(Sentence(n, _runs(text, from_, until, edges, marks, starts, longest), tuple(id for _, id in own)))
    return Paragraph(start, end, tuple(sentences))


def _runs(
    text: str, start: int, end: int, edges: Sequence[int], marks: Sequence[Mark], starts: Sequence[int], longest: int
) -> tuple[Run, ...]:
    cuts = [start, *edges[bisect_right(edges, start) : bisect_left(edges, end)], end]
    near = [(m.start, m.end, m) for m in marks[bisect_left(starts, start - longest) : bisect_left(starts, end)] if m.end > start]
    found = []
    for a, b in itertools.pairwise(cuts):
        over = [m for first, last, m in near if first <= a and b <= last]
        over.sort(key=lambda m: (m.end - m.start, m.record))  # the innermost first
        found.append(
            Run(
                a, text[a:b], tuple(dict.fromkeys(m.record for m in over)), tuple(sorted({m.part for m in over})),
                tuple(dict.fromkeys(m.record for m in over if m.start == a and m.part not in ("speaker", "cue"))),
            )
        )  # fmt: skip
    return tuple(found)


def in_pieces(found: Iterable[Paragraph], marks: Sequence[Mark], words: int = PASSAGE, most: int = MOST) -> list[Paragraph]:
    """The same with lines that are too long to be decided on at once cut between sentences: rather where nothing that is marked goes on, and never after a
    title or an initial. Lines that are not too long stay whole, and so does a sentence."""
    pieces = []
    for line in found:
        lengths = [_words(one) for one in line.sentences]
        held = [len(one.records) for one in line.sentences]
        if sum(lengths) <= 2 * words and sum(held) <= most:
            pieces.append(line)
            continue
        own = [m for m in marks if m.start < line.end and m.end > line.start]
        first = 0
        for n in range(1, len(line.sentences)):
            length, records = sum(lengths[first:n]), sum(held[first:n])
            at = line.sentences[n].runs[0].start
            too_much = length + lengths[n] > 2 * words or records + held[n] > most
            tail = sum(lengths[n:]) < words // 2 and records + sum(held[n:]) <= most
            if tail or _NO_END.search(line.sentences[n - 1].runs[-1].text):
                continue
            if too_much or (length >= words and not any(m.start < at < m.end for m in own)):
                pieces.append(_piece(line, first, n))
                first = n
        pieces.append(_piece(line, first, len(line.sentences)))
    return pieces


def _piece(line: Paragraph, first: int, end: int) -> Paragraph:
    some = line.sentences[first:end]
    until = line.sentences[end].runs[0].start if end < len(line.sentences) else line.end
    return Paragraph(some[0].runs[0].start if first else line.start, until, some, first > 0)


def _words(one: Sentence) -> int:
    return len("".join(run.text for run in one.runs).split())


def passages(found: Iterable[Paragraph], words: int = PASSAGE, most: int = MOST) -> list[Passage]:
    """Paragraphs put together to what is decided on at once: at least `words` words where the records allow it."""
    groups: list[list[Paragraph]] = []
    length = held = 0
    for one in found:
        own = sum(map(_words, one.sentences))
        if not groups or length >= words or length + own > 2 * words or held + len(one.records) > most:
            groups.append([])
            length = held = 0
        groups[-1].append(one)
        length += own
        held += len(one.records)
    return [Passage(n, tuple(group)) for n, group in enumerate(groups, 1)]
