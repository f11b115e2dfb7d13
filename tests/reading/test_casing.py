"""Headlines in capitals lose them for the parser, names keep them, and the parse stands on the words as they were written."""

from __future__ import annotations

import pytest

from reportedly.reading.casing import mistaken, without_capitals
from reportedly.resources import Resources

VERBS, NOUNS = frozenset({"kill", "shell", "raid", "claim"}), frozenset({"soldier", "village", "syria"})


def lowered(text: str) -> list[str]:
    words = text.split(" ")
    return [words[i] for i in sorted(without_capitals(words, [True] * len(words), VERBS, NOUNS))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rebel Forces Shell Border Villages . The rebel forces crossed the border .", ["Rebel", "Forces", "Shell", "Border", "Villages"]),
        # a name that the report uses elsewhere stays one, and so does a word that is no verb and not seen elsewhere
        ("Islamic State Kills Many Soldiers \n Here the Islamic State said so .", ["Kills", "Soldiers"]),
        # no headline: a body with a long name, a list of countries
        ("The Syrian Observatory for Human Rights said that rights matter .", []),
        ("Raids were flown by Australia , Belgium , Canada , Denmark and the United Kingdom .", []),
        # a headline that runs on without a stop
        (
            "Army Raid Kills Nine Border Guards Near Northern Village of Hader The army raided a village .",
            ["Army", "Raid", "Kills", "Near", "Village"],
        ),
    ],
)
def test_which_words_lose_their_capitals(text: str, expected: list[str]) -> None:
    assert lowered(text) == expected


def test_words_that_mislead_the_parser() -> None:
    assert mistaken("Officials say IS has fled".split(" ")) == {2: "ISIS"}
    assert mistaken("WHAT THIS IS ABOUT".split(" ")) == {}
    assert mistaken("Near Palmyra , tanks burnt".split(" ")) == {0: "near"}
    assert mistaken("Near the town , tanks burnt".split(" ")) == {}


def test_the_parse_stands_on_the_words_as_written(resources: Resources) -> None:
    text = "Border Guards Kill Nine Smugglers in Night Raid\n\nThe border guards killed nine smugglers. IS denied it."
    doc = resources.nlp(text)
    assert doc.text == text
    kill = next(t for t in doc if t.text == "Kill")
    assert kill.pos_ == "VERB"
    assert [c.text for c in kill.children if c.dep_ == "nsubj"] == ["Guards"]
    said = next(t for t in doc if t.text == "IS")
    assert (said.dep_, said.head.text) == ("nsubj", "denied")
