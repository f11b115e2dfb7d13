"""What the words of a step tell of the agreement that it is a step of: its own name, its month, its length. English, as the reading is."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from reportedly.casebook.actors.standing import own_register, side
from reportedly.casebook.words import words_of

_NUMBERS = {
    word: n
    for n, words in enumerate(
        ("", "one|single", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen|fortnight", "fifteen")
    )
    for word in words.split("|")
    if word
} | {"twenty": 20, "twenty-four": 24, "thirty": 30, "forty-eight": 48, "sixty": 60, "seventy-two": 72, "ninety": 90}  # fmt: skip

_LENGTH = re.compile(
    r"\b(?P<n>\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")[\s\u00a0‑–-]+(?P<unit>hour|day|week|month|year)s?\b"
    r"|\b(?P<one>hour|day|week|month|year)-long\b",
    re.I,
)
_RECURRING = re.compile(r"\b(?:daily|nightly|every (?:day|night)|each day|a day|per day)\b", re.I)

Length = tuple[int, str]
"""How long an agreement is for: (72, "hour")."""


def length_of(words: str | None) -> Length | None:
    """The term that the words of a duration give, or None: "seven-day" is (7, "day"). A daily pause has no term, nor has "a second day"."""
    if not words or recurs(words):
        return None
    found = _LENGTH.search(words)
    if found is None:
        return None
    if found["one"]:
        return 1, found["one"].lower()
    said = found["n"].lower()
    n = int(said) if said.isdigit() else _NUMBERS[said]
    return (n, found["unit"].lower()) if n else None


def recurs(words: str | None) -> bool:
    """Do the words tell of what begins and ends again and again ("a daily pause"), and so has no term?"""
    return bool(_RECURRING.search(words or ""))


def ends_on(begin: int, length: Length) -> int:
    """The last day (as a number) of a term that begins on a day. Of hours, the day on which the last one falls."""
    n, unit = length
    if unit in ("hour", "day", "week"):
        days = max(1, -(-n // 24)) if unit == "hour" else n * (7 if unit == "week" else 1)
        return min(begin + days, date.max.toordinal())
    first = date.fromordinal(begin)
    month = first.month - 1 + n * (12 if unit == "year" else 1)
    year, month = first.year + month // 12, month % 12 + 1
    if year > date.max.year:
        return date.max.toordinal()
    return date(year, month, min(first.day, calendar.monthrange(year, month)[1])).toordinal()


_COMMON = frozenset(
    "a an the this that its their his her of in on for by with from between and or to at under after local national nationwide countrywide "
    "fragile shaky tentative partial new old latest earlier previous first second third fresh current recent initial so-called so called "
    "humanitarian temporary limited complex final full general comprehensive peace political military long short lasting "
    "agreement agreements deal deals truce truces ceasefire ceasefires cease fire accord accords pact pacts memorandum understanding treaty "
    "settlement arrangement reconciliation cessation hostilities armistice plan talks process initiative proposal pause lull evacuation "
    "withdrawal exchange prisoner prisoners swap zone zones de escalation deescalation demilitarised demilitarized safe buffer deconfliction "
    "surrender brokered backed sponsored mediated led guaranteed negotiated imposed announced signed agreed agreement's hour day week month "
    "year hours days weeks months long one two three four five six seven eight nine ten fighting violence regime war".split()
)
"""Words in the names of agreements that do not tell one from another."""

MONTHS = tuple(name.lower() for name in calendar.month_name)


@lru_cache(maxsize=1)
def _adjectives() -> dict[str, str]:
    """The outermost actor behind each adjective, name and seat of a state, by folded word: "russian", "us", "moscow"."""
    found: dict[str, str] = {}
    for entry in own_register().entries.values():
        if entry.kind == "state":
            for said in (entry.name, *entry.adjectives, *entry.seats):
                folded = " ".join(word for word, _, _ in words_of(said))
                if folded and " " not in folded:
                    found.setdefault(folded, side(entry.code))
    return found | {"us": "usa", "uk": found.get("british", "uk")}


def is_seat(name: str) -> bool:
    """Is it a place that stands for a government?"""
    return " ".join(word for word, _, _ in words_of(name)) in _adjectives()


def marks_of(name: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """What tells an agreement from others in the name that it is given: (words such as "sochi", the makers that it names)."""
    marks: set[str] = set()
    makers: set[str] = set()
    for word, start, _ in words_of((name or "").replace("U.S.", "US")):
        if word in _adjectives():
            makers.add(_adjectives()[word])
        elif word not in _COMMON and word not in MONTHS and not word.isdigit() and len(word) > 2 and (name or "")[start].isupper():
            marks.add(word)
    return frozenset(marks), frozenset(makers)


def is_name(name: str | None) -> bool:
    """Is it a name of this one, and not only "the deal"?"""
    marks, makers = marks_of(name)
    return bool(marks or makers)


_MONTH = "|".join(name.capitalize() for name in MONTHS if name)
_NOUN = r"(?:truce|ceasefire|cease-fire|cessation|deal|agreement|accord|pact|pause|settlement|memorandum)"
_OF_MONTH = re.compile(rf"\b(?P<a>{_MONTH})(?:\s+(?P<ya>\d{{4}}))?['’]?s?\s+(?:[\w-]+\s+){{0,2}}{_NOUN}\b|\b{_NOUN}\s+(?:of|from|in)\s+(?P<b>{_MONTH})(?:\s+(?P<yb>\d{{4}}))?\b")  # fmt: skip


def month_of(words: str, published: int | None) -> tuple[int, int] | None:
    """First and last day of the month by which the words call an agreement ("the February truce", "the agreement of December 2015"); a month
    without its year is the last one before the report was published."""
    found = _OF_MONTH.search(words)
    if found is None:
        return None
    month = MONTHS.index((found["a"] or found["b"]).lower())
    said = found["ya"] or found["yb"]
    if said:
        year = int(said)
    elif published is not None:
        day = date.fromordinal(published)
        year = day.year if month <= day.month else day.year - 1
    else:
        return None
    if not 1 <= year <= 9998:
        return None
    return date(year, month, 1).toordinal(), date(year, month, calendar.monthrange(year, month)[1]).toordinal()


def folded(names: Iterable[str | None]) -> tuple[str, ...]:
    """Names as they are compared, each once, in order."""
    return tuple(sorted({" ".join(word for word, _, _ in words_of(name)) for name in names if name} - {""}))
