"""A verb with who does it and whom it is done to, as grammar has it, and as it is where headlines and the parser leave it unclear."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from reportedly.reading.events.doers import doers
from reportedly.reading.events.misread import relative_cut
from reportedly.reading.events.participants import along, done_to
from reportedly.reading.events.sorts import Sorter
from reportedly.reading.syntax import agents, conjuncts, is_negated, is_passive, objects

_SUFFERED = frozenset(
    {"kill", "wound", "injure", "hurt", "arrest", "detain", "displace", "abduct", "kidnap", "capture", "behead", "execute", "martyr"}
)
"""Verbs that without an object are passives cut short: "four killed and 22 wounded"."""


_DONE_TO_NOBODY = frozenset(
    "advance arrive assemble clash demonstrate die fight flee gather march meet protest rally resign retreat riot surrender withdraw".split()
)
"""Verbs that the parser takes for a participle behind the subject of a sentence without another verb; nobody has them done to him."""
_HIT = frozenset({"hit", "attack", "bomb", "shell", "strike", "target", "destroy", "raid", "storm", "ambush"})
"""Verbs that headlines cut short in the same way of what was attacked: "Aid convoy hit near Aleppo"."""


_TAKEN = frozenset({"capture", "encircle", "liberate", "recapture", "retake", "seize"})
"""Verbs for what befalls a place, cut short in the same way: "Mosul liberated, ministry says"."""


_ON_SOMEBODY = frozenset(
    """
    abduct arrest assassinate behead capture damage destroy detain eliminate encircle execute gun injure kidnap liberate lynch machine-gun massacre
    murder neutralise neutralize recapture tie torture wipe wound
    """.split()
)
"""Verbs that nobody does without an object: headlines leave out "was" ("Envoy murdered in the capital", "Two tanks destroyed")."""
_OF_THE_BODY = frozenset(
    {"arm", "leg", "head", "back", "chest", "neck", "foot", "hand", "face", "knee", "thigh", "stomach", "shoulder", "hip"}
)


def _has_lost_its_object(verb: Token) -> bool:
    """Is a past tense of what is done to somebody a passive cut short, as its subject is not told to do it to anybody?"""
    if verb.tag_ not in ("VBD", "VBN") or any(c.dep_ in ("aux", "ccomp", "xcomp", "dobj", "oprd") for c in verb.children):
        return False
    if verb.dep_ not in ("ROOT", "conj", "ccomp", "dep", "acl", "advcl") or _shares_an_object(verb):
        return False
    if verb.lemma_ == "shoot":
        below = [c for c in verb.rights if c.dep_ == "prep"]
        if any(
            (c.lower_ == "in" and any(i.lemma_ in _OF_THE_BODY for i in c.rights)) or (c.lower_ == "at" and not any(True for _ in c.rights))
            for c in below
        ):
            return True
        return verb.dep_ == "conj" and verb.head.lemma_.lower() in _ON_SOMEBODY and not objects(verb.head)
    return verb.lemma_.lower() in _ON_SOMEBODY


def _shares_an_object(verb: Token) -> bool:
    """ "Captured and burned the town": what is burned is captured too."""
    after = verb.nbor(1) if verb.i + 2 < len(verb.doc) else verb
    return after.dep_ == "cc" and any(c.dep_ == "conj" and c.i == after.i + 1 and objects(c) for c in verb.rights)


def _counts_others(token: Token) -> bool:
    """The 12 of the headline "Ten killed 12 wounded": nobody's object."""
    after = token.nbor(1) if token.i + 1 < len(token.doc) else token
    return (
        (token.pos_ == "NUM" or token.lower_ in ("dozens", "scores", "hundreds"))
        and after.lemma_.lower() in _SUFFERED
        and after.tag_ in ("VBN", "VBD")
    )


@dataclass
class Clause:
    """A verb with who does it, to whom, as grammar has it: read once a verb and handed to every sense that is tried."""

    verb: Token
    passive: bool
    doers: list[Token]
    done_to: list[Token]
    negated: bool

    @classmethod
    def of(cls, verb: Token, sort: Sorter) -> Clause:
        passive = is_passive(verb) or (verb.dep_ == "acomp" and verb.tag_ == "VBN")
        if verb.dep_ == "acl" and verb.tag_ == "VBN" and any(c.dep_ == "dobj" for c in verb.children) and not agents(verb):
            passive = False  # "rebels killed ten people": a past tense that the parser takes for a participle
        if verb.dep_ == "acl" and verb.head.dep_ == "ROOT" and verb.lemma_.lower() in _DONE_TO_NOBODY and not agents(verb):
            passive = False  # "400 miners gathered in the square to demand ..."
        if (
            verb.tag_ in ("VBD", "VBN")
            and (verb.lemma_.lower() in _SUFFERED or (verb.lemma_ == "shoot" and any(c.lower_ == "dead" for c in verb.rights)))
            and not any((c.dep_ == "dobj" and not _counts_others(c)) or (c.dep_ == "aux" and c.lemma_ == "have") for c in verb.children)
            and not _shares_an_object(verb)
        ):
            passive = passive or any(
                sort.of(h) & {"people", "number", "fighters"} or any(c.dep_ == "nummod" for c in h.lefts) for h in doers(verb, sort)
            )
        if (
            verb.dep_ == "ROOT"
            and verb.tag_ in ("VBD", "VBN")
            and verb.lemma_.lower() in _HIT
            and not any(c.dep_ in ("dobj", "prt") for c in verb.children)
        ):
            passive = passive or any(sort.of(h) & {"sites", "aid"} and "weapons" not in sort.of(h) for h in doers(verb, sort))
        if verb.dep_ in ("ROOT", "ccomp") and verb.tag_ in ("VBD", "VBN") and verb.lemma_.lower() in _TAKEN and not objects(verb):
            passive = passive or any("place" in sort.of(h) or sort.of(h) == {"name", "group", "person"} for h in doers(verb, sort))
        if (
            verb.lemma_ == "agree"
            and verb.dep_ == "advcl"
            and verb.nbor(-1).lower_ == "as"
            and not any(c.dep_ == "nsubj" for c in verb.lefts)
        ):
            return cls(verb, True, [], [], False)  # "as agreed in May"
        if (cut := relative_cut(verb, sort)) is not None:
            return cls(verb, False, conjuncts(cut[0]), [cut[1]], False)
        above = doers(verb, sort)
        if passive:
            return cls(verb, True, along(agents(verb), sort), along(above, sort), is_negated(verb))
        below = done_to(verb, sort)
        if not below and above and _has_lost_its_object(verb):
            return cls(verb, True, agents(verb), along(above, sort), is_negated(verb))
        return cls(verb, False, along(above, sort), along(below, sort), is_negated(verb))
