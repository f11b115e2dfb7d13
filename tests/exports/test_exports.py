from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_type_hints

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_reports import full_report
from reportedly.casebook import Casebook
from reportedly.errors import ReportedlyError, UnknownFormat
from reportedly.exports import FORMATS, Filters, export
from reportedly.exports.accounts import COLUMNS as ACCOUNT_COLUMNS
from reportedly.exports.claims import COLUMNS
from reportedly.exports.writing import harmless
from reportedly.private import PRIVATE_PERSONS
from reportedly.records import Event, Record, Report, Statement, check_words, decode


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Casebook]:
    with Casebook.open(tmp_path / "book", create=True) as made:
        yield made


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def with_speaker(records: list[Record], **fields: object) -> list[Record]:
    said = next(r for r in records if isinstance(r, Statement))
    return [msgspec.structs.replace(r, speaker=msgspec.structs.replace(r.speaker, **fields)) if r is said else r for r in records]


def test_records_come_out_as_they_went_in_and_make_the_same_book_again(book: Casebook, tmp_path: Path) -> None:
    given_ones = [*full_report("a"), *full_report("b", title="=1+1 “Δοκιμή”")]
    book.add_records(given_ones)
    done = export(book, "records.jsonl", tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_bytes().splitlines()
    assert [decode(line) for line in lines] == given_ones and done.rows == len(lines)
    with Casebook.open(tmp_path / "again", create=True) as again:
        again.add_records(decode(line) for line in lines)
        assert list(again.records()) == given_ones


def test_a_row_a_claim_with_who_says_it_and_through_whom(book: Casebook, tmp_path: Path) -> None:
    book.add_records(full_report())
    done = export(book, "claims.csv", tmp_path / "claims.csv")
    assert (tmp_path / "claims.csv").read_bytes().startswith(b"\xef\xbb\xbfwho,")
    table = rows(tmp_path / "claims.csv")
    assert len(table) == done.rows == 6
    shelled, denied, accepted, backed, dead, holds = table
    assert list(shelled) == [*COLUMNS, "export"]
    assert shelled["who"] == "anonymous resident" and shelled["who_actor"] == "" and shelled["disclosure"] == "anonymous"
    assert shelled["through"] == "Orient Post < Example Wire"
    assert (shelled["words"], shelled["class"], shelled["mode"], shelled["actor_slug"]) == ("shelled", "ASSAULT", "shelling", "syria-army")
    assert (shelled["place"], shelled["lat"], shelled["geonameid"], shelled["date_start"]) == ("Talbiseh", "34.84", "163533", "2016-09-12")
    assert (denied["who"], denied["who_actor"], denied["modality"], denied["stance"]) == ("The army", "syria-army", "denied", "deny")
    assert (accepted["who"], accepted["disclosure"], accepted["through"], accepted["step"]) == ("Example Wire", "outlet", "", "accept")
    assert (backed["relation"], backed["actor"], backed["target_slug"]) == ("supports", "Turkey", "jaysh-al-izza")
    assert (dead["value"], dead["low"], dead["qualifier"], dead["role"], dead["group"]) == ("", "6", "at_least", "killed", "people")
    assert (holds["change"], holds["actor"], holds["place"]) == ("held", "Jaysh al-Izza", "Latamneh")
    assert done.left_out == {"names of anonymous speakers": 1}


def test_tables_of_claims_hold_what_people_made_of_them(book: Casebook, tmp_path: Path) -> None:
    report, *records = full_report()
    book.add_records([report, *records])
    shelled, denied = (r for r in records if isinstance(r, Event))
    book.judge(shelled.id, "correct", fields={"modality": "possible", "day": "2016-09-13"}, by="ana")
    book.judge(denied.id, "misread", by="ana")
    kept = book.judge(records[-1].id, "accept", by="ben")
    export(book, "claims.csv", tmp_path / "claims.csv")
    table = {row["record"]: row for row in rows(tmp_path / "claims.csv")}
    assert len(table) == 5 and denied.id not in table
    assert (table[shelled.id]["modality"], table[shelled.id]["date_start"]) == ("possible", "2016-09-13")
    assert (table[shelled.id]["reviewed"], table[shelled.id]["reviewed_by"]) == ("correct", "ana")
    assert (table[records[-1].id]["reviewed"], table[records[-1].id]["reviewed_by"]) == ("accept", "ben")
    assert {row["reviewed"] for row in table.values()} == {"", "accept", "correct"}
    export(book, "events.parquet", tmp_path / "events.parquet")
    (event,) = pq.read_table(tmp_path / "events.parquet").to_pylist()
    assert (event["record"], event["modality"], event["reviewed"], event["date_start"]) == (
        shelled.id,
        "possible",
        "correct",
        date(2016, 9, 13),
    )
    done = export(book, "claims.csv", tmp_path / "decided.csv", filters=Filters(reviewed=True))
    assert done.rows == 2 and {row["record"] for row in rows(tmp_path / "decided.csv")} == {shelled.id, records[-1].id}
    assert next(r for r in book.records(types=["event"]) if r.id == shelled.id) == shelled  # the record itself stays as it was read
    book.withdraw_verdicts([kept], by="ben")
    assert export(book, "claims.csv", tmp_path / "decided.csv", filters=Filters(reviewed=True)).rows == 1


def test_what_was_said_in_a_misread_statement_is_told_by_whoever_stands_around_it(book: Casebook, tmp_path: Path) -> None:
    report, *records = full_report()
    outer, inner = [r for r in records if isinstance(r, Statement)][:2]
    claim = next(r for r in records if isinstance(r, Event) and r.said_in == inner.id)
    nested = msgspec.structs.replace(inner, within=outer.id)
    book.add_records([report, *(nested if r is inner else r for r in records)])

    def teller() -> str:
        export(book, "claims.csv", tmp_path / "claims.csv")
        return next(row["said_in"] for row in rows(tmp_path / "claims.csv") if row["record"] == claim.id)

    assert teller() == inner.id
    book.judge(inner.id, "misread", by="ana")
    assert teller() == outer.id
    book.judge(outer.id, "misread", by="ana")
    assert teller() == ""


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", " =", "＝"])
def test_cells_that_a_spreadsheet_would_run_are_made_harmless(book: Casebook, tmp_path: Path, start: str) -> None:
    evil = f'{start}HYPERLINK("http://x.example","y")'
    report, *records = full_report()
    assert isinstance(report, Report)
    book.add_records([msgspec.structs.replace(report, title=evil, outlet=evil), *records])
    export(book, "claims.csv", tmp_path / "claims.csv")
    for row in rows(tmp_path / "claims.csv"):
        assert row["title"] == "'" + evil
        assert all(cell.lstrip()[:1] not in ("=", "+", "@", "＝") for cell in row.values())


@given(st.text(max_size=12))
def test_a_harmless_cell_holds_the_same_words(cell: str) -> None:
    made = harmless(cell)
    assert made in (cell, "'" + cell)
    assert isinstance(made, str) and made.lstrip()[:1] not in ("=", "+", "-", "@")


def test_numbers_stay_numbers() -> None:
    assert harmless(-12.5) == -12.5 and harmless(None) is None


@pytest.mark.parametrize("name", ["claims.csv", "events.parquet"])
def test_names_that_a_report_withholds_are_in_no_table(book: Casebook, tmp_path: Path, name: str) -> None:
    secret = "Abu Secret"
    records = with_speaker(full_report(), disclosure="pseudonymous", name=secret)
    entity = next(r for r in records if isinstance(r, Statement)).speaker.entity
    # Whoever speaks under another name may also act: there too the name stays out.
    records = [
        msgspec.structs.replace(r, actor=(msgspec.structs.replace(r.actor[0], entity=entity, name=secret, actor="abu-secret"),))
        if isinstance(r, Event) and r.modality == "actual"
        else r
        for r in records
    ]
    book.add_records(records)
    done = export(book, name, tmp_path / name)
    table = rows(tmp_path / name) if name.endswith("csv") else pq.read_table(tmp_path / name).to_pylist()
    assert table[0]["who"] == "pseudonymous resident"
    assert "secret" not in str(table).lower()
    assert done.left_out == {"names of pseudonymous speakers": 1}
    open_table = export(book, name, tmp_path / f"open-{name}", protect="none")
    assert open_table.left_out == {}


def test_private_persons_are_protected_when_asked(book: Casebook, tmp_path: Path) -> None:
    book.add_records(with_speaker(full_report(), disclosure="named", name="Umm Ali", actor=None))
    export(book, "claims.csv", tmp_path / "a.csv")
    assert rows(tmp_path / "a.csv")[0]["who"] == "Umm Ali"
    done = export(book, "claims.csv", tmp_path / "b.csv", protect="private")
    assert rows(tmp_path / "b.csv")[0]["who"] == "resident (name left out)"
    assert done.left_out == {"names of named speakers": 1}


@pytest.mark.parametrize(("name", "role", "shown"), [
    ("Rima", "medic", "medic (name left out)"), ("Rima", None, "speaker (name left out)"), ("Rima Haddad", "medic", "Rima Haddad"),
    ("Haddad", "official", "Haddad"), ("Umm Rima", "rescuer", "rescuer (name left out)"), ("Abu al-Hasan", None, "speaker (name left out)"),
    ("Abu Rima", "armed_group", "Abu Rima"), ("Umm Rima Haddad", "activist", "Umm Rima Haddad"),
])  # fmt: skip
def test_a_first_name_or_kunya_alone_is_a_private_persons(book: Casebook, tmp_path: Path, name: str, role: str | None, shown: str) -> None:
    book.add_records(with_speaker(full_report(), disclosure="named", name=name, actor=None, role=role))
    export(book, "claims.csv", tmp_path / "a.csv", protect="private")
    assert rows(tmp_path / "a.csv")[0]["who"] == shown


def test_it_is_said_in_one_form_whom_private_protects() -> None:
    from reportedly.cli.exporting import export as command

    (option,) = get_type_hints(command, include_extras=True)["protect"].__metadata__
    assert PRIVATE_PERSONS in option.help
    assert PRIVATE_PERSONS in " ".join((Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8").split())


def test_account_names_stay_out(book: Casebook, tmp_path: Path) -> None:
    report, *records = full_report()
    assert isinstance(report, Report)
    book.add_records([msgspec.structs.replace(report, kind="comment", x_account="Real Name 77", outlet="Example Wire"), *records])
    export(book, "claims.csv", tmp_path / "a.csv")
    assert "Real Name" not in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")


def test_events_have_typed_columns(book: Casebook, tmp_path: Path) -> None:
    book.add_records(full_report())
    assert export(book, "events.parquet", tmp_path / "events.parquet").rows == 2
    first, second = pq.read_table(tmp_path / "events.parquet").to_pylist()
    assert (first["date_start"], first["report_date"], first["lat"]) == (date(2016, 9, 12), date(2016, 9, 13), 34.84)
    assert (first["actor"], first["actor_slug"], first["place"]) == (["Government forces"], ["syria-army"], ["Talbiseh"])
    assert book.report("homs-1")[0].text[first["start"] : first["end"]] == first["words"] == "shelled"
    assert (second["modality"], second["who"]) == ("denied", "The army")


@pytest.mark.parametrize("name", list(FORMATS))
def test_an_empty_book_can_be_exported(book: Casebook, tmp_path: Path, name: str) -> None:
    assert export(book, name, tmp_path / name).rows == 0
    assert (tmp_path / name).exists()


def test_a_folder_gets_a_file_named_for_the_format(book: Casebook, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert export(book, "claims.csv", tmp_path / "out").to == tmp_path / "out" / "claims.csv"


def test_unknown_formats_and_places_that_cannot_be_written(book: Casebook, tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"did you mean claims\.csv.*There are: records\.jsonl"):
        export(book, "claim.csv", tmp_path / "x")
    with pytest.raises(ReportedlyError, match="no folder"):
        export(book, "claims.csv", tmp_path / "none" / "x.csv")
    with pytest.raises(ReportedlyError, match="one of: withheld"):
        export(book, "claims.csv", tmp_path / "x", protect="all")  # type: ignore[arg-type]


def test_a_full_disk_leaves_no_half_file(book: Casebook, tmp_path: Path) -> None:
    book.add_records(full_report())
    (tmp_path / "claims.csv.part").symlink_to("/dev/full")
    with pytest.raises(ReportedlyError, match="No space left"):
        export(book, "claims.csv", tmp_path / "claims.csv")
    assert not (tmp_path / "claims.csv").exists() and not (tmp_path / "claims.csv.part").is_symlink()


def test_records_still_quote_their_reports(book: Casebook, tmp_path: Path) -> None:
    book.add_records(full_report())
    export(book, "records.jsonl", tmp_path / "r.jsonl")
    report, *records = (decode(line) for line in (tmp_path / "r.jsonl").read_bytes().splitlines())
    assert isinstance(report, Report)
    check_words(report.text, records)


def test_an_incident_a_line_with_its_reports_claims_and_differences(book: Casebook, tmp_path: Path) -> None:
    book.add_records([*full_report("a"), *full_report("b", outlet="Copying Paper")])
    done = export(book, "incidents.jsonl", tmp_path / "incidents.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "incidents.jsonl").read_bytes().splitlines()]
    assert len(lines) == done.rows == len(book.incidents(every=True)) == 1
    (one,) = lines
    assert one["id"] in one["claims"] and one["reports"] == one["lead_of"] == ["a", "b"]
    assert one["counts"] == {"reports": 2, "texts": 1, "claimants": 2} and one["contradictions"] == []
    whole = book.incident(one["id"])
    assert {c.id for c in whole.told} == set(one["claims"]) and {f.id for f in whole.figures} == set(one["figures"])


def test_account_tables_protect_who_the_reports_protect(book: Casebook, tmp_path: Path) -> None:
    book.add_records(with_speaker(full_report("a"), disclosure="named", role="resident", name="Umm Hassan", text=None, spans=()))
    export(book, "accounts.csv", tmp_path / "accounts.csv")
    table = rows(tmp_path / "accounts.csv")
    assert list(table[0]) == [*ACCOUNT_COLUMNS, "export"]
    assert {r["who"] for r in table} == {"Umm Hassan", "The army"}
    army = next(r for r in table if r["who"] == "The army")
    assert army["stand"] == "party" and army["what"].startswith("not so: ") and army["killed"] == ""
    done = export(book, "accounts.csv", tmp_path / "private.csv", protect="private")
    assert "Umm Hassan" not in (tmp_path / "private.csv").read_text(encoding="utf-8") and done.left_out


def test_notes_stand_in_no_other_file_and_their_words_only_where_nobody_is_protected(tmp_path: Path) -> None:
    with Casebook.open(tmp_path / "a.book", create=True) as book:
        book.add_records(full_report())
        event = next(e.id for e in book.records(types=["event"]))  # type: ignore[union-attr]
        book.add_note(event, "=Seen by Khalid", reliability="C", credibility="3", by="ana")
        for name in FORMATS:
            made = export(book, name, tmp_path / name, protect="none").to.read_bytes()
            assert (b"Khalid" in made) == (name == "notes.csv")
        written = export(book, "notes.csv", tmp_path / "n.csv", protect="none")
        (row,) = csv.DictReader(written.to.read_text("utf-8-sig").splitlines())
        assert (row["id"], row["reliability"], row["credibility"], row["words"]) == (event, "C", "3", "'=Seen by Khalid")
        hidden = export(book, "notes.csv", tmp_path / "n.csv")
        assert b"Khalid" not in hidden.to.read_bytes() and hidden.left_out == {"words of notes": 1}
