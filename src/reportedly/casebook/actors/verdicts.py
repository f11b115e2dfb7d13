"""What people decided about actors: which names are of one, and the view of records that follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from reportedly.casebook.actors.names import hidden_speakers, name_id
from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.grouping import Sets
from reportedly.casebook.store.rows import ACTOR_FIELDS
from reportedly.casebook.store.tables import verdict
from reportedly.records import ActorMention, AnyRecord


class Decided:
    """What people decided about actors: the later verdict on a pair wins, and who is the same as one is the same as all that one is."""

    def __init__(self, connection: Connection) -> None:
        asked = (
            select(verdict.c.left, verdict.c.right, verdict.c.kind)
            .where(verdict.c.kind.in_(("same", "not_same")), verdict.c.withdrawn_at.is_(None), verdict.c.right.is_not(None))
            .order_by(verdict.c.n)
        )
        last: dict[frozenset[str], str] = {}
        for left, right, kind in connection.execute(asked):
            if left != right and is_actor(left) and is_actor(right):
                last[frozenset((left, right))] = kind
        self.sets = Sets()
        self.ids = sorted({id for pair in last for id in pair})
        for pair in (p for p, kind in last.items() if kind == "same"):
            self.sets.join(*sorted(pair))
        self.apart = {frozenset(self.sets.of(id) for id in pair) for pair, kind in last.items() if kind == "not_same"}

    def about(self, a: str, b: str) -> bool:
        """Is it settled whether these two are one?"""
        ends = frozenset((self.sets.of(a), self.sets.of(b)))
        return len(ends) == 1 or ends in self.apart

    def names_of(self, code: str) -> list[str]:
        """The ids of names that are the same as an actor of the register."""
        return [id for id in self.ids if id.startswith("actor-") and self.sets.of(id) == self.sets.of(code)]

    def labels(self) -> dict[str, str]:
        """For each name that is the same as an actor of the register that actor's code, of several the first; for one that is only the
        same as other names the smallest id of them all."""
        made = {id: self.sets.of(id) for id in self.made()}
        return made | {id: code for code in reversed(self.actors()) for id in self.names_of(code)}

    def made(self) -> list[str]:
        """Names that are the same as other names, and as no actor of the register."""
        known = {self.sets.of(id) for id in self.actors()}
        members = self.sets.members(self.ids)
        return [id for of, ids in members.items() if of not in known and len(ids) > 1 for id in ids if id.startswith("actor-")]

    def actors(self) -> list[str]:
        """Actors of the register that a name is the same as."""
        return [id for id in self.ids if not id.startswith("actor-") and self.names_of(id)]


def is_made(code: str) -> bool:
    """Is this an actor that people made of names which the register does not know?"""
    return code.startswith("actor-")


def is_actor(id: str) -> bool:
    """Is this a code of the register, or the id of a name?"""
    return bool(re.fullmatch(r"actor-[0-9a-f]{16}", id)) or own_register().get(id) is not None


def resolved(records: Sequence[AnyRecord], labels: Mapping[str, str], called: Mapping[str, str]) -> list[AnyRecord]:
    """The records of one report, names that a person called the same as an actor of the register, or as each other, standing there as that
    actor. `called`: the name of each actor made of new names (`called.names_called`). The report's own words stay; speakers whose names are
    withheld, changed or private stay nobody."""
    if not labels:
        return list(records)
    hidden = hidden_speakers(records)

    def one(mention: ActorMention) -> ActorMention:
        code = labels.get(name_id(mention.name or mention.text or "")) if mention.actor is None and mention.entity not in hidden else None
        return msgspec.structs.replace(mention, actor=code, name=called.get(code, mention.name)) if code else mention

    return [_with_actors(record, one) for record in records]


def _with_actors(record: AnyRecord, one: Callable[[ActorMention], ActorMention]) -> AnyRecord:
    changed: dict[str, Any] = {}
    for field in ACTOR_FIELDS.get(type(record), ()):
        value = getattr(record, field)
        if isinstance(value, tuple):
            changed[field] = tuple(map(one, value))
        elif value is not None:
            changed[field] = one(value)
    return msgspec.structs.replace(record, **changed) if changed else record
