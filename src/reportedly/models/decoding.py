"""Decoding a linear-chain CRF (Lafferty et al. 2001): the likeliest labels of a report's words, and how likely each is.

A line of a window is a chain of its own: nothing goes on from the line before. All chains are stepped through side by side, so that the loops are
as long as the longest chain, not as the report. The chains of an input are given by `first`, the index of the first word of each, rising
from 0; `scores` [words, labels]: of each label at each word; `transition` [labels, labels]: of going from one to another; `start` [labels]:
of beginning with one.
"""

from __future__ import annotations

import numpy as np


def best_path(scores: np.ndarray, first: np.ndarray, transition: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The likeliest sequence of labels of each chain (Viterbi 1967), as one label a word."""
    first, last, alive = _by_length(first, len(scores))
    best, back = scores.copy(), np.zeros(scores.shape, dtype=np.int64)
    best[first] += start
    for k, count in enumerate(alive, 1):
        here = first[:count] + k
        total = best[here - 1][:, :, None] + transition
        back[here] = total.argmax(axis=1)
        best[here] += total.max(axis=1)
    out = best.argmax(axis=1)
    for k, count in enumerate(alive, 1):
        after = last[:count] - k + 1
        out[after - 1] = back[after, out[after]]
    return out


def marginals(scores: np.ndarray, first: np.ndarray, transition: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The probability of each label at each word, [words, labels], by forward and backward sums scaled at each step (Rabiner 1989)."""
    first, last, alive = _by_length(first, len(scores))
    weight, step = np.exp(scores - scores.max(axis=1, keepdims=True)), np.exp(transition)
    ahead, behind = weight.copy(), np.ones_like(weight)
    ahead[first] *= np.exp(start)
    for k, count in enumerate(alive, 1):
        here = first[:count] + k
        summed = ahead[here - 1] @ step * weight[here]
        ahead[here] = summed / summed.sum(axis=1, keepdims=True)
        here = last[:count] - k
        summed = (behind[here + 1] * weight[here + 1]) @ step.T
        behind[here] = summed / summed.sum(axis=1, keepdims=True)
    total = ahead * behind
    normed: np.ndarray = total / total.sum(axis=1, keepdims=True)
    return normed


def _by_length(first: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray, list[int]]:
    """The first and the last word of each chain, longest chain first; and how many chains have a second word, a third, and so on."""
    length = np.diff(first, append=count)
    order = np.argsort(-length, kind="stable")
    first, length = first[order], length[order]
    alive = np.searchsorted(-length, -np.arange(1, length.max(initial=1)))
    return first, first + length - 1, alive.tolist()
