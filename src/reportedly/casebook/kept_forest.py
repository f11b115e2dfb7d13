"""Forests of likely pairs kept in a table (`grouping.forest`), and brought up to date where things come and go.

For tellings and for reports alike: a table holds pairs `a`, `b` (the smaller name first) with a `score`. Only what hangs together with a
thing that came or went is looked at, and what stands afterwards is what one would find from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Table, delete, or_, select

from reportedly.casebook import store
from reportedly.casebook.grouping import MOST, Ints, Sets, forest, pieces

CHUNK = 400
"""Rows asked for at once."""

Name = Any
"""What a table calls a thing: text or a number."""

Edge = tuple[Name, Name, int]

Likely = Callable[[Sequence[Name]], Iterable[Edge]]
"""For some things the likely pairs of which one is among them, or enough of those for a spanning forest."""


def renew(
    connection: Connection,
    table: Table,
    gone: Collection[Name],
    fresh: Collection[Name],
    likely: Likely,
    hashes: Callable[[Sequence[Name]], Ints],
    joined: Mapping[Name, Collection[Name]],
    touched: Collection[Name] = (),
    most: int = MOST,
) -> list[list[Name]]:
    """Bring a forest up to date, and give the pieces that must be grouped anew, members in order.

    gone: things that are no longer there in their former state; fresh: those that are there and the forest does not know yet. hashes: of
    things by name, to order pairs of one score. joined: for a thing those that a person joined with it. touched: things
    whose pieces are wanted too, though nothing about their pairs changed. most: things in a piece.
    """
    removed = _take_out(connection, table, gone)
    asking = sorted(set(fresh) | _loosened(connection, table, set(gone), removed))
    pairs = {(a, b): s for a, b, s in likely(asking)}
    start = {n for pair in pairs for n in pair} | {n for a, b, _ in removed for n in (a, b)} - set(gone) | set(asking) | set(touched)
    names, edges = _around(connection, table, start, joined)
    number = {name: n for n, name in enumerate(names)}
    old = {(a, b): s for a, b, s in edges}
    kept = _strongest(names, number, old | pairs, hashes)
    new = dict.fromkeys(kept)
    _delete(connection, table, [pair for pair in old if pair not in new])
    store.add_rows(connection, table, [{"a": a, "b": b, "score": pairs[a, b]} for a, b in sorted(new) if (a, b) not in old])

    together = [(number[a], number[b]) for a in names for b in joined.get(a, ()) if b in number]
    found = [tuple(names[n] for n in members) for members in pieces(len(names), ((number[a], number[b]) for a, b in kept), together, most)]
    if len(names) <= most or together:
        return [list(piece) for piece in found]
    before = _pieces_before(names, set(gone), set(fresh), edges, removed, hashes, most)
    wanted = set(fresh) | set(touched)
    return [list(piece) for piece in found if piece not in before or not wanted.isdisjoint(piece)]


def _pieces_before(
    names: Sequence[Name],
    gone: set[Name],
    fresh: set[Name],
    edges: Sequence[Edge],
    removed: Sequence[Edge],
    hashes: Callable[[Sequence[Name]], Ints],
    most: int,
) -> set[tuple[Name, ...]]:
    known = sorted((set(names) - fresh) | gone)
    number = {name: n for n, name in enumerate(known)}
    ordered = _strongest(known, number, {(a, b): s for a, b, s in [*edges, *removed]}, hashes)
    return {tuple(known[n] for n in members) for members in pieces(len(known), ((number[a], number[b]) for a, b in ordered), (), most)}


def _strongest(
    names: Sequence[Name], number: Mapping[Name, int], pairs: Mapping[tuple[Name, Name], int], hashes: Callable[[Sequence[Name]], Ints]
) -> list[tuple[Name, Name]]:
    a = np.array([number[x] for x, _ in pairs], dtype=np.int64)
    b = np.array([number[y] for _, y in pairs], dtype=np.int64)
    kept = forest(a, b, np.array(list(pairs.values()), dtype=np.int64), hashes(names))
    return [(names[x], names[y]) for x, y in zip(a[kept].tolist(), b[kept].tolist(), strict=True)]


def _touching(connection: Connection, table: Table, some: Iterable[Name]) -> list[Edge]:
    listed = sorted(some)
    found: list[Edge] = []
    for at in range(0, len(listed), CHUNK):
        part = listed[at : at + CHUNK]
        asked = select(table.c.a, table.c.b, table.c.score).where(or_(table.c.a.in_(part), table.c.b.in_(part)))
        found += [(a, b, s) for a, b, s in connection.execute(asked)]
    return found


def _take_out(connection: Connection, table: Table, gone: Collection[Name]) -> list[Edge]:
    removed = sorted(set(_touching(connection, table, gone)))
    listed = sorted(gone) if removed else []
    for at in range(0, len(listed), CHUNK):
        part = listed[at : at + CHUNK]
        connection.execute(delete(table).where(or_(table.c.a.in_(part), table.c.b.in_(part))))
    return removed


def _delete(connection: Connection, table: Table, pairs: Sequence[tuple[Name, Name]]) -> None:
    for a, b in pairs:
        connection.execute(delete(table).where(table.c.a == a, table.c.b == b))


def _around(
    connection: Connection, table: Table, start: Collection[Name], joined: Mapping[Name, Collection[Name]]
) -> tuple[list[Name], list[Edge]]:
    """All that pairs, and what people joined, connect with these; and the pairs."""
    around, edge = set(start), set(start)
    edges: set[Edge] = set()
    while edge:
        met = _touching(connection, table, edge)
        edges.update(met)
        edge = {n for a, b, _ in met for n in (a, b)} | {other for one in edge for other in joined.get(one, ())}
        edge -= around
        around |= edge
    return sorted(around), sorted(edges)


def _loosened(connection: Connection, table: Table, gone: set[Name], removed: Sequence[Edge]) -> set[Name]:
    """What hung together through things that went, but for the largest part of each tree: other pairs may hold it now."""
    parts: dict[Name, list[Name]] = {}
    part_of: dict[Name, Name] = {}
    for one in sorted({n for a, b, _ in removed for n in (a, b)} - gone):
        if one not in part_of:
            members, _ = _around(connection, table, [one], {})
            parts[one] = members
            part_of |= dict.fromkeys(members, one)
    sets = Sets()
    for a, b, _ in removed:
        sets.join(("gone", a) if a in gone else ("there", part_of[a]), ("gone", b) if b in gone else ("there", part_of[b]))
    trees: defaultdict[Any, list[Name]] = defaultdict(list)
    for one in parts:
        trees[sets.of(("there", one))].append(one)
    loose: set[Name] = set()
    for tree in trees.values():
        largest = max(tree, key=lambda one: len(parts[one]))
        loose |= {n for one in tree if one != largest for n in parts[one]}
    return loose
