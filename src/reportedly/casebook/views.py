"""What stands in a casebook: overview, reports, records and lists of claims, as views over what was read last."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select

from reportedly.casebook.claimants import Source, source_of
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import mark, report_of
from reportedly.casebook.store.tables import actor_in, log, migration, original, place_in, read, reading, record, report, verdict, withdrawn
from reportedly.errors import NoSuchRecord
from reportedly.records import CLAIM_TYPES, AnyRecord, Report, Statement, decode

CLAIMS = tuple(kind.__name__.lower() for kind in CLAIM_TYPES)


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
    """A claim or statement in a list. `code`: class, step, relation, role, change or stance; `who`: its teller; `words`: exact;
    `context`: the sentence in which they begin."""

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
    context: str = ""


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
        numbers: Counter[str] = Counter()
        codes: dict[str, dict[str, int]] = {}
        by_code = select(record.c.type, record.c.code, func.count()).join(read, shown()).group_by(record.c.type, record.c.code)
        for kind, code, n in connection.execute(by_code.order_by(func.count().desc(), record.c.code)):  # all records are gone through once
            numbers[kind] += n
            if kind in CLAIMS or kind == "statement":
                codes.setdefault(kind, {})[str(code)] = n
        of_type = dict(sorted(numbers.items(), key=lambda told: (-told[1], told[0])))
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
                f"{report_id}: the casebook {place.name} holds no report of this id; list them with: reportedly show {place.name} report"
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


def by_report(
    place: Store, report_id: str | None = None, types: Iterable[str] | None = None, only: Sequence[int] | None = None
) -> Iterator[tuple[Report, list[AnyRecord]]]:
    """Report after report with its records, a few at a time in memory; `only` those of these numbers, which are in order."""
    types = None if types is None else set(types)
    last, at = 0, 0
    with place.reading() as connection:
        while True:
            asked = select(report.c.n, report.c.body, _not_read()).where(report.c.n > last).order_by(report.c.n).limit(50)
            if only is not None:
                asked = asked.where(report.c.n.in_(only[at : at + 50]))
                at += 50
            if report_id is not None:
                asked = asked.where(report.c.id == report_id)
            rows = connection.execute(asked).all()
            if not rows:
                return
            last = rows[-1].n
            found = _records_of(connection, [row.n for row in rows], types)
            for row in rows:
                yield report_of(row), found[row.n]


def records(place: Store, report_id: str | None, types: Iterable[str] | None, only: Sequence[int] | None = None) -> Iterator[AnyRecord]:
    """See `Casebook.records`."""
    wanted = None if types is None else {str(kind).lower() for kind in types}
    for one, own in by_report(place, report_id, wanted, only):
        if wanted is None or "report" in wanted:
            yield one
        yield from own


def names_of(connection: Connection, key: Any, name: Any, where: Any = None) -> dict[str, list[str]]:
    """For each key the names under which it stands, the commonest first."""
    asked = select(key, name, func.count()).where(name.is_not(None)).group_by(key, name)
    if where is not None:
        asked = asked.where(where)
    rows = connection.execute(asked).all()
    found: dict[str, list[str]] = {}
    for of, said, _ in sorted(rows, key=lambda r: (r[0], -r[2], r[1])):
        found.setdefault(of, []).append(said)
    return found


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
        sentences = {n: Sentences(own.text) for n, own in reports_of.items()}
        said = {n: {s.id: s for s in own if isinstance(s, Statement)} for n, own in _records_of(connection, of, ("statement",)).items()}
        for row in rows:
            one = decode(row.body)
            claim = claim_row(one, reports_of[row.report], said[row.report], heads[row.report].folded_sha256)
            held = getattr(one, one.words) if one.words else None
            if held is not None and held.spans:
                cut = sentences[row.report]
                claim = replace(claim, context=" ".join(cut.words(cut.at(held.spans[0][0])).split()))
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
