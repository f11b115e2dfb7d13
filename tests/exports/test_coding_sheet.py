from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from openpyxl import load_workbook

from made_reports import full_report, taken
from reportedly.casebook import Casebook
from reportedly.casebook.incidents.named_rules import RULES
from reportedly.exports import export
from reportedly.exports.coding_rows import CLAIMS, INCIDENTS, OWN
from reportedly.exports.coding_sheet import plain
from reportedly.exports.drafted_note import days
from reportedly.records import Event, Record, Report, Statement
from reportedly.resources import Resources
from rival_reports import reports as rival_reports


@pytest.fixture(scope="module")
def market(resources: Resources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Casebook]:
    with Casebook.open(tmp_path_factory.mktemp("sheet") / "book", create=True) as book:
        book.add(rival_reports(), resources)
        yield book


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    with Casebook.open(tmp_path / "book", create=True) as made:
        yield made


def table(path: Path, name: str) -> list[dict[str, Any]]:
    head, *rows = load_workbook(path)[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def everything(path: Path) -> str:
    return "\n".join(str(c) for sheet in load_workbook(path) for row in sheet.iter_rows(values_only=True) for c in row if c is not None)


def test_a_row_an_incident_with_an_attributed_note(market: Casebook, tmp_path: Path) -> None:
    done = export(market, "coding_sheet.xlsx", tmp_path / "sheet.xlsx")
    rows = table(tmp_path / "sheet.xlsx", "Incidents")
    assert list(rows[0]) == list(INCIDENTS) and len(rows) == done.rows == len(market.incidents())
    one = max(rows, key=lambda row: row["reports"])
    assert (one["reports"], one["texts"], one["claimants"]) == (6, 5, market.accounts(one["incident"]).claimants)
    assert (one["date_start"], one["date_precision"], one["place"]) == (datetime(2016, 10, 8), "day", "Maarat al-Numan")
    assert (one["event_type"], one["plover_class"], one["place_precision"]) == ("Air strike", "ASSAULT", "locality")
    assert one["lat"] == pytest.approx(35.65, abs=0.1) and one["geonameid"]
    assert (one["low"], one["high"], one["lowest"], one["latest"], one["acled_2024"]) == (11, 31, 11, 26, 11)
    assert one["status"] == "disputed" and one["sides_disputed"] == "yes" and one["perpetrator"] == "unclaimed"
    assert "dozens (" in one["killed_as_said"] and "31 (" in one["killed_as_said"]
    assert all(one[column] is None for column in OWN)
    for row in rows:
        told = row["note"].split("\n")
        # Every sentence but the first, which counts, has its teller.
        assert all(line.startswith(("According to ", "Tellings differ", "Denied by")) or "denies it" in line for line in told[1:])
    note = one["note"]
    assert "According to Syrian Observatory for Human Rights (monitor), via The Daily Example and Reuters" in note
    assert "Russia's defence ministry (official, a party)" in note and "denies it: “bombing the market”" in note
    assert "Tellings differ on who did it:" in note and "Tellings differ on how many were killed:" in note


def test_the_claims_stand_under_their_incident_with_words_report_and_chain(market: Casebook, tmp_path: Path) -> None:
    export(market, "coding_sheet.xlsx", tmp_path / "sheet.xlsx")
    incidents, claims = table(tmp_path / "sheet.xlsx", "Incidents"), table(tmp_path / "sheet.xlsx", "Claims")
    assert list(claims[0]) == list(CLAIMS) and len({c["claim"] for c in claims}) == len(claims)
    assert [c["no"] for c in claims] == sorted(c["no"] for c in claims) and {c["no"] for c in claims} == {i["no"] for i in incidents}
    texts = {r.id: " ".join(market.report(r.id)[0].text.split()) for r in market.reports()}
    for claim in claims:
        assert all(word in texts[claim["report"]] for word in claim["words"].split()) and claim["through"].endswith(claim["outlet"])
    letters = {c["report"]: c["text"] for c in claims if c["no"] == claims[0]["no"]}
    assert letters["wire"] == letters["copy"] and len(set(letters.values())) == 5
    (denial,) = {c["denies"] for c in claims if c["stance"] == "deny"}
    assert set(denial.split("; ")) <= {c["claim"] for c in claims}


def test_the_third_sheet_explains_every_column_and_every_rule(market: Casebook, tmp_path: Path) -> None:
    export(market, "coding_sheet.xlsx", tmp_path / "sheet.xlsx")
    told = {(row["part"], row["name"]): row["meaning"] for row in table(tmp_path / "sheet.xlsx", "About")}
    assert {name for part, name in told if part == "Columns of Incidents"} == set(INCIDENTS)
    assert {name for part, name in told if part == "Columns of Claims"} == set(CLAIMS)
    assert {name for part, name in told if part == "Rules for one number"} == set(RULES)
    assert "2024-05-07" in told["Rules for one number", "acled_2024"] and "edition 24.1" in told["Rules for one number", "ucdp_low"]
    assert told["Left out to protect people", "names of anonymous speakers"] == "3"
    assert "/" not in told["This file", "casebook"]


def test_it_opens_with_a_frozen_head_filters_and_room_to_read(market: Casebook, tmp_path: Path) -> None:
    export(market, "coding_sheet.xlsx", tmp_path / "sheet.xlsx")
    workbook = load_workbook(tmp_path / "sheet.xlsx")
    sheet = workbook["Incidents"]
    assert workbook.sheetnames == ["Incidents", "Claims", "About"] and sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref.startswith("A1:") and sheet.auto_filter.ref.endswith(str(sheet.max_row))
    note = list(INCIDENTS).index("note") + 1
    assert sheet.cell(2, note).alignment.wrap_text and sheet.column_dimensions[sheet.cell(1, note).column_letter].width >= 60
    assert sheet.row_dimensions[2].height > sheet.row_dimensions[3].height > 0
    assert sheet.data_validations.dataValidation[0].formula1 == '"yes,no,unsure"'


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝"])
def test_no_cell_is_a_formula_and_no_control_character_breaks_the_file(book: Casebook, tmp_path: Path, start: str) -> None:
    evil = f'{start}HYPERLINK("http://x.example","y")\x0b'
    report, *records = full_report()
    assert isinstance(report, Report)
    book.add_records([msgspec.structs.replace(report, title=evil, outlet=evil), *records])
    export(book, "coding_sheet.xlsx", tmp_path / "sheet.xlsx")
    cells = [c for sheet in load_workbook(tmp_path / "sheet.xlsx") for row in sheet.iter_rows() for c in row]
    assert all(c.data_type != "f" and c.hyperlink is None for c in cells)
    assert not any(c.value.lstrip()[:1] in ("=", "+", "@", "＝") for c in cells if isinstance(c.value, str))
    assert any("HYPERLINK" in str(c.value) for c in cells)


def test_a_cell_holds_what_a_cell_can_hold() -> None:
    assert plain("a\x00b\x1f") == "ab" and plain("") is None and plain(-3) == -3 and plain(None) is None
    assert len(plain("x" * 40_000)) == 32_767 and plain("x" * 32_767) == "x" * 32_767


def test_days_are_told_as_people_write_them() -> None:
    assert days("2016-10-08", "2016-10-08", True) == "8 October 2016"
    assert days("2016-10-08", "2016-10-10", False) == "8 October 2016 to 10 October 2016 (by publication only)"
    assert days(None, None, True) == "day not told"


def with_speaker(records: list[Record], **fields: object) -> list[Record]:
    """The same told by another speaker, who also acts."""
    said = next(r for r in records if isinstance(r, Statement))
    actor = {"entity": said.speaker.entity, "name": fields["name"], "actor": None}
    return [
        msgspec.structs.replace(r, speaker=msgspec.structs.replace(r.speaker, **fields))
        if r is said
        else msgspec.structs.replace(r, actor=(*r.actor, msgspec.structs.replace(r.actor[0], **actor)))
        if isinstance(r, Event) and r.modality == "actual"
        else r
        for r in records
    ]


def test_withheld_and_private_names_are_in_no_sheet(book: Casebook, tmp_path: Path) -> None:
    book.add_records(with_speaker(full_report("a"), disclosure="pseudonymous", name="Abu Secret"))
    book.add_records(with_speaker(full_report("b", town="Rastan"), disclosure="named", name="Umm Ali", actor=None))
    done = export(book, "coding_sheet.xlsx", tmp_path / "a.xlsx")
    told = everything(tmp_path / "a.xlsx")
    assert "Secret" not in told and "Umm Ali" in told and "pseudonymous resident" in told
    assert done.left_out == {"names of pseudonymous speakers": 1}
    done = export(book, "coding_sheet.xlsx", tmp_path / "b.xlsx", protect="private")
    told = everything(tmp_path / "b.xlsx")
    assert "Secret" not in told and "Umm Ali" not in told and "resident (name left out)" in told
    assert sum(done.left_out.values()) == 2
    export(book, "coding_sheet.xlsx", tmp_path / "c.xlsx", protect="none")
    assert "Abu Secret" in everything(tmp_path / "c.xlsx")


def test_a_brief_without_figures_or_rivals_is_a_row_too(resources: Resources, book: Casebook, tmp_path: Path) -> None:
    book.add([taken("Shells hit Arbin on 3 May 2016, activists said.", outlet="Orient Post", published="2016-05-04")], resources)
    export(book, "coding_sheet.xlsx", tmp_path / "sheet.xlsx")
    (row,) = table(tmp_path / "sheet.xlsx", "Incidents")
    assert row["low"] is None and row["killed_as_said"] is None and "activists" in row["note"] and row["disputed_on"] is None
    with Casebook.open(tmp_path / "empty", create=True) as empty:
        assert export(empty, "coding_sheet.xlsx", tmp_path / "none.xlsx").rows == 0
    assert table(tmp_path / "none.xlsx", "Claims") == []
