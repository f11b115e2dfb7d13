"""violations.csv: the log of alleged violations of truces, a row an allegation, for ceasefire monitors."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.casebook import TruceRow, Violation
from reportedly.exports.claims import told_by
from reportedly.exports.protect import Protection
from reportedly.exports.tables import Reports, join
from reportedly.exports.writing import Cell, Export, table
from reportedly.records import Agreement, Event, Figure

COLUMNS = (
    "truce", "truce_name", "date_start", "date_end", "dated", "area", "lat", "lon", "place_precision", "accuser", "accuser_slug", "accuser_stand",
    "accused", "accused_slug", "type", "count", "count_low", "count_high", "who", "who_actor", "disclosure", "through", "stance", "certainty", "distance",
    "modality", "words", "report", "outlet", "report_date", "copies", "reviewed", "reviewed_by", "record", "event", "reader",
)  # fmt: skip


def violations_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, violation_rows(export))


def violation_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, by day."""
    book, filters = export.book, export.filters
    reports = Reports(book, export.protection)
    truces = {row.id: row for row in book.truces(every=True)}
    for one in book.violations(filters.truce or None):
        if filters.since and (one.day_end or "") < filters.since:
            continue
        if filters.until and (one.day_start or one.day_end or "9999") > filters.until:
            continue
        yield _row(one, truces.get(one.truce or ""), reports, export.protection)


def _row(one: Violation, truce: TruceRow | None, reports: Reports, protection: Protection) -> dict[str, Cell]:
    behind = reports.of(one.report)
    claim, event = behind.records[one.claim], behind.records.get(one.event or "")
    assert isinstance(claim, Agreement | Figure)
    said = behind.statements.get(one.statement or "")
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= told_by(said, behind.report, behind.statements, protection, behind.hidden)
    accuser = claim.accuser if isinstance(claim, Agreement) else ()
    accused = (claim.accused or claim.by) if isinstance(claim, Agreement) else ()
    if not accused and isinstance(event, Event):
        accused = event.actor
    hidden = said is not None and protection.hides(said)
    row |= {
        "truce": one.truce, "truce_name": truce.name if truce else None, "date_start": one.day_start, "date_end": one.day_end, "dated": int(one.dated),
        "area": join(one.area), "lat": one.lat, "lon": one.lon, "place_precision": one.precision,
        "accuser": reports.names(accuser, behind) or row["who"], "accuser_slug": reports.slugs(accuser, behind) if accuser else None if hidden else row["who_actor"],
        "accuser_stand": one.accuser_stand, "accused": reports.names(accused, behind), "accused_slug": reports.slugs(accused, behind), "type": one.sort,
        "count": one.count, "count_low": one.low, "count_high": one.high, "modality": one.modality, "words": one.words, "report": one.report,
        "outlet": one.outlet, "report_date": one.published, "copies": join(r for r in one.reports if r != one.report), "reviewed": one.reviewed,
        "reviewed_by": one.reviewed_by, "record": one.claim, "event": one.event, "reader": claim.reader,
    }  # fmt: skip
    return row
