"""Train the attribution model.

    python training/attribution/train.py OUT.pt --train TRAIN.pickle [--train MORE.pickle:4 ...] --encoder FOLDER [--dev DEV.pickle]

TRAIN, MORE, DEV: what prepare.py wrote; ":4" repeats a small set four times a pass. FOLDER: a BERT encoder as transformers loads it (all-MiniLM-L6-v2). Logs to standard error, a line each
hundred steps; with --dev prints figures of labels (exact spans) each pass.
"""

from __future__ import annotations

import argparse
import copy
import json
import pickle
import random
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import torch
from model import TAGS, AttributionModel, crf_loss, link_scores, load_encoder, mean_of, posterior, viterbi
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from reportedly.models.windows import LONGEST, Window, cut, speller, window
from reportedly.reading.attribution.features import sizes

RULE_COLUMNS = (0, 1)


def _cut(article: dict[str, Any], longest: int, rng: random.Random | None = None) -> list[tuple[int, int]]:
    return cut(article["words"].line, article["words"].sentence, article["pieces"], longest, rng)


def _window(article: dict[str, Any], start: int, end: int) -> Window:
    return window(article["words"].line, article["words"].columns, article["pieces"], start, end)


def batches(articles: list[dict[str, Any]], longest: int, tokens: int, rng: random.Random) -> list[list[tuple[dict[str, Any], Window]]]:
    """One pass over the data: windows of like length together, at most `tokens` pieces a batch, in random order."""
    windows = [(a, _window(a, s, e)) for a in articles for s, e in _cut(a, longest, rng)]
    windows.sort(key=lambda w: len(w[1].ids) + rng.random() * 16)
    out, batch = [], []
    for item in windows:
        if batch and max(len(item[1].ids), *(len(w.ids) for _, w in batch)) * (len(batch) + 1) > tokens:
            out.append(batch)
            batch = []
        batch.append(item)
    out.append(batch)
    rng.shuffle(out)
    return out


def tensors(batch: list[tuple[dict[str, Any], Window]], rng: random.Random, hide: float) -> dict[str, Tensor]:
    """A batch padded to its longest window. `hide`: how often the rules' columns of a window are blanked, so that the model does not
    lean on them alone (a fifth as often all features)."""
    length, words = max(len(w.ids) for _, w in batch), max(len(w.at) for _, w in batch)
    count, columns = len(batch), batch[0][1].features.shape[1]
    ids, features = np.zeros((count, length), np.int64), np.zeros((count, length, columns), np.int64)
    at, labels = np.zeros((count, words), np.int64), np.zeros((count, words), np.int64)
    mask, new_line = np.zeros((count, words), bool), np.zeros((count, words), bool)
    wanted, pairs = torch.zeros(count, words, TAGS), torch.zeros(count, words, TAGS, TAGS)
    for k, (article, w) in enumerate(batch):
        n, m = len(w.ids), len(w.at)
        ids[k, :n] = w.ids
        features[k, :n] = w.features
        if rng.random() < hide:
            features[k][:, RULE_COLUMNS] = 0
        elif rng.random() < hide / 5:
            features[k] = 0
        at[k, :m] = w.at
        labels[k, :m] = article["tags"][w.first : w.first + m]
        mask[k, :m], new_line[k, :m] = True, w.new_line
        wanted[k, :m], pairs[k, 1:m] = article["wanted"][w.first : w.first + m], article["pairs"][w.first + 1 : w.first + m]
        if labels[k, 0] in (2, 4, 6):
            labels[k, 0] -= 1  # a window may begin in the middle of a long line
        wanted[k, 0, 1::2] += wanted[k, 0, 2::2]
        wanted[k, 0, 2::2] = 0
    given = {"ids": ids, "features": features, "at": at, "labels": labels, "mask": mask, "new_line": new_line}
    return {name: torch.from_numpy(value) for name, value in given.items()} | {"wanted": wanted, "pairs": pairs}


