"""Truces and other agreements across reports: the life of each as each side tells it, and its state on any day by each teller.

That reports tell of one agreement is a proposal (alignment.py), for reasons that can be shown; which side is right is not asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec import structs
from sqlalchemy import Connection, select

from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.comparing import Reason
from reportedly.casebook.incidents.days import iso
from reportedly.casebook.incidents.kept_tellings import judged_in
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.laying import lay_waiting
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import truce as table
from reportedly.casebook.store.tables import truce_claim, truce_telling
from reportedly.casebook.truces.comparing import profile_of, reasons
from reportedly.casebook.truces.held import Held, every_held
from reportedly.casebook.truces.keeping import How, Kept, Known, decode_kept, decode_known
from reportedly.casebook.truces.laying import Laid, lay_truces
from reportedly.casebook.truces.life import RoleTold, StepTold, TermTold, life_of, roles_of, terms_of
from reportedly.casebook.truces.states import TruceState, states_on
from reportedly.casebook.truces.tellings import TruceTelling
from reportedly.casebook.truces.violations import Violation, reports_with_breaches, violations_of
from reportedly.casebook.truces.words import ends_on
from reportedly.errors import NoSuchRecord, ReportedlyError


@dataclass(frozen=True)
class Link:
    """An agreement that another lies within, or the other way round. `how`: a report tells so, a person said so, or it is likely by area
    and time."""

    truce: str
    how: How


@dataclass(frozen=True)
class TruceRow:
    """An agreement in a list. `id`: that of its smallest claim; `name`: the commonest name that it is told by, else one made of kind, area
    and makers (`named` false); `names`: all told; `parties`, `makers` (who made, brokered or guaranteed it), `areas`: all told; `made`, `began`: first
    and last day that most tell; `expires`: the last day of its term, derived; `states`: on the day asked for, by each teller, unmerged;
    `disagree`: those who tell a state do not tell the same; counts stand side by side and are never added up: `reports`, `texts` (copies folded), `tellers`."""

    id: str
    name: str
    named: bool
    names: tuple[str, ...]
    kind: str
    kinds: tuple[str, ...]
    makers: tuple[str, ...]
    parties: tuple[str, ...]
    areas: tuple[str, ...]
    lat: float | None
    lon: float | None
    wide: bool
    made: tuple[str, str] | None
    began: tuple[str, str] | None
    length: str | None
    expires: str | None
    first_heard: str | None
    last_heard: str | None
    reports: int
    texts: int
    tellers: int
    steps: int
    violations: int
    within: tuple[Link, ...]
    parts: tuple[Link, ...]
    on: str | None
    states: tuple[TruceState, ...]
    disagree: bool


@dataclass(frozen=True)
class Truce(TruceRow):
    """An agreement with its life: each step by each teller, by day, copies once; who is told to have which part in it, and who says so; its
    terms; the log of alleged violations; `why`: for each other report the comparisons by which it stands with the rest."""

    life: tuple[StepTold, ...] = ()
    roles: tuple[RoleTold, ...] = ()
    terms: tuple[TermTold, ...] = ()
    alleged: tuple[Violation, ...] = ()
    why: tuple[tuple[str, int, tuple[Reason, ...]], ...] = ()


def up_to_date(place: Store) -> Laid | None:
    """Lay what is left to be laid; what would be kept, where a casebook may only be read, else None."""
    lay_waiting(place)
    return lay_truces(place)


def truces(place: Store, on: str | None, every: bool, hindsight: bool) -> list[TruceRow]:
    """All agreements, by the first day told of each. See `Casebook.truces`."""
    day = day_asked(on)
    rows = [row_on(one, day, hindsight) for one in kept_truces(place)]
    if not every:
        rows = [r for r in rows if is_listed(r)]
    return sorted(rows, key=lambda r: (first_day(r), r.id))


def kept_truces(place: Store) -> list[Kept]:
    """What is known of each agreement, its life in short, in no order: `row_on` gives what a list shows of one."""
    laid = up_to_date(place)
    with place.reading() as connection:
        return list(laid.kept.values()) if laid else [decode_kept(body) for body in connection.execute(select(table.c.body)).scalars()]


def known_truces(place: Store, *, lay_first: bool = True) -> list[Known]:
    """The same without their lives, which take the most room by far: `lives_of` gives those of some. Without `lay_first` as they were laid last."""
    laid = up_to_date(place) if lay_first or place.read_only else None
    with place.reading() as connection:
        return list(laid.kept.values()) if laid else [decode_known(body) for body in connection.execute(select(table.c.body)).scalars()]


def lives_of(place: Store, some: Sequence[Known]) -> list[Kept]:
    """These agreements with their lives as they were laid last; of one that was laid otherwise since, nobody is heard."""
    ids = [one.id for one in some if not isinstance(one, Kept)]
    found: dict[str, Kept] = {}
    with place.reading() as connection:
        for at in range(0, len(ids), CHUNK):
            found |= {
                one.id: one
                for one in map(decode_kept, connection.execute(select(table.c.body).where(table.c.id.in_(ids[at : at + CHUNK]))).scalars())
            }
    return [one if isinstance(one, Kept) else found.get(one.id) or Kept(**structs.asdict(one), heard=()) for one in some]


def kept_truce(place: Store, id: str, *, lay_first: bool = True) -> Kept:
    """What is known of one agreement, by the id of `Truce`. Without `lay_first` as it was laid last."""
    laid = up_to_date(place) if lay_first or place.read_only else None
    if laid:
        return laid.kept[id]
    with place.reading() as connection:
        return decode_kept(connection.execute(select(table.c.body).where(table.c.id == id)).scalar_one())


def is_listed(row: TruceRow) -> bool:
    """Does an agreement stand in the list where not `every` one is asked for?"""
    return row.texts > 1 or row.named or bool(row.areas or row.made or row.began) or len(row.makers) > 1


def tellings(place: Store) -> Iterator[tuple[str, TruceTelling]]:
    """Every telling of an agreement, with the truce that it is laid with."""
    laid = up_to_date(place)
    with place.reading() as connection:
        held = every_held(connection)
    for h in held:
        yield (laid.truce_of[h.telling.id] if laid else h.truce), h.telling


def truce(place: Store, truce_id: str, on: str | None, hindsight: bool, *, lay_first: bool = True) -> Truce:
    """One agreement. See `Casebook.truce`. Without `lay_first` as it was laid last; one that was not laid yet is laid."""
    day = day_asked(on)
    laid = up_to_date(place) if lay_first or place.read_only else None
    with place.reading() as connection:
        id = resolve(connection, truce_id, laid)
        if id is not None and laid is None and connection.execute(select(table.c.id).where(table.c.id == id)).first() is None:
            id = None
        if id is None and not lay_first:
            return truce(place, truce_id, on, hindsight)
        if id is None:
            raise _no_such(place, truce_id)
        return _whole(connection, id, laid, judged_in(connection), day, hindsight)


def every_truce(place: Store) -> Iterator[Truce]:
    """Every agreement with its life, by id, one at a time in memory."""
    laid = up_to_date(place)
    with place.reading() as connection:
        judged = judged_in(connection)
        ids = sorted(laid.kept) if laid else list(connection.execute(select(table.c.id).order_by(table.c.id)).scalars())
        for id in sorted(ids):
            yield _whole(connection, id, laid, judged, None, True)


def _whole(connection: Connection, id: str, laid: Laid | None, judged: Judged, day: int | None, hindsight: bool) -> Truce:
    kept = laid.kept[id] if laid else decode_kept(connection.execute(select(table.c.body).where(table.c.id == id)).scalar_one())
    held = [h for h in every_held(connection) if laid.truce_of[h.telling.id] == id] if laid else every_held(connection, id)
    row = row_on(kept, day, hindsight)
    steps = life_of(connection, held, judged)
    numbers = sorted({h.number for h in held})
    of_claim = {claim: id for h in held for claim in h.telling.claims}
    return Truce(
        **{name: getattr(row, name) for name in TruceRow.__dataclass_fields__},
        life=steps,
        roles=roles_of(steps),
        terms=terms_of(steps),
        alleged=tuple(v for v in violations_of(connection, numbers, judged, _beside(connection, numbers, of_claim)) if v.truce == id),
        why=_why(held),
    )


def _beside(connection: Connection, numbers: Sequence[int], of_claim: dict[str, str]) -> dict[str, str]:
    """The truce of each claim, with those of other agreements that the same reports tell of marked as another's."""
    found = dict(of_claim)
    for at in range(0, len(numbers), CHUNK):
        asked = select(truce_claim.c.claim).join(truce_telling, truce_telling.c.id == truce_claim.c.telling)
        for claim in connection.execute(asked.where(truce_telling.c.report.in_(numbers[at : at + CHUNK]))).scalars():
            found.setdefault(claim, "")
    return found


