"""`/claims/ID`, and what people decide: that the words say this, or that it was misread; a correction; a claim by hand; and undoing each.

Nothing here asks whether a claim is true. What a reviewer thinks of that is a note of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from reportedly.casebook import Verdict
from reportedly.casebook.claimants import source_of
from reportedly.casebook.coding.decisions import of_closed_rounds, proposed_record, seen_records
from reportedly.casebook.incidents.incidents import resolve
from reportedly.casebook.review.by_hand import COLUMNS, TYPES
from reportedly.casebook.store.tables import read, record
from reportedly.casebook.store.tables import report as report_table
from reportedly.errors import BadClaims, BadCorrection, NoSuchRecord, ReportedlyError
from reportedly.records import AnyRecord, Event, Figure, Report, Statement, decode
from reportedly.web import fields
from reportedly.web.reader import STATES, as_corrected, first_at, reading_of
from reportedly.web.site import Ask, Site, to

AROUND = 320
"""Characters shown before and after a claim's words."""

COLUMN_OF = {"day": "date", "by": "actor", "parties": "target", "a": "actor", "b": "target", "holder": "actor"}
"""What a spreadsheet of claims calls a form's fields, where it has another name."""

ANSWERS = ("accept", "misread", "read_through")


def claim(site: Site, ask: Ask) -> Response:
    """A claim or statement by its id: its words, fields, chain and history, and the forms that judge it."""
    id = ask.path["id"]
    report, one, records, open_ = _found(site, id, ask.by)
    with site.book.store.reading() as connection:
        kept = proposed_record(connection, id, ask.by) is None
    verdicts = list(site.book.verdicts(of=[id], seen_by=ask.by))
    shown = as_corrected(one, verdicts, report.text)
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    source = source_of(id if isinstance(one, Statement) else getattr(shown, "said_in", None), statements, report, "")
    start = max(0, first_at(shown))
    spans = list(_spans(shown))
    first, last = max(0, start - AROUND), min(len(report.text), max([e for _, e in spans], default=start) + AROUND)
    held = [r for r in records if getattr(r, "said_in", None) == id]
    incident = None
    if isinstance(one, Event | Figure):
        with site.book.store.reading() as connection:
            incident = resolve(connection, id)
    kind = type(one).__name__.lower()
    correctable = open_ and kind in fields.CORRECTABLE
    others, near = _beside(site, shown, records, report, ask.by) if correctable else ([], [])
    decided = next((v for v in reversed(verdicts) if v.withdrawn_at is None and v.kind in STATES and v.left_now == id), None)
    return site.page(
        "claim_part.html" if ask.part else "claim.html", ask, report=report, one=shown, raw=one, kind=kind, spans=spans,
        text=report.text[first:last], first=first, source=source, verdicts=verdicts, decided=decided, held=held, incident=incident, open=open_,
        inputs=fields.inputs(kind, shown, statements.values(), _offers(others, start)) if correctable else [], told=fields.told(shown),
        alike=fields.alike(shown, others, {r.id for r in near}), otherwise=fields.otherwise(shown, near, statements.values()),
        json=fields.json_of(one), states=STATES, by_hand=getattr(one, "reader", "").startswith("person:"), statements=statements,
        proposed=not kept, coded=of_closed_rounds(site.book.store, id, ask.by), notes=[n for n in site.book.notes(of=[id], on="claim", seen_by=ask.by) if n.withdrawn_at is None],
    )  # fmt: skip


def _beside(site: Site, one: AnyRecord, records: Sequence[AnyRecord], report: Report, by: str) -> tuple[list[AnyRecord], list[AnyRecord]]:
    """The other records of a report that nobody called misread, as people corrected them, in the order of the text; and of them those whose words
    begin near this one's."""
    given: defaultdict[str | None, list[Verdict]] = defaultdict(list)
    for verdict in site.book.verdicts(report=report.id, seen_by=by):
        if verdict.withdrawn_at is None:
            given[verdict.left_now].append(verdict)
    left = [r for r in records if r.id != one.id and first_at(r) >= 0 and not any(v.kind == "misread" for v in given[r.id])]
    shown = [as_corrected(r, given[r.id], report.text) for r in left]
    shown.sort(key=first_at)
    at = first_at(one)
    return shown, [r for r in shown if at >= 0 and abs(first_at(r) - at) <= fields.NEAR]


def _offers(records: Sequence[AnyRecord], at: int) -> dict[str, tuple[str, ...]]:
    """What records say of who, where and when, those nearest to a character first."""
    return fields.told_nearby((abs(first_at(r) - at), r) for r in records)


