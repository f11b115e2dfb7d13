"""What actors are called that people made of names which the register does not know: the names as each report writes them, kept.

Such an actor has the smallest of its names' ids and, in every view, the name that is written most; which that is follows from the reports
alone, whatever the order in which they came.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, select

from reportedly.casebook import store
from reportedly.casebook.actors.names import hidden_speakers, name_id
from reportedly.casebook.actors.verdicts import Decided, is_made
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.store.tables import called, read, record, report
from reportedly.records import Entity, Mention, Statement, decode


def names_called(connection: Connection) -> dict[str, str]:
    """For each actor that people made of new names the one that reports write most, of equals the longest."""
    counted = select(called.c.actor, called.c.name, func.sum(called.c.times)).group_by(called.c.actor, called.c.name)
    found: dict[str, tuple[int, int, str]] = {}
    for actor, name, times in connection.execute(counted):
        found[actor] = max(found.get(actor, (0, 0, "")), (int(times), len(name), name))
    return {actor: name for actor, (_, _, name) in sorted(found.items())}


def update_called(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> set[int]:
    """Note how these reports, new or changed, write the names; with `gone`, take it out. The numbers of other reports whose views name an
    actor that is called otherwise from now on."""
    before = names_called(connection)
    for at in range(0, len(numbers), CHUNK):
        connection.execute(delete(called).where(called.c.report.in_(numbers[at : at + CHUNK])))
    labels = {} if gone else {id: code for id, code in Decided(connection).labels().items() if is_made(code)}
    if labels:
        for at in range(0, len(numbers), CHUNK):
            store.add_rows(connection, called, _written(connection, numbers[at : at + CHUNK], labels))
    after = names_called(connection)
    renamed = [actor for actor, name in after.items() if before.get(actor, name) != name]
    others = connection.execute(select(called.c.report).where(called.c.actor.in_(renamed)).distinct()).scalars() if renamed else ()
    return set(others) - set(numbers)


def _written(connection: Connection, numbers: Sequence[int], labels: Mapping[str, str]) -> list[dict[str, object]]:
    asked = (
        select(record.c.report, record.c.body)
        .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading) & read.c.closed_at.is_(None))
        .join(report, report.c.n == record.c.report)
        .where(
            record.c.report.in_(numbers),
            record.c.type.in_(("entity", "mention", "statement")),
            report.c.superseded_by.is_(None),
            report.c.kind != "comment",
        )
    )
    records: defaultdict[int, list[Entity | Mention | Statement]] = defaultdict(list)
    for n, body in connection.execute(asked):
        records[n].append(decode(body))  # type: ignore[arg-type]
    rows: list[dict[str, object]] = []
    for n, own in sorted(records.items()):
        hidden = hidden_speakers(own)
        counted = Counter(
            (labels[id], form)
            for r in own
            if isinstance(r, Mention) and r.kind != "place" and r.actor is None and r.entity not in hidden
            for form in [r.text]
            if (id := name_id(form)) in labels
        )
        for r in own:  # a name that no mention writes in full
            if isinstance(r, Entity) and r.kind != "place" and r.actor is None and r.id not in hidden and name_id(r.name) in labels:
                counted[labels[name_id(r.name)], r.name] += 0
        rows += [{"report": n, "actor": actor, "name": name, "times": times} for (actor, name), times in sorted(counted.items())]
    return rows
