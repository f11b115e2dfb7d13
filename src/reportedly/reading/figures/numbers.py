"""Numbers as a report words them: digits, number words, "dozens", ranges and bounds, and the noun that each one counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from reportedly.reading.number_words import COLLECTIVES, MULTIPLES, TENS, UNITS, value_at

_INSIDE = frozenset({"ADJ", "NOUN", "PROPN"})
_TAKING_OVER = frozenset({"hand", "turn", "take", "give", "sign", "run", "bring", "win", "cross", "roll", "pass", "make"})
"""Verbs that "over" belongs to."""
_STOPS = frozenset({"others", "other", "more", "people", "persons", "civilians", "children", "women"})


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text.

    start, first, last: indexes of tokens: where its words begin (qualifier and article included), where the number itself begins and
    ends. value: None where the words give none ("dozens", a range). low, high: its bounds or None. qualifier: one of
    `records.Qualifier`. noun: the head of what is counted, or None ("killing five").
    """

    start: int
    first: int
    last: int
    value: int | float | None
    low: int | float | None
    high: int | float | None
    qualifier: str
    noun: Token | None
    before: tuple[Token, ...] = ()
    """The two tokens before it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The phrases that bound a number, from the codebook: by last word, longest first, each as (words, qualifier)."""

    before: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    after: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]


def numbers(doc: Doc, bounds: Bounds) -> Iterator[Number]:
    """Every number of the text in order, those of dates and measures and articles ("a child": 1) included: what is a figure is for the
    caller to say."""
    at, size = 0, len(doc)
    while at < size:
        token = doc[at]
        lower = token.lower_
        if (
            lower[:1].isdigit()
            or lower in UNITS
            or lower in TENS
            or lower in MULTIPLES
            or lower in COLLECTIVES
            or lower in ("several", "no", "half")
        ):
            found = _read(doc, at, bounds)
            if found is not None:
                yield found
                at = found.last + 1
                continue
        elif lower in ("a", "an", "another") and token.dep_ == "det" and token.head.i > at and token.head.tag_ in ("NN", "NNP"):
            yield Number(at, at, at, 1, None, None, "exact", token.head)
        at += 1


def _read(doc: Doc, at: int, bounds: Bounds) -> Number | None:
    lower, size = doc[at].lower_, len(doc)
    value: int | float | None
    low: int | float | None = None
    high: int | float | None = None
    qualifier, after = "exact", at + 1
    if lower == "tens" and (after >= size or doc[after].lower_ != "of"):
        return None
    if lower in COLLECTIVES:
        first, qualifier, after = _collective(doc, at)
        value = None
    elif lower == "several":
        first, value, qualifier = at, None, "several"
        if after < size and doc[after].lower_ + "s" in COLLECTIVES:
            qualifier, after = COLLECTIVES[doc[after].lower_ + "s"], after + 1
    elif lower == "no":
        first, value = at, 0
        if after < size and doc[after].lower_ in ("more", "less", "fewer", "longer", "one"):
            return None
    else:
        value, after = value_at(doc, at)
        first = at
        if value is None or _is_inside_a_word(doc, at, after):
            return None
        if after + 1 < size and doc[after].lower_ in ("-", "–", "—", "to", "or", "and"):
            upper, beyond = value_at(doc, after + 1)
            if upper is not None and upper > value and _reads_as_range(doc, first, after, beyond, upper):
                value, low, high, qualifier, after = None, value, upper, "about", beyond
    last = after - 1
    start = first
    while start > 0 and doc[start - 1].lower_ in (
        "a",
        "the",
        "his",
        "its",
        "their",
        "another",
        "further",
        "additional",
        "these",
        "those",
        "all",
        "other",
        "extra",
    ):
        if doc[start - 1].lower_ == "other" and not doc[start - 1].is_sent_start:
            break
        start -= 1
    if high is not None and start > 0 and doc[start - 1].lower_ == "between":
        start -= 1
    bound, start = _bound_before(doc, first, start, bounds)
    if bound is None:
        bound = _bound_after(doc, last, bounds)
    if bound is not None and qualifier in ("exact", "about"):
        if high is None:
            qualifier = bound
            if bound in ("at_least", "over"):
                low = value
            elif bound in ("up_to", "under"):
                high = value
    return Number(start, first, last, value, low, high, qualifier, _noun(doc, first, last), tuple(doc[max(0, start - 2) : start]))


