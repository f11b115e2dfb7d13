"""What sort of speaker somebody is: official, resident, medic ..., by the register, by posts and titles, and by the nouns they are told by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from spacy.tokens import Token

from reportedly.codebook.register import Register
from reportedly.reading.attribution.bodies import ALSO_STATES, Bodies
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.mentions import entity_of
from reportedly.reading.notes import Reference
from reportedly.reading.stage import Records
from reportedly.reading.syntax import PASSIVE_SUBJECTS, SUBJECTS, conjuncts, is_negated, is_passive
from reportedly.records import Entity, Speaker, SpeakerRole

COUNTS = frozenset(
    "some many several most few all both dozens scores hundreds thousands number majority handful couple one two three others".split()
)
"""Words before "of" that count what follows."""
_KIN = frozenset(
    "wife husband son daughter brother sister uncle aunt cousin widow father mother parent relative man woman child family baby grandson granddaughter grandmother grandfather nephew niece sibling fiance".split()
)
_PARENTS = frozenset({"father", "mother", "grandmother", "grandfather", "parent"})
_LIMBS = frozenset("leg arm hand foot eye limb sight".split())
_HURT = frozenset("wound injure hurt maim hit shoot burn beat torture rape".split())
_DEAD = frozenset("kill shoot murder crush burn drown massacre behead".split())
_CLAIMS = frozenset("claim describe identify introduce speak say call present answer".split())
"""Verbs of a clause that tells whom somebody spoke for, by their own word."""
_SURVIVES = frozenset({"survive", "escape"})
_HOME = frozenset("home house flat farm village neighbourhood neighborhood street shop family field land old".split())
_OF_A_BODY = frozenset(
    "official spokesman spokeswoman spokesperson commander leader member representative head chief officer fighter director figure "
    "man chairman chairwoman chair founder deputy aide adviser advisor negotiator envoy coordinator office president secretary delegate".split()
)
"""Nouns that tell no more of somebody than that they belong to a body."""
_IN = ("of", "for", "in", "from", "with", "at")
_ALSO_STATES = ALSO_STATES | {"commander"}
"""Nouns of armed groups that armies have too."""
_TITLES = 7
"""Tokens before the last of a name that may be its titles."""
RELATIVE = frozenset({"who", "which", "that", "whom"})
_FORMER = re.compile(r"\b(?:former|ex)[ -](?:[a-z]+ )?(?:president|premier|prime minister|chief minister)\b")
"""Posts that make somebody a politician when they no longer hold them."""
_OF_UN = re.compile(
    r"(?:the |u\.?n\.? |mr\.? )*(?:(?:deputy |assistant )?secretary[- ]general\b(?! of (?!the united nations))|high commissioner for (?:refugees|human rights))"
)
"""Posts of the United Nations where no other body is told."""
_EXECUTIVE = frozenset({"minister", "president", "governor", "mayor", "ambassador", "premier", "chancellor"})
"""Who holds one of these posts speaks in it, whatever party they lead."""


@dataclass
class Roles:
    """The roles of one report's speakers, kept by entity as they are told."""

    so_far: Records
    lexicon: Lexicon
    register: Register
    known: dict[str, SpeakerRole] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.bodies = Bodies(self.so_far, self.lexicon, self.register)

    def of(self, head: Token, words: str, entity: Entity | None, before: Speaker | None, several: bool = False) -> SpeakerRole | None:
        """The role of the speaker whose phrase has this head and these words (lower case). before: whom a pronoun takes up. several: do
        several actors speak together?"""
        if is_relative(head) and head.head.dep_ == "relcl":
            head = head.head.head  # "the army, which says that"
            words = head.doc[head.left_edge.i : head.i + 1].text.lower()
        if several:
            return self._of_all(conjuncts(head))
        head = counted(head)
        role: str | None = None
        if entity is not None and entity.actor is not None and entity.kind not in ("person", "unnamed"):
            role = self.bodies.in_register(entity)
        if role is None and before is not None:
            role = before.role
        if role is None and entity is not None and (head.pos_ == "PRON" or (head.pos_ == "PROPN" and words in entity.name.lower())):
            role = self.known.get(entity.id)
        if role is None and before is None and any(c.lower_ == "our" and c.dep_ == "poss" for c in head.lefts):
            role = self.lexicon.words["own-people"].get(lemma(head)) or self.bodies.publisher()  # "our researchers documented"
        role = (
            role
            or _lived_through(head)
            or self._held_once(words, entity)
            or self._by_own_word(head)
            or self._of_legislator(head)
            or self._in_executive(head, entity)
            or self._role_of_body(head, words)
            or (self._role_of_office(entity, words) if entity is not None and entity.office else None)
            or self._by_phrase(head, words)
            or self._by_entity(head, entity)
            or _lives_there(head)
        )
        if role is None and head.pos_ == "NOUN":
            role = self.bodies.of_noun(head)
            if role is None and ((head.tag_ == "NN" and self._of_state(head)) or (entity is not None and entity.kind == "state")):
                role = "official"
            if role is None and lemma(head) == "source" and [c.ent_type_ for c in head.lefts if c.dep_ == "amod"] == ["NORP"]:
                role = "official"  # "Serbian sources in Pristina"
        if role is None and head.lower_ in ("we", "us") and before is None:
            role = self.bodies.publisher()
        if role == "official" and entity is not None and entity.kind == "person" and entity.actor is None and before is None:
            # "General NAME", "whose fighters hold the port"
            role = "armed_group" if self.bodies.led(entity) == "armed_group" else role
        if role is not None and entity is not None:
            if words in entity.name.lower() or head.pos_ == "PRON":
                self.known.setdefault(entity.id, role)  # type: ignore[arg-type]
            else:
                self.known[entity.id] = role  # type: ignore[assignment]
        return role  # type: ignore[return-value]

    def _held_once(self, words: str, entity: Entity | None) -> SpeakerRole | None:
        """ "Former president NAME" speaks for a party, "Secretary-General NAME" for the United Nations where no other body is told."""
        if _FORMER.search(f"{words} | {entity.office if entity is not None else ''}"):
            return "party"
        if _OF_UN.match(words) and (entity is None or not (entity.of or entity.actor)):
            return "un"
        return None

    def _by_own_word(self, head: Token) -> SpeakerRole | None:
        """ "A man who claimed to speak for the front": who says that they are of an armed group."""
        if self.lexicon.words["role"].get(lemma(head)) not in (None, "resident"):
            return None
        for clause in (c for c in head.rights if c.dep_ in ("relcl", "acl") and c.lemma_ in _CLAIMS):
            for token in clause.subtree:
                if token.i <= clause.i or token.pos_ not in ("NOUN", "PROPN"):
                    continue
                if self._role_of(token) == "armed_group" or self.lexicon.words["role"].get(lemma(token)) == "armed_group":
                    return "armed_group"
        return None

    def _by_phrase(self, head: Token, words: str) -> str | None:
        """What the words for somebody tell: the head, what stands beside it, what stands before it."""
        table = self.lexicon.words["role"]
        role = table.get(f"{head.doc[head.i - 1].lower_} {lemma(head)}") if head.i else None
        role = role or table.get(lemma(head)) or table.get(head.lower_)
        role = role or next((r for c in head.children if c.dep_ == "appos" and (r := self._told_beside(c)) is not None), None)
        if role is None:
            for phrase, value in self.lexicon.phrases["role"]:
                if phrase in words:
                    return value
        if role is None and head.pos_ == "PROPN" and is_agency(head):
            return "outlet"  # "the state news agency ANP"
        if role == "armed_group" and self._commands_for_state(words):
            return "official"
        if role is not None:
            return role
        for token in own_words(head):
            if head.pos_ == "PROPN" and token.lemma_.lower() in _KIN:
                # Whose wife somebody is tells nothing of why they are asked.
                continue
            two = f"{token.nbor(-1).lower_} {token.lemma_.lower()}" if token.i else ""
            role = table.get(two) or table.get(token.lemma_.lower().rstrip("."))
            if role is not None and (token.pos_ in ("NOUN", "PROPN") or (token.pos_ == "ADJ" and lemma(head) == "source")):
                return "official" if role == "armed_group" and self._commands_for_state(words) else role
        if head.pos_ == "PROPN":
            # "the state's security commissioner, NAME", which the parser tore apart
            last = (piece.split()[-1] for piece in words.split(",") if piece.split())
            return next((r for w in last if w not in _KIN and (r := table.get(w)) is not None), None)
        return None

    def _by_entity(self, head: Token, entity: Entity | None) -> SpeakerRole | None:
        """What the report tells elsewhere of whoever is meant, and the register."""
        if entity is None:
            return None
        return (
            self.known.get(entity.id)
            or self.bodies.in_register(entity)
            or self._role_of_office(entity)
            or self._role_by_title(entity, head)
            or (self.bodies.led(entity) if entity.kind == "person" else self.bodies.role(entity))
        )

    def _of_all(self, heads: list[Token]) -> SpeakerRole | None:
        """ "Britain and Canada": what all of several are."""
        roles = {self.of(h, h.doc[h.left_edge.i : h.i + 1].text.lower(), entity_of(h, self.so_far), None) for h in heads}
        return roles.pop() if len(roles) == 1 else None

    def _of_legislator(self, head: Token) -> SpeakerRole | None:
        """ "A senator of the opposition Liberal Party": who sits in a parliament for a party speaks for it."""
        words = self._tells(head)
        seats = [n for n in words if lemma(n) in self.lexicon.words["legislator"]]
        if any(t.lower_ == "opposition" for n in seats for t in n.subtree):
            return "party"
        return "party" if any(self._role_of(b) in ("party", "armed_group") for n in seats for b in _owners(n)) else None

    def _in_executive(self, head: Token, entity: Entity | None) -> SpeakerRole | None:
        """ "Security Minister NAME" speaks in that post, whatever party the register has NAME lead."""
        if entity is None or entity.kind != "person" or entity.actor is None or head.pos_ != "PROPN":
            return None
        title = next((t for t in reversed(list(head.lefts)) if t.lower_ in _EXECUTIVE), None)
        body = self.so_far.get(entity.of) if entity.of else None
        of_state = not isinstance(body, Entity) or self.bodies.role(body) in (None, "official")
        return "official" if title is not None and of_state and self._role_of_office(entity) == "party" else None

    def _commands_for_state(self, words: str) -> bool:
        """ "The military commander of the province", "the commander of the operation, Major General NAME": no armed group's."""
        said = [w.strip(".,\"'“”") for w in words.split()]
        table = self.lexicon.words["role"]
        armed = [w for w in said if table.get(w) == "armed_group" or table.get(w.removesuffix("s")) == "armed_group"]
        return "commander" in armed and set(armed) <= _ALSO_STATES and any(w in self.lexicon.words["rank"] for w in said)

    def _tells(self, head: Token) -> list[Token]:
        """The nouns that tell what somebody is: the head, its appositions, the titles before a name."""
        beside = [counted(c) for c in head.children if c.dep_ in ("appos", "flat")]
        titles = [c for c in head.lefts if c.dep_ in ("compound", "nmod")] if head.pos_ == "PROPN" else []
        above = [head.head] if head.dep_ == "appos" and head.pos_ == "PROPN" else []
        return [head, *beside, *titles, *above]

    def _role_of(self, noun: Token) -> SpeakerRole | None:
        """What whoever a noun or pronoun means speaks as."""
        entity = entity_of(noun, self.so_far)
        if noun.lower_ == "general" and any(c.lower_ == "secretary" for c in noun.lefts):
            # "the secretary-general's envoy", without another body's name
            return next(
                (r for c in noun.lefts if c.dep_ in ("compound", "nmod", "poss") and (r := self.bodies.of_noun(c)) is not None), "un"
            )
        if entity is not None and entity.kind == "person":
            own = self.known.get(entity.id) or self._role_of_office(entity) or self._role_by_title(entity, noun)
            return "armed_group" if own in (None, "official") and self.bodies.led(entity) == "armed_group" else own
        if entity is None and noun.lower_ in ("its", "their") and noun.dep_ == "poss":
            return self.bodies.named_before(noun)
        return self.bodies.of_noun(noun)

    def _told_beside(self, noun: Token) -> str | None:
        """What an apposition tells of who stands before it ("NAME, a *driver*", "NAME, its *executive director*")."""
        table = self.lexicon.words["role"]
        two = table.get(f"{noun.doc[noun.i - 1].lower_} {lemma(noun)}")
        if lemma(noun) in _PARENTS and any(c.dep_ == "prep" and any(g.like_num for g in c.children) for c in noun.rights):
            return "resident"  # "a father of two"
        return two or (table.get(lemma(noun)) if lemma(noun) not in _KIN else None)

    def _role_of_body(self, head: Token, words: str) -> SpeakerRole | None:
        """ "An official of the militia", "its spokesman, NAME", "NAME, who heads the mission": who speaks for a body speaks as what it is."""
        for noun in self._tells(head):
            if noun.pos_ == "NOUN" and any(c.lower_ in ("un", "u.n.") and c.dep_ in ("compound", "nmod", "amod") for c in noun.lefts):
                return "un"  # "U.N. experts"
            if lemma(noun) not in _OF_A_BODY:
                continue
            for body in _owners(noun):
                role = self._role_of(body)
                if role == "armed_group" and lemma(body) in _ALSO_STATES and self._commands_for_state(words):
                    return "official"  # "a battalion commander, Colonel NAME"
                if role in ("armed_group", "official", "un", "ngo", "monitor", "party", "medic", "rescuer"):
                    return role
        return self.bodies.leads(head)

    def _of_state(self, head: Token) -> bool:
        """ "Russia's coordination centre", "Iran's atomic agency": a body that the report calls a state's."""
        if lemma(head) not in self.lexicon.words["speaking"]:
            return False
        owner = next((c for c in head.lefts if c.dep_ == "poss"), None)
        entity = entity_of(owner, self.so_far) if owner is not None else None
        return entity is not None and entity.kind == "state"

    def _role_of_office(self, entity: Entity, words: str = "") -> SpeakerRole | None:
        """Who speaks for a body speaks as what the body is; an office without a body tells by its own words."""
        table = self.lexicon.words["role"]
        said = (entity.office or "").lower().split()
        two: str | None = next((table[w] for w in (f"{a} {b}" for a, b in pairwise(said)) if w in table), None)
        if "secretary-general" in f"{entity.office} {entity.name}".lower() and not entity.of:
            two = "un"
        own = two or next((table[w] for w in reversed(said) if w in table), None)
        if own == "armed_group" and self._commands_for_state(f"{entity.office} {entity.name.lower()} {words}"):
            own = "official"
        body = self.so_far.get(entity.of) if entity.of else None
        role = self.bodies.role(body) if isinstance(body, Entity) and entity.office else None
        if isinstance(body, Entity) and body.kind == "person" and entity.office and self.bodies.led(body) == "armed_group":
            return "armed_group"  # "NAME's spokesman"
        if role == "outlet":
            # A press secretary is no broadcaster; whoever works for one is a reporter.
            return own if own in ("official", "reporter", "analyst") else "outlet"  # type: ignore[return-value]
        if role is None and entity.actor is not None:
            role = next((r for _, code, _ in self.register.offices.get(entity.actor, ()) if (r := self.bodies.of_code(code))), None)
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
                two = table.get(f"{doc[at - 1].lower_} {lemma(doc[at])}") if at else None
                role = two or (table.get(lemma(doc[at]).rstrip(".")) if lemma(doc[at]) not in _KIN else None)
                if role is not None and (not apart or _opens_sentence(doc[at])):
                    return role  # type: ignore[return-value]
                at -= 1
        return None


