"""Rows of words that look like names: capitals, the particles, hyphens and small words inside them, and where they end."""

from __future__ import annotations

from collections.abc import Iterable

from reportedly.reading.names.witnesses import LABELS, LOCATIVE, NOT_NAMES, Witnesses

PARTICLES = frozenset(
    "al el as ash ad an ar at az ez es ed ibn bin bint ben abu abd ul ud ur de del della der den van von di da dos do la le du au aux".split()
)
_FREE_PARTICLES = frozenset("bin ibn bint abu abd al el de del da do dos du van von der la le di".split())
"""Particles that need no hyphen."""
IN_HYPHENS = frozenset("e i ye o u des les en sur sous lez aux".split())
"""Small words between hyphens inside a name ("Mazar-i-Sharif", "Croix-des-Bouquets")."""
JOINERS = frozenset({"of", "for", "the", "and", "to", "in", "on"})
_OWNERS = frozenset("people children women men youth workers teachers doctors lawyers journalists king queen".split())


def _name_word(w: Witnesses, i: int) -> bool:
    """Can this token be a word of a name, by its looks, tag and place?"""
    if i in w.in_match or i in w.filed:
        return True
    if not w.capital(i) or w.lower[i] in LOCATIVE:
        return False
    if w.lower[i].rstrip(".") in NOT_NAMES and not (i and w.words[i - 1] in "-‐‑"):
        return False
    if i in w.adjectives:
        return _before_body(w, i)
    proper = w.tags[i] in ("NNP", "NNPS") or _before_quarter(w, i)
    named = w.in_ent.get(i) in LABELS
    if w.shouting[i] or w.doc[i].is_sent_start:
        common = w.lower[i] in w.seen_lower or w.vocabulary.word(w.lower[i]) or w.vocabulary.word(w.lower[i].rstrip("s"))
        if common and not _belongs(w, i):
            return False
        if (
            w.tags[i] == "NNS"
            and w.lower[i].endswith("s")
            and not w.shouting[i]
            and not w.places(i, i)
            and (w.words[i] not in w.known_places or w.times_said[w.words[i]] == 1)
        ):
            return False  # "Vigilantes burned the bus": a plural that opens a sentence
        return named or (proper and not w.shouting[i]) or (proper and bool(w.places(i, i)))
    return proper or named


def _before_quarter(w: Witnesses, i: int) -> bool:
    """Does a word that the parser takes for an adjective stand between "the" and a quarter or the like ("the Ondari quarter")? Of peoples and
    faiths there are quarters too."""
    if w.tags[i] not in ("JJ", "NN", "VBG") or not 0 < i < len(w.words) - 1 or w.lower[i - 1] != "the":
        return False
    after = w.lower[i + 1]
    if after not in ("quarter", "neighbourhood", "neighborhood", "district", "suburb", "village", "bridge", "river", "valley", "crossing"):
        return False
    return w.doc[i].ent_type_ != "NORP" and not w.lower[i].endswith(_OF_PEOPLES) and w.vocabulary.word(w.lower[i]) is None


_OF_PEOPLES = ("ian", "ean", "ish", "ese", "ic", "ite", "ial", "tral", "onal", "ical", "ern", "ist", "ch")
"""Endings of adjectives for peoples, faiths and sides."""


def _before_body(w: Witnesses, i: int) -> bool:
    """Does an adjective stand before the capital words of a body ("Russian Defence Ministry")?"""
    j = i + 1
    while j < len(w.words) and w.capital(j) and w.tags[j] in ("NNP", "NNPS"):
        if w.lower[j] in w.vocabulary.closes:
            return not w.shouting[i] or w.in_ent.get(i) == "ORG"
        j += 1
    return False


