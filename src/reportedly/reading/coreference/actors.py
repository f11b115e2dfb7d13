"""The actors of one report: all names of the same one together, with what the report says that they are.

A name goes with an earlier one where the register knows both as one actor, where it is its last words ("Assad", "the Observatory"),
its initials, or stands beside it in brackets ("... for Human Rights (SOHR)").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from reportedly.codebook.register import Register
from reportedly.reading.notes import Name
from reportedly.records import EntityKind
from reportedly.spans import Span

_BODIES = frozenset({"group", "organisation", "outlet"})
_ROYAL = (["Prince"], ["King"], ["Queen"], ["Emir"], ["Pope"], ["Sultan"])
"""Titles of those who are called by their first names."""
_SMALL = frozenset("of for the and in on to a an al el as ash ar de la du".split())


@dataclass(eq=False)
class Actor:
    """One actor of a report while the report is being read; becomes an `Entity` record."""

    kind: EntityKind
    name: str
    span: Span
    """Where it is first named."""
    actor: str | None = None
    plural: bool = False
    gender: str | None = None
    """"he", "she" or None where the report does not tell."""
    said_to_be: set[str] = field(default_factory=set)
    """Lemmas of nouns that the report calls it by ("group", "commander", "analyst")."""
    qualities: set[str] = field(default_factory=set)
    """Lemmas of adjectives and nouns that go with those ("rebel", "military")."""
    office: str | None = None
    of: Actor | None = None
    proper: bool = True
    """Is it known by a name, not by a description only?"""
    id: str = ""


def actors_of(names: Sequence[Name], text: str, register: Register) -> list[tuple[Name, Actor]]:
    """Each name that names an actor, or a place or adjective that acts, with its actor; equal actors are one object."""
    out: list[tuple[Name, Actor]] = []
    by_code: dict[str, Actor] = {}
    by_words: dict[tuple[str, ...], Actor] = {}
    by_last: dict[str, Actor] = {}
    by_first: dict[str, Actor] = {}
    by_initials: dict[str, Actor] = {}
    for full_first in (True, False):
        for name in names:
            if (name.kind == "place" and not name.acts) or (name.kind == "population" and not name.actor):
                continue
            words = _words(name.text)
            if full_first != _tells_most(name, words):
                continue
            kind: EntityKind = "state" if name.kind == "place" else name.kind
            found = by_code.get(name.actor) if name.actor else None
            if found is None and (name.actor is None or kind == "person"):
                found = _known(name, kind, words, by_words, by_last, by_initials)
                if found is None and len(words) == 1 and text[max(0, name.start - 7) : name.start].split()[-1:] in _ROYAL:
                    found = by_first.get(words[0])
                if found is not None and name.actor and found.actor not in (None, name.actor):
                    found = None
                if found is not None and name.actor is None and _left_open(name.text, found.actor, register):
                    found = None
            if found is None:
                found = Actor(kind, name.text, (name.start, name.end), name.actor)
            _enrich(found, name, register)
            if found.actor:
                by_code[found.actor] = found
            by_words.setdefault(words, found)
            if kind == "person":
                by_first.setdefault(words[0], found)
                by_last.setdefault(words[-1], found)
            elif kind in _BODIES and len(words) > 1:
                by_last.setdefault(words[-1], found)
                by_initials.setdefault(_initials(name.text), found)
                for i in range(1, len(words)):
                    by_words.setdefault(words[i:], found)
                    by_words.setdefault(words[:i], found)
            out.append((name, found))
    out.sort(key=lambda pair: pair[0].start)
    return _bracketed(out, text)


def _words(name: str) -> tuple[str, ...]:
    words = [w for w in re.split(r"[\s\-‐‑]+", re.sub(r"['’‘`.]", "", name.casefold())) if w]
    kept = [w for w in words if w not in _SMALL]
    return tuple(kept or words)


def _initials(name: str) -> str:
    return "".join(w[0] for w in re.split(r"[\s\-]+", name) if w and w.lower() not in _SMALL).upper()


def _tells_most(name: Name, words: tuple[str, ...]) -> bool:
    return bool(name.actor) or len(words) > 1


def _known(
    name: Name, kind: EntityKind, words: tuple[str, ...],
    by_words: dict[tuple[str, ...], Actor], by_last: dict[str, Actor], by_initials: dict[str, Actor],
) -> Actor | None:  # fmt: skip
    found = by_words.get(words)
    if found is not None and _alike(found.kind, kind):
        return found
    if kind == "person":
        found = by_last.get(words[-1])
        if found is not None and found.kind == "person" and (len(words) == 1 or _fits(_words(found.name), words)):
            return found
        return None
    if name.text.isupper() and 2 <= len(name.text) <= 6:
        return by_initials.get(name.text.replace(".", ""))
    return None


def _left_open(said: str, code: str | None, register: Register) -> bool:
    """Is it a name of this actor that others have too, which the reading of names gave to none of them?"""
    codes = {f.code for f in register.find(said) if f.how == "name"} if code else set()
    return code in codes and len(codes) > 1


def _alike(a: EntityKind, b: EntityKind) -> bool:
    return a == b or (a in _BODIES and b in _BODIES)


def _fits(full: tuple[str, ...], said: tuple[str, ...]) -> bool:
    """ "Mahmoud al-Mahmoud" is "Capt Mahmoud Mahmoud", but "Ali Hassan" is not "Omar Hassan"."""
    return set(said) <= set(full) or set(full) <= set(said)


def _enrich(found: Actor, name: Name, register: Register) -> None:
    if name.actor and not found.actor:
        found.actor = name.actor
    fuller = name.full or name.text
    adjectival = name.kind == "state" or (name.kind == "place" and found.actor is not None)
    if adjectival and found.actor and (entry := register.get(found.actor)) is not None:
        found.name = entry.name if entry.kind == "state" else found.name
    elif len(_words(fuller)) > len(_words(found.name)) or (
        len(_words(fuller)) == len(_words(found.name)) == 1 and len(fuller) > len(found.name)
    ):
        found.name = fuller
    if (name.start, name.end) < found.span:
        found.span = (name.start, name.end)
    if name.actor and (entry := register.get(name.actor)) is not None and entry.type:
        found.said_to_be.add(entry.type.replace("_", " "))


def _bracketed(pairs: list[tuple[Name, Actor]], text: str) -> list[tuple[Name, Actor]]:
    """A short name in brackets right after a long one is the same actor's ("the Free Idlib Army (FIA)")."""
    same: dict[int, Actor] = {}
    for (one, actor), (other, short) in pairwise(pairs):
        between = text[one.end : other.start]
        if (
            actor is short
            or not re.fullmatch(r"\s?(?:group )?[(\[][\"“']?", between)
            or not re.match(r"[\"”']?[)\]]", text[other.end : other.end + 2])
        ):
            continue
        known = short.actor and actor.actor and short.actor != actor.actor
        if not known and _alike(actor.kind, short.kind) and (len(other.text) <= 6 or other.text.isupper()):
            actor.actor = actor.actor or short.actor
            same[id(short)] = actor
    return [(name, same.get(id(actor), actor)) for name, actor in pairs]