def _collective(doc: Doc, at: int) -> tuple[int, str, int]:
    """First token, qualifier and index after of "dozens", "tens of thousands", "hundreds of thousands"."""
    qualifier, first, after = COLLECTIVES[doc[at].lower_], at, at + 1
    if after + 1 < len(doc) and doc[after].lower_ == "of" and doc[after + 1].lower_ in ("thousands", "millions"):
        qualifier, after = "thousands", after + 2
    if at >= 2 and doc[at - 1].lower_ == "of" and doc[at - 2].lower_ == "tens":
        first = at - 2
    return first, qualifier, after


def _is_inside_a_word(doc: Doc, at: int, after: int) -> bool:
    """Is the number a part of a compound word, a fraction, a date or a clock time ("48-hour", "five-member", "12:30", "F-16", "2/3")?"""
    if after < len(doc) and not doc[after - 1].whitespace_ and doc[after].text in ("-", "–", "/", ":", ".") and after + 1 < len(doc):
        following = doc[after + 1]
        ends_there = doc[after].text == "." and not following.text[:1].isalnum()  # "injured more than 200."
        if not doc[after].whitespace_ and not ends_there and not (doc[after].text in "-–" and following.text[:1].isdigit()):
            return True
        if following.text[:1].isdigit() and not doc[after].whitespace_ and after + 2 < len(doc) and doc[after + 2].text in ("-", "–", "/"):
            return True
    if (
        at > 0
        and not doc[at - 1].whitespace_
        and doc[at - 1].text in ("-", "–", "/", ":", "#", "$", "€", "£", "@", "_", ".")
        and not doc[at - 1].is_sent_start
    ):
        return True
    return (
        after < len(doc)
        and not doc[after - 1].whitespace_
        and doc[after].lower_ in ("st", "nd", "rd", "th", "%", "km", "m", "mm", "am", "pm", "s")
    )


def _reads_as_range(doc: Doc, first: int, link: int, beyond: int, upper: int | float) -> bool:
    if doc[link].lower_ in ("-", "–", "—"):
        return not (1900 <= upper <= 2100)
    if doc[link].lower_ == "or":
        return upper <= 20
    before = doc[first - 1].lower_ if first else ""
    if doc[link].lower_ == "to" and doc[first].dep_ in ("quantmod", "nummod", "compound") and first < doc[first].head.i < beyond:
        return True
    if doc[link].lower_ == "and":
        return before == "between"
    return before in ("from", "between", "some", "about") if first else beyond < len(doc)


def _bound_before(doc: Doc, first: int, start: int, bounds: Bounds) -> tuple[str | None, int]:
    """The bound that stands before the number, and where its words begin."""
    for edge in dict.fromkeys((first, start)):
        if edge == 0:
            continue
        said = [t for t in doc[max(0, edge - 6) : edge] if not t.is_space]
        for words, qualifier in bounds.before.get(said[-1].lower_ if said else "", ()):
            if len(said) >= len(words) and all(t.lower_ == word for t, word in zip(said[-len(words) :], words, strict=True)):
                begin = said[-len(words)].i
                if (
                    len(words) == 1
                    and words[0] in ("over", "under", "above", "below", "about", "around", "some", "beyond")
                    and not _bounds(doc[begin], first)
                ):
                    continue
                return qualifier, begin
    return None, start


def _bounds(word: Token, first: int) -> bool:
    """Does "over", "some" stand for a bound here, and not for a preposition of its own ("ruled over two towns", "about three men") or for a part of
    the verb ("handed over 21 captives")?"""
    if word.lower_ == "over" and word.i and word.nbor(-1).pos_ == "VERB" and word.nbor(-1).lemma_.lower() in _TAKING_OVER:
        return False
    if word.pos_ == "ADP" and word.dep_ == "prep" and word.lower_ in ("about", "beyond", "below"):
        return not any(c.dep_ == "pobj" for c in word.children)
    return True


