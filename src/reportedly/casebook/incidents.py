"""Incidents: event claims that may be about one and the same happening, laid side by side. A first, cautious alignment.

Two claims are laid together when they are of one class, name the same place (a settlement or finer), say days that overlap, and do not
contradict each other in the mode of the act; within one report also when they tell the same act of the same actors again. A claim that
says no day or no place is never aligned across reports. Which account is right is not decided here; that two claims stand together is a
proposal. Every claim must fit every other one of its incident, so that incidents do not chain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from reportedly.casebook.claimants import source_of
from reportedly.casebook.rows import place_key, report_of
from reportedly.casebook.store import Store, read, record, report
from reportedly.casebook.views import ClaimRow, claim_row, open_records
from reportedly.errors import NoSuchRecord
from reportedly.records import ActorMention, Event, Figure, PlaceMention, Report, Statement, decode

SPEECH = ("ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "THREATEN")
"""Classes of acts that are said: they belong to truces and accounts, not to incidents."""

TOLD = {"ASSAULT": ("actual", "ongoing", "denied", "possible", "rumoured")}
"""Modalities taken by class. A denied or rumoured attack stands with the claims that it answers."""

TOLD_OTHERWISE = ("actual", "ongoing", "denied")

FINE = ("site", "neighbourhood", "locality")
"""Precisions at which two claims about one place may be about one happening."""

LONGEST = 3
"""Days: a claim about a longer time ("in March") is aligned with nothing."""


@dataclass(frozen=True)
class Incident:
    """What several claims may be about. `id`: that of its smallest claim. `reports`, `texts` (copies folded) and `claimants` are three
    counts that stand side by side and are never added up. `modes`, `modalities`: all that are told; `figures`: claims of numbers."""

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
    actors: tuple[str, ...]
    targets: tuple[str, ...]
    modalities: tuple[str, ...]
    reports: int
    texts: int
    claimants: int
    claims: tuple[ClaimRow, ...]
    figures: tuple[ClaimRow, ...] = ()


@dataclass(frozen=True)
class Told:
    """One event claim, with what it takes to compare it."""

    event: Event
    report: Report
    text_key: str
    claimant: str
    place: PlaceMention | None
    days: tuple[int, int] | None
    actors: frozenset[str]
    row: ClaimRow


def incidents(place: Store, every: bool) -> list[Incident]:
    """All incidents, by day (unknown last). Computed from the claims each time. See `Casebook.incidents`."""
    told: list[Told] = []
    figures: defaultdict[str, list[ClaimRow]] = defaultdict(list)
    for own, text_key, events, numbers, statements in _events(place):
        for event in events:
            if _counts(event):
                told.append(_told(event, own, text_key, statements))
        for number in numbers:
            if number.event:
                figures[number.event].append(claim_row(number, own, statements, text_key))
    found = [_incident(group, figures) for group in align(told)]
    if not every:
        found = [one for one in found if len(one.claims) > 1 or (one.place and one.day_start)]
    return sorted(found, key=lambda i: (i.day_start or "9999", i.id))


def incident(place: Store, incident_id: str) -> Incident:
    """The incident of this id, or the one that a claim of this id belongs to."""
    found = incidents(place, every=True)
    for one in found:
        if one.id == incident_id:
            return one
    for one in found:
        if any(claim.id == incident_id for claim in one.claims):
            return one
    raise NoSuchRecord(f"{incident_id}: the casebook {place.name} has no incident or event claim of this id")


class Group:
    """Claims laid together so far, and what all of them leave open: a common day, one mode, in one report one place and one set of actors."""

    def __init__(self, first: Told) -> None:
        self.claims = [first]
        self.mode = first.event.mode
        self.days = first.days
        self.place = place_key(first.place) if first.place else None

    def takes(self, one: Told, within_report: bool) -> bool:
        """Does a claim fit every claim of the group? Time spans that overlap two by two have a day in common, so that day is enough."""
        if within_report:
            place = place_key(one.place) if one.place else None
            return (
                self.mode is not None and one.event.mode == self.mode and bool(one.actors) and one.actors == self.claims[0].actors
                and (place is None or self.place is None or place == self.place)
                and (one.days is None or self.days is None or one.days == self.days)
            )  # fmt: skip
        if one.event.mode is not None and self.mode is not None and one.event.mode != self.mode:
            return False
        assert self.days and one.days
        return max(self.days[0], one.days[0]) <= min(self.days[1], one.days[1])

    def add(self, one: Told) -> None:
        self.claims.append(one)
        self.mode = self.mode or one.event.mode
        self.place = self.place or (place_key(one.place) if one.place else None)
        if self.days and one.days:
            self.days = max(self.days[0], one.days[0]), min(self.days[1], one.days[1])
        self.days = self.days or one.days


def align(told: Sequence[Told]) -> list[list[Told]]:
    """Groups of claims that may be about one happening. The same whatever the order of the claims."""
    blocks: defaultdict[tuple[str, ...], list[Told]] = defaultdict(list)
    for one in sorted(told, key=lambda t: (t.days or (0, 0), t.event.id)):
        if one.place is not None and one.place.precision in FINE and one.days is not None:
            blocks[(one.event.event_class, place_key(one.place))].append(one)
        else:
            blocks[(one.event.event_class, "", one.report.id)].append(one)
    found: list[list[Told]] = []
    for key, block in blocks.items():
        within_report = len(key) == 3
        groups: list[Group] = []
        for one in block:
            if not within_report and one.days:
                # The block is sorted by first day: a group whose common day is past takes no later claim.
                past = [g for g in groups if g.days and g.days[1] < one.days[0]]
                found.extend(g.claims for g in past)
                groups = [g for g in groups if g not in past]
            into = next((g for g in groups if g.takes(one, within_report)), None)
            if into is None:
                groups.append(Group(one))
            else:
                into.add(one)
        found.extend(g.claims for g in groups)
    return found


def _counts(event: Event) -> bool:
    if event.event_class in SPEECH or event.statement is not None:
        return False
    return event.modality in TOLD.get(event.event_class, TOLD_OTHERWISE)


def _told(event: Event, own: Report, text_key: str, statements: dict[str, Statement]) -> Told:
    where = min(event.place, key=lambda p: FINE.index(p.precision) if p.precision in FINE else len(FINE), default=None)
    return Told(
        event=event,
        report=own,
        text_key=text_key,
        claimant=source_of(event.said_in, statements, own, text_key).key,
        place=where if where is not None and place_key(where) else None,
        days=_days(event),
        actors=frozenset(_who(m) for m in (*event.actor, *event.target)),
        row=claim_row(event, own, statements, text_key),
    )


def _who(mention: ActorMention) -> str:
    return mention.actor or mention.entity or (mention.name or mention.text or "").casefold()


def _days(event: Event) -> tuple[int, int] | None:
    time = event.time
    if time is None or not time.start or time.precision in ("since", "before"):
        return None
    try:
        first, last = (date.fromisoformat(day[:10]).toordinal() for day in (time.start, time.end or time.start))
    except ValueError:
        return None
    return (first, last) if 0 <= last - first < LONGEST else None


def _incident(group: Sequence[Told], figures: dict[str, list[ClaimRow]]) -> Incident:
    events = [t.event for t in group]
    place = next((t.place for t in group if t.place is not None), None)
    days = [t.days for t in group if t.days]
    return Incident(
        id=min(e.id for e in events),
        event_class=events[0].event_class,
        modes=tuple(sorted({e.mode for e in events if e.mode})),
        place=(place.name or place.text) if place else None,
        place_key=place_key(place) if place else None,
        lat=place.lat if place else None,
        lon=place.lon if place else None,
        precision=place.precision if place else None,
        day_start=date.fromordinal(min(d[0] for d in days)).isoformat() if days else None,
        day_end=date.fromordinal(max(d[1] for d in days)).isoformat() if days else None,
        actors=_named(m for e in events for m in e.actor),
        targets=_named(m for e in events for m in e.target),
        modalities=tuple(sorted({e.modality for e in events})),
        reports=len({t.report.id for t in group}),
        texts=len({t.text_key for t in group}),
        claimants=len({t.claimant for t in group}),
        claims=tuple(t.row for t in group),
        figures=tuple(f for e in sorted(events, key=lambda e: e.id) for f in figures.get(e.id, ())),
    )


def _named(mentions: Iterable[ActorMention]) -> tuple[str, ...]:
    return tuple(sorted({m.actor or m.name or m.text or "" for m in mentions} - {""}))


def _events(place: Store) -> Iterable[tuple[Report, str, list[Event], list[Figure], dict[str, Statement]]]:
    """The events, figures and statements of each report in its newest version, a report at a time."""
    last = 0
    with place.reading() as connection:
        while True:
            has_events = select(record.c.report).join(read, open_records()).where(record.c.type == "event")
            rows = connection.execute(
                select(report.c.n, report.c.folded_sha256, report.c.body)
                .where(report.c.n > last, report.c.superseded_by.is_(None), report.c.n.in_(has_events))
                .order_by(report.c.n)
                .limit(100)
            ).all()
            if not rows:
                return
            last = rows[-1].n
            held: defaultdict[int, list[object]] = defaultdict(list)
            asked = (
                select(record.c.report, record.c.body)
                .join(read, open_records())
                .where(record.c.report.in_([row.n for row in rows]), record.c.type.in_(("event", "figure", "statement")))
                .order_by(record.c.n)
            )
            for number, body in connection.execute(asked):
                held[number].append(decode(body))
            for row in rows:
                own = held[row.n]
                yield (
                    report_of(row),
                    row.folded_sha256,
                    [r for r in own if isinstance(r, Event)],
                    [r for r in own if isinstance(r, Figure)],
                    {r.id: r for r in own if isinstance(r, Statement)},
                )
