"""Feeds and archives of the web, many reports each, as real files: RSS, Atom, WARC."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest
from fastwarc.warc import WarcRecord, WarcRecordType

from reportedly.errors import UnreadableInput
from reportedly.intake import intake

from .taking import take
from .test_page import WORDPRESS, page

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
