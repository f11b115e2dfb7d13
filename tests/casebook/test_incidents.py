from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from made_reports import full_report
from reportedly.casebook import Casebook, IncidentRow
from reportedly.casebook.claimants import source_of
from reportedly.casebook.grouping import NEVER
from reportedly.casebook.incidents.alignment import Judged, align
from reportedly.casebook.incidents.comparing import compare, keys, reasons
from reportedly.casebook.incidents.spots import Spot
from reportedly.casebook.incidents.telling import Telling
from reportedly.records import Event, Record, Report, Speaker, Statement
from reportedly.resources import Resources
from rival_reports import reports as rival_reports


def changed(records: list[Record], **fields: Any) -> list[Record]:
    return [msgspec.structs.replace(r, **fields) if isinstance(r, Event) else r for r in records]


def test_claims_of_reports_about_one_attack_stand_together_with_three_counts(book: Casebook) -> None:
    book.add_records([*full_report("a"), *full_report("b", outlet="Copying Paper"), *full_report("c", town="Talbisa", outlet="Third")])
    (one,) = book.incidents()
    assert (one.event_class, one.modes, one.place, one.day_start, one.day_end) == (
        "ASSAULT", ("shelling",), "Talbiseh", "2016-09-12", "2016-09-12",
    )  # fmt: skip
    # The anonymous resident of a copied text is one claimant, whoever prints it; the army is one everywhere.
    assert (one.reports, one.texts, one.claimants) == (3, 1, 2)
    assert one.modalities == ("actual", "denied") and one.actors == ("syria-army",)
    whole = book.incident(one.id)
    assert [f.words for f in whole.figures] == ["at least six people"] * 3
    assert one.id == min(c.id for c in whole.told)
    assert book.incident(whole.told[-1].id) == whole


def test_another_day_or_another_place_is_another_incident(book: Casebook) -> None:
    a = full_report("a")
    event = next(r for r in a if isinstance(r, Event))
    assert event.time
    other_day = changed(full_report("b"), time=msgspec.structs.replace(event.time, start="2016-09-20", end="2016-09-20"))
    d = full_report("d", town="Kafr Zita", outlet="Fourth")
    there = next(r for r in d if isinstance(r, Event)).place[0]
    other_place = changed(d, place=(msgspec.structs.replace(there, geonameid=1, lat=36.2, lon=37.1),))
    book.add_records([*a, *other_day, *other_place])
    assert len(book.incidents()) == 3


@pytest.fixture(scope="module")
def read_rivals(resources: Resources, tmp_path_factory: pytest.TempPathFactory) -> list[list[Record]]:
    """The rivalling accounts as the real pipeline reads them."""
    with Casebook.open(tmp_path_factory.mktemp("rivals") / "book", create=True) as book:
        book.add(rival_reports(), resources)
        return [[report, *records] for report, records in book.by_report()]


def laid(book: Casebook) -> dict[str, list[str]]:
    return {i.id: sorted({c.report for c in book.incident(i.id).told}) for i in book.incidents(every=True)}


def market(book: Casebook) -> IncidentRow:
    return max(book.incidents(), key=lambda i: i.reports)


def test_rival_accounts_of_one_happening_are_one_incident_and_a_total_is_its_parent(
    book: Casebook, read_rivals: list[list[Record]]
) -> None:
    book.add_records(r for own in read_rivals for r in own)
    one = book.incident(market(book).id)
    assert {c.report for c in one.told} >= {"wire", "copy", "state", "opposition", "later", "doubt"}
    assert not {c.report for c in one.told} & {"azaz", "total", "next"}
    assert one.reports - one.texts == 1 and one.claimants > 4
    (total,) = (i for i in book.incidents() if i.wide)
    assert one.parents == (total.id,) and one.id in book.incident(total.id).parts
    told = {(c.about, frozenset(c.reports)): c.kind for c in one.contradictions}
    assert told["toll", frozenset({"wire", "opposition"})] == "contradiction"
    assert told["blame", frozenset({"wire", "opposition"})] == "contradiction"
    assert ("toll", frozenset({"wire", "copy"})) not in told and ("toll", frozenset({"wire", "later"})) not in told
    assert told["toll", frozenset({"copy", "later"})] == "update"


def test_the_same_reports_in_any_order_and_in_parts_give_the_same_incidents(
    new_place: Callable[[], str], read_rivals: list[list[Record]]
) -> None:
    found = []
    for seed in range(4):
        order = list(read_rivals)
        random.Random(seed).shuffle(order)
        parts = [order] if seed == 0 else [[own] for own in order]
        with Casebook.open(new_place(), create=True) as book:
            for part in parts:
                book.add_records(r for own in part for r in own)
            found.append(laid(book))
    assert all(one == found[0] for one in found)


