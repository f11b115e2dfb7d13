"""The reranker: a small transformer over a whole report's words, on top of the attribution model's frozen states, and heads that decide.

The body is a pre-norm transformer layer (Vaswani et al. 2017; Xiong et al. 2020) whose attention is biased by how far words lie apart and whether
they share a sentence or line. Heads score pairs (an event's trigger and a time or place that the report tells) or single phrases. Some heads are
there only in training, so that the body learns more of events (multi-task learning, Caruana 1997).
"""

from __future__ import annotations

import math
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from reportedly.reading.events.learned import CLASSES
from reportedly.reading.reranking.cases import DISCLOSURES, KINDS, RECORDS, ROLES, SORTS, STANCES
from reportedly.reading.reranking.participants import PART_FACTS, PARTS, PATHS
from reportedly.reading.reranking.settings import FACTS, FARTHEST, FIELDS, PRECISIONS, SORTS_TOLD
from reportedly.reading.reranking.words import FAR_SENTENCE, FLAGS, MODALITIES

WIDTH, HEADS, PAIR, SMALL = 256, 4, 128, 16
LAYERS = 3
"""Whose states stand side by side."""


class Layer(nn.Module):
    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.into, self.out = nn.Linear(WIDTH, 3 * WIDTH), nn.Linear(WIDTH, WIDTH)
        self.first, self.second = nn.LayerNorm(WIDTH), nn.LayerNorm(WIDTH)
        self.up, self.down = nn.Linear(WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, WIDTH)
        self.bias = nn.Linear(4, HEADS, bias=False)
        nn.init.zeros_(self.bias.weight)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, apart: Tensor, asked: Tensor) -> Tensor:
        """x [W, WIDTH], apart [A, W, 4], asked [A]: words that are wanted -> [A, WIDTH]."""
        given, weights, biases = self.first(x), self.into.weight, self.into.bias
        q = F.linear(given[asked], weights[:WIDTH], biases[:WIDTH]).view(-1, HEADS, WIDTH // HEADS).transpose(0, 1)
        k, v = F.linear(given, weights[WIDTH:], biases[WIDTH:]).view(-1, 2, HEADS, WIDTH // HEADS).permute(1, 2, 0, 3)
        x = x[asked]
        scores = q @ k.transpose(1, 2) / math.sqrt(WIDTH // HEADS) + self.bias(apart).permute(2, 0, 1)
        seen = (torch.softmax(scores, dim=-1) @ v).permute(1, 0, 2).reshape(-1, WIDTH)
        x = x + self.dropout(self.out(seen))
        return x + self.dropout(self.down(F.relu(self.up(self.second(x)))))


class Body(nn.Module):
    """states [W, S], columns [W, C], flags [W, F], act, modality, sentence, line [W]; asked [A]: words that are wanted -> vectors [A, WIDTH]."""

    def __init__(self, states: int, sizes: list[int], dropout: float, layers: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(states // LAYERS)
        self.states = nn.Linear(states, WIDTH)
        self.columns = nn.ModuleList(nn.Embedding(size, WIDTH) for size in sizes)
        self.flags = nn.Linear(len(FLAGS), WIDTH, bias=False)
        self.act, self.modality = nn.Embedding(len(CLASSES) + 1, WIDTH), nn.Embedding(len(MODALITIES) + 1, WIDTH)
        self.sentence = nn.Embedding(FAR_SENTENCE + 1, WIDTH)
        for table in (*self.columns, self.act, self.modality, self.sentence):
            nn.init.normal_(table.weight, std=0.02)
        self.dropout = nn.Dropout(dropout)
        self.below = nn.ModuleList(Layer(dropout / 2) for _ in range(layers - 1))
        self.layer = Layer(dropout / 2)
        self.last = nn.LayerNorm(WIDTH)

    def forward(
        self, states: Tensor, columns: Tensor, flags: Tensor, act: Tensor, modality: Tensor, sentence: Tensor, line: Tensor, asked: Tensor
    ) -> Tensor:
        x = self.states(self.dropout(self.norm(states.view(-1, LAYERS, self.norm.normalized_shape[0])).flatten(1)))
        for k, table in enumerate(self.columns):
            x = x + table(columns[:, k])
        x = x + self.act(act) + self.modality(modality) + self.flags(flags) + self.sentence(sentence.clamp(max=FAR_SENTENCE))
        x = self.dropout(x)
        at = torch.cumsum(torch.ones_like(sentence), dim=0).float()

        def between(of: Tensor) -> Tensor:
            apart = at[None] - at[of][:, None]
            same = [(kind[None] == kind[of][:, None]).float() for kind in (sentence, line)]
            return torch.stack([torch.log1p(apart.abs()), torch.sign(apart), *same], dim=-1)

        if self.below:
            every = at.long() - 1
            whole = between(every)
            for layer in self.below:
                x = layer(x, whole, every)
        return self.last(self.layer(x, between(asked), asked))


def scorer(given: int, hidden: int, out: int, dropout: float) -> nn.Sequential:
    return nn.Sequential(nn.Dropout(dropout), nn.Linear(given, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, out))


class Reranker(nn.Module):
    """Body and heads. Names of heads that the program runs are those of `reportedly.models.reranker`."""

    def __init__(self, states: int, sizes: list[int], dropout: float = 0.25, layers: int = 1) -> None:
        super().__init__()
        self.states, self.sizes, self.layers = states, sizes, layers
        self.body = Body(states, sizes, dropout, layers)
        self.act, self.modality = nn.Embedding(len(CLASSES) + 1, SMALL), nn.Embedding(len(MODALITIES) + 1, SMALL)
        by_field = {field: len(values) for field, values in PRECISIONS.items()}
        self.precision = nn.ModuleDict({field: nn.Embedding(many, SMALL) for field, many in by_field.items()})
        self.distance = nn.ModuleDict({field: nn.Embedding(2 * FARTHEST + 1, SMALL) for field in FIELDS})
        self.sort_told = nn.ModuleDict({field: nn.Embedding(SORTS_TOLD, SMALL) for field in FIELDS})
        self.event = nn.ModuleDict({field: nn.Linear(WIDTH + 2 * SMALL, PAIR) for field in FIELDS})
        self.option = nn.ModuleDict({field: nn.Linear(WIDTH + 3 * SMALL, PAIR) for field in FIELDS})
        self.pair = nn.ModuleDict({field: scorer(3 * PAIR + FACTS + 4, 64, 1, dropout) for field in FIELDS})
        self.known = nn.ModuleDict({field: nn.Linear(FACTS + 4, 1) for field in FIELDS})
        self.no = nn.ModuleDict({field: scorer(PAIR + 4, 64, 1, dropout) for field in FIELDS})
        self.was_role, self.was_disclosure = nn.Embedding(len(ROLES), SMALL), nn.Embedding(len(DISCLOSURES), SMALL)
        self.was_stance, self.kind = nn.Embedding(len(STANCES), SMALL), nn.Embedding(len(KINDS), SMALL)
        given = 3 * WIDTH + 4 * SMALL + 9
        self.role, self.role_kept = scorer(given, 128, len(ROLES), dropout), nn.Embedding(len(ROLES), len(ROLES))
        self.sort, self.record = nn.Embedding(len(SORTS), SMALL), nn.Embedding(len(RECORDS), SMALL)
        self.there, self.there_sort = scorer(3 * WIDTH + 2 * SMALL + 6, 128, 1, dropout), nn.Embedding(len(SORTS), 1)
        self.right = scorer(3 * WIDTH + 2 * SMALL + 6, 128, 1, dropout)
        nn.init.constant_(self.there_sort.weight, 2.0)
        self.path, self.apart = nn.Embedding(PATHS, SMALL), nn.Embedding(2 * FARTHEST + 1, SMALL)
        self.doing, self.noun = nn.Linear(WIDTH + 2 * SMALL, PAIR), nn.Linear(WIDTH + 2 * SMALL, PAIR)
        self.part = scorer(3 * PAIR + PART_FACTS, 64, len(PARTS), dropout)
        self.part_known = nn.Linear(PART_FACTS + 2 * SMALL, len(PARTS))
        # For training only.
        self.trigger = scorer(WIDTH, WIDTH, len(CLASSES) + 1, dropout)
        self.put = scorer(WIDTH + 2 * SMALL, 64, len(MODALITIES) + 1, dropout)
        self.disclosure, self.disclosure_kept = (
            scorer(given, 64, len(DISCLOSURES), dropout),
            nn.Embedding(len(DISCLOSURES), len(DISCLOSURES)),
        )
        self.stance, self.stance_kept = scorer(given, 128, len(STANCES), dropout), nn.Embedding(len(STANCES), len(STANCES))
        for kept in (self.role_kept, self.disclosure_kept, self.stance_kept):
            kept.weight.data.copy_(2.0 * torch.eye(kept.weight.shape[0]))

    def settings(self, field: str, vectors: Tensor, d: dict[str, Any]) -> tuple[Tensor, Tensor]:
        """How well no time, or place, does [events], and how well each that the report tells [events times mentions]."""
        told = d[field]
        own = self.event[field](torch.cat([vectors[d["event"]], self.act(d["event_act"]), self.modality(d["event_modality"])], 1)).tanh()
        none = self.no[field](torch.cat([own, told["case_facts"]], 1))[:, 0]
        one = [
            vectors[told["word"]],
            self.precision[field](told["precision"]),
            self.distance[field](told["distance"]),
            self.sort_told[field](told["sort"]),
        ]
        option, of = self.option[field](torch.cat(one, 1)).tanh(), told["of"]
        known = torch.cat([told["facts"], told["case_facts"][of]], 1)
        pair = torch.cat([own[of], option, own[of] * option, known], 1)
        return none, (self.pair[field](pair) + self.known[field](known))[:, 0]

    def parts(self, vectors: Tensor, d: dict[str, Any]) -> Tensor:
        """Log odds that each noun around an event takes each of PARTS in it [nouns, PARTS]."""
        told = d["nouns"]
        event = torch.cat([vectors[d["event"]], self.act(d["event_act"]), self.modality(d["event_modality"])], 1)
        own, how = self.doing(event).tanh()[told["of"]], torch.cat([self.path(told["path"]), self.apart(told["distance"])], 1)
        noun = self.noun(torch.cat([vectors[told["word"]], how], 1)).tanh()
        scores: Tensor = self.part(torch.cat([own, noun, own * noun, told["facts"]], 1)) + self.part_known(
            torch.cat([told["facts"], how], 1)
        )
        return scores

    def speakers(self, vectors: Tensor, d: dict[str, Any]) -> dict[str, Tensor]:
        """Scores of roles, disclosures and stances [statements, values]."""
        said = torch.cat(
            [d["speaker"] @ vectors, d["said"] @ vectors, d["elsewhere"] @ vectors, self.was_role(d["was_role"]), self.was_disclosure(d["was_disclosure"]),
             self.was_stance(d["was_stance"]), self.kind(d["kind"]), d["statement_facts"]], 1,
        )  # fmt: skip
        return {
            name: getattr(self, name)(said) + getattr(self, f"{name}_kept")(d[f"was_{name}"]) for name in ("role", "disclosure", "stance")
        }

    def records(self, vectors: Tensor, d: dict[str, Any]) -> tuple[Tensor, Tensor]:
        """Log odds that each record should be there, and that all of it is right."""
        one = torch.cat(
            [vectors[d["record_word"]], d["record_first"] @ vectors, d["record_second"] @ vectors, self.sort(d["record_sort"]), self.record(d["record_kind"]),
             d["record_facts"]], 1,
        )  # fmt: skip
        return self.there(one)[:, 0] + self.there_sort(d["record_sort"])[:, 0], self.right(one)[:, 0]


def total(none: Tensor, scores: Tensor, of: Tensor, none_right: Tensor | None = None, right: Tensor | None = None) -> Tensor:
    """Logarithm of the summed exponentials of no option and of a case's options, or of those that are right."""
    first, others = none.clamp(-30, 30).exp(), scores.clamp(-30, 30).exp()
    if right is not None and none_right is not None:
        first, others = first * none_right, others * right
    return (first.index_add(0, of, others) + 1e-9).log()
