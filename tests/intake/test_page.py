"""Pages as browsers save them, of the makes that news sites and blogs have."""

from __future__ import annotations

from pathlib import Path

import pytest

from reportedly.errors import UnreadableInput
from reportedly.intake import Intaken, intake
from reportedly.records import Report, check_words
from reportedly.spans import words_at

BODY = """
<p>The governor of Hama province offered a truce to the fighters in Latamneh on Friday, state television said, after three weeks of shelling.</p>
<p>A spokesman for Jaysh al-Izza, which holds the town, denied that any offer had been made. “We have heard of no truce,” he said.</p>
<p>Residents said by telephone that two people had been killed on the road to Khan Shaykhun, and that the market had been closed since Monday.</p>
<p>Neither account could be checked, and the monitors of the ceasefire in Damascus did not answer questions about it on Saturday evening.</p>
"""


def page(head: str = "", body: str = BODY, before: str = "", after: str = "", lang: str = "en") -> str:
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Truce offered in Latamneh | The New Day</title>{head}</head>
    <body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
    <article>{before or "<h1>Truce offered in Latamneh</h1>"}{body}</article>{after}
    <aside class="related"><h3>Related stories</h3><ul><li><a href="/x">Ten killed elsewhere in another story altogether</a></li></ul></aside>
    <footer><p>Copyright The New Day. All rights reserved. Contact us. Privacy.</p></footer></body></html>"""


def take(tmp_path: Path, html: str | bytes, name: str = "page.html", **options: object) -> list[Intaken]:
    path = tmp_path / name
    path.write_bytes(html if isinstance(html, bytes) else html.encode())
    return list(intake([path], **options))  # type: ignore[arg-type]


def article(tmp_path: Path, html: str | bytes, **options: object) -> Report:
    first = take(tmp_path, html, **options)[0].report
    check_words(first.text, [first])
    return first


def part(report: Report, name: str) -> list[str]:
    return [report.text[start:end] for start, end, kind in report.x_parts if kind == name]


def test_headline_first_furniture_off_paragraphs_apart(tmp_path: Path) -> None:
    got = article(tmp_path, page())
    assert got.text.startswith("Truce offered in Latamneh\n\nThe governor of Hama")
    assert part(got, "headline") == ["Truce offered in Latamneh"]
    assert got.title == "Truce offered in Latamneh"
    assert len(got.text.split("\n\n")) == 5
    for furniture in ("Home", "Related", "elsewhere", "Copyright"):
        assert furniture not in got.text
    assert got.language == "en" and got.sha256 and got.bytes_sha256 and got.kind == "article"


def test_characters_stay_as_the_page_has_them(tmp_path: Path) -> None:
    odd = "“Ten&nbsp;people” died at Kafr\u200bZita 😀, said قناة حلب اليوم &amp; others on&#160;Monday — no one knows&hellip;"
    got = article(tmp_path, page(body=f"<p>{odd}</p>" + BODY))
    assert "“Ten\xa0people” died at Kafr\u200bZita 😀, said قناة حلب اليوم & others on\xa0Monday — no one knows…" in got.text
    assert "\ue0a0" not in got.text


def test_facts_from_linked_data_come_first(tmp_path: Path) -> None:
    head = """<link rel="canonical" href="https://www.newday.example/2017/03/12/truce">
    <meta property="og:site_name" content="The New Day"><meta property="article:published_time" content="2017-03-11T08:00:00Z">
    <meta name="author" content="Someone Else">
    <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle",
    "headline":"Truce offered in Latamneh","datePublished":"2017-03-12T23:30:00+03:00","dateModified":"2019-01-01",
    "author":[{"@type":"Person","name":"Lina Haddad"},{"@type":"Person","name":"Omar Said"}]}]}</script>"""
    got = article(tmp_path, page(head))
    assert (got.published, got.outlet, got.byline) == ("2017-03-12", "The New Day", "Lina Haddad, Omar Said")
    assert got.published_from == "JSON-LD datePublished: 2017-03-12T23:30:00+03:00"
    assert got.url == "https://www.newday.example/2017/03/12/truce"
    where = dict(got.x_found_in)
    assert where["published"] == "JSON-LD datePublished" and where["outlet"] == "meta og:site_name"
    assert where["byline"] == "JSON-LD author" and where["url"] == "link canonical" and where["title"] == "h1"


@pytest.mark.parametrize(
    ("head", "before", "day", "where"),
    [
        ('<meta property="article:published_time" content="2016-02-27T01:00:00+02:00">', "", "2016-02-27", "meta article:published_time"),
        ("", '<h1>Truce offered in Latamneh</h1><time datetime="2016-02-27">yesterday</time>', "2016-02-27", "time tag"),
        (
            "",
            '<h1>Truce offered in Latamneh</h1><div class="story-meta"><span class="date">27 February 2016</span></div>',
            "2016-02-27",
            "class date",
        ),
        ("", '<h1>Truce offered in Latamneh</h1><p class="byline">By Lina Haddad | 27 February 2016</p>', "2016-02-27", "class byline"),
        ("", '<h1>Truce offered in Latamneh</h1><div class="ndTimestamp">Feb 27, 2016 10:00 GMT</div>', "2016-02-27", "class ndTimestamp"),
        ('<link rel="canonical" href="https://newday.example/2016/feb/27/truce">', "", "2016-02-27", "the address"),
        ("", "<h1>Truce offered in Latamneh</h1><p>Published: 27 February 2016</p>", "2016-02-27", "the text"),
    ],
)
def test_date_where_it_was_found(tmp_path: Path, head: str, before: str, day: str, where: str) -> None:
    got = article(tmp_path, page(head, before=before))
    assert got.published == day
    assert dict(got.x_found_in)["published"] == where
    assert got.published_from and got.published_from.startswith(where)


def test_updated_is_not_published(tmp_path: Path) -> None:
    before = '<h1>Truce offered in Latamneh</h1><p class="meta">Updated <time class="updated" datetime="2019-05-05">5 May 2019</time></p>'
    head = '<meta property="article:modified_time" content="2019-05-05"><meta property="og:updated_time" content="2019-05-05">'
    got = article(tmp_path, page(head, body=BODY + "<p>Updated 5 May 2019</p>", before=before))
    assert got.published is None and got.published_from is None
    assert "2019" not in got.text


def test_impossible_and_future_dates_are_left_empty_and_told(tmp_path: Path) -> None:
    told: list[str] = []
    got = article(tmp_path, page('<meta name="date" content="2017-02-31">'), on_note=told.append)
    assert got.published is None and "2017-02-31" in told[0] and "page.html" in told[0]
    got = article(tmp_path, page('<meta name="date" content="2031-02-01">'), on_note=told.append, today="2026-01-01")
    assert got.published is None and "in the future" in told[-1]


def test_standfirst_and_captions_are_marked(tmp_path: Path) -> None:
    before = """<h1>Truce offered in Latamneh</h1><h2 class="standfirst">Fighters say that no offer reached them</h2>
    <figure><img src="page_files/a.jpg"><figcaption>A street in Latamneh in 2016. <span class="credit">Lina Haddad / AFP</span></figcaption></figure>"""
    got = article(tmp_path, page(before=before))
    assert part(got, "standfirst") == ["Fighters say that no offer reached them"]
    assert part(got, "caption") == ["A street in Latamneh in 2016. Lina Haddad / AFP"]
    assert got.text.index("Fighters say") < got.text.index("A street in") < got.text.index("The governor")
    assert got.text.count("A street in Latamneh") == 1
    # The photographer's agency is not where the story comes from.
    assert got.origin == ()


@pytest.mark.parametrize(
    ("body", "origin"),
    [
        (BODY.replace("<p>The governor", "<p>BEIRUT (AP) — The governor", 1), ["AP"]),
        (BODY.replace("<p>The governor", "<p>(Reuters) - The governor", 1), ["Reuters"]),
        (BODY + "<p>Source: AFP</p>", ["AFP"]),
        (BODY + "<p>This article was originally published by Syria Deeply.</p>", ["Syria Deeply"]),
        (BODY, []),
        (BODY.replace("state television said", "Reuters reported"), []),
    ],
)
def test_origin_is_quoted_exactly(tmp_path: Path, body: str, origin: list[str]) -> None:
    got = article(tmp_path, page(body=body))
    assert [q.text for q in got.origin] == origin
    assert all(words_at(got.text, q.spans) == q.text for q in got.origin)


def test_byline_that_names_a_wire_is_kept_in_the_text(tmp_path: Path) -> None:
    got = article(tmp_path, page('<meta name="author" content="Lina Haddad, Associated Press">'))
    assert got.byline == "Lina Haddad, Associated Press"
    assert [q.text for q in got.origin] == ["Associated Press"]
    assert got.text.endswith("\n\nBy Lina Haddad, Associated Press")


def test_translation_is_marked_with_its_words(tmp_path: Path) -> None:
    got = article(tmp_path, page(body="<p><em>Powered by automated translation</em></p>" + BODY))
    assert got.translation is not None and got.translation.method == "machine" and got.translation.quote is not None
    assert got.translation.quote.text == "Powered by automated translation"
    got = article(tmp_path, page(body=BODY + "<p>Translated from Arabic by Rana Salem.</p>"))
    assert got.translation is not None
    assert (got.translation.method, got.translation.source, got.translation.by) == ("human", "ar", "Rana Salem")
    assert article(tmp_path, page()).translation is None


WORDPRESS = """<div id="comments" class="comments-area"><h2 class="comments-title">2 thoughts on “Truce offered”</h2><ol class="comment-list">
<li id="comment-11" class="comment even depth-1"><article id="div-comment-11" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><b class="fn">Abu Layla</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="#"><time datetime="2017-03-14T16:05:00+00:00">March 14, 2017 at 4:05 pm</time></a></div></footer>
<div class="comment-content"><p>The number is wrong.</p><p>I counted twelve.</p></div><div class="reply"><a>Reply</a></div></article>
<ol class="children"><li id="comment-12" class="comment odd depth-2"><article id="div-comment-12" class="comment-body"><footer class="comment-meta">
<div class="comment-author vcard"><b class="fn">layla_79</b> <span class="says">says:</span></div>
<div class="comment-metadata"><a href="#"><time datetime="2017-03-15T16:05:00+00:00">March 15, 2017</time></a></div></footer>
<div class="comment-content"><p>You were not there 😀.</p></div></article></li></ol></li></ol>
<div id="respond"><h3>Leave a Reply</h3><form><textarea></textarea></form></div></div>"""
BLOGGER = """<div class="comments" id="comments"><h4>2 comments:</h4><dl id="comments-block">
<dt class="comment-author"><a href="#">Abu Layla</a> said...</dt><dd class="comment-body"><p>The number is wrong.<br><br>I counted twelve.</p></dd>
<dd class="comment-footer"><span class="comment-timestamp">March 14, 2017 at 4:05 PM</span></dd>
<dt class="comment-author anon-comment-icon">layla_79 said...</dt><dd class="comment-body"><p>You were not there 😀.</p></dd>
<dd class="comment-footer"><span class="comment-timestamp">March 15, 2017 at 4:05 PM</span></dd></dl><p><a>Post a Comment</a></p></div>"""
SCHEMA = """<section class="comments"><div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">Abu Layla</span>
<time itemprop="dateCreated" datetime="2017-03-14">14 March</time><p itemprop="text">The number is wrong.<br><br>I counted twelve.</p></div>
<div itemscope itemtype="https://schema.org/Comment"><span itemprop="author">layla_79</span><time datetime="2017-03-15">15 March</time>
<p itemprop="text">You were not there 😀.</p></div></section>"""
PLAIN = """<div id="comments"><h3>2 comments</h3><p><b>Abu Layla</b> said...</p><p>The number is wrong.</p><p>I counted twelve.</p>
<p>March 14, 2017 at 4:05 PM</p><p><b>layla_79</b> said...</p><p>You were not there 😀.</p><p>March 15, 2017 at 4:05 PM</p></div>"""


@pytest.mark.parametrize("comments", [WORDPRESS, BLOGGER, SCHEMA, PLAIN], ids=["wordpress", "blogger", "schema", "plain"])
def test_readers_comments_are_reports_of_their_own(tmp_path: Path, comments: str) -> None:
    main, *others = take(tmp_path, page(after=comments))
    assert [c.report.x_account for c in others] == ["Abu Layla", "layla_79"]
    assert [c.report.published for c in others] == ["2017-03-14", "2017-03-15"]
    assert [" ".join(c.report.text.split()) for c in others] == ["The number is wrong. I counted twelve.", "You were not there 😀."]
    for comment in others:
        assert (comment.report.kind, comment.report.part_of, comment.report.start) == ("comment", main.report.id, None)
        assert comment.raw == b"" and comment.report.sha256
    assert "number is wrong" not in main.report.text and "not there" not in main.report.text
    assert len({c.report.id for c in others}) == 2


def test_comments_in_linked_data(tmp_path: Path) -> None:
    head = """<script type="application/ld+json">{"@type":"NewsArticle","headline":"Truce offered in Latamneh","comment":[
    {"@type":"Comment","text":"The number is wrong.","dateCreated":"2017-03-14","author":{"@type":"Person","name":"Abu Layla"}}]}</script>"""
    _, comment = take(tmp_path, page(head))
    assert (comment.report.x_account, comment.report.published, comment.report.text) == ("Abu Layla", "2017-03-14", "The number is wrong.")


def test_an_opinion_page_is_no_readers_comment(tmp_path: Path) -> None:
    html = page().replace("<article>", '<article class="comment">')
    assert len(take(tmp_path, html)) == 1


def test_same_page_same_id_whatever_its_name(tmp_path: Path) -> None:
    one = take(tmp_path, page(), "a.html")[0].report
    two = take(tmp_path, page(), "b.html")[0].report
    assert one.id == two.id and one.id.startswith("truce-offered-in-latamneh-")
    assert take(tmp_path, page(body=BODY + "<p>One more line of words.</p>"))[0].report.id != one.id


def test_page_in_another_encoding(tmp_path: Path) -> None:
    html = page().replace('<meta charset="utf-8">', '<meta charset="windows-1252">').replace("Khan", "Khân")
    assert "Khân Shaykhun" in article(tmp_path, html.encode("windows-1252")).text


def test_arabic_page_is_told_as_arabic(tmp_path: Path) -> None:
    words = "<p>قال ناشطون إن الهدنة في ريف حماة الشمالي لم تدخل حيز التنفيذ بعد، وإن القصف استمر طوال الليل على البلدة.</p>"
    html = page(body=words * 4, before="<h1>هدنة في اللطامنة</h1>", lang="ar").replace("Truce offered in Latamneh | The New Day", "هدنة")
    got = article(tmp_path, html)
    assert got.language == "ar" and "ناشطون" in got.text and got.x_not_read is None


def test_saved_from_address_and_outlet_by_domain(tmp_path: Path) -> None:
    html = page().replace("<html", "<!-- saved from url=(0037)https://www.newday.example/world/truce -->\n<html", 1)
    got = article(tmp_path, html)
    assert got.url == "https://www.newday.example/world/truce" and got.outlet == "newday.example"


def test_broken_html_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    html = page().replace("</p>", "", 2).replace("</article>", "").replace("</body></html>", "<div><p")
    assert "denied that any offer" in article(tmp_path, html).text


def test_marks_with_the_word_inside_and_tables(tmp_path: Path) -> None:
    before = """<h1>Truce offered in Latamneh</h1><div class="ndByline">By <b>Lina Haddad</b></div><p class="ArticleHeader__standfirst">No offer came, say fighters</p>
    <div class="photoBox"><img src="a.jpg"><div class="captionText">A street in Latamneh.</div></div>"""
    table = "<table><tr><th>Town</th><th>Killed</th></tr><tr><td><p>Latamneh</p></td><td>2</td></tr></table>"
    got = article(tmp_path, page(body=BODY + table, before=before))
    assert got.byline == "Lina Haddad" and dict(got.x_found_in)["byline"] == "class ndByline"
    assert part(got, "standfirst") == ["No offer came, say fighters"] and part(got, "caption") == ["A street in Latamneh."]
    assert "Town | Killed" in got.text and "Latamneh | 2" in got.text


def test_paragraphs_parted_by_line_breaks(tmp_path: Path) -> None:
    body = f"<div>{BODY.strip().replace('</p>', '<br><br>').replace('<p>', '')}</div>"
    assert article(tmp_path, page(body=body)).text == article(tmp_path, page()).text


def test_nothing_is_run(tmp_path: Path) -> None:
    got = article(tmp_path, page(body=BODY + "<script>document.write('hacked')</script><noscript>turn on scripts</noscript>"))
    assert "hacked" not in got.text and "script" not in got.text


@pytest.mark.parametrize(
    "html", ["<html><body></body></html>", "<html><head><title>x</title></head><body><script>1</script></body></html>", "<!-- only -->"]
)
def test_page_without_words_says_so(tmp_path: Path, html: str) -> None:
    with pytest.raises(UnreadableInput) as problem:
        take(tmp_path, html)
    assert "page.html" in str(problem.value) and problem.value.do


def test_deeply_nested_page_does_not_bring_it_down(tmp_path: Path) -> None:
    html = page(body="<div>" * 3000 + BODY + "</div>" * 3000)
    skipped: list[UnreadableInput] = []
    got = take(tmp_path, html, on_skip=skipped.append)
    assert len(got) + len(skipped) == 1
