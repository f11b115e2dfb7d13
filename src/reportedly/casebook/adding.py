"""Adding reports to a casebook: which are new, which changed, which were there already; read, and kept batch by batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, Protocol
from urllib.parse import urlsplit

from msgspec import structs
from sqlalchemy import Connection, Row, and_, insert, or_, select, update

from reportedly.casebook import log, store
from reportedly.casebook.laying import lay, mark_stale
from reportedly.casebook.readings import Skip, fingerprint, open_reading, read_each
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import Rows, add_original, add_records, add_report, clean, hash_of, mark, report_of
from reportedly.casebook.store.tables import original, read, report, withdrawn
from reportedly.casebook.words import words_of
from reportedly.errors import BadRecord, UnreadableInput
from reportedly.records import Record, Report, check_words, encode
from reportedly.resources import Resources

BATCH = 32
"""Reports read and committed together."""

BATCH_CHARACTERS = 500_000
"""A batch ends sooner where its texts together are as long as this, so that memory does not grow with long reports."""

SHARED = 0.5
"""Two texts from one address are versions of one report if at least this part of the shorter one's vocabulary is in the other."""


class Taken(Protocol):
    """A report as the intake hands it over (`reportedly.intake.Intaken`)."""

    @property
    def report(self) -> Report: ...
    @property
    def raw(self) -> bytes: ...
    @property
    def where(self) -> str: ...
    @property
    def media_type(self) -> str: ...


@dataclass
class Added:
    """What came of adding: reports `taken` in, how many of them are `new`, `new_versions` of known ones, `unchanged` or `withdrawn` before
    (and left out); how many of the kept ones are `not_read` (language), and how many `records` were read."""

    taken: int = 0
    new: int = 0
    new_versions: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    not_read: int = 0
    records: int = 0
    not_read_languages: dict[str, int] = dataclass_field(default_factory=dict)


WITHDRAWN = ""
"""Stands for the id of a report that is not taken in again, so that its comments are not either."""


@dataclass(frozen=True)
class Fresh:
    """A report that is to be kept. `old`: id of the version that it replaces."""

    report: Report
    sha: str
    raw: bytes
    bytes_sha: str | None
    where: str
    media_type: str
    old: str | None = None


Progress = Callable[[Added], None]

Fate = Literal["new", "new_version", "unchanged", "withdrawn"]
"""What became of one report that was given."""

Each = Callable[[str, Fate], None]
"""Told the id of a report (of an unchanged one, that under which it is there) and what became of it, once that is committed."""


def add(
    place: Store,
    taken: Iterable[Taken],
    resources: Resources,
    *,
    on_progress: Progress | None,
    on_skip: Skip | None,
    on_each: Each | None = None,
    laid: bool = True,
    by: str,
) -> Added:
    """Read what is new and keep it. See `Casebook.add`."""
    done = Added()
    skip = on_skip or (lambda problem: None)
    fates: list[tuple[str, Fate]] = []
    versions = fingerprint(resources)
    renamed: dict[str, str] = {}
    for batch in _batches(taken):
        done.taken += len(batch)
        with place.reading() as connection:
            fresh = _sort_out(connection, batch, renamed, done, skip, fates)
        if fresh:
            read_ones = read_each([f.report for f in fresh], resources, skip, [f.where for f in fresh])
            with place.writing() as connection:
                _keep(connection, fresh, read_ones, open_reading(connection, versions), by, done, fates)
        if on_each:
            for id, fate in fates:
                on_each(id, fate)
        fates.clear()
        if on_progress:
            on_progress(done)
    if laid:
        lay(place)
    return done


def add_read(place: Store, records: Iterable[Record], *, by: str) -> Added:
    """Keep records that were read before, each report's record before its own. See `Casebook.add_records`."""
    done = Added()
    for group in _by_report(records):
        fresh = []
        with place.reading() as connection:
            for own in group:
                done.taken += 1
                found = own[0]
                assert isinstance(found, Report)
                check_words(found.text, own)
                if connection.execute(select(report.c.n).where(report.c.id == found.id)).first():
                    done.unchanged += 1
                else:
                    fresh.append((Fresh(found, hash_of(found.text), b"", found.bytes_sha256, "", ""), own))
        if fresh:
            readers = sorted({reader for _, own in fresh for r in own if (reader := getattr(r, "reader", ""))})
            with place.writing() as connection:
                reading_n = open_reading(connection, {"imported": readers})
                _keep(connection, [f for f, _ in fresh], [own for _, own in fresh], reading_n, by, done, [])
    lay(place)
    return done


def _by_report(records: Iterable[Record]) -> Iterator[list[list[Record]]]:
    batch: list[list[Record]] = []
    count = 0
    for record in records:
        if isinstance(record, Report):
            if count > 5_000:
                yield batch
                batch, count = [], 0
            batch.append([record])
        elif not batch or getattr(record, "report", None) != batch[-1][0].id:
            raise BadRecord(f"{record.id}: stands before the report that it was read from; keep each report's record ahead of its own")
        else:
            batch[-1].append(record)
        count += 1
    if batch:
        yield batch


