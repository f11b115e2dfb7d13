"""Example sentences as tests: what a careful reader takes from them, compared with what was read.

A case is an `Example`; how expected records are written and compared is told there (codebook/entries.py) and in docs/codebook.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from reportedly.codebook import Codebook
from reportedly.codebook.check import own_examples, problems_in
from reportedly.codebook.entries import Example
from reportedly.codebook.load import FILES, HERE, parse, plain_words
from reportedly.errors import CodebookProblem, NoSuchInput
from reportedly.reading import read
from reportedly.records import RECORD_TYPES, Quote, Record, Report, Statement, TimeMention
from reportedly.resources import Resources, open_resources

RECORDS: Mapping[str, type[Record]] = {str(kind.__struct_config__.tag): kind for kind in RECORD_TYPES}
"""Record types by the name that stands in `type`."""


def load_cases(path: Path) -> list[Example]:
    """The cases of a YAML file: a list of examples. Raises msgspec.ValidationError where one is none."""
    return msgspec.convert(plain_words(parse(path.read_bytes())), list[Example])


def read_example(example: Example, resources: Resources) -> list[Record]:
    """The records of an example's text, read as a report of its own."""
    report = Report(id="example", text=example.text, title=example.title, outlet=example.outlet, published=example.published)
    return read(report, resources)


def codebook_examples(codebook: Codebook) -> Iterator[tuple[str, str, int, Example]]:
    """(file, code, place in the entry's list, example) for every example of a codebook."""
    for file in FILES:
        for code, entry in getattr(codebook, file).items():
            for at, example in enumerate(getattr(entry, "examples", ())):
                yield file, code, at, example


def check_codebook(folder: Path, resources: Resources | None = None) -> list[CodebookProblem]:
    """Everything wrong in a user's own codebook, laid over the project's, in order of file and line; an empty list where all is right.

    First what is wrong in the YAML; where nothing is, examples that are badly written; then each example is read, and what is not found
    as it should be is a problem at the example's line. `resources`: opened with this codebook, where the caller has them.
    Raises NoSuchInput where the folder is not there.
    """
    if not folder.is_dir():
        raise NoSuchInput(f"{folder}: there is no such folder; a codebook is a folder of YAML files ({', '.join(FILES)})")
    problems = problems_in([HERE, folder])
    if problems:
        return problems
    examples = own_examples(folder)
    problems = [CodebookProblem(file, line, why) for file, line, example in examples for why in case_problems(example)]
    if problems or not examples:
        return problems
    opened = resources or open_resources([folder])
    return [
        CodebookProblem(file, line, why) for file, line, example in examples for why in check_case(example, read_example(example, opened))
    ]


def check_case(example: Example, records: Iterable[Record], text: str | None = None) -> list[str]:
    """What is wrong with `records` as a reading of `example`; an empty list where all is right.

    `text`: the text read, where it is not the example's. Each failure tells what was expected and the record that came nearest.
    """
    found = list(records)
    by_id = {record.id: record for record in found}
    failures = []
    for wanted in example.finds:
        near: tuple[int, Record | None, list[str]] = (-1, None, [])
        for record in _of_type(found, wanted["type"]):
            differences = differences_from(wanted, record, by_id)
            if not differences:
                break
            right = 2 * (len(wanted) - len(differences)) + (not any(d.startswith(f"{type(record).words} is") for d in differences))
            if right > near[0]:
                near = (right, record, differences)
        else:
            failures.append(_not_found(wanted, near[1], near[2]))
    for unwanted in example.none:
        partial: Mapping[str, Any] = {"type": unwanted} if isinstance(unwanted, str) else unwanted
        for record in _of_type(found, partial["type"]):
            if not differences_from(partial, record, by_id):
                failures.append(f"found {_named(record)}, where there is to be no {_told(partial)}")
    return failures


