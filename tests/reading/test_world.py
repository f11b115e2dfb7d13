"""Reports on many wars with their careful readings (tests/cases/world/), as they are written; benchmarks/decisions.py measures how they are read.

Nothing is read here: half of these reports are held back, and no test may fail or be mended for what they say.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from careful_readings import KINDS, OWN_FIELDS, anchor_of, span_of
from reportedly.codebook.entries import Example
from reportedly.codebook.load import parse, plain_words
from reportedly.reading.cases import case_problems

WORLD = Path(__file__).parents[1] / "cases" / "world"
GOLD = {f"{path.parent.name}/{path.stem}": path for path in sorted(WORLD.glob("*/*.yaml"))}


def test_both_parts_are_there() -> None:
    parts = {name.partition("/")[0] for name in GOLD}
    assert parts == {"development", "held"} and len({name.partition("/")[2] for name in GOLD}) == len(GOLD)


@pytest.mark.parametrize("name", GOLD)
def test_careful_reading_is_well_written(name: str) -> None:
    written = plain_words(parse(GOLD[name].read_bytes()))
    assert {"about", "outlet", "published", "genre", "text", "facts"} <= set(written)
    for fact in written["facts"]:
        plain = {field: value for field, value in fact.items() if field not in OWN_FIELDS}
        assert fact["type"] in KINDS and anchor_of(fact)
        assert case_problems(Example(text=written["text"], finds=(plain,))) == []
        assert span_of(fact, written["text"]), f"the report does not hold {anchor_of(fact)!r} so often"
