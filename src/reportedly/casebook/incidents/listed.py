"""The list of incidents: a kept row for each, with what lists are filtered and ordered by. Equal to a rebuild from nothing.

Which rows are due to be made anew is noted whenever incidents or copies change; `refresh` makes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, exists, func, select, tuple_

from reportedly.casebook.incidents.accounts import Accounts, accounts_of
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.incidents import IncidentRow, hold, listed
from reportedly.casebook.incidents.kept_tellings import decode_telling, judged_in
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.store import Store, add_rows
from reportedly.casebook.store.tables import incident, incident_actor, incident_due, telling

AT_ONCE = 50
"""Incidents whose rows are made in one transaction."""


@dataclass(frozen=True)
class Listed:
    """An incident in the list: its row, the state of its accounts, and the numbers of dead by named rule."""

    row: IncidentRow
    status: str
    disputed_on: tuple[str, ...]
    perpetrator: str
    unaligned: int
    numbers: dict[str, int]


_decode = msgspec.json.Decoder(Listed).decode
_encode = msgspec.json.Encoder(order="deterministic").encode


def refresh(place: Store) -> int:
    """Make the rows that are due; how many. Stopped at any moment it goes on when it is called again."""
    done = 0
    while not place.read_only:
        with place.reading() as connection:
            if connection.execute(select(incident_due.c.id).limit(1)).first() is None:
                return done
        with place.writing() as connection:
            ids = list(connection.execute(select(incident_due.c.id).order_by(incident_due.c.id).limit(AT_ONCE)).scalars())
            for table, column in (
                (incident, incident.c.id),
                (incident_actor, incident_actor.c.incident),
                (incident_due, incident_due.c.id),
            ):
                connection.execute(delete(table).where(column.in_(ids)))
            rows = _made(connection, ids)
            add_rows(connection, incident, [_columns(one) for one in rows])
            actors = [{"incident": one.row.id, "actor": actor} for one in rows for actor in sorted({*one.row.actors, *one.row.targets})]
            add_rows(connection, incident_actor, actors)
            done += len(ids)
    return done


def _made(connection: Connection, ids: Sequence[str]) -> list[Listed]:
    asked = select(telling.c.incident, telling.c.report, telling.c.body).where(telling.c.incident.in_(ids)).order_by(telling.c.id)
    grouped: defaultdict[str, list[tuple[int, Any]]] = defaultdict(list)
    for id, n, body in connection.execute(asked):
        grouped[id].append((n, decode_telling(body)))
    judged: Judged = judged_in(connection)
    return [_of(accounts_of(hold(connection, id, rows, judged), pairs=False)) for id, rows in sorted(grouped.items())]


def _of(told: Accounts) -> Listed:
    return Listed(told.incident, told.status, told.disputed_on, told.perpetrator, told.unaligned, dict(told.numbers))


def _columns(one: Listed) -> dict[str, Any]:
    row = one.row
    return {
        "id": row.id, "class": row.event_class, "place_key": row.place_key, "place": row.place, "day_start": row.day_start or "",
        "day_end": row.day_end or row.day_start or "", "status": one.status, "disputed": int(one.status in ("disputed", "denied")),
        "reports": row.reports, "texts": row.texts, "claimants": row.claimants, "killed": one.numbers.get("highest", 0),
        "listed": int(listed(row)), "body": _encode(one).decode(),
    }  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What a list of incidents is to hold. `since`, `until`: days; `place`: its key; `told_by`: at least so many distinct texts or
    claimants; `disputed`: only those on which tellers differ, or that one denies; `order`: "newest", "oldest", "claimants", "killed"."""

    since: str = ""
    until: str = ""
    event_class: str = ""
    place: str = ""
    actor: str = ""
    texts: int = 0
    claimants: int = 0
    disputed: bool = False
    single: bool = False
    order: str = "newest"


ORDERS = ("newest", "oldest", "claimants")


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if not wanted.single:
        found.append(incident.c.listed == 1)
    if wanted.since:
        found.append(incident.c.day_end >= wanted.since)
    if wanted.until:
        found += [incident.c.day_start <= wanted.until, incident.c.day_start != ""]
    if wanted.event_class:
        found.append(incident.c["class"] == wanted.event_class)
    if wanted.place:
        found.append(incident.c.place_key == wanted.place)
    if wanted.actor:
        found.append(exists().where(incident_actor.c.actor == wanted.actor, incident_actor.c.incident == incident.c.id))
    if wanted.texts:
        found.append(incident.c.texts >= wanted.texts)
    if wanted.claimants:
        found.append(incident.c.claimants >= wanted.claimants)
    if wanted.disputed:
        found.append(incident.c.disputed == 1)
    return found


