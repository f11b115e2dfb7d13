"""Truces and other agreements across reports: the life of each as each side tells it, and its state on any day by each teller.

That reports tell of one agreement is a proposal (`truce_alignment`), for reasons that can be shown; which side is right is not asked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, select

from reportedly.casebook.alignment import Judged
from reportedly.casebook.comparing import Reason
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.kept_tellings import judged_in
from reportedly.casebook.laying import lay
from reportedly.casebook.standing import own_register
from reportedly.casebook.store import Store, stale, truce_claim, truce_telling
from reportedly.casebook.truce_comparing import Profile, distance, profile_of, reasons
from reportedly.casebook.truce_held import Held, heard_of, held_in
from reportedly.casebook.truce_laying import lay_truces
from reportedly.casebook.truce_life import RoleTold, StepTold, TermTold, life_of, roles_of, terms_of
from reportedly.casebook.truce_states import TruceState, states_on
from reportedly.casebook.truce_tellings import TruceTelling
from reportedly.casebook.truce_words import ends_on, is_name
from reportedly.casebook.violations import Violation, reports_with_breaches, violations_of
from reportedly.errors import NoSuchRecord, ReportedlyError

KINDS = {
    "cessation_of_hostilities": "cessation of hostilities", "humanitarian_pause": "humanitarian pause", "local_truce": "local truce",
    "evacuation": "evacuation deal", "prisoner_exchange": "exchange of prisoners", "deescalation_zone": "de-escalation zone",
    "surrender": "surrender deal", "political": "political agreement", "other": "agreement",
}  # fmt: skip
"""Kinds of agreements as names show them; the others by their code."""

LOCAL = ("local_truce", "ceasefire", "humanitarian_pause", "deescalation_zone", "evacuation", "settlement", "surrender", "other")
WIDER = ("cessation_of_hostilities", "ceasefire", "deescalation_zone", "local_truce")

How = Literal["told", "verdict", "likely"]


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


def up_to_date(place: Store) -> dict[str, str] | None:
    """Lay what is left to be laid; the truce of each telling where a casebook may only be read, else None."""
    with place.reading() as connection:
        waiting = connection.execute(select(func.count()).select_from(stale)).scalar()
    if waiting:
        lay(place)
    return lay_truces(place)


def truces(place: Store, on: str | None, every: bool, hindsight: bool) -> list[TruceRow]:
    """All agreements, by the first day told of each. See `Casebook.truces`."""
    day = day_asked(on)
    laid = up_to_date(place)
    with place.reading() as connection:
        found = held_in(connection, laid)
        judged = judged_in(connection)
    links = _links(found, judged)
    rows = [_row(id, held, links, day, hindsight) for id, held in found.items()]
    if not every:
        rows = [r for r in rows if r.texts > 1 or r.named or r.areas or r.made or r.began or len(r.makers) > 1]
    return sorted(rows, key=lambda r: (_first(r), r.id))


def tellings(place: Store) -> Iterator[tuple[str, TruceTelling]]:
    """Every telling of an agreement, with the truce that it is laid with."""
    laid = up_to_date(place)
    with place.reading() as connection:
        for id, held in held_in(connection, laid).items():
            yield from ((id, h.telling) for h in held)


def truce(place: Store, truce_id: str, on: str | None, hindsight: bool) -> Truce:
    """One agreement. See `Casebook.truce`."""
    day = day_asked(on)
    laid = up_to_date(place)
    with place.reading() as connection:
        id = resolve(connection, truce_id, laid)
        if id is None:
            raise _no_such(place, truce_id)
        found = held_in(connection, laid)
        judged = judged_in(connection)
        return _whole(connection, id, found[id], _links(found, judged), judged, day, hindsight)


def every_truce(place: Store) -> Iterator[Truce]:
    """Every agreement with its life, by id, one at a time in memory."""
    laid = up_to_date(place)
    with place.reading() as connection:
        found = held_in(connection, laid)
        judged = judged_in(connection)
        links = _links(found, judged)
        for id, held in found.items():
            yield _whole(connection, id, held, links, judged, None, True)


def _whole(
    connection: Connection,
    id: str,
    held: Sequence[Held],
    links: Mapping[str, list[tuple[str, How, bool]]],
    judged: Judged,
    day: int | None,
    hindsight: bool,
) -> Truce:
    row = _row(id, held, links, day, hindsight)
    steps = life_of(connection, held, judged)
    numbers = sorted({h.number for h in held})
    of_claim = {claim: h.truce for h in held for claim in h.telling.claims}
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


def _truce_of_claims(connection: Connection, laid: Mapping[str, str] | None) -> dict[str, str]:
    asked = select(truce_claim.c.claim, truce_telling.c.id, truce_telling.c.truce).join(
        truce_telling, truce_telling.c.id == truce_claim.c.telling
    )
    return {claim: laid[telling] if laid is not None else str(of) for claim, telling, of in connection.execute(asked)}


def _no_such(place: Store, truce_id: str) -> NoSuchRecord:
    return NoSuchRecord(
        f"{truce_id}: the casebook {place.name} has no truce or agreement claim of this id; list them with: reportedly show {place.name} truce"
    )


def resolve(connection: Connection, id: str, laid: Mapping[str, str] | None) -> str | None:
    """The truce that an id leads to: of a truce, or of a claim in it."""
    row = connection.execute(
        select(truce_telling.c.id, truce_telling.c.truce).join(truce_claim, truce_claim.c.telling == truce_telling.c.id).where(truce_claim.c.claim == id)
    ).first()  # fmt: skip
    if row is None:
        return None
    return laid[row.id] if laid is not None else str(row.truce)


def _row(id: str, held: Sequence[Held], links: Mapping[str, list[tuple[str, How, bool]]], on: int | None, hindsight: bool) -> TruceRow:
    profile = profile_of(h.telling for h in held)
    heard = heard_of(held)
    named = Counter(name for h in held for name in h.telling.names if is_name(name))
    kind = _kind(held)
    spots = sorted(Counter(s for h in held for s in h.telling.spots).items(), key=lambda s: (-s[1], not s[0].fine, s[0].radius, s[0].key))
    areas = tuple(dict.fromkeys(s.name for s, _ in spots))
    makers, parties = (_names(codes) for codes in (profile.makers, profile.parties))
    name = min(named, key=lambda n: (-named[n], -len(n), n), default=None)
    began = profile.began[0] if profile.began else None
    states = states_on(heard, on, hindsight=hindsight, began=began, length=profile.length)
    days = [day for h in heard if (day := h.told.heard) is not None]
    at = next((s for s, _ in spots if s.lat is not None), None)
    told = {(h.text, h.teller, h.told.step, h.told.modality, h.told.day) for h in heard}
    breaches = {(h.text, h.teller, h.told.claim) for h in heard if h.told.step == "breach" and h.told.changes}
    starts = began if began is not None else profile.made[0] if profile.made else None
    return TruceRow(
        id=id,
        name=name or _made_name(kind, areas, makers, profile),
        named=name is not None,
        names=tuple(sorted(named, key=lambda n: (-named[n], n))),
        kind=kind,
        kinds=tuple(sorted(profile.kinds)),
        makers=makers,
        parties=parties,
        areas=areas,
        lat=at.lat if at else None,
        lon=at.lon if at else None,
        wide=profile.wide,
        made=_span(profile.made),
        began=_span(profile.began),
        length=f"{profile.length[0]} {profile.length[1]}{'s' if profile.length[0] != 1 else ''}" if profile.length else None,
        expires=_iso(ends_on(starts, profile.length)) if profile.length and starts is not None else None,
        first_heard=_iso(min(days, default=None)),
        last_heard=_iso(max(days, default=None)),
        reports=len({h.number for h in held}),
        texts=len({h.origin for h in held}),
        tellers=len({h.teller for h in heard}),
        steps=len(told),
        violations=len(breaches),
        within=tuple(Link(other, how) for other, how, inside in links.get(id, ()) if inside),
        parts=tuple(Link(other, how) for other, how, inside in links.get(id, ()) if not inside),
        on=_iso(on),
        states=states,
        disagree=len({s.state for s in states if s.state}) > 1,
    )


def _kind(held: Sequence[Held]) -> str:
    """The kind that most reports tell, one that says something before "other" and "ceasefire"."""
    counted = Counter(kind for h in held for kind in h.telling.kinds)
    return min(counted, key=lambda k: (k == "other", -counted[k], k == "ceasefire", k))


def _made_name(kind: str, areas: Sequence[str], makers: Sequence[str], profile: Profile) -> str:
    """A name for what no report gives one: "ceasefire in Zabadani (September 2015)"."""
    name = KINDS.get(kind, kind)
    if areas:
        name += f" in {areas[0]}" + (f" and {len(areas) - 1} more" if len(areas) > 2 else f" and {areas[1]}" if len(areas) == 2 else "")
    elif len(makers) in (2, 3):
        name += f" of {', '.join(makers[:-1])} and {makers[-1]}"
    window = profile.began or profile.made
    day = window[0] if window else profile.first
    return name + (f" ({date.fromordinal(day):%B %Y})" if day is not None else "")


def _names(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(entry.name if (entry := own_register().get(code)) else code for code in codes))


def _links(found: Mapping[str, Sequence[Held]], judged: Judged) -> dict[str, list[tuple[str, How, bool]]]:
    """For each truce the wider ones that it lies within (True) and the local ones that lie in it: told, judged or likely."""
    of_claim = {claim: id for id, held in found.items() for h in held for claim in h.telling.claims}
    pairs: dict[tuple[str, str], How] = {}
    for inner, outer in judged.parts:
        if inner in of_claim and outer in of_claim:
            pairs[of_claim[inner], of_claim[outer]] = "verdict"
    for id, held in found.items():
        for h in held:
            if h.telling.part_of in of_claim:
                pairs.setdefault((id, of_claim[h.telling.part_of]), "told")
    profiles = {id: profile_of(h.telling for h in held) for id, held in found.items()}
    wider = [(id, p) for id, p in profiles.items() if p.kinds & set(WIDER) and _window(p) is not None and not any(s.fine for s in p.spots)]
    for id, one in profiles.items():
        if not any(s.fine for s in one.spots) or not one.kinds & set(LOCAL) or (when := _window(one)) is None:
            continue
        for other, whole in wider:
            span = _window(whole)
            if other == id or span is None or not span[0] <= when[0] <= span[1] or (not whole.wide and not whole.spots):
                continue
            inside = whole.wide or (distance(one.spots, whole.spots) or 0) == 0
            if inside:
                pairs.setdefault((id, other), "likely")
    links: defaultdict[str, list[tuple[str, How, bool]]] = defaultdict(list)
    for (part, whole_id), how in sorted(pairs.items()):
        if part != whole_id:
            links[part].append((whole_id, how, True))
            links[whole_id].append((part, how, False))
    return links


def _window(profile: Profile) -> tuple[int, int] | None:
    """From when an agreement was made or began to when it was last told of."""
    starts = [w[0] for w in (profile.made, profile.began) if w is not None] or ([profile.first] if profile.first is not None else [])
    if not starts:
        return None
    return min(starts), max(profile.last or min(starts), min(starts))


def _why(held: Sequence[Held]) -> tuple[tuple[str, int, tuple[Reason, ...]], ...]:
    """For each telling but the first, its comparisons with all that the others say."""
    if len(held) < 2:
        return ()
    found = []
    for h in held:
        told = reasons(profile_of([h.telling]), profile_of(other.telling for other in held if other is not h))
        found.append((h.telling.report, sum(r.weight for r in told), tuple(told)))
    return tuple(found)


def _first(row: TruceRow) -> str:
    return min((d for d in ((row.made or ("9999",))[0], (row.began or ("9999",))[0], row.first_heard or "9999")), default="9999")


def day_asked(on: str | None) -> int | None:
    """A day that somebody asks for, as a number. Raises ReportedlyError."""
    if on is None:
        return None
    try:
        return date.fromisoformat(on).toordinal()
    except ValueError:
        raise ReportedlyError(f"{on!r} is no day; write it as 2016-02-27") from None


def _iso(day: int | None) -> str | None:
    return date.fromordinal(day).isoformat() if day is not None else None


def _span(window: tuple[int, int] | None) -> tuple[str, str] | None:
    return (date.fromordinal(window[0]).isoformat(), date.fromordinal(window[1]).isoformat()) if window else None
