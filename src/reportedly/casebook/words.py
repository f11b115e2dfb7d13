"""Words for searching: a text cut into folded words, the same for SQLite and PostgreSQL, in Latin, Cyrillic and Arabic script.

Folding takes off case, accents, Arabic vowel signs, the tatweel and the hamza on a carrier, makes alif maqsura a ya and ta marbuta a ha,
and turns every digit into 0-9. Arabic words lose their article, with the letters written before it (Larkey et al. 2002, "light" stemming,
its prefixes with the article only). Nothing else is stemmed: a word is found as it stands, or by its beginning (`bombard*`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from reportedly.spans import Span

# Marks stand inside words and so do the invisible characters (soft hyphen, joiners, direction marks): a word must not break at them.
_WORD = re.compile(
    "(?:[^\\W_]|[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200c-\u200f\u2060])+"
)
_LIKE_ANOTHER = str.maketrans({"ى": "ي", "ة": "ه", "ـ": None, "ی": "ي", "ک": "ك"})
_ARTICLE = re.compile("^(?:[وفبك]?ال|لل)")
_LONGEST = 100
BARRIER = "\ue000"
"""A word of no language, set between title and text so that no phrase is found across them. Both search engines take it for a letter."""


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """One word as it is searched for. May come back empty, for a word of marks only."""
    if word.isascii():
        return word.lower()[:_LONGEST]
    kept = []
    for char in unicodedata.normalize("NFKC", word).casefold():
        # й is a letter of its own: decomposed it would become и.
        for part in char if char == "й" else unicodedata.normalize("NFKD", char):
            if unicodedata.category(part)[0] in "LN":
                kept.append(str(unicodedata.digit(part)) if part.isdigit() else part)
    made = "".join(kept).translate(_LIKE_ANOTHER)[:_LONGEST]
    bare = _ARTICLE.sub("", made)
    return bare if len(bare) >= 3 else made


def words_of(text: str) -> Iterator[tuple[str, int, int]]:
    """The folded words of a text in their order, each with where it stands: (word, start, end)."""
    for found in _WORD.finditer(text):
        word = fold(found.group())
        if word:
            yield word, found.start(), found.end()


def folded_sha256(words: Iterable[tuple[str, int, int]]) -> str:
    """A hash over the words of a text, the same for texts that differ only in case, accents, punctuation and spacing."""
    return sha256(" ".join(word for word, _, _ in words).encode()).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """One thing asked for: a word, or words that must stand next to each other. `begins`: the last word may go on."""

    words: tuple[str, ...]
    begins: bool = False


_ASKED = re.compile(r'["“”«»„]([^"“”«»„]*)["“”«»„](\*?)|(\S+)')


def wanted(query: str) -> list[Wanted]:
    """What a search line asks for: words, "phrases in quotation marks", beginnings with a star. All of them must stand in the text."""
    found = []
    for match in _ASKED.finditer(query):
        phrase, star, word = match.groups()
        said = phrase if phrase is not None else word
        words = tuple(w for w, _, _ in words_of(said))
        begins = bool(star) or (phrase is None and said.endswith("*"))
        if words and begins:
            # The whole word may be long enough to have lost its article where its beginning is not.
            words = (*words[:-1], _ARTICLE.sub("", words[-1]) or words[-1])
        if words:
            found.append(Wanted(words, begins))
    return found


def find(text: str, asked: Sequence[Wanted], most: int = 50) -> list[Span]:
    """Where the text holds what was asked for, in the order of the text, at most `most` places."""
    standing = list(words_of(text))
    spans: set[Span] = set()
    for one in asked:
        first, last = one.words[0], one.words[-1]
        size = len(one.words)
        for at, (word, start, _) in enumerate(standing[: len(standing) - size + 1]):
            if word != first and not (size == 1 and one.begins and word.startswith(first)):
                continue
            run = standing[at : at + size]
            if all(w == r[0] for w, r in zip(one.words[:-1], run, strict=False)) and (
                run[-1][0] == last or (one.begins and run[-1][0].startswith(last))
            ):
                spans.add((start, run[-1][2]))
                if len(spans) >= most:
                    break
    return sorted(spans)
