"""Who holds a place on a day, as each teller has it, and where tellers differ. Pure.

What a teller says is carried forward until the same teller says another thing; silence is no word for or against, so it stands with the day on
which the teller was last heard. No line is drawn between places, and nobody's claims are merged with another's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Literal

from msgspec import Struct

from reportedly.casebook.actors.standing import Stand, family, stand_of
from reportedly.casebook.control.tellings import STRAND, ControlTold, Named, Strand
from reportedly.casebook.incidents.days import iso
from reportedly.casebook.truces.tellings import MOST_DAYS
from reportedly.casebook.words import words_of

EVER, NEVER = 10**9, 10**8
"""A day after all others; the day of what is told without any."""

Says = Literal["so", "not so"]
Names = tuple[Named, ...]


class ControlClaim(Struct, frozen=True, gc=False):
    """One claim as the table has it, the number of its report and of that one's text (copies folded), its teller as told apart across reports."""

    told: ControlTold
    report: int
    origin: int
    teller: str
    who: str
    actor: str | None


class ControlStand(Struct, frozen=True, gc=False):
    """What one teller says of a place on a day. `strand`: who holds it, whether it is besieged, whether a way to it is open; `change`: FORMAT's;
    `says`: that it is so, or not so; None: only planned, possible or asked for. `holders`: who holds (besieges) it by that, `lost_by`: who does no more.
    `since`: the first day of which the claim tells, `dated` false where that is only when it was said. `last_heard`: the last day up to then on which they
    say anything of the place, `silent_days` before the day asked for; `told_later`: all of it was said only after that day. `stand`, `towards`: where the
    teller stands, by the register."""

    teller: str
    who: str
    actor: str | None
    stand: Stand
    towards: str | None
    strand: Strand
    change: str
    says: Says | None
    holders: Names
    lost_by: Names
    since: str | None
    dated: bool
    claim: str
    last_heard: str | None
    silent_days: int | None
    told_later: bool


@dataclass(frozen=True)
class ControlRow:
    """A place on a day, by each teller, unmerged. `id`: that of its smallest claim; `key`: geonameid or folded name; `relation`: the words that
    displace it ("near"); `disputed`: strands on which one teller denies what another says, or two name holders whom the register knows to be
    different, of the same days; `named_differently`: they name different holders, one of whom the register does not know ("rebels"). Counts, up to
    that day, stand side by side and are never added up."""

    id: str
    key: str
    place: str
    names: tuple[str, ...]
    relation: str | None
    geonameid: int | None
    lat: float | None
    lon: float | None
    precision: str | None
    first_told: str | None
    last_heard: str | None
    silent_days: int | None
    disputed: tuple[Strand, ...]
    named_differently: bool
    claims: int
    reports: int
    texts: int
    tellers: int
    on: str | None
    stands: tuple[ControlStand, ...]


class Line:
    """One teller's claims of one strand in the order of their first days: what they say on any day is found without going through them."""

    def __init__(self, claims: Iterable[ControlClaim]) -> None:
        self.claims = sorted(claims, key=lambda c: (_since(c.told), c.told.day or 0, c.told.heard or 0, c.told.at, c.told.claim))
        self.firsts = [_since(c.told) for c in self.claims]
        self.best: list[int] = []
        self.begun: list[int] = []
        last = -1
        for n, c in enumerate(self.claims):
            before = self.claims[n - 1].told if n else None
            same = before is not None and _signature(before) == _signature(c.told)
            self.begun.append(self.begun[n - 1] if same else n)
            if last < 0 or _rank(c.told, EVER) >= _rank(self.claims[last].told, EVER):
                last = n
            self.best.append(last)

    def on(self, day: int) -> int | None:
        """The number of the claim that stands on a day: the latest of what they say is so or not so; where there is none, what is planned."""
        upto = bisect_right(self.firsts, day) - 1
        if upto < 0:
            return None
        best = self.best[upto]
        if (self.claims[best].told.day or 0) <= day:
            return best
        return max(range(upto + 1), key=lambda n: _rank(self.claims[n].told, day))


