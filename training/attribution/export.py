"""Write trained weights as the package runs them: int8 ONNX, the tokenizer, and what decoding needs.

    python training/attribution/export.py WEIGHTS.pt[,MORE.pt ...][+OTHER.pt] FOLDER --encoder FOLDER

Weights parted by commas (other passes of one training) are averaged first ("model soup", Wortsman et al. 2022). Those parted by + are run beside each
other and their scores averaged (an ensemble): as many times the model's time, with one table of words for all.
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


NORMS = (3, 7, 11)
"""Which of the layers' norms give the states of the second, fourth and sixth layer: two to a layer, one behind attention and one behind all."""


def add_states(path: Path, width: int) -> None:
    """Give the exported model a third output, `states` [1, pieces, 3 * width]: the inner states that the reranker reads (training/reranker)."""
    model = onnx.load(path)
    inner = [f"/output/LayerNorm_{k}/LayerNormalization_output_0" for k in NORMS]
    missing = set(inner) - {name for node in model.graph.node for name in node.output}
    if missing:
        raise ValueError(f"{path}: the exported model names its layers otherwise; not found: {', '.join(sorted(missing))}")
    model.graph.node.append(onnx.helper.make_node("Concat", inner, ["states"], name="states", axis=2))
    shape = [1, "pieces", len(NORMS) * width]
    model.graph.output.append(onnx.helper.make_tensor_value_info("states", onnx.TensorProto.FLOAT, shape))
    onnx.checker.check_model(model)
    onnx.save(model, path)


class Beside(nn.Module):
    """Several models on one window: the mean of their scores for labels, and vectors whose products are the mean of theirs."""

    def __init__(self, models: list[Plain]) -> None:
        super().__init__()
        self.models = nn.ModuleList(models)

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        labels, links = zip(*(model(ids, features) for model in self.models), strict=True)
        count = len(self.models)
        # A product of vectors n times as long is divided by the root of their length: times the root of n it is n times the mean.
        parts = [torch.cat(part, dim=-1) / count**0.25 for part in zip(*(link.chunk(4, dim=-1) for link in links), strict=True)]
        return torch.stack(labels).mean(dim=0), torch.cat(parts, dim=-1)


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
    beside = given.weights.split("+")
    grammar = torch.load(beside[0].partition(",")[0], weights_only=False)["grammar"]
    models = []
    for weights in beside:
        model = AttributionModel(load_encoder(given.encoder), sizes(grammar))
        model.load_state_dict(mean_of(weights))
        if models:
            # Frozen in training, so the same in all.
            model.encoder.embeddings.word_embeddings = models[0].encoder.embeddings.word_embeddings
            model.encoder.embeddings.position_embeddings = models[0].encoder.embeddings.position_embeddings
        models.append(model.eval())
    plain = Beside([Plain(model) for model in models]) if len(models) > 1 else Plain(model)
    ids = torch.randint(1000, 2000, (1, 40))
    features = torch.ones((1, 40, len(sizes(grammar))), dtype=torch.long)
    with torch.no_grad():
        ours, theirs = plain(ids, features), [model(ids, features) for model in models]
    assert torch.allclose(ours[0], torch.stack([labels for labels, _ in theirs]).mean(dim=0), atol=1e-3), (
        "the exported forward pass differs"
    )
    assert len(models) > 1 or torch.allclose(ours[1], theirs[0][1], atol=1e-3), "the exported forward pass differs"
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
            tall, layers = wide(full, model.encoder.config.intermediate_size), model.encoder.config.num_hidden_layers
            precise = [name for k in range(len(models)) for name in tall[k * layers : k * layers + PRECISE]]
            quantize_dynamic(
                full, given.folder / "model.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                nodes_to_exclude=precise, extra_options={"MatMulConstBOnly": True},
            )  # fmt: skip
    if len(models) == 1:
        add_states(given.folder / "model.onnx", model.encoder.config.hidden_size)
    shutil.copy(given.encoder / "tokenizer.json", given.folder / "tokenizer.json")
    settings = json.loads((given.folder / "tokenizer.json").read_text(encoding="utf-8"))
    settings["padding"] = settings["truncation"] = None
    (given.folder / "tokenizer.json").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    facts = {
        "version": given.version, "grammar": grammar, "longest": LONGEST,
        "transition": torch.stack([m.transitions() for m in models]).mean(dim=0).tolist(),
        "no_source": sum(float(m.no_source) for m in models) / len(models), "far": torch.stack([m.far for m in models]).mean(dim=0).tolist(),
    }  # fmt: skip
    (given.folder / "model.json").write_text(json.dumps(facts, indent=1), encoding="utf-8")
    print({f.name: f.stat().st_size for f in given.folder.iterdir()})


if __name__ == "__main__":
    main()