def teach(articles: list[dict[str, Any]], teachers: list[AttributionModel], longest: int, trust: float) -> None:
    """Give each article what the teachers together (mean of their scores) hold likely, mixed with its labels: `trust` for the teachers
    (distillation, Hinton et al. 2015; of posteriors of a CRF: Wang et al. 2020). Those that are "marked" keep their labels alone. "wanted" [words, TAGS], "pairs" [words, TAGS, TAGS]."""
    table = torch.stack([t.transitions().detach() for t in teachers]).mean(dim=0) if teachers else None
    for article in {id(a): a for a in articles}.values():
        wanted = functional.one_hot(torch.from_numpy(article["tags"]), TAGS).float()
        pairs = torch.zeros(len(wanted), TAGS, TAGS)
        pairs[1:] = wanted[:-1, :, None] * wanted[1:, None, :]
        new_line = torch.tensor([k > 0 and a != b for k, (a, b) in enumerate(pairwise([-1, *article["words"].line]))])
        pairs[new_line] = 0
        for s, e in _cut(article, longest) if table is not None and not article.get("marked") else ():
            w = _window(article, s, e)
            given = torch.from_numpy(w.ids)[None], torch.from_numpy(w.features)[None]
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16):
                scores = torch.stack([t(*given)[0][0][w.at].float() for t in teachers]).mean(dim=0)
            single, double = posterior(scores, w.new_line.tolist(), table)
            wanted[s:e] += trust * (single - wanted[s:e])
            pairs[s:e] += trust * (double - pairs[s:e])
        article["wanted"], article["pairs"] = wanted.half(), pairs.half()


def link_loss(vectors: Tensor, batch: list[tuple[dict[str, Any], Window]], labels: Tensor, model: AttributionModel) -> Tensor:
    """Cross entropy of the two pointers over the gold segments of each window, a sum over links."""
    loss = vectors.new_zeros(())
    for k, (article, w) in enumerate(batch):
        end = w.first + len(w.at)
        for which, links, role in ((0, article["to_source"], 1), (1, article["to_cue"], 3)):
            mine = [(q - w.first, t - w.first if t >= 0 else -1) for q, t in links if w.first <= q < end and (t < 0 or w.first <= t < end)]
            keys = (labels[k] == role).nonzero().squeeze(1)
            place = {int(key): n for n, key in enumerate(keys)}
            mine = [(q, t) for q, t in mine if t < 0 or t in place]
            if not mine or (which == 1 and not len(keys)):
                continue
            queries = torch.tensor([q for q, _ in mine])
            scores = link_scores(vectors[k], which, queries, keys, model)
            if which == 0:
                scores = torch.cat([scores, model.no_source.expand(len(mine), 1)], dim=1)
            wanted = torch.tensor([place[t] if t >= 0 else len(keys) for _, t in mine])
            loss = loss + functional.cross_entropy(scores, wanted, reduction="sum")
    return loss


