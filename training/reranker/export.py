"""Write trained weights as the package runs them: the body as ONNX with int8 products, the heads as arrays.

    python training/reranker/export.py WEIGHTS.pt[,MORE.pt ...] FOLDER [--version 1]

Weights parted by commas (passes or runs of one training) are averaged first ("model soup", Wortsman et al. 2022).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import torch
from model import Reranker
from onnxruntime.quantization import QuantType, quantize_dynamic

from reportedly.models.reranker import BODY
from reportedly.reading.reranking.words import FLAGS

UNLIKELY = {
    "own": {"statement": 0.2, "event": 0.35, "tie": 0.2, "control": 0.25},
    "larger": {"statement": 0.2, "event": 0.25, "tie": 0.2, "control": 0.25},
}
"""Records less likely than this are left out (log.md). Of agreements and figures too few are read in error to learn it."""
TRAINING_ONLY = ("trigger", "put", "disclosure", "right")
"""Heads that the program does not run."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("weights")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--version", default="1")
    parser.add_argument("--larger", action="store_true", help="records are left out as is right for models of the larger states")
    parser.add_argument("--plain", action="store_true", help="leave products in 32 bits")
    given = parser.parse_args()
    held: list[dict[str, Any]] = [torch.load(path, weights_only=True) for path in given.weights.split(",")]
    model = Reranker(held[0]["states"], held[0]["sizes"], layers=held[0].get("layers", 1))
    model.load_state_dict({name: torch.stack([h["model"][name] for h in held]).mean(dim=0) for name in held[0]["model"]})
    model.eval()
    words = 40
    columns = len(model.sizes)
    whole = torch.ones(words, dtype=torch.long)
    columns_of, flags = torch.ones((words, columns), dtype=torch.long), torch.zeros(words, len(FLAGS))
    example = (torch.rand(words, model.states), columns_of, flags, whole, whole, whole, whole, torch.arange(0, words, 2))
    given.folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        torch.onnx.export(
            model.body, example, full, input_names=list(BODY), output_names=["vectors"], opset_version=17, dynamo=False,
            dynamic_axes={name: {0: "asked" if name in ("asked", "vectors") else "words"} for name in (*BODY, "vectors")},
        )  # fmt: skip
        if given.plain:
            (given.folder / "body.onnx").write_bytes(full.read_bytes())
        else:
            quantize_dynamic(
                full, given.folder / "body.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
                extra_options={"MatMulConstBOnly": True},
            )  # fmt: skip
    heads = {
        name: value.numpy().astype(np.float16)
        for name, value in model.state_dict().items()
        if not name.startswith("body.") and name.partition(".")[0].removesuffix("_kept") not in TRAINING_ONLY
    }
    np.savez_compressed(given.folder / "heads.npz", **heads)  # type: ignore[arg-type]
    (given.folder / "model.json").write_text(
        json.dumps({"version": given.version, "unlikely": UNLIKELY["larger" if given.larger else "own"]}) + "\n", encoding="utf-8"
    )
    print({f.name: f.stat().st_size for f in given.folder.iterdir()})


if __name__ == "__main__":
    main()