def _bound_after(doc: Doc, last: int, bounds: Bounds) -> str | None:
    if last + 1 < len(doc):
        for words, qualifier in bounds.after.get(doc[last + 1].lower_, ()):
            if last + len(words) < len(doc) and all(doc[last + 1 + i].lower_ == word for i, word in enumerate(words)):
                return qualifier
    return None


def _past_space(doc: Doc, at: int) -> int:
    """The first token at or after `at` that is not white space (non-breaking spaces are tokens of their own)."""
    while at < len(doc) and doc[at].is_space and "\n" not in doc[at].text:
        at += 1
    return at


def _noun(doc: Doc, first: int, last: int) -> Token | None:
    """The head of what the number counts: "23 civilians", "dozens of people", "two of them children", "three others"."""
    at, size = _past_space(doc, last + 1), len(doc)
    if at >= size or doc[at].is_sent_start:
        return None
    token = doc[at]
    if token.lower_ == "of" and at + 1 < size:
        token = doc[at + 1]
        if token.lower_ in ("them", "whom", "these", "those", "which", "us"):
            at += 2
            if at + 1 < size and doc[at].pos_ == "DET":
                at += 1
            if at < size and (doc[at].pos_ == "NOUN" or doc[at].lower_ in _STOPS) and not doc[at].is_sent_start:
                return _run(doc, at)  # "two of them ambulance crew"
            return None
        at += 1
        while at + 1 < size and doc[at].pos_ in ("DET", "PRON") and not doc[at + 1].is_sent_start:
            at += 1
        beyond = value_at(doc, at)[1]  # "18 of 31 lorries"
        return _run(doc, beyond if beyond < size and not doc[beyond].is_sent_start else at)
    core = doc[last]
    head = core.head
    if (
        core.dep_ in ("nummod", "det", "amod")
        and last < head.i <= last + 7
        and head.pos_ in ("NOUN", "PROPN")
        and all(doc[i].lower_ not in _STOPS for i in range(at, head.i))
    ):
        return _plural(doc, head, core)
    if token.lower_ == "or" and at + 1 < size and doc[at + 1].lower_ in ("more", "so"):
        at += 2
    return _run(doc, at) if at < size else None


def _plural(doc: Doc, head: Token, core: Token) -> Token:
    """The noun that is counted where the first of two stands in the singular before it: "30 regime and allied fighters"."""
    if head.tag_ != "NN" or core.lower_ in ("one", "a", "1"):
        return head
    return next((c for c in head.rights if c.dep_ == "conj" and c.tag_ == "NNS" and c.i - head.i <= 4), head)


def _run(doc: Doc, at: int) -> Token | None:
    """The last noun of the nouns and adjectives that begin at token `at`, read without the parse (it fails on unpunctuated text)."""
    found = None
    size = len(doc)
    while at < size and not (doc[at].is_sent_start and found is not None):
        token = doc[at]
        if token.is_space and "\n" not in token.text:
            at += 1
            continue
        if token.lower_ in _STOPS:
            if token.lower_ in ("more", "other") and at + 1 < size and doc[at + 1].pos_ in ("NOUN", "ADJ"):
                at += 1
                continue
            return token if token.lower_ != "more" else found
        if token.lower_ in COLLECTIVES:
            break
        if token.text == "(":  # "80 (IS group) fighters"
            closing = next((t.i for t in doc[at + 1 : at + 6] if t.text == ")"), None)
            if closing is None:
                break
            at = closing + 1
            continue
        if token.pos_ in ("NOUN", "PROPN"):
            if found is not None and found.tag_ == "NNS" and token.tag_ != "NNS":
                break
            found = token
        elif (
            token.pos_ == "ADJ"
            or token.text == "-"
            or token.lower_ in ("'s", "’s")
            or (token.tag_ in ("VBN", "VBG") and found is None and at + 1 < size and doc[at + 1].pos_ in _INSIDE)
        ):
            if found is not None and token.pos_ == "ADJ":
                break
        else:
            break
        at += 1
    return found
