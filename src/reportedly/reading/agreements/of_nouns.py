"""Steps that a noun of act tells: "violation of the truce", "in breach of it", "calls for a truce", "unease over it"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.agreements.told import CALLING, Told, acted, complements
from reportedly.reading.agreements.words import Steps, step_of, subject_step
from reportedly.reading.syntax import agents, is_negated, is_passive, subjects

_OF_TALKS = frozenset({"breach", "observe", "call_for", "at_risk", "refuse", "suspend", "accept", "withdraw"})
"""Steps that are told of talks, an offer or the carrying out of an agreement as of the agreement itself."""


def of_noun(noun: Token, trail: list[Token], words: Steps) -> Iterator[Told]:
    """Steps told by a noun of act: "violation of the truce", "in breach of it", "calls for a truce", "unease over it"."""
    lemma = noun.lemma_.lower()
    step = words.nouns.get(lemma) or words.nouns[f"{lemma} from"]  # "its withdrawal from the truce"
    if step == "implement" and noun.dep_ == "nsubj" and (stop := subject_step(noun.head, words)) in ("suspend", "collapse"):
        yield Told(stop or "", noun.head, verb=noun.head, words=[noun, *trail, noun.head, *complements(noun.head)])
        return  # "Implementation of the deal has stalled"
    told = Told(step, noun, words=[noun, *trail], doers=agents(noun) or (_breakers(noun, trail[0]) if step == "breach" else []))
    first = noun
    while first.dep_ == "conj" and first.head.pos_ in ("NOUN", "PROPN"):
        first = first.head  # "violated the embargo and the terms of the truce"
    verb = first.head
    if first.dep_ in ("dobj", "nsubjpass") and verb.pos_ == "VERB" and (first.i == noun.i or step_of(verb, words.verbs) in _OF_TALKS):
        asks = step_of(verb, words.verbs)
        if asks in _OF_TALKS or (asks == "monitor" and step == "observe"):  # "will verify compliance with the truce"
            yield acted(verb, asks, [noun, *trail])
            return
        told.verb = verb
        if step == "breach" and verb.lemma_.lower() in _COUNTING:
            told.tellers = agents(verb) if is_passive(verb) else subjects(verb)
        else:
            told.doers = told.doers or ([] if noun.dep_ == "nsubjpass" else subjects(verb))
        told.words = [verb, *told.words] if abs(verb.i - noun.i) <= 4 else told.words
        told.denied = is_negated(verb)
        if step == "expire" and verb.lemma_.lower() in CALLING:
            told.step = "collapse"  # "declared the end of the truce"
    elif noun.dep_ == "pobj" and noun.head.head.pos_ == "ADP" and noun.head.head.head.pos_ == "VERB":
        verb = noun.head.head.head
        name = f"{verb.lemma_.lower()} {noun.head.head.lower_} {noun.head.lower_}"
        if words.verbs.get(name) in _OF_TALKS:  # "walked out of the truce talks"
            yield acted(verb, words.verbs[name], [noun, *trail])
            return
    elif noun.dep_ == "pobj" and noun.head.head.pos_ == "VERB" and noun.head.lower_ in ("for", "on", "in", "to", "down", "from"):
        verb = noun.head.head
        name = f"{verb.lemma_.lower()} {noun.head.lower_}"
        if words.verbs.get(name) in _OF_TALKS:
            told.step, told.verb, told.doers, told.words = words.verbs[name], verb, subjects(verb), [verb, noun, *trail]
        elif noun.head.lower_ == "in":
            told.verb, told.words = verb, [noun.head, noun, *trail]
            told.doers = [] if is_passive(verb) else subjects(verb)
    elif noun.dep_ == "pobj" and noun.head.lower_ == "as" and step == "guarantee" and noun.head.head.pos_ == "VERB":
        told.verb, told.doers = noun.head.head, subjects(noun.head.head)  # "will act as guarantor of the truce"
    elif first.i != noun.i:
        pass
    elif noun.dep_ == "attr":
        told.verb, told.doers, told.denied = verb, subjects(verb) if step == "guarantee" else [], is_negated(verb)
    elif noun.dep_ == "appos" and step == "guarantee":
        told.doers = [noun.head]
    elif noun.dep_ == "nsubj" and step in ("sign", "implement"):
        told.verb = verb
    yield told


_COUNTING = frozenset(
    {
        "report",
        "record",
        "document",
        "count",
        "log",
        "register",
        "note",
        "allege",
        "confirm",
        "cite",
        "list",
        "condemn",
        "denounce",
        "protest",
        "observe",
        "see",
    }
)
"""Verbs whose subject tells of breaches, and commits none."""


def _breakers(noun: Token, head: Token) -> list[Token]:
    """By whom an agreement is broken, where the parser hangs "by" on the agreement or on "called" ("what they called a breach of the truce by
    the army")."""
    for above in (head, *([noun.head] if noun.dep_ == "oprd" else [])):
        if found := [t for t in agents(above) if t.i > head.i]:
            return found
    return []
