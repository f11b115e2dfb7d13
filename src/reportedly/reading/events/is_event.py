"""Which acts that the words name are events: no totals of a war, no rules, rights or accidents, nothing that is about nobody."""

from __future__ import annotations

import re

from spacy.tokens import Token

from reportedly.reading.events.act import DURATIONS, Act
from reportedly.reading.events.sorts import Sorter
from reportedly.reading.syntax import agents, is_negated

_TOTALS = re.compile(
    r"\b(?:since|so far|(?:over|in|during|for) the (?:past|last) (?:\w+ )?(?:years|decade)|(?:during|throughout) the (?:\w+ )?(?:war|conflict|crisis))\b",
    re.I,
)

_LONG = re.compile(
    r"\b(?:over|in|during|for) the (?:past|last) (?:\w+ )?(?:years?|decades?)\b|\bsince (?:the (?:start|beginning|outbreak|onset)|(?:\w+ )?(?:19|20)\d\d)\b|\b(?:during|throughout) the (?:\w+ )?(?:war|conflict|crisis)\b",
    re.I,
)

_MANY = frozenset({"numerous", "many", "countless", "several", "hundreds", "thousands", "scores", "repeated"})

_WHOLE_WARS = frozenset(
    {"war", "conflict", "crisis", "uprising", "revolution", "revolt", "unrest", "violence", "turmoil", "fighting", "insurgency"}
)

_MANY_DEAD = 10_000
_MANY_OVER_YEARS = 1_000
"""As many dead are those of a war where they are counted over years."""

_KNOWING = frozenset({"close", "familiar", "briefed", "privy", "knowledge", "informed"})


def is_event(act: Act, sort: Sorter) -> bool:
    """No event: totals of a whole war, generic acts of nobody against nobody."""
    if act.event_class == "ASSAULT":
        return not (
            _is_right(act.trigger)
            or _is_accident(act, sort)
            or _is_total(act)
            or _is_generic(act)
            or _is_ended(act)
            or _is_about_nobody(act, sort)
        )
    if act.event_class == "COERCE" and (_is_state_of_captives(act) or (act.trigger.pos_ == "NOUN" and _is_ended(act))):
        return False
    if act.event_class == "AID" and act.trigger.tag_ == "VBN" and act.trigger.dep_ == "acl":
        return bool(act.actor or act.target)  # "drones smuggled across the border" only says which drones
    if act.event_class == "CONSULT" and act.trigger.dep_ == "pobj" and act.trigger.head.head.lower_ in _KNOWING:
        return False  # "an official briefed on the talks"
    if act.event_class == "AGREE" and act.trigger.pos_ == "VERB" and act.trigger.dep_ == "acl" and act.trigger.tag_ == "VBN":
        sides = [*act.actor, *(t for t in act.target if t.head.dep_ != "pobj" or t.head.head.lower_ not in ("in", "at"))]
        return bool(sides)  # "the deal reached in Vienna" only says which deal is meant
    return True


def _is_state_of_captives(act: Act) -> bool:
    """ "Prisoners held in the city's jails" only says which prisoners."""
    verb = act.trigger
    return (
        verb.lemma_ == "hold"
        and verb.dep_ == "acl"
        and verb.tag_ == "VBN"
        and verb.head.lemma_.lower() in ("prisoner", "detainee")
        and not agents(verb)
    )


def _is_total(act: Act) -> bool:
    verb = act.carrier
    clause = verb.doc[verb.left_edge.i : verb.right_edge.i + 1].text
    if act.trigger.pos_ != "VERB":
        many = act.trigger.tag_ == "NNS" and any(t.lower_ in _MANY for t in act.trigger.subtree)
        many = many or core_above(act.trigger)
        return many and bool(_LONG.search(verb.sent.text))
    large = any(_large(t) for t in verb.subtree)
    if _LONG.search(clause) and not act.actor and any(_large(t, _MANY_OVER_YEARS) for t in verb.subtree):
        return True
    if any(c.lemma_.lower() in _WHOLE_WARS for c in verb.children if c.dep_ in ("nsubj", "agent")):
        return True
    return large and bool(_TOTALS.search(clause))


