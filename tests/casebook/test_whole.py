"""The whole way: files through intake and reading into a casebook, and out again."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.casebook import Casebook
from reportedly.commands import SAMPLES
from reportedly.exports import FORMATS, export
from reportedly.intake import intake
from reportedly.records import Report, check_words, decode
from reportedly.resources import Resources

SOME = ("2013-08-22-*", "2016-02-29-*", "2016-12-22-*", "2018-07-01-*")


@pytest.fixture(scope="module")
def sample_book(tmp_path_factory: pytest.TempPathFactory, resources: Resources) -> Path:
    path = tmp_path_factory.mktemp("samples") / "samples.book"
    with Casebook.open(path, create=True) as book:
        added = book.add(intake(_samples()), resources, by="tests")
        assert added.new >= 4 and added.records > 100
    return path


def _samples() -> list[Path | str]:
    return [page for pattern in SOME for page in sorted(SAMPLES.glob(pattern))]


def test_a_second_run_adds_nothing(sample_book: Path, resources: Resources) -> None:
    with Casebook.open(sample_book) as book:
        before = book.overview()
        again = book.add(intake(_samples()), resources)
        assert (again.new, again.new_versions, again.unchanged) == (0, 0, again.taken)
        assert book.overview() == before
        assert book.reread(resources).reports == 0


def test_every_record_quotes_its_report_and_every_id_stands_once(sample_book: Path) -> None:
    ids: list[str] = []
    with Casebook.open(sample_book) as book:
        for report, records in book.by_report():
            check_words(report.text, records)
            ids += [report.id, *(r.id for r in records)]
    assert len(ids) == len(set(ids))


def test_comments_are_reports_that_name_their_article(sample_book: Path) -> None:
    with Casebook.open(sample_book) as book:
        rows = {row.id: row for row in book.reports()}
        comments = [row for row in rows.values() if row.kind == "comment"]
        assert comments and all(rows[row.part_of or ""].kind == "article" for row in comments)


def test_what_is_searched_for_is_found_and_can_be_opened(sample_book: Path) -> None:
    with Casebook.open(sample_book) as book:
        hits = book.search("Aleppo")
        assert hits
        for hit in hits:
            text = book.report(hit.report)[0].text
            assert all(text[s:e].lower().startswith("aleppo") for s, e in hit.spans)
        for actor in book.actors():
            assert book.actor(actor.slug).slug == actor.slug
        for place in book.places():
            assert book.place(place.key).place == place
        for one in book.incidents(every=True):
            assert book.incident(one.id).id == one.id and len(book.incident(one.id).told) == one.claims


LEAST = {"coding_sheet.xlsx": 5, "truces.csv": 5, "violations.csv": 2, "ties.csv": 2, "control.csv": 2, "notes.csv": 0, "reports.csv": 3}
"""Rows that the samples give in formats that have few: incidents, steps of truces, violations, ties, claims of control; nobody has noted anything."""


@pytest.mark.parametrize("name", list(FORMATS))
def test_it_can_be_exported(sample_book: Path, tmp_path: Path, name: str) -> None:
    with Casebook.open(sample_book) as book:
        done = export(book, name, tmp_path / name)
        assert done.rows >= LEAST.get(name, 10)
        if name == "records.jsonl":
            records = [decode(line) for line in (tmp_path / name).read_bytes().splitlines()]
            with Casebook.open(tmp_path / "again", create=True) as again:
                again.add_records(records)
                assert list(again.records()) == list(book.records()) == records
            assert sum(isinstance(r, Report) for r in records) == len(list(book.reports()))
