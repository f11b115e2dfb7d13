"""What a name names, by what spaCy, the gazetteer and the words beside it say: "the village of ...", "the militia ...", "in ..."."""

from __future__ import annotations

import re

from reportedly.reading.names.standing import stands_as_place, stated_place
from reportedly.reading.names.witnesses import BESIDE, LOCATIVE, Witnesses
from reportedly.reading.syntax import is_bare
from reportedly.records import EntityKind

OWN_NAME = (
    r"\bgave (?:his|her|their) (?:first )?name (?:only )?as|\bidentified (?:him|her)self (?:only )?as|\bgoes by the name(?: of)?"
    r"|\bintroduced (?:him|her)self as"
)
"""What stands before the name that somebody gives as their own."""
_OWN_NAME = re.compile(rf"(?:{OWN_NAME}) $")
_OPENS_ASIDE = frozenset({"a", "an", "the", "its", "his", "her", "their"})
LARGE = 50_000
"""Persons: a place with more is likely meant by its bare name."""


def called_after(w: Witnesses, at: int, end: int) -> EntityKind | None:
    """What the common noun after a name says that it is: "the ... newspaper", "... militia"."""
    root = w.doc[at : end + 1].root
    noun = root.head
    if root.dep_ != "compound" or noun.i <= end or noun.tag_ != "NN":
        return None
    entry = w.vocabulary.entry(noun)
    if entry is None or (entry.kind != "outlet" and entry.code != "armed_group") or w.places(at, end):
        return None
    return entry.kind  # type: ignore[return-value]


def called_before(w: Witnesses, at: int, end: int) -> EntityKind | None:
    """What the common noun before a name says that it is: "envoy ...", "the militia ...", "agency ..."."""
    before = at - 1
    if before < 0 or w.tags[before] not in ("NN", "NNS"):
        return None
    if w.doc[at : end + 1].root.head.i != before and not at <= w.doc[before].head.i <= end:
        return None
    entry = w.vocabulary.word(w.doc[before].lemma_.lower())
    if entry is None or entry.kind in ("place", "state") or (w.tags[before] == "NNS" and entry.kind not in ("person", "unnamed")):
        return None
    return entry.kind  # type: ignore[return-value]


def kind_of(w: Witnesses, first: int, last: int) -> tuple[EntityKind | None, int]:
    """What the tokens first..last name, and the weight of what says so (as in `cutting.Candidate`)."""
    label = w.in_ent.get(first)
    if w.lower[first] == "operation":
        return None, 0
    if first > 1 and w.words[first - 1] == "/" and w.words[first - 2].isupper() and len(w.words[first - 2]) > 2:
        return "person", 5  # who took the picture: "REUTERS/Rami Odeh"
    start = w.doc[first].idx
    if first and w.lower[first - 1] in ("as", "name", "of") and _OWN_NAME.search(w.text, max(0, start - 60), start):
        return "person", 5
    if first == last and (closes := w.vocabulary.closes.get(w.lower[first])) not in (None, "place"):
        return closes, 3
    if beside(w, first, last) or _is_dateline(w, first, last) or stated_place(w, first, last):
        return "place", 5
    opens = w.vocabulary.opens.get(w.lower[first])
    if first == last and (w.tags[first] == "JJ" or _common(w, first)):
        return None, 0
    if label in (None, "ORG") and (holds_post(w, first, last) or _is_called_person(w, first, last) or _is_who(w, first, last)):
        return "person", 4
    hits = w.places(first, last)
    large = bool(hits) and max(p.population for p in hits) >= LARGE
    within = located(w, first)
    if label not in ("GPE", "LOC") and stands_as_place(w, first, last):
        return "place", 2 if hits and not (within and label) else 3
    if label in ("GPE", "LOC"):
        return "place", 3 if hits or within else 2
    if label == "FAC":
        return "place", 2
    if label == "PERSON":
        if hits and (within or among_places(w, first, last) or (first == last and _has_place_done_to_it(w, first))):
            return "place", 3
        if first == last and among_places(w, first, last):
            return "place", 2
        if w.words[first] in ("al", "el", "ash", "as", "ad", "az", "ar", "an", "at") and not speaks(w, last):
            return "place", 1
        if (
            first == last
            and (w.shouting[first] or w.doc[first].is_sent_start)
            and w.times_said[w.words[first]] == 1
            and not speaks(w, last)
        ):
            return None, 0
        return "person", 2 if last > first else 1
    if (
        last - first < 3
        and label in (None, "ORG", "FAC")
        and w.tags[first] == "NNP"
        and not w.words[first].isupper()
        and _is_taken(w, first, last)
    ):
        return "place", 2 if hits else 1
    if label == "ORG":
        acronym = w.words[first].isupper() and first == last
        if hits and not acronym and (within or large or _has_place_done_to_it(w, last)):
            return "place", 3 if within else 2
        believed = first > 1 and w.doc[first - 2].lemma_.lower() in w.vocabulary.grammar["not_at_places"]
        if within and not acronym and first == last and w.lower[first - 1] == "in" and not believed:
            return "place", 1
        return "organisation", 1 if hits and not acronym else 2
    if hits and (within or large or _has_place_done_to_it(w, last)) and w.tags[first] in ("NNP", "NNPS") and len(w.words[first]) > 3:
        return "place", 2 if within else 1
    if within and opens == "place":
        return "place", 2
    if label is None and not hits and 0 < last - first <= 2 and speaks(w, last) and _like_person(w, first, last):
        return "person", 2  # "Jan Eliasson told reporters"
    return None, 0


