"""Sentences that lost their commas, as copies of reports have them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.records import Record, Statement


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        (
            "Six people were killed in a raid on the old market of the town on Monday a monitoring group said.",
            "a monitoring group",
            "Six people",
        ),
        ("Two more shells fell near the grain silos local residents said on Friday.", "local residents", "Two more shells"),
        ("The car bomb went off at the eastern gate of the city the health ministry reported.", "the health ministry", "The car bomb"),
        ("One civilian was also killed in the air strikes he said.", "he", "One civilian"),
    ],
)
def test_the_speaker_before_the_verb_is_told_from_what_was_said(
    read_text: Callable[..., list[Record]], text: str, speaker: str, content: str
) -> None:
    said = [s for s in read_text(text) if isinstance(s, Statement)]
    assert [s.speaker.text for s in said] == [speaker]
    words = said[0].content.text if said[0].content else ""
    assert words is not None
    assert words.startswith(content)
    assert not words.endswith(speaker)


@pytest.mark.parametrize("title", ["Forty killed in raid on northern market: monitor", "Forty killed in raid on northern market Monitor"])
def test_a_headline_that_ends_with_its_source(read_text: Callable[..., list[Record]], title: str) -> None:
    said = [s for s in read_text(f"{title}\n\nThe raid came at dawn.", title=title) if isinstance(s, Statement)]
    assert [(s.speaker.text, s.content and s.content.text) for s in said] == [
        (title.split()[-1], "Forty killed in raid on northern market")
    ]
