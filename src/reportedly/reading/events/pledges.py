"""Acts of words told as acts to come or as done together: a side's own word that it will help or yield is a pledge, and what two agree on
binds each towards the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.lexicon import Sense
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import agents, subjects

_GIVING = frozenset({"AID", "SUPPORT", "RETREAT", "CONCEDE", "COOPERATE"})
_SAYING = frozenset({"say", "announce", "declare", "confirm", "state", "pledge", "tell", "report"})
_TOGETHER = frozenset({"AGREE", "COOPERATE"})
_MUTUAL = frozenset({"agree", "sign", "reach", "conclude", "strike", "seal", "ink", "clinch", "cooperate", "co-operate", "collaborate", "launch", "hold",
                     "conduct", "stage", "begin", "fail"})  # fmt: skip
"""Verbs of what nobody does alone, where two do it."""
_ALIKE = 4
"""Letters that a land and its people share: "Portugal", "Portuguese"."""


def pledged(known: Known, acts: list[Act]) -> list[Act]:
    """ "Norway will send tents, its foreign minister said": the word of a side that it will give or yield is an AGREE (PLOVER: a promise);
    foretold by others it stays what it is, to come."""
    plain = Sense(known.senses.classes["AGREE"], None, plain=True)
    return [replace(act, sense=plain, mode=None) if _is_own_word(known, act) else act for act in acts]


def _is_own_word(known: Known, act: Act) -> bool:
    verb = act.trigger
    if act.event_class not in _GIVING or verb.pos_ != "VERB" or verb.dep_ != "ccomp" or verb.head.lemma_.lower() not in _SAYING:
        return False
    if not any(c.dep_ == "aux" and c.lower_ in ("will", "'ll", "’ll", "shall") for c in verb.children):
        return False
    if not act.actor or not any(known.sort.of(p.head) & NAMED and "pronoun" not in known.sort.of(p.head) for p in act.actor):
        return False
    mine = {w for p in act.actor for w in _names(known, p.head)}
    for speaker in subjects(verb.head):
        if speaker.lemma_.lower() in known.sort.grammar["texts"]:
            by = [h for c in speaker.children if c.dep_ == "acl" for h in agents(c)]
            speaker = by[0] if by else speaker
        theirs = set(_names(known, speaker))
        if theirs & mine or (not theirs and "authorities" in known.sort.of(speaker)):
            return True
    return False


def _names(known: Known, head: Token) -> Iterator[str]:
    """The beginnings of the names of lands and peoples in a phrase."""
    for token in head.subtree:
        if token.pos_ == "PROPN" or token.ent_type_ in ("NORP", "GPE"):
            if token.ent_type_ in ("NORP", "GPE") or token.i == head.i:
                yield token.lower_[:_ALIKE]
                name = known.sort.names.get(token.i)
                if name is not None and name.actor:
                    yield name.actor.split("-")[0]


def mutual(known: Known, acts: list[Act]) -> list[Act]:
    """ "Oslo and Ankara signed ...": in what is agreed or done together each side is the other's target (PLOVER codes both
    ways)."""
    for act in acts:
        verb = act.carrier
        done = act.event_class in _TOGETHER or (act.event_class == "REJECT" and verb.lemma_.lower() == "fail")
        if not done or act.both or known.senses.lemma(verb) not in _MUTUAL or len(act.actor) != 2:
            continue
        named = all(known.sort.of(p.head) & NAMED for p in act.actor)
        others = [t for t in act.target if known.sort.of(t.head) & NAMED and not _is_place_only(known, t.head)]
        if named and not others:
            act.target = list(act.actor)
    return acts


def _is_place_only(known: Known, head: Token) -> bool:
    name = known.sort.names.get(head.i)
    return name is not None and name.kind == "place" and not name.acts and head.dep_ == "pobj" and head.head.lower_ in ("in", "at", "near")
