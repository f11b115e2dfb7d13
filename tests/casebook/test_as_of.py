"""The casebook as it was known on a day is the casebook that one who stopped on that day would have."""

from __future__ import annotations

import csv
import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest

from made_reports import Taken, taken
from reportedly import commands
from reportedly.casebook import Casebook, log, store
from reportedly.casebook.as_of import moment
from reportedly.errors import NoSuchRecord, ReadOnlyCasebook, ReportedlyError
from reportedly.exports import FORMATS, export
from reportedly.records import Event
from reportedly.resources import Resources
from rival_reports import reports as rival_reports

FIRST, SECOND, THIRD = "2026-03-01", "2026-03-02", "2026-03-03"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Sets the day on which the casebook believes to be."""
    told = ["2026-02-28"]

    def now() -> str:
        return f"{told[0]}T12:00:00Z"

    monkeypatch.setattr(store, "now", now)
    monkeypatch.setattr(log, "now", now)

    def turn(day: str) -> None:
        told[0] = day

    return turn


@pytest.fixture(scope="module")
def tellings(resources: Resources) -> list[Taken]:
    truces = (
        "The army and rebels agreed to a ceasefire in Homs on 7 October 2016, the governor said. Turkey backs Jaysh al-Izza.",
        "Rebels accused the army of breaking the ceasefire in Homs on 8 October 2016. The army denied it.",
    )
    made = [taken(text, id=f"truce-{n}", outlet="Orient Post", published=f"2016-10-0{n + 7}") for n, text in enumerate(truces)]
    return [made[0], *rival_reports(), made[1]]


def later(resources: Resources, version: str) -> Resources:
    """Resources of another version, so that reading again reads."""
    return dataclasses.replace(resources, codebook=dataclasses.replace(resources.codebook, version=version))


MADE_OF = re.compile(rb"reportedly [\d.]+ \| [^\r\n\",]*")
"""What a file says of how it was made: the casebook's name, and as of which day."""


def shown(book: Casebook, folder: Path) -> dict[str, Any]:
    """All that a casebook shows, but for its name."""
    overview = {k: v for k, v in book.overview().items() if k != "casebook"}
    told: dict[str, Any] = {
        "overview": overview, "incidents": book.incidents(every=True), "accounts": [book.accounts(i.id) for i in book.incidents()],
        "reports": list(book.reports()), "actors": book.actors(), "places": book.places(), "verdicts": list(book.verdicts()),
        "copies": [book.copies(r.id) for r in book.reports()], "truces": list(book.every_truce()), "violations": list(book.violations()),
        "ties": book.ties(), "found": sorted(h.report for h in book.search("market killed")), "log": list(book.log()),
    }  # fmt: skip
    for name in FORMATS:
        if not name.endswith(".xlsx"):  # holds when it was written, and the book's name
            export(book, name, folder / name)
            if name.endswith(".parquet"):
                told[name] = parquet.read_table(folder / name).to_pylist()
            else:
                told[name] = MADE_OF.sub(b"", (folder / name).read_bytes())
    return told


def test_it_is_what_one_who_stopped_then_would_have(
    new_place: Callable[[], str], tellings: list[Taken], resources: Resources, clock: Callable[[str], None], tmp_path: Path
) -> None:
    with Casebook.open(new_place(), create=True) as stopped, Casebook.open(new_place(), create=True) as book:
        for one in (stopped, book):
            clock(FIRST)
            one.add(tellings[:5], resources, by="ana")
            clock(SECOND)
            together = sorted(i.id for i in one.incidents(every=True))
            one.judge(together[0], "not_same", right=together[-1], by="ana")
        clock(THIRD)
        now = shown(stopped, tmp_path)
        book.add(tellings[5:], resources, by="ben")
        book.judge(book.incidents()[0].id, "misread", by="ben")
        book.withdraw_verdict(1, by="ben")
        everything = shown(book, tmp_path)
        with book.as_of(SECOND) as then:
            assert shown(then, tmp_path) == now
            assert then.verify() is None
        with book.as_of(FIRST) as then:
            assert not list(then.verdicts()) and then.overview()["reports"] == 5
        with book.as_of("2026-02-01") as then:
            assert then.overview()["reports"] == 0 and then.incidents() == []
        with book.as_of(THIRD) as then:
            assert shown(then, tmp_path) == everything
        assert shown(book, tmp_path) == everything != now