def test_a_persons_verdicts_win_survive_reading_again_and_are_undone_by_withdrawing(book: Casebook, resources: Resources) -> None:
    book.add([r for r in rival_reports() if r.report.id in ("wire", "state", "azaz")], resources)
    before = laid(book)
    one = market(book)
    claims = {c.report: c.id for c in book.incident(one.id).told}
    azaz = next(i.id for i in book.incidents() if i.place == "Azaz")
    apart = book.judge(claims["wire"], "not_same", right=claims["state"], by="ana")
    same = book.judge(azaz, "same", right=claims["wire"], by="ana")
    assert {c.report for c in book.incident(azaz).told} == {"wire", "azaz"}
    assert book.incident(azaz).id == min(c.id for c in book.incident(claims["wire"]).told)
    book.reread(resources)
    assert {c.report for c in book.incident(azaz).told} == {"wire", "azaz"}
    later = book.judge(azaz, "not_same", right=claims["wire"], by="ben")
    assert {c.report for c in book.incident(azaz).told} == {"azaz"}
    for n in (apart, same, later):
        book.withdraw_verdict(n)
    assert laid(book) == before


def test_part_of_makes_a_parent_and_never_merges(book: Casebook, resources: Resources) -> None:
    book.add([r for r in rival_reports() if r.report.id in ("wire", "state")], resources)
    claims = {c.report: c.id for c in book.incident(market(book).id).told}
    book.judge(claims["wire"], "part_of", right=claims["state"], by="ana")
    part, whole = book.incident(claims["wire"]), book.incident(claims["state"])
    assert part.id != whole.id and part.parents == (whole.id,) and whole.parts == (part.id,)


def test_a_single_incident_is_no_part_of_a_total_once_a_person_says_so(book: Casebook, resources: Resources) -> None:
    book.add(rival_reports(), resources)
    whole = next(i for i in book.incidents() if i.wide and book.incident(i.id).parts)
    part = book.incident(whole.id).parts[0]
    n = book.judge(part, "not_part_of", right=whole.id, by="ana")
    assert part not in book.incident(whole.id).parts and whole.id not in book.incident(part).parents
    assert part in {i.id for i in book.incidents()}
    book.withdraw_verdict(n)
    assert part in book.incident(whole.id).parts and whole.id in book.incident(part).parents


def test_a_misread_claim_and_a_withdrawn_report_leave_the_incident(book: Casebook, resources: Resources) -> None:
    book.add([r for r in rival_reports() if r.report.id in ("wire", "state", "opposition")], resources)
    one = book.incident(market(book).id)
    assert one.reports == 3
    book.withdraw("state", by="ana", why="asked for")
    assert book.incident(one.told[0].id if one.told[0].report != "state" else one.told[-1].id).reports == 2
    for claim in (c for c in one.told if c.report == "opposition"):
        book.judge(claim.id, "misread", by="ana")
    assert market(book).reports == 1


def telling(n: int, place: int, first: int, days: int, mode: str | None, report: int, killed: int) -> Telling:
    spot = Spot(f"p{place}", f"p{place}", 35.0 + place, 37.0, 6, True)
    return Telling(
        f"event-{n:04}", f"r{report}", (f"event-{n:04}",), "ASSAULT", modes=frozenset({mode} if mode else ()),
        spots=(spot,) if place else (), days=(first, first + days), dated=days == 0, killed=frozenset({killed} if killed else ()),
        words=tuple(sorted({place * 2 + 1, 11, 13})),
    )  # fmt: skip


TELLINGS = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(1, 6), st.integers(0, 2), st.sampled_from([None, "airstrike", "car_bomb"]), st.integers(0, 5),
        st.integers(0, 12),
    ),
    max_size=18,
)  # fmt: skip


@given(TELLINGS, st.randoms(use_true_random=False))
def test_the_order_of_tellings_changes_no_incident_and_none_is_lost(rows: list[tuple], shuffled: random.Random) -> None:
    found = [telling(n, *row) for n, row in enumerate(rows)]
    first = align(found)
    shuffled.shuffle(found)
    assert align(found) == first
    assert sorted(first) == sorted(one.id for one in found)
    assert all(first[i] == i <= id for id, i in first.items())


@given(TELLINGS)
def test_comparisons_are_the_same_both_ways_and_their_reasons_add_up(rows: list[tuple]) -> None:
    found = [telling(n, *row) for n, row in enumerate(rows)]
    for a in found[:6]:
        for b in found[:6]:
            total = compare(a, b)
            assert total == compare(b, a)
            if total > NEVER:
                assert sum(reason.weight for reason in reasons(a, b)) == total
            if a is not b and total > 0 and a.days and b.days and max(a.days[0], b.days[0]) - min(a.days[1], b.days[1]) < 2:
                assert set(keys(a)) & set(keys(b))


def test_verdicts_hold_among_tellings() -> None:
    a, b, c = telling(1, 1, 3, 0, "airstrike", 1, 9), telling(2, 1, 3, 0, "airstrike", 2, 9), telling(3, 2, 5, 0, "car_bomb", 3, 4)
    assert len(set(align([a, b, c]).values())) == 2
    assert len(set(align([a, b, c], Judged(apart=((a.id, b.id),))).values())) == 3
    joined = align([a, b, c], Judged(together=((b.id, c.id), (a.id, c.id)), apart=((a.id, b.id),)))
    assert joined[b.id] == joined[c.id] != joined[a.id]


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
