"""Attributions: one cue with its speaker and its content, before it becomes a statement; and the report that they are read from."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from spacy.tokens import Doc, Token

from reportedly.codebook.entries import CueEntry
from reportedly.reading.attribution.cues import Lexicon
from reportedly.reading.attribution.quotations import Quotation, Quotations
from reportedly.reading.stage import Records
from reportedly.records import ActorMention
from reportedly.spans import Span, trim

FEW_WORDS = 3
"""Words that a quotation must have to be speech by its length alone."""
_CONNECTIVES = frozenset(
    {"however", "meanwhile", "moreover", "furthermore", "still", "instead", "nevertheless", "nonetheless", "separately", "besides"}
)


@dataclass(slots=True)
class Attribution:
    """One cue, who speaks and what: characters and the tokens that head them. `speaker` None: nobody is named."""

    head: Token
    entry: CueEntry
    cue: list[Span]
    content: list[Span]
    speaker: tuple[Token, Span] | None
    sentence: Span
    direct: bool = False
    negated: bool = False
    passive: bool = False
    addressee: list[Token] = field(default_factory=list)
    end: int = 0
    """Where the cue's own clause ends."""
    via: list[ActorMention] = field(default_factory=list)
    cited_by: tuple[Token, Span] | None = None
    """Who is said to cite the speaker."""
    aside: Span | None = None
    """Words after the speaker's phrase that tell why it holds no name."""
    told: bool = False
    """The speaker is said to have it from others."""
    labelled: bool = False
    """A trained model found it, not the rules alone."""

    sure: bool = False
    """Its form alone tells that somebody speaks, whatever a model makes of it."""

    def cue_end(self) -> int:
        return self.cue[-1][1] if self.cue else self.content[0][0]


@dataclass(slots=True)
class Page:
    """A report while its attributions are read: parsed text, quotations, cues, and what was found so far in the order of the cues."""

    doc: Doc
    lexicon: Lexicon
    quotations: Quotations
    so_far: Records
    text: str = ""
    found: list[Attribution] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    """Tokens that are part of a cue already."""

    def __post_init__(self) -> None:
        self.text = self.doc.text

    def end(self, i: int) -> int:
        return self.doc[i].idx + len(self.doc[i])

    def sentence(self, token: Token) -> Span:
        sentence = token.sent
        return trim(self.text, sentence.start_char, sentence.end_char)

    def is_quoted(self, span: Span) -> bool:
        found = self.quotations.holding(span[0])
        return found is not None and found.start >= span[0] - 1 and found.end <= span[1] + 2 and wordy(self.text, found)

    def outside_quotation(self, span: Span, cue: Token) -> Span:
        """A speaker's phrase without a quotation that the parser hung on it."""
        for q in self.quotations.within(*span):
            if wordy(self.text, q) and q.start > span[0]:
                return trim(self.text, span[0], q.start, ", ")
            if wordy(self.text, q) and q.end < span[1]:
                span = trim(self.text, q.end, span[1], ", ")
        return span

    def without_connective(self, span: Span) -> Span:
        """ "But the road is open, he said": the first word ties the sentence to the one before and is the report's."""
        words = self.doc.char_span(span[0], span[0] + 1, alignment_mode="expand")
        if words is None:
            return span
        token = words[0]
        if token.is_sent_start and token.i + 1 < len(self.doc):
            comma = self.doc[token.i + 1].text == ","
            if token.tag_ == "CC" or (comma and token.lower_ in _CONNECTIVES):
                start = self.doc[token.i + 1 + comma].idx
                if start < span[1]:
                    return start, span[1]
        return span


def cue_places(found: Sequence[Attribution]) -> list[tuple[int, int]]:
    """(where its cue begins, its number) of each attribution that has a cue, in the order of the text: for `cues_in`."""
    return sorted((f.cue[0][0], k) for k, f in enumerate(found) if f.cue)


def cues_in(places: list[tuple[int, int]], spans: Iterable[Span]) -> list[int]:
    """The numbers, rising, of the attributions whose cue begins in one of the spans. places: as `cue_places` gives them."""
    return sorted({k for s, e in spans for _, k in places[bisect_left(places, (s, -1)) : bisect_left(places, (e, -1))]})


def wordy(text: str, q: Quotation) -> bool:
    """Has a quotation enough words to be speech by its length alone?"""
    return len(text[q.inner_start : q.inner_end].split()) >= FEW_WORDS


def ends_speech(text: str, q: Quotation) -> bool:
    """Does a quotation end as speech ends, with a comma or full stop?"""
    return q.runs_on or text[q.inner_end - 1] in ".,!?…" or text[q.end : q.end + 1] in (".", "!", "?")
