"""Where names stand that a person called the same as an actor of the register: a view over records, which stay as they were read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select

from reportedly.casebook.actors.called import names_called
from reportedly.casebook.actors.names import name_id, names
from reportedly.casebook.actors.verdicts import Decided
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import actors_in
from reportedly.casebook.store.tables import actor_in, read, record, report
from reportedly.casebook.views import shown
from reportedly.records import decode


class Stands(NamedTuple):
    """In which field of which record (by number) a name stands."""

    record: int
    field: str


@dataclass
class Merged:
    """What the names that the register does not know add to one actor, or make it of. `known_in`: those of their `reports` in which it stands by
    a name of the register too."""

    names: list[str] = field(default_factory=list)
    stands: list[Stands] = field(default_factory=list)
    reports: set[str] = field(default_factory=set)
    known_in: set[str] = field(default_factory=set)


def merged(place: Store) -> dict[str, Merged]:
    """By code in the register, or by the smallest id of names that are only one with each other; empty where nobody decided anything. Names that may not be put together (casebook/actors/names.py) are in none."""
    with place.reading() as connection:
        decided, called = Decided(connection), names_called(connection)
    codes = [*decided.actors(), *sorted({decided.sets.of(id) for id in decided.made()})]
    if not codes:
        return {}
    known = names(place).new
    found: dict[str, Merged] = {}
    with place.reading() as connection:
        for code in codes:
            one = found[code] = Merged()
            entities: set[str] = set()
            if code in called:
                one.names.append(called[code])
            for id in decided.names_of(code):
                if id in known:
                    one.names += [known[id].name] if known[id].name not in one.names else []
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


def made_actor(place: Store, said: str) -> str | None:
    """The id of the actor that people made of several new names, by its id, that of one of them, or one as reports write it; None where it
    is no such actor's."""
    with place.reading() as connection:
        decided = Decided(connection)
    made = set(decided.made())
    found = next((id for id in (said, name_id(said)) if id in made), None)
    return decided.sets.of(found) if found is not None else None
