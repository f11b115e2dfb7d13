#!/usr/bin/env python3
"""Does memory stay flat while many reports are added? And how fast does it go?

    python benchmarks/many.py [--reports 10000] [--book PATH]

Writes short reports made from a few sentence patterns (places, numbers and days vary, so no two are the same), runs `reportedly add` on them in a
process of its own and reads that process's resident memory while the casebook grows. Output: one JSON object; memory in MB after each tenth of the
reports, its growth from the second tenth to the last, reports a second, size of the casebook in MB.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

PLACES = ("Saraqib", "Douma", "Khan Tuman", "Jisr al-Shughur", "Talbiseh", "Kafr Nabl", "Busra al-Sham", "Zabadani", "Harasta", "Mayadin")
DOERS = ("Government forces", "Rebels", "Russian warplanes", "Islamic State fighters", "Turkish artillery")
TELLERS = (
    "the Syrian Observatory for Human Rights",
    "a military source",
    "activists",
    "the White Helmets",
    "state media",
    "a rebel commander",
)


def reports(count: int) -> Iterator[dict[str, str]]:
    """`count` short reports, all different."""
    for n in range(count):
        place, doer, teller = PLACES[n % 10], DOERS[n % 5], TELLERS[n % 6]
        dead, hurt, day = n % 37 + 2, n % 53 + 3, n % 27 + 1
        text = (
            f"{doer} shell {place}\n\n{doer} shelled {place} on Sunday, killing {dead} people and wounding {hurt}, {teller} said. "
            f"It was attack number {n} on the town since a truce was agreed in February. Both sides accused each other of violating the ceasefire."
        )
        yield {
            "id": f"made-{n}",
            "text": text,
            "title": f"{doer} shell {place}",
            "outlet": f"Outlet {n % 15}",
            "published": f"2016-03-{day:02d}",
        }


def done(book: Path) -> int:
    """How many reports a casebook holds, read while another process writes it."""
    if not book.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{book}?mode=ro", uri=True, timeout=1) as db:
            return int(db.execute("SELECT count(*) FROM report").fetchone()[0])
    except sqlite3.Error:
        return 0


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--book", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given, book = Path(folder) / "reports.jsonl", args.book or Path(folder) / "many.book"
        given.write_text("".join(json.dumps(r) + "\n" for r in reports(args.reports)), encoding="utf-8")
        started = time.perf_counter()
        child = psutil.Popen([sys.executable, "-m", "reportedly", "add", str(book), str(given), "--quiet"], stdout=subprocess.DEVNULL)
        memory: dict[int, int] = {}
        while child.poll() is None:
            time.sleep(0.5)
            tenth = done(book) * 10 // args.reports
            if tenth and tenth not in memory:
                try:
                    memory[tenth] = round(child.memory_info().rss / 2**20)
                except psutil.NoSuchProcess:
                    break
        seconds = time.perf_counter() - started
        if child.returncode:
            sys.exit(f"reportedly add ended with code {child.returncode}")
        after = [mb for tenth, mb in sorted(memory.items()) if tenth >= 2]
        print(
            json.dumps(
                {
                    "reports": done(book),
                    "seconds": round(seconds, 1),
                    "reports_per_second": round(args.reports / seconds, 1),
                    "memory_mb_after_each_tenth": memory,
                    "growth_mb": after[-1] - after[0] if after else None,
                    "casebook_mb": round(book.stat().st_size / 2**20, 1),
                },
                indent=1,
            )
        )


if __name__ == "__main__":
    main()
