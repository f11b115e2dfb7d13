"""What an agreement provides for, told in the present: "Under the accord fighters leave the town", and the points that follow it. Not done yet."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from spacy.tokens import Span as Sentence
from spacy.tokens import Token

from reportedly.reading.events.act import Act
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.reading.wording import Wording

_PROVIDED = frozenset({"RETREAT", "CONCEDE", "MOBILIZE", "COOPERATE", "AID", "CONSULT"})
"""Classes of acts that agreements are made of."""
_DELIVERING = frozenset({"arrive", "deliver", "enter", "evacuate", "reach", "rescue", "send"})
"""Verbs of aid that are told in the present of what is to come; "supplies", "trains" tell what is always done."""
_REACH = 4
"""Sentences after one that names an agreement in which points may follow."""
_HABITS = frozenset(
    {
        "already",
        "always",
        "continue",
        "currently",
        "daily",
        "every",
        "frequently",
        "now",
        "often",
        "regularly",
        "sometimes",
        "still",
        "usually",
    }
)
_UNDER = frozenset({"under", "per", "according", "in"})
_PRESENT = frozenset({"VBZ", "VBP"})
_kept: WeakKeyDictionary[Records, frozenset[int]] = WeakKeyDictionary()


def is_provided(act: Act, so_far: Records) -> bool:
    """Does an act stand, in the present, in a sentence that tells what an agreement provides for?"""
    if act.event_class not in _PROVIDED or (act.event_class == "AID" and act.trigger.lemma_.lower() not in _DELIVERING):
        return False
    return _is_under(act.carrier, so_far) or (_in_present(act.carrier) and act.trigger.sent.start in _points(so_far))


def _is_under(verb: Token, so_far: Records) -> bool:
    """Does a clause in the present hang on an agreement ("a truce under which ten captives are freed and aid enters")?"""
    top = verb
    while top.dep_ == "conj" and top.head.pos_ in ("VERB", "AUX"):
        top = top.head
    if top.dep_ != "relcl" or top.head.lemma_.lower() not in so_far.one(Wording).lists["agreed_texts"]:
        return False
    under = any(c.dep_ == "prep" and c.lower_ in _UNDER and any(g.tag_ == "WDT" for g in c.children) for c in top.lefts)
    said = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    return under and ((verb.tag_ in (*_PRESENT, "VB") and not said) or (verb.tag_ == "VBN" and bool(said) and said <= {"is", "are"}))


def _in_present(verb: Token) -> bool:
    """Is a verb, or the one it is joined to or hangs on as an infinitive, in the simple present, and tells no circumstance of another?"""
    while (
        verb.dep_ in ("conj", "xcomp", "dobj")
        and verb.head.tag_ != "VBN"
        and verb.tag_ not in ("VBZ", "VBP", "VBD", "MD")
        and verb.head.i != verb.i
    ):
        if any(c.dep_ in ("aux", "auxpass") and c.lower_ != "to" for c in verb.children):
            break
        verb = verb.head
    if verb.dep_ in ("relcl", "acl", "pcomp") or (verb.dep_ == "advcl" and any(c.dep_ in ("mark", "advmod") for c in verb.lefts)):
        return False
    said = {c.lower_ for c in verb.children if c.dep_ in ("aux", "auxpass")}
    if any(c.lower_ in _HABITS for c in verb.subtree):
        return False
    bare = verb.tag_ == "VB" and any(c.dep_ == "nsubj" for c in verb.lefts)
    bare = bare or (
        verb.tag_ == "VB" and verb.dep_ == "conj" and verb.head.tag_ == "VBN"
    )  # "who stay have their status settled and hand over ..."
    taken_for_noun = verb.tag_ == "NNS" and any(c.dep_ == "nsubj" for c in verb.lefts)
    return ((verb.tag_ in _PRESENT or bare or taken_for_noun) and not said) or (verb.tag_ == "VBN" and bool(said) and said <= {"is", "are"})


def _points(so_far: Records) -> frozenset[int]:
    """First tokens of the sentences that tell points of an agreement: that put it first ("Under the accord ..."), or that follow one which
    names it, without a tense of the past between."""
    found = _kept.get(so_far)
    if found is None:
        names = so_far.one(Wording).lists["agreed_texts"]
        points, left = set(), 0
        for sentence in so_far.one(Parse).sentences:
            named = [t for t in sentence if t.lemma_.lower() in names and t.pos_ in ("NOUN", "PROPN")]
            whole = sentence.text.rstrip().endswith((".", ";", ":", "”", '"'))
            if whole and _is_point(sentence) and (left > 0 or any(_put_first(t, sentence) for t in named)):
                points.add(sentence.start)
                left = _REACH
            else:
                left = _REACH if named and whole else max(0, left - 1)
        found = _kept[so_far] = frozenset(points)
    return found


def _put_first(noun: Token, sentence: Sentence) -> bool:
    above = noun.head
    while above.dep_ in ("pobj", "prep") and above.head.i != above.i and above.lower_ not in _UNDER:
        above = above.head
    return above.lower_ in _UNDER and above.i < noun.i and above.i - sentence.start <= 2


def _is_point(sentence: Sentence) -> bool:
    """Is nothing in the main clauses of a sentence told in the past?"""
    root = sentence.root
    main = [root, *(t for t in sentence if t.dep_ in ("conj", "ccomp", "parataxis") and t.head.i == root.i)]
    return not any(
        t.tag_ == "VBD" or t.lemma_ == "say" or any(c.dep_ == "aux" and c.lemma_ == "have" for c in t.children)
        or any(c.dep_ == "auxpass" and c.lower_ in ("was", "were") for c in t.children)
        for t in main if t.pos_ in ("VERB", "AUX")
    )  # fmt: skip
