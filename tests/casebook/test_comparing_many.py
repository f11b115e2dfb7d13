from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.casebook.grouping import NEVER
from reportedly.casebook.incidents.alignment import align
from reportedly.casebook.incidents.comparing import compare, of_killed, of_place, of_time
from reportedly.casebook.incidents.comparing_many import Compared
from reportedly.casebook.incidents.spots import Spot
from reportedly.casebook.incidents.telling import Telling

DAY = 736_000
SPOTS = (
    Spot("saraqib", "Saraqib", 35.86, 36.80, 6, True),
    Spot("binnish", "Binnish", 35.96, 36.71, 6, True),
    Spot("deir-ez-zor", "Deir ez-Zor", 35.33, 40.14, 80, False),
    Spot("nowhere", "Nowhere", None, None, 6, True),
    Spot("idlib", "Idlib", 35.93, 36.63, 6, True, "locality", True),
)


def some(of: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(of), max_size=2)


@st.composite
def tellings(draw: st.DrawFn) -> list[Telling]:
    found = []
    for n in range(draw(st.integers(2, 7))):
        start = draw(st.one_of(st.none(), st.integers(DAY, DAY + 9)))
        found.append(
            Telling(
                id=f"event-{n}", report=f"r{draw(st.integers(0, 5))}", events=(f"event-{n}",), event_class=draw(st.sampled_from(("ASSAULT", "PROTEST"))),
                modes=draw(some(("airstrike", "shelling", "chemical", "bombing"))), spots=tuple(draw(st.lists(st.sampled_from(SPOTS), max_size=3))),
                days=None if start is None else (start, start + draw(st.integers(0, 3))), dated=draw(st.booleans()),
                actors=draw(some(("a", "b", "c"))), targets=draw(some(("x", "y"))), killed=frozenset(draw(st.sets(st.integers(0, 30), max_size=2))),
                parts=frozenset(draw(st.sets(st.integers(0, 30), max_size=2))), provinces=draw(some(("idlib", "aleppo"))),
                injured=frozenset(draw(st.sets(st.integers(0, 30), max_size=2))), wide=draw(st.booleans()), placed=draw(st.booleans()),
                words=tuple(sorted(draw(st.sets(st.integers(0, 40), max_size=12)))),
            )
        )  # fmt: skip
    return found


@given(tellings())
def test_many_pairs_at_once_are_compared_as_each_alone(listed: list[Telling]) -> None:
    a, b = np.array(list(combinations(range(len(listed)), 2))).T
    found = Compared(listed).scores(a, b).tolist()
    alone = [compare(listed[x], listed[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert [max(s, NEVER) for s in found] == [max(s, NEVER) for s in alone]


@given(tellings(), st.randoms(use_true_random=False))
def test_incidents_do_not_depend_on_the_order_of_tellings(listed: list[Telling], shuffled: object) -> None:
    first = align(listed)
    shuffled.shuffle(listed)  # type: ignore[attr-defined]
    assert align(listed) == first
    by_id = {one.id: one for one in listed}
    for id, incident in first.items():
        assert first[incident] == incident <= id and by_id[id].event_class == by_id[incident].event_class


def one(id: str, **said: object) -> Telling:
    return Telling(id=id, report=id, events=(id,), event_class="ASSAULT", **{"days": (DAY, DAY), "dated": True, **said})  # type: ignore[arg-type]


def test_a_bare_town_may_be_the_province_of_its_name_where_the_other_report_is_in_that_province() -> None:
    idlib, khan = SPOTS[4], Spot("khan-sheikhoun", "Khan Sheikhoun", 35.44, 36.65, 6, True)
    bare, there = one("event-1", spots=(idlib,)), one("event-2", spots=(khan,), provinces=frozenset({"idlib"}))
    called = one("event-3", spots=(idlib._replace(bare=False),))
    assert of_place(bare, there) > 0 > of_place(called, there)
    assert of_place(bare, one("event-4", spots=(khan,))) < 0  # nobody says that it is in that province
    assert of_place(bare, one("event-5", spots=(idlib,), provinces=frozenset({"idlib"}))) == of_place(called, called)


def test_what_words_date_later_is_not_the_news_of_an_earlier_report() -> None:
    early, late = one("event-1", days=(DAY - 2, DAY), dated=False), one("event-2", days=(DAY + 2, DAY + 2))
    assert of_time(early, late) == of_time(late, early) == NEVER
    assert of_time(early, one("event-3", days=(DAY + 1, DAY + 1))) > NEVER  # a day apart may be a slip, or the night between
    assert of_time(one("event-4"), one("event-5", days=(DAY + 2, DAY + 4), dated=False)) > NEVER  # which may tell of what was


def test_as_many_of_a_part_of_the_dead_weighs_less_than_as_many_dead() -> None:
    a = one("event-1", killed=frozenset({22}), parts=frozenset({7}))
    assert of_killed(a, one("event-2", killed=frozenset({22}))) > of_killed(a, one("event-3", killed=frozenset({16}), parts=frozenset({7})))
    assert of_killed(a, one("event-4", killed=frozenset({16}), parts=frozenset({7}))) > of_killed(a, one("event-5", killed=frozenset({16})))
