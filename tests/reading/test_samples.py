"""The sample reports, taken in and read as a user's files are, against what a careful reader takes from them (tests/cases/samples/).

A file there is named as its sample and holds its careful reading, as tests/careful_readings.py tells. The figures are printed; `pytest -rx`
tells each report's errors.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from careful_readings import KINDS, OWN_FIELDS, Fact, anchor_of, compare, counted, span_of
from reportedly.codebook.entries import Example
from reportedly.codebook.load import parse, plain_words
from reportedly.commands import SAMPLES
from reportedly.intake import intake
from reportedly.reading import read_many
from reportedly.reading.cases import case_problems
from reportedly.records import Record, Report
from reportedly.resources import Resources

GOLD = {path.stem: path for path in sorted((Path(__file__).parents[1] / "cases" / "samples").glob("*.yaml"))}
AT_LEAST: Mapping[str, tuple[float, float, float]] = {
    "statement": (0.89, 0.70, 0.90), "event": (0.82, 0.68, 0.92), "agreement": (0.88, 0.75, 0.94), "tie": (0.74, 0.60, 0.92),
    "figure": (0.88, 0.75, 0.94), "control": (0.75, 0.75, 0.85),
}  # fmt: skip
"""Least share of the gold found, of the gold right, and of the records that find something."""


def facts_of(name: str) -> list[Fact]:
    facts: list[Fact] = plain_words(parse(GOLD[name].read_bytes()))
    return facts


@pytest.fixture(scope="module")
def samples(resources: Resources) -> dict[str, tuple[Report, list[Record]]]:
    """Report and records of each sample that has gold."""
    reports = [next(iter(intake([SAMPLES / f"{name}.html"]))).report for name in GOLD]
    return {name: (report, records) for name, report, records in zip(GOLD, reports, read_many(reports, resources), strict=True)}


@pytest.mark.parametrize("name", GOLD)
def test_gold_is_well_written(name: str) -> None:
    report = next(iter(intake([SAMPLES / f"{name}.html"]))).report
    for fact in facts_of(name):
        plain = {name: value for name, value in fact.items() if name not in OWN_FIELDS}
        assert fact["type"] in KINDS
        assert case_problems(Example(text=report.text, finds=(plain,))) == []
        assert anchor_of(fact) is None or span_of(fact, report.text), f"the report does not hold {anchor_of(fact)!r} so often"


@pytest.mark.parametrize("name", GOLD)
def test_sample_is_read(name: str, samples: dict[str, tuple[Report, list[Record]]]) -> None:
    report, records = samples[name]
    facts = facts_of(name)
    found, extra = compare(facts, records, report.text)
    told = [f"no {fact}" for at, fact in enumerate(facts) if at not in found and not fact.get("optional")]
    told += [f"{facts[at]}: {'; '.join(wrong)}" for at, (_, wrong) in found.items() if wrong and not facts[at].get("optional")]
    told += [f"not there: {record}" for record in extra]
    if told:
        pytest.xfail("\n".join(told))


def test_enough_of_the_samples_is_read(samples: dict[str, tuple[Report, list[Record]]], capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for name, (report, records) in samples.items():
        facts = facts_of(name)
        counts.update(counted(facts, *compare(facts, records, report.text)))
    with capsys.disabled():
        print()
        for kind in KINDS:
            gold, found, right, read, wrong = (counts[kind, what] for what in ("gold", "found", "right", "read", "not there"))
            print(f"samples, {kind}: {found} of {gold} found, {right} right; {wrong} of {read} records should not be there")
    for kind, (least_found, least_right, least_precision) in AT_LEAST.items():
        gold, read = counts[kind, "gold"], counts[kind, "read"]
        assert counts[kind, "found"] >= least_found * gold, kind
        assert counts[kind, "right"] >= least_right * gold, kind
        assert read - counts[kind, "not there"] >= least_precision * read, kind
