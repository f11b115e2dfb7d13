"""What is said of an agreement without naming it: breaches ("the first serious breach") and terms refused ("refused the patrols")."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.setting import here
from reportedly.reading.agreements.truces import Named
from reportedly.reading.agreements.words import Steps
from reportedly.reading.circumstances import claimed
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_negated, is_passive, objects, subjects
from reportedly.records import Agreement, Step
from reportedly.spans import trim

_ACCUSE = frozenset({"accuse", "blame", "denounce", "condemn", "report", "record", "document", "register", "log", "count", "note"})


def unnamed(doc: Doc, named: list[Named], so_far: Records, words: Steps, ids: dict[int, str], told: list[Agreement]) -> Iterator[Agreement]:
    """Breaches and refusals after the report has named the agreement that they are of, by nouns and verbs that name none themselves.

    Nothing is told twice: words that `told` records hold for the same step are left out.
    """
    known = [n for n in named if id(n.truce) in ids]
    if not known:
        return
    heads = {n.head.i for n in named}
    for token in doc:
        if token.i < known[0].head.i:
            continue
        lemma = token.lemma_.lower()
        if token.pos_ == "NOUN" and words.nouns.get(lemma) == "breach" and not _is_of_something(token, heads):
            found = _breach(token, words, so_far, known)
        elif (
            token.pos_ == "VERB" and lemma in ("refuse", "reject", "rebuff", "decline") and not is_passive(token) and not is_negated(token)
        ):
            found = _refusal(token, words, so_far, known)
        else:
            continue
        if found is not None:
            mention, step, spans, fields = found
            if any(a.step == step and s < spans[1] and spans[0] < e for a in told for s, e in a.quote.spans):
                continue
            yield Agreement(
                agreement=ids[id(mention.truce)], step=step, kind=mention.truce.kind, name=mention.truce.name,
                place=here(token, so_far), **fields, **claimed("agreement", token, (spans,), so_far),
            )  # fmt: skip


_Found = tuple[Named, Step, tuple[int, int], dict[str, Any]]


def _is_of_something(noun: Token, heads: set[int]) -> bool:
    """Is it said what is broken ("violations of human rights", "an airspace violation"), or is the agreement named there?"""
    if any(c.dep_ in ("compound", "amod", "nmod") and c.pos_ in ("NOUN", "PROPN") for c in noun.lefts):
        return True
    if any(c.lower_ in ("human", "international", "rights", "grave", "territorial", "sexual") for c in noun.lefts):
        return True
    return any(c.dep_ == "prep" and c.lower_ in ("of", "in") for c in noun.rights) or noun.head.i in heads


def _last(known: list[Named], token: Token) -> Named:
    return next(n for n in reversed(known) if n.head.i <= token.i)


def _breach(noun: Token, words: Steps, so_far: Records, known: list[Named]) -> _Found | None:
    text = so_far.report.text
    verb = noun.head if noun.dep_ in ("dobj", "attr", "nsubjpass") else noun.head.head if noun.dep_ == "pobj" else None
    if verb is not None and verb.dep_ == "dobj" and verb.lower_ in ("other", "another", "rival"):
        verb = verb.head  # "accused the other of breaches"
    if verb is None or verb.pos_ not in ("VERB", "AUX"):
        return None
    fields: dict[str, Any] = {}
    if verb.lemma_.lower() in _ACCUSE:
        blamed = objects(verb) if noun.dep_ == "pobj" else []
        fields["accused"] = tuple(actor_mention(t, so_far) for t in blamed if t.pos_ in ("NOUN", "PROPN", "PRON") and t.lower_ != "other")
        fields["accused"] = fields["accused"] or tuple(
            actor_mention(t, so_far) for t in _by_whom(noun, verb) if t.pos_ in ("NOUN", "PROPN")
        )
        fields["accuser"] = tuple(actor_mention(t, so_far) for t in subjects(verb)) if not is_passive(verb) else ()
    elif noun.dep_ != "attr" and verb.lemma_.lower() not in ("commit", "carry"):
        return None
    start, end = phrase(noun)
    span = trim(text, min(start, verb.idx), max(end, verb.idx + len(verb)))
    return _last(known, noun), "breach", span, fields


_OF_TERRITORY = frozenset({"leave", "withdraw", "withdrawal", "evacuate", "evacuation", "departure", "surrender", "hand", "handover"})
"""What an exchange of prisoners asks of nobody."""


def _by_whom(noun: Token, verb: Token) -> list[Token]:
    """Those by whom counted breaches are ("recorded 30 violations by the rebels and nine by the state"), wherever the parser hangs "by"."""
    return [
        end for above in (noun, verb) for c in above.rights if c.lower_ == "by" and c.i > noun.i for end in c.children if end.dep_ == "pobj"
    ]


def _refusal(verb: Token, words: Steps, so_far: Records, known: list[Named]) -> _Found | None:
    what = next((t for t in objects(verb) if t.lemma_.lower() in words.demanded), None)
    if what is None:
        what = next((c for c in verb.rights if c.dep_ == "xcomp" and c.lemma_.lower() in words.demanded and c.tag_ == "VB"), None)
    who = [t for t in subjects(verb) if t.pos_ in ("NOUN", "PROPN", "PRON")]
    last = _last(known, verb)
    if what is None or not who or (last.truce.kind == "prisoner_exchange" and what.lemma_.lower() in _OF_TERRITORY):
        return None
    end = phrase(what)[1] if what.pos_ == "NOUN" else what.idx + len(what)
    span = trim(so_far.report.text, phrase(who[0])[0] if 0 < verb.i - who[0].i <= 8 else verb.idx, end)
    return last, "refuse", span, {"by": tuple(actor_mention(t, so_far) for t in who)}
