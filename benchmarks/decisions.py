"""How many decisions it takes to finish a report in the browser, by a reviewer who knows what a careful reader takes from it.

    python benchmarks/decisions.py                           how many, and how much of each report was read right
    python benchmarks/decisions.py development --errors      of one part; with each error, but none of the held part
    python benchmarks/decisions.py held --thorough           read with the larger model that is installed apart

Careful readings are at hand of the project's samples (`tests/cases/samples/`), which the rules were written beside, and of reports on other wars
(`tests/cases/world/`), half of them for development and half **held**: nobody looks at errors there, so its figures say what to expect of reports
that nobody has seen. Ten of these reports were read by a second careful reader (`tests/cases/world/second/`), blind to the first: `readers` tells what it
would take to put that reading right by the first. `training` are those in `training/reports/`: many, and nobody's secret.

The reviewer goes passage by passage as the keys have it: misread (`x`) on a record that should not be there, `X` where all of a sentence should
not; a correction (`c`) where fields are wrong, one form a record however many fields, and in the same form for other claims as the page offers them
(`reportedly.web.fields`): those near it that should have the same value, and those anywhere that have the same wrong name for who or where; a
claim by hand (`n`) for each that was missed; then either `a` once for each passage in which anything is left that is right, and `.` at the end,
or, when all was read, `A` for both. What readers differ on (`optional` in those files) is neither missed nor wrong. Told is the number for a
report of 600 words, of the middle report and of all, for both ways, and beside it what it would be if every record were right: what is done
once a report (`.`, `A`) is counted once, the rest by its length.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportedly.codebook.load import parse, plain_words
from reportedly.commands import SAMPLES
from reportedly.intake import intake
from reportedly.reading import read_many
from reportedly.records import CLAIM_TYPES, Report, Statement
from reportedly.resources import THOROUGH, open_resources
from reportedly.web.fields import CORRECTABLE, NAMING, NEAR
from reportedly.web.reader import first_at, reading_of

CASES = Path(__file__).parents[1] / "tests" / "cases"
sys.path.insert(0, str(CASES.parent))  # careful_readings

TRAINING = Path(__file__).parents[1] / "training" / "reports"

WORDS = 600
"""Of a report of this length the number is told."""


@dataclass(frozen=True)
class Judged:
    """What a careful reader says of a report's records. `misread`: ids; `wrong`: by id, what is wrong, each field's told in words; `missed`: claims
    that are not there."""

    misread: Set[str] = frozenset()
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    missed: int = 0


def decisions(reading: Any, judged: Judged) -> Counter[str]:
    """What it takes. reading: a report as the reader's page cuts it."""
    found: Counter[str] = Counter(missed=judged.missed, closing=1)  # `.`, or `A`
    at = {note.record.id: first_at(note.record) for whole in reading.notes.values() for note in (whole, *whole.folds)}
    found["corrections"] = corrections({id: judged.wrong[id] for id in at if id in judged.wrong}, at)
    answered = {**dict.fromkeys(judged.wrong, "wrong"), **dict.fromkeys(judged.misread, "misread")}
    for note in reading.notes.values():  # an act of speech is decided on with its statement, but where that does not hold for both
        mine = answered.get(note.record.id)
        found["misread"] += sum(answered.get(f.record.id) == "misread" != mine for f in note.folds)
    for passage in reading.passages:
        found["passages"] += any(id not in answered for id in passage.records)
        for paragraph in passage.paragraphs:
            for sentence in paragraph.sentences:
                states = [answered.get(id) for id in sentence.records]
                found["misread"] += 1 if states and set(states) == {"misread"} else states.count("misread")
    found["misread"] += sum(answered.get(note.record.id) == "misread" for note in reading.elsewhere)
    return found


_WRONG = re.compile(r"(\w+) is (.*), not (.*)", re.DOTALL)
_TOLD_ALIKE = {"by": "actor", "holder": "actor", "time": "day"}
_NAMES = {*(name for inputs in CORRECTABLE.values() for name, _, how in inputs if how in NAMING)}
_NO_NAME = ("{role", "{disclosure")
"""What is wrong with a speaker that is no name: offered near by only."""


