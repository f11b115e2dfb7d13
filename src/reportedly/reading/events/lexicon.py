"""The codebook's words for acts by lemma: class by class, in the order they are tried, built once a codebook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.entries import EventEntry


@dataclass(frozen=True)
class Sense:
    """One way in which a lemma may name an act: the class's entry, the mode's where it is one, and its conditions and effects."""

    entry: EventEntry
    mode: str | None
    further: tuple[str, ...] = ()
    pattern: Mapping[str, Any] = field(default_factory=dict)
    plain: bool = False

    @property
    def event_class(self) -> str:
        return self.entry.code


@dataclass(frozen=True)
class Senses:
    """The codebook's words for acts by lemma: class by class, in the order they are tried."""

    verbs: Mapping[str, Sequence[tuple[Sense, ...]]]
    nouns: Mapping[str, Sequence[tuple[Sense, ...]]]
    compounds: Mapping[str, Sequence[tuple[Sense, ...]]]
    """Nouns of two and more words, by their words."""
    longest: int
    ends: frozenset[str]
    """The last words of `compounds`."""
    means: Mapping[str, str]
    """Mode by the word for the means."""
    modes: Mapping[str, EventEntry]
    classes: Mapping[str, EventEntry]
    light: Mapping[str, frozenset[str]]
    """Classes whose nouns a verb carries."""
    undergo: Mapping[str, frozenset[str]]
    known: frozenset[str]
    """All lemmas of verbs that any entry uses."""

    def noun_lemma(self, noun: Token) -> str:
        """The noun's lemma; of a capitalised plural, which the parser takes for a name ("Air Raids"), that of the noun it is; of one in -ing that
        it takes for a verb, the word itself."""
        if noun.tag_ == "VBG" and noun.lower_ in self.nouns:
            return noun.lower_
        mine = noun.lemma_.lower()
        if (
            noun.pos_ == "PROPN"
            and mine.endswith("s")
            and noun.dep_ in ("pobj", "dobj", "nsubj", "nsubjpass", "conj")
            and mine not in self.nouns
            and mine not in self.ends
        ):
            return next((cut for cut in (mine[:-1], mine[:-2]) if cut in self.nouns or cut in self.ends), mine)
        return mine

    def lemma(self, verb: Token) -> str:
        """The verb's lemma; where the parser's is no verb that the codebook knows but the word is a form of one, that ("staged": stage, not stag)."""
        mine = verb.lemma_.lower()
        if mine in self.known:
            return mine
        word = verb.lower_
        for ending, cuts in _ENDINGS.items():
            for cut, end in cuts if word.endswith(ending) else ():
                if (guess := word[: len(word) - cut] + end) in self.known:
                    return guess
        return mine


_ENDINGS = {
    "ing": ((3, ""), (3, "e"), (4, "")), "ed": ((2, ""), (1, ""), (3, ""), (3, "y")), "s": ((1, ""), (2, ""), (3, "y")),
}  # fmt: skip
"""Endings of a verb's forms, each with how many letters to take off and what to put there: "hitting", "staged", "carries"."""
_by_codebook: dict[int, tuple[Codebook, Senses]] = {}


def senses_of(codebook: Codebook) -> Senses:
    """The lookup tables of a codebook, built once for each."""
    found = _by_codebook.get(id(codebook))
    if found is None or found[0] is not codebook:
        found = _by_codebook[id(codebook)] = (codebook, _compile(codebook))
    return found[1]


def as_list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [value]


def _compile(codebook: Codebook) -> Senses:
    classes = {e.code: e for e in codebook.events.values() if e.of is None}
    modes = {e.code: e for e in codebook.events.values() if e.of is not None}
    verbs: dict[str, dict[str, list[Sense]]] = {}
    nouns: dict[str, dict[str, list[Sense]]] = {}
    compounds: dict[str, dict[str, list[Sense]]] = {}

    def put(table: dict[str, dict[str, list[Sense]]], words: str, sense: Sense) -> None:
        first, *further = words.split()
        at = table.setdefault(first, {}).setdefault(sense.event_class, [])
        at.append(Sense(sense.entry, sense.mode, tuple(further), sense.pattern, sense.plain))

    def put_noun(words: str, sense: Sense) -> None:
        table = compounds if " " in words else nouns
        table.setdefault(words, {}).setdefault(sense.event_class, []).append(sense)

    mode_of = {(m.of, word): m.code for m in modes.values() for word in (*m.verbs, *m.nouns)}
    for code, entry in classes.items():
        mine = [(entry, None), *((m, m.code) for m in modes.values() if m.of == code)]
        for source, mode in mine:
            for pattern in source.patterns:
                for key in ("verb", "noun"):
                    for words in as_list(pattern.get(key, [])):
                        sense = Sense(entry, pattern.get("mode") or mode or mode_of.get((code, words)), (), pattern)
                        if key == "verb":
                            put(verbs, words, sense)
                        else:
                            put_noun(words, sense)
        for source, mode in reversed(mine):
            for words in source.verbs:
                put(verbs, words, Sense(entry, mode, plain=True))
            for words in source.nouns:
                put_noun(words, Sense(entry, mode, plain=True))
    for table in verbs.values():
        for senses in table.values():
            # More words before fewer, patterns before plain ones: "take over" before "take".
            senses.sort(key=lambda s: (s.plain and not s.further, -len(s.further)))
    light: dict[str, set[str]] = {}
    undergo: dict[str, set[str]] = {}
    for code, entry in classes.items():
        for words in entry.light:
            light.setdefault(words, set()).add(code)
        for words in entry.undergo:
            undergo.setdefault(words, set()).add(code)
    return Senses(
        verbs={k: [tuple(s) for s in v.values()] for k, v in verbs.items()},
        nouns={k: [tuple(s) for s in v.values()] for k, v in nouns.items()},
        compounds={k: [tuple(s) for s in v.values()] for k, v in compounds.items()},
        ends=frozenset(k.split()[-1] for k in compounds),
        longest=max((len(k.split()) for k in compounds), default=1),
        means={word: m.code for m in modes.values() for word in m.means},
        modes=modes, classes=classes,
        known=frozenset(verbs) | {k.split()[0] for k in (*light, *undergo)},
        light={k: frozenset(v) for k, v in light.items()}, undergo={k: frozenset(v) for k, v in undergo.items()},
    )  # fmt: skip
