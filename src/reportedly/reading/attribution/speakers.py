"""Speakers: the words that name whoever is said to have said it, how openly the report names them, what they are and how they know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.codebook.register import Register
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.roles import RELATIVE, Roles, counted, is_relative, own_words
from reportedly.reading.attribution.withholding import withheld
from reportedly.reading.coreference.offices import GIVEN_NAME, MEN, WOMEN
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention, entity_of, names_in
from reportedly.reading.notes import Reference
from reportedly.reading.nouns import Nouns
from reportedly.reading.stage import Records
from reportedly.reading.syntax import conjuncts
from reportedly.records import ActorMention, Basis, Disclosure, Entity, Speaker, SpeakerRole, quote
from reportedly.spans import Span

_BODIES = ("monitor", "outlet", "ngo", "un", "party")
"""Roles whose nouns name bodies, if they can name a person too ("a monitor")."""
_SECRETARY_GENERAL = frozenset({"the secretary-general", "the secretary general", "the secretary-general of the united nations"})
_NAMED_GENERAL = re.compile(r"\b[Ss]ecretary[- ][Gg]eneral,? [A-Z]")
_WATCHERS = frozenset({"monitor", "observer"})
"""Nouns for bodies and, with "a", for one of their people."""
_CAPITALS = re.compile(r"[^,]{0,60}, (?:[A-Z][\w'’-]*\.?-?){1,3}(?: (?:[a-z]{2,3}[- ])?[A-Z][\w'’-]+){1,3}$")
"""A name in capitals after a comma that ends the words for somebody."""
_PRIVATE = ("resident", "survivor", "medic", "rescuer", "activist")
"""Roles of people told by what they do where they live."""
_KUNYA = re.compile(r"(?:abu|abou|umm?|oumm?|omm?)[ -](?:al-|el-)?[^\W\d_]+", re.IGNORECASE)
_AGED = re.compile(r"(?:[^\W\d_]+[ -]){0,3}[^\W\d_]+, (?:aged )?(?:a )?\d{1,2}\b")
_PERSONS = ("er", "or", "ist", "ian", "ant", "ee", "man", "woman", "eer", "ess")
"""How nouns for people end; the others of such endings do not speak."""
_LONGEST_NAME = 60
_HIM, _HER = frozenset({"he", "him", "his"}), frozenset({"she", "her"})
HE = _HIM | _HER
THEY = frozenset({"they", "it", "them", "its", "their"})
SELF = frozenset({"i", "me", "my", "we", "us", "our"})
_ONE = HE | {"i", "me", "my"}
_CALLED = re.compile(r"\bcall(?:s|ed) (?:him|her)self [A-Z]")
_REST = frozenset({"others", "pair"})
"""Nouns for some of several, who stay unnamed: "one of the pair"."""
_SEVERAL = THEY | {"we", "us", "our"}


@dataclass
class Who:
    """Who is who in one report, indexed once for all its speakers."""

    so_far: Records
    lexicon: Lexicon
    register: Register
    vocabulary: Nouns
    disclosures: dict[str, Disclosure] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    """Words that the parser takes for part of a person's name somewhere in the report."""

    def __post_init__(self) -> None:
        self.roles = Roles(self.so_far, self.lexicon, self.register)

    def entity(self, head: Token) -> Entity | None:
        """Who a noun phrase with this head points to. A relative pronoun points to the noun before it."""
        found = entity_of(head, self.so_far)
        if found is None and is_relative(head) and head.head.dep_ == "relcl":
            return entity_of(head.head.head, self.so_far)
        if found is None:
            # "activist Mansour Hassan", "Capt Hassan": the name hangs on the office or the other way round.
            for child in head.children:
                if child.dep_ in ("appos", "compound", "flat") and child.pos_ == "PROPN":
                    named = entity_of(child, self.so_far)
                    if named is not None and named.kind == "person":
                        return named
        if (found is None or found.kind == "unnamed") and head.pos_ == "NOUN":
            beside = self._named_beside(head, full_phrase(head, head.head)[1])
            if beside is not None:
                return entity_of(beside, self.so_far) or found
        return found

    def mention(self, head: Token, span: Span) -> ActorMention:
        """An actor mention of the words at `span`."""
        return actor_mention(head, self.so_far, span)

    def role_of(self, head: Token) -> SpeakerRole | None:
        """What sort of speaker or listener a noun phrase names."""
        return self.roles.of(head, self.so_far.report.text[head.left_edge.idx : head.idx + len(head)].lower(), self.entity(head), None)

    def speaker(self, head: Token, span: Span, beside: str, before: Speaker | None = None) -> Speaker:
        """The speaker at `span`. `beside`: the words of the sentence that are not content, which may say that a name is withheld.
        `before`: the earlier speaker whom a pronoun or description takes up, where that is known. To be asked in the order of the text."""
        said = quote(self.so_far.report.text, span)
        words = said.text.lower() if said.text else ""
        entity = None if self._several(head, span) else self.entity(head)
        if entity is None and head.pos_ != "PRON" and not self._several(head, span):
            entity = self._named_at_end(span)
        if before is not None:
            taken = self.so_far.get(before.entity) if before.entity else None
            entity = taken if isinstance(taken, Entity) else None
        disclosure = self._disclosure(head, words, beside.lower(), entity, before, span[1])
        role = self.roles.of(head, words, entity, before, self._several(head, span))
        if entity is not None:
            # Who asked for anonymity once stays anonymous in this report.
            known = self.disclosures.get(entity.id)
            if known in ("anonymous", "pseudonymous") and disclosure != "pseudonymous":
                disclosure = known
            self.disclosures[entity.id] = disclosure
        if (
            role is None
            and disclosure != "pseudonymous"
            and head.pos_ == "PROPN"
            and _private(entity.name if entity else words.partition(",")[0], said.text or "")
        ):
            # A private person, whom exports protect.
            role = "resident"
        withheld = disclosure in ("anonymous", "pseudonymous")
        name = entity.name if entity else before.name or _no_pronoun(before.text) if before else None
        if (
            entity is None
            and before is None
            and disclosure != "pseudonymous"
            and is_relative(head)
            and head.head.dep_ == "relcl"
            and head.head.head.tag_ == "NN"
        ):
            noun = head.head.head  # "the prosecutor, who declined"
            if not withheld or any(c.lower_ == "the" or c.dep_ == "poss" for c in noun.lefts):
                name = self.so_far.report.text[noun.left_edge.idx : noun.idx + len(noun)]
        return Speaker(
            text=said.text, spans=said.spans, disclosure=disclosure, role=role, basis=self._basis(head) or (before.basis if before else None),
            entity=entity.id if entity else None, name=name, actor=None if withheld or entity is None else entity.actor,
        )  # fmt: skip

    def _named_at_end(self, span: Span) -> Entity | None:
        """The actor whose name ends a phrase that the parser did not see through ("North of the city the Observatory")."""
        head = self.so_far.one(Parse).tokens(*span).root
        if self._told_as_person(head):
            return None  # "Ilaria Rossi, a researcher at the Observatory"
        for name in names_in(max(0, span[0] - _LONGEST_NAME), span[1], self.so_far):
            relative = (
                any(t.lower_ in RELATIVE for t in self.so_far.one(Parse).tokens(span[0], name.start)) if name.start > span[0] else False
            )
            if name.end == span[1] and not relative and (name.kind in ("organisation", "outlet", "group", "person") or name.acts):
                known = [r for r in self.so_far.by(Reference, "start").get(name.start, ()) if r.end == name.end]
                found = self.so_far.get(known[0].entity) if known else None
                return found if isinstance(found, Entity) else None
        return None

    def _several(self, head: Token, span: Span) -> bool:
        """Do several actors speak together ("the army and the rebels")? They are no one entity."""
        others = [c for c in conjuncts(head)[1:] if span[0] <= c.idx < span[1] and c.pos_ in ("NOUN", "PROPN")]
        entity = self.entity(head) if others else None
        return entity is not None and any((e := self.entity(o)) is None or e.id != entity.id for o in others)

    def gender(self, words: str) -> str | None:
        """ "he" or "she" where the words for somebody tell ("the spokeswoman", "Mr Haddad"), else None."""
        held = {w.strip(".,") for w in words.lower().split()}
        return "he" if held & (MEN | _HIM) else "she" if held & (WOMEN | _HER) else None

    def called(self, said: Speaker, head: Token) -> set[str]:
        """The words, as lemmas, that the report has called a speaker by: in this phrase and in others for the same."""
        doc = head.doc
        out = {lemma(t) for t in own_words(head)}
        for reference in self.so_far.by(Reference, "entity").get(said.entity, ()) if said.entity else ():
            if reference.head < head.i:
                token = doc[reference.head]
                out |= {lemma(t) for t in doc[token.left_edge.i : token.i + 1]} | {lemma(c) for c in token.rights if c.dep_ == "appos"}
        return out

    def _disclosure(self, head: Token, words: str, beside: str, entity: Entity | None, before: Speaker | None, end: int) -> Disclosure:
        said_so = withheld(f"{words} | {beside}", self.lexicon)
        if said_so is not None:
            return said_so  # type: ignore[return-value]
        if words.startswith("@"):
            return "pseudonymous"
        if _CALLED.search(self.so_far.report.text, head.left_edge.idx, end):
            return "pseudonymous"
        if words in _SECRETARY_GENERAL and _NAMED_GENERAL.search(self.so_far.report.text) is None:
            return "institutional"
        if before is not None:
            return before.disclosure
        if entity is not None and head.pos_ == "PRON" and not (is_relative(head) and entity.kind != "person"):
            if entity.id in self.disclosures:
                return self.disclosures[entity.id]
            return "named" if entity.kind == "person" else "anonymous" if entity.kind == "unnamed" else "institutional"
        if head.lower_ in _ONE:
            return "named"
        if is_relative(head) and head.head.dep_ == "relcl":
            head = head.head.head
        elif head.lower_ in _SEVERAL or is_relative(head):
            return "institutional"
        several, head = head, counted(head)
        if (
            several is not head
            and (self._named_beside(head, end) is not None or self._capitals_beside(head, end))
            and several.lower_ in ("one", "another")
        ):
            return "named"  # "one of the fathers, NAME"
        if several is not head and (head.pos_ in ("PRON", "NUM") or head.like_num or head.lower_ in _REST):
            return "anonymous"  # "one of them", "two of the three"
        if entity is not None and entity.kind == "organisation" and entity.actor is None and self._told_as_person(head):
            return "named"  # "Ilaria Rossi, a researcher at the group"
        if (
            entity is not None
            and entity.kind in ("state", "organisation", "outlet")
            and lemma(head) not in self.lexicon.words["disclosure"]
        ):
            return "institutional"
        if entity is not None and entity.kind == "person":
            return "named"
        if entity is not None and head.pos_ == "PROPN" and entity.kind in ("organisation", "state", "outlet", "group"):
            # Whatever the parser takes "Jaysh al-Islam" for.
            return "institutional"
        if head.pos_ == "PROPN" and _AGED.match(words):
            return "named"
        if (
            _has_person(head)
            or self._is_name(head)
            or self._capitals_beside(head, end)
            or self._named_beside(head, end) is not None
            or self._told_as_person(head)
        ):
            return "named"
        if entity is None and head.pos_ == "PROPN" and head.text in self.persons:
            return "named"
        if entity is not None and entity.kind in ("organisation", "state", "outlet"):
            return "institutional"
        noun = lemma(head)
        sort = self.lexicon.words["disclosure"].get(noun)
        if sort == "anonymous":
            if head.tag_ in ("NNS", "NNPS"):
                return (
                    "anonymous"
                    if self.lexicon.words["disclosure-plural"].get(noun)
                    or noun == "source"
                    or any(c.dep_ == "nummod" or c.lower_ == "several" for c in head.lefts)
                    else self._by_vocabulary(head) or "institutional"
                )
            determined = [c for c in head.children if c.dep_ == "poss" or c.lower_ == "the"]
            bare = not any(c.dep_ in ("det", "nummod") for c in head.children)  # "Minister says", as headlines have it
            return "institutional" if (determined or bare) and self.lexicon.words["office"].get(noun) else "anonymous"
        if noun == "source" or (noun in _WATCHERS and head.tag_ == "NN" and any(c.lower_ in ("a", "an", "one") for c in head.lefts)):
            return "anonymous"
        return self._by_vocabulary(head) or "institutional"

    def _by_vocabulary(self, head: Token) -> Disclosure | None:
        """For a noun that reporting.yaml does not list: one person told by what they are is not named; several are not if they speak
        for nobody but themselves."""
        entry = self.vocabulary.entry(head)
        plural = head.tag_ in ("NNS", "NNPS")
        if entry is not None and entry.kind in ("person", "unnamed") and self.lexicon.words["role"].get(lemma(head)) not in _BODIES:
            if plural:
                return "anonymous" if entry.code == "witness" and self.lexicon.words["role"].get(lemma(head)) != "analyst" else None
            held = entry.office and any(c.dep_ == "poss" or c.lower_ == "the" for c in head.children)
            return None if held else "anonymous"
        one = any(c.lower_ in ("a", "an", "one", "another") for c in head.lefts)
        return "anonymous" if entry is None and one and head.pos_ == "NOUN" and head.lower_.endswith(_PERSONS) else None

    def _told_as_person(self, head: Token) -> bool:
        """ "Roman Haddad, a lecturer at the university": what stands beside tells that the name is a person's."""
        beside = [c for c in head.rights if c.dep_ == "appos" and c.tag_ == "NN"] if head.pos_ == "PROPN" else []
        entries = [self.vocabulary.entry(c) for c in beside]
        if (
            head.tag_ == "NN"
            and lemma(head) in self.lexicon.words["disclosure"]
            and self.lexicon.words["role"].get(lemma(head)) not in _BODIES
        ):
            # "One young girl, Islam, said"
            return any(
                c.dep_ == "appos" and c.tag_ == "NNP" and not any(c.children) and c.nbor(-1).text == "," and not c.text.isupper()
                for c in head.rights
            )
        return any(e is not None and e.kind in ("person", "unnamed") for e in entries) or any(
            lemma(c) in self.lexicon.words["disclosure"] or self.lexicon.words["role"].get(lemma(c)) in _PRIVATE for c in beside
        )

    def _is_name(self, head: Token) -> bool:
        """Is the head part of a person's name that the parser does not know for one?"""
        before = max(0, head.idx - _LONGEST_NAME)
        return head.pos_ == "PROPN" and any(
            n.kind == "person" and n.end >= head.idx + len(head) for n in names_in(before, head.idx + len(head) + 1, self.so_far)
        )

    def _named_beside(self, head: Token, end: int) -> Token | None:
        """The person whom the phrase of `head`, which ends at `end`, names beside an office: "a spokesman for the brigade, NAME"."""
        text = self.so_far.report.text
        for name in names_in(head.idx + len(head), end, self.so_far):
            if name.kind == "person":
                said = head.doc.char_span(name.start, name.end, alignment_mode="expand")
                posts = self.lexicon.words["disclosure"].keys() | self.lexicon.words["office"].keys()
                last = (name.end >= end or text[name.end] == ",") and self._after_body(name.start) and lemma(head) in posts
                given = GIVEN_NAME.search(text[head.idx : name.start]) is not None
                if said is not None and (said.root.dep_ == "appos" or last or given):
                    return said.root
        return None

    def _capitals_beside(self, head: Token, end: int) -> bool:
        """ "One of the fathers, NAME", "the Tigers' political chief, S.P. NAME": whatever kind of name the parser takes it for."""
        words = self.lexicon.words
        if head.pos_ != "NOUN" or (lemma(head) not in words["disclosure"] and lemma(head) not in words["office"]):
            return False
        start = head.idx + len(head)
        if _CAPITALS.match(self.so_far.report.text[start:end]) is None:
            return False
        return not any(
            n.actor is not None or n.kind == "place" for n in names_in(self.so_far.report.text.index(", ", start), end, self.so_far)
        )

    def _after_body(self, start: int) -> bool:
        """Does a comma or the name of a body stand right before ("a member of the Homs Council Omar Saleh")?"""
        before = self.so_far.report.text[max(0, start - _LONGEST_NAME) : start]
        named = names_in(max(0, start - _LONGEST_NAME), start, self.so_far)
        return before.endswith(", ") or any(n.end == start - 1 and n.kind != "person" for n in named)

    def _basis(self, head: Token) -> Basis | None:
        return self.lexicon.words["basis"].get(lemma(head))  # type: ignore[return-value]


def _private(name: str, words: str) -> bool:
    """Is somebody known by a kunya alone, or by a name and an age and no post ("Umm Khaled", "Karim, 19", "Amina Noor, 33")?"""
    return _KUNYA.fullmatch(name) is not None or _AGED.match(words) is not None


def _no_pronoun(words: str | None) -> str | None:
    return words if words and words.lower() not in HE | THEY | SELF | RELATIVE else None


def _has_person(head: Token) -> bool:
    """Does the phrase name a person: its head, what stands before it as part of the name, or its apposition?"""
    if head.ent_type_ == "PERSON" and head.pos_ == "PROPN":
        return not any(c.dep_ == "det" for c in head.children)
    kinds = ("appos", "compound", "flat") if head.pos_ == "PROPN" else ("appos", "flat")
    return any(c.ent_type_ == "PERSON" and c.pos_ == "PROPN" and c.dep_ in kinds for c in head.children)
