"""Which words are names, and of what: persons, groups, states, places."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportedly.reading.language import Language, Parse
from reportedly.reading.names import Names
from reportedly.reading.notes import Name
from reportedly.reading.stage import Records
from reportedly.records import Report
from reportedly.resources import Resources


def names(resources: Resources, text: str, published: str | None = "2016-09-16") -> list[Name]:
    report = Report(id="t", text=text, published=published)
    so_far = Records(report)
    so_far.add(Language()(report, so_far, resources))
    return list(Names()(report, so_far, resources))


def kinds(resources: Resources, text: str) -> dict[str, str]:
    return {n.text: n.kind for n in names(resources, text)}


CASES = [
    ("Shells fell on the village of Talbiseh, north of Homs, on Friday.", {"Talbiseh": "place", "Homs": "place"}),
    ("Fighters left Deir ez-Zor for the countryside of Ma'arat al-Nu'man.", {"Deir ez-Zor": "place", "Ma'arat al-Nu'man": "place"}),
    ("Capt Yasin Al Homsi spoke for the group. Homsi denied it.", {"Yasin Al Homsi": "person", "Homsi": "person"}),
    ("UN envoy Staffan de Mistura arrived. De Mistura met both sides.", {"Staffan de Mistura": "person", "De Mistura": "person"}),
    ("The Omar Brigade and Liwa al-Haqq shelled Harasta.", {"Omar Brigade": "group", "Liwa al-Haqq": "group", "Harasta": "place"}),
    ("The Russian Defence Ministry denied the report.", {"Russian Defence Ministry": "group"}),
    ("Iran-backed militias held the town.", {"Iran": "place"}),
    ("Abu Khaled, a resident of Douma, fled.", {"Abu Khaled": "person", "Douma": "place"}),
    ("Fighting resumed in the Sheikh Maqsoud district.", {"Sheikh Maqsoud": "place"}),
    ("Fighters of the People's Protection Units advanced on Manbij.", {"People's Protection Units": "group", "Manbij": "place"}),
    ("Near Raqqa, five strikes hit a convoy.", {"Raqqa": "place"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_what_a_name_names(resources: Resources, text: str, expected: dict[str, str]) -> None:
    assert expected.items() <= kinds(resources, text).items()


def test_no_name_holds_its_title_possessive_or_article(resources: Resources) -> None:
    found = kinds(resources, "President Bashar al-Assad's army met the Free Syrian Army in Idlib's south, Dr. Omar Nasser said.")
    assert {"Bashar al-Assad", "Idlib", "Omar Nasser"} <= set(found)
    assert not any(text.startswith(("President", "the ", "Dr")) or text.endswith("'s") for text in found)


ACTING = [
    ("Moscow denied the report.", "Moscow", True),
    ("Shells fell near Damascus.", "Damascus", False),
    ("Talks between Ankara and Washington failed.", "Washington", True),
    ("Turkey backed the rebels.", "Turkey", True),
    ("He fled to Turkey.", "Turkey", False),
    ("Turkey-backed rebels advanced.", "Turkey", True),
    ("Syria's north is calm.", "Syria", False),
    ("Russia's support was decisive.", "Russia", True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "acts"), ACTING)
def test_a_state_acts_or_is_where_something_happens(resources: Resources, text: str, name: str, acts: bool) -> None:
    found = next(n for n in names(resources, text) if n.text == name)
    assert found.kind == "place"
    assert found.acts is acts
    assert (found.actor is not None) is acts


def test_adjectives_are_names_only_where_they_say_who_acts(resources: Resources) -> None:
    strikes = names(resources, "Russian air strikes hit the town.")
    assert [(n.text, n.kind, n.actor) for n in strikes] == [("Russian", "state", "russia")]
    assert names(resources, "Syrian refugees fled the town.") == []
    russians = names(resources, "The Russians said nothing.")
    assert [(n.text, n.kind, n.actor) for n in russians] == [("Russians", "state", "russia")]
    syrians = names(resources, "Many Syrians fled the town.")
    assert [(n.text, n.kind, n.actor) for n in syrians] == [("Syrians", "population", None)]


def test_the_regime_is_that_of_the_country_the_report_is_about(resources: Resources) -> None:
    about_syria = names(resources, "Rebels in Syria attacked. The regime shelled Idlib in response. Syria's war goes on.")
    assert ("regime", "syria-government") in [(n.text, n.actor) for n in about_syria]
    elsewhere = names(resources, "Protesters gathered in Peru. The regime sent police to Lima. Peru is tense.")
    assert not any((n.actor or "").startswith("syria") for n in elsewhere)
    others = names(resources, "Syria is at war. The Iraqi army and rebel forces met in Syria.")
    assert not any(n.actor == "syria-army" for n in others)


def test_a_name_means_the_same_wherever_it_stands(resources: Resources) -> None:
    text = "Shelling hit Talbiseh. The town of Talbiseh was quiet. Talbiseh said nothing."
    assert {n.kind for n in names(resources, text) if n.text == "Talbiseh"} == {"place"}


WORDS = ["Omar", "al", "-", "Assad", "the", "of", "Front", "Russia", "Russian", "'s", "said", "in", "Homs", "Capt", ".", "\n", "(", ")", "U.N.", "Syrian", "army", "and", "Abu", "“", "é", "محمد"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=16))
def test_names_lie_in_the_text_in_order_and_apart(resources: Resources, words: list[str]) -> None:
    text = " ".join(words)
    found = names(resources, text)
    at = 0
    for name in found:
        assert at <= name.start < name.end <= len(text)
        assert text[name.start : name.end] == name.text == name.text.strip()
        at = name.end


def test_an_empty_text_holds_no_names(resources: Resources) -> None:
    report = Report(id="t", text="")
    so_far = Records(report)
    so_far.add([Parse(resources.nlp(""))])
    assert list(Names()(report, so_far, resources)) == []
