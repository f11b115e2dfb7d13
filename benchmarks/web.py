#!/usr/bin/env python3
"""How quickly do the pages answer with a large casebook, while others read and add?

    python benchmarks/web.py --reports 10000 [--records 72] [--book PATH] [--readers 0] [--adding 0] [--rounds 20] [--make]

Makes a casebook of the sample reports and lays copies of its rows into the tables directly, each copy under ids, days, outlets and places of its own (a
casebook of 100,000 reports would take hours to read). Half of the reports are made ones (`truces.told`) that tell of agreements, ties and who holds which
place. What copies and made reports tell of these is laid as it is when reports are added. With `--records 20` 100,000 reports have 1.2 million records of
all types; with all that is read in them they would have four million. `--make`: only make the casebook. Then a server of its own process is asked for every page; `--readers` threads ask for pages at random
meanwhile, `--adding` processes keep adding reports. Output: one JSON object; milliseconds a page until it is there, and of computing in the server's thread
(`cpu`, which a busy machine changes less), median and 95th percentile; the first views after a change; how soon the page of a report of 10,000 words can be
used in Chromium (`--no-reader` leaves that out); memory of the server in MB.
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psutil
from msgspec import structs
from truces import FIRST, SIDES, Made, made, told

from reportedly.casebook import Casebook, store
from reportedly.casebook.control.laying import update_control
from reportedly.casebook.store.rows import Rows, add_records, add_report, hash_of
from reportedly.casebook.truces.laying import update_ties, update_truces
from reportedly.commands import demo
from reportedly.records import ActorMention, Control, PlaceMention, Report, quote, record_id

ID = re.compile(r"\b(statement|event|agreement|tie|figure|control|entity|mention)-([0-9a-f]{16})\b")
SHIFT = 17
"""Days by which each copy is later than the one before, over ten years."""

OUTLETS, PLACES = 300, 36
"""Outlets that copies are spread over, and places near each place."""

AT_ONCE = 500
"""Made reports that are kept in one transaction."""

CHANGES = ("held", "held", "held", "captured", "captured", "recaptured", "lost", "handed_over", "besieged", "contested", "siege_broken")


def enlarge(path: Path, reports: int, per_report: int) -> None:
    """Lay copies of a small casebook's rows beside them until it holds so many reports, of about so many records each."""
    with Casebook.open(path) as book, book.store.apart() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.execute("PRAGMA synchronous = OFF")
        held = {
            name: _rows(raw, name)
            for name in ("report", "read", "record", "actor_in", "place_in", "passage", "telling", "told_in", "incident", "incident_actor")
        }
        tokens = {n: _tokens(book, n) for n in (row["n"] for row in held["report"])}
        kept = _thinned(held, per_report)
        copies = max(0, math.ceil(reports / len(held["report"])) - 1)
        for k in range(1, copies + 1):
            raw.execute("BEGIN")
            for name, row in _copy(held, kept, k):
                marks = ", ".join("?" for _ in row)
                raw.execute(
                    f'INSERT INTO "{name}" ({", ".join(f"{chr(34)}{c}{chr(34)}" for c in row)}) VALUES ({marks})', list(row.values())
                )
            size = len(held["passage"])
            for row in held["passage"]:
                raw.execute("INSERT INTO words (rowid, tokens) VALUES (?, ?)", (row["n"] + k * size, f"{tokens[row['report']]} edition{k}"))
            raw.execute("COMMIT")
    first = len(held["report"])
    with Casebook.open(path) as book:
        for at in range(first + 1, first * (copies + 1) + 1, AT_ONCE):
            numbers = range(at, min(at + AT_ONCE, first * (copies + 1) + 1))
            with book.store.writing() as connection:
                update_truces(connection, numbers)
                update_ties(connection, numbers)
                update_control(connection, numbers)


def add_made(path: Path, reports: int) -> None:
    """Keep so many made reports with what they tell of agreements, ties and who holds which place."""
    rng = random.Random(7)
    truces = made(rng, 400)
    alive: defaultdict[int, list[Made]] = defaultdict(list)
    for truce in truces:
        start = (truce.began - FIRST).days
        for day in range(start, start + truce.lasts):
            alive[day].append(truce)
    with Casebook.open(path) as book:
        for first in range(0, reports, AT_ONCE):
            with book.store.writing() as connection:
                rows, at = Rows.after(connection), store.now()
                reading = connection.exec_driver_sql("SELECT max(n) FROM reading").scalar() or 1
                numbers = []
                for n in range(first, min(reports, first + AT_ONCE)):
                    (own, *records), _ = told(rng, n, truces, alive)
                    assert isinstance(own, Report)
                    text = [own.text]
                    records += _control(rng, own, text)
                    own = structs.replace(own, text=text[0])
                    number = add_report(rows, own, sha=hash_of(own.text), bytes_sha=None, found_at="", by="made")
                    rows.read.append({"report": number, "reading": reading, "read_at": at, "not_read": None})
                    add_records(rows, number, reading, records)
                    numbers.append(number)
                rows.write(connection)
                update_truces(connection, numbers)
                update_ties(connection, numbers)
                update_control(connection, numbers)


