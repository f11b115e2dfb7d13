"""The words that tell how a sentence is built, from grammar.yaml: lists by their code, and how surely words put the act beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reportedly.codebook import Codebook
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import Modality


@dataclass(frozen=True)
class Wording:
    """A note for later stages: the codebook's words of grammar."""

    lists: Mapping[str, frozenset[str]]
    """The words of each entry, by its code."""
    tells: Mapping[str, Mapping[str, Modality]]
    """For each place beside an act (`of`: above_verb, adjective ...), how surely each word that stands there puts it."""


@per_codebook
def wording(codebook: Codebook) -> Wording:
    """The words of grammar.yaml. Where two entries for one place share a word the later entry has it."""
    tells: dict[str, dict[str, Modality]] = {}
    for entry in codebook.grammar.values():
        if entry.of is not None and entry.tells is not None:
            tells.setdefault(entry.of, {}).update(dict.fromkeys(entry.words, entry.tells))  # type: ignore[arg-type]
    return Wording({entry.code: frozenset(entry.words) for entry in codebook.grammar.values()}, tells)
