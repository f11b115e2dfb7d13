"""The words of steps, from agreements.yaml, and how a verb is looked up among them with what belongs to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.reading.syntax import objects
from reportedly.reading.vocabulary import per_codebook

_OF_ITSELF = frozenset({"expire", "collapse", "suspend", "implement"})


_PUTTING = frozenset({"put", "place", "throw", "call", "bring", "plunge"})


@dataclass(frozen=True)
class Steps:
    """The words of steps, from agreements.yaml, by lemma (with a preposition, particle or object where one belongs to it)."""

    verbs: Mapping[str, str]
    subject_verbs: Mapping[str, str]
    nouns: Mapping[str, str]
    adjectives: Mapping[str, str]
    negated: Mapping[str, str | None]
    doers: Mapping[str, str]
    concrete: frozenset[str]
    kept: frozenset[str]
    obliged: frozenset[str]
    """Verbs that, with those of `concrete`, tell a term under "must", "will" and "is to"."""
    bound: frozenset[str]
    """Nouns of whom or what terms bind or free ("troops", "prisoners", "roads")."""
    demanded: frozenset[str]
    """Nouns and verbs of what a side that refuses it says no to ("refused the patrols", "refused to leave")."""


@per_codebook
def steps(codebook: Codebook) -> Steps:
    """The steps of agreements.yaml. Where two steps share a word the first entry has it."""
    tables: dict[str, dict[str, str]] = {name: {} for name in ("verbs", "subject_verbs", "nouns", "adjectives")}
    negated: dict[str, str | None] = {}
    doers: dict[str, str] = {}
    concrete: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()
    obliged: frozenset[str] = frozenset()
    bound: frozenset[str] = frozenset()
    demanded: frozenset[str] = frozenset()
    for entry in codebook.agreements.values():
        if entry.is_ == "act" and entry.code == "concrete":
            concrete = frozenset(entry.verbs)
        elif entry.is_ == "act" and entry.code == "obliged":
            obliged, bound = frozenset(entry.verbs), frozenset(entry.nouns)
        elif entry.is_ == "act":
            demanded = frozenset((*entry.nouns, *entry.verbs))
        elif entry.is_ in ("step", "denied_step"):
            for name, table in tables.items():
                for word in getattr(entry, name):
                    table.setdefault(word, entry.code)
            negated[entry.code] = entry.negated
            doers[entry.code] = entry.doer
            kept |= frozenset(entry.kept_verbs)
    return Steps(
        **tables, negated=negated, doers=doers, concrete=concrete, kept=kept, obliged=concrete | obliged, bound=bound, demanded=demanded
    )


def step_of(verb: Token, table: Mapping[str, str]) -> str | None:
    """The step of a verb with the particle or preposition that belongs to it."""
    lemma = verb.lemma_.lower()
    for child in verb.children:
        if (child.dep_ == "prt" or child.tag_ == "RP") and f"{lemma} {child.lower_}" in table:
            return table[f"{lemma} {child.lower_}"]
        if child.dep_ == "prep":
            for inner in child.children:
                if inner.dep_ == "pobj" and f"{lemma} {child.lower_} {inner.lower_}" in table:
                    return table[f"{lemma} {child.lower_} {inner.lower_}"]
        if child.dep_ == "dobj" and lemma in _PUTTING:  # "put the talks on hold": the parser hangs "on hold" on the talks
            for preposition in child.rights:
                for inner in preposition.children:
                    if inner.dep_ == "pobj" and f"{lemma} {preposition.lower_} {inner.lower_}" in table:
                        return table[f"{lemma} {preposition.lower_} {inner.lower_}"]
    return table.get(lemma)


def subject_step(verb: Token, words: Steps) -> str | None:
    """The step of a verb whose subject the agreement is; a verb that ends or breaks something else ("end the war") tells none."""
    lemma = verb.lemma_.lower()
    table = words.subject_verbs
    for child in verb.children:
        name = f"{lemma} {child.lower_}"
        if name in table:
            return table[name]
        if child.dep_ == "dobj":  # "has had little impact"
            for inner in child.lefts:
                if f"{lemma} {inner.lower_} {child.lower_}" in table:
                    return table[f"{lemma} {inner.lower_} {child.lower_}"]
        if child.dep_ == "prep":
            for inner in child.children:
                if f"{name} {inner.lower_}" in table:
                    return table[f"{name} {inner.lower_}"]
    step = table.get(lemma)
    return None if step in _OF_ITSELF and objects(verb) else step