def _spans(one: AnyRecord) -> tuple[tuple[int, int], ...]:
    held = getattr(one, one.words) if one.words else None
    return tuple(held.spans) if held is not None else ()


def _found(site: Site, id: str, by: str) -> tuple[Report, AnyRecord, list[AnyRecord], bool]:
    """A record's report, the record, all records of the report's open reading, and whether the record is of that."""
    with site.book.store.reading() as connection:
        row = connection.execute(
            select(report_table.c.id, record.c.body, read.c.closed_at)
            .join(record, record.c.report == report_table.c.n)
            .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading))
            .where(record.c.id == id)
            .order_by(read.c.closed_at.is_not(None), record.c.n.desc())
        ).first()
        proposed = proposed_record(connection, id, by) if row is None else None
        if proposed is not None:
            row = connection.execute(select(report_table.c.id).where(report_table.c.n == proposed[0])).first()
    if row is None:
        raise NoSuchRecord(f"{id}: this casebook holds no claim of this id")
    report, records, _ = seen_records(site.book.store, row.id, by)
    if proposed is not None:
        return report, proposed[1], records, True
    return report, decode(row.body), records, row.closed_at is None


def judge(site: Site, ask: Ask) -> Response:
    """One decision about one or several claims, or that a report was read through."""
    kind = ask.sent("kind")
    lefts = list(dict.fromkeys(ask.all_sent("left")))
    if kind not in ANSWERS or not lefts:
        raise ReportedlyError("Nothing was decided: the form names no claim, or no answer to it.")
    lefts = with_speech_acts(site, lefts, ask.by) if kind != "read_through" else lefts
    numbers = site.book.judge_all(lefts, kind, reasons=ask.sent("reasons"), by=ask.by)  # type: ignore[arg-type]
    return site.done(ask, ask.sent("back"), verdicts=numbers, state=STATES.get(kind, ""))


def with_speech_acts(site: Site, ids: list[str], by: str) -> list[str]:
    """These records, and the acts of speech that are folded into statements among them."""
    statements = [id for id in ids if id.startswith("statement-")]
    if not statements:
        return ids
    with site.book.store.reading() as connection:
        of = select(record.c.report).where(record.c.id.in_(statements))
        open_ones = (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None)
        asked = select(record.c.body).join(read, open_ones).where(record.c.report.in_(of), record.c.type == "event").order_by(record.c.n)
        events = [one for row in connection.execute(asked) if isinstance(one := decode(row.body), Event) and one.statement in statements]
    own = [one.id for one in events if one.id not in ids]
    decided = {v.left_now for v in site.book.verdicts(of=own, seen_by=by) if v.withdrawn_at is None and v.kind in STATES} if own else set()
    return [*ids, *(id for id in own if id not in decided)]


def finish(site: Site, ask: Ask) -> Response:
    """That the words say all that is still open in a report, and that nothing was missed in it: one decision for who has read it to its end."""
    report, records, _ = seen_records(site.book.store, ask.sent("left"), ask.by)
    reading = reading_of(report, records, list(site.book.verdicts(report=report.id, seen_by=ask.by)))
    open_ = [id for id, note in reading.notes.items() if not note.state]
    numbers = site.book.judge_all(with_speech_acts(site, open_, ask.by), "accept", by=ask.by) if open_ else []
    numbers.append(site.book.judge(report.id, "read_through", by=ask.by))
    return site.done(ask, ask.sent("back") or to("reports", report.id), verdicts=numbers)


def undo(site: Site, ask: Ask) -> Response:
    """Take back a decision, all of its verdicts together."""
    numbers = [int(n) for n in ask.all_sent("verdict") if n.isdecimal()]
    if not numbers:
        raise ReportedlyError("Nothing was undone: the form names no decision.")
    site.book.withdraw_verdicts(numbers, by=ask.by)
    return site.done(ask, ask.sent("back"), undone=numbers)


