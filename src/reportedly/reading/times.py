"""Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from spacy.tokens import Token

from reportedly.reading.attached import CLAUSES, Hung, index, path
from reportedly.reading.dates import TRIGGERS, Context, find_times
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Report, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import trim

_AHEAD = frozenset({"will", "'ll", "’ll", "shall", "would"})
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
        for sentence in parse.sentences:
            if not any(t.lower_.rstrip(".") in TRIGGERS or t.text[0].isdigit() or t.lower_[:3] == "mid" for t in sentence):
                continue
            for found in find_times(report.text, sentence.start_char, sentence.end_char, context):
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
        if token.tag_ == "VBG" and token.lemma_ == "go":
            return True
        if token.dep_ == "xcomp" or (token.tag_ == "VB" and token.dep_ in ("acl", "advcl", "conj")):
            token = token.head
        else:
            return False
    return False


def _counts(token: Token) -> bool:
    """Is a number the number of something ("In May 20 people ..."), not the day of a month?"""
    return token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ in ("NNS", "NNPS") and token.head.i - token.i < 4


def _dated(token: Token) -> bool:
    return token.ent_type_ == "DATE" or (
        token.dep_ == "pobj" and token.head.lower_ in ("in", "since", "from", "until", "during", "by", "of", "before", "after")
    )


def when(trigger: Token, so_far: Records) -> TimeMention | None:
    """When the act that `trigger` (verb or noun) names is said to have happened; never the time at which somebody said so."""
    here = index(TimeMention, so_far).of(trigger)
    for hung in here:
        steps = path(hung.head, trigger)
        if steps and not any(s.dep_ in CLAUSES for s in steps):
            return hung.mention
    return here[0].mention if len(here) == 1 else None


def when_said(cue: Token, so_far: Records) -> TimeMention | None:
    """When the words of a statement were said: the time that hangs on its cue ("said on Friday that ...")."""
    found: list[Hung[TimeMention]] = index(TimeMention, so_far).of(cue)
    for hung in found:
        steps = path(hung.head, cue)
        if steps and not any(s.dep_ in CLAUSES for s in steps):
            return hung.mention
    return None