def corrections(wrong: Mapping[str, Sequence[str]], at: Mapping[str, int]) -> int:
    """How many forms it takes to correct these records, each holding as many as the page offers to correct with one."""
    left = {id: {m.groups() if (m := _WRONG.fullmatch(said)) else (said, "", "") for said in told} for id, told in wrong.items()}
    forms = 0
    while left:
        id, mine = max(left.items(), key=lambda one: len(one[1]))
        for other, theirs in left.items():
            if other != id:
                near = abs(at[other] - at[id]) <= NEAR
                left[other] = {wrong for wrong in theirs if not any(_one_form(own, wrong, near) for own in mine)}
        del left[id]
        left = {other: said for other, said in left.items() if said}
        forms += 1
    return forms


def _one_form(own: tuple[str, ...], other: tuple[str, ...], near: bool) -> bool:
    """Does the form that corrects one field do for another record's?"""
    (name, held, right), (its, its_held, its_right) = own, other
    same = _TOLD_ALIKE.get(name, name) == _TOLD_ALIKE.get(its, its) and right == its_right
    return same and (near or (name in _NAMES and held == its_held and not right.startswith(_NO_NAME)))


def told(name: str, rows: Sequence[tuple[int, Counter[str], Counter[str]]]) -> dict[str, object]:
    """rows: for each report its words, the decisions if all were right, and those that it takes."""

    def whole(took: Counter[str], words: float, *without: str) -> float:
        return sum(n if part == "closing" else n * WORDS / words for part, n in took.items() if part not in without)

    words = sum(w for w, _, _ in rows)
    parts: Counter[str] = Counter()
    for _, _, took in rows:
        parts += took
    parts["closing"] = 1
    right: Counter[str] = Counter()
    for _, took, _ in rows:
        right += took
    right["closing"] = 1
    return {
        "reports": name, "number": len(rows), "words": words,
        "for_600_words": {
            "middle": round(statistics.median(whole(t, w) for w, _, t in rows), 1), "all": round(whole(parts, words), 1),
            "middle_with_A": round(statistics.median(whole(t, w, "passages") for w, _, t in rows), 1),
            "all_with_A": round(whole(parts, words, "passages"), 1), "if_all_were_right": round(whole(right, words), 1),
            **{part: round(whole(Counter({part: n}), words), 1) for part, n in sorted(parts.items())},
        },
    }  # fmt: skip


def readings(
    name: str, reports: Sequence[Report], facts_of: Sequence[Sequence[Mapping[str, Any]]], errors: bool, by: Path | None
) -> dict[str, object]:
    """Decisions on these reports by their careful readings, and how much of those was read right."""
    from careful_readings import compare, counted

    rows = []
    counts: Counter[tuple[str, str]] = Counter()
    for report, facts, records in zip(reports, facts_of, read_many(reports, open_resources(attribution=by)), strict=True):
        claims: list[Any] = [r for r in records if isinstance(r, (Statement, *CLAIM_TYPES))]
        found, extra = compare(facts, records, report.text)
        counts.update(counted(facts, found, extra))
        wrong = {record.id: why for at, (record, why) in found.items() if why and not facts[at].get("optional")}
        missed = [fact for at, fact in enumerate(facts) if at not in found and not fact.get("optional")]
        reading = reading_of(report, claims, [])
        rows.append(
            (len(report.text.split()), decisions(reading, Judged()), decisions(reading, Judged({r.id for r in extra}, wrong, len(missed))))
        )
        if errors:
            print(f"## {report.id}")
            print(*(f"missed: {fact}" for fact in missed), sep="\n")
            print(
                *(f"wrong: {facts[at]}: {'; '.join(why)}" for at, (_, why) in found.items() if why and not facts[at].get("optional")),
                sep="\n",
            )
            print(*(f"not there: {kind_and_words(record)}" for record in extra), sep="\n")
    return told(name, rows) | {"read": read_of(counts)}


def kind_and_words(record: Any) -> str:
    """A record in a line."""
    words = getattr(record, record.words) if record.words else None
    what = next((v for name in ("event_class", "step", "relation", "stance", "role", "change") if (v := getattr(record, name, None))), "")
    return f"{type(record).__name__.lower()} {what}: {words.text if words else ''}"


