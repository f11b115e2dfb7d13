"""Verdicts: what people decided about records, kept by the words that they stand on, and the queue of those whose words moved."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Connection, Row, insert, or_, select, update

from reportedly.casebook import log, store
from reportedly.casebook.actors.names import Known, names
from reportedly.casebook.actors.verdicts import Decided, is_actor
from reportedly.casebook.coding import decisions
from reportedly.casebook.coding.rounds import blind_to
from reportedly.casebook.coding.tables import coding, next_decision
from reportedly.casebook.laying import lay, mark_judged, mark_stale
from reportedly.casebook.review.correcting import corrected
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import mark, report_of
from reportedly.casebook.store.tables import note as note_table
from reportedly.casebook.store.tables import read, record, report, verdict
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import AnyRecord, Record, decode
from reportedly.spans import Span, find_again

VerdictKind = Literal[
    "same", "not_same", "part_of", "not_part_of", "unsure", "copy_of", "answers", "supersedes", "accept", "correct", "misread", "read_through",
]  # fmt: skip

LAYS = ("same", "not_same", "part_of", "not_part_of", "copy_of", "misread", "correct")
"""Kinds of verdicts that decide what stands together in incidents and copies."""

AROUND = 60
"""Characters kept before and after the words of an anchor."""


@dataclass(frozen=True)
class Verdict:
    """What a person decided. `left` and `right`: ids; `left_now`: the record it stands on since the last reading; `queued`: its words moved
    and someone has to look; `anchor`: the words, and what stands before and after them; `round`: of what a coder decided in a coding
    round that is open, which counts nowhere yet, the round's number."""

    n: int
    left: str
    right: str | None
    kind: str
    fields: dict[str, Any]
    anchor: dict[str, str] | None
    by: str
    made_at: str
    reasons: str
    left_now: str
    queued: bool
    withdrawn_at: str | None
    round: int | None = None


def judge(
    place: Store,
    left: str,
    kind: VerdictKind,
    *,
    right: str | None = None,
    fields: dict[str, Any] | None = None,
    reasons: str = "",
    by: str,
) -> int:
    """Keep a verdict; its number. Raises NoSuchRecord where `left` is a record's id, or a name's (`names.name_id`), that the book does not
    hold."""
    return _keep(place, {left: fields or {}}, kind, right=right, reasons=reasons, by=by)[0]


def judge_all(
    place: Store,
    lefts: Sequence[str],
    kind: VerdictKind,
    *,
    reasons: str = "",
    by: str,
) -> list[int]:
    """Keep one decision about several records, a verdict each, all or none; their numbers. What a coder decides about the reports of an open
    round is kept in the round. Raises NoSuchRecord."""
    return _keep(place, {left: {} for left in lefts}, kind, right=None, reasons=reasons, by=by)


def correct_all(place: Store, corrections: Mapping[str, dict[str, Any]], *, reasons: str = "", by: str) -> list[int]:
    """Keep one correction of several records, all or none. corrections: by record, its fields with their values. The verdicts' numbers. Raises
    NoSuchRecord, BadCorrection."""
    return _keep(place, corrections, "correct", right=None, reasons=reasons, by=by)


def _keep(place: Store, lefts: Mapping[str, dict[str, Any]], kind: VerdictKind, *, right: str | None, reasons: str, by: str) -> list[int]:
    if kind not in get_args(VerdictKind):
        raise ReportedlyError(f"{kind!r} is no kind of verdict; it is one of: {', '.join(get_args(VerdictKind))}")
    told_by: set[str] = set()
    for left in lefts:
        if is_actor(left):
            told_by |= _check_actors(place, left, kind, right)
    numbers = []
    with place.writing() as connection:
        coded_in = blind_to(connection, by) if kind in decisions.CODED else {}
        for left, fields in lefts.items():
            about = _about(connection, left, by)
            own_n = about[0] if about else connection.execute(select(report.c.n).where(report.c.id == left)).scalar()
            if own_n is None and not is_actor(left):
                raise NoSuchRecord(f"{left}: the casebook {place.name} holds no such record")
            anchor = None
            if about is not None:
                text = report_of(connection.execute(select(report.c.body).where(report.c.n == own_n)).one()).text
                if kind == "correct":
                    corrected(about[1], fields, text)  # refused here rather than wherever it is shown
                anchor = anchor_of(text, about[1])
            if own_n in coded_in:
                numbers.append(decisions.keep(connection, coded_in[own_n], left, kind, fields, anchor, own_n, reasons=reasons, by=by))
                continue
            n = next_decision(connection)
            row = {
                "n": n, "left": left, "right": right, "kind": kind, "fields": json.dumps(fields, ensure_ascii=False),
                "anchor": json.dumps(anchor, ensure_ascii=False) if anchor else None, "by": by, "made_at": store.now(), "reasons": reasons,
                "report": own_n if about else None, "left_now": left,
            }  # fmt: skip
            connection.execute(insert(verdict), [row])
            against = right if right is None or current(connection, right) else mark(right)
            log.note(connection, by, "verdict", left if about else mark(left), verdict=n, kind=kind, right=against)
            if kind in LAYS:
                mark_judged(connection, n)
                _mark_named(connection, told_by)
            numbers.append(n)
    lay(place)
    return numbers


