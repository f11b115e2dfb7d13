"""Make the reranker that ships, from the project's reports for training and PolNeAR's training part.

    python training/reranker/make.py POLNEAR_TRAIN.jsonl.gz WORK_FOLDER OUT_FOLDER --acts ACTS_WORK_FOLDER/fold-* [--larger]

--acts: models of acts that have not learned from a part of the reports each (training/acts/make.py). WORK_FOLDER keeps what is prepared and the
weights; what is there already is not made again. Twelve minutes on two cores of 2026.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from steps import LEFT_OUT, REPORTS, run

HERE = Path(__file__).parent
ARTICLES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("polnear", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--acts", nargs="+", type=Path, required=True)
    parser.add_argument("--version", default="1")
    parser.add_argument("--larger", action="store_true", help="train on the states of the larger model that is installed apart")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    reports, articles, weights = given.work / "reports.pickle", given.work / "polnear.pickle", given.work / "weights.pt"
    larger = ["--larger"] if given.larger else []
    run(HERE / "prepare.py", reports, REPORTS, *larger, "--acts", *given.acts, out=reports)
    run(HERE / "prepare_polnear.py", given.polnear, articles, "--articles", ARTICLES, *larger, "--acts", given.acts[0], out=articles)
    run(
        HERE / "train.py", weights, reports, articles, "--passes", 7, "--leave", LEFT_OUT, "--seed", 1, "--threads", 2, *larger, out=weights
    )
    run(HERE / "export.py", weights, given.out, "--version", given.version, *larger, out=given.out / "model.json")


if __name__ == "__main__":
    main()
