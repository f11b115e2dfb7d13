"""Which of a report's numbers count all the dead, and which only a part."""

from __future__ import annotations

import pytest

from made_reports import taken
from reportedly.casebook import Casebook
from reportedly.casebook.incidents.dead import Dead, dead_told, differ, highest_early
from reportedly.reading import read
from reportedly.records import Figure, Report
from reportedly.resources import Resources


def told(text: str, resources: Resources) -> tuple[list[Dead], Dead | None]:
    own = Report(id="r", text=text, published="2016-10-20", language="en")
    found = dead_told([r for r in read(own, resources) if isinstance(r, Figure)], text)
    return found, highest_early(found, text)


@pytest.mark.parametrize(("text", "number"), [
    ("Shells killed nine people in Douma, medics said.", 9),
    # children are a part of the dead, wherever all of them are counted, and all that is known where nobody counts them
    ("Shells killed six children in Douma. Medics put the toll at 19 dead.", 19),
    ("Shells killed six children in Douma, medics said.", 6),
    # two groups side by side
    ("The raid killed 12 pupils and three teachers in Douma.", 15),
    ("The raid killed 12 people and three children in Douma.", 12),
    # the surer of two that are nearly the same; else the higher
    ("At least 11 people were killed in Douma. Almost a dozen people were killed when jets hit the town.", 11),
    ("More than 20 people were killed in Douma. Medics counted 34 people killed.", 34),
    # numbers far below are of something else
    ("A bomb killed four people in Douma. It went off at dawn. Police closed the road. A year ago 70 people were killed there.", 4),
])  # fmt: skip
def test_the_number_of_all_the_dead(text: str, number: int, resources: Resources) -> None:
    found = told(text, resources)[1]
    assert found is not None and found.number == number


def test_a_range_differs_only_from_what_is_outside_it(resources: Resources) -> None:
    both = told("Between 500 and 1,300 people were killed in the attack.", resources)[1]
    inside, outside = (told(f"{n} people were killed in the attack.", resources)[1] for n in ("1,300", "213"))
    assert both is not None and inside is not None and outside is not None
    assert both.ranges and (both.low, both.high) == (500, 1300)
    assert not differ(both, inside) and differ(both, outside) and differ(inside, outside)


def test_ranges_parts_and_sums_in_the_account_table_and_in_named_rules(book: Casebook, resources: Resources) -> None:
    head = "An air raid hit a school in the town of Saraqib on 18 October 2016"
    book.add(
        [
            taken(f"{head} and killed 12 pupils and three teachers, medics said.", id="sum", published="2016-10-18", outlet="A"),
            taken(f"{head} and killed between 14 and 20 people, the army said.", id="range", published="2016-10-18", outlet="B"),
            taken(f"{head}, killing six children, UNICEF said. The raid killed 21 people.", id="part", published="2016-10-19", outlet="C"),
        ],
        resources,
    )
    (one,) = (i for i in book.incidents() if i.reports == 3)
    found = book.accounts(one.id)
    values = {cell.value for a in found.accounts for cell in a.cells.get("killed", ())}
    assert "14 to 20" in values  # as it was said, and not its lower end
    numbers = {(t.report, t.number, t.low, t.high) for t in found.tolls}
    assert ("sum", 15, 15, 15) in numbers and ("range", 14, 14, 20) in numbers and ("part", 21, 21, 21) in numbers
    assert found.numbers["highest"] == 21 and found.numbers["ucdp_high"] == 21 and found.numbers["ucdp_low"] <= 14
    pairs = {frozenset(c.reports) for c in found.contradictions if c.about == "toll"}
    assert frozenset(("sum", "range")) not in pairs and frozenset(("sum", "part")) in pairs
