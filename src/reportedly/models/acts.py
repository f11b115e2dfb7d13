"""The models of acts that ship with the package, and what runs them: which verbs name an act, and of which class. Their cards are models/acts-1/CARD.md
and models/acts-2/CARD.md; training/acts made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

SHIPPED, LARGER = Path(__file__).parent / "acts-1", Path(__file__).parent / "acts-2"
"""On the attribution model's states, and on those of the larger model that is installed apart."""


class Acts:
    """A model that training/acts/train.py wrote: `weights.npz` and `model.json`. `reader` is added to that of each record that it made; `version`
    stands in the reading."""

    def __init__(self, folder: Path = SHIPPED) -> None:
        """Raises FileNotFoundError where the folder holds no such model."""
        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        weights = (folder / "weights.npz").read_bytes()
        self.reader = f"acts:{facts['version']}"
        self.version = f"{facts['version']}-{hashlib.sha256(weights).hexdigest()[:8]}"
        self._lemmas = {lemma: 1 + n for n, lemma in enumerate(facts["lemmas"])}
        with np.load(folder / "weights.npz") as held:
            self._weights = {name: held[name].astype(np.float32) for name in held.files}

    def chances(self, states: np.ndarray, columns: np.ndarray, lemmas: Sequence[str], known: np.ndarray) -> np.ndarray:
        """How likely each verb names no act (column 0) and one of each class (column 1 + index in EventClass), [verbs, 17], a row adding up to 1.

        states: those it was trained on, the attribution model's or the larger one's, layers side by side, [verbs, states]; columns: as it is told
        of them, [verbs, columns]; known: which classes the codebook's words give the lemma, and whether they hold it at all, [verbs, 17], 0 or 1.
        """
        table = self._weights
        width = len(table["norm.weight"])
        layers = states.astype(np.float32).reshape(len(states), states.shape[1] // width, width)
        layers -= layers.mean(axis=2, keepdims=True)
        layers /= np.sqrt((layers * layers).mean(axis=2, keepdims=True) + 1e-5)
        layers = layers * table["norm.weight"] + table["norm.bias"]
        inner = layers.reshape(len(states), states.shape[1]) @ table["states.weight"].T + table["states.bias"]
        for k in range(columns.shape[1]):
            known_of = table[f"columns.{k}.weight"]
            # 0 is "not known", and so is what no word in training had.
            inner += known_of[np.where(columns[:, k] < len(known_of), columns[:, k], 0)]
        inner += table["lemma.weight"][[self._lemmas.get(lemma, 0) for lemma in lemmas]] + known @ table["known.weight"].T
        scores = np.maximum(inner, 0) @ table["out.weight"].T + table["out.bias"]
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: np.ndarray = odds / odds.sum(axis=1, keepdims=True)
        return found


def open_acts() -> Acts | None:
    """The model that ships with the package; None where it is not installed."""
    try:
        return Acts()
    except FileNotFoundError:
        return None
