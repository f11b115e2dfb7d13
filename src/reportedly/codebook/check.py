"""Mistakes in a codebook's YAML, every one at once, each with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import yaml

from reportedly import records
from reportedly.codebook.entries import Dated, Example
from reportedly.codebook.load import FILES, HERE, Words, paths, plain_words
from reportedly.errors import CodebookProblem

Path_ = tuple[str | int, ...]
"""Where in an entry: ("aliases", 2, "since")."""

ACTORS = ("actors", "outlets")


def values_of(literal: Any) -> tuple[str, ...]:
    """The values of an enumeration of records.py."""
    return tuple(get_args(literal))


LEGAL: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("reporting", "stance"): values_of(records.Stance),
    ("reporting", "certainty"): values_of(records.Certainty),
    ("reporting", "distance"): values_of(records.Distance),
    ("control", "code"): values_of(records.ControlChange),
    ("actors", "kind"): values_of(records.EntityKind),
    ("outlets", "kind"): values_of(records.EntityKind),
    ("nouns", "kind"): values_of(records.EntityKind),
    ("nouns", "many"): values_of(records.EntityKind),
    ("ties", "relation"): values_of(records.Relation),
    ("ties", "form"): values_of(records.TieForm),
    ("agreements", "negated"): values_of(records.Step),
    ("grammar", "of"): ("above_verb", "above_noun", "above_noun_by", "noun_above", "adjective", "state", "adverb"),
    ("grammar", "tells"): values_of(records.Modality),
    ("agreements", "is"): ("kind", "general", "step", "denied_step", "act"),
    ("conventions", "is"): ("rule", "word"),
    ("conventions", "qualifier"): values_of(records.Qualifier),
}
"""The values that a field of a file's entries may take, where the record format fixes them."""

LEGAL_CODES: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("agreements", "kind"): values_of(records.AgreementKind),
    ("agreements", "step"): values_of(records.Step),
    ("reporting", "role"): values_of(records.SpeakerRole),
    ("reporting", "disclosure"): values_of(records.Disclosure),
    ("reporting", "basis"): values_of(records.Basis),
    ("figures", "role"): values_of(records.FigureRole),
    ("figures", "scope"): values_of(records.Scope),
    ("figures", "qualifier"): values_of(records.Qualifier),
    ("figures", "status"): values_of(records.FigureStatus),
}
"""The codes that entries of a file may have, by their `is`; in reporting.yaml the `value` that they may tell."""

STANDS = ("party", "organ_of_party", "backer", "aligned", "none_known")
"""How an actor stands to a war (DESIGN.md): dated facts, no opinions."""


def problems_in(folders: Sequence[Path]) -> list[CodebookProblem]:
    """Everything wrong in the codebook that these folders make together, in order of file and line. Slower than loading it."""
    problems: list[CodebookProblem] = []
    below: dict[str, set[str]] = {name: set() for name in FILES}
    read: list[tuple[str, Path, yaml.Node, Any]] = []
    for folder in folders:
        problems.extend(strangers(folder))
        here: dict[tuple[str, str], tuple[Path, int]] = {}
        for name, path in paths(folder):
            node, wrong = _nodes(path)
            problems.extend(wrong)
            if node is None:
                continue
            for item in node.value:
                if not isinstance(item, yaml.MappingNode):
                    problems.append(_at(path, item, "an entry must be a mapping that begins with `code:`"))
                    continue
                raw, wrong = _plain(item, path)
                problems.extend(wrong)
                code, line = raw.get("code"), item.start_mark.line + 1
                if isinstance(code, str):
                    if (name, code) in here:
                        first, at = here[name, code]
                        again = f"line {at}" if first == path else f"{first.name}, line {at}"
                        problems.append(_at(path, item, f"{code!r} is there already ({again}); give each entry a code of its own"))
                    here.setdefault((name, code), (path, line))
                    if raw.get("extends") and code not in below[name]:
                        why = f"{code!r} extends an entry that no codebook below it has{nearest(code, below[name])}"
                        problems.append(_at(path, item, why))
                read.append((name, path, item, raw))
        for name, code in here:
            below[name].add(code)
    conditions = {key for _, path, _, raw in read if path.is_relative_to(HERE) for p in raw.get("patterns") or () for key in p}
    for name, path, item, raw in read:
        wrong_types = list(type_problems(raw, FILES[name]))
        problems.extend(_at(path, _find(item, where), why) for where, why in wrong_types)
        if not wrong_types:
            problems.extend(_at(path, _find(item, where), why) for where, why in entry_problems(name, raw, below))
            if not path.is_relative_to(HERE):
                problems.extend(_at(path, _find(item, where), why) for where, why in _unknown_conditions(raw, conditions))
    return sorted(problems, key=lambda p: (p.file, p.line))