def _batches(taken: Iterable[Taken]) -> Iterator[list[Taken]]:
    """Batches in which no two reports could be the same or versions of each other: those are told apart against what is committed."""
    batch: list[Taken] = []
    seen: set[str] = set()
    size = 0
    for item in taken:
        keys = {"id " + item.report.id, f"text {item.report.text}{item.report.part_of}{item.report.start}"}
        if item.report.url and item.report.part_of is None:
            keys.add("url " + item.report.url)
        if batch and (len(batch) >= BATCH or size + len(item.report.text) > BATCH_CHARACTERS or not seen.isdisjoint(keys)):
            yield batch
            batch, seen, size = [], set(), 0
        batch.append(item)
        seen |= keys
        size += len(item.report.text)
    if batch:
        yield batch


_KNOWN = (
    report.c.id, report.c.sha256, report.c.bytes_sha256, report.c.url, report.c.found_at, report.c.part_of, report.c.version_of,
    report.c.superseded_by, report.c.title, report.c.outlet, report.c.published,
)  # fmt: skip


def _sort_out(
    connection: Connection, batch: Sequence[Taken], renamed: dict[str, str], done: Added, skip: Skip, fates: list[tuple[str, Fate]]
) -> list[Fresh]:
    """Those of a batch that are to be read, renamed and linked where they are new versions. Counts the others."""
    shas = [hash_of(item.report.text) for item in batch]
    ids = [clean(item.report.id) for item in batch]
    tombstones = connection.execute(
        select(withdrawn).where(or_(withdrawn.c.sha256.in_(shas), withdrawn.c.mark.in_([mark(item.report.id) for item in batch])))
    ).all()
    # A comment of a few words may be anyone's: it is known by its mark, a whole report by its text.
    gone = {key: row.at for row in tombstones for key in (row.mark, row.sha256)}
    urls = [clean(item.report.url) for item in batch if _addresses_one(item.report.url)]
    wheres = [clean(item.where) for item in batch if item.where]
    known = connection.execute(
        select(*_KNOWN).where(or_(report.c.id.in_(ids), report.c.sha256.in_(shas), report.c.url.in_(urls), report.c.found_at.in_(wheres)))
    ).all()
    fresh = []
    for item, sha in zip(batch, shas, strict=True):
        given = item.report
        try:
            encode(given)
        except UnicodeEncodeError:
            why = "holds halves of characters (lone surrogates), which no text may; it is left out."
            skip(UnreadableInput(item.where, why, "Write the file anew as UTF-8."))
            continue
        tombstone = gone.get(mark(given.id)) or (gone.get(sha) if given.part_of is None else None)
        if tombstone or renamed.get(given.part_of or "") == WITHDRAWN:
            done.withdrawn += 1
            fates.append((given.id, "withdrawn"))
            renamed[given.id] = WITHDRAWN
            when = f" on {tombstone[:10]}" if tombstone else " with its article"
            skip(UnreadableInput(item.where, f"was withdrawn from this casebook{when}; it is not taken in again."))
            continue
        bytes_sha = sha256(item.raw).hexdigest() if item.raw else given.bytes_sha256
        if given.part_of in renamed:
            given = structs.replace(given, part_of=renamed[given.part_of])
        older = _same_report(connection, given, sha, bytes_sha, item.where, known)
        same = next((one for one in older or () if one.sha256 == sha), None)
        if same is not None:
            done.unchanged += 1
            fates.append((same.id, "unchanged"))
            if same.id != given.id:
                renamed[given.id] = same.id
            continue
        version_of = None
        if older:
            version_of = next((one.id for one in older if one.superseded_by is None), older[-1].id)
            if any(one.id == given.id for one in older):
                renamed[given.id] = f"{given.id}~{sha[:8]}"
                given = structs.replace(given, id=renamed[given.id])
            given = structs.replace(given, version_of=version_of)
        given = structs.replace(given, sha256=sha, bytes_sha256=bytes_sha)
        fresh.append(Fresh(given, sha, item.raw, bytes_sha, item.where, item.media_type, version_of))
    return fresh


def _addresses_one(url: str | None) -> bool:
    """Does the address name a page, and not a whole site?"""
    if not url:
        return False
    parts = urlsplit(url)
    return bool(parts.path.strip("/") or parts.query)


def _same_report(
    connection: Connection, given: Report, sha: str, bytes_sha: str | None, where: str, known: Sequence[Row[*tuple[Any, ...]]]
) -> list[Row[*tuple[Any, ...]]] | None:
    """All versions of a report that the book holds already, or None where it is a new one."""
    for one in known:
        if one.id == given.id:
            return _versions(connection, one)
    told = (given.url, given.title, given.outlet, given.published, given.part_of)
    for one in known:
        told_of_it = (one.url, one.title, one.outlet, one.published, one.part_of)
        if (
            one.sha256 == sha
            and one.bytes_sha256 == bytes_sha
            and bytes_sha
            and tuple(map(clean, told)) == told_of_it
            and given.start is None
        ):
            return [one]
    if given.part_of is not None:
        return [one for one in known if _same_comment(connection, one, given, sha)] or None
    for one in known:
        at_one_address = _addresses_one(given.url) and one.url == given.url
        in_one_file = bool(where) and one.found_at == clean(where)
        if one.part_of is not None or not (at_one_address or in_one_file):
            continue
        # A file on disk holds one report; an item of a feed or a row of a table may have moved to where another one stood.
        if one.sha256 == sha or (in_one_file and Path(where).is_file()) or _alike(connection, one.id, given.text):
            return _versions(connection, one)
    return None


