"""The words of noun phrases, over the real parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.noun_phrases import phrase
from reportedly.resources import Resources


def head(resources: Resources, text: str, word: str):
    return next(t for t in resources.nlp(text) if t.text == word)


PHRASES = [
    ("Fighters entered the village of Hader, near the border.", "village", "the village of Hader"),
    ("Members of the Iran-backed militias in the town left.", "Members", "Members of the Iran-backed militias"),
    ("Two civilians including a child were killed.", "civilians", "Two civilians"),
    ("At least 12 people died near the market.", "people", "At least 12 people"),
    ("Media activist Yasin al-Homsi told us that soldiers fired.", "Homsi", "Media activist Yasin al-Homsi"),
    ("Col. Omar Saleh, a commander of the group, left.", "Saleh", "Col. Omar Saleh"),
    ("Col. Omar Saleh, a commander of the group, left.", "commander", "a commander of the group"),
    ("The group's spokesman Ahmed Qassem denied it.", "spokesman", "The group's spokesman Ahmed Qassem"),
    ("The Syrian Observatory for Human Rights (SOHR) said so.", "Observatory", "The Syrian Observatory for Human Rights"),
    ("Fighters from the Army of Islam remained.", "Army", "the Army of Islam"),
    ("They fled Hama's northern countryside.", "countryside", "Hama's northern countryside"),
    ("The so-called \"Free Idlib Army\" withdrew.", "Army", 'The so-called "Free Idlib Army"'),
    ("Residents who fled the city said so.", "Residents", "Residents"),
    ("Each side accused the other members of bad faith.", "members", "the other members"),
    ('"They hit the area" activist Omar Saleh told us.', "Saleh", "activist Omar Saleh"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "word", "expected"), PHRASES)
def test_phrase_is_the_minimal_noun_phrase(resources: Resources, text: str, word: str, expected: str) -> None:
    start, end = phrase(head(resources, text, word))
    assert text[start:end] == expected


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["the", "rebels", "“", "”", '"', "al", "-", "Qaeda", "of", "Syria", "'s", ",", "(", ")", "said", "two", "#", "\n", "also"]
        ),
        min_size=1,
        max_size=14,
    )
)
def test_every_phrase_lies_in_the_text_and_holds_its_head(resources: Resources, words: list[str]) -> None:
    doc = resources.nlp(" ".join(words))
    for token in doc:
        start, end = phrase(token)
        assert 0 <= start <= token.idx and token.idx + len(token) <= end <= len(doc.text)
