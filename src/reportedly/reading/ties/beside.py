"""Offices told between the names themselves ("a spokesman for BODY, NAME"), for names that the parser takes for verbs or cuts in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Doc, Token

from reportedly.reading.language import text_of
from reportedly.reading.notes import Name
from reportedly.reading.stage import Records
from reportedly.reading.ties.ends import Found, Relations, Sense

_BODIES = frozenset({"group", "organisation", "outlet", "state"})
_TITLES = r"(?:(?:[A-Z][\w.-]+ ){0,3})"
_AFTER_BODY = re.compile(rf", {_TITLES}$")
_GENITIVE = re.compile(r"['’]s? ")
_OF = frozenset({"for", "of", "at", "in", "with"})
_FORMER = frozenset({"former", "ex", "erstwhile", "then", "onetime", "late"})
_LONGEST = 70
"""Characters between two names that may tell of an office."""
_OFFICE_WORDS = 6
"""Words of an office before its noun ("a former deputy military spokesman")."""


def between_names(doc: Doc, so_far: Records, words: Relations) -> Iterator[Found]:
    """Ties between a person and a body that stand beside each other with an office between or before them."""
    text = text_of(doc)
    names = sorted((n for n in so_far.of(Name) if n.kind == "person" or n.kind in _BODIES or n.acts), key=lambda n: n.start)
    for first, second in pairwise(names):
        between = text[first.end : second.start]
        if len(between) > _LONGEST or "\n" in between or (first.kind == "person") == (second.kind == "person"):
            continue
        a, b = _last(doc, first), _last(doc, second)
        if a is None or b is None or a.sent.start != b.sent.start:
            continue
        if second.kind == "person" and _AFTER_BODY.match(between):
            office = _office_before(doc, first)
            person, body = second, first
        elif second.kind == "person" and _GENITIVE.match(between):
            office = _office_of(doc, first, second)
            person, body = second, first
        elif first.kind == "person" and between.startswith(", "):
            office = _office_between(doc, first, second)
            person, body = first, second
        else:
            continue
        sense = _sense(office, words) if office is not None else None
        if office is None or sense is None or sense.relation not in ("member_of", "commands"):
            continue
        ended = any(t.lower_ in _FORMER for t in doc[max(0, office.i - 3) : office.i])
        yield Found(
            sense, b if person is second else a, a if person is second else b, office, (office,),
            a_span=(person.start, person.end), b_span=(body.start, body.end), ended=ended,
        )  # fmt: skip


def _sense(office: Token, words: Relations) -> Sense | None:
    lemma = office.lemma_.lower()
    before = [t.lower_ for t in office.doc[max(0, office.i - 2) : office.i]]
    if "deputy" in before:
        return words.nouns.get("deputy")
    return words.nouns.get(f"{before[-1]} {lemma}" if before else lemma) or words.nouns.get(lemma)


def _last(doc: Doc, name: Name) -> Token | None:
    found = doc.char_span(name.start, name.end, alignment_mode="expand")
    return found[-1] if found is not None and len(found) else None


def _office_before(doc: Doc, body: Name) -> Token | None:
    """The noun of "a spokesman for the BODY"."""
    found = doc.char_span(body.start, body.end, alignment_mode="expand")
    at = found.start - 1 if found is not None else -1
    if at > 0 and doc[at].lower_ == "the":
        at -= 1
    return doc[at - 1] if at > 0 and doc[at].lower_ in _OF else None


def _office_of(doc: Doc, body: Name, person: Name) -> Token | None:
    """The noun of "BODY's spokesman, NAME"."""
    one, other = (doc.char_span(n.start, n.end, alignment_mode="expand") for n in (body, person))
    if one is None or other is None:
        return None
    told = [t for t in doc[one.end : other.start] if not t.is_space and t.tag_ != "POS"]
    if any(t.text == "," for t in told):
        told = told[: next(k for k, t in enumerate(told) if t.text == ",")]
    else:
        while told and told[-1].text[:1].isupper():
            told.pop()  # a title before the name
    if not told or len(told) > _OFFICE_WORDS or any(t.pos_ in ("VERB", "AUX", "ADP") for t in told[:-1]):
        return None
    return told[-1]


def _office_between(doc: Doc, person: Name, body: Name) -> Token | None:
    """The noun of "NAME, a spokesman for the BODY"."""
    one, other = (doc.char_span(n.start, n.end, alignment_mode="expand") for n in (person, body))
    if one is None or other is None:
        return None
    told = [t for t in doc[one.end : other.start] if not t.is_space]
    while told and told[-1].lower_ == "the":
        told.pop()
    if len(told) < 3 or len(told) > _OFFICE_WORDS + 2 or told[-1].lower_ not in _OF or any(t.text == "," for t in told[1:]):
        return None
    return told[-2] if not any(t.pos_ in ("VERB", "AUX") for t in told[1:-1]) else None
