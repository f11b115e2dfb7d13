"""control.csv: who is said to hold, to have taken, lost, handed over or besieged which place, a row a claim. Never who holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from reportedly.casebook import Casebook, ControlRow, ControlSaid
from reportedly.exports.claims import Cell, told_by
from reportedly.exports.protect import Protection
from reportedly.exports.tables import Behind, Reports, join, write_table
from reportedly.records import ActorMention, Control

COLUMNS = (
    "place_id", "place", "relation", "geonameid", "lat", "lon", "precision", "disputed", "named_differently", "place_reports", "place_texts",
    "place_tellers", "change", "says", "holder", "holder_actor", "lost_by", "lost_by_actor", "date_start", "date_end", "dated", "who", "who_actor",
    "disclosure", "through", "stance", "certainty", "distance", "modality", "words", "report", "outlet", "report_date", "copies", "record", "reader",
)  # fmt: skip


def write_control(book: Casebook, to: Path, protection: Protection) -> int:
    """How many rows were written."""
    return write_table(to, COLUMNS, control_rows(book, protection))


def control_rows(book: Casebook, protection: Protection) -> Iterator[dict[str, Cell]]:
    """The rows, place by place, each by day."""
    reports = Reports(book, protection)
    for place in book.control():
        for told in book.control_of(place.id).told:
            yield _row(place, told, reports, protection)


def _row(place: ControlRow, told: ControlSaid, reports: Reports, protection: Protection) -> dict[str, Cell]:
    behind = reports.of(told.report)
    claim = behind.records[told.claim]
    assert isinstance(claim, Control)
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= told_by(behind.statements.get(told.statement or ""), behind.report, behind.statements, protection, behind.hidden)
    holder, holder_actor = _named(claim.holder, reports, behind)
    lost_by, lost_by_actor = _named(claim.from_, reports, behind)
    row |= {
        "place_id": place.id, "place": place.place, "relation": place.relation, "geonameid": place.geonameid, "lat": place.lat, "lon": place.lon,
        "precision": place.precision, "disputed": join(place.disputed), "named_differently": int(place.named_differently), "place_reports": place.reports,
        "place_texts": place.texts, "place_tellers": place.tellers, "change": told.change, "says": {True: "so", False: "not so", None: ""}[told.so],
        "holder": holder, "holder_actor": holder_actor, "lost_by": lost_by, "lost_by_actor": lost_by_actor, "date_start": told.day_start,
        "date_end": told.day_end, "dated": int(told.dated), "modality": told.modality, "words": told.words, "report": told.report, "outlet": told.outlet,
        "report_date": told.published, "copies": join(r for r in told.reports if r != told.report), "record": told.claim, "reader": claim.reader,
    }  # fmt: skip
    return row


def _named(mentions: Iterable[ActorMention], reports: Reports, behind: Behind) -> tuple[str, str]:
    some = tuple(mentions)
    return reports.names(some, behind), reports.slugs(some, behind)
