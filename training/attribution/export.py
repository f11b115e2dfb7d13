"""Write trained weights as the package runs them: int8 ONNX, the tokenizer, and what decoding needs.

    python training/attribution/export.py WEIGHTS.pt[,MORE.pt ...] FOLDER --encoder FOLDER

Several weights (other seeds, other passes) are averaged first ("model soup", Wortsman et al. 2022).
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import onnx
import torch
from model import AttributionModel, load_encoder, mean_of
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from reportedly.models.windows import LONGEST
from reportedly.reading.attribution.features import sizes

PRECISE = 3
"""Layers whose feed-forward output stays in 32 bits: the inputs of those in the first layers spread so wide that eight bits lose half of all that
the labels lose by them (and the others as good as nothing); a fifth more of the model's time, 5 MB."""


def wide(model: Path, rows: int) -> list[str]:
    """Names of the products with a constant matrix of so many rows, in the order of the layers."""
    graph = onnx.load(model).graph
    tall = {i.name for i in graph.initializer if len(i.dims) == 2 and i.dims[0] == rows}
    return [node.name for node in graph.node if node.op_type == "MatMul" and node.input[1] in tall]


class Plain(nn.Module):
    """The model on one window without padding, so that no mask is needed."""

    def __init__(self, model: AttributionModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        model = self.model
        given = model.encoder.embeddings.word_embeddings(ids)
        for k, table in enumerate(model.features):
            given = given + table(features[..., k])
        places = torch.arange(ids.shape[1])[None]
        embeddings = model.encoder.embeddings
        given = given + embeddings.position_embeddings(places) + embeddings.token_type_embeddings.weight[0]
        states = embeddings.LayerNorm(given)
        for layer in model.encoder.encoder.layer:
            own = layer.attention.self
            shape = (1, -1, own.num_attention_heads, own.attention_head_size)
            q, k, v = (part(states).view(shape).transpose(1, 2) for part in (own.query, own.key, own.value))
            weights = torch.softmax(q @ k.transpose(2, 3) / own.attention_head_size**0.5, dim=-1)
            seen = (weights @ v).transpose(1, 2).reshape(1, -1, own.all_head_size)
            states = layer.attention.output(seen, states)
            states = layer.output(layer.intermediate(states), states)
        return model.label(states), model.link(states)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("weights", help="files of weights, parted by commas")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--plain", action="store_true", help="leave weights in 32 bits")
    given = parser.parse_args()
    grammar = torch.load(given.weights.partition(",")[0], weights_only=False)["grammar"]
    model = AttributionModel(load_encoder(given.encoder), sizes(grammar))
    model.load_state_dict(mean_of(given.weights))
    model.eval()
    plain = Plain(model)
    ids = torch.randint(1000, 2000, (1, 40))
    features = torch.ones((1, 40, len(sizes(grammar))), dtype=torch.long)
    with torch.no_grad():
        ours, theirs = plain(ids, features), model(ids, features)
    assert all(torch.allclose(a, b, atol=1e-3) for a, b in zip(ours, theirs, strict=True)), "the exported forward pass differs"
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        axes = {"ids": {1: "pieces"}, "features": {1: "pieces"}, "labels": {1: "pieces"}, "links": {1: "pieces"}}
        torch.onnx.export(
            plain, (ids, features), full, input_names=["ids", "features"], output_names=["labels", "links"], dynamic_axes=axes,
            opset_version=17, dynamo=False,
        )  # fmt: skip
        if given.plain:
            shutil.copy(full, given.folder / "model.onnx")
        else:
            precise = wide(full, model.encoder.config.intermediate_size)[:PRECISE]
            quantize_dynamic(
                full, given.folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                nodes_to_exclude=precise, extra_options={"MatMulConstBOnly": True},
            )  # fmt: skip
    shutil.copy(given.encoder / "tokenizer.json", given.folder / "tokenizer.json")
    settings = json.loads((given.folder / "tokenizer.json").read_text(encoding="utf-8"))
    settings["padding"] = settings["truncation"] = None
    (given.folder / "tokenizer.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    facts = {
        "version": given.version, "grammar": grammar, "longest": LONGEST, "transition": model.transitions().tolist(),
        "no_source": float(model.no_source), "far": model.far.tolist(),
    }  # fmt: skip
    (given.folder / "model.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    print({f.name: f.stat().st_size for f in given.folder.iterdir()})


if __name__ == "__main__":
    main()
