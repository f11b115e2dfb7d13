"""`explain` knows every code of the codebook and every value of the record format."""

from __future__ import annotations

from typing import get_args

import pytest

from reportedly import records
from reportedly.codebook import load_codebook
from reportedly.codebook.explain import explain
from reportedly.codebook.load import FILES
from reportedly.errors import UnknownCode

ENUMERATIONS = {
    "stance": records.Stance, "certainty": records.Certainty, "distance": records.Distance, "modality": records.Modality,
    "disclosure": records.Disclosure, "role": records.SpeakerRole, "basis": records.Basis, "attribution": records.Attribution,
    "event role": records.EventRole, "place precision": records.PlacePrecision, "time precision": records.TimePrecision,
    "form": records.TieForm, "tie status": records.TieStatus, "entity kind": records.EntityKind, "part": records.Part,
}  # fmt: skip


@pytest.mark.parametrize("field", ENUMERATIONS)
def test_every_value_of_the_format_is_defined_and_no_other(field: str) -> None:
    defined = [v.code.removeprefix(f"{field}: ") for v in load_codebook().values.values() if v.field == field]
    assert sorted(defined) == sorted(get_args(ENUMERATIONS[field]))


def test_every_code_is_explained() -> None:
    book = load_codebook()
    for file in FILES:
        entries = list(getattr(book, file).items())
        for code, entry in entries[:: 20 if file in ("actors", "outlets") else 1]:
            assert entry.name in [m.name for m in explain(code, book).meanings], code


def test_a_value_of_two_fields_has_two_meanings() -> None:
    assert {m.sort for m in explain("possible").meanings} == {"modality", "certainty"}
    (one,) = explain("modality: possible").meanings
    assert one.sort == "modality"
    assert explain("modality.possible").meanings == (one,)


def test_an_actor_by_code_or_by_any_name() -> None:
    by_code, by_name = explain("jabhat-al-nusra"), explain("Jabhat Fateh al-Sham")
    assert by_code.meanings == by_name.meanings
    assert "Jabhat Fatah al-Sham (from 2016-07-28 until 2017-01-28)" in str(by_code)


@pytest.mark.parametrize(
    ("code", "told"),
    [("norway-army", "The armed forces of Norway."), ("vitaly-churkin", "ambassador to the United Nations of russia-foreign-ministry")],
)
def test_every_code_that_a_record_can_hold_is_explained(code: str, told: str) -> None:
    assert told in str(explain(code))


def test_the_nearest_codes_are_offered() -> None:
    with pytest.raises(UnknownCode, match=r"the nearest are .*jaysh-al-izza"):
        explain("jaysh-al-iza-2")
    with pytest.raises(UnknownCode, match=r"'qqqq' is in no codebook\. All codes"):
        explain("qqqq")
