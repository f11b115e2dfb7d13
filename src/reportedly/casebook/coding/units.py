"""What the coders of a closed round decided, side by side: each record, each claim added and each report is a unit with an answer a coder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from reportedly.casebook.coding.decisions import ADD, records_of
from reportedly.casebook.coding.rounds import Round, same_person
from reportedly.casebook.coding.tables import adjudication, coding
from reportedly.casebook.review.correcting import corrected
from reportedly.casebook.review.verdicts import spans_of
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import report as report_table
from reportedly.casebook.store.tables import verdict
from reportedly.casebook.views import one_report
from reportedly.errors import BadCorrection, ReportedlyError
from reportedly.records import CLAIM_TYPES, AnyRecord, Report, Statement


@dataclass(frozen=True)
class Answer:
    """A coder's answer about a unit. `kind`: accept, correct, misread, add or read_through; `record`: as they have it; `fields`: of all their
    corrections; `row`: of a claim that they added, as a spreadsheet has it."""

    coder: str
    kind: str
    record: AnyRecord | None
    fields: dict[str, Any]
    row: dict[str, str]
    reasons: str
    made_at: str


@dataclass(frozen=True)
class Settled:
    """How a unit was adjudicated. `answer`: a coder's name, "agreed", or what was decided instead; `verdict`: the one that counts since."""

    n: int
    answer: str
    verdict: int | None
    by: str
    made_at: str
    reasons: str


@dataclass(frozen=True)
class Unit:
    """What coders decided on. `sort`: "record" of the program, a claim "added" by hand, or the "report" (whether anything was missed);
    `answers`: by coder, None where they gave none; `agreed`: all gave the same."""

    id: str
    report: Report
    sort: str
    record: AnyRecord | None
    answers: Mapping[str, Answer | None]
    agreed: bool
    settled: Settled | None

    @property
    def given(self) -> list[Answer]:
        return [one for one in self.answers.values() if one is not None]

    @property
    def waits(self) -> bool:
        """Do coders differ, and has nobody adjudicated?"""
        return bool(self.given) and not self.agreed and self.settled is None


def units(place: Store, found: Round) -> Iterator[Unit]:
    """The units of a closed round, report by report. Raises ReportedlyError while it is open: nobody is to see them before."""
    if found.open:
        raise ReportedlyError(f"{found.name!r}: the round is open, and its coders are blind to each other; close it first.")
    with place.reading() as connection:
        settled = _settled(connection, found.n)
        rows = connection.execute(
            select(coding).where(coding.c.round == found.n, coding.c.withdrawn_at.is_(None)).order_by(coding.c.n)
        ).all()
        numbers = {
            row.id: row.n
            for row in connection.execute(select(report_table.c.id, report_table.c.n).where(report_table.c.id.in_(found.reports)))
        }
    by_report: dict[int, list[Any]] = {}
    for row in rows:
        by_report.setdefault(row.report, []).append(row)
    for id in found.reports:
        report, records = one_report(place, id)
        own = by_report.get(numbers[id], [])
        yield from _units(report, records, {coder: [r for r in own if same_person(r.by, coder)] for coder in found.coders}, settled)


def _settled(connection: Connection, round_n: int) -> dict[str, Settled]:
    undone = select(verdict.c.n).where(verdict.c.withdrawn_at.is_not(None))
    asked = select(adjudication).where(adjudication.c.round == round_n, adjudication.c.withdrawn_at.is_(None)).order_by(adjudication.c.n)
    gone = set(connection.execute(undone).scalars())
    return {
        row.unit: Settled(row.n, row.answer, row.verdict, row.by, row.made_at, row.reasons or "")
        for row in connection.execute(asked) if row.verdict not in gone
    }  # fmt: skip


def _units(
    report: Report, records: Sequence[AnyRecord], rows: Mapping[str, Sequence[Any]], settled: Mapping[str, Settled]
) -> Iterator[Unit]:
    for one in records:
        if isinstance(one, (Statement, *CLAIM_TYPES)) and not getattr(one, "reader", "").startswith("person:"):
            answers = {coder: _answer(coder, one, own, report) for coder, own in rows.items()}
            yield Unit(one.id, report, "record", one, answers, _same(answers), settled.get(one.id))
    for group in _added(report, rows):
        id = next(a.record.id for a in group.values() if a is not None and a.record is not None)
        yield Unit(id, report, "added", None, group, _same(group), settled.get(id))
    closed = {coder: _answer(coder, report, own, report) for coder, own in rows.items()}
    yield Unit(report.id, report, "report", None, closed, _same(closed), settled.get(report.id))


def _answer(coder: str, one: Any, rows: Sequence[Any], report: Report) -> Answer | None:
    """A coder's last answer about a record, with all of their corrections of it."""
    own = [row for row in rows if row.left_now == one.id and row.kind != ADD]
    if not own:
        return None
    fields: dict[str, Any] = {}
    for row in own:
        if row.kind == "correct":
            fields |= json.loads(row.fields)
    record = None if isinstance(one, Report) else one
    if fields and record is not None:
        try:
            record = corrected(one, fields, report.text)
        except BadCorrection:  # read again since, and the words moved: it stands as it was read
            fields = {}
    last = own[-1]
    kind = "correct" if last.kind == "accept" and fields else last.kind
    return Answer(coder, kind, record, fields, {}, last.reasons or "", last.made_at)


def _added(report: Report, rows: Mapping[str, Sequence[Any]]) -> list[dict[str, Answer | None]]:
    """Claims that coders added, those of the same type on words that overlap in one group, of each coder one."""
    groups: list[dict[str, Answer | None]] = []
    for coder, own in rows.items():
        for row in (r for r in own if r.kind == ADD):
            record = records_of(row)[-1]
            later = _answer(coder, record, own, report)
            if later is not None and later.kind == "misread":
                continue  # taken back
            shown = later.record if later is not None and later.record is not None else record
            answer = Answer(coder, "add", shown, later.fields if later else {}, json.loads(row.fields)["row"], "", row.made_at)
            fits = [(shared, n) for n, group in enumerate(groups) if group[coder] is None and (shared := _shared(shown, group)) > 0]
            if fits:
                groups[max(fits, key=lambda f: (f[0], -f[1]))[1]][coder] = answer
            else:
                groups.append(dict.fromkeys(rows) | {coder: answer})
    return groups


def _shared(record: AnyRecord, group: Mapping[str, Answer | None]) -> int:
    """Characters that a claim's words share with a group's of the same type."""
    others = [a.record for a in group.values() if a is not None and a.record is not None and type(a.record) is type(record)]
    return max((overlap(spans_of(record), spans_of(o)) for o in others), default=0)


def overlap(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> int:
    """Characters in both."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def _same(answers: Mapping[str, Answer | None]) -> bool:
    given = [one for one in answers.values() if one is not None]
    return len(given) == len(answers) and len({(a.kind, _said(a)) for a in given}) == 1


def _said(answer: Answer) -> bytes:
    """What an answer says, whoever gives it."""
    if answer.record is None or answer.kind == "misread":
        return b""
    body = msgspec.json.decode(msgspec.json.encode(answer.record))
    for own in ("id", "reader", "said_in") if answer.kind == "add" else ():
        body.pop(own, None)
    return msgspec.json.encode(body, order="sorted")
