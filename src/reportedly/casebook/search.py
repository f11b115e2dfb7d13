"""Searching a casebook: which reports hold these words, where, and who says them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from reportedly.casebook import words
from reportedly.casebook.claimants import who_says
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import read, record, report
from reportedly.records import Statement, decode
from reportedly.spans import Span

AROUND = 90
"""Characters of the text shown before and after the first words found."""


@dataclass(frozen=True)
class Hit:
    """A report that holds the words. `spans`: where, in its text (none where only the title holds them); `snippet`: the text around the
    first of them as it stands from character `start` on; `said_by`: (statement id, who) of statements whose words include one of them."""

    report: str
    title: str | None
    outlet: str | None
    published: str | None
    language: str | None
    snippet: str
    start: int
    spans: tuple[Span, ...]
    said_by: tuple[tuple[str, str], ...] = ()
    superseded_by: str | None = None


def search(place: Store, query: str, limit: int) -> list[Hit]:
    """The best fitting reports. See `Casebook.search`."""
    asked = words.wanted(query)
    if not asked or limit < 1:
        return []
    with place.reading() as connection:
        found: dict[int, None] = {}
        for n in _reports_with(connection, asked, limit * 3):
            found.setdefault(n)
            if len(found) == limit:
                break
        rows = {row.n: row for row in connection.execute(select(report).where(report.c.n.in_(found)))}
        return [_hit(connection, rows[n], asked) for n in found]


def reports_with(place: Store, query: str) -> set[int]:
    """The numbers of all reports that hold the words."""
    asked = words.wanted(query)
    if not asked:
        return set()
    with place.reading() as connection:
        return set(_reports_with(connection, asked, 1 << 40))


def _reports_with(connection: Connection, asked: list[words.Wanted], limit: int) -> list[int]:
    if connection.dialect.name == "sqlite":
        query = " AND ".join(f'"{" ".join(one.words)}"{" *" if one.begins else ""}' for one in asked)
        sql = "SELECT p.report FROM words JOIN passage p ON p.n = words.rowid WHERE words MATCH ? ORDER BY bm25(words), p.n LIMIT ?"
    else:
        query = " & ".join(
            "("
            + " <-> ".join(f"'{w}'" for w in one.words[:-1])
            + (" <-> " if one.words[1:] else "")
            + f"'{one.words[-1]}'{':*' if one.begins else ''})"
            for one in asked
        )
        sql = (
            "SELECT p.report FROM words w JOIN passage p ON p.n = w.n, CAST(%s AS tsquery) q WHERE w.tokens @@ q "
            "ORDER BY ts_rank(w.tokens, q, 1) DESC, p.n LIMIT %s"
        )
    return list(connection.exec_driver_sql(sql, (query, limit)).scalars())


def _hit(connection: Connection, row: Row[*tuple[Any, ...]], asked: list[words.Wanted]) -> Hit:
    text = report_of(row).text
    spans = tuple(words.find(text, asked))
    first = spans[0] if spans else (0, 0)
    start, end = max(0, first[0] - AROUND), min(len(text), first[1] + AROUND)
    while start > 0 and not text[start - 1].isspace() and start > first[0] - AROUND - 20:
        start -= 1
    while end < len(text) and not text[end].isspace() and end < first[1] + AROUND + 20:
        end += 1
    return Hit(
        report=row.id, title=row.title, outlet=row.outlet, published=row.published, language=row.language, snippet=text[start:end],
        start=start, spans=spans, said_by=_said_by(connection, row.n, spans), superseded_by=row.superseded_by,
    )  # fmt: skip


def _said_by(connection: Connection, report_n: int, spans: tuple[Span, ...]) -> tuple[tuple[str, str], ...]:
    if not spans:
        return ()
    bodies = connection.execute(
        select(record.c.body)
        .join(read, (read.c.report == record.c.report) & (read.c.reading == record.c.reading))
        .where(record.c.report == report_n, record.c.type == "statement", read.c.closed_at.is_(None))
        .order_by(record.c.n)
    ).scalars()
    found = []
    for body in bodies:
        said = decode(body)
        assert isinstance(said, Statement)
        held = said.content.spans if said.content else ()
        if any(s <= start and end <= e for start, end in spans for s, e in held):
            found.append((said.id, who_says(said)))
    return tuple(found)
