"""The register of actors as a reader uses it: which names, in which spelling, on which day, stand for whom.

Names are compared folded: without case, accents, apostrophes, hyphens and Arabic articles, and with the usual transliterations of one
word taken as equal (Jaysh, Jaish, Jeish; Izza, Izzah; Nour, Noor, Nur). Short names are spared the last step: "Oman" is not "Uman".
"""

from __future__ import annotations

import re
import unicodedata
import weakref
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import structs

from reportedly.codebook.entries import ActorEntry, Dated

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
                    self._add_pieces(_key(description), "", Found(entry.code, "description"))
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
        before = [_key(a) for a in self._adjectives.get(entry.country, ())]
        before += [(*_key(s), "'s") for s in self._states.get(entry.country, ())]
        for description in entry.descriptions:
            pieces = _key(description)
            if entry.code not in self._made:
                self._add_pieces(pieces, "", bare)
            for first in before:
                self._add_pieces(first + pieces, "", named)

    def _add_office_holders(self) -> None:
        persons = {_key(_value(n)): e.code for e in self.entries.values() if e.kind == "person" for n in (e.name, *e.aliases)}
        for entry in list(self.entries.values()):
            for held in entry.office_holders:
                office, _, name = (part.strip() for part in held.value.rpartition(":"))
                code = persons.get(_key(name))
                if code is None:
                    code = persons[_key(name)] = slug(name)
                    self.entries.setdefault(code, ActorEntry(code=code, name=name, kind="person", country=entry.country))
                self.offices.setdefault(code, []).append((office, entry.code, held))

    def _add(self, name: str, found: Found) -> None:
        bare = name.removeprefix("the ")
        self._add_pieces(_key(bare), bare, found)

    def _add_pieces(self, pieces: tuple[str, ...], form: str, found: Found) -> None:
        """`form`: the name as the YAML has it, or empty for descriptions, which are found in any case."""
        known = self._forms.get(pieces)
        if known is not None:
            if all(f != found or (form and has and not _same(has, form)) for has, f in known):
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
            known = self._forms.get(_key(said))
            if known and (found := [f for form, f in known if _same(form, said)]):
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
        pieces = _pieces(words)
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
            out.append(Match(_with_article(words, pieces[start][0]), pieces[at - 1][0], _on(fits, on)))
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
                article = _with_article(words, first) != first
                fits = [f for form, f in known if _fits(form, said, article, self.entries[f.code].kind == "outlet", f.shared)]
                if fits and not (len(said) == 1 and _shouted(words, first)):
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
    return re.sub(r"[^a-z0-9]+", "-", _plain(name)).strip("-")


_ORDER: Mapping[How, int] = {"name": 0, "seat": 1, "adjective": 2, "description": 3}
_END: dict = {}
_ARTICLES = frozenset({"al", "el"})
_ARTICLES_WITH_HYPHEN = frozenset({"al", "el", "as", "ash", "ad", "adh", "an", "ar", "at", "az", "ul", "ud"})
_HYPHENS = frozenset("-‐‑–")
_APOSTROPHES = re.compile("['’‘`ʿʾʼ´\u02bd\u02be\u02bf.]")
_MIXED = re.compile("[A-Z](?=[A-Za-z]{0,3}[a-z])[A-Za-z]{0,3}[A-Z]")
"""Acronyms with a small letter in them ("LeT"), which want all letters as they are: Let is a word, JEM not JeM."""
_SHORT = 5
"""Names of one word up to this many letters are compared letter by letter: transliteration variants would make strangers of them equal."""


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


def _plain(word: str) -> str:
    letters = word.casefold()
    if letters.isascii():
        return _APOSTROPHES.sub("", letters)
    letters = unicodedata.normalize("NFKD", letters)
    letters = "".join(c for c in letters if not unicodedata.combining(c) and c != "\u0640")
    return _APOSTROPHES.sub("", letters).replace("ı", "i").replace("ة", "ه").replace("ى", "ي")


_TRANSLITERATIONS = (
    (re.compile("ai|ei|ey"), "ay"),
    (re.compile("ou|oo"), "u"),
    (re.compile("ee"), "i"),
    (re.compile("dj"), "j"),
    (re.compile("dh"), "d"),
    (re.compile("q"), "k"),
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile("(?<=..)(?:ah|eh)$"), "a"),
    (re.compile("^ال(?=...)"), ""),
    (re.compile("^wel$"), "wal"),
)