def is_agency(head: Token) -> bool:
    """Do the words right before a name call it a news agency, or another outlet?"""
    before = [t.lower_ for t in head.doc[max(0, head.i - 3) : head.i + (head.lower_ == "agency")]]
    return before[-2:] == ["news", "agency"] or before[-1:] in (["newspaper"], ["broadcaster"], ["daily"], ["website"])


def _opens_sentence(noun: Token) -> bool:
    """Does its sentence begin with this phrase ("The farm minister, Omar Saleh told ...")?"""
    return any(bool(t.is_sent_start) for t in (noun.left_edge, *noun.doc[max(0, noun.i - 3) : noun.i + 1]))


def _lived_through(head: Token) -> SpeakerRole | None:
    """ "Who lost two sons", "who survived the raid": what a clause tells of why somebody is asked."""
    for clause in _clauses(head):
        if not any(c.lower_ == "who" and c.dep_ in SUBJECTS | PASSIVE_SUBJECTS for c in clause.lefts) or is_negated(clause):
            continue
        of_own = [c for c in clause.rights if c.dep_ == "dobj" and (lemma(c) in _KIN or lemma(c) in _LIMBS)]
        if clause.lemma_ in _SURVIVES or (clause.lemma_ == "lose" and of_own) or (clause.lemma_ in _HURT and is_passive(clause)):
            return "survivor"
    # "A woman from the coast whose husband died": the parser may hang the clause on the coast.
    return "survivor" if any(t.dep_ == "relcl" and _of_own_dead(t) for t in head.subtree) else None


