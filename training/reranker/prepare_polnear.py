"""Read articles of PolNeAR with the program's own reading, and keep which of the statements that it reads annotators marked too.

    python training/reranker/prepare_polnear.py ARTICLES.jsonl.gz OUT.pickle [--articles 200]

So that the reranker does not take what only war reports leave out for no statement at all: nothing else is learned from them. What is written is never
committed: the articles belong to their publishers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from examples import UNTOLD, Example
from prepare import opened_with
from tqdm import tqdm

from reportedly.models.acts import Acts
from reportedly.reading import PIPELINE, staged
from reportedly.reading.attribution.features import SHORTEST, Encoded
from reportedly.reading.language import Parse
from reportedly.reading.reranking.cases import Cases, cases_of
from reportedly.reading.reranking.words import Words, featured
from reportedly.records import Report, Statement


def example(row: Mapping[str, Any], resources: Any) -> Example:
    report = Report(id=row["id"], text=row["text"], title=row.get("title"), outlet=row.get("publisher"), published=row.get("date"))
    so_far = staged(report, resources, [stage for stage in PIPELINE if stage.name != "reranking"])
    encoded = so_far.one(Encoded)
    words = Words(encoded.words, so_far.one(Parse))
    found = {one.id: one for one in so_far.of(Statement)}
    asked = [case for case in cases_of(words, so_far, False).records if case.id in found]
    return Example(
        report=report.id, states=encoded.states, features=featured(words, encoded.words, so_far), cases=Cases(records=asked),
        acts=np.full(len(encoded.words.words), UNTOLD, dtype=np.int64), events=[], roles=[], disclosures=[], stances=[],
        there=[_is_marked(found[case.id], row["attributions"]) for case in asked], differs=[True] * len(asked), right=[False] * len(asked),
    )  # fmt: skip


def _is_marked(statement: Statement, attributions: list[dict[str, Any]]) -> bool:
    """Did annotators mark an attribution whose content takes up half of the statement's, or the reverse?"""
    mine = _characters(statement.content.spans if statement.content else ())
    theirs = (_characters(one["content"]) for one in attributions)
    return any(2 * len(mine & other) >= min(len(mine), len(other)) > 0 for other in theirs)


def _characters(spans: Any) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--articles", dest="number", type=int, default=200)
    parser.add_argument("--acts", type=Path)
    parser.add_argument("--larger", action="store_true")
    given = parser.parse_args()
    with gzip.open(given.articles, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    resources = opened_with(given.larger)
    if given.acts:
        resources = replace(resources, models={**resources.models, "acts": Acts(given.acts)})
    every = max(1, len(rows) // given.number)
    read = (example(row, resources) for row in tqdm(rows[::every][: given.number], unit="article"))
    found = [one for one in read if len(one.states) >= SHORTEST]  # shorter ones get no second look
    given.out.write_bytes(pickle.dumps(found))
    print(f"{len(found)} articles, {sum(len(e.there) for e in found)} statements, {sum(map(sum, (e.there for e in found)))} of them marked")


if __name__ == "__main__":
    main()
