"""Sentences that lost their commas: "... in the northern city residents said on Monday", as copies and data sets of reports often have them.

The parser takes the speaker for the end of what was said. What is left to go by is the order of words: the noun phrase right before
(or after) a verb of speech that has nothing else to say is its speaker, and what stands before is what was said.
"""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import FEW_WORDS, Page
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.mentions import names_in
from reportedly.spans import Span, trim

_VERBS = frozenset({"say", "tell", "report", "add", "announce", "state", "confirm"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_IN_NAMES = frozenset({"of", "for", "and"})
_OPEN_ASIDE = frozenset({"as", "after", "while", "when", "citing", "adding", "noting", "quoting", "speaking", "saying", "using", "without"})
_PLURAL_MODIFIERS = frozenset({"rights", "affairs", "news", "operations", "relations", "forces", "arms", "sports", "human"})
_DAYS = frozenset(
    {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "yesterday", "today", "morning", "evening", "night"}
)


def run_on(page: Page, verb: Token) -> tuple[Token, Span, Span] | None:
    """(head of the speaker, the speaker's characters, the characters of what was said) for a verb of speech that grammar gives nothing
    to say; None where the order of words does not tell either."""
    if lemma(verb) not in _VERBS or verb.tag_ not in ("VBD", "VBZ", "VBP") or not _ends_sentence(verb):
        return None
    sentence = verb.sent
    head, first, last = _before(page, verb) or _after(page, verb) or (None, 0, 0)
    if head is None or not _can_speak(page, head):
        return None
    end = page.doc[first].idx if first < verb.i else verb.idx
    said = trim(page.text, sentence.start_char, end, ", ")
    if len(page.text[said[0] : said[1]].split()) < FEW_WORDS:
        return None
    return head, (page.doc[first].idx, page.end(last)), said


def _ends_sentence(verb: Token) -> bool:
    """Does nothing but whom, when, where and an aside follow the verb?"""
    doc, end = verb.doc, verb.sent.end
    for i in range(verb.i + 1, end):
        token = doc[i]
        if token.lower_ in _OPEN_ASIDE:
            return True
        if token.lower_ == "that" or token.tag_ in _FINITE or token.text in ("“", '"'):
            return False
    return True


def _before(page: Page, verb: Token) -> tuple[Token, int, int] | None:
    doc = page.doc
    own = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if own is not None and own.right_edge.i == verb.i - 1:
        return own, own.left_edge.i, own.right_edge.i
    last = verb.i - 1
    if last < verb.sent.start or doc[last].tag_ not in _NOUNS:
        return None
    places = {n.end for n in names_in(verb.sent.start_char, verb.idx, page.so_far) if n.kind == "place" and not n.acts}
    first = last
    while first - 1 >= verb.sent.start:
        token, after = doc[first - 1], doc[first]
        if token.tag_ in ("DT", "PRP$"):
            first -= 1
            break
        if token.lower_ in _DAYS or token.ent_type_ in ("DATE", "TIME", "CARDINAL") or token.idx + len(token) in places:
            break
        if (
            token.tag_ in ("NNP", "NNPS")
            and (after.tag_ in ("NNP", "NNPS", "POS", "HYPH") or (after.tag_ in _NOUNS and after.text.islower()))
        ) or (token.lower_ in _IN_NAMES and token.tag_ == "IN" and after.tag_ == "NNP" and doc[first - 2].tag_ == "NNP"):
            first -= 1
        elif token.tag_ in ("JJ", "POS", "HYPH", "NN") or (token.tag_ == "NNS" and token.lower_ in _PLURAL_MODIFIERS):
            if token.tag_ == "POS" and token.head.i != first - 2:
                break
            first -= 1
        elif token.tag_ == "VBG" and after.tag_ in _NOUNS and after.lower_ in ("group", "groups"):
            first -= 1
        else:
            break
    return doc[last], first, last


def _after(page: Page, verb: Token) -> tuple[Token, int, int] | None:
    """ "... included women and children said local sources": the speaker follows."""
    doc, last = page.doc, verb.i
    while last + 1 < verb.sent.end and (doc[last + 1].tag_ in _NOUNS or doc[last + 1].tag_ in ("DT", "JJ", "POS", "PRP$")):
        last += 1
    if last == verb.i or doc[last].tag_ not in _NOUNS:
        return None
    return doc[last], verb.i + 1, last


def _can_speak(page: Page, head: Token) -> bool:
    words = page.lexicon.words
    word = lemma(head)
    return (
        head.pos_ == "PRON"
        or head.tag_ in ("NNP", "NNPS")
        or any(word in words[kind] for kind in ("role", "disclosure", "disclosure-plural", "basis", "speaking"))
    )
