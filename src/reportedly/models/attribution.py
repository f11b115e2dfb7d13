"""The attribution model that ships with the package, and what runs it: which words of a report are speaker, cue or content, and which
belong together. Its card is models/attribution-1/CARD.md; training/attribution made it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from reportedly.errors import NotAModel
from reportedly.models.decoding import best_path, marginals

if TYPE_CHECKING:
    from reportedly.models.windows import Window

SHIPPED = Path(__file__).parent / "attribution-1"
SOURCE, CUE, CONTENT = 0, 1, 2
_FORBIDDEN = -1e4
_AT_ONCE = 32
"""Windows that are decoded together: their vectors are held until then."""


@dataclass(frozen=True)
class Segment:
    """Words [first, end) that play one role (SOURCE, CUE or CONTENT). sure: the model's probability that a segment of this role begins
    with this word. joined: number of the segment that it belongs to, in the list that it is part of (a cue's source, a content's cue);
    None where the model finds none."""

    role: int
    first: int
    end: int
    sure: float
    joined: int | None = None


@dataclass(frozen=True)
class Labelled:
    """The segments of a report in the order of their words, and for every word how likely it begins or goes on with a cue (0..1).

    states: the model's inner states of every word, [words, states], 16-bit, for other models to read; None of a model that gives none.
    """

    segments: list[Segment]
    cue: np.ndarray
    states: np.ndarray | None = None


class AttributionModel(Protocol):
    """What the attribution stage asks of a model; a bigger one need only do the same. `reader` stands in each record that it found,
    `version` in the reading. `grammar`: the parser's labels ("tag", "dep") in the order of the numbers in `columns`."""

    reader: str
    version: str
    grammar: Mapping[str, Sequence[str]]

    def label(self, words: Sequence[str], line: Sequence[int], sentence: Sequence[bool], columns: np.ndarray) -> Labelled:
        """Label the words of one report. line, sentence: number of each word's line, does a sentence begin with it; columns: int array
        [words, features] as `reading.attribution.features.describe` makes it."""
        ...


