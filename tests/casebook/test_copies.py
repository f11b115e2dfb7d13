from __future__ import annotations

import random
from collections.abc import Callable

from made_reports import Taken, taken
from reportedly.casebook import Casebook
from reportedly.casebook.copies.copies import changes
from reportedly.casebook.copies.kept_copies import bands, runs, scores
from reportedly.resources import Resources

WIRE = (
    "Shelling hits the bread queue in Harbour Street, witnesses say\n"
    "Nine people were killed when two shells landed among a crowd that was waiting for bread in Harbour Street on Tuesday morning, two "
    "witnesses and a hospital clerk said. The mayor blamed the garrison on the northern hill, which did not answer calls. Ambulances took "
    "fourteen wounded to the general hospital, where blood was short, and the bakery stayed shut for the rest of the day. It was the third "
    "time this month that shells had fallen within sight of the bakery, residents told a reporter who reached the street at noon.\n"
)
SHORTER = WIRE.split(" It was the third")[0] + ".\n"
UPDATED = WIRE.replace("Nine people were killed", "Eleven people were killed") + "Two of the wounded died overnight.\n"
OTHER = (
    "Fishing boats return to the old port\n"
    "Forty boats left the old port before dawn on Tuesday for the first time since spring, and came back with tuna, the harbour master said. "
    "Fuel is sold by the litre at the gate and the price of ice has doubled, crews complained, but the market was full by eight.\n"
)


def arabic(text: str, id: str, outlet: str, published: str, **fields: object) -> Taken:
    """Kept and not read, so that the parser has no part in it."""
    return taken(text, id=id, outlet=outlet, published=published, language="ar", **fields)


def some() -> list[Taken]:
    return [
        arabic(WIRE, "wire", "Agency", "2016-03-01"),
        arabic("By our correspondent\n" + SHORTER, "cut", "Morning Paper", "2016-03-01"),
        arabic(UPDATED, "updated", "Agency", "2016-03-02"),
        arabic(OTHER, "other", "Agency", "2016-03-01"),
        arabic(
            " ".join(f"Item {n} of the week stands for {n * 7} more of its kind." for n in range(90)) + WIRE,
            "roundup",
            "Weekly",
            "2016-03-05",
        ),
    ]


def groups(book: Casebook) -> set[frozenset[str]]:
    return {frozenset(c.report for c in book.copies(r.id)) for r in book.reports()}


def test_cut_rewritten_and_updated_texts_are_folded_into_one_and_what_changed_is_shown(book: Casebook, resources: Resources) -> None:
    book.add(some(), resources)
    origin, cut, updated = book.copies("updated")
    assert (origin.report, origin.kind) == ("wire", "origin")
    assert (cut.report, cut.kind, updated.report, updated.kind) == ("cut", "copy", "updated", "version")
    assert cut.added == ("By our correspondent",) and len(cut.dropped) == 1 and "third time this month" in cut.dropped[0]
    assert [said.split()[0] for said in updated.added] == ["Eleven", "Two"] and updated.dropped[0].startswith("Nine")
    # A round-up that holds the wire among much else is no copy of it.
    assert [c.report for c in book.copies("roundup")] == ["roundup"] and len(book.copies("other")) == 1


def test_the_order_of_reports_makes_no_difference(new_place: Callable[[], str], resources: Resources) -> None:
    found = []
    for seed in range(3):
        reports = some()
        random.Random(seed).shuffle(reports)
        with Casebook.open(new_place(), create=True) as book:
            for one in reports if seed else [reports]:
                book.add(one if isinstance(one, list) else [one], resources)
            found.append((groups(book), [c.report for c in book.copies("cut")]))
    assert found[0] == found[1] == found[2]


def test_a_person_can_call_two_reports_copies(book: Casebook, resources: Resources) -> None:
    book.add([arabic(WIRE, "a", "A", "2016-03-01"), arabic(OTHER, "b", "B", "2016-03-02")], resources)
    n = book.judge("b", "copy_of", right="a", by="ana")
    assert [c.report for c in book.copies("b")] == ["a", "b"]
    book.withdraw_verdict(n)
    assert [c.report for c in book.copies("b")] == ["b"]


def test_a_withdrawn_origin_leaves_its_copies_a_new_one(book: Casebook, resources: Resources) -> None:
    book.add(some()[:3], resources)
    book.withdraw("wire", by="ana", why="asked for")
    assert [c.report for c in book.copies("updated")] == ["cut", "updated"]


def test_agency_credit_lets_a_looser_rewriting_count() -> None:
    assert scores(40, 100, 100, credit=False) < 0 < scores(40, 100, 100, credit=True)


def test_short_texts_of_one_formula_are_no_copies_and_identical_ones_are() -> None:
    assert scores(20, 30, 30, credit=True) < 0 < scores(30, 30, 30, credit=False)
    assert scores(0, 0, 0, credit=True) < 0


def test_texts_of_one_origin_meet_in_a_band() -> None:
    assert set(bands(runs(WIRE))) & set(bands(runs(UPDATED)))
    assert not set(bands(runs(WIRE))) & set(bands(runs(OTHER)))
    assert changes(WIRE, WIRE.upper()) == ((), ())
