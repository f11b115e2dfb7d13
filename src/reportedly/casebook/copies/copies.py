"""Copies as they are shown: the reports that have one text, the one that the others come from, and what each added and dropped."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, select

from reportedly.casebook.copies.kept_copies import first_of, runs
from reportedly.casebook.grouping import Ints
from reportedly.casebook.kept_forest import CHUNK
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import copy, report
from reportedly.casebook.words import words_of
from reportedly.errors import NoSuchRecord
from reportedly.records import Report


@dataclass(frozen=True)
class Copy:
    """A report beside the origin that it is folded into. `kind`: `origin`, `version` (of the same outlet) or `copy`; `shared`: how much
    of its runs of words the origin holds, 0 to 1; `added` and `dropped`: the sentences that it has and the origin has not, and the
    other way round."""

    report: str
    outlet: str | None
    published: str | None
    title: str | None
    kind: str
    shared: float
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def origins(connection: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """For each report the number of the one that stands for its text."""
    wanted = sorted(set(numbers))
    found = {n: n for n in wanted}
    for at in range(0, len(wanted), CHUNK):
        found |= dict(connection.execute(select(copy.c.report, copy.c.origin).where(copy.c.report.in_(wanted[at : at + CHUNK]))).all())  # type: ignore[arg-type]
    return found


def copies(place: Store, report_id: str) -> list[Copy]:
    """The group of reports that have one text with this one, the origin first. See `Casebook.copies`."""
    with place.reading() as connection:
        n = connection.execute(select(report.c.n).where(report.c.id == report_id)).scalar()
        if n is None:
            raise NoSuchRecord(
                f"{report_id}: the casebook {place.name} holds no report of this id; list them with: reportedly show {place.name} report"
            )
        origin = origins(connection, [n])[n]
        numbers = list(connection.execute(select(copy.c.report).where(copy.c.origin == origin)).scalars()) or [n]
        known: dict[int, Report] = {}
        for at in range(0, len(numbers), CHUNK):
            asked = select(report.c.n, report.c.body).where(report.c.n.in_({origin, *numbers[at : at + CHUNK]}))
            known |= {row.n: report_of(row) for row in connection.execute(asked)}
    first = known.pop(origin)
    if not known:
        return [Copy(first.id, first.outlet, first.published, first.title, "origin", 1.0, (), ())]
    of_origin = runs(first.text)
    ordered = sorted(known.values(), key=first_of)
    return [_beside(first, one, of_origin, runs(one.text)) for one in (first, *ordered)]


def _beside(origin: Report, one: Report, of_origin: Ints, own: Ints) -> Copy:
    kind = "origin" if one.id == origin.id else "version" if one.outlet and one.outlet == origin.outlet else "copy"
    added, dropped = changes(origin.text, one.text) if one.id != origin.id else ((), ())
    shared = len(np.intersect1d(of_origin, own, assume_unique=True)) / max(1, len(own))
    return Copy(one.id, one.outlet, one.published, one.title, kind, round(shared, 3), added, dropped)


def changes(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences that a text has and another has not: (added, dropped). Case, punctuation and spacing make no difference."""
    ours, theirs = _sentences(new), _sentences(old)
    added, dropped = [], []
    matcher = difflib.SequenceMatcher(None, [key for key, _ in theirs], [key for key, _ in ours], autojunk=False)
    kept_old, kept_new = {key for key, _ in theirs}, {key for key, _ in ours}
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what != "equal":
            dropped += [said for key, said in theirs[i1:i2] if key not in kept_new]
            added += [said for key, said in ours[j1:j2] if key not in kept_old]
    return tuple(added), tuple(dropped)


def _sentences(text: str) -> list[tuple[str, str]]:
    cut = Sentences(text)
    found = []
    for n in range(len(cut.starts)):
        said = " ".join(cut.words(n).split())
        key = " ".join(word for word, _, _ in words_of(said))
        if key:
            found.append((key, said))
    return found
