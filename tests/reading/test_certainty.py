"""Stance, certainty and distance: what the speaker does with the words, how sure they are, how far the report stands from them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.records import Record, Statement


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("Damascus said that it was not responsible for the raid.", "deny"),
        ("“All sides should respect the truce,” said Nora Weiss, an aid worker.", "demand"),
        ("The spokesman declined to say whether the base was hit.", "no_comment"),
        ("The agency could not independently verify the report.", "cannot_verify"),
        ("The rebels rejected the offer.", "reject"),
        ("Opposition leaders declared the vote illegitimate.", "reject"),
        ("A commander admitted that his men had fired first.", "admit"),
        ("The militia threatened to cut the water.", "threaten"),
        ("The council retracted the statement.", "retract"),
        ("A small faction claimed responsibility for the bombing.", "claim_responsibility"),
        ("“Perhaps they fled,” said a trader.", "speculate"),
    ],
)
def test_stance(read_text: Callable[..., list[Record]], text: str, stance: str) -> None:
    assert stance in [s.stance for s in read_text(text) if isinstance(s, Statement)]


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("The mayor said that five people died.", "certain"),
        ("The mayor said that five people might have died.", "possible"),
        ("The mayor said that five people probably died.", "probable"),
        ("Residents believe that five people died.", "probable"),
        ("Diplomats suspect that five people died.", "possible"),
        ("Five people reportedly died.", "unknown"),
    ],
)
def test_certainty(read_text: Callable[..., list[Record]], text: str, certainty: str) -> None:
    assert [s.certainty for s in read_text(text) if isinstance(s, Statement)] == [certainty]


@pytest.mark.parametrize(
    ("text", "distance"),
    [
        ("The group said that it shot down a helicopter.", "neutral"),
        ("The group claimed that it shot down a helicopter.", "distanced"),
        ("The group said that it had “liberated” the town.", "distanced"),
        ("“We have liberated the town,” the group said.", "neutral"),
        ("The town has allegedly fallen.", "distanced"),
    ],
)
def test_distance(read_text: Callable[..., list[Record]], text: str, distance: str) -> None:
    assert [s.distance for s in read_text(text) if isinstance(s, Statement)] == [distance]
