"""The rerankers that ship with the package, and what runs them: when and where an event was, in what role a speaker speaks and with what stance, and which
records should be there. Their cards are models/reranker-1/CARD.md and models/reranker-2/CARD.md; training/reranker made them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from reportedly.reading.reranking.cases import EventCase, RecordCase, StatementCase
    from reportedly.reading.reranking.settings import Setting
    from reportedly.reading.reranking.words import Featured

SHIPPED, LARGER = Path(__file__).parent / "reranker-1", Path(__file__).parent / "reranker-2"
"""On the attribution model's states, and on those of the larger model that is installed apart."""
LONGEST, BEFORE = 512, 128
"""Words that are looked at together, and how many of those before are looked at again with the next."""
BODY = ("states", "columns", "flags", "act", "modality", "sentence", "line", "asked")
"""What the body is given, in this order: a row a word, and the words that are wanted."""


class Reranker:
    """A model that training/reranker/export.py wrote: `body.onnx`, `heads.npz`, `model.json`. `reader` is added to that of each record that it
    changed; `version` stands in the reading; records less likely than `unlikely` are left out, by type: those of other types never; `knows_parts`: was it trained to tell who took part in
    events?"""

    def __init__(self, folder: Path = SHIPPED, threads: int = 1) -> None:
        """Raises FileNotFoundError where the folder holds no such model, ImportError where onnxruntime is not installed."""
        import onnxruntime

        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        weights, heads = (folder / "body.onnx").read_bytes(), (folder / "heads.npz").read_bytes()
        self.reader = f"reranker:{facts['version']}"
        self.unlikely: Mapping[str, float] = facts["unlikely"]
        self.version = f"{facts['version']}-{hashlib.sha256(weights + heads).hexdigest()[:8]}"
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        with np.load(folder / "heads.npz") as held:
            self._heads = {name: held[name].astype(np.float32) for name in held.files}
        self.knows_parts = "doing.weight" in self._heads

    def vectors(self, states: np.ndarray, words: Featured, asked: Iterable[int]) -> np.ndarray:
        """A vector for each word that is asked for, [words, width], zeros for the others. states: those it was trained on, [words, states]."""
        wanted = np.zeros(len(states), dtype=bool)
        wanted[list(asked)] = True
        given = {"states": states, **{name: getattr(words, name) for name in BODY[1:-1]}}
        found: np.ndarray | None = None
        for first, start, end in windows(len(states)):
            own = first + np.flatnonzero(wanted[first:end])
            part = {name: values[start:end] for name, values in given.items()}
            part["states"] = part["states"].astype(np.float32)
            if start:  # numbered as in a report of its own
                part["sentence"], part["line"] = (part[name] - part[name][0] for name in ("sentence", "line"))
            vectors = self._session.run(None, part | {"asked": own - start})[0]
            found = np.zeros((len(states), vectors.shape[1]), dtype=np.float32) if found is None else found
            found[own] = vectors
        assert found is not None, "a report has at least one stretch"
        return found

    def settings(self, field: str, cases: Sequence[EventCase], vectors: np.ndarray) -> list[tuple[float, list[float]]]:
        """For each event: how likely it is at no time that the report tells, and how likely at each (0..1, together 1); likewise for places.
        `field`: "time" or "place"."""
        if not cases:
            return []
        table = self._heads
        event = np.hstack(
            [
                vectors[[c.word for c in cases]],
                table["act.weight"][[c.act for c in cases]],
                table["modality.weight"][[c.modality for c in cases]],
            ]
        )
        own = np.tanh(self._linear(f"event.{field}", event))
        asked = [c.settings[field] for c in cases]
        facts = np.array([(*c.facts, float(one.none)) for c, one in zip(cases, asked, strict=True)], dtype=np.float32)
        none = self._scored(f"no.{field}", np.hstack([own, facts]))
        told = len(asked[0].distance)  # the same for every event
        scores = self._options(field, own, facts, asked, vectors) if told else np.zeros((len(cases), 0), dtype=np.float32)
        odds = np.exp(np.clip(np.hstack([none, scores.reshape(len(cases), told)]), -30, 30))
        chances = (odds / odds.sum(axis=1, keepdims=True)).tolist()
        return [(one[0], one[1:]) for one in chances]

    def _options(self, field: str, own: np.ndarray, facts: np.ndarray, asked: Sequence[Setting], vectors: np.ndarray) -> np.ndarray:
        """The score of each time, or place, for each event, one after the other."""
        table, told = self._heads, asked[0].told
        of = np.repeat(np.arange(len(asked)), len(told.word))
        mention = np.hstack(
            [vectors[told.word], table[f"precision.{field}.weight"][told.precision], table[f"sort_told.{field}.weight"][told.sort]]
        )
        weights, width, small = table[f"option.{field}.weight"], vectors.shape[1], table[f"precision.{field}.weight"].shape[1]
        # What is the same for every event is multiplied once; the distance, which is not, is added to it.
        fixed = mention @ np.hstack([weights[:, : width + small], weights[:, width + 2 * small :]]).T + table[f"option.{field}.bias"]
        by_distance = table[f"distance.{field}.weight"] @ weights[:, width + small : width + 2 * small].T
        option = np.tanh(np.tile(fixed, (len(asked), 1)) + by_distance[np.concatenate([one.distance for one in asked])])
        known = np.hstack([np.concatenate([one.facts for one in asked]), facts[of]])
        pair = np.hstack([own[of], option, own[of] * option, known])
        scores: np.ndarray = (self._scored(f"pair.{field}", pair) + self._linear(f"known.{field}", known))[:, 0]
        return scores

    def parts(self, cases: Sequence[EventCase], vectors: np.ndarray) -> list[np.ndarray]:
        """For each event the log odds that each noun around it takes each of PARTS in it, [nouns, PARTS], for events that come with their nouns."""
        table = self._heads
        held = [(case, case.nouns) for case in cases if case.nouns is not None]
        if not held:
            return []
        event = np.hstack(
            [
                vectors[[c.word for c, _ in held]],
                table["act.weight"][[c.act for c, _ in held]],
                table["modality.weight"][[c.modality for c, _ in held]],
            ]
        )
        many = [len(nouns.word) for _, nouns in held]
        of = np.repeat(np.arange(len(held)), many)
        word, path, distance, facts = (
            np.concatenate([getattr(nouns, name) for _, nouns in held]) for name in ("word", "path", "distance", "facts")
        )
        own = np.tanh(self._linear("doing", event))[of]
        how = np.hstack([table["path.weight"][path], table["apart.weight"][distance]])
        noun = np.tanh(self._linear("noun", np.hstack([vectors[word], how])))
        odds = self._scored("part", np.hstack([own, noun, own * noun, facts])) + self._linear("part_known", np.hstack([facts, how]))
        return np.split(odds, np.cumsum(many)[:-1])

    def speaking(self, cases: Sequence[StatementCase], vectors: np.ndarray) -> dict[str, np.ndarray]:
        """How likely each role is of each statement's speaker, and each stance of the statement, [statements, values]."""
        table = self._heads
        said = np.hstack(
            [
                self._means([c.speaker for c in cases], vectors),
                self._means([c.cue for c in cases], vectors) + self._means([c.content for c in cases], vectors),
                self._means([c.elsewhere for c in cases], vectors), table["was_role.weight"][[c.role for c in cases]],
                table["was_disclosure.weight"][[c.disclosure for c in cases]], table["was_stance.weight"][[c.stance for c in cases]],
                table["kind.weight"][[c.kind for c in cases]], np.array([c.facts for c in cases], dtype=np.float32),
            ]
        )  # fmt: skip
        found = {}
        for name in ("role", "stance"):
            scores = self._scored(name, said) + table[f"{name}_kept.weight"][[getattr(c, name) for c in cases]]
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            found[name] = odds / odds.sum(axis=1, keepdims=True)
        return found

    def there(self, cases: Sequence[RecordCase], vectors: np.ndarray) -> np.ndarray:
        """How likely each record should be there, [records], 0..1."""
        table = self._heads
        sorts = [c.sort for c in cases]
        one = np.hstack(
            [
                vectors[[c.word for c in cases]], self._means([c.first for c in cases], vectors), self._means([c.second for c in cases], vectors),
                table["sort.weight"][sorts], table["record.weight"][[c.kind for c in cases]], np.array([c.facts for c in cases], dtype=np.float32),
            ]
        )  # fmt: skip
        chances: np.ndarray = 1 / (1 + np.exp(-(self._scored("there", one)[:, 0] + table["there_sort.weight"][sorts][:, 0])))
        return chances

    def _linear(self, name: str, given: np.ndarray) -> np.ndarray:
        out: np.ndarray = given @ self._heads[f"{name}.weight"].T + self._heads[f"{name}.bias"]
        return out

    def _scored(self, name: str, given: np.ndarray) -> np.ndarray:
        """A head of two layers; 1 and 4 are their places between the dropouts it was trained with."""
        return self._linear(f"{name}.4", np.maximum(self._linear(f"{name}.1", given), 0))

    @staticmethod
    def _means(words: Sequence[Sequence[int]], vectors: np.ndarray) -> np.ndarray:
        """The mean of the vectors of each phrase's words, zeros for one of none."""
        means = np.zeros((len(words), vectors.shape[1]), dtype=np.float32)
        rows = [row for row, held in enumerate(words) if held]
        if rows:
            counts = np.array([len(words[row]) for row in rows])
            sums = np.add.reduceat(vectors[[word for row in rows for word in words[row]]], np.cumsum(counts) - counts, axis=0)
            means[rows] = sums / counts[:, None]
        return means


def windows(words: int) -> Iterator[tuple[int, int, int]]:
    """How a report is looked at: (first word that is new, start, end) of each stretch."""
    start = 0
    yield 0, 0, min(words, LONGEST)
    while start + LONGEST < words:
        first = start + LONGEST
        start = first - BEFORE
        yield first, start, min(words, start + LONGEST)


def open_reranker() -> Reranker | None:
    """The model that ships with the package; None where it is not installed or cannot run here (no onnxruntime for this machine)."""
    try:
        return Reranker()
    except (ImportError, FileNotFoundError):
        return None
