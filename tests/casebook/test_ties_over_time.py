"""Ties over time: signed, dated edges with the claims for and against."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from made_truces import Writer, writer
from reportedly.casebook import Casebook, TieRow
from reportedly.errors import NoSuchRecord
from reportedly.records import Record


def told(id: str, published: str, *ties: tuple[str, str, str], outlet: str = "Example Wire", **fields: object) -> list[Record]:
    made = writer(id, published, outlet)
    for a, relation, b in ties:
        made.tie(a, relation, b, **fields)  # type: ignore[arg-type]
    return made.done()


def edge(book: Casebook, on: str | None = None, **asked: object) -> TieRow:
    (row,) = book.ties(on, **asked)  # type: ignore[arg-type]
    return row


def test_an_edge_is_signed_dated_and_carried_forward_with_when_it_was_last_heard(book: Casebook) -> None:
    book.add_records(told("a", "2015-03-01", ("iran", "supports", "hezbollah"), form="funds"))
    book.add_records(told("b", "2015-06-01", ("iran", "supports", "hezbollah"), outlet="Second"))
    row = edge(book, "2015-07-01")
    assert (row.a, row.a_name, row.relation, row.sign, row.b, row.forms) == ("iran", "Iran", "supports", 1, "hezbollah", ("funds",))
    assert (row.state, row.since, row.last_heard, row.silent_days, row.said_for, row.said_against) == (
        "held",
        "2015-03-01",
        "2015-06-01",
        30,
        2,
        0,
    )
    assert book.ties("2015-02-01") == []  # nothing was told of it yet
    assert (row.reports, row.texts, row.claims) == (2, 2, 2)


def test_a_denial_keeps_the_edge_and_makes_it_disputed(book: Casebook) -> None:
    book.add_records(told("a", "2016-09-18", ("usa", "supports", "isis"), teller="syria-army", stance="accuse"))
    book.add_records(told("b", "2016-09-19", ("usa", "supports", "isis"), teller="usa", stance="deny", modality="denied"))
    row = edge(book)
    assert (row.state, row.said_for, row.said_against) == ("disputed", 1, 1)
    assert {(s.actor, s.says) for s in row.stands} == {("syria-army", "held"), ("usa", "denied")}
    assert edge(book, "2016-09-18").state == "held"
    history = book.tie(row.id)
    assert [(t.actor, t.so, t.stance) for t in history.told] == [("syria-army", True, "accuse"), ("usa", False, "deny")]
    assert all(t.words and t.context and t.chain == ("Example Wire",) for t in history.told)


def test_a_tie_ends_for_those_who_spoke_before_its_end_and_is_disputed_by_those_who_speak_after(book: Casebook) -> None:
    book.add_records(told("a", "2016-01-01", ("jabhat-al-nusra", "allied", "al-qaeda")))
    book.add_records(told("b", "2016-07-29", ("al-qaeda", "allied", "jabhat-al-nusra"), outlet="Second", status="ended", day="2016-07-28"))
    row = edge(book)
    assert (row.state, row.until, row.a, row.b) == ("ended", "2016-07-28", "al-qaeda", "jabhat-al-nusra")  # it holds both ways
    assert edge(book, "2016-07-01").state == "held" and edge(book, "2016-07-28", hindsight=False).state == "held"
    book.add_records(told("c", "2016-08-05", ("al-qaeda", "allied", "jabhat-al-nusra"), outlet="Third"))
    assert (edge(book).state, edge(book).until) == ("disputed", "2016-07-28")


@pytest.mark.parametrize(
    "fields", [{"status": "planned"}, {"status": "offered"}, {"modality": "possible"}, {"stance": "speculate", "teller": "un"}]
)
def test_what_is_only_planned_possible_or_guessed_is_no_claim_for_it(book: Casebook, fields: dict[str, str]) -> None:
    book.add_records(told("a", "2016-01-01", ("usa", "supports", "ypg"), **fields))
    row = edge(book)
    assert (row.state, row.said_for, row.said_against) == ("planned", 0, 0)


def test_who_stands_where_on_a_day_with_the_parts_of_an_actor(book: Casebook) -> None:
    book.add_records(
        told(
            "a", "2016-01-01", ("russia-air-force", "supports", "syria-army"), ("turkey", "opposes", "ypg"), ("hezbollah", "fights", "isis")
        )
    )
    assert {(r.a, r.sign) for r in book.ties("2016-02-01")} == {("russia-air-force", 1), ("turkey", -1), ("hezbollah", -1)}
    assert [r.b for r in book.ties(actor="russia")] == ["syria-army"]
    assert [r.relation for r in book.ties(actor="Hezbollah")] == ["fights"]
    with pytest.raises(NoSuchRecord, match="no actor of the register"):
        book.ties(actor="Nobody of this Name")
    with pytest.raises(NoSuchRecord, match="no tie"):
        book.tie("tie-0123456789abcdef")


def test_those_whose_names_are_withheld_and_those_whom_the_register_does_not_know_have_no_ties(book: Casebook) -> None:
    made = writer("a")
    made.said("a fighter")
    made.tie("hezbollah", "commands", "a fighter")
    made.tie("Some Brigade", "member_of", "hezbollah")
    hidden = Writer("b", "2016-01-01", "Example Wire", "Report b.")
    withheld = hidden.said("a commander")
    hidden.tie("hezbollah", "commands", "syria-army", teller=None, said_in=withheld)
    import msgspec

    records = [
        msgspec.structs.replace(r, a=msgspec.structs.replace(r.a, entity="b-a commander")) if hasattr(r, "relation") else r
        for r in hidden.done()
    ]
    book.add_records([*made.done(), *records])
    assert book.ties() == []


def test_copies_count_once_and_order_makes_no_difference(new_place: Callable[[], str]) -> None:
    given = [
        told("a", "2016-01-01", ("iran", "supports", "hezbollah"), ("hezbollah", "fights", "isis")),
        told("b", "2016-02-01", ("iran", "supports", "hezbollah"), teller="usa", outlet="Second"),
        told("c", "2016-03-01", ("iran", "supports", "hezbollah"), teller="iran", modality="denied", outlet="Third"),
    ]
    copy = writer("a", "2016-01-01", "Copying Paper")
    copy.id = "d"
    copy.tie("iran", "supports", "hezbollah")
    copy.tie("hezbollah", "fights", "isis")
    given.append(copy.done())

    def seen(order: list[list[Record]]) -> object:
        with Casebook.open(new_place(), create=True) as book:
            for records in order:
                book.add_records(records)
            return [book.tie(row.id, "2016-02-15") for row in book.ties()]

    first = seen(given)
    shuffled = given[:]
    random.Random(5).shuffle(shuffled)
    assert seen(shuffled) == first
    with Casebook.open(new_place(), create=True) as book:
        book.add_records(r for records in given for r in records)
        row = next(r for r in book.ties() if r.relation == "supports")
        assert (row.reports, row.texts, row.said_for) == (4, 3, 2)
        assert [t.reports for t in book.tie(row.id).told if t.day_end == "2016-01-01"] == [("a", "d")]


def test_an_erased_report_leaves_no_tie(book: Casebook) -> None:
    book.add_records(told("a", "2016-01-01", ("iran", "supports", "hezbollah")))
    book.withdraw("a", by="Ana", why="consent")
    assert book.ties() == []


def test_a_person_may_call_a_tie_misread(book: Casebook) -> None:
    book.add_records(told("a", "2016-01-01", ("iran", "supports", "hezbollah")))
    book.judge(edge(book).id, "misread", by="Ana")
    assert book.ties() == []
