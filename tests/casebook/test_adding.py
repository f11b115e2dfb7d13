from __future__ import annotations

import itertools
import multiprocessing
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from made_reports import Taken, arabic, full_report, taken
from reportedly.casebook import Casebook, mark
from reportedly.codebook import Codebook
from reportedly.errors import BadRecord, UnreadableInput
from reportedly.records import Report, encode
from reportedly.resources import Resources


def content(book: Casebook) -> set[bytes]:
    """All that a book holds, without the order in which it came."""
    return {encode(r) for r in book.records()}


def test_records_come_back_as_they_went_in(book: Casebook) -> None:
    given_ones = full_report()
    done = book.add_records(given_ones)
    assert (done.new, done.records) == (1, len(given_ones) - 1)
    assert list(book.records()) == given_ones
    assert list(book.records(types=["event"])) == [r for r in given_ones if type(r).__name__ == "Event"]
    assert book.report("homs-1") == (given_ones[0], given_ones[1:])


_number = itertools.count()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts=st.lists(st.text(st.characters(codec="utf-8"), max_size=80), min_size=1, max_size=6))
def test_any_text_comes_back_character_for_character(book: Casebook, texts: list[str]) -> None:
    reports = [Report(id=f"r{next(_number)}", text=text, title=text or None, outlet=text or None) for text in texts]
    book.add_records(reports)
    assert [book.report(r.id) for r in reports] == [(r, []) for r in reports]


def test_records_that_quote_what_is_not_there_are_refused(book: Casebook) -> None:
    report, *records = full_report()
    assert isinstance(report, Report)
    with pytest.raises(BadRecord):
        book.add_records([msgspec.structs.replace(report, text=report.text[1:]), *records])
    with pytest.raises(BadRecord, match="before the report"):
        book.add_records(records)
    assert list(book.reports()) == []


def test_the_same_twice_adds_nothing(book: Casebook, resources: Resources) -> None:
    ones = [taken("Rebels accepted the truce offered by Russia.", id=f"r{n}", published=f"2016-09-{n + 1:02}") for n in range(3)]
    first = book.add(ones, resources)
    before = content(book), book.overview()
    second = book.add(ones, resources)
    assert (first.new, second.new, second.unchanged) == (3, 0, 3)
    assert (content(book), book.overview()) == before


def test_the_same_page_saved_under_another_name_is_not_new(book: Casebook, resources: Resources) -> None:
    page = taken("قصف على حلب", id="a", where="a.html", url="https://e.example/news/1", language="ar")
    book.add([page], resources)
    again = Taken(msgspec.structs.replace(page.report, id="b"), b"<html>other bytes", "b.html")
    assert book.add([again], resources).unchanged == 1
    elsewhere = Taken(msgspec.structs.replace(page.report, id="c", url="https://other.example/x", outlet="Other"), b"<p>", "c.html")
    assert book.add([elsewhere], resources).new == 1


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(range(7)))
def test_the_order_of_adding_changes_nothing_of_what_is_in_the_book(
    tmp_path_factory: pytest.TempPathFactory, resources: Resources, order: list[int]
) -> None:
    ones = arabic([f"تقرير رقم {n}" for n in range(7)])
    books = []
    for number, sequence in enumerate((range(7), order)):
        with Casebook.open(tmp_path_factory.mktemp("order") / f"{number}", create=True) as book:
            book.add([ones[n] for n in sequence], resources)
            books.append(content(book))
    assert books[0] == books[1]


def test_a_changed_report_becomes_a_new_version_and_the_old_one_stays(book: Casebook, resources: Resources) -> None:
    words = "ثلاثة قتلى في قصف على بلدة تلبيسة في ريف حمص"
    old = taken(words, id="page", url="https://e.example/news/7", where="page.html", language="ar")
    new = taken(words.replace("ثلاثة", "خمسة"), id="page", url="https://e.example/news/7", where="page.html", language="ar")
    book.add([old], resources)
    done = book.add([new], resources)
    assert (done.new, done.new_versions) == (0, 1)
    first, second = list(book.reports())
    assert first.id == "page" and first.superseded_by == second.id and second.version_of == "page"
    assert book.report("page")[0].text == words
    assert book.report(second.id)[0].text == new.report.text
    # Both are known now: neither the old nor the new one is new a second time.
    assert book.add([old, new], resources).unchanged == 2
    third = Taken(msgspec.structs.replace(new.report, id="other-id", text=words.replace("ثلاثة", "سبعة")), b"7", "elsewhere.html")
    assert book.add([third], resources).new_versions == 1
    assert book.report("other-id")[0].version_of == second.id


