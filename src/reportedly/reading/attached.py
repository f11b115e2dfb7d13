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
from reportedly.records import Quote

Q = TypeVar("Q", bound=Quote)

CLAUSES = frozenset({"ccomp", "advcl", "relcl", "acl", "xcomp", "pcomp", "csubj", "parataxis", "ROOT"})
"""Labels of tokens that head a clause of their own."""
_NOMINAL = frozenset({"dobj", "nsubj", "nsubjpass", "pobj", "attr", "appos", "oprd", "dative", "agent", "prep"})


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


def governing_verb(token: Token) -> Token | None:
    """The verb that a noun is subject, object or complement of ("an attack *took* place", "*carried* out an attack"), or None."""
    while token.head.i != token.i and (token.dep_ in _NOMINAL or token.dep_ in ("conj", "compound")):
        token = token.head
        if token.pos_ in ("VERB", "AUX"):
            return token
    return None