def page(place: Store, wanted: Wanted, after: tuple[str, ...] | None, limit: int) -> tuple[list[Listed], tuple[str, ...] | None]:
    """Incidents in the order that is wanted, from behind the row with the key `after`; and the key of the last, where more follow. As they
    are kept: whoever adds reports lays them, and a list waits for nobody."""
    asked = select(incident.c.body, incident.c.day_start, incident.c.claimants, incident.c.id).where(*_conditions(wanted))
    column: Any = incident.c.claimants if wanted.order == "claimants" else incident.c.day_start
    if wanted.order == "oldest":
        asked = asked.order_by(column, incident.c.id)
    else:
        asked = asked.order_by(column.desc(), incident.c.id.desc())
    if after:
        key: tuple[Any, str] = (int(after[0]) if wanted.order == "claimants" and after[0].isdecimal() else after[0], after[1])
        behind = tuple_(column, incident.c.id)
        asked = asked.where(behind > tuple_(*key) if wanted.order == "oldest" else behind < tuple_(*key))
    with place.reading() as connection:
        rows = connection.execute(asked.limit(limit + 1)).all()
    more = rows[limit - 1] if len(rows) > limit else None
    key_column = "claimants" if wanted.order == "claimants" else "day_start"
    return [_decode(row.body) for row in rows[:limit]], (str(getattr(more, key_column)), more.id) if more else None


def ids(place: Store, wanted: Wanted) -> list[str]:
    """The ids of all these incidents, in order."""
    with place.reading() as connection:
        return list(connection.execute(select(incident.c.id).where(*_conditions(wanted)).order_by(incident.c.id)).scalars())


def count(place: Store, wanted: Wanted, most: int = 2_000) -> int:
    """How many incidents there are of these, counted no further than `most`."""
    inner = select(incident.c.id).where(*_conditions(wanted)).limit(most).subquery()
    with place.reading() as connection:
        return connection.execute(select(func.count()).select_from(inner)).scalar() or 0


def choices(place: Store, most: int = 3_000) -> dict[str, list[tuple[str, str, int]]]:
    """By which classes, places and actors the incidents can be filtered: (value, name, how many), the commonest first."""
    number = func.count().label("number")
    with place.reading() as connection:
        classes = connection.execute(select(incident.c["class"], number).where(incident.c.listed == 1).group_by(incident.c["class"])).all()
        places = connection.execute(
            select(incident.c.place_key, func.min(incident.c.place), number)
            .where(incident.c.place_key.is_not(None))
            .group_by(incident.c.place_key)
            .order_by(number.desc())
            .limit(most)
        ).all()
        actors = connection.execute(
            select(incident_actor.c.actor, number).group_by(incident_actor.c.actor).order_by(number.desc()).limit(most)
        ).all()
    return {
        "class": sorted(((str(c), str(c), n) for c, n in classes), key=lambda c: (-c[2], c[0])),
        "place": [(str(key), str(name or key), n) for key, name, n in places],
        "actor": [(str(a), str(a), n) for a, n in actors],
    }


def by_ids(place: Store, ids: Iterable[str]) -> dict[str, Listed]:
    """The rows of these incidents."""
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Listed] = {}
    with place.reading() as connection:
        for at in range(0, len(wanted), CHUNK):
            for row in connection.execute(select(incident.c.id, incident.c.body).where(incident.c.id.in_(wanted[at : at + CHUNK]))):
                found[row.id] = _decode(row.body)
    return found


@dataclass(frozen=True)
class AtPlace:
    """Incidents of one place: how many, on how many of them tellers differ or one denies, and the id of one."""

    place: str
    incidents: int
    disputed: int
    one: str


def by_place(place: Store, wanted: Wanted) -> list[AtPlace]:
    """The wanted incidents by the place that most tell of, those with most first; of places that have none there are none."""
    number = func.count().label("number")
    asked = (
        select(incident.c.place_key, number, func.sum(incident.c.disputed), func.min(incident.c.id))
        .where(*_conditions(wanted), incident.c.place_key.is_not(None))
        .group_by(incident.c.place_key)
        .order_by(number.desc(), incident.c.place_key)
    )
    with place.reading() as connection:
        return [AtPlace(str(key), int(n), int(disputed or 0), str(one)) for key, n, disputed, one in connection.execute(asked)]


def by_month(place: Store, wanted: Wanted) -> list[tuple[str, int]]:
    """How many of the wanted incidents there are in each month (`2016-09`) of their first day."""
    month = func.substr(incident.c.day_start, 1, 7).label("month")
    asked = select(month, func.count()).where(*_conditions(wanted), incident.c.day_start != "").group_by(month).order_by(month)
    with place.reading() as connection:
        return [(str(m), int(n)) for m, n in connection.execute(asked)]