def _about(connection: Connection, left: str, by: str) -> tuple[int, AnyRecord] | None:
    """The number of the report, and the record, that an id is of: one of the book, or one that a coder proposed."""
    found = current(connection, left)
    return (found.report, decode(found.body)) if found is not None else decisions.proposed_record(connection, left, by)


def _check_actors(place: Store, left: str, kind: str, right: str | None) -> set[str]:
    """The reports that hold one of these actors, or another that people decided about. Raises where a verdict cannot be about them."""
    if kind not in ("same", "not_same", "unsure") or right is None or not is_actor(right):
        raise ReportedlyError(f"{left}: of an actor a verdict says same, not_same or unsure, with another actor as `right`")
    known = names(place).new
    for id in (left, right):
        if id.startswith("actor-") and id not in known:
            raise NoSuchRecord(f"{id}: the casebook {place.name} holds no name of this id that may be put together with others")
    return _reports_naming(place, known, left, right)


def _reports_naming(place: Store, known: Mapping[str, Known], *ids: str) -> set[str]:
    with place.reading() as connection:
        wanted = {*ids, *Decided(connection).ids}
    return {report_id for id in wanted if id in known for report_id in known[id].entities}


def _mark_named(connection: Connection, report_ids: set[str]) -> None:
    if report_ids:
        mark_stale(connection, connection.execute(select(report.c.n).where(report.c.id.in_(report_ids))).scalars())


def withdraw_verdict(place: Store, n: int, *, by: str) -> None:
    """Undo a verdict: it stays, marked as withdrawn. Raises NoSuchRecord where there is none of that number."""
    withdraw_verdicts(place, [n], by=by)


def withdraw_verdicts(place: Store, numbers: Sequence[int], *, by: str) -> None:
    """Undo one decision, all of its verdicts or none. Raises NoSuchRecord where one of them is not there or was undone before."""
    with place.reading() as connection:
        about = connection.execute(select(verdict.c.left).where(verdict.c.n.in_(numbers))).scalars().all()
    told_by = _reports_naming(place, names(place).new) if any(map(is_actor, about)) else set()
    with place.writing() as connection:
        for n in numbers:
            changed = connection.execute(
                update(verdict).where(verdict.c.n == n, verdict.c.withdrawn_at.is_(None)).values(withdrawn_at=store.now())
            )
            if changed.rowcount == 0 and decisions.withdraw(connection, n, by):
                continue
            if changed.rowcount == 0:
                raise NoSuchRecord(f"verdict {n}: the casebook {place.name} has none of that number that still stands")
            log.note(connection, by, "withdraw verdict", str(n))
            mark_judged(connection, n)
        _mark_named(connection, told_by)
    lay(place)


def verdicts(
    place: Store,
    *,
    queued: bool | None = None,
    of: Sequence[str] | None = None,
    report_id: str | None = None,
    seen_by: str | None = None,
) -> Iterator[Verdict]:
    """All verdicts in the order they were made; `queued`: only those that wait for review, or only the others; `of`: on or against
    these ids; `report_id`: on a report or on records of it; `seen_by`: what this person may be shown. Of reports that they code in an open
    round that is what they decided in it themselves, and nothing else."""
    asked = select(verdict).order_by(verdict.c.n)
    if queued is not None:
        asked = asked.where(verdict.c.queued_at.is_not(None) if queued else verdict.c.queued_at.is_(None))
    if of is not None:
        asked = asked.where(or_(verdict.c.left.in_(of), verdict.c.left_now.in_(of), verdict.c.right.in_(of)))
    with place.reading() as connection:
        hidden = blind_to(connection, seen_by) if seen_by else {}
        n = None
        if report_id is not None:
            n = connection.execute(select(report.c.n).where(report.c.id == report_id)).scalar()
            asked = asked.where(or_(verdict.c.report == n, verdict.c.left == report_id))
        own: list[Any] = []
        if hidden:
            ids = select(report.c.id).where(report.c.n.in_(list(hidden)))
            asked = asked.where(or_(verdict.c.report.is_(None), verdict.c.report.not_in(list(hidden))), verdict.c.left.not_in(ids))
            if not queued and (report_id is None or n in hidden):
                reports = [n] if n is not None else list(hidden)
                own = decisions.rows_seen(connection, seen_by or "", reports, sorted(set(hidden.values())), of)
        for row in sorted([*connection.execute(asked), *own], key=lambda r: r.n) if own else connection.execute(asked):
            coded = row._mapping.get("round")
            yield Verdict(
                row.n, row.left, None if coded else row.right, row.kind, json.loads(row.fields or "{}"), json.loads(row.anchor) if row.anchor else None,
                row.by, row.made_at, row.reasons or "", row.left_now, row.queued_at is not None, row.withdrawn_at, coded,
            )  # fmt: skip


