"""truces.csv: the life of every truce and agreement, a row a step as one teller tells it, with the state that this teller then tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reportedly.casebook import StepTold, Truce
from reportedly.exports.claims import told_by
from reportedly.exports.filters import truce_fits
from reportedly.exports.protect import Protection
from reportedly.exports.tables import Reports, join
from reportedly.exports.writing import Cell, Export, table
from reportedly.records import ActorMention, Agreement

COLUMNS = (
    "truce", "name", "kind", "areas", "makers", "made_start", "made_end", "began_start", "began_end", "length", "expires", "within",
    "step", "modality", "changes_state", "date_start", "date_end", "dated", "heard", "who", "who_actor", "own_act", "disclosure", "stand", "towards",
    "state", "through", "stance", "certainty", "distance", "words", "by", "by_slug", "parties", "signatories", "mediators", "guarantors", "monitors",
    "excluded", "accuser", "accused", "accused_slug", "area", "duration", "report", "outlet", "report_date", "copies", "record", "reader",
)  # fmt: skip


def truces_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, truce_rows(export))


def truce_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, agreement by agreement, each by day; with `until` its life up to that day."""
    book, filters = export.book, export.filters
    reports = Reports(book, export.protection)
    fits = truce_fits(filters)
    for truce in [book.truce(filters.truce)] if filters.truce else book.every_truce():
        if not filters.truce and not fits(truce):
            continue
        for step in truce.life:
            if not filters.until or (step.day_end or step.heard or "") <= filters.until:
                yield _row(truce, step, reports, export.protection)


def _row(truce: Truce, step: StepTold, reports: Reports, protection: Protection) -> dict[str, Cell]:
    behind = reports.of(step.report)
    claim = behind.records[step.claim]
    assert isinstance(claim, Agreement)
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= told_by(behind.statements.get(step.statement or ""), behind.report, behind.statements, protection, behind.hidden)
    if (taker := _taker(claim, step)) is not None:
        row |= {
            "disclosure": None,
            "who": reports.names([taker], behind),
            "who_actor": reports.slugs([taker], behind),
            "through": join((str(row["who"]), str(row["through"] or ""))),
        }
    else:
        row["who_actor"] = row["who_actor"] or (step.actor if step.statement is None else None)
    row |= {
        "truce": truce.id, "name": truce.name, "kind": truce.kind, "areas": join(truce.areas), "makers": join(truce.makers),
        "made_start": truce.made[0] if truce.made else None, "made_end": truce.made[1] if truce.made else None,
        "began_start": truce.began[0] if truce.began else None, "began_end": truce.began[1] if truce.began else None, "length": truce.length,
        "expires": truce.expires, "within": join(link.truce for link in truce.within), "step": step.step, "modality": step.modality,
        "changes_state": int(step.changes), "date_start": step.day_start, "date_end": step.day_end, "dated": int(step.dated), "heard": step.heard,
        "own_act": int(step.own_act), "stand": step.stand, "towards": step.towards, "state": step.state, "words": step.words, "by": reports.names(claim.by, behind),
        "by_slug": reports.slugs(claim.by, behind), "accuser": reports.names(claim.accuser, behind), "accused": reports.names(claim.accused, behind),
        "accused_slug": reports.slugs(claim.accused, behind), "area": join(step.areas), "duration": step.duration, "report": step.report,
        "outlet": step.outlet, "report_date": step.published, "copies": join(r for r in step.reports if r != step.report), "record": step.claim,
        "reader": claim.reader,
    }  # fmt: skip
    for part in ("parties", "signatories", "mediators", "guarantors", "monitors", "excluded"):
        row[part] = reports.names(getattr(claim, part), behind)
    return row


def _taker(claim: Agreement, step: StepTold) -> ActorMention | None:
    """The mention of a teller who is told to take the step or to accuse, and whose statement it is not read from."""
    named: Sequence[ActorMention] = (*claim.by, *claim.accuser)
    mine = [m for m in named if (m.name or m.text) == step.who]
    return mine[0] if mine and (step.own_act or step.step == "breach") else None
