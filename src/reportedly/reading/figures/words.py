"""The words that figures are read by, from figures.yaml: what a number counts, units, bounds, scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.reading.figures.numbers import Bounds
from reportedly.reading.vocabulary import per_codebook


@dataclass(frozen=True)
class Vocabulary:
    """The tables that figures are read by, from figures.yaml; all keys are lemmas or lower-case words."""

    bounds: Bounds
    done_to: dict[str, str] = field(default_factory=dict)
    done_to_combatants: dict[str, str] = field(default_factory=dict)
    done_to_people: dict[str, str] = field(default_factory=dict)
    done_by: dict[str, str] = field(default_factory=dict)
    phrases: dict[tuple[str, str], str] = field(default_factory=dict)
    adjectives: dict[str, str] = field(default_factory=dict)
    acts: dict[str, str] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)
    totals: dict[str, str] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    not_counted: frozenset[str] = frozenset()
    months: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    scopes: dict[str, str] = field(default_factory=dict)
    times: dict[str, str] = field(default_factory=dict)
    stock: frozenset[str] = frozenset()
    """Verbs of being somewhere ("50,000 people live in the town")."""


@per_codebook
def vocabulary(codebook: Codebook) -> Vocabulary:
    """The tables of figures.yaml."""
    before: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    after: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    tables: dict[str, dict[Any, str]] = {
        name: {}
        for name in (
            "done_to",
            "done_to_combatants",
            "done_to_people",
            "done_by",
            "phrases",
            "adjectives",
            "acts",
            "alone",
            "totals",
            "units",
            "statuses",
            "times",
        )
    }
    labels: set[str] = set()
    not_counted: set[str] = set()
    months: set[str] = set()
    things: set[str] = set()
    scopes: dict[str, str] = {}
    stock: set[str] = set()
    for entry in codebook.figures.values():
        match entry.is_:
            case "qualifier":
                for words in (tuple(w.split()) for w in entry.words if entry.low is None):
                    if words[0] == "or":
                        after.setdefault(words[0], []).append((words, entry.code))
                    else:
                        before.setdefault(words[-1], []).append((words, entry.code))
            case "unit":
                tables["units"].update(dict.fromkeys(entry.words, entry.name))
            case "status":
                tables["statuses"].update(dict.fromkeys(entry.words, entry.code))
            case "label":
                labels.update(entry.words)
            case "not_counted":
                not_counted.update(entry.words)
            case "date":
                months.update(w.lower() for w in entry.words)
            case "things":
                things.update(entry.verbs)
            case "scope":
                scopes.update(dict.fromkeys(entry.words, entry.code))
                stock.update(entry.verbs)
            case "role":
                tables["done_to"].update(dict.fromkeys(entry.verbs, entry.code))
                tables["done_to_combatants"].update(dict.fromkeys(entry.verbs_of_combatants, entry.code))
                tables["done_to_people"].update(dict.fromkeys(entry.verbs_of_people, entry.code))
                tables["done_by"].update(dict.fromkeys(entry.subject_verbs, entry.code))
                tables["adjectives"].update(dict.fromkeys(entry.adjectives, entry.code))
                tables["acts"].update(dict.fromkeys(entry.nouns, entry.code))
                tables["alone"].update(dict.fromkeys(entry.alone, entry.code))
                tables["times"].update(dict.fromkeys(entry.times, entry.code))
                tables["totals"].update(dict.fromkeys(entry.totals, entry.code))
                tables["phrases"].update({tuple(p.split(" ", 1)): entry.code for p in entry.phrases})

    def sorted_phrases(found: dict[str, list[tuple[tuple[str, ...], str]]]) -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
        return {word: tuple(sorted(phrases, key=lambda p: -len(p[0]))) for word, phrases in found.items()}

    return Vocabulary(
        bounds=Bounds(sorted_phrases(before), sorted_phrases(after)), labels=frozenset(labels),
        not_counted=frozenset(not_counted), months=frozenset(months), things=frozenset(things), scopes=scopes, stock=frozenset(stock), **tables,
    )  # fmt: skip


def lemma_of(token: Token | None) -> str:
    """The lemma, lower case, with the plural that the small model leaves on unknown or capitalised nouns cut off."""
    if token is None:
        return ""
    lemma = token.lemma_.lower()
    if lemma in ("people", "troops", "children", "women", "men"):
        return {"children": "child", "women": "woman", "men": "man"}.get(lemma, lemma)
    if token.pos_ == "PROPN" and lemma.endswith("s") and len(lemma) > 3 and not lemma.endswith("ss"):
        return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
    return lemma