def core_above(noun: Token) -> bool:
    """Is it "many of the attacks", "a series of attacks"?"""
    return noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lower_ in _MANY


def _large(token: Token, least: int = _MANY_DEAD) -> bool:
    if not token.like_num:
        return token.lower_ in ("thousands", "million", "millions")
    digits = token.text.replace(",", "").replace(".", "")
    return digits.isdigit() and int(digits) >= least


def _is_rule(noun: Token) -> bool:
    """Does a sentence in the present define or order ("a strike means ...", "is counted in each strike") and tell of nothing that was done?"""
    verbs = [t for t in noun.sent if t.pos_ in ("VERB", "AUX") and t.tag_ in ("VBD", "VBZ", "VBP", "VBG", "MD") and t.dep_ != "acl"]
    return bool(verbs) and all(t.tag_ in ("VBZ", "VBP") for t in verbs)


_ENDINGS = frozenset({"cessation", "end", "halt", "stop", "pause", "suspension", "absence", "lull"})


_FORBIDDING = frozenset({"forbid", "prohibit", "outlaw", "ban", "criminalise", "criminalize"})


_PHYSICAL = frozenset(
    {
        "lynch",
        "stab",
        "rape",
        "torture",
        "maim",
        "breach",
        "shoot",
        "shell",
        "bomb",
        "bombard",
        "strafe",
        "behead",
        "execute",
        "gas",
        "retake",
        "recapture",
        "capture",
        "overrun",
    }
)
"""Verbs of force that say nothing else, whatever stands beside them."""


_THINGS = frozenset({"capture", "seize", "destroy", "shell", "blast"})
"""Verbs of force that are also done to things, by people who use none."""
_FORCES = frozenset({"fighters", "carriers", "group", "state", "authorities", "pronoun", "weapons", "place"})


_CAUSE = frozenset({"in", "by", "from", "after", "during", "when", "as"})
_ROAD = frozenset({"car", "truck", "lorry", "bus", "train", "van", "motorcycle", "taxi", "tram", "vehicle"})


def _is_accident(act: Act, sort: Sorter) -> bool:
    """Was it done by nobody ("killed in a crash", "hit by a car", "injured when his bus overturned")?"""
    if not act.harm or act.actor or act.mode is not None:
        return False
    verbs = [act.trigger.doc[i] for i in act.names]
    if any(
        c.dep_ == "nsubj" and c.lower_ in ("fire", "fires") and not any(g.dep_ in ("compound", "amod") for g in c.lefts)
        for v in verbs
        for c in v.lefts
    ):
        return True  # "a fire destroyed the cinema"
    return all(v.pos_ == "VERB" for v in verbs) and any(_by_accident(v, sort) for v in verbs)


def _by_accident(verb: Token, sort: Sorter) -> bool:
    words = sort.grammar["accidents"]
    for below in verb.children:
        if below.dep_ in ("prep", "agent") and below.lower_ in _CAUSE:
            for cause in below.children:
                near = {cause.lemma_.lower(), *(c.lemma_.lower() for c in cause.children if c.dep_ in ("conj", "compound", "dobj"))}
                if near & words or (
                    below.dep_ == "agent" and cause.lemma_.lower() in _ROAD and not any(c.dep_ == "compound" for c in cause.lefts)
                ):
                    return True
        if below.dep_ == "advcl" and any(c.lower_ in _CAUSE for c in below.children if c.dep_ in ("mark", "advmod")):
            tellings = {below.lemma_.lower(), *(c.lemma_.lower() for c in below.children if c.dep_ == "conj")}
            if tellings & words and not any("carriers" in sort.of(c) for c in below.children):
                return True
    return False


def _is_right(verb: Token) -> bool:
    """ "Defended the right of the troops to fire": no act, but what may be done."""
    return verb.dep_ == "acl" and verb.head.lemma_.lower() == "right" and any(c.lower_ == "to" for c in verb.lefts)