def spans_of(tags: list[int] | np.ndarray) -> set[tuple[int, int, int]]:
    """(role, first word, end) of every segment."""
    out, start = set(), None
    for k in range(len(tags) + 1):
        tag = tags[k] if k < len(tags) else 0
        if start is not None and tag != tags[start] + 1:
            out.add(((tags[start] - 1) // 2, start, k))
            start = None
        if tag in (1, 3, 5):
            start = k
    return out


def exact(model: AttributionModel, articles: list[dict[str, Any]], longest: int) -> dict[str, float]:
    """F1 of exact segments by role on articles that were not trained on."""
    model.eval()
    hit, got, want = np.zeros(3), np.zeros(3), np.zeros(3)
    with torch.no_grad():
        for a in articles:
            tags: list[int] = []
            for s, e in _cut(a, longest):
                w = _window(a, s, e)
                scores, _ = model(torch.from_numpy(w.ids)[None], torch.from_numpy(w.features)[None])
                tags += viterbi(scores[0][w.at].float(), w.new_line.tolist(), model)
            mine, gold = spans_of(tags), spans_of(a["tags"])
            for role in range(3):
                x, y = {s for s in mine if s[0] == role}, {s for s in gold if s[0] == role}
                hit[role] += len(x & y)
                got[role] += len(x)
                want[role] += len(y)
    model.train()
    return {name: round(float(2 * hit[k] / (got[k] + want[k])), 4) for k, name in enumerate(("source", "cue", "content"))}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--train", action="append", required=True)
    parser.add_argument("--marked", action="append", default=[], help="as --train, but learnt from its labels alone, whatever teachers say")
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--dev", type=Path)
    parser.add_argument("--start", help="weights to go on from; the mean of several, parted by commas")
    parser.add_argument(
        "--teacher",
        action="append",
        default=[],
        help="weights whose judgement is learnt beside the labels; the mean of several, parted by commas",
    )
    parser.add_argument("--trust", type=float, default=0.5, help="how much the teachers count against the labels")
    parser.add_argument("--passes", type=float, default=8)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--tokens", type=int, default=2048)
    parser.add_argument("--longest", type=int, default=LONGEST)
    parser.add_argument("--hide", type=float, default=0.2)
    parser.add_argument("--dropout", type=float, default=0.0)
    parser.add_argument("--average", type=float, default=0.998, help="decay of the running average of weights that is kept")
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(given.seed)
    rng = random.Random(given.seed)
    tokenizer = Tokenizer.from_file(str(given.encoder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    spell = speller(tokenizer)
    articles: list[dict[str, Any]] = []
    for one in [*given.marked, *given.train]:
        path, _, times = one.partition(":")
        data = pickle.loads(Path(path).read_bytes())
        for article in data["articles"]:
            article["marked"] = one in given.marked
        articles += data["articles"] * int(times or 1)
    dev = pickle.loads(given.dev.read_bytes())["articles"] if given.dev else []
    for a in {id(a): a for a in [*articles, *dev]}.values():
        a["pieces"] = [spell(word) for word in a["words"].words]
    model = AttributionModel(load_encoder(given.encoder, given.dropout), sizes(data["grammar"]))
    if given.start:
        model.load_state_dict(mean_of(given.start))
    teachers = []
    for path in given.teacher:
        teachers.append(AttributionModel(load_encoder(given.encoder), sizes(data["grammar"])).eval())
        teachers[-1].load_state_dict(mean_of(path))
    teach(articles, teachers, given.longest, given.trust)
    kept = copy.deepcopy(model)
    encoder = [p for n, p in model.named_parameters() if n.startswith("encoder") and p.requires_grad]
    head = [p for n, p in model.named_parameters() if not n.startswith("encoder") and p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": given.rate}, {"params": head, "lr": 1e-3}], weight_decay=0.01)
    steps_a_pass = len(batches(articles, given.longest, given.tokens, random.Random(0)))
    total = int(given.passes * steps_a_pass)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda s: min((s + 1) / 60, max(0.0, (total - s) / (total - 60)) + 0.01))
    step, started, running = 0, time.time(), np.zeros(3)
    model.train()
    while step < total:
        for batch in batches(articles, given.longest, given.tokens, rng):
            if step >= total:
                break
            t = tensors(batch, rng, given.hide)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores, vectors = model(t["ids"], t["features"])
            scores, vectors = scores.float(), vectors.float()
            rows = torch.arange(len(batch))[:, None]
            scores, vectors = scores[rows, t["at"]], vectors[rows, t["at"]]
            words = t["mask"].sum()
            sequence = crf_loss(scores, t["wanted"], t["pairs"], t["mask"], t["new_line"], model) / words
            label = functional.cross_entropy(scores[t["mask"]], t["wanted"][t["mask"]])
            links = link_loss(vectors, batch, t["labels"].masked_fill(~t["mask"], 0), model) / words
            loss = sequence + 0.3 * label + links
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_([*encoder, *head], 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            decay = min(given.average, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, b in zip(kept.parameters(), model.parameters(), strict=True):
                    if b.requires_grad:
                        a.lerp_(b, 1 - decay)
            running += [sequence.item(), label.item(), links.item()]
            if step % 100 == 0:
                print(step, total, (running / 100).round(4).tolist(), f"{time.time() - started:.0f} s", file=sys.stderr, flush=True)
                running[:] = 0
            if step % steps_a_pass == 0 or step == total:
                figures = exact(kept, dev, given.longest) if dev else {}
                print(json.dumps({"step": step, "pass": round(step / steps_a_pass, 2), **figures}), flush=True)
                part = given.out.with_suffix(".part")
                torch.save({"model": kept.state_dict(), "grammar": data["grammar"], "args": vars(given) | {"trained": step}}, part)
    part.rename(given.out)


if __name__ == "__main__":
    main()