def case_problems(example: Example) -> list[str]:
    """What is wrong with an example as it is written: no text, a type or field that no record has, words that its text does not hold."""
    if not example.text.strip():
        return ["the example has no text"]
    problems = []
    for partial in (*example.finds, *({"type": n} if isinstance(n, str) else n for n in example.none)):
        kind = RECORDS.get(str(partial.get("type")))
        if kind is None:
            problems.append(f"{partial.get('type')!r} is no type of record; one of {', '.join(RECORDS)} is wanted")
            continue
        fields = _fields(kind)
        for name, value in partial.items():
            if name in ("type", "only"):
                continue
            if name not in fields:
                problems.append(f"a record of type {partial['type']} has no field {name!r}; it has {', '.join(fields)}")
            elif not _quotes(fields[name][1]):
                problems.extend(_illegal(name, value, fields[name][1]))
            elif partial in example.finds:
                held = _bare(f"{example.title or ''} {example.text}")
                problems.extend(
                    f"the text does not hold the words {said!r} that {name} names"
                    for said in _words_of(value)
                    if _bare(said.strip(" .…")) not in held and not _is_time(fields[name][1])
                )
    return problems


def _of_type(records: Sequence[Record], kind: str) -> list[Record]:
    return [r for r in records if r.__struct_config__.tag == kind]


@cache
def _fields(kind: type[Record]) -> dict[str, tuple[str, Any]]:
    """For each field by its name in the format: attribute and type."""
    return {f.encode_name: (f.name, f.type) for f in msgspec.structs.fields(kind) if f.name != "report"}


def _quotes(type_: Any) -> bool:
    """Does a field of this type hold quoted words (or times, or ids of other records) rather than a plain value?"""
    return (isinstance(type_, type) and issubclass(type_, Quote)) or any(_quotes(arg) for arg in getattr(type_, "__args__", ()))


def _is_time(type_: Any) -> bool:
    return type_ is TimeMention or any(_is_time(arg) for arg in getattr(type_, "__args__", ()))


def _words_of(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list | tuple) else (value,):
        said = one.get("text") if isinstance(one, dict) else one
        if isinstance(said, str) and not said.startswith("="):
            yield said


REFERENCES = frozenset({"said_in", "within", "statement", "event", "events", "of", "answers", "part_of", "entity"})
"""Fields that hold ids of other records; they are compared by the words of those."""


def _illegal(name: str, value: Any, type_: Any) -> list[str]:
    if name in REFERENCES:
        return []
    try:
        msgspec.convert(value, type_)
    except msgspec.ValidationError:
        allowed = [v for arg in (type_, *getattr(type_, "__args__", ())) for v in getattr(arg, "__args__", ()) if isinstance(v, str)]
        allowed = allowed or [v for v in getattr(type_, "__args__", ()) if isinstance(v, str)]
        return [f"{value!r} is no value of {name}" + (f"; one of {', '.join(allowed)} is wanted" if allowed else "")]
    return []


def differences_from(wanted: Mapping[str, Any], record: Record, by_id: Mapping[str, Record]) -> list[str]:
    """What in `record` is not as wanted, in words. `by_id`: all records of the report, which `said_in` and the like point to."""
    out = []
    fields = _fields(type(record))
    only = bool(wanted.get("only"))
    for name, value in wanted.items():
        if name in ("type", "only"):
            continue
        if name not in fields:
            out.append(f"there is no field {name!r}")
            continue
        held = getattr(record, fields[name][0])
        if name in REFERENCES and value is not None:
            held = _followed(held, by_id)
        if not _agrees(value, held, only):
            out.append(f"{name} is {_shown(held)}, not {_shown(value)}")
    return out


