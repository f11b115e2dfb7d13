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
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

import psutil
from made_casebook import add_made, enlarge
from truces import made, told

from reportedly.casebook import Casebook
from reportedly.commands import demo
from reportedly.records import Report


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
