"""Every example of the codebook and every case of tests/cases, read by the real pipeline.

A case that is not yet read right is shown as an expected failure with what is missing (`pytest -rx`), never left out; how many are right
is printed and must not fall below `AT_LEAST`. Raise it when the reading gets better.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.codebook import load_codebook
from reportedly.codebook.entries import Example
from reportedly.reading import read_many
from reportedly.reading.cases import case_problems, check_case, codebook_examples, load_cases
from reportedly.records import Report
from reportedly.resources import Resources

AT_LEAST = {"cases": 0.95, "codebook": 0.97}
"""The least share of cases read right."""

CASES: dict[str, Example] = {}
for _path in sorted((Path(__file__).parents[1] / "cases").glob("*.yaml")):
    for _at, _example in enumerate(load_cases(_path)):
        CASES[f"cases/{_path.stem}/{_example.name or _at + 1}"] = _example
for _file, _code, _at, _example in codebook_examples(load_codebook()):
    CASES[f"codebook/{_file}/{_code}/{_at + 1}"] = _example


@pytest.fixture(scope="module")
def failures(resources: Resources) -> dict[str, list[str]]:
    """What is wrong with the reading of each case."""
    reports = [
        Report(id=name, text=case.text, title=case.title, outlet=case.outlet, published=case.published) for name, case in CASES.items()
    ]
    return {name: check_case(case, records) for (name, case), records in zip(CASES.items(), read_many(reports, resources), strict=True)}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str, failures: dict[str, list[str]]) -> None:
    if failures[name]:
        pytest.xfail("; ".join(failures[name]))


@pytest.mark.parametrize("source", AT_LEAST)
def test_enough_cases_are_read_right(source: str, failures: dict[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    mine = {name: wrong for name, wrong in failures.items() if name.startswith(source)}
    wrong = {name: why for name, why in mine.items() if why}
    right = len(mine) - len(wrong)
    with capsys.disabled():
        print(f"\n{source}: {right} of {len(mine)} read right")
    assert right >= AT_LEAST[source] * len(mine), "\n".join(f"{name}: {'; '.join(why)}" for name, why in wrong.items())


@pytest.mark.parametrize("name", CASES)
def test_case_is_well_written(name: str) -> None:
    assert case_problems(CASES[name]) == []


def test_about_a_quarter_of_the_cases_have_something_that_must_not_be_found() -> None:
    own = [case for name, case in CASES.items() if name.startswith("cases/")]
    assert sum(1 for case in own if case.none and not case.finds) >= len(own) / 4
