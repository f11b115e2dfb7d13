"""Read reports that have careful readings with the program's own rules, and keep what the reranker trains on.

    python training/reranker/prepare.py OUT.pickle FOLDER [FOLDER ...] [--acts MODEL ...] [--larger]      folders of reports as in training/reports

With --acts, models of acts (training/acts/train.py --fold K OF), the reports are read with these by turns, each with one that has not learned from it: so that
what a model of acts finds in error is met in training as often as it is elsewhere. With --larger the states are those of the larger model that is installed apart
(`reportedly.models.smollm2`), as those models of acts must have been trained on.

An example a report: what the program knows of its words (`reading.reranking.words`), the cases to be decided (`reading.reranking.cases`), and what a
careful reader says of each.
"""

from __future__ import annotations

import argparse
import pickle
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from examples import UNTOLD, Answer, Example, Part, Told
from tqdm import tqdm

from reportedly.models.acts import Acts
from reportedly.models.smollm2 import open_language_model
from reportedly.reading import PIPELINE, staged
from reportedly.reading.attribution.features import Encoded
from reportedly.reading.events.learned import CLASSES
from reportedly.reading.language import Parse
from reportedly.reading.reranking.cases import DISCLOSURES, ROLES, STANCES, cases_of, event_case
from reportedly.reading.reranking.participants import PARTS
from reportedly.reading.reranking.settings import FIELDS, Settings
from reportedly.reading.reranking.words import MODALITIES, Words, featured
from reportedly.records import Event, Report, quote
from reportedly.resources import Resources, open_resources

sys.path.insert(0, str(Path(__file__).parents[1]))
from careful import careful_reading, named_acts

from careful_readings import anchor_of, compare, span_of, wrong_in


def examples(files: Sequence[Path], acts: Sequence[Acts] = (), larger: bool = False) -> Iterator[Example]:
    opened = opened_with(larger)
    stages = [stage for stage in PIPELINE if stage.name != "reranking"]
    by_turns = [Resources(opened.nlp, opened.codebook, opened.gazetteer, {**opened.models, "acts": model}) for model in acts] or [opened]
    for number, file in enumerate(tqdm(files, unit="report")):
        report, facts = careful_reading(file)
        yield example(report, staged(report, by_turns[number % len(by_turns)], stages), facts)


def opened_with(larger: bool) -> Resources:
    """What reads reports; with the larger model's states, where that is asked for."""
    opened = open_resources()
    return (
        Resources(opened.nlp, opened.codebook, opened.gazetteer, {**opened.models, "larger": open_language_model()}) if larger else opened
    )


def example(report: Report, so_far: Any, facts: Sequence[Mapping[str, Any]]) -> Example:
    encoded = so_far.one(Encoded)
    words = Words(encoded.words, so_far.one(Parse))
    cases = cases_of(words, so_far, True)
    records = so_far.records()
    by_id = {record.id: record for record in records}
    found, extra = compare(facts, records, report.text)
    of_record = {record.id: (facts[at], wrong) for at, (record, wrong) in found.items()}
    gone = {record.id for record in extra}

    settings = Settings(words, so_far)
    told = []
    for case in cases.events:
        fact, wrong = of_record.get(case.id, (None, []))
        told.append(_told(fact, case, wrong, report, by_id))
        if fact is not None:
            told[-1].parts = {part: _part(part, fact, case, wrong, words, report) for part in PARTS if part in fact}
    for at, fact in enumerate(facts):
        span = span_of(fact, report.text) if anchor_of(fact) else None
        word = words.head_of([span]) if span else None
        if fact["type"] == "event" and at not in found and word is not None and fact.get("class") in CLASSES:
            modality = 1 + MODALITIES.index(fact["modality"]) if fact.get("modality") in MODALITIES else 0
            case = event_case(settings, word, None, None, 1 + CLASSES.index(fact["class"]), modality)
            cases.events.append(case)
            told.append(_told(fact, case, [], report, by_id))
    acts = named_acts(facts, records, {case.id: case.word for case in cases.events if case.id}, words, report.text)

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
    for field in FIELDS:
        if field in fact:
            told.settings[field] = _answer(field, fact, case, wrong, report, by_id)
    return told


def _part(part: str, fact: Any, case: Any, wrong: Sequence[str], words: Words, report: Report) -> Part:
    """Each who takes part is the noun that heads the nearest place in the text with those words."""
    span = span_of(fact, report.text)
    at = span[0] if span else words.starts[case.word]
    heads = set()
    for one in fact[part] if isinstance(fact[part], list) else [fact[part]]:
        said = (one.get("text") if isinstance(one, dict) else one) or ""
        places = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(said.strip('.… '))}(?!\w)", report.text)] if said else []
        heads.add(words.head_of([min(places, key=lambda place: abs(place[0] - at))]) if places else None)
    nouns = case.nouns.word.tolist()
    return Part([n in heads for n in nouns], len(heads - set(nouns)), not any(one.startswith(f"{part} is") for one in wrong))


def _answer(field: str, fact: Any, case: Any, wrong: Sequence[str], report: Report, by_id: Mapping[str, Any]) -> Answer:
    blank = Event(id="", report=report.id, event_class="ASSAULT", trigger=quote(report.text, (0, 1)))
    value, asked, span = fact[field], case.settings[field].told, span_of(fact, report.text)

    def is_right(mention: Any) -> bool:
        with_it = msgspec.structs.replace(blank, **{field: mention if field == "time" else (mention,)})
        return bool(value) and not wrong_in({"type": "event", field: value}, with_it, span, by_id, report.text)

    right = {key: is_right(mention) for key, mention in zip(asked.keys, asked.mentions, strict=True)}
    return Answer([right[key] for key in asked.keys], not value, not any(one.startswith(f"{field} is") for one in wrong))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--acts", nargs="+", type=Path, default=[])
    parser.add_argument("--larger", action="store_true")
    given = parser.parse_args()
    files = [file for folder in given.folders for file in sorted(folder.glob("*.yaml"))]
    found = list(examples(files, [Acts(folder) for folder in given.acts], given.larger))
    given.out.write_bytes(pickle.dumps(found))
    print(f"{len(found)} reports, {sum(len(e.acts) for e in found)} words, {sum(len(e.cases.events) for e in found)} events")


if __name__ == "__main__":
    main()
