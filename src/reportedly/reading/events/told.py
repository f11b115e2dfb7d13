"""A note on each event for later stages: by which word it is told, and the time and place that its own sentence tells."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import PlaceMention, TimeMention


@dataclass(frozen=True, slots=True)
class Told:
    """event: id of the record. token: index in the parse of the word that names the act. time, place: as its own sentence tells them, before those of the
    sentences around are carried over."""

    event: str
    token: int
    time: TimeMention | None
    place: tuple[PlaceMention, ...]