def _like_person(w: Witnesses, first: int, last: int) -> bool:
    """Are these two or three words that begin with capitals, none of them a word that the vocabulary has for people or bodies?"""
    return all(
        w.tags[i] == "NNP"
        and w.words[i][:1].isupper()
        and w.words[i][1:].islower()
        and not _common(w, i)
        and w.lower[i] not in w.vocabulary.closes
        for i in range(first, last + 1)
    )


def holds_post(w: Witnesses, first: int, last: int) -> bool:
    """Does a name of two to four words stand in commas after a post ("the director of Al-Rahma hospital, FULL NAME, said", "its deputy leader,
    FULL NAME,")?"""
    if not 0 < last - first <= 3 or first < 3 or w.words[first - 1] != "," or any(w.words[i].isupper() for i in range(first, last + 1)):
        return False
    root = w.doc[first : last + 1].root
    body = root.head
    if root.dep_ != "appos" or body.i >= first:
        return False
    named = body.pos_ == "PROPN" or any(c.pos_ == "PROPN" for c in body.lefts)
    while named and body.dep_ == "pobj" and body.head.head.i != body.i:
        body = body.head.head
        if _is_post(w, body.i):
            return True
    return _closes_aside(w, last) and _is_post(w, body.i) and not w.places(first, last)


def _is_called_person(w: Witnesses, first: int, last: int) -> bool:
    """ "FULL NAME, a researcher at the group,": does an apposition say that a name of two or three words is a person's?"""
    if not 0 < last - first <= 2 or last + 3 >= len(w.words) or w.words[last + 1] != "," or w.lower[last + 2] not in _OPENS_ASIDE:
        return False
    if any(w.words[i].isupper() or w.tags[i] != "NNP" for i in range(first, last + 1)) or w.places(first, last):
        return False
    root = w.doc[first : last + 1].root
    return any(c.dep_ == "appos" and c.i > last and _is_post(w, c.i) for c in root.rights)


def _is_who(w: Witnesses, first: int, last: int) -> bool:
    """ "FULL NAME, who heads the front,": one person."""
    after = last + 3
    if not 0 < last - first <= 2 or after >= len(w.words) or w.words[last + 1] != "," or w.lower[last + 2] != "who":
        return False
    return w.tags[after] != "VBP" and not w.places(first, last) and _like_person(w, first, last)


def _is_post(w: Witnesses, i: int) -> bool:
    entry = w.vocabulary.word(w.doc[i].lemma_.lower()) if w.tags[i] == "NN" else None
    return entry is not None and entry.kind in ("person", "unnamed")


def _closes_aside(w: Witnesses, last: int) -> bool:
    return last + 1 < len(w.words) and w.words[last + 1] == ","


