"""What sort of body somebody speaks for: by the register, by what the report calls it, and by the words of its name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from spacy.tokens import Token

from reportedly.codebook.entries import Dated
from reportedly.codebook.register import Found, Register
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.language import Parse
from reportedly.reading.mentions import entity_of
from reportedly.reading.notes import Reference
from reportedly.reading.stage import Records
from reportedly.reading.syntax import PASSIVE_SUBJECTS, SUBJECTS
from reportedly.records import Entity, SpeakerRole

_ROLE_OF_TYPE: dict[str, SpeakerRole] = {
    "state": "official", "government": "official", "army": "official", "coalition": "official", "armed_group": "armed_group",
    "militia": "armed_group", "party": "party", "un": "un", "ngo": "ngo", "monitor": "monitor",
    "medical": "medic", "rescue": "rescuer", "media": "outlet", "agency": "outlet", "broadcaster": "outlet", "newspaper": "outlet",
    "website": "outlet", "magazine": "outlet", "ministry": "official", "security": "official", "parliament": "official", "court": "official",
    "activist": "activist",
}  # fmt: skip
_OF_BODIES = ("armed_group", "ngo", "party", "monitor", "un", "medic", "rescuer")
"""Roles that a noun for a body tells of the body."""
_SINGLE = frozenset(
    {"commander", "negotiator", "politician", "candidate", "nominee", "campaign", "doctor", "nurse", "surgeon", "volunteer"}
)
"""Nouns of those roles that name one person, and nothing of what a name beside them names."""
_NO_WORD = re.compile(r"[^\w'’-]+")
_HEADS = frozenset(
    {"leader", "commander", "chief", "head", "chairman", "founder", "president", "secretary", "spokesman", "spokeswoman", "spokesperson"}
)
ALSO_STATES = frozenset({"battalion", "brigade", "front"})
"""Nouns of armed groups that armies have too, where no name stands with them."""
_LEADS = frozenset({"lead", "head", "command", "chair"})
_SENTENCES = 3
"""Sentences back in which "the group", "the mission" has been named."""


@dataclass
class Bodies:
    """The roles of one report's bodies, kept by entity as they are asked for."""

    so_far: Records
    lexicon: Lexicon
    register: Register
    told: dict[str, SpeakerRole | None] = field(default_factory=dict)
    _ordered: list[Reference] = field(default_factory=list)

    def role(self, entity: Entity | None) -> SpeakerRole | None:
        """What a group, organisation or state speaks as; None for persons and where nothing tells."""
        if entity is None or entity.kind in ("person", "place"):
            return None
        known = self.in_register(entity)
        if known is not None or entity.actor is not None:
            return known
        if entity.id not in self.told:
            self.told[entity.id] = None  # no circles
            self.told[entity.id] = self._by_name(entity) or self._as_called(entity)
        return self.told[entity.id]

    def in_register(self, entity: Entity) -> SpeakerRole | None:
        """What the register says that an actor is."""
        entry = self.register.get(entity.actor) if entity.actor else None
        if (
            entry is not None
            and entry.type == "medical"
            and (entry.country is None or entry.name.split()[-1].lower() in ("crescent", "cross"))
        ):
            return "ngo"
        if entry is not None and entry.type == "alliance":
            return "official" if entry.kind == "organisation" or entry.country is None else "armed_group"
        if entry is not None and entry.type == "party" and self._fought(entry.stands):
            return "armed_group"
        if entry is not None and entry.type:
            return _ROLE_OF_TYPE.get(entry.type)
        named = entity.actor is not None or any(w[:1].isupper() for w in entity.name.split())
        return "outlet" if entity.kind == "outlet" else "official" if entity.kind == "state" and named else None

    def _fought(self, stands: tuple[str | Dated, ...]) -> bool:
        """Was a political party a party to a war on the day of the report?"""
        on = self.so_far.report.published
        return on is not None and any(
            isinstance(s, Dated) and s.value == "party" and s.until is not None and Found("", "name", s.since, s.until).holds(on[:10])
            for s in stands
        )

    def of_code(self, code: str) -> SpeakerRole | None:
        """What an actor of the register speaks as who is known by code only."""
        entry = self.register.get(code)
        if entry is None:
            return None
        if entry.type == "party" and self._fought(entry.stands):
            return "armed_group"
        return _ROLE_OF_TYPE.get(entry.type or "") or ("official" if entry.kind == "state" else None)

    def publisher(self) -> SpeakerRole | None:
        """What whoever put out the report speaks as, where that is no news outlet: "we" outside all quotations."""
        name = self.so_far.report.outlet
        if not name:
            return None
        for entry in self.register.lookup(name, self.so_far.report.published):
            role = self.of_code(entry.code)
            return role if role != "outlet" else None
        return self._by_words(name) or self._of_text()

    def _of_text(self) -> SpeakerRole | None:
        """ "Our fighters", "our researchers": what a statement tells of those who made it."""
        doc = self.so_far.one(Parse).doc
        for token in doc:
            if token.lower_ == "our" and token.dep_ == "poss":
                role = self.lexicon.words["own-people"].get(lemma(token.head))
                if role is not None:
                    return role  # type: ignore[return-value]
        return None

    def served(self, person: Entity) -> set[str]:
        """Codes of the actors that somebody holds an office of, by the register, and of the states that those are organs of."""
        out: set[str] = set()
        edge = [code for _, code, _ in self.register.offices.get(person.actor or "", ())]
        while edge:
            code = edge.pop()
            entry = self.register.get(code)
            if entry is None or code in out:
                continue
            out.add(code)
            edge += [p.value if isinstance(p, Dated) else p for p in entry.parent]
        return out

    def _by_name(self, entity: Entity) -> SpeakerRole | None:
        """ "the Aceh Monitoring Mission", "the Kivu Liberation Army": what a name of its own tells."""
        return self._by_words(entity.name) if any(w[:1].isupper() for w in entity.name.split()) else None

    def _by_words(self, name: str) -> SpeakerRole | None:
        said = f" {_NO_WORD.sub(' ', name.lower())} "
        return next((value for phrase, value in self.lexicon.phrases["name-role"] if f" {phrase} " in said), None)  # type: ignore[misc]

    def _as_called(self, entity: Entity) -> SpeakerRole | None:
        """ "The Northern Front, a rebel group", "Northern Front fighters", "the rebels": what the report calls it, wherever it does."""
        doc = self.so_far.one(Parse).doc
        for reference in self.so_far.by(Reference, "entity").get(entity.id, ()):
            token = doc[reference.head]
            named = token.pos_ == "PROPN"
            beside = [token] if not named else [c for c in token.children if c.dep_ == "appos"]
            if named and token.dep_ == "appos" and token.head.i < token.i and token.head.pos_ == "NOUN":
                beside.append(token.head)  # "the rebel group, the Northern Front"
            if named and token.dep_ in ("compound", "nmod", "amod") and token.head.i > token.i:
                beside.append(token.head)  # "Northern Front fighters"
            if named and token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.tag_ in ("NNS", "NNPS"):
                beside.append(token.head.head)  # "rebels of the Northern Front"
            if self._has_fighters(token):
                return "armed_group"
            if named and token.dep_ in SUBJECTS and token.head.lemma_ == "be":
                beside += [c for c in token.head.rights if c.dep_ == "attr"]
            for noun in beside:
                role = self._of_noun(noun)
                if role is not None:
                    return role
        return None

    def _has_fighters(self, token: Token) -> bool:
        """ "The Front, whose fighters hold the port", "its guerrillas", "NAME's rebels", "fighters loyal to NAME"."""
        held = [token.head] if token.dep_ == "poss" else []
        if token.dep_ == "pobj":
            above = (
                token.head.head
                if token.head.lower_ in ("of", "under")
                else token.head.head.head
                if token.head.head.lower_ == "loyal"
                else None
            )
            held += [above] if above is not None else []
        for clause in (c for c in token.rights if c.dep_ == "relcl"):
            held += [t.head for t in clause.subtree if t.lower_ == "whose"]
        return any(noun.tag_ == "NNS" and self._of_noun(noun) == "armed_group" for noun in held)

    def _of_noun(self, noun: Token) -> SpeakerRole | None:
        if lemma(noun) in _SINGLE:
            return None
        table = self.lexicon.words["role"]
        two = table.get(f"{noun.doc[noun.i - 1].lower_} {lemma(noun)}") if noun.i else None
        role = two or table.get(lemma(noun)) or table.get(noun.lower_.removesuffix("s"))
        return role if role in _OF_BODIES else None  # type: ignore[return-value]

    def of_noun(self, noun: Token) -> SpeakerRole | None:
        """What the body speaks as that a noun means: an entity's, or for "the group", "the mission" that of the last one named that is such."""
        entity = entity_of(noun, self.so_far)
        role = self.role(entity)
        if role is not None or (entity is not None and (entity.actor is not None or entity.kind == "person")):
            return role
        if noun.pos_ == "PROPN" and (role := self._by_words(" ".join(t.text for t in noun.subtree))) is not None:
            return role
        word = lemma(noun)
        wanted = self.lexicon.words["body-role"].get(word)
        if wanted is None or not any(c.lower_ in ("the", "its", "their", "this") or c.dep_ == "poss" for c in noun.lefts):
            return self._of_noun(noun)
        if word in (self.so_far.report.outlet or "").lower().split() and (role := self.publisher()) is not None:
            return role  # "the mission", in a report that it made
        return self.named_before(noun, wanted)

    def named_before(self, noun: Token, wanted: str = "armed_group|party|ngo|monitor|activist") -> SpeakerRole | None:
        """What the last body speaks as that the sentences before a noun or pronoun name, of those that speak as one of `wanted`."""
        doc = noun.doc
        start = noun.sent.start
        for _ in range(_SENTENCES - 1):
            start = doc[start - 1].sent.start if start else 0
        for reference in reversed(self._references()):
            if reference.head >= noun.i:
                continue
            if reference.head < start:
                break
            found = self.so_far.get(reference.entity)
            role = self.role(found) if isinstance(found, Entity) and found.kind in ("group", "organisation") else None
            if role is not None and role in wanted.split("|"):
                return role
        return None

    def _references(self) -> list[Reference]:
        if not self._ordered:
            self._ordered = sorted(self.so_far.of(Reference), key=lambda r: r.head)
        return self._ordered

    def led(self, entity: Entity) -> SpeakerRole | None:
        """What the body is that the report says a person leads ("which is led by NAME", "NAME, who heads the mission")."""
        doc = self.so_far.one(Parse).doc
        for reference in self.so_far.by(Reference, "entity").get(entity.id, ()):
            token = doc[reference.head]
            role = None
            if self._has_fighters(token):
                return "armed_group"
            if token.dep_ == "pobj" and token.head.lower_ == "by" and token.head.head.lemma_ in _LEADS:
                role = self._of_body(_whom(token.head.head, PASSIVE_SUBJECTS))
            elif token.dep_ == "poss" and token.head.pos_ == "PROPN":
                role = self.of_noun(token.head)  # "Foday Sankoh's Revolutionary United Front"
            elif token.dep_ in SUBJECTS and token.head.lemma_ in _LEADS and token.head.pos_ == "VERB":
                role = self._of_body(next((c for c in token.head.rights if c.dep_ == "dobj"), None))
            role = role or self.leads(token) or self._at_head(token)
            if role is not None:
                return role
        return None

    def _at_head(self, name: Token) -> SpeakerRole | None:
        """ "NAME, the leader of the Front", "the Front's leader, NAME", "the National Front of NAME"."""
        posts = [c for c in name.rights if c.dep_ == "appos"] + ([name.head] if name.dep_ == "appos" else [])
        bodies = [name.head.head] if name.dep_ == "pobj" and name.head.lower_ == "of" and name.head.head.pos_ == "PROPN" else []
        for post in (p for p in posts if lemma(p) in _HEADS):
            bodies += [c for c in post.lefts if c.dep_ in ("poss", "compound", "nmod")]
            bodies += [g for c in post.rights if c.dep_ == "prep" and c.lower_ == "of" for g in c.children if g.dep_ == "pobj"]
        roles = (
            self.role(entity_of(b, self.so_far)) or self._of_noun(b) for b in bodies if b.pos_ == "PROPN" or lemma(b) not in ALSO_STATES
        )
        return next((r for r in roles if r in _OF_BODIES), None)

    def leads(self, noun: Token) -> SpeakerRole | None:
        """What the body is that somebody leads by a clause that hangs on the words for them ("the general who heads the mission")."""
        for clause in (c for n in (noun, *(c for c in noun.rights if c.dep_ == "appos")) for c in n.rights if c.dep_ == "relcl"):
            if clause.lemma_ in _LEADS and any(c.lower_ == "who" and c.dep_ in SUBJECTS for c in clause.lefts):
                return self._of_body(next((c for c in clause.rights if c.dep_ == "dobj"), None))
        return None

    def _of_body(self, noun: Token | None) -> SpeakerRole | None:
        """A delegation, a team or a wing is what its body is."""
        if noun is None:
            return None
        owners = [c for c in noun.lefts if c.dep_ in ("poss", "compound", "amod", "nmod")] if noun.pos_ == "NOUN" else []
        return next((r for c in (*owners, noun) if (r := self.of_noun(c)) is not None), None) or self._of_noun(noun)


def _whom(verb: Token, subjects: frozenset[str]) -> Token | None:
    """The subject of a verb, or the noun that its relative clause hangs on."""
    if verb.dep_ in ("relcl", "acl") and not any(c.dep_ in subjects and c.lower_ not in ("which", "that", "who") for c in verb.lefts):
        return verb.head
    return next((c for c in verb.lefts if c.dep_ in subjects), None)
