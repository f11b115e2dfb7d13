"""What coders of an open round decide: kept as verdicts are, in a table of their own, and shown to nobody else until the round is closed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from reportedly.casebook import log, store
from reportedly.casebook.coding.rounds import blind_to, same_person
from reportedly.casebook.coding.tables import coding, coding_round, next_decision
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import report
from reportedly.casebook.views import one_report
from reportedly.records import AnyRecord, Record, Report, decode, encode

CODED = ("accept", "correct", "misread", "read_through")
"""What is kept in the round where a coder decides it about one of its reports; whatever joins reports or actors is not."""

ADD = "add"
"""The kind of a coding that proposes a claim by hand."""


def keep(
    connection: Connection, round_n: int, left: str, kind: str, fields: Mapping[str, Any], anchor: Mapping[str, str] | None, report_n: int, *,
    reasons: str = "", by: str,
) -> int:  # fmt: skip
    """Keep one decision of a coder; its number, which no verdict has."""
    n = next_decision(connection)
    row = {
        "n": n, "round": round_n, "left": left, "kind": kind, "fields": json.dumps(fields, ensure_ascii=False),
        "anchor": json.dumps(anchor, ensure_ascii=False) if anchor else None, "by": by, "made_at": store.now(), "reasons": reasons,
        "report": report_n, "left_now": left,
    }  # fmt: skip
    connection.execute(insert(coding), [row])
    # Not which record and not which answer: the log may be looked at while others code.
    log.note(connection, by, "code", f"round {round_n}", coding=n)
    return n


def withdraw(connection: Connection, n: int, by: str) -> bool:
    """Undo a coder's own decision; False where there is none of that number that stands."""
    row = connection.execute(select(coding).where(coding.c.n == n, coding.c.withdrawn_at.is_(None))).first()
    if row is None or not same_person(row.by, by):
        return False
    connection.execute(update(coding).where(coding.c.n == n).values(withdrawn_at=store.now()))
    log.note(connection, by, "withdraw coding", str(n))
    return True


def propose(connection: Connection, round_n: int, report_n: int, row: Mapping[str, str], records: Sequence[Record], by: str) -> bool:
    """Keep a claim by hand as proposed (its statement before it, where it has one); False where the coder proposed it before."""
    id = records[-1].id
    if proposed_record(connection, id, by) is not None:
        return False
    held = {"row": dict(row), "records": [json.loads(encode(r)) for r in records]}
    keep(connection, round_n, id, ADD, held, None, report_n, by=by)
    return True


def proposed_record(connection: Connection, id: str, by: str) -> tuple[int, AnyRecord] | None:
    """The number of the report, and the record, of a claim that a coder proposed by hand in an open round."""
    asked = select(coding).where(coding.c.left == id, coding.c.kind == ADD, coding.c.withdrawn_at.is_(None)).order_by(coding.c.n)
    for row in connection.execute(asked):
        if same_person(row.by, by):
            return row.report, records_of(row)[-1]
    return None


def records_of(row: Any) -> list[AnyRecord]:
    """The records of a claim that was proposed."""
    return [decode(json.dumps(one).encode()) for one in json.loads(row.fields)["records"]]


def proposed(connection: Connection, report_n: int, rounds: Sequence[int], by: str) -> list[AnyRecord]:
    """The claims by hand that a coder proposed for a report."""
    asked = select(coding).where(
        coding.c.report == report_n, coding.c.kind == ADD, coding.c.withdrawn_at.is_(None), coding.c.round.in_(rounds)
    )
    found: dict[str, AnyRecord] = {}
    for row in connection.execute(asked.order_by(coding.c.n)):
        if same_person(row.by, by):
            found |= {one.id: one for one in records_of(row)}
    return list(found.values())


def seen_records(place: Store, report_id: str, by: str) -> tuple[Report, list[AnyRecord], int | None]:
    """A report with the records that somebody may be shown, and the open round in which they code it, or None. A coder sees what the program
    read and what they proposed themselves, and no claims by hand of others. Raises NoSuchRecord."""
    own, records = one_report(place, report_id)
    with place.reading() as connection:
        hidden = blind_to(connection, by)
        n = connection.execute(select(report.c.n).where(report.c.id == report_id)).scalar() if hidden else None
        if n is None or n not in hidden:
            return own, records, None
        mine = proposed(connection, n, [hidden[n]], by)
    read = [r for r in records if not getattr(r, "reader", "").startswith("person:")]
    return own, read + mine, hidden[n]


def of_closed_rounds(place: Store, id: str, seen_by: str) -> list[tuple[str, str, str, str, str]]:
    """What coders of closed rounds decided about a record: (round, coder, kind, reasons, when). None of it for whoever codes its report now."""
    with place.reading() as connection:
        asked = (
            select(coding_round.c.name, coding.c.by, coding.c.kind, coding.c.reasons, coding.c.made_at, coding.c.report)
            .join(coding_round, coding_round.c.n == coding.c.round)
            .where(coding.c.left_now == id, coding.c.withdrawn_at.is_(None), coding_round.c.closed_at.is_not(None))
            .order_by(coding.c.n)
        )
        hidden = blind_to(connection, seen_by)
        return [(r.name, r.by, r.kind, r.reasons or "", r.made_at) for r in connection.execute(asked) if r.report not in hidden]


def rows_seen(connection: Connection, by: str, reports: Sequence[int], rounds: Sequence[int], of: Sequence[str] | None = None) -> list[Any]:
    """A coder's own decisions about these reports, in the order they were made, as rows of `verdict` have them; without proposals."""
    asked = select(coding).where(coding.c.report.in_(reports), coding.c.round.in_(rounds), coding.c.kind != ADD).order_by(coding.c.n)
    if of is not None:
        asked = asked.where(or_(coding.c.left.in_(of), coding.c.left_now.in_(of)))
    return [row for row in connection.execute(asked) if same_person(row.by, by)]
