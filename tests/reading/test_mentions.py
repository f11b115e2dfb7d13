"""Phrases of the text as the actor mentions that records hold."""

from __future__ import annotations

from reportedly.reading import PIPELINE
from reportedly.reading.language import Parse
from reportedly.reading.mentions import UNATTRIBUTED, actor_mention, entity_of, names_in
from reportedly.reading.stage import Records
from reportedly.records import Report
from reportedly.resources import Resources


def read(resources: Resources, text: str) -> Records:
    report = Report(id="t", text=text, published="2016-09-16")
    so_far = Records(report)
    for stage in PIPELINE[:4]:
        so_far.add(stage(report, so_far, resources))
    return so_far


TEXT = "Turkish warplanes bombed Manbij. Omar Saleh, a spokesman for the Free Syrian Army, said he saw the buses."


def test_a_mention_holds_the_words_of_the_phrase_and_who_it_is(resources: Resources) -> None:
    so_far = read(resources, TEXT)
    by_text = {t.text: t for t in so_far.one(Parse).doc}
    mention = actor_mention(by_text["he"], so_far, role="participant")
    assert (mention.text, mention.name, mention.role) == ("he", "Omar Saleh", "participant")
    assert TEXT[slice(*mention.spans[0])] == "he"
    army = actor_mention(by_text["Army"], so_far)
    assert (army.text, army.actor) == ("the Free Syrian Army", "free-syrian-army")
    buses = actor_mention(by_text["buses"], so_far)
    assert (buses.text, buses.entity, buses.name, buses.actor) == ("the buses", None, None, None)
    assert entity_of(by_text["buses"], so_far) is None


def test_other_words_than_the_phrase_may_be_quoted(resources: Resources) -> None:
    so_far = read(resources, TEXT)
    spokesman = next(t for t in so_far.one(Parse).doc if t.text == "Saleh")
    start, end = TEXT.index("Omar"), TEXT.index(", said")
    assert actor_mention(spokesman, so_far, span=(start, end)).text == TEXT[start:end]


def test_names_between_two_offsets(resources: Resources) -> None:
    so_far = read(resources, TEXT)
    end = TEXT.index("Omar")
    assert [n.text for n in names_in(0, end, so_far)][-1] == "Manbij"
    assert [n.text for n in names_in(end, len(TEXT), so_far)] == ["Omar Saleh", "Free Syrian Army"]
    assert names_in(end, end + 4, so_far) == []


def test_nobody_is_named_by_reportedly() -> None:
    assert (UNATTRIBUTED.text, UNATTRIBUTED.spans, UNATTRIBUTED.disclosure) == (None, (), "unattributed")
