"""Closing a round, and adjudication: what all coders agree on becomes a verdict when the round is closed; where they differ somebody decides, and
that becomes the verdict that counts. What each coder decided stays on record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from sqlalchemy import insert, select, update

from reportedly.casebook import log, store
from reportedly.casebook.coding.rounds import Round, blind_to, round_named, same_person
from reportedly.casebook.coding.tables import adjudication, coding, coding_round
from reportedly.casebook.coding.units import Answer, Unit, units
from reportedly.casebook.review.by_hand import add_rows
from reportedly.casebook.review.verdicts import judge, judge_all, verdicts, withdraw_verdicts
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import mark
from reportedly.casebook.store.tables import report, verdict
from reportedly.errors import NoSuchRecord, ReportedlyError

OWN = ("accept", "misread", "correct")
"""What may be decided about a record of the program, beside what a coder decided."""

UNDONE = "adjudication taken back"


def close_round(place: Store, name: str, *, by: str) -> Round:
    """Close a round: nothing more is coded in it, everybody sees what each coder decided, and what all agree on becomes a verdict.

    A coder who did not open it cannot close it: that would end the blindness by one's own hand. Raises NoSuchRecord, ReportedlyError.
    """
    found = round_named(place, name)
    if not found.open:
        raise ReportedlyError(f"{found.name!r}: the round was closed by {found.closed_by} on {(found.closed_at or '')[:10]}.")
    if found.coder(by) and not same_person(found.by, by):
        raise ReportedlyError(f"{by} codes in this round; {found.by}, who opened it, or somebody who does not code in it may close it.")
    with place.writing() as connection:
        connection.execute(
            coding_round.update().where(coding_round.c.n == found.n).values(closed_at=store.now(), closed_by=by)
        )  # fmt: skip
        rows = connection.execute(select(coding).where(coding.c.round == found.n).order_by(coding.c.n)).all()
        # The log tells of codings what they were only now, when nobody is blind any more.
        told = json.dumps([[r.n, r.left, r.kind, r.by, r.made_at, r.withdrawn_at] for r in rows], ensure_ascii=False)
        log.note(connection, by, "close round", f"round {found.n}", codings=len(rows), sha256=sha256(told.encode()).hexdigest())
    keep_agreed(place, found.name, by=by)
    return round_named(place, name)


def keep_agreed(place: Store, name: str, *, by: str) -> int:
    """Make verdicts of what all coders of a closed round agree on, in all their names; how many units that settled."""
    found = round_named(place, name)
    agreed = [one for one in units(place, found) if one.agreed and one.settled is None]
    everyone = " & ".join(found.coders)
    why = f"agreed in the coding round {found.name}"
    kept: list[tuple[Unit, int]] = []
    for kind in ("accept", "misread"):
        alike = [one for one in agreed if one.sort == "record" and one.given[0].kind == kind]
        if alike:
            kept += zip(alike, judge_all(place, [one.id for one in alike], kind, reasons=why, by=everyone), strict=True)  # type: ignore[arg-type]
    for one in agreed:
        first = one.given[0]
        if one.sort == "record" and first.kind == "correct":
            kept.append((one, judge(place, one.id, "correct", fields=first.fields, reasons=why, by=everyone)))
        elif one.sort == "report":
            kept.append((one, judge(place, one.id, "read_through", reasons=why, by=everyone)))
        elif one.sort == "added":
            kept.append((one, _take(place, first, why, everyone)))
    _note(place, found, [(one.id, n) for one, n in kept], "agreed", why, everyone)
    return len(kept)


def adjudicate(
    place: Store, name: str, unit_id: str, answer: str, *, fields: dict[str, Any] | None = None, reasons: str = "", by: str
) -> int | None:
    """Decide a unit on which coders differ; the number of the verdict that counts since, None where nothing is to count.

    answer: a coder's name (as they have it); "accept", "misread" or "correct" with `fields`; of a claim that was added "leave_out"; of a report
    "read_through" or "leave_out". Raises NoSuchRecord, ReportedlyError, BadCorrection.
    """
    found = round_named(place, name)
    one = next((u for u in units(place, found) if u.id == unit_id), None)
    if one is None or not one.given:
        raise NoSuchRecord(f"{unit_id}: nobody coded it in the round {found.name!r}")
    if one.settled is not None:
        raise ReportedlyError(f"{unit_id}: it is settled ({one.settled.answer}, by {one.settled.by}); take that back first.")
    with place.reading() as connection:
        n = connection.execute(select(report.c.n).where(report.c.id == one.report.id)).scalar()
        if n in blind_to(connection, by):
            raise ReportedlyError(f"{by} codes this report in a round that is open, and cannot adjudicate it meanwhile.")
    coder = found.coder(answer)
    like = one.answers[coder] if coder else None
    if coder and like is None:
        raise ReportedlyError(f"{coder} gave no answer here.")
    number = _decide(place, one, like, answer, fields or {}, reasons, by)
    _note(place, found, [(one.id, number)], coder or answer, reasons, by)
    return number


def _decide(place: Store, one: Unit, like: Answer | None, answer: str, fields: dict[str, Any], reasons: str, by: str) -> int | None:
    kind = like.kind if like is not None else answer
    if one.sort == "added":
        if like is None and kind != "leave_out":
            raise ReportedlyError("Of a claim that was added: a coder's name, or leave_out.")
        return _take(place, like, reasons, by) if like is not None else None
    if one.sort == "report":
        if kind not in ("read_through", "leave_out"):
            raise ReportedlyError("Whether anything was missed in a report: a coder's name, read_through, or leave_out.")
        return judge(place, one.id, "read_through", reasons=reasons, by=by) if kind == "read_through" else None
    if kind not in OWN:
        raise ReportedlyError(f"{answer!r} is no answer; give a coder's name, or one of: {', '.join(OWN)}.")
    given = (like.fields if like is not None else fields) if kind == "correct" else {}
    return judge(place, one.id, kind, fields=given, reasons=reasons, by=by)  # type: ignore[arg-type]


def _take(place: Store, answer: Answer, why: str, by: str) -> int:
    """Make a claim of what a coder proposed, and say that the words say it; the verdict's number."""
    _, ids = add_rows(place, [("the claim", answer.row)], "the claim", by=by, found_by=answer.coder)
    before = [v.n for v in verdicts(place, of=ids) if v.kind == "misread" and v.reasons == UNDONE and v.withdrawn_at is None]
    if before:
        withdraw_verdicts(place, before, by=by)
    if answer.fields:
        return judge(place, ids[-1], "correct", fields=answer.fields, reasons=why, by=by)
    return judge(place, ids[-1], "accept", reasons=why, by=by)


