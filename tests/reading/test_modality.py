"""How surely an act is put, by the grammar around it and by who holds the words."""

from __future__ import annotations

import pytest

from reportedly.reading.language import Parse
from reportedly.reading.modality import modality_of, support_modality
from reportedly.reading.stage import Records
from reportedly.reading.wording import wording
from reportedly.records import Quote, Report, Speaker, Statement
from reportedly.resources import Resources

SENTENCES = [
    ("The army shelled the town.", "shelled", "actual"),
    ("The army managed to enter the town.", "enter", "actual"),
    ("The rebels began bombing the base.", "bombing", "actual"),
    ("Warplanes are bombing the town.", "bombing", "ongoing"),
    ("The army has been shelling the town.", "shelling", "ongoing"),
    ("The army will shell the town.", "shell", "planned"),
    ("The army plans to shell the town.", "shell", "planned"),
    ("Forces seeking to encircle the city attacked it.", "encircle", "planned"),
    ("The coalition launched an offensive to retake the city.", "retake", "planned"),
    ("The general vowed to withdraw and release prisoners.", "release", "planned"),
    ("The envoy called for a meeting.", "meeting", "planned"),
    ("The army may attack the town.", "attack", "possible"),
    ("Residents fear an attack on the town.", "attack", "possible"),
    ("It was unclear whether the jet was shot down.", "shot", "possible"),
    ("If they attack the convoy, it will turn back.", "attack", "conditional"),
    ("The army did not shell the town.", "shell", "denied"),
    ("No civilians were killed.", "killed", "denied"),
    ("The army denied bombing the school.", "bombing", "denied"),
    ("The rebels refused to meet the envoy.", "meet", "denied"),
    ("The police prevented an attack.", "attack", "denied"),
    ("The army was not aware of any strike.", "strike", "denied"),
    ("The militia allegedly killed ten men.", "killed", "rumoured"),
    ("There were reports of clashes near the dam.", "clashes", "rumoured"),
    ("It was the first hospital to be targeted this week.", "targeted", "actual"),
    ("Monitors said the army had killed ten men.", "killed", "actual"),
]


@pytest.mark.parametrize(("text", "word", "expected"), SENTENCES)
def test_grammar(text: str, word: str, expected: str, resources: Resources) -> None:
    doc = resources.nlp(text)
    verb = next(t for t in doc if t.text == word)
    so_far = Records(Report(id="t", text=text))
    so_far.add([wording(resources.codebook)])
    assert modality_of(verb, so_far, None) == expected


@pytest.mark.parametrize(
    ("stance", "expected"),
    [
        ("deny", "denied"),
        ("dispute", "denied"),
        ("rumour", "rumoured"),
        ("speculate", "possible"),
        ("assert", "actual"),
        ("admit", "actual"),
    ],
)
def test_the_stance_of_the_holder_turns_what_grammar_puts_as_done(stance: str, expected: str, resources: Resources) -> None:
    text = "The spokesman spoke: soldiers burned the shop."
    so_far = Records(Report(id="t", text=text))
    so_far.add([Parse(resources.nlp(text)), wording(resources.codebook)])
    verb = next(t for t in so_far.one(Parse).doc if t.text == "burned")
    content = Quote(text=text[21:-1], spans=((21, len(text) - 1),))
    holder = Statement(id="s", report="t", speaker=Speaker(text=None), content=content, stance=stance)  # type: ignore[arg-type]
    assert modality_of(verb, so_far, holder) == expected


def test_what_stands_in_a_relative_clause_is_not_denied(resources: Resources) -> None:
    text = "The army denied the raid, which killed five people."
    so_far = Records(Report(id="t", text=text))
    so_far.add([Parse(resources.nlp(text)), wording(resources.codebook)])
    verb = next(t for t in so_far.one(Parse).doc if t.text == "killed")
    content = Quote(text=text[16:-1], spans=((16, len(text) - 1),))
    holder = Statement(id="s", report="t", speaker=Speaker(text=None), content=content, stance="deny")
    assert modality_of(verb, so_far, holder) == "actual"


def test_a_noun_is_put_as_surely_as_the_verb_that_carries_it(resources: Resources) -> None:
    for text, expected in (
        ("The rebels launched an attack on the base.", "actual"),
        ("The rebels will launch an attack on the base.", "planned"),
        ("The rebels did not launch an attack on the base.", "denied"),
        ("The rebels launched their planned attack.", "planned"),
    ):
        doc = resources.nlp(text)
        noun, verb = (next(t for t in doc if t.text.startswith(word)) for word in ("attack", "launch"))
        assert support_modality(noun, verb, wording(resources.codebook)) == expected
