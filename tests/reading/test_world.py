"""Reports on many wars with their careful readings (tests/cases/world/), as they are written; benchmarks/decisions.py measures how they are read.

Nothing is read here: half of these reports are held back, and no test may fail or be mended for what they say.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from careful_readings import KINDS, OWN_FIELDS, anchor_of, compare, span_of
from reportedly.codebook.entries import Example
from reportedly.codebook.load import parse, plain_words
from reportedly.reading.cases import case_problems
from second_readings import records_from

WORLD = Path(__file__).parents[1] / "cases" / "world"
GOLD = {f"{path.parent.name}/{path.stem}": path for path in sorted(WORLD.glob("*/*.yaml"))}


TRAINING = Path(__file__).parents[2] / "training" / "reports"


def test_reports_for_training_are_well_written_and_are_no_test_reports() -> None:
    files = sorted(TRAINING.glob("*.yaml"))
    assert files
    tested = {plain_words(parse(path.read_bytes()))["text"] for path in GOLD.values()}
    wrong = [f"{file.name}: {why}" for file in files for why in problems_of(plain_words(parse(file.read_bytes())), tested)]
    assert not wrong


def problems_of(written: Any, tested: set[str]) -> list[str]:
    if not {"about", "outlet", "published", "genre", "text", "facts"} <= set(written):
        return ["a field is missing"]
    text = written["text"]
    problems = ["it is a test report"] if text in tested else []
    for fact in written["facts"]:
        if fact["type"] not in KINDS or not anchor_of(fact) or not span_of(fact, text):
            problems.append(f"{fact} has no words in the text")
        problems += case_problems(Example(text=text, finds=({k: v for k, v in fact.items() if k not in OWN_FIELDS},)))
    return problems


def test_both_parts_are_there() -> None:
    of_part = {part: {name.partition("/")[2] for name in GOLD if name.startswith(f"{part}/")} for part in ("development", "held", "second")}
    assert sum(map(len, of_part.values())) == len(GOLD) and all(of_part.values())
    assert not of_part["development"] & of_part["held"]
    assert of_part["second"] <= of_part["development"] | of_part["held"]


@pytest.mark.parametrize("name", [name for name in GOLD if name.startswith("second/")])
def test_two_careful_readers_agree_as_far_as_they_do(name: str) -> None:
    """A reader who is compared with themselves is right in everything, and with the other in most of it."""
    second = plain_words(parse(GOLD[name].read_bytes()))
    first = next(plain_words(parse(path.read_bytes())) for other, path in GOLD.items() if other != name and path.name == GOLD[name].name)
    assert first["text"] == second["text"]
    text = first["text"]
    found, extra = compare(first["facts"], records_from(first["facts"], text), text)
    assert not extra and len(found) == len(first["facts"])
    assert [why for at, (_, why) in found.items() if why and not first["facts"][at].get("optional")] == []
    found, _ = compare(first["facts"], records_from(second["facts"], text), text)
    assert len(found) > len(first["facts"]) / 2


@pytest.mark.parametrize("name", GOLD)
def test_careful_reading_is_well_written(name: str) -> None:
    assert problems_of(plain_words(parse(GOLD[name].read_bytes())), set()) == []
