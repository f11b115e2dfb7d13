"""How two tellings are compared: named comparisons, each with a weight that can be shown, and their sum.

A sum above nought says that two tellings are rather of one happening than of two. The weights are set by hand, in hundredths, and say how
much a likeness or a difference tells: that both give the same number of dead tells much, that both name one actor little.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from math import sqrt
from typing import NamedTuple

from reportedly.casebook.grouping import NEVER
from reportedly.casebook.incidents.days import WEEK
from reportedly.casebook.incidents.spots import Spot, kilometres
from reportedly.casebook.incidents.telling import Telling

WORDS = 1400
"""Weight of all words that tell shared, in hundredths; a tenth of it is taken off, as strangers share some."""

FEW = 4
"""Weight of words added to each passage, so that two short ones are not taken for alike through a word or two."""

MOST, MOST_ELSEWHERE = 600, 250
"""The most that words can weigh, and the most where the places differ: daily reports of one form share nearly all of their words, and
still tell of different towns."""

FAR = -100
"""Weight of two places from which on they are different ones."""

BASE = -250
"""What two tellings begin with: most pairs are of two happenings."""

PART = 60
"""What it weighs that two count as many of a part of the dead ("seven of them children")."""

START, OPENED = -150, 150
"""What two claims of one report begin with, and what it weighs that both stand in its opening."""

NAMES = 5
"""Names and numbers of a passage under which it is looked for, those with the lowest hashes: two passages that share some share these too."""

HEADLINE = -60
"""What a headline's claim must not fall below to be laid with one of the first sentences."""


class Reason(NamedTuple):
    """One comparison: what was compared, its weight in hundredths, and what was seen in words."""

    about: str
    weight: int
    seen: str


AIR = frozenset({"airstrike", "barrel_bomb"})
BLAST = frozenset({"bombing", "car_bomb", "suicide_attack"})
ALIKE: tuple[frozenset[str], ...] = (
    AIR | {"bombing", "chemical"},
    BLAST,
    frozenset({"shelling", "chemical", "bombing"}),
    frozenset({"clash", "capture_of_place"}),
    frozenset({"clash", "shooting"}),
    frozenset({"execution", "shooting", "assassination"}),
)
"""Modes of acts that different reports may call one act by."""

COMMON = frozenset(
    {
        "airstrike",
        "shelling",
        "clash",
        "shooting",
        "bombing",
        "capture_of_place",
        "arrest",
        "siege",
        "car_bomb",
        "suicide_attack",
        "barrel_bomb",
        "execution",
    }
)
"""Modes that many acts of one day and region have. That two reports tell of one of the others on one day tells more."""


def compare(a: Telling, b: Telling) -> int:
    """The sum of all comparisons of two tellings; NEVER where they cannot be of one happening."""
    if a.event_class != b.event_class or a.wide != b.wide:
        return NEVER
    time = of_time(a, b)
    if time <= NEVER:
        return NEVER
    seen = (time, of_place(a, b), of_mode(a, b), of_actors(a, b), of_targets(a, b), of_killed(a, b), of_injured(a, b), _words(a, b))
    return BASE + sum(seen)


def reasons(a: Telling, b: Telling) -> list[Reason]:
    """The comparisons whose weights `compare` adds up, with what each saw."""
    shared = _shared(a, b)
    told = (
        Reason("to begin with", BASE, "two tellings taken at random"),
        Reason("time", of_time(a, b), f"{_span(a)} and {_span(b)}"),
        Reason("place", of_place(a, b), f"{_places(a)} and {_places(b)}"),
        Reason("act", of_mode(a, b), f"{_names(a.modes)} and {_names(b.modes)}"),
        Reason("actors", of_actors(a, b), f"{_names(a.actors)} and {_names(b.actors)}"),
        Reason("targets", of_targets(a, b), f"{_names(a.targets)} and {_names(b.targets)}"),
        Reason("killed", of_killed(a, b), f"{_dead(a)} and {_dead(b)}"),
        Reason("injured", of_injured(a, b), f"{_names(a.injured)} and {_names(b.injured)}"),
        Reason("words", _words(a, b), f"{round(100 * shared)}% of the words that tell"),
    )
    return [reason for reason in told if reason.weight]


def within_report(a: Telling, b: Telling, same_sentence: bool, points_back: bool, opening: bool, told_again: bool = False) -> int:
    """Is a claim of the same report about what a telling is about? Above nought where it is. `told_again`: the reader takes one for the
    fuller telling of the other, so that a place of one of them may well have been misread."""
    if a.event_class != b.event_class:
        return NEVER
    if a.dated and b.dated and a.days and b.days and (a.days[0] > b.days[1] or b.days[0] > a.days[1]):
        return NEVER
    if a.days and b.days and a.dated != b.dated and (a.days[0] > b.days[1] or b.days[0] > a.days[1]):
        return NEVER
    place = of_place(a, b, True)
    score = START + (max(place, FAR) if told_again else place) + of_mode(a, b) + of_actors(a, b) + of_targets(a, b) + of_killed(a, b)
    score += 100 if a.dated and b.dated else 0
    score -= 50 if a.modes and b.modes and not a.modes & b.modes else 0
    score -= 50 if a.killed and b.killed and not a.killed & b.killed else 0
    return score + 150 * (same_sentence + points_back + told_again) + OPENED * opening


