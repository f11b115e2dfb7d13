"""Numbers as reports word them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.reading.events.setting import number_of
from reportedly.reading.figures.numbers import Number, numbers
from reportedly.reading.figures.words import vocabulary
from reportedly.reading.number_words import plain
from reportedly.resources import Resources


def read(text: str, resources: Resources) -> list[tuple[str, Number]]:
    doc = resources.nlp(text)
    found = numbers(doc, vocabulary(resources.codebook).bounds)
    return [(doc[n.start : n.last + 1].text, n) for n in found if doc[n.first].lower_ not in ("a", "an") or n.last > n.first]


@pytest.mark.parametrize(
    ("text", "words", "value", "low", "high", "qualifier", "noun"),
    [
        ("They counted 12 bodies.", "12", 12, None, None, "exact", "bodies"),
        ("They counted 9,500 people.", "9,500", 9500, None, None, "exact", "people"),
        ("Twenty-three shoppers died.", "Twenty-three", 23, None, None, "exact", "shoppers"),
        ("A hundred and five men fled.", "A hundred and five", 105, None, None, "exact", "men"),
        ("About 1.5 million people fled.", "About 1.5 million", 1_500_000, None, None, "about", "people"),
        ("Two hundred thousand people fled.", "Two hundred thousand", 200_000, None, None, "exact", "people"),
        ("At least seven civilians died.", "At least seven", 7, 7, None, "at_least", "civilians"),
        ("No fewer than 30 men were shot.", "No fewer than 30", 30, 30, None, "at_least", "men"),
        ("More than 40 people were hurt.", "More than 40", 40, 40, None, "over", "people"),
        ("Up to 60 fighters left.", "Up to 60", 60, None, 60, "up_to", "fighters"),
        ("Fewer than 20 families stayed.", "Fewer than 20", 20, None, 20, "under", "families"),
        ("Nearly 300 rebels joined.", "Nearly 300", 300, None, None, "about", "rebels"),
        ("Between 50 and 60 soldiers died.", "Between 50 and 60", None, 50, 60, "about", "soldiers"),
        ("The blast killed 5-7 people.", "5-7", None, 5, 7, "about", "people"),
        ("Two or three shells fell.", "Two or three", None, 2, 3, "about", "shells"),
        ("Dozens of residents were hurt.", "Dozens", None, None, None, "dozens", "residents"),
        ("Scores of men were held.", "Scores", None, None, None, "scores", "men"),
        ("Hundreds of thousands of people fled.", "Hundreds of thousands", None, None, None, "thousands", "people"),
        ("Tens of thousands fled.", "Tens of thousands", None, None, None, "thousands", None),
        ("Several hundred men left.", "Several hundred", None, None, None, "hundreds", "men"),
        ("Half a dozen shells fell.", "Half a dozen", 6, None, None, "exact", "shells"),
        ("At\u00a0least six\u00a0guards died.", "At\u00a0least six", 6, 6, None, "at_least", "guards"),
        ("Three others were hurt.", "Three", 3, None, None, "exact", "others"),
    ],
)  # fmt: skip
def test_values_bounds_and_nouns(
    text: str, words: str, value: int | None, low: int | None, high: int | None, qualifier: str, noun: str | None, resources: Resources
) -> None:
    said, number = read(text, resources)[0]
    assert said == words
    assert (number.value, number.low, number.high, number.qualifier) == (value, low, high, qualifier)
    assert (number.noun.text if number.noun is not None else None) == noun


@pytest.mark.parametrize(
    "text", ["A 48-hour truce began.", "The five-member team left.", "It began at 12:30.", "An F-16 crashed.", "The 3rd division left."]
)
def test_parts_of_words_are_no_numbers(text: str, resources: Resources) -> None:
    assert read(text, resources) == []


@pytest.mark.parametrize("text", ["²", "1,2,3", "٣", "9" * 5000, "1.2.3", "12a", ","])
def test_what_is_no_plain_number(text: str) -> None:
    assert plain(text) is None


@given(st.integers(min_value=0, max_value=10**14))
def test_digits_with_and_without_commas(value: int) -> None:
    assert plain(str(value)) == plain(f"{value:,}") == value


WORDS = ["two", "dozen", "dozens", "of", "hundred", "1,000", "5", "-", "to", "and", "at", "least", "more", "than", "them", "people", "killed", "\u00a0",
         "half", "a", "no", "several", "million", "tens", "thousands", "between", ".", "\n", "²", "other", "others", "or", "so", "-year-old", "2016"]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=14))
def test_every_number_lies_in_the_text_and_none_overlap(resources: Resources, words: list[str]) -> None:
    doc = resources.nlp(" ".join(words))
    end = -1
    for number in numbers(doc, vocabulary(resources.codebook).bounds):
        assert 0 <= number.start <= number.first <= number.last < len(doc)
        assert number.first > end
        assert number.low is None or number.high is None or number.low <= number.high
        end = number.last


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("At least 18 people died.", 18), ("Forty-two people died.", 42), ("Two hundred people left.", 200), ("Some 1,200 people fled.", 1200),
        ("The two people left.", 2), ("Many people died.", None),
    ],
)  # fmt: skip
def test_the_number_before_a_noun(resources: Resources, text: str, number: float | None) -> None:
    noun = next(t for t in resources.nlp(text) if t.text == "people")
    assert number_of(noun) == number
