"""Control as claimed: who holds which place by whose word, on any day, never merged."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from made_truces import writer
from reportedly.casebook import Casebook, ControlRow, ControlStand
from reportedly.casebook.control.lines import same
from reportedly.casebook.control.tellings import Named
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import Record


def told(
    id: str, published: str | None, place: str, change: str, *holders: str, outlet: str = "Example Wire", **fields: Any
) -> list[Record]:
    made = writer(id, published, outlet)
    made.control(place, change, *holders, **fields)
    return made.done()


def at(book: Casebook, on: str | None = None, **asked: Any) -> ControlRow:
    (row,) = book.control(on, **asked)
    return row


def says(row: ControlRow) -> set[tuple[str, str, str | None, tuple[str, ...]]]:
    return {(s.who, s.change, s.says, tuple(h.name for h in s.holders)) for s in row.stands}


def stand(row: ControlRow) -> ControlStand:
    (found,) = row.stands
    return found


def test_what_a_teller_says_is_carried_forward_with_the_day_on_which_they_were_last_heard(book: Casebook) -> None:
    book.add_records(told("a", "2015-03-02", "Douma", "captured", "jaysh-al-islam", lost_by=("syria-army",), day="2015-03-01"))
    book.add_records(told("b", "2015-06-01", "Douma", "held", "jaysh-al-islam"))
    assert book.control("2015-02-28") == []  # nothing was told of it yet
    row = at(book, "2015-07-01")
    one = stand(row)
    assert (row.place, row.precision, row.first_told, row.last_heard, row.silent_days) == (
        "Douma",
        "locality",
        "2015-03-01",
        "2015-06-01",
        30,
    )
    assert (one.change, one.says, one.dated, one.silent_days, one.told_later) == ("held", "so", False, 30, False)
    assert [(h.name, h.actor) for h in one.holders] == [("Jaysh al-Islam", "jaysh-al-islam")]
    first = stand(at(book, "2015-03-01"))
    assert (first.change, first.since, first.dated, first.last_heard, first.told_later) == (
        "captured",
        "2015-03-01",
        True,
        "2015-03-02",
        True,
    )
    assert book.control("2015-03-01", hindsight=False) == []
    assert (row.claims, row.reports, row.texts, row.tellers) == (2, 2, 2, 1) and at(book, "2015-04-01").claims == 1
    assert at(book).silent_days is None and at(book).on is None


def test_a_denial_stands_beside_what_it_denies(book: Casebook) -> None:
    book.add_records(told("a", "2016-09-18", "Homs", "captured", "isis", teller="isis"))
    assert at(book).disputed == ()
    book.add_records(told("b", "2016-09-18", "Homs", "captured", "isis", teller="syria-army", stance="deny", modality="denied"))
    row = at(book)
    assert row.disputed == ("hold",) and {s.says for s in row.stands} == {"so", "not so"} and row.tellers == 2


def test_two_holders_of_the_same_days_are_disputed_and_one_after_the_other_is_not(book: Casebook) -> None:
    book.add_records(told("a", "2015-03-01", "Douma", "held", "syria-army"))
    book.add_records(told("b", "2015-05-01", "Douma", "captured", "jaysh-al-islam", outlet="Second"))
    assert at(book, "2015-06-01").disputed == ()  # the first has not been heard since
    assert len(at(book, "2015-06-01").stands) == 2
    book.add_records(told("c", "2015-05-20", "Douma", "held", "syria-army"))
    assert at(book, "2015-06-01").disputed == ("hold",)
    assert at(book, "2015-04-01").disputed == ()


def test_who_lost_a_place_does_not_hold_it(book: Casebook) -> None:
    book.add_records(told("a", "2015-05-21", "Douma", "lost", teller="un", lost_by=("syria-army",)))
    book.add_records(told("b", "2015-05-21", "Douma", "held", "syria-army", teller="syria-army"))
    assert at(book).disputed == ("hold",)


def test_the_same_holder_by_another_name_is_no_dispute_and_an_unknown_one_is_told_apart(book: Casebook) -> None:
    book.add_records(told("a", "2015-05-21", "Douma", "held", "syria-army"))
    book.add_records(told("b", "2015-05-21", "Douma", "held", "syria-government", outlet="Second"))
    assert (at(book).disputed, at(book).named_differently) == ((), False)  # an army is part of its government
    book.add_records(told("c", "2015-05-21", "Douma", "held", "Local Rebels", outlet="Third"))
    assert (at(book).disputed, at(book).named_differently) == ((), True)
    assert same(Named("Islamist rebels", None), Named("rebels", None)) and not same(Named("rebels", None), Named("the army", None))
    assert same(Named("x", "russia-air-force"), Named("y", "russia")) and not same(Named("x", "isis"), Named("y", "ypg"))


def test_a_siege_says_nothing_of_who_holds_a_place(book: Casebook) -> None:
    book.add_records(told("a", "2016-01-10", "Madaya", "besieged", "hezbollah", day="2015-07-01", precision="since"))
    book.add_records(told("b", "2016-01-11", "Madaya", "held", "ahrar-al-sham"))
    row = at(book, "2016-02-01")
    assert {(s.strand, s.change, s.since) for s in row.stands} == {("siege", "besieged", "2015-07-01"), ("hold", "held", "2016-01-11")}
    assert row.disputed == () and row.tellers == 1
    assert stand(at(book, "2015-08-01")).change == "besieged"  # told later of a siege since then
    book.add_records(told("c", "2016-01-10", "Madaya", "siege_broken", outlet="Second"))
    assert at(book, "2016-02-01").disputed == ("siege",)


@pytest.mark.parametrize(
    "fields",
    [{"modality": "planned"}, {"modality": "possible"}, {"stance": "speculate", "teller": "un"}, {"stance": "demand", "teller": "un"}],
)
def test_what_is_only_planned_possible_or_demanded_is_told_as_that(book: Casebook, fields: dict[str, str]) -> None:
    book.add_records(told("a", "2016-01-01", "Homs", "handed_over", "syria-army", **fields))
    assert stand(at(book)).says is None
    held = {"teller": fields["teller"]} if "teller" in fields else {}
    book.add_records(told("b", "2015-12-01", "Homs", "held", "ahrar-al-sham", **held))
    assert {s.change for s in at(book).stands} == {"held"}  # a plan does not undo what is said to be so


def test_a_place_that_is_only_described_is_that_of_no_other_text(book: Casebook) -> None:
    for n in range(2):
        book.add_records(told(f"r{n}", "2016-01-01", "the old city", "held", "isis", outlet=f"Paper {n}"))
    book.add_records(told("n", "2016-01-01", "Homs", "held", "isis", relation="north of"))
    book.add_records(told("h", "2016-01-01", "Homs", "held", "isis"))
    rows = book.control()
    assert sorted((r.place, r.relation or "", r.lat is not None) for r in rows) == [
        ("Homs", "", True), ("Homs", "north of", True), ("the old city", "", False), ("the old city", "", False),
    ]  # fmt: skip


def test_withheld_speakers_are_no_holders_by_name(book: Casebook) -> None:
    made = writer("a")
    made.said("a commander")
    made.control("Homs", "held", "a commander")
    book.add_records(made.done())
    assert [h.name for h in stand(at(book)).holders] == ["name withheld"]


def test_a_place_by_its_name_its_claim_or_its_number_and_every_claim_in_its_words(book: Casebook) -> None:
    book.add_records(told("a", "2016-01-01", "Douma", "held", "isis", teller="un", words="IS holds Douma still"))
    book.add_records(told("b", "2016-02-01", "Homs", "held", "isis"))
    row = at(book, of="Douma")
    history = book.control_of(row.id, "2016-01-05")
    (one,) = history.told
    assert (one.words, one.who, one.chain, one.so, one.reports, history.on) == (
        "IS holds Douma still",
        "un",
        ("Example Wire",),
        True,
        ("a",),
        "2016-01-05",
    )
    assert book.control_of("douma").id == row.id
    early = book.control_of("douma", "2014-01-01")
    assert early.stands == () and len(early.told) == 1
    for wrong in ("Nowhere", "control-0123456789abcdef"):
        with pytest.raises(NoSuchRecord, match="no claim"):
            book.control_of(wrong)
    with pytest.raises(ReportedlyError, match="no day"):
        book.control("soon")


def test_copies_count_once_and_order_makes_no_difference(new_place: Callable[[], str]) -> None:
    given = [
        told("a", "2016-01-01", "Homs", "held", "isis"),
        told("b", "2016-02-01", "Homs", "captured", "syria-army", teller="syria-army", outlet="Second"),
        told("c", "2016-02-01", "Homs", "captured", "syria-army", teller="isis", modality="denied", outlet="Third"),
        told("u", None, "Homs", "held", "isis", outlet="Undated"),
    ]
    copy = writer("a", "2016-01-01", "Copying Paper")
    copy.id = "d"
    copy.control("Homs", "held", "isis")
    given.append(copy.done())

    def seen(order: list[list[Record]]) -> object:
        with Casebook.open(new_place(), create=True) as book:
            for records in order:
                book.add_records(records)
            return [book.control_of(row.id, on) for on in (None, "2016-01-15", "2016-03-01") for row in book.control(on)]

    first = seen(given)
    shuffled = given[:]
    random.Random(5).shuffle(shuffled)
    assert seen(shuffled) == first
    with Casebook.open(new_place(), create=True) as book:
        book.add_records(r for records in given for r in records)
        row = at(book, "2016-01-15")
        assert (row.claims, row.reports, row.texts, row.tellers) == (2, 2, 1, 1)
        assert [t.reports for t in book.control_of("Homs").told if t.day_end == "2016-01-01"] == [("a", "d")]


def test_erased_and_misread_claims_are_gone_and_corrected_ones_changed(book: Casebook) -> None:
    book.add_records(told("a", "2016-01-01", "Homs", "held", "isis"))
    book.add_records(told("b", "2016-01-01", "Douma", "held", "isis"))
    book.withdraw("a", by="Ana", why="consent")
    row = at(book)
    assert row.place == "Douma"
    book.judge(row.id, "correct", fields={"change": "lost"}, by="Ana")
    assert stand(at(book)).change == "lost"
    book.judge(row.id, "misread", by="Ana")
    assert book.control() == []


def test_a_day_is_found_as_if_all_claims_were_gone_through(book: Casebook) -> None:
    rng = random.Random(3)
    made = []
    for n in range(60):
        month, day = rng.randrange(1, 13), rng.randrange(1, 28)
        since = f"2016-{max(1, month - rng.randrange(3)):02}-{day:02}"
        precision = {"day": since, "precision": "since"} if n % 4 == 0 else {"day": since}
        change = rng.choice(("held", "captured"))
        made.append(
            (since, told(f"r{n}", f"2016-{month:02}-{day:02}", "Homs", change, rng.choice(("isis", "ypg")), outlet="One", **precision))
        )
    book.add_records(r for _, own in made for r in own)
    from reportedly.casebook.control.control import told_places
    from reportedly.casebook.control.lines import _rank
    from reportedly.casebook.truces.truces import day_asked

    (place,) = told_places(book.store)
    for on in ("2016-02-10", "2016-05-01", "2016-08-20", "2016-12-31"):
        day = day_asked(on) or 0
        standing = [c for c in place.claims if (c.told.since or 0) <= day]
        expected = max(standing, key=lambda c: _rank(c.told, day)).told.claim if standing else None
        assert [s.claim for row in book.control(on) for s in row.stands] == ([expected] if expected else [])
