"""Nouns for people, bodies and places, and the words of names that tell what is named: the codebook's nouns.yaml, looked up by word."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from spacy.tokens import Token

from reportedly.codebook.entries import NounEntry
from reportedly.reading.wording import wording
from reportedly.records import EntityKind

if TYPE_CHECKING:
    from reportedly.codebook import Codebook

T = TypeVar("T")


def once_per_codebook(make: Callable[[Codebook], T]) -> Callable[[Codebook], T]:
    """`make(codebook)`, kept for as long as the codebook lives."""
    kept: dict[int, tuple[weakref.ref[Codebook], T]] = {}

    def get(codebook: Codebook) -> T:
        found = kept.get(id(codebook))
        if found is None or found[0]() is not codebook:
            found = (weakref.ref(codebook, lambda _, key=id(codebook): kept.pop(key, None)), make(codebook))  # type: ignore[misc]
            kept[id(codebook)] = found
        return found[1]

    return get


class Nouns:
    """The entries of nouns.yaml by their words, all lower-case."""

    def __init__(self, codebook: Codebook) -> None:
        entries = list(codebook.nouns.values())
        self.by_code = dict(codebook.nouns)
        self.titles = frozenset(w for e in entries for w in e.titles)
        self.grammar = wording(codebook).lists
        """The words of grammar.yaml, by the code of their list."""
        self.opens: dict[str, EntityKind] = {w: e.kind for e in reversed(entries) for w in e.opens}  # type: ignore[misc]
        self.closes: dict[str, EntityKind] = {w: e.kind for e in reversed(entries) for w in e.closes}  # type: ignore[misc]
        self._one = {n: e for e in reversed(entries) for n in e.nouns if " " not in n}
        self._more: dict[str, list[tuple[list[str], NounEntry]]] = {}
        for entry in entries:
            for noun in entry.nouns:
                *before, last = noun.split()
                if before:
                    self._more.setdefault(last, []).append((before, entry))
        for choices in self._more.values():
            choices.sort(key=lambda c: -len(c[0]))
        self.acts = frozenset(n.split()[-1] for e in codebook.events.values() for n in e.nouns)
        """Nouns that name an act ("airstrike")."""
        self.says = frozenset(v for e in codebook.reporting.values() if e.is_ != "sense" for v in e.verbs if " " not in v) | {"say", "tell"}
        """Lemmas of verbs that report speech or thought."""

    def entry(self, head: Token) -> NounEntry | None:
        """The entry of a noun, with the words before it where the entry has several ("prime minister")."""
        lemma = head.lemma_.lower()
        for before, entry in self._more.get(lemma, ()):
            start = head.i - len(before)
            if start >= 0 and [t.lower_ for t in head.doc[start : head.i]] == before:
                return entry
        return self._one.get(lemma) or self._one.get(head.lower_)

    def word(self, word: str) -> NounEntry | None:
        """The entry of a single noun by its lemma."""
        return self._one.get(word)


nouns = once_per_codebook(Nouns)
"""The nouns of a codebook, built once."""
