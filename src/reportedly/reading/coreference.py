"""Who is who in one report: names of the same actor, "he", "the commander", "the group".

Conservative: a phrase that fits nobody, or that the words leave open, points to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Token

from reportedly.codebook.entries import NounEntry
from reportedly.codebook.register import Register, register
from reportedly.reading.actors import Actor, actors_of, head_of
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.nouns import Nouns, nouns
from reportedly.reading.stage import Records
from reportedly.reading.syntax import phrase, phrase_tokens
from reportedly.records import Entity, Mention, Part, Report, quote
from reportedly.resources import Resources
from reportedly.spans import Span

_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "conj", "appos", "poss", "attr", "dative", "ROOT", "nmod", "dep", "oprd"})
_HE, _SHE = frozenset({"he", "him", "his", "himself"}), frozenset({"she", "her", "hers", "herself"})
_THEY, _IT = frozenset({"they", "them", "their", "theirs", "themselves"}), frozenset({"it", "its", "itself"})
_WHO = frozenset({"who", "whom", "whose"})
_MEN = frozenset(
    "man boy father husband son brother king prince emir sultan spokesman chairman policeman serviceman mr abu sir lord imam sheikh bishop patriarch".split()
)
_WOMEN = frozenset(
    "woman girl mother wife daughter sister queen princess spokeswoman chairwoman mrs ms miss umm lady dame baroness nurse".split()
)
_POINTING = frozenset({"the", "this", "that", "these", "those"})
_MEMBERS_OF = frozenset({"group", "soldier", "fighter", "armed_group"})
_SAY_NOTHING = frozenset({"same", "said", "latter", "former", "own", "whole", "very", "entire", "other", "main"})
_BODIES = frozenset({"group", "organisation", "outlet", "state"})
_REACH = 4
"""Sentences that a definite description or a pronoun looks back, pronouns half as far."""


class Coreference:
    """Who is who in one report: names of the same actor, "he", "the commander", "the group"."""

    name, version = "coreference", 1
    reads: tuple[type, ...] = (Report, Parse, Name)
    writes: tuple[type, ...] = (Mention, Entity, Reference)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        parse = so_far.one(Parse)
        known = register(resources.codebook)
        named = actors_of(so_far.of(Name), report.text, known)
        links = Links(parse, named, nouns(resources.codebook), known, report)
        links.read()
        entities = {}
        for actor in links.actors():
            actor.id = so_far.new_id("entity", [actor.span])
            entities[id(actor)] = actor
        for actor in entities.values():
            yield Entity(
                id=actor.id, report=report.id, kind=actor.kind, name=actor.name, actor=actor.actor, office=actor.office,
                of=actor.of.id if actor.of and id(actor.of) in entities else None,
            )  # fmt: skip
        for name, actor in named:
            if name.kind != "place":
                said = quote(report.text, (name.start, name.end))
                yield Mention(
                    id=so_far.new_id("mention", said.spans), report=report.id, kind=name.kind, text=said.text or "", spans=said.spans,
                    entity=actor.id, name=actor.name, actor=actor.actor, part=part_at(report, name.start),
                )  # fmt: skip
        for link in sorted(links.links, key=lambda k: (k.span, k.head)):
            yield Reference(*link.span, head=link.head, entity=link.actor.id)


def part_at(report: Report, offset: int) -> Part:
    """In which part of the report a place of the text stands; a title that opens the text is its headline."""
    for start, end, part in report.x_parts:
        if start <= offset < end:
            return part
    if report.title and offset < len(report.title) and report.text.startswith(report.title):
        return "headline"
    return "body"


@dataclass(frozen=True, slots=True)
class Link:
    """A phrase and the actor that it points to."""

    span: Span
    head: int
    actor: Actor
    sentence: int
    subject: bool


class Links:
    """Reads the parsed text once, from beginning to end, and links each phrase for an actor to that actor."""

    def __init__(self, parse: Parse, named: list[tuple[Name, Actor]], vocabulary: Nouns, known: Register, report: Report) -> None:
        self.doc: Doc = parse.doc
        self.vocabulary, self.known, self.report = vocabulary, known, report
        self.links: list[Link] = []
        self.by_head: dict[int, Link] = {}
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

    def actors(self) -> list[Actor]:
        """Every actor that something points to, in the order of the text."""
        out: dict[int, Actor] = {}
        for link in sorted(self.links, key=lambda k: k.head):
            out.setdefault(id(link.actor), link.actor)
        for _, actor in self.at.values():
            out.setdefault(id(actor), actor)
        for actor in list(out.values()):
            if actor.of is not None:
                out.setdefault(id(actor.of), actor.of)
        return list(out.values())

    def read(self) -> None:
        """Link everything, in the order of the text."""
        for token in self.doc:
            i = token.i
            if i in self.at:
                name, actor = self.at[i]
                self._link(token, actor, (name.start, name.end))
                self._learn_from_name(token, actor)
            elif i in self.in_name:
                continue
            elif token.pos_ == "PRON":
                self._pronoun(token)
            elif token.dep_ in _NOMINAL and token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ"):
                self._noun(token)

    def _link(self, head: Token, actor: Actor, span: Span | None = None) -> None:
        link = Link(span or phrase(head), head.i, actor, self.sentence_of[head.i], _subject(head))
        self.links.append(link)
        self.by_head.setdefault(head.i, link)

    # -- what stands beside a name

    def _learn_from_name(self, head: Token, actor: Actor) -> None:
        """Titles before a name and descriptions beside it: offices, what it is called, whom it acts for."""
        for child in head.children:
            if child.dep_ == "appos" and child.i > head.i and child.i not in self.in_name and child.pos_ in ("NOUN", "PROPN"):
                self._describe(child, actor)
                if child.i not in self.by_head:
                    self._link(child, actor)
            elif child.dep_ == "relcl":
                continue
        if head.dep_ == "appos" and head.head.i < head.i and head.head.i not in self.in_name:
            above = head.head
            entry = self.vocabulary.entry(above)
            if entry is not None and self._can_be(entry, above, actor) and above.i not in self.by_head:
                self._describe(above, actor)
                self._link(above, actor)
            elif (
                entry is not None
                and above.i in self.by_head
                and not self.by_head[above.i].actor.proper
                and self._can_be(entry, above, actor)
            ):
                self._same(self.by_head[above.i].actor, actor)
        first = phrase_tokens(head)[0]
        before = [t for t in self.doc[first : head.i] if t.i not in self.in_name or self.in_name[t.i] is not actor]
        self._title(before, actor)

    def _title(self, before: list[Token], actor: Actor) -> None:
        """ "Syrian Foreign Minister", "media activist", "the group's spokesman", "Capt" before a name."""
        words = [t for t in before if t.pos_ not in ("DET", "PUNCT", "SPACE", "PART") and t.tag_ != "POS"]
        if not words:
            return
        bodies = [self.in_name[t.i] for t in words if t.i in self.in_name]
        rest = [t for t in words if t.i not in self.in_name and not (t.tag_ in ("CD", "PRP$"))]
        for t in rest:
            low = t.lower_.rstrip(".")
            entry = self.vocabulary.word(t.lemma_.lower()) or self.vocabulary.word(low)
            if low in self.vocabulary.titles or (entry is not None and entry.kind != "place"):
                actor.said_to_be.add(low if entry is None else t.lemma_.lower())
            else:
                actor.qualities.add(t.lemma_.lower())
            self._tell_gender(actor, low)
        if actor.kind != "person" or not rest:
            return
        last = rest[-1]
        offices = [t for t in rest if t.lower_.rstrip(".") in self.vocabulary.titles or _office(self.vocabulary.word(t.lemma_.lower()))]
        if offices and actor.office is None and not (len(rest) == 1 and last.lower_.rstrip(".") in ("mr", "mrs", "ms", "miss")):
            actor.office = " ".join(t.text for t in rest if t.i <= offices[-1].i and t.text not in ".-").lower()
            actor.of = actor.of or (bodies[0] if bodies else None)

    def _describe(self, noun: Token, actor: Actor) -> None:
        """What an apposition says: "spokesperson for the group", "a rebel coalition in the north"."""
        lemma = noun.lemma_.lower()
        entry = self.vocabulary.entry(noun)
        actor.said_to_be.add(lemma)
        self._tell_gender(actor, lemma)
        for child in noun.lefts:
            if child.dep_ in ("amod", "compound", "nmod") and child.i not in self.in_name:
                actor.qualities.add(child.lemma_.lower())
        if actor.kind == "person" and _office(entry) and actor.office is None:
            first = min((c.i for c in noun.lefts if c.dep_ in ("amod", "compound") and c.i not in self.in_name), default=noun.i)
            actor.office = self.doc[first : noun.i + 1].text.lower()
            actor.of = actor.of or self._body_of(noun)

    def _body_of(self, noun: Token) -> Actor | None:
        """For whom somebody holds an office: "spokesman for X", "X's spokesman", "Turkish minister"."""
        for child in noun.children:
            if child.i in self.in_name and child.dep_ in ("poss", "compound", "amod", "nmod"):
                return self.in_name[child.i]
            if child.dep_ == "prep" and child.lower_ in ("of", "for", "at", "with", "to", "from"):
                for inner in child.children:
                    if inner.dep_ == "pobj" and inner.i in self.in_name:
                        return self.in_name[inner.i]
        return None

    def _same(self, described: Actor, named: Actor) -> None:
        """What was taken for an unnamed actor turns out to be a named one."""
        named.said_to_be |= described.said_to_be
        named.qualities |= described.qualities
        named.office, named.of = named.office or described.office, named.of or described.of
        named.gender = named.gender or described.gender
        self.links = [Link(k.span, k.head, named, k.sentence, k.subject) if k.actor is described else k for k in self.links]
        self.by_head = {
            h: (Link(k.span, k.head, named, k.sentence, k.subject) if k.actor is described else k) for h, k in self.by_head.items()
        }
        self.unnamed = {key: (named if actor is described else actor) for key, actor in self.unnamed.items()}

    def _tell_gender(self, actor: Actor, word: str) -> None:
        if actor.kind in ("person", "unnamed") and actor.gender is None:
            actor.gender = "he" if word in _MEN else "she" if word in _WOMEN else None

    # -- noun phrases without a name

    def _noun(self, head: Token) -> None:
        entry = self.vocabulary.entry(head)
        if entry is None or entry.kind == "place":
            if head.lower_.endswith("-old") or (head.lower_ == "old" and head.i and head.nbor(-1).text == "-"):
                self._older(head)
            return
        if head.i in self.by_head:
            return
        inside = self._named_inside(head, entry)
        if inside is not None:
            self._link(head, inside)
            return
        before = [c for c in head.lefts]
        determiner = next((c.lower_ for c in before if c.dep_ in ("det", "poss") and c.tag_ in ("DT", "PDT", "PRP$")), None)
        named_owner = any(c.i in self.in_name for c in head.subtree if c.i <= head.i)
        if determiner in _POINTING and not named_owner:
            found = self._pointed_to(head, entry)
            if found is not None:
                self._link(head, found)
                self._tell_gender(found, head.lemma_.lower())
                return
        if _acts(head):
            self._link(head, self._new(head, entry, determiner))

    def _named_inside(self, head: Token, entry: NounEntry) -> Actor | None:
        """The named actor whose people or means a phrase tells of: "Hezbollah fighters", "Russian warplanes", "the Nusra Front group",
        "members of Jaysh al-Izza"."""
        found = []
        for child in head.children:
            if child.i in self.in_name and child.dep_ in ("compound", "amod", "nmod", "poss") and child.i < head.i:
                found.append((child, self.in_name[child.i]))
                found += [(g, self.in_name[g.i]) for g in child.conjuncts if g.i in self.in_name and g.i < head.i]
            elif child.dep_ == "prep" and child.lower_ in ("of", "from") and entry.code in _MEMBERS_OF:
                found += [(g, self.in_name[g.i]) for g in child.children if g.i in self.in_name]
        whole = {id(a): a for _, a in found}
        if len(whole) != 1:
            return None
        actor = next(iter(whole.values()))
        others = [c for c in head.lefts if c.dep_ in ("compound", "amod") and c.i not in self.in_name]
        if any((e := self.vocabulary.word(c.lemma_.lower())) is not None and e.code in ("fighter", "witness") for c in others):
            return None
        if actor.kind == "group" and (entry.code in _MEMBERS_OF or entry.of_state and not entry.office):
            return actor
        if actor.kind == "state" and entry.of_state and not entry.office:
            return actor
        if actor.kind in ("organisation", "outlet") and entry.kind in ("organisation", "outlet", "group") and entry.code != "fighter":
            return actor
        if actor.kind == "organisation" and entry.code in ("fighter", "armed_group"):
            return actor
        return None

    def _older(self, head: Token) -> None:
        """ "The 40-year-old" is whoever was last spoken of."""
        first = phrase_tokens(head)[0]
        if self.doc[first].lower_ == "the" and not any(c.dep_ in ("amod", "compound") and c.i in self.in_name for c in head.children):
            found = self._last(lambda a: a.kind in ("person", "unnamed") and not a.plural, head, _REACH)
            if found is not None and head.dep_ in _NOMINAL and head.dep_ != "appos":
                self._link(head, found)

    def _pointed_to(self, head: Token, entry: NounEntry) -> Actor | None:
        """The actor spoken of before that "the commander", "the group", "the same sources" means."""
        lemma, plural = head.lemma_.lower(), head.tag_ in ("NNS", "NNPS")
        modifiers = {c.lemma_.lower() for c in head.lefts if c.dep_ in ("amod", "compound", "nmod")} - _SAY_NOTHING
        if any(c.dep_ in ("prep",) and c.lower_ in ("of", "for", "from") for c in head.rights) and not any(
            c.lower_ == "of" and g.i in self.in_name for c in head.rights for g in c.children
        ):
            return None
        body = self._body_of(head)
        for link in reversed(self.links):
            if self.sentence_of[head.i] - link.sentence > 4 * _REACH:
                return None
            actor = link.actor
            if actor.plural != plural and not (plural is False and not actor.plural):
                continue
            if self._answers(actor, lemma, entry, modifiers) and (body is None or actor.of is body):
                return actor
        return None

    def _answers(self, actor: Actor, lemma: str, entry: NounEntry, modifiers: set[str]) -> bool:
        known = actor.said_to_be | actor.qualities
        words = actor.name.lower().split()
        if lemma in actor.said_to_be or (actor.proper and lemma in words):
            return modifiers <= known | set(words) or not modifiers or bool(modifiers & known)
        if not actor.proper or not self._can_be(entry, None, actor):
            return False
        if entry.office or entry.code in ("witness", "helper"):
            return False
        types = {t.replace("_", " ") for t in entry.types}
        if not types & actor.said_to_be and not (entry.code == "armed_group" and actor.kind == "group" and actor.actor is None):
            return False
        return all(m in known or (e := self.vocabulary.word(m)) is not None and e.kind != "place" for m in modifiers)

    def _can_be(self, entry: NounEntry, noun: Token | None, actor: Actor) -> bool:
        """Can an actor of this kind be called by this noun?"""
        if actor.kind == "person":
            return entry.kind in ("person", "unnamed")
        if actor.kind in ("group", "organisation", "outlet"):
            return entry.kind in ("group", "organisation", "outlet")
        if actor.kind == "state":
            return entry.kind == "state"
        return entry.kind == actor.kind

    def _new(self, head: Token, entry: NounEntry, determiner: str | None) -> Actor:
        """An actor known by a description only. Several told alike ("rebels", "the rebels") are one; each "a commander" is another."""
        plural = head.tag_ in ("NNS", "NNPS")
        start, end = phrase(head)
        lefts = [c for c in head.lefts if c.dep_ in ("amod", "compound", "nmod", "poss") and c.tag_ not in ("PRP$",)]
        number = any(c.dep_ == "nummod" for c in head.lefts)
        key = (head.lemma_.lower(), frozenset(c.lemma_.lower() for c in lefts) | frozenset({"of"} if end > head.idx + len(head) else ()))
        if (plural or determiner == "the") and not number and end <= head.idx + len(head) and key in self.unnamed:
            return self.unnamed[key]
        kind = (entry.many if plural else entry.kind) if entry.kind in ("person", "unnamed") else entry.kind
        words = self.doc.char_span(start, end, alignment_mode="expand")
        name = words.text if words is not None else head.text
        for article in ("the ", "The "):
            name = name.removeprefix(article)
        made = Actor("unnamed" if kind == "person" else kind, name, (start, end), plural=plural, proper=False)  # type: ignore[arg-type]
        made.said_to_be.add(head.lemma_.lower())
        made.qualities.update(c.lemma_.lower() for c in lefts)
        self._tell_gender(made, head.lemma_.lower())
        if entry.office:
            made.office = " ".join(
                t.text for t in self.doc[min((c.i for c in lefts if c.i not in self.in_name), default=head.i) : head.i + 1]
            ).lower()
            made.of = self._body_of(head)
        self.unnamed[key] = made
        return made

    # -- pronouns

    def _pronoun(self, token: Token) -> None:
        word = token.lower_
        if word in _WHO or (word in ("that", "which") and token.dep_ in _SUBJECT):
            self._relative(token)
        elif word in _HE or word in _SHE:
            gender = "he" if word in _HE else "she"
            found = self._antecedent(token, lambda a: a.kind in ("person", "unnamed") and not a.plural and a.gender in (None, gender))
            if found is not None:
                found.gender = gender
                self._link(token, found, (token.idx, token.idx + len(token)))
        elif word in _THEY:
            found = self._antecedent(
                token, lambda a: a.plural or a.kind in ("population", "group") or (a.kind == "organisation" and a.proper)
            )
            if found is not None:
                self._link(token, found, (token.idx, token.idx + len(token)))
        elif word in _IT:
            found = self._antecedent(token, lambda a: a.kind in _BODIES and not a.plural)
            if found is not None:
                self._link(token, found, (token.idx, token.idx + len(token)))

    def _relative(self, token: Token) -> None:
        clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
        link = self.by_head.get(clause.head.i) if clause is not None else None
        if link is not None:
            self._link(token, link.actor, (token.idx, token.idx + len(token)))

    def _antecedent(self, pronoun: Token, fits: Any) -> Actor | None:
        """Whom a pronoun points to: the last subject that fits, in its own sentence or the two before; never one that stands in the
        same clause as an argument of the same verb."""
        here = self.sentence_of[pronoun.i]
        plain = pronoun.lower_ in _IT
        verb = pronoun.head
        other: Actor | None = None
        for link in reversed(self.links):
            if here - link.sentence > (1 if plain or pronoun.lower_ in _THEY else 2):
                break
            head = self.doc[link.head]
            if head.head is verb and pronoun.dep_ in ("dobj", "pobj", "dative") and link.subject:
                continue
            if not fits(link.actor):
                continue
            if link.subject or (link.sentence == here and pronoun.dep_ == "poss"):
                if plain and self._nearer_thing(link.head, pronoun):
                    return None
                return link.actor
            other = other or link.actor
        return None if plain else other

    def _nearer_thing(self, start: int, pronoun: Token) -> bool:
        """Does a subject that is no actor stand between an actor and "it"?"""
        return any(t.dep_ in _SUBJECT and t.i not in self.by_head and t.i not in self.in_name and t.pos_ in ("NOUN", "PROPN") and t.tag_ in ("NN", "NNP")
                   for t in self.doc[start + 1 : pronoun.i])  # fmt: skip

    def _last(self, fits: Any, token: Token, reach: int) -> Actor | None:
        here = self.sentence_of[token.i]
        for link in reversed(self.links):
            if here - link.sentence > reach:
                return None
            if fits(link.actor):
                return link.actor
        return None


def _office(entry: NounEntry | None) -> bool:
    return entry is not None and entry.office


def _subject(head: Token) -> bool:
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    return head.dep_ in _SUBJECT


def _acts(head: Token) -> bool:
    """Does a noun phrase do or say something: subject of an active verb, "by ...", "according to ..."?"""
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    if head.dep_ == "nsubj":
        return head.head.pos_ in ("VERB", "AUX")
    if head.dep_ == "pobj":
        above = head.head
        return above.dep_ == "agent" or (above.lower_ == "to" and above.head.lower_ == "according") or above.lower_ == "by"
    return False
