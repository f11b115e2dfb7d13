"""Read reports that have careful readings with the program's own rules, and keep what the reranker trains on.

    python training/reranker/prepare.py OUT.pickle FOLDER [FOLDER ...]      folders of reports as in training/reports

An example a report: what the program knows of its words (`reading.reranking.words`), the cases to be decided (`reading.reranking.cases`), and what a
careful reader says of each.
"""

from __future__ import annotations

import argparse
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from examples import UNTOLD, Example, Told
from tqdm import tqdm

from reportedly.codebook.load import parse, plain_words
from reportedly.reading import PIPELINE, staged
from reportedly.reading.attribution.features import Encoded
from reportedly.reading.cases import differences_from
from reportedly.reading.language import Parse
from reportedly.reading.reranking.cases import DISCLOSURES, ROLES, STANCES, Times, cases_of
from reportedly.reading.reranking.words import CLASSES, MODALITIES, Words, featured
from reportedly.records import Event, Report, quote
from reportedly.resources import open_resources

sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))
from careful_readings import anchor_of, compare, span_of


def examples(files: Sequence[Path]) -> Iterator[Example]:
    resources = open_resources()
    stages = [stage for stage in PIPELINE if stage.name != "reranking"]
    for file in tqdm(files, unit="report"):
        held: Any = plain_words(parse(file.read_bytes()))
        text = held["text"]
        report = Report(
            id=file.stem, text=text, title=text.partition("\n")[0], outlet=str(held["outlet"]), published=str(held["published"])
        )
        so_far = staged(report, resources, stages)
        facts = [fact for fact in held["facts"] if not anchor_of(fact) or span_of(fact, text)]
        yield example(report, so_far, facts)


def example(report: Report, so_far: Any, facts: Sequence[Mapping[str, Any]]) -> Example:
    encoded = so_far.one(Encoded)
    words = Words(encoded.words, so_far.one(Parse))
    cases = cases_of(words, so_far)
    records = so_far.records()
    by_id = {record.id: record for record in records}
    found, extra = compare(facts, records, report.text)
    of_record = {record.id: (facts[at], wrong) for at, (record, wrong) in found.items()}
    gone = {record.id for record in extra}

    times = Times(words, so_far)
    told = []
    for case in cases.events:
        fact, wrong = of_record.get(case.id, (None, []))
        told.append(_told(fact, case, wrong, report, by_id))
    for at, fact in enumerate(facts):
        span = span_of(fact, report.text) if anchor_of(fact) else None
        word = words.head_of([span]) if span else None
        if fact["type"] == "event" and at not in found and word is not None and fact.get("class") in CLASSES:
            modality = 1 + MODALITIES.index(fact["modality"]) if fact.get("modality") in MODALITIES else 0
            case = times.case(word, None, None, 1 + CLASSES.index(fact["class"]), modality)
            cases.events.append(case)
            told.append(_told(fact, case, [], report, by_id))

    acts = np.zeros(len(encoded.words.words), dtype=np.int64)
    events = [(fact, span_of(fact, report.text)) for fact in facts if fact["type"] == "event"]
    for _, span in events:
        acts[words.of([span])] = UNTOLD
    heads = {case.id: case.word for case in cases.events if case.id}
    taken = {at: heads.get(record.id) for at, (record, _) in found.items()}
    for at, fact in enumerate(facts):
        span = span_of(fact, report.text) if fact["type"] == "event" else None
        head = words.head_of([span]) if span else None
        if head is not None and not fact.get("optional") and fact.get("class") in CLASSES:
            acts[head if taken.get(at) is None else taken[at]] = 1 + CLASSES.index(fact["class"])

    def of_speaker(name: str, values: Sequence[Any]) -> list[int]:
        out = []
        for case in cases.statements:
            fact, _ = of_record.get(case.id, ({}, None))
            speaker = fact.get("speaker") if name != "stance" else fact
            value = speaker.get(name, UNTOLD) if isinstance(speaker, dict) else UNTOLD
            out.append(values.index(value) if value != UNTOLD and value in values else UNTOLD)
        return out

    return Example(
        report=report.id, states=encoded.states, features=featured(words, encoded.words, so_far), cases=cases, acts=acts, events=told,
        roles=of_speaker("role", ROLES), disclosures=of_speaker("disclosure", DISCLOSURES), stances=of_speaker("stance", STANCES),
        there=[case.id not in gone for case in cases.records],
        differs=[bool(of_record[case.id][0].get("optional")) if case.id in of_record else False for case in cases.records],
        right=[case.id in of_record and not of_record[case.id][1] for case in cases.records],
    )  # fmt: skip


def _told(fact: Any, case: Any, wrong: Sequence[str], report: Report, by_id: Mapping[str, Any]) -> Told:
    if fact is None:
        return Told(optional=True)
    told = Told(optional=bool(fact.get("optional")), read=case.id is not None)
    if fact.get("class") in CLASSES:
        told.act = 1 + CLASSES.index(fact["class"])
    if fact.get("modality") in MODALITIES:
        told.modality = 1 + MODALITIES.index(fact["modality"])
    if "time" in fact:
        blank = Event(id="", report=report.id, event_class="ASSAULT", trigger=quote(report.text, (0, 1)))
        value = fact["time"]
        told.none = not value
        told.rules_right = not any(one.startswith("time is") for one in wrong)
        right = {
            key: bool(value) and not differences_from({"time": value}, msgspec.structs.replace(blank, time=mention), by_id)
            for key, mention in zip(case.time.told.keys, case.time.told.mentions, strict=True)
        }
        told.right = [right[key] for key in case.time.told.keys]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    given = parser.parse_args()
    files = [file for folder in given.folders for file in sorted(folder.glob("*.yaml"))]
    found = list(examples(files))
    given.out.write_bytes(pickle.dumps(found))
    print(f"{len(found)} reports, {sum(len(e.acts) for e in found)} words, {sum(len(e.cases.events) for e in found)} events")


if __name__ == "__main__":
    main()
