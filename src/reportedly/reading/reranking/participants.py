"""Who may have done an act and to whom: the nouns of its sentence, and what is known of each beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from spacy.tokens import Token

from reportedly.codebook import Codebook
from reportedly.codebook.register import register
from reportedly.reading.events.participants import phrase_of
from reportedly.reading.events.sorts import sorter
from reportedly.reading.joint import each_actor
from reportedly.reading.reranking.settings import far
from reportedly.reading.reranking.words import Words
from reportedly.reading.stage import Records
from reportedly.records import ActorMention, Event

PARTS = ("actor", "target")
"""Of an event, what is chosen among the nouns around it."""
PATHS = 1024
"""How many ways from a noun to an act's word through the parse are told apart; ways are put in one of these by their hash."""
PART_FACTS = 8
"""Facts of a noun: the rules took it for an actor, for a target, of this act; before the act's word; a pronoun; written with a capital; the act hangs on it; it
hangs on the act; the number of words of which it is the head, in sixths."""
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_LONGEST = 6


@dataclass(frozen=True, slots=True)
class Nouns:
    """The nouns around an act. word: heads; path: how each hangs together with the act's word; distance: as `far` counts; facts: [nouns, PART_FACTS];
    held: of PARTS, which of them the rules gave the event (places in `word`), and in what words."""

    word: np.ndarray
    path: np.ndarray
    distance: np.ndarray
    facts: np.ndarray
    held: Mapping[str, Mapping[int, Sequence[ActorMention]]]


def nouns_of(event: Event, at: int, words: Words) -> Nouns:
    """The nouns of the sentence of an event's word `at`, and whoever else the rules gave it."""
    given: dict[str, dict[int, list[ActorMention]]] = {part: {} for part in PARTS}
    for part, heads in given.items():
        for mention in getattr(event, part):
            head = words.head_of(mention.spans)
            if head is not None and head != at:
                heads.setdefault(head, []).append(mention)
    tokens = words.tokens
    act = tokens[at]
    beside = [n for n in words.beside(at) if n != at and _is_noun(tokens[n])]
    found = sorted({*beside, *(n for heads in given.values() for n in heads)})
    held = {part: {found.index(n): mentions for n, mentions in heads.items()} for part, heads in given.items()}
    facts = np.zeros((len(found), PART_FACTS), dtype=np.float32)
    for row, n in enumerate(found):
        token = tokens[n]
        facts[row] = (
            row in held["actor"], row in held["target"], n < at, token.pos_ == "PRON", token.text[:1].isupper(), token.is_ancestor(act), act.is_ancestor(token),
            min(6, token.right_edge.i - token.left_edge.i) / 6,
        )  # fmt: skip
    word = np.array(found, dtype=np.int64)
    return Nouns(word, np.array([path_of(tokens[n], act) for n in found], dtype=np.int64), far(word - at), facts, held)


def naming(words: Words, so_far: Records, codebook: Codebook) -> Callable[[int], Sequence[ActorMention]]:
    """How a report names whom a word is the head of, as the rules do."""

    def named(word: int) -> Sequence[ActorMention]:
        head = words.tokens[word]
        return each_actor(head, so_far, register(codebook), phrase_of(head, sorter(so_far, codebook)))

    return named


def _is_noun(token: Token) -> bool:
    return token.pos_ in _NOUNS or (token.pos_ in ("ADJ", "NUM") and (token.ent_type_ in ("NORP", "GPE", "ORG") or token.dep_ in _HEADS))


_HEADS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj"})


def path_of(noun: Token, act: Token) -> int:
    """How a noun and the word of an act hang together in the parse: the ways up from each to where they meet, prepositions by their word, in one of PATHS."""
    above = [act, *act.ancestors]
    place = {token.i: n for n, token in enumerate(above)}
    up: list[str] = []
    token = noun
    while token.i not in place:
        up.append(_step(token))
        if token.head.i == token.i:
            break  # another sentence
        token = token.head
    down = [_step(t) for t in above[: place.get(token.i, 0)]]
    return crc32(f"{' '.join(up[:_LONGEST])}/{' '.join(down[:_LONGEST])}".encode()) % PATHS


def _step(token: Token) -> str:
    return f"{token.dep_}:{token.lower_}" if token.pos_ == "ADP" else token.dep_
