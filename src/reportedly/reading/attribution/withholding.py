"""Names that a report withholds or changes, and the words by which it says so ("who asked not to be named")."""

from __future__ import annotations

import re

from reportedly.reading.attribution.cues import Lexicon

_ASK = r"\b(?:ask|request|insist|want|prefer|wish)(?:s|ed|ing)?\b"
_NAME = r"(?:name|names|surname|surnames|identity|identities)\b"
_REVEAL = r"(?:use|publish|print|give|reveal|disclose|mention|share|report|quote)"
_ASKS = re.compile(
    rf"{_ASK} (?:\w+ ){{0,2}}not to (?:be (?:named|identified|quoted by name)|(?:name|identify) \w+|{_REVEAL} (?:\w+ ){{0,3}}{_NAME})"
    rf"|{_ASK} (?:\w+ ){{0,2}}that (?:\w+ ){{1,4}}{_NAME} (?:should )?(?:not be|be (?:withheld|left out|kept out))"
    rf"|\bthat (?:he|she|they|it) not be (?:named|identified|quoted by name)"
    rf"|{_ASK} (?:\w+ ){{0,2}}that neither [^,.;]{{1,60}} be (?:named|identified)"
    rf"|\bcondition that (?:\w+ ){{1,3}}(?:not be|go) (?:named|identified|quoted|unnamed)"
    rf"|\b(?:did|does|do|would) not (?:want|wish|like) to be (?:named|identified|quoted by name)"
    rf"|\bthat (?:he|she|they|it) not be (?:named|identified|quoted by name)"
    rf"|{_ASK} (?:\w+ ){{0,2}}that neither [^,.;]{{1,60}} be (?:named|identified)"
    rf"|\b(?:did|does|do) not (?:want|wish) (?:\w+ ){{1,4}}{_NAME} (?:to be )?(?:used|published|printed|given|revealed|disclosed|mentioned)"
)
"""Somebody asks, in any words, that a name stay out: "asked us not to use her family name", "requested that his surname not be printed"."""


_IN_PART = re.compile(
    rf"{_ASK} (?:\w+ )?to (?:be )?(?:named|identified|quoted|known|referred to|give) (?:only )?(?:by|as|under) (?:only )?(?:his|her|their) (?:first|given|middle|nick)"
    rf"|(?:named|identified|quoted|known) only by (?:his|her|their) (?:first|given|middle|nick)"
)
"""Somebody asks for a first name to do."""


def asks_for_less(words: str, lexicon: Lexicon) -> bool:
    """Do words (lower case) ask that a name be withheld, or be given in part?"""
    return withheld(words, lexicon) is not None or _IN_PART.search(words) is not None


def withheld(words: str, lexicon: Lexicon) -> str | None:
    """`anonymous` or `pseudonymous` where words (lower case) say that a name is withheld or changed, else None."""
    for phrase, value in lexicon.phrases["disclosure"]:
        if phrase in words:
            return value
    return "anonymous" if _ASKS.search(words) else None
