"""What a code means: any code of any file of the codebook, and any value of the record format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import msgspec

from reportedly.codebook import Codebook, load_codebook
from reportedly.codebook.entries import ActorEntry, ConventionEntry, Dated, Entry, EventEntry, ValueEntry
from reportedly.codebook.load import FILES
from reportedly.codebook.register import register
from reportedly.errors import UnknownCode


@dataclass(frozen=True)
class Meaning:
    """One meaning of a code. `sort`: what sort of code it is ("stance", "mode of ASSAULT", "armed_group"); `details`: (what, told) pairs of an
    actor or outlet: other names with their dates, what it belongs to, office holders."""

    code: str
    name: str
    file: str
    sort: str
    definition: str
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    crosswalk: Mapping[str, tuple[str, ...]] | None = None
    details: tuple[tuple[str, str], ...] = ()
    examples: tuple[str, ...] = ()
    not_examples: tuple[str, ...] = ()
    """Sentences in which there is nothing of the kind."""


@dataclass(frozen=True)
class Explanation:
    """All meanings of a code; most have one, but "possible" is a value of modality and of certainty."""

    code: str
    meanings: tuple[Meaning, ...]

    def __str__(self) -> str:
        return "\n\n".join("\n".join(_lines(meaning)) for meaning in self.meanings)


def explain(code: str, codebook: Codebook | None = None) -> Explanation:
    """What `code` means: a code of any file of the codebook ("airstrike", "jaysh-al-izza"), a value of the record format, alone or with
    its field ("deny", "stance: deny"), or a name of an actor ("Nusra Front").

    `codebook`: the project's own where none is given. Raises UnknownCode, whose message offers the nearest codes.
    """
    book = codebook or load_codebook()
    wanted = " ".join(code.replace(".", ": ", 1).split()) if ":" not in code else code.strip()
    found = [
        _meaning(file, entry, book)
        for file in FILES
        for entry in getattr(book, file).values()
        if any(_same(wanted, known) for known in _codes(file, entry))
    ]
    if not found:
        # Organs of states and office holders without an entry of their own are in the register only.
        made = register(book).get(code)
        found = [_meaning(_file_of(entry, book), entry, book) for entry in ([made] if made else register(book).lookup(code))]
    if not found:
        raise UnknownCode(f"{code!r} is in no codebook{_nearest(code, book)}. All codes are listed in docs/codebook.md")
    return Explanation(code, tuple(found))


def _codes(file: str, entry: Any) -> Iterator[str]:
    yield entry.code
    if isinstance(entry, ValueEntry):
        yield entry.code.rpartition(": ")[2]
    elif isinstance(kind := getattr(entry, "is_", None), str):
        yield f"{kind}: {entry.name if kind == 'unit' else entry.code}"


def _same(wanted: str, known: str) -> bool:
    return wanted.casefold().replace("-", "_").replace(" ", "_") == known.casefold().replace("-", "_").replace(" ", "_")


def _file_of(entry: ActorEntry, codebook: Codebook) -> str:
    return "outlets" if entry.code in codebook.outlets else "actors"


def _nearest(code: str, codebook: Codebook) -> str:
    known = dict.fromkeys(c for file in FILES for entry in getattr(codebook, file).values() for c in _codes(file, entry))
    names = {n.casefold(): n for file in ("actors", "outlets") for entry in getattr(codebook, file).values() for n in _names(entry)}
    near = get_close_matches(code, list(known), n=3, cutoff=0.6)
    near += [names[n] for n in get_close_matches(code.casefold(), list(names), n=2, cutoff=0.75)]
    return f"; the nearest are {', '.join(dict.fromkeys(near))}" if near else ""


def _names(entry: ActorEntry) -> Iterable[str]:
    return (entry.name, *(a if isinstance(a, str) else a.value for a in entry.aliases))


def _meaning(file: str, entry: Any, codebook: Codebook) -> Meaning:
    if isinstance(entry, ActorEntry):
        return Meaning(
            code=entry.code, name=entry.name, file=file, sort=", ".join(filter(None, (entry.type or entry.kind, entry.country))),
            definition=entry.definition, crosswalk=entry.crosswalk or None, details=tuple(_details(entry, codebook)),
        )  # fmt: skip
    assert isinstance(entry, Entry)
    return Meaning(
        code=entry.code, name=entry.name, file=file, sort=_sort(file, entry), definition=entry.definition, includes=entry.includes,
        excludes=entry.excludes, crosswalk=entry.crosswalk or None, examples=tuple(e.text for e in entry.examples if e.finds),
        not_examples=tuple(e.text for e in entry.examples if not e.finds),
        details=tuple(convention_details(entry)) if isinstance(entry, ConventionEntry) else (),
    )  # fmt: skip


_SORTS = {"ties": "relation", "control": "change of control", "reporting": "cue"}


def _sort(file: str, entry: Entry) -> str:
    if isinstance(entry, ValueEntry):
        return entry.field
    if isinstance(entry, EventEntry):
        return f"mode of {entry.of}" if entry.of else "event class"
    kind = getattr(entry, "is_", None)
    return f"{file.removesuffix('s')} {kind}" if isinstance(kind, str) and kind != "cue" else _SORTS.get(file, file)


def convention_details(entry: ConventionEntry) -> Iterator[tuple[str, str]]:
    """Which edition a rule follows, and what a word is coded as."""
    if entry.edition:
        yield "edition", entry.edition + (f"; this text of {entry.dated}" if entry.dated else "")
    if entry.source:
        yield "published at", entry.source
    if entry.number is not None:
        yield "coded as", str(entry.number)


def _details(entry: ActorEntry, codebook: Codebook) -> Iterator[tuple[str, str]]:
    told = {"aliases": "also called", "adjectives": "adjectives", "descriptions": "described as", "seats": "seats", "parent": "part of",
            "members": "members", "succeeds": "made of", "office_holders": "office holders", "stands": "stands"}  # fmt: skip
    for field, what in told.items():
        for value in getattr(entry, field):
            yield what, _dated(value)
    for office, of, held in register(codebook).offices.get(entry.code, ()):
        yield "office", _dated(msgspec.structs.replace(held, value=f"{office} of {of}"))


def _dated(value: str | Dated) -> str:
    if isinstance(value, str):
        return value
    when = " ".join(filter(None, (value.since and f"from {value.since}", value.until and f"until {value.until}")))
    return f"{value.value} ({when})" if when else value.value


def _lines(meaning: Meaning) -> Iterator[str]:
    yield f"{meaning.code}: {meaning.name} ({meaning.sort}; {meaning.file}.yaml)"
    if meaning.definition:
        yield meaning.definition
    for what, many in (("Includes", meaning.includes), ("Excludes", meaning.excludes)):
        if many:
            yield f"{what}: {'; '.join(many)}"
    for other, codes in (meaning.crosswalk or {}).items():
        yield f"{other}: {', '.join(codes)}"
    grouped: dict[str, list[str]] = {}
    for what, value in meaning.details:
        grouped.setdefault(what, []).append(value)
    for what, values in grouped.items():
        yield f"{what[:1].upper()}{what[1:]}: {'; '.join(values)}"
    for example in meaning.examples:
        yield f"Example: {' '.join(example.split())}"
    for example in meaning.not_examples:
        yield f"Not this: {' '.join(example.split())}"