def test_a_reading_that_was_closed_since_was_open_then(
    book: Casebook, resources: Resources, clock: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    import reportedly.reading

    clock(FIRST)
    book.add([taken("Shells killed nine people in Arbin on Sunday, activists said.", published="2016-05-04", outlet="Post")], resources)
    claim = next(r for r in book.records(types=["event"]) if isinstance(r, Event))
    book.judge(claim.id, "accept", by="ana")
    before = list(book.records())
    clock(SECOND)
    monkeypatch.setattr(reportedly.reading, "read_many", lambda reports, *_, **__: ([r] for r in reports))
    book.reread(later(resources, "reads nothing"))
    assert not list(book.records(types=["event"])) and book.overview()["to_review"] == 1
    with book.as_of(FIRST) as then:
        assert list(then.records()) == before and then.overview()["to_review"] == 0
        assert [v.left_now for v in then.verdicts()] == [claim.id] and len(then.incidents()) == 1
    with book.as_of(SECOND) as then:
        assert not then.incidents() and [v.queued for v in then.verdicts()] == [True]


def test_claims_by_hand_are_known_from_the_day_they_were_added(
    book: Casebook, resources: Resources, clock: Callable[[str], None], tmp_path: Path
) -> None:
    clock(FIRST)
    book.add([taken("قصفت الطائرات دوما يوم الاثنين", id="ar", language="ar", published="2016-09-12")], resources)
    for day, words in ((SECOND, "قصفت"), (THIRD, "الطائرات دوما")):
        clock(day)
        sheet = tmp_path / f"{day}.csv"
        with sheet.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["report", "type", "words", "class"])
            writer.writeheader()
            writer.writerow({"report": "ar", "type": "event", "words": words, "class": "ASSAULT"})
        book.add_claims(sheet, by="lina")
    for day, claims in ((FIRST, 0), (SECOND, 1), (THIRD, 2)):
        with book.as_of(day) as then:
            assert len(list(then.records(types=["event"]))) == claims


def test_a_version_that_was_replaced_since_was_the_newest_then(book: Casebook, resources: Resources, clock: Callable[[str], None]) -> None:
    told = "Shelling killed {} people in Arbin on 3 May 2016, activists said, and the market was closed."
    clock(FIRST)
    book.add([taken(told.format("nine"), id="a", url="https://e.example/a", published="2016-05-03", outlet="Post")], resources)
    clock(SECOND)
    book.add([taken(told.format("twelve"), id="a", url="https://e.example/a", published="2016-05-04", outlet="Post")], resources)
    assert [i.killed for i in book.incidents()] == [(12,)]
    for known in ({"day": FIRST}, {"published_by": "2016-05-03"}):
        with book.as_of(**known) as then:
            assert [i.killed for i in then.incidents()] == [(9,)] and next(iter(then.reports())).superseded_by is None
    assert [r.superseded_by is None for r in book.reports()] == [False, True]


def test_what_was_withdrawn_since_is_in_no_past(
    book: Casebook, tellings: list[Taken], resources: Resources, clock: Callable[[str], None]
) -> None:
    clock(FIRST)
    book.add(tellings[:3], resources)
    clock(SECOND)
    book.withdraw(tellings[0].report.id, by="ana", why="consent withdrawn")
    with book.as_of(FIRST) as then:
        assert then.overview()["reports"] == 2 and then.withdrawn() == []
        with pytest.raises(NoSuchRecord):
            then.report(tellings[0].report.id)
        assert then.original(tellings[1].report.bytes_sha256 or next(iter(then.records(types=["report"]))).bytes_sha256)  # type: ignore[attr-defined]
    with book.as_of(SECOND) as then:
        assert len(then.withdrawn()) == 1


