"""Steps of truces and deals, read by the real parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.codebook.entries import Example
from reportedly.reading.cases import check_case, codebook_examples, read_example
from reportedly.records import Agreement, Record, check_words
from reportedly.resources import Resources

Read = Callable[..., list[Record]]


def steps(records: list[Record]) -> list[Agreement]:
    return [r for r in records if isinstance(r, Agreement)]


def test_codebook_examples(resources: Resources) -> None:
    problems = [
        f"{file}.yaml: {code}, example {at + 1}: {problem}"
        for file, code, at, example in codebook_examples(resources.codebook)
        if file == "agreements"
        for problem in check_case(example, read_example(example, resources))
    ]
    assert not problems, "\n".join(problems)


CASES = [
    Example(
        text="The opposition accused the government of violating the ceasefire.",
        finds=({"type": "agreement", "step": "breach", "accuser": ["The opposition"], "accused": ["the government"]},),
    ),
    Example(
        text="Jaysh al-Islam rejected the truce on Friday because it left detainees out.",
        finds=({"type": "agreement", "step": "refuse", "reasons": ["because it left detainees out"]},),
    ),
    Example(
        text="The army announced a three-day truce in Aleppo.",
        finds=({"type": "agreement", "step": "announce", "by": ["The army"], "duration": "three-day", "area": ["Aleppo"], "parties": []},),
    ),
    Example(
        text="Turkey said it was a guarantor of the truce.",
        finds=({"type": "agreement", "step": "guarantee"},),
        none=({"type": "agreement", "step": "sign"},),
    ),
    Example(
        text="The ceasefire brokered by Russia and Turkey collapsed in a week.",
        finds=(
            {"type": "agreement", "step": "negotiate", "mediators": ["Russia", "Turkey"], "guarantors": []},
            {"type": "agreement", "step": "collapse"},
        ),
    ),
    Example(
        text="Islamic State was excluded from the truce.",
        finds=({"type": "agreement", "step": "exclude", "excluded": ["Islamic State"]},),
    ),
    Example(
        text="The Nusra Front is not a party to the ceasefire.",
        finds=({"type": "agreement", "step": "exclude", "excluded": ["The Nusra Front"], "modality": "actual"},),
    ),
    Example(
        text="The ceasefire between the army and the rebels was extended for two weeks.",
        finds=({"type": "agreement", "step": "extend", "parties": ["the army", "the rebels"], "duration": "two weeks"},),
    ),
    Example(
        text="The rebels and the government agreed to stop shelling and let food into the town.",
        finds=(
            {"type": "agreement", "step": "accept", "parties": ["The rebels", "the government"]},
            {"type": "agreement", "step": "term", "quote": "stop shelling"},
            {"type": "agreement", "step": "term", "quote": "let food into the town"},
        ),
    ),
    Example(
        text="The two sides reached an evacuation deal in Madaya. The first batch of fighters left on Monday.",
        finds=({"type": "agreement", "step": "implement", "batch": "The first batch of fighters..."},),
    ),
    Example(text="The fragile truce is the third this year.", finds=({"type": "agreement", "step": "at_risk"},)),
    Example(text="The ceasefire deal is due to take effect at sunset.", finds=({"type": "agreement", "step": "implement"},)),
    Example(
        text="Jets struck a village in violation of the cease-fire.", finds=({"type": "agreement", "step": "breach", "kind": "ceasefire"},)
    ),
    Example(text="The army declared the truce over on Monday.", finds=({"type": "agreement", "step": "collapse", "by": ["The army"]},)),
    Example(text="Turkey remains committed to the ceasefire.", finds=({"type": "agreement", "step": "observe", "by": ["Turkey"]},)),
    Example(text="The ceasefire that Qatar brokered failed.", finds=({"type": "agreement", "step": "negotiate", "mediators": ["Qatar"]},)),
    Example(
        text="The army breached the cessation of hostilities agreement.",
        finds=({"type": "agreement", "step": "breach", "accused": ["The army"]},),
    ),
    Example(text="The truce was violated by rebels.", finds=({"type": "agreement", "step": "breach", "accused": ["rebels"]},)),
    Example(
        text="The army did not observe the truce.",
        finds=({"type": "agreement", "step": "breach", "accused": ["The army"], "modality": "actual"},),
    ),
    Example(
        text="Rebels in Qudsaya signed an agreement on Sunday to leave the district. Moscow guarantees the deal.",
        finds=(
            {"type": "agreement", "step": "sign", "kind": "evacuation", "by": ["Rebels"]},
            {"type": "agreement", "step": "guarantee", "guarantors": ["Moscow"]},
        ),
    ),
    Example(
        text="The army and rebels reached a deal that would see fighters move to Idlib.",
        finds=({"type": "agreement", "step": "sign", "parties": ["The army", "rebels"]},),
    ),
    Example(
        text="The workers signed an agreement to leave the factory. The striker agreed a new deal with the club.",
        none=({"type": "agreement"},),
    ),
    Example(text="The ministry signed a gas deal with rebels' creditors.", none=({"type": "agreement"},)),
    Example(
        text="Turkey and Iran have agreed to create a demilitarised zone in Hama.",
        finds=({"type": "agreement", "step": "accept", "kind": "deescalation_zone", "area": ["Hama"]},),
    ),
    Example(text="Truce agreed for Wadi Barada", finds=({"type": "agreement", "step": "accept"},)),
    Example(text="Syrian army declares ceasefire over", finds=({"type": "agreement", "step": "collapse", "by": ["Syrian army"]},)),
    Example(
        text="The army announced on Monday the end of the three-day truce, which it said militants had breached 40 times.",
        finds=(
            {"type": "agreement", "step": "collapse", "by": ["The army"]},
            {"type": "agreement", "step": "breach", "accused": ["militants"]},
        ),
    ),
    Example(
        text="The truce began on Friday. Activists said that the army had never observed it. The United Nations is to monitor it.",
        finds=(
            {"type": "agreement", "step": "breach", "quote": "the army had never observed it", "accuser": ["Activists"]},
            {"type": "agreement", "step": "monitor", "monitors": ["The United Nations"], "modality": "planned"},
        ),
    ),
    Example(
        text="The truce began on Friday. A shell hit a school. The ministry broke it up.",
        finds=({"type": "agreement", "step": "implement"},),
        none=({"type": "agreement", "step": "breach"},),
    ),
    Example(
        text="The truce held. An earlier agreement of May 2014 was only carried out in part.",
        finds=({"type": "agreement", "step": "observe"}, {"type": "agreement", "step": "implement"}),
    ),
    Example(
        text="The ceasefire was announced in Sochi. Sergei Lavrov and Yasser Arman signed the memorandum.",
        finds=({"type": "agreement", "step": "sign", "signatories": ["Sergei Lavrov", "Yasser Arman"], "parties": []},),
    ),
    Example(
        text="Turkey and Russia have agreed to create a demilitarised zone in Idlib. Heavy weapons of all groups must be withdrawn from "
        "the zone by May, the minister said. Turkish troops will patrol it. The roads are to be opened.",
        finds=(
            {"type": "agreement", "step": "term", "quote": "Heavy weapons of all groups must be withdrawn...", "modality": "planned"},
            {"type": "agreement", "step": "term", "quote": "Turkish troops will patrol it", "modality": "planned"},
            {"type": "agreement", "step": "term", "quote": "The roads are to be opened", "modality": "planned"},
        ),
    ),
    Example(
        text='The group and the government agreed on a truce for Taiz. "Both sides must pull back their forces," the envoy said. '
        "He warned that the army would open a new front. The ministry said schools will open on Sunday.",
        none=({"type": "agreement", "step": "term"},),
    ),
    Example(
        text="The sides agreed on a truce for Madaya.\n\nThe terms as they were told:\n\nAll rebels leave the town with rifles only.\n\n"
        "The government frees 50 detainees.\n\nThe talks took place in Turkey. Rebels keep some roads.",
        finds=(
            {"type": "agreement", "step": "term", "quote": "All rebels leave the town with rifles only", "modality": "planned"},
            {"type": "agreement", "step": "term", "quote": "The government frees 50 detainees", "modality": "planned"},
        ),
        none=({"type": "agreement", "step": "term", "quote": "Rebels keep some roads"},),
    ),
    Example(
        text="There was an agreement with the rebels: police would enter the town and those who wished could stay.",
        finds=(
            {"type": "agreement", "step": "announce"},
            {"type": "agreement", "step": "term", "quote": "police would enter the town"},
            {"type": "agreement", "step": "term", "quote": "those who wished could stay"},
        ),
    ),
    Example(
        text="The truce was signed on Friday. According to the terms of the truce, the army will pull back by two kilometres.",
        finds=({"type": "agreement", "step": "term", "quote": "the army will pull back by two kilometres", "modality": "planned"},),
    ),
    Example(
        text="Hundreds of rebels left Daraya under a deal with the government.",
        finds=({"type": "agreement", "step": "implement", "kind": "evacuation"},),
    ),
    Example(text="The company left the market under a deal with the government.", none=({"type": "agreement"},)),
    Example(
        text="The truce began on Friday. Turkey accused Russia of violations. It was the first serious breach, the monitor said. "
        "Jaysh al-Islam rejects any evacuation.",
        finds=(
            {"type": "agreement", "step": "breach", "accuser": ["Turkey"], "accused": ["Russia"]},
            {"type": "agreement", "step": "breach", "quote": "was the first serious breach"},
            {"type": "agreement", "step": "refuse", "by": ["Jaysh al-Islam"]},
        ),
    ),
    Example(
        text="The truce began on Friday. The group accused Turkey of violations of its airspace. The fighters refused to speak.",
        none=({"type": "agreement", "step": "breach"}, {"type": "agreement", "step": "refuse"}),
    ),
    Example(text="The envoy accused the army of violations.", none=({"type": "agreement"},)),
    Example(
        text="A daily pause ordered by Russia began in Ghouta. The Security Council had demanded a cessation of hostilities.",
        finds=({"type": "agreement", "step": "call_for", "kind": "cessation_of_hostilities"},),
    ),
    Example(text="France urged Russia to enforce the truce.", finds=({"type": "agreement", "step": "call_for", "by": ["France"]},)),
    Example(
        text="The sides agreed on a truce.\n\nThe terms in print:\n\nFighters who stay have their papers settled.\n\nOffices reopen.",
        finds=({"type": "agreement", "step": "term", "quote": "Offices reopen"},),
    ),
    Example(text="The shelling called the truce into question.", finds=({"type": "agreement", "step": "at_risk"},)),
    Example(
        text="A deal was reached between the government and rebels in Qudsaya.",
        finds=({"type": "agreement", "step": "sign", "parties": ["the government", "rebels"]},),
    ),
    Example(text="Ceasefires are hard to keep.", none=("agreement",)),
    Example(text="The company signed a deal for new buses.", none=("agreement",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text[:50])
def test_steps(case: Example, resources: Resources) -> None:
    assert check_case(case, read_example(case, resources)) == []


def test_one_agreement_has_one_id_however_it_is_called(read_text: Read) -> None:
    records = steps(
        read_text(
            "Russia and Turkey signed the Sochi agreement in September. The truce held for weeks. "
            "Rebels accused the army of violating the deal. The Sochi agreement was extended in May."
        )
    )
    assert {r.step for r in records} >= {"sign", "observe", "breach", "extend"}
    assert len({r.agreement for r in records}) == 1
    assert {r.name for r in records} == {"Sochi agreement"}


def test_agreements_of_another_month_or_length_are_others(read_text: Read) -> None:
    records = steps(read_text("The February ceasefire collapsed in April. A 48-hour truce took effect in Aleppo on Thursday."))
    assert len({r.agreement for r in records}) == 2


def test_the_points_of_a_list_are_terms_of_the_offer(read_text: Read) -> None:
    text = (
        "The delegation offered a truce to the town's council.\n"
        "The offer holds these terms:\n"
        "- fighters hand in their heavy weapons;\n"
        "- detainees are released within ten days;\n"
        "- the road to Homs is opened.\n"
        "The council has not answered.\n"
    )
    records = steps(read_text(text))
    offer = next(r for r in records if r.step == "offer")
    terms = [r for r in records if r.step == "term"]
    assert [t.quote.text for t in terms] == [
        "fighters hand in their heavy weapons", "detainees are released within ten days", "the road to Homs is opened",
    ]  # fmt: skip
    assert {(t.of, t.agreement, t.modality) for t in terms} == {(offer.id, offer.agreement, "planned")}


def test_a_list_that_nothing_announces_is_no_list_of_terms(read_text: Read) -> None:
    assert not [r for r in steps(read_text("The truce held.\n- photo: agency\n- more on this story\n")) if r.step == "term"]


PIECES = ["the truce", "a ceasefire", "brokered by", "Russia", "the army", "accused", "rebels", "of violating", "the deal", "collapsed", "agreed to", "halt bombing",
          "and", "in Aleppo", "took effect", "terms:\n", "- leave\n", "was excluded from", "the first batch left", ". ", "cessation of hostilities", "did not hold",
          "called for", "under", "due to", "since it began", "\n", "evacuation", "broke"]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=18))
def test_steps_quote_the_text_whatever_it_is(read_text: Read, pieces: list[str]) -> None:
    text = " ".join(pieces)
    records = read_text(text)
    check_words(text, records)
    ids = {r.id for r in records}
    assert len(ids) == len(records)
    for record in steps(records):
        assert record.of is None or record.of in ids
        assert record.of != record.id
