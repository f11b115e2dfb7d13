"""The casebook's tables of tellings and their incidents, brought up to date by neighbourhood.

What a report says is compared with what shares a key with it, and only those that hang together with it are grouped anew. As grouping
depends on the tellings and their scores alone, what stands in the tables is what a rebuild from nothing would put there, whatever the
order in which reports came.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, delete, select, update

from reportedly.casebook import store
from reportedly.casebook.actors.called import names_called
from reportedly.casebook.actors.verdicts import Decided, resolved
from reportedly.casebook.grouping import Ints, hash_of
from reportedly.casebook.incidents.alignment import Judged, decided, grouped, likely
from reportedly.casebook.incidents.comparing import keys
from reportedly.casebook.incidents.comparing_many import Compared
from reportedly.casebook.incidents.telling import Telling
from reportedly.casebook.incidents.tellings import lead_of, tellings
from reportedly.casebook.kept_forest import CHUNK, Edge, renew
from reportedly.casebook.review.reviewed import as_reviewed
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import read, record, report, telling, telling_key, telling_pair, told_in, verdict
from reportedly.records import AnyRecord, Report, decode

_encoder, _decoder = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(Telling)


def judged_in(connection: Connection) -> Judged:
    """People's standing verdicts about incidents, those that contradict a later one left out."""
    asked = (
        select(verdict.c.left_now, verdict.c.left, verdict.c.right, verdict.c.kind, verdict.c.fields)
        .where(verdict.c.kind.in_(("same", "not_same", "part_of", "not_part_of", "misread", "correct")), verdict.c.withdrawn_at.is_(None))
        .order_by(verdict.c.n.desc())
    )
    last: dict[frozenset[str], tuple[str, str, str]] = {}
    no_parts: dict[tuple[str, str], bool] = {}
    """For each pair, what was said last of whether the first is a part of the second."""
    misread: set[str] = set()
    given: dict[str, dict[str, Any]] = {}
    for row in connection.execute(asked):
        left = row.left_now or row.left
        if row.kind == "misread":
            misread.add(left)
        elif row.kind == "correct":
            given[left] = json.loads(row.fields or "{}") | given.get(left, {})
        elif row.right and row.right != left:
            if row.kind in ("part_of", "not_part_of"):
                denied = no_parts.setdefault((left, row.right), row.kind == "not_part_of")
                if row.kind == "not_part_of" or denied:
                    continue  # says nothing of whether they are the same; and a link that was denied later holds nothing apart
            last.setdefault(frozenset((left, row.right)), (row.kind, left, row.right))

    def pairs(kind: str) -> tuple[tuple[str, str], ...]:
        return tuple((a, b) for said, a, b in last.values() if said == kind)

    return Judged(
        pairs("same"),
        pairs("not_same"),
        pairs("part_of"),
        frozenset(pair for pair, denied in no_parts.items() if denied),
        frozenset(misread),
        given,
        Decided(connection).labels(),
        names_called(connection),
    )


