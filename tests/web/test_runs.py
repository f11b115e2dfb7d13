"""A text cut for the page: overlapping marks, characters of every width, and nothing lost between the cuts."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from reportedly.web.runs import MOST, PASSAGE, Mark, in_pieces, paragraphs, passages
from reportedly.web.wording import exact

TEXT = "Army shells Douma\n\nThe army shelled Douma, killing 12, 😀 residents said. قال ناشطون إن القصف أوقع قتلى.\n"


def test_overlapping_spans_become_runs_that_know_all_that_cover_them() -> None:
    start = TEXT.index("The army")
    shelled, number = TEXT.index("shelled"), TEXT.index("killing 12")
    marks = [
        Mark(start, TEXT.index(", 😀"), "said", "content"), Mark(shelled, shelled + 7, "event", "event"),
        Mark(number, number + 10, "figure", "figure"), Mark(number, number + 7, "other", "event"),
    ]  # fmt: skip
    runs = [run for p in paragraphs(TEXT, marks, [(start, "said")]) for s in p.sentences for run in s.runs]
    by_text = {run.text: run for run in runs}
    assert by_text["shelled"].records == ("event", "said") and by_text["shelled"].parts == ("content", "event")
    assert by_text["killing"].records == ("other", "figure", "said") and set(by_text["killing"].opens) == {"other", "figure"}
    assert by_text[" 12"].records == ("figure", "said") and by_text[" 12"].opens == ()
    assert by_text[" Douma, "].records == ("said",)


def test_offsets_count_characters_not_bytes() -> None:
    at = TEXT.index("قال")
    runs = [r for p in paragraphs(TEXT, [Mark(at, at + 3, "s", "cue")], []) for s in p.sentences for r in s.runs]
    assert [r.text for r in runs if r.records] == ["قال"]
    assert all(TEXT[r.start : r.start + len(r.text)] == r.text for r in runs)


@given(st.text(alphabet="ab.\n😀ق \r", max_size=120), st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40)), max_size=12))
def test_no_character_is_lost_or_shown_twice(text: str, spans: list[tuple[int, int]]) -> None:
    marks = [Mark(s, min(len(text), s + n), f"r{i}", "event") for i, (s, n) in enumerate(spans) if s < len(text)]
    found = paragraphs(text, marks, [(m.start, m.record) for m in marks])
    runs = [r for p in found for s in p.sentences for r in s.runs]
    shown = sorted(at for r in runs for at in range(r.start, r.start + len(r.text)))
    lines, at, expected = text.split("\n"), 0, []
    for line in lines:
        expected += list(range(at, at + len(line))) if line.strip() else []
        at += len(line) + 1
    assert shown == expected
    for run in runs:
        assert text[run.start : run.start + len(run.text)] == run.text
        assert set(run.records) == {m.record for m in marks if m.start <= run.start and run.start + len(run.text) <= m.end}


def test_passages_hold_every_paragraph_once_in_order() -> None:
    text = "\n".join(f"Sentence {n} of a report that says a little about something in a town." for n in range(30))
    lines = paragraphs(text, [], [])
    cut = passages(lines)
    assert [p for passage in cut for p in passage.paragraphs] == lines
    assert all(len(passage.paragraphs) > 1 for passage in cut[:-1]), "short paragraphs are decided on together"


SAID = "The monitor said that eleven people were hurt when a shell fell on the market of the town on Monday. "
LINE = f"{SAID * 7}Gen. Ali of the rebels called it a lie that Mr. Brown had told. {SAID * 7}"
"""One line of 300 words."""


def test_one_long_line_is_decided_on_in_pieces_of_some_sentences() -> None:
    text = f"A short line.\n{LINE}\nAnother."
    marks = [Mark(at, at + 11, f"r{at}", "content") for at in range(len(text)) if text.startswith("The monitor", at)]
    lines = paragraphs(text, marks, [(m.start, m.record) for m in marks])
    pieces = in_pieces(lines, marks)
    cut = passages(pieces)
    assert [s for p in pieces for s in p.sentences] == [s for p in lines for s in p.sentences], "nothing is lost, doubled or put elsewhere"
    lengths = [sum(len(r.text.split()) for p in passage.paragraphs for s in p.sentences for r in s.runs) for passage in cut]
    assert 4 <= len(cut) <= 6 and all(PASSAGE // 2 <= n <= 2 * PASSAGE for n in lengths[:-1])
    assert [p.goes_on for p in pieces][:3] == [False, False, True] and not pieces[-1].goes_on
    assert all(a.end <= b.start for a, b in itertools.pairwise(pieces))
    words = ["".join(r.text for s in p.sentences for r in s.runs) for p in pieces]
    assert all(not one.rstrip().endswith(("Gen.", "Mr.")) and (one + " ").startswith(("The", "Gen.", "A ", "Another")) for one in words)


def test_a_line_is_rather_cut_where_nothing_that_is_marked_goes_on() -> None:
    text = SAID * 10
    quote = Mark(len(SAID) * 2, len(SAID) * 5 - 1, "quote", "content")  # three sentences, over where the line would be cut
    starts = {p.start for p in in_pieces(paragraphs(text, [quote], []), [quote])}
    assert starts and not any(quote.start < at < quote.end for at in starts)
    whole = Mark(0, len(text), "whole", "content")
    assert len(in_pieces(paragraphs(text, [whole], []), [whole])) > 1, "what goes on to the end is cut all the same"


def test_a_line_with_many_records_is_cut_though_it_is_short() -> None:
    text = "Two fell. " * 12
    marks = [Mark(at, at + 3, f"{at}-{n}", "event") for at in range(0, len(text), 10) for n in range(3)]
    pieces = in_pieces(paragraphs(text, marks, [(m.start, m.record) for m in marks]), marks)
    assert len(pieces) == 3 and all(len(p.records) <= MOST for p in pieces)
    short = paragraphs(text, [], [])
    assert in_pieces(short, []) == short


def test_what_a_browser_would_change_is_written_so_that_it_does_not() -> None:
    assert str(exact("a\r\nb\0<")) == "a&#13;\nb\ufffd&lt;"
