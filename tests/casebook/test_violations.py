"""The log of alleged violations: breaches by their accusers, attacks called one, counts; what people decided about them."""

from __future__ import annotations

from typing import Any

import pytest

from made_truces import writer
from reportedly.casebook import Casebook, Violation
from reportedly.errors import NoSuchRecord

TRUCE: dict[str, Any] = {"kind": "cessation_of_hostilities", "mediators": ("russia", "usa")}


def log(book: Casebook) -> list[Violation]:
    return list(book.violations())


def test_a_breach_has_an_accuser_an_accused_and_the_attack_that_is_called_one(book: Casebook) -> None:
    made = writer("m", "2016-03-02")
    began = made.step("implement", day="2016-02-27", **TRUCE)
    attack = made.attack("shelling", "Madaya", by="hezbollah", day="2016-03-01")
    breach = made.step("breach", teller="ahrar-al-sham", accused=("syria-army",), events=(attack,), **TRUCE)
    book.add_records(made.done())
    (one,) = log(book)
    assert (one.claim, one.event, one.truce) == (breach, attack, book.truce(began).id)
    assert (one.accuser_actors, one.accused_actors, one.accuser_stand) == (("ahrar-al-sham",), ("syria-army",), "party")
    assert (one.day_start, one.day_end, one.dated, one.area, one.sort) == ("2016-03-01", "2016-03-01", True, ("Madaya",), "shelling")
    assert one.lat == pytest.approx(33.691) and one.chain == ("Example Wire",) and one.words.startswith("breach") and one.reviewed is None
    assert list(book.violations(began)) == [one] == list(book.truce(began).alleged)


def test_where_none_is_named_the_attacker_is_the_accused_and_the_teller_the_accuser(book: Casebook) -> None:
    made = writer("m")
    attack = made.attack("airstrike", "Douma", by="russia")
    made.step("breach", teller="un", events=(attack,), **TRUCE)
    book.add_records(made.done())
    (one,) = log(book)
    assert (one.accuser, one.accused_actors, one.day_end, one.dated) == (("un",), ("russia",), "2016-02-28", False)


def test_counts_stand_with_the_breach_that_they_count_or_alone(book: Casebook) -> None:
    made = writer("m")
    made.step("breach", teller="russia", accused=("high-negotiations-committee",), **TRUCE)
    made.count(9)
    made.parts.append("\nElsewhere it was calm.\n")
    counted = made.count(24, teller="un")
    book.add_records(made.done())
    first, alone = sorted(log(book), key=lambda v: v.count or 0)
    assert (first.count, first.accuser) == (9, ("russia",)) and first.claim.startswith("agreement")
    assert (alone.claim, alone.count, alone.low, alone.accuser, alone.accused) == (counted, 24, 24, ("un",), ())
    assert alone.truce == first.truce


@pytest.mark.parametrize("modality", ["planned", "conditional"])
def test_what_would_be_a_violation_is_not_in_the_log(book: Casebook, modality: str) -> None:
    made = writer("m")
    made.step("breach", teller="un", modality=modality, **TRUCE)
    book.add_records(made.done())
    assert log(book) == []


def test_a_denial_is_a_row_and_says_so(book: Casebook) -> None:
    made = writer("m")
    breach = made.step("breach", teller="syria-army", stance="deny", modality="denied", accused=("syria-army",), **TRUCE)
    book.add_records(made.done())
    (one,) = log(book)
    assert (one.modality, one.stance) == ("denied", "deny")
    assert book.truce(breach).violations == 0


def test_copies_stand_once_and_each_verdict_is_shown(book: Casebook) -> None:
    for id, outlet in (("a", "First"), ("b", "Second")):
        made = writer("same", "2016-02-28", outlet)
        made.id = id
        made.step("breach", teller="un", accused=("isis",), **TRUCE)
        book.add_records(made.done())
    (one,) = log(book)
    assert one.reports == ("a", "b")
    book.judge(one.claim, "accept", by="Ana")
    assert [(v.reviewed, v.reviewed_by) for v in log(book)] == [("accept", "Ana")]
    last = book.judge(one.claim, "correct", fields={"day": "2016-02-27"}, by="Omar")
    corrected = next(v for v in log(book) if v.claim == one.claim)
    assert (corrected.reviewed, corrected.reviewed_by, corrected.day_end, corrected.dated) == ("correct", "Omar", "2016-02-27", True)
    book.withdraw_verdict(last)
    assert [(v.reviewed, v.reviewed_by) for v in log(book)] == [("accept", "Ana")]
    book.judge(one.claim, "misread", by="Omar")
    assert [v.reports for v in log(book)] == [("b",)]  # the copy's own claim was not called misread


def test_accusers_whose_names_are_withheld_are_shown_by_role_only(book: Casebook) -> None:
    made = writer("m")
    said = made.said("a resident of Douma", role="resident")
    made.step("breach", accuser=("a resident of Douma",), accused=("snipers",), said_in=said, **TRUCE)
    book.add_records(made.done())
    (one,) = log(book)
    assert one.accuser == ("anonymous resident",) == (one.who,) and not one.accuser_actors


def test_the_log_of_a_truce_that_is_not_there(book: Casebook) -> None:
    with pytest.raises(NoSuchRecord):
        list(book.violations("agreement-0123456789abcdef"))