def _same_comment(connection: Connection, one: Row[*tuple[Any, ...]], given: Report, sha: str) -> bool:
    """Comments of a page that was saved again: the same words by the same account under the same article."""
    if one.sha256 != sha or one.part_of != given.part_of:
        return False
    there = report_of(connection.execute(select(report.c.body).where(report.c.id == one.id)).one())
    return (there.x_account, there.published) == (given.x_account, given.published)


def _versions(connection: Connection, one: Row[*tuple[Any, ...]]) -> list[Row[*tuple[Any, ...]]]:
    """All versions of one report, whichever of them is given."""
    family = {one.id: one}
    edge = [one]
    while edge:
        near = {x for o in edge for x in (o.version_of, o.superseded_by) if x and x not in family}
        near_rows = connection.execute(
            select(*_KNOWN).where(
                or_(report.c.id.in_(near), and_(report.c.version_of.in_([o.id for o in edge]), report.c.id.not_in(family)))
            )
        ).all()
        edge = [row for row in near_rows if row.id not in family]
        family.update({row.id: row for row in edge})
    return list(family.values())


def _alike(connection: Connection, id: str, text: str) -> bool:
    row = connection.execute(select(report.c.body).where(report.c.id == id)).one()
    a = {word for word, _, _ in words_of(report_of(row).text)}
    b = {word for word, _, _ in words_of(text)}
    return len(a & b) >= SHARED * min(len(a), len(b)) > 0


def _keep(
    connection: Connection,
    fresh: Sequence[Fresh],
    read_ones: Sequence[Sequence[Record]],
    reading_n: int,
    by: str,
    done: Added,
    fates: list[tuple[str, Fate]],
) -> None:
    """Write a batch: reports, originals, records and one row of the log, all or nothing."""
    ids = [one.report.id for one in fresh]
    there = set(connection.execute(select(report.c.id).where(report.c.id.in_(ids))).scalars())
    originals = {one.bytes_sha for one in fresh if one.raw}
    there_bytes = set(connection.execute(select(original.c.sha256).where(original.c.sha256.in_(originals))).scalars())
    rows = Rows.after(connection)
    told = []
    at = store.now()
    for one, records in zip(fresh, read_ones, strict=True):
        if one.report.id in there:
            # Another program added it between our look and our turn.
            done.unchanged += 1
            fates.append((one.report.id, "unchanged"))
            continue
        if one.raw and one.bytes_sha and one.bytes_sha not in there_bytes:
            there_bytes.add(one.bytes_sha)
            add_original(rows, one.raw, one.bytes_sha, one.media_type)
        n = add_report(rows, one.report, sha=one.sha, bytes_sha=one.bytes_sha, found_at=one.where, by=by)
        claims = [r for r in records if not isinstance(r, Report)]
        head = next((r for r in records if isinstance(r, Report)), None)
        not_read = head.x_not_read if head and not one.report.x_not_read else None
        rows.read.append({"report": n, "reading": reading_n, "read_at": at, "not_read": not_read})
        add_records(rows, n, reading_n, claims)
        told.append([mark(one.report.id), one.sha, one.bytes_sha])
        fates.append((one.report.id, "new_version" if one.old else "new"))
        if one.old:
            done.new_versions += 1
        else:
            done.new += 1
        if not_read or one.report.x_not_read:
            done.not_read += 1
            language = one.report.language
            if language and not_read and not_read.startswith("language"):
                done.not_read_languages[language] = done.not_read_languages.get(language, 0) + 1
        done.records += len(claims)
    rows.write(connection)
    touched = {row["n"] for row in rows.report}
    for one in fresh:
        if one.old and one.report.id not in there:
            old_and_its_comments = or_(report.c.id == one.old, report.c.part_of == one.old)
            touched |= set(connection.execute(select(report.c.n).where(old_and_its_comments, report.c.superseded_by.is_(None))).scalars())
            connection.execute(
                update(report).where(old_and_its_comments, report.c.superseded_by.is_(None)).values(superseded_by=one.report.id)
            )
    mark_stale(connection, touched)
    if told:
        log.note(connection, by, "add", reports=told, records=len(rows.record), reading=reading_n)


def add_rows_to_read(connection: Connection, report_n: int, reading_n: int) -> None:
    """Note that a report has records in a reading, where that is not noted yet."""
    there = connection.execute(select(read.c.report).where(read.c.report == report_n, read.c.reading == reading_n)).first()
    if not there:
        connection.execute(insert(read), [{"report": report_n, "reading": reading_n, "read_at": store.now()}])
