"""Samples drawn by chance, so that how often the program is wrong can be told of the whole casebook and not of what people chose to look at.

Claims are drawn type by type (a stratified simple random sample without replacement: each claim of a type has the same, known chance), or
whole reports, to be read through, for what the program misses. What was drawn is kept with its seed and is looked at in its order, so
that what is decided so far is itself a random sample.
"""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from reportedly.casebook import log, store
from reportedly.casebook.coding.rounds import population
from reportedly.casebook.coding.tables import drawn as drawn_table
from reportedly.casebook.coding.tables import sample as sample_table
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import read, record, report, verdict
from reportedly.casebook.views import shown
from reportedly.errors import ReportedlyError

DECIDED = ("accept", "correct", "misread")
CHUNK = 400


@dataclass(frozen=True)
class Sample:
    """A sample of "claims" or "reports". `strata`: for each stratum (a type of record; "report") how many there were and how many were
    drawn; `decided`: how many of those drawn are decided on (read through); `gone`: how many are of an earlier reading and count no more."""

    n: int
    of: str
    seed: str
    strata: dict[str, tuple[int, int]]
    by: str
    drawn_at: str
    ended_at: str | None
    size: int
    decided: int
    gone: int


@dataclass(frozen=True)
class Drawn:
    """One that was drawn: its stratum, its place in the order, and whether it is decided on."""

    place: int
    report: int
    record: str | None
    stratum: str
    decided: bool
    gone: bool


def draw(place: Store, of: str, size: int, *, seed: str = "", by: str) -> Sample:
    """Draw a sample of `size` claims (spread over their types) or reports; it takes the place of one drawn before. Raises ReportedlyError."""
    if of not in ("claims", "reports"):
        raise ReportedlyError(f"{of!r}: a sample is of claims or of reports.")
    with place.writing() as connection:
        seed = seed or store.now()
        strata = _claims(connection) if of == "claims" else {"report": [(n, None) for n in population(connection)]}
        there = sum(map(len, strata.values()))
        if not 1 <= size <= there:
            raise ReportedlyError(f"{size:,} {of} cannot be drawn: the casebook has {there:,} that the program read.")
        chance = random.Random(seed)
        sizes = _spread({name: len(rows) for name, rows in strata.items()}, size)
        rows = [(name, *one) for name in sorted(strata) for one in chance.sample(strata[name], sizes[name])]
        chance.shuffle(rows)
        at = store.now()
        connection.execute(update(sample_table).where(sample_table.c.of == of, sample_table.c.ended_at.is_(None)).values(ended_at=at))
        n = store.next_n(connection, sample_table)
        told = {name: [len(strata[name]), sizes[name]] for name in sorted(strata) if sizes[name]}
        connection.execute(insert(sample_table), [{"n": n, "of": of, "seed": seed, "strata": json.dumps(told), "by": by, "drawn_at": at}])
        listed = [{"sample": n, "place": at, "report": own, "record": id, "stratum": name} for at, (name, own, id) in enumerate(rows, 1)]
        for at_row in range(0, len(listed), CHUNK):
            store.add_rows(connection, drawn_table, listed[at_row : at_row + CHUNK])
        log.note(connection, by, "draw sample", f"sample {n}", of=of, seed=seed, strata=told)
    found = current_sample(place, of)
    assert found is not None
    return found


def _claims(connection: Connection) -> dict[str, list[tuple[int, str | None]]]:
    found: dict[str, list[tuple[int, str | None]]] = {}
    asked = select(record.c.type, record.c.report, record.c.id).join(read, shown()).where(record.c.doubt.is_not(None)).order_by(record.c.n)
    for kind, own, id in connection.execute(asked):
        found.setdefault(kind, []).append((own, id))
    return found


def _spread(there: Mapping[str, int], size: int) -> dict[str, int]:
    """How many to draw of each stratum: as many of each, and of those that have fewer all."""
    found = dict.fromkeys(there, 0)
    left = size
    while left:
        open_ = sorted(name for name in there if found[name] < there[name])
        share = max(1, left // len(open_))
        for name in open_[: left if share == 1 else None]:
            more = min(share, there[name] - found[name], left)
            found[name] += more
            left -= more
    return found


def current_sample(place: Store, of: str) -> Sample | None:
    """The sample that was drawn last, or None."""
    with place.reading() as connection:
        row = last_drawn(connection, of)
        if row is None:
            return None
        rows = drawn(connection, row.n)
    strata = {name: (there, taken) for name, (there, taken) in json.loads(row.strata).items()}
    return Sample(
        row.n, row.of, row.seed, strata, row.by, row.drawn_at, row.ended_at, len(rows), sum(r.decided for r in rows), sum(r.gone for r in rows)
    )  # fmt: skip


def last_drawn(connection: Connection, of: str) -> Row[Any] | None:
    """The row of the sample that was drawn last, or None."""
    asked = select(sample_table).where(sample_table.c.of == of, sample_table.c.ended_at.is_(None)).order_by(sample_table.c.n.desc())
    return connection.execute(asked).first()


def drawn(connection: Connection, sample_n: int) -> list[Drawn]:
    """What a sample drew, in its order."""
    rows = connection.execute(select(drawn_table).where(drawn_table.c.sample == sample_n).order_by(drawn_table.c.place)).all()
    standing = verdict.c.withdrawn_at.is_(None)
    ids = [row.record for row in rows if row.record]
    numbers = sorted({row.report for row in rows if row.record is None})
    decided: set[object] = set()
    there: set[object] = set()
    for at in range(0, len(ids), CHUNK):
        some = ids[at : at + CHUNK]
        decided |= set(
            connection.execute(
                select(verdict.c.left_now).where(verdict.c.left_now.in_(some), verdict.c.kind.in_(DECIDED), standing)
            ).scalars()
        )
        there |= set(connection.execute(select(record.c.id).join(read, shown()).where(record.c.id.in_(some))).scalars())
    for at in range(0, len(numbers), CHUNK):
        asked = select(report.c.n, report.c.superseded_by, report.c.id).where(report.c.n.in_(numbers[at : at + CHUNK]))
        of = {row.id: row.n for row in connection.execute(asked) if row.superseded_by is None}
        there |= set(of.values())
        closed = select(verdict.c.left).where(verdict.c.left.in_(list(of)), verdict.c.kind == "read_through", standing)
        decided |= {of[id] for id in connection.execute(closed).scalars()}
    return [
        Drawn(row.place, row.report, row.record, row.stratum, (key := row.record or row.report) in decided, key not in there)
        for row in rows
    ]


def decided_first(rows: list[Drawn]) -> list[Drawn]:
    """Those of a sample that an estimate may rest on: of each stratum all that come before the first that is not decided on. Of them it is
    known that chance chose them; of one that was decided on out of its turn it is not."""
    stopped: set[str] = set()
    found = []
    for one in rows:
        if one.gone:
            continue
        if not one.decided:
            stopped.add(one.stratum)
        elif one.stratum not in stopped:
            found.append(one)
    return found
