"""The words of control, from control.yaml, and a claim of control as the words tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.reading.vocabulary import per_codebook
from reportedly.spans import Span


@dataclass(frozen=True)
class Changes:
    """The words of control, from control.yaml: each to its change; the nouns that an object must be, and whom the doer is."""

    verbs: Mapping[str, str]
    subject_verbs: Mapping[str, str]
    participles: Mapping[str, str]
    nouns: Mapping[str, str]
    objects: Mapping[str, frozenset[str]]
    losers: frozenset[str]
    verbs_from: Mapping[str, str]
    of_sites: Mapping[str, str]
    sites: Mapping[str, frozenset[str]]
    """Verbs that tell a change only of some things, and by change the nouns of those ("abandoned the post", "runs the region")."""
    forces: frozenset[str]
    """Nouns of those who abandon a town as a force, and not as its people."""
    people: frozenset[str]
    """Common nouns of whoever can take and lose a place."""


@per_codebook
def changes(codebook: Codebook) -> Changes:
    """The tables of control.yaml. Where two ways share a word the first entry has it."""
    tables: dict[str, dict[str, str]] = {name: {} for name in ("verbs", "subject_verbs", "participles", "nouns")}
    for entry in codebook.control.values():
        for name, table in tables.items():
            for word in getattr(entry, name):
                table.setdefault(word, entry.code)
    return Changes(
        **tables,
        objects={e.code: frozenset(e.objects) for e in codebook.control.values() if e.objects},
        verbs_from={verb: e.code for e in codebook.control.values() for verb in e.verbs_from},
        of_sites={verb: e.code for e in codebook.control.values() for verb in e.verbs_of_sites},
        sites={e.code: frozenset(e.sites) for e in codebook.control.values() if e.sites},
        forces=frozenset(n for e in codebook.nouns.values() if e.code in ("army", "soldier", "fighter", "armed_group") for n in e.nouns),
        people=frozenset(noun for e in codebook.nouns.values() if e.kind not in ("place", "outlet") for noun in e.nouns),
        losers=frozenset(e.code for e in codebook.control.values() if e.source == "holder"),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """A claim of control as the words tell it: heads of the places, of those who hold and of those who lost, and the word that tells it."""

    change: str
    by: Token
    places: tuple[Token, ...]
    holders: tuple[Token, ...] = ()
    losers: tuple[Token, ...] = ()
    holder_span: Span | None = None
    pronoun: Token | None = None
    """The "it" that stands for the place."""
