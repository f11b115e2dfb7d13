"""Totals that a number is put at, others' counts of what was counted before, and what a noun's own participles tell of those counted."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.figures.words import Vocabulary, lemma_of
from reportedly.reading.syntax import conjuncts

PASSIVE = frozenset({"nsubjpass", "csubjpass"})
REACHING = frozenset({"to", "at", "by", "above", "past", "over", "beyond"})
"""Prepositions between a verb and the number that a total is put at or rises to."""
_FIGURES = frozenset({"number", "figure", "count", "total", "tally"})
_SAYING = frozenset({"say", "claim", "insist", "admit", "acknowledge"})
GIVING = frozenset({"put", "give", "place", "set", "estimate", "cite"})
"""Verbs with which a number is given."""


def own_role(token: Token, words: Vocabulary) -> tuple[str, Token] | None:
    """The role that a phrase's own participles and relative clauses give: "12 people killed in", "those who died"."""
    for child in token.children:
        lemma = child.lemma_.lower()
        if child.dep_ == "acl" and child.tag_ in ("VBN", "VBD") and lemma in words.done_to:
            if child.i + 1 < len(child.doc) and child.nbor().like_num:
                continue  # "a mortar round killed four men wounded seven"
            return words.done_to[lemma], child
        if child.dep_ == "relcl" and any(g.lower_ == "whom" for c in child.lefts for p in c.rights if p.lower_ == "of" for g in p.rights):
            continue  # "nine victims, four of whom died"
        if child.dep_ == "relcl":
            if lemma in words.done_by and words.done_by[lemma] != "fighters" and not any(c.dep_ in PASSIVE for c in child.children):
                return words.done_by[lemma], child
            if lemma in words.done_to and any(c.dep_ in PASSIVE for c in child.children):
                return words.done_to[lemma], child
        if child.dep_ == "amod" and child.lower_ in words.adjectives:
            return words.adjectives[child.lower_], child
        if child.lower_ == "among" and child.dep_ == "prep":
            for inner in child.children:
                if inner.lower_ in words.adjectives:
                    return words.adjectives[inner.lower_], inner
    return None


def another_count(number: Token) -> Token | None:
    """The words with which somebody gives a number for what was counted before: "put *the number* at 31", "put *it* at 12", "gave *the
    figure* as 40", "spoke of *52*"; None for any other number, and where the words tell of what it is the number."""
    preposition = number.head
    if number.dep_ == "dobj" and preposition.lemma_.lower() in _SAYING and preposition.tag_ in ("VBZ", "VBP", "VBD"):
        return number  # "Bishop says 25 killed, army says five"
    if number.dep_ == "attr" and preposition.lemma_ == "be" and preposition.dep_ == "ccomp":
        return number if any(c.dep_ == "nsubj" and c.lower_ == "it" for c in preposition.lefts) else None  # "villagers say it was 147"
    if number.dep_ != "pobj" or preposition.dep_ != "prep":
        return None
    verb = preposition.head
    lemma = verb.lemma_.lower()
    if lemma in _FIGURES and preposition.lower_ == "of" and verb.head.lemma_.lower() in GIVING:
        return verb  # "gave a figure of 40"
    if verb.pos_ != "VERB":
        return None
    if preposition.lower_ == "of":
        return number if lemma in ("speak", "talk") else None
    if lemma not in GIVING or preposition.lower_ not in ("at", "as"):
        return None
    told = [c for c in verb.rights if c.dep_ in ("dobj", "nsubj") and c.i < preposition.i]
    return next(
        (
            t
            for t in told
            if t.lower_ in ("it", "this", "that") or (t.lemma_.lower() in _FIGURES and not any(c.dep_ == "prep" for c in t.rights))
        ),
        None,
    )


def number_of(participle: Token) -> Token | None:
    """The noun "number" of "the number of attackers killed at 200", where the parser hangs "at" on the participle."""
    counted = participle.head
    if participle.dep_ != "acl" or participle.tag_ != "VBN" or counted.dep_ != "pobj" or counted.head.lower_ != "of":
        return None
    number = counted.head.head
    return number if number.lemma_.lower() == "number" and number.dep_ == "dobj" and number.head.lemma_.lower() in GIVING else None


def of_a_total(number: Token, words: Vocabulary) -> bool:
    """Is the number what a total is put at or rises to ("put the toll at 58"), or another's count of what was counted before?"""
    preposition = number.head
    if another_count(number) is not None or (
        number.dep_ == "pobj" and preposition.lower_ == "at" and number_of(preposition.head) is not None
    ):
        return True
    return (
        number.dep_ == "pobj"
        and (preposition.lower_ in REACHING or (preposition.lower_ == "as" and preposition.head.lemma_.lower() in GIVING))
        and any(
            (c.dep_ in ("nsubj", "nsubjpass", "dobj") or c.i == preposition.head.head.i) and total_of(c, words) is not None
            for c in given(preposition.head)
        )
    )


def given(verb: Token) -> list[Token]:
    """What hangs on a verb, and the noun that it hangs on itself ("the number of dead, *put* by the army at 40")."""
    return [*verb.children, *([verb.head] if verb.dep_ == "acl" and verb.lemma_.lower() in GIVING else [])]


def total_of(noun: Token, words: Vocabulary) -> str | None:
    lemma = lemma_of(noun)
    if lemma in words.totals:
        of = [e for c in noun.rights if c.lower_ == "of" for e in c.children]
        if lemma == "loss" and any(e.pos_ == "NOUN" and words.units.get(lemma_of(e)) != "persons" for e in of):
            return None  # "the losses of the firm"
        return words.totals[lemma]
    if lemma == "number":
        for child in noun.children:
            if child.lower_ == "of":
                for inner in child.children:
                    role = words.adjectives.get(inner.lower_) or words.acts.get(lemma_of(inner)) or words.alone.get(lemma_of(inner))
                    own = next((o for one in conjuncts(inner) if (o := own_role(one, words)) is not None), None)
                    if role is not None or own is not None:
                        return role or (own[0] if own else None)
    return None
