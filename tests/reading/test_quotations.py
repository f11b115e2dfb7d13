"""Quotation marks: straight, curly, doubled, nested, running on, left open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.attribution.quotations import Quotations


def inner(text: str) -> list[str]:
    return [text[q.inner_start : q.inner_end] for q in Quotations(text).all]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('He said "no" and left.', ["no"]),
        ("He said “no” and left.", ["no"]),
        ("He said ''no'' and left.", ["no"]),
        ('"""We are here,"" he said."', ["We are here,"]),
        ('“Begun curly, ended straight," he said.', ["Begun curly, ended straight,"]),
        ("“They shouted ‘go’ at us,” she said.", ["They shouted ‘go’ at us,"]),
        ("The army’s men and the rebels’ allies did not meet.", []),
        ("Its ‘red lines’ were crossed.", ["red lines"]),
        ('The 12" gun fired.', []),
    ],
)
def test_marks_are_paired(text: str, quoted: list[str]) -> None:
    assert inner(text) == quoted


def test_a_mark_left_open_swallows_nothing_that_follows() -> None:
    text = "“We held the hill, he said.\nThe next day “nothing moved” there."
    assert inner(text) == ["nothing moved"]


def test_a_quotation_of_several_paragraphs_opens_each_and_closes_the_last() -> None:
    text = "“We left at dawn.\n“Nobody stopped us,” he said."
    assert inner(text) == ["We left at dawn.", "Nobody stopped us,"]
    assert [q.runs_on for q in Quotations(text).all] == [True, False]


def test_quotations_are_found_by_place() -> None:
    text = "“We left,” he said. “All of us.”"
    q = Quotations(text)
    said = text.index("he said")
    assert q.before(said) == q.all[0]
    assert q.after(text.index(". “") + 1) == q.all[1]
    assert q.holding(2) == q.all[0]
    assert q.holding(said) is None
    assert q.within(0, len(text)) == q.all


@given(st.text(alphabet="ab .,\n\"'“”‘’«»", max_size=80))
def test_quotations_lie_in_the_text_in_order_and_apart(text: str) -> None:
    end = 0
    for q in Quotations(text).all:
        assert end <= q.start < q.inner_start <= q.inner_end <= q.end <= len(text)
        assert "\n" not in text[q.start : q.end]
        end = q.end
