"""What the scripts that make a model for whole reports share: the reports, which of them are left out, and steps that are not made twice."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

REPORTS = Path(__file__).parent / "reports"
LEFT_OUT = 16
"""Every how many-th report is left out, to measure on."""


def run(script: Path, *given: object, out: Path) -> None:
    """Run a script that writes `out`, unless that is there already."""
    if not out.exists():
        print(f"# {script.name} {' '.join(map(str, given))}", flush=True)
        subprocess.run([sys.executable, script, *map(str, given)], check=True)
