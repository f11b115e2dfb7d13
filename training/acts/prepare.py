"""Read reports that have careful readings as far as their events, and keep what the model of acts learns from: their verbs.

    python training/acts/prepare.py OUT.npz FOLDER [FOLDER ...] [--larger]      folders of reports as in training/reports

With --larger the states are those of the larger model that is installed apart (`reportedly.models.smollm2`).

Kept are, of each verb: the number of its report, the attribution model's states, the columns that it is told of the word, the lemma, the classes that the
codebook's words give that, and the class of the act that it names by the careful reading (1 + index in EventClass, 0 for none, -1 where readers differ
or another word of the same act is meant).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from tqdm import tqdm

from reportedly.models.smollm2 import open_language_model
from reportedly.reading import PIPELINE, staged
from reportedly.reading.attribution.features import Encoded
from reportedly.reading.events.learned import known_of, verbs_of
from reportedly.reading.events.lexicon import senses_of
from reportedly.reading.events.told import Told
from reportedly.reading.language import Parse
from reportedly.reading.reranking.words import Words
from reportedly.resources import Resources, open_resources

sys.path.insert(0, str(Path(__file__).parents[1]))
from careful import careful_reading, named_acts

READ = ("language", "names", "places", "coreference", "times", "attribution", "events")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--larger", action="store_true")
    given = parser.parse_args()
    opened = open_resources()
    models = {"attribution": opened.models["attribution"]} | ({"larger": open_language_model()} if given.larger else {})
    resources = Resources(opened.nlp, opened.codebook, opened.gazetteer, models)
    senses = senses_of(resources.codebook)
    stages = [stage for stage in PIPELINE if stage.name in READ]
    kept: dict[str, list[np.ndarray]] = {name: [] for name in ("report", "states", "columns", "lemma", "known", "act")}
    files = [file for folder in given.folders for file in sorted(folder.glob("*.yaml"))]
    for number, file in enumerate(tqdm(files, unit="report")):
        report, facts = careful_reading(file)
        so_far = staged(report, resources, stages)
        encoded = so_far.one(Encoded)
        words = Words(encoded.words, so_far.one(Parse))
        heads = {told.event: words.number.get(told.token) for told in so_far.of(Told)}
        acts = named_acts(facts, so_far.records(), heads, words, report.text)
        verbs = verbs_of(encoded, so_far.one(Parse).doc)
        rows = [n for n, _ in verbs]
        lemmas = [senses.lemma(verb) for _, verb in verbs]
        kept["report"].append(np.full(len(rows), number))
        kept["states"].append(encoded.states[rows])
        kept["columns"].append(encoded.words.columns[rows].astype(np.int16))
        kept["lemma"].append(np.array(lemmas, dtype=str))
        kept["known"].append(np.array([known_of(lemma, senses) for lemma in lemmas], dtype=np.int8).reshape(-1, 17))
        kept["act"].append(acts[rows])
    np.savez(given.out, **{name: np.concatenate(parts) for name, parts in kept.items()})  # type: ignore[arg-type]
    print(f"{len(files)} reports, {sum(map(len, kept['act']))} verbs, {sum(int((a > 0).sum()) for a in kept['act'])} name acts")


if __name__ == "__main__":
    main()
