"""The register of actors as a reader uses it: which names, in which spelling, on which day, stand for whom."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import structs

from reportedly.codebook.entries import ActorEntry, Dated
from reportedly.codebook.spelling import fits_case, is_same, is_shouted, key_of, pieces_of, plain_letters, with_article

if TYPE_CHECKING:
    from reportedly.codebook import Codebook

How = Literal["name", "adjective", "seat", "description"]
"""In which way words stand for an actor. `name`: its name or one of its aliases, or an adjective of its country with a description of
it ("Syrian army"). `adjective`: "Syrian". `seat`: a place that stands for it when it acts. `description`: "the regime", which points
to it only in a report about its country."""


EACH_STATE = "{state}"
"""How the code of an entry begins that stands for an organ of every state ("{state}-army"; actors/organs.yaml). What a bare description
like "the army" can stand for has it among its codes; `described` puts the state in its place."""


class Found(NamedTuple):
    """One actor that a name can stand for."""

    code: str
    how: How
    since: str | None = None
    until: str | None = None
    shared: bool = False
    """Is the name also a word, or a name of others (`ActorEntry.shared`)?"""
    chiefly: bool = False
    """Of several that have the name, is it the one that it mostly stands for (`ActorEntry.chiefly`)?"""

    def holds(self, on: str) -> bool:
        """Did the name hold on this day (ISO 8601)? Dates told only to a month or year hold for all of it."""
        return not ((self.since and on < self.since[: len(on)]) or (self.until and on[: len(self.until)] > self.until))


class Match(NamedTuple):
    """A name in a row of tokens: indices of its first and last token (inclusive), and whom it can stand for, names first."""

    first: int
    last: int
    found: tuple[Found, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(f.code for f in self.found)

    @property
    def open(self) -> bool:
        """Do the words alone leave open whether, or whom of several, they name? `reading.names.settling` decides by the report."""
        names = [f for f in self.found if f.how == "name"]
        return any(f.shared or f.code != names[0].code for f in names)


class Register:
    """All actors and outlets of a codebook and the office holders that they name, by code and by name."""

    def __init__(self, entries: Iterable[ActorEntry]) -> None:
        self.entries: dict[str, ActorEntry] = {entry.code: entry for entry in entries}
        self._forms: dict[tuple[str, ...], list[tuple[str, Found]]] = {}
        self._trie: dict = {}
        self._made: set[str] = set()
        self.offices: dict[str, list[tuple[str, str, Dated]]] = {}
        """For each person's code: (office, code of the actor whose office it is, the dated entry)."""
        self._add_office_holders()
        states = [e for e in self.entries.values() if e.kind == "state" and e.country]
        self._adjectives = {e.country: [a for adjective in e.adjectives for a in _with_plural(adjective)] for e in states}
        self._states = {e.country: [e.name, *(_value(a) for a in e.aliases)] for e in states}
        self._state_codes = {e.country: e.code for e in states}
        self._add_organs(states)
        for entry in self.entries.values():
            if entry.code.startswith(EACH_STATE):
                for description in entry.descriptions:
                    self._add_pieces(key_of(description), "", Found(entry.code, "description"))
            else:
                self._add_entry(entry)
        for found in self._forms.values():
            found.sort(key=lambda f: _ORDER[f[1].how])

    def _add_organs(self, states: Iterable[ActorEntry]) -> None:
        """An entry for each organ of each state that has an adjective, from the entries whose code begins with `{state}`; an army with
        an entry of its own takes over what several words describe."""
        organs = [e for e in self.entries.values() if e.code.startswith(EACH_STATE)]
        for state in states:
            for organ in organs if state.adjectives else ():
                filled = {"state": state.code, "adjective": state.adjectives[0], "name": state.name}
                code = organ.code.format(**filled)
                if (own := self.entries.get(code)) is not None:
                    # What an army's command is called is the same everywhere; single words an entry of its own lists, or leaves out.
                    more = [d for d in organ.descriptions if organ.type == "army" and " " in d and d not in own.descriptions]
                    self.entries[code] = structs.replace(own, descriptions=(*own.descriptions, *more))
                else:
                    self.entries[code] = structs.replace(
                        organ, code=code, name=organ.name.format(**filled), definition=organ.definition.format(**filled),
                        country=state.country, parent=(state.code,),
                    )  # fmt: skip
                    self._made.add(code)

    def _add_entry(self, entry: ActorEntry) -> None:
        for name in (entry.name, *entry.aliases):
            said = _value(name)
            self._add(said, Found(entry.code, "name", *_dates(name), said in entry.shared, said in entry.chiefly))
        for seat in entry.seats:
            self._add(seat, Found(entry.code, "seat"))
        for adjective in entry.adjectives:
            for form in _with_plural(adjective):
                self._add(form, Found(entry.code, "adjective"))
        if not entry.descriptions:
            return
        bare, named = Found(entry.code, "description"), Found(entry.code, "name")
        before = [key_of(a) for a in self._adjectives.get(entry.country, ())]
        before += [(*key_of(s), "'s") for s in self._states.get(entry.country, ())]
        for description in entry.descriptions:
            pieces = key_of(description)
            if entry.code not in self._made:
                self._add_pieces(pieces, "", bare)
            for first in before:
                self._add_pieces(first + pieces, "", named)

    def _add_office_holders(self) -> None:
        persons = {key_of(_value(n)): e.code for e in self.entries.values() if e.kind == "person" for n in (e.name, *e.aliases)}
        for entry in list(self.entries.values()):
            for held in entry.office_holders:
                office, _, name = (part.strip() for part in held.value.rpartition(":"))
                code = persons.get(key_of(name))
                if code is None:
                    code = persons[key_of(name)] = slug(name)
                    self.entries.setdefault(code, ActorEntry(code=code, name=name, kind="person", country=entry.country))
                self.offices.setdefault(code, []).append((office, entry.code, held))

    def _add(self, name: str, found: Found) -> None:
        bare = name.removeprefix("the ")
        self._add_pieces(key_of(bare), bare, found)

    def _add_pieces(self, pieces: tuple[str, ...], form: str, found: Found) -> None:
        """`form`: the name as the YAML has it, or empty for descriptions, which are found in any case."""
        known = self._forms.get(pieces)
        if known is not None:
            if all(f != found or (form and has and not is_same(has, form)) for has, f in known):
                known.append((form, found))
            return
        if not pieces:
            return
        node = self._trie
        for piece in pieces:
            node = node.setdefault(piece, {})
        node[None] = self._forms[pieces] = [(form, found)]

    def get(self, code: str) -> ActorEntry | None:
        """The entry with this code."""
        return self.entries.get(code)

    def find(self, name: str, on: str | None = None) -> tuple[Found, ...]:
        """Whom `name` can stand for and in which way, names before seats, adjectives and descriptions.

        `on`: a day (ISO 8601, or a month or year); of names that held for a time only, those that held then are preferred, and where
        none did all are given: reports go on using old names.
        """
        without_the = re.sub(r"^the\s+", "", name.strip(), flags=re.I)
        for said in (name, without_the, re.sub(r"['’]s?$", "", without_the)):
            known = self._forms.get(key_of(said))
            if known and (found := [f for form, f in known if is_same(form, said)]):
                return _on(found, on)
        return ()

    def lookup(self, name: str, on: str | None = None) -> list[ActorEntry]:
        """The actors that `name` is a name or a seat of (not adjectives or descriptions), by `find`'s rules."""
        codes = dict.fromkeys(f.code for f in self.find(name, on) if f.how in ("name", "seat"))
        return [self.entries[code] for code in codes]

    def described(self, words: str, country: str) -> list[ActorEntry]:
        """The actors of a country (ISO 3166 alpha-2) that a bare description ("the regime", "government forces") points to."""
        state = self._state_codes.get(country, country)
        codes = dict.fromkeys(f.code.replace(EACH_STATE, state) for f in self.find(words) if f.how == "description")
        return [self.entries[code] for code in codes if code in self.entries and self.entries[code].country == country]

    def match(self, words: Sequence[str], on: str | None = None) -> list[Match]:
        """All names in a row of tokens (as the parser cut them, in their own case), longest first where they overlap, in order.

        Adjectives, seats and descriptions are among them, marked in `found`. Linear in the number of tokens.
        """
        pieces = pieces_of(words)
        out: list[Match] = []
        start = 0
        while start < len(pieces):
            best = self._longest(words, pieces, start)
            if best is not None and pieces[start][1] == "the":
                # "The National" must not hide "National Front for Liberation".
                later = self._longest(words, pieces, start + 1)
                if later is not None and later[0] > best[0]:
                    best = None
            if best is None:
                start += 1
                continue
            at, fits = best
            out.append(Match(with_article(words, pieces[start][0]), pieces[at - 1][0], _on(fits, on)))
            start = at
        return out

    def _longest(self, words: Sequence[str], pieces: Sequence[tuple[int, str]], start: int) -> tuple[int, list[Found]] | None:
        """The longest name that begins at a piece which begins a token: the piece after it, and whom it can stand for."""
        if start == len(pieces) or (start and pieces[start - 1][0] == pieces[start][0]):
            return None
        node, best, at = self._trie, None, start
        while at < len(pieces) and (node := node.get(pieces[at][1], _END)) is not _END:
            at += 1
            known = node.get(None)
            if known is not None and (at == len(pieces) or pieces[at][0] != pieces[at - 1][0]):
                first, last = pieces[start][0], pieces[at - 1][0]
                said = words[first : last + 1]
                article = with_article(words, first) != first
                fits = [f for form, f in known if fits_case(form, said, article, self.entries[f.code].kind == "outlet", f.shared)]
                if fits and not (len(said) == 1 and is_shouted(words, first)):
                    best = (at, fits)
        return best


