"""How often the program is wrong on this casebook, by what people decided: precision of what it read, and what it missed in closed reports.

Precision asks of the program's records that people decided on whether the words say this (accepted, or corrected), and whether every
field was right (accepted). Recall is counted in closed reports only ("nothing missed here") whose every record is decided on: what was
found there against what people added by hand. What people chose to look at is no random sample, and is called so; of a sample drawn for
the purpose (sampling.py) the shares are weighted by the chance that each claim had, and tell of the whole casebook.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, func, select

from reportedly.casebook.coding.estimating import Judged, Share, share
from reportedly.casebook.coding.sampling import DECIDED, decided_first, drawn, last_drawn
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import read, record, report, verdict
from reportedly.casebook.views import shown
from reportedly.records import decode

FEWEST = 10
"""Records without which a group is not told apart."""

CHUNK = 400


@dataclass(frozen=True)
class Precision:
    """Of records judged: `by` which division ("all", "type", "engine", "stance" ...), `of` which group; `says`: the share whose words say
    this; `exact`: the share that is right in every field."""

    by: str
    of: str
    says: Share
    exact: Share


@dataclass(frozen=True)
class FieldErrors:
    """How often a field was corrected, of the records of a type whose words say this."""

    type: str
    field: str
    wrong: Share


@dataclass(frozen=True)
class Recall:
    """Of what closed reports say, the share that the program found."""

    type: str
    found: Share


@dataclass(frozen=True)
class Basis:
    """What a table rests on. `random`: was it drawn by chance? `judged` of `size` drawn; `there`: how many the casebook has; `gone`: drawn
    from an earlier reading; `by`: who judged how many; `missing`: types of which none counts yet, so that nothing is told of all."""

    random: bool
    judged: int
    size: int
    there: int
    gone: int
    by: dict[str, int]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """The error rate on this casebook. `reviewed`: by everything that people decided; `sampled`: by the sample of claims drawn last;
    `recall`: in closed reports, and `sampled_recall`: in those of a sample of reports; `closed`, `half_closed`: closed reports that count,
    and those that do not because a record of them is not decided on."""

    reviewed: tuple[Precision, ...]
    fields: tuple[FieldErrors, ...]
    basis: Basis
    sampled: tuple[Precision, ...]
    sample_basis: Basis | None
    recall: tuple[Recall, ...]
    closed: int
    half_closed: int
    sampled_recall: tuple[Recall, ...]
    recall_basis: Basis | None


@dataclass(frozen=True)
class _Decided:
    """A record of the program that somebody decided on. `kind`: their last answer; `changed`: fields that they corrected."""

    id: str
    report: int
    type: str
    engine: str
    groups: dict[str, str]
    kind: str
    changed: tuple[str, ...]
    by: str

    @property
    def says(self) -> bool:
        return self.kind != "misread"

    @property
    def exact(self) -> bool:
        return self.kind == "accept" and not self.changed


def score(place: Store) -> Score:
    """See `Casebook.score`."""
    with place.reading() as connection:
        decided = {one.id: one for one in _decided(connection)}
        there = _there(connection)
        sampled, sample_basis = _sampled(connection, decided)
        closed, half = _closed(connection, decided)
        recall = _recall(connection, closed, decided)
        sampled_recall, recall_basis = _sampled_recall(connection, decided, closed)
    judged = list(decided.values())
    basis = Basis(False, len(judged), len(judged), there, 0, dict(Counter(one.by for one in judged).most_common()))
    return Score(
        _precision([(one, 1.0) for one in judged]), _fields(judged), basis, sampled, sample_basis, recall, len(closed), half, sampled_recall,
        recall_basis,
    )  # fmt: skip


def _decided(connection: Connection) -> Iterator[_Decided]:
    """The program's records that people decided on, as they are read now; people's last answer wins, corrections add up."""
    answers: dict[str, list[Any]] = {}
    asked = select(verdict.c.left_now, verdict.c.kind, verdict.c.fields, verdict.c.by).where(
        verdict.c.kind.in_(DECIDED), verdict.c.withdrawn_at.is_(None), verdict.c.queued_at.is_(None), verdict.c.left_now.is_not(None)
    )
    for answer in connection.execute(asked.order_by(verdict.c.n)):
        answers.setdefault(answer.left_now, []).append(answer)
    ids = list(answers)
    for at in range(0, len(ids), CHUNK):
        some = select(record.c.id, record.c.report, record.c.type, record.c.code, record.c.modality, record.c.disclosure, record.c.body)
        for found in connection.execute(some.join(read, shown()).where(record.c.id.in_(ids[at : at + CHUNK])).order_by(record.c.n)):
            row: Any = found
            one: Any = decode(row.body)
            if one.reader.startswith("person:"):
                continue
            given = answers[row.id]
            changed = dict.fromkeys(name for r in given if r.kind == "correct" for name in json.loads(r.fields or "{}"))
            groups = {_CODES[row.type]: row.code or "", "modality": row.modality or "", "disclosure": row.disclosure or ""}
            yield _Decided(
                row.id, row.report, row.type, _engine(one.reader), {k: v for k, v in groups.items() if v}, given[-1].kind, tuple(changed), given[-1].by
            )  # fmt: skip


_CODES = {
    "statement": "stance", "event": "class", "agreement": "step", "tie": "relation", "figure": "role", "control": "change",
}  # fmt: skip


def _engine(reader: str) -> str:
    """What found a record: `rules`, or the model's name, without its version."""
    return reader.partition(":")[0] or "unknown"


