"""What to look at next: claims on which nobody has decided, in an order that somebody chose. Kept apart from whether they are true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, exists, select

from reportedly.casebook.coding.rounds import blind_to
from reportedly.casebook.coding.sampling import last_drawn
from reportedly.casebook.coding.tables import drawn
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import incident, read, record, report, told_in, verdict
from reportedly.casebook.store.tables import telling as telling_table
from reportedly.casebook.views import shown
from reportedly.records import AnyRecord, Report, Statement, decode

ORDERS = ("least_sure", "conflicts", "consequential", "sample")

FEW, MANY = 8, 1_024
"""Incidents whose claims are looked through at once for the next ones: few at first, more where all of those are decided on."""


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


def queue(place: Store, order: str, limit: int, by: str = "") -> list[Item]:
    """The next sentences. order: "least_sure": what the program left most open; "conflicts": of incidents that somebody disputes;
    "consequential": of incidents with the highest tolls; "sample": of the sample drawn last, in its order. `by`: for whom; reports that
    they code in an open round are left out."""
    with place.reading() as connection:
        hidden = sorted(blind_to(connection, by))
        if order == "conflicts":
            disputed = select(incident.c.id).where(incident.c.disputed == 1).order_by(incident.c.claimants.desc(), incident.c.id.desc())
            picked = _of_incidents(connection, disputed, limit, hidden)
        elif order == "consequential":
            by_toll = select(incident.c.id).where(incident.c.listed == 1).order_by(incident.c.killed.desc(), incident.c.id.desc())
            picked = _of_incidents(connection, by_toll, limit, hidden)
        elif order == "sample":
            last = last_drawn(connection, "claims")
            asked = _waiting(hidden).join(drawn, drawn.c.record == record.c.id).where(drawn.c.sample == (last.n if last else 0))
            picked = [(n, id, "") for n, id in connection.execute(asked.order_by(drawn.c.place).limit(4 * limit))]
        else:
            asked = _waiting(hidden).where(record.c.doubt.is_not(None))
            picked = [
                (n, id, "") for n, id in connection.execute(asked.order_by(record.c.doubt.desc(), record.c.n.desc()).limit(4 * limit))
            ]
        return _items(connection, picked, limit)


def _waiting(hidden: Sequence[int]) -> Select[Any]:
    """Records that wait for somebody, but for those of hidden reports: (report, id)."""
    asked = select(record.c.report, record.c.id).select_from(record).join(read, shown()).where(undecided())
    return asked.where(record.c.report.not_in(hidden)) if hidden else asked


def _of_incidents(connection: Connection, ids: Select[Any], limit: int, hidden: Sequence[int]) -> list[tuple[int, str, str]]:
    """Undecided claims of these incidents, those of the first first."""
    found: list[tuple[int, str, str]] = []
    at, many = 0, FEW
    while len(found) < 4 * limit:
        some = list(connection.execute(ids.limit(many).offset(at)).scalars())
        if not some:
            break
        asked = (
            _waiting(hidden)
            .add_columns(telling_table.c.incident)
            .join(told_in, told_in.c.claim == record.c.id)
            .join(telling_table, telling_table.c.id == told_in.c.telling)
            .where(telling_table.c.incident.in_(some))
        )
        order = {id: place for place, id in enumerate(some)}
        rows = connection.execute(asked.order_by(record.c.n)).all()
        found += sorted(((n, claim, of) for n, claim, of in rows), key=lambda row: order[row[2]])
        at, many = at + many, min(2 * many, MANY)
    return found[: 4 * limit]


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
