"""Withdrawing a report for good: consent withdrawn, or the law. Its words leave every byte of the casebook; a tombstone and the log stay."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, or_, select, update

from reportedly.casebook import log, store
from reportedly.casebook.coding.tables import adjudication, coding, drawn, round_report
from reportedly.casebook.laying import forget, lay
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import Rows, add_passages, mark, report_of
from reportedly.casebook.store.tables import actor_in, note, original, passage, place_in, read, record, report, verdict, withdrawn
from reportedly.casebook.words import words_of
from reportedly.errors import CasebookBusy, NoSuchRecord, PartOfAnother

SCRUBBED = (
    "original", "report", "read", "record", "actor_in", "place_in", "words", "passage", "verdict", "printed", "band", "near_copy", "copy",
    "telling", "telling_key", "telling_pair", "told_in", "stale", "truce_telling", "truce_claim", "tie_told", "control_told",
    "incident", "incident_actor", "incident_due", "coding", "note", "adjudication", "round_report", "drawn",
)  # fmt: skip
"""Tables that hold something of a report."""


@dataclass(frozen=True)
class Withdrawn:
    """What was erased: ids of `reports` (the report, its other versions, the comments that are part of it), SHA-256 of `originals`;
    `lost_their_original`: ids of reports that were read from the same file and keep their text but not its bytes; `same_words`: ids of
    other reports that hold the same words and still stand, for the user to look at."""

    reports: tuple[str, ...]
    originals: tuple[str, ...]
    lost_their_original: tuple[str, ...]
    same_words: tuple[str, ...]


def withdraw(place: Store, report_id: str, *, by: str, why: str) -> Withdrawn:
    """Erase a report. See `Casebook.withdraw`."""
    with place.writing() as connection:
        done = _erase(connection, place, report_id, by, why)
    lay(place)  # what its neighbours are laid with now, before the pages that held it are overwritten
    scrub(place)
    return done


def _erase(connection: Connection, place: Store, report_id: str, by: str, why: str) -> Withdrawn:
    first = connection.execute(select(report).where(report.c.id == report_id)).first()
    if first is None:
        tombstone = connection.execute(select(withdrawn).where(withdrawn.c.mark == mark(report_id))).first()
        if tombstone is None:
            raise NoSuchRecord(
                f"{report_id}: the casebook {place.name} holds no report of this id; list them with: reportedly show {place.name} report"
            )
        return Withdrawn((report_id,), (), (), ())
    if first.part_of is not None:
        whole = connection.execute(select(report).where(report.c.id == first.part_of)).first()
        if whole is not None and report_of(first).text in report_of(whole).text:
            raise PartOfAnother(f"{report_id}: is part of {whole.id}, whose text holds the same words; withdraw {whole.id}")
    gone = _with_versions_and_parts(connection, report_id)
    rows = connection.execute(select(report).where(report.c.id.in_(gone)).order_by(report.c.n)).all()
    numbers = [row.n for row in rows]
    bytes_shas = sorted({row.bytes_sha256 for row in rows if row.bytes_sha256})
    others = connection.execute(
        select(report.c.id, report.c.bytes_sha256, report.c.folded_sha256).where(
            report.c.id.not_in(gone),
            or_(report.c.bytes_sha256.in_(bytes_shas), report.c.folded_sha256.in_([row.folded_sha256 for row in rows])),
        )
    ).all()
    at = store.now()
    for id in gone:
        for column in (verdict.c.left, verdict.c.left_now, verdict.c.right):
            connection.execute(
                update(verdict).where(column == id).values({column: mark(id), verdict.c.fields: None, verdict.c.reasons: None})
            )
        for column in (coding.c.left, coding.c.left_now):
            connection.execute(update(coding).where(column == id).values({column: mark(id)}))
        connection.execute(update(adjudication).where(adjudication.c.unit == id).values(unit=mark(id), reasons=None))
    _erase_rows(connection, numbers)
    connection.execute(update(original).where(original.c.sha256.in_(bytes_shas)).values(bytes=None, erased_at=at))
    connection.execute(update(report).where(report.c.superseded_by.in_(gone)).values(superseded_by=None))
    store.add_rows(
        connection,
        withdrawn,
        [{"mark": mark(row.id), "sha256": row.sha256, "bytes_sha256": row.bytes_sha256, "by": by, "why": why, "at": at} for row in rows],
    )
    lost = tuple(o.id for o in others if o.bytes_sha256 in bytes_shas)
    told = [[mark(row.id), row.sha256, row.bytes_sha256] for row in rows]
    log.note(connection, by, "withdraw", mark(report_id), reports=told, lost_their_original=[mark(id) for id in lost])
    same = {row.folded_sha256 for row in rows}
    return Withdrawn(
        tuple(row.id for row in rows), tuple(bytes_shas), lost, tuple(o.id for o in others if o.folded_sha256 in same)
    )  # fmt: skip


def _with_versions_and_parts(connection: Connection, report_id: str) -> set[str]:
    gone = {report_id}
    while True:
        near = connection.execute(
            select(report.c.id).where(
                or_(
                    report.c.version_of.in_(gone),
                    report.c.superseded_by.in_(gone),
                    report.c.part_of.in_(gone),
                    report.c.id.in_(select(report.c.version_of).where(report.c.id.in_(gone), report.c.version_of.is_not(None))),
                )
            )
        ).scalars()
        more = set(near) - gone
        if not more:
            return gone
        gone |= more


def _erase_rows(connection: Connection, numbers: list[int]) -> None:
    forget(connection, numbers)
    of_them = select(record.c.n).where(record.c.report.in_(numbers))
    ids = select(record.c.id).where(record.c.report.in_(numbers))
    connection.execute(
        update(verdict)
        .where(or_(verdict.c.report.in_(numbers), verdict.c.right.in_(ids), verdict.c.left.in_(ids)))
        .values(fields=None, anchor=None, reasons=None, withdrawn_at=store.now())
    )
    proposed = select(coding.c.left).where(coding.c.report.in_(numbers))
    connection.execute(
        update(adjudication).where(or_(adjudication.c.unit.in_(ids), adjudication.c.unit.in_(proposed))).values(reasons=None)
    )
    erased = {"fields": None, "anchor": None, "reasons": None, "withdrawn_at": store.now()}
    connection.execute(update(coding).where(coding.c.report.in_(numbers)).values(**erased))
    noted = {"words": None, "anchor": None, "withdrawn_at": store.now()}
    connection.execute(update(note).where(note.c.report.in_(numbers)).values(**noted))
    for gone in (round_report, drawn):
        connection.execute(delete(gone).where(gone.c.report.in_(numbers)))
    for table in (actor_in, place_in):
        connection.execute(delete(table).where(table.c.record.in_(of_them)))
    if connection.dialect.name == "sqlite":
        # The index keeps no text, so single words cannot be taken out of it surely: it is emptied, and filled again from what stays.
        connection.exec_driver_sql("INSERT INTO words (words) VALUES ('delete-all')")
    else:
        marks = ", ".join(str(int(n)) for n in numbers)
        connection.exec_driver_sql(f"DELETE FROM words WHERE n IN (SELECT n FROM passage WHERE report IN ({marks}))")
    for table in (passage, record, read):
        connection.execute(delete(table).where(table.c.report.in_(numbers)))
    connection.execute(delete(report).where(report.c.n.in_(numbers)))
    if connection.dialect.name == "sqlite":
        _fill_index(connection)


def _fill_index(connection: Connection) -> None:
    """Put the words of all reports into the empty index."""
    connection.execute(delete(passage))
    last = 0
    while True:
        rows = connection.execute(select(report.c.n, report.c.body).where(report.c.n > last).order_by(report.c.n).limit(200)).all()
        if not rows:
            return
        last = rows[-1].n
        made = Rows.after(connection)
        for row in rows:
            own = report_of(row)
            add_passages(made, row.n, own, list(words_of(own.text)))
        made.write(connection)


def scrub(place: Store) -> None:
    """Take what was erased out of free pages and of the write-ahead log, and say so on the tombstones.

    Raises CasebookBusy where another program that reads keeps old pages alive; withdrawing again then finishes it.
    """
    with place.apart() as connection:
        if place.is_sqlite:
            connection.exec_driver_sql("VACUUM")
            busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
            if busy:
                raise CasebookBusy(
                    f"{place.name}: the report is erased, but another program still reads the casebook and keeps old pages of it alive; "
                    "close that program and withdraw the same report again to finish"
                )
        else:
            for name in SCRUBBED:
                connection.exec_driver_sql(f'VACUUM FULL "{name}"')
    with place.writing() as connection:
        connection.execute(update(withdrawn).where(withdrawn.c.scrubbed_at.is_(None)).values(scrubbed_at=store.now()))


def tombstones(place: Store) -> list[dict[str, str | None]]:
    """Every withdrawn report: mark (`rows.mark` of its id), hashes, by whom, why and when; `scrubbed_at` is null where the last step is still to do."""
    with place.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(select(withdrawn).order_by(withdrawn.c.at, withdrawn.c.mark))]
