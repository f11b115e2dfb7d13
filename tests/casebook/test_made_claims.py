"""Claims made with a known truth (benchmarks/incidents.py): how well they are laid together, and that parts give what the whole gives."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

from reportedly.casebook import Casebook
from reportedly.casebook.incidents.alignment import align


@pytest.fixture(scope="module")
def made() -> ModuleType:
    path = Path(__file__).parents[2] / "benchmarks" / "incidents.py"
    spec = importlib.util.spec_from_file_location("made_incidents", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_most_pairs_of_claims_are_told_rightly(made: ModuleType) -> None:
    told = list(made.world(3_000))
    claims = [made.as_telling(n, said) for n, said in enumerate(told)]
    found = align(claims)
    scores = made.pairs_f1([said.happening for said in told], [found[one.id] for one in claims])
    assert scores["f1"] > 0.9 and scores["precision"] > 0.95


def test_a_casebook_filled_in_parts_holds_what_one_filled_at_once_does(made: ModuleType, tmp_path: Path) -> None:
    told = list(made.world(150, seed=3))
    reports = [made.as_records(n, said) for n, said in enumerate(told)]

    def filled(name: str, parts: list[list[list]]) -> dict[str, list[str]]:
        with Casebook.open(tmp_path / name, create=True) as book:
            for part in parts:
                book.add_records(r for own in part for r in own)
            return {row.id: sorted(c for one in held.tellings for c in one.events) for row, held, _ in book.every_incident()}

    shuffled = list(reports)
    random.Random(7).shuffle(shuffled)
    at_once = filled("at_once", [reports])
    assert len(at_once) < len(reports)
    assert filled("in_parts", [shuffled[at : at + 20] for at in range(0, len(shuffled), 20)]) == at_once
