"""Train the reranker on what prepare.py wrote.

    python training/reranker/train.py OUT.pt DATA.pickle [DATA.pickle ...] [--passes 7] [--leave 16] [--seed 1]

With --leave N every Nth report of the first file is left out and measured on; without, all are trained on. --on DATA.pickle measures on others at the end.
Printed are, for those that the rules read, how many are right by the rules and how many as the program would choose.
"""

from __future__ import annotations

import argparse
import pickle
import random
import time
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from examples import Answer
from export import UNLIKELY
from model import Reranker, total
from torch import Tensor

from reportedly.reading.reranking.cases import RECORDS
from reportedly.reading.reranking.choices import KEPT, LEAD, TO_EMPTY, TO_TAKE, chosen, taking
from reportedly.reading.reranking.participants import PART_FACTS, PARTS
from reportedly.reading.reranking.settings import FACTS, FIELDS

BATCH = 4
WEIGHTS = {
    "trigger": 1.0,
    "time": 1.0,
    "place": 1.0,
    "put": 0.7,
    "role": 1.0,
    "disclosure": 0.7,
    "stance": 1.0,
    "there": 1.0,
    "right": 0.3,
    "part": 1.0,
}


def tensors(e: Any) -> dict[str, Any]:
    """One example as tensors."""
    f = e.features
    d: dict[str, Any] = {
        "body": [torch.tensor(e.states).float(), torch.tensor(f.columns), torch.tensor(f.flags), torch.tensor(f.act), torch.tensor(f.modality),
                 torch.tensor(f.sentence), torch.tensor(f.line), torch.arange(len(e.acts))],
        "acts": torch.tensor(e.acts), "example": e,
    }  # fmt: skip
    many, cases, told = len(e.acts), e.cases.events, e.events

    def mean(lists: list[Any]) -> Tensor:
        out = torch.zeros(len(lists), many)
        for row, words in enumerate(lists):
            for word in words:
                out[row, word] += 1 / len(words)
        return out

    whole, floats = (
        lambda values: torch.tensor(values, dtype=torch.long),
        lambda values, wide: torch.tensor(values, dtype=torch.float).view(-1, wide),
    )
    d["event"], d["event_act"], d["event_modality"] = (
        whole([c.word for c in cases]),
        whole([c.act for c in cases]),
        whole([c.modality for c in cases]),
    )
    d["put"] = whole([t.modality for t in told])
    d["weight"] = torch.tensor([0.5 if t.optional else 1.0 for t in told])
    for field in FIELDS:
        d[field] = setting_tensors([c.settings[field] for c in cases], cases, [t.settings.get(field, Answer()) for t in told])
    d["nouns"] = noun_tensors(cases, told)
    s = e.cases.statements
    d["speaker"], d["elsewhere"] = mean([c.speaker for c in s]), mean([c.elsewhere for c in s])
    d["said"] = mean([c.cue for c in s]) + mean([c.content for c in s])
    d["was_role"], d["was_disclosure"], d["was_stance"] = (
        whole([c.role for c in s]),
        whole([c.disclosure for c in s]),
        whole([c.stance for c in s]),
    )
    d["kind"], d["statement_facts"] = whole([c.kind for c in s]), floats([c.facts for c in s], 9)
    d["role"], d["disclosure"], d["stance"] = whole(e.roles), whole(e.disclosures), whole(e.stances)
    r = e.cases.records
    d["record_word"], d["record_sort"], d["record_kind"] = (
        whole([c.word for c in r]),
        whole([c.sort for c in r]),
        whole([c.kind for c in r]),
    )
    d["record_first"], d["record_second"], d["record_facts"] = (
        mean([c.first for c in r]),
        mean([c.second for c in r]),
        floats([c.facts for c in r], 6),
    )
    d["there"], d["right"] = torch.tensor(e.there, dtype=torch.float), torch.tensor(e.right, dtype=torch.float)
    d["sure"] = 1 - torch.tensor(e.differs, dtype=torch.float)
    return d


def setting_tensors(asked: list[Any], cases: list[Any], told: list[Answer]) -> dict[str, Tensor]:
    """The times, or places, of a report's events."""
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros((0, FACTS), dtype=np.float32)
    d = {name: torch.tensor(np.concatenate([getattr(one.told, name) for one in asked] or [none])) for name in ("word", "precision", "sort")}
    d["of"] = torch.arange(len(asked)).repeat_interleave(torch.tensor([len(one.distance) for one in asked], dtype=torch.long))
    d["case_facts"] = torch.tensor([(*c.facts, float(one.none)) for c, one in zip(cases, asked, strict=True)], dtype=torch.float).view(
        -1, 4
    )
    d["distance"] = torch.tensor(np.concatenate([one.distance for one in asked] or [none]))
    d["facts"] = torch.tensor(np.concatenate([one.facts for one in asked] or [nothing]))
    d["none_right"] = torch.tensor([float(t.none or False) for t in told])
    d["right"] = torch.tensor([float(r) for t, one in zip(told, asked, strict=True) for r in t.right or [False] * len(one.distance)])
    d["use"] = torch.tensor([float(bool(t.none) or any(t.right)) for t in told])
    return d


