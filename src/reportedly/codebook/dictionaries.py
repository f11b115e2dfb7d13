"""Dictionaries of verbs and of actors as TABARI and PETRARCH read them, cut into their entries.

The formats are those of the TABARI manual (0.8) and of PETRARCH's and PETRARCH2's documentation: blocks of verbs with a CAMEO code and lines of
patterns; names of actors with synonyms and codes that hold for a time. Nothing here knows what the project makes of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reportedly.errors import NoSuchInput, UnreadableInput

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_CODE = re.compile(r"\[([^\]]*)\]")
_BLOCK = re.compile(r"^---\s*(?P<name>.*?)\s*(?:\[(?P<code>[^\]]*)\])?\s*---\s*$")
_VERB = re.compile(r"^(?P<verb>[A-Z][A-Z_'’-]*)\s*(?P<forms>\{[^}]*\})?\s*(?:\[(?P<code>[^\]]*)\])?\s*$")
_DATES = re.compile(r"^(?P<code>[A-Za-z~]{3,})\s*\(?\s*(?P<limit>[<>]?\s*\d{6,8}(?:\s*-\s*\d{6,8})?)?\s*\)?$")
_CENTURY = 30
"""Years of two digits from this one on are of the twentieth century, those before it of the twenty-first."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of a verb: its words as they stand ("*" or "**" for the verb), its code, and its line in the file."""

    words: tuple[str, ...]
    code: str
    line: int


@dataclass(slots=True)
class VerbBlock:
    """Verbs that share patterns: each verb with its own code or the block's, "" where it has none."""

    line: int
    verbs: list[tuple[str, str]] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code of an actor, with the first and last day (ISO 8601) that it holds where the dictionary limits it."""

    code: str
    since: str | None = None
    until: str | None = None


@dataclass(slots=True)
class ActorName:
    """An actor: its first name, its synonyms, its codes."""

    line: int
    name: str
    synonyms: list[str] = field(default_factory=list)
    codes: list[DatedCode] = field(default_factory=list)


@dataclass(slots=True)
class Dictionary:
    """What one file holds. `synonyms`: the words of each "&SET"; `unread`: (line, why) of lines that fit no format."""

    verbs: list[VerbBlock] = field(default_factory=list)
    synonyms: dict[str, list[str]] = field(default_factory=dict)
    actors: list[ActorName] = field(default_factory=list)
    unread: list[tuple[int, str]] = field(default_factory=list)


def read_dictionary(path: Path) -> Dictionary:
    """The entries of a dictionary file; verbs or actors, as its codes tell (CAMEO's numbers, or letters).

    Raises NoSuchInput where the file is not there, UnreadableInput where it is neither (a dictionary of agents, another sort of file).
    """
    if not path.is_file():
        raise NoSuchInput(f"{path}: there is no such file")
    lines = _lines(path.read_bytes().decode("utf-8", errors="replace"))
    codes = [code for _, line in lines for code in _CODE.findall(line)]
    if any("~" in code for code in codes):
        raise UnreadableInput(str(path), "it is a dictionary of agents", "Only dictionaries of verbs and of actors can be imported.")
    numbers = sum(bool(re.fullmatch(r"[\d:]+|---", code.strip())) for code in codes)
    if not codes:
        raise UnreadableInput(
            str(path), "no line of it has a code in brackets", "Dictionaries of TABARI and PETRARCH have one with each entry."
        )
    return _verbs(lines) if numbers * 2 > len(codes) else _actors(lines)


def _lines(text: str) -> list[tuple[int, str]]:
    """(number, text) of each line, without comments; blank lines stay, for they end blocks."""
    text = _COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text)
    return [(number, re.split(r"[#;]", line)[0].rstrip()) for number, line in enumerate(text.splitlines(), start=1)]


def _verbs(lines: list[tuple[int, str]]) -> Dictionary:
    out = Dictionary()
    block: VerbBlock | None = None
    shared, synset = "", ""
    for number, line in lines:
        bare = line.strip()
        opened = _BLOCK.match(bare)
        if opened is not None:
            block, synset, shared = None, "", _first(opened["code"])
        elif not bare:
            shared = shared if block is None else ""
            block, synset = None, ""
        elif bare.startswith("&"):
            synset = bare.split()[0].rstrip("_")
            out.synonyms.setdefault(synset, [])
        elif bare.startswith("+") and synset:
            out.synonyms[synset].append(_words(bare[1:]))
        elif bare.startswith("-"):
            code = _CODE.search(bare)
            if block is None or code is None:
                out.unread.append((number, "a pattern without a verb above it or without a code"))
            else:
                block.patterns.append(Pattern(tuple(bare[1 : code.start()].split()), _first(code[1]), number))
        elif (verb := _VERB.match(bare)) is not None:
            own = _first(verb["code"]) if verb["code"] is not None else None
            if block is None or block.patterns:
                shared = (shared if block is None else "") or own or ""  # the first verb's code is the block's
                block = VerbBlock(number)
                out.verbs.append(block)
            block.verbs.append((_words(verb["verb"]), shared if own is None else own))
        else:
            out.unread.append((number, "it is no verb, pattern or set of synonyms"))
    return out


def _actors(lines: list[tuple[int, str]]) -> Dictionary:
    out = Dictionary()
    actor: ActorName | None = None
    for number, line in lines:
        bare = line.strip()
        if not bare:
            continue
        codes = list(_dated(bare))
        name = _words(bare.partition("[")[0])
        if bare.startswith("+"):
            if actor is None or not name.lstrip("+"):
                out.unread.append((number, "a synonym without a name above it"))
                continue
            actor.synonyms.append(name.lstrip("+").strip())
            actor.codes += codes
        elif bare.startswith("["):
            if actor is None or not codes:
                out.unread.append((number, "a code without a name above it, or one that is none"))
                continue
            actor.codes += codes
        elif re.match(r"[A-ZÀ-Þ]", name):
            actor = ActorName(number, name, codes=codes)
            out.actors.append(actor)
        else:
            actor = None
            out.unread.append((number, "it is no name of an actor"))
    return out


def _first(code: str | None) -> str:
    """The first of a pair of codes ("043:042" codes both ways); "" for the null code."""
    return next((part for part in (code or "").strip().split(":") if part.strip("- ")), "").strip()


def _words(phrase: str) -> str:
    return " ".join(phrase.replace("_", " ").split())


def _dated(line: str) -> Iterator[DatedCode]:
    for inside in _CODE.findall(line):
        found = _DATES.match(inside.strip())
        if found is None:
            continue
        limit = (found["limit"] or "").replace(" ", "")
        code = found["code"].upper()
        if limit.startswith("<"):
            yield DatedCode(code, until=_day(limit[1:]))
        elif limit.startswith(">"):
            yield DatedCode(code, since=_day(limit[1:]))
        elif "-" in limit:
            since, until = limit.split("-")
            yield DatedCode(code, _day(since), _day(until))
        else:
            yield DatedCode(code)


def _day(digits: str) -> str:
    if len(digits) == 6:
        digits = ("19" if int(digits[:2]) >= _CENTURY else "20") + digits
    year, month, day = digits[:4], digits[4:6], digits[6:8]
    return "-".join(part for part in (year, month, day) if int(part))
