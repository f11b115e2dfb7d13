"""Numbers of people and things, read by the real parser."""

from __future__ import annotations

from collections.abc import Callable

from reportedly.reading.cases import check_case, codebook_examples, read_example
from reportedly.records import Figure, Record
from reportedly.resources import Resources

Read = Callable[..., list[Record]]


def figures(records: list[Record]) -> list[Figure]:
    return [r for r in records if isinstance(r, Figure)]


def test_codebook_examples(resources: Resources) -> None:
    problems = [
        f"{file}.yaml: {code}, example {at + 1}: {problem}"
        for file, code, at, example in codebook_examples(resources.codebook)
        if file == "figures"
        for problem in check_case(example, read_example(example, resources))
    ]
    assert not problems, "\n".join(problems)
