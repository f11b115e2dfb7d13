"""Which of a place's names in Arabic letters is its Arabic name. GeoNames lists them without saying of which language each is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import LCSseq

from reportedly.gazetteer.folding import loose

_ARABIC = re.compile(r"[ء-غف-ْ ]+")
"""Letters of Arabic, without those that only Persian, Kurdish and Urdu have."""

_LATIN = dict(
    zip(
        "بتثجحخدذرزسشصضطظعغفقكلمنهويأإآاةىؤئء",
        ("b", "t", "t", "j", "h", "h", "d", "d", "r", "z", "s", "sh", "s", "d", "t", "z", "", "g", "f", "k", "k", "l", "m", "n", "h", "u", "i", "a", "a", "a", "a", "", "a", "u", "i", ""),
        strict=True,
    )
)  # fmt: skip
_VOWELS = re.compile(r"[aeiou]+")

LEAST = 0.6
"""How much of the consonants a name must share with the Latin one to be taken for it."""


SPOKEN = frozenset("SY IQ LB JO PS IL YE SA KW BH QA AE OM EG LY TN DZ MA SD MR SO DJ KM TD EH".split())
"""Countries where places have Arabic names that need not sound like their Latin ones (Halab, Aleppo)."""


def arabic_name(name: str, aliases: Iterable[str], country: str | None) -> str | None:
    """The name in Arabic letters that sounds most like the Latin one, or the only one that a place of an Arabic-speaking country has; else None."""
    found = [alias for alias in dict.fromkeys(aliases) if _ARABIC.fullmatch(alias) and len(alias) > 1]
    latin = _bones(loose(name))
    scored = [(_likeness(latin, alias), _form(alias), alias) for alias in found]
    best = max(scored, default=None)
    if best is not None and (best[0] >= LEAST or (len(found) == 1 and country in SPOKEN)):
        return best[2]
    return None


def _likeness(latin: str, alias: str) -> float:
    own = _bones("".join(_LATIN.get(letter, "") for word in alias.split() for letter in word.removeprefix("ال")))
    return LCSseq.normalized_similarity(latin, own) if latin and own else 0.0


def _form(alias: str) -> tuple[int, bool, bool, int]:
    """Of like names the one in fewest words, with the article, with the letters that Arabic ends in, and the shortest."""
    return -len(alias.split()), alias.startswith("ال"), not alias.endswith(("ى", "ه")), -len(alias)


def _bones(word: str) -> str:
    """Its consonants."""
    return _VOWELS.sub("", word)
