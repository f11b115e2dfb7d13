"""The kept tables of truces and ties: what reports say of agreements and ties, brought up to date report by report; truces laid together when
somebody asks for them after something changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, delete, select, update

from reportedly.casebook.alignment import Judged
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.kept_tellings import judged_in, records_of
from reportedly.casebook.rows import report_of
from reportedly.casebook.store import Store, add_rows, laid, read, record, report, tie_told, truce_claim, truce_telling
from reportedly.casebook.tie_tellings import tie_rows
from reportedly.casebook.truce_alignment import truces_of
from reportedly.casebook.truce_tellings import TruceTelling, truce_tellings
from reportedly.records import AnyRecord, Report

TRUCES = "truces"

_encoder, _decoder = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(TruceTelling)


def encode_truce(one: TruceTelling) -> str:
    return _encoder.encode(one).decode()


def decode_truce(body: str) -> TruceTelling:
    return _decoder.decode(body)


def update_truces(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> None:
    """Note what these reports, new or changed, say of agreements; with `gone`, take it out."""
    old: list[str] = []
    for at in range(0, len(numbers), CHUNK):
        old += connection.execute(select(truce_telling.c.id).where(truce_telling.c.report.in_(numbers[at : at + CHUNK]))).scalars()
    for at in range(0, len(old), CHUNK):
        some = old[at : at + CHUNK]
        connection.execute(delete(truce_claim).where(truce_claim.c.telling.in_(some)))
        connection.execute(delete(truce_telling).where(truce_telling.c.id.in_(some)))
    fresh: list[tuple[int, TruceTelling]] = []
    if not gone:
        judged = judged_in(connection)
        for n, own, records in _saying(connection, numbers, "agreement", ("agreement", "statement", "mention"), judged):
            fresh += [(n, one) for one in truce_tellings(own, records, (*judged.apart, *judged.parts))]
    add_rows(connection, truce_telling, [{"id": one.id, "report": n, "body": encode_truce(one)} for n, one in fresh])
    add_rows(connection, truce_claim, [{"claim": claim, "telling": one.id} for _, one in fresh for claim in one.claims])
    if old or fresh:
        connection.execute(delete(laid).where(laid.c.what == TRUCES))


def update_ties(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> None:
    """The same for ties."""
    for at in range(0, len(numbers), CHUNK):
        connection.execute(delete(tie_told).where(tie_told.c.report.in_(numbers[at : at + CHUNK])))
    if not gone:
        judged = judged_in(connection)
        for n, own, records in _saying(connection, numbers, "tie", ("tie", "statement"), judged):
            add_rows(connection, tie_told, [{"report": n, **row} for row in tie_rows(own, records)])


def _saying(
    connection: Connection, numbers: Sequence[int], wanted: str, types: Sequence[str], judged: Judged
) -> list[tuple[int, Report, list[AnyRecord]]]:
    """The reports with records of a type, and those of some types. Of comments, and of reports that a newer version has taken the place
    of, there are none."""
    found = []
    for at in range(0, len(numbers), CHUNK):
        asked = (
            select(report.c.n, report.c.body)
            .where(
                report.c.n.in_(numbers[at : at + CHUNK]),
                report.c.superseded_by.is_(None),
                report.c.kind != "comment",
                report.c.n.in_(
                    select(record.c.report)
                    .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
                    .where(record.c.report.in_(numbers[at : at + CHUNK]), record.c.type == wanted)
                ),
            )
            .order_by(report.c.n)
        )
        rows = {row.n: report_of(row) for row in connection.execute(asked)}
        records = records_of(connection, sorted(rows), judged, types)
        found += [(n, own, records[n]) for n, own in rows.items()]
    return found


def lay_truces(place: Store) -> dict[str, str] | None:
    """Lay all tellings together where something changed since they were. Where the casebook may not be written to, the truce of each telling
    instead; else None."""
    with place.reading() as connection:
        if connection.execute(select(laid.c.what).where(laid.c.what == TRUCES)).first():
            return None
        if place.read_only:
            return _laid(connection)
    with place.writing() as connection:
        if connection.execute(select(laid.c.what).where(laid.c.what == TRUCES)).first():
            return None  # another program did it while this one waited for its turn
        found = _laid(connection)
        before = dict(connection.execute(select(truce_telling.c.id, truce_telling.c.truce)).all())  # type: ignore[arg-type]
        changed: defaultdict[str, list[str]] = defaultdict(list)
        for id, truce in found.items():
            if before[id] != truce:
                changed[truce].append(id)
        for truce, members in sorted(changed.items()):
            for at in range(0, len(members), CHUNK):
                connection.execute(update(truce_telling).where(truce_telling.c.id.in_(members[at : at + CHUNK])).values(truce=truce))
        add_rows(connection, laid, [{"what": TRUCES}])
    return None


def _laid(connection: Connection) -> dict[str, str]:
    bodies = connection.execute(select(truce_telling.c.body)).scalars()
    return truces_of([decode_truce(body) for body in bodies], judged_in(connection))
