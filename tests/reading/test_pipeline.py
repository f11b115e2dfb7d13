"""The whole reading: its order is checked, it is pure, it quotes exactly, whatever the text holds."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import reportedly
from reportedly.errors import PipelineOrder
from reportedly.intake import intake
from reportedly.reading import PIPELINE, check_order, read, read_many
from reportedly.reading.language import Language
from reportedly.reading.stage import Records
from reportedly.records import CLAIM_TYPES, Event, Record, Report, Statement, check_words, encode
from reportedly.resources import Resources


@pytest.fixture(scope="session")
def samples() -> list[Report]:
    """The project's sample reports and their comments, as the intake makes them."""
    folder = Path(reportedly.__file__).parent / "samples"
    return [taken.report for taken in intake([folder])]


@pytest.fixture(scope="session")
def read_samples(samples: list[Report], resources: Resources) -> list[list[Record]]:
    return list(read_many(samples, resources))


class _NeedsEvents:
    name, version = "needs-events", 1
    reads: tuple[type, ...] = (Event,)
    writes: tuple[type, ...] = ()

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        return ()


def test_a_stage_that_reads_what_nothing_before_it_writes_is_an_error_that_says_so() -> None:
    check_order(PIPELINE)
    with pytest.raises(PipelineOrder, match=r"needs-events.*Event.*no stage in the pipeline writes it"):
        check_order([Language(), _NeedsEvents()])
    with pytest.raises(PipelineOrder, match="move it after events"):
        check_order([Language(), _NeedsEvents(), *PIPELINE[1:]])


def test_every_record_type_is_read_from_the_samples(read_samples: list[list[Record]]) -> None:
    found = {type(record) for records in read_samples for record in records}
    assert {Statement, *CLAIM_TYPES} <= found


def test_samples_are_quoted_exactly_and_refer_to_what_is_there(read_samples: list[list[Record]]) -> None:
    for report, *records in read_samples:
        assert isinstance(report, Report)
        check_words(report.text, records)
        ids = [record.id for record in records]
        assert len(ids) == len(set(ids))
        known = {*ids, report.id}
        for record in records:
            for field in ("report", "said_in", "within", "entity", "event", "statement", "of"):
                value = getattr(record, field, None)
                assert value is None or not isinstance(value, str) or value in known, (
                    f"{record.id}.{field} names {value}, which is not there"
                )


def test_reading_many_is_reading_each(samples: list[Report], read_samples: list[list[Record]], resources: Resources) -> None:
    for report, together in list(zip(samples, read_samples, strict=True))[:12]:
        assert [encode(r) for r in read(report, resources)] == [encode(r) for r in together]


def test_a_report_in_another_language_is_kept_and_said_to_be_unread(samples: list[Report], read_samples: list[list[Record]]) -> None:
    for report, records in zip(samples, read_samples, strict=True):
        if report.language == "ar":
            assert len(records) == 1
            assert isinstance(records[0], Report)
            assert records[0].x_not_read == "language: ar"
            return
    pytest.fail("no sample in Arabic")


MARKS = [
    '"',
    "“",
    "”",
    "‘",
    "’",
    "'",
    "\u200f",
    "\u200b",
    "\u00a0",
    "\u202b",
    "🙂",
    "—",
    "\n",
    "\n\n",
    "(",
    ")",
    "[",
    "«",
    "»",
    "…",
    "\t",
    "\u0301",
]


def mutated(text: str, seed: int) -> str:
    """The text with quotation marks dropped, doubled and mixed, and marks, emoji and line breaks thrown in."""
    chance = random.Random(seed)
    out = []
    for character in text:
        if character in "\"“”'’" and chance.random() < 0.5:
            out.append(chance.choice(["", character * 2, chance.choice(MARKS)]))
        else:
            out.append(character)
        if chance.random() < 0.01:
            out.append(chance.choice(MARKS))
    start = chance.randrange(0, max(1, len(out) // 3))
    return "".join(out[start:])


def broken_texts_are_read(samples: list[Report], resources: Resources, count: int) -> None:
    english = [s for s in samples if s.language != "ar"]
    reports = (
        Report(id=f"m{seed}", text=mutated(english[seed % len(english)].text, seed), published="2018-01-01") for seed in range(count)
    )
    for report, *records in read_many(reports, resources):
        assert isinstance(report, Report)
        check_words(report.text, records)


def test_broken_texts_are_read_without_false_words(samples: list[Report], resources: Resources) -> None:
    broken_texts_are_read(samples, resources, 60)


@pytest.mark.slow
def test_many_broken_texts_are_read_without_false_words(samples: list[Report], resources: Resources) -> None:
    broken_texts_are_read(samples, resources, 600)


@pytest.mark.parametrize("text", [" ", "\n", ".", "“", "\u200f", "🙂", "He said.", "said " * 50, "\n\n\n“”", "a" * 3000])
def test_odd_little_texts_are_read(text: str, resources: Resources) -> None:
    report, *records = read(Report(id="odd", text=text), resources)
    check_words(text, records)


class _Breaks:
    name, version = "breaks", 1
    reads: tuple[type, ...] = ()
    writes: tuple[type, ...] = ()

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        if report.id == "bad":
            raise RuntimeError("a defect")
        return ()


def test_a_report_on_which_the_reading_breaks_does_not_stop_the_rest(resources: Resources) -> None:
    reports = [Report(id=name, text="He said so.") for name in ("good", "bad", "good-too")]
    told: list[tuple[str, str]] = []
    found = list(read_many(reports, resources, [Language(), _Breaks()], on_break=lambda report, why: told.append((report.id, why))))
    assert [records[0].id for records in found] == ["good", "bad", "good-too"]
    assert told == [("bad", "the reading failed: RuntimeError: a defect")]
    assert isinstance(found[1][0], Report)
    assert found[1][0].x_not_read == "the reading failed: RuntimeError: a defect"
    with pytest.raises(RuntimeError):
        list(read_many(reports, resources, [Language(), _Breaks()]))
