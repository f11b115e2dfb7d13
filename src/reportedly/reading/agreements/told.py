"""A step in the life of an agreement as the words tell it, and what an agreement itself is said to do or be: "took effect", "is in danger"."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.reading.agreements.words import Steps, step_of, subject_step
from reportedly.reading.syntax import agents, conjuncts, is_negated, is_passive, objects, prepositional, subjects

CALLING = frozenset({"declare", "call", "pronounce", "proclaim", "consider", "announce"})
SET_TO = frozenset({"due", "set", "scheduled", "expected"})
_HEADLINE_STEPS = frozenset({"accept", "sign", "announce", "offer", "breach", "extend", "suspend", "restore", "refuse", "implement"})
_NEAR = frozenset({"close", "near", "closer"})
_EDGES = frozenset({"verge", "brink", "edge", "point"})


@dataclass(slots=True)
class Told:
    """A step as the words tell it: the word that tells it, who does it, and the words that hold both."""

    step: str
    by: Token
    verb: Token | None = None
    doers: list[Token] = field(default_factory=list)
    passive_doers: list[Token] = field(default_factory=list)
    tellers: list[Token] = field(default_factory=list)
    """Who says of a breach that it was one, where the verb has them for its subject ("reported 20 violations")."""
    words: list[Token] = field(default_factory=list)
    denied: bool = False
    apart: bool = False
    """The words hold the step without the mention, which stands in another's clause ("the truce, which it said *rebels had violated*")."""


def of_subject(verb: Token, words: Steps) -> Told | None:
    """The step of a verb whose subject is the agreement: "took effect", "was signed by", "does not include", "is in danger"."""
    if is_passive(verb) or (verb.tag_ in ("VBN", "VBD") and agents(verb) and not objects(verb)):
        step = step_of(verb, words.verbs)
        return Told(step, verb, verb=verb, doers=agents(verb), words=[verb, *agents_words(verb)], denied=is_negated(verb)) if step else None
    if (end := _nearing(verb)) is not None and words.nouns.get(
        end.lemma_.lower(), words.subject_verbs.get(end.lemma_.lower())
    ) == "collapse":
        return Told("at_risk", end, verb=verb, words=[verb, end], denied=is_negated(verb))
    step = subject_step(verb, words)
    if (
        step is None
        and verb.tag_ in ("VBD", "VBN")
        and not objects(verb)
        and not any(c.dep_ in ("aux", "xcomp", "ccomp") for c in verb.children)
    ):
        # "Truce agreed for the town": a headline's participle
        done = step_of(verb, words.verbs)
        if done in _HEADLINE_STEPS:
            return Told(done or "", verb, verb=verb, doers=agents(verb), words=[verb], denied=is_negated(verb))
    if step is None:
        for child in verb.children:
            if child.dep_ == "xcomp" and (
                verb.lemma_.lower() in ("appear", "seem", "begin", "start", "continue", "fail", "set", "expect", "go")
                or verb.pos_ == "AUX"
                or _is_yet(verb)
            ):
                step = subject_step(child, words)
                if step:
                    return Told(
                        step,
                        child,
                        verb=child,
                        words=[verb, child, *complements(child)],
                        denied=is_negated(verb) or verb.lemma_.lower() == "fail" or _is_yet(verb),
                    )
        if verb.lemma_ in ("be", "look", "seem", "appear", "remain", "become", "grow"):
            for child in verb.children:
                if child.dep_ in ("acomp", "attr", "oprd", "advmod", "prep") and child.lower_ in words.adjectives:
                    return Told(words.adjectives[child.lower_], child, verb=verb, words=[verb, child], denied=is_negated(verb))
                if child.dep_ == "acomp" and child.lower_ in SET_TO:
                    for inner in child.children:
                        to_come = subject_step(inner, words) if inner.dep_ == "xcomp" else None
                        if to_come:
                            return Told(to_come, inner, verb=inner, words=[verb, child, inner, *complements(inner)])
        return None
    told = Told(step, verb, verb=verb, words=[verb, *complements(verb)], denied=is_negated(verb))
    if step == "observe" and verb.lemma_.lower() in _HOLDING and _did_not(verb):
        told.step, told.denied = "collapse", False  # "The truce did not hold", "barely held for a day"
    if step in ("include", "exclude"):
        told.doers = objects(verb) or [t for _, inner in prepositional(verb, "to") for t in conjuncts(inner)]
        told.words = [*told.words, *told.doers[:1]]
    return told


_HOLDING = frozenset({"hold", "last", "endure", "survive", "stick"})
HARDLY = frozenset({"hardly", "barely", "scarcely"})


def _did_not(verb: Token) -> bool:
    """Is it told as over that it did not, or hardly, last: in the past, and not of what comes?"""
    if any(c.lower_ in HARDLY for c in verb.lefts):
        return verb.tag_ == "VBD"
    return is_negated(verb) and (verb.tag_ == "VBD" or any(c.lower_ == "did" for c in verb.lefts))


def _is_yet(verb: Token) -> bool:
    """ "Has *yet* to take effect"."""
    return verb.lemma_ in ("have", "be") and any(c.lower_ == "yet" for c in verb.children)


def _nearing(verb: Token) -> Token | None:
    """The word for what is near in "is close to collapse", "is on the verge of collapse", "is nearing collapse"."""
    if verb.lemma_.lower() == "near":
        return next(iter(objects(verb)), None)
    for child in verb.children:
        if child.dep_ in ("acomp", "advmod") and child.lower_ in _NEAR:
            below = next((c for c in child.rights if c.dep_ in ("xcomp", "prep")), None)
            return next((c for c in below.children if c.dep_ == "pobj"), below) if below is not None else None
        if child.dep_ == "prep" and child.lower_ in ("on", "at", "to"):
            edge = next((c for c in child.children if c.dep_ == "pobj" and c.lower_ in _EDGES), None)
            if edge is not None:
                return next((end for _, end in prepositional(edge, "of")), None)
    return None


def complements(verb: Token) -> list[Token]:
    """What belongs to the words of a step after its verb: particle, object, the end of its preposition, a short time."""
    out: list[Token] = []
    for child in verb.rights:
        if child.dep_ in ("prt", "dobj", "prep", "npadvmod", "advmod", "oprd", "acomp") and child.i <= verb.i + 3:
            out.append(child)
            out += [c for c in child.rights if c.dep_ == "pobj" and c.i <= verb.i + 4]
    return out


def agents_words(verb: Token) -> list[Token]:
    return agents(verb)[-1:]


def acted(verb: Token, step: str, trail: list[Token]) -> Told:
    """A step that a verb does to the agreement: who does it is its subject, or its agent."""
    who = agents(verb) if is_passive(verb) else _doers(verb)
    return Told(
        step,
        verb,
        verb=verb,
        doers=who,
        words=[*([who[0]] if who and who[0].i < verb.i and verb.i - who[0].i <= 6 else []), verb, *trail],
        denied=is_negated(verb),
    )


def _doers(verb: Token) -> list[Token]:
    """Who does it: the verb's subject; with "accused X of violating", X."""
    if verb.dep_ == "pcomp" and verb.head.head.pos_ == "VERB" and verb.head.lower_ in ("of", "for"):
        blamed = objects(verb.head.head)
        if blamed:
            return blamed
    if verb.dep_ == "acl" and verb.tag_ == "VB" and (his := [c for c in verb.head.lefts if c.dep_ == "poss"]):
        return his  # "his offer to extend the truce"
    return subjects(verb)