def _unknown_conditions(entry: Mapping[str, Any], known: set[str]) -> Iterator[tuple[Path_, str]]:
    """Conditions of patterns that no pattern of the project's own has: misspelt, they would never be met and nobody would be told."""
    for at, pattern in enumerate(entry.get("patterns") or ()):
        for key in pattern:
            if key not in known:
                yield ("patterns", at, key), f"no pattern has a condition {key!r}{nearest(key, known)}"


def own_examples(folder: Path) -> list[tuple[str, int, Example]]:
    """File, line and content of every example in a folder that has no mistakes."""
    out = []
    for name, path in paths(folder):
        node, _ = _nodes(path)
        for item in node.value if node and name not in ACTORS else ():
            raw, _ = _plain(item, path)
            for at, example in enumerate(raw.get("examples") or ()):
                line = _find(item, ("examples", at)).start_mark.line + 1
                out.append((_told_path(path), line, msgspec.convert(example, Example)))
    return out


def nearest(word: str, known: Any) -> str:
    """ "; did you mean X?" where something known is near, else nothing."""
    near = get_close_matches(word, list(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(n) for n in near)}?" if near else ""


def entry_problems(name: str, entry: Mapping[str, Any], codes: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    """What is wrong with one entry (as plain data of the right types) of file `name`, seen beside all `codes` of each file."""
    if not entry["code"].strip():
        yield ("code",), "the code is empty"
    for field, value in entry.items():
        legal = LEGAL.get((name, field))
        if legal and value is not None and value not in legal:
            yield (field,), _illegal(field, value, legal)
    codes_of_kind = LEGAL_CODES.get((name, entry.get("is", "")))
    told = "value" if name == "reporting" else "code"
    if codes_of_kind and entry.get(told) not in codes_of_kind:
        yield (told,), _illegal(entry["is"], entry.get(told), codes_of_kind)
    if name == "figures" and entry.get("is") == "unit" and "name" in entry and entry["name"] not in values_of(records.Unit):
        # A unit may share its code with a role ("attacks"), so the value that records hold is its name.
        yield ("name",), _illegal("unit", entry["name"], values_of(records.Unit))
    if name == "events":
        classes = values_of(records.EventClass)
        if entry.get("of") is None:
            if entry["code"] not in classes and not entry.get("extends"):
                yield ("code",), f"{entry['code']!r} is no PLOVER class; a mode of one needs `of:` (one of {', '.join(classes)})"
        elif entry["of"] not in codes["events"] and entry["of"] not in classes:
            yield ("of",), f"there is no event class {entry['of']!r}{nearest(entry['of'], {*codes['events'], *classes})}"
    if name == "grammar" and not entry.get("extends") and (entry.get("of") is None) != (entry.get("tells") is None):
        yield ("code",), "words that tell how surely an act is put need both `of` and `tells`"
    if name == "conventions" and entry.get("is") == "word":
        if entry.get("of") not in codes["conventions"]:
            yield ("of",), f"there is no rule {entry.get('of')!r}{nearest(str(entry.get('of')), codes['conventions'])}"
        if entry.get("number") is None or not entry.get("words") or not entry.get("qualifier"):
            yield ("code",), "a word's coding needs `qualifier`, `words` and `number`"
    for at, example in enumerate(entry.get("examples") or ()):
        if not example["text"].strip():
            yield ("examples", at, "text"), "the example has no text"
        if example.get("published") is not None and not _is_date(example["published"]):
            yield ("examples", at, "published"), _bad_date(example["published"])
    if name in ACTORS:
        yield from _actor_problems(entry, codes)


def _actor_problems(entry: Mapping[str, Any], codes: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    if not re.fullmatch(r"(?:[a-z0-9]+|\{state\})(?:-[a-z0-9]+)*", entry["code"]):
        yield ("code",), f"{entry['code']!r}: the code of an actor is small letters, digits and hyphens (jaysh-al-izza)"
    country = entry.get("country")
    if country is not None and not re.fullmatch("[A-Z]{2}", country):
        yield ("country",), f"{country!r} is no ISO 3166 code of two letters (SY)"
    for at, other in enumerate(entry.get("also_in") or ()):
        if not re.fullmatch("[A-Z]{2}", other):
            yield ("also_in", at), f"{other!r} is no ISO 3166 code of two letters (SY)"
    names = {entry.get("name"), *(a if isinstance(a, str) else a["value"] for a in entry.get("aliases") or ())}
    for field in ("shared", "chiefly"):
        for at, name in enumerate(() if entry.get("extends") else entry.get(field) or ()):
            if name not in names:
                yield (field, at), f"{field} names {name!r}, which is none of its names{nearest(name, [n for n in names if n])}"
    for field in ("parent", "members", "succeeds"):
        for at, value in enumerate(entry.get(field) or ()):
            code = value if isinstance(value, str) else value["value"]
            if not any(code in codes[file] for file in ACTORS):
                known = [c for file in ACTORS for c in codes[file]]
                yield (field, at), f"{field} names an actor that is in no codebook: {code!r}{nearest(code, known)}"
    for at, held in enumerate(entry.get("office_holders") or ()):
        if not re.fullmatch(r"\S.*:\s*\S.*", held["value"]):
            yield ("office_holders", at, "value"), f"{held['value']!r} is to be `office: name` in quotes"
    for at, stand in enumerate(entry.get("stands") or ()):
        said = stand if isinstance(stand, str) else stand["value"]
        how, _, to = (part.strip() for part in said.partition(":"))
        if how not in STANDS:
            yield ("stands", at), _illegal("stands", how, STANDS)
        if to and not any(to in codes[file] for file in ACTORS):
            known = [c for file in ACTORS for c in codes[file]]
            yield ("stands", at), f"stands names an actor that is in no codebook: {to!r}{nearest(to, known)}"
    for field, many in entry.items():
        for at, dated in enumerate(many if isinstance(many, list) else ()):
            if isinstance(dated, dict):
                yield from (((field, at, *where), why) for where, why in _date_problems(dated))


def _date_problems(dated: Mapping[str, Any]) -> Iterator[tuple[Path_, str]]:
    days = [dated[key] for key in ("since", "until") if dated.get(key) is not None]
    for key in ("since", "until"):
        if dated.get(key) is not None and not _is_date(dated[key]):
            yield (key,), _bad_date(dated[key])
    if len(days) == 2 and all(_is_date(d) for d in days) and days[0][: len(days[1])] > days[1]:
        yield ("until",), f"it ends ({days[1]}) before it begins ({days[0]})"


def _is_date(value: str) -> bool:
    if not re.fullmatch(r"\d{4}(?:-\d{2}(?:-\d{2})?)?", value):
        return False
    try:
        date.fromisoformat((value + "-01-01")[:10] if len(value) == 4 else (value + "-01")[:10])
    except ValueError:
        return False
    return True


def _bad_date(value: str) -> str:
    return f"{value!r} is no date; write it as 2016, 2016-09 or 2016-09-16"


def _illegal(field: str, value: Any, legal: Sequence[str]) -> str:
    near = nearest(str(value), legal)
    return f"{value!r} is no value of {field}{f'{near} It' if near else '; it'} is one of {', '.join(legal)}"


def type_problems(value: Any, type_: Any, path: Path_ = ()) -> Iterator[tuple[Path_, str]]:
    """Where plain data is not of a type of entries.py, and why, in words for a person who wrote YAML."""
    name = next((str(p) for p in reversed(path) if isinstance(p, str)), "the entry")
    origin = get_origin(type_)
    if origin in (Union, UnionType):
        options = get_args(type_)
        if value is None and NoneType in options:
            return
        mappings = [o for o in options if o is dict or (isinstance(o, type) and issubclass(o, msgspec.Struct))]
        if mappings and isinstance(value, dict):
            yield from type_problems(value, mappings[0], path)
        elif not (isinstance(value, int | float) and any(o in options for o in (int, float) if isinstance(value, o))):
            yield from type_problems(value, next(o for o in options if o is not NoneType and o not in mappings), path)
    elif isinstance(type_, type) and issubclass(type_, msgspec.Struct):
        if not isinstance(value, dict):
            yield path, f"{name} must be a mapping with {', '.join(_fields(type_))}, not {_told(value)}"
            return
        fields = _fields(type_)
        for key, inner in value.items():
            if key not in fields:
                yield (*path, key), f"unknown field {key!r}{nearest(str(key), fields) or '; known are ' + ', '.join(fields)}"
            else:
                yield from type_problems(inner, fields[key][0], (*path, key))
        optional = ("name", "definition", "kind", "is") if value.get("extends") is True else ()
        for key, (_, required) in fields.items():
            if required and key not in value and key not in optional:
                kept = "an example" if type_.__name__ == "Example" else "a dated value" if type_ is Dated else "the entry"
                yield path, f"{kept} lacks the field {key!r}"
    elif origin is tuple:
        if not isinstance(value, list):
            yield path, f"{name} must be a list (in [ ] or in lines that begin with -), not {_told(value)}"
            return
        for at, inner in enumerate(value):
            yield from type_problems(inner, get_args(type_)[0], (*path, at))
    elif origin is dict or type_ is dict:
        if not isinstance(value, dict):
            yield path, f"{name} must be a mapping, not {_told(value)}"
        elif origin is dict:
            for key, inner in value.items():
                yield from type_problems(inner, get_args(type_)[1], (*path, key))
    elif origin is Literal:
        if value not in get_args(type_):
            yield path, _illegal(name, value, get_args(type_))
    elif type_ in (str, bool, int, float) and not (isinstance(value, type_) and isinstance(value, bool) == (type_ is bool)):
        wanted = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}[type_]
        yield path, f"{name} must be {wanted}, not {_told(value)}"


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, tuple[Any, bool]]:
    return {f.encode_name: (f.type, f.required) for f in msgspec.structs.fields(kind)}


