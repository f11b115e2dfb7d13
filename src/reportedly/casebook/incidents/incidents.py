"""Incidents: what several claims may be about, as the kept tables have it, with three counts that stand side by side.

That claims stand together is a proposal, made by `alignment` for reasons that can be shown; which account is right is not decided here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, or_, select

from reportedly.casebook.claimants import TEXT
from reportedly.casebook.copies.copies import origins
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.comparing import Reason, compare, reasons
from reportedly.casebook.incidents.disputes import Contradiction, blames, tolls
from reportedly.casebook.incidents.kept_tellings import decode_telling, judged_in, records_of, reports_numbered
from reportedly.casebook.incidents.spots import Spot, kilometres
from reportedly.casebook.incidents.telling import Telling
from reportedly.casebook.incidents.tellings import tellings
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.laying import lay_waiting
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import record, report, telling, telling_pair, told_in
from reportedly.casebook.views import ClaimRow, claim_row
from reportedly.errors import NoSuchRecord
from reportedly.records import AnyRecord, Event, Report, Statement, decode
from reportedly.spans import Span

AT_ONCE = 200
"""Incidents read together."""


@dataclass(frozen=True)
class IncidentRow:
    """An incident in a list. `id`: that of its smallest claim. `reports`, `texts` (copies folded) and `claimants` stand side by side and
    are never added up. `modes`, `modalities`, `actors`, `targets`, `killed`: all that are told; `day_start` and `day_end`: the days told
    most; `wide`: it is a day's total or a campaign, of which incidents can be parts and with which none is merged."""

    id: str
    event_class: str
    modes: tuple[str, ...]
    place: str | None
    place_key: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    day_start: str | None
    day_end: str | None
    dated: bool
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    modalities: tuple[str, ...]
    killed: tuple[int, ...]
    wide: bool
    reports: int
    texts: int
    claimants: int
    claims: int


