"""Speakers: the words that name whoever is said to have said it, how openly the report names them, what they are and how they know."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.codebook.register import Register
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.coreference.offices import MEN, WOMEN
from reportedly.reading.mentions import actor_mention, entity_of, names_in
from reportedly.reading.notes import Reference
from reportedly.reading.nouns import Nouns
from reportedly.reading.stage import Records
from reportedly.reading.syntax import conjuncts
from reportedly.records import ActorMention, Basis, Disclosure, Entity, Speaker, SpeakerRole, quote
from reportedly.spans import Span

_BODIES = ("monitor", "outlet", "ngo", "un", "party")
"""Roles whose nouns name bodies, if they can name a person too ("a monitor")."""
_GIVEN_NAME = re.compile(
    r"(?:\bnamed|\bcalled|\bgave (?:his|her|their) (?:first )?name (?:only )?as|\bidentified (?:him|her)self (?:only )?as"
    r"|\bgoes by(?: the name(?: of)?)?|\bintroduced (?:him|her)self as) $"
)
"""What stands before the name of "a witness named Ahmad"."""
_KUNYA = re.compile(r"(?:abu|abou|umm?|oumm?|omm?)[ -](?:al-|el-)?[^\W\d_]+", re.IGNORECASE)
_AGED = re.compile(r"[^\W\d_]+, (?:aged )?(?:a )?\d{1,2}\b")
_PERSONS = ("er", "or", "ist", "ian", "ant", "ee", "man", "woman", "eer", "ess")
"""How nouns for people end; the others of such endings do not speak."""
RELATIVE = frozenset({"who", "which", "that", "whom"})
_LONGEST_NAME = 60
_COUNTS = frozenset(
    {
        "some",
        "many",
        "several",
        "most",
        "few",
        "all",
        "both",
        "dozens",
        "scores",
        "hundreds",
        "thousands",
        "number",
        "majority",
        "handful",
        "couple",
        "one",
        "two",
        "three",
        "others",
    }
)
_TITLES = 7
"""Tokens before the last of a name that may be its titles."""
_HIM, _HER = frozenset({"he", "him", "his"}), frozenset({"she", "her"})
HE = _HIM | _HER
THEY = frozenset({"they", "it", "them", "its", "their"})
SELF = frozenset({"i", "me", "my", "we", "us", "our"})
_ONE = HE | {"i", "me", "my"}
_SEVERAL = THEY | {"we", "us", "our"}
_ROLE_OF_TYPE: dict[str, SpeakerRole] = {
    "state": "official", "government": "official", "army": "official", "coalition": "official", "armed_group": "armed_group",
    "militia": "armed_group", "party": "party", "un": "un", "ngo": "ngo", "monitor": "monitor",
    "medical": "medic", "rescue": "rescuer", "media": "outlet", "agency": "outlet", "broadcaster": "outlet", "newspaper": "outlet",
    "website": "outlet", "magazine": "outlet", "ministry": "official", "security": "official", "parliament": "official", "court": "official",
    "activist": "activist",
}  # fmt: skip


def full_phrase(head: Token, around: Token) -> Span:
    """Characters of the whole noun phrase of `head` with title, apposition and relative clause, as far as it lies to one side of
    the cue `around` and within one line."""
    doc = head.doc
    first, last = head.left_edge.i, head.right_edge.i
    for twin in around.lefts if head.head.i == around.i else ():
        # "Key ally NAME said": the parser makes two subjects of one.
        if twin.dep_ == head.dep_ and twin.i != head.i and not parted(twin, head):
            first, last = min(first, twin.left_edge.i), max(last, twin.right_edge.i)
    if first < around.i < last:
        first, last = (first, around.i - 1) if head.i < around.i else (around.i + 1, last)
    for child in reversed(list(head.rights)):
        # "SANA on Saturday reported": when it was said is no part of the name.
        if (
            child.right_edge.i == last
            and child.dep_ in ("prep", "npadvmod")
            and doc[last].ent_type_ in ("DATE", "TIME")
            and child.i > head.i
        ):
            last = child.left_edge.i - 1
            break
    while first < head.i and (doc[first].is_space or doc[first].text in ",;:-–—.)" or doc[first].dep_ in ("cc", "mark")):
        first += 1
    for i in range(head.i - 1, first, -1):
        # A dateline: "BEIRUT — Opposition leaders said".
        if doc[i].text in ("-", "--", "—", "–") and doc[i].whitespace_ and doc[first:i].text.isupper():
            first = i + 1
            break
    for i in range(head.i, last):
        if "\n" in doc[i].text_with_ws or "\n" in doc[i + 1].text:
            last = i
            break
    while last > head.i and (doc[last].is_space or doc[last].text in ",;:-–—.("):
        last -= 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def is_relative(head: Token) -> bool:
    """Is it a relative pronoun, and not the World Health Organization?"""
    return head.lower_ in RELATIVE and not head.text.isupper()


def part_of_name(head: Token, so_far: Records) -> bool:
    """Does a name hold the token?"""
    return any(
        n.start <= head.idx < n.end for n in names_in(max(0, head.idx - _LONGEST_NAME), head.idx + len(head) + _LONGEST_NAME, so_far)
    )


def parted(a: Token, b: Token) -> bool:
    """Does a comma stand between the phrases of two tokens?"""
    first, last = (a, b) if a.i < b.i else (b, a)
    return any(t.text == "," for t in first.doc[first.i : last.left_edge.i])


@dataclass
class Who:
    """Who is who in one report, indexed once for all its speakers."""

    so_far: Records
    lexicon: Lexicon
    register: Register
    vocabulary: Nouns
    roles: dict[str, SpeakerRole] = field(default_factory=dict)
    disclosures: dict[str, Disclosure] = field(default_factory=dict)
    persons: frozenset[str] = frozenset()
    """Words that the parser takes for part of a person's name somewhere in the report."""

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
        return self._role(head, self.so_far.report.text[head.left_edge.idx : head.idx + len(head)].lower(), self.entity(head), None)

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
        role = self._role(head, words, entity, before)
        if entity is not None:
            # Who asked for anonymity once stays anonymous in this report.
            known = self.disclosures.get(entity.id)
            if known in ("anonymous", "pseudonymous") and disclosure != "pseudonymous":
                disclosure = known
            self.disclosures[entity.id] = disclosure
        if role is None and disclosure == "named" and _private(entity.name if entity else words, said.text or ""):
            # A private person, whom exports protect.
            role = "resident"
        withheld = disclosure in ("anonymous", "pseudonymous")
        name = entity.name if entity else before.name or _no_pronoun(before.text) if before else None
        return Speaker(
            text=said.text, spans=said.spans, disclosure=disclosure, role=role, basis=self._basis(head) or (before.basis if before else None),
            entity=entity.id if entity else None, name=name, actor=None if withheld or entity is None else entity.actor,
        )  # fmt: skip

    def _named_at_end(self, span: Span) -> Entity | None:
        """The actor whose name ends a phrase that the parser did not see through ("North of the city the Observatory")."""
        for name in names_in(max(0, span[0] - _LONGEST_NAME), span[1], self.so_far):
            if name.end == span[1] and (name.kind in ("organisation", "outlet", "group", "person") or name.acts):
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
        out = {lemma(t) for t in doc[head.left_edge.i : head.right_edge.i + 1]}
        for reference in self.so_far.by(Reference, "entity").get(said.entity, ()) if said.entity else ():
            if reference.head < head.i:
                token = doc[reference.head]
                out |= {lemma(t) for t in doc[token.left_edge.i : token.i + 1]} | {lemma(c) for c in token.rights if c.dep_ == "appos"}
        return out

    def _disclosure(self, head: Token, words: str, beside: str, entity: Entity | None, before: Speaker | None, end: int) -> Disclosure:
        for phrase, value in self.lexicon.phrases["disclosure"]:
            if phrase in words or phrase in beside:
                return value  # type: ignore[return-value]
        if words.startswith("@"):
            return "pseudonymous"
        if before is not None:
            return before.disclosure
        if entity is not None and head.pos_ == "PRON":
            if entity.id in self.disclosures:
                return self.disclosures[entity.id]
            return "named" if entity.kind == "person" else "anonymous" if entity.kind == "unnamed" else "institutional"
        if head.lower_ in _ONE:
            return "named"
        if is_relative(head) and head.head.dep_ == "relcl":
            head = head.head.head
        elif head.lower_ in _SEVERAL or is_relative(head):
            return "institutional"
        head = _counted(head)
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
        if _has_person(head) or self._is_name(head) or self._named_beside(head, end) is not None or self._told_as_person(head):
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
                    if self.lexicon.words["disclosure-plural"].get(noun) or noun == "source"
                    else self._by_vocabulary(head) or "institutional"
                )
            determined = [c for c in head.children if c.dep_ == "poss" or c.lower_ == "the"]
            return "institutional" if determined and self.lexicon.words["office"].get(noun) else "anonymous"
        if noun == "source":
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
            lemma(c) in self.lexicon.words["disclosure"] for c in beside
        )

    def _is_name(self, head: Token) -> bool:
        """Is the head part of a person's name that the parser does not know for one?"""
        before = max(0, head.idx - _LONGEST_NAME)
        return head.pos_ == "PROPN" and any(
            n.kind == "person" and n.end >= head.idx + len(head) for n in names_in(before, head.idx + len(head) + 1, self.so_far)
        )

    def _named_beside(self, head: Token, end: int) -> Token | None:
        """The person whom the phrase of `head`, which ends at `end`, names beside an office: "a spokesman for the brigade, NAME"."""
        for name in names_in(head.idx + len(head), end, self.so_far):
            if name.kind == "person":
                said = head.doc.char_span(name.start, name.end, alignment_mode="expand")
                last = name.end >= end and self._after_body(name.start) and lemma(head) in self.lexicon.words["disclosure"]
                given = _GIVEN_NAME.search(self.so_far.report.text[head.idx : name.start]) is not None
                if said is not None and (said.root.dep_ == "appos" or last or given):
                    return said.root
        return None

    def _after_body(self, start: int) -> bool:
        """Does a comma or the name of a body stand right before ("a member of the Homs Council Omar Saleh")?"""
        before = self.so_far.report.text[max(0, start - _LONGEST_NAME) : start]
        named = names_in(max(0, start - _LONGEST_NAME), start, self.so_far)
        return before.endswith(", ") or any(n.end == start - 1 and n.kind != "person" for n in named)

    def _role(self, head: Token, words: str, entity: Entity | None, before: Speaker | None) -> SpeakerRole | None:
        table = self.lexicon.words["role"]
        head = _counted(head)
        role: str | None = None
        if entity is not None and entity.actor is not None and entity.kind not in ("person", "unnamed"):
            role = self._role_in_register(entity)
        if role is None and before is not None:
            role = before.role
        if role is None and entity is not None and entity.office:
            role = self._role_of_office(entity)
        if role is None and head.i:
            role = table.get(f"{head.doc[head.i - 1].lower_} {lemma(head)}")
        role = role or table.get(lemma(head)) or table.get(head.lower_)
        role = role or next((table[lemma(c)] for c in head.children if c.dep_ == "appos" and lemma(c) in table), None)
        if role is None:
            for phrase, value in self.lexicon.phrases["role"]:
                if phrase in words:
                    role = value
                    break
        if role is None:
            for token in _own_words(head):
                role = table.get(token.lemma_.lower().rstrip("."))
                if role is not None and (token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and lemma(head) == "source")):
                    break
                role = None
        if role is None and entity is not None:
            role = (
                self.roles.get(entity.id)
                or self._role_in_register(entity)
                or self._role_of_office(entity)
                or self._role_by_title(entity, head)
            )
        if role is not None and entity is not None:
            self.roles.setdefault(entity.id, role)  # type: ignore[arg-type]
        return role  # type: ignore[return-value]

    def _role_of_office(self, entity: Entity) -> SpeakerRole | None:
        """Who speaks for a body speaks as what the body is; an office without a body tells by its own words."""
        table = self.lexicon.words["role"]
        own = next((table[w] for w in reversed((entity.office or "").split()) if w in table), None)
        body = self.so_far.get(entity.of) if entity.of else None
        role = self._role_in_register(body) if isinstance(body, Entity) and entity.office else None
        if role == "outlet":
            # A press secretary is no broadcaster; whoever works for one is a reporter.
            return own if own in ("official", "reporter", "analyst") else "outlet"  # type: ignore[return-value]
        if role is None and entity.actor is not None:
            for _, code, _ in self.register.offices.get(entity.actor, ()):
                entry = self.register.get(code)
                role = _ROLE_OF_TYPE.get(entry.type or "") if entry is not None else None
                role = role or ("official" if entry is not None and entry.kind == "state" else None)
                if role is not None:
                    break
        return role or own  # type: ignore[return-value]

    def _role_by_title(self, entity: Entity, head: Token) -> SpeakerRole | None:
        """What the words right before a person's name tell, wherever the report names them: "Navy Capt.", "local doctor"."""
        if entity.kind != "person":
            return None
        table, doc = self.lexicon.words["role"], head.doc
        for reference in self.so_far.by(Reference, "entity").get(entity.id, ()):
            if doc[reference.head].pos_ != "PROPN":
                continue
            at, apart = reference.head - 1, False
            while at >= 0 and (doc[at].pos_ in ("PROPN", "NOUN", "ADJ") or doc[at].text in ".,") and reference.head - at < _TITLES:
                apart = apart or doc[at].text == ","
                role = table.get(lemma(doc[at]).rstrip("."))
                if role is not None and (not apart or _opens_sentence(doc[at])):
                    return role  # type: ignore[return-value]
                at -= 1
        return None

    def _role_in_register(self, entity: Entity) -> SpeakerRole | None:
        entry = self.register.get(entity.actor) if entity.actor else None
        if entry is not None and entry.type == "medical" and entry.country is None:
            return "ngo"
        if entry is not None and entry.type == "alliance":
            return "official" if entry.kind == "organisation" else "armed_group"
        if entry is not None and entry.type:
            return _ROLE_OF_TYPE.get(entry.type)
        return "outlet" if entity.kind == "outlet" else "official" if entity.kind == "state" else None

    def _basis(self, head: Token) -> Basis | None:
        return self.lexicon.words["basis"].get(lemma(head))  # type: ignore[return-value]


