"""How what reports say of an agreement is compared: named comparisons, each with a weight in hundredths that can be shown.

A sum above nought says that two descriptions are rather of one agreement than of two. `compare` holds two descriptions side by side; `likely`
asks whether a bare "the truce" of a report means an agreement that others describe.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TypeVar

from reportedly.casebook.incidents.comparing import Reason
from reportedly.casebook.incidents.spots import Spot, kilometres
from reportedly.casebook.truces.tellings import LEAVING, TruceTelling, Window
from reportedly.casebook.truces.words import Length

T = TypeVar("T")

BASE = -150
"""What two descriptions begin with."""

FIGHTING = frozenset({"cessation_of_hostilities", "ceasefire", "humanitarian_pause", "local_truce", "deescalation_zone"})
LOOSE = frozenset({"ceasefire", "other"})
"""Kinds that tell little: any stop of fighting is called a ceasefire."""

LATER = 45
"""Days after which an agreement that was made may still begin."""

WEEK, MONTH = 7, 30

FORGOTTEN = 60
"""Days after its last telling from which a bare "the truce" hardly means an agreement."""

IMPOSSIBLE = -1000


@dataclass(frozen=True, slots=True)
class Profile:
    """What one or several tellings say that can be compared. `first`, `last`: days of publication; `words`: of places named near it."""

    id: str
    first: int | None
    last: int | None
    kinds: frozenset[str]
    names: tuple[str, ...]
    marks: frozenset[str]
    makers: frozenset[str]
    parties: frozenset[str]
    spots: tuple[Spot, ...]
    near: tuple[Spot, ...]
    words: frozenset[str]
    wide: bool
    made: Window | None
    began: Window | None
    fresh: Window | None
    length: Length | None


def profile_of(tellings: Iterable[TruceTelling]) -> Profile:
    """What tellings say together."""
    listed = sorted(tellings, key=lambda t: t.id)
    days = [t.published for t in listed if t.published is not None]
    spots = tuple(sorted({s for t in listed for s in t.spots}))
    near = tuple(sorted({s for t in listed for s in t.near}))
    return Profile(
        id=listed[0].id,
        first=min(days, default=None),
        last=max(days, default=None),
        kinds=frozenset(kind for t in listed for kind in t.kinds),
        names=tuple(sorted({name for t in listed for name in t.names})),
        marks=frozenset(mark for t in listed for mark in t.marks),
        makers=frozenset(maker for t in listed for maker in t.makers),
        parties=frozenset(party for t in listed for party in t.parties),
        spots=spots,
        near=near,
        words=frozenset(word for s in (*spots, *near) for word in s.name.casefold().split() if len(word) > 3),
        wide=any(t.wide for t in listed) and not spots,
        made=commonest([t.made for t in listed]),
        began=commonest([t.began for t in listed]),
        fresh=commonest([t.fresh for t in listed]),
        length=commonest([t.length for t in listed]),
    )


def commonest(told: Iterable[T | None]) -> T | None:
    """What is told most often; of several the first in order."""
    counted = Counter(one for one in told if one is not None)
    return min(counted, key=lambda one: (-counted[one], one), default=None)  # type: ignore[operator]


def describes(one: TruceTelling) -> bool:
    """Does a telling say which agreement it is of: by a name, its makers, an area, or when it was made or began?"""
    return bool(one.marks or len(one.makers) > 1 or one.spots or one.made or one.began)


ABOUT = (
    "name", "makers", "area", "made", "began", "made and begun", "new then", "told before", "kind", "length", "parties", "places named near", "published",
)  # fmt: skip


def _identity(a: Profile, b: Profile) -> tuple[int, ...]:
    """The comparisons of what tells one agreement from another."""
    made, began = _windows(a.made, b.made), _windows(a.began, b.began)
    crossed, new = (0, 0) if made or began else (_crossed(a, b), _new(a, b))
    return _name(a, b), _makers(a, b), _area(a, b), made, began, crossed, new, _before(a, b)


def _rest(a: Profile, b: Profile, identity: tuple[int, ...]) -> tuple[int, ...]:
    name, makers, area, made, began, *_ = identity
    known = name > 0 or makers >= 200 or made > 0 or began > 0
    near = 0 if known or a.spots or b.spots else _near(a, b)
    return _kind(a, b), _length(a, b), _parties(a, b), near, _published(a, b, known, area)


def weights(a: Profile, b: Profile) -> tuple[int, ...]:
    """The comparisons of two descriptions, in the order of `ABOUT`."""
    identity = _identity(a, b)
    return *identity, *_rest(a, b, identity)


def compare(a: Profile, b: Profile) -> int:
    """The sum of all comparisons of two descriptions, the same both ways round; nought where they say nothing that could tell one agreement
    from another (one gives the makers, the other the town): such a pair must not keep apart what a third joins."""
    identity = _identity(a, b)
    if not any(identity):
        return min(0, _kind(a, b))
    return BASE + sum(identity) + sum(_rest(a, b, identity))


def compare_bare(a: Profile, b: Profile) -> int:
    """The same of what does not say which agreement it is of."""
    return BASE + sum(weights(a, b))


def reasons(a: Profile, b: Profile) -> list[Reason]:
    """The comparisons whose weights `compare` adds up, with what each saw; those that weigh nothing are left out."""
    seen = (
        f"{_list(a.names)} and {_list(b.names)}",
        f"{_list(a.makers)} and {_list(b.makers)}",
        f"{_spots(a)} and {_spots(b)}",
        f"{_span(a.made)} and {_span(b.made)}",
        f"{_span(a.began)} and {_span(b.began)}",
        f"made {_span(a.made or b.made)}, begun {_span(a.began or b.began)}",
        f"{_span(a.fresh or a.made or a.began)} and {_span(b.fresh or b.made or b.began)}",
        f"published {_published_said(a)} and {_published_said(b)}, made {_span(a.made or b.made)}, begun {_span(a.began or b.began)}",
        f"{_list(a.kinds)} and {_list(b.kinds)}",
        f"{_length_said(a)} and {_length_said(b)}",
        f"{_list(a.parties)} and {_list(b.parties)}",
        f"{_list(s.name for s in a.near)} and {_list(s.name for s in b.near)}",
        f"{_published_said(a)} and {_published_said(b)}",
    )
    found = [Reason("to begin with", BASE, "two tellings taken at random")]
    return found + [Reason(about, w, said) for about, w, said in zip(ABOUT, weights(a, b), seen, strict=True) if w]


def _name(a: Profile, b: Profile) -> int:
    if a.marks and b.marks:
        return 400 if a.marks & b.marks else -250
    return 250 if a.marks & b.words or b.marks & a.words else 0


def _makers(a: Profile, b: Profile) -> int:
    if not a.makers or not b.makers:
        return 0
    shared = a.makers & b.makers
    if len(shared) > 1:
        return 250 if a.makers == b.makers else 200
    if shared:
        return -200 if a.makers - shared and b.makers - shared else 60
    return -200 if len(a.makers) > 1 and len(b.makers) > 1 else -60


def _area(a: Profile, b: Profile) -> int:
    if not a.spots or not b.spots:
        if (a.wide and any(s.fine for s in b.spots)) or (b.wide and any(s.fine for s in a.spots)):
            return -350
        return 0
    best = distance(a.spots, b.spots)
    if best is None:
        return -150
    if best < 0:
        return 220 if a.spots[0].fine and b.spots[0].fine else 120
    if best == 0:
        return 80
    return -50 if best <= 5 else -300 if best <= 40 else -500


def distance(ours: Sequence[Spot], theirs: Sequence[Spot]) -> float | None:
    """Kilometres between the nearest of two areas: -1 where they share a place, 0 where one may lie in the other, None where nobody knows."""
    keys = {s.key for s in theirs}
    if any(s.key in keys for s in ours):
        return -1
    known = [
        max(0.0, kilometres(x, y) - x.radius - y.radius) for x in ours for y in theirs if x.lat is not None and y.lat is not None
    ]  # fmt: skip
    return min(known, default=None)


def _near(a: Profile, b: Profile) -> int:
    if not a.near or not b.near:
        return 0
    best = distance(a.near, b.near)
    return 100 if best is not None and best <= 0 else -120


def _kind(a: Profile, b: Profile) -> int:
    ours, theirs = a.kinds - LOOSE, b.kinds - LOOSE
    if not ours or not theirs:
        return 0
    if ours & theirs:
        return 60
    if any(ours & family and theirs & family for family in (FIGHTING, frozenset(LEAVING))):
        return -120 if "humanitarian_pause" in ours ^ theirs else 0
    return -150


def _windows(a: Window | None, b: Window | None) -> int:
    if a is None or b is None:
        return 0
    gap = max(a[0], b[0]) - min(a[1], b[1])
    short = max(a[1] - a[0], b[1] - b[0]) <= 7
    if gap <= 0:
        return 220 if short else 120
    return 120 if gap <= 1 and short else 60 if gap <= 4 else -100 if gap <= 31 else -400


def _crossed(a: Profile, b: Profile) -> int:
    """One says when it was made, the other when it began."""
    found = [
        60 if made[0] - 1 <= began[1] and began[0] <= made[1] + LATER else -300
        for made, began in ((a.made, b.began), (b.made, a.began))
        if made is not None and began is not None
    ]
    return min(found, default=0)


def _before(a: Profile, b: Profile) -> int:
    """One is of a report from well before the other says that it was made or began."""
    found = 0
    for one, other in ((a, b), (b, a)):
        starts = [w[0] for w in (other.made, other.began) if w is not None]
        if starts and one.made is None and one.began is None and one.first is not None:
            ahead = min(starts) - one.first
            found = min(found, -400 if ahead > MONTH else -100 if ahead > WEEK else 0)
    return found


def _new(a: Profile, b: Profile) -> int:
    """One opens with its making or beginning, and the other does too, or says when that was."""
    found = []
    for one, other in ((a, b), (b, a)):
        for window in (other.made, other.began, other.fresh) if one.fresh is not None else ():
            if window is not None and one.fresh is not None:
                found.append(max(one.fresh[0], window[0]) - min(one.fresh[1], window[1]))
    if not found:
        return 0
    return 100 if min(found) <= 1 else 0 if min(found) <= 14 else -150


def _length(a: Profile, b: Profile) -> int:
    if a.length is None or b.length is None:
        return 0
    return 120 if a.length == b.length else -120


def _parties(a: Profile, b: Profile) -> int:
    if not a.parties or not b.parties:
        return 0
    return 50 if a.parties & b.parties else -20


def _published(a: Profile, b: Profile, known: bool, area: int) -> int:
    if a.first is None or b.first is None or a.last is None or b.last is None:
        return 0
    gap = max(a.first, b.first) - min(a.last, b.last)
    if gap <= 7:
        return 120 if gap <= 2 else 60
    if known and gap <= 400:
        return 0
    return -30 if gap <= 21 else -min(200, gap) if area > 200 else -min(300, 2 * gap)


def likely(bare: Profile, truce: Profile, heard: Sequence[int]) -> int:
    """How likely a bare "the truce" means an agreement: above nought where it rather does.

    truce: what all who describe it say together. heard: the days, in order, on which reports describe it.
    """
    if bare.first is None or not heard:
        return IMPOSSIBLE
    began = min(heard[0], *(w[0] for w in (truce.made, truce.began, (heard[0], 0)) if w is not None))
    if bare.first < began - 1:
        return IMPOSSIBLE
    at = bisect_left(heard, bare.first)
    gap = min(abs(bare.first - day) for day in heard[max(0, at - 1) : at + 1])
    recent = 140 if gap <= 3 else 100 if gap <= 7 else 60 if gap <= 14 else 0 if gap <= 30 else -40 if gap <= FORGOTTEN else -250
    if gap > 14 and bare.first > heard[-1] and (truce.length or truce.kinds == {"humanitarian_pause"}):
        recent = -250  # what was for a time is not called "the truce" long after it
    parties = _sides_meant(bare, truce, heard)
    seen = (_kind(bare, truce), _length(bare, truce), _makers(bare, truce), _where(bare, truce), _new(bare, truce))
    return -100 + recent + parties + sum(seen)


def _sides_meant(bare: Profile, truce: Profile, heard: Sequence[int]) -> int:
    """A report that says only "the truce" speaks of one between the sides that it names: of a truce whose sides several days have told, and are
    others, it does not speak."""
    if not bare.parties or not truce.parties:
        return 0
    shared = len(bare.parties & truce.parties)
    if not shared:
        return -120 if len(truce.parties) > 1 and len(heard) > 2 else -20
    return 60 * min(2, shared) if shared == len(bare.parties) else 20


def _where(bare: Profile, truce: Profile) -> int:
    """Of an agreement for an area a report speaks that names a place in it; one that names only others rather speaks of another."""
    if not truce.spots:
        return 20 if truce.wide or len(truce.makers) > 1 else 0
    best = distance(bare.near, truce.spots) if bare.near else None
    return 120 if best == -1 else 40 if best == 0 else -200


def keys(one: Profile) -> Iterator[str]:
    """Under which keys a description is looked for: only those that share one are compared. A name is also looked for among `words`."""
    for mark in one.marks:
        yield f"n {mark}"
    windows = [w for w in (one.made, one.began) if w is not None]
    for first, last in windows:
        for week in range(first // 7 - 1, last // 7 + 2):
            yield f"d {week}"
    days = [day for w in windows for day in w] + [day for day in (one.first, one.last) if day is not None]
    for month in sorted({day // 30 + step for day in days for step in (0, 1)}):
        for spot in one.spots:
            yield f"a {month} {spot.key}"
            if spot.lat is not None and spot.lon is not None:
                yield f"a {month} {round(spot.lat)},{round(spot.lon)}"
    for a, b in combinations(sorted(one.makers), 2):
        yield f"m {a} {b}"


def bare_keys(one: Profile) -> Iterator[str]:
    """The same of descriptions that do not say which agreement they are of."""
    if one.first is None:
        return
    for week in (one.first // 7, one.first // 7 + 1):
        for spot in one.near:
            yield f"{week} {spot.key}"
        if not one.near:
            yield f"{week} {' '.join(sorted(one.kinds))}"


def _list(said: Iterable[str]) -> str:
    return ", ".join(sorted(set(said))) or "none"


def _spots(one: Profile) -> str:
    return ", ".join(dict.fromkeys(s.name for s in one.spots)) or ("the whole country" if one.wide else "no area")


def _span(w: Window | None) -> str:
    if w is None:
        return "no day"
    return " to ".join(dict.fromkeys(date.fromordinal(day).isoformat() for day in w))


def _published_said(one: Profile) -> str:
    return _span((one.first, one.last)) if one.first is not None and one.last is not None else "no day"


def _length_said(one: Profile) -> str:
    return f"{one.length[0]} {one.length[1]}s" if one.length else "none"
