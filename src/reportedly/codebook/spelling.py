"""How the spelling of names is compared: folded, cut into pieces, and in their own case.

Names are compared folded: without case, accents, apostrophes, hyphens and Arabic articles, and with the usual transliterations of one
word taken as equal (Jaysh, Jaish, Jeish; Izza, Izzah; Nour, Noor, Nur). Short names are spared the last step: "Oman" is not "Uman".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_ARTICLES = frozenset({"al", "el"})
_ARTICLES_WITH_HYPHEN = frozenset({"al", "el", "as", "ash", "ad", "adh", "an", "ar", "at", "az", "ul", "ud"})
_HYPHENS = frozenset("-‐‑–")
_APOSTROPHES = re.compile("['’‘`ʿʾʼ´\u02bd\u02be\u02bf.]")
_MIXED = re.compile("[A-Z](?=[A-Za-z]{0,3}[a-z])[A-Za-z]{0,3}[A-Z]")
"""Acronyms with a small letter in them ("LeT"), which want all letters as they are: Let is a word, JEM not JeM."""
_SHORT = 5
"""Names of one word up to this many letters are compared letter by letter: transliteration variants would make strangers of them equal."""


def plain_letters(word: str) -> str:
    """A word without case, accents, apostrophes and full stops."""
    letters = word.casefold()
    if letters.isascii():
        return _APOSTROPHES.sub("", letters)
    letters = unicodedata.normalize("NFKD", letters)
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c != "\u0640")
    return _APOSTROPHES.sub("", letters).replace("ı", "i").replace("ة", "ه").replace("ى", "ي")


_TRANSLITERATIONS = (
    (re.compile("ai|ei|ey"), "ay"),
    (re.compile("ou|oo"), "u"),
    (re.compile("ee"), "i"),
    (re.compile("dj"), "j"),
    (re.compile("dh"), "d"),
    (re.compile("q"), "k"),
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile("(?<=..)(?:ah|eh)$"), "a"),
    (re.compile("^ال(?=...)"), ""),
    (re.compile("^wel$"), "wal"),
)


@lru_cache(maxsize=200_000)
def _fold(word: str) -> tuple[str, ...]:
    """The pieces of one token as names are compared by: none for an apostrophe alone, more for "U.S.-led"."""
    if word in ("'s", "’s"):
        return ("'s",)
    pieces = []
    for part in re.split("[-‐‑–]", word):
        plain = plain_letters(part)
        if not plain:
            continue
        for pattern, to in _TRANSLITERATIONS:
            plain = pattern.sub(to, plain)
        pieces.append(plain)
    if not pieces:
        return (word,)  # A full stop or quotation mark ends a name.
    if len(pieces) > 1:
        pieces = [p for p in pieces[:-1] if p not in _ARTICLES_WITH_HYPHEN] + pieces[-1:]
    return tuple(pieces)


def _split(name: str) -> list[str]:
    """A name as it stands in the YAML, cut as the parser cuts text."""
    return [t for t in re.split(r"\s+|([-‐‑–/()\"“”,])|(['’]s)\b", name) if t]


def pieces_of(words: Sequence[str]) -> list[tuple[int, str]]:
    """(index of token, folded piece), without hyphens and Arabic articles."""
    out: list[tuple[int, str]] = []
    last = len(words) - 1
    for i, word in enumerate(words):
        if word in _HYPHENS:
            continue
        if len(word) <= 3 and i < last:
            lower = word.lower()
            if lower in _ARTICLES_WITH_HYPHEN and (lower in _ARTICLES or words[i + 1] in _HYPHENS):
                continue
        out.extend((i, piece) for piece in _fold(word))
    return out


@lru_cache(maxsize=50_000)
def key_of(name: str) -> tuple[str, ...]:
    """The folded pieces of a name, by which it is found."""
    return tuple(p for _, p in pieces_of(_split(name)))


def with_article(words: Sequence[str], first: int) -> int:
    """The first token with the Arabic article that stands before it: "al-" of "al-Qaeda"."""
    at = first
    if at > 0 and words[at - 1] in _HYPHENS:
        at -= 1
        return at - 1 if at > 0 and words[at - 1].lower() in _ARTICLES_WITH_HYPHEN else first
    return at - 1 if at > 0 and words[at - 1].lower() in _ARTICLES else first


def fits_case(form: str, said: Sequence[str], article: bool, outlet: bool, shared: bool) -> bool:
    """Do the words in their own case, with or without an Arabic article before them, stand for the name? Acronyms want capitals, names
    a capital, descriptions (form "") none. Names of outlets, and those shared with others, are often common words, so they want each
    capital, of outlets the article too where the name has it: "foreign policy" is not Foreign Policy, nobody called Hayat is Al-Hayat."""
    if not form:
        return True
    bare = form.replace(".", "")
    if bare.isupper() and " " not in bare:
        word = "".join(said).replace(".", "")
        return bare in (word, word.replace("-", "")) or (len(bare) > 3 and not shared and word == bare.capitalize())
    if _MIXED.fullmatch(form):
        return "".join(said) == form
    words = [w for w in said if w not in _HYPHENS]
    wanted = form.split()
    if outlet and len(words) == 1 and not article and re.match("[Aa](?:l|n|sh|r|s|d|t|z)[- ]", form):
        return False
    if not (outlet or shared) or len(words) != len(wanted):
        words, wanted = words[:1], wanted[:1]
    capital = all(
        w[:1].isupper() or not f[:1].isupper() or not w[:1].isalpha() or _caseless(w) for w, f in zip(words, wanted, strict=False)
    )
    return capital and is_same(form, " ".join(said), letter_by_letter=outlet)


def _caseless(word: str) -> bool:
    return not any(c.islower() or c.isupper() for c in word)


def is_same(form: str, name: str, letter_by_letter: bool = False) -> bool:
    """Are two names the same, where short ones of one word (and those of outlets: Al Mayadeen is not the town of Mayadin) must be so letter
    by letter, articles aside?"""
    words = _bare_words(form)
    if not letter_by_letter and (len(words) != 1 or len(words[0]) > _SHORT):
        return True
    return _bare_words(name) == words


def _bare_words(name: str) -> list[str]:
    return [plain_letters(w) for w in _split(name) if w not in _HYPHENS and w.lower() not in _ARTICLES_WITH_HYPHEN and w.lower() != "the"]


def is_shouted(words: Sequence[str], at: int) -> bool:
    """Is a word of up to three letters in the midst of words in capitals, so that its own capitals tell nothing ("TRUCE IS OVER")?"""
    word = words[at]
    if len(word) > 3 or not word.isupper() or not 0 < at < len(words) - 1:
        return False
    return all(len(w) > 1 and w.isalpha() and w.isupper() for w in (words[at - 1], words[at + 1]))
