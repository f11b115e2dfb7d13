"""Suggested aliases: a name that the register does not know may be of an actor that is known, for reasons that add up.

A suggestion is no more than that: nothing is merged until a person says so (`judge(NAME, "same", right=ACTOR)`), and what a person said is
not suggested again. Names that a report withholds or changes, and private persons, are never among them (casebook/actors/names.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from reportedly.casebook.actors.names import Known, Names, Told, acronym_like, folded, names
from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.actors.verdicts import Decided
from reportedly.casebook.incidents.comparing import Reason
from reportedly.casebook.store import Store
from reportedly.gazetteer.folding import ARTICLES, loose

BEGIN = -150
"""Most pairs of names are of two actors."""

ALIKE = 78
"""Likeness (0 to 100) from which on two names are compared at all."""

SAME_WORD = 80
"""Likeness from which on two words of names are one, written differently."""

MOST = 3
"""Suggestions for one name."""

SMALL = frozenset("the of and for in on to".split()) | ARTICLES
APART = frozenset("north northern south southern east eastern west western central first second third fourth fifth sixth".split())
"""Words that tell sisters apart."""


@dataclass(frozen=True)
class Suggestion:
    """`name` (with its `id`) may be another name of `of` (a code of the register, or the id of another new name), written `of_name`.
    `score`: the sum of the `reasons`, in hundredths; `reports`: in which the name stands."""

    id: str
    name: str
    of: str
    of_name: str
    score: int
    reasons: tuple[Reason, ...]
    reports: tuple[str, ...]


def suggestions(place: Store, found: Names | None = None, settled: bool = False) -> list[Suggestion]:
    """All that is suggested and not yet decided, the likeliest first. See `Casebook.suggested_aliases`. `found`: the names of the casebook,
    where they have been gathered already. `settled`: with those that people decided."""
    found = names(place) if found is None else found
    with place.reading() as connection:
        decided = Decided(connection)
    known = {**_register_actors(found), **found.new}
    told: defaultdict[frozenset[str], list[Told]] = defaultdict(list)
    for one in found.told:
        told[frozenset((one.a, one.b))].append(one)
    made: defaultdict[str, list[Suggestion]] = defaultdict(list)
    for a, b in sorted(_proposed(found, known, told)):
        if not settled and decided.about(a, b):
            continue
        reasons = compare_names(known[a], known[b], told.get(frozenset((a, b)), ()))
        score = sum(reason.weight for reason in reasons)
        if score > 0:
            name, of = (a, b) if a in found.new and (b not in found.new or _rather(known[b], known[a])) else (b, a)
            made[name].append(
                Suggestion(name, known[name].name, of, _called(of, known), score, tuple(reasons), tuple(sorted(known[name].entities)))
            )
    every = [one for own in made.values() for one in sorted(own, key=lambda s: (-s.score, s.of))[:MOST]]
    return sorted(every, key=lambda s: (-s.score, s.name, s.of))


def compare_names(a: Known, b: Known, told: Sequence[Told] = ()) -> list[Reason]:
    """Every comparison of two actors' names, with its weight and what it saw."""
    found = [Reason("to begin with", BEGIN, "most pairs of names are of two actors")]
    found += _told(told)
    written = max((_written(x, y) for x in _forms(a) for y in _forms(b)), key=lambda w: sum(r.weight for r in w), default=[])
    # A new name need not be like the old one.
    found += [reason for reason in written if reason.weight > 0 or not told]
    found += _kinds(a.kind, b.kind)
    together = sorted(id for id in a.entities.keys() & b.entities.keys() if not a.entities[id] & b.entities[id])
    if together and not told:
        found.append(Reason("together", -150, f"both are named, apart, in {together[0]}"))
    return found + _context(a, b)


def _told(told: Sequence[Told]) -> list[Reason]:
    if not told:
        return []
    more = f", and {len(told) - 1} more" if len(told) > 1 else ""
    return [Reason("told", 300, f"{told[0].words} ({told[0].report}){more}")]


def _written(x: str, y: str) -> list[Reason]:
    """How alike two forms are: by their words however they are transliterated, their order aside; or as an acronym."""
    ours, theirs = _tokens(x), _tokens(y)
    if _is_acronym(x, y) or _is_acronym(y, x):
        return [Reason("acronym", 120, f"{x} / {y}")]
    if not ours or not theirs:
        return []
    numbers = _digits(x) ^ _digits(y) | (APART & (set(folded(x).split()) ^ set(folded(y).split())))
    if numbers:
        return [Reason("numbers", -300, f"told apart by {', '.join(sorted(numbers))}")]
    rest = _unmatched(ours, theirs), _unmatched(theirs, ours)
    if rest[0] and rest[1]:
        return [Reason("words", -150, f"different words: {' '.join(rest[0])} / {' '.join(rest[1])}")]
    if rest[0] or rest[1]:
        shared = min(len(ours), len(theirs))
        weight = 90 if shared > 1 and len(rest[0] + rest[1]) == 1 else 40 if shared > 1 else 0
        return [Reason("written", weight, f"{x} / {y}: one has {' '.join(rest[0] + rest[1])} more")] if weight else []
    likeness = fuzz.ratio(_key(x), _key(y))
    weight = 260 if likeness == 100 else 220 if likeness >= 92 else 170 if likeness >= 85 and len(ours) > 1 else 100
    return [Reason("written", weight, f"{x} / {y}" + ("" if likeness == 100 else f", alike by {likeness:.0f} of 100"))]


