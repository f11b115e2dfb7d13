"""Steps that are told without naming an agreement: calls to stop fighting, halts that one side declares, offers that wait for an answer,
withdrawals and releases that have begun or not."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.terms import duration, end_of_act
from reportedly.reading.agreements.truces import Named, Truce
from reportedly.reading.agreements.words import Steps
from reportedly.reading.circumstances import claimed
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import conjuncts, governors, is_negated, is_passive, objects, subjects
from reportedly.records import Agreement, Step
from reportedly.spans import trim

_STOP = frozenset({"stop", "halt", "cease", "end"})
_FIGHTING = frozenset({"fighting", "hostility", "hostilities", "violence", "bloodshed", "combat", "fire", "war"})
_URGE = frozenset({"urge", "call", "appeal", "press", "implore", "ask", "beg", "exhort", "demand", "beseech"})
_WISHING = frozenset({"urge", "demand", "ask"})
_PAUSE = frozenset({"halt", "suspend", "pause", "stop", "cease", "freeze"})
_FORCE = frozenset({"attack", "operation", "hostility", "hostilities", "strike", "airstrike", "offensive", "bombardment", "raid", "assault", "fighting"})  # fmt: skip
_ENDS = frozenset({"end", "halt", "stop", "pause", "suspension", "freeze", "cessation"})
_ORDER = frozenset({"order", "announce", "declare", "proclaim", "decree", "command"})
_ANSWER = frozenset({"respond", "reply"})
_OFFERS = frozenset({"proposal", "offer", "plan", "initiative", "draft", "text", "announcement", "invitation"})
_BROKERS = frozenset({"facilitator", "mediator", "broker"})
_BEGIN = frozenset({"begin", "start", "commence", "take", "get", "proceed", "complete", "finish"})
_NEAR = 2
"""Sentences after an agreement is named in which what it provides for is told to have begun or not."""


def without_name(
    doc: Doc, named: list[Named], so_far: Records, words: Steps, ids: dict[int, str], told: list[Agreement]
) -> Iterator[Agreement]:
    """Steps whose words name no agreement: of the one that the report named last, or of one without a name where it named none. Nothing that
    `told` records of the same step already."""
    heads = [n.head.i for n in named]
    made = {a.agreement for a in told if a.step in ("offer", "announce", "accept", "negotiate", "sign", "term")}
    for token in doc:
        if token.pos_ not in ("VERB", "NOUN"):
            continue
        at = bisect_right(heads, token.i)
        last = named[at - 1] if at else None
        found = (
            _call(token)
            or _halt(token)
            or _ordered_end(token)
            or _ordered_halt(token)
            or _offered(token, words)
            or (_mediated(token) if named else None)
            or (_waiting(token, last, made, ids) if last is not None else None)
            or (_begun(token, last, words) if last is not None else None)
            or (_guarantors(token, last) if last is not None else None)
            or (_word_kept(token, last) if last is not None else None)
        )
        if found is None:
            continue
        step, verb, who, span = found
        if any(a.step == step and s < span[1] and span[0] < e for a in told for s, e in a.quote.spans):
            continue
        known = last is not None and (step not in ("call_for", "announce") or last.truce.kind == "ceasefire")
        truce = last.truce if last is not None and known else Truce(first=(verb.idx, verb.idx + len(verb)), kind="ceasefire")
        agreement = ids.setdefault(id(truce), so_far.new_id("truce", [truce.first]))
        text = so_far.report.text
        shared = claimed("agreement", verb, (trim(text, *span),), so_far)
        if step in ("offer", "guarantee"):
            shared["modality"] = "actual"  # that no answer has come is told as sure
            shared["time"] = None
        elif step == "implement" and is_negated(verb) and shared["modality"] in ("actual", "ongoing"):
            shared["modality"] = "denied"
        fields: dict[str, Any] = {
            words.doers.get(step, "by"): tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN", "PRON"))
        }
        yield Agreement(
            agreement=agreement, step=step, kind=truce.kind, name=truce.name, duration=duration(verb, verb, text), **fields, **shared
        )  # fmt: skip


_Found = tuple[Step, Token, list[Token], tuple[int, int]]


def _call(verb: Token) -> _Found | None:
    """ "urged both sides to stop fighting", "called on the army to cease hostilities at once", "appealed to them to lay down their arms"."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _URGE or is_negated(verb):
        return None
    for act in verb.rights:
        wished = act.dep_ == "ccomp" and act.tag_ == "VBP" and any(c.lower_ == "that" for c in act.lefts)  # "demanded that both sides stop"
        if (act.dep_ not in ("xcomp", "ccomp", "advcl") or act.tag_ != "VB") and not (wished and verb.lemma_.lower() in _WISHING):
            continue
        what = _stopped(act)
        if what is not None:
            who = [] if is_passive(verb) else subjects(verb)
            return "call_for", verb, who, (_first(verb, who), what.idx + len(what))
    return None