def update_incidents(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> set[str]:
    """Lay what these reports say, new or changed, in with what others say; with `gone`, take it out. The ids of the incidents that this
    changed, made and ended."""
    judged = judged_in(connection)
    before = incidents_of(connection, numbers)
    went = _forget(connection, numbers)
    fresh = [] if gone else [one for n in numbers for one in _tellings_of(connection, n, judged)]
    _keep(connection, fresh)
    together, apart = decided(_told_in(connection, judged), judged)
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in together:
        joined[a].add(b)
        joined[b].add(a)
    near = renew(connection, telling_pair, went, [one.id for _, one, _ in fresh], lambda some: _likely(connection, some), _hashes, joined)
    moved = _regroup(connection, near, together, apart)
    return before | moved | incidents_of(connection, numbers)


def incidents_of(connection: Connection, numbers: Iterable[int]) -> set[str]:
    """The ids of the incidents that these reports tell of."""
    found: set[str] = set()
    listed = sorted(numbers)
    for at in range(0, len(listed), CHUNK):
        asked = select(telling.c.incident).where(telling.c.report.in_(listed[at : at + CHUNK])).distinct()
        found |= set(connection.execute(asked).scalars())
    return found


def _hashes(ids: Sequence[str]) -> Ints:
    return np.array([hash_of(id) for id in ids], dtype=np.int64)


def _forget(connection: Connection, numbers: Sequence[int]) -> list[str]:
    """Take out what stands of these reports; the ids of their tellings."""
    gone: list[str] = []
    for at in range(0, len(numbers), CHUNK):
        gone += connection.execute(select(telling.c.id).where(telling.c.report.in_(numbers[at : at + CHUNK]))).scalars()
    for at in range(0, len(gone), CHUNK):
        some = gone[at : at + CHUNK]
        connection.execute(delete(telling_key).where(telling_key.c.telling.in_(some)))
        connection.execute(delete(told_in).where(told_in.c.telling.in_(some)))
        connection.execute(delete(telling).where(telling.c.id.in_(some)))
    return gone


def _tellings_of(connection: Connection, n: int, judged: Judged) -> list[tuple[int, Telling, bool]]:
    """What a report says, its own number and whether it is what the report is most about. Of comments, and of reports that a newer
    version has taken the place of, nothing stands with incidents."""
    row = connection.execute(select(report.c.body, report.c.kind, report.c.superseded_by).where(report.c.n == n)).first()
    if row is None or row.superseded_by is not None or row.kind == "comment":
        return []
    found = tellings(report_of(row), records_of(connection, [n], judged)[n], judged.apart, judged.together)
    lead = lead_of(found)
    return [(n, one, one is lead) for one in found]


ON_INCIDENTS = ("event", "figure", "statement", "mention")
"""Types of records that bear on incidents."""


def reports_numbered(connection: Connection, numbers: Sequence[int]) -> dict[int, Report]:
    """The reports of these numbers."""
    found: dict[int, Report] = {}
    for at in range(0, len(numbers), CHUNK):
        asked = select(report.c.n, report.c.body).where(report.c.n.in_(numbers[at : at + CHUNK]))
        found |= {row.n: report_of(row) for row in connection.execute(asked)}
    return found


def records_of(
    connection: Connection, numbers: Sequence[int], judged: Judged, types: Sequence[str] = ON_INCIDENTS
) -> dict[int, list[AnyRecord]]:
    """The records of some types, of each report, as people corrected them and with the actors that they told of names, those that a person
    called misread left out."""
    read_as: dict[int, dict[str, AnyRecord]] = {n: {} for n in numbers}
    for at in range(0, len(numbers), CHUNK):
        asked = (
            select(record.c.report, record.c.body)
            .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
            .where(record.c.report.in_(numbers[at : at + CHUNK]), record.c.type.in_(types))
            .order_by(record.c.n)
        )
        for number, body in connection.execute(asked):
            one = decode(body)
            read_as[number][one.id] = one  # a claim by hand on the same words comes later and stands in the program's place

    def text(n: int) -> str:
        return report_of(connection.execute(select(report.c.body).where(report.c.n == n)).one()).text

    left = {n: as_reviewed(own.values(), judged.corrected, judged.misread, partial(text, n)) for n, own in read_as.items()}
    return {n: resolved(own, judged.labels, judged.called) for n, own in left.items()}


def _keep(connection: Connection, fresh: Sequence[tuple[int, Telling, bool]]) -> None:
    rows = [
        {
            "id": one.id, "report": n, "incident": one.id, "lead": int(lead), "wide": int(one.wide), "class": one.event_class,
            "day_start": one.days[0] if one.days else None, "day_end": one.days[1] if one.days else None, "body": encode_telling(one),
        }
        for n, one, lead in fresh
    ]  # fmt: skip
    store.add_rows(connection, telling, rows)
    store.add_rows(
        connection, telling_key, [{"telling": one.id, "key": hash_of(key)} for _, one, _ in fresh for key in sorted(set(keys(one)))]
    )
    store.add_rows(
        connection, told_in, [{"claim": claim, "telling": one.id} for _, one, _ in fresh for claim in (*one.events, *one.figures)]
    )


def encode_telling(one: Telling) -> str:
    return _encoder.encode(one).decode()


def decode_telling(body: str) -> Telling:
    return _decoder.decode(body)


def _told_in(connection: Connection, judged: Judged) -> dict[str, str]:
    """The tellings of the claims that people judged."""
    claims = sorted({claim for pair in (*judged.together, *judged.apart, *judged.parts) for claim in pair})
    found: dict[str, str] = {}
    for at in range(0, len(claims), CHUNK):
        asked = (
            select(told_in.c.claim, told_in.c.telling)
            .join(telling, telling.c.id == told_in.c.telling)
            .where(told_in.c.claim.in_(claims[at : at + CHUNK]))
        )
        found |= {row.claim: row.telling for row in connection.execute(asked)}
    return found


def _likely(connection: Connection, asking: Sequence[str]) -> Iterator[Edge]:
    """The likely pairs of these tellings, with each other and with those that share a key, as far as a spanning forest keeps them."""
    if not asking:
        return
    asked_for = _bodies(connection, asking)
    rows: list[tuple[str, int]] = []
    for at in range(0, len(asking), CHUNK):
        asked = select(telling_key.c.telling, telling_key.c.key).where(telling_key.c.telling.in_(asking[at : at + CHUNK]))
        rows += [(id, key) for id, key in connection.execute(asked)]
    wanted = sorted({key for _, key in rows})
    for at in range(0, len(wanted), CHUNK):
        asked = select(telling_key.c.telling, telling_key.c.key).where(telling_key.c.key.in_(wanted[at : at + CHUNK]))
        rows += [(id, key) for id, key in connection.execute(asked) if id not in asked_for]
    known = asked_for | _bodies(connection, sorted({id for id, _ in rows} - asked_for.keys()))
    listed = [known[id] for id in asking] + [one for id, one in sorted(known.items()) if id not in asked_for]
    number = {one.id: n for n, one in enumerate(listed)}
    owners = np.array([number[id] for id, _ in rows], dtype=np.int64)
    found = likely(Compared(listed), owners, np.array([key for _, key in rows], dtype=np.int64), len(asking))
    for a, b, s in zip(*(array.tolist() for array in found), strict=True):
        one, other = listed[a].id, listed[b].id
        yield min(one, other), max(one, other), s


def _bodies(connection: Connection, ids: Sequence[str]) -> dict[str, Telling]:
    found: dict[str, Telling] = {}
    for at in range(0, len(ids), CHUNK):
        for id, body in connection.execute(select(telling.c.id, telling.c.body).where(telling.c.id.in_(ids[at : at + CHUNK]))):
            found[id] = decode_telling(body)
    return found


def _regroup(
    connection: Connection,
    near: Sequence[Sequence[str]],
    together: Sequence[tuple[str, str]],
    apart: Sequence[tuple[str, str]] | set[tuple[str, str]],
) -> set[str]:
    """Group what hangs together anew; the incidents that lost or won something."""
    ids = sorted({id for piece in near for id in piece})
    known = _bodies(connection, ids)
    listed = [known[id] for id in ids]
    number = {id: n for n, id in enumerate(ids)}

    def numbered(pairs: Sequence[tuple[str, str]] | set[tuple[str, str]]) -> list[tuple[int, int]]:
        return [(number[a], number[b]) for a, b in pairs if a in number and b in number]

    found: dict[str, str] = {}
    for members in grouped(Compared(listed), [[number[id] for id in piece] for piece in near], numbered(together), numbered(apart)):
        found |= {ids[n]: ids[members[0]] for n in members}
    changed: defaultdict[str, list[str]] = defaultdict(list)
    moved: set[str] = set()
    for at in range(0, len(ids), CHUNK):
        asked = select(telling.c.id, telling.c.incident).where(telling.c.id.in_(ids[at : at + CHUNK]))
        for id, incident in connection.execute(asked):
            if found[id] != incident:
                changed[found[id]].append(id)
                moved |= {found[id], incident}
    for incident, ones in sorted(changed.items()):
        for at in range(0, len(ones), CHUNK):
            connection.execute(update(telling).where(telling.c.id.in_(ones[at : at + CHUNK])).values(incident=incident))
    return moved