def _told(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a mapping (put words that hold `: ` in quotes)"
    return f"{value!r}"


def strangers(folder: Path) -> Iterator[CodebookProblem]:
    """YAML files of a folder that are no codebook file: a misspelt name would silently lose all entries."""
    files = sorted(p for p in folder.glob("*.y*ml"))
    for path in files:
        if path.stem not in FILES or path.suffix != ".yaml":
            offer = f"; rename it to {path.stem}.yaml" if path.stem in FILES else nearest(path.stem, FILES)
            why = f"no file of a codebook; those are {', '.join(f'{n}.yaml' for n in FILES)}{offer}"
            yield CodebookProblem(_told_path(path), 1, why)
    if not paths(folder):
        yield CodebookProblem(_told_path(folder), 1, f"this folder holds no codebook: none of {', '.join(f'{n}.yaml' for n in FILES)}")


def _nodes(path: Path) -> tuple[yaml.SequenceNode | None, list[CodebookProblem]]:
    """A file as YAML nodes that know their lines; None and the reason where it is not a list of entries."""
    try:
        node = yaml.compose(path.read_bytes(), Loader=Words)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = f"not YAML: {error.problem or error.context}"
        return None, [CodebookProblem(_told_path(path), mark.line + 1 if mark else 1, why)]
    except yaml.YAMLError:
        return None, [CodebookProblem(_told_path(path), 1, "not YAML in UTF-8; save the file as UTF-8 text")]
    if node is None:
        return None, []
    if not isinstance(node, yaml.SequenceNode):
        return None, [_at(path, node, "the file must be a list of entries, each beginning with `- code:`")]
    return node, []


def _plain(item: yaml.MappingNode, path: Path) -> tuple[dict[str, Any], list[CodebookProblem]]:
    """An entry as plain data, and the keys that stand in it twice."""
    wrong = []
    open_: list[yaml.Node] = [item]
    while open_:
        node = open_.pop()
        if isinstance(node, yaml.SequenceNode):
            open_.extend(node.value)
        elif isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                said = str(key.value)
                if said in seen:
                    wrong.append(_at(path, key, f"{said!r} stands twice in one entry; the first would be lost"))
                seen.add(said)
                open_.append(value)
    loader = Words(b"")
    return plain_words(loader.construct_document(item)), wrong


def _find(item: yaml.Node, where: Path_) -> yaml.Node:
    """The node that a path in an entry leads to (of a field: its name), or the last one on the way that there is."""
    node = found = item
    for step in where:
        if isinstance(node, yaml.MappingNode):
            pair = next((p for p in node.value if p[0].value == str(step)), None)
            if pair is None:
                break
            found, node = pair
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
            found = node = node.value[step]
        else:
            break
    return found


def _at(path: Path, node: yaml.Node, why: str) -> CodebookProblem:
    return CodebookProblem(_told_path(path), node.start_mark.line + 1, why)


def _told_path(path: Path) -> str:
    return f"codebook/{path.relative_to(HERE)}" if path.is_relative_to(HERE) else str(path)