def _stopped(act: Token) -> Token | None:
    """The last word of what is to stop: "stop *fighting*", "cease *fire*", "lay down their *arms*"."""
    lemma = act.lemma_.lower()
    if lemma == "lay" and any(c.lower_ == "down" for c in act.rights):
        return next((o for o in objects(act) if o.lower_ in ("arms", "weapons", "guns")), None)
    if lemma in ("return", "resume", "come") or (lemma == "go" and any(c.lower_ == "back" for c in act.rights)):
        to = [e for p in act.rights if p.lower_ == "to" for e in p.children if e.dep_ == "pobj"]
        return next(
            (t for t in (*to, *objects(act)) if t.lower_ in ("dialogue", "talks", "negotiations") and not any(True for _ in t.rights)), None
        )
    if lemma == "silence":
        return next((o for o in objects(act) if o.lower_ in ("guns", "weapons")), None)
    if lemma not in _STOP:
        return None
    after = act.nbor() if act.i + 1 < len(act.doc) else act
    if after.lower_ in ("fighting", "shooting", "firing", "fire"):
        return after
    return next((o for o in objects(act) if o.lower_ in _FIGHTING and not any(c.lower_ == "of" for c in o.rights)), None)


def _halt(verb: Token) -> _Found | None:
    """ "The group said it would halt attacks for ten days", "announced that it was suspending operations until Sunday"."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _PAUSE or is_negated(verb) or is_passive(verb):
        return None
    what = next((o for o in objects(verb) if o.lemma_.lower() in _FORCE), None)
    said = verb.dep_ == "ccomp" and verb.head.lemma_.lower() in ("say", "announce", "declare", "add", "vow", "pledge", "promise")
    to_come = any(c.lower_ in ("would", "will") for c in verb.lefts) or (verb.tag_ == "VBG" and any(c.lemma_ == "be" for c in verb.lefts))
    promised = verb.dep_ == "xcomp" and verb.head.lemma_.lower() in ("vow", "pledge", "promise", "offer")
    who = subjects(verb)
    if what is None or not who or not ((said and to_come) or promised) or not _is_limited(verb, what):
        return None
    if any(c.lower_ in ("until", "unless", "if") and c.dep_ == "mark" for a in verb.rights for c in a.children):
        return None
    end = max(phrase(what)[1], verb.idx + len(verb))
    return ("offer" if promised and verb.head.lemma_ == "offer" else "announce"), verb, who, (_first(verb, who), end)


def _ordered_end(noun: Token) -> _Found | None:
    """ "ordered an end to the army's operation", "announced a halt to the bombardment"."""
    verb = noun.head
    if noun.pos_ != "NOUN" or noun.lower_ not in _ENDS or noun.dep_ != "dobj" or verb.lemma_.lower() not in _ORDER:
        return None
    of = [
        (c, e)
        for c in noun.rights
        if c.dep_ == "prep" and c.lower_ in ("to", "of", "in")
        for e in c.children
        if e.dep_ in ("pobj", "pcomp")
    ]
    what = next((e for _, e in of if e.lemma_.lower() in _FORCE | _OPERATIONS), None)
    who = subjects(verb)
    if what is None or not who or is_negated(verb) or is_passive(verb) or verb.tag_ not in ("VBD", "VBZ", "VBN"):
        return None
    return "announce", verb, who, (_first(verb, who), phrase(what)[1])


def _ordered_halt(verb: Token) -> _Found | None:
    """ "ordered its troops to cease fire at midnight", "ordered his men to suspend operations"."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in ("order", "instruct", "command") or verb.tag_ not in ("VBD", "VBZ", "VBN"):
        return None
    if is_passive(verb) or is_negated(verb):
        return None
    act = next((c for c in verb.rights if c.dep_ in ("xcomp", "ccomp") and c.tag_ == "VB" and c.lemma_.lower() in _PAUSE), None)
    if act is None:
        return None
    what = _stopped(act) or next((o for o in objects(act) if o.lemma_.lower() in _FORCE | _OPERATIONS | {"movement"}), None)
    who = subjects(verb)
    return ("announce", verb, who, (_first(verb, who), what.idx + len(what))) if what is not None and who else None


