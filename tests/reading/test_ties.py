"""Ties between actors, read by the real parser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.codebook.entries import Example
from reportedly.reading.cases import check_case, codebook_examples, read_example
from reportedly.records import Record, Tie, check_words
from reportedly.resources import Resources


def test_codebook_examples(resources: Resources) -> None:
    problems = [
        f"{file}.yaml: {code}, example {at + 1}: {problem}"
        for file, code, at, example in codebook_examples(resources.codebook)
        if file == "ties"
        for problem in check_case(example, read_example(example, resources))
    ]
    assert not problems, "\n".join(problems)


def tie(**fields: object) -> dict:
    return {"type": "tie", **fields}


CASES = [
    Example(
        text="Hezbollah, an Iran-backed militia, welcomed the news.",
        finds=(tie(relation="supports", b="Hezbollah"),),
    ),
    Example(
        text="The brigade fights under the banner of the Free Syrian Army.",
        finds=(tie(relation="member_of", a="The brigade", b="the Free Syrian Army"),),
    ),
    Example(text="The Russian-backed army advanced.", finds=(tie(relation="supports", a="=russia", b="The Russian-backed army"),)),
    Example(text="Fighters backed by Turkey entered Jarablus.", finds=(tie(relation="supports", a="Turkey", b="Fighters"),)),
    Example(text="Turkey has trained and armed the rebels.", finds=(tie(relation="supports", form="trains", a="Turkey", b="the rebels"),)),
    Example(text="Qatar funded the brigade for years.", finds=(tie(relation="supports", form="funds", a="Qatar", b="the brigade"),)),
    Example(
        text="Washington used to support the Hazzm Movement.",
        finds=(tie(relation="supports", status="ended", b="the Hazzm Movement"),),
    ),
    Example(
        text="Iran supports the militias. It arms them.", finds=(tie(relation="supports", a="Iran", b="the militias", status="current"),)
    ),
    Example(text="The militias that Iran supports left.", finds=(tie(relation="supports", a="Iran", b="The militias"),)),
    Example(text="The group cut its ties with al-Qaeda in July.", finds=(tie(relation="allied", status="ended", b="al-Qaeda"),)),
    Example(
        text="Iran, a key ally of the Syrian government, sent advisers.",
        finds=(tie(relation="allied", a="Iran", b="the Syrian government"),),
    ),
    Example(text="Syria's ally Russia rejected the charge.", finds=(tie(relation="allied", a="Russia", b="Syria"),)),
    Example(
        text="Assad and his Russian and Iranian backers met.",
        finds=(tie(relation="supports", a="=russia"), tie(relation="supports", a="=iran")),
    ),
    Example(text="French President Emmanuel Macron called for talks.", finds=(tie(relation="commands", a="Emmanuel Macron", b="=france"),)),
    Example(
        text="Rami Abdulrahman, the head of the Syrian Observatory for Human Rights, said so.",
        finds=(tie(relation="commands", a="Rami Abdulrahman", b="the Syrian Observatory for Human Rights"),),
    ),
    Example(
        text="The Nusra Front, al-Qaeda's Syrian branch, took part.", finds=(tie(relation="member_of", a="The Nusra Front", b="al-Qaeda"),)
    ),
    Example(
        text="Coalition members include Jordan and Bahrain.",
        finds=(tie(relation="member_of", a="Jordan"), tie(relation="member_of", a="Bahrain")),
    ),
    Example(text="Rebels do not trust the YPG.", finds=(tie(relation="opposes", a="Rebels", b="the YPG", modality="actual"),)),
    Example(text="Hezbollah is fighting alongside the army.", finds=(tie(relation="allied", a="Hezbollah", b="the army"),)),
    Example(text="Forces loyal to President Assad entered.", finds=(tie(relation="supports", a="Forces", b="President Assad"),)),
    Example(text="Rebel groups allied with Turkey advanced.", finds=(tie(relation="allied", a="Rebel groups", b="Turkey"),)),
    Example(text="The group is affiliated with al-Qaeda.", finds=(tie(relation="member_of", a="The group", b="al-Qaeda"),)),
    Example(text="With Russian support, the army took the hill.", finds=(tie(relation="supports", a="=russia", b="the army"),)),
    Example(text="The army shelled the rebels.", none=("tie",)),
    Example(text="A state-backed loan was granted.", none=("tie",)),
    Example(text="The well-led team won.", none=("tie",)),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.text[:50])
def test_ties(case: Example, resources: Resources) -> None:
    assert check_case(case, read_example(case, resources)) == []


PIECES = ["Iran", "-", "backed", "militias", "the army", "ally", "of", "Russia", "'s", "President", "Ahmed Saleh", ", ", "led by", "pro", "government", "forces", "supports",
          "fighting alongside", "cut ties with", "include", "members", "former", "and", "its", "head", "in support of", "\n", "US", "(", ")", "used to receive"]  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=16))
def test_ties_quote_the_text_whatever_it_is(read_text: Callable[..., list[Record]], pieces: list[str]) -> None:
    text = " ".join(pieces)
    records = read_text(text)
    check_words(text, records)
    assert len({r.id for r in records}) == len(records)
    for record in records:
        if isinstance(record, Tie):
            assert record.a.spans
            assert record.b.spans
            assert (record.a.spans, record.b.spans) != (record.b.spans, record.a.spans)
