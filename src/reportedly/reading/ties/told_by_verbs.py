"""Ties that a verb tells: "backs the rebels", "fights alongside", "has been bombing", "defected to"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.reading.syntax import agents, conjuncts, done_to, is_negated, is_passive, objects, subjects
from reportedly.reading.ties.ends import Ends, Found, Relations, Sense

ENDING = frozenset(
    {"halt", "stop", "end", "cut", "cease", "suspend", "renounce", "sever", "break", "withdraw", "freeze", "drop", "lose", "cancel"}
)


_SENDING = frozenset({"send", "deploy", "dispatch", "commit", "provide", "contribute", "supply"})
_CONTESTS = frozenset({"defeat", "confront", "counter"})
"""Verbs of enmity that, done to a person, tell of an election or a quarrel."""


_LEAVING = frozenset({"leave", "quit", "abandon", "desert", "defect"})


_ASKING = frozenset({"call", "urge", "ask", "appeal", "order", "tell", "press", "request", "instruct"})
MEMBERS = frozenset({"member", "nation", "country", "state", "group", "faction", "brigade", "party", "partner", "militia", "unit", "ally"})


_WHOLES = frozenset({"group", "faction", "brigade", "militia", "party", "unit"})
"""Of these, those that have members themselves ("the group, which includes two brigades")."""


def of_verb(verb: Token, lemma: str, words: Relations, ends: Ends) -> Iterator[Found]:
    told, others = _sense(verb, lemma, words)
    sense = words.verbs.get(told)
    if sense is None:
        return
    passive = is_passive(verb)
    if told == lemma:
        doers, others = (_agents(verb), subjects(verb)) if passive else (subjects(verb), _done_to(verb))
        if verb.dep_ in ("acl", "amod") and passive and verb.lower_ in words.participles:
            return
        if sense.form == "arms":  # "supplied drones to the army"
            to = [end for p in verb.rights if p.dep_ in ("prep", "dative") and p.lower_ == "to" for end in ends_of(p)]
            others = to or others
        if any(o.lower_ == "other" and o.nbor(-1).lower_ == "each" for o in others if o.i):  # "fought each other"
            doers, others = doers[:1], doers[1:2]
    else:
        doers = subjects(verb)
        if lemma in ("receive", "get"):
            doers, others = others, doers
    if sense.relation == "fights" and not (passive or _lasting(verb)):
        return
    if told in words.habitual and not _is_habit(verb):
        return
    if verb.dep_ == "relcl" and not passive:
        doers = [d for d in doers if d.i < verb.i] or doers  # "X, who led the team, and the negotiator, Y"
    if sense.form == "trains":
        others = [o for o in others if not _is_anybody(o, ends)]  # "had been training fighters"
    if lemma == "join" and verb.dep_ in ("xcomp", "advcl", "conj") and verb.head.lemma_.lower() in _LEAVING and objects(verb.head):
        sense = Sense("switches_to")
    others = [ends.meant(o) for o in others]
    if lemma == "unite" and len(others) < 2 and not any(o.tag_ in ("NNS", "NNPS") for o in others):
        return  # "cannot unite Syria"
    if sense.relation == "opposes":
        others = [o for o in others if o.lower_ != "it"]  # what is opposed as "it" is a plan
    if lemma in _CONTESTS:
        others = [o for o in others if not ends.is_person(o)]
    if lemma in ("join", "include"):
        leaves = sense.relation == "switches_to" or (lemma == "join" and verb.dep_ == "conj" and verb.head.lemma_.lower() in _LEAVING)
        others = [o for o in others if (ends.is_named(o) or (leaves and ends.is_one(o))) and not ends.is_person(o)]
        doers = [d for d in doers if lemma == "join" or d.lemma_.lower() not in MEMBERS - _WHOLES]
    if (
        told == "fight for"
        and verb.dep_ in ("advcl", "xcomp", "acl")
        and verb.head.lemma_.lower() in _SENDING | {"soldier", "troop", "man", "fighter"}
    ):
        sent = verb.head if verb.head.pos_ == "VERB" else verb.head.head  # "sent soldiers to fight for Russia"
        if sent.lemma_.lower() in _SENDING:
            sense, doers, verb = Sense("supports"), subjects(sent), sent
    if told in ("cooperate", "collaborate"):
        doers, others = doers[:1], doers[1:2]  # "the army and the militia have cooperated"
    if told != lemma and (asked := _asked(verb)) is not None:
        doers = asked
    if not doers and verb.dep_ == "acl":
        doers = [c for c in verb.head.lefts if c.tag_ == "PRP$"]  # "in its determination to defeat them"
    stopped = verb.dep_ in ("xcomp", "ccomp") and verb.tag_ == "VBG" and verb.head.lemma_.lower() in ENDING and not is_negated(verb.head)
    no_longer = any(c.lower_ in ("longer", "anymore") and c.dep_ == "advmod" for c in verb.children)
    ended = no_longer or used_to(verb) or _until(verb) or stopped or lemma in ("break", "split", "part", "splinter", "secede")
    for doer in doers[:3]:
        for other in others[:4]:
            if doer.i != other.i and ends.is_one(doer) and ends.is_one(other):
                yield Found(
                    sense,
                    doer,
                    other,
                    verb,
                    (doer, verb, other) if abs(doer.i - verb.i) < 9 else (verb, other),
                    ended=ended,
                    by_negation=f"not {lemma}" in words.verbs,
                )


def _agents(verb: Token) -> list[Token]:
    """Who does it, also where the next participle has them ("are armed and paid *by the army*")."""
    return agents(verb) or [a for c in verb.rights if c.dep_ == "conj" and c.tag_ == "VBN" and not objects(c) for a in agents(c)]


def _is_anybody(noun: Token, ends: Ends) -> bool:
    """A bare plural names nobody: one's own men are trained, too."""
    return (
        noun.tag_ == "NNS"
        and not ends.is_named(noun)
        and not any(True for _ in noun.lefts)
        and not any(c.dep_ == "prep" for c in noun.rights)
    )


