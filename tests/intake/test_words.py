"""Credits, dates, captions, readers' comments and languages in plain words; and that no offset ever slips."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.intake import dates, intake
from reportedly.intake.comments import comments_in_text
from reportedly.intake.credits import origin_in_text, translation_in_text
from reportedly.intake.documents import join_lines
from reportedly.intake.files import decode, tidy
from reportedly.intake.language import language_of
from reportedly.intake.parts import parts_in_text
from reportedly.intake.words import is_caption, is_furniture, patterns
from reportedly.records import check_words
from reportedly.spans import words_at


@pytest.mark.parametrize("pattern", patterns("origin"), ids=lambda p: p.name)
def test_examples_of_origin(pattern: object) -> None:
    for words, names in pattern.more["examples"].items():  # type: ignore[attr-defined]
        assert [q.text for q in origin_in_text(words)] == names


@pytest.mark.parametrize("pattern", patterns("translation"), ids=lambda p: p.name)
def test_examples_of_translation(pattern: object) -> None:
    for words, language in pattern.more["examples"].items():  # type: ignore[attr-defined]
        text = f"A headline\n\n{words}\n\nThe report itself."
        found = translation_in_text(text)
        assert found is not None and found.method == pattern.more["method"]  # type: ignore[attr-defined]
        assert (found.source == "ar") == (language == "Arabic")
        assert found.quote is not None and found.quote.text == words.rstrip(".")


def test_examples_of_furniture_and_captions() -> None:
    assert all(is_furniture(words) for p in patterns("furniture") for words in p.more["examples"])
    assert all(is_caption(words) for p in patterns("captions") for words in p.more["examples"])


@pytest.mark.parametrize("group", ["begin", "heading", "closing", "end", "inline"])
def test_examples_of_comment_lines(group: str) -> None:
    for pattern in patterns("comments", group):
        for words in pattern.more["examples"]:
            assert pattern.regex.match(words) if group == "inline" else pattern.regex.fullmatch(words), words


@pytest.mark.parametrize(
    "prose",
    [
        "The army said it had taken the town.",
        "Fighters shared food with the people who had stayed in the town.",
        "Comments by the minister angered the opposition in exile.",
        "He was translated to a hospital, Reuters said.",
        "Photographs from Daraya show the ruins of the mosque.",
        "Read the letter, he told the envoys, and see who signed it.",
    ],
)
def test_prose_is_prose(prose: str) -> None:
    assert not is_furniture(prose) and not is_caption(prose)
    assert origin_in_text(prose) == () and translation_in_text(prose) is None


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2017-03-13", "2017-03-13"), ("2017-03-13T23:30:00+03:00", "2017-03-13"), ("20170313", "2017-03-13"), ("13 March 2017", "2017-03-13"),
        ("March, 13, 2017", "2017-03-13"), ("Mon, 13 Mar 2017 08:00:00 GMT", "2017-03-13"), ("13.03.2017", "2017-03-13"), ("03/13/2017", "2017-03-13"),
        ("13/03/2017", "2017-03-13"), ("03/04/2017", None), ("2017/3/13", "2017-03-13"), ("13th of March 2017", "2017-03-13"), (1489363200, "2017-03-13"),
        (1489363200000, "2017-03-13"), ("2016 Oct 10", "2016-10-10"), ("31 February 2017", None), ("2017", None), (2017, None), ("March 2017", None),
        ("yesterday", None), ("", None), (None, None), (True, None), ("0000-00-00", None), ("Sept. 5, 2016", "2016-09-05"),
        ("Monday 13 March 2017 10.20 GMT", "2017-03-13"), ("9999999999999999", None),
    ],
)  # fmt: skip
def test_days(said: object, day: str | None) -> None:
    assert dates.day(said) == day


@given(st.text(max_size=60))
def test_no_words_break_the_reading_of_dates(said: str) -> None:
    found = dates.day(said)
    assert found is None or dates.day(found) == found


@pytest.mark.parametrize(
    ("paragraphs", "found"),
    [
        (["Truce in Homs", "13 March 2017", "Words."], ("2017-03-13", "13 March 2017")),
        (["Truce in Homs", "By Lina Haddad | Monday, March 13, 2017"], ("2017-03-13", "March 13, 2017")),
        (["Date of publication 16 September 2016 - Two died"], ("2016-09-16", "16 September 2016")),
        (["BEIRUT, March 13, 2017 (Reuters) - Two died."], ("2017-03-13", "March 13, 2017")),
        (["Updated 13 March 2017", "Words."], None),
        (["Current time: Friday, 13 March 2017 07:19 UTC"], None),
        (["The truce of 13 March 2017 has failed.", "It was signed on 1 January 2017."], None),
    ],
)
def test_day_in_text(paragraphs: list[str], found: tuple[str, str] | None) -> None:
    assert dates.day_in_text(paragraphs) == found


def speakers(text: str) -> list[tuple[str | None, str, str | None]]:
    start, found = comments_in_text(text) or (0, [])
    assert all(c.start is not None and c.start >= start for c in found)
    assert all(c.start is not None and text[c.start : c.start + len(c.text)] == c.text for c in found)
    return [(c.account, c.text, c.published) for c in found]


def test_comments_with_the_name_below() -> None:
    text = (
        "A post.\n\nMore of it.\n\nPosted by b on March 3, 2017 at 10:00 AM | Permalink\n\nComments\n\nNobody signed it.\n\nPosted by: Omar | "
        "Mar 3, 2017 1:12:44 PM | 1\n\nThey did.\n\nI saw it.\n\nPosted by: layla_79 | Mar 4, 2017 2:12:44 PM | 2\n"
    )
    assert speakers(text) == [("Omar", "Nobody signed it.", "2017-03-03"), ("layla_79", "They did.\n\nI saw it.", "2017-03-04")]


def test_comments_numbered_with_the_date_below() -> None:
    text = "A post.\n\n1. Observer said:\n\nNo truce was there.\n\nMarch 13th, 2013, 4:05 pm\n\n2. Abu Layla said:\n\nHe said:\n\nno.\n\nMarch 14th, 2013, 5:05 pm\n"
    assert speakers(text) == [("Observer", "No truce was there.", "2013-03-13"), ("Abu Layla", "He said:\n\nno.", "2013-03-14")]


def test_comments_with_name_and_time_on_lines_of_their_own() -> None:
    text = (
        "A post.\n\nBody.\n\nComments (2)\n\nOmar Said\n2 years ago\nI doubt it.\nReply · 4\nlayla\nMarch 3, 2018\nSo do I.\nAnd he does.\n"
    )
    assert speakers(text) == [("Omar Said", "I doubt it.", None), ("layla", "So do I.\nAnd he does.", "2018-03-03")]


def test_comments_with_handles_and_inline_names() -> None:
    text = "A post.\n\nBody.\n\nComments\n\n@qalaat: nobody believes it\n@omar79\nI do.\nLayla wrote: me neither\n"
    assert speakers(text) == [("@qalaat", "nobody believes it", None), ("@omar79", "I do.", None), ("Layla", "me neither", None)]


def test_comments_with_dated_headings() -> None:
    text = "A post.\n\nMore.\n\nAnd more.\n\nOmar wrote on March 3, 2017 at 4:05 pm:\n\nNo.\n\nlayla_79 • 4 March 2017\n\nYes.\n"
    assert speakers(text) == [("Omar", "No.", "2017-03-03"), ("layla_79", "Yes.", "2017-03-04")]


def test_comments_as_copied_from_a_blog() -> None:
    text = (
        "A post.\n\nMore.\n\nPosted by Omar at 10:33\n\n2 comments:\n\nThe Ghost14 March 2017 at 16:05\n\nNo one knows.\n\nReplyDelete\n\nReplies\n\n"
        "layla 7915 March 2017 at 01:00\n\nI do.\n\nIt was ten.\n\nDelete\n\nAdd comment\n\nLoad more..."
    )
    assert speakers(text) == [("The Ghost", "No one knows.", "2017-03-14"), ("layla 79", "I do.\n\nIt was ten.", "2017-03-15")]
    text = "A post.\n\nMore.\n\nThe Ghost said...\n\nNo one knows.\n\nAbu Layla said...\n\nHe said ten.\n"
    assert speakers(text) == [("The Ghost", "No one knows.", None), ("Abu Layla", "He said ten.", None)]


ARTICLE = (
    "Truce in the valley holds for a third day\n\nThe truce held on Tuesday, the mayor said. He said that the road to the dam was open.\n\n"
    "“We have waited for this,” said Omar Haddad, a baker. At 10:30 a convoy passed.\n\n"
)
DOUBT, LIE = "I doubt that it will last.", "The mayor lies."


@pytest.mark.parametrize(
    ("below", "accounts"),
    [
        (f"omar79 wrote:\n{DOUBT}\n\nlayla_x wrote:\n{LIE}\n", ["omar79", "layla_x"]),
        (f"Posted by Omar Said at 4:05 PM\n{DOUBT}\n\nPosted by Layla at 5:00 PM\n{LIE}\n", ["Omar Said", "Layla"]),
        (f"@omar: {DOUBT}\n@layla: {LIE}\n@omar: As I said.\n", ["@omar", "@layla", "@omar"]),
        (f"Omar Said\n2 hours ago\n{DOUBT}\n\nLayla\n3 hours ago\n{LIE}\n", ["Omar Said", "Layla"]),
        (f"Omar Said\nMarch 3, 2016 4:05 PM\n{DOUBT}\nReply\n\nLayla\nMarch 3, 2016 5:05 PM\n{LIE}\nReply\n", ["Omar Said", "Layla"]),
        (f"Omar Said (3 March 2016, 16:05)\n{DOUBT}\n\nLayla (4 March 2016, 01:00)\n{LIE}\n", ["Omar Said", "Layla"]),
        (f"On March 3, 2016 at 4:05 PM, Omar wrote:\n{DOUBT}\n\nOn March 4, 2016 at 5:05 PM, Layla wrote:\n{LIE}\n", ["Omar", "Layla"]),
        (f"Comments\n\nOmar Said (16:05):\n{DOUBT}\n\nLayla (17:10):\n{LIE}\n", ["Omar Said", "Layla"]),
        (f"Comments:\n\n16:05\n{DOUBT}\n\n17:10\n{LIE}\n", [None, None]),
        (f"Readers' comments (2)\n\n1. Omar Said, London\n{DOUBT}\n\n2. Layla, Amman\n{LIE}\n", ["Omar Said", "Layla"]),
        (f"Comments\n\nOmar Haddad: {DOUBT}\nLayla: {LIE}\n", ["Omar Haddad", "Layla"]),
    ],
)  # fmt: skip
def test_comments_however_their_speakers_are_told(below: str, accounts: list[str | None]) -> None:
    found = speakers(ARTICLE + below)
    assert [account for account, _, _ in found] == accounts
    assert [words for _, words, _ in found][:2] == [DOUBT, LIE]
    assert (comments_in_text(ARTICLE + below) or (0,))[0] >= len(ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "An interview.\n\nThe minister said:\n\n“We will win.”\n\nThe commander said:\n\n“They lost.”\n",
        "A headline\n\nOmar Said | 3 March 2017\n\nThe body of the report.\n\nMore of it.\n",
        "A headline\n\n3 March 2017\n\nComments by the minister angered many.\n\nAssad said:\n\n“No.”\n",
        "One line only, Omar said... nothing more.",
        "Jaysh al-Izza said:\n“We took the town.”\nThe army said:\n“They did not.”\n",
        ARTICLE + "Interviewer: Is it safe?\nHaddad: It is.\nInterviewer: And the dam?\nHaddad: It holds.\n",
        ARTICLE + "10:30 The convoy left.\n11:45 Shells fell near the bridge.\n12:10\nThe mayor spoke.\n13:00\nIt came back.\n",
        ARTICLE + "Live updates\n16:05\nThe army says it took the hill.\n17:10\nRebels say they hold it.\n",
        ARTICLE
        + "The account of the faction wrote:\n@faction: We took the hill.\nThe army answered:\n@army: You did not.\nShells went on falling.\n",
        ARTICLE + "Those held are:\nOmar Haddad\nKarim Saleh\nMarch 3, 2016\nThe police said that more would follow.\n",
        "Posted by Staff Writer at 4:05 PM\n" + ARTICLE,
    ],
)
def test_an_article_is_no_comment(text: str) -> None:
    assert comments_in_text(text) is None


def test_parts_of_a_plain_text() -> None:
    text = "Truce in Homs\n\nFighters say that no offer has reached them\n\nFILE PHOTO: A street in Homs, 2014. REUTERS/Omar Said\n\nThe governor offered a truce on Monday.\n\nNobody took it up."
    assert [(text[s:e], part) for s, e, part in parts_in_text(text, "Truce in Homs")] == [
        ("Truce in Homs", "headline"), ("Fighters say that no offer has reached them", "standfirst"),
        ("FILE PHOTO: A street in Homs, 2014. REUTERS/Omar Said", "caption"),
    ]  # fmt: skip
    assert parts_in_text("The governor offered a truce. / AFP", None) == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Rebels in Homs.", None), ("قال ناشطون إن الهدنة لم تدخل حيز التنفيذ", "ar"), ("Обстрел продолжался всю ночь, сообщили жители", "ru"),
        ("Обстріл тривав усю ніч, повідомили мешканці міста і підтвердила їхня адміністрація", "uk"), ("12 / 14 --", None), ("x9 q7 zz " * 60, None),
        ("The shelling of the town went on through the night, residents said on Monday, and no one could leave. " * 3, "en"),
        ("Les bombardements ont continué toute la nuit, ont déclaré lundi des habitants de la ville assiégée. " * 3, "fr"),
    ],
)  # fmt: skip
def test_language_only_where_it_is_sure(text: str, language: str | None) -> None:
    assert language_of(text) == language


def test_lines_become_paragraphs() -> None:
    lines = ["The cease-", "fire was nego-", "tiated by the so-called", "centre in the town.", "", "A new one."]
    assert join_lines(lines) == ["The ceasefire was negotiated by the so-called centre in the town.", "A new one."]


ODD = st.lists(
    st.sampled_from(
        [
            *"ab. \n\r\t:|@/()-",
            "\xa0",
            "“",
            "”",
            "’",
            "😀",
            "\u200b",
            "\u200f",
            "ق",
            "ح",
            "\u0301",
            "é",
            "—",
            "\u2028",
            "\x85",
            "Reuters",
            "said...",
            "\n\n",
        ]
    )
).map("".join)
WORDY = st.lists(
    st.sampled_from(
        ["Truce in Homs", "BEIRUT (AP) — Two died.", "(Reuters) - No.", "Source: SANA/Reuters", "Translated from Arabic by X", "Comments", "3 comments:", "Omar said...",
         "layla_79 • 4 March 2017", "Reply", "March 3, 2017 at 4:05 PM", "Two\xa0died “there” 😀.", "Posted by: b | Mar 3, 2017 1:12:44 PM | 1", "@x: no", "", " ",
         "Photo: Lina", "قال ناشطون", "a\u200bb", "By X, AFP", "Post a Comment", "He said:"]
    ), max_size=14,
).flatmap(lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", " \n"]).map(lambda gap: gap.join(lines)))  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(ODD, WORDY))
def test_tables_keep_every_character_and_no_offset_slips(tmp_path: Path, text: str) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps({"id": "a", "text": text, "title": text[:20]}) + "\n")
    got = [one.report for one in intake([path], on_skip=lambda problem: None, on_note=lambda said: None)]
    assert bool(got) == bool(text.strip())
    for report in got:
        check_words(report.text, [report])
        assert all(0 <= s < e <= len(report.text) for s, e, _ in report.x_parts)
        if report.part_of:
            assert report.start is not None and text[report.start : report.start + len(report.text)] == report.text
        else:
            assert report.text == text


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(ODD, WORDY))
def test_files_keep_their_words_but_for_line_ends(tmp_path: Path, text: str) -> None:
    path = tmp_path / "in.txt"
    path.write_bytes(text.encode())
    got = [one.report for one in intake([path], on_skip=lambda problem: None, on_note=lambda said: None)]
    if got:
        assert got[0].text == tidy(text) and "\r" not in got[0].text
        for report in got:
            check_words(report.text, [report])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    raw=st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda t: f"<html><body><p>{t}</p><div class='comment'>{t}</div>".encode())
    )
)
def test_whatever_bytes_come_are_read_or_named(tmp_path: Path, raw: bytes) -> None:
    for name in ("x.txt", "x.html", "x.pdf", "x.eml", "x.csv", "x.jsonl", "x.rss", "x.docx", "x.warc", "x"):
        (tmp_path / name).write_bytes(raw)
    skipped: list[str] = []
    got = list(intake([tmp_path], on_skip=lambda p: skipped.append(p.where), on_note=lambda said: None))
    for one in got:
        check_words(one.report.text, [one.report])
        assert one.report.text.strip()
    assert len({one.where.rpartition(":")[0] or one.where for one in got}) + len(skipped) >= 1


@given(st.text(st.characters(exclude_characters="\x00", codec="utf-8")), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_words_survive_their_encoding(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding), "x", lambda said: None).removeprefix("\ufeff") == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "atom",
    [
        "share 2017 ",
        "reply 2017 ",
        "Reply · ",
        "a ",
        "AFP/",
        "by by ",
        "Posted by: ",
        "12:30 ",
        "@a ",
        "said... ",
        "March 3, 2017 ",
        "translated by ",
    ],
)
@pytest.mark.parametrize("length", [110, 159, 249, 399, 690])
def test_no_line_makes_a_pattern_run_wild(atom: str, length: int) -> None:
    line = (atom * length)[:length]
    started = time.process_time()
    origin_in_text(line), translation_in_text(line), is_caption(line), is_furniture(line), comments_in_text(f"{line}\n{line}\n{line}!")
    # It takes milliseconds; a pattern that runs wild takes hours. Nothing is timed here.
    assert time.process_time() - started < 60


def test_many_lines_are_no_work_without_end() -> None:
    for line in ("Comments\n", "He said:\n", "Omar said:\n", "Posted by: Omar | Mar 3, 2017 1:12 PM\n", "a\n\n"):
        started = time.process_time()
        comments_in_text(line * 8_000)
        assert time.process_time() - started < 120


@given(WORDY)
def test_origin_is_in_the_words(text: str) -> None:
    for found in origin_in_text(text):
        assert words_at(text, found.spans) == found.text