def _is_about_nobody(act: Act, sort: Sorter) -> bool:
    """No force between people: what a weapon does by its nature ("fires shells"), what players do who attack and shoot at nobody."""
    verb = act.trigger
    if verb.pos_ != "VERB" or len(act.names) > len(act.words):
        return False
    if verb.tag_ in ("VBZ", "VBP") and not act.actor and act.means is not None and not act.target:
        return True
    strangers = all(not sort.of(sort.core(p.head)) and p.head.text.islower() for p in act.target)
    armed = act.means is not None and bool(sort.of(act.means) & {"weapons", "carriers"})
    if act.target and strangers and not armed and verb.lemma_.lower() in _THINGS:
        return not any(sort.of(a.head) & _FORCES for a in act.actor)  # "captured the gas in a flask", "slugs destroyed the lettuce"
    if not act.target and act.means is None and verb.lemma_.lower() in ("bomb", "shell"):
        return bool(act.actor) and not any(sort.of(a.head) & _FORCES for a in act.actor)  # "the film bombed"
    if verb.lemma_.lower() in _PHYSICAL:
        return False
    if act.target and act.means is None and not act.harm and all(not sort.of(t.head) and t.head.text.islower() for t in act.target):
        return True  # "attacked the provisions of the bill"
    known = [a for a in act.actor if sort.of(a.head) and not (sort.of(a.head) == {"name", "group", "person"} and a.head.ent_type_ == "")]
    return not act.target and bool(act.actor) and act.means is None and not known


_STOPPING = frozenset({"end", "halt", "stop", "cease", "suspend", "pause", "avoid", "avert", "prevent"})


def _is_ended(act: Act) -> bool:
    """ "A cessation of hostilities" tells of no hostilities."""
    noun = act.trigger
    if noun.dep_ in ("dobj", "nsubjpass") and noun.head.lemma_.lower() in _FORBIDDING:
        return True
    first = noun
    while first.dep_ == "conj" and first.head.pos_ == "NOUN":
        first = first.head
    if first.dep_ == "dobj" and first.head.lemma_.lower() in _STOPPING and not act.actor and not act.target:
        return not any(c.dep_ in ("det", "poss") for c in first.lefts)  # "if the army ended air strikes"
    return noun.dep_ == "pobj" and noun.head.lower_ in ("of", "to", "in") and noun.head.head.lemma_.lower() in _ENDINGS


_DEFINING = frozenset({"be", "amount", "constitute", "violate", "breach"})


def _is_generic(act: Act) -> bool:
    """A bare noun with nobody in it ("cover against air attack")."""
    noun = act.trigger
    bare = noun.tag_ == "NNS" and not any(c.dep_ in ("det", "poss", "nummod") for c in noun.lefts)
    if bare and not act.actor and noun.dep_ == "nsubj" and noun.head.lemma_ in _DEFINING and _is_rule(noun):
        return True  # "attacks on clinics are a crime"
    if noun.pos_ == "VERB" or act.actor or act.target or act.carrier.i != noun.i or len(act.names) > len(act.words):
        return False
    if (
        any(c.dep_ == "det" and c.lower_ == "any" for c in noun.lefts)
        and noun.dep_ == "pobj"
        and noun.head.lower_ in ("to", "against", "of", "for")
    ):
        return not any(is_negated(a) for a in noun.ancestors)  # "would respond to any attack"
    if noun.tag_ == "NN" and any(c.dep_ == "det" and c.lower_ in ("a", "an", "each", "every", "any") for c in noun.lefts):
        return _is_rule(noun)
    if noun.dep_ == "pobj" and noun.head.lower_ == "of" and noun.head.head.lemma_.lower() in DURATIONS:
        return False  # "after three days of fighting"
    if noun.tag_ == "NN" and not any(c.dep_ in ("det", "poss", "nummod") for w in act.words for c in w.lefts):
        return noun.dep_ in ("pobj", "dobj", "conj")
    return False
