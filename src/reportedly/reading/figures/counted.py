"""What a number counts, by the words around it: killed, injured, detained, destroyed, or a part of another number."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc, Token

from reportedly.reading.figures.counted_above import Counted, climb, is_among
from reportedly.reading.figures.numbers import Number
from reportedly.reading.figures.totals import another_count, own_role
from reportedly.reading.figures.words import Vocabulary, lemma_of
from reportedly.reading.number_words import COLLECTIVES
from reportedly.records import Figure

_NOUNS = ("NOUN", "PROPN")
_LOOKS_BACK = 3
"""Sentences in which another's count of the same may stand."""


def whole_of(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> int | None:
    """The figure that this one is said to be a part of, by its noun's index: "including six children", "two of them children"."""
    at, beyond = number.start, number.last + 1
    said = [t.lower_ for t in doc[max(0, at - 2) : at]]
    after = [t.lower_ for t in doc[beyond : beyond + 2]]
    if (
        said[-1:] == ["including"]
        or said in (["among", "them"], ["of", "whom"], ["of", "them"])
        or after in (["of", "them"], ["of", "whom"])
    ):
        sentence = doc[at].sent
        return max((i for i in before if sentence.start <= i < at), default=None)
    return _fronted_whole(doc, number, before)


def _fronted_whole(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> int | None:
    """The 19 of "Of the 19 dead, seven were women"."""
    first = doc[number.first].sent.start
    core = doc[number.last]
    if doc[first].lower_ != "of" or number.noun is not None or core.dep_ not in ("nsubj", "nsubjpass"):
        return None
    comma = next((t.i for t in doc[first : number.start] if t.text == ","), None)
    return max((i for i in before if first < i < comma), default=None) if comma is not None and comma == number.start - 1 else None


def without_verb(number: Number, words: Vocabulary) -> Number:
    """The number without its noun where that is a verb taken for a noun, as in headlines ("Blast kills 30 injures 90"), or one thing where
    more are counted ("kills 30 monitoring group says")."""
    noun = number.noun
    if noun is None or noun.dep_ == "nsubjpass":
        return number
    lemma, beside = lemma_of(noun), noun.doc[number.last + 1]
    several = number.value is not None and number.value >= 2
    single = noun.tag_ == "NN" and noun.dep_ not in ("compound", "nmod") and number.last < noun.i and not noun.lower_.endswith("s")
    if several and single and words.units.get(lemma, "groups") == "groups" and lemma not in words.alone and not words.times.get(lemma):
        return replace(number, noun=None)
    if several and beside.i < noun.i and beside.lower_ in words.done_to and beside.dep_ == "compound" and lemma not in words.units:
        return replace(number, noun=None)  # "kill 10 injure scores"
    if lemma in words.units or lemma in words.alone:
        return number
    return replace(number, noun=None) if lemma in words.done_to or noun.lower_.removesuffix("s") in words.done_to else number


def what_is_counted(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    """What the number counts, by the words beside it, then by what governs it, then by the nearest verb after it."""
    found = _counted_alone(doc, number, words, before)
    if found.role is None and (taken_up := _taken_up(doc, number, before)) is not None:
        return taken_up
    whole = whole_of(doc, number, before)
    if whole is None:
        whole = _goes_on_with(doc, number, before)
    if whole is not None and _tells_itself(number, before[whole][1], words):
        whole = None
    if whole is not None:
        of = before[whole][1]
        own = _beside(doc, number, words) or (own_role(number.noun, words) if number.noun is not None else None)
        of_whom = [t.lower_ for t in doc[number.last + 1 : number.last + 2]] == ["of"]
        behind = (
            found.by is not None and found.by.i < number.start and doc[number.start - 1].text in (",", "(", "-", "–", "—")
        )  # "leaving 14 dead, nine of them children"
        if found.role is None or found.role == of.role or (own is None and (behind or not of_whom)):
            found = Counted(of.role, of.by, doc[whole], of.thing, of.agent)
    return found


def _tells_itself(number: Number, whole: Counted, words: Vocabulary) -> bool:
    """ "53 deaths, among them five children, and 98 injuries": whoever is hurt is no part of the dead."""
    role = words.alone.get(lemma_of(number.noun)) if number.noun is not None else None
    return role is not None and {role, whole.role} == {"killed", "injured"}


def _taken_up(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> Counted | None:
    """What was counted before, where the number is another's count of the same: "The army put the number at 31", "the coast guard spoke of 75"."""
    told = another_count(doc[number.last]) if number.noun is None else None
    if told is None:
        return None
    first = told.sent.start
    for _ in range(_LOOKS_BACK):
        first = doc[max(0, first - 1)].sent.start
    earlier = [
        i for i in before if first <= i < number.start and before[i][0].unit in ("persons", "attacks") and before[i][1].role is not None
    ]
    wholes = [i for i in earlier if before[i][1].whole is None]
    return Counted(before[max(wholes)][1].role, by=told, again=True) if wholes else None


def _goes_on_with(doc: Doc, number: Number, before: dict[int, tuple[Figure, Counted]]) -> int | None:
    """The figure that this one is a part of with the one right before it: "among them a child and two women"."""
    at = number.start - 1
    while at > 0 and doc[at].lower_ in (",", "and"):
        at -= 1
    if at == number.start - 1 or at not in before:
        return None
    whole = before[at][1].whole
    if whole is None or before[at][1].by is None:
        return None
    return whole.i if not any(t.pos_ in ("VERB", "AUX") for t in doc[whole.i + 1 : at] if t.dep_ != "acl") or before[at][0].within else None


def _counted_alone(doc: Doc, number: Number, words: Vocabulary, before: dict[int, tuple[Figure, Counted]]) -> Counted:
    noun = number.noun
    if noun is not None and (role := times(noun, words)) is not None:
        return Counted(role, by=noun.head)
    if noun is not None and lemma_of(noun) in words.alone:
        found = climb(noun, words, before)
        if found.role is None and noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.i == number.last:
            found = climb(doc[number.last], words, before)  # "twelve of the victims died"
        role = words.alone[lemma_of(noun)]
        if role == "attacks" and found.thing and found.by is not None:
            return found  # "destroyed 12 rockets"
        if found.role in ("killed", "injured") and role == "casualties":
            return found  # "the bodies of 44 victims", "treated nine victims"
        if found.role is None or role in ("attacks", "violations", "casualties", "killed", "injured"):
            return Counted(role, by=noun if role in ("attacks", "violations") else found.by or noun, whole=found.whole, thing=found.thing)
        return found
    head = noun if noun is not None else doc[number.last]
    if (dead := is_among(head, words)) is not None:
        return dead
    beside = _beside(doc, number, words)
    if beside is not None:
        climbed = climb(head, words, before)
        return Counted(beside[0], by=beside[1], whole=climbed.whole)
    unknown = noun is None or (lemma_of(noun) not in words.units and noun.ent_type_ != "NORP" and noun.tag_ in ("NN", "NNP"))
    if unknown and (behind := _behind(doc, number, words)) is not None:
        return Counted(behind[0], by=behind[1])
    found = climb(head, words, before)
    if found.role is None and noun is not None and noun.lower_ == "others" and number.start > 1 and doc[number.start - 1].lower_ == "and":
        beside_it = before.get(number.start - 2)  # "killing nine children and 14 others"
        if beside_it is not None:
            return replace(beside_it[1], whole=None)
    if found.role is None and not found.thing and not found.agent and noun is not None and doc[number.last].head.i != noun.i:
        other = climb(doc[number.last], words, before)
        if other.role is not None or other.thing:
            return other
    if found.role is None and not found.thing and not found.agent:
        ahead = _ahead(doc, head, words)
        if ahead is None:
            ahead = _behind(doc, number, words)
        if ahead is not None:
            found.role, found.by = ahead
    return found


def times(noun: Token | None, words: Vocabulary) -> str | None:
    """The role of "N times" after a verb of breach or attack ("violated the truce 300 times"); None for any other."""
    if noun is None or noun.lower_ != "times" or noun.dep_ not in ("npadvmod", "dobj", "advmod"):
        return None
    return words.times.get(noun.head.lemma_.lower())


def _behind(doc: Doc, number: Number, words: Vocabulary) -> tuple[str, Token] | None:
    """The verb right before the number, whatever the parser took it for ("Army Kills 28 Militants")."""
    if number.start == 0 or doc[number.start].is_sent_start:
        return None
    token = doc[number.start - 1]
    if token.lower_ == "of" and number.start > 1 and lemma_of(doc[number.start - 2]) in words.acts:
        return words.acts[lemma_of(doc[number.start - 2])], doc[number.start - 2]
    bare = token.lower_.removesuffix("ing")
    for form in (token.lemma_.lower(), token.lower_, token.lower_.removesuffix("s"), bare, bare + "e"):
        if form in words.done_to:
            return words.done_to[form], token
    return None


def _beside(doc: Doc, number: Number, words: Vocabulary) -> tuple[str, Token] | None:
    """The role that a participle or adjective right after the phrase gives: "five dead", "30 others wounded", "12 people killed"."""
    edge = number.noun.i if number.noun is not None and number.noun.i > number.last else number.last
    if number.noun is not None:
        for child in number.noun.lefts:
            if child.i > number.last and child.lower_ in words.adjectives:
                return words.adjectives[child.lower_], child
        if number.noun.lower_ in words.adjectives:
            return words.adjectives[number.noun.lower_], number.noun
    at = edge + 1
    while (
        at < len(doc)
        and doc[at].lower_
        in ("others", "more", "other", "were", "are", "have", "been", "was", "reportedly", "also", "confirmed", "feared", "reported")
        and at <= edge + 4
    ):
        at += 1
    if at >= len(doc) or doc[at].is_sent_start:
        return None
    token = doc[at]
    role = words.adjectives.get(token.lower_)
    if role is None and token.tag_ in ("VBN", "VBD"):
        role = words.done_to.get(token.lemma_.lower())
    if role is None or (any(c.dep_ == "dobj" and c.i > token.i for c in token.children) and not _next_is_hurt(doc, at + 1, words)):
        return None
    if at + 1 < len(doc) and doc[at + 1].like_num and _behind(doc, number, words) is not None:
        return None
    if at + 1 < len(doc) and doc[at + 1].pos_ in ("NOUN", "PROPN", "NUM") and token.pos_ == "ADJ":
        return None
    if (
        at + 2 < len(doc)
        and doc[at + 1].lower_ in ("and", "or", "&", "/")
        and {role, words.adjectives.get(doc[at + 2].lower_)} == {"killed", "injured"}
    ):
        return "casualties", token
    return role, token


def _next_is_hurt(doc: Doc, at: int, words: Vocabulary) -> bool:
    """Do a number and a participle follow, as in headlines without commas ("Seven killed 37 others injured")?"""
    following = doc[at : at + 6]
    return any(t.like_num or t.lower_ in COLLECTIVES for t in following[:3]) and any(t.lower_ in words.adjectives for t in following[1:])


def _ahead(doc: Doc, head: Token, words: Vocabulary) -> tuple[str, Token] | None:
    """The first passive of a role verb after the phrase in its sentence, for text whose commas are lost; stops at another number."""
    listed = False
    for at in range(head.i + 1, min(len(doc), head.i + 12)):
        token = doc[at]
        if token.like_num and (doc[at - 1].lower_ in ("including", "them", "least") or at == head.i + 1):
            listed = listed or at == head.i + 1  # "22 children 6 teachers killed"
            continue
        if listed and token.lower_ in words.adjectives and doc[at - 1].pos_ in _NOUNS:
            return words.adjectives[token.lower_], token
        if token.lower_ == "and" and doc[at - 1].pos_ in _NOUNS and at + 1 < len(doc) and doc[at + 1].pos_ in (*_NOUNS, "ADJ"):
            continue
        if token.is_sent_start or token.like_num or token.pos_ in ("SCONJ", "CCONJ") or token.lower_ in (".", ";", "by", "after", "as"):
            return None
        if token.tag_ == "VBN" and token.lemma_.lower() in words.done_to and doc[at - 1].lower_ in ("were", "been", "was", "be", "being"):
            return words.done_to[token.lemma_.lower()], token
        perfect = token.tag_ == "VBN" and doc[at - 1].lower_ in ("had", "has", "have")
        if (token.tag_ == "VBD" or perfect) and token.lemma_.lower() in words.done_by and head.tag_ in ("NNS", "CD"):
            if words.done_by[token.lemma_.lower()] == "fighters" and words.statuses.get(lemma_of(head)) != "combatant":
                return None  # protesters march, too
            return words.done_by[token.lemma_.lower()], token
    return None
