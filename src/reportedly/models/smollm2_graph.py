"""A Llama model (Touvron et al. 2023) of a GGUF file with 4-bit weights, as an ONNX model that gives the states of some layers, and its tokenizer.

The weights of a linear layer stand in blocks of 32 as q * d + m, q of 4 bits (GGML's Q4_1). onnxruntime multiplies such blocks by q - 8 at the speed of 8-bit
products; what is left, m + 8 d, is the same for a block, so that it is multiplied by the sum of the block's inputs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel, Digits
from tokenizers.pre_tokenizers import Sequence as Steps

BLOCK, MIDDLE = 32, 8
FARTHEST = 4096
"""Positions that angles are told of."""
CONTRIBUTED = "com.microsoft"


def graph_of(weights: Path, layers: Sequence[int]) -> bytes:
    """The model that gives, of "ids" [1, pieces], the "states" after these layers side by side [1, pieces, layers times width], as ONNX."""
    held = gguf.GGUFReader(weights)
    return _Graph(held).whole(layers)


def pieces_of(weights: Path) -> bytes:
    """Its tokenizer, as the library tokenizers keeps one."""
    fields = gguf.GGUFReader(weights).fields
    words, merges = (fields[f"tokenizer.ggml.{name}"].contents() for name in ("tokens", "merges"))
    one = Tokenizer(BPE({word: n for n, word in enumerate(words)}, [tuple(merge.split(" ")) for merge in merges]))
    one.pre_tokenizer = Steps([Digits(individual_digits=True), ByteLevel(add_prefix_space=False)])
    return one.to_str().encode("utf-8")


class _Graph:
    """Nodes and weights as they are added."""

    def __init__(self, held: Any) -> None:
        self._tensors = {tensor.name: tensor for tensor in held.tensors}
        self._facts = {name: field.contents() for name, field in held.fields.items() if name.startswith("llama.")}
        self._nodes: list[Any] = []
        self._weights: list[Any] = []

    def whole(self, layers: Sequence[int]) -> bytes:
        width = self._facts["llama.embedding_length"]
        looked_up = self._node("Gather", [self._keep("token_embd", self._plain("token_embd").astype(np.float16)), "ids"], "looked_up")
        x = self._node("Cast", [looked_up], "embedded", to=TensorProto.FLOAT)
        one = self._keep("one", np.array([1]))
        self._keep("last", np.array([3]))
        self._keep("cos", np.cos(self._angles()).astype(np.float32))
        self._keep("sin", np.sin(self._angles()).astype(np.float32))
        pieces = self._node("Gather", [self._node("Shape", ["ids"], "shape"), one], "pieces")
        self._node("Cast", [self._node("Squeeze", [pieces], "pieces.number")], "whole", to=TensorProto.INT32)
        self._node("Cast", [self._node("Sub", [pieces, one], "pieces.before")], "before", to=TensorProto.INT32)
        out = []
        for n in range(max(layers)):
            x = self._layer(f"blk.{n}.", x)
            if n + 1 in layers:
                out.append(x)
        self._node("Concat", out, "states", axis=-1)
        graph = helper.make_graph(
            self._nodes, "states", [helper.make_tensor_value_info("ids", TensorProto.INT64, [1, "pieces"])],
            [helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "pieces", width * len(layers)])], self._weights,
        )  # fmt: skip
        versions = [helper.make_opsetid("", 17), helper.make_opsetid(CONTRIBUTED, 1)]
        made: bytes = helper.make_model(graph, opset_imports=versions, ir_version=9).SerializeToString()
        return made

    def _layer(self, name: str, x: str) -> str:
        """A pre-norm layer: attention that looks back only, with grouped keys and rotated positions, then a gated product."""
        given, sums = self._normed(f"{name}attn_norm", x)
        q, k, v = (self._linear(f"{name}attn_{which}", given, sums) for which in "qkv")
        heads = {"num_heads": self._facts["llama.attention.head_count"], "kv_num_heads": self._facts["llama.attention.head_count_kv"]}
        seen = f"{name}seen"
        asked = [q, k, v, "", "", "before", "whole", "cos", "sin"]
        # GGUF's rows of queries and keys lie so that pairs which are rotated together are neighbours.
        self._nodes.append(
            helper.make_node(
                "GroupQueryAttention", asked, [seen, f"{seen}.keys", f"{seen}.values"], seen, domain=CONTRIBUTED, do_rotary=1, rotary_interleaved=1, **heads,
            )
        )  # fmt: skip
        x = self._node("Add", [x, self._linear(f"{name}attn_output", seen, self._summed(seen))], f"{name}after_attn")
        given, sums = self._normed(f"{name}ffn_norm", x)
        gate, up = (self._linear(f"{name}ffn_{which}", given, sums) for which in ("gate", "up"))
        gated = self._node(
            "Mul", [self._node("Mul", [gate, self._node("Sigmoid", [gate], f"{gate}.open")], f"{gate}.own"), up], f"{name}gated"
        )
        return self._node("Add", [x, self._linear(f"{name}ffn_down", gated, self._summed(gated))], f"{name}out")

    def _normed(self, name: str, x: str) -> tuple[str, str]:
        weight = self._keep(name, self._plain(name))
        least = self._facts["llama.attention.layer_norm_rms_epsilon"]
        out = self._node("SimplifiedLayerNormalization", [x, weight], f"{name}.out", axis=-1, epsilon=least, stash_type=1)
        return out, self._summed(out)

    def _summed(self, x: str) -> str:
        """The sums of a row's blocks, [1, pieces, blocks]."""
        cut = self._node("Reshape", [x, self._keep(f"{x}.shape", np.array([1, 0, -1, BLOCK]))], f"{x}.blocks")
        return self._node("ReduceSum", [cut, "last"], f"{x}.sums", keepdims=0)

    def _linear(self, name: str, x: str, sums: str) -> str:
        raw = self._tensors[f"{name}.weight"].data
        blocks = raw.reshape(raw.shape[0], -1, 4 + BLOCK // 2)
        d, m = (np.ascontiguousarray(blocks[:, :, at : at + 2]).view(np.float16)[:, :, 0].astype(np.float32) for at in (0, 2))
        q = np.concatenate([blocks[:, :, 4:] & 15, blocks[:, :, 4:] >> 4], axis=2)
        kept = [self._keep(f"{name}.q", q[:, :, 0::2] | (q[:, :, 1::2] << 4)), self._keep(f"{name}.d", d)]
        sizes = {"K": blocks.shape[1] * BLOCK, "N": blocks.shape[0], "bits": 4, "block_size": BLOCK, "accuracy_level": 4}
        own = self._node("MatMulNBits", [x, *kept], f"{name}.own", domain=CONTRIBUTED, **sizes)
        rest = self._node("MatMul", [sums, self._keep(f"{name}.m", (m + MIDDLE * d).T)], f"{name}.rest")
        return self._node("Add", [own, rest], f"{name}.product")

    def _angles(self) -> np.ndarray:
        size = self._facts["llama.rope.dimension_count"]
        angles: np.ndarray = np.arange(FARTHEST)[:, None] / self._facts["llama.rope.freq_base"] ** (np.arange(0, size, 2) / size)
        return angles

    def _plain(self, name: str) -> np.ndarray:
        tensor = self._tensors[f"{name}.weight"]
        plain: np.ndarray = gguf.dequantize(tensor.data, tensor.tensor_type)
        return plain

    def _keep(self, name: str, value: np.ndarray) -> str:
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def _node(self, operation: str, given: Sequence[str], name: str, **facts: Any) -> str:
        self._nodes.append(helper.make_node(operation, given, [name], name, **facts))
        return name
