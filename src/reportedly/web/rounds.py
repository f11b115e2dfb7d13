"""`/review/rounds`: coding rounds. While one is open, its coders' list of what is left for them; once closed, how far they agree and where
they differ, side by side with the words, to be adjudicated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from reportedly.casebook import Agreement, Round, Unit, report_list
from reportedly.casebook.coding.decisions import seen_records
from reportedly.casebook.coding.units import Answer
from reportedly.casebook.report_list import ReportLine
from reportedly.casebook.review.correcting import corrected
from reportedly.casebook.sentences import Sentences
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.exports import scores
from reportedly.records import CLAIM_TYPES, AnyRecord, Statement
from reportedly.web import fields
from reportedly.web.reader import first_at, note_of, reading_of
from reportedly.web.score import as_file
from reportedly.web.site import Ask, Site, to

AT_ONCE = 20
"""Differences on one page."""

AROUND = 160
"""Characters shown before and after the sentence of a difference."""


@dataclass(frozen=True)
class Left:
    """A report of an open round, as one of its coders sees it: how much they decided, and whether they closed it."""

    line: ReportLine
    decided: int
    total: int
    closed: bool


@dataclass(frozen=True)
class Shown:
    """A difference: the passage with the words (`start`: where it begins in the report's text), and for each coder their answer with what
    they changed: (field, as read, as they have it)."""

    unit: Unit
    record: AnyRecord | None
    kind: str
    who: str
    text: str
    start: int
    spans: tuple[tuple[int, int], ...]
    answers: Mapping[str, tuple[Answer | None, list[tuple[str, str, str]]]]
    inputs: list[fields.Input]


def rounds(site: Site, ask: Ask) -> Response:
    """The list of rounds, and the form that opens one."""
    return site.page("rounds.html", ask, rounds=site.book.rounds(), given=ask.query)


def open_round(site: Site, ask: Ask) -> Response:
    """Open a round."""
    coders = [name for part in ask.sent("coders").replace("\n", ",").split(",") if (name := part.strip())]
    listed = [id.rsplit("/reports/", 1)[-1] for line in ask.sent("reports").splitlines() if (id := line.strip())]
    size = ask.sent("sample")
    if size and not size.isdecimal():
        raise ReportedlyError("No round was opened: write in digits how many reports are to be drawn.")
    made = site.book.open_round(
        ask.sent("name"), coders, reports=listed, sample=int(size) if size else None, seed=ask.sent("seed"), by=ask.by
    )  # fmt: skip
    return site.done(ask, to("review", "rounds", made.n), round=made.n)


def one(site: Site, ask: Ask) -> Response:
    """A round: while it is open its reports, once it is closed how far its coders agree."""
    found = _round(site, ask)
    if found.open:
        lines = report_list.by_ids(site.book.store, list(found.reports))
        coder = found.coder(ask.by)
        left = [_left(site, ask.by, lines[id]) for id in found.reports] if coder else []
        may_close = coder is None or found.coder(found.by) == coder
        return site.page("round.html", ask, found=found, coder=coder, left=left, lines=lines, may_close=may_close)
    told: Agreement = site.counts.get(("agreement", found.n), lambda: site.book.agreement(found.name))
    if ask.query.get("format") == "csv":
        return as_file(scores.as_csv(scores.AGREEMENT, scores.agreement_rows(told)), f"agreement-{found.n}.csv")
    return site.page("agreement.html", ask, found=found, told=told)


def _round(site: Site, ask: Ask) -> Round:
    n = ask.path.get("n", "") if ask.form is None else ask.sent("round")
    if not n.isdecimal():
        raise NoSuchRecord("There is no coding round of this number.")
    return site.book.round(n)


def _left(site: Site, by: str, line: ReportLine) -> Left:
    report, records, _ = seen_records(site.book.store, line.row.id, by)
    own = reading_of(
        report, [r for r in records if isinstance(r, (Statement, *CLAIM_TYPES))], list(site.book.verdicts(report=report.id, seen_by=by))
    )
    read = [note for note in own.notes.values() if not getattr(note.record, "reader", "").startswith("person:")]
    decided = sum(1 + len(note.folds) for note in read if note.state)
    return Left(line, decided, sum(1 + len(note.folds) for note in read), own.closed is not None)


def close(site: Site, ask: Ask) -> Response:
    """Close a round."""
    found = _round(site, ask)
    site.book.close_round(found.name, by=ask.by)
    return site.done(ask, to("review", "rounds", found.n))


def differences(site: Site, ask: Ask) -> Response:
    """What coders differ on: those that wait for somebody to decide, or those that are decided."""
    found = _round(site, ask)
    done = ask.query.get("show") == "settled"
    every = list(site.book.coded(found.name))
    differ = [unit for unit in every if unit.given and not unit.agreed]
    some = [unit for unit in differ if (unit.settled is not None) == done]
    at = ask.number("after")
    page = some[at : at + AT_ONCE]
    statements = {id: _statements(site, id) for id in {unit.report.id for unit in page}}
    following = ask.with_query(after=at + AT_ONCE) if len(some) > at + AT_ONCE else None
    waits = sum(1 for unit in differ if unit.settled is None)
    return site.page(
        "differences.html", ask, found=found, items=[_shown(unit, statements[unit.report.id]) for unit in page], done=done, waits=waits,
        settled=len(differ) - waits, following=following, began=at == 0,
    )  # fmt: skip


def _statements(site: Site, report_id: str) -> dict[str, Statement]:
    return {r.id: r for r in site.book.records(report=report_id, types=["statement"]) if isinstance(r, Statement)}


def _shown(unit: Unit, statements: Mapping[str, Statement]) -> Shown:
    held = unit.record or next((a.record for a in unit.given if a.record is not None), None)
    before = {asks: value for asks, value, _ in fields.told(unit.record)} if unit.record is not None else {}
    answers = {coder: (answer, _changes(before, unit.record, answer, statements)) for coder, answer in unit.answers.items()}
    if held is None:
        return Shown(unit, None, "report", "", "", 0, (), answers, [])
    spans = tuple({s for r in (held, *(a.record for a in unit.given if a.record is not None)) for s in _spans(r)})
    cut = Sentences(unit.report.text)
    first = max(0, min((s for s, _ in spans), default=first_at(held)))
    last = max((e for _, e in spans), default=first)
    start = cut.starts[cut.at(first)]
    after = cut.at(max(first, last - 1)) + 1
    end = cut.starts[after] if after < len(cut.starts) else len(unit.report.text)
    start = max(start, first - 4 * AROUND)
    kind = type(held).__name__.lower()
    inputs = fields.inputs(kind, held, statements.values()) if unit.sort == "record" and kind in fields.CORRECTABLE else []
    return Shown(
        unit,
        held,
        kind,
        note_of(held, 0, unit.report, statements, None).who,
        unit.report.text[start:end].rstrip(),
        start,
        spans,
        answers,
        inputs,
    )


def _spans(one: AnyRecord) -> tuple[tuple[int, int], ...]:
    held = getattr(one, one.words) if one.words else None
    return tuple(held.spans) if held is not None else ()


def _changes(
    before: Mapping[str, str], record: AnyRecord | None, answer: Answer | None, statements: Mapping[str, Statement]
) -> list[tuple[str, str, str]]:
    """What an answer changes: (field, as read, as they have it); of a claim that was added all that it says."""
    if answer is None or answer.record is None or answer.kind not in ("correct", "add"):
        return []
    after = {asks: value for asks, value, _ in fields.told(answer.record)}
    if "speaker" in answer.fields and isinstance(answer.record, Statement):
        after["who says so"] = answer.record.speaker.text or ""
    found = [
        (asks, before.get(asks, ""), after.get(asks, ""))
        for asks in dict.fromkeys((*before, *after))
        if before.get(asks) != after.get(asks)
    ]
    if record is not None and "said_in" in answer.fields:
        now = statements.get(answer.fields["said_in"] or "")
        found.append(("who says so", "", fields.saying(now) if now is not None else "the report’s own voice"))
    if record is not None and _spans(record) != _spans(answer.record):
        held = getattr(answer.record, answer.record.words or "", None)
        found.append(("words", "", getattr(held, "text", None) or ""))
    return found


def adjudicate(site: Site, ask: Ask) -> Response:
    """Decide one difference."""
    found = _round(site, ask)
    answer = ask.sent("answer")
    given: dict[str, Any] = {}
    if answer == "correct":
        unit = next((u for u in site.book.coded(found.name) if u.id == ask.sent("unit")), None)
        if unit is None or unit.record is None:
            raise NoSuchRecord(f"{ask.sent('unit')}: nobody coded it in this round")
        sent = {k.removeprefix("f."): v.strip() for k, v in (ask.form or {}).items() if k.startswith("f.") and isinstance(v, str)}
        held = _statements(site, unit.report.id).values()
        given = fields.changes(unit.record, sent, unit.report.text, max(0, first_at(unit.record)), held)
        if not given:
            raise ReportedlyError("Nothing was decided: the form says what the program read. Choose “The words say this” for that.")
        corrected(unit.record, given, unit.report.text)
    n = site.book.adjudicate(found.name, ask.sent("unit"), answer, fields=given, reasons=ask.sent("reasons"), by=ask.by)
    return site.done(ask, ask.sent("back") or to("review", "rounds", found.n, "differences"), verdict=n)


def take_back(site: Site, ask: Ask) -> Response:
    """Take back what was adjudicated."""
    n = ask.sent("adjudication")
    if not n.isdecimal():
        raise ReportedlyError("Nothing was taken back: the form names no decision.")
    site.book.withdraw_adjudication(int(n), by=ask.by)
    return site.done(ask, ask.sent("back"), undone=int(n))


ROUTES = (
    ("/review/rounds", rounds, ("GET",)),
    ("/review/rounds/open", open_round, ("POST",)),
    ("/review/rounds/close", close, ("POST",)),
    ("/review/rounds/adjudicate", adjudicate, ("POST",)),
    ("/review/rounds/undo", take_back, ("POST",)),
    ("/review/rounds/{n}", one, ("GET",)),
    ("/review/rounds/{n}/differences", differences, ("GET",)),
)
