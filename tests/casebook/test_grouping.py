from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reportedly.casebook.grouping import NEVER, group, neighbourhoods, pairs_of

SCORES = st.dictionaries(
    st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]),
    st.one_of(st.integers(-300, 300), st.just(NEVER)),
    max_size=30,
)


def scored(given_scores: dict[tuple[int, int], int]):
    return lambda a, b: given_scores.get((min(a, b), max(a, b)), -50)


@given(SCORES, st.randoms(use_true_random=False))
def test_groups_depend_on_things_and_scores_and_not_on_their_order(scores: dict[tuple[int, int], int], shuffled: random.Random) -> None:
    things = list(range(10))
    likely = {pair: s for pair, s in scores.items() if s > 0}
    first = group(things, likely, scored(scores))
    shuffled.shuffle(things)
    pairs = list(likely.items())
    shuffled.shuffle(pairs)
    assert group(things, dict(pairs), scored(scores)) == first
    assert sorted(t for g in first for t in g) == list(range(10))
    for g in first:
        assert all(scored(scores)(a, b) > NEVER for a, b in pairs_of(g))


@given(SCORES)
def test_each_neighbourhood_alone_gives_the_groups_of_all_together(scores: dict[tuple[int, int], int]) -> None:
    likely = {pair: s for pair, s in scores.items() if s > 0}
    alone = [
        g
        for near in neighbourhoods(range(10), likely)
        for g in group(near, {p: s for p, s in likely.items() if p[0] in near}, scored(scores))
    ]
    assert sorted(alone) == sorted(group(range(10), likely, scored(scores)))


def test_two_strangers_are_not_joined_through_a_middle_one() -> None:
    scores = {("a", "m"): 120, ("b", "m"): 100, ("a", "b"): -600}
    assert group("abm", {p: s for p, s in scores.items() if s > 0}, lambda x, y: scores[min(x, y), max(x, y)]) == [["a", "m"], ["b"]]


def test_what_a_person_joined_stays_joined_whatever_the_scores_say() -> None:
    assert group("abc", {("a", "b"): 50}, lambda x, y: -400, together=[("b", "c")]) == [["a"], ["b", "c"]]
