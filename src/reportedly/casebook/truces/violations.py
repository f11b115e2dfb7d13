"""The log of alleged violations: breaches as their accusers tell them, attacks that a teller calls a breach, and counts of breaches."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection, select

from reportedly.casebook.actors.standing import Stand, own_register, stand_of
from reportedly.casebook.claimants import TEXT, Source, source_of, withheld_speakers
from reportedly.casebook.copies.copies import origins
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.days import iso, published_on
from reportedly.casebook.incidents.kept_tellings import records_of, reports_numbered
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store.rows import WITHHELD, place_key
from reportedly.casebook.store.tables import read, record, report, verdict
from reportedly.casebook.told import ClaimTold, as_told, offset
from reportedly.casebook.truces.tellings import shown_name, when_told
from reportedly.casebook.words import words_of
from reportedly.records import ActorMention, Agreement, AnyRecord, Event, Figure, PlaceMention, Report, Statement

NOT_LOGGED = ("planned", "conditional")
"""Modalities of breaches that are not alleged to have happened: "would be a violation"."""

Reviewed = Literal["accept", "correct"]


@dataclass(frozen=True)
class Violation(ClaimTold):
    """One alleged breach. `claim`: the breach or count that it rests on; `event`: the attack that is called one; `truce`: what it is a breach of;
    `accuser`, `accused`: as told, with actors; `sort`: mode or class of the attack; `count`, `low`, `high`: where the words count breaches; `modality`
    `denied`: somebody says that it was none; `reviewed`: what a person decided, and who."""

    event: str | None
    truce: str | None
    area: tuple[str, ...]
    lat: float | None
    lon: float | None
    precision: str | None
    accuser: tuple[str, ...]
    accuser_actors: tuple[str, ...]
    accuser_stand: Stand
    accused: tuple[str, ...]
    accused_actors: tuple[str, ...]
    sort: str | None
    count: int | float | None
    low: int | float | None
    high: int | float | None
    reviewed: Reviewed | None
    reviewed_by: str | None


def reports_with_breaches(connection: Connection) -> list[int]:
    """Numbers of the reports that tell of a breach, or count breaches."""
    asked = (
        select(record.c.report)
        .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
        .join(report, report.c.n == record.c.report)
        .where(
            ((record.c.type == "agreement") & (record.c.code == "breach"))
            | ((record.c.type == "figure") & (record.c.code == "violations")),
            report.c.superseded_by.is_(None),
            report.c.kind != "comment",
        )
        .distinct()
        .order_by(record.c.report)
    )
    return list(connection.execute(asked).scalars())


def violations_of(
    connection: Connection, numbers: Sequence[int], judged: Judged, truce_of: Mapping[str, str], at_once: int = CHUNK
) -> Iterator[Violation]:
    """The log of these reports, by day and report; what copies of one text tell stands once, as their origin tells it.

    truce_of: the truce of each agreement claim.
    """
    folded = origins(connection, numbers)
    reviews = _reviews(connection)
    found: dict[tuple[object, ...], Violation] = {}
    copies: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    ordered = sorted(numbers, key=lambda n: (n != folded[n], n))
    for at in range(0, len(ordered), at_once):
        some = ordered[at : at + at_once]
        rows = reports_numbered(connection, some)
        records = records_of(connection, some, judged, ("agreement", "event", "figure", "statement"))
        for n in some:
            for one in in_report(rows[n], records[n], truce_of):
                key = (folded[n], one.accuser, one.accused, one.sort, one.day_end, one.modality, _folded(one.words), one.event is None)
                kind, by = reviews.get(one.claim, (None, None))
                found.setdefault(key, replace(one, reviewed=kind, reviewed_by=by))
                copies[key].add(one.report)
    listed = (replace(v, reports=tuple(sorted(copies[key]))) for key, v in found.items())
    yield from sorted(listed, key=lambda v: (v.day_end or "9999", v.published or "9999", v.report, v.claim, v.event or ""))


def _folded(words: str) -> str:
    return " ".join(word for word, _, _ in words_of(words))


def _reviews(connection: Connection) -> dict[str, tuple[Reviewed, str]]:
    """What people decided about claims, the last decision of each."""
    asked = (
        select(verdict.c.left, verdict.c.left_now, verdict.c.kind, verdict.c.by)
        .where(verdict.c.kind.in_(("accept", "correct")), verdict.c.withdrawn_at.is_(None), verdict.c.queued_at.is_(None))
        .order_by(verdict.c.n)
    )
    return {row.left_now or row.left: (row.kind, row.by) for row in connection.execute(asked)}


def in_report(own: Report, records: Sequence[AnyRecord], truce_of: Mapping[str, str]) -> Iterator[Violation]:
    """What one report alleges. Pure."""
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    hidden = withheld_speakers(statements.values())
    events = {r.id: r for r in records if isinstance(r, Event)}
    breaches = [r for r in records if isinstance(r, Agreement) and r.step == "breach" and r.modality not in NOT_LOGGED]
    counts = [r for r in records if isinstance(r, Figure) and r.role == "violations" and r.modality not in NOT_LOGGED]
    sentences = Sentences(own.text)
    counted: dict[str, Figure] = {}
    for figure in counts:
        near = [b for b in breaches if sentences.at(offset(b)) == sentences.at(offset(figure)) and b.id not in counted]
        if near:
            counted[min(near, key=lambda b: (abs(offset(b) - offset(figure)), b.id)).id] = figure
    for breach in breaches:
        called = [events[id] for id in breach.events if id in events and events[id].modality not in NOT_LOGGED]
        several: Sequence[Event | None] = called or [None]
        for event in several:
            yield _violation(own, breach, event, counted.get(breach.id), statements, hidden, sentences, truce_of.get(breach.id))
    told = {f.id for f in counted.values()}
    steps = [(offset(r), truce_of[r.id]) for r in records if isinstance(r, Agreement) and r.id in truce_of]
    for figure in counts:
        if figure.id not in told:
            nearest = min(steps, key=lambda s: (abs(s[0] - offset(figure)), s[1]), default=None)
            yield _violation(own, figure, None, figure, statements, hidden, sentences, nearest[1] if nearest else None)


def _violation(
    own: Report,
    claim: Agreement | Figure,
    event: Event | None,
    figure: Figure | None,
    statements: Mapping[str, Statement],
    hidden: set[str],
    sentences: Sentences,
    truce: str | None,
) -> Violation:
    source = source_of(claim.said_in, statements, own, TEXT)
    said = source.statement
    breach = claim if isinstance(claim, Agreement) else None
    accuser: tuple[ActorMention, ...] = breach.accuser if breach else ()
    accused: tuple[ActorMention, ...] = (breach.accused or breach.by) if breach else ()
    if not accused and event is not None:
        accused = event.actor
    itself = said is not None and any(m.entity is not None and m.entity == said.speaker.entity for m in accuser)
    names, actors = _teller(source) if itself or not accuser else _actors(accuser, hidden)
    time = (event.time if event is not None else None) or claim.time or (figure.time if figure else None)
    since, day, dated = when_told(time, published_on(own))
    places = _places(claim, event)
    at = next((p for p in places if p.lat is not None), places[0] if places else None)
    stand: Stand = next((s for actor in actors if (s := stand_of(actor, iso(day))[0]) != "none_known"), "none_known")
    blamed, blamed_actors = _actors(accused, hidden)
    chain = source.chain if said is None or source.who in names else (source.who, *source.chain)
    return Violation(
        **as_told(claim, source, own, sentences) | {"chain": chain}, who=source.who, event=event.id if event else None, truce=truce, day_start=iso(since), day_end=iso(day), dated=dated,
        area=tuple(dict.fromkeys(p.name or p.text or "" for p in places)), lat=at.lat if at else None, lon=at.lon if at else None,
        precision=at.precision if at else None, accuser=names, accuser_actors=actors, accuser_stand=stand, accused=blamed, accused_actors=blamed_actors,
        sort=(event.mode or event.event_class.lower()) if event else None, count=figure.value if figure else None,
        low=figure.low if figure else None, high=figure.high if figure else None, reviewed=None, reviewed_by=None,
    )  # fmt: skip


def _places(claim: Agreement | Figure, event: Event | None) -> tuple[PlaceMention, ...]:
    """Where it is said to have happened: the attack's place, else the breach's."""
    told: tuple[PlaceMention, ...] = event.place if event is not None else ()
    if not told:
        told = claim.place if isinstance(claim, Agreement) else (claim.place,) if claim.place else ()
    return tuple({place_key(p): p for p in told if p.precision != "country"}.values())


def _actors(mentions: Sequence[ActorMention], hidden: set[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of mentions as lists show them, and the register's codes."""
    names = tuple(dict.fromkeys(shown_name(m, hidden) for m in mentions))
    codes = (m.actor for m in mentions if m.actor and m.entity not in hidden and own_register().get(m.actor))
    return names, tuple(dict.fromkeys(codes))


def _teller(source: Source) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said = source.statement
    actor = said.speaker.actor if said is not None and said.speaker.disclosure not in WITHHELD else None
    return (source.who,), (actor,) if actor else ()