def test_another_report_in_the_same_feed_is_no_version(book: Casebook, resources: Resources) -> None:
    where = {"where": "feed.xml", "language": "ar", "url": "https://e.example/"}
    book.add([taken("اتفاق هدنة في حمص", id="a", **where)], resources)
    done = book.add([taken("غارة جوية على سوق في إدلب", id="b", **where)], resources)
    assert (done.new, done.new_versions) == (1, 0)


def test_a_file_that_was_written_anew_is_a_version(book: Casebook, resources: Resources, tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.touch()
    book.add([taken("اتفاق هدنة في حمص", id="a", where=str(path), language="ar")], resources)
    assert book.add([taken("غارة جوية على سوق", id="b", where=str(path), language="ar")], resources).new_versions == 1


def test_comments_follow_their_article_when_it_is_saved_again(book: Casebook, resources: Resources) -> None:
    def page(id: str, text: str, raw: bytes) -> list[Taken]:
        article = taken(text, id=id, raw=raw, url="https://e.example/n/1", where="p.html", language="ar")
        comments = [
            taken(
                "كذب",
                id=f"{id}-comment-{n}",
                raw=b"",
                part_of=id,
                kind="comment",
                x_account=account,
                start=n,
                where="p.html",
                language="ar",
            )
            for n, account in enumerate(["one", "two"])
        ]
        return [article, *comments]

    assert book.add(page("a", "خبر عن الهدنة في حمص اليوم", b"1"), resources).new == 3
    assert book.add(page("b", "خبر عن الهدنة في حمص اليوم", b"2"), resources).unchanged == 3
    changed = book.add(page("c", "خبر عن الهدنة في حمص أمس", b"3"), resources)
    assert (changed.new, changed.new_versions) == (2, 1)
    assert {r.id for r in book.reports() if not r.superseded_by} == {"c", "c-comment-0", "c-comment-1"}


def test_a_report_in_a_language_that_is_not_read_is_kept_and_says_so(book: Casebook, resources: Resources) -> None:
    done = book.add(arabic(["نص"]), resources)
    assert (done.not_read, done.not_read_languages) == (1, {"ar": 1})
    report, records = book.report("r0")
    assert report.x_not_read == "language: ar" and records == []
    assert next(iter(book.reports())).not_read == "language: ar"
    assert book.overview()["not_read"] == {"language: ar": 1}


def test_originals_are_kept_once_by_their_hash(book: Casebook, resources: Resources) -> None:
    raw = b"<html>" + b"again and again " * 200
    ones = [taken(f"نص {n}", id=f"r{n}", raw=raw, language="ar") for n in range(2)] + [taken("x", id="s", raw=b"\x00\xff", language="ar")]
    book.add(ones, resources)
    for one in ones:
        sha = book.report(one.report.id)[0].bytes_sha256
        assert sha and book.original(sha) == one.raw
    assert book.overview()["originals"] == 2


def test_a_report_that_breaks_the_reading_is_kept_and_the_rest_goes_on(book: Casebook, resources: Resources) -> None:
    too_long = "word " * (resources.nlp.max_length // 5 + 1)
    skipped: list[UnreadableInput] = []
    ones = [taken("Rebels left Homs.", id="a"), taken(too_long, id="b"), taken("The army entered Homs.", id="c")]
    done = book.add(ones, resources, on_skip=skipped.append)
    assert (done.new, done.not_read) == (3, 1)
    assert [s.where for s in skipped] == ["b.txt"]
    assert "the reading failed" in (book.report("b")[0].x_not_read or "")


def test_halves_of_characters_are_left_out_and_odd_file_names_are_not(book: Casebook, resources: Resources) -> None:
    skipped: list[UnreadableInput] = []
    ones = [
        taken("\ud83d نص", id="a", raw=b"1", language="ar"),
        taken("نص", id="b", where="odd\udcff\0name.txt", language="ar"),
        taken("نص آخر", id="c", url="https://e.example/\ud800", language="ar", where="c.txt"),
    ]
    assert book.add(ones, resources, on_skip=skipped.append).new == 1
    assert [s.where for s in skipped] == ["a.txt", "c.txt"]
    assert book.add(ones, resources).unchanged == 1


def test_progress_is_told_after_every_batch(book: Casebook, resources: Resources) -> None:
    counts: list[int] = []
    book.add(arabic([f"نص {n}" for n in range(70)]), resources, on_progress=lambda done: counts.append(done.taken))
    assert counts == [32, 64, 70]


def test_the_log_tells_what_was_added_and_by_whom(book: Casebook, resources: Resources) -> None:
    book.add(arabic(["نص"]), resources, by="ana")
    entry = next(iter(book.log()))
    assert (entry.by, entry.what, entry.details["reports"][0][0]) == ("ana", "add", mark("r0"))
    assert book.verify() is None


REPORTS = 300


class Nothing:
    """Stands for a parser in processes that are given only reports in a language that is not read."""

    def pipe(self, texts: list[str]) -> list[str]:
        return texts


def _add(where: str, told: Connection | None = None) -> None:
    def one_by_one() -> Iterator[Taken]:
        for n, one in enumerate(arabic([f"report {n} about a truce" for n in range(REPORTS)])):
            if told:
                told.send(n)
            yield one

    with Casebook.open(where, create=True) as book:
        book.add(one_by_one(), Resources(nlp=Nothing(), codebook=Codebook(), gazetteer=Nothing()), by="child")  # type: ignore[arg-type]


def _read(where: str, told: Connection) -> None:
    seen: list[int] = []
    with Casebook.open(where) as book:
        told.send("ready")
        while not seen or seen[-1] < REPORTS:
            rows = list(book.reports())
            assert len(book.search("truce", limit=1000)) >= len(rows)
            assert book.verify() is None
            seen.append(len(rows))
    told.send(seen)


# Real processes, forked: each opens the casebook for itself.
_processes = multiprocessing.get_context("fork")


@pytest.mark.parametrize("stop_at", [0, 70, 200])
def test_killed_at_any_moment_it_goes_on_where_it_was(new_place: Callable[[], str], stop_at: int) -> None:
    where, whole = new_place(), new_place()
    hears, tells = _processes.Pipe(duplex=False)
    child = _processes.Process(target=_add, args=(where, tells))
    child.start()
    while hears.recv() < stop_at:
        pass
    child.kill()
    child.join()
    with Casebook.open(where, create=True) as book:
        kept = len(list(book.reports()))
        assert kept < REPORTS and kept % 32 == 0 and book.verify() is None
    for place in (where, whole):
        _add(place)
    with Casebook.open(where) as book, Casebook.open(whole) as other:
        assert len(list(book.reports())) == REPORTS
        assert content(book) == content(other)
        assert book.verify() is None


def test_two_processes_read_while_one_adds(new_place: Callable[[], str]) -> None:
    where = new_place()
    Casebook.open(where, create=True).close()
    readers = []
    for _ in range(2):
        hears, tells = _processes.Pipe(duplex=False)
        reader = _processes.Process(target=_read, args=(where, tells))
        reader.start()
        assert hears.recv() == "ready"
        readers.append((reader, hears))
    _add(where)
    for reader, hears in readers:
        seen = hears.recv()
        reader.join()
        assert reader.exitcode == 0 and seen == sorted(seen) and seen[-1] == REPORTS


def test_two_processes_may_add_at_once(new_place: Callable[[], str]) -> None:
    where = new_place()
    Casebook.open(where, create=True).close()
    children = [_processes.Process(target=_add, args=(where,)) for _ in range(2)]
    for child in children:
        child.start()
    for child in children:
        child.join(90)
        assert child.exitcode == 0
    with Casebook.open(where) as book:
        ids = [r.id for r in book.reports()]
        assert len(ids) == len(set(ids)) == REPORTS
        assert book.verify() is None
