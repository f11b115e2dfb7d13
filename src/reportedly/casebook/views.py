"""What stands in a casebook: overview, reports, records, actors and places, as views over what was read last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from reportedly.casebook.claimants import Source, source_of
from reportedly.casebook.rows import mark, place_key, report_of
from reportedly.casebook.store import (
    Store,
    actor_in,
    log,
    migration,
    original,
    place_in,
    read,
    reading,
    record,
    report,
    verdict,
    withdrawn,
)
from reportedly.casebook.words import fold, words_of
from reportedly.errors import NoSuchRecord
from reportedly.records import CLAIM_TYPES, AnyRecord, Report, Statement, decode

CLAIMS = tuple(kind.__name__.lower() for kind in CLAIM_TYPES)

SAYS = ("speaker",)
DOES = ("actor", "by", "parties", "signatories", "mediators", "guarantors", "monitors", "a", "holder", "accuser", "side")
"""Fields in which an actor does something. In every other field something is said about, done to or asked of it."""


@dataclass(frozen=True)
class ReportRow:
    """A report in a list. `found_at`: the file or address it came from; `claims`: how many were read from it."""

    id: str
    kind: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    part_of: str | None
    version_of: str | None
    superseded_by: str | None
    not_read: str | None
    found_at: str | None
    added_at: str
    characters: int
    claims: int


@dataclass(frozen=True)
class ClaimRow:
    """A claim or statement in a list. `code`: class, step, relation, role, change or stance; `who`: its teller; `words`: exact."""

    id: str
    type: str
    code: str | None
    report: str
    outlet: str | None
    published: str | None
    who: str
    chain: tuple[str, ...]
    modality: str | None
    day_start: str | None
    day_end: str | None
    words: str


@dataclass(frozen=True)
class ActorRow:
    """An actor of the register as this casebook has it: in how many reports, in how many statements and claims, in which part."""

    slug: str
    name: str
    reports: int
    says: int
    does: int
    about: int


@dataclass(frozen=True)
class Actor:
    """An actor: `says`: its statements; `does`: what it is said to do; `about`: what is said about it or done to it; `names`: as written."""

    slug: str
    name: str
    names: tuple[str, ...]
    reports: int
    says: tuple[ClaimRow, ...]
    does: tuple[ClaimRow, ...]
    about: tuple[ClaimRow, ...]


@dataclass(frozen=True)
class PlaceRow:
    """A place that claims name. `key`: geonameid, or the folded name of a place that the gazetteer does not know."""

    key: str
    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None
    precision: str | None
    claims: int
    reports: int


@dataclass(frozen=True)
class Place:
    """A place and what is claimed about it, by date."""

    place: PlaceRow
    names: tuple[str, ...]
    claims: tuple[ClaimRow, ...]


def open_records() -> ColumnElement[bool]:
    """The condition that a joined `read` row is the one that holds now."""
    return and_(read.c.report == record.c.report, read.c.reading == record.c.reading, read.c.closed_at.is_(None))


def shown() -> ColumnElement[bool]:
    """`open_records`, of reports that no newer version has taken the place of."""
    superseded = select(report.c.n).where(report.c.superseded_by.is_not(None))
    return and_(open_records(), record.c.report.not_in(superseded))


def overview(place: Store) -> dict[str, Any]:
    """See `Casebook.overview`."""
    with place.reading() as connection:

        def counted(asked: Select[*tuple[Any, ...]]) -> dict[str, int]:
            return {str(key): n for key, n in connection.execute(asked)}

        newest = report.c.superseded_by.is_(None)
        of_type = counted(
            select(record.c.type, func.count()).join(read, shown()).group_by(record.c.type).order_by(func.count().desc(), record.c.type)
        )
        codes: dict[str, dict[str, int]] = {}
        for kind, code, n in connection.execute(
            select(record.c.type, record.c.code, func.count())
            .join(read, shown())
            .where(record.c.type.in_((*CLAIMS, "statement")))
            .group_by(record.c.type, record.c.code)
            .order_by(func.count().desc(), record.c.code)
        ):
            codes.setdefault(kind, {})[str(code)] = n
        first, last = connection.execute(select(func.min(report.c.published), func.max(report.c.published))).one()
        one = lambda asked: connection.execute(asked).scalar() or 0  # noqa: E731
        return {
            "casebook": place.name,
            "reports": one(select(func.count()).select_from(report)),
            "distinct_texts": one(select(func.count(func.distinct(report.c.folded_sha256))).where(newest)),
            "outlets": one(select(func.count(func.distinct(report.c.outlet)))),
            "kinds": counted(select(report.c.kind, func.count()).group_by(report.c.kind).order_by(report.c.kind)),
            "languages": counted(
                select(func.coalesce(report.c.language, "unknown"), func.count()).group_by(report.c.language).order_by(func.count().desc())
            ),
            "not_read": counted(
                select(read.c.not_read, func.count())
                .where(read.c.closed_at.is_(None), read.c.not_read.is_not(None))
                .group_by(read.c.not_read)
                .order_by(func.count().desc())
            ),
            "superseded": one(select(func.count()).where(report.c.superseded_by.is_not(None))),
            "published": [first, last],
            "characters": one(select(func.sum(report.c.size))),
            "records": of_type,
            "claims": sum(of_type.get(kind, 0) for kind in CLAIMS),
            "codes": codes,
            "actors": one(select(func.count(func.distinct(actor_in.c.actor)))),
            "places": one(select(func.count(func.distinct(place_in.c.place)))),
            "verdicts": one(select(func.count()).where(verdict.c.withdrawn_at.is_(None))),
            "to_review": one(select(func.count()).where(verdict.c.withdrawn_at.is_(None), verdict.c.queued_at.is_not(None))),
            "withdrawn": one(select(func.count()).select_from(withdrawn)),
            "withdrawn_unscrubbed": one(select(func.count()).where(withdrawn.c.scrubbed_at.is_(None))),
            "originals": one(select(func.count()).where(original.c.erased_at.is_(None))),
            "original_bytes": one(select(func.sum(original.c.size)).where(original.c.erased_at.is_(None))),
            "readings": one(select(func.count()).where(reading.c.by == "program")),
            "log_entries": one(select(func.count()).select_from(log)),
            "schema": connection.execute(select(func.max(migration.c.name))).scalar(),
        }


def reports(place: Store) -> Iterator[ReportRow]:
    """Every report, in the order they were added."""
    claims = (
        select(record.c.report, func.count().label("claims"))
        .join(read, open_records())
        .where(record.c.type.in_(CLAIMS))
        .group_by(record.c.report)
        .subquery()
    )
    columns = [report.c[name] for name in ReportRow.__dataclass_fields__ if name in report.c]
    asked = (
        select(*columns, report.c.size, func.coalesce(claims.c.claims, 0).label("claims"), _not_read())
        .outerjoin(claims, claims.c.report == report.c.n)
        .order_by(report.c.n)
    )
    with place.reading() as connection:
        for row in connection.execution_options(yield_per=500).execute(asked):
            told = dict(row._mapping)
            yield ReportRow(characters=told.pop("size"), **told)


def _not_read() -> Any:
    """Why nothing was read from a report: of its open readings (the program's, and claims by hand) the one that says."""
    return (
        select(func.max(read.c.not_read)).where(read.c.report == report.c.n, read.c.closed_at.is_(None)).scalar_subquery().label("not_read")
    )


def one_report(place: Store, report_id: str) -> tuple[Report, list[AnyRecord]]:
    """A report and its records. Raises NoSuchRecord, which says so where it was withdrawn."""
    with place.reading() as connection:
        row = connection.execute(select(report, _not_read()).where(report.c.id == report_id)).first()
        if row is None:
            gone = connection.execute(select(withdrawn.c.at).where(withdrawn.c.mark == mark(report_id))).scalar()
            if gone:
                raise NoSuchRecord(f"{report_id}: was withdrawn from {place.name} on {gone[:10]}; nothing of it is kept but its hash")
            raise NoSuchRecord(
                f"{report_id}: the casebook {place.name} holds no report of this id; list them with: reportedly show {place.name}"
            )
        return report_of(row), _records_of(connection, [row.n])[row.n]


def _records_of(connection: Connection, numbers: list[int], types: Iterable[str] | None = None) -> dict[int, list[AnyRecord]]:
    asked = select(record.c.report, record.c.body).join(read, open_records()).where(record.c.report.in_(numbers)).order_by(record.c.n)
    if types is not None:
        asked = asked.where(record.c.type.in_(list(types)))
    found: dict[int, list[AnyRecord]] = {n: [] for n in numbers}
    for row in connection.execute(asked):
        found[row.report].append(decode(row.body))
    return found


def by_report(place: Store, report_id: str | None = None, types: Iterable[str] | None = None) -> Iterator[tuple[Report, list[AnyRecord]]]:
    """Report after report with its records, a few at a time in memory."""
    types = None if types is None else set(types)
    last = 0
    with place.reading() as connection:
        while True:
            asked = select(report.c.n, report.c.body, _not_read()).where(report.c.n > last).order_by(report.c.n).limit(50)
            if report_id is not None:
                asked = asked.where(report.c.id == report_id)
            rows = connection.execute(asked).all()
            if not rows:
                return
            last = rows[-1].n
            found = _records_of(connection, [row.n for row in rows], types)
            for row in rows:
                yield report_of(row), found[row.n]


def records(place: Store, report_id: str | None, types: Iterable[str] | None) -> Iterator[AnyRecord]:
    """See `Casebook.records`."""
    wanted = None if types is None else {str(kind).lower() for kind in types}
    for one, own in by_report(place, report_id, wanted):
        if wanted is None or "report" in wanted:
            yield one
        yield from own


def actors(place: Store) -> list[ActorRow]:
    """Actors of the register, those with most claims first. Speakers whose names are withheld are in none of them."""
    with place.reading() as connection:
        count = func.count(func.distinct(record.c.id))
        rows = connection.execute(
            select(actor_in.c.actor, actor_in.c.field, count)
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .group_by(actor_in.c.actor, actor_in.c.field)
        ).all()
        counted = connection.execute(
            select(actor_in.c.actor, func.count(func.distinct(record.c.report)))
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .group_by(actor_in.c.actor)
        )
        in_reports = {row[0]: row[1] for row in counted}
        names = _names(connection, actor_in.c.actor, actor_in.c.name)
    told: dict[str, list[int]] = {}
    for slug, field, n in rows:
        part = told.setdefault(slug, [0, 0, 0])
        if field != "entity":
            part[0 if field in SAYS else 1 if field in DOES else 2] += n
    found = [ActorRow(slug, next(iter(names.get(slug, [slug]))), in_reports[slug], *part) for slug, part in told.items()]
    return sorted(found, key=lambda a: (-(a.says + a.does + a.about), a.slug))


def _names(connection: Connection, key: Any, name: Any, where: Any = None) -> dict[str, list[str]]:
    """For each key the names under which it stands, the commonest first."""
    asked = select(key, name, func.count()).where(name.is_not(None)).group_by(key, name)
    if where is not None:
        asked = asked.where(where)
    rows = connection.execute(asked).all()
    found: dict[str, list[str]] = {}
    for of, said, _ in sorted(rows, key=lambda r: (r[0], -r[2], r[1])):
        found.setdefault(of, []).append(said)
    return found


def actor(place: Store, slug: str) -> Actor:
    """See `Casebook.actor`."""
    with place.reading() as connection:
        rows = connection.execute(
            select(record.c.n, actor_in.c.field)
            .join(record, record.c.n == actor_in.c.record)
            .join(read, shown())
            .where(actor_in.c.actor == slug)
            .order_by(record.c.n)
        ).all()
        if not rows:
            near = [
                s
                for s in connection.execute(select(actor_in.c.actor).distinct()).scalars()
                if fold(slug) in fold(s) or fold(s) in fold(slug)
            ]
            raise NoSuchRecord(
                f"{slug}: nothing in {place.name} is about an actor of this name"
                + (f"; did you mean {', '.join(sorted(near)[:5])}?" if near else "")
            )
        parts: tuple[dict[int, None], dict[int, None], dict[int, None]] = ({}, {}, {})
        for n, field in rows:
            if field != "entity":
                parts[0 if field in SAYS else 1 if field in DOES else 2][n] = None
        names = _names(connection, actor_in.c.actor, actor_in.c.name, actor_in.c.actor == slug).get(slug, [slug])
        says, does, about = (tuple(claim_rows(connection, list(part))) for part in parts)
        in_reports = connection.execute(
            select(func.count(func.distinct(record.c.report))).where(record.c.n.in_([n for n, _ in rows]))
        ).scalar()
    return Actor(slug, names[0], tuple(names), in_reports or 0, says, does, about)


def claim_rows(connection: Connection, numbers: list[int]) -> list[ClaimRow]:
    """Claims and statements as lists show them, by day (unknown last) and then as they were read."""
    found = []
    for at in range(0, len(numbers), 500):
        rows = connection.execute(
            select(record.c.n, record.c.report, record.c.day_start, record.c.body).where(record.c.n.in_(numbers[at : at + 500]))
        ).all()
        of = sorted({row.report for row in rows})
        heads = {
            row.n: row for row in connection.execute(select(report.c.n, report.c.body, report.c.folded_sha256).where(report.c.n.in_(of)))
        }
        reports_of = {n: report_of(row) for n, row in heads.items()}
        said = {n: {s.id: s for s in own if isinstance(s, Statement)} for n, own in _records_of(connection, of, ("statement",)).items()}
        for row in rows:
            claim = claim_row(decode(row.body), reports_of[row.report], said[row.report], heads[row.report].folded_sha256)
            found.append((row.day_start or "9999", row.n, claim))
    return [claim for _, _, claim in sorted(found, key=lambda x: x[:2])]


def claim_row(claim: AnyRecord, own: Report, statements: dict[str, Statement], text_key: str) -> ClaimRow:
    held = getattr(claim, claim.words) if claim.words else None
    time = getattr(claim, "time", None)
    source: Source = source_of(claim.id if isinstance(claim, Statement) else getattr(claim, "said_in", None), statements, own, text_key)
    kind = type(claim).__name__.lower()
    code = next((getattr(claim, f) for f in ("event_class", "step", "relation", "role", "change", "stance") if hasattr(claim, f)), None)
    return ClaimRow(
        id=claim.id, type=kind, code=code, report=own.id, outlet=own.outlet, published=own.published, who=source.who, chain=source.chain,
        modality=getattr(claim, "modality", None), day_start=time.start if time else None, day_end=time.end if time else None,
        words=(held.text if held else None) or "",
    )  # fmt: skip


def places(place: Store) -> list[PlaceRow]:
    """Places that claims name, those with most claims first."""
    with place.reading() as connection:
        rows = connection.execute(
            select(
                place_in.c.place, func.max(place_in.c.geonameid), func.max(place_in.c.lat), func.max(place_in.c.lon), func.max(place_in.c.precision),
                func.count(func.distinct(record.c.id)), func.count(func.distinct(record.c.report)),
            )
            .join(record, record.c.n == place_in.c.record)
            .join(read, shown())
            .group_by(place_in.c.place)
        ).all()  # fmt: skip
        names = _names(connection, place_in.c.place, place_in.c.name)
    found = [PlaceRow(key, next(iter(names.get(key, [key]))), *rest) for key, *rest in rows]
    return sorted(found, key=lambda p: (-p.claims, p.key))


def one_place(place: Store, name: str | int) -> Place:
    """See `Casebook.place`."""
    key = place_key(str(name))
    every = {p.key: p for p in places(place)}
    with place.reading() as connection:
        if key not in every:
            named = sorted(
                {
                    k
                    for k, said in connection.execute(select(place_in.c.place, place_in.c.name).distinct())
                    if k in every and place_key(said or "") == key
                },
                key=lambda k: (-every[k].claims, k),
            )
            if not named:
                first = next((w for w, _, _ in words_of(str(name))), "")
                near = [p.name for p in every.values() if first and first in place_key(p.name)][:5]
                raise NoSuchRecord(
                    f"{name}: no claim in {place.name} names this place" + (f"; did you mean {', '.join(near)}?" if near else "")
                )
            key = named[0]
        numbers = connection.execute(
            select(record.c.n).distinct().join(place_in, place_in.c.record == record.c.n).join(read, shown()).where(place_in.c.place == key)
        ).scalars()
        claims = tuple(claim_rows(connection, list(numbers)))
        names = _names(connection, place_in.c.place, place_in.c.name, place_in.c.place == key).get(key, [])
    return Place(every[key], tuple(names), claims)
