"""Records go to JSON and back unchanged, are refused when they are wrong, and keep their ids."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.errors import BadRecord
from reportedly.records import (
    ActorMention,
    Event,
    Figure,
    Report,
    Speaker,
    Statement,
    check_words,
    decode,
    encode,
    json_schema,
    quote,
    quotes_in,
    record_id,
)

TEXT = "Rebels denied on Sunday that they had shelled Aleppo, where 107 people fell ill – “a lie”, one said."


def statement(**fields: Any) -> Statement:
    said = quote(TEXT, (0, 6))
    return Statement(
        id="statement-1", report="r", speaker=Speaker(text=said.text, spans=said.spans, disclosure="institutional"), cue=quote(TEXT, (7, 13)),
        content=quote(TEXT, (29, 52)), stance="deny", **fields,
    )  # fmt: skip


def test_a_record_survives_json() -> None:
    record = statement(within=None, answers=("event-2",))
    assert decode(encode(record)) == record
    assert json.loads(encode(record))["speaker"]["spans"] == [[0, 6]]


def test_what_is_written_fits_the_published_schema() -> None:
    event = Event(
        id="e",
        report="r",
        event_class="ASSAULT",
        trigger=quote(TEXT, (38, 45)),
        actor=(ActorMention(text="they", spans=((29, 33),)),),
        modality="denied",
    )
    validator = jsonschema.Draft202012Validator(json_schema())
    for record in (Report(id="r", text=TEXT), statement(), event):
        validator.validate(json.loads(encode(record)))
    broken = {**json.loads(encode(event)), "class": "ATTACK"}
    assert not validator.is_valid(broken)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"type":"event"}', "class"),
        ('{"type":"attack","id":"x"}', "attack"),
        ("not json", "malformed"),
        ('{"type":"report","id":"r","text":7}', "text"),
    ],
)
def test_a_wrong_line_is_refused_with_its_place(line: str, says: str) -> None:
    with pytest.raises(BadRecord) as error:
        decode(line, "records.jsonl:3")
    assert "records.jsonl:3" in str(error.value)
    assert says in str(error.value) or "missing required field" in str(error.value)


def test_quoted_words_must_stand_in_the_report() -> None:
    check_words(TEXT, [statement()])
    wrong = statement(accused=(ActorMention(text="Russia", spans=((0, 6),)),))
    with pytest.raises(BadRecord, match="Russia"):
        check_words(TEXT, [wrong])
    nowhere = statement(accused=(ActorMention(text="Russia"),))
    with pytest.raises(BadRecord, match="nowhere"):
        check_words(TEXT, [nowhere])
    check_words(TEXT, [statement(accused=())])


def test_every_quotation_in_a_record_is_seen() -> None:
    figure = Figure(id="f", report="r", quote=quote(TEXT, (60, 70)), about=quote(TEXT, (64, 70)), label=quote(TEXT, (0, 6)))
    assert {q.text for q in quotes_in(figure)} == {"107 people", "people", "Rebels"}


SPANS = st.lists(st.tuples(st.integers(0, 999), st.integers(0, 999)), max_size=3)


@given(st.text(max_size=20), SPANS, st.integers(0, 3), st.text(max_size=20), SPANS, st.integers(0, 3))
def test_ids_are_the_same_for_the_same_words_and_differ_for_others(a: str, s: list, m: int, b: str, t: list, n: int) -> None:
    same = (a, s, m) == (b, t, n)
    assert (record_id("event", a, s, m) == record_id("event", b, t, n)) == same
    assert record_id("event", a, s, m) != record_id("figure", a, s, m)
