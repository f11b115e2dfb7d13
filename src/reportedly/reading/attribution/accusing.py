"""Who is accused: the actor to whom an accusation, its verb or its noun, lays a wrong."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.speakers import Who
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.syntax import agents, conjuncts, is_passive, prepositional
from reportedly.records import ActorMention
from reportedly.spans import Span

_LAID_ON = {
    "blame": ("on",),
    "point": ("at",),
    "lash": ("at",),
    "hit": ("at",),
    "rail": ("against", "at"),
    "level": ("against", "at"),
    "pin": ("on",),
    "attribute": ("to",),
}
"""Prepositions that name the accused where the verb's object is the deed or the finger."""
_AGAINST = ("against", "at", "towards", "toward")
_OF = ("of", "about", "by", "for")
_OTHERS = frozenset({"other", "another", "both", "each", "him", "her", "them", "it", "he", "she", "they", "us", "me"})


def accused(f: Attribution, who: Who, does: str | None = None) -> list[ActorMention]:
    """The accused of an attribution whose stance is `accuse` (by its words in context: `does`), in the order of the text; empty where the words name only a deed."""
    if f.entry.stance != "accuse" and does != "accuse":
        return []
    heads = list(_heads(f.head, who))
    if heads and all(b.i - a.i <= 2 and b.head.i == a.head.i for a, b in pairwise(heads)) and len(heads) > 1:
        # A name with a hyphen comes apart into several objects: they are one.
        return [who.mention(heads[-1], (phrase(heads[0])[0], phrase(heads[-1])[1]))]
    seen: set[Span] = set()
    out = []
    for head in (t for h in heads for t in conjuncts(h)):
        span = phrase(head)
        if span not in seen and not (head.dep_ == "nsubj" and head.pos_ == "PRON") and _can_be_accused(head, who):
            seen.add(span)
            out.append(who.mention(head, span))
    return out


def _heads(cue: Token, who: Who) -> Iterator[Token]:
    laid = [inner for _, inner in prepositional(cue, *_LAID_ON.get(lemma(cue), ()))] if lemma(cue) in _LAID_ON else []
    for child in cue.children:
        # "pointed the finger at", "levelled accusations against"
        if child.dep_ == "dobj" and lemma(cue) in _LAID_ON:
            laid += [inner for _, inner in prepositional(child, *_AGAINST, "on")]
    laid = [t for t in laid if t.ent_type_ not in ("DATE", "TIME")]  # "blamed each other on Thursday"
    if laid:
        yield from laid
        return
    if cue.pos_ in ("NOUN", "PROPN"):
        named = [inner for _, inner in prepositional(cue, *_AGAINST)] or [inner for _, inner in prepositional(cue, "of")]
        yield from named or _subjects_below(cue)
        return
    kind = "nsubjpass" if is_passive(cue) else "dobj"
    own = [c for c in cue.children if c.dep_ == kind]
    if not own:
        # "hold the army responsible": the parser may make it a clause of its own.
        own = [g for c in cue.rights if c.dep_ in ("ccomp", "xcomp") for g in c.children if g.dep_ == "nsubj"]
    for head in own:
        if _can_be_accused(head, who) or head.pos_ == "PRON":
            yield head
        else:
            yield from _doers(head)


def _subjects_below(noun: Token) -> list[Token]:
    """ "Accusations that the army shelled it": the subject of what is said."""
    return [g for c in noun.rights if c.dep_ in ("acl", "ccomp", "relcl") for g in c.children if g.dep_ == "nsubj"]


def _doers(deed: Token) -> list[Token]:
    """Whose deed it is: "the army's shelling of the market", "the bombing by rebels"."""
    owners = [c for c in deed.lefts if c.dep_ == "poss"]
    return owners or agents(deed)


def _can_be_accused(head: Token, who: Who) -> bool:
    if head.lower_ in _OTHERS:
        return True
    if head.pos_ == "PRON":
        return who.entity(head) is not None
    entity = who.entity(head)
    if entity is not None:
        return True
    entry = who.vocabulary.entry(head) if head.pos_ == "NOUN" else None
    return head.pos_ == "PROPN" or (entry is not None and entry.kind != "place")
