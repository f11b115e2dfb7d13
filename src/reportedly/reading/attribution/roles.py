"""What sort of speaker somebody is: official, resident, medic ..., by the register, by posts and titles, and by the nouns they are told by."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.codebook.register import Register
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.mentions import entity_of
from reportedly.reading.notes import Reference
from reportedly.reading.stage import Records
from reportedly.records import Entity, Speaker, SpeakerRole

COUNTS = frozenset(
    "some many several most few all both dozens scores hundreds thousands number majority handful couple one two three others".split()
)
"""Words before "of" that count what follows."""
_KIN = frozenset("wife husband son daughter brother sister uncle aunt cousin widow father mother parent relative man woman child".split())
_OF_A_BODY = frozenset(
    "official spokesman spokeswoman spokesperson commander leader member representative head chief officer fighter director".split()
)
"""Nouns that tell no more of somebody than that they belong to a body."""
_IN = ("of", "for", "in", "from", "with", "at")
_TITLES = 7
"""Tokens before the last of a name that may be its titles."""
_ROLE_OF_TYPE: dict[str, SpeakerRole] = {
    "state": "official", "government": "official", "army": "official", "coalition": "official", "armed_group": "armed_group",
    "militia": "armed_group", "party": "party", "un": "un", "ngo": "ngo", "monitor": "monitor",
    "medical": "medic", "rescue": "rescuer", "media": "outlet", "agency": "outlet", "broadcaster": "outlet", "newspaper": "outlet",
    "website": "outlet", "magazine": "outlet", "ministry": "official", "security": "official", "parliament": "official", "court": "official",
    "activist": "activist",
}  # fmt: skip


@dataclass
class Roles:
    """The roles of one report's speakers, kept by entity as they are told."""

    so_far: Records
    lexicon: Lexicon
    register: Register
    known: dict[str, SpeakerRole] = field(default_factory=dict)

    def of(self, head: Token, words: str, entity: Entity | None, before: Speaker | None) -> SpeakerRole | None:
        """The role of the speaker whose phrase has this head and these words (lower case). before: whom a pronoun takes up."""
        table = self.lexicon.words["role"]
        head = counted(head)
        role: str | None = None
        if entity is not None and entity.actor is not None and entity.kind not in ("person", "unnamed"):
            role = self._role_in_register(entity)
        if role is None and before is not None:
            role = before.role
        if role is None and entity is not None and entity.office:
            role = self._role_of_office(entity)
        if role is None:
            role = self._role_of_body(head)
        if role is None and head.i:
            role = table.get(f"{head.doc[head.i - 1].lower_} {lemma(head)}")
        role = role or table.get(lemma(head)) or table.get(head.lower_)
        role = role or next((r for c in head.children if c.dep_ == "appos" and (r := self._told_beside(c)) is not None), None)
        if role is None:
            for phrase, value in self.lexicon.phrases["role"]:
                if phrase in words:
                    role = value
                    break
        if role is None and head.pos_ == "PROPN" and is_agency(head):
            role = "outlet"  # "the state news agency ANP"
        if role is None:
            for token in own_words(head):
                if head.pos_ == "PROPN" and token.lemma_.lower() in _KIN:
                    # Whose wife somebody is tells nothing of why they are asked.
                    continue
                two = f"{token.nbor(-1).lower_} {token.lemma_.lower()}" if token.i else ""
                role = table.get(two) or table.get(token.lemma_.lower().rstrip("."))
                if role is not None and (token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and lemma(head) == "source")):
                    break
                role = None
        if role is None and entity is not None:
            role = (
                self.known.get(entity.id)
                or self._role_in_register(entity)
                or self._role_of_office(entity)
                or self._role_by_title(entity, head)
            )
        if role is None and head.pos_ == "NOUN" and head.tag_ == "NN" and self._of_state(head):
            role = "official"
        if role is not None and entity is not None:
            self.known.setdefault(entity.id, role)  # type: ignore[arg-type]
        return role  # type: ignore[return-value]

    def _told_beside(self, noun: Token) -> str | None:
        """What an apposition tells of who stands before it ("NAME, a *driver*", "NAME, its *executive director*")."""
        table = self.lexicon.words["role"]
        two = table.get(f"{noun.doc[noun.i - 1].lower_} {lemma(noun)}")
        return two or (table.get(lemma(noun)) if lemma(noun) not in _KIN else None)

    def _role_of_body(self, head: Token) -> SpeakerRole | None:
        """ "An official of the militia", "NAME, a commander in the army": who speaks for a body that the register knows speaks as what it is."""
        for noun in (head, *(c for c in head.children if c.dep_ == "appos")):
            if lemma(noun) not in _OF_A_BODY:
                continue
            bodies = [c for c in noun.lefts if c.dep_ in ("poss", "compound")]
            bodies += [g for c in noun.rights if c.dep_ == "prep" and c.lower_ in _IN for g in c.children if g.dep_ == "pobj"]
            for body in bodies:
                entity = entity_of(body, self.so_far)
                role = self._role_in_register(entity) if entity is not None and entity.kind in ("group", "organisation") else None
                if role in ("armed_group", "official", "un", "ngo", "monitor", "party", "medic", "rescuer"):
                    return role
        return None

    def _of_state(self, head: Token) -> bool:
        """ "Russia's coordination centre", "Iran's atomic agency": a body that the report calls a state's."""
        if lemma(head) not in self.lexicon.words["speaking"]:
            return False
        owner = next((c for c in head.lefts if c.dep_ == "poss"), None)
        entity = entity_of(owner, self.so_far) if owner is not None else None
        return entity is not None and entity.kind == "state"

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
                role = table.get(lemma(doc[at]).rstrip(".")) if lemma(doc[at]) not in _KIN else None
                if role is not None and (not apart or _opens_sentence(doc[at])):
                    return role  # type: ignore[return-value]
                at -= 1
        return None

    def _role_in_register(self, entity: Entity) -> SpeakerRole | None:
        entry = self.register.get(entity.actor) if entity.actor else None
        if (
            entry is not None
            and entry.type == "medical"
            and (entry.country is None or entry.name.split()[-1].lower() in ("crescent", "cross"))
        ):
            return "ngo"
        if entry is not None and entry.type == "alliance":
            return "official" if entry.kind == "organisation" else "armed_group"
        if entry is not None and entry.type:
            return _ROLE_OF_TYPE.get(entry.type)
        return "outlet" if entity.kind == "outlet" else "official" if entity.kind == "state" else None


