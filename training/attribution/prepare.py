"""Read PolNeAR articles with the program's own parser and rules, and keep what the attribution model trains on (words, features, labels).

    python training/attribution/prepare.py ARTICLES OUT.pickle

ARTICLES: rows of PolNeAR as JSONL (gzip), or a folder of marked texts (written.py). What is written from articles is never committed: they
belong to their publishers.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pickle
from bisect import bisect_left, bisect_right
from pathlib import Path
from typing import Any

import numpy as np
import written
from tqdm import tqdm

from reportedly.codebook.register import register
from reportedly.reading.attribution import by_rules, holders
from reportedly.reading.attribution.attributed import Page
from reportedly.reading.attribution.cues import lexicon
from reportedly.reading.attribution.features import Described, describe, paint_tag
from reportedly.reading.attribution.quotations import Quotations
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.coreference import Coreference
from reportedly.reading.language import Language, Parse
from reportedly.reading.names import Names
from reportedly.reading.notes import Name
from reportedly.reading.nouns import nouns
from reportedly.reading.places import Places
from reportedly.reading.stage import Records
from reportedly.reading.times import Times
from reportedly.records import Report
from reportedly.resources import Resources, open_resources

BEFORE = (Language(), Names(), Places(), Coreference(), Times())
NULL = -1
"""Target of a link that leads out of the text: no source is named."""


def grammar(resources: Resources) -> dict[str, list[str]]:
    """The parser's labels: fine-grained parts of speech and dependencies."""
    return {"tag": sorted(resources.nlp.get_pipe("tagger").labels), "dep": sorted({*resources.nlp.get_pipe("parser").labels, "ROOT"})}


def described(report: Report, resources: Resources, doc: Any, labels: dict[str, list[str]]) -> Described:
    """The words of one report as the model sees them."""
    so_far = Records(report)
    so_far.add([Parse(doc)])
    for stage in BEFORE:
        so_far.add(stage(report, so_far, resources))
    words, quotations = lexicon(resources.codebook), Quotations(report.text)
    found = by_rules(Page(doc, words, quotations, so_far), Who(so_far, words, register(resources.codebook), nouns(resources.codebook)))
    return describe(doc, words, quotations, so_far.of(Name), found, holders(found), labels)


def labelled(words: Described, attributions: list[dict[str, Any]]) -> tuple[np.ndarray, list[tuple[int, int]], list[tuple[int, int]]]:
    """(label of each word, links from the first word of a cue to that of its source or NULL, links from the first word of each segment
    of content to that of its cue). Where two spans claim one word, cue goes before source before content; a link that loses its end so
    is left out. A span that runs over a line break is cut there."""
    tags = np.zeros(len(words.words), dtype=np.int64)
    starts, ends = words.starts, words.ends
    for role, first in (("content", 5), ("source", 1), ("cue", 3)):
        for a in attributions:
            for span in a[role]:
                paint_tag(tags, starts, ends, tuple(span), first)
    for k in range(1, len(tags)):
        if (words.line[k] != words.line[k - 1] and tags[k] in (2, 4, 6)) or (
            tags[k] in (2, 4, 6) and tags[k - 1] not in (tags[k], tags[k] - 1)
        ):
            tags[k] -= 1

    def segments(spans: list[list[int]], first: int) -> list[int]:
        """First words of the segments that are left of `spans` after painting."""
        return [k for s, e in spans for k in range(bisect_right(ends, s), bisect_left(starts, e)) if tags[k] == first]

    to_source, to_cue = [], []
    for a in attributions:
        cue, source = segments(a["cue"], 3), segments(a["source"], 1)
        if not cue:
            continue
        if source or not a["source"]:
            to_source.append((cue[0], source[0] if source else NULL))
        to_cue += [(k, cue[0]) for k in segments(a["content"], 5)]
    return tags, to_source, to_cue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("articles", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--keep", choices=("train", "test"), help="of marked texts: all but every fourth, or every fourth")
    given = parser.parse_args()
    resources = open_resources()
    labels = grammar(resources)
    if given.articles.is_dir():
        every = written.articles(given.articles)
        rows = [a for k, a in enumerate(every, 1) if (k % 4 == 0) == (given.keep == "test")] if given.keep else every
    else:
        with gzip.open(given.articles, "rt", encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
    out = []
    docs = resources.nlp.pipe((r["text"] for r in rows), batch_size=8)
    for row, doc in tqdm(zip(rows, docs, strict=True), total=len(rows)):
        report = Report(id=row["id"], text=row["text"], title=row.get("title"), outlet=row.get("publisher"), published=row.get("date"))
        words = described(report, resources, doc, labels)
        tags, to_source, to_cue = labelled(words, row["attributions"])
        out.append({"id": row["id"], "words": words, "tags": tags, "to_source": to_source, "to_cue": to_cue})
    given.out.write_bytes(pickle.dumps({"grammar": labels, "articles": out}))


if __name__ == "__main__":
    main()
