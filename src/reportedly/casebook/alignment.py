"""Laying tellings together into incidents: proposing pairs by shared keys, scoring them, grouping them; in memory, and in a casebook.

The casebook's tables are brought up to date by neighbourhood: what a report says is compared with what shares a key with it, and only
those that chains of likely pairs join to it are grouped anew. As grouping depends on the tellings and their scores alone, what stands in
the tables is what a rebuild from nothing would put there, whatever the order in which reports came.
"""

from __future__ import annotations

import json
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, delete, or_, select, update

from reportedly.casebook import store
from reportedly.casebook.comparing import compare, keys
from reportedly.casebook.correcting import corrected
from reportedly.casebook.grouping import NEVER, Sets, group, neighbourhoods
from reportedly.casebook.rows import report_of
from reportedly.casebook.store import read, record, report, telling, telling_key, telling_pair, told_in, verdict
from reportedly.casebook.tellings import Telling, lead_of, tellings
from reportedly.records import AnyRecord, decode

CHUNK = 400
"""Rows asked for at once."""

_encoder, _decoder = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(Telling)


@dataclass(frozen=True)
class Judged:
    """What people decided about claims, as pairs of claim ids: `together`, `apart`, and `part` of which whole. Later verdicts win."""

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    misread: frozenset[str] = frozenset()
    corrected: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """For each claim or statement the fields that a person gave other values, a later one over an earlier."""


