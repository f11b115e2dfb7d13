"""Make the model of acts that ships, and those that have not learned from a part of the reports, for training/reranker/make.py.

    python training/acts/make.py WORK_FOLDER OUT_FOLDER

WORK_FOLDER keeps what is prepared and the models of the parts (fold-0 ...); what is there already is not made again. Four minutes on two cores of 2026.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
REPORTS = HERE.parent / "reports"
LEFT_OUT = 16
"""Every how many-th report is left out, to measure on: the same that training/reranker/make.py leaves out."""
PARTS = 4


def run(script: str, *given: object, out: Path) -> None:
    """Run a script of this folder that writes `out`, unless that is there already."""
    if not out.exists():
        print(f"# {script} {' '.join(map(str, given))}", flush=True)
        subprocess.run([sys.executable, HERE / script, *map(str, given)], check=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("work", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--version", default="1")
    given = parser.parse_args()
    given.work.mkdir(parents=True, exist_ok=True)
    verbs = given.work / "verbs.npz"
    run("prepare.py", verbs, REPORTS, out=verbs)
    for part in range(PARTS):
        folder = given.work / f"fold-{part}"
        run("train.py", verbs, folder, "--leave", LEFT_OUT, "--fold", part, PARTS, out=folder / "model.json")
    run("train.py", verbs, given.out, "--leave", LEFT_OUT, "--version", given.version, out=given.out / "model.json")


if __name__ == "__main__":
    main()
