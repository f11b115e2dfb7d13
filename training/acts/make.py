"""Make the model of acts that ships, and those that have not learned from a part of the reports, for training/reranker/make.py.

    python training/acts/make.py WORK_FOLDER OUT_FOLDER [--larger]

With --larger they are trained on the states of the larger model that is installed apart (`reportedly.models.smollm2`). WORK_FOLDER keeps what is prepared and the models of the
parts (fold-0 ...); what is there already is not made again. Four minutes on two cores of 2026.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from steps import LEFT_OUT, REPORTS, run

HERE = Path(__file__).parent
PARTS = 4


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", default="1")
    parser.add_argument("--larger", action="store_true")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    larger = ["--larger"] if given.larger else []
    verbs = given.work / "verbs.npz"
    run(HERE / "prepare.py", verbs, REPORTS, *larger, out=verbs)
    for part in range(PARTS):
        folder = given.work / f"fold-{part}"
        run(HERE / "train.py", verbs, folder, "--leave", LEFT_OUT, "--fold", part, PARTS, out=folder / "model.json")
    run(HERE / "train.py", verbs, given.out, "--leave", LEFT_OUT, "--version", given.version, out=given.out / "model.json")


if __name__ == "__main__":
    main()