def reattach(connection: Connection, report_n: int, text: str, records: Sequence[Record]) -> tuple[int, int]:
    """Set a report's verdicts upon the records of a new reading: by id, else by the words. How many found their words, how many wait.
    What coders decided and what reviewers noted follows in the same way."""
    ids = {r.id for r in records}
    before = select(record.c.id).where(record.c.report == report_n)
    standing = connection.execute(
        select(verdict).where(verdict.c.withdrawn_at.is_(None), or_(verdict.c.report == report_n, verdict.c.right.in_(before)))
    ).all()
    kept = queued = 0
    for row in standing:
        left_now = _now_on(connection, row, text, records, ids) if row.report == report_n else row.left_now
        lost_right = row.right is not None and row.report != report_n and row.right not in ids
        if left_now is None or lost_right:
            queued += 1
            connection.execute(update(verdict).where(verdict.c.n == row.n).values(queued_at=store.now()))
        else:
            kept += 1
            connection.execute(update(verdict).where(verdict.c.n == row.n).values(left_now=left_now, queued_at=None))
    for table in (coding, note_table):
        for row in connection.execute(select(table).where(table.c.withdrawn_at.is_(None), table.c.report == report_n)).all():
            if row.anchor is not None:
                left_now = _now_on(connection, row, text, records, ids)
                moved = {"queued_at": store.now()} if left_now is None else {"left_now": left_now, "queued_at": None}
                connection.execute(update(table).where(table.c.n == row.n).values(**moved))
    return kept, queued


def _now_on(connection: Connection, row: Row[*tuple[Any, ...]], text: str, records: Sequence[Record], ids: set[str]) -> str | None:
    """The record that a decision stands on now."""
    if row.left_now in ids or _by_hand(connection, row.left_now):
        return str(row.left_now)
    return row.left if row.left in ids else _find(text, row, records)


def _by_hand(connection: Connection, id: str) -> bool:
    found = current(connection, id)
    return found is not None and '"reader":"person:' in found.body


def current(connection: Connection, id: str) -> Row[*tuple[Any, ...]] | None:
    """The row (report, body) of a record of what holds now."""
    return connection.execute(
        select(record.c.report, record.c.body)
        .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading))
        .where(record.c.id == id, read.c.closed_at.is_(None))
    ).first()


def spans_of(one: Record) -> tuple[Span, ...]:
    """The spans that a record rests on; of a record without words of its own, none."""
    held = getattr(one, one.words) if one.words else one
    return tuple(getattr(held, "spans", ()) or ())


def anchor_of(text: str, one: Record) -> dict[str, str] | None:
    """The words that a record stands on, with what is before and after them, so that they can be found again."""
    spans = spans_of(one)
    if not spans and hasattr(one, "cue"):
        spans = one.cue.spans if one.cue else one.speaker.spans  # type: ignore[attr-defined]
    if not spans:
        return None
    start, end = spans[0]
    return {"quote": text[start:end], "before": text[max(0, start - AROUND) : start], "after": text[end : end + AROUND]}


def _find(text: str, row: Row[*tuple[Any, ...]], records: Sequence[Record]) -> str | None:
    """The record of the same type that now stands on a verdict's words, where there is exactly one."""
    if not row.anchor:
        return None
    anchor = json.loads(row.anchor)
    span = find_again(text, anchor["quote"], anchor["before"], anchor["after"])
    if span is None:
        return None
    kind = row.left.rpartition("-")[0]
    same = [r for r in records if type(r).__name__.lower() == kind]
    fits = [r for r in same if span in spans_of(r)] or [r for r in same if any(s <= span[0] and span[1] <= e for s, e in spans_of(r))]
    return fits[0].id if len(fits) == 1 else None
