"""The dead of one incident as numbers: which of a report's figures count all of them, and which only a part.

Only figures of persons said to have been killed, actually or still, are looked at. What a figure's words leave open stays open; where one
sentence counts two groups side by side ("killing 22 children and six teachers"), their sum is what it says of all the dead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reportedly.casebook.sentences import Sentences
from reportedly.records import Figure

IN_ONE = 10_000
"""A number of dead or hurt as high as this is that of a war, whatever its sentence says of its scope."""

_JOINED = re.compile(r"\s*(?:,|;|,?\s*(?:and|plus|along with|as well as|together with))\s*(?:another\s+|a further\s+|some\s+)?", re.I)
"""Between two numbers of different people, of whom none is a part of the other."""

_PARTS = frozenset(
    "baby babies boy boys child children female females girl girls infant infants kid kids minor minors schoolboy schoolboys "
    "schoolchild schoolchildren schoolgirl schoolgirls toddler toddlers woman women".split()
)
"""Heads of groups that are told for what they are among the dead: a number of children is seldom that of all who died."""

_ANYBODY = frozenset("civilian civilians dead people person persons resident residents victim victims".split())
"""Heads of groups that children may well be among."""

NEARLY = 0.2
"""How far a loose number may be from a sure one of which it is another way of speaking."""

_LOOSE = ("about", "under", "up_to")
"""Qualifiers of numbers that say less than "18" or "at least 18" does."""


@dataclass(frozen=True)
class Dead:
    """A number of dead as one sentence gives it. `figures`: those that it stands on, one as a rule; `low`, `high`: the least and most that
    the words leave open, where they say; `part`: does it count only those of one sort, as children? `loose`: is it only about so many?"""

    number: int
    figures: tuple[Figure, ...]
    low: int | None
    high: int | None
    part: bool
    loose: bool

    @property
    def ranges(self) -> bool:
        """Do its words give two numbers that it lies between ("between 500 and 1,300")?"""
        return any(f.value is None and f.low is not None and f.high is not None for f in self.figures)

    @property
    def at(self) -> int:
        """Where its words begin in the report."""
        return _at(self.figures[0])


def number_of(figure: Figure) -> int | None:
    """A figure's number; where its words give a range or only a bound, the lower bound, else the upper ("as many as 30"); None where they
    give none ("dozens")."""
    number = figure.value if figure.value is not None else figure.low if figure.low is not None else figure.high
    return int(number) if number is not None else None


def counts_dead(figure: Figure) -> bool:
    """Does a figure count people who were killed, by itself and not as a part of another number?"""
    told = figure.role == "killed" and figure.unit == "persons" and figure.within is None and figure.modality in ("actual", "ongoing")
    return told and (number := number_of(figure)) is not None and 0 < number < IN_ONE


def dead_told(figures: Iterable[Figure], text: str) -> list[Dead]:
    """The numbers of dead that these figures of one report give, in the order of its text, with those of groups that stand side by side
    added up. Those that count a part only are marked, where another is told; alone they are all that is known."""
    told = sorted((f for f in figures if counts_dead(f)), key=lambda f: (_at(f), f.id))
    groups: list[list[Figure]] = []
    for figure in told:
        if groups and _stand_together(groups[-1][-1], figure, text):
            groups[-1].append(figure)
        else:
            groups.append([figure])
    found = [_dead(group) for group in groups]
    most = max((d.number for d in found if not d.part), default=0)
    return [replace(d, part=d.part and d.number <= most) for d in found]


def highest_early(found: Sequence[Dead], text: str) -> Dead | None:
    """Of these numbers the one that is told of all the dead: the highest in the sentence that first tells of dead and the next. Of two that
    are nearly the same ("11", "almost a dozen") the surer. Numbers further on are more often of something else."""
    whole = [d for d in found if not d.part]
    if not whole:
        return None
    sentences = Sentences(text)
    first = min(sentences.at(d.at) for d in whole)
    last, next_one = sentences.at(len(text)), first + 1
    while next_one < last and _is_byline(sentences.words(next_one)):
        next_one += 1
    early = [d for d in whole if sentences.at(d.at) <= next_one]
    sure = [d for d in early if not d.loose]
    early = [d for d in early if not d.loose or not any(abs(s.number - d.number) <= NEARLY * s.number for s in sure)]
    return min(early, key=lambda d: (-d.number, d.at, d.figures[0].id))


def _is_byline(words: str) -> bool:
    """Is a sentence a line of names?"""
    return all(word[:1].isupper() for word in words.split())


def differ(a: Dead, b: Dead) -> bool:
    """Do two give another number? A range and a number in it do not."""
    if a.ranges or b.ranges:
        return _most(a) < _least(b) or _most(b) < _least(a)
    return a.number != b.number


def _least(dead: Dead) -> int:
    return dead.low if dead.ranges and dead.low is not None else dead.number


def _most(dead: Dead) -> int:
    return dead.high if dead.ranges and dead.high is not None else dead.number


def words_of_dead(dead: Dead) -> str:
    """The words behind a number."""
    return " and ".join(f.quote.text or "" for f in dead.figures)


def _dead(group: Sequence[Figure]) -> Dead:
    lows = [f.low if f.low is not None else f.value for f in group]
    highs = [f.high if f.high is not None else f.value if f.qualifier in ("exact", "about") else None for f in group]
    return Dead(
        number=sum(number_of(f) or 0 for f in group),
        figures=tuple(group),
        low=None if any(n is None for n in lows) else int(sum(n for n in lows if n is not None)),
        high=None if any(n is None for n in highs) else int(sum(n for n in highs if n is not None)),
        part=all(_is_part(f) for f in group),
        loose=any(f.qualifier in _LOOSE for f in group),
    )


def _is_part(figure: Figure) -> bool:
    return _head(figure) in _PARTS


def _head(figure: Figure) -> str:
    """The noun that says whom a figure counts; "" where none does."""
    words = (figure.group.text if figure.group is not None else figure.quote.text) or ""
    own = re.findall(r"[a-z]+", words.split(" of ")[0].lower())
    return own[-1] if own else ""


def _stand_together(a: Figure, b: Figure, text: str) -> bool:
    """Do two figures count different people, side by side in one sentence, as one teller has them?"""
    if a.said_in != b.said_in or not a.quote.spans or not b.quote.spans or a.group is None or b.group is None:
        return False
    heads = {_head(a), _head(b)}
    if (heads & _PARTS and heads & _ANYBODY) or len(heads) < 2:
        return False
    end, start = a.quote.spans[-1][1], b.quote.spans[0][0]
    return end <= start and _JOINED.fullmatch(text, end, start) is not None


def _at(figure: Figure) -> int:
    return figure.quote.spans[0][0] if figure.quote.spans else 0
