"""Train the model of acts on what prepare.py wrote, and write it as the package runs it.

    python training/acts/train.py DATA.npz FOLDER [--leave 16] [--fold K OF] [--passes 20] [--version 1]

With --leave N every Nth report is left out and measured on; with --fold K OF the reports numbered K, K + OF, ... as well, for examples of what it finds in reports
that it has not learned from (training/reranker/prepare.py).
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from reportedly.reading.events.learned import CLASSES, LIKELY

WIDTH, BATCH, RATE = 256, 512, 1e-3
LAYERS = 3
"""Whose states stand side by side."""
LEAST = 3
"""How often a lemma must be met to be known."""
HIDDEN = 0.3
"""Share of lemmas hidden in training, so that more is learned than which words name acts."""


class Model(nn.Module):
    """What `reportedly.models.acts.Acts` runs: the states of LAYERS layers, each normed, what is known of the word, one hidden layer."""

    def __init__(self, states: int, sizes: list[int], lemmas: int) -> None:
        super().__init__()
        self.norm, self.states = nn.LayerNorm(states // LAYERS), nn.Linear(states, WIDTH)
        self.columns = nn.ModuleList(nn.Embedding(size, WIDTH) for size in sizes)
        self.lemma, self.known = nn.Embedding(lemmas + 1, WIDTH), nn.Linear(len(CLASSES) + 1, WIDTH, bias=False)
        for table in (*self.columns, self.lemma):
            nn.init.normal_(table.weight, std=0.02)  # type: ignore[arg-type]
        self.early, self.late = nn.Dropout(0.3), nn.Dropout(0.4)
        self.out = nn.Linear(WIDTH, len(CLASSES) + 1)

    def forward(self, states: Tensor, columns: Tensor, lemma: Tensor, known: Tensor) -> Tensor:
        x = self.states(self.early(self.norm(states.float().view(-1, LAYERS, self.norm.normalized_shape[0])).flatten(1)))
        for k, table in enumerate(self.columns):
            x = x + table(columns[:, k].long())
        if self.training:
            lemma = lemma * (torch.rand(len(lemma)) > HIDDEN)
        out: Tensor = self.out(self.late(F.relu(x + self.lemma(lemma) + self.known(known.float()))))
        return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--leave", type=int)
    parser.add_argument("--fold", type=int, nargs=2)
    parser.add_argument("--passes", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--version", default="1")
    given = parser.parse_args()
    torch.manual_seed(given.seed)
    with np.load(given.data) as data:
        held = {name: data[name] for name in data.files}
    kept = np.ones(len(held["act"]), dtype=bool)
    if given.leave:
        kept &= (held["report"] + 1) % given.leave != 0
    if given.fold:
        kept &= held["report"] % given.fold[1] != given.fold[0]
    counts = Counter(held["lemma"][kept].tolist())
    lemmas = sorted(lemma for lemma, n in counts.items() if n >= LEAST)
    number = {lemma: 1 + n for n, lemma in enumerate(lemmas)}
    sizes = [int(n) + 1 for n in held["columns"].max(axis=0)]
    states, columns, known, act = (torch.tensor(held[name]) for name in ("states", "columns", "known", "act"))
    lemma = torch.tensor([number.get(one, 0) for one in held["lemma"].tolist()])
    model = Model(states.shape[1], sizes, len(lemmas))
    optimiser = torch.optim.AdamW(model.parameters(), lr=RATE, weight_decay=0.05)
    rows = torch.tensor(np.flatnonzero(kept & (held["act"] >= 0)))
    steps = given.passes * -(-len(rows) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / 50) * max(0.02, 1 - n / steps))
    started = time.time()
    for turn in range(given.passes):
        told = 0.0
        for batch in rows[torch.randperm(len(rows))].split(BATCH):
            loss = F.cross_entropy(model(states[batch], columns[batch], lemma[batch], known[batch]), act[batch])
            loss.backward()
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            told += float(loss.detach()) * len(batch)
        if turn % 5 == 4 or turn + 1 == given.passes:
            print(f"pass {turn + 1}, {time.time() - started:.0f} s: loss {told / len(rows):.4f}", flush=True)
    given.folder.mkdir(parents=True, exist_ok=True)
    weights = {name: value.numpy().astype(np.float16) for name, value in model.state_dict().items()}
    np.savez_compressed(given.folder / "weights.npz", **weights)  # type: ignore[arg-type]
    facts = json.dumps({"version": given.version, "lemmas": lemmas})
    (given.folder / "model.json").write_text(facts + "\n", encoding="utf-8")
    out = torch.tensor(np.flatnonzero(~kept & (held["act"] >= 0)))
    if len(out):
        print(measured(model, states[out], columns[out], lemma[out], known[out], act[out]))


@torch.no_grad()
def measured(model: Model, states: Tensor, columns: Tensor, lemma: Tensor, known: Tensor, act: Tensor) -> str:
    model.eval()
    chances, best = model(states, columns, lemma, known).softmax(-1)[:, 1:].max(1)
    lines = [f"{int((act > 0).sum())} of {len(act)} verbs name acts"]
    for likely in (0.3, 0.5, LIKELY, 0.7, 0.8):
        said = chances >= likely
        acts, right = said & (act > 0), said & (best + 1 == act)
        lines.append(f"from {likely} on: {int(said.sum())} taken for acts, {int(acts.sum())} are, {int(right.sum())} of that class")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