def test_published_by_takes_reports_by_their_own_date_as_they_are_read_now(
    book: Casebook, tellings: list[Taken], resources: Resources, clock: Callable[[str], None]
) -> None:
    clock(THIRD)
    undated = taken("Shelling killed nine people in Arbin on 3 May 2016, activists said.", id="undated")
    monthly = taken("Shelling killed six people in Zamalka on 3 May 2016, activists said.", id="monthly", published="2016-10")
    book.add([*tellings, undated, monthly], resources)
    out = {t.report.id for t in tellings if (t.report.published or "") <= "2016-10-08"}
    with book.as_of(published_by="2016-10-08") as then:
        assert {r.id for r in then.reports()} == out and 0 < len(out) < len(tellings)
        one = max(then.incidents(), key=lambda i: i.reports)
        assert one.reports < max(i.reports for i in book.incidents())
        assert then.accounts(one.id).numbers["highest"] == 31 and "26" not in str(then.accounts(one.id).tolls)
    with book.as_of(published_by="2016-10-31") as then:
        assert "monthly" not in {r.id for r in then.reports()}  # the month was over on the next day only
    with book.as_of(published_by="2016-11-01") as then:
        assert {r.id for r in then.reports()} == {t.report.id for t in tellings} | {"monthly"}
    with book.as_of(SECOND, published_by="2016-11-01") as then:
        assert not list(then.reports())


def test_a_comment_is_as_public_as_its_article(book: Casebook, resources: Resources) -> None:
    article = taken("Shelling killed nine people in Arbin, activists said.", id="a", published="2016-05-03")
    book.add([article, taken("I live there. It was twelve.", id="c", kind="comment", part_of="a", x_account="sham_1")], resources)
    with book.as_of(published_by="2016-05-03") as then:
        assert {r.id for r in then.reports()} == {"a", "c"}
    with book.as_of(published_by="2016-05-02") as then:
        assert not list(then.reports())


def test_the_past_can_be_looked_at_and_not_changed(book: Casebook, tellings: list[Taken], resources: Resources) -> None:
    book.add(tellings[:2], resources)
    with book.as_of("2999-01-01") as then:
        for change in (
            lambda: then.add(tellings[2:], resources),
            lambda: then.judge(next(iter(then.reports())).id, "accept"),
            lambda: then.withdraw(next(iter(then.reports())).id, by="ana", why="x"),
        ):
            with pytest.raises(ReadOnlyCasebook, match="as it was"):
                change()
        with then.as_of("2000-01-01") as before:
            assert not list(before.reports())
        rows = then.reports()
        assert next(rows) and then.incidents() and next(rows)  # several may read at once
    assert book.overview()["reports"] == 2


@pytest.mark.parametrize("day", ["2016-13-01", "2016", "yesterday", "2016-10-08T25:00", "20161008"])
def test_what_is_no_day_is_told(book: Casebook, day: str) -> None:
    with pytest.raises(ReportedlyError, match="is no day"):
        book.as_of(day)


def test_a_day_ends_with_its_last_second() -> None:
    assert moment("2016-10-08") == "2016-10-08T23:59:59Z"
    assert moment("2016-10-08T18:30") == "2016-10-08T18:30:59Z" and moment("2016-10-08T18:30:05Z") == "2016-10-08T18:30:05Z"


def test_commands_take_both_days(tellings: list[Taken], resources: Resources, clock: Callable[[str], None], tmp_path: Path) -> None:
    path = tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        clock(FIRST)
        book.add(tellings[:3], resources)
        clock(SECOND)
        book.add(tellings[3:], resources)
    assert commands.show(path, as_of=FIRST)["reports"] == 3 and commands.show(path)["reports"] == len(tellings)
    assert len(commands.show(path, "report", published_by="2016-10-08")) < len(tellings)
    done = commands.export(path, "incidents.jsonl", tmp_path / "i.jsonl", as_of=FIRST)
    told = [json.loads(line) for line in (tmp_path / "i.jsonl").read_text(encoding="utf-8").splitlines()]
    assert done.rows == len(told) and {r for i in told for r in i["reports"]} <= {t.report.id for t in tellings[:3]}
    known = {t.report.id for t in tellings[:3]}
    assert {hit.report for hit in commands.search(path, "killed", as_of=FIRST)} <= known
