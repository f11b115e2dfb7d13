"""Laying things together by scores for pairs, so that no two strangers end up in one group through a middle one.

Likely pairs are held as a forest: of all pairs above nought those that a maximum spanning forest keeps (Kruskal 1956). It says which things
may influence each other, takes one pair a thing instead of the square of their number, and can be brought up to date: the forest of old
pairs and new ones is the forest of the old forest and the new pairs. Pairs of one score are told apart by a hash, so that there is one
forest only, whatever the order in which pairs came.

What hangs together is grouped by average linkage (UPGMA; Sokal and Michener 1958): two groups are joined while the mean of the scores of
all their pairs stays above nought; a pair that may not stand together keeps its groups apart for good.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from hashlib import blake2b
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

T = TypeVar("T", bound=Hashable)
Ints = NDArray[np.int64]

NEVER = -1_000_000
"""A score that no others outweigh: the two never stand in one group."""

MOST = 1_000
"""Things grouped with each other at most, as this takes the square of their number: what hangs together in more is cut where its pairs
are weakest."""

NOUGHT, APART, TOGETHER = 1e6, 1e12, 0.0
"""Distances, as the library wants none below nought: of things whose score is nought, of things that never stand in one group, which no
mean of others outweighs, and of those that a person joined, which come before all others."""


class Sets:
    """Disjoint sets, each named by its smallest member."""

    def __init__(self) -> None:
        self._above: dict[Any, Any] = {}

    def of(self, one: Any) -> Any:
        """The name of the set that holds a thing."""
        path = []
        while (above := self._above.get(one, one)) != one:
            path.append(one)
            one = above
        for seen in path:
            self._above[seen] = one
        return one

    def join(self, a: Any, b: Any) -> None:
        a, b = self.of(a), self.of(b)
        if a != b:
            self._above[max(a, b)] = min(a, b)

    def members(self, things: Iterable[T]) -> dict[Any, list[T]]:
        """The things by the set that they are in, sets and members in order."""
        found: defaultdict[Any, list[T]] = defaultdict(list)
        for one in sorted(things):  # type: ignore[type-var]
            found[self.of(one)].append(one)
        return dict(found)


def hash_of(name: str) -> int:
    """A name as a number of 64 bits, the same in every run."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def forest(a: Ints, b: Ints, score: Ints, hashes: Ints) -> Ints:
    """Which of these pairs, as their places in the arrays in order of strength, a maximum spanning forest keeps.

    a, b: numbers of things, each pair once. hashes: of each thing by its number (`hash_of`), to order pairs of one score.
    """
    if not len(a):
        return np.zeros(0, dtype=np.int64)
    x, y = hashes[a].astype(np.uint64), hashes[b].astype(np.uint64)
    tie = (np.minimum(x, y) * np.uint64(0x9E3779B97F4A7C15)) ^ np.maximum(x, y)
    from scipy.sparse import coo_array  # scipy is large, and who only looks at a casebook groups nothing
    from scipy.sparse.csgraph import minimum_spanning_tree

    order = np.lexsort((tie, -score))
    size = len(hashes)
    rank = np.arange(1, len(order) + 1, dtype=np.float64)  # one weight a pair: the library's choice among equals is not ours
    tree = minimum_spanning_tree(coo_array((rank, (a[order], b[order])), shape=(size, size)).tocsr())
    return order[np.sort(tree.data.astype(np.int64)) - 1]


