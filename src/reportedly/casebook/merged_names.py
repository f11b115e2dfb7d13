"""Where names stand that a person called the same as an actor of the register: a view over records, which stay as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from reportedly.casebook.actor_verdicts import Decided
from reportedly.casebook.names import names
from reportedly.casebook.rows import actors_in
from reportedly.casebook.store import Store, actor_in, read, record, report
from reportedly.casebook.views import shown
from reportedly.records import decode


class Stands(NamedTuple):
    """In which field of which record (by number) a name stands."""

    record: int
    field: str


@dataclass
class Merged:
    """What the names of one actor that the register does not know add to it. `known_in`: those of their `reports` in which it stands by
    a name of the register too."""

    names: list[str] = field(default_factory=list)
    stands: list[Stands] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    known_in: set[str] = field(default_factory=set)


def merged(place: Store) -> dict[str, Merged]:
    """By code in the register; empty where nobody decided anything. Names that may not be put together (casebook/names.py) are in none."""
    with place.reading() as connection:
        decided = Decided(connection)
    codes = decided.actors()
    if not codes:
        return {}
    known = names(place).new
    found: dict[str, Merged] = {}
    with place.reading() as connection:
        for code in codes:
            one = found[code] = Merged()
            entities: set[str] = set()
            for id in decided.names_of(code):
                if id in known:
                    one.names.append(known[id].name)
                    one.reports |= known[id].entities.keys()
                    entities |= {entity for ids in known[id].entities.values() for entity in ids}
            own = {row.n: row.id for row in connection.execute(select(report.c.n, report.c.id).where(report.c.id.in_(one.reports)))}
            there = select(actor_in.c.record, actor_in.c.field).where(actor_in.c.actor == code)
            standing = {Stands(row.record, row.field) for row in connection.execute(there)}
            asked = select(record.c.n, record.c.report, record.c.type, record.c.body).join(read, shown()).where(record.c.report.in_(own))
            for row in connection.execute(asked.order_by(record.c.n)):
                if any(n == row.n for n, _ in standing):
                    one.known_in.add(own[row.report])
                one.stands += [stand for stand in _stands(row.n, row.body, entities) if stand not in standing]
    return found


def _stands(n: int, body: str, entities: set[str]) -> list[Stands]:
    return list(dict.fromkeys(Stands(n, field) for field, mention in actors_in(decode(body)) if mention.entity in entities))
