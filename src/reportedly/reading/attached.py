"""What hangs on what: which of a sentence's phrases belong to an act, and which to its speaker or to another clause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from spacy.tokens import Token

from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.records import Quote, Statement

Q = TypeVar("Q", bound=Quote)

CLAUSES = frozenset({"ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "csubj", "parataxis", "ROOT"})
"""Labels of tokens that head a clause of their own."""
INHERITS = frozenset(
    {
        "conj",
        "xcomp",
        "advcl",
        "acl",
        "relcl",
        "pcomp",
        "pobj",
        "prep",
        "dobj",
        "nsubj",
        "nsubjpass",
        "attr",
        "appos",
        "dep",
        "nmod",
        "compound",
        "agent",
        "oprd",
        "poss",
    }
)
"""Labels of tokens that share the place and the time of what they hang on."""
DEFINITE = frozenset({"the", "this", "that", "these", "those"})


@dataclass(frozen=True, slots=True)
class Hung(Generic[Q]):
    """A mention, the token that heads it, and the first token of its words."""

    mention: Q
    head: Token
    first: int


class Index(Generic[Q]):
    """All mentions of one kind by the sentence that they stand in. Built once a report."""

    def __init__(self, mentions: Sequence[Q], parse: Parse) -> None:
        self.size = len(mentions)
        self.by_sentence: defaultdict[int, list[Hung[Q]]] = defaultdict(list)
        for mention in mentions:
            if mention.spans:
                tokens = parse.tokens(mention.spans[0][0], mention.spans[0][1])
                self.by_sentence[tokens[0].sent.start].append(Hung(mention, tokens.root, tokens.start))

    def of(self, token: Token) -> list[Hung[Q]]:
        """The mentions in the token's sentence, in order."""
        return self.by_sentence.get(token.sent.start, [])


_kept: WeakKeyDictionary[Records, dict[type, Index]] = WeakKeyDictionary()


def index(kind: type[Q], so_far: Records) -> Index[Q]:
    """The index of all mentions of `kind`, kept for as long as `so_far` lives and no more are added."""
    mine = _kept.setdefault(so_far, {})
    mentions = so_far.of(kind)
    found = mine.get(kind)
    if found is None or found.size != len(mentions):
        found = mine[kind] = Index(mentions, so_far.one(Parse))
    return found


def path(below: Token, above: Token) -> list[Token] | None:
    """The tokens from `below` up to (not including) `above`, both in one sentence; None where `below` does not hang on `above`."""
    steps = []
    while below.i != above.i:
        steps.append(below)
        if below.head.i == below.i:
            return None
        below = below.head
    return steps


def nearest_clause(trigger: Token, found: Sequence[Hung[Q]]) -> list[Hung[Q]]:
    """Of the mentions below a verb those of its own clause; those of a clause joined to it ("shelled and stormed the town") only where it has
    none of its own and the other has no subject of its own ("shelled one town, and jets bombed another")."""
    own, shared = [], []
    for hung in found:
        joined = [s for s in path(hung.head, trigger) or () if s.dep_ == "conj" and s.pos_ in ("VERB", "AUX")]
        if not joined:
            own.append(hung)
        elif not any(c.dep_ in ("nsubj", "nsubjpass", "expl") for verb in joined for c in verb.children):
            shared.append(hung)
    return own or shared


def has_own_subject(verb: Token) -> bool:
    """Is a verb joined to another one and told of somebody else ("the army left and the rebels came")?"""
    if verb.dep_ != "conj" or verb.pos_ not in ("VERB", "AUX") or verb.lemma_.lower() in _SAYING | SUFFERED:
        return False  # "the army left, a resident said", "six were killed on Friday and ten injured in a raid"
    return any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.children)


SUFFERED = frozenset({"die", "hurt", "injure", "kill", "wound", "displace", "damage", "destroy"})
"""Verbs for what came of an act: joined to another one they tell of the same."""
_DURATIONS = frozenset({"minute", "hour", "day", "night", "week", "month", "year", "decade"})


def lasts_before(below: Token) -> bool:
    """Does a phrase tell what went on for a while before ("agreed a truce on Monday after four days of raids")?"""
    if below.dep_ != "prep" or below.lower_ not in ("after", "following"):
        return False
    return any(c.dep_ == "pobj" and c.lemma_.lower() in _DURATIONS and any(g.lower_ == "of" for g in c.rights) for c in below.children)


_BEFELL = frozenset("abduct agree arrest capture detain displace imprison jail kidnap reach seize sign".split())


_APART = frozenset({"until", "before", "since", "because", "although", "unless"})


