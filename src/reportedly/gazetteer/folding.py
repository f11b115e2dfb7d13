"""Spelling variants of one name: what is the same name, written by another desk."""

from __future__ import annotations

import re
import unicodedata

_DROPPED = dict.fromkeys(map(ord, "'’‘`´ʼʿʾʻ′“”\"ـ.,"))
_SPACED = dict.fromkeys(map(ord, "-‐‑‒–—_/\xa0"), " ")
_LETTERS = {ord("ı"): "i", ord("ł"): "l", ord("ø"): "o", ord("đ"): "d", ord("ð"): "d", ord("þ"): "th", ord("æ"): "ae", ord("œ"): "oe",
            ord("ə"): "a", ord("ة"): "ه", ord("ى"): "ي"}  # fmt: skip
_TABLE = {**_DROPPED, **_SPACED, **_LETTERS}
_ASCII_TABLE = {k: v for k, v in _TABLE.items() if k < 128}
_SHORT = {"saint": "st", "sainte": "st", "ste": "st", "mount": "mt", "fort": "ft", "and": "&"}

ARTICLES = frozenset(["al", "el", "as", "es", "ash", "esh", "ad", "ed", "adh", "an", "en", "ar", "er", "at", "et", "az", "ez", "ul", "ath"])
"""The Arabic article as it is written before sun and moon letters."""

_LOOSE = [
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tch|sch", "sh"), (r"kh", "h"), (r"gh", "g"), (r"dh", "d"), (r"th", "t"), (r"dj", "j"), (r"ph", "f"), (r"ck|q", "k"), (r"c(?!h)", "k"),
        (r"ou|oo|w", "u"), (r"ee|ei|ai|ay|ey|iy|y", "i"), (r"aa|ae", "a"), (r"o", "u"), (r"e", "i"), (r"(?<=[aiu])h$", ""), (r"[ai]$", "a"),
        (r"(.)\1+", r"\1"), (r"iu", "u"), (r"i?ia$", "ia"),
    )
]  # fmt: skip


def plain(name: str) -> str:
    """The name without case, accents, hyphens, apostrophes, full stops and a leading "the"; "Saint" and "St." alike, and so on."""
    if name.isascii():
        folded = name.lower().translate(_ASCII_TABLE)
    else:
        folded = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c)).translate(_TABLE)
    words = folded.split()
    if len(words) > 1:
        if words[0] == "the":
            words = words[1:]
        words = [_SHORT.get(w, w) for w in words]
    return " ".join(words)


def loose(name: str) -> str:
    """A key that common ways of writing one Arabic, Persian, Kurdish or Turkic name in Latin letters share: without articles, "ou" as "u",
    "kh" as "h", "q" as "k", "e" as "i", without a final "h", double letters single. For Arabic script: without the article."""
    words = plain(name).split()
    kept = [w for i, w in enumerate(words) if w not in ARTICLES or i == len(words) - 1]
    out = []
    for word in kept:
        if word > "\u0600":
            out.append(word.removeprefix("ال"))
            continue
        if len(word) > 5 and word.startswith(("al", "el")) and len(kept) == 1 and "-" in name:
            word = word[2:]
        for pattern, to in _LOOSE:
            word = pattern.sub(to, word)
        out.append(word)
    return "".join(out)
