"""incidents.jsonl: an incident a line, with the reports that tell of it, its claims, its counts and where its reports differ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from reportedly.casebook import Casebook
from reportedly.casebook.incidents import contradictions
from reportedly.exports.protect import Protection


def write_incidents(book: Casebook, to: Path, _: Protection) -> int:
    """How many lines were written. No names of speakers stand in them."""
    lines = 0
    with to.open("wb") as file:
        for one in incident_lines(book):
            file.write(msgspec.json.encode(one) + b"\n")
            lines += 1
    return lines


def incident_lines(book: Casebook) -> Iterator[dict[str, Any]]:
    """The lines as plain data, by id."""
    for row, held, lead_of in book.every_incident():
        yield {
            "id": row.id, "class": row.event_class, "modes": row.modes, "place": row.place, "place_key": row.place_key, "lat": row.lat,
            "lon": row.lon, "precision": row.precision, "day_start": row.day_start, "day_end": row.day_end, "dated": row.dated,
            "actors": row.actors, "targets": row.targets, "wide": row.wide,
            "counts": {"reports": row.reports, "texts": row.texts, "claimants": row.claimants},
            "reports": sorted({one.report for one in held.tellings}), "lead_of": sorted(lead_of),
            "claims": sorted(claim for one in held.tellings for claim in one.events),
            "figures": sorted(claim for one in held.tellings for claim in one.figures), "contradictions": contradictions(held),
        }  # fmt: skip