def noun_tensors(cases: list[Any], told: list[Any]) -> dict[str, Tensor]:
    """The nouns around a report's events, and which of PARTS each takes; `use`: 1 where a careful reader tells."""
    of = [n for n, (c, t) in enumerate(zip(cases, told, strict=True)) if c.nouns is not None and t.parts]
    nouns = [cases[n].nouns for n in of]
    none, nothing = np.zeros(0, dtype=np.int64), np.zeros((0, PART_FACTS), dtype=np.float32)
    d = {name: torch.tensor(np.concatenate([getattr(one, name) for one in nouns] or [none])) for name in ("word", "path", "distance")}
    d["facts"] = torch.tensor(np.concatenate([one.facts for one in nouns] or [nothing]))
    d["of"] = torch.tensor(of, dtype=torch.long).repeat_interleave(torch.tensor([len(one.word) for one in nouns], dtype=torch.long))
    right, use = [], []
    for n, one in zip(of, nouns, strict=True):
        parts, weight = told[n].parts, 0.5 if told[n].optional else 1.0
        right += list(zip(*(parts[part].taken if part in parts else [False] * len(one.word) for part in PARTS), strict=True))
        use += [[weight * (part in parts) for part in PARTS]] * len(one.word)
    d["right"], d["use"] = torch.tensor(right, dtype=torch.float).view(-1, len(PARTS)), torch.tensor(use).view(-1, len(PARTS))
    return d


def losses(model: Reranker, d: dict[str, Any]) -> dict[str, Tensor]:
    vectors = model.body(*d["body"])
    told, out = d["acts"] >= 0, {}
    if told.any():
        out["trigger"] = F.cross_entropy(model.trigger(vectors[told]), d["acts"][told], reduction="sum")
    if len(d["event"]):
        for field in FIELDS:
            (none, scores), told_of = model.settings(field, vectors, d), d[field]
            missed = total(none, scores, told_of["of"]) - total(none, scores, told_of["of"], told_of["none_right"], told_of["right"])
            out[field] = (d["weight"] * told_of["use"] * missed).sum()
        event = torch.cat([vectors[d["event"]], model.act(d["event_act"]), model.modality(d["event_modality"])], 1)
        out["put"] = (d["weight"] * F.cross_entropy(model.put(event), d["put"], ignore_index=-1, reduction="none")).sum()
    if len(d["nouns"]["of"]):
        nouns = d["nouns"]
        out["part"] = (nouns["use"] * F.binary_cross_entropy_with_logits(model.parts(vectors, d), nouns["right"], reduction="none")).sum()
    if len(d["role"]):
        for name, scores in model.speakers(vectors, d).items():
            out[name] = F.cross_entropy(scores, d[name], ignore_index=-1, reduction="sum")
    if len(d["there"]):
        there, right = model.records(vectors, d)
        out["there"] = F.binary_cross_entropy_with_logits(there, d["there"], reduction="sum")
        out["right"] = (d["sure"] * F.binary_cross_entropy_with_logits(right, d["right"], reduction="none")).sum()
    return out


