"""Heads of pages that lost their line breaks fall into date, headline, standfirst and first sentence; other text stays as it is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reportedly.reading.page_heads import sentence_starts


def parts(text: str) -> list[str]:
    """The text cut where sentences start."""
    edges = [0, *sorted(set(sentence_starts(text))), len(text)]
    return [text[a:b].strip() for a, b in pairwise(edges) if text[a:b].strip()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "16 September 2016 - Two killed in Homs - Two traders were killed in Homs on Thursday, police said.",
            ["16 September 2016 -", "Two killed in Homs -", "Two traders were killed in Homs on Thursday, police said."],
        ),
        (
            "Mon Aug 29 2016 12 fighters killed near Azaz. Twelve fighters were killed.",
            ["Mon Aug 29 2016", "12 fighters killed near Azaz. Twelve fighters were killed."],
        ),
        (
            "Shells hit a mill AFP Friday 2 Oct 2015 Five shells hit a mill near Hama.",
            ["Shells hit a mill", "AFP Friday 2 Oct 2015", "Five shells hit a mill near Hama."],
        ),
        (
            "5 May 2016 - Market reopens - Traders returned on Thursday. Tags Hama Syria trade The square was full of people again.",
            [
                "5 May 2016 -",
                "Market reopens -",
                "Traders returned on Thursday.",
                "Tags Hama Syria trade",
                "The square was full of people again.",
            ],
        ),
    ],
)
def test_heads_in_one_line(text: str, expected: list[str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The truce of 27 February 2016 Damascus accepted with reservations held for a month.",
        "The envoy - a Swede - spoke to reporters in Geneva.",
        "Raid hits market\n\nA raid hit a market on 5 May 2016, rescuers said.",
        "",
    ],
)
def test_other_text_is_left_alone(text: str) -> None:
    assert list(sentence_starts(text)) == []


def test_a_number_after_the_date_is_no_sentence(read_text) -> None:  # type: ignore[no-untyped-def]
    records = read_text("01-11-2014 30 fighters killed in Kobani. Fighting went on in the town.", published="2014-11-01")
    killed = [r for r in records if getattr(r, "role", None) == "killed"]
    assert [f.value for f in killed] == [30]
