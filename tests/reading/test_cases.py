"""How example sentences are compared with what was read."""

from __future__ import annotations

import pytest

from reportedly.codebook.entries import Example
from reportedly.reading.cases import case_problems, check_case
from reportedly.records import ActorMention, Event, Figure, PlaceMention, Quote, Record, Speaker, Statement, TimeMention, quote

TEXT = "On Sunday the Syrian army denied that its jets had bombed a market in Ariha, which, residents said, killed at least 40 people."


def words(part: str) -> Quote:
    at = TEXT.index(part)
    return quote(TEXT, (at, at + len(part)))


def actor(part: str, **more: object) -> ActorMention:
    said = words(part)
    return ActorMention(text=said.text, spans=said.spans, **more)  # type: ignore[arg-type]


@pytest.fixture
def records() -> list[Record]:
    army = words("the Syrian army")
    market = words("a market")
    ariha = words("Ariha")
    sunday = words("Sunday")
    return [
        Statement(
            id="statement-1", report="r", cue=words("denied"), content=words("its jets had bombed a market in Ariha"), stance="deny",
            speaker=Speaker(text=army.text, spans=army.spans, disclosure="institutional", actor="syrian-army", name="Syrian Arab Army"),
        ),
        Event(
            id="event-1", report="r", event_class="ASSAULT", mode="airstrike", trigger=words("bombed"), modality="denied", said_in="statement-1",
            actor=(actor("its jets", actor="syrian-army", name="Syrian Arab Army"),), target=(ActorMention(text=market.text, spans=market.spans),),
            place=(PlaceMention(text=ariha.text, spans=ariha.spans, name="Ariha"),),
            time=TimeMention(text=sunday.text, spans=sunday.spans, start="2015-11-29", end="2015-11-29", precision="day"),
        ),
        Figure(id="figure-1", report="r", low=40, qualifier="at_least", role="killed", quote=words("at least 40 people"), event="event-1"),
    ]  # fmt: skip


RIGHT: list[dict] = [
    {"type": "event", "class": "ASSAULT", "mode": "airstrike", "trigger": "bombed"},
    {"type": "event", "actor": ["its jets"], "target": "market", "only": True},
    {"type": "event", "actor": "=syrian-army"},
    {"type": "event", "actor": "Syrian Arab Army"},
    {"type": "event", "actor": {"text": "its jets", "actor": "syrian-army", "role": None}},
    {"type": "event", "said_in": "Syrian army", "modality": "denied"},
    {"type": "event", "time": "2015-11-29", "place": "Ariha", "origin": []},
    {"type": "event", "time": {"start": "2015-11-29", "precision": "day"}},
    {"type": "event", "time": "Sunday"},
    {"type": "event", "means": None, "confidence": None},
    {"type": "statement", "speaker": {"text": "the Syrian army", "disclosure": "institutional"}, "content": "... in Ariha"},
    {"type": "statement", "content": "its jets had bombed..."},
    {"type": "statement", "content": "...bombed a market..."},
    {"type": "figure", "low": 40, "value": None, "event": "bombed", "said_in": None},
]

WRONG: list[tuple[dict, str]] = [
    ({"type": "event", "class": "COERCE", "trigger": "bombed"}, "nearest is event 'bombed', but class is 'ASSAULT', not 'COERCE'"),
    ({"type": "event", "actor": ["jets"]}, "actor is ['its jets' (=syrian-army)], not ['jets']"),
    ({"type": "event", "target": []}, "target is ['a market'], not []"),
    ({"type": "event", "actor": "=isis"}, "not '=isis'"),
    ({"type": "event", "time": "2015-11-30"}, "time is 'Sunday' (2015-11-29..2015-11-29)"),
    ({"type": "event", "time": "2015-11-29.."}, "time is"),
    ({"type": "event", "said_in": None}, "said_in is 'statement-1', not null"),
    ({"type": "event", "said_in": "residents"}, "said_in is 'the Syrian army'"),
    ({"type": "statement", "content": "bombed a market"}, "content is"),
    ({"type": "figure", "low": 41}, "low is 40, not 41"),
    ({"type": "tie"}, "no record of type tie was read at all"),
]


@pytest.mark.parametrize("wanted", RIGHT, ids=str)
def test_what_agrees(records: list[Record], wanted: dict) -> None:
    assert check_case(Example(text=TEXT, finds=(wanted,)), records) == []


@pytest.mark.parametrize(("wanted", "told"), WRONG, ids=str)
def test_what_does_not_agree_is_told_with_the_nearest(records: list[Record], wanted: dict, told: str) -> None:
    (failure,) = check_case(Example(text=TEXT, finds=(wanted,)), records)
    assert told in failure


def test_what_must_not_be_found(records: list[Record]) -> None:
    assert check_case(Example(text=TEXT, none=("tie", {"type": "event", "modality": "actual"})), records) == []
    (failure,) = check_case(Example(text=TEXT, none=({"type": "event", "trigger": "bombed"},)), records)
    assert failure == "found event 'bombed', where there is to be no event with trigger: 'bombed'"
    (failure,) = check_case(Example(text=TEXT, none=("figure",)), records)
    assert "found figure 'at least 40 people'" in failure


def test_one_open_end_of_a_time() -> None:
    event = Event(id="e", report="r", event_class="ASSAULT", trigger=words("bombed"), time=TimeMention(text=None, start="2016-02-27"))
    assert check_case(Example(text=TEXT, finds=({"type": "event", "time": "2016-02-27.."},)), [event]) == []


@pytest.mark.parametrize(
    ("finds", "told"),
    [
        ({"type": "evnt"}, "'evnt' is no type of record"),
        ({"type": "event", "klass": "ASSAULT"}, "has no field 'klass'"),
        ({"type": "event", "class": "ATTACK"}, "'ATTACK' is no value of class; one of AGREE"),
        ({"type": "statement", "stance": "denies"}, "'denies' is no value of stance"),
        ({"type": "event", "trigger": "shelled"}, "does not hold the words 'shelled'"),
        ({"type": "figure", "value": "forty"}, "'forty' is no value of value"),
    ],
)
def test_mistakes_in_an_example_itself(finds: dict, told: str) -> None:
    (problem,) = case_problems(Example(text=TEXT, finds=(finds,)))
    assert told in problem


def test_a_well_written_example_has_no_problems() -> None:
    assert case_problems(Example(text=TEXT, finds=tuple(w for w in RIGHT if "Syrian Arab Army" not in str(w)))) == []
    assert case_problems(Example(text="  ")) == ["the example has no text"]
