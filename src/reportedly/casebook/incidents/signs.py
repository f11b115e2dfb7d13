"""Signs in the words around an act or a place that tell one happening from another. English, as the reading is; no record is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reportedly.casebook.sentences import Sentences
from reportedly.datelines import DAY

_BACK = re.compile(r"\b(?:the|this|that|these|those|their|its)\s+(?:[\w-]+\s+){0,2}$", re.I)


def points_back(text: str, at: int) -> bool:
    """Does a word stand after "the" or "this", so that it may speak of what was told before?"""
    return bool(_BACK.search(text[max(0, at - 40) : at]))


_ANOTHER = re.compile(r"\b(?:another|(?:an )?earlier|(?:a )?separate|(?:a )?previous|a similar)\s+(?:[\w-]+\s+){0,2}$", re.I)


def sets_apart(text: str, at: int) -> bool:
    """Does a word stand after "another" or "an earlier", so that it speaks of what was not told before?"""
    return bool(_ANOTHER.search(text[max(0, at - 40) : at]))


_LASTING = re.compile(
    r"\b(?:(?:days|weeks|months|years) of|(?:regular|routine|frequent|repeated)(?:ly)?|often)\s+(?:[\w-]+\s+){0,2}$", re.I
)


def lasts(text: str, at: int) -> bool:
    """Does a word stand after "seven days of" or "regularly", so that it speaks of many acts at once?"""
    return bool(_LASTING.search(text[max(0, at - 60) : at]))


_PARTED = re.compile(
    r"\b(?:(?:came|comes?|coming)\b[^.;]{0,40}?\b(?:after|before|as|amid)"
    r"|follow(?:s|ed|ing)\b[^.;]{0,40}?\b(?:hours|days?|weeks?|months?|years?)"
    r"|(?:took|takes) place\b[^.;]{0,40}?\b(?:as|amid)|(?:hours|days?|weeks?|months?|years?) (?:after|before))\b"
)
"""Not "happened when" or "occurred after": what follows those is often the act itself."""


def parts(text: str, sentences: Sentences, at: int) -> bool:
    """Does a sentence, before a word in it, set one act in time by another ("the raid came after", "followed days of")?"""
    return bool(_PARTED.search(text[sentences.starts[sentences.at(at)] : at]))


_LED = re.compile(r"\b(?:in|at|near|on|of|outside|around|inside|into|over|to|from)\s+(?:the\s+)?(?:[\w'’-]+\s+){0,4}$", re.I)


def led(text: str, start: int) -> bool:
    """Do words before a place say that something is there, and not only name it?"""
    return bool(_LED.search(text[max(0, start - 60) : start]))


def joined(words: Iterable[tuple[int, int]], span: tuple[int, int]) -> bool:
    """Does a place stand right beside the words of an act, as its object or part ("shelled Homs", "the Homs bombing")?"""
    return any(0 <= span[0] - end <= 2 or 0 <= start - span[1] <= 2 for start, end in words)


def beside(spans: Iterable[tuple[int, int]], sentences: Sentences, at: int) -> bool:
    """Do words stand in the sentence of an offset?"""
    return any(sentences.at(start) == sentences.at(at) for start, _ in spans)


_FILED = re.compile(rf"(?:, [A-Z][\w ]{{2,20}})?(?:,? {DAY})?\s*(?:\([A-Z][^()\n]{{1,30}}\)\s*)?[-–—]{{1,2}}\s")
_GLUED = re.compile(rf"(?:(?:,? [A-Z]\w+){{0,2}}|(?:, [A-Z]\w+)?, {DAY} ?)[-–—] (?=[A-Z\"“])")
_HEAD = 400


def filed(text: str, span: tuple[int, int]) -> bool:
    """Is a place a dateline: in capitals before a dash ("BEIRUT (Reuters) - "), or, at the head of a report, with the dash right after it
    ("Beirut, London- ")?"""
    start, end = span
    shouted = len(text[start:end]) > 3 and text[start:end].isupper() and bool(_FILED.match(text, end))
    return shouted or (start < _HEAD and bool(_GLUED.match(text, end)))