def _there(connection: Connection) -> int:
    return connection.execute(select(func.count()).select_from(record).join(read, shown()).where(record.c.doubt.is_not(None))).scalar() or 0


def _precision(judged: Sequence[tuple[_Decided, float]]) -> tuple[Precision, ...]:
    groups: dict[tuple[str, str], list[tuple[_Decided, float]]] = {}
    for one, weight in judged:
        names = [("all", "all"), ("type", one.type), ("engine", one.engine), *one.groups.items()]
        for name in names:
            groups.setdefault(name, []).append((one, weight))
    found = []
    order = ("all", "type", "engine", *_CODES.values(), "modality", "disclosure")
    for by, of in sorted(groups, key=lambda g: (order.index(g[0]), -len(groups[g]), g[1])):
        some = groups[by, of]
        if by not in ("all", "type") and len(some) < FEWEST:
            continue
        says = share(Judged(one.report, one.says, weight) for one, weight in some)
        exact = share(Judged(one.report, one.exact, weight) for one, weight in some)
        assert says is not None and exact is not None
        found.append(Precision(by, of, says, exact))
    return tuple(found)


def _fields(judged: Sequence[_Decided]) -> tuple[FieldErrors, ...]:
    found = []
    for kind in dict.fromkeys(one.type for one in judged):
        right = [one for one in judged if one.type == kind and one.says]
        for name in sorted({name for one in right for name in one.changed}):
            wrong = share(Judged(one.report, name in one.changed) for one in right)
            assert wrong is not None
            found.append(FieldErrors(kind, name, wrong))
    return tuple(sorted(found, key=lambda f: (f.type, -f.wrong.value, f.field)))


def _sampled(connection: Connection, decided: dict[str, _Decided]) -> tuple[tuple[Precision, ...], Basis | None]:
    row = last_drawn(connection, "claims")
    if row is None:
        return (), None
    rows = drawn(connection, row.n)
    strata: dict[str, list[int]] = json.loads(row.strata)
    counted = [one for one in decided_first(rows) if one.record in decided]
    judged = Counter(one.stratum for one in counted)
    weighed = [(decided[one.record or ""], strata[one.stratum][0] / judged[one.stratum]) for one in counted]
    by = dict(Counter(one.by for one, _ in weighed).most_common())
    missing = tuple(sorted(set(strata) - set(judged)))
    basis = Basis(True, len(counted), len(rows), sum(there for there, _ in strata.values()), sum(one.gone for one in rows), by, missing)
    return tuple(p for p in _precision(weighed) if p.by == "type" or not missing), basis


def _closed(connection: Connection, decided: dict[str, _Decided]) -> tuple[dict[int, str], int]:
    """Reports that were closed and whose every record is decided on, with who closed them; and how many were closed but are not."""
    closing = select(report.c.n, verdict.c.by).join(verdict, verdict.c.left == report.c.id)
    rows = connection.execute(
        closing.where(verdict.c.kind == "read_through", verdict.c.withdrawn_at.is_(None), report.c.superseded_by.is_(None))
    ).all()
    by = {row.n: row.by for row in rows}
    open_: set[int] = set()
    numbers = sorted(by)
    for at in range(0, len(numbers), CHUNK):
        asked = select(record.c.report, record.c.id).join(read, shown()).where(record.c.report.in_(numbers[at : at + CHUNK]))
        for own, id in connection.execute(asked.where(record.c.doubt.is_not(None))):
            if id not in decided:
                open_.add(own)
    return {n: who for n, who in by.items() if n not in open_}, len(open_)


def _recall(connection: Connection, closed: dict[int, str], decided: dict[str, _Decided]) -> tuple[Recall, ...]:
    things: dict[str, list[Judged]] = {}
    for one in decided.values():
        if one.report in closed and one.says:
            things.setdefault(one.type, []).append(Judged(one.report, True))
    numbers = sorted(closed)
    for at in range(0, len(numbers), CHUNK):
        misread = select(verdict.c.left_now).where(
            verdict.c.kind == "misread", verdict.c.withdrawn_at.is_(None), verdict.c.left_now.is_not(None)
        )
        asked = select(record.c.report, record.c.type).join(read, shown()).where(
            record.c.report.in_(numbers[at : at + CHUNK]), record.c.type.in_(list(_CODES)), record.c.doubt.is_(None), record.c.id.not_in(misread)
        )  # fmt: skip
        for row in connection.execute(asked):
            things.setdefault(row.type, []).append(Judged(row.report, False))
    found = []
    if things:
        all_found = share(thing for some in things.values() for thing in some)
        assert all_found is not None
        found.append(Recall("all", all_found))
    for kind in sorted(things, key=lambda k: -len(things[k])):
        of_kind = share(things[kind])
        assert of_kind is not None
        found.append(Recall(kind, of_kind))
    return tuple(found)


def _sampled_recall(
    connection: Connection, decided: dict[str, _Decided], closed: dict[int, str]
) -> tuple[tuple[Recall, ...], Basis | None]:
    row = last_drawn(connection, "reports")
    if row is None:
        return (), None
    rows = drawn(connection, row.n)
    (there, size) = json.loads(row.strata)["report"]
    counted = {one.report for one in decided_first([replace(one, decided=one.report in closed) for one in rows])}
    by = dict(Counter(closed[n] for n in counted).most_common())
    basis = Basis(True, len(counted), size, there, sum(one.gone for one in rows), by)
    return _recall(connection, {n: closed[n] for n in counted}, decided), basis
