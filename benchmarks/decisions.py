"""How many decisions it takes to finish a report in the browser, by a reviewer who knows what a careful reader takes from it.

    python benchmarks/decisions.py

The reports are the project's samples, the careful reader is `tests/cases/samples/`. The reviewer goes passage by passage as the keys have it: misread
(`x`) on a record that should not be there, `X` where all of a sentence should not; a correction (`c`) where fields are wrong, one form a record
however many fields, and for claims near it that have the same value for the same wrong one (`reportedly.web.fields.alike`) in the same form; a
claim by hand (`n`) for each that was missed; then either `a` once for each passage in which anything is left that is right, and `.` at the end,
or, when all was read, `A` for both. What readers differ on (`optional` in those files) is neither missed nor wrong. Told is the number for a
report of 600 words, of the middle report and of all, for both ways, and beside it what it would be if every record were right: what is done
once a report (`.`, `A`) is counted once, the rest by its length.
"""

from __future__ import annotations

import json
import re
import statistics
import sys
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from reportedly.web.fields import NEAR
from reportedly.web.reader import first_at, reading_of

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


def corrections(wrong: Mapping[str, Sequence[str]], at: Mapping[str, int]) -> int:
    """How many forms it takes to correct these records: in the form of one go those near it that are wrong in the same field in the same way."""
    left = {id: {re.sub(r"^(by|holder) is", "actor is", said) for said in told} for id, told in wrong.items()}
    forms = 0
    while left:
        id, mine = max(left.items(), key=lambda one: len(one[1]))
        for other in left:
            if other != id and abs(at[other] - at[id]) <= NEAR:
                left[other] = left[other] - mine
        del left[id]
        left = {other: said for other, said in left.items() if said}
        forms += 1
    return forms


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


def samples() -> dict[str, object]:
    from reading.test_samples import GOLD, compare, facts_of
    from reportedly.commands import SAMPLES
    from reportedly.intake import intake
    from reportedly.reading import read_many
    from reportedly.records import CLAIM_TYPES, Statement
    from reportedly.resources import open_resources

    reports = [next(iter(intake([SAMPLES / f"{name}.html"]))).report for name in GOLD]
    rows = []
    for name, report, records in zip(GOLD, reports, read_many(reports, open_resources()), strict=True):
        facts = facts_of(name)
        claims: list[Any] = [r for r in records if isinstance(r, (Statement, *CLAIM_TYPES))]
        found, extra = compare(facts, records, report.text)
        wrong = {record.id: why for at, (record, why) in found.items() if why and not facts[at].get("optional")}
        missed = sum(1 for at, fact in enumerate(facts) if at not in found and not fact.get("optional"))
        reading = reading_of(report, claims, [])
        judged = Judged({record.id for record in extra}, wrong, missed)
        rows.append((len(report.text.split()), decisions(reading, Judged()), decisions(reading, judged)))
    return told("samples", rows)


if __name__ == "__main__":
    print(json.dumps(samples(), indent=1))
