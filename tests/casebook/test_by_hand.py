from __future__ import annotations

import csv
from pathlib import Path

import pytest

from made_reports import TEXT, full_report, taken
from reportedly.casebook import Casebook
from reportedly.errors import BadClaims, ColumnMissing, UnreadableInput
from reportedly.records import Agreement, Control, Event, Figure, Statement, Tie
from reportedly.resources import Resources

ARABIC = "قال ناشطون إن الطيران قصف بلدة تلبيسة يوم الاثنين، وإن الطيران قتل ستة مدنيين. وافقت اللجنة على الهدنة."


def sheet(path: Path, *rows: dict[str, object]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    if path.suffix == ".xlsx":
        from openpyxl import Workbook

        book = Workbook()
        assert book.active
        book.active.append(names)
        for row in rows:
            book.active.append([row.get(name) for name in names])
        book.save(path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows(rows)
    return path


ROWS: tuple[dict[str, object], ...] = (
    {"report": "ar", "type": "event", "words": "قصف بلدة تلبيسة", "speaker": "ناشطون", "disclosure": "institutional", "role_of_speaker": "activist",
     "class": "assault", "mode": "airstrike", "actor": "الطيران", "place": "تلبيسة", "lat": 34.84, "lon": 36.73, "precision": "locality",
     "date": "2016-09-12"},
    {"report": "ar", "type": "figure", "words": "ستة مدنيين", "speaker": "ناشطون", "value": 6, "role": "killed", "group": "مدنيين", "status": "civilian"},
    {"report": "ar", "type": "agreement", "words": "وافقت اللجنة على الهدنة", "step": "accept", "kind": "local_truce", "actor": "اللجنة"},
    {"report": "homs-1", "type": "tie", "words": "backed by Turkey", "relation": "supports", "actor": "Turkey", "target": "Jaysh al-Izza"},
    {"report": "homs-1", "type": "control", "words": "holds Latamneh", "change": "held", "actor": "Jaysh al-Izza", "place": "Latamneh"},
    {"report": "homs-1", "type": "statement", "words": "accepted a ceasefire", "speaker": "The Homs Committee", "stance": "admit"},
)  # fmt: skip


@pytest.fixture
def filled(book: Casebook, resources: Resources) -> Casebook:
    book.add([taken(ARABIC, id="ar", language="ar")], resources)
    book.add_records(full_report())
    return book


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_claims_about_a_report_that_is_not_read_stand_with_the_others(filled: Casebook, tmp_path: Path, ending: str) -> None:
    done = filled.add_claims(sheet(tmp_path / f"claims{ending}", *ROWS), by="lina")
    assert (done.read, done.new, done.unchanged) == (6, 6, 0)
    report, records = filled.report("ar")
    assert report.x_not_read == "language: ar"
    event = next(r for r in records if isinstance(r, Event))
    said = next(r for r in records if isinstance(r, Statement))
    assert (event.event_class, event.mode, event.reader, event.said_in) == ("ASSAULT", "airstrike", "person:lina", said.id)
    assert event.actor[0].text == "الطيران" and event.actor[0].spans[0][0] < event.trigger.spans[0][0]
    assert event.time and (event.time.start, event.time.precision) == ("2016-09-12", "day") and event.place[0].lat == 34.84
    assert (said.speaker.text, said.speaker.role) == ("ناشطون", "activist")
    figure = next(r for r in records if isinstance(r, Figure))
    assert (figure.value, figure.low, figure.high, figure.role, figure.status) == (6, 6, 6, "killed", "civilian")
    assert isinstance(next(r for r in records if isinstance(r, Agreement)), Agreement)
    theirs = [r for r in filled.records("homs-1") if getattr(r, "reader", "") == "person:lina"]
    assert [type(r) for r in theirs] == [Tie, Control, Statement]
    assert any(c.who == "ناشطون" for i in filled.incidents() for c in filled.incident(i.id).told)


def test_the_same_sheet_twice_adds_nothing(filled: Casebook, tmp_path: Path) -> None:
    path = sheet(tmp_path / "claims.csv", *ROWS, ROWS[0])
    assert (filled.add_claims(path, by="lina").new, filled.add_claims(path, by="lina").new) == (6, 0)
    ids = [r.id for r in filled.records()]
    assert len(ids) == len(set(ids))


def test_they_survive_reading_again(filled: Casebook, tmp_path: Path, resources: Resources) -> None:
    filled.add_claims(sheet(tmp_path / "claims.csv", *ROWS), by="lina")
    claim = next(r for r in filled.records("ar", types=["event"]))
    filled.judge(claim.id, "accept", by="ben")
    filled.reread(resources)
    assert claim in list(filled.records("ar"))
    assert not list(filled.verdicts(queued=True))


def test_all_that_is_wrong_is_told_at_once_with_its_row_and_nothing_is_added(filled: Casebook, tmp_path: Path) -> None:
    good = {"report": "homs-1", "type": "event", "words": "shelled", "class": "ASSAULT"}
    path = sheet(
        tmp_path / "claims.csv",
        good,
        {**good, "report": "none"},
        {**good, "type": "rumor"},
        {**good, "words": "shelled the town"},
        {**good, "words": "Talbiseh"},
        {**good, "class": "WAR"},
        {**good, "date": "12/9/2016"},
        {**good, "actor": "Nobody at all"},
        {"report": "homs-1", "type": "figure", "words": "at least six people", "role": "killed", "value": "1,500"},
        {"report": "homs-1", "type": "tie", "words": "backed by Turkey", "relation": "supports", "actor": "Turkey"},
        {"report": "homs-1", "type": "event"},
        {**good, "date": "2016-09-14/2016-09-12"},
    )
    with pytest.raises(BadClaims) as wrong:
        filled.add_claims(path, by="lina")
    said = wrong.value.problems
    for (row, part), problem in zip(
        {
            3: "holds no report 'none'", 4: "no type of claim", 5: "do not stand in the report", 6: "more than once", 7: "WAR", 8: "no date",
            9: "actor 'Nobody at all'", 10: "'1,500'", 11: "'target'", 12: "'words' is empty", 13: "first to a last day",
        }.items(),
        said,
        strict=True,
    ):  # fmt: skip
        assert f"claims.csv, row {row}:" in problem and part in problem
    assert not [r for r in filled.records() if getattr(r, "reader", "").startswith("person:")]


def test_words_that_stand_twice_are_told_apart_by_what_is_before(filled: Casebook, tmp_path: Path) -> None:
    row = {"report": "ar", "type": "event", "words": "الطيران", "class": "ASSAULT"}
    with pytest.raises(BadClaims, match="more than once"):
        filled.add_claims(sheet(tmp_path / "a.csv", row), by="lina")
    filled.add_claims(sheet(tmp_path / "b.csv", {**row, "before": "وإن"}), by="lina")
    event = next(r for r in filled.records("ar", types=["event"]))
    assert isinstance(event, Event) and event.trigger.spans[0][0] == ARABIC.rindex("الطيران")
    with pytest.raises(BadClaims, match="right before"):
        filled.add_claims(sheet(tmp_path / "c.csv", {**row, "before": "ليس"}), by="lina")


def test_tables_that_are_no_tables_of_claims(filled: Casebook, tmp_path: Path) -> None:
    with pytest.raises(ColumnMissing, match="no column 'words'"):
        filled.add_claims(sheet(tmp_path / "a.csv", {"report": "ar", "type": "event"}), by="lina")
    with pytest.raises(ColumnMissing, match="does not know the column 'colour'"):
        filled.add_claims(sheet(tmp_path / "b.csv", {"report": "ar", "type": "event", "words": "x", "colour": "red"}), by="lina")
    for name, raw in (("c.xlsx", b"not a zip"), ("d.csv", b"report,type,words\n\xff\xfe")):
        (tmp_path / name).write_bytes(raw)
        with pytest.raises(UnreadableInput, match=name):
            filled.add_claims(tmp_path / name, by="lina")
    with pytest.raises(UnreadableInput, match="cannot be read"):
        filled.add_claims(tmp_path / "none.csv", by="lina")
    (tmp_path / "e.csv").write_bytes(b"")
    with pytest.raises(ColumnMissing):
        filled.add_claims(tmp_path / "e.csv", by="lina")


def test_semicolons_between_columns_as_some_spreadsheets_write_them(filled: Casebook, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("report;type;words;class;x_note\nhoms-1;event;shelled;ASSAULT;mine\n", encoding="utf-8")
    assert filled.add_claims(path, by="lina").new == 1
    assert "shelled" in TEXT
