"""The dead of an attack are counted of the telling that says most about it, and never of another attack."""

from __future__ import annotations

import pytest

from reportedly.records import Event, Figure

Read = object


def doers_of_the_dead(records: list) -> list[list[str]]:  # type: ignore[type-arg]
    """For each figure of dead, who did what it counts."""
    events = {r.id: r for r in records if isinstance(r, Event)}
    return [[m.text for m in events[f.event].actor] for f in records if isinstance(f, Figure) and f.role == "killed" and f.event]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the same number told twice
        (
            "Nine killed in Idlib raid\n\nRussian warplanes killed nine people in a raid on Idlib on Monday.",
            [["Russian warplanes"], ["Russian warplanes"]],
        ),
        # what came of the attack told right before
        ("Rebels shelled the old town of Homs on Monday. Four people were killed, medics said.", [["Rebels"]]),
        # another doer, another attack
        (
            "Rebels shelled Homs, killing four people. In Hama the army killed five people.",
            [["Rebels"], ["the army"]],
        ),
        # a quarter of the town that the headline names, and the doer told last
        (
            "Air raid kills eleven children in Aleppo\n\nEleven children were killed in an air raid on the Bab al-Nairab quarter of Aleppo "
            "on Monday. The air raid was carried out by government jets, a doctor said.",
            [["government jets"], ["government jets"]],
        ),
        # villages of one province are two
        (
            "Air raids killed seven people in Saraqeb in Idlib province. Government jets killed two people in Kafr Takharim in Idlib province.",
            [[], ["Government jets"]],
        ),
        # the word for the dying belongs to the attack that it tells of, however near another one stands
        (
            "Four guards were killed in a raid by the rebels, a day before the army shelled the town.",
            [["the rebels"]],
        ),
        # another town, another attack
        (
            "Nine people were killed in an air raid on Douma. The army bombed Palmyra from the air, killing two people.",
            [[], ["The army"]],
        ),
    ],
)
def test_whose_dead_they_are(text: str, expected: list[list[str]], read_text) -> None:  # type: ignore[no-untyped-def]
    assert doers_of_the_dead(read_text(text, published="2016-05-05")) == expected