def pieces(size: int, pairs: Iterable[tuple[int, int]], together: Iterable[tuple[int, int]] = (), most: int = MOST) -> list[list[int]]:
    """What pairs join of so many numbered things, strongest pair first, in pieces of at most `most`; things that a person joined come
    into one piece whatever its size. What finds no room in a piece is laid together with what found none in it before. Pieces and members
    in order."""
    above, held = list(range(size)), [1] * size
    left: dict[int, int] = {}  # for a piece what found no room in it

    def of(n: int) -> int:
        while above[n] != n:
            above[n] = above[above[n]]
            n = above[n]
        return n

    def join(x: int, y: int) -> None:
        x, y = min(x, y), max(x, y)
        above[y] = x
        held[x] += held[y]
        rest = left.pop(y, None)
        if rest is not None and left.setdefault(x, rest) != rest:
            fit(left[x], rest)

    def fit(x: int, y: int) -> None:
        full: set[int] = set()
        while (x := of(x)) != (y := of(y)):
            if held[x] + held[y] <= most:
                return join(x, y)
            large, small = (x, y) if (held[x], y) >= (held[y], x) else (y, x)
            if large in full:
                return None
            full.add(large)
            if large not in left:
                left[large] = small
                return None
            x, y = left[large], small
        return None

    for x, y in together:
        x, y = of(x), of(y)
        if x != y:
            join(x, y)
    for x, y in pairs:
        fit(x, y)
    found: defaultdict[int, list[int]] = defaultdict(list)
    for n in range(size):
        found[of(n)].append(n)
    return list(found.values())


def group(size: int, scores: Ints, together: Sequence[tuple[int, int]] = ()) -> list[list[int]]:
    """Groups of so many numbered things, groups and members in order.

    scores: of all pairs, those of 0 first (0 and 1, 0 and 2 ... 1 and 2 ...); NEVER, or less, for those that must stay apart.
    together: pairs that stand in one group whatever their scores.
    """
    if size == 1:
        return [[0]]
    if size == 2:
        return [[0, 1]] if together or scores[0] > 0 else [[0], [1]]
    distance = np.where(scores <= NEVER, APART, NOUGHT - scores)
    if together:
        sets = Sets()
        for x, y in together:
            sets.join(x, y)
        joined = {n for pair in together for n in pair}
        for members in sets.members(joined).values():
            for at, x in enumerate(members):
                for y in members[at + 1 :]:
                    distance[x * size - x * (x + 1) // 2 + y - x - 1] = TOGETHER
    from scipy.cluster.hierarchy import fcluster, linkage

    labels = fcluster(linkage(distance, "average"), NOUGHT - 1e-6, "distance")  # a mean above nought is above a millionth
    found: dict[int, list[int]] = {}
    for n, label in enumerate(labels.tolist()):
        found.setdefault(label, []).append(n)
    return list(found.values())


def shared_keys(owner: Ints, key: Ints, first: int, at_once: int) -> Iterable[tuple[Ints, Ints]]:
    """Pairs of numbered things that share a key, each once, about so many at a time: those of which one is below `first`, as arrays of
    the smaller and of the larger number.

    owner, key: one row for each key that a thing has.
    """
    order = np.lexsort((owner, key))
    owner, key = owner[order], key[order]
    ends = np.searchsorted(key, key, side="right")
    asking = np.flatnonzero(owner < first)
    asking = asking[np.argsort(owner[asking], kind="stable")]
    partners = ends[asking] - asking - 1
    asking, partners = asking[partners > 0], partners[partners > 0]
    if not len(asking):
        return
    whose = owner[asking]
    cuts = np.flatnonzero(np.diff(whose)) + 1
    starts = np.concatenate(([0], cuts, [len(whose)]))
    upto = np.concatenate(([0], np.cumsum(partners)))[starts]
    at = 0
    while at < len(starts) - 1:
        last = max(at + 1, int(np.searchsorted(upto, upto[at] + at_once, side="right")) - 1)
        rows, many = asking[starts[at] : starts[last]], partners[starts[at] : starts[last]]
        offsets = np.arange(int(many.sum())) - np.repeat(np.cumsum(many) - many, many)
        a, b = np.repeat(owner[rows], many), owner[np.repeat(rows, many) + 1 + offsets]
        size = int(owner.max()) + 1
        once = np.unique(a * size + b)
        once = once[once // size != once % size]
        yield once // size, once % size
        at = last