def is_agency(head: Token) -> bool:
    """Do the words right before a name call it a news agency, or another outlet?"""
    before = [t.lower_ for t in head.doc[max(0, head.i - 3) : head.i + (head.lower_ == "agency")]]
    return before[-2:] == ["news", "agency"] or before[-1:] in (["newspaper"], ["broadcaster"], ["daily"], ["website"])


def _opens_sentence(noun: Token) -> bool:
    """Does its sentence begin with this phrase ("The farm minister, Omar Saleh told ...")?"""
    return any(bool(t.is_sent_start) for t in (noun.left_edge, *noun.doc[max(0, noun.i - 3) : noun.i + 1]))


def counted(head: Token) -> Token:
    """Of "some of the men", "thousands of townspeople" the noun that is counted."""
    if head.lower_ in COUNTS or head.pos_ == "NUM":
        for child in head.rights:
            if child.lower_ == "of":
                return next((c for c in child.children if c.dep_ == "pobj"), head)
    return head


def own_words(head: Token) -> list[Token]:
    """The words of a noun phrase that tell what it is: not those of a clause that hangs on it."""
    out = []
    for token in head.doc[head.left_edge.i : head.right_edge.i + 1]:
        above = token
        while above.i != head.i and above.dep_ not in ("relcl", "acl", "advcl", "parataxis") and above.head.i != above.i:
            above = above.head
        if above.i == head.i:
            out.append(token)
    return out
