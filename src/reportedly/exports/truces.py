"""truces.csv: the life of every truce and agreement, a row a step as one teller tells it, with the state that this teller then tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from reportedly.casebook import Casebook, StepTold, Truce
from reportedly.exports.claims import Cell, told_by
from reportedly.exports.protect import Protection
from reportedly.exports.tables import Reports, join, write_table
from reportedly.records import ActorMention, Agreement

COLUMNS = (
    "truce", "name", "kind", "areas", "makers", "made_start", "made_end", "began_start", "began_end", "length", "expires", "within",
    "step", "modality", "changes_state", "date_start", "date_end", "dated", "heard", "who", "who_actor", "own_act", "disclosure", "stand", "towards",
    "state", "through", "stance", "certainty", "distance", "words", "by", "by_slug", "parties", "signatories", "mediators", "guarantors", "monitors",
    "excluded", "accuser", "accused", "accused_slug", "area", "duration", "report", "outlet", "report_date", "copies", "record", "reader",
)  # fmt: skip


def write_truces(book: Casebook, to: Path, protection: Protection) -> int:
    """How many rows were written."""
    return write_table(to, COLUMNS, truce_rows(book, protection))


def truce_rows(book: Casebook, protection: Protection) -> Iterator[dict[str, Cell]]:
    """The rows, agreement by agreement, each by day."""
    reports = Reports(book, protection)
    for truce in book.every_truce():
        for step in truce.life:
            yield _row(truce, step, reports, protection)


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
