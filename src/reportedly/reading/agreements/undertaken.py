"""What sides "agreed to" do, where it is a thing that truces are made of: the step of agreeing, and its terms."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.kinds import SIDES, lemmas_of
from reportedly.reading.agreements.terms import end_of_act
from reportedly.reading.agreements.truces import Named, Truce
from reportedly.reading.agreements.words import Steps
from reportedly.reading.circumstances import claimed
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_negated, objects, subjects
from reportedly.records import Agreement
from reportedly.spans import trim

_OF_WAR = frozenset(
    {
        "fight",
        "attack",
        "gun",
        "bomb",
        "surrender",
        "ceasefire",
        "truce",
        "armistice",
        "hostilities",
        "hostility",
        "war",
        "fighting",
        "peace",
        "weapon",
        "prisoner",
        "hostage",
        "captive",
        "detainee",
    }
)


def agreed(doc: Doc, named: list[Named], so_far: Records, words: Steps, ids: dict[int, str]) -> Iterator[Agreement]:
    """What sides "agreed to" do, where it is a thing that truces are made of: the step of agreeing, and each act as a term of it. It is the
    agreement named last before, else the next one, else one without a name."""
    if not named and (SIDES | _OF_WAR).isdisjoint(lemmas_of(doc)):
        return  # unions agree to suspend a strike
    heads = {n.head.i for n in named}
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() != "agree":
            continue
        act = next((c for c in verb.children if c.dep_ == "xcomp" and (c.lemma_.lower() in words.concrete or _holds_fire(c))), None)
        if act is None:
            act = _agreed_that(verb, words)
        who = subjects(verb) if act is not None else []
        if act is None or not who:
            continue
        if words.verbs.get(act.lemma_.lower()) in ("extend", "observe") and any(o.i in heads for o in objects(act)):
            continue  # "agreed to extend the truce": told as that
        before = bisect_left(named, verb.i, key=lambda n: n.head.i)
        truce = (
            named[max(0, before - 1)].truce
            if named
            else Truce(first=(verb.idx, verb.idx + len(verb)), kind="ceasefire" if _holds_fire(act) else "other")
        )
        agreement = ids.get(id(truce)) or so_far.new_id("truce", [truce.first])
        ids[id(truce)] = agreement
        text = so_far.report.text
        spans = (trim(text, phrase(who[0])[0] if who[0].i < verb.i else verb.idx, end_of_act(act)),)
        sides = tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN", "PRON"))
        several = len(who) > 1 or (who[0].tag_ in ("NNS", "NNPS") and who[0].lemma_.lower() in _ALL_SIDES) or who[0].lower_ == "they"
        step = Agreement(
            agreement=agreement, step="accept", kind=truce.kind, name=truce.name, by=sides,
            parties=sides if several else (), place=where(verb, so_far).place, **claimed("agreement", verb, spans, so_far),
        )  # fmt: skip
        yield step
        for one in [] if _holds_fire(act) else [act, *(c for c in act.children if c.dep_ == "conj" and c.lemma_.lower() in words.concrete)]:
            own = (trim(text, one.idx, end_of_act(one)),)
            yield Agreement(
                agreement=agreement, of=step.id, step="term", kind=truce.kind, name=truce.name, by=sides, place=where(one, so_far).place,
                **claimed("agreement", one, own, so_far),
            )  # fmt: skip


def _agreed_that(verb: Token, words: Steps) -> Token | None:
    """ "The elders and the commander agreed in May that fighters would stay out of the town": what was agreed, where it binds a side of the war."""
    act = next((c for c in verb.rights if c.dep_ == "ccomp" and any(m.lower_ in ("would", "will", "should") for m in c.lefts)), None)
    if act is None or len(subjects(verb)) < 2:
        return None
    bound = any(s.lemma_.lower() in SIDES | {"prisoner", "weapon", "hostage", "troops"} for s in subjects(act))
    return act if bound and (act.lemma_.lower() in words.obliged or is_negated(act)) else None


def _holds_fire(act: Token) -> bool:
    """ "agreed not to attack each other", "agreed not to shell the town"."""
    return is_negated(act) and act.lemma_.lower() in _FORCE


_FORCE = frozenset({"attack", "fight", "target", "shell", "bomb", "strike", "fire", "shoot", "assault", "raid", "kill"})


_ALL_SIDES = frozenset({"side", "party", "rival", "foe", "enemy", "adversary", "group", "faction", "army", "force"})
"""Nouns that in the plural may be both sides of an agreement; others are one side of it that says yes."""
