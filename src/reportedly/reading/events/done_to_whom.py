"""To whom an act is done: objects that can be, whom prepositions name, the clause below."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacy.tokens import Token

from reportedly.reading.events.act import Act, Known, names_act
from reportedly.reading.events.clause_below import OFFERED, from_clause
from reportedly.reading.events.participants import actors_inside, after_prepositions, along, modifiers, part, parts
from reportedly.reading.events.senses import fits
from reportedly.reading.events.sorts import NAMED
from reportedly.reading.syntax import conjuncts, objects

_VIOLENT = frozenset({"ASSAULT", "COERCE"})

_SOLID = frozenset(
    """
    authorities carriers fighters group name number people person place population pronoun sites state territory
    """.split()
)

_WHERE = frozenset({"in", "over", "at", "near", "to", "into", "inside", "outside"})

_LINES = frozenset(
    {"road", "highway", "street", "border", "frontier", "bridge", "coast", "front", "outskirt", "edge", "way", "motorway", "side"}
)

_SOME = frozenset({"many", "some", "several", "few", "most", "more", "others"})

_CHARGES = frozenset({"accusation", "allegation", "charge", "claim", "suggestion"})
"""What is rejected that somebody said: whom it is about is nobody who is refused something."""

_BLAMED = ("by", "from", "against", "in", "of")

_PERSONAL = ("er", "or", "ist", "ant", "ent", "aide", "ee", "ate")
"""Endings of nouns for persons that no list has."""

_ABSTRACT = ("tion", "sion", "ment", "ness", "ity", "ism", "ance", "ence")


def whom(known: Known, act: Act, heads: list[Token], p: Mapping[str, Any]) -> None:
    """To whom: the objects that can be, else whom prepositions name, else actors that the things acted on name, else the clause below."""
    code, verb, entry = act.event_class, act.trigger, act.sense.entry
    things: list[Token] = []
    sent: list[Token] = []
    for head in heads:
        if head.lemma_.lower() in known.sort.grammar["times"]:
            continue  # "whom they had captured the day before"
        if code == "AGREE" or (code == "REQUEST" and _is_only_wanted(verb)):
            things.append(head)
            continue
        if p.get("instrument") or (code == "ASSAULT" and _is_sent(known, verb, head)):
            sent.append(head)
        elif code == "ASSAULT" and verb.lemma_.lower() in ("fire", "launch") and "carriers" in known.sort.of(head):
            act.means = act.means or head  # "fired drones at the port"
            things.append(head)
        elif is_aimed_at(known, act, head):
            act.target.append(part(head, known.sort))
        elif code == "ASSAULT" and "weapons" in known.sort.of(known.sort.core(head)):
            if act.harm and verb.lemma_.lower() in _DESTROYING:
                act.target.append(part(head, known.sort))
                continue
            act.means = act.means or known.sort.core(head)
            things.append(head)
        else:
            things.append(head)
    if code == "AID" and not act.target:  # "flew the worst cases to the coast": them, and not the coast
        act.target = [part(thing, known.sort) for thing in things if _may_be_whoever(known, thing)]
    wanted = p.get("target", entry.toward)
    toward = [] if act.target and code not in _VIOLENT else sorted(after_prepositions(verb, wanted), key=lambda x: wanted.index(x[0]))
    # "fired rockets at the airport": behind a weapon the parser hangs "at" on either.
    # "lodged a protest with the ministry": so it does behind what is lodged.
    for thing in (*things, *sent) if code == "ASSAULT" or "target" in p else ():
        for at in (thing, *(c for c in thing.rights if c.dep_ == "appos")):
            toward += list(after_prepositions(at, p.get("target", entry.toward)))
    for preposition, head in toward:
        if act.target and code not in _VIOLENT:
            break
        if act.target and preposition in _WHERE and (head.pos_ == "PROPN" or not fits([head], ["people", "fighters"], known.sort)):
            continue
        if act.target and preposition == "on" and head.lemma_.lower() in _LINES:
            continue  # "targeted a car on the road"
        for token in along(conjuncts(head), known.sort):
            if known.sort.is_time(token) or (preposition == "at" and is_clock(token)):
                continue
            if code == "REQUEST" and preposition == "from" and _is_mere_place(token, known):
                continue  # "demanded the withdrawal of the troops from Homs"
            if code == "ACCUSE" and preposition == "with" and "state" not in known.sort.of(token):
                continue  # "lodged a complaint with the commission": who is to judge it
            if (
                is_aimed_at(known, act, token, by_preposition=True)
                or _is_shot_at(known, act, preposition, token)
                or (verb.lemma_.lower() in _CALLING and preposition in ("on", "upon", "to", "with") and _may_be_whoever(known, token))
            ):
                act.target.append(part(token, known.sort))
            elif code == "ASSAULT" and "weapons" in known.sort.of(token):
                act.means = act.means or token
            elif (not names_act(known, token) or code not in _VIOLENT) and code != "REQUEST":
                act.target += actors_inside(token, known.sort, _BLAMED if code == "ACCUSE" else OFFERED)
    if code == "ACCUSE" and not act.target and verb.lemma_.lower() == "blame":  # "blamed the raid on bandits"
        act.target = [
            part(t, known.sort) for thing in things for _, inner in after_prepositions(thing, ("on",)) for t in conjuncts(inner)
            if not known.sort.is_time(t)
        ]  # fmt: skip
    if code == "ACCUSE" and not act.target and verb.lemma_.lower() == "hold":
        act.target = parts(_held_responsible(verb), known.sort)
    charged = code == "REJECT" and any(t.lemma_.lower() in _CHARGES for t in things)
    taken = {a.span for a in act.actor}
    for thing in things if p.get("target", [""]) else ():  # an empty list: it is done to nobody
        if code == "ASSAULT" and "weapons" in known.sort.of(known.sort.core(thing)):
            act.actor = act.actor or modifiers(thing, known.sort)  # "a rebel mine was laid": whose it is laid it
            continue
        if code in _OF_NOBODY_INSIDE or act.target or charged or (code == "ASSAULT" and names_act(known, known.sort.core(thing))):
            continue
        within = _blamable(known, thing) if code == "ACCUSE" else _INSIDE.get(code, OFFERED)
        act.target += [x for x in actors_inside(thing, known.sort, within) if x.span not in taken]
    if not act.target and code in _TO_WHOM_BELOW and not charged:
        from_clause(known, act)
    if not act.target and code in _BESIDE and "target" not in p:
        for _, inner in after_prepositions(verb, _BESIDE[code]):
            if known.sort.of(inner) & (NAMED | {"place", "territory"}) and not known.sort.is_time(inner):
                act.target += parts(conjuncts(inner), known.sort)
                break
    if code == "ASSAULT" and verb.lemma_.lower() in _TAKING:
        for _, inner in after_prepositions(verb, ("from",)):
            act.target += [x for x in parts(conjuncts(inner), known.sort) if known.sort.of(x.head) & {"fighters", "group"}]
    if code in ("AGREE", "MOBILIZE", "CONSULT", "THREATEN"):
        act.target = [t for t in act.target if not _is_mere_place(t.head, known)]
    if code == "CONSULT":
        act.target = [t for t in act.target if not known.sort.of(t.head) & {"territory", "sites"} or known.sort.of(t.head) & NAMED]
    whoever = code in _TO_OBJECTS and not (code == "REQUEST" and _is_only_wanted(verb))
    if not act.target and (whoever or verb.lemma_.lower() in _AT_WHOEVER) and "target" not in p:
        act.target = [part(head, known.sort) for head in heads if _may_be_whoever(known, head)]
    act.target = [t for t in act.target if t.span not in taken]


_OF_NOBODY_INSIDE = frozenset({"AGREE", "CONSULT", "MOBILIZE", "RETREAT"})
"""Classes of acts whose things name nobody that they are done to: "signed the rebels' plan", "sent units of the guard"."""
_INSIDE = {"REJECT": ("by", "from", "of"), "REQUEST": ()}
"""The prepositions that lead from a thing to whom an act is done, where they are fewer than elsewhere ("rejected calls from the envoy")."""
_TO_WHOM_BELOW = frozenset({"ACCUSE", "AID", "CONCEDE", "COOPERATE", "REJECT", "REQUEST", "SANCTION", "SUPPORT", "THREATEN"})
"""Classes of acts that may tell in a clause below to whom they are done."""
_ALL = ("against", "with", "on", "from", "to", "for", "in", "at", "into", "over")
_BESIDE = {
    "ACCUSE": ("against", "on", "for"),
    "AGREE": ("with",),
    "AID": _ALL,
    "COERCE": _ALL,
    "CONCEDE": _ALL,
    "COOPERATE": _ALL,
    "MOBILIZE": ("against",),
    "PROTEST": ("against",),
    "REJECT": ("from", "to", "with"),
    "REQUEST": ("on", "to", "from", "with"),
    "RETREAT": ("to",),
    "SANCTION": ("against", "with", "on", "to"),
    "THREATEN": ("against", "with", "to"),
}
"""The prepositions behind a verb that may lead to whom an act is done where nothing else tells it, by class; of other classes none does."""
_TO_OBJECTS = frozenset({"COERCE", "REQUEST"})
"""Classes of acts done to whoever is the object of their verb, though no list has the noun ("captured a messenger", "urged their kin")."""


def _is_only_wanted(verb: Token) -> bool:
    """Is the object of a verb what is asked for, and nobody who is asked ("demanded a new government", "requested a meeting")?"""
    return verb.lemma_.lower() in ("demand", "request") and not any(c.dep_ == "xcomp" for c in verb.rights)


_CALLING = frozenset({"call", "appeal", "plead"})
_AT_WHOEVER = frozenset({"accuse", "blame", "warn", "threaten"})
"""Verbs of words spoken against whoever is their object."""


def _may_be_whoever(known: Known, head: Token) -> bool:
    """May a noun that nothing else is known of be people or a thing that they hold?"""
    if head.lower_ in ("another", "anyone", "anybody", "both", "those", "whoever"):
        return True
    return (
        (head.pos_ in ("NOUN", "PROPN") or (head.pos_ == "NUM" and known.sort.core(head).i != head.i))
        and not known.sort.is_time(head)
        and not known.sort.of(known.sort.core(head)) & {"bargains", "restrictions", "aid", "weapons"}
        and not names_act(known, known.sort.core(head))
        and not head.lower_.rstrip("s").endswith(_ABSTRACT)
    )


def _held_responsible(verb: Token) -> list[Token]:
    """The army in "hold the army responsible", which the parser takes for the subject of a clause below."""
    word = next((c for c in verb.rights if c.lower_ in ("responsible", "accountable", "liable")), None)
    if word is None:
        word = next(
            (c for c in verb.rights if c.dep_ in ("ccomp", "xcomp") and any(g.lower_ in ("responsible", "accountable") for g in c.rights)),
            None,
        )
    below = [c for c in word.lefts if c.dep_ in ("nsubj", "compound", "nmod")] if word is not None else []
    return conjuncts(below[-1]) if below else objects(verb)


def is_clock(token: Token) -> bool:
    """Is a bare number behind "at" the hour ("exploded at 8.39", "at about nine")?"""
    return (token.pos_ == "NUM" or token.like_num) and not any(c.lower_ == "of" for c in token.rights)


def _is_shot_at(known: Known, act: Act, preposition: str, head: Token) -> bool:
    """Is a noun that nothing is known of what somebody shot at ("fired at the kneeling crowd", "at whatever moved")?"""
    if act.event_class != "ASSAULT" or preposition not in ("at", "on", "upon") or act.trigger.lemma_.lower() not in _SHOOTING:
        return False
    if known.sort.of(known.sort.core(head)) or head.lemma_.lower() in _NOT_SHOT_AT or head.lower_.endswith(_ABSTRACT):
        return False
    return (head.pos_ == "NOUN" and not names_act(known, head)) or head.lower_ in ("whoever", "whatever", "anything", "everything")


_SHOOTING = frozenset({"shoot", "fire", "open", "throw", "hurl"})
_NOT_SHOT_AT = frozenset(
    {"random", "will", "range", "distance", "night", "length", "corner", "end", "time", "height", "altitude", "sight", "order", "basis"}
)


def _blamable(known: Known, thing: Token) -> tuple[str, ...]:
    """The prepositions that lead from a thing condemned to whoever did it: "the killing of civilians by soldiers"."""
    deed = names_act(known, thing) and thing.lemma_.lower().endswith(_DONE_TO_SOMEBODY)
    return ("by", "from") if deed else _BLAMED


_DONE_TO_SOMEBODY = ("ing", "ion", "cide", "murder", "arrest", "massacre", "slaughter")


def _is_sent(known: Known, verb: Token, head: Token) -> bool:
    """ "Fired missiles and *drones* at the port": a craft that is sent like a weapon, and not what is hit."""
    if verb.lemma_.lower() not in _SENDING or head.dep_ not in ("dobj", "conj", "nsubjpass"):
        return False
    words = known.sort.words
    return "carriers" in {*words.get(head.lower_, ()), *words.get(head.lemma_.lower(), ())}


_SENDING = frozenset({"fire", "launch", "send", "hurl", "lob", "unleash"})
_DESTROYING = frozenset(
    {"destroy", "damage", "cripple", "hit", "strike", "target", "capture", "seize", "neutralise", "neutralize", "eliminate"}
)
"""Verbs of harm whose object is what is harmed even where it is a weapon."""
_TAKING = frozenset({"capture", "recapture", "take", "retake", "seize", "wrest", "liberate", "regain", "recover"})


def _is_mere_place(head: Token, known: Known) -> bool:
    name = known.sort.names.get(head.i)
    return name is not None and name.kind == "place" and not name.acts


def is_aimed_at(known: Known, act: Act, head: Token, by_preposition: bool = False) -> bool:
    """Can this be what the act is done to? For force people, places and things; for words and deals actors only."""
    mine, code = known.sort.of(known.sort.core(head)), act.event_class
    if code not in _VIOLENT and code != "AID":  # "the members of the formations" are people, whatever those are
        mine = known.sort.of(head) if known.sort.of(head) & {"people", "fighters"} else mine
    if head.lemma_.lower() in ("kilometre", "kilometer", "km", "mile", "metre", "meter", "yard") and not any(
        c.lower_ == "square" for c in head.lefts
    ):
        return False
    if head.lower_.endswith(("self", "selves")) or head.pos_ in ("PUNCT", "SYM", "X"):
        return False
    if head.lower_ == "those" and any(c.dep_ in ("relcl", "acl") for c in head.rights):
        return True  # "those who had fled"
    if code in ("REJECT", "AGREE") and head.lower_ in ("it", "this", "that", "one") and not by_preposition:
        return False  # "turned it down": what was offered
    if code == "ACCUSE" and head.lower_ in ("it", "this", "that") and act.trigger.lemma_.lower() in ("condemn", "denounce", "call"):
        return False  # "condemned it": the deed
    if head.lemma_.lower() in known.sort.grammar["tolls"]:
        return False
    if code in _VIOLENT:
        if names_act(known, known.sort.core(head)) and not mine & _SOLID:
            return False
        if mine & _SOLID:
            return True
        if head.lower_ in _SOME and head.dep_ in ("nsubjpass", "dobj"):
            return True  # "many were turned back"
        return not mine and not by_preposition and head.pos_ in ("NOUN", "PROPN") and not head.lower_.endswith(_ABSTRACT)
    if (
        any(c.dep_ == "poss" and c.tag_ == "PRP$" for c in head.lefts)
        and not by_preposition
        and code not in ("CONSULT", "SUPPORT", "ACCUSE", "REQUEST")
    ):
        return False
    if code == "PROTEST" and by_preposition and "sites" in mine:
        return True  # "marched on the palace"
    if mine & {"aid", "bargains", "restrictions", "weapons", "sites"} and not mine & (NAMED - {"authorities", "carriers"}):
        return False
    if code in ("MOBILIZE", "RETREAT", "PROTEST") and not by_preposition:
        return (code == "RETREAT" and bool(mine & {"territory", "place"})) or (
            code == "PROTEST" and bool(mine & {"authorities", "state", "group"})
        )
    if mine & (NAMED | {"place", "pronoun"}) or (mine & {"people"} and not (code == "AID" and mine & {"aid"})):
        return True
    if code == "CONSULT" and not mine and by_preposition:
        return head.pos_ in ("NOUN", "PROPN") and known.sort.acts(head) and head.lower_.rstrip("s").endswith(_PERSONAL)
    return bool(mine & {"territory"}) and code in ("CONSULT", "RETREAT", "MOBILIZE", "AID", "CONCEDE")
