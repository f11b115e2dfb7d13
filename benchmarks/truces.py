#!/usr/bin/env python3
"""Truces of a made casebook with known truth: how well they are laid together, and how long it takes to ask for them.

    python benchmarks/truces.py [--reports 100000] [--seed 7] [--book PATH]

Makes reports whose records tell of truces that are known: wide ones with makers and a day, local ones with a town, several running at a time. A report may
give the name, the makers, the area or the day of the one that it tells of, or only say "the truce"; days and places are now and then wrong. Half of the
reports tell of none. They are kept through `Casebook.add_records`. Output: one JSON object: pairs of tellings laid together (precision, recall, F1), of
those that say which truce they are of and of all; seconds, and those of the processor (on a busy machine the fewer), of the first and of later `truces()`, `truces(on=...)`, `truce(id)`, `ties(on=...)`, and of one report more.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from reportedly.casebook import Casebook
from reportedly.records import (
    ActorMention,
    Agreement,
    PlaceMention,
    Record,
    Report,
    Speaker,
    Statement,
    Tie,
    TimeMention,
    quote,
    record_id,
)

MAKERS = ("russia", "usa", "turkey", "iran", "qatar", "jordan", "un", "egypt")
SIDES = (
    "syria-government",
    "syria-army",
    "jaysh-al-islam",
    "ahrar-al-sham",
    "faylaq-al-rahman",
    "high-negotiations-committee",
    "hezbollah",
    "ypg",
)
OUTLETS = tuple(f"Paper {n}" for n in range(60))
FIRST, DAYS = date(2012, 1, 1), 3000
STEPS = ("announce", "implement", "observe", "observe", "breach", "breach", "breach", "at_risk", "extend", "collapse")


@dataclass(frozen=True)
class Made:
    """A truce as it was."""

    n: int
    began: date
    lasts: int
    town: str | None
    lat: float
    lon: float
    makers: tuple[str, ...]
    sides: tuple[str, ...]


def made(rng: random.Random, count: int) -> list[Made]:
    """Truces that never were: four in five of them local."""
    found = []
    for n in range(count):
        wide = n % 5 == 0
        began = FIRST + timedelta(days=rng.randrange(DAYS))
        found.append(
            Made(
                n, began, rng.choice((3, 7, 14, 60, 200)) if wide else rng.choice((3, 10, 40)), None if wide else f"Town{n % 97}",
                32.5 + (n % 97) % 10 * 0.45, 35.8 + (n % 97) // 10 * 0.6, tuple(sorted(rng.sample(MAKERS, 2))) if wide else (),
                tuple(rng.sample(SIDES, 2)),
            )
        )  # fmt: skip
    return found


def told(rng: random.Random, n: int, truces: list[Made], alive: dict[int, list[Made]]) -> tuple[list[Record], int | None]:
    """One report, and the truce that it tells of."""
    day = rng.randrange(DAYS)
    running = alive.get(day, [])
    truce = rng.choice(running) if running and n % 2 else None
    published = FIRST + timedelta(days=day)
    id, outlet = f"made-{n}", OUTLETS[rng.randrange(len(OUTLETS))]
    parts: list[str] = []
    records: list[Record] = []

    def words(said: str) -> tuple[int, int]:
        start = sum(map(len, parts)) + len(parts)
        parts.append(said)
        return start, start + len(said)

    def mention(code: str) -> ActorMention:
        span = words(code)
        return ActorMention(text=code, spans=(span,), name=code, actor=code)

    pending: list[Any] = []
    words(f"Report {n} of {published}.")
    a, b = rng.sample(SIDES + MAKERS, 2)
    pending.append(("tie", {"relation": rng.choice(("supports", "supports", "fights", "allied")), "a": mention(a), "b": mention(b),
                            "modality": "denied" if rng.random() < 0.1 else "actual"}, words(f"tie {n}")))  # fmt: skip
    if truce is not None:
        teller = rng.choice(truce.sides) if rng.random() < 0.7 else None
        said_in = None
        if teller:
            speaker, content = words(teller), words(f"content {n}")
            said_in = record_id("statement", id, [content])
            pending.append(("statement", {"speaker": (teller, speaker)}, content))
        exact = rng.random()
        wrong = timedelta(days=rng.choice((0, 0, 0, 0, 1, 40)))
        fields: dict[str, Any] = {"kind": "cessation_of_hostilities" if truce.town is None and exact < 0.5 else "ceasefire"}
        if truce.makers and exact < 0.6:
            fields["mediators"] = tuple(mention(m) for m in truce.makers)
        if truce.town and exact < 0.8:
            town = truce.town if rng.random() > 0.03 else f"Town{rng.randrange(97)}"
            fields["area"] = (PlaceMention(text=town, spans=(words(town),), name=town, lat=truce.lat, lon=truce.lon, precision="locality"),)
        for _ in range(rng.choice((1, 1, 2, 3))):
            step, own = rng.choice(STEPS), dict(fields)
            dated = exact < 0.7
            if step in ("implement", "announce") and not dated and (published - truce.began).days > 2:
                step = "observe"  # what took effect long ago is told with its day
            if step in ("implement", "announce") and dated:
                when = (truce.began + wrong).isoformat()
                own["time"] = TimeMention(text=when, spans=(words(when),), start=when, end=when, precision="day")
            if step == "breach":
                own["accused"] = (mention(rng.choice(truce.sides)),)
            pending.append(
                ("agreement", {"step": step, "agreement": f"truce-{id}", "said_in": said_in, **own}, words(f"{step} {len(parts)}"))
            )
    text = " ".join(parts)
    for kind, own, span in pending:
        common: dict[str, Any] = {"id": record_id(kind, id, [span]), "report": id, "reader": "made:1"}
        if kind == "statement":
            code, at = own["speaker"]
            speaking = Speaker(text=code, spans=(at,), name=code, actor=code, disclosure="institutional")
            records.append(Statement(**common, speaker=speaking, content=quote(text, span)))
        elif kind == "tie":
            records.append(Tie(**common, quote=quote(text, span), **own))
        else:
            records.append(Agreement(**common, quote=quote(text, span), **own))
    report = Report(id=id, text=text, outlet=outlet, published=published.isoformat(), language="en", title=f"Report {n}")
    return [report, *records], truce.n if truce else None


def pairs(found: dict[str, str], truth: dict[str, int], only: Iterable[str] | None = None) -> dict[str, float]:
    """Precision, recall and F1 over pairs of reports laid together."""
    wanted = set(only) if only is not None else set(truth)
    both = Counter((found[r], truth[r]) for r in wanted)
    ours, theirs = Counter(found[r] for r in wanted), Counter(truth[r] for r in wanted)

    def two(counts: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in counts.values())

    right, said, real = two(both), two(ours), two(theirs)
    p, r = right / max(1, said), right / max(1, real)
    return {
        "precision": round(p, 3),
        "recall": round(r, 3),
        "f1": round(2 * p * r / max(1e-9, p + r), 3),
        "truces": len(ours),
        "of": len(theirs),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--truces", type=int, default=400)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--book", type=Path)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    truces = made(rng, args.truces)
    alive: defaultdict[int, list[Made]] = defaultdict(list)
    for truce in truces:
        start = (truce.began - FIRST).days
        for day in range(start, start + truce.lasts):
            alive[day].append(truce)
    truth: dict[str, int] = {}

    def records() -> Iterator[Record]:
        for n in range(args.reports):
            own, of = told(rng, n, truces, alive)
            if of is not None:
                truth[own[0].id] = of
            yield from own

    out: dict[str, Any] = {"reports": args.reports}
    with tempfile.TemporaryDirectory() as folder:
        path = args.book or Path(folder) / "truces.book"

        def timed(name: str, asked: Any) -> Any:
            start, busy = time.perf_counter(), time.process_time()
            found = asked()
            out[name] = {"seconds": round(time.perf_counter() - start, 2), "of_processor": round(time.process_time() - busy, 2)}
            print(f"{name}: {out[name]}", file=sys.stderr)
            return found

        with Casebook.open(path, create=True) as book:
            timed("kept_in_seconds", lambda: book.add_records(records()))
            timed("first_truces", lambda: book.truces(every=True))
            rows = timed("truces", lambda: book.truces(every=True))
            timed("truces_on", lambda: book.truces("2016-03-01", every=True))
            largest = max(rows, key=lambda r: r.reports)
            one = timed("one_truce", lambda: book.truce(largest.id))
            out["of_reports"] = one.reports
            timed("ties_on", lambda: book.ties("2016-03-01"))
            more, _ = told(rng, args.reports + 1, truces, alive)
            timed("one_report_more", lambda: book.add_records(more))
            timed("truces_after", lambda: book.truces(every=True))
            found, saying = {}, []
            from reportedly.casebook.truces.comparing import describes
            from reportedly.casebook.truces.truces import tellings

            for of, telling in tellings(book._store):
                found[telling.report] = of
                if describes(telling):
                    saying.append(telling.report)
        known = {r: t for r, t in truth.items() if r in found}
        out["tellings"], out["that_say_which"] = len(found), len(saying)
        out["pairs_that_say_which"] = pairs(found, known, [r for r in saying if r in known])
        out["pairs"] = pairs(found, known)
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
