from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from made_reports import full_report
from reportedly.casebook import Casebook, store
from reportedly.casebook.store import tables
from reportedly.errors import (
    CasebookBusy,
    CasebookFull,
    NewerCasebook,
    NoSuchInput,
    NotACasebook,
    ReadOnlyCasebook,
    ReportedlyError,
)
from reportedly.records import Report


def test_the_tables_that_the_migrations_make_are_those_that_queries_name(book: Casebook) -> None:
    with book._store.reading() as connection:
        inspector = inspect(connection)
        for name, table in tables.tables.tables.items():
            assert [c["name"] for c in inspector.get_columns(name)] == [c.name for c in table.columns], name


def test_opening_again_shows_the_same(new_place: Callable[[], str]) -> None:
    where = new_place()
    with Casebook.open(where, create=True) as book:
        book.add_records(full_report())
        before = list(book.records())
    with Casebook.open(where) as book:
        assert list(book.records()) == before
    with Casebook.open(where, create=True) as book:
        assert list(book.records()) == before


def test_a_newer_casebook_is_refused_and_says_what_to_do(new_place: Callable[[], str]) -> None:
    where = new_place()
    with Casebook.open(where, create=True) as book, book._store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO migration (name, applied_at) VALUES ('m9999_later', '2030-01-01')")
    with pytest.raises(NewerCasebook, match=r"m9999_later.*pip install --upgrade"):
        Casebook.open(where)


def test_a_database_without_a_casebook_is_refused_unless_one_is_to_be_made(new_place: Callable[[], str]) -> None:
    with pytest.raises((NotACasebook, NoSuchInput), match="reportedly add"):
        Casebook.open(new_place())


@pytest.mark.parametrize(
    "content", [b"Some notes of mine\n", b"%PDF-1.4 ...", b"\x00" * 4096, b"SQLite format 3\x00 and then nothing of the kind"]
)
def test_another_file_is_refused_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(NotACasebook, match=r"notes\.txt.*(left as it is|damaged)"):
            Casebook.open(path, create=create)
    assert path.read_bytes() == content
    assert [p.name for p in tmp_path.iterdir()] == ["notes.txt"]


def test_another_sqlite_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE report (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotACasebook, match="SQLite database but not a casebook"):
        Casebook.open(path, create=True)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_casebook_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.touch()
    with pytest.raises(NotACasebook, match="empty"):
        Casebook.open(path)
    Casebook.open(path, create=True).close()
    Casebook.open(path).close()


def test_a_damaged_casebook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        book.add_records(full_report())
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(NotACasebook, match="damaged"), Casebook.open(path) as book:
        list(book.records())


def test_folders_and_missing_folders_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(NotACasebook, match="is a folder"):
        Casebook.open(tmp_path, create=True)
    with pytest.raises(NoSuchInput, match="no folder"):
        Casebook.open(tmp_path / "none" / "book", create=True)
    with pytest.raises(NoSuchInput, match="no such casebook"):
        Casebook.open(tmp_path / "book")
    with pytest.raises(NotACasebook, match="address"):
        Casebook.open("mysql://host/book")


def test_odd_characters_in_the_path_are_no_matter(tmp_path: Path) -> None:
    path = tmp_path / "what? 100% #1 كتاب.casebook"
    with Casebook.open(path, create=True) as book:
        book.add_records(full_report())
    assert path.exists()
    with Casebook.open(path) as book:
        assert len(list(book.reports())) == 1


def test_a_server_that_is_not_there_says_so() -> None:
    with pytest.raises(NotACasebook, match="cannot be reached"):
        Casebook.open("postgresql+psycopg://nobody@127.0.0.1:1/none")


def test_a_full_disk_says_so_and_keeps_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        book.add_records(full_report("first"))
        from sqlalchemy import event

        pages = path.stat().st_size // 4096 + 60
        event.listen(book._store.engine, "connect", lambda connection, _: connection.execute(f"PRAGMA max_page_count = {pages}"))
        with pytest.raises(CasebookFull, match="make room"):
            book.add_records(r for n in range(2000) for r in full_report(f"more-{n}"))
    with Casebook.open(path) as book:
        assert next(iter(book.reports())).id == "first"
        assert book.verify() is None


def test_a_busy_casebook_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT", 0.2)
    with Casebook.open(tmp_path / "book", create=True) as book:
        other = sqlite3.connect(tmp_path / "book", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CasebookBusy, match="another program"):
            book.add_records(full_report())
        assert list(book.reports()) == []
        other.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a second process with fewer rights")
@pytest.mark.parametrize("was_open", [False, True], ids=["closed", "with a write-ahead log beside it"])
def test_a_read_only_casebook_can_be_read_and_says_that_it_cannot_be_written(tmp_path: Path, was_open: bool) -> None:
    path = tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        book.add_records(full_report())
        if was_open:
            shutil.copytree(tmp_path, tmp_path / "copy")
    if was_open:
        path = tmp_path / "copy" / "book"
    for folder in (tmp_path, *list(tmp_path.parents)[:3], path.parent):
        folder.chmod(0o755 if folder in (tmp_path, path.parent) else folder.stat().st_mode | 0o055)
    child = os.fork()
    if child == 0:
        code = 1
        try:
            if os.getuid() == 0:
                os.setuid(65534)
            else:
                path.chmod(0o444)
                path.parent.chmod(0o555)
            with Casebook.open(path) as book:
                assert len(list(book.records())) == len(full_report())
                assert book.search("Talbiseh")
                try:
                    book.add_records(full_report("second"))
                except ReadOnlyCasebook as error:
                    assert "not written to" in str(error)
                    code = 0
        except ReportedlyError as error:
            print(error, file=sys.stderr)
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_passwords_are_not_shown(postgresql: tuple[str, Path]) -> None:
    server, _ = postgresql
    with pytest.raises(NotACasebook) as problem:
        Casebook.open(server.replace("tests@", "tests:secret@") + "/postgres")
    assert "secret" not in str(problem.value)


def test_making_it_was_interrupted(tmp_path: Path) -> None:
    path = tmp_path / "book"
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA application_id = {store.APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
    with Casebook.open(path, create=True) as book:
        book.add_records(full_report())
        assert len(list(book.reports())) == 1


def test_opening_a_casebook_again_takes_nothing_from_who_has_it_open(tmp_path: Path) -> None:
    # A file that is opened and closed beside SQLite loses this process's locks on it (POSIX): another program then believes itself alone,
    # and takes away the log that the first one reads from.
    path = tmp_path / "shared.book"
    with Casebook.open(path, create=True) as book:
        book.add_records([Report(id="first", text="One.")])
    with Casebook.open(path, pooled=2) as book:
        assert book.overview()["reports"] == 1
        for n in range(3):
            Casebook.open(path).close()
            other = f"from reportedly.casebook import Casebook\nfrom reportedly.records import Report\nwith Casebook.open({str(path)!r}) as b: b.add_records([Report(id='r{n}', text='{n}.')])"
            subprocess.run([sys.executable, "-c", other], check=True)
            assert book.overview()["reports"] == n + 2
    with Casebook.open(path) as book:
        assert book.overview()["reports"] == 4