def _belongs(w: Witnesses, i: int) -> bool:
    """Does a common word belong to a name here: a title, "New" of a place, "County" after its name?"""
    if w.lower[i] in w.vocabulary.titles or w.lower[i] in w.vocabulary.opens:
        return True
    if not w.shouting[i] or w.in_ent.get(i) in ("GPE", "LOC"):
        return i in w.in_ent
    return w.lower[i] in w.vocabulary.closes and i - 1 in w.in_ent and i in w.in_ent


def rows(w: Witnesses) -> Iterable[tuple[int, int]]:
    """Rows of tokens that look like names, particles and hyphens inside them included."""
    i, size = 0, len(w.words)
    while i < size:
        start = i
        if w.lower[i] in PARTICLES and i not in w.in_match:
            after = _past_particle(w, i)
            if after is None or not _name_word(w, after):
                i += 1
                continue
            i = after
        elif not _name_word(w, i):
            i += 1
            continue
        last = i
        while (following := _joined(w, last)) is not None:
            last = following
        yield start, last
        i = last + 1


def _past_particle(w: Witnesses, i: int) -> int | None:
    """The token after a particle and its hyphen ("al-" ...)."""
    size = len(w.words)
    j = i + 1
    if j < size and w.words[j] in "-‐‑" and not w.spaced[i]:
        j += 1
    elif not w.words[i][0].isupper() and w.lower[i] not in _FREE_PARTICLES:
        return None
    return j if j < size else None


def _joined(w: Witnesses, last: int) -> int | None:
    """The next token of the same row of name words, or None where the row ends."""
    i, size = last + 1, len(w.words)
    if i >= size or "\n" in w.words[i]:
        return None
    if _name_word(w, i):
        return i
    word = w.words[i]
    if word in "-‐‑" and not w.spaced[last] and not w.spaced[i]:
        j = i + 1
        if j < size and (_name_word(w, j) or (w.lower[last] in PARTICLES and w.capital(j))):
            return j
        if j < size and w.in_ent.get(j) == "PERSON" and _same_ent(w, last, j):
            return j
        if j < size and w.lower[j] in PARTICLES | IN_HYPHENS and j + 2 < size and w.capital(j + 2):
            return j + 2 if w.words[j + 1] == "-" else None
        return None
    if word == "." and not w.spaced[last] and w.lower[last] in w.vocabulary.titles and i + 1 < size and _name_word(w, i + 1):
        return i + 1
    if w.lower[i] in PARTICLES:
        after = _past_particle(w, i)
        return after if after is not None and after < size and _name_word(w, after) else None
    same = w.in_ent.get(i)
    if w.lower[i] in JOINERS and w.lower[i] != "the":
        j = i + 1
        while j < size and w.lower[j] in JOINERS:
            j += 1
        if (
            j < size
            and _name_word(w, j)
            and ((same in LABELS and _same_ent(w, last, j) and _inside_name(w.lower[i:j], same)) or of_body(w, last, i))
        ):
            return j
    if w.lower[i] in ("'s", "’s", "'", "’") and i + 1 < size and _name_word(w, i + 1):
        owner = w.lower[last]
        if owner in _OWNERS or (w.lower[i - 2 : i - 1] in (["st."], ["st"], ["saint"]) and last > 0):
            return i + 1
    return None


def _inside_name(joiners: list[str], label: str) -> bool:
    """Can these small words stand inside a name of this kind? "Haris and Sabqa" are two places."""
    return not {"for", "to", "in", "on"} & set(joiners) and (label == "ORG" or "and" not in joiners)


def _same_ent(w: Witnesses, a: int, b: int) -> bool:
    return a in w.ent_of and w.ent_of[a] == w.ent_of.get(b)


def of_body(w: Witnesses, last: int, joiner: int) -> bool:
    word = w.lower[last]
    if word in ("republic", "kingdom", "emirate") and w.lower[joiner] == "of":
        return True
    return w.lower[joiner] in ("of", "for") and (
        w.vocabulary.closes.get(word) in ("organisation", "group") or w.vocabulary.opens.get(word) == "organisation"
    )
