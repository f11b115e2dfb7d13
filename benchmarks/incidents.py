#!/usr/bin/env python3
"""How well and how fast claims are laid together, on made claims whose truth is known: duplicates, noise in place, date, number and words.

    python benchmarks/incidents.py [--claims 100000]            in memory: F1 over pairs of claims, seconds, peak memory
    python benchmarks/incidents.py --claims 100000 --casebook   in a casebook: seconds to build it, and to add one report more

Each made happening has a place, a day, a mode, an actor, dead and words of its own; one to a dozen reports tell of it. A teller leaves out
the place (8%), names only the province (7%) or the next village (4%); gives no day but that of publication (20%) or is a day off (6%); gives
another number (25%) or none (25%), another mode (6%) or none (15%), the other side as the actor (10%) or nobody (35%); a fifth of the
reports are copies of an earlier one, the others share a part of the words. One happening in four has another of the same day and town.
Output: one JSON object.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

from reportedly.casebook import Casebook
from reportedly.casebook.incidents.alignment import align
from reportedly.casebook.incidents.spots import Spot
from reportedly.casebook.incidents.telling import Telling
from reportedly.records import ActorMention, Event, Figure, PlaceMention, Record, Report, TimeMention, quote, record_id

MODES = ("airstrike", "shelling", "clash", "bombing", "car_bomb", "shooting", "barrel_bomb", "suicide_attack", "execution", "chemical")
SHARES = (30, 25, 15, 8, 5, 6, 5, 3, 2, 1)
SIDES = ("syria-army", "russia-air-force", "isis", "syrian-opposition", "us-led-coalition", "ypg", "turkey-army", "hezbollah")
GENERAL = tuple(f"word{n}" for n in range(300))
FIRST = date(2012, 1, 1).toordinal()
DAYS = 1500


@dataclass(frozen=True)
class Happening:
    """What happened, in the truth of the made world."""

    n: int
    place: int
    day: int
    mode: str
    actor: str
    killed: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What one report says of it. `place`: None, or index; `province`: is only the province named?"""

    happening: int
    place: int | None
    province: bool
    day: int | None
    published: int
    mode: str | None
    actor: str | None
    killed: int | None
    words: tuple[str, ...]


