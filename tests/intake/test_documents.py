"""Documents, one report each, as real files: plain text, PDF, DOCX, mail, pages saved as one file."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from reportedly.errors import UnreadableInput

from .taking import take
from .test_page import page


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
