"""What to look at next: claims on which nobody has decided, in an order that somebody chose. Kept apart from whether they are true."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, func, select

from reportedly.casebook.rows import report_of
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store, incident, read, record, report, told_in, verdict
from reportedly.casebook.store import telling as telling_table
from reportedly.casebook.views import shown
from reportedly.records import AnyRecord, Report, Statement, decode

ORDERS = ("least_sure", "conflicts", "consequential", "sample")

LOOKED_AT = 40
"""Incidents whose claims are looked through for the next ones."""

SAMPLED = 400
"""Rows drawn for a sample, most of which are no claims or decided on."""


@dataclass(frozen=True)
class Item:
    """A sentence with the claims and statements in it on which nobody has decided. `start`: where the sentence begins in the report's text;
    `records`: all of the report's, for who says what; `open`: ids that wait."""

    report: Report
    start: int
    end: int
    records: tuple[AnyRecord, ...]
    open: tuple[str, ...]
    why: str


def undecided() -> Any:
    """The condition that nobody has decided what a record's words say."""
    return ~exists().where(
        verdict.c.left_now == record.c.id, verdict.c.kind.in_(("accept", "correct", "misread")), verdict.c.withdrawn_at.is_(None)
    )


def queue(place: Store, order: str, limit: int, seed: str = "") -> list[Item]:
    """The next sentences. order: "least_sure": what the program left most open; "conflicts": of incidents that somebody disputes;
    "consequential": of incidents with the highest tolls; "sample": drawn by chance from all claims, the same for one `seed`."""
    with place.reading() as connection:
        if order == "conflicts":
            picked = _of_incidents(
                connection,
                select(incident.c.id).where(incident.c.disputed == 1).order_by(incident.c.claimants.desc(), incident.c.id.desc()),
                limit,
            )
        elif order == "consequential":
            by_toll = select(incident.c.id).where(incident.c.listed == 1).order_by(incident.c.killed.desc(), incident.c.id.desc())
            picked = _of_incidents(connection, by_toll, limit)
        elif order == "sample":
            picked = _sample(connection, limit, seed)
        else:
            asked = select(record.c.report, record.c.id).join(read, shown()).where(record.c.doubt.is_not(None), undecided())
            picked = [
                (n, id, "") for n, id in connection.execute(asked.order_by(record.c.doubt.desc(), record.c.n.desc()).limit(4 * limit))
            ]
        return _items(connection, picked, limit)


def _of_incidents(connection: Connection, ids: Select[Any], limit: int) -> list[tuple[int, str, str]]:
    found: list[tuple[int, str, str]] = []
    for id in connection.execute(ids.limit(LOOKED_AT)).scalars().all():
        asked = (
            select(record.c.report, record.c.id)
            .join(told_in, told_in.c.claim == record.c.id)
            .join(telling_table, telling_table.c.id == told_in.c.telling)
            .join(read, shown())
            .where(telling_table.c.incident == id, undecided())
            .order_by(record.c.n)
            .limit(4 * limit)
        )
        found += [(n, claim, id) for n, claim in connection.execute(asked)]
        if len(found) >= 4 * limit:
            break
    return found


def _sample(connection: Connection, limit: int, seed: str) -> list[tuple[int, str, str]]:
    most = connection.execute(select(func.max(record.c.n))).scalar() or 0
    drawn = random.Random(seed).sample(range(1, most + 1), min(SAMPLED, most))
    asked = (
        select(record.c.n, record.c.report, record.c.id)
        .join(read, shown())
        .where(record.c.doubt.is_not(None), undecided(), record.c.n.in_(drawn))
    )
    rows = {row.n: (row.report, row.id, "") for row in connection.execute(asked)}
    return [rows[n] for n in drawn if n in rows][: 2 * limit]


def _items(connection: Connection, picked: Iterable[tuple[int, str, str]], limit: int) -> list[Item]:
    """The sentences of the picked claims, each once, with all that is open in them."""
    listed = list(picked)
    found: list[Item] = []
    seen: set[tuple[int, int]] = set()
    held: dict[int, tuple[Report, tuple[AnyRecord, ...], Sentences, set[str]]] = {}
    for n, id, why in listed:
        if n not in held:
            held[n] = _held(connection, n)
        own, records, sentences, waiting = held[n]
        one = next((r for r in records if r.id == id), None)
        at = begins(one) if one is not None else -1
        if at < 0 or (n, sentences.at(at)) in seen:
            continue
        number = sentences.at(at)
        seen.add((n, number))
        start = sentences.starts[number]
        end = sentences.starts[number + 1] if number + 1 < len(sentences.starts) else len(own.text)
        open_ = tuple(r.id for r in records if r.id in waiting and start <= begins(r) < end)
        found.append(Item(own, start, end, records, open_, why))
        if len(found) == limit:
            break
    return found


def _held(connection: Connection, n: int) -> tuple[Report, tuple[AnyRecord, ...], Sentences, set[str]]:
    own = report_of(connection.execute(select(report.c.body).where(report.c.n == n)).one())
    asked = select(record.c.id, record.c.body, record.c.doubt, undecided().label("waits")).join(read, shown()).where(record.c.report == n)
    rows = connection.execute(asked.where(record.c.type.not_in(("entity", "mention"))).order_by(record.c.n)).all()
    records = tuple(decode(row.body) for row in rows)
    return own, records, Sentences(own.text), {row.id for row in rows if row.waits and row.doubt is not None}


def begins(one: AnyRecord) -> int:
    """Where a record's words begin; -1 where it has none."""
    held = getattr(one, one.words) if one.words else None
    spans = tuple(held.spans) if held is not None else ()
    if not spans and isinstance(one, Statement):
        spans = one.cue.spans if one.cue else one.speaker.spans
    return min((start for start, _ in spans), default=-1)