def _control(rng: random.Random, own: Report, text: list[str]) -> Iterator[Control]:
    """Up to two claims of who holds one of 100 towns, their words put at the end of the text."""
    for _ in range(rng.choice((0, 0, 1, 2))):
        town = rng.randrange(100)

        def words(said: str) -> tuple[int, int]:
            text[0] += f" {said}"
            return len(text[0]) - len(said), len(text[0])

        holder, at, span = rng.choice(SIDES), words(f"Town{town}"), words(f"claim {rng.randrange(10**9)}")
        by = words(holder)
        place = PlaceMention(
            text=f"Town{town}",
            spans=(at,),
            name=f"Town{town}",
            lat=32.5 + town % 10 * 0.45,
            lon=35.8 + town // 10 * 0.6,
            precision="locality",
        )
        yield Control(
            id=record_id("control", own.id, [span]), report=own.id, place=place, change=rng.choice(CHANGES), quote=quote(text[0], span),  # type: ignore[arg-type]
            holder=(ActorMention(text=holder, spans=(by,), name=holder, actor=holder),), modality="denied" if rng.random() < 0.08 else "actual", reader="made:1",
        )  # fmt: skip


def _rows(raw: Any, table: str) -> list[dict[str, Any]]:
    found = raw.execute(f'SELECT * FROM "{table}"')
    names = [c[0] for c in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


def _tokens(book: Casebook, n: int) -> str:
    from sqlalchemy import select

    from reportedly.casebook.store.rows import report_of
    from reportedly.casebook.store.tables import report
    from reportedly.casebook.words import words_of

    with book.store.reading() as connection:
        own = report_of(connection.execute(select(report.c.body).where(report.c.n == n)).one())
    return " ".join(word for word, _, _ in words_of(own.text))


def _thinned(held: dict[str, list[dict[str, Any]]], per_report: int) -> set[int]:
    """The numbers of the records that copies keep: what incidents are made of, an even share of all other types, and the statements that hold what is kept."""
    told = {row["claim"] for row in held["told_in"]}
    by_report: dict[int, list[dict[str, Any]]] = {}
    for row in held["record"]:
        by_report.setdefault(row["report"], []).append(row)
    kept = set()
    for rows in by_report.values():
        by_id, of_type = {row["id"]: row for row in rows}, Counter(row["type"] for row in rows)
        so_far, place = Counter[str](), {}
        for row in rows:
            first = row["type"] == "event" or row["id"] in told
            place[row["n"]] = (not first, (so_far[row["type"]] + 0.5) / of_type[row["type"]])
            so_far[row["type"]] += 1
        mine: set[int] = set()
        for row in sorted(rows, key=lambda r: place[r["n"]]):
            own, within = row["n"], {row["n"]}
            while row["said_in"] in by_id:
                row = by_id[row["said_in"]]
                within.add(row["n"])
            if not place[own][0] or len(mine | within) <= per_report:
                mine |= within
        kept |= mine
    return kept


def _copy(held: dict[str, list[dict[str, Any]]], kept: set[int], k: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """The rows of the k-th copy."""
    shift, near = timedelta(days=(k * SHIFT) % 3_650), k % PLACES

    def id_(said: str) -> str:
        return ID.sub(lambda m: f"{m[1]}-{int(m[2], 16) ^ k * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF:016x}", said)

    def day(said: str | None) -> str | None:
        return (date.fromisoformat(said[:10]) + shift).isoformat() if said and len(said) >= 10 else said

    reports, records, passages = len(held["report"]), len(held["record"]), len(held["passage"])
    of = {row["n"]: row["id"] for row in held["report"]}
    new = {n: f"{id}.{k}" for n, id in of.items()}
    for row in held["report"]:
        n = row["n"]
        outlet = f"{row['outlet']} {(k + n) % OUTLETS}" if row["outlet"] else None
        body = json.loads(row["body"])
        body |= {"id": new[n], "outlet": outlet, "published": day(row["published"])}
        yield "report", row | {
            "n": n + k * reports, "id": new[n], "sha256": f"{row['sha256']}{k}", "folded_sha256": f"{row['folded_sha256']}{k}", "outlet": outlet,
            "published": day(row["published"]), "part_of": f"{row['part_of']}.{k}" if row["part_of"] else None, "body": json.dumps(body, ensure_ascii=False),
        }  # fmt: skip
    for row in held["read"]:
        yield "read", row | {"report": row["report"] + k * reports}
    for row in held["record"]:
        if row["n"] in kept:
            body_ = id_(row["body"]).replace(f'"report":{json.dumps(of[row["report"]])}', f'"report":{json.dumps(new[row["report"]])}')
            yield "record", row | {
                "n": row["n"] + k * records, "report": row["report"] + k * reports, "id": id_(row["id"]), "said_in": row["said_in"] and id_(row["said_in"]),
                "day_start": day(row["day_start"]), "day_end": day(row["day_end"]), "body": body_,
            }  # fmt: skip
    for name in ("actor_in", "place_in"):
        for row in held[name]:
            if row["record"] in kept:
                yield name, row | {"record": row["record"] + k * records}
    for row in held["passage"]:
        yield "passage", row | {"n": row["n"] + k * passages, "report": row["report"] + k * reports}
    for row in held["telling"]:
        body__ = id_(row["body"]).replace(f'"report":{json.dumps(of[row["report"]])}', f'"report":{json.dumps(new[row["report"]])}')
        yield "telling", row | {
            "id": id_(row["id"]), "report": row["report"] + k * reports, "incident": id_(row["incident"]), "body": body__,
            "day_start": row["day_start"] and row["day_start"] + shift.days, "day_end": row["day_end"] and row["day_end"] + shift.days,
        }  # fmt: skip
    for row in held["told_in"]:
        yield "told_in", {"claim": id_(row["claim"]), "telling": id_(row["telling"])}
    for row in held["incident"]:
        body = json.loads(id_(row["body"]))
        place = {name: body["row"][name] for name in ("place", "place_key", "lat", "lon")}
        if near and row["place"]:
            place["place"], place["place_key"] = f"{row['place']} {near}", f"{row['place_key']} {near}"
            if place["lat"] is not None:
                place |= {"lat": place["lat"] + (near % 6 - 3) * 0.21, "lon": place["lon"] + (near // 6 - 3) * 0.23}
        dated = {"day_start": day(row["day_start"]), "day_end": day(row["day_end"])}
        body["row"] |= {**place, **dated}
        yield "incident", row | {
            "id": id_(row["id"]), "day_start": dated["day_start"] or "", "day_end": dated["day_end"] or "", "place": place["place"],
            "place_key": place["place_key"], "body": json.dumps(body, ensure_ascii=False),
        }  # fmt: skip
    for row in held["incident_actor"]:
        yield "incident_actor", {"incident": id_(row["incident"]), "actor": row["actor"]}


def pages(path: Path) -> dict[str, list[str]]:
    """Addresses to ask for, by kind of page."""
    rng = random.Random(1)
    with Casebook.open(path) as book, book.store.reading() as connection:

        def some(sql: str, n: int = 40) -> list[str]:
            found = [row[0] for row in connection.exec_driver_sql(sql)]
            return [str(x) for x in rng.sample(found, min(n, len(found)))]

        reports = some("SELECT id FROM report WHERE kind = 'article'")
        incidents = some("SELECT id FROM incident WHERE listed = 1")
        claims = some("SELECT id FROM record WHERE type = 'event' LIMIT 20000")
        truces = some("SELECT id FROM truce")
        ties = some("SELECT min(claim) FROM tie_told GROUP BY relation, a, b")
        held = some("SELECT min(claim) FROM control_told GROUP BY place")
        outlets = some("SELECT DISTINCT outlet FROM report WHERE outlet IS NOT NULL", 12)
    from urllib.parse import quote

    return {
        "home": ["/"], "reports": ["/reports", "/reports?order=oldest", "/reports?state=waiting"],
        "reports of an outlet": [f"/reports?outlet={quote(o)}" for o in outlets], "report": [f"/reports/{quote(r, safe='')}" for r in reports],
        "incidents": ["/incidents", "/incidents?disputed=1&order=claimants", "/incidents?class=ASSAULT", "/incidents?order=oldest&since=2016-01-01"],
        "incidents of a place or actor": ["/incidents?place=Aleppo", "/incidents?actor=syria-army", "/incidents?place=Douma&class=ASSAULT"],
        "incident": [f"/incidents/{i}" for i in incidents], "claim": [f"/claims/{c}" for c in claims],
        "sources": ["/sources", "/sources?show=speakers", "/sources?show=agencies"], "outlet": [f"/sources/{quote(o)}" for o in outlets[:4]],
        "actors": ["/actors", "/actors?order=name"], "actor": ["/actors/syria-army", "/actors/russia", "/actors/syria-army?show=about"],
        "review": ["/review", "/review?order=conflicts", "/review?order=consequential", "/review?order=sample"],
        "agreements": ["/truces", "/truces?on=2016-03-01", "/truces?name=town5", "/truces?on=2014-06-01"], "agreement": [f"/truces/{t}" for t in truces],
        "ties": ["/ties", *(f"/ties?on=201{y}-0{y + 1}-15" for y in range(3, 8)), "/ties?view=accusations"], "tie": [f"/ties/{t}" for t in ties],
        "map": ["/map", "/map?since=2016-03-01&until=2016-03-31", "/map?lat=34&lon=37&z=8&w=1240&h=640"],
        "control": ["/control", *(f"/control?on=201{y}-0{y + 1}-15&w=1240&h=640" for y in range(3, 8))], "place": [f"/control/{h}" for h in held],
        "timeline": ["/timeline", "/timeline?show=claims&since=2016-03-01&until=2016-03-31", "/timeline?show=control", "/timeline?actor=syria-army"],
        "search": ["/search?q=chlorine", "/search?q=homs+rebels", "/search?q=%22barrel+bombs%22"],
    }  # fmt: skip


def _counted(path: Path) -> dict[str, int]:
    """Rows of the tables that grow with the reports."""
    with Casebook.open(path) as book, book.store.reading() as connection:
        return {
            name: connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar() or 0
            for name in ("report", "record", "incident", "truce", "tie_told", "control_told")
        }


def ask(base: str, path: str) -> tuple[float, float]:
    """Milliseconds until the whole page is there, and of computing in the server."""
    began = time.perf_counter()
    with urllib.request.urlopen(base + path, timeout=120) as answer:
        answer.read()
        timing = answer.headers.get("server-timing", "")
    return 1000 * (time.perf_counter() - began), float(timing.partition("dur=")[2] or "nan")


def told_of(times: list[tuple[float, float]]) -> dict[str, int]:
    """Median and 95th percentile of both."""
    found: dict[str, int] = {}
    for name, own in (("", [t for t, _ in times]), ("cpu_", [t for _, t in times])):
        found |= {f"{name}median": round(statistics.median(own)), f"{name}p95": round(sorted(own)[math.ceil(0.95 * len(own)) - 1])}
    return found


def after_a_change(base: str, book: Path, asked: dict[str, list[str]]) -> dict[str, dict[str, int]]:
    """The first views of the pages that are laid from the whole casebook, after reports were added that tell of agreements, ties and control."""
    rng = random.Random(time.time_ns())
    found: dict[str, dict[str, int]] = {}
    truces = made(rng, 40)
    alive = dict.fromkeys(range(3000), truces)
    for kind in ("agreements", "agreement", "ties", "tie", "control", "map", "timeline", "home"):
        (own, *records), _ = told(rng, 1 + 2 * rng.randrange(10**9), truces, alive)  # type: ignore[arg-type]
        with Casebook.open(book) as opened:
            opened.add_records([own, *records], by="adder")
        path = asked[kind][0]
        wall, cpu = ask(base, path)
        found[kind] = {"ms": round(wall), "cpu_ms": round(cpu)}
    return found


def long_report(book: Path, words: int = 10_000) -> str:
    """Add one report of so many words, put together from the samples, read as any; the address of its page."""
    texts = []
    with Casebook.open(book) as opened:
        own = [r.id for r in itertools.islice(opened.reports(), 60) if r.kind == "article" and r.language == "en"]
        for id in itertools.cycle(own[:20]):
            texts.append(opened.report(id)[0].text)
            if sum(len(t.split()) for t in texts) >= words:
                break
        report = Report(id="a report of many words", text="\n\n".join(texts), title="Many words", language="en", published="2018-01-01")
        if not any(hit.report == report.id for hit in opened.search("many words", 1)):
            from reportedly.reading import read
            from reportedly.resources import open_resources

            resources = open_resources()
            records = read(report, resources)
            opened.add_records(records, by="adder")
    return "/reports/a%20report%20of%20many%20words"


def usable_after(base: str, path: str, rounds: int = 5) -> dict[str, int] | None:
    """How many milliseconds after it is asked for a page can be used in Chromium: its scripts have run and the browser is idle. None without Chromium."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    browser = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
    if browser is None:
        return None
    times, keys = [], []
    with sync_playwright() as run:
        opened = run.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for _ in range(rounds):
            page = opened.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.goto(base + path, wait_until="domcontentloaded")
            times.append(page.evaluate("new Promise((done) => requestIdleCallback(() => done(performance.now())))"))
            began = time.perf_counter()
            page.keyboard.press("j")
            page.wait_for_selector(".note.now")
            keys.append(1000 * (time.perf_counter() - began))
            page.context.close()
        opened.close()
    return {"median": round(statistics.median(times)), "best": round(min(times)), "a_key_median": round(statistics.median(keys))}


def _memory(server: psutil.Popen) -> int:
    return round(server.memory_info().rss / 1e6)


def _most(pid: int) -> int | None:
    """The most memory that a process ever had, where the system tells (Linux)."""
    try:
        told = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return None
    return next((round(int(line.split()[1]) * 1024 / 1e6) for line in told.splitlines() if line.startswith("VmHWM")), None)


ADDING = """
import sys, time
from reportedly.casebook import Casebook
from reportedly.records import Report
n = 0
while True:
    with Casebook.open(sys.argv[1]) as book:
        book.add_records([Report(id=f"added-{sys.argv[2]}-{time.time_ns()}-{i}", text=f"Nothing new {time.time_ns()} {i} in Homs.", title="Added", published="2019-01-01") for i in range(5)], by="adder")
    time.sleep(1)
"""


def main() -> None:
    """Make the casebook, measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--records", type=int, default=72, help="of each report, at most")
    parser.add_argument("--book", type=Path, help="kept, and used again where it is there")
    parser.add_argument("--readers", type=int, default=0)
    parser.add_argument("--adding", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--make", action="store_true", help="only make the casebook")
    parser.add_argument("--no-reader", action="store_true", help="leave the long report in Chromium out")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        book = args.book or Path(folder) / "large.book"
        began = time.perf_counter()
        if not book.exists():
            demo(book)
            enlarge(book, args.reports - args.reports // 2, args.records)
            add_made(book, args.reports // 2)
            with Casebook.open(book) as opened:
                opened.truces()  # laid together, as whoever added the reports would have had it
                with opened.store.apart() as connection:
                    connection.exec_driver_sql("ANALYZE")
        made_in = time.perf_counter() - began
        if args.make:
            print(json.dumps({"made_in_s": round(made_in), "rows": _counted(book)}))
            return
        reader = None if args.no_reader else long_report(book)
        asked = pages(book)
        told_rows = _counted(book)
        server = psutil.Popen(
            [sys.executable, "-m", "reportedly", "serve", str(book), "--no-open", "--port", "8455"], stdout=subprocess.DEVNULL
        )
        base = "http://127.0.0.1:8455"
        adders = []
        stop = threading.Event()
        try:
            for _ in range(400):
                try:
                    first = ask(base, "/")
                    break
                except OSError:
                    time.sleep(0.1)
            for paths in asked.values():  # long counts are made once, beside the pages
                ask(base, paths[0])
            time.sleep(5)
            memory = {"counted": _memory(server)}
            usable = usable_after(base, reader) if reader else None
            changed = after_a_change(base, book, asked)
            adders = [subprocess.Popen([sys.executable, "-c", ADDING, str(book), str(n)]) for n in range(args.adding)]
            every = [p for paths in asked.values() for p in paths]

            def read(seed: int) -> None:
                rng = random.Random(seed)
                while not stop.is_set():
                    ask(base, rng.choice(every))
                    time.sleep(rng.uniform(0.5, 2.0))

            for n in range(args.readers):
                threading.Thread(target=read, args=(n,), daemon=True).start()
            times: dict[str, list[tuple[float, float]]] = {}
            for n in range(args.rounds):
                for kind, paths in asked.items():
                    times.setdefault(kind, []).append(ask(base, paths[n % len(paths)]))
            every_page = [t for own in times.values() for t in own]
            result = {
                "rows": told_rows, "made_in_s": round(made_in), "first_page_ms": round(first[0]), "readers": args.readers, "adding": args.adding,
                "pages_ms": {kind: told_of(own) for kind, own in times.items()}, "all_pages_ms": told_of(every_page),
                "slower_than_200_ms": f"{sum(t > 200 for t, _ in every_page)} of {len(every_page)}; by computing {sum(t > 200 for _, t in every_page)}",
                "first_view_after_a_change": changed, "report_of_10000_words_usable_after_ms": usable,
                "server_memory_mb": {**memory, "at_the_end": _memory(server), "at_most": _most(server.pid)}, "load": [round(x, 1) for x in psutil.getloadavg()],
            }  # fmt: skip
        finally:
            stop.set()
            for adder in adders:
                adder.terminate()
            server.terminate()
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
