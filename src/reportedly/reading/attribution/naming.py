"""The words that name a speaker: how far the phrase around a noun goes, without what only stands beside it."""

from __future__ import annotations

import re

from spacy.tokens import Token

from reportedly.reading.language import text_of
from reportedly.reading.mentions import names_in
from reportedly.reading.stage import Records
from reportedly.spans import Span

_LONGEST_NAME = 60


def full_phrase(head: Token, around: Token) -> Span:
    """Characters of the whole noun phrase of `head` with title, apposition and relative clause, as far as it lies to one side of
    the cue `around` and within one line."""
    doc = head.doc
    first, last = head.left_edge.i, head.right_edge.i
    for twin in around.lefts if head.head.i == around.i else ():
        # "Key ally NAME said": the parser makes two subjects of one.
        if twin.dep_ == head.dep_ and twin.i != head.i and not parted(twin, head):
            first, last = min(first, twin.left_edge.i), max(last, twin.right_edge.i)
    if first < around.i < last:
        first, last = (first, around.i - 1) if head.i < around.i else (around.i + 1, last)
    for child in reversed(list(head.rights)):
        # "SANA on Saturday reported": when it was said is no part of the name.
        if (
            child.right_edge.i == last
            and child.dep_ in ("prep", "npadvmod")
            and doc[last].ent_type_ in ("DATE", "TIME")
            and child.i > head.i
        ):
            last = child.left_edge.i - 1
            break
    while first < head.i and (doc[first].is_space or doc[first].text in ",;:-–—.)" or doc[first].dep_ in ("cc", "mark")):
        first += 1
    for i in range(head.i - 1, first, -1):
        # A dateline: "BEIRUT — Opposition leaders said".
        if doc[i].text in ("-", "--", "—", "–") and doc[i].whitespace_ and doc[first:i].text.isupper():
            first = i + 1
            break
    if (
        first + 2 == head.i
        and doc[first].lower_ in ("a", "an")
        and head.tag_ == "NNS"
        and doc[first + 1].tag_ == "NN"
        and doc[first + 1].ent_type_ != "CARDINAL"  # "a dozen officials"
    ):
        first = head.i  # ", a number prosecutors dispute": "a" cannot stand with several
    for i in range(head.i, last):
        if "\n" in doc[i].text_with_ws or "\n" in doc[i + 1].text:
            last = i
            break
    for i in range(head.i + 1, last):
        if doc[i].lower_ == "without" and doc[i - 1].text == ",":
            last = i - 1  # ", said the spokesman, without elaborating"
            break
    while last > head.i and (doc[last].is_space or doc[last].text in ",;:-–—.("):
        last -= 1
    return without_stamp((doc[first].idx, doc[last].idx + len(doc[last])), text_of(doc))


_STAMP = re.compile(
    r"(?:[A-Z]{3,}:?\s+)?(?:\d{1,2}[:.]\d{2}(?:\s?(?:am|pm|GMT|UTC|EST))?)?\s*[-–—:]\s+"
    r"|(?:\d{1,2}[:.]\d{2}(?:\s?(?:am|pm))?|\d{3,4}(?= GMT| UTC))(?: GMT| UTC| EST| local time)?[:,]?\s+(?=[^\W\d_])"
)


def without_stamp(span: Span, text: str) -> Span:
    """The words for a speaker without the time stamp of a running report before them ("UPDATE 09:40 - A teacher")."""
    found = _STAMP.match(text, *span)
    return (found.end(), span[1]) if found is not None and found.end() < span[1] else span


def part_of_name(head: Token, so_far: Records) -> bool:
    """Does a name hold the token?"""
    return any(
        n.start <= head.idx < n.end for n in names_in(max(0, head.idx - _LONGEST_NAME), head.idx + len(head) + _LONGEST_NAME, so_far)
    )


def parted(a: Token, b: Token) -> bool:
    """Does a comma stand between the phrases of two tokens?"""
    first, last = (a, b) if a.i < b.i else (b, a)
    return any(t.text == "," for t in first.doc[first.i : last.left_edge.i])
