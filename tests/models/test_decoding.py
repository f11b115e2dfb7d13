"""Decoding the attribution model's scores: the best sequence of labels and their probabilities, against every sequence counted out."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.models.attribution import segments_of
from reportedly.models.decoding import best_path, marginals

LABELS = 3
Scored = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def scored(seed: int, lengths: list[int]) -> Scored:
    """Random scores of some chains, the first word of each, transitions (one of them forbidden) and beginnings."""
    random = np.random.default_rng(seed)
    transition = random.normal(size=(LABELS, LABELS))
    transition[0, 2] = -1e4
    first = np.cumsum([0, *lengths[:-1]])
    return random.normal(scale=3, size=(sum(lengths), LABELS)), first, transition, random.normal(size=LABELS)


def weight(path: tuple[int, ...], scores: np.ndarray, transition: np.ndarray, start: np.ndarray) -> float:
    total = start[path[0]] + sum(scores[k, label] for k, label in enumerate(path))
    return float(total + sum(transition[a, b] for a, b in pairwise(path)))


def chains(given_: Scored) -> list[tuple[slice, list[tuple[tuple[int, ...], float]]]]:
    """The words of each chain, and every sequence of labels that it can have with its weight."""
    scores, first, transition, start = given_
    out = []
    for a, b in pairwise([*first.tolist(), len(scores)]):
        paths = product(range(LABELS), repeat=b - a)
        out.append((slice(a, b), [(p, weight(p, scores[a:b], transition, start)) for p in paths]))
    return out


some_chains = st.lists(st.integers(1, 5), min_size=1, max_size=4)


@settings(deadline=None)
@given(st.integers(0, 10_000), some_chains)
def test_the_best_path_of_each_chain_is_the_best_of_all_its_paths(seed: int, lengths: list[int]) -> None:
    given_ = scored(seed, lengths)
    found = best_path(*given_)
    for words, paths in chains(given_):
        assert tuple(found[words]) == max(paths, key=lambda p: p[1])[0]


@settings(deadline=None)
@given(st.integers(0, 10_000), some_chains)
def test_marginals_are_the_summed_weights_of_the_paths_that_hold_a_label(seed: int, lengths: list[int]) -> None:
    given_ = scored(seed, lengths)
    found = marginals(*given_)
    for words, paths in chains(given_):
        expected = np.zeros((words.stop - words.start, LABELS))
        for path, weighs in paths:
            for k, label in enumerate(path):
                expected[k, label] += np.exp(weighs)
        assert np.allclose(found[words], expected / expected.sum(axis=1, keepdims=True))


def test_marginals_hold_over_the_longest_window_and_scores_far_apart() -> None:
    random = np.random.default_rng(3)
    _, first, transition, start = scored(3, [250])
    found = marginals(random.normal(scale=60, size=(250, LABELS)), first, transition, start)
    assert np.isfinite(found).all() and np.allclose(found.sum(axis=1), 1)


def test_a_segment_ends_where_the_label_changes_and_a_new_beginning_starts_another() -> None:
    tags = [1, 2, 3, 5, 6, 5, 0, 0, 5]
    found = [(s.role, s.first, s.end) for s in segments_of(tags, np.full((9, 7), 0.5))]
    assert found == [(0, 0, 2), (1, 2, 3), (2, 3, 5), (2, 5, 6), (2, 8, 9)]
