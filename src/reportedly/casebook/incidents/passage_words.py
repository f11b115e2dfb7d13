"""The words of a passage that tell it from others, as numbers that are quick to compare and hold no text."""

from __future__ import annotations

from zlib import crc32

from reportedly.casebook.words import words_of

_COMMON = frozenset(
    "about above across after again against ahead along also although amid among another around away back based because been before began being "
    "below between both came case could day days did does down during each earlier early either else even ever every few first following for "
    "former found four from further gave get going group had has have having her here him his how however including inside into its itself "
    "just last late later least less like made make many may meanwhile might more most much must near nearly neither never new next night "
    "nine not now off officials once one ones only onto other others our out outside over own part people place previous put quoted recent reported "
    "reports said same saw say saying says second see seen seven several she should side since six some someone source sources still such "
    "take taken ten than that the their them themselves then there these they third this those though three through throughout time told "
    "took toward towards two under until upon use used using very was way week well went were what when where whether which while who whole "
    "whom whose why will with within without would year years yet you your killed killing kill dead death deaths died wounded injured attack "
    "attacks attacked force forces military civilians civilian area areas town city province district syria syrian government".split()
)
"""Words that nearly every report of a war shares."""


def compared_words(text: str) -> tuple[int, ...]:
    """The words of a passage that tell it from others, as hashes in order: names and numbers with the lowest bit set, common words left out."""
    found: dict[str, int] = {}
    for word, start, _ in words_of(text):
        if (len(word) < 3 and not word.isdigit()) or word in _COMMON:
            continue
        bare = word[:-1] if len(word) > 4 and word.endswith("s") else word
        first = text[start]
        found[bare] = max(found.get(bare, 0), int(first.isupper() or first.isdigit()))
    return tuple(sorted({(crc32(word.encode()) << 1 | heavy) & 0x7FFFFFFF for word, heavy in found.items()}))
