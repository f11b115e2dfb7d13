"""The forest that is kept in a table against the one made from nothing, while things come and go."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, select

from reportedly.casebook.grouping import Ints, forest, hash_of, pieces
from reportedly.casebook.kept_forest import Edge, renew

NAMES = "abcdefghij"
PAIRS = [(x, y) for x in NAMES for y in NAMES if x < y]
LIKELY = st.dictionaries(st.sampled_from(PAIRS), st.integers(1, 4), max_size=20)
CHANGES = st.lists(
    st.tuples(st.sets(st.sampled_from(NAMES), max_size=4), st.sets(st.sampled_from(NAMES), max_size=4)), min_size=1, max_size=5
)

tables = MetaData()
pair = Table("pair", tables, Column("a", Text, primary_key=True), Column("b", Text, primary_key=True), Column("score", Integer))


def hashes(names: Sequence[str]) -> Ints:
    return np.array([hash_of(name) for name in names], dtype=np.int64)


def anew(there: set[str], likely: dict[tuple[str, str], int]) -> set[Edge]:
    names = sorted(there)
    pairs = [(a, b, s) for (a, b), s in likely.items() if a in there and b in there]
    a = np.array([names.index(x) for x, _, _ in pairs], dtype=np.int64)
    b = np.array([names.index(y) for _, y, _ in pairs], dtype=np.int64)
    return {pairs[n] for n in forest(a, b, np.array([s for _, _, s in pairs], dtype=np.int64), hashes(names))}


@given(LIKELY, CHANGES)
@settings(max_examples=200)
def test_what_is_kept_is_what_one_would_find_from_nothing(
    likely: dict[tuple[str, str], int], changes: list[tuple[set[str], set[str]]]
) -> None:
    engine = create_engine("sqlite://")
    there: set[str] = set()

    def found(asking: Sequence[str]) -> Iterator[Edge]:
        return ((a, b, s) for (a, b), s in likely.items() if a in there and b in there and {a, b} & set(asking))

    with engine.begin() as connection:
        tables.create_all(connection)
        for came, went in changes:
            gone = went & there
            there -= gone
            fresh = came - there
            there |= fresh
            near = renew(connection, pair, gone, fresh, found, hashes, {})
            assert _kept(connection) == anew(there, likely)
            grouped = {n for piece in near for n in piece}
            assert fresh <= grouped <= there
            joined = pieces(len(NAMES), [(NAMES.index(a), NAMES.index(b)) for a, b, _ in _kept(connection)])
            assert all(tuple(NAMES.index(n) for n in piece) in {tuple(p) for p in joined} for piece in near)


def _kept(connection: Connection) -> set[Edge]:
    return {(a, b, s) for a, b, s in connection.execute(select(pair.c.a, pair.c.b, pair.c.score))}


def test_of_much_that_hangs_together_only_the_pieces_that_changed_are_grouped_anew() -> None:
    # Two tight threes, loosely joined; then one more near the second of them.
    likely = {("a", "b"): 9, ("b", "c"): 9, ("c", "d"): 1, ("d", "e"): 8, ("e", "f"): 8, ("f", "g"): 2}
    engine = create_engine("sqlite://")
    there = set("abcdef")

    def found(asking: Sequence[str]) -> Iterator[Edge]:
        return ((a, b, s) for (a, b), s in likely.items() if a in there and b in there and {a, b} & set(asking))

    with engine.begin() as connection:
        tables.create_all(connection)
        assert renew(connection, pair, [], sorted(there), found, hashes, {}, most=3) == [["a", "b", "c"], ["d", "e", "f"]]
        there.add("g")
        assert renew(connection, pair, [], ["g"], found, hashes, {}, most=3) == [["g"]]
        there.remove("e")
        assert renew(connection, pair, ["e"], [], found, hashes, {}, most=3) == [["d"], ["f", "g"]]
        assert renew(connection, pair, [], [], found, hashes, {"a": {"g"}, "g": {"a"}}, touched=["a"], most=3) == [
            ["a", "b", "g"],
            ["c", "d", "f"],
        ]
