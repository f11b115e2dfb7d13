"""What an act is done with, and the mode that this tells: air strike, shelling, car bomb."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.participants import after_prepositions
from reportedly.reading.syntax import conjuncts, objects


def means_near(known: Known, token: Token, harms: bool = False) -> Token | None:
    """A weapon or aircraft that the act is said to be done with: object, "with", "by", "in" or "using" it; not what is harmed ("destroyed a
    gun")."""
    for _, inner in after_prepositions(token, ("with", "by", "in", "from", "by")):
        for head in conjuncts(inner):
            if means_term(known, head):
                return head
    for child in token.children:
        if child.dep_ in ("dobj", "nsubj", "nsubjpass") and not (harms and child.dep_ != "nsubj") and means_term(known, child):
            return child
        if child.dep_ == "advcl" and child.lemma_ == "use":
            for head in objects(child):
                if means_term(known, head):
                    return head
    return None


def means_term(known: Known, head: Token) -> str | None:
    """The mode that a noun tells as a means, by its two last words or its last."""
    lemma = head.lemma_.lower()
    if head.pos_ == "PROPN" and lemma not in known.senses.means:
        lemma = lemma.removesuffix("s")  # "Drones struck ...", taken for a name
    before = [c.lemma_.lower() for c in head.lefts if c.dep_ in ("compound", "amod", "nmod")]
    if lemma == "gas" and {"tear", "pepper", "natural", "cooking"} & set(before):
        return None
    for word in reversed(before):
        if f"{word} {lemma}" in known.senses.means:
            return known.senses.means[f"{word} {lemma}"]
    if lemma in known.senses.means:
        return known.senses.means[lemma]
    return next((known.senses.means[w] for w in before if w in known.senses.means and "weapons" in known.sort.of(head)), None)


def mode_by_term(known: Known, act: Act) -> str | None:
    """ "Barrel bomb attack": means of two words tell more than the term for the act does."""
    if act.event_class != "ASSAULT":
        return None
    before = [t for t in act.trigger.doc[max(0, act.trigger.i - 4) : act.trigger.i] if t.pos_ in ("NOUN", "PROPN", "ADJ")]
    for a, b in pairwise(before):
        if found := known.senses.means.get(f"{a.lemma_.lower()} {b.lemma_.lower()}"):
            return found
    return None


def _with_gas(known: Known, act: Act) -> bool:
    """Does what the weapon carries or the attack includes tell of poison ("rockets filled with sarin", "attacks, some with chlorine")?"""
    whole = act.means if act.means is not None and act.means.i > act.trigger.i - 8 else act.trigger if act.trigger.pos_ != "VERB" else None
    if whole is None:
        return False
    return any(
        t.pos_ in ("NOUN", "PROPN") and t.i - whole.i <= 8 and means_term(known, t) == "chemical"
        for child in whole.rights
        if child.dep_ in ("acl", "relcl", "prep") and child.lower_ not in ("on", "at", "in", "near", "against", "over")
        for t in child.subtree
    )


_LET_FALL = frozenset({"bombing", "shelling"})
"""Modes by what is used that aircraft turn into an attack from the air."""


def mode_by_means(known: Known, act: Act) -> str | None:
    if act.event_class != "ASSAULT":
        return None
    if _with_gas(known, act):
        return "chemical"
    if act.means is not None and (found := means_term(known, act.means)):
        by_air = found in _LET_FALL and any(means_term(known, p.head) == "airstrike" for p in act.actor)
        return "airstrike" if by_air else found  # "a drone dropped explosives"
    for child in act.trigger.lefts:
        if child.dep_ == "nsubjpass" and act.harm:
            continue  # "the drone was destroyed"
        if found := means_term(known, child):
            return found
    for p in act.actor:
        if found := means_term(known, p.head):
            return found
    return None
