"""Who holds a place, read by the real parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.codebook.entries import Example
from reportedly.reading.cases import check_case, codebook_examples, read_example
from reportedly.records import Record, check_words
from reportedly.resources import Resources


def test_codebook_examples(resources: Resources) -> None:
    problems = [
        f"{file}.yaml: {code}, example {at + 1}: {problem}"
        for file, code, at, example in codebook_examples(resources.codebook)
        if file == "control"
        for problem in check_case(example, read_example(example, resources))
    ]
    assert not problems, "\n".join(problems)


def control(**fields: object) -> dict:
    return {"type": "control", **fields}


CASES = [
    Example(text="Shells hit the government-held town.", finds=(control(change="held", holder=["government"]),)),
    Example(text="The army seized control of Kobani on Sunday.", finds=(control(change="captured", place="Kobani", holder=["The army"]),)),
    Example(text="The village was captured by rebels.", finds=(control(change="captured", holder=["rebels"]),)),
    Example(text="Idlib fell to the rebels in 2015.", finds=(control(change="captured", place="Idlib", holder=["the rebels"]),)),
    Example(
        text="Rebels lost the village to Islamic State.", finds=(control(change="lost", holder=["Islamic State"], **{"from": ["Rebels"]}),)
    ),
    Example(text="The town is under the control of the rebels.", finds=(control(change="held", holder=["the rebels"]),)),
    Example(text="Aid reached the besieged town.", finds=(control(change="besieged"),)),
    Example(text="The rebels broke the siege of the town.", finds=(control(change="siege_broken", holder=["The rebels"]),)),
    Example(text="Troops reopened the highway to Hama.", finds=(control(change="route_opened"),)),
    Example(text="Rebels plan to capture the town.", finds=(control(change="captured", modality="planned"),)),
    Example(text="The army denied that rebels had captured the base.", finds=(control(change="captured", modality="denied"),)),
    Example(text="They held a meeting in the capital.", none=("control",)),
    Example(text="Police seized two cars.", none=("control",)),
    Example(text="The area surrounding the square was hit.", none=("control",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text[:50])
def test_control(case: Example, resources: Resources) -> None:
    assert check_case(case, read_example(case, resources)) == []


PIECES = ["rebel", "-", "held", "Aleppo", "the town", "captured", "by", "from", "the army", "lost", "to", "took control of", "under siege", "besieged", "the road", "cut",
          "fell", "broke the siege of", "\n", ", ", "and", "Homs", "was", "under the control of", "Islamic State"]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=16))
def test_control_quotes_the_text_whatever_it_is(read_text: Callable[..., list[Record]], pieces: list[str]) -> None:
    text = " ".join(pieces)
    records = read_text(text)
    check_words(text, records)
    assert len({r.id for r in records}) == len(records)
