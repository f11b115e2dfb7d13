"""Events: what names an act and what does not, who takes part, one act once, the modes, and what later stages are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.reading import PIPELINE
from reportedly.reading.events import Naming
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Event, Record, Report, check_words
from reportedly.resources import Resources

Read = Callable[..., list[Record]]


def events(read_text: Read, text: str, **fields: object) -> list[Event]:
    return [r for r in read_text(text, **fields) if isinstance(r, Event)]


def told(event: Event) -> tuple[str, list[str | None], list[str | None]]:
    return event.event_class, [a.text for a in event.actor], [t.text for t in event.target]


ONE_ACT = [
    ("Rebels attacked the airport on Sunday.", ("ASSAULT", ["Rebels"], ["the airport"])),
    ("The bakery was bombed by warplanes.", ("ASSAULT", ["warplanes"], ["The bakery"])),
    ("Forty people were killed in an air strike.", ("ASSAULT", [], ["Forty people"])),
    ("Regime air raids killed nine people.", ("ASSAULT", ["Regime"], ["nine people"])),
    ("The militia carried out an attack on the checkpoint.", ("ASSAULT", ["The militia"], ["the checkpoint"])),
    ("The base came under attack from insurgents.", ("ASSAULT", ["insurgents"], ["The base"])),
    ("Soldiers killed five men and wounded ten.", ("ASSAULT", ["Soldiers"], ["five men", "ten"])),
    ("Fighting broke out between rebels and the army.", ("ASSAULT", ["rebels", "the army"], [])),
    ("Police arrested two journalists.", ("COERCE", ["Police"], ["two journalists"])),
    ("The government accused the rebels of bad faith.", ("ACCUSE", ["The government"], ["the rebels"])),
    ("The envoy urged both sides to talk.", ("REQUEST", ["The envoy"], ["both sides"])),
    ("The opposition rejected the government's offer.", ("REJECT", ["The opposition"], ["the government"])),
    ("Turkey threatened to close the border.", ("THREATEN", ["Turkey"], [])),
    ("The president met the ambassador in Geneva.", ("CONSULT", ["The president"], ["the ambassador"])),
    ("Iran praised the Syrian army.", ("SUPPORT", ["Iran"], ["the Syrian army"])),
    ("Two brigades withdrew from the valley.", ("RETREAT", ["Two brigades"], [])),
    ("The authorities released forty detainees.", ("CONCEDE", ["The authorities"], ["forty detainees"])),
]


@pytest.mark.parametrize(("text", "expected"), ONE_ACT)
def test_one_act_with_its_sides(text: str, expected: tuple[str, list[str], list[str]], read_text: Read) -> None:
    found = [told(e) for e in events(read_text, text)]
    assert found == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "A flood killed thirty people in the valley.",
        "The company cut its prices.",
        "More than 400,000 people have been killed since 2011.",
        "The war has killed thousands of civilians.",
        "A cessation of hostilities is far away.",
        "The mayor said that the road was open.",
        "The clinic cannot meet the needs of its patients.",
        "The minister took part of the blame.",
    ],
)
def test_what_is_no_act(text: str, read_text: Read) -> None:
    assert [told(e) for e in events(read_text, text) if e.event_class in ("ASSAULT", "COERCE", "CONSULT", "SANCTION")] == []


def test_distinct_acts_stay_apart(read_text: Read) -> None:
    found = events(read_text, "Rebels captured the village after the army had shelled it for days.")
    assert [(e.trigger.text, e.actor[0].text) for e in found] == [("captured", "Rebels"), ("shelled", "the army")]


def test_participles_tell_of_the_clause_and_not_of_the_nearest_noun(read_text: Read) -> None:
    (event,) = events(read_text, "The army launched raids near the northern suburb, killing ten people and wounding dozens.")
    assert [a.text for a in event.actor] == ["The army"]
    assert "ten people" in [t.text for t in event.target]


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Helicopters dropped barrel bombs on the suburb.", "barrel_bomb"),
        ("A barrel bomb attack killed six people.", "barrel_bomb"),
        ("Insurgents fired mortar shells at the market.", "shelling"),
        ("A car bomb killed four people outside the bank.", "car_bomb"),
        ("The militants beheaded two hostages.", "execution"),
        ("Warplanes struck the town with chlorine.", "chemical"),
        ("Gunmen kidnapped a priest.", "abduction"),
        ("A bomber blew himself up at the gate.", "suicide_attack"),
    ],
)
def test_modes_by_verb_noun_and_means(text: str, mode: str, read_text: Read) -> None:
    assert mode in [e.mode for e in events(read_text, text)]


def test_barer_words_for_an_attack_told_before_have_its_mode_but_no_words_of_it(read_text: Read) -> None:
    first, second = events(read_text, "An air strike hit the market on Sunday. The attack killed 12 people.")
    assert (first.mode, second.mode) == ("airstrike", "airstrike")
    assert second.actor == ()


def test_who_is_only_suspected_is_blamed_and_the_act_is_sure(read_text: Read) -> None:
    (event,) = events(read_text, "The strike on the village was believed to have been carried out by Russian planes.")
    assert (event.attribution, event.modality, [a.text for a in event.actor]) == ("blamed", "actual", ["Russian planes"])


def test_what_is_agreed_or_asked_for_is_no_second_act(read_text: Read) -> None:
    assert [e.event_class for e in events(read_text, "The two governments agreed to release prisoners.")] == ["AGREE"]
    assert [e.event_class for e in events(read_text, "The council demanded the withdrawal of foreign troops.")] == ["REQUEST"]


def test_a_speech_act_names_the_statement_it_is_and_is_held_by_the_report(read_text: Read) -> None:
    records = read_text("The minister accused the rebels of shelling the dam.")
    accuse = next(r for r in records if isinstance(r, Event) and r.event_class == "ACCUSE")
    shelling = next(r for r in records if isinstance(r, Event) and r.event_class == "ASSAULT")
    assert accuse.said_in is None
    assert accuse.statement is not None
    assert shelling.said_in == accuse.statement
    assert shelling.attribution == "blamed"


def test_later_stages_find_an_event_by_any_of_its_words(resources: Resources) -> None:
    report = Report(id="t", text="Nine people were killed in an air strike on the market.")
    so_far = Records(report)
    for stage in PIPELINE:
        so_far.add(stage(report, so_far, resources))
        if stage.name == "events":
            break
    tokens = {t.text: t for t in so_far.one(Parse).doc}
    (event,) = so_far.of(Event)
    named = {naming.token for naming in so_far.of(Naming) if naming.event == event.id}
    assert {tokens["killed"].i, tokens["strike"].i} <= named
    assert tokens["market"].i not in named


WORDS = st.sampled_from(
    "rebels the army killed attacked air strikes on Aleppo by in and said 12 civilians were , . that will not talks with Russia agreed to "
    "launch an offensive against ' - ( ) “ ” besieged accused of who Monday withdrew from its fire opened".split()
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(WORDS, min_size=1, max_size=25))
def test_no_jumble_of_words_breaks_the_reading_and_every_quotation_stands(read_text: Read, words: list[str]) -> None:
    text = " ".join(words)
    records = read_text(text)
    check_words(text, records)
    assert [r.id for r in records] == [r.id for r in read_text(text)]


@pytest.mark.parametrize(
    ("text", "actor", "attribution", "modality"),
    [
        ("The opposition blamed the army for the shelling of the bakery.", "the army", "blamed", "actual"),
        ("The group claimed responsibility for the bombing of the bridge.", "The group", "claimed", "actual"),
        ("The army denied responsibility for the attack on the school.", "The army", "denied", "denied"),
    ],
)
def test_who_is_told_to_have_done_it_and_how(text: str, actor: str, attribution: str, modality: str, read_text: Read) -> None:
    (event,) = [e for e in events(read_text, text) if e.event_class == "ASSAULT"]
    assert ([a.text for a in event.actor], event.attribution, event.modality) == ([actor], attribution, modality)
