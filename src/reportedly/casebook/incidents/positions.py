"""Positions: what one claim of an incident says, aspect by aspect, in words for a cell of the account table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from reportedly.casebook.actors.standing import own_codebook, own_register
from reportedly.casebook.claimants import Source
from reportedly.casebook.incidents.dead import number_of
from reportedly.casebook.sentences import Sentences
from reportedly.records import ActorMention, Event, Figure, Quote, Report, Statement, TimeMention

ASPECTS = ("what", "who did it", "to whom", "the dead", "killed", "injured", "killed or injured", "where", "when", "how")
"""The columns of the account table."""

FIRED = ("shelling", "bombing", "barrel_bomb", "car_bomb", "chemical")
"""Modes of acts whose means are things that somebody fires, drops or sets off, and no one who acts."""

Aspect = Literal["what", "who did it", "to whom", "the dead", "killed", "injured", "killed or injured", "where", "when", "how"]


_WHO = re.compile(r"\b(behind|responsible|responsibility|involved|involvement|complicit|(?:role|part|hand) in)\b", re.IGNORECASE)
"""What a denial says where it denies who did it and not that it was done."""


@dataclass(frozen=True)
class Claim:
    """One claim with who makes it."""

    record: Event | Figure
    report: Report
    text: str
    origin: bool
    """Is its report the one that copies of its text are folded into?"""
    source: Source
    hidden: frozenset[str]
    denied: bool
    denies: tuple[str, ...] = ()
    answer: Statement | None = None
    """The statement that denies `record` without telling it again; `record` is then another's claim."""

    @property
    def id(self) -> str:
        """Of the record whose words make the claim."""
        return (self.answer or self.record).id

    @property
    def words(self) -> Quote | None:
        """The words that make the claim."""
        if self.answer is not None:
            return self.answer.content or self.answer.cue
        return self.record.trigger if isinstance(self.record, Event) else self.record.quote

    @property
    def at(self) -> int:
        """Where its words begin, in characters of the report's text."""
        return self.words.spans[0][0] if self.words and self.words.spans else 0

    @property
    def accuses(self) -> bool:
        """Do the words lay on somebody what happened, or deny only that?"""
        only_who = self.answer is not None and self.words is not None and _WHO.search(self.words.text or "") is not None
        return isinstance(self.record, Event) and (only_who or self.record.attribution in ("blamed", "claimed"))


def positions(claim: Claim) -> list[tuple[Aspect, str]]:
    """What a claim says, by aspect."""
    record = claim.record
    found: list[tuple[Aspect, str]] = []
    if isinstance(record, Event):
        by, weapons = [m for m in record.actor if not is_weapon(m)], [m for m in record.actor if is_weapon(m)]
        if not (claim.answer and by and claim.accuses):  # an accusation can be denied, and what happened be left open
            found.append(("what", record.mode.replace("_", " ") if record.mode else record.trigger.text or ""))
        found += [("who did it", name) for name in _names(by, claim.hidden)]
        found += [("how", m.text or "") for m in weapons if not claim.denied]
        if (
            record.attribution == "unknown"
            and not record.actor
            and claim.source.statement
            and claim.source.statement.stance == "cannot_verify"
        ):
            found.append(("who did it", "not known"))
        if claim.denied:
            return found
        found += [("to whom", name) for name in _names(record.target, claim.hidden)]
        found += [
            ("where", (f"{p.relation} " if p.relation else "") + (p.name or p.text or "")) for p in record.place if p.precision != "country"
        ]
        if record.means and record.means.text:
            found.append(("how", record.means.text))
        if record.time and (when := _when(record.time)):
            found.append(("when", when))
        return found
    told: dict[str, Aspect] = {"killed": "killed", "injured": "injured", "casualties": "killed or injured"}
    if record.role in told:
        found.append((told[record.role], _amount(record)))
    if record.role == "killed" and (who := _the_dead(record)):
        found.append(("the dead", who))
    return found


def _names(mentions: Iterable[ActorMention], hidden: frozenset[str]) -> list[str]:
    return list(dict.fromkeys(shown_name(m, hidden) for m in mentions))


def shown_name(mention: ActorMention, hidden: frozenset[str]) -> str:
    """An actor by the register's name, so that "Daesh" and "IS" are one position (the words stand behind it), else by the report's."""
    if mention.entity in hidden:
        return "name withheld"
    known = own_register().get(mention.actor) if mention.actor else None
    return known.name if known is not None else mention.name or mention.text or ""


@lru_cache(maxsize=1)
def _weapons() -> frozenset[str]:
    """Words for what is fired, dropped and set off."""
    modes = own_codebook().events
    return frozenset(word for mode in FIRED if (entry := modes.get(mode)) is not None for word in entry.means)


def is_weapon(mention: ActorMention) -> bool:
    """Is what is said to have done it no more than a thing ("Rockets struck the town")?"""
    if mention.actor is not None or not mention.text:
        return False
    words = mention.text.casefold().split()
    for n in range(len(words)):
        said = " ".join(words[n:])
        if {said, said.removesuffix("s"), said.removesuffix("es")} & _weapons():
            return True
    return False


def names_one(mention: ActorMention, text: str) -> bool:
    """Do the words name somebody: is there a capital that is not only that of a sentence's first word ("Rockets struck the town")?"""
    words = (mention.text or "").split()
    if mention.entity is None and mention.spans:
        sentences, first = Sentences(text), mention.spans[0][0]
        if sentences.words(sentences.at(first)).lstrip(" \n\"'“‘").startswith(words[0]):
            words = words[1:]
    return any(word[:1].isupper() for word in words)


def _when(time: TimeMention) -> str | None:
    if not time.start or time.precision in ("before", "since"):
        return time.text
    return time.start if not time.end or time.end == time.start else f"{time.start} to {time.end}"


def _amount(figure: Figure) -> str:
    """A number as it was put: "at least 18", "dozens"; of a part of the dead, with whom it counts."""
    number = number_of(figure)
    if number is None or figure.qualifier in ("dozens", "scores", "hundreds", "thousands", "several"):
        said: str = figure.qualifier
    elif figure.value is None and figure.low is not None and figure.high is not None:
        said = f"{figure.low:,} to {figure.high:,}"
    else:
        said = ("" if figure.qualifier == "exact" else figure.qualifier.replace("_", " ") + " ") + f"{number:,}"
    words = figure.quote.text or said
    return (words if "of them" in words else f"of them {words}") if figure.within else said


def _the_dead(figure: Figure) -> str | None:
    """Who the dead are said to be, in the teller's own word where there is one."""
    if figure.label and figure.label.text:
        return figure.label.text
    if figure.status != "unstated":
        return {"civilian": "civilians", "combatant": "fighters"}.get(figure.status, figure.status)
    if figure.group and figure.group.actor:
        return figure.group.name or figure.group.text
    return None
