"""Ties between actors, read by the real parser."""

from __future__ import annotations

from reportedly.reading.cases import check_case, codebook_examples, read_example
from reportedly.resources import Resources


def test_codebook_examples(resources: Resources) -> None:
    problems = [
        f"{file}.yaml: {code}, example {at + 1}: {problem}"
        for file, code, at, example in codebook_examples(resources.codebook)
        if file == "ties"
        for problem in check_case(example, read_example(example, resources))
    ]
    assert not problems, "\n".join(problems)
