"""Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from spacy.tokens import Token

from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.reading.times.date_meanings import MONTHS
from reportedly.reading.times.dates import HINT, Context, find_times
from reportedly.records import Report, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import trim

_LINE = re.compile(r"[^\n]+")
_AHEAD = frozenset({"will", "'ll", "’ll", "shall", "would"})
_DUTY = frozenset({"must", "should", "shall"})
_SCHEDULED = frozenset(
    {"arrive", "begin", "come", "depart", "end", "enter", "expire", "go", "leave", "meet", "open", "resume", "return", "start"}
)
"""Verbs whose present beside a day tells what is to come ("the first buses leave on Monday")."""
_PLANS = frozenset({"plan", "schedule", "expect", "due", "set", "slate", "intend", "hope", "prepare"})


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
            future=lambda at: looks_ahead(parse.token_at(at)),
            counts=lambda at: _counts(parse.token_at(at)),
            dated=lambda at: _dated(parse.token_at(at)),
        )
        for line in _LINE.finditer(report.text):  # not sentence by sentence: parsers break them inside dates
            if not HINT.search(line[0]):
                continue
            for found in find_times(report.text, line.start(), line.end(), context):
                start, end = trim(report.text, found.start, found.end)
                if start == end:
                    continue
                said = quote(report.text, (start, end))
                value = found.value
                yield TimeMention(
                    text=said.text, spans=said.spans, start=value.start, end=value.end, precision=value.precision, anchor=value.anchor
                )


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time; None where it is none or not told to the day."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def looks_ahead(token: Token) -> bool:
    """Does the clause that a word stands in tell of what is to come ("will meet on Monday", "is due to start")?"""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    for _ in range(3):
        if any(c.lower_ in _AHEAD and c.dep_ == "aux" for c in token.children) or (token.lemma_ in _PLANS and token.tag_ != "VBD"):
            return True
        said = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
        if said & _DUTY and not said & {"have", "'ve", "’ve"}:  # "must have left" looks back
            return True
        if "to" in said and token.dep_ == "xcomp" and token.head.lemma_ == "be":
            return True
        if token.tag_ == "VBG" and token.lemma_ == "go":
            return True
        present = token.tag_ in ("VBZ", "VBP") or (token.tag_ == "NNS" and any(c.dep_ == "nsubj" for c in token.lefts))
        if present and not said and (token.lemma_ in _SCHEDULED or token.lower_.removesuffix("s") in _SCHEDULED):
            return True
        if token.tag_ == "VB" and not said and token.dep_ == "ccomp" and token.head.pos_ == "VERB":
            return True  # "proposed that both meet on Monday"
        if token.dep_ == "xcomp" or (token.tag_ == "VB" and token.dep_ in ("acl", "advcl", "conj")):
            token = token.head
        else:
            return False
    return False


def _counts(token: Token) -> bool:
    """Is a number the number of something ("In May 20 people ..."), not the day of a month ("On 3 May rebels ...")?"""
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_.rstrip(".") in MONTHS and token.nbor(1).text[0].isupper():
        return False
    return token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ in ("NNS", "NNPS") and token.head.i - token.i < 4


def _dated(token: Token) -> bool:
    return token.ent_type_ == "DATE" or (
        token.dep_ == "pobj" and token.head.lower_ in ("in", "since", "from", "until", "during", "by", "of", "before", "after")
    )