def _offered(verb: Token, words: Steps) -> _Found | None:
    """ "offered to release the prisoners", "has offered to withdraw its guns"."""
    if (
        verb.pos_ != "VERB"
        or verb.lemma_.lower() != "offer"
        or is_passive(verb)
        or is_negated(verb)
        or verb.tag_ not in ("VBD", "VBZ", "VBN")
    ):
        return None
    act = next((c for c in verb.rights if c.dep_ == "xcomp" and c.tag_ == "VB"), None)
    who = subjects(verb)
    if act is None or not who or not (act.lemma_.lower() in words.concrete or act.lemma_ == "return"):
        return None
    return "offer", verb, who, (_first(verb, who), end_of_act(act))


def _mediated(verb: Token) -> _Found | None:
    """ "Chester Crocker, who mediated for eight years", "Norway mediates between the two"."""
    lemma = verb.lemma_.lower()
    if verb.pos_ != "VERB" or lemma not in ("mediate", "shuttle") or is_passive(verb) or is_negated(verb):
        return None
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or any(o.dep_ == "dobj" for o in verb.rights):
        return None
    if lemma == "shuttle" and not any(c.lower_ == "between" for c in verb.rights):
        return None
    who = subjects(verb)
    return ("negotiate", verb, who, (_first(verb, who), verb.idx + len(verb))) if who else None


_OPERATIONS = frozenset({"campaign", "bombing", "shelling", "war", "combat", "advance"})


def _is_limited(verb: Token, what: Token) -> bool:
    """Is it said for how long or until when, or that one side does it alone?"""
    for governor in (verb, what):
        for child in governor.rights:
            if (
                child.dep_ == "prep"
                and child.lower_ in ("for", "during", "until", "from")
                and any(e.ent_type_ in ("DATE", "TIME") for e in child.children)
            ):
                return True
            if child.lower_ in ("unilaterally", "temporarily"):
                return True
    return any(c.lower_ in ("unilaterally", "temporarily") for c in verb.lefts)