def log(place: Store, truce_id: str | None) -> Iterator[Violation]:
    """The log of alleged violations. See `Casebook.violations`."""
    laid = up_to_date(place)
    with place.reading() as connection:
        judged = judged_in(connection)
        id = None if truce_id is None else resolve(connection, truce_id, laid)
        if truce_id is not None and id is None:
            raise _no_such(place, truce_id)
        of_claim = _truce_of_claims(connection, laid)
        numbers = reports_with_breaches(connection)
        for one in violations_of(connection, numbers, judged, of_claim):
            if id is None or one.truce == id:
                yield one


def _truce_of_claims(connection: Connection, laid: Laid | None) -> dict[str, str]:
    asked = select(truce_claim.c.claim, truce_telling.c.id, truce_telling.c.truce).join(
        truce_telling, truce_telling.c.id == truce_claim.c.telling
    )
    return {claim: laid.truce_of[telling] if laid is not None else str(of) for claim, telling, of in connection.execute(asked)}


def _no_such(place: Store, truce_id: str) -> NoSuchRecord:
    return NoSuchRecord(
        f"{truce_id}: the casebook {place.name} has no truce or agreement claim of this id; list them with: reportedly show {place.name} truce"
    )


def resolve(connection: Connection, id: str, laid: Laid | None) -> str | None:
    """The truce that an id leads to: of a truce, or of a claim in it."""
    row = connection.execute(
        select(truce_telling.c.id, truce_telling.c.truce).join(truce_claim, truce_claim.c.telling == truce_telling.c.id).where(truce_claim.c.claim == id)
    ).first()  # fmt: skip
    if row is None:
        return None
    return laid.truce_of[row.id] if laid is not None else str(row.truce)