class OnnxAttributionModel:
    """A model that training/attribution/export.py wrote: `model.onnx`, `tokenizer.json`, `model.json`. One window of text at a time, so
    that what a report's words are labelled never depends on the reports beside it, nor on the number of threads."""

    def __init__(self, folder: Path, threads: int = 1) -> None:
        """Raises FileNotFoundError where the folder holds no such model, ImportError where onnxruntime is not installed."""
        import onnxruntime
        from tokenizers import Tokenizer

        from reportedly.models.windows import speller

        facts = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        weights = (folder / "model.onnx").read_bytes()
        self.reader = f"attribution-model:{facts['version']}"
        self.version = f"{facts['version']}-{hashlib.sha256(weights).hexdigest()[:8]}"
        self.grammar: Mapping[str, Sequence[str]] = facts["grammar"]
        self._session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._spell = speller(Tokenizer.from_file(str(folder / "tokenizer.json")))
        self._longest: int = facts["longest"]
        self._transition = np.array(facts["transition"], dtype=np.float64)
        self._start = np.where(self._transition[0] <= _FORBIDDEN / 2, _FORBIDDEN, 0.0)
        self._no_source: float = facts["no_source"]
        outputs = {one.name: one.shape for one in self._session.get_outputs()}
        self._states: int = outputs["states"][-1] if "states" in outputs else 0
        self._far = np.array(facts["far"], dtype=np.float64)

    def label(self, words: Sequence[str], line: Sequence[int], sentence: Sequence[bool], columns: np.ndarray) -> Labelled:
        from reportedly.models.windows import cut, window

        pieces = [self._spell(word) for word in words]
        windows = [window(line, columns, pieces, start, end) for start, end in cut(line, sentence, pieces, self._longest)]
        found = Labelled([], np.zeros(len(words)), np.zeros((len(words), self._states), dtype=np.float16) if self._states else None)
        for at in range(0, len(windows), _AT_ONCE):
            self._label(windows[at : at + _AT_ONCE], found)
        return found

    def _label(self, windows: Sequence[Window], found: Labelled) -> None:
        """Add what is found in some windows that follow each other."""
        segments, cue = found.segments, found.cue
        run = []
        for w in windows:
            labels, links, *states = self._session.run(None, {"ids": w.ids[None], "features": w.features[None]})
            run.append((labels, links))
            if found.states is not None:
                found.states[w.first : w.first + len(w.at)] = _means(states[0][0], w)
        scores = np.concatenate([labels[0][w.at] for w, (labels, _) in zip(windows, run, strict=True)]).astype(np.float64)
        begins = np.flatnonzero(np.concatenate([w.new_line for w in windows]))
        chance = marginals(scores, begins, self._transition, self._start)
        tags = best_path(scores, begins, self._transition, self._start)
        start = 0
        for w, (_, links) in zip(windows, run, strict=True):
            end = start + len(w.at)
            cue[w.first : w.first + len(w.at)] = chance[start:end, 3] + chance[start:end, 4]
            segments += self._joined(segments_of(tags[start:end], chance[start:end]), links[0][w.at], w.first, len(segments))
            start = end

    def _joined(self, found: list[Segment], vectors: np.ndarray, first: int, offset: int) -> list[Segment]:
        """The segments of one window with what each belongs to, numbered on from `offset`, words counted from the report's first."""
        by_role = {role: [k for k, s in enumerate(found) if s.role == role] for role in (SOURCE, CUE, CONTENT)}
        out = []
        for s in found:
            which, wanted = (0, SOURCE) if s.role == CUE else (1, CUE)
            target = None
            if s.role != SOURCE and by_role[wanted]:
                places = np.array([found[k].first for k in by_role[wanted]])
                score = self._link(vectors, which, s.first, places)
                best = int(score.argmax())
                if which == 1 or score[best] > self._no_source:
                    target = offset + by_role[wanted][best]
            out.append(Segment(s.role, s.first + first, s.end + first, s.sure, target))
        return out

    def _link(self, vectors: np.ndarray, which: int, query: int, keys: np.ndarray) -> np.ndarray:
        width = vectors.shape[1] // 4
        q = vectors[query, 2 * which * width : (2 * which + 1) * width].astype(np.float64)
        k = vectors[keys, (2 * which + 1) * width : (2 * which + 2) * width].astype(np.float64)
        middle = self._far.shape[1] // 2
        apart = keys - query
        bucket = np.minimum(np.log2(np.maximum(np.abs(apart), 1)) * 2 + 1, middle).astype(int) * np.sign(apart)
        scores: np.ndarray = k @ q / width**0.5 + self._far[which][bucket + middle]
        return scores


def _means(states: np.ndarray, window: Window) -> np.ndarray:
    """The mean of the states of each word's pieces. states: [pieces, states]."""
    means, pieces = states[window.at], window.ends - window.at
    for further in range(1, int(pieces.max(initial=1))):
        more = pieces > further
        means[more] += states[window.at[more] + further]
    return means / pieces[:, None].astype(states.dtype)


def segments_of(tags: Sequence[int], chance: np.ndarray) -> list[Segment]:
    """The segments that a sequence of labels (BIO, roles in the order source, cue, content) spells out."""
    out: list[Segment] = []
    start: int | None = None
    for k in range(len(tags) + 1):
        tag = tags[k] if k < len(tags) else 0
        if start is not None and tag != tags[start] + 1:
            role = (tags[start] - 1) // 2
            out.append(Segment(role, start, k, float(chance[start, tags[start]])))
            start = None
        if tag in (1, 3, 5):
            start = k
    return out


def open_attribution_model(folder: Path | None = None) -> AttributionModel | None:
    """The model of a folder, by default the one that ships with the package; None where that one is not installed or cannot run here (no
    onnxruntime for this machine), in which case the rules read alone and each record says so. Raises NotAModel for a folder that was asked for."""
    try:
        return OnnxAttributionModel(folder or SHIPPED)
    except Exception as error:
        if folder is None and isinstance(error, ImportError | FileNotFoundError):
            return None
        where = folder or SHIPPED
        raise NotAModel(
            f"{where}: no attribution model can be opened there ({type(error).__name__}: {str(error).partition(chr(10))[0]}). "
            "A model is a folder with model.onnx, model.json and tokenizer.json, as training/attribution/export.py writes it; "
            "give `rules` to read by rules alone."
        ) from error