def coordinates(place: int) -> tuple[float, float]:
    """Towns on a grid of about 11 km, 100 to a row."""
    return 20.0 + (place // 100) * 0.1, 30.0 + (place % 100) * 0.11


def happenings(rng: random.Random, claims: int) -> Iterator[Happening]:
    """Enough happenings for so many claims; towns by a heavy tail, one in four in the town and on the day of another."""
    towns = max(50, claims // 250)
    last: Happening | None = None
    for n in range(claims):
        if last is not None and rng.random() < 0.25:
            place, day = last.place, last.day
        else:
            place, day = int(0.075 * towns * (rng.paretovariate(0.7) - 1)) % towns, FIRST + rng.randrange(DAYS)
        killed = max(1, int(rng.lognormvariate(2.0, 1.0)))
        words = tuple(f"Name{rng.randrange(60_000)}" for _ in range(5)) + tuple(f"thing{rng.randrange(3_000)}" for _ in range(6))
        last = Happening(n, place, day, rng.choices(MODES, SHARES)[0], rng.choice(SIDES), killed, words)
        yield last


def told(rng: random.Random, one: Happening) -> Iterator[Told]:
    """The reports of one happening: one to a dozen."""
    before: list[Told] = []
    for _ in range(min(12, 1 + int(rng.expovariate(1 / 3.6)))):
        published = one.day + min(3, int(rng.expovariate(1.2)))
        if before and rng.random() < 0.2:
            first = rng.choice(before)
            yield Told(
                first.happening, first.place, first.province, first.day, first.published, first.mode, first.actor, first.killed, first.words
            )
            continue
        r = rng.random()
        place = None if r < 0.08 else one.place + 1 if r < 0.12 else one.place
        r = rng.random()
        day = None if r < 0.2 else one.day + rng.choice((-1, 1)) if r < 0.26 else one.day
        r = rng.random()
        mode = None if r < 0.15 else rng.choices(MODES, SHARES)[0] if r < 0.21 else one.mode
        r = rng.random()
        actor = None if r < 0.35 else rng.choice(SIDES) if r < 0.45 else one.actor
        r = rng.random()
        killed = None if r < 0.25 else max(1, round(one.killed * rng.uniform(0.6, 1.7))) if r < 0.5 else one.killed
        words = tuple(w for w in one.words if rng.random() < 0.55) + tuple(rng.choices(GENERAL, k=8))
        made = Told(one.n, place, rng.random() < 0.07, day, published, mode, actor, killed, words)
        before.append(made)
        yield made


def world(claims: int, seed: int = 1) -> Iterator[Told]:
    """So many claims, shuffled by nothing: truth stands in each."""
    rng = random.Random(seed)
    made = 0
    for one in happenings(rng, claims):
        for said in told(rng, one):
            if made == claims:
                return
            made += 1
            yield said


def as_telling(n: int, said: Told) -> Telling:
    """A claim as the casebook compares it."""
    spots = (spot_of(said.place, said.province),) if said.place is not None else ()
    days = (said.day, said.day) if said.day is not None else (said.published - 2, said.published)
    words = tuple(sorted({hash_of(w) for w in said.words}))
    return Telling(
        f"event-{n:08}", f"r{n}", (f"event-{n:08}",), "ASSAULT", modes=only(said.mode), spots=spots, days=days,
        dated=said.day is not None, actors=only(said.actor),
        killed=only(said.killed), words=words,
    )  # fmt: skip


@cache
def spot_of(place: int, province: bool) -> Spot:
    """A town, or its province, as the casebook compares it."""
    lat, lon = coordinates(place)
    key, radius = (f"province {place // 400}", 80) if province else (f"town {place}", 6)
    return Spot(key, key, lat, lon, radius, not province)


@cache
def only(said: Any) -> frozenset[Any]:
    """A set of one thing, or of none."""
    return frozenset() if said is None else frozenset({said})


@cache
def hash_of(word: str) -> int:
    """A number for a word as the casebook has it, the same in every run."""
    return (crc32(word.encode()) << 1 | word[0].isupper()) & 0x7FFFFFFF


def pairs_f1(truth: list[int], found: list[str]) -> dict[str, float]:
    """Precision, recall and F1 over pairs of claims that stand together."""

    def pairs(sizes: Iterator[int]) -> int:
        return sum(n * (n - 1) // 2 for n in sizes)

    right = pairs(iter(Counter(zip(truth, found, strict=True)).values()))
    p, r = right / max(1, pairs(iter(Counter(found).values()))), right / max(1, pairs(iter(Counter(truth).values())))
    return {"precision": round(p, 4), "recall": round(r, 4), "f1": round(2 * p * r / max(1e-9, p + r), 4)}


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def in_memory(claims: int) -> dict[str, object]:
    """Lay all claims together at once."""
    truth, made = [], []
    for n, said in enumerate(world(claims)):
        truth.append(said.happening)
        made.append(as_telling(n, said))
    before = peak_mb()
    started, worked = time.perf_counter(), time.process_time()
    found = align(made)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    scores = pairs_f1(truth, [found[one.id] for one in made])
    return {
        "claims": len(made),
        "happenings": len(set(truth)),
        **scores,
        "seconds": round(seconds, 1),
        "processor_seconds": round(worked, 1),
        "claims_mb": before,
        "peak_mb": peak_mb(),
    }


def as_records(n: int, said: Told) -> list[Record]:
    """A claim as a report with an event and, where one is told, a figure, as the reading hands them over."""
    town = "somewhere" if said.place is None else f"Town{said.place}"
    words, what = " ".join(said.words), "struck"
    number = f"{said.killed} people" if said.killed else "people"
    text = f"{said.actor or 'somebody'} {what} {town}, {number} killed: {words}"
    id = f"r{n}"

    def at(words: str) -> tuple[int, int]:
        start = text.index(words)
        return start, start + len(words)

    def day(of: int) -> str:
        return date.fromordinal(of).isoformat()

    place: tuple[PlaceMention, ...] = ()
    if said.place is not None:
        lat, lon = coordinates(said.place)
        held = quote(text, at(town))
        place = (
            PlaceMention(
                text=held.text, spans=held.spans, name=town, geonameid=said.place + 1, lat=lat, lon=lon,
                precision="province" if said.province else "locality",
            ),
        )  # fmt: skip
    who = quote(text, at(said.actor or "somebody"))
    event = Event(
        id=record_id("event", id, [at(what)]), report=id, event_class="ASSAULT", mode=said.mode, trigger=quote(text, at(what)),
        actor=(ActorMention(text=who.text, spans=who.spans, actor=said.actor),) if said.actor else (), place=place,
        time=TimeMention(text=None, start=day(said.day), end=day(said.day), precision="day") if said.day is not None else None, reader="made:1",
    )  # fmt: skip
    records: list[Record] = [Report(id=id, text=text, outlet=f"Paper {n % 97}", published=day(said.published), language="en"), event]
    if said.killed:
        records.append(
            Figure(
                id=record_id("figure", id, [at(number)]), report=id, value=said.killed, low=said.killed, role="killed",
                quote=quote(text, at(number)), event=event.id, reader="made:1",
            )
        )  # fmt: skip
    return records


def in_casebook(claims: int) -> dict[str, object]:
    """Build a casebook of so many reports, then add a few one by one."""
    made = list(world(claims + 5))
    with tempfile.TemporaryDirectory() as folder, Casebook.open(Path(folder) / "made.book", create=True) as book:
        started = time.perf_counter()
        book.add_records(r for n, said in enumerate(made[:claims]) for r in as_records(n, said))
        built = time.perf_counter() - started
        one_more = []
        for n, said in enumerate(made[claims:], claims):
            started = time.perf_counter()
            book.add_records(as_records(n, said))
            one_more.append(round(time.perf_counter() - started, 3))
        started = time.perf_counter()
        rows = book.incidents(every=True)
        listed = time.perf_counter() - started
        truth: dict[str, int] = {f"r{n}": said.happening for n, said in enumerate(made)}
        found = {one.report: row.id for row, held, _ in book.every_incident() for one in held.tellings} if claims <= 20_000 else {}
        scores = pairs_f1([truth[r] for r in found], list(found.values())) if found else {}
        size = (Path(folder) / "made.book").stat().st_size
    return {
        "claims": claims, "incidents": len(rows), **scores, "build_seconds": round(built, 1), "add_one_seconds": one_more,
        "list_seconds": round(listed, 2), "casebook_mb": round(size / 2**20), "peak_mb": peak_mb(),
    }  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--casebook", action="store_true", help="keep them in a casebook, and add a report to it")
    args = parser.parse_args()
    print(json.dumps(in_casebook(args.claims) if args.casebook else in_memory(args.claims), indent=1))


if __name__ == "__main__":
    main()