def _waiting(verb: Token, last: Named, made: set[str], ids: dict[int, str]) -> _Found | None:
    """ "has yet to respond to the offer", "has not replied", "did not immediately respond to the announcement" after an offer was told."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _ANSWER:
        return None
    yet = verb.dep_ == "xcomp" and any(c.lower_ == "yet" for c in (*verb.head.children, *verb.lefts))
    if not yet and not is_negated(verb):
        return None
    to = [e for c in verb.rights if c.dep_ == "prep" and c.lower_ == "to" for e in c.children if e.dep_ == "pobj"]
    if to and to[0].i != last.head.i and to[0].lemma_.lower() not in _OFFERS:
        return None  # "to a request for comment"
    if not to and not _is_near(last.head, verb, _NEAR + 1 if yet else 1):
        return None
    if (to and not _is_near(last.head, verb, _NEAR)) or (ids.get(id(last.truce)) not in made and not (to and to[0].i == last.head.i)):
        return None
    who = subjects(verb)
    return ("offer", verb, who, (_first(verb, who), verb.idx + len(verb))) if who else None


def _begun(noun: Token, last: Named, words: Steps) -> _Found | None:
    """ "No withdrawal has begun", "the disarmament was completed": what an agreement named shortly before provides for."""
    if noun.pos_ != "NOUN" or noun.lemma_.lower() not in words.demanded or noun.dep_ not in ("nsubj", "nsubjpass"):
        return None
    if any(c.dep_ == "prep" and c.lower_ in ("of", "from") for c in noun.rights):
        return None  # "the withdrawal of the mission from Macomia": of what, its own words say
    verb = noun.head
    if verb.lemma_.lower() not in _BEGIN or verb.pos_ != "VERB" or not _is_near(last.head, verb, _NEAR):
        return None
    if verb.lemma_ in ("take", "get") and not any(c.lower_ in ("place", "under") for c in verb.rights):
        return None
    if any(c.tag_ == "MD" for c in verb.lefts):
        return None
    return "implement", verb, [], (phrase(noun)[0], verb.idx + len(verb))


def _guarantors(noun: Token, last: Named) -> _Found | None:
    """ "with Norway and Chile as guarantors", "with Togo as a guarantor country", "with Norway acting as facilitator"."""
    step: Step | None = "guarantee" if noun.lemma_.lower() == "guarantor" else "negotiate" if noun.lemma_.lower() in _BROKERS else None
    if step is None or not _is_near(last.head, noun, 1):
        return None
    head = noun.head if noun.dep_ == "compound" and noun.head.lemma_.lower() in ("country", "state", "nation", "power") else noun
    if head.dep_ != "pobj" or head.head.lower_ != "as":
        return None
    beside = [c for c in head.head.head.children if c.right_edge.i + 1 == head.head.i]  # "with Norway, as guarantor": hung on the verb both
    with_ = next((t for t in (*governors(head), *beside) if t.lower_ == "with" and t.pos_ in ("ADP", "SCONJ")), None)
    who = (
        [e for c in with_.children if c.dep_ in ("pobj", "pcomp") for e in conjuncts(c) if e.pos_ in ("NOUN", "PROPN")]
        if with_ is not None
        else []
    )
    acting = head.head.head if head.head.head.lemma_ in ("act", "serve") and head.head.head.tag_ == "VBG" else None
    if acting is not None and not who:
        own = [c for c in acting.lefts if c.dep_ == "nsubj"] or [t for t in (acting.nbor(-1),) if t.head.lower_ == "with"]
        who = conjuncts(own[0]) if own else []
    return (step, noun, who, (phrase(who[0])[0], noun.idx + len(noun))) if who and who[0].i < noun.i else None


def _word_kept(verb: Token, last: Named) -> _Found | None:
    """ "So far both have kept their word", "the army broke its promise" right after an agreement."""
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in ("keep", "break") or not _is_near(last.head, verb, _NEAR):
        return None
    what = next(
        (o for o in objects(verb) if o.lower_ in ("word", "promise", "promises", "pledge") and any(c.dep_ == "poss" for c in o.lefts)), None
    )
    who = subjects(verb)
    if what is None or not who or is_negated(verb):
        return None
    return "observe" if verb.lemma_ == "keep" else "breach", verb, who, (_first(verb, who), what.idx + len(what))


def _first(verb: Token, who: list[Token]) -> int:
    near = who and who[0].i < verb.i and verb.i - who[0].i <= 8 and who[0].sent.start == verb.sent.start
    return phrase(who[0])[0] if near else verb.idx


def _is_near(head: Token, verb: Token, sentences: int) -> bool:
    return sum(1 for t in head.doc[head.i + 1 : verb.i + 1] if t.is_sent_start) <= sentences
