"""Laying things together by scores for pairs, so that no two strangers end up in one group through a middle one.

Average linkage: two groups are joined while the mean of the scores of all their pairs, those not proposed included, stays above nought;
a pair that may not stand together keeps its groups apart for good. What comes out depends on the things and their scores only, not on
the order in which they came.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

T = TypeVar("T", bound=Hashable)

NEVER = -1_000_000
"""A score that no others outweigh: the two never stand in one group."""

Score = Callable[[Any, Any], int]
"""The score of a pair, the same both ways round: whole numbers, so that sums do not depend on their order."""


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


def neighbourhoods(things: Iterable[T], pairs: Iterable[tuple[T, T]]) -> list[list[T]]:
    """The things that pairs join, however far round: what may influence each other, and nothing else does."""
    sets = Sets()
    for a, b in pairs:
        sets.join(a, b)
    return list(sets.members(things).values())


def group(things: Iterable[T], pairs: Mapping[tuple[T, T], int], score: Score, together: Iterable[tuple[T, T]] = ()) -> list[list[T]]:
    """Groups of things, each in order.

    pairs: proposed pairs (the smaller first) and their scores; only these can begin to join groups. score: of any pair, NEVER for those
    that must stay apart. together: pairs that stand in one group whatever their scores.
    """
    sets = Sets()
    for a, b in together:
        sets.join(a, b)
    groups: dict[T, list[T]] = sets.members(things)
    sums: defaultdict[T, dict[T, int]] = defaultdict(dict)

    def total(a: T, b: T) -> int:
        found = 0
        for x in groups[a]:
            for y in groups[b]:
                one = pairs.get((x, y) if x < y else (y, x))  # type: ignore[operator]
                one = score(x, y) if one is None else one
                if one <= NEVER:
                    return NEVER
                found += one
        return found

    queue: list[tuple[int, T, T]] = []

    def propose(a: T, b: T) -> None:
        a, b = (a, b) if a < b else (b, a)  # type: ignore[operator]
        if sums[a][b] > 0:
            mean = sums[a][b] * 1000 // (len(groups[a]) * len(groups[b]))
            heapq.heappush(queue, (-mean, a, b))

    for x, y in pairs:
        a, b = sorted((sets.of(x), sets.of(y)))
        if a != b and b not in sums[a]:
            sums[a][b] = sums[b][a] = total(a, b)
            propose(a, b)
    while queue:
        mean, a, b = heapq.heappop(queue)
        if a not in groups or b not in groups or b not in sums[a]:
            continue
        if -mean != sums[a][b] * 1000 // (len(groups[a]) * len(groups[b])):
            continue  # proposed before one of them grew
        near = (set(sums[a]) | set(sums[b])) - {a, b}
        for other in near:
            to_a = sums[a][other] if other in sums[a] else total(a, other)
            to_b = sums[b].pop(other) if other in sums[b] else total(b, other)
            sums[other].pop(b, None)
            sums[a][other] = sums[other][a] = NEVER if NEVER in (to_a, to_b) else to_a + to_b
        groups[a] = sorted([*groups[a], *groups.pop(b)])  # type: ignore[type-var]
        del sums[b], sums[a][b]
        for other in near:
            propose(a, other)
    return [groups[name] for name in sorted(groups)]  # type: ignore[type-var]


def pairs_of(members: Iterable[T]) -> Iterator[tuple[T, T]]:
    """All pairs of a few things, the smaller first."""
    listed = sorted(members)  # type: ignore[type-var]
    for at, a in enumerate(listed):
        for b in listed[at + 1 :]:
            yield a, b
