"""Texts with their quotation marks lost, doubled, mixed or nested, and with marks that no eye sees: no crash, and no quoted word that the
text does not hold.

The texts are passages of the project's own samples. Each mutation changes marks only, at seeded random places, as bad copies of pages do.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest

from reportedly.commands import SAMPLES
from reportedly.errors import BadRecord
from reportedly.intake import intake
from reportedly.reading import read_many
from reportedly.records import Report, Statement, check_words
from reportedly.resources import Resources

MARKS = "\"'“”‘’„«»‹›"
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202e\u2066\u2067\u2069\ufeff\u00ad\u00a0\u2028"
LONGEST = 320
"""Characters of a passage: a few sentences, with their quotations."""


def dropped(text: str, chance: random.Random) -> str:
    return "".join(c for c in text if c not in MARKS or chance.random() < 0.5)


def doubled(text: str, chance: random.Random) -> str:
    return "".join(c * (2 if c in MARKS and chance.random() < 0.5 else 1) for c in text)


def mixed(text: str, chance: random.Random) -> str:
    return "".join(chance.choice(MARKS) if c in MARKS else c for c in text)


def nested(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 4)):
        start, end = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        opening, closing = chance.choice([("“", "”"), ('"', '"'), ("‘", "’"), ("«", "»"), ("(", ")"), ("'", '"')])
        text = text[:start] + opening + text[start:end] + closing + text[end:]
    return text


def unseen(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(INVISIBLE) + text[at:]
    return text


def broken(text: str, chance: random.Random) -> str:
    """Lines broken, commas lost, a mark anywhere."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(text) + 1)
        text = text[:at] + chance.choice(["\n", "\n\n", chance.choice(MARKS), "...", " - ", ":"]) + text[at:]
    return text.replace(",", "") if chance.random() < 0.3 else text


MUTATIONS: tuple[Callable[[str, random.Random], str], ...] = (dropped, doubled, mixed, nested, unseen, broken)


def passages() -> list[str]:
    """Passages of the samples that hold a quotation or a word of saying, in a fixed order."""
    out = []
    for path in sorted(SAMPLES.glob("*.html")):
        text = next(iter(intake([path]))).report.text
        for paragraph in text.split("\n\n"):
            if any(c in paragraph for c in MARKS) or " said" in paragraph:
                out.append(paragraph[:LONGEST])
    return out


def mutated(count: int, seed: int) -> Iterator[str]:
    chance, texts = random.Random(seed), passages()
    for _ in range(count):
        text = chance.choice(texts)
        for mutation in chance.sample(MUTATIONS, chance.randint(1, 3)):
            text = mutation(text, chance)
        yield text


def told_wrong(count: int, seed: int, resources: Resources) -> list[str]:
    """What is wrong with the reading of mutated texts: readings that break, and quoted words that the text does not hold."""
    wrong: list[str] = []
    statements = 0
    reports = (Report(id=f"m{n}", text=text) for n, text in enumerate(mutated(count, seed)))
    broken_off = lambda report, why: wrong.append(f"{report.text!r}: {why}")  # noqa: E731
    for records in read_many(reports, resources, on_break=broken_off):
        report = records[0]
        assert isinstance(report, Report)
        statements += sum(isinstance(r, Statement) for r in records)
        try:
            check_words(report.text, records)
        except BadRecord as error:
            wrong.append(f"{report.text!r}: {error}")
    assert statements > count / 2, "too few statements were read for the test to tell anything"
    return wrong


def test_no_false_words_in_mutated_texts(resources: Resources) -> None:
    assert told_wrong(200, 1, resources) == []


@pytest.mark.slow
@pytest.mark.long
def test_no_false_words_in_ten_thousand_mutated_texts(resources: Resources) -> None:
    assert told_wrong(10_000, 2, resources) == []
