"""Records as people left them: corrected where somebody corrected them, without those whose words do not say so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs
from sqlalchemy import select

from reportedly.casebook import views
from reportedly.casebook.review.correcting import corrected
from reportedly.casebook.store import Store
from reportedly.casebook.store.tables import verdict
from reportedly.errors import BadCorrection
from reportedly.records import AnyRecord, Report, Statement


@dataclass(frozen=True)
class Decision:
    """What stands of people's decisions on one record. `kind`: the last answer (accept, correct, misread), given `by`; `fields`: of all
    corrections together, a later one over an earlier."""

    kind: str
    by: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def as_reviewed(
    records: Iterable[AnyRecord], corrections: Mapping[str, Mapping[str, Any]], misread: Set[str], text: Callable[[], str]
) -> list[AnyRecord]:
    """A report's records with the corrections laid over them, those called misread left out. What was said in a statement that was misread is
    said by whoever said that, or is the report's own. `text`: the report's, asked for only where words were corrected."""
    found = []
    gone: dict[str, str | None] = {}
    for one in records:
        if one.id in corrections:
            with suppress(BadCorrection):  # made before corrections were checked: shown in the claim's history
                one = corrected(one, corrections[one.id], text())
        if one.id in misread:
            gone |= {one.id: one.within} if isinstance(one, Statement) else {}
        else:
            found.append(one)
    return [passed_on(one, gone) for one in found] if gone else found


def passed_on(one: AnyRecord, gone: Mapping[str, str | None]) -> AnyRecord:
    """A record that was said in a statement that was misread, now said in the nearest around that which stands, or in none; any other as it is.
    `gone`: the misread statements, each with the one it stood in."""
    name = "within" if isinstance(one, Statement) else "said_in"
    said_in: str | None = getattr(one, name, None)
    if said_in not in gone:
        return one
    passed: set[str] = set()
    while said_in is not None and said_in in gone and said_in not in passed:
        passed.add(said_in)
        said_in = gone[said_in]
    return structs.replace(one, **{name: None if said_in in passed else said_in})


def decisions(place: Store) -> dict[str, Decision]:
    """What stands of people's decisions, by record."""
    asked = (
        select(verdict.c.left_now, verdict.c.left, verdict.c.kind, verdict.c.by, verdict.c.fields)
        .where(verdict.c.kind.in_(("accept", "correct", "misread")), verdict.c.withdrawn_at.is_(None))
        .order_by(verdict.c.n)
    )
    found: dict[str, Decision] = {}
    with place.reading() as connection:
        for row in connection.execute(asked):
            id = row.left_now or row.left
            given = json.loads(row.fields or "{}") if row.kind == "correct" else {}
            found[id] = Decision(row.kind, row.by, {**(found[id].fields if id in found else {}), **given})
    return found


def reviewed_by_report(
    place: Store, only: Sequence[int] | None = None, blind: Set[str] = frozenset()
) -> Iterator[tuple[Report, list[AnyRecord], Mapping[str, Decision]]]:
    """Each report with its records as people left them, and what was decided, by record; of reports that are `blind` (ids) as they were read,
    and nothing."""
    decided = decisions(place)
    corrections = {id: one.fields for id, one in decided.items() if one.fields}
    misread = {id for id, one in decided.items() if one.kind == "misread"}
    for report, records in views.by_report(place, only=only):
        if report.id in blind:
            yield report, records, {}
        else:
            yield report, as_reviewed(records, corrections, misread, lambda: report.text), decided  # noqa: B023
