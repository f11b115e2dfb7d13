"""The codebook: the vocabulary of the reading, as YAML in this folder, and a user's own entries laid over it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.codebook.entries import (
    ActorEntry,
    AgreementEntry,
    ControlEntry,
    ConventionEntry,
    CueEntry,
    EventEntry,
    FigureEntry,
    GrammarEntry,
    NounEntry,
    OutletEntry,
    SortEntry,
    TieEntry,
    ValueEntry,
)
from reportedly.codebook.load import HERE, read_folders


@dataclass(frozen=True)
class Codebook:
    """All entries by file and code. Frozen; what readers derive from it (lookup tables) they keep per codebook object."""

    events: Mapping[str, EventEntry] = field(default_factory=dict)
    participants: Mapping[str, SortEntry] = field(default_factory=dict)
    agreements: Mapping[str, AgreementEntry] = field(default_factory=dict)
    ties: Mapping[str, TieEntry] = field(default_factory=dict)
    figures: Mapping[str, FigureEntry] = field(default_factory=dict)
    control: Mapping[str, ControlEntry] = field(default_factory=dict)
    reporting: Mapping[str, CueEntry] = field(default_factory=dict)
    actors: Mapping[str, ActorEntry] = field(default_factory=dict)
    outlets: Mapping[str, OutletEntry] = field(default_factory=dict)
    values: Mapping[str, ValueEntry] = field(default_factory=dict)
    nouns: Mapping[str, NounEntry] = field(default_factory=dict)
    conventions: Mapping[str, ConventionEntry] = field(default_factory=dict)
    grammar: Mapping[str, GrammarEntry] = field(default_factory=dict)
    version: str = ""
    """A hash of all files that the reading depends on."""


def load_codebook(overlays: Sequence[Path] = ()) -> Codebook:
    """The project's codebook with the folders of `overlays` laid over it, later ones winning entry by entry.

    Raises CodebookErrors with every problem of every file, each with file and line.
    """
    found, version = read_folders([HERE, *overlays])
    return Codebook(**found, version=version)
