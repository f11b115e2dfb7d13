"""The sample reports, taken in and read as a user's files are, against what a careful reader takes from them (tests/cases/samples/).

A file there is named as its sample and lists every statement, event, agreement step, tie, figure and control of the report, headline
included, written as in other cases (docs/codebook.md). Each names its anchor: a statement the first words of its content, an event its trigger,
the others a quote. Two fields are of these files only: `at` (which occurrence of the anchor's words is meant; the first where it is not
told) and `optional` (readers differ: it is neither missed nor wrong).

Found is what a record of the type rests on the same words for; right, where all other fields that are told agree too. Each record finds
one. Records that find none should not be there. The figures are printed; `pytest -rx` tells each report's errors.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from reportedly.codebook.entries import Example
from reportedly.codebook.load import parse, plain_words
from reportedly.commands import SAMPLES
from reportedly.intake import intake
from reportedly.reading import read_many
from reportedly.reading.cases import case_problems, differences_from
from reportedly.records import Record, Report
from reportedly.resources import Resources

GOLD = {path.stem: path for path in sorted((Path(__file__).parents[1] / "cases" / "samples").glob("*.yaml"))}
OWN_FIELDS = ("at", "optional")
KINDS = ("statement", "event", "agreement", "tie", "figure", "control")

AT_LEAST: Mapping[str, tuple[float, float, float]] = {
    "statement": (0.89, 0.70, 0.90), "event": (0.82, 0.68, 0.92), "agreement": (0.88, 0.75, 0.94), "tie": (0.74, 0.60, 0.92),
    "figure": (0.88, 0.75, 0.94), "control": (0.75, 0.75, 0.85),
}  # fmt: skip
"""Least share of the gold found, of the gold right, and of the records that find something."""

Fact = Mapping[str, Any]
"""A gold record as the YAML holds it."""


def anchor_of(fact: Fact) -> str | None:
    """The words that a fact rests on: the first words of its content, its trigger or its quote."""
    return fact.get({"statement": "content", "event": "trigger"}.get(fact["type"], "quote"))


def span_of(fact: Fact, text: str) -> tuple[int, int] | None:
    """Where the anchor stands in the text, as whole words; None where the text does not hold it so often."""
    words = re.finditer(rf"(?<!\w){re.escape(anchor_of(fact) or '')}(?!\w)", text)
    found = [m.span() for m in words]
    return found[fact.get("at", 1) - 1] if len(found) >= fact.get("at", 1) else None


def rests_on(record: Record, span: tuple[int, int]) -> bool:
    """Do the record's words lie on these, without sprawling? A content may go on after its first words, not begin long before them."""
    kind = record.__struct_config__.tag
    quote = getattr(record, {"statement": "content", "event": "trigger"}.get(str(kind), "quote"))
    if quote is None or not quote.spans:
        return False
    start, end = quote.spans[0][0], quote.spans[-1][1]
    if min(end, span[1]) <= max(start, span[0]):
        return False
    return bool(start > span[0] - 40 if kind == "statement" else end - start <= 4 * (span[1] - span[0]) + 40)


def wrong_in(fact: Fact, record: Record, span: tuple[int, int] | None, by_id: Mapping[str, Record]) -> list[str]:
    """What is wrong with a record that was found: fields that differ, or a content that does not begin where it should."""
    anchors = ("content", "trigger", "quote") if fact["type"] != "event" else ("trigger",)
    wrong = []
    for name, value in fact.items():
        if name not in (*anchors, *OWN_FIELDS):
            # A mention's fields one by one, so that each that differs is told.
            single = [{part: told} for part, told in value.items()] if isinstance(value, dict) else [value]
            wrong += [why for one in single for why in differences_from({name: one}, record, by_id)]
    if span and fact["type"] == "statement" and abs(record.content.spans[0][0] - span[0]) > len("that "):  # type: ignore[attr-defined]
        wrong.append(f"content is {record.content.text!r}")  # type: ignore[attr-defined]
    return wrong


def compare(facts: Sequence[Fact], records: Sequence[Record], text: str) -> tuple[dict[int, tuple[Record, list[str]]], list[Record]]:
    """For each fact found (by its place in the list) the record and what is wrong with it, and the records that find none."""
    by_id = {record.id: record for record in records}
    pairs = []
    for at, fact in enumerate(facts):
        span = span_of(fact, text) if anchor_of(fact) else None
        for n, record in enumerate(records):
            if record.__struct_config__.tag != fact["type"]:
                continue
            if not rests_on(record, span) if span else differences_from({"speaker": fact["speaker"]}, record, by_id):
                continue
            wrong = wrong_in(fact, record, span, by_id)
            pairs.append((len(wrong), bool(fact.get("optional")), at, n, wrong))
    found: dict[int, tuple[Record, list[str]]] = {}
    taken = set()
    for _, _, at, n, wrong in sorted(pairs, key=lambda pair: pair[:4]):
        if at not in found and n not in taken:
            found[at] = (records[n], wrong)
            taken.add(n)
    return found, [r for n, r in enumerate(records) if n not in taken and r.__struct_config__.tag in KINDS]


def counted(facts: Sequence[Fact], found: Mapping[int, tuple[Record, list[str]]], extra: Sequence[Record]) -> Counter[tuple[str, str]]:
    """How many of each kind there are, were found, are right, were read, and should not be there."""
    counts: Counter[tuple[str, str]] = Counter()
    for at, fact in enumerate(facts):
        if not fact.get("optional"):
            counts[fact["type"], "gold"] += 1
            counts[fact["type"], "found"] += at in found
            counts[fact["type"], "right"] += at in found and not found[at][1]
        counts[fact["type"], "read"] += at in found
    for record in extra:
        counts[str(record.__struct_config__.tag), "read"] += 1
        counts[str(record.__struct_config__.tag), "not there"] += 1
    return counts


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