def samples(errors: bool, by: Path | None) -> dict[str, object]:
    """The project's sample reports, taken in from their pages."""
    files = sorted((CASES / "samples").glob("*.yaml"))
    reports = [next(iter(intake([SAMPLES / f"{file.stem}.html"]))).report for file in files]
    return readings("samples", reports, [plain_words(parse(file.read_bytes())) for file in files], errors, by)


def world(part: str, errors: bool, by: Path | None) -> dict[str, object]:
    """The reports on other wars."""
    folder = TRAINING if part == "training" else CASES / "world" / part
    held = [(file.stem, plain_words(parse(file.read_bytes()))) for file in sorted(folder.glob("*.yaml"))]
    reports = [
        Report(id=stem, text=d["text"], title=d["text"].partition("\n")[0], outlet=d["outlet"], published=str(d["published"]))
        for stem, d in held
    ]
    return readings(f"world, {part}", reports, [d["facts"] for _, d in held], errors, by)


def readers(errors: bool) -> dict[str, object]:
    """What it would take to make a second reader's careful reading the first one's, as if the second were the program."""
    from careful_readings import compare, counted
    from second_readings import records_from

    rows = []
    counts: Counter[tuple[str, str]] = Counter()
    for file in sorted((CASES / "world" / "second").glob("*.yaml")):
        first = plain_words(parse(next((CASES / "world").glob(f"[dh]*/{file.name}")).read_bytes()))
        facts, theirs, text = first["facts"], plain_words(parse(file.read_bytes()))["facts"], first["text"]
        records = records_from(theirs, text)
        differ = {f"{fact['type']}-{n}" for n, fact in enumerate(theirs) if fact.get("optional")}
        found, extra = compare(facts, records, text)
        extra = [r for r in extra if r.id not in differ]
        counts.update(counted(facts, found, extra))
        wrong = {r.id: why for at, (r, why) in found.items() if why and not facts[at].get("optional") and r.id not in differ}
        took = Counter(closing=1, misread=len(extra), missed=sum(at not in found and not f.get("optional") for at, f in enumerate(facts)))
        took["corrections"] = corrections(wrong, {r.id: first_at(r) for r in records})  # type: ignore[arg-type]
        rows.append((len(text.split()), Counter(closing=1), took))
        if errors:
            print(f"## {file.stem}", *(f"{facts[at]}: {'; '.join(why)}" for at, (_, why) in found.items() if why), sep="\n")
    return told("a second reader", rows) | {"read": read_of(counts)}


def read_of(counts: Counter[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How many of each kind there are, were found, are right, were read and should not be there."""
    from careful_readings import KINDS

    return {kind: {what: counts[kind, what] for what in ("gold", "found", "right", "not there", "read")} for kind in KINDS}


PARTS = ("samples", "development", "held", "readers", "training")


def main() -> None:
    """The parts asked for: a JSON object each, and a table of what was read of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument(
        "parts", nargs="*", choices=[*PARTS, []], default=PARTS[:-1], help="which reports; all but those for training where none is named"
    )
    parser.add_argument("--errors", action="store_true", help="print each error, but of the held part")
    parser.add_argument("--thorough", action="store_true", help="read with the larger model that is installed apart")
    asked = parser.parse_args()
    by = THOROUGH if asked.thorough else None
    for part in asked.parts:
        found = (
            samples(asked.errors, by)
            if part == "samples"
            else readers(asked.errors)
            if part == "readers"
            else world(part, asked.errors and part != "held", by)
        )
        read: Any = found.pop("read")
        print(json.dumps(found, indent=1))
        print(f"{'':12}{'gold':>8}{'found':>8}{'right':>8}{'share':>8}{'read':>8}{'not there':>12}")
        for kind, n in read.items():
            share = n["right"] / n["gold"] if n["gold"] else 0
            print(f"{kind:12}{n['gold']:8}{n['found']:8}{n['right']:8}{share:8.3f}{n['read']:8}{n['not there']:12}")


if __name__ == "__main__":
    main()
