"""incidents.jsonl: an incident a line, with the reports that tell of it, its claims, its counts and where its reports differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from reportedly.casebook.incidents.incidents import contradictions
from reportedly.exports.filters import incidents_wanted
from reportedly.exports.writing import MADE, Export, lines


def incidents_file(export: Export) -> Iterator[bytes]:
    """No names of speakers stand in it."""
    told = ({**one, MADE: export.told} if n == 0 else one for n, one in enumerate(incident_lines(export)))
    return lines(export, map(msgspec.json.encode, told))


def incident_lines(export: Export) -> Iterator[dict[str, Any]]:
    """The lines as plain data, by id."""
    for row, held, lead_of in export.book.every_incident(incidents_wanted(export.book, export.filters)):
        yield {
            "id": row.id, "class": row.event_class, "modes": row.modes, "place": row.place, "place_key": row.place_key, "lat": row.lat,
            "lon": row.lon, "precision": row.precision, "day_start": row.day_start, "day_end": row.day_end, "dated": row.dated,
            "actors": row.actors, "targets": row.targets, "wide": row.wide,
            "counts": {"reports": row.reports, "texts": row.texts, "claimants": row.claimants},
            "reports": sorted({one.report for one in held.tellings}), "lead_of": sorted(lead_of),
            "claims": sorted(claim for one in held.tellings for claim in one.events),
            "figures": sorted(claim for one in held.tellings for claim in one.figures), "contradictions": contradictions(held),
        }  # fmt: skip
