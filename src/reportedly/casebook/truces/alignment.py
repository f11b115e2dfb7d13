"""Laying together what reports say of agreements into truces across reports.

First the tellings that say which agreement they are of are grouped, by average linkage, so that no two strangers meet through a third. Then a
bare "the truce" joins the one that its day and place make likely, where one is clearly likelier than the others; it joins nothing
else to it. What is left is laid together where day, place and sides agree. People's verdicts come last and win. What comes out depends on
the tellings and verdicts alone, not on the order in which they came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np

from reportedly.casebook.grouping import NEVER, Sets, group, pieces
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.spots import Spot
from reportedly.casebook.truces.comparing import (
    FORGOTTEN,
    Profile,
    bare_keys,
    compare,
    compare_bare,
    describes,
    keys,
    likely,
    profile_of,
)
from reportedly.casebook.truces.tellings import TruceTelling

CLEARLY = 40
"""By how much the likeliest agreement must be likelier than the next for a bare "the truce" to join it."""

COMMON = 300
"""Descriptions under one key from which on it proposes no more pairs."""

MOST = 400
"""Descriptions grouped with each other at most, as this takes the square of their number."""

MONTH = 30


def truces_of(found: Sequence[TruceTelling], judged: Judged | None = None) -> dict[str, str]:
    """The truce of each telling, by id: that of the smallest telling laid with it."""
    judged = judged or Judged()
    by_id = {one.id: one for one in sorted(found, key=lambda t: t.id)}
    of_claim = {claim: one.id for one in by_id.values() for claim in one.claims}
    together, apart = _decided(_pairs(judged.together, of_claim), set(_pairs((*judged.apart, *judged.parts), of_claim)))
    alone = {id for pair in (*apart, *together) for id in pair}

    saying = _described((one for one in by_id.values() if describes(one)), alone, _signature)
    truces = _grouped(saying, apart, keys, compare)
    bare = _described((one for one in by_id.values() if not describes(one)), alone, _bare_signature)
    left = _attached(bare, truces, apart)
    truces += _grouped(left, apart, bare_keys, compare_bare)

    sets = Sets()
    for members in truces:
        for one in members[1:]:
            sets.join(members[0].id, one.id)
    _join(sets, together, apart)
    return {id: sets.of(id) for id in by_id}


def _pairs(given: Iterable[tuple[str, str]], of_claim: Mapping[str, str]) -> list[tuple[str, str]]:
    found = ((of_claim.get(a), of_claim.get(b)) for a, b in given)
    return [(min(a, b), max(a, b)) for a, b in found if a and b and a != b]


def _decided(together: Iterable[tuple[str, str]], apart: set[tuple[str, str]]) -> tuple[list[tuple[str, str]], set[tuple[str, str]]]:
    """What people decided, without contradiction: the pairs that are one, but for those that would join what is not; and the pairs that are
    not one, those with all that is one with either."""
    sets, kept = Sets(), []
    for a, b in together:
        ends = {sets.of(a), sets.of(b)}
        if len(ends) == 2 and any({sets.of(x), sets.of(y)} == ends for x, y in apart):
            continue
        sets.join(a, b)
        kept.append((a, b))
    members = sets.members({id for pair in (*kept, *apart) for id in pair})
    return kept, {(min(x, y), max(x, y)) for a, b in apart for x in members[sets.of(a)] for y in members[sets.of(b)]}


def _signature(one: TruceTelling) -> Hashable:
    """What tellings share that say the same of which agreement they are of. Of those that say no name and no day, the month is part of it."""
    untold = not (one.marks or one.made or one.began)
    return (
        one.marks, one.makers, one.wide, tuple(sorted(s.key for s in one.spots)), one.made, one.began, one.length, one.kinds,
        one.published // MONTH if untold and one.published is not None else None,
    )  # fmt: skip


def _bare_signature(one: TruceTelling) -> Hashable:
    return one.kinds, one.length, one.makers, one.parties, one.fresh, tuple(sorted(s.key for s in one.near)), one.published


def _described(found: Iterable[TruceTelling], alone: set[str], signature: Callable[[TruceTelling], Hashable]) -> list[list[TruceTelling]]:
    """Tellings, those together that say the same. Two of one report are two; those that people judged stand alone."""
    same: defaultdict[Hashable, list[TruceTelling]] = defaultdict(list)
    reports: defaultdict[Hashable, set[str]] = defaultdict(set)
    for one in found:
        key: Hashable = one.id if one.id in alone else signature(one)
        while one.report in reports[key]:
            key = (key, "another")
        same[key].append(one)
        reports[key].add(one.report)
    return list(same.values())


def _grouped(
    described: Sequence[list[TruceTelling]],
    apart: set[tuple[str, str]],
    keys_of: Callable[[Profile], Iterator[str]],
    compared: Callable[[Profile, Profile], int],
) -> list[list[TruceTelling]]:
    """Descriptions that are of one agreement, together."""
    members = {group[0].id: group for group in described}
    profiles = {name: profile_of(group) for name, group in members.items()}
    reports = {name: {one.report for one in group} for name, group in members.items()}
    names = {one.id: name for name, group in members.items() for one in group}
    never = {frozenset((names[a], names[b])) for a, b in apart if a in names and b in names}

    def score(a: str, b: str) -> int:
        if never and frozenset((a, b)) in never:
            return NEVER
        both = len(reports[a] & reports[b])  # their report tells them apart
        return compared(profiles[a], profiles[b]) - 1000 * both // min(len(reports[a]), len(reports[b]))

    listed = sorted(profiles)
    scored = {pair: score(*pair) for pair in _proposed(profiles, keys_of)}
    likely_pairs = sorted((-s, pair) for pair, s in scored.items() if s > 0)
    number = {name: n for n, name in enumerate(listed)}
    found = []
    for piece in pieces(len(listed), [(number[a], number[b]) for _, (a, b) in likely_pairs], most=MOST):
        around = [listed[n] for n in piece]
        scores = np.array([score(*p) if (s := scored.get(p)) is None else s for p in combinations(around, 2)], dtype=np.int64)
        for laid in group(len(around), scores):
            found.append(sorted((one for n in laid for one in members[around[n]]), key=lambda t: t.id))
    return found


def _proposed(profiles: Mapping[str, Profile], keys_of: Callable[[Profile], Iterator[str]]) -> set[tuple[str, str]]:
    """Pairs of descriptions that share a key, the smaller id first."""
    by_key: defaultdict[str, list[str]] = defaultdict(list)
    named: defaultdict[str, list[str]] = defaultdict(list)
    for name, profile in profiles.items():
        for key in set(keys_of(profile)):
            by_key[key].append(name)
        for mark in profile.marks:
            named[mark].append(name)
    found = {pair for block in by_key.values() if 1 < len(block) <= COMMON for pair in combinations(sorted(block), 2)}
    for name, profile in profiles.items():
        for word in profile.words & named.keys():
            found |= {(min(name, other), max(name, other)) for other in named[word] if other != name}
    return found


def _attached(
    bare: Sequence[list[TruceTelling]], truces: list[list[TruceTelling]], apart: set[tuple[str, str]]
) -> list[list[TruceTelling]]:
    """Lay each bare telling with the truce that it most likely means, where one is clearly likelier than all others; those that are left."""
    profiles = [profile_of(members) for members in truces]
    heard = [sorted({t.published for t in members if t.published is not None}) for members in truces]
    reports = [{t.report for t in members} for members in truces]
    everywhere: defaultdict[int, set[int]] = defaultdict(set)
    at: defaultdict[tuple[int, str], set[int]] = defaultdict(set)
    for n, profile in enumerate(profiles):
        for month in {(day + step) // MONTH for day in heard[n] for step in range(-MONTH, FORGOTTEN + MONTH, MONTH)}:
            if not profile.spots:
                everywhere[month].add(n)
            for cell in _cells(profile.spots, 0):
                at[month, cell].add(n)
    left, added = [], defaultdict[int, list[TruceTelling]](list)
    for members in bare:
        profile = profile_of(members)
        month = profile.first // MONTH if profile.first is not None else -1
        candidates = everywhere[month].union(*(at[month, cell] for cell in _cells(profile.near, 1)))
        scored = sorted(((likely(profile, profiles[n], heard[n]), n) for n in candidates), key=lambda s: (-s[0], profiles[s[1]].id))
        best = scored[0] if scored and scored[0][0] > 0 and (len(scored) < 2 or scored[0][0] - scored[1][0] >= CLEARLY) else None
        rest: list[TruceTelling] = []
        for one in members:
            into = None if best is None or one.report in reports[best[1]] else best[1]
            if into is not None and apart and any((min(one.id, t.id), max(one.id, t.id)) in apart for t in (*truces[into], *added[into])):
                into = None
            (rest if into is None else added[into]).append(one)
        if rest:
            left.append(rest)
    for n, more in added.items():
        truces[n].extend(more)
    return left


def _cells(spots: Iterable[Spot], around: int) -> set[str]:
    """Where places are looked for: by themselves, and by the degree that they lie in and those around it."""
    steps = range(-around, around + 1)
    found = set()
    for spot in spots:
        found.add(spot.key)
        if spot.lat is not None and spot.lon is not None:
            found |= {f"{round(spot.lat) + x},{round(spot.lon) + y}" for x in steps for y in steps}
    return found


def _join(sets: Sets, together: Iterable[tuple[str, str]], apart: set[tuple[str, str]]) -> None:
    """Join what people said is one, with all that stands with either, but for what they said is not."""
    for a, b in together:
        ends = {sets.of(a), sets.of(b)}
        if len(ends) == 2 and not any({sets.of(x), sets.of(y)} == ends for x, y in apart):
            sets.join(a, b)
