"""truces.csv, violations.csv, ties.csv and control.csv: what stands in each column, what no spreadsheet may run, whom they protect."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from made_truces import writer
from reportedly import terminal_control
from reportedly.casebook import Casebook
from reportedly.commands import show
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.exports import export
from reportedly.exports.control import COLUMNS as CONTROL_COLUMNS
from reportedly.exports.ties import COLUMNS as TIE_COLUMNS
from reportedly.exports.truces import COLUMNS as TRUCE_COLUMNS
from reportedly.exports.violations import COLUMNS as VIOLATION_COLUMNS
from reportedly.records import Agreement, Statement
from reportedly.terminal_truces import shown

DOCS = (Path(__file__).parents[2] / "docs/exports.md").read_text(encoding="utf-8")
TRUCE: dict[str, Any] = {"kind": "cessation_of_hostilities", "mediators": ("russia", "usa")}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    """A truce with a formula for words, a resident who is named, one who is not, an attack that is called a breach, and a tie."""
    with Casebook.open(tmp_path / "book", create=True) as made:
        one = writer("=one", "2016-03-02", "@Paper")
        one.step("implement", day="2016-02-27", words="=cmd|' /C calc'!A0", **TRUCE)
        one.step("accept", by=("syria-government",), **TRUCE)
        attack = one.attack("shelling", "Madaya", by="hezbollah", day="2016-03-01")
        one.step("breach", teller="ahrar-al-sham", accused=("hezbollah",), events=(attack,), **TRUCE)
        one.step("observe", said_in=one.said("a resident of Douma", role="resident"), **TRUCE)
        named = one.said("Umm Khaled", role="resident")
        one.step("collapse", said_in=named, **TRUCE)
        one.tie("iran", "supports", "hezbollah", teller="usa", form="arms", day="2015-01-01")
        one.control("Madaya", "besieged", "hezbollah", teller="ahrar-al-sham", day="2015-07-01", precision="since", words="=siege")
        one.control("Madaya", "held", "a resident of Douma")
        records = [
            msgspec.structs.replace(r, speaker=msgspec.structs.replace(r.speaker, disclosure="named"))
            if isinstance(r, Statement) and r.id == named
            else r
            for r in one.done()
        ]
        made.add_records(records)
        yield made


def table(book: Casebook, name: str, to: Path, **asked: Any) -> tuple[list[dict[str, str]], dict[str, int]]:
    done = export(book, name, to / name, **asked)
    assert (to / name).read_bytes().startswith(b"\xef\xbb\xbf")
    with (to / name).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == done.rows
    return rows, done.left_out


def test_a_row_a_step_with_the_state_that_its_teller_then_tells(book: Casebook, tmp_path: Path) -> None:
    rows, left_out = table(book, "truces.csv", tmp_path)
    assert tuple(rows[0]) == (*TRUCE_COLUMNS, "export") and left_out == {"names of anonymous speakers": 1}
    by_step = {row["step"]: row for row in rows}
    began = by_step["implement"]
    assert (began["date_end"], began["dated"], began["state"], began["changes_state"]) == ("2016-02-27", "1", "in force", "1")
    assert (began["who"], began["disclosure"], began["kind"]) == ("'@Paper", "outlet", "cessation_of_hostilities")
    assert began["words"].startswith("'=cmd") and began["report"] == "'=one" and began["began_start"] == "2016-02-27"
    accepted = by_step["accept"]
    assert (accepted["who"], accepted["who_actor"], accepted["own_act"], accepted["through"]) == (
        "syria-government",
        "syria-government",
        "1",
        "'@Paper",
    )
    assert by_step["observe"]["who"] == "anonymous resident" and by_step["observe"]["who_actor"] == ""
    assert by_step["breach"]["accused_slug"] == "hezbollah" and by_step["collapse"]["who"] == "Umm Khaled"


def test_private_persons_are_left_out_where_that_is_asked_for(book: Casebook, tmp_path: Path) -> None:
    rows, left_out = table(book, "truces.csv", tmp_path, protect="private")
    assert (
        next(r for r in rows if r["step"] == "collapse")["who"] == "resident (name left out)" and left_out["names of named speakers"] == 1
    )
    assert "Umm Khaled" not in (tmp_path / "truces.csv").read_text(encoding="utf-8-sig")


def test_a_row_an_alleged_violation(book: Casebook, tmp_path: Path) -> None:
    breach = next(s.claim for row in book.truces() for s in book.truce(row.id).life if s.step == "breach")
    book.judge(breach, "accept", by="Ana")
    (row,), _ = table(book, "violations.csv", tmp_path)
    assert tuple(row) == (*VIOLATION_COLUMNS, "export")
    told = {
        "date_end": "2016-03-01", "area": "Madaya", "accuser_slug": "ahrar-al-sham", "accuser_stand": "party", "accused_slug": "hezbollah", "type": "shelling",
        "stance": "assert", "modality": "actual", "reviewed": "accept", "reviewed_by": "Ana", "record": breach, "through": "'@Paper",
    }  # fmt: skip
    assert {name: row[name] for name in told} == told and row["truce"] == book.truce(breach).id


def test_a_row_a_claim_of_a_tie(book: Casebook, tmp_path: Path) -> None:
    (row,), _ = table(book, "ties.csv", tmp_path)
    assert tuple(row) == (*TIE_COLUMNS, "export")
    told = {
        "a": "iran", "relation": "supports", "sign": "1", "b": "hezbollah", "state": "held", "since": "2015-01-01", "says": "for", "form": "arms", "who": "usa",
        "date_start": "2015-01-01", "dated": "1", "said_for": "1", "said_against": "0",
    }  # fmt: skip
    assert {name: row[name] for name in told} == told


def test_a_row_a_claim_of_control(book: Casebook, tmp_path: Path) -> None:
    rows, left_out = table(book, "control.csv", tmp_path)
    assert all(tuple(row) == (*CONTROL_COLUMNS, "export") for row in rows) and not left_out
    (siege,) = (row for row in rows if row["change"] == "besieged")
    told = {
        "place": "Madaya", "precision": "locality", "lat": "33.691", "says": "so", "holder": "hezbollah", "holder_actor": "hezbollah", "lost_by": "",
        "date_start": "2015-07-01", "date_end": "2016-03-02", "dated": "1", "who": "ahrar-al-sham", "words": "'=siege", "through": "'@Paper", "disputed": "",
        "place_reports": "1", "modality": "actual", "report": "'=one",
    }  # fmt: skip
    assert {name: siege[name] for name in told} == told
    (held,) = (row for row in rows if row["change"] == "held")
    assert "Douma" not in held["holder"] and held["holder_actor"] == "" and held["place_id"] == siege["place_id"]


@pytest.mark.parametrize("columns", [TRUCE_COLUMNS, VIOLATION_COLUMNS, TIE_COLUMNS, CONTROL_COLUMNS])
def test_every_column_is_documented(columns: tuple[str, ...]) -> None:
    assert [name for name in columns if f"`{name}`" not in DOCS] == []


def test_they_are_shown_on_the_command_line(book: Casebook, tmp_path: Path) -> None:
    path = tmp_path / "book"
    (row,) = show(path, "truce", on="2016-03-05")
    truce = show(path, "truce", row.id, on="2016-03-05")
    assert truce.on == "2016-03-05" and truce.states == row.states
    assert [v.sort for v in show(path, "violation", row.id)] == ["shelling"] == [v.sort for v in show(path, "violation")]
    (tie,) = show(path, "tie", "iran", on="2016-01-01")
    assert show(path, "tie", tie.id).told and show(path, "tie", on="2014-01-01") == []
    assert show(path, "truce", on="2016-02-28", hindsight=False) and not show(path, "truce", on="2016-02-28", hindsight=False)[0].states
    assert json.dumps(msgspec.to_builtins(truce))  # --json
    (place,) = show(path, "control", on="2016-03-02")
    assert show(path, "control", "Madaya").told and show(path, "control", on="2014-01-01") == []
    from io import StringIO

    from rich.console import Console

    for width in (80, 170):
        for found, what, id in (
            (truce, "truce", row.id),
            ([row], "truce", None),
            ([tie], "tie", None),
            (show(path, "tie", tie.id), "tie", tie.id),
        ):
            console = Console(width=width, file=StringIO(), record=True)
            console.print(shown(found, what, id, "book", width))
            text = console.export_text()
            assert "Hezbollah" in text or "hezbollah" in text or what == "truce"
            if what == "truce" and id:
                text = " ".join(text.split())
                assert "Silence is not observance" in text and "in force" in text and (width < 110 or "anonymous resident" in text)
        for found in ([place], show(path, "control", "Madaya")):
            console = Console(width=width, file=StringIO(), record=True)
            console.print(terminal_control.shown(found, "book", width))
            assert "besieged by Hezbollah" in " ".join(console.export_text().split())
    with pytest.raises(ReportedlyError, match="--on"):
        show(path, "actor", on="2016-01-01")
    with pytest.raises(NoSuchRecord):
        show(path, "tie", "tie-0123456789abcdef")


def test_a_claim_by_hand_stands_in_the_life_of_its_truce(book: Casebook, tmp_path: Path) -> None:
    text = book.report("=one")[0].text
    words = next(word for word in text.split("\n")[1].split(".") if word)
    sheet = tmp_path / "claims.csv"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer_ = csv.writer(file)
        writer_.writerows(
            [
                ["report", "type", "words", "step", "kind", "agreement", "date"],
                ["=one", "agreement", words, "suspend", "ceasefire", "=one-1", "2016-03-01"],
            ]
        )
    book.add_claims(sheet, by="Rana")
    steps = [s for row in book.truces(every=True) for s in book.truce(row.id).life if s.step == "suspend"]
    assert [(s.day_end, s.state) for s in steps] == [("2016-03-01", "suspended")]
    assert isinstance(next(r for r in book.report("=one")[1] if r.id == steps[0].claim), Agreement)