def _is_dateline(w: Witnesses, first: int, last: int) -> bool:
    """Does a line begin with it in capitals, as where a story was written ("AKRON, Ohio (Wire) - ")? A village that no gazetteer has only
    where the report's first line but its headline does."""
    if (first > 0 and "\n" not in w.words[first - 1]) or not all(word.isupper() for word in w.words[first : last + 1] if word.isalpha()):
        return False
    after = w.words[last + 1] if last + 1 < len(w.words) else ""
    if after not in (",", "(", "-", "--", "–", "—", "The", "A", "An") or len(w.words[first]) < 3:
        return False
    if len(w.words[first]) > 3 and w.places(first, last):
        return True
    return first in w.filed and last in w.filed and not any(_common(w, i) for i in range(first, last + 1))


def speaks(w: Witnesses, i: int) -> bool:
    """Does a name with this last token say or think something?"""
    token = w.doc[i]
    return token.dep_ == "nsubj" and token.head.lemma_ in w.vocabulary.says


def _common(w: Witnesses, i: int) -> bool:
    """Is it a common noun with a capital ("the Capital")?"""
    return w.lower[i] in w.seen_lower or (w.vocabulary.word(w.lower[i]) is not None and not w.words[i].isupper())


def beside(w: Witnesses, first: int, last: int) -> bool:
    """Do the words next to it say that it is a place: "village of ...", "... province"?"""
    after = last + 1
    if after < len(w.words):
        entry = w.vocabulary.word(w.lower[after])
        place = (entry is not None and entry.kind == "place") or w.vocabulary.closes.get(w.lower[after]) == "place"
        if place and w.tags[after] == "NN" and w.doc[after].dep_ != "compound":
            return True
    if first >= 2 and w.lower[first - 1] == "of":
        entry = w.vocabulary.word(w.doc[first - 2].lemma_.lower())
        if entry is not None and entry.kind == "place" and w.lower[first - 2] not in ("capital", "state", "base"):
            return True
        if w.lower[first - 2] in BESIDE:
            return True
    if first >= 1:
        entry = w.vocabulary.word(w.lower[first - 1])
        if entry is not None and entry.kind == "place" and w.tags[first - 1] == "NN" and w.doc[first].head.i <= last:
            return True
    return False


def _has_place_done_to_it(w: Witnesses, i: int) -> bool:
    """Is it shelled, captured, left, or of somebody who lives there ("a resident of ...")?"""
    token = w.doc[i]
    if token.dep_ == "dobj":
        return token.head.lemma_ in w.vocabulary.grammar["done_to_land"]
    if token.dep_ == "nsubjpass":
        return token.head.lemma_ in w.vocabulary.grammar["done_to_land"] and token.head.lemma_ not in ("hit", "strike", "lose")
    if token.dep_ == "nsubj" and token.head.lemma_ == "fall" and is_bare(token.head):
        return any(p.population >= LARGE for p in w.places(i, i))  # "Goma has fallen"; whoever falls in battle has a name as well
    if token.dep_ == "pobj" and token.head.lower_ in ("of", "on", "from", "to"):
        above = token.head.head.lemma_.lower()
        moved = above in w.vocabulary.grammar["moves"] and token.head.lower_ in ("from", "to") and token.head.head.pos_ == "VERB"
        return (
            moved
            or above in w.vocabulary.grammar["lived_in"]
            or (token.head.lower_ in ("on", "to") and above in w.vocabulary.grammar["turned_on"])
        )
    return False


def _is_taken(w: Witnesses, first: int, last: int) -> bool:
    """Is it taken, entered or overrun, as only a place is? Villages in no gazetteer are known by this alone; one of several ("seized Minova and
    Masisi") goes with the first."""
    name = w.doc[first : last + 1].root
    taken = next((t for t in (name, *name.conjuncts) if t.dep_ in ("dobj", "nsubjpass")), None)
    return taken is not None and taken.head.lemma_.lower() in w.vocabulary.grammar["taken_as_land"]


def among_places(w: Witnesses, first: int, last: int) -> bool:
    """Is it one of several places ("Hama and Idlib")?"""
    head = w.doc[first : last + 1].root
    return any(w.in_ent.get(t.i) == "GPE" for t in head.conjuncts)


def located(w: Witnesses, first: int) -> bool:
    before = first - 1
    if before >= 0 and w.lower[before] == "the":
        before -= 1
    while before >= 0 and w.lower[before].split("-")[-1] in BESIDE:
        before -= 1
    return before >= 0 and w.lower[before] in LOCATIVE
