"""In what state each teller has an agreement on a day. Pure.

Only steps that a teller tells as so change its state; what is planned, possible, conditional, rumoured or denied does not. A state is carried
forward until the same teller tells another: silence is not observance, so it always stands with the day on which the teller was last heard.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from msgspec import Struct

from reportedly.casebook.actors.standing import Stand, stand_of
from reportedly.casebook.incidents.days import iso
from reportedly.casebook.truces.tellings import Told
from reportedly.casebook.truces.words import Length, ends_on

State = Literal[
    "called for", "in talks", "offered", "refused", "accepted", "agreed", "announced", "in force", "extended", "at risk", "violated",
    "suspended", "left", "expired", "collapsed",
]  # fmt: skip

_STATE: dict[str, State] = {
    "call_for": "called for", "negotiate": "in talks", "offer": "offered", "refuse": "refused", "accept": "accepted", "sign": "agreed",
    "announce": "announced", "implement": "in force", "observe": "in force", "restore": "in force", "extend": "extended", "at_risk": "at risk",
    "breach": "violated", "suspend": "suspended", "withdraw": "left", "expire": "expired", "collapse": "collapsed",
}  # fmt: skip
"""The state that each step leads to."""

ORDER = tuple(_STATE)
"""Steps of one day in the order in which they follow each other."""

_BEFORE: frozenset[State | None] = frozenset({None, "called for", "in talks", "offered", "refused", "accepted"})
"""States before there is an agreement."""
ENDED: frozenset[State | None] = frozenset({"suspended", "left", "expired", "collapsed"})
"""States in which an agreement is not in force any more."""
STANDS: frozenset[State | None] = frozenset({"agreed", "announced", "in force", "extended", "at risk", "violated"})
"""States in which there is an agreement."""


@dataclass(frozen=True)
class TruceState:
    """The state in which one teller has an agreement on a day. `state`: None where they are heard but tell none; `since`: the day of the step
    (FORMAT's `step`) that led to it, `dated` false where that is only the day of publication; `claim`, `report`: where; `last_heard`: the last
    day up to then on which they say anything of it, `silent_days` before the day asked for; `told_later`: all of it was said only after that
    day; `accepted_by`, `refused_by`: sides, by this teller; `expired_by_term`: the last day of the term that was told for it, where that
    has passed and the teller has told no state since: derived from the words, told by nobody."""

    teller: str
    who: str
    actor: str | None
    stand: Stand
    towards: str | None
    state: State | None
    step: str | None
    since: str | None
    dated: bool
    claim: str | None
    report: str | None
    last_heard: str | None
    silent_days: int | None
    told_later: bool
    accepted_by: tuple[str, ...]
    refused_by: tuple[str, ...]
    expired_by_term: str | None


class Heard(Struct, frozen=True, array_like=True, gc=False):
    """A step, its teller's key as it is across reports, with the report that it is read from and its text, copies folded."""

    told: Told
    report: str
    text: str


class Line:
    """The states through which one teller's steps lead, taken in order. `accepted`, `refused`: sides that this teller says have done so."""

    def __init__(self) -> None:
        self.state: State | None = None
        self.accepted: dict[str, None] = {}
        self.refused: dict[str, None] = {}

    def take(self, step: str, dated: bool, by: Iterable[str]) -> bool:
        """Take a step that is told as so; does the state come from it?"""
        if step in ("accept", "refuse"):
            for who in by:
                (self.accepted if step == "accept" else self.refused)[who] = None
                (self.refused if step == "accept" else self.accepted).pop(who, None)
        new = self._after(step, dated)
        self.state = new or self.state
        return new is not None

    def _after(self, step: str, dated: bool) -> State | None:
        """The state that a step leads to, or None where it changes nothing: what is retold of how an agreement came about does not bring it
        back, and a call for it to be kept does not undo it."""
        state = self.state
        if step in ("suspend", "withdraw", "expire", "collapse", "observe", "restore", "extend"):
            return _STATE[step]
        if step == "call_for":
            return "called for" if state is None else None
        if step == "negotiate":
            return "in talks" if state in (None, "called for") else None
        if step in ("offer", "accept", "refuse"):
            if state not in _BEFORE or (step == "offer" and state == "accepted"):
                return None
            return "accepted" if step == "refuse" and self.accepted else _STATE[step]
        if state in ENDED:
            return _STATE[step] if dated and step in ("sign", "announce", "implement") else None
        if step in ("sign", "announce"):
            return _STATE[step] if state in _BEFORE or (step == "sign" and state == "announced") else None
        return _STATE.get(step)


def states_on(
    heard: Iterable[Heard], on: int | None, *, hindsight: bool, began: int | None, length: Length | None
) -> tuple[TruceState, ...]:
    """The state by each teller, those who tell one first, then by name. on: the day, as a number; None: the last day told of.

    hindsight: what was said later of that day or one before it counts too. began, length: the beginning and term that most tell.
    """
    by_teller: dict[str, list[Heard]] = {}
    for one in heard:
        by_teller.setdefault(one.told.teller, []).append(one)
    found = [s for own in by_teller.values() if (s := _state(own, on, hindsight, began, length)) is not None]
    return tuple(sorted(found, key=lambda s: (s.state is None, s.who.casefold(), s.teller)))


def _order(one: Heard) -> tuple[int, int, int, int, str]:
    step = ORDER.index(one.told.step) if one.told.step in _STATE else -1
    return one.told.day or 0, step, one.told.heard or 0, one.told.at, one.told.claim


def _state(own: Sequence[Heard], on: int | None, hindsight: bool, began: int | None, length: Length | None) -> TruceState | None:
    counted = [
        h for h in own
        if h.told.day is not None and (on is None or (h.told.day <= on and (hindsight or h.told.heard is None or h.told.heard <= on)))
    ]  # fmt: skip
    if not counted:
        return None
    line, by = Line(), None
    begun, ends = None, ends_on(began, length) if began is not None and length is not None else None
    for one in sorted(counted, key=_order):
        told = one.told
        if not told.changes:
            continue
        if line.take(told.step, told.dated, told.by or (told.who,)):
            by = one
        if told.step == "implement":
            begun = told.day
        if told.step in ("implement", "announce", "sign", "accept", "observe") and (told.length or length):
            start = begun if begun is not None else began if began is not None else told.day
            ends = ends_on(start, told.length or length) if start is not None else None  # type: ignore[arg-type]
        elif told.step == "extend":
            ends = ends_on(max(ends, told.day or ends), told.length) if ends is not None and told.length else None
    first = own[0].told
    spoke = sorted(day for h in counted if (day := h.told.heard if h.told.heard is not None else h.told.day) is not None)
    until = on if on is not None else spoke[-1]
    before = [day for day in spoke if day <= until]
    last = before[-1] if before else spoke[0]
    stand, towards = _stand(first.actor, iso(last))
    state = line.state
    over = state in STANDS and ends is not None and until > ends and (by is None or (by.told.day or 0) <= ends)
    return TruceState(
        teller=first.teller, who=first.who, actor=first.actor, stand=stand, towards=towards, state=state, step=by.told.step if by else None,
        since=iso(by.told.day) if by else None, dated=by.told.dated if by else False, claim=by.told.claim if by else None,
        report=by.report if by else None, last_heard=iso(last), silent_days=until - last if before else None, told_later=not before,
        accepted_by=tuple(line.accepted), refused_by=tuple(line.refused), expired_by_term=iso(ends) if over else None,
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def _stand(actor: str | None, on: str | None) -> tuple[Stand, str | None]:
    return stand_of(actor, on)
