"""The attribution model: a small BERT encoder that also sees the parser's grammar and the rules' reading of each word; a CRF over labels,
and two pointers that join what belongs together.

Labels are decoded by a linear-chain CRF (Lafferty, McCallum & Pereira 2001). Speakers and contents are joined to cues by bilinear scores
of the encoder's states at their first words (as arcs are scored in Dozat & Manning 2017).
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel

TAGS = 7
LINK = 64
FARTHEST = 15
FORBIDDEN = -1e4


def may_follow() -> Tensor:
    """[from, to]: 0 where label `to` may stand after `from` on one line, FORBIDDEN where not (an I only after B or I of its role)."""
    out = torch.zeros(TAGS, TAGS)
    for role in (1, 3, 5):
        inside = role + 1
        out[:, inside] = FORBIDDEN
        out[role, inside] = out[inside, inside] = 0.0
    return out


class AttributionModel(nn.Module):
    """ids [B, L] wordpieces, features [B, L, F] (of the word that each piece belongs to) -> states of the pieces and scores."""

    def __init__(self, encoder: BertModel, feature_sizes: list[int], dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.features = nn.ModuleList(nn.Embedding(size, width, padding_idx=0) for size in feature_sizes)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.02)
            table.weight.data[0] = 0
        self.dropout = nn.Dropout(dropout)
        self.label = nn.Linear(width, TAGS)
        self.link = nn.Linear(width, 4 * LINK)
        """Queries and keys of the two pointers: cue to source, content to cue."""
        self.transition = nn.Parameter(torch.zeros(TAGS, TAGS))
        self.no_source = nn.Parameter(torch.zeros(1))
        self.far = nn.Parameter(torch.zeros(2, 2 * FARTHEST + 1))

    def forward(self, ids: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
        """(label scores [B, L, TAGS], link vectors [B, L, 4 * LINK]) of every piece."""
        given = self.encoder.embeddings.word_embeddings(ids)
        for k, table in enumerate(self.features):
            given = given + table(features[..., k])
        mask = (ids != 0).long()
        states = self.dropout(self.encoder(inputs_embeds=given, attention_mask=mask).last_hidden_state)
        return self.label(states), self.link(states)

    def transitions(self) -> Tensor:
        return self.transition + may_follow().to(self.transition.device)


def mean_of(paths: str) -> dict[str, Tensor]:
    """The mean of weights of one shape ("model soup", Wortsman et al. 2022). paths: files that train.py wrote, parted by commas."""
    saved = [torch.load(path, weights_only=False)["model"] for path in paths.split(",")]
    return {name: torch.stack([s[name].float() for s in saved]).mean(dim=0).to(value.dtype) for name, value in saved[0].items()}


def load_encoder(folder: Path, dropout: float = 0.0) -> BertModel:
    """The encoder with its word and position tables frozen."""
    config = BertConfig.from_pretrained(folder)
    config.hidden_dropout_prob = dropout
    config.attention_probs_dropout_prob = 0.0
    model = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False, attn_implementation="sdpa")
    for table in (model.embeddings.word_embeddings, model.embeddings.position_embeddings, model.embeddings.token_type_embeddings):
        table.weight.requires_grad = False
    return model


def crf_loss(scores: Tensor, wanted: Tensor, pairs: Tensor, mask: Tensor, new_line: Tensor, model: AttributionModel) -> Tensor:
    """Cross entropy of the sequence of labels, a sum over words: the negative log likelihood of the labels where they are certain, its
    expectation where a teacher holds them likely only.

    scores [B, W, TAGS]; mask, new_line [B, W]; `new_line`: the word begins a line, where nothing goes on from the word before. wanted
    [B, W, TAGS]: how likely each label is; pairs [B, W, TAGS, TAGS]: how likely each is after each of the word before, 0 where a line or the window begins.
    """
    table = model.transitions()
    start = may_follow()[0].to(scores)
    alpha = scores[:, 0] + start
    for k in range(1, scores.shape[1]):
        step = torch.where(new_line[:, k, None, None], start[None, None, :], table[None])
        onward = torch.logsumexp(alpha[:, :, None] + step, dim=1) + scores[:, k]
        alpha = torch.where(mask[:, k, None], onward, alpha)
    gold = (scores * wanted * mask[..., None]).sum() + (pairs * mask[..., None, None]).sum(dim=(0, 1)).mul(table).sum()
    return torch.logsumexp(alpha, dim=1).sum() - gold


def posterior(scores: Tensor, new_line: list[bool], table: Tensor) -> tuple[Tensor, Tensor]:
    """How likely each label is at each word of one window [W, TAGS], and each pair of labels at it and the word before [W, TAGS, TAGS]
    (0 where a line begins). scores [W, TAGS]; table: of transitions."""
    start = may_follow()[0].expand(TAGS, TAGS)
    steps = [start if fresh else table for fresh in new_line]
    ahead, behind = [scores[0] + start[0]], [torch.zeros(TAGS)]
    for k in range(1, len(scores)):
        ahead.append(torch.logsumexp(ahead[-1][:, None] + steps[k], dim=0) + scores[k])
        behind.append(torch.logsumexp(behind[-1] + scores[-k] + steps[-k], dim=1))
    total = torch.logsumexp(ahead[-1], dim=0)
    behind.reverse()
    single = (torch.stack(ahead) + torch.stack(behind) - total).exp()
    pairs = torch.zeros(len(scores), TAGS, TAGS)
    if len(scores) > 1:
        onward = torch.stack(ahead[:-1])[:, :, None] + torch.stack(steps[1:]) + (scores[1:] + torch.stack(behind[1:]))[:, None, :] - total
        pairs[1:] = onward.exp() * ~torch.tensor(new_line[1:])[:, None, None]
    return single, pairs


def viterbi(scores: Tensor, new_line: list[bool], model: AttributionModel, bias: Tensor | None = None) -> list[int]:
    """The best sequence of labels for the words of one window: scores [W, TAGS]."""
    table = model.transitions().detach()
    start = may_follow()[0]
    if bias is not None:
        table = table + bias
    best, back = scores[0] + start, []
    for k in range(1, len(scores)):
        step = start.expand(TAGS, TAGS) if new_line[k] else table
        total = best[:, None] + step
        best, pointer = total.max(dim=0)
        best = best + scores[k]
        back.append(pointer.tolist())
    out = [int(best.argmax())]
    for pointer in reversed(back):
        out.append(pointer[out[-1]])
    return out[::-1]


def link_scores(vectors: Tensor, which: int, queries: Tensor, keys: Tensor, model: AttributionModel) -> Tensor:
    """[Q, K]: how well each key word answers each query word. which: 0 cue to source, 1 content to cue. queries, keys: word numbers;
    vectors [W, 4 * LINK]. Scores hold a term for how many words lie between."""
    q = vectors[queries][:, 2 * which * LINK : (2 * which + 1) * LINK]
    k = vectors[keys][:, (2 * which + 1) * LINK : (2 * which + 2) * LINK]
    apart = keys[None, :] - queries[:, None]
    bucket = torch.sign(apart) * torch.clamp(torch.log2(apart.abs().float().clamp(min=1)) * 2 + 1, max=FARTHEST).long() * (apart != 0)
    return q @ k.T / LINK**0.5 + model.far[which][bucket + FARTHEST]
