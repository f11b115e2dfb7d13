from __future__ import annotations

from collections.abc import Callable

import pytest

from reportedly.casebook.actors.standing import own_codebook
from reportedly.casebook.incidents.named_rules import RULES, TollSaid, coded, numbers, rules
from reportedly.records import Figure, Record

WORDS = [entry for entry in own_codebook().conventions.values() if entry.is_ == "word"]


def said(number: int | None, words: str = "", who: str = "a", published: str = "2016-10-08", **fields: object) -> TollSaid:
    given = {"qualifier": "exact", "stand": "none_known", "low": None, "high": None} | fields
    return TollSaid(
        claimant=who, who=who, published=published, number=number, words=words or f"{number} people", claim="figure-1", report="r", **given
    )  # type: ignore[arg-type]


def test_every_rule_says_what_it_means_and_a_published_one_names_its_edition() -> None:
    told = rules()
    assert list(told) == list(RULES) and all(entry.definition for entry in told.values())
    for name in ("acled_2024", "ucdp_low", "ucdp_high"):
        assert told[name].edition and told[name].dated
    assert {entry.of for entry in WORDS} == {"acled_2024"}


@pytest.mark.parametrize("entry", WORDS, ids=lambda e: e.name)
def test_the_examples_of_a_convention_are_coded_as_it_says(entry: object, read_text: Callable[..., list[Record]]) -> None:
    (example,) = entry.examples  # type: ignore[attr-defined]
    (figure,) = (r for r in read_text(example.text) if isinstance(r, Figure))
    assert coded(said(None, figure.quote.text or "", qualifier=figure.qualifier), "acled_2024") == entry.number  # type: ignore[attr-defined]


@pytest.mark.parametrize(("words", "qualifier"), [
    ("several people", "several"), ("scores of people", "scores"), ("thousands", "thousands"), ("tens of thousands of people", "thousands"),
    ("several dozen people", "dozens"), ("hundreds of thousands", "thousands"),
])  # fmt: skip
def test_what_the_published_text_does_not_code_is_left_uncoded(words: str, qualifier: str) -> None:
    assert coded(said(None, words, qualifier=qualifier), "acled_2024") is None


def test_several_rules_stand_side_by_side_and_none_takes_part_of_another() -> None:
    tolls = [
        said(18, who="monitor", qualifier="at_least", low=18),
        said(None, "dozens of people", "residents", qualifier="dozens"),
        said(31, who="rescuers", published="2016-10-09"),
        said(9, who="ministry", published="2016-10-09", stand="party"),
        said(20, "20 to 25 people", "doctor", "2016-10-09", qualifier="about", low=20, high=25),
    ]
    assert numbers(tolls) == {
        "lowest": 9, "highest": 31, "latest": 31, "lowest_by_non_party": 18, "ucdp_low": 9, "ucdp_high": 31, "acled_2024": 9,
    }  # fmt: skip
    assert numbers(tolls[:3])["acled_2024"] == 12  # "dozens" is the most conservative
    assert numbers(tolls[1:2]) == {"acled_2024": 12}  # the rules that take numbers as they were put give none
    assert numbers([]) == {}


def test_bounds_are_those_of_the_words() -> None:
    up_to, at_least = said(30, qualifier="up_to", high=30), said(18, qualifier="at_least", low=18)
    assert numbers([up_to]) == {
        "lowest": 30, "highest": 30, "latest": 30, "lowest_by_non_party": 30, "ucdp_high": 30, "acled_2024": 30,
    }  # fmt: skip
    assert numbers([up_to, at_least])["ucdp_low"] == 18 and numbers([at_least])["ucdp_high"] == 18


def test_a_better_number_of_the_same_claimant_takes_the_place_of_its_vague_one() -> None:
    first, then = said(None, "dozens", "monitor", qualifier="dozens"), said(31, who="monitor", published="2016-10-09")
    assert numbers([first, then])["acled_2024"] == 31
    assert numbers([said(31, who="rescuers"), first])["acled_2024"] == 12


def test_every_rule_has_a_name_wherever_it_is_shown() -> None:
    from reportedly import terminal_accounts
    from reportedly.web import wording

    assert set(RULES) == set(wording.RULES) == {*terminal_accounts.RULES, *terminal_accounts.CONVENTIONS}
