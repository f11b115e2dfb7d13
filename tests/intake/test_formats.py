"""Every format that the intake takes, as real files: PDF, DOCX, mail, tables, feeds, archives, folders, standard input."""

from __future__ import annotations

import gzip
import io
import json
import os
from email.message import EmailMessage
from pathlib import Path

import docx
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fastwarc.warc import WarcRecord, WarcRecordType
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from reportedly.errors import ColumnMissing, NoSuchInput, UnreadableInput
from reportedly.intake import Intaken, count_inputs, intake
from reportedly.records import check_words

from .test_page import BODY, WORDPRESS, page

ODD = "“Truce” at\xa0Idlib\u200b — 😀 قالت المصادر\r\nsaid\ttoday \u2028 end  "


def take(*paths: Path, **options: object) -> list[Intaken]:
    got = list(intake(paths, **options))  # type: ignore[arg-type]
    for one in got:
        check_words(one.report.text, [one.report])
    return got


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8", newline="")
    return path


def test_text_file_keeps_its_words(tmp_path: Path) -> None:
    path = tmp_path / "note.txt"
    path.write_bytes("\ufeffTruce offered in Latamneh\r\n\r\nThe governor\xa0said “no” 😀.\r\nSource: AFP".encode())
    (got,) = take(path)
    assert got.report.text == "Truce offered in Latamneh\n\nThe governor\xa0said “no” 😀.\nSource: AFP"
    assert got.report.title == "Truce offered in Latamneh"
    assert got.report.x_parts[0] == (0, 25, "headline")
    assert [q.text for q in got.report.origin] == ["AFP"]
    assert (got.raw, got.where, got.media_type) == (path.read_bytes(), str(path), "text/plain")


def test_text_with_a_date_line_and_readers_comments(tmp_path: Path) -> None:
    path = tmp_path / "post.txt"
    path.write_text(
        "A brigade and its friends\n\n13 March 2013\n\nThe commander told a paper that he had 3,000 men.\n\n2 comments:\n\nAbu Layla said...\n"
        "He has 300.\n\nAt most.\nMarch 14, 2013 at 4:05 PM\nAnonymous said...\nSays who?\nMarch 15, 2013 at 1:00 AM\n\nPost a Comment\n"
    )
    main, *others = (one.report for one in take(path))
    assert (main.published, main.published_from) == ("2013-03-13", "the text: 13 March 2013")
    assert "Abu Layla said" in main.text
    assert [(c.x_account, c.text, c.published) for c in others] == [
        ("Abu Layla", "He has 300.\n\nAt most.", "2013-03-14"), ("Anonymous", "Says who?", "2013-03-15"),
    ]  # fmt: skip
    for comment in others:
        assert comment.start is not None and comment.part_of == main.id
        assert main.text[comment.start : comment.start + len(comment.text)] == comment.text


def pdf(path: Path, pages: list[list[str]], title: str = "", password: str = "") -> Path:
    canvas = Canvas(str(path), pagesize=A5, encrypt=password or None)
    if title:
        canvas.setTitle(title)
        canvas.setAuthor("Lina Haddad")
    for number, lines in enumerate(pages, 1):
        canvas.setFont("Helvetica", 10)
        y = 560
        for line in ("The New Day - Situation report", *lines, f"Page {number} of {len(pages)}"):
            canvas.drawString(40, y, line)
            y -= 14
        canvas.showPage()
    canvas.save()
    return path


LINES = [
    "The governor of Hama province offered a truce to the fighters in the",
    "town of Latamneh on Friday, and a spokesman for the fighters denied that",
    "any offer had reached them. Two rebel groups were said to be negoti-",
    "ating with the so-called Russian-backed centre at Hmeimim airbase near",
    "the coast.",
    "Residents said by telephone that two people had been killed on the road",
    "to Khan Shaykhun and that the market had been closed since then.",
]


def test_pdf_lines_become_paragraphs(tmp_path: Path) -> None:
    path = pdf(tmp_path / "report.pdf", [["Truce offered in Latamneh", *LINES], LINES, LINES], title="Truce offered in Latamneh")
    (got,) = take(path)
    text = got.report.text
    assert text.startswith("Truce offered in Latamneh\n\nThe governor of Hama province offered a truce to the fighters in the town of")
    assert "negotiating with the so-called Russian-backed" in text
    assert "Situation report" not in text and "Page 2" not in text
    assert text.count("Truce offered in Latamneh") == 1
    assert (got.report.title, got.report.byline, got.media_type) == ("Truce offered in Latamneh", "Lina Haddad", "application/pdf")
    # The day a PDF was made is not the day of publication.
    assert got.report.published is None


