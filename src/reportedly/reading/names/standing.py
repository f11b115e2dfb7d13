"""Where a name stands as only a place's can: "at ...", "fled to ...", "..., a village in", "... and [a place]".

Villages stand in no gazetteer, and the parser takes their names for persons, bodies or nothing. What follows is said of names that nothing
else tells; the register's actors and names that titles or other words tell never come here.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from reportedly.reading.names.rows import IN_HYPHENS, PARTICLES
from reportedly.reading.names.witnesses import NOT_NAMES, Witnesses
from reportedly.reading.sites import site_end

_LABELS = frozenset({"", "PERSON", "ORG", "FAC", "GPE", "LOC", "PRODUCT", "WORK_OF_ART", "NORP"})
"""spaCy's labels of names that may turn out to be places."""
_AT = frozenset({"at", "in", "near", "outside", "inside", "around"})
_GOING = frozenset({"to", "into", "towards", "toward", "from"})
_DISTANCE = re.compile(
    r",? (?:(?:some|about|around|just|barely|only|nearly) )*(?:\d[\d.,]*|ten|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|a hundred) ?(?:km|kilomet|mile)"
)
_IS_A = re.compile(r"(?:, | \()(?:a|an|the|another) ((?:[\w’'-]+ ){0,4}?)([a-z-]+)(?= (?:in|of|on|near|at|where|from|which|that|some|about|\d|close|just|between|outside|north|south|east|west|nearby|across|inside|whose|held|with|to)\b|[,.)])")  # fmt: skip
_CALLED = re.compile(r"\b([a-z]+) (?:called|named|known as) $")
_NO_ASIDE = frozenset("bank club college factory field front post school state station university".split())
"""Nouns for sites and lands that are said of bodies too ("X, the rebels' radio station")."""
_TELLING = frozenset("air army gas marine military naval nuclear oil power shopping water".split())
"""Words between a name and the noun of a site that leave no doubt that it is one ("Lira gas plant")."""
_PRAISED = ("er", "or", "ist", "ant")
"""Endings of nouns that may tell who somebody is: "a leader in Name Surname"."""
_HAS_PLACE = frozenset(
    "airstrip airfield hamlet garrison slum wadi islet jetty outskirts post market swamp forest inhabitants station".split()
)
"""Nouns before "of" that a place has, besides those for places themselves."""


def stated_place(w: Witnesses, first: int, last: int) -> bool:
    """Is it said to be one: "X, a village in", "X, 45 km from", "a hamlet called X", "the X gas plant"?"""
    start, end = w.doc[first].idx, w.doc[last].idx + len(w.doc[last])
    if _DISTANCE.match(w.text, end) is not None:
        return True
    grammar = w.vocabulary.grammar
    aside = _IS_A.match(w.text, end)
    if aside is not None and (aside[2] in grammar["sites"] or _is_place(w, aside[2])) and aside[2] not in _NO_ASIDE:
        return True
    called = _CALLED.search(w.text, max(0, start - 40), start)
    if called is not None and _is_place(w, called[1]):
        return True
    site = site_end(w.doc, last, grammar["sites"])
    if site is None or (site.i == last + 2 and w.lower[last + 1] in _TELLING):
        return site is not None
    return not {site.lemma_, site.lower_} & grammar["sites_of_bodies"] and not (w.words[first].isupper() and w.words[first].isalpha())


def stands_as_place(w: Witnesses, first: int, last: int, titled: bool = False) -> bool:
    """Does a name that may be anything stand where a place stands? `titled`: its first word is a title otherwise ("Sheikh")."""
    if first + titled > last or not _may_be_place(w, first + titled, last):
        return False
    root = w.doc[first : last + 1].root
    if _stands(w, root, w.doc[first], w.in_ent.get(first)):
        return True
    if root.dep_ == "conj" and root.head.pos_ == "PROPN":
        above = root.head
        while above.dep_ == "conj" and above.head.pos_ == "PROPN":
            above = above.head
        return above.i < first and _stands(w, above, above, w.in_ent.get(first)) and w.in_ent.get(above.i) != "PERSON"
    return False


def _may_be_place(w: Witnesses, first: int, last: int) -> bool:
    """Is it one to four words with capitals, none of them known for anything else, that nobody owns by and that do not speak?"""
    if last - first > 4 or w.doc[first].ent_type_ not in _LABELS or w.shouting[first]:
        return False
    for i in range(first, last + 1):
        word = w.words[i]
        if not word[:1].isalpha():
            continue
        if last > first and (w.lower[i] in PARTICLES | IN_HYPHENS or (i > first and w.words[i - 1] in "-‐‑")):
            continue
        if w.lower[i] in NOT_NAMES or w.lower[i] in w.vocabulary.titles or w.lower[i] in w.seen_lower or w.tags[i] != "NNP":
            return False
        if not word[0].isupper() or (word.isupper() and (i == first or len(word) > 3)):
            return False
        if w.vocabulary.closes.get(w.lower[i]) not in (None, "place") or w.vocabulary.opens.get(w.lower[i]) not in (None, "place"):
            return False
        if w.vocabulary.word(w.lower[i]) is not None and w.vocabulary.closes.get(w.lower[i]) != "place":
            return False
    if len(w.words[last]) < 2 or w.words[last] in w.speakers:
        return False
    after = last + 1
    return after >= len(w.words) or not (w.lower[after] in ("'s", "’s", "'", "’", "-") or (w.capital(after) and w.tags[after] == "NNP"))


def _stands(w: Witnesses, root: Token, first: Token, label: str | None) -> bool:
    """`root`, `first`: of the name; `label`: the parser's."""
    grammar = w.vocabulary.grammar
    before = w.lower[first.i - 1] if first.i else ""
    if before in ("nearby", "neighbouring", "neighboring", "downtown"):
        return True
    if before in _AT:
        above = w.doc[first.i - 1].head
        beside = w.doc[max(0, first.i - 2)]  # "lost faith in", where the parser hangs "in" on the verb
        if w.doc[first.i - 1].dep_ != "prep" or {above.lemma_.lower(), beside.lemma_.lower()} & grammar["not_at_places"]:
            return False
        if before == "in" and label == "PERSON" and above.tag_ == "NN" and above.lemma_.endswith(_PRAISED):
            return False
        return not (before == "in" and w.doc[first.i].ent_type_ == "WORK_OF_ART")
    if before in _GOING:
        above = w.doc[first.i - 1].head
        if above.pos_ == "ADP":
            above = above.head
        return above.lemma_.lower() in grammar["goes_to_places"] or (before == "from" and above.lemma_ in grammar["says_where_of_persons"])
    if before == "of" and first.i > 1:
        noun = w.doc[first.i - 2]
        if noun.lower_ == "out":
            return noun.head.lemma_.lower() in (*grammar["goes_to_places"], "pull", "move", "push")
        return bool({noun.lemma_.lower(), noun.lower_.removesuffix("s")} & grammar["says_where_of_persons"]) or noun.lower_ in _HAS_PLACE
    if before == "on" and label != "PERSON" and first.i > 1:
        above = w.doc[first.i - 1].head
        return above.lemma_.lower() in (
            "airstrike",
            "shelling",
            "bombardment",
            "bombing",
            "fall",
            "drop",
            "rain",
            "march",
            "advance",
            "strike",
            "raid",
        )
    if root.dep_ in ("dobj", "nsubjpass"):
        return root.head.lemma_.lower() in grammar["entered_as_land"]
    return False


def _is_place(w: Witnesses, noun: str) -> bool:
    entry = w.vocabulary.word(noun)
    return entry is not None and entry.kind == "place"
