"""Named rules: one number for a table out of what claimants say of the dead, several side by side, each by its name.

What each rule means stands in codebook/conventions.yaml, with the edition of the published codebook that it follows where it follows one.
No rule says which number is right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from reportedly.casebook.actors.standing import Stand, own_codebook
from reportedly.casebook.words import words_of
from reportedly.codebook.entries import ConventionEntry

ALIGNED = ("party", "organ_of_party", "backer", "aligned")
"""Stands of claimants who are no outsiders."""


@dataclass(frozen=True)
class TollSaid:
    """What one claimant said of all the dead in one report, in the order of publication. `number`: None where the words give none
    ("dozens"); `low`, `high`: the least and most that they leave open, where they say."""

    claimant: str
    who: str
    published: str | None
    number: int | None
    words: str
    claim: str
    report: str
    stand: Stand
    qualifier: str = "exact"
    low: int | None = None
    high: int | None = None


Rule = Callable[[Sequence[TollSaid]], int | None]


def numbers(tolls: Sequence[TollSaid]) -> dict[str, int]:
    """The dead by every rule that gives a number."""
    return {name: found for name, rule in RULES.items() if (found := rule(tolls)) is not None}


def rules() -> Mapping[str, ConventionEntry]:
    """What each rule means, by name, in the order of columns."""
    told = own_codebook().conventions
    return {name: told[name] for name in RULES}


def coded(toll: TollSaid, rule: str) -> int | None:
    """A claimant's number as a published convention codes it: words without a number as the convention's entries say; None where it says
    nothing of them."""
    if toll.number is not None:
        return toll.number
    said = " ".join(word for word, _, _ in words_of(toll.words))
    for entry in own_codebook().conventions.values():
        if entry.of == rule and entry.qualifier == toll.qualifier and any(_begins(said, word) for word in entry.words):
            return entry.number
    return None


def _begins(said: str, word: str) -> bool:
    """Is the word the number of these words, and no part of another ("several dozens", "tens of thousands")?"""
    return (said + " ").startswith(word + " ") and not said.startswith((f"{word} of thousands", f"{word} of millions"))


def _lowest(found: Iterable[int | None]) -> int | None:
    return min((n for n in found if n is not None), default=None)


def _highest(found: Iterable[int | None]) -> int | None:
    return max((n for n in found if n is not None), default=None)


def _latest(tolls: Sequence[TollSaid]) -> int | None:
    given = [t for t in tolls if t.number is not None]
    last = max(((t.published or "")[:10] for t in given), default="")
    return _highest(t.number for t in given if (t.published or "")[:10] == last)


def _least(toll: TollSaid) -> int | None:
    return None if toll.qualifier in ("up_to", "under") else toll.low if toll.low is not None else toll.number


def _most(toll: TollSaid) -> int | None:
    return toll.high if toll.high is not None else toll.number


def _acled(rule: str) -> Rule:
    """The lowest of what claimants said last, as the convention codes it."""

    def of(tolls: Sequence[TollSaid]) -> int | None:
        last = {t.claimant: n for t in tolls if (n := coded(t, rule)) is not None}  # in the order of publication: the last one stays
        return _lowest(last.values())

    return of


RULES: Mapping[str, Rule] = {
    "lowest": lambda tolls: _lowest(t.number for t in tolls),
    "highest": lambda tolls: _highest(t.number for t in tolls),
    "latest": _latest,
    "lowest_by_non_party": lambda tolls: _lowest(t.number for t in tolls if t.stand not in ALIGNED),
    "ucdp_low": lambda tolls: _lowest(map(_least, tolls)),
    "ucdp_high": lambda tolls: _highest(map(_most, tolls)),
    "acled_2024": _acled("acled_2024"),
}
"""The rules by name, as columns stand."""
