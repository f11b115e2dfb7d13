"""events.parquet: a row an event claim, with typed columns, for R, Python, DuckDB and the like."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, BinaryIO

from reportedly.exports.claims import claim_fits, reviewed_cells, told_by
from reportedly.exports.filters import reports_wanted
from reportedly.exports.writing import MADE, Export
from reportedly.records import ActorMention, Event, Statement

ROWS = 5_000
"""Rows held in memory and written together."""


def schema() -> Any:
    """The columns and their types (`pyarrow.Schema`). Dates are days; `start` and `end` count characters of the report's text."""
    import pyarrow as pa

    words = pa.list_(pa.string())
    return pa.schema(
        [
            ("record", pa.string()), ("report", pa.string()), ("class", pa.string()), ("mode", pa.string()), ("modality", pa.string()),
            ("words", pa.string()), ("start", pa.int64()), ("end", pa.int64()), ("actor", words), ("actor_slug", words), ("target", words),
            ("target_slug", words), ("attribution", pa.string()), ("means", pa.string()), ("place", words), ("place_precision", pa.string()),
            ("geonameid", pa.int64()), ("lat", pa.float64()), ("lon", pa.float64()), ("origin", words), ("destination", words),
            ("date_start", pa.date32()), ("date_end", pa.date32()), ("date_precision", pa.string()), ("who", pa.string()),
            ("who_actor", pa.string()), ("disclosure", pa.string()), ("through", pa.string()), ("stance", pa.string()),
            ("certainty", pa.string()), ("distance", pa.string()), ("said_in", pa.string()), ("confidence", pa.float64()), ("reader", pa.string()),
            ("reviewed", pa.string()), ("reviewed_by", pa.string()), ("title", pa.string()), ("outlet", pa.string()), ("report_date", pa.date32()), ("url", pa.string()), ("report_version_of", pa.string()),
        ]
    )  # fmt: skip


def write_events(export: Export, to: BinaryIO) -> None:
    """Write the file; how it was made stands in the metadata of its schema."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    columns = schema().with_metadata({MADE: export.told})
    with pq.ParquetWriter(to, columns, compression="zstd") as writer:
        for batch in _batches(event_rows(export)):
            writer.write_table(pa.Table.from_pylist(batch, schema=columns))
            export.rows += len(batch)


def event_rows(export: Export) -> Iterator[dict[str, Any]]:
    """The rows, report by report: as people corrected them, without those called misread."""
    protection, wanted = export.protection, claim_fits(export)
    for report, records, decided in export.book.reviewed_by_report(reports_wanted(export.book, export.filters), export.blind):
        statements = {r.id: r for r in records if isinstance(r, Statement)}
        hidden = protection.hidden_in(statements.values())
        for event in records:
            if not isinstance(event, Event) or not wanted(event, event.id in decided):
                continue
            place = next(iter(event.place), None)
            spans = event.trigger.spans
            row: dict[str, Any] = {
                "record": event.id, "report": report.id, "class": event.event_class, "mode": event.mode, "modality": event.modality,
                "words": event.trigger.text, "start": spans[0][0] if spans else None, "end": spans[-1][1] if spans else None,
                "actor": protection.names(event.actor, hidden), "actor_slug": _slugs(event.actor, hidden), "target": protection.names(event.target, hidden),
                "target_slug": _slugs(event.target, hidden), "attribution": event.attribution, "means": event.means.text if event.means else None,
                "place": protection.names(event.place, hidden), "origin": protection.names(event.origin, hidden), "destination": protection.names(event.destination, hidden),
                "said_in": event.said_in, "confidence": event.confidence, "reader": event.reader, "title": report.title,
                "outlet": report.outlet, "report_date": _day(report.published), "url": report.url, "report_version_of": report.version_of,
            }  # fmt: skip
            if place is not None:
                row |= {"geonameid": place.geonameid, "lat": place.lat, "lon": place.lon, "place_precision": place.precision}
            if event.time is not None:
                row |= {"date_start": _day(event.time.start), "date_end": _day(event.time.end), "date_precision": event.time.precision}
            yield (
                row
                | reviewed_cells(decided.get(event.id))
                | told_by(statements.get(event.said_in or ""), report, statements, protection, hidden)
            )


def _slugs(mentions: Iterable[ActorMention], hidden: frozenset[str]) -> list[str]:
    return [m.actor for m in mentions if m.actor and m.entity not in hidden]


def _day(said: str | None) -> date | None:
    """The day of an ISO 8601 date. One that is less than a day ("2016-09"), or no date, is unknown."""
    try:
        return date.fromisoformat(said[:10]) if said else None
    except ValueError:
        return None


def _batches(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS:
            yield batch
            batch = []
    if batch:
        yield batch