def claims_of(place: Store, id: str) -> set[str]:
    """The claims that stand in an agreement, as it was laid last."""
    asked = select(truce_claim.c.claim).join(truce_telling, truce_telling.c.id == truce_claim.c.telling).where(truce_telling.c.truce == id)
    with place.reading() as connection:
        return set(connection.execute(asked).scalars())


def row_on(kept: Kept, on: int | None, hindsight: bool) -> TruceRow:
    """An agreement as a list shows it, with its state on a day (as a number; None: the last day told of) by each teller."""
    began = kept.began[0] if kept.began else None
    starts = began if began is not None else kept.made[0] if kept.made else None
    states = states_on(kept.heard, on, hindsight=hindsight, began=began, length=kept.length)
    return TruceRow(
        id=kept.id, name=kept.name, named=kept.named, names=kept.names, kind=kept.kind, kinds=kept.kinds, makers=kept.makers, parties=kept.parties,
        areas=kept.areas, lat=kept.lat, lon=kept.lon, wide=kept.wide, made=_span(kept.made), began=_span(kept.began),
        length=f"{kept.length[0]} {kept.length[1]}{'s' if kept.length[0] != 1 else ''}" if kept.length else None,
        expires=iso(ends_on(starts, kept.length)) if kept.length and starts is not None else None, first_heard=iso(kept.first_heard),
        last_heard=iso(kept.last_heard), reports=kept.reports, texts=kept.texts, tellers=kept.tellers, steps=kept.steps,
        violations=kept.violations, within=tuple(Link(*link) for link in kept.within), parts=tuple(Link(*link) for link in kept.parts), on=iso(on),
        states=states, disagree=len({s.state for s in states if s.state}) > 1,
    )  # fmt: skip


def _why(held: Sequence[Held]) -> tuple[tuple[str, int, tuple[Reason, ...]], ...]:
    """For each telling but the first, its comparisons with all that the others say."""
    if len(held) < 2:
        return ()
    found = []
    for h in held:
        told = reasons(profile_of([h.telling]), profile_of(other.telling for other in held if other is not h))
        found.append((h.telling.report, sum(r.weight for r in told), tuple(told)))
    return tuple(found)


def first_day(row: TruceRow) -> str:
    """The first day told of an agreement; `9999` where none is."""
    return min((d for d in ((row.made or ("9999",))[0], (row.began or ("9999",))[0], row.first_heard or "9999")), default="9999")


def day_asked(on: str | None) -> int | None:
    """A day that somebody asks for, as a number. Raises ReportedlyError."""
    if on is None:
        return None
    try:
        return date.fromisoformat(on).toordinal()
    except ValueError:
        raise ReportedlyError(f"{on!r} is no day; write it as 2016-02-27") from None


def _span(window: tuple[int, int] | None) -> tuple[str, str] | None:
    return (date.fromordinal(window[0]).isoformat(), date.fromordinal(window[1]).isoformat()) if window else None