def _opens_sentence(noun: Token) -> bool:
    """Does its sentence begin with this phrase ("The farm minister, Omar Saleh told ...")?"""
    return any(bool(t.is_sent_start) for t in (noun.left_edge, *noun.doc[max(0, noun.i - 3) : noun.i + 1]))


def _private(name: str, words: str) -> bool:
    """Is somebody known by a kunya alone, or by a first name and an age ("Umm Khaled", "Karim, 19")?"""
    return _KUNYA.fullmatch(name) is not None or (len(name.split()) == 1 and _AGED.match(words) is not None)


def _no_pronoun(words: str | None) -> str | None:
    return words if words and words.lower() not in HE | THEY | SELF | RELATIVE else None


def _counted(head: Token) -> Token:
    """Of "some of the men", "thousands of townspeople" the noun that is counted."""
    if head.lower_ in _COUNTS or head.pos_ == "NUM":
        for child in head.rights:
            if child.lower_ == "of":
                return next((c for c in child.children if c.dep_ == "pobj"), head)
    return head


def _own_words(head: Token) -> list[Token]:
    """The words of a noun phrase that tell what it is: not those of a clause that hangs on it."""
    out = []
    for token in head.doc[head.left_edge.i : head.right_edge.i + 1]:
        above = token
        while above.i != head.i and above.dep_ not in ("relcl", "acl", "advcl", "parataxis") and above.head.i != above.i:
            above = above.head
        if above.i == head.i:
            out.append(token)
    return out


def _has_person(head: Token) -> bool:
    """Does the phrase name a person: its head, what stands before it as part of the name, or its apposition?"""
    if head.ent_type_ == "PERSON" and head.pos_ == "PROPN":
        return not any(c.dep_ == "det" for c in head.children)
    kinds = ("appos", "compound", "flat") if head.pos_ == "PROPN" else ("appos", "flat")
    return any(c.ent_type_ == "PERSON" and c.pos_ == "PROPN" and c.dep_ in kinds for c in head.children)
