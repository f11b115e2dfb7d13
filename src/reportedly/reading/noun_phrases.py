"""Noun phrases: which words around a noun are the phrase that it heads.

Labels are those of spaCy's English models (ClearNLP dependencies, Penn Treebank tags).
"""

from __future__ import annotations

from spacy.tokens import Doc, Token

from reportedly.reading.syntax import OF_THE_VERB
from reportedly.spans import Span

_INSIDE_PHRASE = frozenset(
    {"det", "amod", "compound", "nummod", "poss", "case", "quantmod", "nmod", "advmod", "npadvmod", "punct", "predet", "neg", "preconj"}
)
_OPENING, _CLOSING = "\"'“‘«([", {'"': '"', "'": "'", "“": "”", "‘": "’", "«": "»", "(": ")", "[": "]"}
_IN_NAMES = frozenset({"of", "for", "in", "on", "de", "du", "and"})
"""Prepositions that proper names hold: "Observatory for Human Rights", "Army of Islam"."""


def phrase(head: Token) -> Span:
    """Characters of the minimal noun phrase of `head`: what modifies it before it, the name that follows a title ("spokesman Ahmed
    Saleh"), and "of" with what follows ("the village of Hader", "members of the council").

    No relative clause, no apposition between commas or brackets, no other prepositional phrase but inside a proper name ("Observatory
    for Human Rights"), no "also" or "reportedly" before it, no quotation mark without its other half.
    """
    first, last = phrase_tokens(head)
    doc = head.doc
    return doc[first].idx, doc[last].idx + len(doc[last])


def phrase_tokens(head: Token) -> tuple[int, int]:
    """Indices of the first and last token of `phrase`."""
    doc = head.doc
    first = last = head.i
    if head.pos_ in ("VERB", "AUX") and not (head.tag_ == "VBN" and any(c.dep_ == "det" and c.i == first - 1 for c in head.lefts)):
        return first, last  # but "the wounded", taken for a participle
    for child in reversed(list(head.lefts)):
        if child.tag_ == "WRB":
            break  # "where on Monday the army": of the clause
        if child.dep_ not in _INSIDE_PHRASE and not (child.dep_ == "appos" and child.right_edge.i == first - 1):
            break
        first = child.left_edge.i
    last = _right_edge(head)
    first, last = _within_quotation(doc, first, head.i, last)
    while first < head.i and (_is_loose(doc, first, last) or _is_clock(doc[first])):
        first += 1
    if last + 1 < len(doc) and _closes(doc, first, last + 1):
        last += 1
    return first, last


def _is_clock(token: Token) -> bool:
    """ "14:05" before what a live report tells at that time."""
    hours, mark, minutes = token.text.partition(":")
    return mark == ":" and hours.isdigit() and minutes.isdigit()


def _within_quotation(doc: Doc, first: int, head: int, last: int) -> tuple[int, int]:
    """A phrase does not reach across a mark that ends or begins a quotation elsewhere (`... the area" activist Omar said`)."""
    marks = [i for i in range(first, last + 1) if doc[i].is_quote and doc[i].tag_ != "POS"]
    closed = last + 1 < len(doc) and doc[last + 1].is_quote
    if len(marks) == 1 and marks[0] not in (first, head) and not closed:
        return (marks[0] + 1, last) if marks[0] < head else (first, marks[0] - 1)
    return first, last


def _closes(doc: Doc, first: int, closing: int) -> bool:
    """Is the token at `closing` a quotation mark whose opening half stands in the phrase before it?"""
    mark = doc[closing].text
    if mark not in ('"', "”", "’", "»"):
        return False
    marks = [t.text for t in doc[first:closing] if t.is_punct]
    if mark == '"':
        return marks.count(mark) % 2 == 1
    return marks.count(next(m for m, c in _CLOSING.items() if c == mark)) > marks.count(mark)


def _right_edge(head: Token) -> int:
    last, proper = head.i, head.tag_ in ("NNP", "NNPS")
    for child in head.rights:
        if child.left_edge.i != last + 1 and child.i != last + 1:
            if child.dep_ == "punct" and child.text in "-–" and not child.nbor(-1).whitespace_:
                continue
            break
        if child.dep_ == "prep" and (child.lower_ == "of" or (proper and child.lower_ in _IN_NAMES)):
            inner = next((c for c in child.rights if c.dep_ == "pobj"), None)
            if head.dep_ in ("dobj", "nsubjpass") and head.head.lemma_ in OF_THE_VERB:
                break
            if inner is None or (child.lower_ != "of" and inner.tag_ not in ("NNP", "NNPS")):
                break
            last = phrase_tokens(inner)[1]
        elif (
            child.dep_ in ("compound", "nummod", "nmod")
            or (child.dep_ == "case" and child.lower_ not in ("'s", "’s", "'", "’"))
            or (child.dep_ == "appos" and child.tag_ in ("NNP", "NNPS") and not head.doc[last + 1].is_punct)
        ):
            last = _right_edge(child)
        elif child.dep_ == "punct" and child.text == "-" and not child.nbor(-1).whitespace_:
            last = child.i
        else:
            break
    while last > head.i and head.doc[last].text in "-–":
        last -= 1
    return last


def _is_loose(doc: Doc, first: int, last: int) -> bool:
    """Does the phrase that begins at `first` say as much without its first token?"""
    token = doc[first]
    if token.is_space or token.dep_ == "preconj":
        return True
    if token.lower_ in ("both", "either") and token.dep_ in ("det", "predet") and any(c.dep_ == "conj" for c in token.head.rights):
        return True
    if token.is_punct:
        if token.text not in _OPENING:
            return token.text not in "#@"
        return not any(t.text == _CLOSING[token.text] for t in doc[first + 1 : last + 1])
    return token.dep_ == "advmod" and token.head.i > last - 1 and token.lower_ in _LOOSE


_LOOSE = frozenset(
    [
        "also",
        "reportedly",
        "allegedly",
        "then",
        "however",
        "meanwhile",
        "only",
        "even",
        "just",
        "earlier",
        "later",
        "instead",
        "too",
        "now",
        "still",
        "again",
        "thus",
    ]
)
