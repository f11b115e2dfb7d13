"""How many decisions it takes to finish a report in the browser, by a reviewer who knows what a careful reader takes from it.

    python benchmarks/decisions.py

The reports are the project's samples, the careful reader is `tests/cases/samples/`. The reviewer goes passage by passage as the keys have it: misread
(`x`) on a record that should not be there, `X` where all of a sentence should not; a correction (`c`) where fields are wrong, one form a record
however many fields; a claim by hand (`n`) for each that was missed, with its statement in one; then either `a` once for each passage in which
anything is left that is right, and `.` at the end, or, when all was read, `A` for both. Told is the number for 600 words, of the middle report
and of all, for both ways, and beside it what it would be if every record were right.
"""

from __future__ import annotations

import json
import statistics
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

WORDS = 600
"""Of a report of this length the number is told."""


def decisions(reading: Any, verdicts: Mapping[str, str], missed: int) -> Counter[str]:
    """What it takes. reading: a report as the reader's page cuts it; verdicts: by record, "right", "wrong" (a field is) or "misread"; missed: claims
    that are not there."""
    found: Counter[str] = Counter(missed=missed, closing=1)  # `.`, or `A`
    for note in reading.notes.values():  # an act of speech is decided on with its statement, but where that does not hold for both
        apart = [
            verdicts[f.record.id]
            for f in note.folds
            if verdicts[f.record.id] != verdicts[note.record.id] or verdicts[f.record.id] == "wrong"
        ]
        found["misread"] += apart.count("misread")
        found["corrections"] += apart.count("wrong")
    for passage in reading.passages:
        own = passage.records
        found["passages"] += any(verdicts[id] == "right" for id in own)
        found["corrections"] += sum(verdicts[id] == "wrong" for id in own)
        for paragraph in passage.paragraphs:
            for sentence in paragraph.sentences:
                states = [verdicts[id] for id in sentence.records]
                found["misread"] += 1 if states and set(states) == {"misread"} else states.count("misread")
    found["misread"] += sum(verdicts[note.record.id] == "misread" for note in reading.elsewhere)
    found["corrections"] += sum(verdicts[note.record.id] == "wrong" for note in reading.elsewhere)
    return found


def told(name: str, rows: Sequence[tuple[int, int, Counter[str]]]) -> dict[str, object]:
    """rows: for each report its words, the decisions if all were right, and those that it takes."""
    rate = lambda n, words: n * WORDS / words  # noqa: E731
    words = sum(w for w, _, _ in rows)
    parts: Counter[str] = Counter()
    for _, _, took in rows:
        parts += took
    return {
        "reports": name, "number": len(rows), "words": words,
        "for_600_words": {
            "middle": round(statistics.median(rate(t.total(), w) for w, _, t in rows), 1), "all": round(rate(parts.total(), words), 1),
            "middle_with_A": round(statistics.median(rate(t.total() - t["passages"], w) for w, _, t in rows), 1),
            "all_with_A": round(rate(parts.total() - parts["passages"], words), 1),
            "if_all_were_right": round(rate(sum(r for _, r, _ in rows), words), 1),
            **{part: round(rate(n, words), 1) for part, n in sorted(parts.items())},
        },
    }  # fmt: skip


def samples() -> dict[str, object]:
    from reading.test_samples import GOLD, compare, facts_of
    from reportedly.commands import SAMPLES
    from reportedly.intake import intake
    from reportedly.reading import read_many
    from reportedly.records import CLAIM_TYPES, Statement
    from reportedly.resources import open_resources
    from reportedly.web.reader import reading_of

    reports = [next(iter(intake([SAMPLES / f"{name}.html"]))).report for name in GOLD]
    rows = []
    for name, report, records in zip(GOLD, reports, read_many(reports, open_resources()), strict=True):
        facts = facts_of(name)
        claims: list[Any] = [r for r in records if isinstance(r, (Statement, *CLAIM_TYPES))]
        found, extra = compare(facts, records, report.text)
        verdicts = {r.id: "right" for r in claims} | {r.id: "misread" for r in extra}
        verdicts |= {record.id: "wrong" for record, wrong in found.values() if wrong}
        missed = sum(1 for at, fact in enumerate(facts) if at not in found and not fact.get("optional"))
        reading = reading_of(report, claims, [])
        right = decisions(reading, dict.fromkeys(verdicts, "right"), 0)
        rows.append((len(report.text.split()), right.total(), decisions(reading, verdicts, missed)))
    return told("samples", rows)


if __name__ == "__main__":
    print(json.dumps(samples(), indent=1))
