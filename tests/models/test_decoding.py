"""Decoding the attribution model's scores: the best sequence of labels and their probabilities, against every sequence counted out."""

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.models.attribution import best_path, marginals, segments_of

LABELS = 3


def scored(seed: int, words: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    return random.normal(size=(words, LABELS)), random.normal(size=(words - 1, LABELS, LABELS)), random.normal(size=LABELS)


def weight(path: tuple[int, ...], scores: np.ndarray, steps: np.ndarray, start: np.ndarray) -> float:
    total = start[path[0]] + sum(scores[k, label] for k, label in enumerate(path))
    return float(total + sum(steps[k, a, b] for k, (a, b) in enumerate(pairwise(path))))


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_the_best_path_is_the_best_of_all_paths(seed: int, words: int) -> None:
    given_ = scored(seed, words)
    best = max(product(range(LABELS), repeat=words), key=lambda p: weight(p, *given_))
    assert tuple(best_path(*given_)) == best


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_marginals_are_the_summed_weights_of_the_paths_that_hold_a_label(seed: int, words: int) -> None:
    given_ = scored(seed, words)
    expected = np.zeros((words, LABELS))
    for path in product(range(LABELS), repeat=words):
        for k, label in enumerate(path):
            expected[k, label] += np.exp(weight(path, *given_))
    expected /= expected.sum(axis=1, keepdims=True)
    assert np.allclose(marginals(*given_), expected)


def test_a_segment_ends_where_the_label_changes_and_a_new_beginning_starts_another() -> None:
    tags = [1, 2, 3, 5, 6, 5, 0, 0, 5]
    found = [(s.role, s.first, s.end) for s in segments_of(tags, np.full((9, 7), 0.5))]
    assert found == [(0, 0, 2), (1, 2, 3), (2, 3, 5), (2, 5, 6), (2, 8, 9)]
