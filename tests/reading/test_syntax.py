"""Who does what to whom, over the real parser."""

from __future__ import annotations

import pytest

from reportedly.reading.syntax import agents, conjuncts, is_negated, is_passive, objects, subjects
from reportedly.resources import Resources


def head(resources: Resources, text: str, word: str):
    return next(t for t in resources.nlp(text) if t.text == word)


SUBJECTS = [
    ("The army agreed to leave the town.", "leave", ["army"]),
    ("The YPG denied Hezbollah attempts to cut the road.", "cut", ["Hezbollah"]),
    ("The minister accused the rebels of shelling the dam.", "shelling", ["rebels"]),
    ("Turkey blamed Russia for bombing the convoy.", "bombing", ["Russia"]),
    ("Rebels broke the truce by shelling the dam.", "shelling", ["Rebels"]),
    ("The army announced a plan to attack the town.", "attack", ["army"]),
    ("Rebels and soldiers who fled were arrested.", "fled", ["Rebels", "soldiers"]),
    ("Government forces shelled the town, killing three.", "killing", ["forces"]),
    ("Civilians killed in Homs were buried.", "killed", ["Civilians"]),
    ("Rebels captured the town and burned it.", "burned", ["Rebels"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verb", "expected"), SUBJECTS)
def test_subjects_looks_past_control_coordination_and_relatives(resources: Resources, text: str, verb: str, expected: list[str]) -> None:
    assert [t.text for t in subjects(head(resources, text, verb))] == expected


def test_agents_objects_and_passives(resources: Resources) -> None:
    shelled = head(resources, "The town was shelled by the army and its allies.", "shelled")
    assert is_passive(shelled)
    assert [t.text for t in agents(shelled)] == ["army", "allies"]
    gave = head(resources, "Turkey gave arms to the rebels.", "gave")
    assert not is_passive(gave)
    assert [t.text for t in objects(gave)] == ["arms"]
    assert is_negated(head(resources, "The army did not attack the town.", "attack"))
    rebels = head(resources, "Rebels, militias and the army left.", "Rebels")
    assert [t.text for t in conjuncts(rebels)] == ["Rebels", "militias", "army"]