def correct(site: Site, ask: Ask) -> Response:
    """Other values for a claim's fields, or other words; and the same values for other claims: those that said the same in them (`also`: their ids),
    and those that said otherwise in one (`over`: id and field, with a colon between)."""
    id = ask.sent("left")
    report, raw, records, _ = _found(site, id, ask.by)
    verdicts = list(site.book.verdicts(of=[id], seen_by=ask.by))
    one = as_corrected(raw, verdicts, report.text)
    sent = {k.removeprefix("f."): v.strip() for k, v in (ask.form or {}).items() if k.startswith("f.") and isinstance(v, str)}
    statements = [r for r in records if isinstance(r, Statement)]
    given = fields.changes(one, sent, report.text, max(0, first_at(one)), statements)
    corrections = {id: given | _new_words(one, ask)}
    if not corrections[id]:
        raise BadCorrection("Nothing was changed: the form says what the claim says already.")
    also, over = set(ask.all_sent("also")), set(ask.all_sent("over"))
    others, near = _beside(site, one, records, report, ask.by) if also or over else ([], [])
    asked = [
        (a.record, name, its)
        for a in fields.alike(one, others, {r.id for r in near})
        if a.record.id in also
        for name, its in a.fields.items()
    ]
    asked += [(o.record, o.name, o.field) for o in fields.otherwise(one, near, statements) if f"{o.record.id}:{o.field}" in over]
    for other, name, its in asked:
        if name in given and (same := fields.changes(other, {its: sent[name]}, report.text, max(0, first_at(other)), statements)):
            corrections[other.id] = corrections.get(other.id, {}) | same
    numbers = site.book.correct_all(corrections, reasons=ask.sent("reasons"), by=ask.by)
    return site.done(ask, ask.sent("back") or to("claims", id), verdicts=numbers, state=STATES["correct"])


def _new_words(one: AnyRecord, ask: Ask) -> dict[str, Any]:
    """Words chosen with the mouse, as [start, end]."""
    start, end = ask.sent("start"), ask.sent("end")
    if not (start.isdecimal() and end.isdecimal() and one.words):
        return {}
    return {one.words: [[int(start), int(end)]]}


def add(site: Site, ask: Ask) -> Response:
    """A claim by hand on words of a report."""
    if ask.form is None:
        return _adding(site, ask, {}, "")
    row = {k.removeprefix("f."): v.strip() for k, v in ask.form.items() if k.startswith("f.") and isinstance(v, str) and v.strip()}
    row |= {"report": ask.sent("report"), "type": ask.sent("type"), "words": ask.sent("words"), "start": ask.sent("start")}
    row = {COLUMN_OF.get(name, name): value for name, value in row.items()}
    try:
        id = site.book.add_claim({k: v for k, v in row.items() if v}, by=ask.by)
    except BadClaims as error:
        if ask.wants_json:
            raise
        return _adding(site, ask, row, error.problems[0].removeprefix("the claim: "))
    return site.done(ask, ask.sent("back") or to("claims", id), claim=id)


def _adding(site: Site, ask: Ask, row: Mapping[str, str], wrong: str) -> Response:
    given = {name: row.get(name, "") or ask.query.get(name, "") for name in ("report", "type", "words", "start", "speaker")}
    kind = given["type"] if given["type"] in TYPES else "event"
    _, records, _ = seen_records(site.book.store, given["report"], ask.by)
    at = int(given["start"]) if given["start"].isdecimal() else 0
    statements = [r for r in records if isinstance(r, Statement) and first_at(r) >= 0]
    around = _said_around(statements, at, at + len(given["words"]))
    said_in = row.get("said_in", "") if ask.form is not None else around.id if around else ""
    return site.page(
        "add_part.html" if ask.part else "add.html", ask, 422 if wrong else 200, given=given, kind=kind, kinds=TYPES, row=row, wrong=wrong, said_in=said_in,
        voices=[(one.id, fields.saying(one)) for one in sorted(statements, key=lambda one: abs(first_at(one) - at))],
        inputs=[i for i in fields.inputs(kind, offers=_offers(records, at)) if i.how != "speaker" and i.name != "speaker" and COLUMN_OF.get(i.name, i.name) in COLUMNS],
        disclosures=fields.options("statement", "disclosure", "speaker"),
    )  # fmt: skip


def _said_around(statements: Sequence[Statement], start: int, end: int) -> Statement | None:
    """The innermost statement whose content holds these words."""
    held = [(c.spans[0][0], c.spans[-1][1], one) for one in statements if (c := one.content) is not None and c.spans]
    around = [(last - first, one) for first, last, one in held if first <= start and end <= last]
    return min(around, key=lambda found: found[0])[1] if around else None


ROUTES = (
    ("/claims/add", add, ("GET", "POST")),
    ("/claims/{id:path}", claim, ("GET",)),
    ("/judge", judge, ("POST",)),
    ("/finish", finish, ("POST",)),
    ("/undo", undo, ("POST",)),
    ("/correct", correct, ("POST",)),
)