def of_time(a: Telling, b: Telling) -> int:
    if a.days is None or b.days is None:
        return 0
    gap = max(a.days[0], b.days[0]) - min(a.days[1], b.days[1])
    if gap <= 0:
        return 120 if a.dated and b.dated else 60
    if gap == 1:
        return -220 if a.dated and b.dated else -40
    early, late = (a, b) if b.days[0] > a.days[1] else (b, a)
    if gap > (4 if late.dated else WEEK) or (late.dated and not early.dated):
        return NEVER  # what its words date later cannot be the news of a report that was out before
    return (-120 if late.dated else -30) * gap


def of_place(a: Telling, b: Telling, whole: bool = False) -> int:
    if not a.spots or not b.spots:
        return 0
    told = whole or (a.placed and b.placed)
    best = -NEVER
    fine = a.spots[0].fine and b.spots[0].fine
    for x in a.spots:
        for y in b.spots:
            if _is_province_of(x, b) or _is_province_of(y, a):
                best = 0
            elif x.key == y.key:
                return (250 if told else 100) if fine else 80
            if x.lat is not None and y.lat is not None:
                best = min(best, max(0, int(kilometres(x, y) - x.radius - y.radius)))
    if best == -NEVER:
        return -50 if fine and told else 0
    if best == 0:
        return (150 if told else 60) if fine else 60
    if not told:
        return 0
    # A report that names a far place means another happening; between two reports one of them may have been misread.
    return -40 if best <= 25 else -100 if best <= 60 else -300 if best <= 120 else -600 if whole else -500


def _is_province_of(spot: Spot, other: Telling) -> bool:
    """May a bare "Idlib" be the province in which another report places the act?"""
    return spot.bare and spot.name.casefold() in other.provinces and all(s.key != spot.key for s in other.spots)


def of_mode(a: Telling, b: Telling) -> int:
    if not a.modes or not b.modes:
        return -60 if (a.modes | b.modes) - COMMON else 0
    shared = a.modes & b.modes
    if shared:
        return 100 if shared <= COMMON else 320
    return 0 if any(x in alike and y in alike for alike in ALIKE for x in a.modes for y in b.modes) else -100


def of_actors(a: Telling, b: Telling) -> int:
    if not a.actors or not b.actors:
        return 0
    return 80 if a.actors & b.actors else -60


def of_targets(a: Telling, b: Telling) -> int:
    if not a.targets or not b.targets:
        return 0
    return 60 if a.targets & b.targets else -40


def of_killed(a: Telling, b: Telling) -> int:
    shared = a.killed & b.killed
    if shared:
        most = max(shared)
        return 220 if most >= 10 else 150 if most >= 4 else 80
    parts = (a.killed | a.parts) & (b.killed | b.parts)
    known = PART if parts and max(parts) >= 4 else 0
    if not a.killed or not b.killed:
        return known
    high, low = max(max(a.killed), max(b.killed)), min(max(a.killed), max(b.killed))
    return known + (-20 if 2 * low >= high else -60 if 4 * low >= high else -120)


def of_injured(a: Telling, b: Telling) -> int:
    shared = a.injured & b.injured
    return (120 if max(shared) >= 10 else 60) if shared else 0


def _weight(words: Collection[int]) -> int:
    return len(words) + sum(w & 1 for w in words)


def _shared(a: Telling, b: Telling) -> float:
    """How much of the words that tell two passages share (cosine, names and numbers twice); of short passages, less than it seems."""
    shared = set(a.words).intersection(b.words)
    if not shared:
        return 0.0
    return _weight(shared) / sqrt((_weight(a.words) + FEW) * (_weight(b.words) + FEW))


def _words(a: Telling, b: Telling) -> int:
    if not a.words or not b.words:
        return 0
    most = MOST_ELSEWHERE if of_place(a, b) <= FAR else MOST
    return min(most, int(WORDS * _shared(a, b)) - WORDS // 10)


def keys(one: Telling) -> Iterator[str]:
    """Under which keys a telling is looked for: only tellings that share one are compared. Days times what is told of the place, the
    dead, an uncommon mode, or a few of the names."""
    if one.days is None:
        return
    for day in range(one.days[0], one.days[1] + 2):  # one more, so that neighbouring days meet
        head = f"{one.event_class[:3]}{'*' if one.wide else ''} {day} "
        for spot in one.spots:
            yield head + spot.key
            if spot.lat is not None and spot.lon is not None:
                yield f"{head}{round(spot.lat * 2)},{round(spot.lon * 2)}"
        for number in one.killed | one.parts:
            if number > 3:
                yield f"{head}k{number}"
        for word in [w for w in one.words if w & 1][:NAMES]:
            yield f"{head}w{word}"

    # Of an uncommon act a report that does not say its day may tell days later.
    for day in range(one.days[0] - (0 if one.dated else WEEK), one.days[1] + 2):
        for mode in one.modes - COMMON:
            yield f"{one.event_class[:3]}{'*' if one.wide else ''} {day} {mode}"


def _span(one: Telling) -> str:
    from datetime import date

    if one.days is None:
        return "no day"
    first, last = (date.fromordinal(d).isoformat() for d in one.days)
    return (first if first == last else f"{first} to {last}") + ("" if one.dated else " (by publication)")


def _places(one: Telling) -> str:
    return ", ".join(dict.fromkeys(s.name for s in one.spots)) or "no place"


def _dead(one: Telling) -> str:
    return _names(one.killed) + (f" (of a part {_names(one.parts)})" if one.parts else "")


def _names(of: frozenset[str] | frozenset[int]) -> str:
    return ", ".join(str(n) for n in sorted(of)) or "none"
