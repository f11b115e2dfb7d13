"""Who is who in one report: names of the same actor, "he", "the commander", "the group".

Conservative: a phrase that fits nobody, or that the words leave open, points to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc, Token

from reportedly.codebook.entries import NounEntry
from reportedly.codebook.register import Register, register
from reportedly.reading.actors import Actor, actors_of
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name, Reference
from reportedly.reading.nouns import Nouns, nouns
from reportedly.reading.stage import Records
from reportedly.reading.syntax import phrase, phrase_tokens
from reportedly.records import Entity, Mention, Part, Report, quote
from reportedly.resources import Resources
from reportedly.spans import Span

_SUBJECT = frozenset({"nsubj", "nsubjpass"})
_NOMINAL = frozenset("nsubj nsubjpass dobj pobj conj appos poss attr dative ROOT nmod dep oprd".split())
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
_MEMBERS_OF = frozenset({"army", "soldier", "fighter", "armed_group"})
_ANY_BODY = frozenset({"group", "organisation", "organization", "body"})
_LANDS = frozenset({"country", "nation", "state", "kingdom", "republic", "power"})
_ANY_ARMED = frozenset({"faction", "outfit", "movement"})
_SAME_AS = {
    "watchdog": "monitor", "paper": "newspaper", "daily": "newspaper", "channel": "broadcaster", "station": "broadcaster",
    "television": "broadcaster", "newswire": "agency", "site": "website",
}  # fmt: skip
"""Nouns that mean what the register's types say in another word."""
_ARMED = frozenset(
    {"armed", "rebel", "militant", "islamist", "jihadist", "extremist", "terrorist", "terror", "insurgent", "opposition", "paramilitary"}
)
_CIVIL = frozenset(
    "monitoring monitor rights right human aid campaign watchdog advocacy relief medical news media activist charity research".split()
)
_SAY_NOTHING = frozenset({"same", "said", "latter", "former", "own", "whole", "very", "entire", "other", "main"})
_BODIES = frozenset({"group", "organisation", "outlet", "state"})
_OFFICE_WORDS = frozenset(
    "foreign prime defence defense interior vice deputy chief special senior top former supreme assistant information military political "
    "media humanitarian field general acting secretary crown high spiritual attorney state national security reconciliation justice health".split()
)
"""Words of an office that are capitalised with it."""
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
    plural: bool = False


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
        ahead: list[tuple[Token, Token]] = []
        for token in self.doc:
            i = token.i
            if ahead and self.sentence_of[ahead[0][0].i] != self.sentence_of[i]:
                self._look_back(ahead)
            if i in self.at:
                name, actor = self.at[i]
                self._link(token, actor, (name.start, name.end))
                self._learn_from_name(token, actor)
            elif i in self.in_name:
                continue
            elif token.pos_ == "PRON":
                main = self._subject_ahead(token)
                if main is None:
                    self._pronoun(token)
                else:
                    ahead.append((token, main))
            elif token.dep_ in _NOMINAL and token.pos_ in ("NOUN", "PROPN", "NUM", "ADJ"):
                self._noun(token)
        self._look_back(ahead)

    def _subject_ahead(self, pronoun: Token) -> Token | None:
        """The subject of the main clause after "Although they agree, ..."."""
        if pronoun.lower_ not in _HE | _SHE | _THEY | _IT:
            return None
        clause = next((a for a in (pronoun, *pronoun.ancestors) if a.dep_ == "advcl"), None)
        if clause is None or clause.head.i < pronoun.i or clause.sent.start < clause.left_edge.i - 1:
            return None
        return next((c for c in clause.head.children if c.dep_ in _SUBJECT and c.i > pronoun.i and c.pos_ != "PRON"), None)

    def _look_back(self, ahead: list[tuple[Token, Token]]) -> None:
        """Pronouns that stand before whom they mean, once the sentence is read."""
        for pronoun, main in ahead:
            link = self.by_head.get(main.i)
            if link is not None and _agrees(pronoun, link):
                self._link(pronoun, link.actor, (pronoun.idx, pronoun.idx + len(pronoun)))
        ahead.clear()

    def _link(self, head: Token, actor: Actor, span: Span | None = None) -> None:
        plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in _THEY
        link = Link(span or phrase(head), head.i, actor, self.sentence_of[head.i], _subject(head), plural)
        self.links.append(link)
        self.by_head.setdefault(head.i, link)

    # -- what stands beside a name

    def _learn_from_name(self, head: Token, actor: Actor) -> None:
        """Titles before a name and descriptions beside it: offices, what it is called, whom it acts for."""
        for child in head.children:
            if (
                child.dep_ == "appos"
                and child.i > head.i
                and child.i not in self.in_name
                and child.tag_ in ("NN", "NNS")
                and len(child) > 2
            ):
                entry = self.vocabulary.entry(child)
                if entry is None or self._can_be(entry, child, actor):
                    self._describe(child, actor)
                    if child.i not in self.by_head:
                        self._link(child, actor)
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
        rest = [t for t in words if t.i not in self.in_name and t.tag_ not in ("CD", "PRP$")]
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
            posts = [t for t in offices if _office(self.vocabulary.word(t.lemma_.lower()))] or offices
            actor.office = self._office_words(posts[-1])
            actor.of = actor.of or (bodies[-1] if bodies else None)
            for known in {id(a): a for a in self.unnamed.values()}.values():
                if not known.proper and known.office == actor.office and known.of is actor.of is not None:
                    self._same(known, actor)

    def _office_words(self, last: Token) -> str:
        """The words of an office up to its last: "foreign minister", "deputy defence minister"."""
        first = last.i
        while first > 0 and self.sentence_of[first - 1] == self.sentence_of[last.i]:
            before = self.doc[first - 1]
            if before.i in self.in_name or not before.is_alpha or before.pos_ not in ("NOUN", "PROPN", "ADJ"):
                break
            if not first <= before.head.i <= last.i and before.head.i != last.head.i:
                break
            if before.tag_ in ("NNP", "NNPS") and before.lower_ not in _OFFICE_WORDS:
                break
            first -= 1
        return self.doc[first : last.i + 1].text.lower()

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
            actor.office = self._office_words(noun)
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
        self.links = [replace(k, actor=named) if k.actor is described else k for k in self.links]
        self.by_head = {h: (replace(k, actor=named) if k.actor is described else k) for h, k in self.by_head.items()}
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
        before = list(head.lefts)
        determiner = next((c.lower_ for c in before if c.dep_ in ("det", "poss") and c.tag_ in ("DT", "PDT", "PRP$")), None)
        named_owner = any(c.i in self.in_name for c in head.subtree if c.i <= head.i)
        if determiner in _POINTING and not named_owner:
            found = self._pointed_to(head, entry)
            if found is not None:
                self._link(head, found)
                self._tell_gender(found, head.lemma_.lower())
                return
        if _acts(head) and not (entry.kind == "state" and head.tag_ == "NN" and head.lemma_ in _LANDS) and not any(c.tag_ == "WP$" for c in head.lefts):
            self._link(head, self._new(head, entry, determiner))

    def _named_inside(self, head: Token, entry: NounEntry) -> Actor | None:
        """The named actor whose people or means a phrase tells of: "Hezbollah fighters", "Russian warplanes", "the Nusra Front group",
        "members of Jaysh al-Izza"."""
        found = []
        for child in head.children:
            if (
                child.i in self.in_name
                and child.dep_ in ("compound", "amod", "nmod", "poss")
                and child.i < head.i
                and not self._hyphened(child)
            ):
                found.append((child, self.in_name[child.i]))
                found += [(g, self.in_name[g.i]) for g in child.conjuncts if g.i in self.in_name and g.i < head.i]
            elif child.tag_ == "PRP$" and child.i in self.by_head and entry.code in _MEMBERS_OF:
                found.append((child, self.by_head[child.i].actor))
            elif child.dep_ == "prep" and child.lower_ in ("of", "from") and entry.code in _MEMBERS_OF:
                found += [(g, self.in_name[g.i]) for g in child.children if g.i in self.in_name]
        whole = {id(a): a for _, a in found}
        if len(whole) != 1:
            return None
        actor = next(iter(whole.values()))
        others = [c for c in head.lefts if c.dep_ in ("compound", "amod") and c.i not in self.in_name]
        if actor.kind == "state" and any((e := self.vocabulary.word(c.lemma_.lower())) is not None and e.code in ("fighter", "witness") for c in others):
            return None
        if actor.kind == "group" and (entry.code in _MEMBERS_OF or (entry.of_state and not entry.office)):
            return actor
        if actor.kind == "state" and ((entry.of_state and not entry.office) or (entry.code == "side" and head.tag_ == "NN")):
            return actor
        if actor.kind in ("organisation", "outlet") and entry.kind in ("organisation", "outlet", "group") and entry.code != "fighter":
            return actor
        if actor.kind == "organisation" and entry.code in ("fighter", "armed_group"):
            return actor
        return None

    def _hyphened(self, token: Token) -> bool:
        """ "anti-ISIS", "ISIS-held": part of another word."""
        first = token.i
        while first > 0 and self.in_name.get(first - 1) is self.in_name.get(token.i):
            first -= 1
        after = token.i + 1
        return (first > 0 and self.doc[first - 1].text == "-") or (after < len(self.doc) and self.doc[after].text == "-")

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
        """Has the report, or the register, called this actor so, and do the modifiers not say otherwise?"""
        known = {w for said in actor.said_to_be for w in (said, *said.split())} | actor.qualities | set(actor.name.lower().split())
        if lemma in actor.said_to_be or (actor.proper and lemma in known):
            return modifiers <= known or bool(modifiers & known) or modifiers <= _ARMED | _CIVIL
        if not actor.proper or entry.office or entry.code in ("witness", "helper", "side") or not self._can_be(entry, None, actor):
            return False
        if _SAME_AS.get(lemma, lemma) not in known and lemma not in _ANY_BODY and not (lemma in _ANY_ARMED and actor.kind == "group"):
            return False
        if modifiers & (_CIVIL if actor.kind == "group" else _ARMED):
            return False
        return modifiers <= known | _ARMED | _CIVIL

    def _can_be(self, entry: NounEntry, noun: Token | None, actor: Actor) -> bool:
        """Can an actor of this kind be called by this noun?"""
        if entry.code == "side":
            return True
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
        alone = any(c.dep_ == "nummod" or c.tag_ == "PRP$" for c in head.lefts)
        key = (
            head.lemma_.lower() + ("s" if plural else ""),
            frozenset(c.lemma_.lower() for c in lefts) | frozenset({"of"} if end > head.idx + len(head) else ()),
        )
        if (plural or determiner == "the") and not alone and end <= head.idx + len(head) and key in self.unnamed:
            return self.unnamed[key]
        kind = (entry.many if plural else entry.kind) if entry.kind in ("person", "unnamed") else entry.kind
        words = self.doc.char_span(start, end, alignment_mode="expand")
        name = words.text if words is not None else head.text
        for article in ("the ", "The ", "a ", "A ", "an ", "An "):
            name = name.removeprefix(article)
        made = Actor("unnamed" if kind == "person" else kind, name, (start, end), plural=plural, proper=False)  # type: ignore[arg-type]
        made.said_to_be.add(head.lemma_.lower())
        made.qualities.update(c.lemma_.lower() for c in lefts)
        self._tell_gender(made, head.lemma_.lower())
        if entry.office:
            made.office = self._office_words(head)
            made.of = self._body_of(head)
        if not alone:
            self.unnamed[key] = made
        return made

    # -- pronouns

    def _pronoun(self, token: Token) -> None:
        word = token.lower_
        if word in _WHO or (word in ("that", "which") and token.dep_ in _SUBJECT):
            self._relative(token)
        elif word in _HE or word in _SHE or word in _THEY or (word in _IT and not _says_what(token, self.vocabulary)):
            found = self._antecedent(token)
            if found is not None:
                if word in _HE or word in _SHE:
                    found.gender = "he" if word in _HE else "she"
                self._link(token, found, (token.idx, token.idx + len(token)))

    def _relative(self, token: Token) -> None:
        clause = next((a for a in token.ancestors if a.dep_ == "relcl"), None)
        link = self.by_head.get(clause.head.i) if clause is not None else None
        if link is not None:
            self._link(token, link.actor, (token.idx, token.idx + len(token)))

    def _antecedent(self, pronoun: Token) -> Actor | None:
        """Whom a pronoun points to: the last subject that fits, in its own sentence or the two before; never one that stands in the
        same clause as an argument of the same verb."""
        here = self.sentence_of[pronoun.i]
        plain, many = pronoun.lower_ in _IT, pronoun.lower_ in _THEY
        verb = pronoun.head
        other: Actor | None = None
        if not (pronoun.lower_ in _HE or pronoun.lower_ in _SHE) and pronoun.dep_ == "nsubjpass" and any(c.dep_ == "agent" for c in verb.children):
            return None
        for link in reversed(self.links):
            if here - link.sentence > (0 if pronoun.lower_.endswith(("self", "selves")) else 1 if plain or many else 2):
                break
            head = self.doc[link.head]
            if head.head is verb and pronoun.dep_ in ("dobj", "pobj", "dative") and link.subject:
                continue
            if many and link.sentence >= here - 1 and not link.plural and self._coordinated(head):
                return None
            if not _agrees(pronoun, link):
                continue
            if link.subject or (link.sentence == here and pronoun.dep_ == "poss" and (link.plural or not many)):
                if plain and self._nearer_thing(link.head, pronoun):
                    return None
                return link.actor
            other = other or link.actor
        return None if plain else other

    def _coordinated(self, head: Token) -> bool:
        """Is it one of several ("Turkey and Qatar"), whom "they" may mean together?"""
        return any(c.i in self.by_head for c in head.conjuncts)

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


def _agrees(pronoun: Token, link: Link) -> bool:
    """Do number, gender and kind allow the pronoun to point there?"""
    word, kind = pronoun.lower_, link.actor.kind
    if word in _IT:
        return kind in _BODIES and not link.plural
    if word in _THEY:
        return link.plural or kind in ("population", "group", "organisation")
    return kind in ("person", "unnamed") and not link.plural and link.actor.gender in (None, "he" if word in _HE else "she")


def _says_what(it: Token, vocabulary: Nouns) -> bool:
    """Does "it" point to no actor: "it was an attack", "it is clear that", "it took place"?"""
    verb = it.head
    if it.dep_ not in _SUBJECT:
        return False
    if verb.lemma_ in ("take", "happen", "occur", "begin", "seem", "appear", "remain", "become", "come", "last", "mean"):
        return True
    if verb.lemma_ != "be":
        return False
    attribute = next((c for c in verb.children if c.dep_ in ("attr", "acomp")), None)
    if attribute is None or attribute.dep_ == "acomp":
        return attribute is None or any(c.dep_ in ("ccomp", "xcomp", "advcl", "csubj") for c in (*verb.children, *attribute.children))
    entry = vocabulary.entry(attribute)
    return entry is None or entry.kind == "place"


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
