"""The words that the intake knows (page.yaml), compiled once: agencies, credits, translations, furniture, captions, readers' comments."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
DAYNAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

MONTH = r"(?:" + "|".join(rf"{m[:3]}(?:{m[3:]})?" for m in MONTHS).replace("sep(?:tember)?", "sept?(?:ember)?") + r")\b\.?"
DAYNAME = r"(?:" + "|".join(rf"{d[:3]}(?:{d[3:]})?" for d in DAYNAMES).replace("thu(?:rsday)?", "thu(?:rs(?:day)?)?") + r")\b\.?"
DAY = (
    rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}\s+{MONTH}\s+\d{{1,2}}|\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{MONTH},?[\s-]+\d{{4}}"
    rf"|{MONTH}\s*,?\s*\d{{1,2}}(?:st|nd|rd|th)?\s*,?\s+\d{{4}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
)
"""A day of the calendar with its year, in the ways that pages write it. Matched without regard to case."""

CLOCK = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?"
WHEN = (
    rf"(?:(?:{DAYNAME},?\s+)?{DAY}(?:\s*(?:,|at|-|–|\||·)?\s*{CLOCK}(?:\s*\(?[A-Z]{{2,4}}(?:[+-]\d+)?\)?)?)?"
    r"|(?:\d+|an?|one)\s*(?:second|sec|minute|min|hour|hr|day|week|month|year|[smhdwy]|mo)s?\s+ago)"
)
"""A day, with or without the time of day, or how long ago: what stands beside a commenter's name."""

_WORD_IN_MARK = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_NAMELIKE = r"[@\w\"“‘'«][\w.@’'\-_&\"“”»]*(?:\s+[\w(@\"“][\w.@’'\-_()&\"”]*){0,4}"


@dataclass(frozen=True)
class Pattern:
    """One entry of page.yaml: its name, what it is tried on, the compiled expression, and what else the entry says."""

    name: str
    where: str
    regex: re.Pattern[str]
    more: dict[str, Any]


@lru_cache(maxsize=1)
def _page() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(files("reportedly.intake").joinpath("page.yaml").read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def agency() -> str:
    """A regular expression for the name of any agency, longest first, as it is written (case counts)."""
    names = sorted(_page()["agencies"], key=len, reverse=True)
    return r"(?-i:" + "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in names) + r"|agencies)(?!\w)"


@cache
def patterns(group: str, within: str | None = None) -> tuple[Pattern, ...]:
    """The compiled entries of one list of page.yaml: `patterns("origin")`, `patterns("comments", "heading")`."""
    entries = _page()[group] if within is None else _page()[group][within]
    return tuple(
        Pattern(entry.get("name", ""), entry.get("where", ""), _compiled(entry), {k: v for k, v in entry.items() if k != "pattern"})
        for entry in entries
    )


def _compiled(entry: dict[str, Any]) -> re.Pattern[str]:
    raw = entry["pattern"]
    for word, meaning in (
        ("AGENCY", agency()), ("NAMELIKE", _NAMELIKE), ("LANGUAGE", "|".join(languages())), ("DAYNAME", f"(?i:{DAYNAME})"),
        ("MONTH", f"(?i:{MONTH})"), ("WHEN", WHEN), ("CLOCK", CLOCK),
    ):  # fmt: skip
        raw = re.sub(rf"\b{word}\b", f"(?:{meaning})".replace("\\", r"\\"), raw)
    return re.compile(raw, 0 if entry.get("case") else re.IGNORECASE)


@lru_cache(maxsize=1)
def languages() -> dict[str, str]:
    """English names of languages and their ISO 639-1 codes."""
    return dict(_page()["languages"])


@lru_cache(maxsize=1)
def language_codes() -> dict[str, str]:
    """Three-letter codes of languages (ISO 639-2) and their two-letter ones."""
    return dict(_page()["language_codes"])


@cache
def tokens(name: str) -> frozenset[str]:
    """Class and id tokens by which a page marks something: `tokens("caption")`."""
    return frozenset(_page()["page"][name])


def marked_as(name: str, marks: str) -> str | None:
    """The class or id among `marks` by which a page marks something: one of the tokens of page.yaml, or one that has such a word in it
    ("cnnByline", "Article__caption-text" for `caption`). None where there is none."""
    if not marks or marks.isspace():
        return None
    whole, inside = tokens(name), tokens(f"{name}_words")
    for mark in marks.split():
        if mark.lower() in whole or not inside.isdisjoint(w.lower() for w in _WORD_IN_MARK.findall(mark)):
            return mark
    return None


@lru_cache(maxsize=1)
def not_names() -> frozenset[str]:
    """Words that never begin the name of a commenter."""
    return frozenset(_page()["not_names"])


@lru_cache(maxsize=1)
def pronouns() -> frozenset[str]:
    """Words that begin no name, whatever follows."""
    return frozenset(_page()["pronouns"])


def is_furniture(paragraph: str) -> bool:
    """Is the whole paragraph page furniture (sharing, adverts, related stories, "Updated ...")?"""
    said = paragraph.strip()
    return len(said) <= 400 and any(p.regex.fullmatch(said) for p in patterns("furniture"))


def is_caption(paragraph: str) -> bool:
    """Is the whole paragraph the caption or credit of a photograph?"""
    said = paragraph.strip()
    return len(said) <= 700 and any(p.regex.fullmatch(said) for p in patterns("captions"))
