#!/usr/bin/env python3
"""Measure the program against the public gold data, where that data is at hand: it is not part of the repository.

    python benchmarks/gold.py all                    every benchmark, one JSON object each
    python benchmarks/gold.py polnear --keep DIR     one of them; input, records and predictions stay in DIR

Passes its arguments on to `measure.py` in the folder named by REPORTEDLY_BENCHMARKS, or in ../shared/benchmarks beside the checkout,
which drives `reportedly read` as a user would. Ends with code 3 and a message where the folder is missing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Run measure.py with the interpreter and the installation that run this."""
    folder = Path(os.environ.get("REPORTEDLY_BENCHMARKS", Path(__file__).parents[2] / "shared" / "benchmarks"))
    script = folder / "measure.py"
    if not script.is_file():
        print(f"No gold data at {folder}. Set REPORTEDLY_BENCHMARKS to the folder that holds measure.py.", file=sys.stderr)
        return 3
    command = os.environ.get("REPORTEDLY", f"{sys.executable} -m reportedly")
    return subprocess.run([sys.executable, str(script), *sys.argv[1:]], env={**os.environ, "REPORTEDLY": command}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