def _note(place: Store, found: Round, settled: Iterable[tuple[str, int | None]], answer: str, reasons: str, by: str) -> None:
    with place.writing() as connection:
        for unit, verdict_n in settled:
            n = store.next_n(connection, adjudication)
            row = {
                "n": n, "round": found.n, "unit": unit, "answer": answer, "verdict": verdict_n, "by": by, "made_at": store.now(), "reasons": reasons,
            }  # fmt: skip
            connection.execute(insert(adjudication), [row])
            subject = mark(unit) if unit in found.reports else unit
            log.note(connection, by, "adjudicate", subject, adjudication=n, round=found.n, answer=answer, verdict=verdict_n)


def withdraw_adjudication(place: Store, n: int, *, by: str) -> None:
    """Take back an adjudication with the verdict that it made; both stay on record. Raises NoSuchRecord."""
    with place.writing() as connection:
        row = connection.execute(select(adjudication).where(adjudication.c.n == n, adjudication.c.withdrawn_at.is_(None))).first()
        if row is None:
            raise NoSuchRecord(f"adjudication {n}: the casebook {place.name} has none of that number that still stands")
        connection.execute(update(adjudication).where(adjudication.c.n == n).values(withdrawn_at=store.now()))
        log.note(connection, by, "withdraw adjudication", str(n))
        standing = connection.execute(select(verdict).where(verdict.c.n == row.verdict, verdict.c.withdrawn_at.is_(None))).first()
    if standing is None:
        return
    withdraw_verdicts(place, [standing.n], by=by)
    one = next((u for u in units(place, round_named(place, str(row.round))) if u.id == row.unit), None)
    if one is not None and one.sort == "added":
        judge(place, standing.left_now, "misread", reasons=UNDONE, by=by)  # a claim by hand stays on record, and counts no more
