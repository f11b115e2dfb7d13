from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reportedly.casebook.alignment import align
from reportedly.casebook.comparing import compare
from reportedly.casebook.comparing_many import Compared
from reportedly.casebook.grouping import NEVER
from reportedly.casebook.tellings import Spot, Telling

DAY = 736_000
SPOTS = (
    Spot("saraqib", "Saraqib", 35.86, 36.80, 6, True),
    Spot("binnish", "Binnish", 35.96, 36.71, 6, True),
    Spot("deir-ez-zor", "Deir ez-Zor", 35.33, 40.14, 80, False),
    Spot("nowhere", "Nowhere", None, None, 6, True),
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
