"""What the trainings of models for whole reports share: reports with careful readings, and the words that name acts by them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from reportedly.codebook.load import parse, plain_words
from reportedly.reading.events.learned import CLASSES
from reportedly.reading.reranking.words import Words
from reportedly.records import Record, Report

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from careful_readings import Fact, anchor_of, compare, span_of

UNTOLD = -1
"""Where the careful reading does not say."""


def careful_reading(file: Path) -> tuple[Report, list[Fact]]:
    """A report and the facts of its careful reading whose words it holds."""
    held: Any = plain_words(parse(file.read_bytes()))
    text = held["text"]
    report = Report(id=file.stem, text=text, title=text.partition("\n")[0], outlet=str(held["outlet"]), published=str(held["published"]))
    return report, [fact for fact in held["facts"] if not anchor_of(fact) or span_of(fact, text)]


def named_acts(facts: Sequence[Fact], records: Sequence[Record], heads: Mapping[str, int | None], words: Words, text: str) -> np.ndarray:
    """Of each word the class of the act that it names (1 + index in CLASSES), 0 for none, UNTOLD where it stands in the words of one that another word
    names, or of one that readers differ on. heads: by which word the program read each event, so that the same is taken."""
    acts = np.zeros(len(words.starts), dtype=np.int64)
    spans = [span_of(fact, text) if fact["type"] == "event" else None for fact in facts]
    for span in spans:
        if span:
            acts[words.of([span])] = UNTOLD
    taken = {at: heads.get(record.id) for at, (record, _) in compare(facts, records, text)[0].items()}
    for at, (fact, span) in enumerate(zip(facts, spans, strict=True)):
        head = words.head_of([span]) if span else None
        if head is not None and not fact.get("optional") and fact.get("class") in CLASSES:
            own = taken.get(at)
            acts[head if own is None else own] = 1 + CLASSES.index(fact["class"])
    return acts