def _agrees(wanted: Any, held: Any, only: bool) -> bool:
    if isinstance(held, tuple):
        many = list(wanted) if isinstance(wanted, list | tuple) else [] if wanted is None else [wanted]
        if not many:
            return not held
        return all(any(_agrees(w, h, only) for h in held) for w in many) and (
            not only or all(any(_agrees(w, h, only) for w in many) for h in held)
        )
    if isinstance(wanted, dict) and isinstance(held, msgspec.Struct):
        return all(_agrees(v, held if k == "text" else getattr(held, k, _NOTHING), only) for k, v in wanted.items())
    if isinstance(held, TimeMention) and isinstance(wanted, str) and (days := _DAYS.fullmatch(wanted)):
        first, range_, last = days.groups()
        return _is_day(held.start, first) and _is_day(held.end, last if range_ else first)
    if isinstance(held, Quote):
        return _same_words(wanted, held)
    if isinstance(held, str) and isinstance(wanted, str):
        return _like(wanted.removeprefix("="), held)
    return bool(wanted == held) and isinstance(wanted, bool) == isinstance(held, bool)


def _is_day(held: str | None, wanted: str) -> bool:
    return held is not None and held.startswith(wanted) if wanted else held is None


_NOTHING = object()
_DAYS = re.compile(r"((?:\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?)?)(\.\.)?((?:\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2})?)?)")


def _same_words(wanted: Any, held: Quote) -> bool:
    if wanted is None or held.text is None:
        return wanted is None and held.text is None
    if not isinstance(wanted, str):
        return False
    if wanted.startswith("="):
        return getattr(held, "actor", None) == wanted[1:]
    if _like(wanted, held.text):
        return True
    name = getattr(held, "name", None)
    return bool(name) and _like(wanted, str(name))


def _like(wanted: str, said: str) -> bool:
    more_before, more_after = wanted.startswith(("...", "…")), wanted.endswith(("...", "…"))
    core, words = _bare(wanted.strip(".… ")), _bare(said)
    if more_before and more_after:
        return core in words
    if more_before:
        return words.endswith(core)
    if more_after:
        return words.startswith(core)
    return words == core


def _bare(words: str) -> str:
    """Words as they are compared: lower case, plain quotes, single spaces, no outer punctuation, no leading article."""
    plain = words.casefold().translate(str.maketrans("‘’“”\u00a0", "''\"\" "))
    plain = " ".join(plain.split()).strip(" .,;:!?\"'()[]…–—-")
    return re.sub(r"^(?:the|a|an)\s+(?=\S)", "", plain)


def _followed(held: Any, by_id: Mapping[str, Record]) -> Any:
    """Ids of records as the words that those rest on."""
    if isinstance(held, tuple):
        return tuple(_followed(h, by_id) for h in held)
    record = by_id.get(held) if isinstance(held, str) else None
    if record is None:
        return held
    if isinstance(record, Statement):
        return record.speaker
    words = getattr(record, type(record).words or "name", None)
    return words if isinstance(words, Quote) else Quote(text=str(words)) if words else held


def _not_found(wanted: Mapping[str, Any], nearest: Record | None, differences: Sequence[str]) -> str:
    if nearest is None:
        return f"no {_told(wanted)}: no record of type {wanted['type']} was read at all"
    return f"no {_told(wanted)}; nearest is {_named(nearest)}, but {'; '.join(differences)}"


def _told(wanted: Mapping[str, Any]) -> str:
    fields = ", ".join(f"{k}: {_shown(v)}" for k, v in wanted.items() if k != "type")
    return f"{wanted['type']} with {fields}" if fields else str(wanted["type"])


def _named(record: Record) -> str:
    words = getattr(record, type(record).words or "name", None) or getattr(record, "speaker", None) or getattr(record, "text", None)
    return f"{record.__struct_config__.tag} {_shown(words)}"


def _shown(value: Any) -> str:
    if isinstance(value, Quote):
        time = f" ({value.start}..{value.end})" if isinstance(value, TimeMention) else ""
        actor = getattr(value, "actor", None)
        return ("nobody's" if value.text is None else repr(value.text)) + time + (f" (={actor})" if actor else "")
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_shown(v) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{k}: {_shown(v)}" for k, v in value.items()) + "}"
    return "null" if value is None else repr(value)