def _asked(verb: Token) -> list[Token] | None:
    """Who is asked to do it ("called on *residents* to cooperate with the police"); None where nobody is asked."""
    first = verb
    while first.dep_ == "conj" and first.head.tag_ == "VB":
        first = first.head
    above = first.head
    if first.dep_ not in ("xcomp", "ccomp", "advcl") or first.tag_ != "VB" or above.lemma_.lower() not in _ASKING:
        return None
    on = [end for p in above.rights if p.dep_ == "prep" and p.lower_ in ("on", "upon", "to") and p.i < first.i for end in ends_of(p)]
    return on or [c for c in above.rights if c.dep_ == "dobj" and c.i < first.i]


def _sense(verb: Token, lemma: str, words: Relations) -> tuple[str, list[Token]]:
    """The words of a relation that the verb tells, and the heads after the preposition that belongs to it ("fight alongside X")."""
    apart = next((c.lower_ for c in verb.rights if c.dep_ in ("prt", "advmod") and c.lower_ in ("away", "off", "up", "down", "out")), None)
    for child in verb.children:
        if apart is not None and child.dep_ == "prep" and f"{lemma} {apart} {child.lower_}" not in words.verbs:
            continue  # "broke away with ten men" is not "broke with"
        if child.dep_ in ("prep", "agent", "prt", "dobj", "advmod"):
            name = f"{lemma} {child.lower_}"
            for inner in child.children:
                if inner.dep_ == "prep" and f"{name} {inner.lower_}" in words.verbs:
                    return f"{name} {inner.lower_}", ends_of(inner)
                if inner.dep_ == "pobj":
                    if f"{name} {inner.lower_} of" in words.verbs and (whose := [c for c in inner.lefts if c.dep_ == "poss"]):
                        return f"{name} {inner.lower_} of", whose  # "came to its aid"
                    for last in inner.rights:  # "fights under the banner of the Front"
                        if last.dep_ == "prep" and f"{name} {inner.lower_} {last.lower_}" in words.verbs:
                            return f"{name} {inner.lower_} {last.lower_}", ends_of(last)
            if child.dep_ == "dobj":
                for other in verb.children:
                    if other.dep_ == "prep" and f"{name} {other.lower_}" in words.verbs:
                        return f"{name} {other.lower_}", ends_of(other)
            elif child.dep_ in ("prt", "advmod") and (
                beside := next((o for o in verb.rights if o.dep_ == "prep" and f"{name} {o.lower_}" in words.verbs), None)
            ):
                return f"{name} {beside.lower_}", ends_of(beside)  # "went over to the rebels"
            elif name in words.verbs and not (child.dep_ == "prep" and lemma in words.verbs and any(o.i < child.i for o in objects(verb))):
                if child.dep_ in ("prt", "advmod"):
                    joined = [t for p in verb.children if p.dep_ == "prep" and p.lower_ == "with" for t in ends_of(p)]
                    return name, [*objects(verb), *joined]
                return name, ends_of(child)
    if f"not {lemma}" in words.verbs and is_negated(verb):
        return f"not {lemma}", objects(verb)
    return lemma, []


