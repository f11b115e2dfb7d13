"""Laying tellings together into incidents: proposing pairs by shared keys, scoring them, grouping what hangs together. Pure, in memory.

What comes out depends on the tellings, their scores and people's verdicts alone, whatever the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reportedly.casebook.grouping import NEVER, Ints, Sets, forest, group, hash_of, pieces, shared_keys
from reportedly.casebook.incidents.comparing import keys
from reportedly.casebook.incidents.comparing_many import Compared
from reportedly.casebook.incidents.telling import Telling

AT_ONCE = 1_000_000
"""Pairs held at once."""


@dataclass(frozen=True)
class Judged:
    """What people decided about claims, as pairs of claim ids: `together`, `apart`, `parts` of which wholes, and `not_parts`: of which they are none, whatever
    is likely or told. Later verdicts win. `labels`:
    of names (`names.name_id`) the actors that they are, of the register or made of several names; `called`: what those are called."""

    together: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    parts: tuple[tuple[str, str], ...] = ()
    not_parts: frozenset[tuple[str, str]] = frozenset()
    misread: frozenset[str] = frozenset()
    corrected: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """For each claim or statement the fields that a person gave other values, a later one over an earlier."""
    labels: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)


Pairs = tuple[Ints, Ints, Ints]
"""Pairs of numbered things, strongest first: the smaller numbers, the larger ones, and their scores."""


def align(found: Sequence[Telling], judged: Judged | None = None) -> dict[str, str]:
    """The incident of each telling, by id: that of the smallest telling laid with it. In memory, for any number of tellings.

    Raises ValueError where two tellings have one id.
    """
    listed = sorted(found, key=lambda one: one.id)
    if len({one.id for one in listed}) < len(listed):
        raise ValueError("two tellings have one id")
    owners, hashed = key_rows(listed)
    compared = Compared(listed)
    a, b, _ = likely(compared, owners, hashed, len(listed))
    of = {id: n for n, id in enumerate(one.id for one in listed)}
    together, apart = decided({claim: one.id for one in listed for claim in one.events}, judged or Judged())
    joined = [(of[x], of[y]) for x, y in together]
    near = pieces(len(listed), zip(a.tolist(), b.tolist(), strict=True), joined)
    laid: dict[str, str] = {}
    for members in grouped(compared, near, joined, [(of[x], of[y]) for x, y in apart]):
        laid |= {listed[n].id: listed[members[0]].id for n in members}
    return laid


def key_rows(listed: Iterable[Telling]) -> tuple[Ints, Ints]:
    """The keys of tellings, a row a key: the number of its telling, and the key as a number."""
    owners: list[int] = []
    hashed: list[int] = []
    known: dict[str, int] = {}
    for n, one in enumerate(listed):
        for key in set(keys(one)):
            owners.append(n)
            hashed.append(known.setdefault(key, len(known)))
    return np.array(owners, dtype=np.int64), np.array(hashed, dtype=np.int64)


def likely(compared: Compared, owners: Ints, hashed: Ints, first: int) -> Pairs:
    """Of the pairs of tellings that share a key and are rather of one happening those that a spanning forest keeps. Of each pair one
    is among the `first`, and they are of two reports."""
    hashes = np.array([hash_of(one.id) for one in compared.listed], dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    found: Pairs = (none, none, none)
    for a, b in shared_keys(owners, hashed, first, AT_ONCE):
        others = compared.reports[a] != compared.reports[b]
        a, b = a[others], b[others]
        scores = compared.scores(a, b)
        above = scores > 0
        found = strongest(hashes, found, (a[above], b[above], scores[above]))
    return found


def strongest(hashes: Ints, *some: Pairs) -> Pairs:
    """The forest of several sets of pairs, of which no two hold the same one."""
    a, b, scores = (np.concatenate(arrays) for arrays in zip(*some, strict=True))
    kept = forest(a, b, scores, hashes)
    return a[kept], b[kept], scores[kept]


def decided(of_claim: Mapping[str, str], judged: Judged) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
    """The pairs of tellings that a person joined, and those that one told apart, given the telling of each claim."""

    def pairs(given: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        found = ((of_claim.get(a), of_claim.get(b)) for a, b in given)
        return [(min(a, b), max(a, b)) for a, b in found if a and b and a != b]

    apart = set(pairs((*judged.apart, *judged.parts)))
    return _without_contradiction(pairs(judged.together), apart), apart


def _without_contradiction(together: Iterable[tuple[str, str]], apart: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs to be joined, one after the other, but for those that would join what must stay apart."""
    sets, kept = Sets(), []
    for a, b in together:
        ends = {sets.of(a), sets.of(b)}
        if any({sets.of(x), sets.of(y)} == ends for x, y in apart) and len(ends) == 2:
            continue
        sets.join(a, b)
        kept.append((a, b))
    return kept


def grouped(
    compared: Compared, near: Iterable[Sequence[int]], together: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]]
) -> Iterator[list[int]]:
    """The incidents of each piece of what hangs together, members in order."""
    joined: defaultdict[int, list[int]] = defaultdict(list)
    for x, y in together:
        joined[min(x, y)].append(max(x, y))
    never: defaultdict[int, list[int]] = defaultdict(list)
    for x, y in apart:
        never[min(x, y)].append(max(x, y))
    waiting: list[Sequence[int]] = []
    pairs = 0
    for members in near:
        if len(members) == 1:
            yield list(members)
            continue
        waiting.append(members)
        pairs += len(members) * (len(members) - 1) // 2
        if pairs >= AT_ONCE:
            yield from _grouped(compared, waiting, joined, never)
            waiting, pairs = [], 0
    yield from _grouped(compared, waiting, joined, never)


def _grouped(
    compared: Compared, some: Sequence[Sequence[int]], joined: Mapping[int, list[int]], never: Mapping[int, list[int]]
) -> Iterator[list[int]]:
    if not some:
        return
    ends = [np.array(members)[np.array(np.triu_indices(len(members), 1))] for members in some]
    a, b = np.concatenate(ends, axis=1)
    scores = compared.scores(a, b)
    one_report = compared.reports[a] == compared.reports[b]
    scores[one_report] = np.minimum(scores[one_report], 0)  # the report told them apart
    at = 0
    for members in some:
        size = len(members)
        own = scores[at : at + size * (size - 1) // 2]
        at += len(own)
        place = {n: i for i, n in enumerate(members)} if any(n in joined or n in never for n in members) else {}
        for x, i in place.items():
            for j in (place[y] for y in never.get(x, ()) if y in place):
                own[i * size - i * (i + 1) // 2 + j - i - 1] = NEVER
        together = [(i, place[y]) for x, i in place.items() for y in joined.get(x, ()) if y in place]
        for found in group(size, own, together):
            yield [members[i] for i in found]