def _of_own_dead(clause: Token) -> bool:
    """ "Whose husband died beside her", "whose son was shot", "whose arm was broken"."""
    subject = next((c for c in clause.lefts if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS), None)
    if subject is None or not any(c.lower_ == "whose" for c in subject.lefts):
        return False
    if lemma(subject) in _LIMBS:
        return is_passive(clause)
    return lemma(subject) in _KIN and (clause.lemma_ == "die" or (clause.lemma_ in _DEAD and is_passive(clause)))


def _lives_there(head: Token) -> SpeakerRole | None:
    """ "NAME, who had come to collect the body of her brother": a private person, told by kin and home."""
    told = [t for clause in _clauses(head) for t in clause.subtree]
    own = [t for t in told if t.lower_ in ("his", "her", "their", "whose") and t.dep_ == "poss"]
    return (
        "resident" if head.pos_ == "PROPN" and any(lemma(t.head) in _KIN | _HOME or t.head.lower_.endswith("-old") for t in own) else None
    )


def _clauses(head: Token) -> list[Token]:
    """The relative clauses that hang on the words for somebody."""
    return [c for n in (head, *(a for a in head.rights if a.dep_ == "appos")) for c in n.rights if c.dep_ == "relcl"]


def is_relative(head: Token) -> bool:
    """Is it a relative pronoun, and not the World Health Organization?"""
    return head.lower_ in RELATIVE and not head.text.isupper()


def _owners(noun: Token) -> list[Token]:
    """Whose a post is: "*its* spokesman", "a spokesman for *the front*", "*Hamas* official"."""
    out: list[Token] = []
    for of in (c for c in noun.rights if c.dep_ == "prep" and c.lower_ in _IN):
        for body in (g for g in of.children if g.dep_ == "pobj"):
            # "a spokesman for the front, NAME": the parser may hang the front on the name.
            out += [c for c in body.lefts if c.dep_ in ("nmod", "compound") and c.i + 1 < body.i and c.nbor(1).text == ","] or [body]
    return out + [c for c in noun.lefts if c.dep_ in ("poss", "compound", "nmod", "amod")]


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