@torch.no_grad()
def measured(model: Reranker, data: list[dict[str, Any]], unlikely: Mapping[str, float]) -> str:
    model.eval()
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    records: defaultdict[int, list[tuple[float, bool, bool]]] = defaultdict(list)
    for d in data:
        e, vectors = d["example"], model.body(*d["body"])
        if len(d["event"]):
            for field in FIELDS:
                none, scores = model.settings(field, vectors, d)
                whole = total(none, scores, d[field]["of"])
                nones, chances, at = (none - whole).exp().tolist(), (scores - whole[d[field]["of"]]).exp().tolist(), 0
                for case, told, no in zip(e.cases.events, e.events, nones, strict=True):
                    setting, answer = case.settings[field], told.settings.get(field)
                    own, at = chances[at : at + len(setting.distance)], at + len(setting.distance)
                    if told.read and not told.optional and answer is not None:
                        change = chosen(field, setting, no, own)
                        right = answer.rules_right if change is KEPT else answer.none if change is None else answer.right[change]
                        counts[field][0] += 1
                        counts[field][1] += answer.rules_right
                        counts[field][2] += bool(right)
        if len(d["nouns"]["of"]):
            odds, at = model.parts(vectors, d).tolist(), 0
            for case, told in zip(e.cases.events, e.events, strict=True):
                if case.nouns is None or not told.parts:
                    continue
                own, at = odds[at : at + len(case.nouns.word)], at + len(case.nouns.word)
                for k, part in enumerate(PARTS):
                    if told.optional or part not in told.parts:
                        continue
                    answer, held = told.parts[part], frozenset(case.nouns.held[part])
                    taken = {row for row, one in enumerate(answer.taken) if one}
                    new = taking(held, [one[k] for one in own], TO_TAKE, TO_EMPTY)
                    right = not answer.unreached and taken <= new and bool(taken) == bool(new)
                    counts[part][0] += 1
                    counts[part][1] += answer.rules_right
                    counts[part][2] += answer.rules_right if new == held else right
        if len(d["role"]):
            for name, scores in model.speakers(vectors, d).items():
                chances = scores.softmax(-1)
                for row, (wanted, was) in enumerate(zip(d[name].tolist(), d[f"was_{name}"].tolist(), strict=True)):
                    if wanted >= 0:
                        best = int(chances[row].argmax())
                        best = best if chances[row, best] - chances[row, was] >= LEAD.get(name, 0.0) else was
                        counts[name][0] += 1
                        counts[name][1] += was == wanted
                        counts[name][2] += best == wanted
        if len(d["there"]):
            there = model.records(vectors, d)[0].sigmoid().tolist()
            for case, chance, is_there, right, differs in zip(e.cases.records, there, e.there, e.right, e.differs, strict=True):
                if not differs and not case.counted:
                    records[case.kind].append((chance, is_there, right))
    model.train()
    lines = [f"{name}: of {n}, rules {was} right, chosen {now}" for name, (n, was, now) in counts.items()]
    for kind, rows in sorted(records.items()):
        gone = [(t, r) for c, t, r in rows if c < unlikely.get(RECORDS[kind], 0.0)]
        wrong = sum(not t for t, _ in gone)
        lines.append(
            f"{RECORDS[kind]}: {len(rows)} read, {sum(not t for _, t, _ in rows)} should not be there; left out {wrong} of those, {len(gone) - wrong} others "
            f"({sum(r for _, r in gone)} of them right)"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--passes", type=int, default=7)
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--dropout", type=float, default=0.25)
    parser.add_argument("--layers", type=int, default=1)
    parser.add_argument("--leave", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--larger", action="store_true", help="measure leaving records out as is right for models of the larger states")
    parser.add_argument("--on", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    unlikely = UNLIKELY["larger" if given.larger else "own"]
    torch.manual_seed(given.seed)
    random.seed(given.seed)
    torch.set_num_threads(given.threads)
    first, *others = [[tensors(e) for e in pickle.loads(path.read_bytes())] for path in given.data]
    out = first[given.leave - 1 :: given.leave] if given.leave else []
    kept = [d for n, d in enumerate(first, 1) if not given.leave or n % given.leave] + [d for data in others for d in data]
    columns = np.concatenate([d["body"][1].numpy() for d in kept])
    model = Reranker(
        kept[0]["body"][0].shape[1], [max(70, int(columns[:, k].max()) + 1) for k in range(columns.shape[1])], given.dropout, given.layers
    )
    optimiser = torch.optim.AdamW(model.parameters(), lr=given.rate, weight_decay=0.02, betas=(0.9, 0.98))
    steps = given.passes * -(-len(kept) // BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: min(1.0, (n + 1) / 60) * max(0.02, 1 - n / steps))
    running = {name: value.detach().clone() for name, value in model.state_dict().items()}
    step, started = 0, time.time()
    for number in range(given.passes):
        random.shuffle(kept)
        sums: defaultdict[str, float] = defaultdict(float)
        for at in range(0, len(kept), BATCH):
            loss = torch.zeros(())
            for d in kept[at : at + BATCH]:
                for name, value in losses(model, d).items():
                    loss = loss + WEIGHTS[name] * value
                    sums[name] += float(value.detach())
            (loss / (40 * BATCH)).backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            step += 1
            share = min(0.995, step / (step + 20))
            for name, value in model.state_dict().items():
                running[name].mul_(share).add_(value.detach(), alpha=1 - share)
        print(
            f"pass {number + 1}, {time.time() - started:.0f} s: " + ", ".join(f"{name} {value:.0f}" for name, value in sums.items()),
            flush=True,
        )
    model.load_state_dict(running)
    torch.save({"states": model.states, "sizes": model.sizes, "layers": model.layers, "model": model.state_dict()}, given.out)
    if out:
        print(f"# {len(out)} reports left out\n{measured(model, out, unlikely)}")
    for path in given.on:
        print(f"# {path.name}\n{measured(model, [tensors(e) for e in pickle.loads(path.read_bytes())], unlikely)}")


if __name__ == "__main__":
    main()