def test_pdf_that_cannot_be_read(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "whole.pdf", [LINES])
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole.read_bytes()[:400])
    locked = pdf(tmp_path / "locked.pdf", [LINES], password="secret")
    canvas = Canvas(str(tmp_path / "scan.pdf"))
    canvas.rect(10, 10, 100, 100)
    canvas.save()
    skipped: list[UnreadableInput] = []
    got = take(cut, locked, tmp_path / "scan.pdf", whole, on_skip=skipped.append)
    assert [one.where for one in got] == [str(whole)]
    assert ["cut off" in skipped[0].why, "password" in skipped[1].why, "without words" in skipped[2].why] == [True] * 3
    assert all(problem.do for problem in skipped)


def test_docx(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Truce offered in Latamneh", 0)
    document.add_paragraph("The governor said “yes”\xa0😀 on 12 March 2017.")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Killed", "two"
    document.add_paragraph("The fighters said no.")
    document.core_properties.author = "Lina Haddad"
    path = tmp_path / "report.docx"
    document.save(str(path))
    (got,) = take(path)
    assert (
        got.report.text
        == "Truce offered in Latamneh\n\nThe governor said “yes”\xa0😀 on 12 March 2017.\n\nKilled | two\n\nThe fighters said no."
    )
    assert (got.report.title, got.report.byline, got.report.published) == ("Truce offered in Latamneh", "Lina Haddad", None)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(UnreadableInput, match="damaged"):
        take(path)


def test_mail(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"], message["From"] = "Truce in Latamneh – état", "Lina Haddad <lina@newday.example>"
    message["Date"] = "Sun, 12 Mar 2017 23:50:00 +0300"
    message.set_content("The governor offered a truce.\n\nThe fighters said “no” 😀.\n")
    message.add_alternative("<p>The governor offered a truce, in HTML.</p>", subtype="html")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="list.pdf")
    path = tmp_path / "mail.eml"
    path.write_bytes(bytes(message))
    told: list[str] = []
    (got,) = take(path, on_note=told.append)
    assert got.report.text == "Truce in Latamneh – état\n\nThe governor offered a truce.\n\nThe fighters said “no” 😀."
    assert (got.report.byline, got.report.published) == ("Lina Haddad", "2017-03-12")
    assert got.report.published_from == "header Date: Sun, 12 Mar 2017 23:50:00 +0300"
    assert "list.pdf" in told[0]


def test_page_saved_as_one_file(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://newday.example/truce"
    message["Subject"] = "Truce"
    message["Date"] = "Mon, 13 Mar 2017 10:00:00 +0000"
    message.set_content(page(), subtype="html")
    path = tmp_path / "page.mhtml"
    path.write_bytes(bytes(message))
    (got,) = take(path)
    assert (got.report.url, got.report.outlet, got.report.retrieved) == ("https://newday.example/truce", "newday.example", "2017-03-13")
    assert got.report.published is None and "offered a truce" in got.report.text


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


FEED = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>The New Day</title><link>https://newday.example</link><language>en-gb</language>
<item><title>Truce offered in Latamneh</title><link>https://newday.example/1</link><pubDate>Sun, 12 Mar 2017 08:00:00 +0300</pubDate>
<dc:creator>Lina Haddad</dc:creator><description>Short.</description>
<content:encoded><![CDATA[<p>The governor offered a&nbsp;truce.</p><p>The fighters said “no” 😀 &amp; left.</p>]]></content:encoded></item>
<item><title>Second item</title><description>Only a summary of words here.</description></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The New Day</title><updated>2017-03-12T00:00:00Z</updated><id>x</id>
<entry><title>Truce offered in Latamneh</title><id>1</id><link href="https://newday.example/1"/><updated>2017-03-13T01:00:00Z</updated>
<author><name>Lina Haddad</name></author><content type="html">&lt;p&gt;The governor offered a truce.&lt;/p&gt;</content></entry></feed>"""


def test_feeds(tmp_path: Path) -> None:
    (tmp_path / "a.rss").write_text(FEED)
    first, second = take(tmp_path / "a.rss")
    assert first.report.text == "Truce offered in Latamneh\n\nThe governor offered a\xa0truce.\n\nThe fighters said “no” 😀 & left."
    assert (first.report.outlet, first.report.byline, first.report.url) == ("The New Day", "Lina Haddad", "https://newday.example/1")
    assert (first.report.published, first.report.published_from) == ("2017-03-12", "item published: Sun, 12 Mar 2017 08:00:00 +0300")
    assert second.report.text == "Second item\n\nOnly a summary of words here." and second.where.endswith("item 2")
    assert first.report.id != second.report.id
    # The same item in a longer feed is the same report.
    (tmp_path / "b.xml").write_text(
        FEED.replace("<item><title>Second", "<item><title>New</title><description>Words</description></item><item><title>Second")
    )
    assert first.report.id in [one.report.id for one in take(tmp_path / "b.xml")]
    (tmp_path / "c.atom").write_text(ATOM)
    (third,) = take(tmp_path / "c.atom")
    assert (third.report.published, third.report.published_from) == ("2017-03-13", "item updated: 2017-03-13T01:00:00Z")
    (tmp_path / "d.rss").write_text("<rss><channel><title>x")
    with pytest.raises(UnreadableInput, match=r"d\.rss"):
        take(tmp_path / "d.rss")


def warc_record(url: str, body: bytes, media: str = "text/html; charset=utf-8", status: str = "200 OK", extra: str = "") -> bytes:
    record = WarcRecord()
    record.init_headers(WarcRecordType.response)
    record.headers["WARC-Target-URI"] = url
    record.headers["WARC-Date"] = "2017-03-14T10:11:12Z"
    record.headers["Content-Type"] = "application/http; msgtype=response"
    record.set_bytes_content(f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\n{extra}\r\n".encode() + body)
    out = io.BytesIO()
    record.write(out)
    return out.getvalue()


@pytest.mark.parametrize("packed", [False, True])
def test_warc(tmp_path: Path, packed: bool) -> None:
    zipped = gzip.compress(page(after=WORDPRESS).encode())
    records = [
        warc_record("https://newday.example/a", page().encode()), warc_record("https://newday.example/a.png", b"\x89PNG", "image/png"),
        warc_record("https://newday.example/gone", page().encode(), status="404 Not Found"),
        warc_record("https://newday.example/b", zipped, extra="Content-Encoding: gzip\r\n"), warc_record("https://newday.example/c", b"<html></html>"),
    ]  # fmt: skip
    path = tmp_path / ("in.warc.gz" if packed else "in.warc")
    path.write_bytes(b"".join(gzip.compress(r) if packed else r for r in records))
    skipped: list[UnreadableInput] = []
    got = take(path, on_skip=skipped.append)
    assert [(one.report.url, one.report.kind) for one in got] == [
        ("https://newday.example/a", "article"), ("https://newday.example/b", "article"),
        ("https://newday.example/b", "comment"), ("https://newday.example/b", "comment"),
    ]  # fmt: skip
    assert got[0].report.retrieved == "2017-03-14T10:11:12Z" and got[0].report.outlet == "newday.example"
    assert got[0].raw == page().encode()
    assert len(skipped) == 1 and "https://newday.example/c" in skipped[0].where
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(path.read_bytes()[: len(path.read_bytes()) // 2])
    skipped.clear()
    list(intake([cut], on_skip=skipped.append))
    assert any("breaks off" in problem.why for problem in skipped)


def test_folder_in_stable_order_without_the_pictures_of_saved_pages(tmp_path: Path) -> None:
    (tmp_path / "b" / "inner").mkdir(parents=True)
    (tmp_path / "b" / "page_files").mkdir()
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.txt").write_text("hidden words")
    (tmp_path / "b" / "page.html").write_text(page())
    (tmp_path / "b" / "page_files" / "frame.html").write_text(page(body=BODY + "<p>an advert</p>"))
    (tmp_path / "b" / "page_files" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "b" / "inner" / "z.txt").write_text("Words of z.")
    (tmp_path / "a.txt").write_text("Words of a.")
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / ".DS_Store").write_bytes(b"\x00")
    told: list[str] = []
    got = take(tmp_path, on_note=told.append)
    assert [Path(one.where).name for one in got] == ["a.txt", "z.txt", "page.html"]
    assert told == ["1 .jpg file left out: no reports"]
    assert take(tmp_path, tmp_path / "a.txt", on_note=told.append)[-1].where.endswith("page.html")
    total = count_inputs([tmp_path])
    assert total == sum(Path(one.where).stat().st_size for one in got)
    assert got[-1].done == total and [one.done for one in got] == sorted(one.done for one in got)


def test_path_that_is_not_there_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words of a.")
    with pytest.raises(NoSuchInput, match=r"b\.txt"):
        intake([tmp_path / "a.txt", tmp_path / "b.txt"])
    with pytest.raises(NoSuchInput):
        count_inputs([tmp_path / "b.txt"])


def test_standard_input() -> None:
    rows = "".join(json.dumps({"id": str(n), "text": ODD}, ensure_ascii=False) + "\n" for n in range(3)).encode()
    got = list(intake(["-"], stdin=io.BytesIO(rows)))
    assert [one.report.id for one in got] == ["0", "1", "2"] and got[1].report.text == ODD and got[1].where == "standard input:2"
    (one,) = intake(["-"], stdin=io.BytesIO(b"{not json}\nTwo people died near Idlib.\n"))
    assert one.report.text == "{not json}\nTwo people died near Idlib.\n"
    (one,) = intake(["-"], stdin=io.BytesIO(page().encode()))
    assert one.report.title == "Truce offered in Latamneh"
    with pytest.raises(UnreadableInput, match="standard input: is empty"):
        list(intake(["-"], stdin=io.BytesIO(b"")))
    assert count_inputs(["-"]) is None


def test_bad_files_are_each_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    bad = {
        "binary.txt": os.urandom(4000), "empty.txt": b"", "misnamed.pdf": b"no pdf at all", "old.doc": b"\xd0\xcf\x11\xe0" + bytes(600),
        "photo.txt": b"\x89PNG\r\n\x1a\n" + bytes(100), "spaces.txt": b" \n \n", "table.csv": b"text\n", "zip.docx.zip": b"PK\x03\x04rest",
        "large.txt": b"words and words " * 1_300_000, "long.txt": b"words and words " * 70_000, "no.parquet": b"PAR1" + bytes(50),
        "gz.jsonl.gz": b"\x1f\x8b" + bytes(50), "x.eml": b"nothing of a mail", "broken.json": b'{"text": "a"', "x.warc": b"WARC/1.0\r\nbroken",
        "map.xml": b"<?xml version='1.0'?><urlset><url>x</url></urlset>",
    }  # fmt: skip
    for name, raw in bad.items():
        (tmp_path / name).write_bytes(raw)
    (tmp_path / "zz.txt").write_text("A good file.")
    skipped: list[UnreadableInput] = []
    got = take(tmp_path, on_skip=skipped.append)
    assert [Path(one.where).name for one in got] == ["zz.txt"]
    assert sorted({Path(p.where).name.split(":")[0] for p in skipped}) == sorted(bad)
    assert all(problem.why and problem.do for problem in skipped)
    whys = {Path(p.where).name: p.why for p in skipped}
    assert "21 MB" in whys["large.txt"] and "1,120,000 characters" in whys["long.txt"] and "picture" in whys["photo.txt"]


@pytest.mark.skipif(os.name == "nt", reason="permissions are told otherwise there")
def test_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "secret.txt"
    path.write_text("words")
    path.chmod(0)
    if os.access(path, os.R_OK):  # the superuser may read everything

        def refuse(self: Path, *args: object, **more: object) -> object:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableInput, match="may not be read by you"):
        take(path)


def test_text_in_odd_encodings(tmp_path: Path) -> None:
    words = "Силы правительства заявили, что перемирие соблюдается. Жители говорят обратное, и обстрел продолжался всю ночь. " * 3
    (tmp_path / "a.txt").write_bytes(words.encode("utf-16"))
    (tmp_path / "b.txt").write_bytes(words.encode("cp1251"))
    (tmp_path / "c.txt").write_bytes(("Truce — “offered” in Idlib. " * 20).encode() + b"\xff end")
    told: list[str] = []
    first, second, third = (one.report for one in take(tmp_path, on_note=told.append))
    assert first.text == words and first.language == "ru"
    assert second.text == words and "not UTF-8" in told[0]
    assert third.text.endswith("\ufffd end") and "c.txt" in told[1]


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