_kept: dict[int, tuple[weakref.ref, Register]] = {}


def register(codebook: Codebook) -> Register:
    """The register of a codebook's actors and outlets, built once per codebook."""
    kept = _kept.get(id(codebook))
    if kept is not None and kept[0]() is codebook:
        return kept[1]
    made = Register([*codebook.actors.values(), *codebook.outlets.values()])
    key = id(codebook)
    _kept[key] = (weakref.ref(codebook, lambda _: _kept.pop(key, None)), made)
    return made


def slug(name: str) -> str:
    """A readable code from a name: "Jaysh al-Izza" is "jaysh-al-izza"."""
    return re.sub(r"[^a-z0-9]+", "-", plain_letters(name)).strip("-")


_ORDER: Mapping[How, int] = {"name": 0, "seat": 1, "adjective": 2, "description": 3}
_END: dict = {}


def _with_plural(adjective: str) -> tuple[str, ...]:
    """An adjective of a country and, where it makes one, the name of its people: Syrian, Syrians; Iraqi, Iraqis."""
    return (adjective, f"{adjective}s") if adjective.endswith(("an", "i")) else (adjective,)


def _value(dated: str | Dated) -> str:
    return dated if isinstance(dated, str) else dated.value


def _dates(dated: str | Dated) -> tuple[str | None, str | None]:
    return (None, None) if isinstance(dated, str) else (dated.since, dated.until)


def _on(found: Sequence[Found], on: str | None) -> tuple[Found, ...]:
    held = [f for f in found if f.holds(on)] if on else []
    return tuple(dict.fromkeys(held or found))
