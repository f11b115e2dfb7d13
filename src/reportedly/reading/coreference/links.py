"""Phrases of one report and the actors that they point to, collected in the order of the text."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from reportedly.reading.coreference.actors import Actor
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.nouns import Nouns
from reportedly.spans import Span

SUBJECT = frozenset({"nsubj", "nsubjpass"})
NOMINAL = frozenset("nsubj nsubjpass dobj pobj conj appos poss attr dative ROOT nmod dep oprd".split())
HE, SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
THEY, IT = frozenset({"they", "them", "their", "theirs", "themselves"}), frozenset({"it", "its", "itself"})


@dataclass(slots=True, eq=False)
class Link:
    """A phrase and the actor that it points to: another one once `Links.same` finds the two to be one."""

    span: Span
    head: int
    actor: Actor
    sentence: int
    subject: bool
    plural: bool = False


class Links:
    """What has been linked so far, and what is needed to link more."""

    def __init__(self, parse: Parse, named: list[tuple[Name, Actor]], vocabulary: Nouns) -> None:
        self.doc: Doc = parse.doc
        self.text = parse.text
        self.vocabulary = vocabulary
        self.made: list[Link] = []
        self.by_head: dict[int, Link] = {}
        self._to: dict[int, list[Link]] = {}
        """Of these, which point to an actor, by its object id."""
        self.at: dict[int, tuple[Name, Actor]] = {}
        self.in_name: dict[int, Actor] = {}
        for name, actor in named:
            span = parse.tokens(name.start, name.end)
            self.at[span.root.i] = (name, actor)
            for token in span:
                self.in_name[token.i] = actor
        self.sentence_of = [0] * len(self.doc)
        for number, sentence in enumerate(parse.sentences):
            for i in range(sentence.start, sentence.end):
                self.sentence_of[i] = number
        self.unnamed: dict[tuple[str, frozenset[str]], Actor] = {}
        """Actors known by a description only, by its noun and modifiers."""
        self.in_office: dict[tuple[str, int], list[Actor]] = {}
        """Of these, who holds an office, by the office and the object id of the actor that it is held for."""

    def actors(self) -> list[Actor]:
        """Every actor that something points to, in the order of the text."""
        out: dict[int, Actor] = {}
        for link in sorted(self.made, key=lambda k: k.head):
            out.setdefault(id(link.actor), link.actor)
        for _, actor in self.at.values():
            out.setdefault(id(actor), actor)
        for actor in list(out.values()):
            if actor.of is not None:
                out.setdefault(id(actor.of), actor.of)
        return list(out.values())

    def link(self, head: Token, actor: Actor, span: Span | None = None) -> None:
        """Let the phrase of this head (`span`: other characters than the phrase's own) point to an actor."""
        plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in THEY
        link = Link(span or phrase(head), head.i, actor, self.sentence_of[head.i], _subject(head), plural)
        self.made.append(link)
        self.by_head.setdefault(head.i, link)
        self._to.setdefault(id(actor), []).append(link)

    def same(self, described: Actor, named: Actor) -> None:
        """What was taken for an unnamed actor turns out to be a named one."""
        named.said_to_be |= described.said_to_be
        named.qualities |= described.qualities
        named.office, named.of = named.office or described.office, named.of or described.of
        named.gender = named.gender or described.gender
        if described is named:
            return
        moved = self._to.pop(id(described), [])
        for link in moved:
            link.actor = named
        self._to.setdefault(id(named), []).extend(moved)
        self.unnamed = {key: (named if actor is described else actor) for key, actor in self.unnamed.items()}

    def hyphened(self, token: Token) -> bool:
        """ "anti-ISIS", "ISIS-held": part of another word."""
        first = token.i
        while first > 0 and self.in_name.get(first - 1) is self.in_name.get(token.i):
            first -= 1
        after = token.i + 1
        return (first > 0 and self.doc[first - 1].text == "-") or (after < len(self.doc) and self.doc[after].text == "-")


def _subject(head: Token) -> bool:
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    return head.dep_ in SUBJECT
