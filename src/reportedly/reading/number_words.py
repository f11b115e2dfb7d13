"""Numbers as they are written: digits with their separators, number words one by one and put together."""

from __future__ import annotations

from spacy.tokens import Doc

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * value for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
MULTIPLES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "dozen": 12}
COLLECTIVES = {
    "dozens": "dozens",
    "scores": "scores",
    "hundreds": "hundreds",
    "thousands": "thousands",
    "millions": "thousands",
    "tens": "dozens",
}
"""Nouns that are a number without a value, and the qualifier that stands for each."""
_LONGEST = 15
"""Digits that a number can have: longer rows of digits are identifiers."""


def plain(text: str) -> int | float | None:
    """The value of one token of digits ("9,500", "1.5"); None where it is not a plain number."""
    digits = text.replace(",", "")
    if not digits.isascii() or len(digits) > _LONGEST:
        return None
    if digits.isdigit():
        groups = text.split(",")
        return int(digits) if all(len(g) == 3 for g in groups[1:]) else None
    whole, point, part = digits.partition(".")
    return float(digits) if point and whole.isdigit() and part.isdigit() else None


def value_at(doc: Doc, at: int) -> tuple[int | float | None, int]:
    """The number that begins at token `at` and the index after it; (None, at) where there is none."""
    token, size = doc[at], len(doc)
    lower = token.lower_
    if lower[:1].isdigit():
        value = plain(token.text)
        after = at + 1
        if value is None:
            return None, at
        while (
            after < size
            and isinstance(value, int)
            and value < 1000
            and len(doc[after].text) == 3
            and doc[after].text.isascii()
            and doc[after].text.isdigit()
            and doc[after - 1].whitespace_
        ):
            value, after = value * 1000 + int(doc[after].text), after + 1
        while after < size and doc[after].lower_ in MULTIPLES:
            value, after = value * MULTIPLES[doc[after].lower_], after + 1
        return (int(value) if value == int(value) else value), after
    total, group, after, seen = 0, 0, at, False
    if lower == "half":
        if at + 2 < size and doc[at + 1].lower_ == "a" and doc[at + 2].lower_ in MULTIPLES:
            return MULTIPLES[doc[at + 2].lower_] // 2, at + 3
        return None, at
    while after < size:
        word = doc[after].lower_
        if word in UNITS:
            if seen and group % 10 and group % 100 != 0:
                break
            group, seen = group + UNITS[word], True
        elif word in TENS:
            if seen and group % 100:
                break
            group, seen = group + TENS[word], True
        elif word in ("hundred", "dozen"):
            group, seen = max(group, 1) * MULTIPLES[word], True
        elif word in ("thousand", "million"):
            total, group, seen = total + max(group, 1) * MULTIPLES[word], 0, True
        elif (seen and word == "-" and after + 1 < size and doc[after + 1].lower_ in UNITS and doc[after - 1].lower_ in TENS) or (
            seen
            and word == "and"
            and after + 1 < size
            and (doc[after + 1].lower_ in UNITS or doc[after + 1].lower_ in TENS)
            and doc[after - 1].lower_ in MULTIPLES
            and doc[after - 1].lower_ != "dozen"
        ):
            after += 1
            continue
        else:
            break
        after += 1
    return (total + group, after) if seen else (None, at)
