"""Ties over time: who is said to stand how to whom, by whom and when. Signed, dated edges between actors of the register.

Claims for an edge and against it stand side by side: an edge that is disputed stays. Persons whose names a report withholds have no ties.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, func, select

from reportedly.casebook.actors.called import names_called
from reportedly.casebook.actors.merged_names import made_actor
from reportedly.casebook.actors.standing import family, own_register
from reportedly.casebook.claimants import TEXT, source_of
from reportedly.casebook.incidents.days import iso
from reportedly.casebook.incidents.kept_tellings import judged_in, records_of, reports_numbered
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.laying import lay_waiting
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import copy, report, tie_told
from reportedly.casebook.told import ClaimTold, as_told
from reportedly.casebook.truces.held import teller_of
from reportedly.casebook.truces.truces import day_asked
from reportedly.casebook.words import words_of
from reportedly.errors import NoSuchRecord
from reportedly.records import Statement, Tie

SIGNS = {
    "supports": 1, "member_of": 1, "commands": 1, "switches_to": 1, "allied": 1, "communicates": 0, "fights": -1, "opposes": -1,
}  # fmt: skip
"""Whether a relation joins two actors (1), sets them against each other (-1) or neither."""

EdgeState = Literal["held", "disputed", "ended", "denied", "planned"]


class TieStand(Struct, frozen=True, gc=False):
    """What one teller says of a tie on a day: `says` that it `held`, was `ended` or is `denied` (None: only planned, offered or possible); `since` the
    day of that claim; `last_heard`: the last day on which they say anything of it, `silent_days` before the day asked for."""

    teller: str
    who: str
    actor: str | None
    says: Literal["held", "ended", "denied"] | None
    since: str | None
    claim: str
    last_heard: str | None
    silent_days: int | None


@dataclass(frozen=True)
class TieRow:
    """An edge: `a` and `b` as codes of the register, with names; `relation` (FORMAT's), `sign`; `forms` of support told. `state` on the day asked for: `held`,
    `disputed` (some say so, others deny it, or say it after others told its end), `ended`, `denied`, `planned`; `since`: the first day told of it, `until`:
    the day of its end, where one is told; `said_for`, `said_against`: how many tellers, their last word; counts are never added up. `id`: of its smallest claim."""

    id: str
    a: str
    a_name: str
    relation: str
    sign: int
    b: str
    b_name: str
    forms: tuple[str, ...]
    state: EdgeState
    since: str | None
    until: str | None
    last_heard: str | None
    silent_days: int | None
    said_for: int
    said_against: int
    claims: int
    reports: int
    texts: int
    on: str | None
    stands: tuple[TieStand, ...]


@dataclass(frozen=True)
class TieTold(ClaimTold):
    """One claim of a tie, in exact words. `so`: it says that the tie is there (True), that it is not or no more (False), or neither."""

    so: bool | None
    status: str
    form: str | None
    teller: str
    actor: str | None


@dataclass(frozen=True)
class TieHistory(TieRow):
    """An edge with every claim for and against it, by day; what copies of one text tell stands once."""

    told: tuple[TieTold, ...] = ()


class TieClaim(Struct, frozen=True, gc=False):
    """One claim of a tie as the table has it, and its teller as they are told apart across reports. `first`: the day from which it tells of the tie (of
    one that is there the first, of an end the day by which it is over); `spoke`: the day on which it was said, else that of which it tells."""

    claim: str
    relation: str
    form: str | None
    a: str
    b: str
    modality: str
    so: int | None
    since: int | None
    day: int | None
    dated: bool
    heard: int | None
    first: int
    spoke: int | None
    report: int
    origin: int
    teller: str
    who: str
    actor: str | None
    a_name: str
    b_name: str


def ties(place: Store, on: str | None, actor: str | None, hindsight: bool) -> list[TieRow]:
    """All edges told of up to a day, by actors. See `Casebook.ties`."""
    day = day_asked(on)
    found = [row for claims in told_edges(place) if (row := row_on(claims, day, hindsight)) is not None]
    if actor is not None:
        if own_register().get(actor) is None and (made := made_actor(place, actor)) is not None:
            actor = made
        elif own_register().get(actor) is None:
            entries = own_register().lookup(actor)
            if len({e.code for e in entries}) != 1:
                raise NoSuchRecord(
                    f"{actor}: no actor of the register has this code or name; list actors with: reportedly show {place.name} actor"
                )
            actor = entries[0].code
        found = [row for row in found if actor in family(row.a) or actor in family(row.b)]
    return sorted(found, key=lambda r: (r.a_name.casefold(), r.b_name.casefold(), r.relation))


def told_edges(place: Store) -> list[list[TieClaim]]:
    """The claims of each edge, each edge's in the order in which a teller's later word counts: `row_on` gives what a list shows of one on a day."""
    lay_waiting(place)
    with place.reading() as connection:
        return list(_edges(connection, None).values())


def tie(place: Store, tie_id: str, on: str | None, hindsight: bool, *, lay_first: bool = True) -> TieHistory:
    """One edge with its claims. See `Casebook.tie`. Without `lay_first` as it was laid last."""
    day = day_asked(on)
    if lay_first:
        lay_waiting(place)
    with place.reading() as connection:
        row = connection.execute(select(tie_told.c.relation, tie_told.c.a, tie_told.c.b).where(tie_told.c.claim == tie_id)).first()
        if row is None:
            raise NoSuchRecord(
                f"{tie_id}: the casebook {place.name} has no tie of this id between two actors of the register; list them with: reportedly show {place.name} tie"
            )
        (claims,) = _edges(connection, (row.relation, row.a, row.b)).values()
        told = _told(connection, claims)
    found = row_on(claims, day, hindsight) or replace(row_on(claims, None, True), stands=(), on=on, state="planned")  # type: ignore[type-var]
    return TieHistory(**{name: getattr(found, name) for name in TieRow.__dataclass_fields__}, told=told)


def _edges(connection: Connection, one: tuple[str, str, str] | None) -> dict[tuple[str, str, str], list[TieClaim]]:
    """The claims by relation and actors; of one edge only, or of all."""
    origin = func.coalesce(copy.c.origin, tie_told.c.report).label("origin")
    asked = (
        select(tie_told, origin, report.c.outlet)
        .outerjoin(copy, copy.c.report == tie_told.c.report)
        .join(report, report.c.n == func.coalesce(copy.c.origin, tie_told.c.report))
        .order_by(tie_told.c.claim)
    )
    if one is not None:
        asked = asked.where(tie_told.c.relation == one[0], tie_told.c.a == one[1], tie_told.c.b == one[2])
    found: defaultdict[tuple[str, str, str], list[TieClaim]] = defaultdict(list)
    called = names_called(connection)
    shared: dict[Any, Any] = {}

    def same(value: Any) -> Any:
        """One object for all that are equal: the words that claims share are kept once."""
        return shared.setdefault(value, value)

    for row in connection.execute(asked.execution_options(yield_per=CHUNK)):
        first = row.since if row.so == 1 and row.since is not None else row.day
        teller, who, actor = map(same, teller_of(row.teller, row.who, row.actor, row.origin, row.outlet))
        told = TieClaim(
            row.claim, same(row.relation), same(row.form), same(row.a), same(row.b), same(row.modality), row.so, same(row.since), same(row.day),
            bool(row.dated), same(row.heard), same(int(first) if first is not None else 0), same(row.heard if row.heard is not None else row.day),
            row.report, row.origin, teller, who, actor, same(called.get(row.a) or _name(row.a)), same(called.get(row.b) or _name(row.b)),
        )  # fmt: skip
        found[told.relation, told.a, told.b].append(told)
    return {key: sorted(claims, key=lambda c: (c.day or 0, c.heard or 0, c.so == 0, c.claim)) for key, claims in found.items()}


def row_on(claims: Sequence[TieClaim], on: int | None, hindsight: bool) -> TieRow | None:
    """An edge as a list shows it on a day (as a number; None: the last day told of); None where nothing was told of it by then."""
    counted = [
        c for c in claims
        if on is None or (c.first <= on and c.day is not None and (hindsight or c.heard is None or c.heard <= on))
    ]  # fmt: skip
    if not counted:
        return None
    by_teller: defaultdict[str, list[TieClaim]] = defaultdict(list)
    for c in counted:
        by_teller[c.teller].append(c)
    stands = [_stand(own, on) for own in by_teller.values()]
    stands.sort(key=lambda s: (s.says is None, s.says or "", s.who.casefold(), s.teller))
    held = [s for s in stands if s.says == "held"]
    ended = [s for s in stands if s.says == "ended"]
    denied = [s for s in stands if s.says == "denied"]
    until = min((s.since for s in ended if s.since), default=None)
    after = [s for s in held if until is None or (s.since or "") > until]
    state: EdgeState = (
        "disputed"
        if held and (denied or (ended and after))
        else "ended"
        if ended
        else "held"
        if held
        else "denied"
        if denied
        else "planned"
    )
    heard = [c.spoke for c in counted if c.spoke is not None]
    before = [d for d in heard if on is None or d <= on]
    first = counted[0]
    spoken = [c.first for c in counted if c.so == 1 and c.day is not None]
    return TieRow(
        id=min(c.claim for c in claims), a=first.a, a_name=first.a_name, relation=first.relation, sign=SIGNS.get(first.relation, 0), b=first.b,
        b_name=first.b_name, forms=tuple(sorted({c.form for c in counted if c.form})), state=state,
        since=iso(min(spoken, default=None)), until=until if state in ("ended", "disputed") else None,
        last_heard=iso(max(before, default=min(heard, default=None))), silent_days=on - max(before) if on is not None and before else None,
        said_for=len(held), said_against=len(ended) + len(denied), claims=len(counted), reports=len({c.report for c in counted}),
        texts=len({c.origin for c in counted}), on=iso(on), stands=tuple(stands),
    )  # fmt: skip


def _stand(own: Sequence[TieClaim], on: int | None) -> TieStand:
    """What one teller says, by their claims in order."""
    last = next((c for c in reversed(own) if c.so is not None), None)
    says: Literal["held", "ended", "denied"] | None = None
    if last is not None:
        says = "held" if last.so else "denied" if last.modality == "denied" else "ended"
    heard = [c.spoke for c in own if c.spoke is not None]
    before = [d for d in heard if on is None or d <= on]
    latest = max(before, default=min(heard, default=None))
    shown = last or own[-1]
    return TieStand(
        shown.teller, shown.who, shown.actor, says, iso(shown.day), shown.claim, iso(latest),
        on - latest if on is not None and before and latest is not None else None,
    )  # fmt: skip


def _told(connection: Connection, claims: Sequence[TieClaim]) -> tuple[TieTold, ...]:
    numbers = sorted({c.report for c in claims})
    records = records_of(connection, numbers, judged_in(connection), ("tie", "statement"))
    known = reports_numbered(connection, numbers)
    found: dict[tuple[object, ...], TieTold] = {}
    copies: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for c in sorted(claims, key=lambda c: (c.report != c.origin, c.claim)):
        own = known[c.report]
        statements = {r.id: r for r in records[c.report] if isinstance(r, Statement)}
        claim = next((r for r in records[c.report] if r.id == c.claim), None)
        if not isinstance(claim, Tie):
            continue
        source = source_of(claim.said_in, statements, own, TEXT)
        one = TieTold(
            **as_told(claim, source, own, Sentences(own.text)), so=None if c.so is None else bool(c.so), status=claim.status, form=claim.form,
            day_start=iso(c.since), day_end=iso(c.day), dated=c.dated, teller=c.teller, who=c.who, actor=c.actor,
        )  # fmt: skip
        key = (c.origin, c.teller, claim.status, claim.modality, claim.form, c.day, " ".join(w for w, _, _ in words_of(one.words)))
        found.setdefault(key, one)
        copies[key].add(own.id)
    listed = (replace(one, reports=tuple(sorted(copies[key]))) for key, one in found.items())
    return tuple(sorted(listed, key=lambda t: (t.day_end or "9999", t.published or "9999", t.report, t.claim)))


def _name(code: str) -> str:
    entry = own_register().get(code)
    return entry.name if entry is not None else code