def key_hash(key: str) -> int:
    """A key as a number that fits a column."""
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def align(found: Sequence[Telling], judged: Judged | None = None) -> dict[str, str]:
    """The incident of each telling, by id: that of the smallest telling laid with it. In memory, for any number of tellings."""
    by_id = {one.id: one for one in found}
    if len(by_id) < len(found):
        raise ValueError("two tellings have one id")
    listed = [by_id[id] for id in sorted(by_id)]
    scored: dict[tuple[str, str], int] = {}
    for pair in _proposed(listed):
        a, b = listed[pair // len(listed)], listed[pair % len(listed)]
        if a.report != b.report and (score := compare(a, b)) > 0:
            scored[a.id, b.id] = score
    return _grouped(by_id, scored, judged or Judged())


def _proposed(listed: Sequence[Telling]) -> Iterator[int]:
    """The pairs that share a key, each once, as `a * len(listed) + b` of their places in the list, a before b. Kept in flat arrays: a
    million tellings propose tens of millions."""
    owners, hashes = array("q"), array("q")
    for n, one in enumerate(listed):
        for key in set(keys(one)):
            owners.append(n)
            hashes.append(hash(key))
    owner, hashed = np.frombuffer(owners, dtype=np.int64), np.frombuffer(hashes, dtype=np.int64)
    order = np.lexsort((owner, hashed))
    owner, hashed = owner[order], hashed[order]
    cuts = np.flatnonzero(np.diff(hashed)) + 1
    starts, ends = np.concatenate(([0], cuts)), np.concatenate((cuts, [len(owner)]))
    shared = ends - starts > 1
    found = array("q")
    size = len(listed)
    for start, end in zip(starts[shared].tolist(), ends[shared].tolist(), strict=True):
        block = owner[start:end].tolist()
        for at, a in enumerate(block):
            first = a * size
            found.extend([first + b for b in block[at + 1 :]])
    if found:
        once = np.unique(np.frombuffer(found, dtype=np.int64))
        del found, owners, hashes, owner, hashed, order, cuts, starts, ends, shared
        yield from map(int, once)


def _grouped(by_id: Mapping[str, Telling], scored: Mapping[tuple[str, str], int], judged: Judged) -> dict[str, str]:
    """The incident of each telling, given the pairs that are rather of one happening."""
    of_claim = {claim: id for id, one in by_id.items() for claim in one.events}

    def pairs(given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        found = ((of_claim.get(a), of_claim.get(b)) for a, b in given)
        return [(min(a, b), max(a, b)) for a, b in found if a and b and a != b]

    apart = set(pairs((*judged.apart, *judged.parts)))
    together = _without_contradiction(pairs(judged.together), apart)

    def score(a: str, b: str) -> int:
        if ((a, b) if a < b else (b, a)) in apart:
            return NEVER
        return compare(by_id[a], by_id[b])

    likely = {pair: s for pair, s in scored.items() if pair not in apart}
    held: defaultdict[str, dict[tuple[str, str], int]] = defaultdict(dict)
    near = neighbourhoods(by_id, [*likely, *together])
    of = {id: members[0] for members in near for id in members}
    for pair, s in likely.items():
        held[of[pair[0]]][pair] = s
    joined: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in together:
        joined[of[pair[0]]].append(pair)
    found: dict[str, str] = {}
    for members in near:
        for laid in group(members, held[members[0]], score, joined[members[0]]) if len(members) > 1 else [members]:
            found |= dict.fromkeys(laid, laid[0])
    return found


def _without_contradiction(together: Iterable[tuple[str, str]], apart: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs to be joined, one after the other, but for those that would join what must stay apart."""
    sets, kept = Sets(), []
    for a, b in together:
        ends = {sets.of(a), sets.of(b)}
        if any({sets.of(x), sets.of(y)} == ends for x, y in apart) and len(ends) == 2:
            continue
        sets.join(a, b)
        kept.append((a, b))
    return kept


def judged_in(connection: Connection) -> Judged:
    """People's standing verdicts about incidents, those that contradict a later one left out."""
    asked = (
        select(verdict.c.left_now, verdict.c.left, verdict.c.right, verdict.c.kind, verdict.c.fields)
        .where(verdict.c.kind.in_(("same", "not_same", "part_of", "misread", "correct")), verdict.c.withdrawn_at.is_(None))
        .order_by(verdict.c.n.desc())
    )
    last: dict[frozenset[str], tuple[str, str, str]] = {}
    misread: set[str] = set()
    given: dict[str, dict[str, Any]] = {}
    for row in connection.execute(asked):
        left = row.left_now or row.left
        if row.kind == "misread":
            misread.add(left)
        elif row.kind == "correct":
            given[left] = json.loads(row.fields or "{}") | given.get(left, {})
        elif row.right and row.right != left:
            last.setdefault(frozenset((left, row.right)), (row.kind, left, row.right))

    def pairs(kind: str) -> tuple[tuple[str, str], ...]:
        return tuple((a, b) for said, a, b in last.values() if said == kind)

    return Judged(pairs("same"), pairs("not_same"), pairs("part_of"), frozenset(misread), given)


def update_incidents(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> set[str]:
    """Lay what these reports say, new or changed, in with what others say; with `gone`, take it out. The ids of the incidents that this
    changed, made and ended."""
    judged = judged_in(connection)
    around, before = _forget(connection, numbers)
    fresh = [] if gone else [one for n in numbers for one in _tellings_of(connection, n, judged)]
    _keep(connection, fresh)
    pairs = _compared(connection, [one for _, one, _ in fresh])
    store.add_rows(connection, telling_pair, [{"a": a, "b": b, "score": s} for (a, b), s in sorted(pairs.items())])
    moved = _regroup(connection, around | {one.id for _, one, _ in fresh}, judged)
    return before | moved | incidents_of(connection, numbers)


def incidents_of(connection: Connection, numbers: Iterable[int]) -> set[str]:
    """The ids of the incidents that these reports tell of."""
    found: set[str] = set()
    listed = sorted(numbers)
    for at in range(0, len(listed), CHUNK):
        asked = select(telling.c.incident).where(telling.c.report.in_(listed[at : at + CHUNK])).distinct()
        found |= set(connection.execute(asked).scalars())
    return found


def _forget(connection: Connection, numbers: Sequence[int]) -> tuple[set[str], set[str]]:
    """Take out what stands of these reports; ids of the tellings of others that were laid with it or likely to be, and of the incidents."""
    around: set[str] = set()
    before: set[str] = set()
    gone: list[str] = []
    for at in range(0, len(numbers), CHUNK):
        rows = connection.execute(select(telling.c.id, telling.c.incident).where(telling.c.report.in_(numbers[at : at + CHUNK]))).all()
        gone += [row.id for row in rows]
        before |= {row.incident for row in rows}
    around |= before
    for at in range(0, len(gone), CHUNK):
        some = gone[at : at + CHUNK]
        for a, b in connection.execute(
            select(telling_pair.c.a, telling_pair.c.b).where(or_(telling_pair.c.a.in_(some), telling_pair.c.b.in_(some)))
        ):
            around |= {a, b}
        connection.execute(delete(telling_pair).where(or_(telling_pair.c.a.in_(some), telling_pair.c.b.in_(some))))
        connection.execute(delete(telling_key).where(telling_key.c.telling.in_(some)))
        connection.execute(delete(told_in).where(told_in.c.telling.in_(some)))
        connection.execute(delete(telling).where(telling.c.id.in_(some)))
    laid = sorted(around)
    for at in range(0, len(laid), CHUNK):
        around |= set(connection.execute(select(telling.c.id).where(telling.c.incident.in_(laid[at : at + CHUNK]))).scalars())
    return around - set(gone), before


def _tellings_of(connection: Connection, n: int, judged: Judged) -> list[tuple[int, Telling, bool]]:
    """What a report says, its own number and whether it is what the report is most about. Of comments, and of reports that a newer
    version has taken the place of, nothing stands with incidents."""
    row = connection.execute(select(report.c.body, report.c.kind, report.c.superseded_by).where(report.c.n == n)).first()
    if row is None or row.superseded_by is not None or row.kind == "comment":
        return []
    found = tellings(report_of(row), records_of(connection, [n], judged)[n], judged.apart, judged.together)
    lead = lead_of(found)
    return [(n, one, one is lead) for one in found]


def records_of(connection: Connection, numbers: Sequence[int], judged: Judged) -> dict[int, list[AnyRecord]]:
    """The records that bear on incidents, of each report, as people corrected them, those that a person called misread left out."""
    found: dict[int, dict[str, AnyRecord]] = {n: {} for n in numbers}
    for at in range(0, len(numbers), CHUNK):
        asked = (
            select(record.c.report, record.c.body)
            .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
            .where(record.c.report.in_(numbers[at : at + CHUNK]), record.c.type.in_(("event", "figure", "statement", "mention")))
            .order_by(record.c.n)
        )
        for number, body in connection.execute(asked):
            one = decode(body)
            if one.id in judged.corrected:
                text = report_of(connection.execute(select(report.c.body).where(report.c.n == number)).one()).text
                one = corrected(one, judged.corrected[one.id], text)
            if one.id not in judged.misread:
                found[number][one.id] = one  # a claim by hand on the same words comes later and stands in the program's place
    return {n: list(own.values()) for n, own in found.items()}


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
        connection, telling_key, [{"telling": one.id, "key": key_hash(key)} for _, one, _ in fresh for key in sorted(set(keys(one)))]
    )
    store.add_rows(
        connection, told_in, [{"claim": claim, "telling": one.id} for _, one, _ in fresh for claim in (*one.events, *one.figures)]
    )


def encode_telling(one: Telling) -> str:
    return _encoder.encode(one).decode()


def decode_telling(body: str) -> Telling:
    return _decoder.decode(body)


def _compared(connection: Connection, fresh: Sequence[Telling]) -> dict[tuple[str, str], int]:
    """The pairs of fresh tellings, with each other and with those that share a key, that are rather of one happening."""
    asking: defaultdict[int, list[Telling]] = defaultdict(list)
    for one in fresh:
        for key in set(keys(one)):
            asking[key_hash(key)].append(one)
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    known = {one.id: one for one in fresh}
    hashes = sorted(asking)
    for at in range(0, len(hashes), CHUNK):
        asked = select(telling_key.c.key, telling_key.c.telling).where(telling_key.c.key.in_(hashes[at : at + CHUNK]))
        for key, other in connection.execute(asked):
            for one in asking[key]:
                if one.id != other and (other not in known or one.id < other):
                    wanted[other].add(one.id)
    found: dict[tuple[str, str], int] = {}
    others = sorted(wanted)
    for at in range(0, len(others), CHUNK):
        bodies = _bodies(connection, others[at : at + CHUNK])
        for id, other in bodies.items():
            for mine in wanted[id]:
                one = known[mine]
                if one.report != other.report and (score := compare(one, other)) > 0:
                    found[min(mine, id), max(mine, id)] = score
    return found


def _bodies(connection: Connection, ids: Sequence[str]) -> dict[str, Telling]:
    found: dict[str, Telling] = {}
    for at in range(0, len(ids), CHUNK):
        for id, body in connection.execute(select(telling.c.id, telling.c.body).where(telling.c.id.in_(ids[at : at + CHUNK]))):
            found[id] = decode_telling(body)
    return found


def _regroup(connection: Connection, start: set[str], judged: Judged) -> set[str]:
    """Group anew all tellings that likely pairs and people's verdicts join to these; the incidents that lost or won one."""
    claims = sorted({claim for pair in judged.together for claim in pair})
    of_claim: dict[str, str] = {}
    for at in range(0, len(claims), CHUNK):
        asked = select(told_in.c.claim, told_in.c.telling).where(told_in.c.claim.in_(claims[at : at + CHUNK]))
        of_claim |= {row.claim: row.telling for row in connection.execute(asked)}
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for a, b in judged.together:
        if a in of_claim and b in of_claim:
            joined[of_claim[a]].add(of_claim[b])
            joined[of_claim[b]].add(of_claim[a])
    around, edge = set(start), set(start)
    scored: dict[tuple[str, str], int] = {}
    while edge:
        some, edge = sorted(edge), set()
        for at in range(0, len(some), CHUNK):
            part = some[at : at + CHUNK]
            for a, b, s in connection.execute(select(telling_pair).where(or_(telling_pair.c.a.in_(part), telling_pair.c.b.in_(part)))):
                scored[a, b] = s
                edge |= {a, b}
        edge = (edge | {other for one in some for other in joined[one]}) - around
        around |= edge
    by_id = _bodies(connection, sorted(around))
    scored = {pair: s for pair, s in scored.items() if pair[0] in by_id and pair[1] in by_id}
    found = _grouped(by_id, scored, judged)
    changed: defaultdict[str, list[str]] = defaultdict(list)
    ids = sorted(found)
    moved: set[str] = set()
    for at in range(0, len(ids), CHUNK):
        asked = select(telling.c.id, telling.c.incident).where(telling.c.id.in_(ids[at : at + CHUNK]))
        for id, incident in connection.execute(asked):
            if found[id] != incident:
                changed[found[id]].append(id)
                moved |= {found[id], incident}
    for incident, members in sorted(changed.items()):
        for at in range(0, len(members), CHUNK):
            connection.execute(update(telling).where(telling.c.id.in_(members[at : at + CHUNK])).values(incident=incident))
    return moved
