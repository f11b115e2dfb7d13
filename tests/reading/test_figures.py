"""Numbers of people and things, read by the real parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.codebook.entries import Example
from reportedly.reading.cases import check_case, codebook_examples, read_example
from reportedly.records import Event, Figure, Record, check_words
from reportedly.resources import Resources

Read = Callable[..., list[Record]]


def figures(records: list[Record]) -> list[Figure]:
    return [r for r in records if isinstance(r, Figure)]


def test_codebook_examples(resources: Resources) -> None:
    problems = [
        f"{file}.yaml: {code}, example {at + 1}: {problem}"
        for file, code, at, example in codebook_examples(resources.codebook)
        if file == "figures"
        for problem in check_case(example, read_example(example, resources))
    ]
    assert not problems, "\n".join(problems)


CASES = [
    Example(
        text="The governor said the batch would number about 1,500 and would include 400 to 500 gunmen.",
        finds=(
            {"type": "figure", "value": 1500, "qualifier": "about", "role": "evacuated", "modality": "planned"},
            {"type": "figure", "quote": "400 to 500 gunmen", "low": 400, "high": 500, "value": None, "role": "evacuated"},
        ),
    ),
    Example(
        text="The ministry put the number of dead at 43 and the number of wounded at 120.",
        finds=({"type": "figure", "value": 43, "role": "killed"}, {"type": "figure", "value": 120, "role": "injured"}),
    ),
    Example(
        text="At least 18 of 31 lorries were hit. The army said rebels had shelled the corridor 14 times.",
        finds=(
            {"type": "figure", "quote": "At least 18 of 31 lorries", "value": 18, "unit": "vehicles"},
            {"type": "figure", "quote": "14 times", "value": 14, "role": "attacks"},
        ),
    ),
    Example(text="The price of bread went from 400 to 500 pounds.", none=({"type": "figure"},)),
    Example(
        text="Barrel bombs killed five people and wounded ten in Ariha.",
        finds=(
            {"type": "figure", "quote": "five people", "role": "killed", "value": 5},
            {"type": "figure", "role": "injured", "value": 10},
        ),
    ),
    Example(
        text="The strike left 12 dead and 30 wounded.",
        finds=({"type": "figure", "role": "killed", "value": 12}, {"type": "figure", "role": "injured", "value": 30}),
    ),
    Example(
        text="Eight people, including three children, were killed in Saraqeb.",
        finds=(
            {"type": "figure", "quote": "Eight people", "value": 8, "within": None, "role": "killed"},
            {"type": "figure", "quote": "three children", "value": 3, "within": "Eight people", "role": "killed"},
        ),
    ),
    Example(
        text="Six people, two of them women, died when a mortar shell hit a bus.",
        finds=({"type": "figure", "quote": "two of them women", "value": 2, "within": "Six people", "role": "killed"},),
    ),
    Example(
        text="A shell killed a woman and two children in Jobar.",
        finds=(
            {"type": "figure", "quote": "a woman", "value": 1, "role": "killed"},
            {"type": "figure", "quote": "two children", "value": 2},
        ),
    ),
    Example(text="A man was killed by a sniper in Jobar.", none=("figure",)),
    Example(
        text="Twenty fighters died, as well as six guards.",
        finds=({"type": "figure", "quote": "six guards", "value": 6, "role": "killed"},),
    ),
    Example(
        text="More than 400,000 people have been killed since the war began in 2011.",
        finds=({"type": "figure", "value": 400000, "qualifier": "over", "role": "killed", "scope": "running_total", "event": None},),
    ),
    Example(
        text="Some 1,000 families remain besieged in the town.",
        finds=({"type": "figure", "value": 1000, "unit": "families", "role": "besieged", "scope": "stock"},),
    ),
    Example(
        text="The army said it had killed 30 terrorists near Homs.",
        finds=({"type": "figure", "label": "terrorists", "status": "combatant", "role": "killed", "said_in": "The army"},),
    ),
    Example(
        text="Seven members of the Free Syrian Army were killed on Monday.",
        finds=({"type": "figure", "quote": "Seven members of the Free Syrian Army", "side": "the Free Syrian Army", "role": "killed"},),
    ),
    Example(text="Forty people were killed and injured by the blasts.", finds=({"type": "figure", "value": 40, "role": "casualties"},)),
    Example(
        text="Blast in Azaz kills 30 injures 90",
        finds=({"type": "figure", "value": 30, "role": "killed"}, {"type": "figure", "value": 90, "role": "injured"}),
    ),
    Example(
        text="4 children 2 teachers killed in raid on Idlib",
        finds=({"type": "figure", "quote": "4 children", "role": "killed"}, {"type": "figure", "quote": "2 teachers", "role": "killed"}),
    ),
    Example(text="There were no casualties in the raid.", finds=({"type": "figure", "value": 0, "role": "casualties"},)),
    Example(text="The talks of 14 September 2016 under Resolution 2254 lasted two hours.", none=("figure",)),
    Example(text="He is 35 and lives 12 km from the town, where bread costs 300 pounds.", none=("figure",)),
    Example(text="About 60 percent of the town is gone, and 2,000 dollars were paid.", none=("figure",)),
    Example(text="Two officials said that both sides would meet.", none=("figure",)),
    Example(text="The two countries signed a memorandum.", none=("figure",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text[:50])
def test_figures(case: Example, resources: Resources) -> None:
    assert check_case(case, read_example(case, resources)) == []


def test_a_figure_is_tied_to_the_event_that_it_counts(read_text: Read) -> None:
    records = read_text("An air strike on a market in Atareb killed 20 civilians on Monday.")
    figure = figures(records)[0]
    event = next(r for r in records if isinstance(r, Event) and r.id == figure.event)
    assert event.event_class == "ASSAULT"


def test_a_bare_number_gets_the_group_of_the_same_count(read_text: Read) -> None:
    bare, full = figures(
        read_text("Air strikes kill 15 near Damascus\nAt least 15 people were killed on Monday in air strikes near Damascus.")
    )
    assert full.group is not None
    assert bare.group == full.group
    assert (bare.quote.text, bare.qualifier, full.qualifier) == ("kill 15", "exact", "at_least")


PIECES = ["killed", "wounded", "12", "people", "including", "dozens of", "were", "and", "children", "the death toll rose to", "at least", "\n", "., ", "of them",
          "a", "among them", "since", "left", "dead", "more than", "the army", "in Homs", "fled", "kill", "\u00a0", "“", "five", "two or three", "no", "injuries"]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=18))
def test_figures_quote_the_text_whatever_it_is(read_text: Read, pieces: list[str]) -> None:
    text = " ".join(pieces)
    records = read_text(text)
    check_words(text, records)
    assert len({r.id for r in records}) == len(records)
    by_id = {r.id: r for r in records}
    for figure in figures(records):
        assert figure.within is None or (isinstance(by_id[figure.within], Figure) and figure.within != figure.id)
        assert figure.event is None or isinstance(by_id[figure.event], Event)
