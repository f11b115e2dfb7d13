"""Acts that the codebook's words do not give, found by a small model trained on whole reports with careful readings: it tells which verbs name an act
and of which class. Who does it and to whom is read as of any other verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import get_args

import numpy as np
from spacy.tokens import Doc, Token
from spacy.tokens import Span as Sentence

from reportedly.models.acts import Acts
from reportedly.reading.attribution.features import SHORTEST, Encoded
from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.clause import Clause
from reportedly.reading.events.lexicon import Sense, Senses
from reportedly.reading.events.participants import parts
from reportedly.reading.events.sorts import Sorter
from reportedly.reading.events.verb_acts import verb_act
from reportedly.records import Event, EventClass

CLASSES: Sequence[str] = get_args(EventClass)
LIKELY = 0.6
"""How likely a verb must name an act of one class."""


def verbs_of(encoded: Encoded, doc: Doc) -> list[tuple[int, Token]]:
    """The verbs of a report: number of the word, and token."""
    return [(n, doc[i]) for n, i in enumerate(encoded.words.tokens) if doc[i].tag_.startswith("VB")]


def known_of(lemma: str, senses: Senses) -> list[int]:
    """Which classes the codebook's words give a verb's lemma (0 or 1 each, in the order of CLASSES), and whether they hold it at all."""
    classes = {sense.event_class for of_class in senses.verbs.get(lemma, ()) for sense in of_class}
    return [int(code in classes) for code in CLASSES] + [int(bool(classes))]


def classes_of(encoded: Encoded, doc: Doc, senses: Senses, model: Acts) -> dict[int, str]:
    """The class of the act that each verb names which most likely names one, by index of the token in the parse."""
    verbs = verbs_of(encoded, doc) if len(encoded.words.words) >= SHORTEST else []
    if not verbs:
        return {}
    rows, lemmas = [n for n, _ in verbs], [senses.lemma(verb) for _, verb in verbs]
    known = np.array([known_of(lemma, senses) for lemma in lemmas], dtype=np.float32)
    chances = model.chances(encoded.states[rows], encoded.words.columns[rows], lemmas, known)[:, 1:]
    best = chances.argmax(axis=1)
    return {verb.i: CLASSES[int(act)] for (_, verb), act, own in zip(verbs, best, chances, strict=True) if own[act] >= LIKELY}


def is_learned(event: Event) -> bool:
    """Did only the model find it? Its reader says so."""
    return "+acts:" in event.reader


def further_acts(sentence: Sentence, known: Known, classes: Mapping[int, str], acts: Sequence[Act]) -> list[Act]:
    """The acts that verbs of the sentence name by the model and no other act is named by."""
    taken = {i for act in acts for i in (*act.names, act.trigger.i, act.carrier.i)}
    found = [
        _act(known, verb, classes[verb.i])
        for verb in sentence
        if verb.i in classes
        and verb.i not in taken
        and not any(act.event_class == classes[verb.i] and _hang_together(verb, act.trigger) for act in acts)
    ]
    return [act for act in found if not _is_only_of_things(act, known.sort)]


_FORCES = frozenset({"authorities", "carriers", "fighters", "group", "name", "pronoun", "state"})


def _is_only_of_things(act: Act, sort: Sorter) -> bool:
    """Is it done to things alone, by nobody told or by people who are no force ("residents burned tyres", "clips were released")?"""
    if act.event_class not in ("ASSAULT", "COERCE", "CONCEDE") or not act.target:
        return False
    things = all(not sort.of(sort.core(to.head)) and to.head.text.islower() and to.head.pos_ == "NOUN" for to in act.target)
    return things and not any(sort.of(doer.head) & _FORCES for doer in act.actor)


def _hang_together(verb: Token, other: Token) -> bool:
    """Does one word depend on the other, so that both most likely name one act ("helicopters were launching the assault")?"""
    return verb.head.i == other.i or (other.head.i == verb.i and other.dep_ not in ("conj", "advcl", "parataxis"))


_TO_OBJECTS = frozenset({"AID", "ASSAULT", "COERCE", "CONCEDE", "REQUEST", "SANCTION", "SUPPORT"})
"""Classes of acts that are done to what their verb's object names, whatever that is ("search the house")."""
_TO_NO_PLACE = frozenset({"AGREE", "CONCEDE", "REQUEST", "RETREAT", "THREATEN"})
"""Classes of acts that are done in a place, or lead from it or to it, never to it."""
_GROUND = frozenset({"across", "at", "for", "from", "in", "inside", "into", "near", "of", "on", "over", "through", "to", "towards"})
_ENDS_OF = frozenset({"die", "perish"})
"""Verbs for what befalls those who are their subject."""


def _is_ground(head: Token, event_class: str, sort: Sorter) -> bool:
    """Is it where an act is done or leads, and nobody ("signed in Raipur", "fled the valley", "fled to Erbil")?"""
    while head.dep_ == "conj" and head.head.i != head.i:
        head = head.head
    ground = bool(sort.of(head) & {"place", "territory", "sites"}) or head.ent_type_ in ("GPE", "LOC", "FAC")
    if event_class == "RETREAT" and head.dep_ == "dobj":
        return ground
    return ground and head.dep_ == "pobj" and head.head.lower_ in _GROUND


def _act(known: Known, verb: Token, event_class: str) -> Act:
    """The act that a verb names. Who takes part is read as of any verb of its class; without conditions of the codebook's that say more of the verb, its
    object is whom or what it is done to."""
    sort, clause = known.sort, Clause.of(verb, known.sort)
    if event_class == "ASSAULT" and verb.lemma_.lower() in _ENDS_OF:
        clause = Clause(verb, True, [], clause.doers, clause.negated)
    elif not clause.done_to and verb.tag_ in ("VBN", "VBD") and event_class in _TO_OBJECTS - {"REQUEST"}:
        # "Hostages freed after siege": a headline's participle, which the parser takes for a past tense.
        if clause.doers and not any(sort.acts(doer) or sort.of(doer) & {"place", "outlet"} for doer in clause.doers):
            clause = Clause(verb, True, [], clause.doers, clause.negated)
    act = verb_act(known, clause, Sense(known.senses.classes[event_class], None, plain=True))
    act.learned = True
    if event_class in _TO_NO_PLACE:
        act.target = [to for to in act.target if not _is_ground(to.head, event_class, sort)]
    if event_class in _TO_OBJECTS and not act.target:
        taken = {part.span for part in act.actor}
        act.target = [
            to for head in clause.done_to for to in parts([head], sort)
            if to.span not in taken and not sort.is_time(head) and "weapons" not in sort.of(head) | sort.of(sort.core(head))
        ]  # fmt: skip
    return act
