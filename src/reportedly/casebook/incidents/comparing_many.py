"""The comparisons of `comparing` for very many pairs of tellings at once, with the same sums.

Most of what tellings say is said by many of them: each comparison is made once for each two different things said (two days, two places),
and only the words are compared pair by pair.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reportedly.casebook.grouping import NEVER, Ints
from reportedly.casebook.incidents import comparing
from reportedly.casebook.incidents.telling import Telling

AT_ONCE = 200_000
"""Pairs whose words are compared at once: some hundred megabytes."""

SAID: tuple[tuple[Callable[[Telling], Hashable], Callable[[Telling, Telling], int]], ...] = (
    (lambda t: (t.spots, t.placed, t.provinces), comparing.of_place),
    (lambda t: t.modes, comparing.of_mode),
    (lambda t: t.actors, comparing.of_actors),
    (lambda t: t.targets, comparing.of_targets),
    (lambda t: (t.killed, t.parts), comparing.of_killed),
    (lambda t: t.injured, comparing.of_injured),
)
"""What a comparison looks at, and the comparison."""


class Compared:
    """Tellings made ready to be compared in pairs, named by their places in the list."""

    def __init__(self, listed: Sequence[Telling]) -> None:
        from scipy.sparse import csr_array  # large: loaded where something is compared

        self.listed = listed
        self.reports = self._codes(lambda t: t.report)
        """Of each telling the number of the first of its report: the same for those of one report."""
        self._when = self._codes(lambda t: (t.event_class, t.wide, t.days, t.dated))
        self._said = [(self._codes(looked), compared) for looked, compared in SAID]
        counts = np.fromiter((len(t.words) for t in listed), dtype=np.int64, count=len(listed))
        words = np.fromiter((w for t in listed for w in t.words), dtype=np.int64, count=int(counts.sum()))
        known, columns = np.unique(words, return_inverse=True)
        starts = np.concatenate(([0], np.cumsum(counts)))
        shape = (len(listed), max(1, len(known)))
        weights = (1 + (words & 1)).astype(np.int8)
        columns = columns.astype(np.int32)
        self._has = csr_array((np.ones(len(words), dtype=np.int8), columns, starts), shape=shape)
        self._weighs = csr_array((weights, columns, starts), shape=shape)
        self._told = counts > 0
        self._weight = np.asarray(self._weighs.sum(axis=1), dtype=np.int64).ravel()

    def _codes(self, looked: Callable[[Telling], Hashable]) -> Ints:
        """For each telling the place of the first one that says the same."""
        first: dict[Any, int] = {}
        return np.fromiter((first.setdefault(looked(t), n) for n, t in enumerate(self.listed)), dtype=np.int64, count=len(self.listed))

    def scores(self, a: Ints, b: Ints) -> Ints:
        """What `comparing.compare` says of each pair; NEVER or less where they cannot be of one happening."""
        found = np.empty(len(a), dtype=np.int64)
        for at in range(0, len(a), AT_ONCE):
            found[at : at + AT_ONCE] = self._scores(a[at : at + AT_ONCE], b[at : at + AT_ONCE])
        return found

    def _scores(self, a: Ints, b: Ints) -> Ints:
        found = self._each(self._when, a, b, _when)
        near = np.flatnonzero(found > NEVER)
        a, b = a[near], b[near]
        seen = np.full(len(near), comparing.BASE, dtype=np.int64)
        away = np.zeros(len(near), dtype=bool)
        for codes, compared in self._said:
            weight = self._each(codes, a, b, compared)
            if compared is comparing.of_place:
                away = weight <= comparing.FAR
            seen += weight
        found[near] += seen + self._words(a, b, away)
        return found

    def _each(self, codes: Ints, a: Ints, b: Ints, compared: Callable[[Telling, Telling], int]) -> Ints:
        size = len(self.listed)
        different, where = np.unique(codes[a] * size + codes[b], return_inverse=True)
        one, other = (different // size).tolist(), (different % size).tolist()
        weights = [compared(self.listed[x], self.listed[y]) for x, y in zip(one, other, strict=True)]
        return np.array(weights, dtype=np.int64)[where]

    def _words(self, a: Ints, b: Ints, away: NDArray[np.bool_]) -> Ints:
        shared = np.asarray(self._has[a].multiply(self._weighs[b]).sum(axis=1), dtype=np.int64).ravel()
        likeness = shared / np.sqrt((self._weight[a] + comparing.FEW) * (self._weight[b] + comparing.FEW))
        weight = (comparing.WORDS * likeness).astype(np.int64) - comparing.WORDS // 10
        most = np.where(away, comparing.MOST_ELSEWHERE, comparing.MOST)
        return np.where(self._told[a] & self._told[b], np.minimum(weight, most), 0)


def _when(a: Telling, b: Telling) -> int:
    if a.event_class != b.event_class or a.wide != b.wide:
        return NEVER
    return comparing.of_time(a, b)
