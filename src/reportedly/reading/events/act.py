"""One act as the words of a sentence name it, before it becomes a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.reading.events.lexicon import Sense, Senses
from reportedly.reading.events.participants import Part
from reportedly.reading.events.sorts import Sorter

DEFINITE = frozenset({"the", "this", "that", "these", "those", "its", "their"})
"""Words before a noun that point to an act already told."""


@dataclass(frozen=True)
class Known:
    """What reading the acts of a report rests on: the codebook's senses and the sorts of its nouns."""

    senses: Senses
    sort: Sorter


@dataclass
class Act:
    """One act as one word (and later several) names it."""

    sense: Sense
    trigger: Token
    words: list[Token]
    """The trigger's own words, in order: a verb and its particle, a noun and the words that make it one term."""
    carrier: Token
    """The verb or noun whose place in the sentence is the act's: the light verb that carries a noun, else the trigger."""
    actor: list[Part] = field(default_factory=list)
    target: list[Part] = field(default_factory=list)
    mode: str | None = None
    means: Token | None = None
    harm: bool = False
    weak: bool = False
    both: bool = False
    undergone: bool = False
    suspected: bool = False
    """That it was done is told as sure, who did it is not ("is believed to have been carried out by")."""
    claimed: bool = False
    """Its actors say that they did it."""
    denied: bool = False
    """Its actors say that they did not."""
    unowned: bool = False
    """It was done, and it is told that nobody, or a group, has not claimed it."""
    learned: bool = False
    """A model took the word for an act's, not the codebook."""
    tied: set[int] = field(default_factory=set)
    """Indices of other words for acts that stand as its doer or as what it does ("air raids hit")."""
    names: set[int] = field(default_factory=set)
    """Indices of all tokens that name it."""

    @property
    def event_class(self) -> str:
        return self.sense.event_class


def is_clash(known: Known, sense: Sense) -> bool:
    mode = known.senses.modes.get(sense.mode or "")
    return mode is not None and mode.both_ways


def names_act(known: Known, noun: Token) -> bool:
    """May this noun be a word for an act ("attack"), whatever becomes of it?"""
    if noun.pos_ == "VERB":
        return is_gerund(known, noun)
    return noun.pos_ in ("NOUN", "PROPN") and (known.senses.noun_lemma(noun) in known.senses.nouns or compound(known, noun) is not None)


_AMID = frozenset({"after", "in", "during", "amid", "following", "despite"})
DURATIONS = frozenset({"hour", "day", "night", "week", "month", "year"})


def is_gerund(known: Known, token: Token) -> bool:
    """Is a noun in -ing for an act that does what a verb says taken for a verb by the parser ("Fighting kills ten"), and perhaps hung on the
    place before it ("Libya fighting kills ten")?"""
    if token.tag_ != "VBG" or token.lower_ not in known.senses.nouns or any(c.dep_ == "dobj" for c in token.children):
        return False
    tensed = token.nbor(1).tag_ in ("VBD", "VBZ") if token.i + 1 < len(token.doc) else False
    if token.dep_ == "pcomp" and token.head.lower_ in ("since", "as", "after", "before", "until") and tensed:
        return True  # "since fighting reached the town"
    over = token.head
    if token.dep_ == "pobj" and (over.lower_ in _AMID or (over.lower_ == "of" and over.head.lemma_.lower() in DURATIONS)):
        return True  # "after three days of fighting with the army"
    return token.dep_ == "nsubj" or (token.i > 0 and gerund_behind(known, token.nbor(-1)) is not None)


def gerund_behind(known: Known, place: Token) -> Token | None:
    """The fighting in "Libya fighting kills ten", where the parser takes Libya for who kills and hangs the rest on it; None elsewhere."""
    if place.dep_ != "nsubj" or place.head.i != place.i + 2 or place.ent_type_ not in ("GPE", "LOC"):
        return None
    after = place.nbor(1)
    return after if after.tag_ == "VBG" and after.dep_ == "acl" and after.lower_ in known.senses.nouns else None


def compound(known: Known, noun: Token) -> tuple[str, list[Token]] | None:
    """The longest term of the codebook that ends in this noun ("suicide car bombing"), with its tokens."""
    last = known.senses.noun_lemma(noun)
    if last not in known.senses.ends:
        return None
    tokens, lemmas, words = [noun], [last], [last]
    best = None
    token = noun
    while not token.is_sent_start and token.i > 0 and len(tokens) <= known.senses.longest:
        token = token.nbor(-1)
        if token.text in ("-", "–"):
            continue
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
            break
        tokens.insert(0, token)
        lemmas.insert(0, token.lemma_.lower())
        words.insert(0, token.lower_)
        for term in (" ".join(lemmas), " ".join(words)):
            if term in known.senses.compounds:
                best = (term, list(tokens))
    return best


def unique(found: Iterable[Part]) -> list[Part]:
    out: list[Part] = []
    for p in found:
        if not any(p.span[0] < q.span[1] and q.span[0] < p.span[1] for q in out):
            out.append(p)
    return out


def specific(known: Known, act: Act) -> bool:
    if act.actor or act.target or act.carrier.i != act.trigger.i:
        return True
    if any(c.dep_ in ("det", "poss") and (c.lower_ in DEFINITE or c.dep_ == "poss") for c in act.trigger.lefts):
        return True
    return any(  # "a meeting in Riyadh"
        c.dep_ == "prep" and c.lower_ in ("in", "at") and any(known.sort.of(i) & {"place"} for i in c.children) for c in act.trigger.rights
    )
