"""What in a report's words keeps its news apart from what it retells, and the place of an act from other names."""

from __future__ import annotations

import pytest
from msgspec import structs

from reportedly.casebook.incidents.days import days_told, is_past
from reportedly.casebook.incidents.signs import beside, filed, joined, lasts, led, parts, sets_apart
from reportedly.casebook.sentences import Sentences
from reportedly.records import Event, Quote, TimeMention

MARCH_9 = 736397
"""9 March 2017."""


def span(text: str, words: str) -> tuple[int, int]:
    at = text.index(words)
    return at, at + len(words)


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("In another air raid two men died.", "raid", True),
        ("Nine died in an earlier strike.", "strike", True),
        ("Nine died in the strike.", "strike", False),
        ("Earlier the mayor spoke. The strike killed nine.", "strike", False),
    ],
)
def test_words_that_begin_another_happening(text: str, words: str, expected: bool) -> None:
    assert sets_apart(text, text.index(words)) is expected


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("The raids came a day after rebels stormed the depot.", "stormed", True),
        ("The blast followed days of shelling.", "shelling", True),
        ("The attack happened when a bomber blew himself up.", "blew", False),
        ("The attack took place two days after rebels stormed the depot.", "stormed", True),
        ("Six people died after a shell hit a bakery.", "hit", False),
        ("The raids came after noon. Rebels stormed the depot.", "stormed", False),
    ],
)
def test_one_act_that_sets_another_in_time_is_not_part_of_it(text: str, words: str, expected: bool) -> None:
    assert parts(text, Sentences(text), text.index(words)) is expected


def test_a_name_is_a_place_where_words_say_that_something_is_there() -> None:
    assert led("A shell fell near the besieged town of Arbin.", span("A shell fell near the besieged town of Arbin.", "Arbin")[0])
    assert not led("Damascus denied the raid.", 0)
    text = "Gunners shelled Arbin."
    assert joined([span(text, "shelled")], span(text, "Arbin"))
    text = "The Arbin blast"
    assert joined([span(text, "blast")], span(text, "Arbin"))
    text = "The blast angered Moscow"
    assert not joined([span(text, "blast")], span(text, "Moscow"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AMMAN - Shells fell on Monday.", True),
        ("AMMAN (Agency) — Shells fell.", True),
        ("AMMAN, Jordan - Shells fell.", True),
        ("AMMAN SHAKEN BY BLAST", False),
    ],
)
def test_a_dateline_is_where_a_report_was_filed(text: str, expected: bool) -> None:
    assert filed(text, span(text, "AMMAN")) is expected


def told(text: str, act: str, when: str, **time: str) -> tuple[Event, Sentences, int]:
    at = span(text, act)
    event = Event(
        id="event-1",
        report="r",
        said_in=None,
        event_class="ASSAULT",
        trigger=Quote(text=act, spans=(at,)),
        modality="actual",
        time=TimeMention(text=when, spans=(span(text, when),), **time),  # type: ignore[arg-type]
        reader="test",
    )
    return event, Sentences(text), at[0]


def test_an_old_day_of_another_sentence_is_not_the_day_of_the_act() -> None:
    beside_it = told("A bomb on 1 March killed six.", "killed", "1 March", start="2017-03-01", end="2017-03-01", precision="day")
    assert days_told(beside_it[0], MARCH_9, *beside_it[1:]) == ((MARCH_9 - 8, MARCH_9 - 8), True)
    caption = told(
        "A bomb killed six. A man stands at a ruin on 1 March.", "killed", "1 March", start="2017-03-01", end="2017-03-01", precision="day"
    )
    assert days_told(caption[0], MARCH_9, *caption[1:]) == (None, False)
    near = told("A bomb killed six. It hit at dusk on 5 March.", "killed", "5 March", start="2017-03-05", end="2017-03-05", precision="day")
    assert days_told(near[0], MARCH_9, *near[1:]) == ((MARCH_9 - 4, MARCH_9), False)
    assert not beside([span(near[1].text, "5 March")], near[1], near[2])


@pytest.mark.parametrize(
    ("reader", "expected"),
    [
        ("rules:1", ((MARCH_9 - 8, MARCH_9 - 8), True)),
        ("rules:1+reranker:1[place]", ((MARCH_9 - 8, MARCH_9 - 8), True)),
        ("rules:1+reranker:1[place,time]", (None, False)),
        ("rules:1+acts:1+reranker:1[time]", (None, False)),
    ],
)
def test_a_day_that_the_second_look_settled_does_not_lay_reports_together(reader: str, expected: object) -> None:
    event, sentences, at = told("A bomb on 1 March killed six.", "killed", "1 March", start="2017-03-01", end="2017-03-01", precision="day")
    assert days_told(structs.replace(event, reader=reader), MARCH_9, sentences, at) == expected


def test_a_longer_time_that_was_over_is_not_the_news() -> None:
    august = told("Gas killed six in August 2013.", "killed", "August 2013", start="2013-08-01", end="2013-08-31", precision="month")
    assert is_past(august[0].time, MARCH_9, *august[1:])
    month = told("Raids killed six this month.", "killed", "this month", start="2017-03-01", end="2017-03-31", precision="month")
    assert not is_past(month[0].time, MARCH_9, *month[1:])
    other = told(
        "Gas killed six. Much the same was seen in August 2013.",
        "killed",
        "August 2013",
        start="2013-08-01",
        end="2013-08-31",
        precision="month",
    )
    assert not is_past(other[0].time, MARCH_9, *other[1:])


def test_what_speaks_of_many_acts_at_once_is_none() -> None:
    assert lasts("Seven days of air strikes", 14) and lasts("Jets regularly bomb the town", 15) and lasts("repeated heavy shelling", 15)
    assert not lasts("On the seventh day air strikes", 19) and not lasts("Jets bomb the town", 5)


def test_a_dateline_with_its_dash_glued_on_is_known_at_the_head_of_a_report() -> None:
    assert filed("Beirut, London- Warplanes struck", (0, 6)) and filed("Posted Monday. Amman- Rebels said", (15, 20))
    assert not filed("Fighting in Beirut - the worst in years - went on", (12, 18))
    assert not filed("x" * 500 + " Beirut- Warplanes", (501, 507))
