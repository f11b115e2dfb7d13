"""Numbers of people and things: how many, bounded how, of whom, counted when."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

import msgspec
from spacy.tokens import Doc, Token

from reportedly.reading.circumstances import ClaimStage, claimed
from reportedly.reading.events import Naming
from reportedly.reading.events.sorts import words_of
from reportedly.reading.figures.acts import CASUALTY, by_fullest_telling, event_counted, triggers_of
from reportedly.reading.figures.counted import times, what_is_counted, whole_of, without_verb
from reportedly.reading.figures.counted_above import Counted, of_a_total, own_role
from reportedly.reading.figures.numbers import Number, numbers
from reportedly.reading.figures.words import Vocabulary, lemma_of, vocabulary
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention, names_in
from reportedly.reading.notes import Reference
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.records import ActorMention, Event, Figure, Quote, Statement, quote
from reportedly.resources import Resources
from reportedly.spans import Span, trim

_OF_PEOPLE = frozenset({*CASUALTY, "evacuated", "displaced", "returned", "surrendered"})
"""Roles that vehicles have not."""
_GENERIC = frozenset(
    {
        "members",
        "elements",
        "fighters",
        "soldiers",
        "men",
        "residents",
        "troops",
        "people",
        "militants",
        "groups",
        "factions",
        "units",
        "bodies",
    }
)
_TELLING = frozenset({"say", "tell", "add", "report", "describe", "believe", "think", "know", "see", "hear"})
_ASKING = frozenset({"interview", "survey", "poll", "consult", "question"})
_TALKING = frozenset({"speak", "talk"})
_NAMING = frozenset({"name", "identify", "describe", "call"})
"""What is done to and with those whom a report asks."""
_NOT_PEOPLE_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})


def _read(so_far: Records, resources: Resources) -> list[Figure]:
    figures = _with_groups(list(_figures(so_far, vocabulary(resources.codebook))))
    return by_fullest_telling(figures, so_far, words_of(resources.codebook)[1]["unidentified"])


FIGURES = ClaimStage("figures", 2, _read, writes=(Figure,), after=(Event, Naming))
"""Numbers of people and things: how many, bounded how, of whom, counted when."""


def _with_groups(figures: list[Figure]) -> list[Figure]:
    """Figures whose words name nobody ("the raid killed 15") with the group that the report gives for the same count elsewhere."""
    groups: dict[tuple[Any, ...], Any] = {}
    for f in figures:
        if f.group is not None and f.scope == "event":
            groups.setdefault((f.role, f.value, f.low, f.high), f.group)
    return [
        msgspec.structs.replace(f, group=groups.get((f.role, f.value, f.low, f.high)) or groups.get((f.role, f.value, f.value, None)))
        if f.group is None and f.value and f.unit == "persons" and f.role in CASUALTY
        else f
        for f in figures
    ]


_ROLE_OF_MODE = {"abduction": "abducted", "arrest": "detained"}


def _figures(so_far: Records, words: Vocabulary) -> Iterator[Figure]:
    parse = so_far.one(Parse)
    doc: Doc = parse.doc
    text = so_far.report.text
    triggers = triggers_of(so_far, parse)
    before: dict[int, tuple[Figure, Counted]] = {}
    """Figures already read, by the index of their noun (or of the number where there is none)."""
    last: tuple[int, str | None] = (-1, None)
    speaking = sorted(span for s in so_far.of(Statement) if s.cue is not None for span in s.speaker.spans)
    for number in numbers(doc, words.bounds):
        number = without_verb(number, words)
        if _is_name_or_date(doc, number, words) or _is_same_household(doc, number, words) or _is_no_casualty(doc, number):
            continue
        if _speaks(number, speaking, text, words):
            continue
        counted = what_is_counted(doc, number, words, before)
        if _is_article(doc, number) and not (_is_count(doc, number, words, before) or _is_one_more(number, counted, words)):
            continue
        if number.value == 1 and (_is_no_count(number) if number.noun is not None else counted.role not in CASUALTY):
            continue
        unit = _unit(number, counted, words)
        if unit is None or (unit == "other" and counted.role is None and doc[number.start].lower_ == "the"):
            continue  # "the two cities" were told of before
        start = doc[number.start].idx
        spans = (trim(text, *_span(doc, number, counted, start)),)
        noun = number.noun
        head = noun if noun is not None else doc[number.last]
        whole = before.get(counted.whole.i) if counted.whole is not None else None
        if whole is not None and not _may_hold(whole[0], unit, number):
            whole = None
        role = counted.role or ("violations" if unit == "violations" else "other")
        by = counted.by if counted.by is not None else head
        if (
            role == "other"
            and unit == "persons"
            and head.dep_ in ("dobj", "nsubjpass", "compound")
            and (taken := triggers[0].get(head.head.i))
        ):
            role = _ROLE_OF_MODE.get(taken.mode or "", role)  # "took 30 pupils from a school"
        among = doc[number.last] if head.dep_ == "pobj" else head  # "14 of its drivers"
        if role == "other" and unit == "persons" and _are_held(among, so_far):
            role = words.done_to_people.get(among.head.lemma_.lower(), role)
        scope = _scope(by, number, role, words)
        event = event_counted(by, scope, role, triggers, last)
        if role in CASUALTY and scope == "event":
            last = (by.sent.start, event)
        found = Figure(
            value=number.value,
            low=number.low,
            high=number.high,
            qualifier=number.qualifier,  # type: ignore[arg-type]
            unit=unit,  # type: ignore[arg-type]
            role=role,  # type: ignore[arg-type]
            about=_about(doc, number, text),
            group=actor_mention(head, so_far, span=spans[0]) if unit in ("persons", "families", "groups") and noun is not None else None,
            status=words.statuses.get(lemma_of(noun), "unstated") if noun is not None else "unstated",  # type: ignore[arg-type]
            side=_side(number, so_far),
            label=_label(noun, words, text) if noun is not None else None,
            scope=scope,  # type: ignore[arg-type]
            within=whole[0].id if whole else None,
            event=event,
            place=next(iter(where(by, so_far).place), None),
            **claimed("figure", _told_by(by, counted), spans, so_far),
        )
        before[head.i] = (found, counted)
        yield found


def _told_by(by: Token, counted: Counted) -> Token:
    """The verb whose subject those counted are, where nothing else tells what they are counted for ("100 police are to be sent there")."""
    if by.lemma_ == "be" and (planned := next((c for c in by.rights if c.dep_ == "xcomp" and c.tag_ == "VB"), None)) is not None:
        return planned
    if counted.by is None and by.dep_ in ("nsubj", "nsubjpass") and by.head.pos_ in ("VERB", "AUX") and by.head.i > by.i:
        return by.head
    return by


def _are_held(counted: Token, so_far: Records) -> bool:
    """Are people kept by somebody ("held by the group", "the militia holds 40 men"), and not held to be something ("held 30 people
    responsible") or held by a room ("the camp holds 80 children")?"""
    verb = counted.head
    if counted.dep_ not in ("dobj", "nsubjpass"):
        return False
    if any(c.dep_ in ("oprd", "acomp", "xcomp", "ccomp", "prt") and c.i > counted.i for c in verb.rights):
        return False
    doers = [] if counted.dep_ == "nsubjpass" else [c for c in verb.lefts if c.dep_ == "nsubj"]
    return all(d.pos_ in ("PROPN", "PRON") or d.i in so_far.by(Reference, "head") for d in doers)


def _is_article(doc: Doc, number: Number) -> bool:
    return doc[number.first].lower_ in ("a", "an", "another") and number.first == number.last


def _is_count(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> bool:
    """Is the article a count: one of several counted together ("a woman and three children", "eight people, including a child")?"""
    noun = number.noun
    if noun is None or words.units.get(lemma_of(noun)) != "persons":
        return False
    if whole_of(doc, number, before) is not None or (noun.dep_ == "conj" and noun.head.i in before):
        return True
    return any(c.dep_ == "conj" and any(n.dep_ == "nummod" for n in c.children) for c in noun.rights)


def _is_one_more(number: Number, counted: Counted, words: Vocabulary) -> bool:
    """Is one person more told of as killed or hurt ("another child was killed")?"""
    noun = number.noun
    if noun is None or words.units.get(lemma_of(noun)) != "persons" or noun.doc[number.first].lower_ != "another":
        return False
    return counted.role in ("killed", "injured", "abducted", "missing")


def _is_no_count(number: Number) -> bool:
    """ "a single bomb on a single lorry is one strike": what one is called, not how many there were."""
    return (
        number.noun is not None
        and number.noun.dep_ == "attr"
        and number.noun.head.lemma_ == "be"
        and number.noun.head.tag_ in ("VBZ", "VBP")
    )


def _is_same_household(doc: Doc, number: Number, words: Vocabulary) -> bool:
    """ "five civilians of one family": the family is no count."""
    return (
        number.value == 1 and words.units.get(lemma_of(number.noun)) == "families" and number.start > 0
        and doc[number.start - 1].lower_ in ("of", "from")
    )  # fmt: skip


def _is_no_casualty(doc: Doc, number: Number) -> bool:
    """ "One in three families", "one of the worst raids": a share, or a sort. "Interviewed 23 people": how many were asked."""
    around = [t.lower_ for t in doc[max(0, number.first - 2) : number.first]]
    if number.first == number.last and around[-1:] == ["in"] and around[:1] in (["one"], ["two"], ["nine"]):
        return True
    noun, core = number.noun, doc[number.last]
    if noun is None:
        return number.value == 1 and core.dep_ == "dobj" and core.head.lemma_.lower() in _NAMING  # "naming one of them as"
    if number.value == 1 and any(c.tag_ == "JJS" for c in noun.lefts):
        return True  # "one of the deadliest attacks"
    asked = noun.head if noun.dep_ == "dobj" else noun.head.head if noun.dep_ == "pobj" and noun.head.lower_ in ("to", "with") else None
    return asked is not None and asked.lemma_.lower() in (_ASKING if noun.dep_ == "dobj" else _TALKING)


def _speaks(number: Number, speaking: list[Span], text: str, words: Vocabulary) -> bool:
    """ "Ten people died, two medics and a guard said": does the number, behind a comma, only tell how many speak?"""
    noun = number.noun
    if noun is None or noun.dep_ == "pobj" or number.qualifier != "exact" or own_role(noun, words) is not None:
        return False
    if words.statuses.get(lemma_of(noun)) == "combatant":
        return False
    at = bisect_right(speaking, (noun.idx, 10**12)) - 1
    return at >= 0 and noun.idx < speaking[at][1] and text.endswith(", ", 0, speaking[at][0])


def _may_hold(whole: Figure, unit: str, number: Number) -> bool:
    """Can the figure hold this number as a part: people in people, and not fewer?"""
    size = whole.value if whole.value is not None else whole.high
    part = number.value if number.value is not None else number.low
    return whole.unit == unit and (size is None or part is None or part <= size)


def _is_name_or_date(doc: Doc, number: Number, words: Vocabulary) -> bool:
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


def _unit(number: Number, counted: Counted, words: Vocabulary) -> str | None:
    """The unit of the figure, or None where the number is not one."""
    noun, value = number.noun, number.value
    lemma = lemma_of(noun)
    if noun is None and counted.role is None and number.start > 1 and [t.lower_ for t in number.before] == ["population", "of"]:
        return "persons"
    if lemma in words.totals:
        noun, lemma = None, ""
    unit = words.units.get(lemma)
    if (
        unit is None
        and noun is not None
        and noun.ent_type_ == "NORP"
        and (noun.tag_ in ("NNS", "NNPS", "JJ") or number.qualifier != "exact")
    ):
        unit = "persons"  # "7 million Colombians"
    if value == 0:
        return unit if counted.role in ("casualties", "killed", "injured") and lemma in words.alone else None
    if noun is None and counted.again and counted.role == "attacks":
        return "attacks"
    if noun is None:
        return "persons" if counted.role is not None and counted.role not in ("fighters", "attacks") else None
    if counted.role in ("attacks", "violations"):
        return "attacks" if counted.role == "attacks" else "other"
    on_things = counted.thing or (counted.by is not None and counted.by.lemma_.lower() in words.things)
    if on_things and unit not in ("persons", "families"):
        counted.role, counted.thing = None, True
        unit = "other" if unit == "attacks" else unit
    elif unit == "vehicles" and counted.role in _OF_PEOPLE:
        counted.role = None
    if unit is None:
        if counted.role in ("killed", "injured", "detained", "abducted", "neutralised") and noun.pos_ in ("NOUN", "PROPN", "ADJ", "VERB"):
            return "persons"
        return "other" if counted.thing and noun.pos_ in ("NOUN", "PROPN") else None
    if counted.role is not None or counted.thing:
        return unit
    if unit in ("families", "batches") and value != 1:
        return unit
    if unit in ("persons", "vehicles") and (not counted.agent or _is_crowd(number, counted)):
        size = value if value is not None else number.low
        return unit if (size is None and number.qualifier != "several") or (size is not None and size >= 10) else None
    if unit == "persons" and words.statuses.get(lemma) == "combatant" and value is not None:
        return unit
    return None


def _is_crowd(number: Number, counted: Counted) -> bool:
    """Are so many said to do something that their number is told for its own sake ("2 million people lacked water")?"""
    size = number.value if number.value is not None else number.low
    return size is not None and size >= 10 and counted.by is not None and counted.by.lemma_.lower() not in _TELLING


def _span(doc: Doc, number: Number, counted: Counted, start: int) -> Span:
    """The words that hold the number and what it counts; with the verb where there is no noun ("kill 7", "five dead")."""
    if number.noun is not None and number.noun.i > number.last:
        return start, _end(number.noun)
    last = doc[number.last]
    end = last.idx + len(last)
    by = counted.by
    parted = by is not None and by.i < number.start and any(t.text == "," for t in doc[by.i : number.start])  # "of the 19 dead, seven"
    if by is not None and abs(by.i - number.last) <= 4 and by.sent.start == last.sent.start and not parted:
        return min(start, by.idx), max(end, by.idx + len(by))
    return start, end


def _end(noun: Token) -> int:
    """Where the words of those counted end: with the second of two nouns under one number ("13 women and children"), and with "of" after
    people ("members of the council")."""
    end = noun.idx + len(noun)
    if noun.ent_type_ != "GPE" and any(c.dep_ == "prep" and c.lower_ == "of" and c.i == noun.i + 1 for c in noun.rights):
        end = max(end, phrase(noun)[1]) if noun.lower_ in _GENERIC else end
    joined = [c for c in noun.rights if c.dep_ == "conj" and c.i == noun.i + 2 and c.tag_ == "NNS" and not any(True for _ in c.lefts)]
    return joined[0].idx + len(joined[0]) if joined and noun.tag_ == "NNS" else end


def _about(doc: Doc, number: Number, text: str) -> Quote | None:
    """The words for those counted, without the number."""
    if number.noun is None or number.last + 1 > number.noun.i:
        return None
    first = number.last + 1
    of = False
    while (doc[first].lower_ in ("of", "the", "more", "or") or (of and doc[first].like_num)) and first < number.noun.i:
        of = of or doc[first].lower_ == "of"
        first += 1
    start, end = trim(text, doc[first].idx, _end(number.noun))
    return quote(text, (start, end)) if start < end else None


def _side(number: Number, so_far: Records) -> ActorMention | None:
    """The actor that those counted are said to be of: "eight army soldiers", "members of the council", "Hezbollah fighters"."""
    noun = number.noun
    if noun is None:
        return None
    core = noun.doc[number.last]
    inside = [n for n in names_in(core.idx + len(core), noun.idx, so_far) if n.kind not in ("place", "person")]
    if inside:
        name = inside[-1]
        return actor_mention(so_far.one(Parse).tokens(name.start, name.end)[-1], so_far, span=(name.start, name.end))
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "from") and noun.lower_ in _GENERIC:
            for inner in child.children:
                if inner.dep_ == "pobj" and inner.ent_type_ not in ("GPE", "LOC", "FAC", "DATE"):
                    return actor_mention(inner, so_far)
    return None


def _label(noun: Token, words: Vocabulary, text: str) -> Quote | None:
    for token in (noun, *noun.lefts):
        if lemma_of(token) in words.labels:
            return quote(text, (token.idx, token.idx + len(token)))
    return None


def _scope(by: Token, number: Number, role: str, words: Vocabulary) -> str:
    """Over what the count runs: one event, a day, all since some time, or how many there are."""
    for lemma, code in words.scopes.items():
        if by.lemma_.lower() == lemma and by.pos_ == "VERB" and code != "stock":
            return code
    for child in by.children:
        if child.dep_ in ("prep", "advmod") and child.lower_ in words.scopes:
            return words.scopes[child.lower_]
        if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in words.scopes for c in child.children):
            return "running_total"
    said = " ".join(t.lower_ for t in by.doc[max(by.sent.start, number.start - 8) : min(by.sent.end, max(by.i, number.last) + 10)])
    for phrase_, code in words.scopes.items():
        if " " in phrase_ and phrase_ in said:
            return code
    if by.lemma_.lower() in words.stock and role == "other":
        return "stock"
    if role in ("displaced", "detained") and any(c.dep_ in ("auxpass", "aux") and c.lower_ in ("are", "is", "remain") for c in by.children):
        return "stock"  # "6 million people are displaced"
    return words.scopes.get(role, "event")
