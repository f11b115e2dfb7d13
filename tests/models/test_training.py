"""The loss that the attribution model learns by, against sums over all paths; run where the training packages are installed."""

from __future__ import annotations

import importlib.util
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("transformers")

_spec = importlib.util.spec_from_file_location("training_model", Path(__file__).parents[2] / "training" / "attribution" / "model.py")
assert _spec is not None and _spec.loader is not None
model = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(model)

WORDS = 4
NEW_LINE = [True, False, True, False]


def case() -> tuple:
    """(scores, table of transitions, weight of every path that may be)"""
    torch.manual_seed(3)
    scores, table = torch.randn(WORDS, model.TAGS), torch.randn(model.TAGS, model.TAGS) + model.may_follow()
    start = model.may_follow()[0]
    weights = {}
    for path in product(range(model.TAGS), repeat=WORDS):
        steps = [start[path[k]] if NEW_LINE[k] else table[path[k - 1], path[k]] for k in range(WORDS)]
        weight = float(sum(scores[k, path[k]] + steps[k] for k in range(WORDS)).exp())
        if weight > 0:
            weights[path] = weight
    return scores, table, weights


def test_posterior_is_the_share_of_all_paths() -> None:
    scores, table, weights = case()
    total = sum(weights.values())
    single, pairs = torch.zeros(WORDS, model.TAGS), torch.zeros(WORDS, model.TAGS, model.TAGS)
    for path, weight in weights.items():
        for k, tag in enumerate(path):
            single[k, tag] += weight / total
            if not NEW_LINE[k]:
                pairs[k, path[k - 1], tag] += weight / total
    got = model.posterior(scores, NEW_LINE, table)
    assert torch.allclose(got[0], single, atol=1e-4) and torch.allclose(got[1], pairs, atol=1e-4)


def test_loss_is_what_the_teacher_expects_of_the_likelihood() -> None:
    scores, table, weights = case()
    total = sum(weights.values())
    single, pairs = model.posterior(scores, NEW_LINE, table)
    expected = -sum(w / total * float(torch.log(torch.tensor(w / total))) for w in weights.values())
    loss = model.crf_loss(
        scores[None], single[None], pairs[None], torch.ones(1, WORDS, dtype=torch.bool), torch.tensor([NEW_LINE]),
        SimpleNamespace(transitions=lambda: table),
    )  # fmt: skip
    assert float(loss) == pytest.approx(expected, rel=1e-4)
