"""ties.csv: who is said to stand how to whom, a row a claim of a signed, dated edge, for network analysis over time."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.casebook import TieRow, TieTold
from reportedly.exports.claims import told_by
from reportedly.exports.filters import ties_wanted
from reportedly.exports.protect import Protection
from reportedly.exports.tables import Reports, join
from reportedly.exports.writing import Cell, Export, table
from reportedly.records import Tie

COLUMNS = (
    "tie", "a", "a_name", "relation", "sign", "b", "b_name", "state", "since", "until", "said_for", "said_against", "tie_reports", "tie_texts",
    "says", "status", "form", "date_start", "date_end", "dated", "who", "who_actor", "disclosure", "through", "stance", "certainty", "distance",
    "modality", "words", "report", "outlet", "report_date", "copies", "record", "reader",
)  # fmt: skip


def ties_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, tie_rows(export))


def tie_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, edge by edge, each by day; with `on` as they stood on that day. An edge of one who is hidden in a report has no row for what
    that report says."""
    book, on = export.book, export.filters.on
    reports = Reports(book, export.protection)
    for edge in ties_wanted(book.ties(on or None), export.filters):
        for told in book.tie(edge.id, on or None).told:
            if on and (told.day_start or told.day_end or told.published or "") > on:
                continue
            if (row := _row(edge, told, reports, export.protection)) is not None:
                yield row


def _row(edge: TieRow, told: TieTold, reports: Reports, protection: Protection) -> dict[str, Cell] | None:
    behind = reports.of(told.report)
    claim = behind.records[told.claim]
    assert isinstance(claim, Tie)
    if {claim.a.entity, claim.b.entity} & behind.hidden:
        return None
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= told_by(behind.statements.get(told.statement or ""), behind.report, behind.statements, protection, behind.hidden)
    row |= {
        "tie": edge.id, "a": edge.a, "a_name": edge.a_name, "relation": edge.relation, "sign": edge.sign, "b": edge.b, "b_name": edge.b_name,
        "state": edge.state, "since": edge.since, "until": edge.until, "said_for": edge.said_for, "said_against": edge.said_against,
        "tie_reports": edge.reports, "tie_texts": edge.texts, "says": {True: "for", False: "against", None: ""}[told.so], "status": told.status,
        "form": told.form, "date_start": told.day_start, "date_end": told.day_end, "dated": int(told.dated), "modality": told.modality, "words": told.words,
        "report": told.report, "outlet": told.outlet, "report_date": told.published, "copies": join(r for r in told.reports if r != told.report),
        "record": told.claim, "reader": claim.reader,
    }  # fmt: skip
    return row
