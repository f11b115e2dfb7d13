from __future__ import annotations

import random
import sqlite3
import string
from collections.abc import Callable
from pathlib import Path

import pytest

from made_reports import arabic, full_report, taken
from reportedly.casebook import Casebook, mark
from reportedly.errors import CasebookBusy, NoSuchRecord, PartOfAnother
from reportedly.resources import Resources


def traces(folder: Path, words: str) -> list[str]:
    """Which files hold the words, whole or as the index has them, in any encoding that a database writes."""
    forms = {form.encode(code) for form in (words, words.lower()) for code in ("utf-8", "utf-16-le")}
    return [str(p) for p in sorted(folder.rglob("*")) if p.is_file() and any(form in _bytes(p) for form in forms)]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _secret(seed: int) -> str:
    """A word that stands nowhere else and that compression leaves whole."""
    return "".join(random.Random(seed).choices(string.ascii_lowercase, k=24))


@pytest.mark.parametrize("others", [0, 150])
def test_its_words_are_in_no_byte_of_the_file(tmp_path: Path, resources: Resources, others: int) -> None:
    secret, path = _secret(1), tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        book.add(arabic([f"تقرير {n} {_secret(n + 100)}" for n in range(others)]), resources)
        book.add_records(full_report(f"about-{secret}", secret, outlet=secret, title=f"Army shells {secret}"))
        book.add([taken(f"نص {secret}", id="ar", raw=secret.encode() + b"\x00" * 9, language="ar")], resources)
        event = next(r for r in book.records(f"about-{secret}", types=["event"]))
        book.judge(f"about-{secret}", "copy_of", right="ar", by="ana")
        book.judge("ar", "copy_of", right=f"about-{secret}", by="ana")
        book.judge(event.id, "correct", fields={"place": secret}, reasons=f"it was in {secret}", by="ana")
        assert traces(tmp_path, secret)
        for id in (f"about-{secret}", "ar"):
            book.withdraw(id, by="ana", why="asked by the speaker")
        assert book.search(secret) == []
        assert traces(tmp_path, secret) == []
        assert book.verify() is None
        assert len(list(book.reports())) == others
        assert len(book.search("تقرير", limit=1000)) == others
    assert traces(tmp_path, secret) == []
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_on_postgresql_its_words_are_in_no_table_file(postgresql: tuple[str, Path]) -> None:
    import psycopg

    server, data = postgresql
    secret = _secret(2)
    with psycopg.connect(server.replace("+psycopg", "") + "/postgres", autocommit=True) as connection:
        connection.execute("CREATE SCHEMA withdrawing")
        with Casebook.open(f"{server}/postgres?options=-csearch_path%3Dwithdrawing", create=True) as book:
            book.add_records(full_report("gone", secret))
            connection.execute("CHECKPOINT")
            assert traces(data / "base", secret)
            book.withdraw("gone", by="ana", why="asked")
        connection.execute("CHECKPOINT")
        assert traces(data / "base", secret) == []


def test_a_tombstone_stays_and_the_same_text_is_not_taken_in_again(book: Casebook, resources: Resources) -> None:
    ones = arabic(["نص أول", "نص ثان"])
    book.add(ones, resources)
    gone = book.withdraw("r0", by="ana", why="the family asked")
    assert gone.reports == ("r0",) and len(gone.originals) == 1
    (tombstone,) = book.withdrawn()
    assert (tombstone["mark"], tombstone["by"], tombstone["why"]) == (mark("r0"), "ana", "the family asked") and tombstone["scrubbed_at"]
    with pytest.raises(NoSuchRecord, match="was withdrawn"):
        book.report("r0")
    with pytest.raises(NoSuchRecord, match="withdrawn"):
        book.original(gone.originals[0])
    skipped: list[str] = []
    done = book.add([*ones, taken("نص أول", id="else", raw=b"?", language="ar")], resources, on_skip=lambda s: skipped.append(s.where))
    assert (done.withdrawn, done.unchanged, skipped) == (2, 1, ["r0.txt", "else.txt"])
    assert [e.what for e in book.log()] == ["add", "withdraw"]
    assert book.verify() is None


def test_versions_and_comments_go_with_it(book: Casebook, resources: Resources) -> None:
    first = taken("خبر عن الهدنة في حمص", id="a", language="ar")
    comment = taken("كذب", id="a-comment", raw=b"", part_of="a", kind="comment", language="ar")
    second = taken("خبر عن الهدنة في حمص اليوم", id="a", language="ar")
    book.add([first, comment, second, taken("خبر آخر", id="b", language="ar")], resources)
    newest = next(r.id for r in book.reports() if r.version_of)
    assert set(book.withdraw(newest, by="ana", why="asked").reports) == {"a", "a-comment", newest}
    assert [r.id for r in book.reports()] == ["b"]
    assert book.add([first, comment], resources).withdrawn == 2


def test_a_comment_whose_article_holds_its_words_is_not_half_withdrawn(book: Casebook, resources: Resources) -> None:
    article = taken("خبر عن الهدنة\nكذب", id="a", language="ar")
    comment = taken("كذب", id="a-comment", part_of="a", start=14, kind="comment", language="ar")
    book.add([article, comment], resources)
    with pytest.raises(PartOfAnother, match="withdraw a"):
        book.withdraw("a-comment", by="ana", why="asked")
    assert len(list(book.reports())) == 2


def test_what_else_holds_the_words_is_told(book: Casebook, resources: Resources) -> None:
    book.add(
        [
            taken("نص، الخبر", id="a", raw=b"feed", language="ar"),
            taken("خبر ثان", id="b", raw=b"feed", language="ar"),
            taken("نص الخبر!", id="c", raw=b"copy", outlet="Another", language="ar"),
        ],
        resources,
    )
    gone = book.withdraw("a", by="ana", why="asked")
    assert (gone.lost_their_original, gone.same_words) == (("b",), ("c",))


def test_what_was_never_there_cannot_be_withdrawn(book: Casebook) -> None:
    with pytest.raises(NoSuchRecord, match="no report of this id"):
        book.withdraw("nothing", by="ana", why="asked")


def test_a_reader_that_keeps_old_pages_alive_is_waited_for_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from reportedly.casebook import store

    monkeypatch.setattr(store, "WAIT", 0.2)
    secret = _secret(3)
    with Casebook.open(tmp_path / "book", create=True) as book:
        book.add_records(full_report("gone", secret))
        reader = sqlite3.connect(tmp_path / "book", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM report").fetchone()
        with pytest.raises(CasebookBusy, match="withdraw the same report again"):
            book.withdraw("gone", by="ana", why="asked")
        assert book.overview()["withdrawn_unscrubbed"] == 1
        reader.close()
        book.withdraw("gone", by="ana", why="asked")
        assert book.overview()["withdrawn_unscrubbed"] == 0
    assert traces(tmp_path, secret) == []


def test_withdrawing_one_of_many_leaves_the_others_searchable(new_place: Callable[[], str], resources: Resources) -> None:
    with Casebook.open(new_place(), create=True) as book:
        book.add(arabic([f"word{n} common" for n in range(40)]), resources)
        book.withdraw("r7", by="ana", why="asked")
        assert book.search("word7") == []
        assert {h.report for h in book.search("common", limit=99)} == {f"r{n}" for n in range(40) if n != 7}
        assert [h.report for h in book.search("word8")] == ["r8"]
