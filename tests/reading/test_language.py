"""The parsed text: offsets, sentences, line breaks and datelines."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.language import Language, Parse
from reportedly.reading.stage import Records
from reportedly.reading.wording import Wording
from reportedly.records import Report
from reportedly.resources import Resources


def parse(resources: Resources, text: str) -> Parse:
    return Parse(resources.nlp(text))


def test_a_line_break_ends_a_sentence(resources: Resources) -> None:
    found = parse(resources, "Rebels leave Homs\n\nThe last fighters left the city on Friday\nPhoto: a bus")
    assert [s.text.strip() for s in found.sentences] == ["Rebels leave Homs", "The last fighters left the city on Friday", "Photo: a bus"]


@pytest.mark.parametrize("dateline", ["BEIRUT - ", "AMMAN, Jordan (AP) — ", "Damascus (SANA) - "])
def test_a_dateline_is_a_sentence_of_its_own(resources: Resources, dateline: str) -> None:
    found = parse(resources, f"{dateline}The army shelled the town on Friday.")
    assert found.sentences[-1].text == "The army shelled the town on Friday."


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet="ab .\n'’“é😀حA-", min_size=1, max_size=40))
def test_every_offset_has_its_token_and_sentence(resources: Resources, text: str) -> None:
    found = parse(resources, text)
    assert found.text == text
    for token in found.doc:
        assert found.token_at(token.idx).i == token.i
        sentence = found.sentence_at(token.idx)
        assert sentence.start <= token.i < sentence.end
        assert token in found.tokens(token.idx, token.idx + len(token))


def test_a_text_parsed_by_the_caller_is_not_parsed_again(resources: Resources) -> None:
    report = Report(id="r", text="Rebels left.")
    so_far = Records(report)
    first = list(Language()(report, so_far, resources))
    assert [type(note) for note in first] == [Parse, Wording]
    so_far.add(first)
    assert [type(note) for note in Language()(report, so_far, resources)] == [Wording]