def _since(told: ControlTold) -> int:
    return told.since if told.since is not None else NEVER


def _rank(told: ControlTold, day: int) -> tuple[bool, int, int, int, str]:
    return told.so is not None, min(told.day or 0, day), told.heard or 0, told.at, told.claim


def _signature(told: ControlTold) -> tuple[object, ...]:
    """What two claims must have in common to say the same."""
    return STRAND[told.change], told.so, told.holders, told.lost_by, told.change in ("siege_broken", "route_opened", "contested", "lost")


@dataclass
class PlaceTold:
    """All that is told of a place, so laid out that any day can be asked for quickly."""

    key: str
    claims: list[ControlClaim]
    lines: dict[tuple[str, Strand], Line] = field(init=False)
    heard: dict[str, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        grouped: defaultdict[tuple[str, Strand], list[ControlClaim]] = defaultdict(list)
        heard: defaultdict[str, list[int]] = defaultdict(list)
        for c in self.claims:
            grouped[c.teller, STRAND[c.told.change]].append(c)
            spoke = c.told.heard if c.told.heard is not None else c.told.day
            if spoke is not None:
                heard[c.teller].append(spoke)
        self.lines = {key: Line(own) for key, own in grouped.items()}
        self.heard = {teller: sorted(days) for teller, days in heard.items()}
        self.id = min(c.told.claim for c in self.claims)
        self.names = tuple(name for name, _ in Counter(c.told.place for c in self.claims).most_common())
        located = [c.told for c in self.claims if c.told.lat is not None]
        self.at = min(located or [c.told for c in self.claims], key=lambda t: t.claim)
        self.days = sorted(_since(c.told) for c in self.claims)
        self._by_report, self._by_text = self._first_days(lambda c: c.report), self._first_days(lambda c: c.origin)

    def _first_days(self, of: Callable[[ControlClaim], int]) -> list[int]:
        found: dict[int, int] = {}
        for c in self.claims:
            found[of(c)] = min(found.get(of(c), NEVER), _since(c.told))
        return sorted(found.values())

    def on(self, on: int | None) -> ControlRow | None:
        """The place on a day (as a number; None: the last day told of); None where nothing was told of it by then."""
        day = EVER if on is None else on
        standing = [(line, n) for line in self.lines.values() if (n := line.on(day)) is not None]
        if not standing:
            return None
        stands = [self._stand(line, n, on) for line, n in standing]
        stands.sort(key=lambda s: (_ORDER.get(s.stand, 4), s.says is None, s.who.casefold(), s.teller, s.strand))
        disputed, differently = differing(standing, day)
        spoke = [d for days in self.heard.values() for d in days[: bisect_right(days, day)][-1:]]
        last = max(spoke, default=None)
        at = self.at
        return ControlRow(
            id=self.id, key=self.key, place=self.names[0], names=self.names, relation=at.relation, geonameid=at.geonameid, lat=at.lat, lon=at.lon,
            precision=at.precision, first_told=iso(self.days[0]), last_heard=iso(last), silent_days=on - last if on is not None and last is not None else None,
            disputed=disputed, named_differently=differently, claims=bisect_right(self.days, day), reports=bisect_right(self._by_report, day),
            texts=bisect_right(self._by_text, day), tellers=len({s.teller for s in stands}), on=iso(on), stands=tuple(stands),
        )  # fmt: skip

    def _stand(self, line: Line, n: int, on: int | None) -> ControlStand:
        c = line.claims[n]
        told = c.told
        days = self.heard.get(c.teller, [])
        upto = days[: bisect_right(days, EVER if on is None else on)]
        last = upto[-1] if upto else days[0] if days else None
        stand, towards = _stand_of(c.actor, iso(last))
        since = line.claims[line.begun[n]].told
        return ControlStand(
            teller=c.teller, who=c.who, actor=c.actor, stand=stand, towards=towards, strand=STRAND[told.change], change=told.change,
            says={1: "so", 0: "not so", None: None}[told.so], holders=told.holders, lost_by=told.lost_by,  # type: ignore[arg-type]
            since=iso(since.since), dated=since.dated, claim=told.claim, last_heard=iso(last),
            silent_days=on - upto[-1] if on is not None and upto else None, told_later=bool(days) and not upto,
        )  # fmt: skip


_ORDER = {"party": 0, "organ_of_party": 1, "backer": 2, "aligned": 3, "none_known": 4}


def differing(standing: Sequence[tuple[Line, int]], day: int) -> tuple[tuple[Strand, ...], bool]:
    """Strands on which tellers dispute each other of the same days, and whether they only name holders differently."""
    spans: defaultdict[tuple[object, ...], list[tuple[int, int]]] = defaultdict(list)
    one: dict[tuple[object, ...], ControlTold] = {}
    for line, n in standing:
        told = line.claims[n].told
        if told.so is None or told.since is None:
            continue
        key = _signature(told)
        one.setdefault(key, told)
        until = told.day if told.day is not None else told.since
        if told.heard is not None and 0 < told.heard - until <= MOST_DAYS:
            until = told.heard  # who tells of a taking tells of no loss up to the day on which they speak
        spans[key].append((line.claims[line.begun[n]].told.since or told.since, min(until, day)))
    keys = sorted(spans, key=str)
    disputed: set[Strand] = set()
    differently = False
    for n, a in enumerate(keys):
        for b in keys[n + 1 :]:
            strand = STRAND[one[a].change]
            if strand != STRAND[one[b].change] or strand in disputed:
                continue
            found = _differ(one[a], one[b])
            if found is None or (differently and found != "disputed") or not _overlap(spans[a], spans[b]):
                continue
            if found == "disputed":
                disputed.add(strand)
            else:
                differently = True
    return tuple(sorted(disputed)), differently and "hold" not in disputed


def _overlap(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> bool:
    """Have any two of these spans a day in common?"""
    at, ends = sorted((*((f, 0, u) for f, u in a), *((f, 1, u) for f, u in b))), [-1, -1]
    for first, side, until in at:
        if ends[1 - side] >= first:
            return True
        ends[side] = max(ends[side], until)
    return False


def _differ(a: ControlTold, b: ControlTold) -> Literal["disputed", "named differently"] | None:
    if STRAND[a.change] != "hold":
        return "disputed" if _is_open(a) != _is_open(b) else None
    a_holds, a_not = _sides(a)
    b_holds, b_not = _sides(b)
    if _any_same(a_holds, b_not) or _any_same(b_holds, a_not):
        return "disputed"
    if a_holds and b_holds and not _any_same(a_holds, b_holds):
        return "disputed" if all(x.actor for x in (*a_holds, *b_holds)) else "named differently"
    return None


def _is_open(told: ControlTold) -> bool:
    return (told.change in ("siege_broken", "route_opened")) == (told.so == 1)


def _sides(told: ControlTold) -> tuple[Names, Names]:
    """Who holds the place by a claim, and who does not."""
    if told.change == "contested":
        return (), ()
    return (told.holders, told.lost_by) if told.so else (told.lost_by, told.holders)


def _any_same(a: Names, b: Names) -> bool:
    return any(same(x, y) for x, y in product(a, b))


@lru_cache(maxsize=50_000)
def _folded(name: str) -> frozenset[str]:
    return frozenset(word for word, _, _ in words_of(name))


def same(a: Named, b: Named) -> bool:
    """May two names mean one holder: one is part of the other by the register, or by its words ("rebels", "Islamist rebels")?"""
    if a.actor and b.actor:
        return a.actor in family(b.actor) or b.actor in family(a.actor)
    return _folded(a.name) <= _folded(b.name) or _folded(b.name) <= _folded(a.name)


@lru_cache(maxsize=50_000)
def _stand_of(actor: str | None, on: str | None) -> tuple[Stand, str | None]:
    return stand_of(actor, on)