def _kinds(a: str, b: str) -> list[Reason]:
    if a == b:
        return [Reason("kind", 20, a)]
    if {a, b} <= {"group", "organisation"} or {a, b} <= {"organisation", "outlet"}:
        return []
    return [Reason("kind", -300, f"{a} / {b}")]


def _context(a: Known, b: Known) -> list[Reason]:
    """Places and other actors of the claims in which both stand."""
    shared = sorted(a.context.keys() & b.context.keys(), key=lambda key: (-min(a.context[key], b.context[key]), key))
    if not shared:
        return []
    part = len(shared) / min(len(a.context), len(b.context))
    return [Reason("context", 60 if len(shared) > 2 and part > 0.3 else 30, f"both with {', '.join(shared[:3])}")]


@lru_cache(maxsize=50_000)
def _tokens(form: str) -> tuple[str, ...]:
    """The words that make a name, each as all its transliterations have it."""
    return tuple(loose(word) for word in _plain_words(form))


def _plain_words(form: str) -> list[str]:
    return [word for word in folded(form).replace("-", " ").split() if word not in SMALL]


@lru_cache(maxsize=50_000)
def _key(form: str) -> str:
    return " ".join(sorted(_tokens(form)))


def _unmatched(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    return [word for word in ours if not any(_one_word(word, other) for other in theirs)]


def _one_word(a: str, b: str) -> bool:
    return a == b or (min(len(a), len(b)) > 3 and fuzz.ratio(a, b) >= SAME_WORD)


def _digits(form: str) -> set[str]:
    return set(re.findall(r"\d+", form))


def _is_acronym(form: str, of: str) -> bool:
    letters = form.replace(".", "").casefold()
    return acronym_like(form) and len(letters) > 2 and _initials(of) == letters


def _initials(name: str) -> str:
    """The first letters of a name's words, as it is written."""
    return "".join(word[:1] for word in _plain_words(name))


def _forms(known: Known) -> list[str]:
    return [form for form, _ in sorted(known.forms.items(), key=lambda f: (-f[1], f[0]))[:12]]


def _register_actors(found: Names) -> dict[str, Known]:
    """All actors of the register with all their names; those of the casebook with their contexts."""
    every = {}
    for code, entry in own_register().entries.items():
        known = found.registered.get(code) or Known(code)
        known.kinds[entry.kind] += 1000
        known.forms.update([entry.name, *(a if isinstance(a, str) else a.value for a in entry.aliases)])
        every[code] = known
    return every


def _called(id: str, known: dict[str, Known]) -> str:
    entry = own_register().get(id)
    return entry.name if entry else known[id].name


def _rather(a: Known, b: Known) -> bool:
    """Of two new names, is the first the one that the other is called an alias of: no acronym, in more reports, longer?"""
    return (not acronym_like(a.name), len(a.entities), len(a.name), a.id) > (not acronym_like(b.name), len(b.entities), len(b.name), b.id)


def _proposed(found: Names, known: dict[str, Known], told: Iterable[frozenset[str]]) -> set[tuple[str, str]]:
    """Pairs worth comparing, at least one of them new: told to be one, written alike, one within the other, or one the other's acronym."""
    pairs = {(min(p), max(p)) for p in told if len(p) == 2 and all(id in known for id in p) and any(id in found.new for id in p)}
    new = [(id, form) for id in found.new for form in _forms(known[id])]
    every = [(id, form) for id, one in known.items() for form in _forms(one)]
    kinds = {id: known[id].kind == "person" for id in known}
    for a, b in (*_alike(new, every), *_within(new, every), *_acronyms(new, every)):
        if a != b and kinds[a] == kinds[b]:
            pairs.add((min(a, b), max(a, b)))
    return pairs


def _alike(new: Sequence[tuple[str, str]], every: Sequence[tuple[str, str]], at_once: int = 400) -> Iterator[tuple[str, str]]:
    keys = [_key(form) for _, form in every]
    for at in range(0, len(new), at_once):
        some = new[at : at + at_once]
        likeness = process.cdist([_key(form) for _, form in some], keys, scorer=fuzz.ratio, score_cutoff=ALIKE, dtype=np.uint8)
        for row, column in np.argwhere(likeness >= ALIKE):
            yield some[row][0], every[column][0]


def _within(new: Sequence[tuple[str, str]], every: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Names of which one has all the words of the other, two at least, and one more."""
    by_words: defaultdict[frozenset[str], set[str]] = defaultdict(set)
    for id, form in every:
        by_words[frozenset(_tokens(form))].add(id)
    fresh = {id for id, _ in new}
    for id, form in every:
        words = frozenset(_tokens(form))
        if len(words) > 2:
            for word in words:
                for other in by_words.get(words - {word}, ()):
                    if id in fresh or other in fresh:
                        yield id, other


def _acronyms(new: Sequence[tuple[str, str]], every: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    by_initials: defaultdict[str, set[str]] = defaultdict(set)
    for id, form in every:
        if len(initials := _initials(form)) > 2:
            by_initials[initials].add(id)
    fresh = {id for id, _ in new}
    for a, form in every:
        if acronym_like(form):
            for b in by_initials.get(form.replace(".", "").casefold(), ()):
                if a in fresh or b in fresh:
                    yield a, b
