from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.casebook.grouping import NEVER, forest, group, hash_of, pieces, shared_keys

SIZE = 9
PAIRS = [(x, y) for x in range(SIZE) for y in range(x + 1, SIZE)]
SCORES = st.lists(st.one_of(st.integers(-300, 300), st.just(NEVER)), min_size=len(PAIRS), max_size=len(PAIRS))


def mean(scores: dict[tuple[int, int], int], one: list[int], other: list[int]) -> float:
    return sum(scores[min(x, y), max(x, y)] for x in one for y in other) / (len(one) * len(other))


@given(SCORES)
def test_no_group_holds_two_that_must_stay_apart_and_none_is_left_unjoined(given_scores: list[int]) -> None:
    scores = dict(zip(PAIRS, given_scores, strict=True))
    groups = group(SIZE, np.array(given_scores))
    assert sorted(n for g in groups for n in g) == list(range(SIZE))
    for at, one in enumerate(groups):
        assert all(scores[x, y] > NEVER for x in one for y in one if x < y)
        for other in groups[at + 1 :]:
            assert mean(scores, one, other) <= 1e-3


@given(SCORES)
def test_what_stands_in_one_group_has_a_likely_pair_in_it_for_each(given_scores: list[int]) -> None:
    scores = dict(zip(PAIRS, given_scores, strict=True))
    for one in group(SIZE, np.array(given_scores)):
        for x in one if len(one) > 1 else ():
            assert max(scores[min(x, y), max(x, y)] for y in one if y != x) > 0


def test_two_strangers_are_not_joined_through_a_middle_one() -> None:
    # a and m, a and b, m and b
    assert group(3, np.array([120, -600, 100])) == [[0, 1], [2]]


def test_what_a_person_joined_stays_joined_whatever_the_scores_say() -> None:
    assert group(3, np.array([50, -400, -400]), together=[(1, 2)]) == [[0], [1, 2]]
    assert group(3, np.array([NEVER, -400, NEVER]), together=[(0, 1), (1, 2)]) == [[0, 1, 2]]


@st.composite
def likely(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    pairs = draw(st.lists(st.sampled_from(PAIRS), unique=True, min_size=1))
    return [(x, y, draw(st.integers(1, 5))) for x, y in pairs]


def kept(pairs: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    a, b, score = (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))
    hashes = np.array([hash_of(f"thing {n}") for n in range(SIZE)])
    return [pairs[n] for n in forest(a, b, score, hashes)]


@given(likely(), st.randoms(use_true_random=False), st.integers(0, 30))
def test_the_forest_of_a_forest_and_new_pairs_is_that_of_all_pairs_in_any_order(
    pairs: list[tuple[int, int, int]], shuffled: random.Random, cut: int
) -> None:
    whole = kept(pairs)
    assert sorted((s for _, _, s in whole), reverse=True) == [s for _, _, s in whole]
    assert len(whole) == SIZE - len(pieces(SIZE, [(x, y) for x, y, _ in pairs], most=SIZE))
    shuffled.shuffle(pairs)
    first, rest = pairs[:cut], pairs[cut:]
    assert kept([*(kept(first) if first else []), *rest]) == whole if rest or first else True


@given(likely(), st.integers(1, SIZE))
def test_pieces_are_never_larger_than_asked_and_hold_the_strongest_pairs(pairs: list[tuple[int, int, int]], most: int) -> None:
    ordered = [(x, y) for x, y, _ in kept(pairs)]
    found = pieces(SIZE, ordered, most=most)
    assert sorted(n for piece in found for n in piece) == list(range(SIZE)) and max(map(len, found)) <= most
    if most > 1:
        assert any(set(ordered[0]) <= set(piece) for piece in found)
    joined = pieces(SIZE, ordered, together=[(0, 8), (8, 4)], most=1)
    assert [0, 4, 8] in joined


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 5)), unique=True), st.integers(0, 13), st.integers(1, 20))
def test_pairs_by_shared_keys_are_all_found_once(rows: list[tuple[int, int]], first: int, at_once: int) -> None:
    owner, key = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
    found = [pair for a, b in shared_keys(owner, key, first, at_once) for pair in zip(a.tolist(), b.tolist(), strict=True)]
    wanted = {(x, y) for x, k in rows for y, other in rows if k == other and x < y and x < first}
    assert len(found) == len(set(found)) and set(found) == wanted


def test_what_finds_no_room_in_a_piece_is_laid_together() -> None:
    # One thing that all others are like, as is the rule where very many tell the same: the forest is a star.
    assert pieces(8, [(0, n) for n in range(1, 8)], most=3) == [[0, 1, 2], [3, 4, 5], [6, 7]]