def ends_of(preposition: Token) -> list[Token]:
    """What stands after a preposition; of "to which they pledged allegiance" what the clause is about."""
    clause = preposition.head
    return [
        clause.head if end.tag_ in ("WDT", "WP") and clause.dep_ == "relcl" else end
        for inner in preposition.children
        if inner.dep_ == "pobj"
        for end in conjuncts(inner)
    ]


def _done_to(verb: Token) -> list[Token]:
    """Heads of what the verb is done to: its objects, those it shares with the next verb ("trained and armed the rebels"), or the noun that
    its relative clause is about ("the militias that Iran supports")."""
    found = done_to(verb) or [o for c in verb.children if c.dep_ == "conj" for o in done_to(c)]
    if not found and verb.dep_ == "conj" and verb.head.dep_ == "relcl":
        found = done_to(verb.head)  # "a force that it funds and trains"
    return [_of_whom(t) for t in found]


def _of_whom(share: Token) -> Token:
    """Whom a share is of ("nearly all of the *gangs*", "most of the *rebels*")."""
    if share.lower_ not in ("all", "most", "many", "some", "several", "half", "hundreds", "thousands", "dozens", "scores", "majority"):
        return share
    return next((e for p in share.rights if p.lower_ == "of" for e in p.children if e.dep_ == "pobj"), share)


def _lasting(verb: Token) -> bool:
    """Does the verb tell a standing fight and not one act ("is fighting", "has fought", "fights")?"""
    return verb.tag_ in ("VBG", "VBZ", "VBP", "VB") or any(c.dep_ == "aux" and c.lemma_ == "have" for c in verb.children)


def _is_habit(verb: Token) -> bool:
    """Is an act told as one that goes on: "has been bombing", "regularly shelled by"?"""
    if any(
        c.dep_ == "advmod" and c.lower_ in ("regularly", "repeatedly", "frequently", "often", "routinely", "daily") for c in verb.children
    ):
        return True
    return verb.tag_ == "VBG" and any(c.dep_ == "aux" and c.lower_ == "been" for c in verb.children)


def used_to(verb: Token) -> bool:
    return (verb.dep_ == "xcomp" and verb.head.lower_ == "used") or any(
        c.lower_ in ("formerly", "previously", "once") for c in verb.children
    )


def _until(verb: Token) -> bool:
    """Past tense with "until ...": it is over."""
    return verb.tag_ == "VBD" and any(
        (c.dep_ == "advcl" and any(m.lower_ == "until" for m in c.children)) or (c.dep_ == "prep" and c.lower_ == "until")
        for c in verb.children
    )
