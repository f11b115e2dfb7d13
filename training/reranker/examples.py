"""What prepare.py keeps of a report and train.py learns from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from reportedly.reading.reranking.cases import Cases
from reportedly.reading.reranking.words import Featured

UNTOLD = -1
"""Where the careful reading does not say."""


@dataclass
class Answer:
    """What a careful reader says of an event's time, or place: which of those that the report tells are right, and whether none is (None where that is not
    told); rules_right: is what the rules gave it right."""

    right: list[bool] = field(default_factory=list)
    none: bool | None = None
    rules_right: bool = False


@dataclass
class Part:
    """Which nouns take a part in an event by the careful reading; unreached: how many who do are none of them; rules_right: is what the rules gave it right."""

    taken: list[bool]
    unreached: int
    rules_right: bool


@dataclass
class Told:
    """What a careful reader says of one event: its class and modality (1 + index, UNTOLD), time and place; read: did the program read the event; parts: of those of
    PARTS that the reader tells, which of the case's nouns take that part, and whether the rules have it right."""

    act: int = UNTOLD
    modality: int = UNTOLD
    optional: bool = False
    read: bool = True
    settings: dict[str, Answer] = field(default_factory=dict)
    parts: dict[str, Part] = field(default_factory=dict)


@dataclass
class Example:
    """states: [words, states], 16-bit. acts: of each word the class that it is the trigger of (1 + index), 0 for none, UNTOLD where it
    stands in the words of one. events: with each case what is told of it. roles, disclosures, stances: by statement case. there: 1 should be there, 0 should
    not; differs: readers differ on it; right: all its fields are right."""

    report: str
    states: np.ndarray
    features: Featured
    cases: Cases
    acts: np.ndarray
    events: list[Told]
    roles: list[int]
    disclosures: list[int]
    stances: list[int]
    there: list[bool]
    differs: list[bool]
    right: list[bool]
