from __future__ import annotations

import random
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from made_reports import full_report
from reportedly.casebook import Casebook
from reportedly.casebook.claimants import source_of
from reportedly.casebook.incidents import Told, align
from reportedly.casebook.views import ClaimRow
from reportedly.records import ActorMention, Event, PlaceMention, Quote, Record, Report, Speaker, Statement


def changed(records: list[Record], **fields: Any) -> list[Record]:
    return [msgspec.structs.replace(r, **fields) if isinstance(r, Event) else r for r in records]


def test_claims_of_two_reports_about_one_attack_stand_together_with_three_counts(book: Casebook) -> None:
    book.add_records([*full_report("a"), *full_report("b", outlet="Copying Paper"), *full_report("c", town="Talbisa", outlet="Third")])
    (one,) = book.incidents()
    assert (one.event_class, one.modes, one.place, one.day_start, one.day_end) == (
        "ASSAULT", ("shelling",), "Talbiseh", "2016-09-12", "2016-09-12",
    )  # fmt: skip
    # The anonymous resident of a copied text is one claimant, whoever prints it; the army is one everywhere.
    assert (one.reports, one.texts, one.claimants) == (3, 2, 3)
    assert one.modalities == ("actual", "denied") and one.actors == ("syria-army",)
    assert [f.words for f in one.figures] == ["at least six people"] * 3
    assert one.id == min(c.id for c in one.claims)
    assert book.incident(one.claims[-1].id) == one


def test_another_day_another_mode_or_another_place_is_another_incident(book: Casebook) -> None:
    a = full_report("a")
    event = next(r for r in a if isinstance(r, Event))
    assert event.time
    other_day = changed(full_report("b"), time=msgspec.structs.replace(event.time, start="2016-09-20", end="2016-09-20"))
    other_mode = changed(full_report("c"), mode="airstrike")
    other_place = changed(full_report("d"), place=(msgspec.structs.replace(event.place[0], geonameid=1),))
    book.add_records([*a, *other_day, *other_mode, *other_place])
    assert len(book.incidents()) == 4


def test_what_is_said_of_a_whole_province_or_of_no_day_is_not_aligned_across_reports(book: Casebook) -> None:
    a, b = full_report("a"), full_report("b")
    place = next(r for r in a if isinstance(r, Event)).place[0]
    province = msgspec.structs.replace(place, precision="province")
    book.add_records([*changed(a, place=(province,)), *changed(b, place=(province,)), *changed(full_report("c"), time=None)])
    book.add_records(r for r in changed(full_report("d"), time=None) if not isinstance(r, Event) or r.modality == "actual")
    assert {i.reports for i in book.incidents(every=True)} == {1}
    # A lone claim without a day is listed only when all are asked for, and found by its id all the same.
    left_out = {i.id for i in book.incidents(every=True)} - {i.id for i in book.incidents()}
    assert left_out and all(book.incident(id).day_start is None for id in left_out)


def told(n: int, place: int, first: int, days: int, mode: str | None, report: int) -> Told:
    event = Event(
        id=f"event-{n:04}", report=f"r{report}", event_class="ASSAULT", mode=mode, trigger=Quote(text="x", spans=((n, n + 1),)),
        actor=(ActorMention(text="a", entity="e1"),),
    )  # fmt: skip
    row = ClaimRow(event.id, "event", "ASSAULT", event.report, None, None, "", (), "actual", None, None, "x")
    where = PlaceMention(text="p", geonameid=place, precision="locality") if place else None
    return Told(event, Report(id=event.report, text=""), "", "", where, (first, first + days) if first else None, frozenset({"e1"}), row)


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 8), st.integers(0, 2), st.sampled_from([None, "x", "y"]), st.integers(0, 3)),
        max_size=25,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_claims_changes_no_incident_and_no_claim_is_lost(rows: list[tuple], shuffled: random.Random) -> None:
    claims = [told(n, *row) for n, row in enumerate(rows)]
    again = list(claims)
    shuffled.shuffle(again)
    groups = [{frozenset(t.event.id for t in g) for g in align(order)} for order in (claims, again)]
    assert groups[0] == groups[1]
    assert sorted(id for g in groups[0] for id in g) == [c.event.id for c in claims]
    for group in align(claims):
        days = [t.days for t in group if t.days and t.place]
        assert all(a[0] <= b[1] and b[0] <= a[1] for a in days for b in days)
        assert len({t.event.mode for t in group if t.event.mode}) <= 1


def test_who_counts_as_one_claimant() -> None:
    report = Report(id="r", text="", outlet="Wire")

    def key(in_text: str = "t1", **speaker: Any) -> str:
        said = Statement(id="s", report="r", speaker=Speaker(**{"text": None, **speaker}))
        return source_of("s", {"s": said}, report, in_text).key

    monitor = {"text": "the Observatory", "name": "Syrian Observatory", "disclosure": "institutional"}
    assert key(**monitor) == key("t2", **monitor)
    assert key(actor="un", disclosure="institutional") == key("t2", actor="un", disclosure="institutional")
    residents = {"text": "residents", "name": "residents", "disclosure": "institutional"}
    assert key(**residents) != key("t2", **residents) and key(**residents) == key(**residents)
    anonymous = {"text": "a commander", "disclosure": "anonymous", "entity": "e1", "actor": "never"}
    assert key(**anonymous) != key("t2", **anonymous) and "never" not in key(**anonymous)
    assert source_of(None, {}, report, "t1").who == "Wire"


def test_a_chain_that_goes_round_ends() -> None:
    a = Statement(id="a", report="r", speaker=Speaker(text="A", name="A", disclosure="named"), within="b")
    b = Statement(id="b", report="r", speaker=Speaker(text="B", name="B", disclosure="named"), within="a")
    assert len(source_of("a", {"a": a, "b": b}, Report(id="r", text=""), "t").chain) < 20