def befell_before(hung: Hung[Q], trigger: Token) -> bool:
    """Does a time or place stand in a participle or relative clause that tells what befell somebody before ("two men abducted in May were
    freed"), and not in the act itself?"""
    for step in path(hung.head, trigger) or ():
        if step.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in _APART for c in step.children):
            return True
        if step.dep_ in ("acl", "relcl") and step.i != trigger.i:
            if (
                step.dep_ == "relcl"
                and step.tag_ != "VBG"
                and step.head.dep_ in ("dobj", "pobj")
                and any(c.lower_ in ("who", "whom") for c in step.lefts)
            ):
                return True  # "hand over the men who killed ten in July"
            if (
                step.dep_ == "relcl"
                and any(c.dep_ == "nsubj" and c.tag_ not in ("WP", "WDT") for c in step.lefts)
                and trigger.dep_ != "relcl"
            ):
                return True  # "back to the lines that it held in March"
            if step.lemma_.lower() in _BEFELL or getattr(hung.mention, "precision", None) == "since":
                return True
    return False


_BACKGROUND = frozenset(
    """
    ago already always earlier ever formerly frequently historically often once past previously regularly repeatedly since sometimes
    still usually before
    """.split()
)
_TALKS = frozenset(
    """
    condemn condemnation conference debate decry denounce deplore discuss discussion hearing interview investigate meet meeting mourn
    negotiate negotiation probe session speech summit talk
    """.split()
)
"""Verbs and nouns for occasions on which acts of force are spoken of: their day and place are their own."""
_GROWS = frozenset({"climb", "grow", "increase", "jump", "mount", "pass", "reach", "rise", "stand"})
_TOLLS = frozenset({"count", "number", "tally", "toll"})
_SAYING = frozenset({"say", "tell", "report", "add", "announce"})
"""Verbs whose own time is that of the telling."""
_GONE = frozenset({"last", "past", "previous", "recent"})
_UNITS = frozenset({"day", "week", "month", "year", "decade"})


def leaves_the_story(word: Token) -> bool:
    """Do the words that a verb or noun stands in leave the time of the story for what was before it or always is ("had shelled it", "in the
    past", "often bomb", "a day after ten were killed")?"""
    over = word
    while True:
        below = list(over.children)
        near = [over, *below, *(g for c in below if c.dep_ in ("prep", "npadvmod", "advmod") for g in c.children)]
        if any(t.lower_ in _BACKGROUND for t in near) or any(c.dep_ == "aux" and c.lower_ == "had" for c in below):
            return True
        if any(g.lower_ in _GONE for t in near if t.lemma_.lower() in _UNITS for g in t.children):
            return True
        if any(c.lower_ in ("after", "before") and c.i > 0 and c.nbor(-1).lower_.rstrip("s") in _UNITS for c in below):
            return True
        if over.head.i == over.i or (over.dep_ in ("ccomp", "parataxis") and over.head.lemma_.lower() in _SAYING):
            return False
        over = over.head


def goes_on(trigger: Token) -> bool:
    """Do the words go on about an incident told of before: "the attack", "the town", "there"?"""
    if leaves_the_story(trigger):
        return False
    for token in trigger.sent:
        if token.lower_ == "there" and token.dep_ == "advmod":
            return True
        if token.lower_ in DEFINITE and token.dep_ == "det" and token.head.pos_ == "NOUN" and token.head.i - token.i <= 3:
            head = token.head
            related = head.i == trigger.i or any(a.i == trigger.i for a in head.ancestors) or any(a.i == head.i for a in trigger.ancestors)
            if related and head.dep_ != "poss" and not any(c.dep_ in ("prep", "relcl", "acl") and c.i > head.i for c in head.children):
                return True
    return False


_kept_cues: WeakKeyDictionary[Records, tuple[int, frozenset[int]]] = WeakKeyDictionary()


def speaks_of(word: Token, so_far: Records) -> bool:
    """Does a word stand for somebody's speaking of an act, by a statement read in the text ("accused", "condemning"), by what it means
    ("met", "the summit") or because somebody owns up with it ("claimed responsibility for")? Its day and place are not the act's."""
    statements = so_far.of(Statement)
    kept = _kept_cues.get(so_far)
    if kept is None or kept[0] != len(statements):
        parse = so_far.one(Parse)
        cues = frozenset(t.i for s in statements if s.cue for start, end in s.cue.spans for t in parse.tokens(start, end))
        kept = _kept_cues[so_far] = (len(statements), cues)
    if word.pos_ not in ("VERB", "NOUN", "PROPN"):
        return False
    owns_up = word.lemma_ == "claim" and any(c.lemma_ == "responsibility" for c in word.children)
    return word.i in kept[1] or word.lemma_.lower() in _TALKS or owns_up or _counts_up(word)


def _counts_up(verb: Token) -> bool:
    """Does a verb tell that a number of dead went up ("the toll of the blast rose to nine on Friday")?"""
    return verb.lemma_ in _GROWS and any(c.dep_ in ("nsubj", "nsubjpass") and c.lemma_.lower() in _TOLLS for c in verb.children)
