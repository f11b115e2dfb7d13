"""A note on each event for later stages: by which word it is told, and the time that its own sentence tells."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import TimeMention


@dataclass(frozen=True, slots=True)
class Told:
    """event: id of the record. token: index in the parse of the word that names the act. time: as its own sentence tells it, before that of the
    sentences around is carried over."""

    event: str
    token: int
    time: TimeMention | None
