"""Coding rounds: several people decide about the same reports, each blind to the others until the round is closed.

What a coder decides about the reports of an open round is kept apart from verdicts (coding.tables): it counts nowhere and nobody
else is shown it. Closing the round turns what all coders agree on into verdicts; where they differ somebody adjudicates (adjudicating.py).
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from reportedly.casebook import log, store
from reportedly.casebook.coding.tables import coding_round, round_report
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import read, report
from reportedly.errors import NoSuchRecord, ReportedlyError


@dataclass(frozen=True)
class Round:
    """A coding round. `drawn`: how its reports were chosen, {"how": "list"} or {"how": "sample", "seed": ..., "of": how many there were};
    `reports`: their ids; `closed_at`: None while it is open."""

    n: int
    name: str
    coders: tuple[str, ...]
    drawn: dict[str, Any]
    by: str
    opened_at: str
    closed_at: str | None
    closed_by: str | None
    reports: tuple[str, ...]

    @property
    def open(self) -> bool:
        return self.closed_at is None

    def coder(self, name: str) -> str | None:
        """The coder of this name, as the round has it."""
        return next((c for c in self.coders if same_person(c, name)), None)


def same_person(a: str, b: str) -> bool:
    """Are two names as people type them one?"""
    return " ".join(a.split()).casefold() == " ".join(b.split()).casefold()


def open_round(
    place: Store, name: str, coders: Sequence[str], *, reports: Sequence[str] = (), sample: int | None = None, seed: str = "", by: str
) -> Round:
    """Open a round over a list of reports, or over `sample` reports drawn by chance with a `seed`. Raises ReportedlyError where it cannot be."""
    name = " ".join(name.split())
    people = [" ".join(c.split()) for c in coders if c.strip()]
    if not name:
        raise ReportedlyError("A coding round needs a name.")
    if len(people) < 2 or len({p.casefold() for p in people}) < len(people):
        raise ReportedlyError("A coding round needs two coders or more, each named once.")
    if bool(reports) == (sample is not None):
        raise ReportedlyError("Name the reports of the round, or how many are to be drawn by chance; one of both.")
    with place.writing() as connection:
        if connection.execute(select(coding_round.c.n).where(coding_round.c.name == name)).first():
            raise ReportedlyError(f"{name!r}: there was a coding round of this name; give another.")
        taken = {n for person in people for n in blind_to(connection, person)}
        numbers, drawn = _listed(connection, place, reports, taken) if reports else _drawn(connection, sample or 0, seed, taken)
        n = store.next_n(connection, coding_round)
        row = {
            "n": n, "name": name, "coders": json.dumps(people, ensure_ascii=False), "drawn": json.dumps(drawn, ensure_ascii=False), "by": by,
            "opened_at": store.now(), "closed_at": None, "closed_by": None,
        }  # fmt: skip
        connection.execute(insert(coding_round), [row])
        store.add_rows(connection, round_report, [{"round": n, "report": number} for number in numbers])
        log.note(connection, by, "open round", f"round {n}", reports=len(numbers), coders=len(people), **drawn)
    return round_named(place, name)


def _listed(connection: Connection, place: Store, ids: Sequence[str], taken: set[int]) -> tuple[list[int], dict[str, Any]]:
    numbers = []
    for id in dict.fromkeys(ids):
        n = connection.execute(select(report.c.n).where(report.c.id == id)).scalar()
        if n is None:
            raise NoSuchRecord(f"{id}: the casebook {place.name} holds no report of this id; list them with: reportedly show BOOK report")
        if n in taken:
            raise ReportedlyError(f"{id}: one of these coders codes it in another round that is open; close that first.")
        numbers.append(int(n))
    return numbers, {"how": "list"}


def population(connection: Connection) -> list[int]:
    """The reports that a sample may draw: those that were read, but for comments and for what a newer version has taken the place of."""
    unread = select(read.c.report).where(read.c.closed_at.is_(None), read.c.not_read.is_not(None))
    asked = select(report.c.n).where(report.c.superseded_by.is_(None), report.c.kind != "comment", report.c.n.not_in(unread))
    return [int(n) for n in connection.execute(asked.order_by(report.c.n)).scalars()]


def _drawn(connection: Connection, wanted: int, seed: str, taken: set[int]) -> tuple[list[int], dict[str, Any]]:
    there = [n for n in population(connection) if n not in taken]
    if not 1 <= wanted <= len(there):
        raise ReportedlyError(f"{wanted} reports cannot be drawn: there are {len(there):,} that were read and that no open round holds.")
    return sorted(random.Random(seed).sample(there, wanted)), {"how": "sample", "seed": seed, "of": len(there)}


def rounds(place: Store) -> list[Round]:
    """All rounds, the last opened first."""
    with place.reading() as connection:
        rows = connection.execute(select(coding_round).order_by(coding_round.c.n.desc())).all()
        return [_round(connection, row) for row in rows]


def round_named(place: Store, name: str) -> Round:
    """A round by its name, or by its number. Raises NoSuchRecord."""
    with place.reading() as connection:
        row = connection.execute(select(coding_round).where(coding_round.c.name == " ".join(name.split()))).first()
        if row is None and name.isdecimal():
            row = connection.execute(select(coding_round).where(coding_round.c.n == int(name))).first()
        if row is None:
            raise NoSuchRecord(
                f"{name}: the casebook {place.name} has no coding round of this name; list them with: reportedly round list BOOK"
            )
        return _round(connection, row)


def _round(connection: Connection, row: Row[Any]) -> Round:
    ids = connection.execute(
        select(report.c.id)
        .join(round_report, round_report.c.report == report.c.n)
        .where(round_report.c.round == row.n)
        .order_by(report.c.n)
    ).scalars()
    return Round(
        row.n, row.name, tuple(json.loads(row.coders)), json.loads(row.drawn), row.by, row.opened_at, row.closed_at, row.closed_by, tuple(ids)
    )  # fmt: skip


def open_rounds_of(connection: Connection, by: str) -> list[int]:
    """The numbers of the open rounds in which somebody codes."""
    rows = connection.execute(
        select(coding_round.c.n, coding_round.c.coders).where(coding_round.c.closed_at.is_(None)).order_by(coding_round.c.n)
    )
    return [row.n for row in rows if any(same_person(by, coder) for coder in json.loads(row.coders))]


def blind_to(connection: Connection, by: str) -> dict[int, int]:
    """The reports (by number) that somebody codes now, each with its round: of these they see nobody else's decisions."""
    numbers = open_rounds_of(connection, by) if by else []
    if not numbers:
        return {}
    asked = (
        select(round_report.c.report, round_report.c.round).where(round_report.c.round.in_(numbers)).order_by(round_report.c.round.desc())
    )
    return {row.report: row.round for row in connection.execute(asked)}