@dataclass(frozen=True)
class Incident(IncidentRow):
    """An incident with its claims and numbers, each with its words and teller; `contradictions` between reports; `parents`: ids of day's
    totals and campaigns that it may be a part of, `parts`: of incidents that may be parts of it."""

    told: tuple[ClaimRow, ...] = ()
    figures: tuple[ClaimRow, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    parents: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """All that stands behind one incident: its tellings, and of each of their reports its number, record and records."""

    id: str
    tellings: tuple[Telling, ...]
    numbers: dict[str, int]
    reports: dict[str, Report]
    records: dict[str, list[AnyRecord]]
    texts: dict[str, str]
    """For each report what stands for its text, copies folded."""


def incidents(place: Store, every: bool) -> list[IncidentRow]:
    """All incidents, by day (unknown last). See `Casebook.incidents`."""
    lay_waiting(place)
    found = []
    with place.reading() as connection:
        rows = connection.execute(select(telling.c.incident, telling.c.report, telling.c.body).order_by(telling.c.incident, telling.c.id))
        held: defaultdict[str, list[tuple[int, Telling]]] = defaultdict(list)
        for incident_id, n, body in rows:
            held[incident_id].append((n, decode_telling(body)))
        folded = origins(connection, {n for group in held.values() for n, _ in group})
    for id, group in held.items():
        row = _row(id, [one for _, one in group], [str(folded[n]) for n, _ in group])
        if every or listed(row):
            found.append(row)
    return sorted(found, key=lambda i: (i.day_start or "9999", i.id))


def listed(row: IncidentRow) -> bool:
    """Does an incident stand in lists? A single claim that says no place or no day is only counted."""
    return row.claims > 1 or bool(row.place and row.day_start)


def incident(place: Store, incident_id: str) -> Incident:
    """The incident of this id, or the one that a claim of this id, of this reading or of one before, belongs to."""
    lay_waiting(place)
    with place.reading() as connection:
        held = load(connection, place, incident_id)
        parents, parts = kin(connection, held)
    row = row_of(held)
    told: list[ClaimRow] = []
    figures: list[ClaimRow] = []
    for one in held.tellings:
        statements = {r.id: r for r in held.records[one.report] if isinstance(r, Statement)}
        for r in held.records[one.report]:
            if r.id in one.events or r.id in one.figures:
                shown = claim_row(r, held.reports[one.report], statements, held.texts[one.report])
                (told if isinstance(r, Event) else figures).append(shown)

    def by_day(claim: ClaimRow) -> tuple[str, str, str]:
        return claim.day_start or "9999", claim.published or "9999", claim.id

    return Incident(
        **{name: getattr(row, name) for name in IncidentRow.__dataclass_fields__},
        told=tuple(sorted(told, key=by_day)),
        figures=tuple(sorted(figures, key=lambda f: (f.published or "9999", f.id))),
        contradictions=contradictions(held),
        parents=parents,
        parts=parts,
    )


def contradictions(held: Held) -> tuple[Contradiction, ...]:
    """Where the reports of an incident differ on the dead and on who did it."""
    return (*tolls(held.tellings, held.reports, held.records, held.texts), *blames(held.tellings, held.reports, held.records))


def near(connection: Connection, held: Held, most: int = 10) -> list[tuple[Telling, str, Telling]]:
    """Tellings of other incidents that are rather of this happening than of another, but were not laid with it, the likeliest first:
    (the telling here, the id of the other incident, the telling there)."""
    mine = {one.id: one for one in held.tellings}
    scored: dict[tuple[str, str], int] = {}
    listed = sorted(mine)
    for at in range(0, len(listed), CHUNK):
        some = listed[at : at + CHUNK]
        for a, b, score in connection.execute(select(telling_pair).where(or_(telling_pair.c.a.in_(some), telling_pair.c.b.in_(some)))):
            for own, other in ((a, b), (b, a)):
                if own in mine and other not in mine:
                    scored[own, other] = score
    best: dict[str, tuple[int, str, str]] = {}
    others = {other for _, other in scored}
    rows = {
        row.id: row
        for at in range(0, len(others), CHUNK)
        for row in connection.execute(
            select(telling.c.id, telling.c.incident, telling.c.body).where(telling.c.id.in_(sorted(others)[at : at + CHUNK]))
        )
    }
    for (own, other), score in sorted(scored.items(), key=lambda s: (-s[1], s[0])):
        if other in rows:
            best.setdefault(rows[other].incident, (score, own, other))
    ordered = sorted(best.items(), key=lambda b: (-b[1][0], b[0]))[:most]
    return [(mine[own], id, decode_telling(rows[other].body)) for id, (_, own, other) in ordered]


def why(place: Store, incident_id: str) -> list[tuple[str, str, int, list[Reason]]]:
    """For each pair of tellings of an incident (by report id), the sum of its comparisons and what each saw. See `Casebook.why`."""
    lay_waiting(place)
    with place.reading() as connection:
        found = load(connection, place, incident_id).tellings
    return [(a.report, b.report, compare(a, b), reasons(a, b)) for n, a in enumerate(found) for b in found[n + 1 :]]


def load(connection: Connection, place: Store, incident_id: str) -> Held:
    """All that stands behind the incident that an id leads to. Raises NoSuchRecord."""
    current = resolve(connection, incident_id)
    if current is None:
        raise NoSuchRecord(
            f"{incident_id}: the casebook {place.name} has no incident or event claim of this id; list them with: reportedly show {place.name} incident"
        )
    rows = connection.execute(select(telling.c.report, telling.c.body).where(telling.c.incident == current).order_by(telling.c.id)).all()
    return hold(connection, current, [(n, decode_telling(body)) for n, body in rows], judged_in(connection))


def hold(connection: Connection, id: str, rows: Sequence[tuple[int, Telling]], judged: Judged) -> Held:
    """An incident's tellings with their reports and records."""
    numbers = {one.report: n for n, one in rows}
    listed = sorted(numbers.values())
    known = reports_numbered(connection, listed)
    records = records_of(connection, listed, judged)
    folded = origins(connection, listed)
    return Held(
        id=id,
        tellings=tuple(one for _, one in rows),
        numbers=numbers,
        reports={id: known[n] for id, n in numbers.items()},
        records={id: records[n] for id, n in numbers.items()},
        texts={id: str(folded[n]) for id, n in numbers.items()},
    )


def every_incident(place: Store, only: Sequence[str] | None = None) -> Iterator[tuple[IncidentRow, Held, tuple[str, ...]]]:
    """Every incident, or `only` these, with all that stands behind it and the reports whose main incident it is, by id, a few at a time in
    memory."""
    lay_waiting(place)
    last, at = "", 0
    with place.reading() as connection:
        judged = judged_in(connection)
        while True:
            asked = select(telling.c.incident).distinct().order_by(telling.c.incident).limit(AT_ONCE)
            asked = asked.where(telling.c.incident > last) if only is None else asked.where(telling.c.incident.in_(only[at : at + AT_ONCE]))
            ids = list(connection.execute(asked).scalars())
            at += AT_ONCE
            if not ids:
                return
            last = ids[-1]
            rows = connection.execute(
                select(telling.c.incident, telling.c.report, telling.c.lead, telling.c.body)
                .where(telling.c.incident.in_(ids))
                .order_by(telling.c.id)
            ).all()
            decoded = [(row.incident, row.report, row.lead, decode_telling(row.body)) for row in rows]
            every = hold(connection, "", [(n, one) for _, n, _, one in decoded], judged)
            for id in ids:
                mine = [(lead, one) for incident_id, _, lead, one in decoded if incident_id == id]
                held = replace(every, id=id, tellings=tuple(one for _, one in mine))
                row = _row(id, held.tellings, [held.texts[one.report] for one in held.tellings])
                yield row, held, tuple(one.report for lead, one in mine if lead)


def with_comments(connection: Connection, held: Held) -> Held:
    """The same with what readers say of the incident in comments under its reports. They never count otherwise."""
    asked = select(report.c.n, report.c.body).where(
        report.c.kind == "comment", report.c.part_of.in_(list(held.reports)), report.c.superseded_by.is_(None)
    )
    under = {row.n: report_of(row) for row in connection.execute(asked)}
    judged = judged_in(connection)
    records = records_of(connection, sorted(under), judged)
    own = {n: tellings(one, records[n], judged.apart, judged.together) for n, one in under.items()}
    fit = {n: [t for t in told if any(compare(t, other) > 0 for other in held.tellings)] for n, told in own.items()}
    numbers = {under[n].id: n for n, told in fit.items() if told}
    return replace(
        held,
        tellings=(*held.tellings, *(t for told in fit.values() for t in told)),
        numbers=held.numbers | numbers,
        reports=held.reports | {id: under[n] for id, n in numbers.items()},
        records=held.records | {id: records[n] for id, n in numbers.items()},
        texts=held.texts | {id: str(n) for id, n in numbers.items()},
    )


def resolve(connection: Connection, id: str) -> str | None:
    """The incident that an id leads to: of an incident, of a claim in it, or of a claim of an earlier reading whose words are in it."""
    laid = select(telling.c.incident).join(told_in, told_in.c.telling == telling.c.id)
    found = connection.execute(laid.where(told_in.c.claim == id)).scalar()
    if found is not None:
        return str(found)
    old = connection.execute(select(record.c.report, record.c.body).where(record.c.id == id, record.c.type == "event")).first()
    if old is None:
        return None
    was = decode(old.body)
    assert isinstance(was, Event)
    asked = (
        select(telling.c.incident, record.c.body)
        .join(told_in, told_in.c.telling == telling.c.id)
        .join(record, record.c.id == told_in.c.claim)
        .where(telling.c.report == old.report, record.c.type == "event")
    )
    for now_in, body in connection.execute(asked):
        now = decode(body)
        if isinstance(now, Event) and _overlap(was.trigger.spans, now.trigger.spans):
            return str(now_in)
    return None


def _overlap(a: Sequence[Span], b: Sequence[Span]) -> bool:
    return any(s < y and x < e for s, e in a for x, y in b)


def kin(connection: Connection, held: Held) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Parents and parts of an incident: a wide one covers others of its class on its days in its places, or by a person's verdict."""
    judged = judged_in(connection)
    mine = {claim for one in held.tellings for claim in one.events}
    parents = {resolve(connection, whole) for part, whole in judged.parts if part in mine}
    parts = {resolve(connection, part) for part, whole in judged.parts if whole in mine}
    wide = any(one.wide for one in held.tellings)
    for one in held.tellings:
        if one.days is None:
            continue
        asked = select(telling.c.incident, telling.c.body).where(
            telling.c["class"] == one.event_class, telling.c.wide == int(not wide), telling.c.day_start <= one.days[1],
            telling.c.day_end >= one.days[0],
        )  # fmt: skip
        for other_id, body in connection.execute(asked):
            other = decode_telling(body)
            if other_id != held.id and (covers(one, other) if wide else covers(other, one)):
                (parts if wide else parents).add(other_id)
    parents -= {resolve(connection, whole) for part, whole in judged.not_parts if part in mine}
    parts -= {resolve(connection, part) for part, whole in judged.not_parts if whole in mine}
    return tuple(sorted(p for p in parents if p and p != held.id)), tuple(sorted(p for p in parts if p and p != held.id))


def covers(whole: Telling, part: Telling) -> bool:
    """May a single happening be one of those that a day's total or a campaign counts?"""
    if not whole.wide or part.wide or not part.dated or not whole.spots or not part.spots or whole.event_class != part.event_class:
        return False
    if whole.modes and part.modes and not whole.modes & part.modes:
        return False
    return any(a.key == b.key or (_known(a, b) and kilometres(a, b) <= a.radius + b.radius) for a in whole.spots for b in part.spots)


def _known(a: Spot, b: Spot) -> bool:
    return a.lat is not None and b.lat is not None


def row_of(held: Held) -> IncidentRow:
    """An incident as it stands in lists."""
    return _row(held.id, held.tellings, [held.texts[one.report] for one in held.tellings])


def _row(id: str, found: Sequence[Telling], texts: Sequence[str]) -> IncidentRow:
    place = _place(found)
    days = _days(found)
    tellers = {key.replace(TEXT, text) for one, text in zip(found, texts, strict=True) for key in one.claimants}
    return IncidentRow(
        id=id,
        event_class=found[0].event_class,
        modes=_sorted(one.modes for one in found),
        place=place.name if place else None,
        place_key=place.key if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        precision=place.precision if place else None,
        day_start=date.fromordinal(days[0]).isoformat() if days else None,
        day_end=date.fromordinal(days[1]).isoformat() if days else None,
        dated=any(one.dated for one in found),
        actors=_sorted(one.does for one in found),
        targets=_sorted(one.suffers for one in found),
        modalities=_sorted(one.modalities for one in found),
        killed=tuple(sorted({n for one in found for n in one.killed})),
        wide=any(one.wide for one in found),
        reports=len({one.report for one in found}),
        texts=len(set(texts)),
        claimants=len(tellers),
        claims=sum(len(one.events) for one in found),
    )


def _sorted(sets: Iterable[frozenset[str]]) -> tuple[str, ...]:
    return tuple(sorted({said for one in sets for said in one}))


def _place(found: Sequence[Telling]) -> Spot | None:
    """The place that most tellings give, those that tell it of the act itself before those that only name it near, fine before wide."""
    counted: Counter[str] = Counter()
    held: dict[str, Spot] = {}
    for one in found:
        for spot in one.spots:
            counted[spot.key] += 10 if one.placed else 1
            held.setdefault(spot.key, spot)
    key = min(counted, key=lambda k: (not held[k].fine, -counted[k], held[k].radius, k), default=None)
    return held[key] if key else None


def _days(found: Sequence[Telling]) -> tuple[int, int] | None:
    """The days that most tellings give, those whose words say the day before those that have only their date of publication."""
    dated = [one for one in found if one.dated and one.days] or [one for one in found if one.days]
    counted = Counter(one.days for one in dated if one.days)
    return min(counted, key=lambda d: (-counted[d], d[1] - d[0], d), default=None)
