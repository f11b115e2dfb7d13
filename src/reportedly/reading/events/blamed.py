"""Who is said to be to blame for an act that a noun names: "blamed the raid on the army", "accused the army of the raid", "the army bears
responsibility for the raid", "condemned the army for the raid"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.events.act import Known
from reportedly.reading.events.doers import doers
from reportedly.reading.events.participants import Part, after_prepositions, parts
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import conjuncts, is_negated, is_passive, objects, subjects


def blamed(known: Known, noun: Token) -> list[Part]:
    """Those blamed for the act that `noun` names; none where nobody is, or where they are said not to be."""
    found: list[Token] = []
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() == "blame" and not is_negated(verb):
        found = list(_on(verb, noun))
    elif noun.dep_ == "pobj" and verb.lower_ in ("for", "of", "over", "in"):
        found = _by_preposition(known, verb, noun)
    return parts([h for h in found if known.sort.of(h) & NAMED and not known.sort.is_time(h)], known.sort)


def _by_preposition(known: Known, preposition: Token, noun: Token) -> list[Token]:
    over = preposition.head
    lemma = over.lemma_.lower()
    if lemma in known.sort.grammar["blame"] and over.pos_ == "NOUN":
        verb = over.head
        if over.dep_ == "dobj" and verb.lemma_.lower() in known.sort.grammar["blame_borne"] and lemma != "blame" and not is_negated(verb):
            return doers(verb, known.sort)
        if over.dep_ in ("dobj", "nsubjpass") and verb.lemma_.lower() in known.sort.grammar["blame_on"] and not is_negated(verb):
            return list(_on(verb, over, noun))
        if over.dep_ == "pobj" and verb.lower_ == "of":
            preposition, over = verb, verb.head
            lemma = over.lemma_.lower()
    grammar = known.sort.grammar
    if over.pos_ == "VERB" and lemma in grammar["blame_on"] and any(o.lemma_.lower() in grammar["blame"] for o in objects(over)):
        return [] if is_negated(over) else list(_on(over, noun))  # "laid the blame for the raid on the police"
    if over.pos_ in ("NOUN", "PROPN") and over.dep_ in ("dobj", "nsubjpass"):
        over = over.head  # "accused the army of the raid": the parser hangs "of" on either
        lemma = over.lemma_.lower()
    wanted = known.sort.grammar["blame_of"] if preposition.lower_ in ("of", "in") else known.sort.grammar["blame_for"]
    if over.pos_ == "VERB" and lemma in wanted and not is_negated(over):
        return subjects(over) if is_passive(over) else objects(over)
    return []


def _on(*hung: Token) -> Iterator[Token]:
    for at in hung:
        for _, inner in after_prepositions(at, ("on", "upon")):
            yield from conjuncts(inner)
