"""Who tells it at a sentence's end, parsed right: "killing at least 31 people, including nine women, the police said".

With something set between commas before the teller, a small parser takes whoever was killed for the subject of "said", and the teller for one
more of those who were included. Every stage after it would miss both.
"""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language as Parser
from spacy.tokens import Doc, Token

_TELLING = frozenset({"say", "report", "announce", "confirm", "add", "tell", "state", "declare", "claim", "note", "estimate"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_LONGEST = 16
"""Tokens of a teller's phrase."""
_CUT = frozenset({"punct", "cc", "mark", "advmod"})


def _teller(verb: Token, subject: Token) -> tuple[Token, Token] | None:
    """The comma before the words that stand right before a verb of telling, and their head, where they are one phrase that names somebody."""
    doc, comma = verb.doc, verb.i - 1
    while comma > subject.i and doc[comma].text != "," and verb.i - comma <= _LONGEST:
        comma -= 1
    words = doc[comma + 1 : verb.i]
    if doc[comma].text != "," or comma <= subject.i or not len(words) or any(t.tag_ in _FINITE for t in words):
        return None
    heads = [t for t in words if (t.head.i < words.start or t.head.i >= words.end) and t.dep_ not in _CUT]
    if len(heads) != 1 or heads[0].pos_ not in ("NOUN", "PROPN", "PRON") or words[0].pos_ in ("ADP", "CCONJ", "SCONJ", "VERB", "AUX"):
        return None
    return doc[comma], heads[0]


def _acted_on(subject: Token) -> Token | None:
    """The verb that stands right before a phrase and has no object of its own."""
    at = subject.left_edge.i - 1
    if at < subject.sent.start:
        return None
    verb = subject.doc[at]
    if (
        verb.pos_ != "VERB"
        or verb.tag_ not in ("VBG", "VBD", "VBN")
        or any(c.dep_ in ("dobj", "nsubjpass", "auxpass") for c in verb.children)
    ):
        return None
    return None if subject.is_ancestor(verb) else verb


def misparsed(doc: Doc) -> Sequence[tuple[Token, Token, Token, Token, Token]]:
    """(verb of telling, its wrong subject, the verb that this is the object of, the comma, who tells), for each such sentence."""
    found = []
    for verb in doc:
        if verb.tag_ not in _FINITE or verb.lemma_ not in _TELLING:
            continue
        subject = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
        if subject is None or (told := _teller(verb, subject)) is None or (act := _acted_on(subject)) is None:
            continue
        comma, teller = told
        if act.i != verb.i and not teller.is_ancestor(verb) and not teller.is_ancestor(act):
            found.append((verb, subject, act, comma, teller))
    return found


@Parser.component("reportedly_trailing_tellers")
def _trailing_tellers(doc: Doc) -> Doc:
    for verb, subject, act, comma, teller in misparsed(doc):
        comma.head, teller.head, teller.dep_ = verb, verb, "nsubj"
        subject.head, subject.dep_ = act, "dobj"
    return doc
