"""How large a casebook may grow: memory while adding."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from made_reports import Taken, taken
from reportedly.casebook import Added, Casebook
from reportedly.resources import Resources

TOWNS = ("Talbiseh", "Rastan", "Douma", "Harasta", "Daraya", "Zabadani", "Madaya", "Latamneh", "Kafr Zita", "Morek")


def short_reports(how_many: int) -> Iterator[Taken]:
    for n in range(how_many):
        town, day = TOWNS[n % len(TOWNS)], n % 28 + 1
        text = (
            f"Shelling of {town}, report {n}\n"
            f"Government forces shelled {town} on {day} September 2016, killing at least {n % 9 + 2} people, the Local Council said. "
            f"The army denied targeting civilians in {town}."
        )
        yield taken(text, id=f"r{n}", published=f"2016-09-{day:02}", outlet=f"Paper {n % 50}", where=f"folder/{n}.txt")


@pytest.mark.slow
@pytest.mark.long
def test_memory_stays_flat_while_ten_thousand_short_reports_are_added(tmp_path: Path, resources: Resources) -> None:
    held: list[tuple[int, float]] = []

    def watch(done: Added) -> None:
        if done.taken % 320 == 0:
            gc.collect()
            held.append((done.taken, psutil.Process().memory_info().rss / 1e6))

    with Casebook.open(tmp_path / "book", create=True) as book:
        started = time.perf_counter()
        done = book.add(short_reports(10_000), resources, on_progress=watch)
        took = time.perf_counter() - started
    # The parser keeps every word that it has seen once; that grows with the vocabulary and not with the reports.
    early = max(rss for n, rss in held if n <= 2_000)
    late = max(rss for n, rss in held if n > 2_000)
    print(f"{done.records} records of {done.new} reports in {took:.0f} s; {early:.0f} MB at 2,000 reports, {late:.0f} MB at 10,000")
    assert late - early < 60
