"""Reading the codebook's YAML: the project's own folder, and a user's folders laid over it entry by entry."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import msgspec
import yaml

from reportedly.codebook.entries import (
    ActorEntry,
    AgreementEntry,
    ControlEntry,
    ConventionEntry,
    CueEntry,
    EventEntry,
    FigureEntry,
    GrammarEntry,
    NounEntry,
    OutletEntry,
    SortEntry,
    TieEntry,
    ValueEntry,
)
from reportedly.errors import CodebookErrors, NoSuchInput

HERE = Path(__file__).parent

FILES: dict[str, Any] = {
    "events": EventEntry, "participants": SortEntry, "agreements": AgreementEntry, "ties": TieEntry, "figures": FigureEntry,
    "control": ControlEntry, "reporting": CueEntry, "actors": ActorEntry, "outlets": OutletEntry, "values": ValueEntry, "nouns": NounEntry,
    "conventions": ConventionEntry, "grammar": GrammarEntry,
}  # fmt: skip
"""The files of a codebook (NAME.yaml, or a folder NAME/ of several) and what an entry of each is."""

NOT_READ_BY = frozenset({"conventions"})
"""Files that have no part in the reading: another edition of them makes no other reading."""


class _Wrong(Exception):
    """Something is wrong in the codebook; `problems_in` tells what and where."""


class Words(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """YAML in which dates, "no" and codes like 042 stay the words that they are; only true, false, null and plain numbers are more."""

    yaml_implicit_resolvers: ClassVar[dict] = {}


for _tag, _pattern, _first in (
    ("bool", r"^(?:true|false|True|False)$", "tfTF"),
    ("null", r"^(?:null|~|)$", ["n", "~", ""]),
    ("int", r"^[-+]?(?:0|[1-9][0-9]*)$", "-+0123456789"),
    ("float", r"^[-+]?(?:0|[1-9][0-9]*)\.[0-9]+$", "-+0123456789"),
):
    Words.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def paths(folder: Path) -> list[tuple[str, Path]]:
    """(kind of entries, file) of all codebook files in a folder, in the order they are read."""
    return [(name, path) for name in FILES for path in (folder / f"{name}.yaml", *sorted((folder / name).glob("*.yaml"))) if path.is_file()]


def parse(data: bytes) -> Any:
    """A YAML file as plain data, as `Words` reads it.

    Built from the parser's events: several times faster than PyYAML's own way, which makes a node for each value first.
    Raises yaml.YAMLError, or _Wrong where a key stands twice (YAML readers keep the last and say nothing).
    """
    events = Words(data)
    anchors: dict[str, Any] = {}

    def build(event: Any) -> Any:
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event.value) if event.implicit[0] else event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = []
            while not isinstance(inner := events.get_event(), yaml.SequenceEndEvent):
                value.append(build(inner))
        elif isinstance(event, yaml.MappingStartEvent):
            value = {}
            while not isinstance(inner := events.get_event(), yaml.MappingEndEvent):
                key = build(inner)
                if key in value:
                    raise _Wrong("a key stands twice")
                value[key] = build(events.get_event())
        elif isinstance(event, yaml.AliasEvent):
            return anchors[str(event.anchor)]
        else:
            return None
        if event.anchor:
            anchors[event.anchor] = value
        return value

    for _ in range(2):
        event = events.get_event()  # the start of the stream, then of the document
    made = None if isinstance(event, yaml.StreamEndEvent) else build(events.get_event())
    if not isinstance(event, yaml.StreamEndEvent):
        events.get_event()
        if not isinstance(events.get_event(), yaml.StreamEndEvent):
            raise _Wrong("more than one document")
    return made


_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_SCALARS = {"true": True, "True": True, "false": False, "False": False, "null": None, "~": None, "": None}


def _scalar(word: str) -> Any:
    if word in _SCALARS:
        return _SCALARS[word]
    if (word[0].isdigit() or word[0] in "-+") and (number := _NUMBER.fullmatch(word)):
        return float(word) if number.group(1) else int(word)
    return word


def laid_over(below: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    """`entry` (with `extends`) added to the entry below it: its lists follow, its single values stand in place of those below."""
    out = dict(below)
    for key, value in entry.items():
        if key == "extends":
            continue
        if isinstance(value, list) and isinstance(below.get(key), list):
            out[key] = [*below[key], *(v for v in value if v not in below[key])]
        elif isinstance(value, dict) and isinstance(below.get(key), dict):
            out[key] = below[key] | value
        else:
            out[key] = value
    return out


def plain_words(entry: Any) -> Any:
    """Numbers where words are meant ("since: 2016", "cameo: [190]") as words."""
    if isinstance(entry, dict):
        return {k: _as_words(v) if k in ("since", "until", "published", "crosswalk", "code") else plain_words(v) for k, v in entry.items()}
    if isinstance(entry, list):
        return [plain_words(v) for v in entry]
    return entry


def _as_words(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _as_words(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_as_words(v) for v in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def read_folders(folders: Sequence[Path]) -> tuple[dict[str, dict[str, Any]], str]:
    """Entries by file and code as the types of entries.py, and a hash of all files.

    Raises NoSuchInput where a folder is not there, CodebookErrors with everything wrong in all of them.
    """
    from reportedly.codebook.check import entry_problems, problems_in, strangers

    for folder in folders:
        if not folder.is_dir():
            raise NoSuchInput(f"{folder}: there is no such folder; a codebook is a folder of YAML files ({', '.join(FILES)})")
    raw: dict[str, dict[str, Any]] = {name: {} for name in FILES}
    digest = hashlib.sha256()
    try:
        for folder in folders:
            here: set[tuple[str, str]] = set()
            for name, path in paths(folder):
                data = path.read_bytes()
                if name not in NOT_READ_BY:
                    digest.update(name.encode() + b"\0" + data)
                for entry in plain_words(parse(data) or ()):
                    code = entry["code"]
                    if (name, code) in here:
                        raise _Wrong
                    here.add((name, code))
                    raw[name][code] = laid_over(raw[name][code], entry) if entry.get("extends") else entry
            if any(strangers(folder)):
                raise _Wrong
        found: dict[str, dict[str, Any]] = {
            name: {code: msgspec.convert(entry, FILES[name]) for code, entry in entries.items()} for name, entries in raw.items()
        }
        if any(next(entry_problems(name, entry, raw), None) for name, entries in raw.items() for entry in entries.values()):
            raise _Wrong
    except (_Wrong, yaml.YAMLError, msgspec.ValidationError, KeyError, TypeError, AttributeError, UnicodeDecodeError):
        problems = problems_in(folders)
        if not problems:
            raise
        raise CodebookErrors(problems) from None
    return found, digest.hexdigest()[:12]
