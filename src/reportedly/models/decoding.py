"""Decoding a linear-chain CRF (Lafferty et al. 2001): the likeliest labels of a report's words, and how likely each is.

A line of a window is a chain of its own: nothing goes on from the line before. All chains are stepped through side by side, so that the loops are
as long as the longest chain, not as the report. The chains of an input are given by `first`, the index of the first word of each, rising
from 0; `scores` [words, labels]: of each label at each word; `transition` [labels, labels]: of going from one to another; `start` [labels]:
of beginning with one.
"""

from __future__ import annotations

import numpy as np


def best_path(scores: np.ndarray, first: np.ndarray, transition: np.ndarray, start: np.ndarray) -> list[int]:
    """The likeliest sequence of labels of each chain (Viterbi 1967), as one label a word."""
    order, steps = _side_by_side(first, len(scores))
    best = scores[order]
    back = np.zeros(best.shape, dtype=np.int64)
    best[: len(first)] += start
    for before, here in steps:
        total = best[before, :, None] + transition
        back[here] = total.argmax(axis=1)
        best[here] += total.max(axis=1)
    out, came_from = np.empty(len(scores), dtype=np.int64), np.empty_like(back)
    out[order], came_from[order] = best.argmax(axis=1), back
    labels, pointers, begins = out.tolist(), came_from.tolist(), set(first.tolist())
    for word in range(len(labels) - 1, 0, -1):
        if word not in begins:
            labels[word - 1] = pointers[word][labels[word]]
    return labels


def marginals(scores: np.ndarray, first: np.ndarray, transition: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The probability of each label at each word, [words, labels], by forward and backward sums scaled at each step (Rabiner 1989)."""
    order, steps = _side_by_side(first, len(scores))
    weight, step = np.exp(scores - scores.max(axis=1, keepdims=True))[order], np.exp(transition)
    ahead, behind = weight.copy(), np.ones_like(weight)
    ahead[: len(first)] *= np.exp(start)
    for before, here in steps:
        summed = ahead[before] @ step * weight[here]
        ahead[here] = summed / summed.sum(axis=1, keepdims=True)
    for before, here in reversed(steps):
        summed = (behind[here] * weight[here]) @ step.T
        behind[before] = summed / summed.sum(axis=1, keepdims=True)
    total = ahead * behind
    out = np.empty_like(total)
    out[order] = total / total.sum(axis=1, keepdims=True)
    return out


def _side_by_side(first: np.ndarray, count: int) -> tuple[np.ndarray, list[tuple[slice, slice]]]:
    """An order of the words: the first of each chain, then the second of each that has one, and so on, longer chains before shorter ones.
    And in that order for each step the words that it leads from, and those that it leads to."""
    length = np.diff(first, append=count)
    at = np.arange(count) - np.repeat(first, length)
    order = np.lexsort((-np.repeat(length, length), at))
    alive = np.bincount(at)
    begin = np.cumsum(alive) - alive
    steps = zip(begin[:-1].tolist(), begin[1:].tolist(), alive[1:].tolist(), strict=True)
    return order, [(slice(a, a + n), slice(b, b + n)) for a, b, n in steps]
