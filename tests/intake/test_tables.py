"""Tables, a report a row, as real files: JSON lines, CSV, Parquet."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reportedly.errors import ColumnMissing, UnreadableInput
from reportedly.intake import intake

from .taking import ODD, take


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="")
    return path


def test_jsonl_keeps_ids_and_every_character(tmp_path: Path) -> None:
    rows = [
        {"id": 7, "text": ODD, "title": " Truce ", "outlet": "The New Day", "published": "2017-03-12", "language": "en", "kind": "post"},
        {"text": "no id here", "title": "A truce"},
        {"id": "c", "text": "I was there.", "kind": "comment", "part_of": "7", "account": "layla_79"},
    ]
    path = jsonl(tmp_path / "in.jsonl", *rows)
    first, second, third = (one.report for one in take(path))
    assert (first.id, first.text, first.title, first.kind, first.published_from) == ("7", ODD, " Truce ", "post", "column published")
    assert second.id.startswith("a-truce-")
    assert (third.kind, third.part_of, third.x_account) == ("comment", "7", "layla_79")
    assert [one.report.id for one in take(path)] == [first.id, second.id, third.id]
    assert take(path)[0].raw == path.read_bytes().split(b"\n")[0]


def test_same_words_at_two_outlets_are_two_reports(tmp_path: Path) -> None:
    got = take(jsonl(tmp_path / "in.jsonl", {"text": "Two died.", "outlet": "A"}, {"text": "Two died.", "outlet": "B"}))
    assert got[0].report.id != got[1].report.id and got[0].report.sha256 == got[1].report.sha256


def test_bad_lines_are_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(
        b'{"id": "a", "text": "one"}\n{"id": "b", "te\n[1]\n\n{"id": "c", "text": null}\n{"id": "d", "text": ["x"]}\n{"id": "e", "text": "\xff"}\n'
        b'{"id": "f", "text": "half \\ud800"}\n{"id": "g", "text": "two", "published": "31/02/2017", "kind": "essay"}'
    )
    skipped: list[UnreadableInput] = []
    told: list[str] = []
    got = take(path, on_skip=skipped.append, on_note=told.append)
    assert [one.report.id for one in got] == ["a", "g"]
    assert [p.where.rpartition(":")[2] for p in skipped] == ["2", "3", "5", "6", "7", "8"]
    assert got[1].report.published is None and got[1].report.kind == "article"
    assert "31/02/2017" in told[0] and f"{path}:9" in told[0] and "essay" in told[1]
    with pytest.raises(UnreadableInput, match=r"in\.jsonl:2"):
        take(path)


@pytest.mark.parametrize("ending", ["csv", "parquet", "jsonl"])
def test_missing_column_names_those_that_are_there_and_a_mapping(tmp_path: Path, ending: str) -> None:
    rows = [{"Headline": "Truce", "body": ODD, "date": "2017-03-12", "source": "The New Day"}]
    path = tmp_path / f"in.{ending}"
    if ending == "jsonl":
        jsonl(path, *rows)
    elif ending == "parquet":
        pq.write_table(pa.Table.from_pylist(rows), path)
    else:
        body = ODD.replace('"', '""')
        path.write_text(f'Headline,body,date,source\nTruce,"{body}",2017-03-12,The New Day\n', encoding="utf-8", newline="")
    with pytest.raises(ColumnMissing) as problem:
        take(path)
    assert "Headline, body, date, source" in str(problem.value)
    assert "text=body, title=Headline, published=date, outlet=source" in str(problem.value)
    with pytest.raises(ColumnMissing, match="no column 'words'"):
        take(path, columns={"text": "words"})
    with pytest.raises(ColumnMissing, match="field first"):
        take(path, columns={"body": "text"})
    mapping = {"text": "body", "title": "Headline", "published": "date", "outlet": "source"}
    (got,) = take(path, columns=mapping)
    assert got.report.text == ODD
    assert (got.report.title, got.report.outlet, got.report.published) == ("Truce", "The New Day", "2017-03-12")
    assert got.report.published_from == "column date"


def test_mapping_of_columns_that_only_some_rows_or_files_have(tmp_path: Path) -> None:
    one = jsonl(tmp_path / "one.jsonl", {"body": "a a"}, {"body": "b b", "author": "Lina", "lang": "ENG"})
    two = jsonl(tmp_path / "two.jsonl", {"text": "c c", "language": "en_GB"})
    told: list[str] = []
    got = take(one, two, columns={"text": "body", "byline": "author", "language": "lang"}, on_note=told.append, on_skip=lambda p: None)
    assert [(g.report.text, g.report.byline, g.report.language) for g in got] == [("a a", None, None), ("b b", "Lina", "en")]
    got = take(two, columns={"text": "body"}, on_note=told.append)
    assert got[0].report.language == "en-gb" and "no column 'body'; text was taken from 'text'" in told[0]


def test_progress_moves_inside_tables(tmp_path: Path) -> None:
    rows = [{"text": f"Report {n} of many"} for n in range(4000)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "in.parquet")
    (tmp_path / "in.csv").write_text("text\n" + "".join(f"{row['text']}\n" for row in rows))
    for name in ("in.csv", "in.parquet"):
        done = [one.done for one in take(tmp_path / name)]
        assert done == sorted(done) and done[0] < done[-1] == (tmp_path / name).stat().st_size


def test_csv_as_spreadsheets_write_it(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_bytes(
        'id;text;published\r\n1;"Une trêve; dit-on,\r\nà Idlib";12.03.2017\r\n2;"Déni ""formel""";03/04/2017\r\n'.encode("cp1252")
    )
    told: list[str] = []
    first, second = (one.report for one in take(path, on_note=told.append))
    assert (first.id, first.text, first.published) == ("1", "Une trêve; dit-on,\r\nà Idlib", "2017-03-12")
    assert first.published_from == "column published: 12.03.2017"
    # The third of April or the fourth of March: nobody can tell.
    assert (second.text, second.published) == ('Déni "formel"', None)
    assert "not UTF-8" in told[0] and "03/04/2017" in told[1]


def test_parquet_with_real_dates_by_row_groups(tmp_path: Path) -> None:
    table = pa.table(
        {"text": [f"Report {n} {ODD}" for n in range(300)], "published": pa.array([17237] * 300, pa.date32()), "other": [1] * 300}
    )
    path = tmp_path / "in.parquet"
    pq.write_table(table, path, row_group_size=50)
    got = take(path)
    assert [one.report.text for one in got] == [f"Report {n} {ODD}" for n in range(300)]
    assert got[0].report.published == "2017-03-12" and got[299].where == f"{path}:row 300"


def test_large_table_is_read_row_by_row(tmp_path: Path) -> None:
    row = json.dumps({"text": "Two people were killed near Idlib, a monitor said. " * 40}).encode() + b"\n"
    path = tmp_path / "large.jsonl"
    path.write_bytes(row * 200 + b'{"text": "' + b"x" * 21_000_000 + b'"}\n' + row * 3)
    skipped: list[UnreadableInput] = []
    reports = intake([path], on_skip=skipped.append)
    first = next(reports)
    assert first.done == len(row)
    assert sum(1 for _ in reports) == 202
    assert [p.where for p in skipped] == [f"{path}:201"] and "MB" in skipped[0].why
