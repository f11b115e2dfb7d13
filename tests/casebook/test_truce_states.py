"""In what state each teller has a truce on a day."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_truces import writer
from reportedly.casebook import Casebook, TruceState
from reportedly.casebook.truces.states import ENDED, ORDER, Line

CESSATION: dict[str, Any] = {"kind": "cessation_of_hostilities", "mediators": ("russia", "usa")}


def state(book: Casebook, who: str, on: str | None = None, **asked: Any) -> TruceState | None:
    (row,) = book.truces(on, every=True, **asked)
    return next((s for s in row.states if s.actor == who or s.who == who), None)


@pytest.fixture
def told(book: Casebook) -> Casebook:
    """A truce that begins, is accused of being broken by both sides, is called dead by one and alive by another."""
    first = writer("first", "2016-02-28")
    first.step("implement", day="2016-02-27", **CESSATION)
    first.step("accept", by=("syria-government",), day="2016-02-26", **CESSATION)
    book.add_records(first.done())
    second = writer("second", "2016-03-02", "Second Paper")
    second.step("breach", teller="high-negotiations-committee", accused=("syria-army",), day="2016-03-01", **CESSATION)
    second.step("observe", teller="un", day="2016-03-01", **CESSATION)
    book.add_records(second.done())
    third = writer("third", "2016-04-20", "Third Paper")
    third.step("collapse", teller="high-negotiations-committee", day="2016-04-18", **CESSATION)
    third.step("collapse", teller="usa", stance="deny", modality="denied", **CESSATION)
    book.add_records(third.done())
    return book


def test_the_sides_states_stand_unmerged(told: Casebook) -> None:
    assert (committee := state(told, "high-negotiations-committee")) and committee.state == "collapsed"
    assert (un := state(told, "un")) and un.state == "in force"
    (row,) = told.truces()
    assert row.disagree and row.on is None


def test_a_state_is_carried_forward_with_the_day_on_which_its_teller_was_last_heard(told: Casebook) -> None:
    committee = state(told, "high-negotiations-committee", "2016-04-01")
    assert committee and (committee.state, committee.since, committee.last_heard, committee.silent_days) == (
        "violated",
        "2016-03-01",
        "2016-03-02",
        30,
    )
    un = state(told, "un", "2016-06-01")
    assert un and (un.state, un.last_heard, un.silent_days) == ("in force", "2016-03-02", 91)
    assert state(told, "un", "2016-02-28") is None  # not heard yet, and nothing is told of that day


def test_a_denial_changes_no_state_but_is_heard(told: Casebook) -> None:
    usa = state(told, "usa", "2016-04-30")
    assert usa and usa.state is None and usa.last_heard == "2016-04-20" and usa.claim is None


def test_what_is_told_later_of_a_day_counts_and_says_so_unless_hindsight_is_off(told: Casebook) -> None:
    then = state(told, "high-negotiations-committee", "2016-04-19")
    assert then and then.state == "collapsed" and then.claim and (then.last_heard, then.told_later) == ("2016-03-02", False)
    un = state(told, "un", "2016-03-01")
    assert un and un.state == "in force" and un.told_later and un.silent_days is None
    assert state(told, "un", "2016-03-01", hindsight=False) is None
    known = state(told, "high-negotiations-committee", "2016-04-19", hindsight=False)
    assert known and known.state == "violated"


def test_what_a_side_does_by_saying_so_is_its_own_word_through_the_report(told: Casebook) -> None:
    government = state(told, "syria-government")
    assert government and (government.state, government.accepted_by) == ("accepted", ("Syrian government",))
    step = next(s for s in told.truce(government.claim or "").life if s.step == "accept")
    assert step.own_act and step.chain == ("Example Wire",)
    paper = state(told, "Example Wire")
    assert paper and paper.state == "in force"  # one voice in all of its reports


@pytest.mark.parametrize("modality", ["planned", "possible", "conditional", "rumoured", "denied"])
def test_only_actual_and_ongoing_steps_change_a_state(book: Casebook, modality: str) -> None:
    made = writer("m", "2016-03-02")
    made.step("implement", teller="un", day="2016-02-27", **CESSATION)
    made.step("collapse", teller="un", modality=modality, **CESSATION)
    made.step("breach", teller="un", modality=modality, accused=("syria-army",), **CESSATION)
    book.add_records(made.done())
    un = state(book, "un")
    assert un and un.state == "in force"


@pytest.mark.parametrize("stance", ["demand", "promise", "threaten", "ask", "speculate"])
def test_what_is_demanded_or_promised_is_not_told_as_so(book: Casebook, stance: str) -> None:
    made = writer("m", "2016-03-02")
    made.step("observe", teller="un", stance=stance, **CESSATION)
    book.add_records(made.done())
    assert (un := state(book, "un")) and un.state is None


def test_a_step_of_a_day_to_come_has_not_been_taken(book: Casebook) -> None:
    made = writer("m", "2016-02-23")
    made.step("announce", teller="usa", day="2016-02-27", **CESSATION)
    made.step("implement", teller="un", day="2016-02-27", **CESSATION)
    book.add_records(made.done())
    assert (usa := state(book, "usa")) and (usa.state, usa.since) == ("announced", "2016-02-23")
    assert (un := state(book, "un", "2016-03-10")) and un.state is None


def test_the_end_of_its_own_term_is_derived_and_not_told(book: Casebook) -> None:
    made = writer("m", "2016-09-13")
    made.step("implement", day="2016-09-12", duration="seven-day", **CESSATION)
    made.step("observe", teller="un", duration="seven-day", day="2016-09-13", **CESSATION)
    book.add_records(made.done())
    (row,) = book.truces()
    assert (row.length, row.expires) == ("7 days", "2016-09-19")
    assert (before := state(book, "un", "2016-09-19")) and before.expired_by_term is None
    assert (after := state(book, "un", "2016-09-20")) and (after.state, after.expired_by_term) == ("in force", "2016-09-19")
    later = writer("n", "2016-09-22", "Second")
    later.step("observe", teller="un", day="2016-09-21", **CESSATION)
    later.step("extend", teller="usa", day="2016-09-18", duration="two-day", **CESSATION)
    book.add_records(later.done())
    assert (told := state(book, "un", "2016-09-22")) and told.expired_by_term is None  # told to hold after its term
    assert (usa := state(book, "usa", "2016-09-21")) and usa.state == "extended" and usa.expired_by_term is None


def test_a_day_that_words_give_of_how_it_began_is_not_that_of_its_breach(book: Casebook) -> None:
    made = writer("m", "2016-03-20")
    began = made.time("2016-02-27")
    made.step("breach", teller="un", accused=("syria-army",), **CESSATION)
    made.step("implement", teller="un", **CESSATION)
    import msgspec

    records = [msgspec.structs.replace(r, time=began) if hasattr(r, "agreement") else r for r in made.done()]
    book.add_records(records)
    (row,) = book.truces()
    life = {s.step: (s.day_end, s.dated) for s in book.truce(row.id).life}
    assert life == {"implement": ("2016-02-27", True), "breach": ("2016-03-20", False)}


def test_who_says_that_others_accuse_is_not_who_accuses(book: Casebook) -> None:
    made = writer("m", "2016-03-02")
    made.step("breach", teller="un", accuser=("syria-government", "high-negotiations-committee"), accused=("isis",), **CESSATION)
    book.add_records(made.done())
    (row,) = book.truces(every=True)
    assert {s.actor: s.state for s in row.states} == {"syria-government": "violated", "high-negotiations-committee": "violated"}
    assert {s.chain for s in book.truce(row.id).life} == {("un", "Example Wire")}


steps = st.lists(st.tuples(st.sampled_from([*ORDER, "term", "monitor"]), st.booleans()), max_size=12)


@given(steps)
def test_a_line_of_steps_ends_in_what_the_last_that_counts_told(taken: list[tuple[str, bool]]) -> None:
    line = Line()
    for step, dated in taken:
        before = line.state
        changed = line.take(step, dated, ("one",))
        assert changed or line.state == before
        if step in ("suspend", "withdraw", "expire", "collapse"):
            assert line.state in ENDED
        if before in ENDED and step in ("breach", "at_risk", "accept", "offer", "negotiate", "call_for"):
            assert line.state == before  # what ended is not brought back by what only speaks of it
    assert not set(line.accepted) & set(line.refused)


def test_one_side_accepts_and_another_refuses() -> None:
    line = Line()
    line.take("accept", True, ("government",))
    line.take("refuse", True, ("rebels",))
    assert (line.state, list(line.accepted), list(line.refused)) == ("accepted", ["government"], ["rebels"])
    line.take("refuse", True, ("government",))
    assert line.state == "refused" and not line.accepted
    line.take("sign", False, ())
    line.take("collapse", False, ())
    line.take("implement", False, ())  # retold without a day
    assert line.state == "collapsed"
    line.take("restore", False, ())
    assert line.state == "in force"
