"""When copies, incidents, truces, ties and claims of control are brought up to date: after every change, for the reports that it touched and their neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, func, select

from reportedly.casebook.actors.called import update_called
from reportedly.casebook.control.laying import update_control
from reportedly.casebook.copies.kept_copies import update_copies
from reportedly.casebook.incidents.kept_tellings import incidents_of, update_incidents
from reportedly.casebook.store import Store, add_rows
from reportedly.casebook.store.tables import incident, incident_actor, incident_due, printed, record, report, stale, verdict
from reportedly.casebook.ties.laying import update_ties
from reportedly.casebook.truces.laying import update_truces

FEWEST, MOST = 200, 2_000
"""Reports brought up to date in one transaction: half as many as are laid already within these bounds, so that what hangs together in
thousands of like reports is not grouped anew for every few that come."""


def mark_stale(connection: Connection, numbers: Iterable[int]) -> None:
    """Note that these reports are new or changed. `lay` does the rest."""
    wanted = set(numbers)
    if wanted:
        there = set(connection.execute(select(stale.c.report)).scalars())
        add_rows(connection, stale, [{"report": n} for n in sorted(wanted - there)])


def mark_judged(connection: Connection, n: int) -> None:
    """Note that the reports behind a verdict's two sides are to be laid anew."""
    row = connection.execute(select(verdict.c.left, verdict.c.left_now, verdict.c.right).where(verdict.c.n == n)).first()
    ids = {id for id in (row or ()) if id}
    numbers = set(connection.execute(select(record.c.report).where(record.c.id.in_(ids))).scalars())
    numbers |= set(connection.execute(select(report.c.n).where(report.c.id.in_(ids))).scalars())
    mark_stale(connection, numbers)


def forget(connection: Connection, numbers: Sequence[int]) -> None:
    """Take reports that are to be erased out of copies and incidents."""
    mark_stale(connection, update_called(connection, numbers, gone=True))
    regrouped = update_copies(connection, numbers, gone=True)
    touched = update_incidents(connection, numbers, gone=True) | incidents_of(connection, regrouped)
    _due(connection, touched)
    # Their rows hold names and numbers of the reports: they must not stand until they are made anew.
    connection.execute(delete(incident).where(incident.c.id.in_(touched)))
    connection.execute(delete(incident_actor).where(incident_actor.c.incident.in_(touched)))
    update_truces(connection, numbers, gone=True)
    update_ties(connection, numbers, gone=True)
    update_control(connection, numbers, gone=True)
    connection.execute(delete(stale).where(stale.c.report.in_(numbers)))


def _due(connection: Connection, ids: Iterable[str]) -> None:
    """Note that the rows of these incidents in the list are to be made anew."""
    wanted = set(ids)
    there = set(connection.execute(select(incident_due.c.id)).scalars()) if wanted else set()
    add_rows(connection, incident_due, [{"id": id} for id in sorted(wanted - there)])


def lay(place: Store) -> int:
    """Bring copies, incidents and the list of them up to date; how many reports were laid. Stopped at any moment it goes on when it is
    called again."""
    from reportedly.casebook.incidents.listed import refresh  # which is made of what is laid here

    done = 0
    if place.read_only:
        return done
    while True:
        with place.reading() as connection:
            waiting = connection.execute(select(stale.c.report).limit(1)).first()
            laid = connection.execute(select(func.count()).select_from(printed)).scalar() or 0
        if waiting is None:
            refresh(place)
            return done
        with place.writing() as connection:
            numbers = list(
                connection.execute(select(stale.c.report).order_by(stale.c.report).limit(max(FEWEST, min(MOST, laid // 2)))).scalars()
            )
            mark_stale(connection, update_called(connection, numbers))
            there = set(connection.execute(select(report.c.n).where(report.c.n.in_(numbers))).scalars())
            regrouped = update_copies(connection, [n for n in numbers if n in there])
            _due(connection, update_incidents(connection, numbers) | incidents_of(connection, regrouped))
            update_truces(connection, numbers)
            update_ties(connection, numbers)
            update_control(connection, numbers)
            connection.execute(delete(stale).where(stale.c.report.in_(numbers)))
            done += len(numbers)


def lay_waiting(place: Store) -> None:
    """Lay what a stopped run, or an older version of the program, left to be laid."""
    with place.reading() as connection:
        waiting = connection.execute(select(stale.c.report).limit(1)).first()
    if waiting is not None:
        lay(place)


__all__ = ["forget", "lay", "lay_waiting", "mark_judged", "mark_stale"]
