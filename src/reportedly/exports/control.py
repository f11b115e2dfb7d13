"""control.csv: who is said to hold, to have taken, lost, handed over or besieged which place, a row a claim. Never who holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reportedly.casebook import ControlRow, ControlSaid
from reportedly.exports.claims import told_by
from reportedly.exports.filters import control_wanted
from reportedly.exports.protect import Protection
from reportedly.exports.tables import Behind, Reports, join
from reportedly.exports.writing import Cell, Export, table
from reportedly.records import ActorMention, Control

COLUMNS = (
    "place_id", "place", "relation", "geonameid", "lat", "lon", "precision", "disputed", "named_differently", "place_reports", "place_texts",
    "place_tellers", "change", "says", "holder", "holder_actor", "lost_by", "lost_by_actor", "date_start", "date_end", "dated", "who", "who_actor",
    "disclosure", "through", "stance", "certainty", "distance", "modality", "words", "report", "outlet", "report_date", "copies", "record", "reader",
)  # fmt: skip


def control_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, control_rows(export))


def control_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, place by place, each by day; with `on` as it was told on that day."""
    book, on = export.book, export.filters.on or None
    reports = Reports(book, export.protection)
    for place in control_wanted(book.control(on), export.filters):
        for told in book.control_of(place.id, on).told:
            if on is None or (told.day_start or told.day_end or told.published or "") <= on:
                yield _row(place, told, reports, export.protection)


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
