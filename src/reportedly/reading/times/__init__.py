"""Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from spacy.tokens import Token

from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.reading.times.ahead import leans_ahead, looks_ahead, looks_back, tells_which
from reportedly.reading.times.date_meanings import MONTHS
from reportedly.reading.times.dates import HINT, Context, find_times
from reportedly.reading.times.days import Value
from reportedly.reading.times.entries import entries, within_entry
from reportedly.records import Report, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import trim

_LINE = re.compile(r"[^\n]+")
_INDENT = 8
"""Characters of a line within which the hour that heads an entry begins."""


class Times:
    """Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

    name, version = "times", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
    )
    writes: tuple[type, ...] = (TimeMention,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        parse = so_far.one(Parse)
        context = Context(
            published=day_of(report.published),
            future=lambda at: not tells_which(parse.token_at(at)) and looks_ahead(parse.token_at(at)),
            leaning=lambda at: not tells_which(parse.token_at(at)) and leans_ahead(parse.token_at(at)),
            past=lambda at: looks_back(parse.token_at(at)),
            sets_apart=lambda at: parse.token_at(at).dep_ == "mark",
            counts=lambda at: _counts(parse.token_at(at)),
            dated=lambda at: _dated(parse.token_at(at)),
        )
        heads = {entry.start: entry for entry in entries(report.text, context.published)}
        entry = None
        for line in _LINE.finditer(report.text):  # not sentence by sentence: parsers break them inside dates
            if not HINT.search(line[0]):
                continue
            begin = line.start()
            head = next((heads[at] for at in range(begin, min(begin + _INDENT, line.end())) if at in heads), None)
            if head is not None:
                yield _mention(report.text, head.start, head.end, head.value)
                entry, begin, context.said, context.said_at = head, head.end, head.value.first or context.said, head.end
            for found in find_times(report.text, begin, line.end(), context):
                start, end = trim(report.text, found.start, found.end)
                if start < end:
                    yield _mention(report.text, start, end, within_entry(found.value, entry) if entry else found.value)


def _mention(text: str, start: int, end: int, value: Value) -> TimeMention:
    said = quote(text, (start, end))
    return TimeMention(text=said.text, spans=said.spans, start=value.start, end=value.end, precision=value.precision, anchor=value.anchor)


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time; None where it is none or not told to the day."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def _counts(token: Token) -> bool:
    """Is a number the number of something ("In May 20 people ..."), not the day of a month ("On 3 May rebels ...")?"""
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_.rstrip(".") in MONTHS and token.nbor(1).text[0].isupper():
        return False
    return token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ in ("NNS", "NNPS") and token.head.i - token.i < 4


def _dated(token: Token) -> bool:
    return token.ent_type_ == "DATE" or (
        token.dep_ == "pobj" and token.head.lower_ in ("in", "since", "from", "until", "during", "by", "of", "before", "after")
    )
