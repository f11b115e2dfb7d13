"""Offsets are exact whatever the text holds: quoting, trimming, finding again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.spans import covers, find_again, overlap, trim, words_at

ODD = st.text(st.sampled_from("ab \n\t“”’\"'–\u00a0\u200b\u200f\u202bé\u0301أبجد🙂👩‍⚕️"), max_size=60)


@st.composite
def text_and_span(draw: st.DrawFn) -> tuple[str, int, int]:
    text = draw(ODD.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, start, draw(st.integers(start + 1, len(text)))


@given(text_and_span())
def test_words_at_gives_the_characters_of_the_span(given_: tuple[str, int, int]) -> None:
    text, start, end = given_
    assert words_at(text, [(start, end)]) == text[start:end]


@given(ODD, st.integers(-5, 70), st.integers(-5, 70))
def test_a_span_outside_the_text_is_refused(text: str, start: int, end: int) -> None:
    if 0 <= start < end <= len(text):
        assert words_at(text, [(start, end)])
    else:
        with pytest.raises(ValueError, match="does not lie"):
            words_at(text, [(start, end)])


@given(text_and_span())
def test_trimming_takes_only_white_space_off(given_: tuple[str, int, int]) -> None:
    text, start, end = given_
    s, e = trim(text, start, end)
    assert start <= s <= e <= end
    assert text[s:e] == text[start:end].strip()


@given(text_and_span())
def test_words_are_found_again_where_they_stood(given_: tuple[str, int, int]) -> None:
    text, start, end = given_
    found = find_again(text, text[start:end], before=text[:start], after=text[end:])
    assert found == (start, end)


def test_words_that_stand_twice_alike_are_not_guessed() -> None:
    assert find_again("ten dead, ten dead", "ten dead") is None
    assert find_again("ten dead, ten dead", "ten dead", after=",") == (0, 8)
    assert find_again("ten dead", "eleven dead") is None


@given(text_and_span(), st.integers(0, 60), st.integers(1, 60))
def test_covers_and_overlap_agree(given_: tuple[str, int, int], start: int, length: int) -> None:
    _, s, e = given_
    inner = [(start, start + length)]
    assert covers([(s, e)], inner) == (overlap([(s, e)], inner) == length)
