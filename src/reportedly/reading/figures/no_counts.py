"""Numbers that are no count of people or things: dates, names, articles, shares, and how many speak."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc

from reportedly.reading.figures.counted import times, whole_of
from reportedly.reading.figures.counted_above import Counted
from reportedly.reading.figures.numbers import Number
from reportedly.reading.figures.totals import of_a_total, own_role
from reportedly.reading.figures.words import Vocabulary, lemma_of
from reportedly.records import Figure
from reportedly.spans import Span

_ASKING = frozenset({"interview", "survey", "poll", "consult", "question"})
_AGED = frozenset({"man", "woman", "boy", "girl", "child", "youth", "widow", "farmer", "mother", "father", "veteran"})
_TALKING = frozenset({"speak", "talk"})
_NAMING = frozenset({"name", "identify", "describe", "call"})
"""What is done to and with those whom a report asks."""
_NOT_PEOPLE_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


def is_told_before(doc: Doc, number: Number, unit: str) -> bool:
    """ "The two officers agreed": people told of before, whose number is no news; "one of our camps": a thing, and no count."""
    noun = number.noun
    if noun is None or number.qualifier != "exact":
        return False
    if unit == "other":
        return number.value == 1 and number.last + 1 < len(doc) and doc[number.last + 1].lower_ == "of"
    return (
        unit == "persons"
        and doc[number.start].lower_ == "the"
        and number.value is not None
        and number.value < 10
        and noun.dep_ == "nsubj"
        and not any(True for _ in noun.rights)
    )


def is_article(doc: Doc, number: Number) -> bool:
    """Is the number only "a", "an" or "another"?"""
    return doc[number.first].lower_ in ("a", "an", "another") and number.first == number.last


def is_count(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> bool:
    """Is the article a count: one of several counted together ("a woman and three children", "eight people, including a child")?"""
    noun = number.noun
    if noun is None or words.units.get(lemma_of(noun)) != "persons":
        return False
    if whole_of(doc, number, before) is not None or (noun.dep_ == "conj" and noun.head.i in before):
        return True
    return any(c.dep_ == "conj" and any(n.dep_ == "nummod" for n in c.children) for c in noun.rights)


def is_one_more(number: Number, counted: Counted, words: Vocabulary) -> bool:
    """Is one person more told of as killed or hurt ("another child was killed")?"""
    noun = number.noun
    if noun is None or words.units.get(lemma_of(noun)) != "persons" or noun.doc[number.first].lower_ != "another":
        return False
    return counted.role in ("killed", "injured", "abducted", "missing")


def is_no_count(number: Number) -> bool:
    """ "a single bomb on a single lorry is one strike": what one is called, not how many there were."""
    return (
        number.noun is not None
        and number.noun.dep_ == "attr"
        and number.noun.head.lemma_ == "be"
        and number.noun.head.tag_ in ("VBZ", "VBP")
    )


def is_same_household(doc: Doc, number: Number, words: Vocabulary) -> bool:
    """ "five civilians of one family": the family is no count."""
    return (
        number.value == 1 and words.units.get(lemma_of(number.noun)) == "families" and number.start > 0
        and doc[number.start - 1].lower_ in ("of", "from")
    )  # fmt: skip


def is_no_casualty(doc: Doc, number: Number) -> bool:
    """ "One in three families", "one of the worst raids": a share, or a sort. "Interviewed 23 people": how many were asked."""
    around = [t.lower_ for t in doc[max(0, number.first - 2) : number.first]]
    if number.first == number.last and around[-1:] == ["in"] and around[:1] in (["one"], ["two"], ["nine"]):
        return True
    noun, core = number.noun, doc[number.last]
    if (
        noun is None
        and core.dep_ == "pobj"
        and core.head.lower_ == "of"
        and core.head.head.tag_ == "NN"
        and core.head.head.i == core.head.i - 1
    ):
        if core.head.head.lower_ in _AGED:
            return True  # "a man of about 60"
    if noun is None:
        return number.value == 1 and core.dep_ == "dobj" and core.head.lemma_.lower() in _NAMING  # "naming one of them as"
    if number.value == 1 and any(c.tag_ == "JJS" for c in noun.lefts):
        return True  # "one of the deadliest attacks"
    asked = noun.head if noun.dep_ == "dobj" else noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("to", "with") else None
    return asked is not None and asked.lemma_.lower() in (_ASKING if noun.dep_ == "dobj" else _TALKING)


def speaks(number: Number, speaking: list[Span], text: str, words: Vocabulary) -> bool:
    """ "Ten people died, two medics and a guard said": does the number, behind a comma, only tell how many speak?"""
    noun = number.noun
    if noun is None or noun.dep_ == "pobj" or number.qualifier != "exact" or own_role(noun, words) is not None:
        return False
    if words.statuses.get(lemma_of(noun)) == "combatant":
        return False
    at = bisect_right(speaking, (noun.idx, 10**12)) - 1
    return at >= 0 and noun.idx < speaking[at][1] and text.endswith(", ", 0, speaking[at][0])


def is_name_or_date(doc: Doc, number: Number, words: Vocabulary) -> bool:
    """Is the number a date, a measure, an age, or part of a name?"""
    core, noun = doc[number.first], number.noun
    lemma = lemma_of(noun)
    beyond = doc[number.last + 1] if number.last + 1 < len(doc) else None
    if (
        times(noun, words) is None
        and beyond is not None
        and (beyond.lower_ in words.not_counted or beyond.lemma_.lower() in words.not_counted)
        and beyond.pos_ != "VERB"
    ):
        return True
    if lemma in words.not_counted and times(noun, words) is None:
        return True
    if isinstance(number.value, int) and 1900 <= number.value <= 2100 and core.text.isdigit():
        previous = doc[number.first - 1] if number.first > 0 else None
        dated = previous is not None and (previous.is_digit or previous.lower_ in words.months)
        if dated or noun is None or noun.i != number.last + 1 or lemma not in words.units:
            return True
    if times(noun, words) is not None or (noun is None and of_a_total(core, words)):
        return False
    hurt = noun is None and core.dep_ == "dobj" and core.head.lemma_.lower() in words.done_to  # "wounding 70"
    if (noun is None or lemma not in words.units) and core.ent_type_ in _NOT_PEOPLE_NAMES and not hurt:
        return True
    if core.is_digit and (
        (beyond is not None and beyond.lower_ in words.months)
        or (number.first > 0 and doc[number.first - 1].lower_.rstrip(".") in words.months)
    ):
        return True
    if isinstance(number.value, float):
        return True
    return False
