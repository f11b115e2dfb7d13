"""What can be an end of a tie between actors, and the words of ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from reportedly.codebook import Codebook
from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.reading.vocabulary import per_codebook
from reportedly.records import Entity
from reportedly.spans import Span

_ACTOR_LABELS = frozenset({"GPE", "ORG", "NORP", "PERSON"})
_PERSONAL = frozenset({"they", "we", "he", "she", "i", "them", "us"})


_BODIES = frozenset(
    {"mission", "command", "army", "brigade", "battalion", "regiment", "corps", "movement", "alliance", "council", "coalition", "committee"}
)
"""Last words of names that are a body's, though a place is in them."""


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word tells: the relation, the form of support, and whether the two ends stand the other way round."""

    relation: str
    form: str | None = None
    turned: bool = False


@dataclass(frozen=True)
class Relations:
    """The words of ties, from ties.yaml."""

    verbs: Mapping[str, Sense]
    participles: Mapping[str, Sense]
    states: Mapping[str, Sense]
    nouns: Mapping[str, Sense]
    relations: Mapping[str, Sense]
    prefixes: Mapping[str, Sense]
    ends: frozenset[str]
    habitual: frozenset[str]
    """Verbs of single acts that tell a tie only where the act is told as one that goes on."""


@per_codebook
def relations(codebook: Codebook) -> Relations:
    """The tables of ties.yaml. Where two relations share a word the first entry has it."""
    tables: dict[str, dict[str, Sense]] = {name: {} for name in ("verbs", "participles", "states", "nouns", "relations", "prefixes")}
    ends: set[str] = set()
    habitual: set[str] = set()
    for entry in codebook.ties.values():
        sense = Sense(entry.relation or entry.code, entry.form)
        turned = Sense(sense.relation, sense.form, True)
        ends.update(entry.ends)
        for name in ("verbs", "states", "nouns", "relations", "prefixes"):
            for word in getattr(entry, name):
                tables[name].setdefault(word, sense)
        for word in entry.participles:
            tables["participles"].setdefault(word.removeprefix("-"), turned if word.startswith("-") else sense)
        for word in entry.habitual_verbs:
            tables["verbs"].setdefault(word, sense)
            habitual.add(word)
        for word in entry.verbs_of_b:
            tables["verbs"].setdefault(word, turned)
        for word in entry.nouns_of_b:
            tables["nouns"].setdefault(word, turned)
    for noun in codebook.nouns.values():
        if noun.kind == "group" and not noun.titles:
            ends.update(noun.nouns)
    return Relations(**tables, ends=frozenset(ends), habitual=frozenset(habitual))


@dataclass(frozen=True, slots=True)
class Found:
    """A tie as the words tell it: the ends (head and, where it is not the noun phrase, characters), the word that tells it, and its quote."""

    sense: Sense
    a: Token
    b: Token
    by: Token
    words: tuple[Token, ...]
    a_span: Span | None = None
    b_span: Span | None = None
    ended: bool = False
    by_negation: bool = False
    """It is the negation that tells the tie ("do not trust")."""


class Ends:
    """Which tokens can be an end of a tie: names of actors, countries and peoples, and common nouns of actors."""

    def __init__(self, doc: Doc, so_far: Records, words: Relations) -> None:
        self.words = words
        starts = {token.idx: token.i for token in doc}
        self.named: set[int] = set()
        self.persons: set[int] = set()
        self.not_actors: set[int] = set()
        for name in so_far.of(Name):
            at = starts.get(name.start)
            while at is not None and at < len(doc) and doc[at].idx < name.end:
                (self.named if name.kind != "place" or name.acts else self.not_actors).add(at)
                if name.kind == "person":
                    self.persons.add(at)
                at += 1
        self.referred: set[int] = set()
        for reference in so_far.of(Reference):
            entity = so_far.get(reference.entity)
            if doc[reference.head].pos_ == "PRON":
                self.named.add(reference.head)
            elif isinstance(entity, Entity) and entity.kind not in ("place", "unnamed", "outlet"):
                self.referred.add(reference.head)

    def is_one(self, token: Token) -> bool:
        if token.i in self.named or token.lower_ in _PERSONAL or token.ent_type_ == "NORP":
            return True
        if token.i in self.referred or (token.pos_ == "ADJ" and token.is_title and not token.is_sent_start):
            return True
        if token.i in self.not_actors:
            return token.ent_type_ == "GPE" or (token.pos_ == "PROPN" and token.lower_ in _BODIES)  # "the Sri Lanka Monitoring *Mission*"
        if token.pos_ == "PROPN" and token.ent_type_ in _ACTOR_LABELS:
            return True
        return token.lemma_.lower() in self.words.ends or (token.pos_ == "PROPN" and token.lower_.removesuffix("s") in self.words.ends)

    def meant(self, token: Token) -> Token:
        """Whom a noun that only calls him so is put before: "its ally Damascus", "the former affiliate Ahrar"; else the noun itself."""
        if token.pos_ != "NOUN" or token.lemma_.lower() not in self.words.nouns:
            return token
        named = next(
            (c for c in token.rights if c.dep_ == "appos" and self.is_named(c) and token.doc[c.left_edge.i - 1].text not in ",([-–"), None
        )
        if named is None and token.i + 1 < len(token.doc):
            after = token.nbor()
            if after.pos_ == "PROPN" and not after.is_sent_start and (after.i in self.named or after.ent_type_ in _ACTOR_LABELS):
                named = after
        return named if named is not None else token

    def is_person(self, token: Token) -> bool:
        return token.i in self.persons or (token.ent_type_ == "PERSON" and token.i not in self.named)

    def is_named(self, token: Token) -> bool:
        if token.i in self.named or token.ent_type_ == "NORP":
            return True
        return token.pos_ == "PROPN" and (token.ent_type_ in _ACTOR_LABELS or self._is_body(token))

    def _is_body(self, token: Token) -> bool:
        """ "The Kivu Civil Council": a capitalised noun for a body with a name before it."""
        return token.lower_ in self.words.ends and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in token.lefts)

    def whose(self, token: Token) -> Token:
        """Whose a thing that acts is ("Turkish drones", "the regime's jets"), where it is no actor itself."""
        if self.is_one(token):
            return token
        return next((c for c in token.lefts if c.dep_ in ("amod", "compound", "poss", "nmod") and self.is_one(c)), token)