@lru_cache(maxsize=200_000)
def _fold(word: str) -> tuple[str, ...]:
    """The pieces of one token as names are compared by: none for an apostrophe alone, more for "U.S.-led"."""
    if word in ("'s", "’s"):
        return ("'s",)
    pieces = []
    for part in re.split("[-‐‑–]", word):
        plain = _plain(part)
        if not plain:
            continue
        for pattern, to in _TRANSLITERATIONS:
            plain = pattern.sub(to, plain)
        pieces.append(plain)
    if not pieces:
        return (word,)  # A full stop or quotation mark ends a name.
    if len(pieces) > 1:
        pieces = [p for p in pieces[:-1] if p not in _ARTICLES_WITH_HYPHEN] + pieces[-1:]
    return tuple(pieces)


def _split(name: str) -> list[str]:
    """A name as it stands in the YAML, cut as the parser cuts text."""
    return [t for t in re.split(r"\s+|([-‐‑–/()\"“”,])|(['’]s)\b", name) if t]


def _pieces(words: Sequence[str]) -> list[tuple[int, str]]:
    """(index of token, folded piece), without hyphens and Arabic articles."""
    out: list[tuple[int, str]] = []
    last = len(words) - 1
    for i, word in enumerate(words):
        if word in _HYPHENS:
            continue
        if len(word) <= 3 and i < last:
            lower = word.lower()
            if lower in _ARTICLES_WITH_HYPHEN and (lower in _ARTICLES or words[i + 1] in _HYPHENS):
                continue
        out.extend((i, piece) for piece in _fold(word))
    return out


@lru_cache(maxsize=50_000)
def _key(name: str) -> tuple[str, ...]:
    return tuple(p for _, p in _pieces(_split(name)))


def _with_article(words: Sequence[str], first: int) -> int:
    """The first token with the Arabic article that stands before it: "al-" of "al-Qaeda"."""
    at = first
    if at > 0 and words[at - 1] in _HYPHENS:
        at -= 1
        return at - 1 if at > 0 and words[at - 1].lower() in _ARTICLES_WITH_HYPHEN else first
    return at - 1 if at > 0 and words[at - 1].lower() in _ARTICLES else first


def _fits(form: str, said: Sequence[str], article: bool, outlet: bool, shared: bool) -> bool:
    """Do the words in their own case, with or without an Arabic article before them, stand for the name? Acronyms want capitals, names
    a capital, descriptions (form "") none. Names of outlets, and those shared with others, are often common words, so they want each
    capital, of outlets the article too where the name has it: "foreign policy" is not Foreign Policy, nobody called Hayat is Al-Hayat."""
    if not form:
        return True
    bare = form.replace(".", "")
    if bare.isupper() and " " not in bare:
        word = "".join(said).replace(".", "")
        return bare in (word, word.replace("-", "")) or (len(bare) > 3 and not shared and word == bare.capitalize())
    if _MIXED.fullmatch(form):
        return "".join(said) == form
    words = [w for w in said if w not in _HYPHENS]
    wanted = form.split()
    if outlet and len(words) == 1 and not article and re.match("[Aa](?:l|n|sh|r|s|d|t|z)[- ]", form):
        return False
    if not (outlet or shared) or len(words) != len(wanted):
        words, wanted = words[:1], wanted[:1]
    capital = all(
        w[:1].isupper() or not f[:1].isupper() or not w[:1].isalpha() or _caseless(w) for w, f in zip(words, wanted, strict=False)
    )
    return capital and _same(form, " ".join(said), letter_by_letter=outlet)


def _caseless(word: str) -> bool:
    return not any(c.islower() or c.isupper() for c in word)


def _same(form: str, name: str, letter_by_letter: bool = False) -> bool:
    """Are two names the same, where short ones of one word (and those of outlets: Al Mayadeen is not the town of Mayadin) must be so letter
    by letter, articles aside?"""
    words = _bare_words(form)
    if not letter_by_letter and (len(words) != 1 or len(words[0]) > _SHORT):
        return True
    return _bare_words(name) == words


def _bare_words(name: str) -> list[str]:
    return [_plain(w) for w in _split(name) if w not in _HYPHENS and w.lower() not in _ARTICLES_WITH_HYPHEN and w.lower() != "the"]


def _shouted(words: Sequence[str], at: int) -> bool:
    """Is a word of up to three letters in the midst of words in capitals, so that its own capitals tell nothing ("TRUCE IS OVER")?"""
    word = words[at]
    if len(word) > 3 or not word.isupper() or not 0 < at < len(words) - 1:
        return False
    return all(len(w) > 1 and w.isalpha() and w.isupper() for w in (words[at - 1], words[at + 1]))
