from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.casebook.words import find, fold, folded_sha256, wanted, words_of


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Idlib", "idlib"), ("Éclair", "eclair"), ("مُحافظة", "محافظه"), ("إدلب", "ادلب"), ("حلـــب", "حلب"), ("Хомс", "хомс"),
        ("٢٠١٦", "2016"), ("Ёлка", "елка"), ("Straße", "strasse"),
        ("والهدنة", "هدنة"), ("للهدنة", "هدنة"), ("الهدنة", "هدنة"),
    ],
)  # fmt: skip
def test_words_that_are_written_differently_are_searched_alike(written: str, searched: str) -> None:
    assert fold(written) == fold(searched)


def test_short_words_keep_what_may_be_an_article() -> None:
    assert fold("الف") == "الف" and fold("بال") == "بال"


def test_short_i_stays_a_letter_of_its_own() -> None:
    assert fold("мой") != fold("мои")


def test_marks_and_invisible_characters_do_not_break_a_word() -> None:
    assert [w for w, _, _ in words_of("قَصَفَ to\u00adday Al\u200cep")] == ["قصف", "today", "alep"]


def test_a_phrase_is_found_where_it_stands_and_a_beginning_too() -> None:
    text = "The truce held; a second truce, held by none. Truces hold."
    assert [text[s:e] for s, e in find(text, wanted('"truce held"'))] == ["truce held", "truce, held"]
    assert [text[s:e] for s, e in find(text, wanted("truce*"))] == ["truce", "truce", "Truces"]
    assert find(text, wanted('"held truce"')) == []


@given(st.text(max_size=200))
def test_every_word_stands_where_it_says(text: str) -> None:
    for word, start, end in words_of(text):
        assert fold(text[start:end]) == word != ""
    assert [w for w, _, _ in words_of(text)] == [w for w, _, _ in words_of(text + " ")]


@given(st.text(max_size=100), st.text(max_size=100))
def test_what_is_searched_for_is_found_in_its_own_text(before: str, said: str) -> None:
    text = f"{before} {said}"
    asked = wanted('"' + said.replace('"', " ") + '"')
    if len(asked) == 1:
        assert find(text, asked)


def test_the_folded_hash_overlooks_case_and_punctuation_only() -> None:
    same, other = (folded_sha256(words_of(text)) for text in ("Truce in Homs!", "No truce in Homs!"))
    assert folded_sha256(words_of("truce — in HOMS")) == same != other
