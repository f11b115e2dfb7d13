"""The kept tables of truces: what reports say of agreements, brought up to date report by report; truces laid together when somebody asks for
them after something changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, func, select, update

from reportedly.casebook.incidents.kept_tellings import judged_in
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.saying import saying
from reportedly.casebook.store import Store, add_rows
from reportedly.casebook.store.tables import copy, laid, truce, truce_claim, truce_telling, verdict
from reportedly.casebook.truces.alignment import truces_of
from reportedly.casebook.truces.held import by_truce, encode_telling, every_held
from reportedly.casebook.truces.keeping import Kept, encode_kept, kept_of
from reportedly.casebook.truces.tellings import TruceTelling, truce_tellings

TRUCES = "truces"


@dataclass(frozen=True)
class Laid:
    """All truces laid together in memory, where a casebook may not be written to: the truce of each telling, and what would be kept."""

    truce_of: Mapping[str, str]
    kept: Mapping[str, Kept]


def update_truces(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> None:
    """Note what these reports, new or changed, say of agreements; with `gone`, take it out."""
    old: list[str] = []
    for at in range(0, len(numbers), CHUNK):
        mine = truce_telling.c.report.in_(numbers[at : at + CHUNK])
        old += connection.execute(select(truce_telling.c.id).where(mine)).scalars()
        if gone:  # what is kept of their truces holds their names: it must not stand until truces are laid again
            connection.execute(delete(truce).where(truce.c.id.in_(select(truce_telling.c.truce).where(mine))))
    for at in range(0, len(old), CHUNK):
        some = old[at : at + CHUNK]
        connection.execute(delete(truce_claim).where(truce_claim.c.telling.in_(some)))
        connection.execute(delete(truce_telling).where(truce_telling.c.id.in_(some)))
    fresh: list[tuple[int, TruceTelling]] = []
    if not gone:
        judged = judged_in(connection)
        for n, own, records in saying(connection, numbers, "agreement", ("agreement", "statement", "mention"), judged):
            fresh += [(n, one) for one in truce_tellings(own, records, (*judged.apart, *judged.parts))]
    add_rows(connection, truce_telling, [{"id": one.id, "report": n, "body": encode_telling(one)} for n, one in fresh])
    add_rows(connection, truce_claim, [{"claim": claim, "telling": one.id} for _, one in fresh for claim in one.claims])
    if old or fresh or _folded_anew(connection, numbers):
        connection.execute(delete(laid).where(laid.c.what == TRUCES))


def _folded_anew(connection: Connection, numbers: Sequence[int]) -> bool:
    """May these reports have changed which text stands for others that tell of agreements?"""
    for at in range(0, len(numbers), CHUNK):
        groups = select(copy.c.origin).where(copy.c.report.in_(numbers[at : at + CHUNK]))
        asked = select(truce_telling.c.id).join(copy, copy.c.report == truce_telling.c.report).where(copy.c.origin.in_(groups)).limit(1)
        if connection.execute(asked).first():
            return True
    return False


TRIES = 3
"""How often truces are laid beside those who write; then they wait for it."""


def lay_truces(place: Store) -> Laid | None:
    """Lay all tellings together where something changed since they were; what would be kept where a casebook may only be read, else None.

    That may take seconds: it is done while others may write, and kept where what it was made from is still the same.
    """
    for n in range(TRIES + 1):
        with place.reading() as connection:
            if _is_laid(connection):
                return None
            before, found = _made_from(connection), None
            if place.read_only or n < TRIES:
                found = _laid(connection)
        if place.read_only:
            return found
        with place.writing() as connection:
            if _is_laid(connection):
                return None  # another program did it while this one waited for its turn
            if found is None:
                found = _laid(connection)
            elif _made_from(connection) != before:
                continue
            _keep(connection, found)
            return None
    return None


def _made_from(connection: Connection) -> tuple[int, ...]:
    """What truces are laid from (tellings, copies, verdicts) in a few numbers: the same while none has come, changed or gone."""
    tellings = select(truce_telling.c.id, truce_telling.c.report, truce_telling.c.body).order_by(truce_telling.c.id)
    folded = select(copy.c.report, copy.c.origin).where(copy.c.report.in_(select(truce_telling.c.report))).order_by(copy.c.report)
    verdicts = select(func.max(verdict.c.n), func.count(verdict.c.withdrawn_at))
    return tuple(hash(tuple(map(tuple, connection.execute(asked)))) for asked in (tellings, folded, verdicts))


def _keep(connection: Connection, found: Laid) -> None:
    before = dict(connection.execute(select(truce_telling.c.id, truce_telling.c.truce)).all())  # type: ignore[arg-type]
    changed = [{"b_id": id, "b_truce": of} for id, of in sorted(found.truce_of.items()) if before[id] != of]
    if changed:
        anew = update(truce_telling).where(truce_telling.c.id == bindparam("b_id")).values(truce=bindparam("b_truce"))
        connection.execute(anew, changed)
    was = dict(connection.execute(select(truce.c.id, truce.c.body)).all())  # type: ignore[arg-type]
    bodies = {id: encode_kept(one) for id, one in found.kept.items()}
    gone = sorted(id for id, body in was.items() if bodies.get(id) != body)
    for at in range(0, len(gone), CHUNK):
        connection.execute(delete(truce).where(truce.c.id.in_(gone[at : at + CHUNK])))
    add_rows(connection, truce, [{"id": id, "body": body} for id, body in bodies.items() if was.get(id) != body])
    add_rows(connection, laid, [{"what": TRUCES}])


def waiting_truces(place: Store) -> int:
    """How many tellings of agreements are to be laid together anew; 0 where nothing has changed since they were."""
    with place.reading() as connection:
        return 0 if _is_laid(connection) else connection.execute(select(func.count()).select_from(truce_telling)).scalar() or 0


def _is_laid(connection: Connection) -> bool:
    return connection.execute(select(laid.c.what).where(laid.c.what == TRUCES)).first() is not None


def _laid(connection: Connection) -> Laid:
    judged = judged_in(connection)
    held = every_held(connection)
    truce_of = truces_of([h.telling for h in held], judged)
    return Laid(truce_of, kept_of(by_truce(held, truce_of), judged))
