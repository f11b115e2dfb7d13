"""A large casebook made of the sample reports and of made ones, for measuring: rows are laid into the tables directly."""

from __future__ import annotations

import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs
from truces import FIRST, SIDES, Made, made, told

from reportedly.casebook import Casebook, store
from reportedly.casebook.control.laying import update_control
from reportedly.casebook.store.rows import Rows, add_records, add_report, hash_of
from reportedly.casebook.ties.laying import update_ties
from reportedly.casebook.truces.laying import update_truces
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
