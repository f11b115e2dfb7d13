"""Signing that names no agreement as what is signed ("*signed* for Khartoum", "put their names to it"), and headlines in which the parser
does not see the verb ("Army and rebels *sign* pact")."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.kinds import Kinds, lemma_of, lemmas_of
from reportedly.reading.agreements.setting import here
from reportedly.reading.agreements.truces import AT_WAR, PAPERS, SIGNING, Named, Truce
from reportedly.reading.circumstances import claimed
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_passive, objects, subjects
from reportedly.records import ActorMention, Agreement
from reportedly.spans import trim

_PUTTING = frozenset({"put", "append", "affix", "set", "add"})
_NAMES = frozenset({"name", "names", "signature", "signatures"})
_OTHERWISE = frozenset({"up", "off", "on", "in", "out", "over", "away", "into", "onto"})
"""Particles that make something else of signing ("signed up for the army")."""
_BESIDE = frozenset({"witness", "guarantor", "observer"})
"""As what others sign an agreement that is not theirs."""
_HEADLINE = frozenset({"sign", "signs", "ink", "inks", "initial", "initials"})
_NEAR = 5
"""Words after "sign" in a headline within which what is signed stands."""


def signed(
    doc: Doc, named: Sequence[Named], so_far: Records, kinds: Kinds, ids: dict[int, str], told: Sequence[Agreement]
) -> Iterator[Agreement]:
    """Of the agreement that the report named last before, else of the first that it names. Nothing that `told` records already."""
    heads = [n.head.i for n in named]
    taken = [s for a in told if a.step == "sign" for s in a.quote.spans]
    headline = next((s for s in doc.sents if any(not t.is_space for t in s)), None)
    found = [_in_headline(t, kinds) for t in headline] if headline is not None and not AT_WAR.isdisjoint(lemmas_of(doc)) else []
    for verb, who, span in (*(f for f in found if f), *(_alone(t) for t in doc if named and t.pos_ in ("VERB", "NOUN"))):
        if verb is None or any(s < span[1] and span[0] < e for s, e in taken):
            continue
        at = max(0, bisect_right(heads, verb.i) - 1)
        truce = named[at].truce if named else Truce(first=(verb.idx, verb.idx + len(verb)), kind="other")
        agreement = ids.setdefault(id(truce), so_far.new_id("truce", [truce.first]))
        by = tuple(_mention(t, so_far) for t in who)
        yield Agreement(
            agreement=agreement, step="sign", kind=truce.kind, name=truce.name, by=by, parties=by if len(by) > 1 else (),
            place=here(verb, so_far), **claimed("agreement", verb, (trim(so_far.report.text, *span),), so_far),
        )  # fmt: skip


_Found = tuple[Token | None, list[Token | tuple[Token, tuple[int, int]]], tuple[int, int]]
_NONE: _Found = (None, [], (0, 0))


def _mention(who: Token | tuple[Token, tuple[int, int]], so_far: Records) -> ActorMention:
    return actor_mention(who, so_far) if isinstance(who, Token) else actor_mention(who[0], so_far, who[1])


def _alone(token: Token) -> _Found:
    """ "Ali Rahmon *signed* for the government", "both *put* their names to the text"."""
    lemma = token.lemma_.lower()
    if token.pos_ == "NOUN":
        verb = token.head
        if token.lower_ not in _NAMES or token.dep_ != "dobj" or verb.lemma_.lower() not in _PUTTING or is_passive(verb):
            return _NONE
        if not any(c.dep_ == "poss" for c in token.lefts):
            return _NONE
        end = token.idx + len(token)
    else:
        if lemma not in SIGNING or objects(token) or is_passive(token) or token.dep_ in ("acl", "amod", "relcl", "xcomp", "pcomp"):
            return _NONE
        if any(c.lower_ in _OTHERWISE for c in token.rights) or any(c.dep_ in ("ccomp", "xcomp") for c in token.rights):
            return _NONE
        verb, end = token, token.idx + len(token)
        if any(c.lower_ == "as" and c.i <= token.i + 2 and any(e.lemma_.lower() in _BESIDE for e in c.children) for c in token.rights):
            return _NONE
        if after := next((c for c in token.rights if c.dep_ == "prep" and c.i == token.i + 1), None):
            end = max((phrase(e)[1] for e in after.children if e.dep_ == "pobj"), default=end)
    if verb.tag_ not in ("VBD", "VBZ", "VBP", "VBN") or any(c.dep_ == "neg" for c in verb.lefts):
        return _NONE
    who = [t for t in subjects(verb) if t.pos_ in ("NOUN", "PROPN", "PRON")]
    if not who or who[0].lower_ in ("it", "which", "that"):
        return _NONE
    first = phrase(who[0])[0] if 0 < verb.i - who[0].i <= 8 and who[0].sent.start == verb.sent.start else verb.idx
    return verb, list(who), (first, end)


def _in_headline(token: Token, kinds: Kinds) -> _Found | None:
    """ "Army and rebels *sign* pact": where the parser takes the verb for a noun, those before it sign what stands after it."""
    if token.lower_ not in _HEADLINE or token.pos_ == "VERB" or token.i == token.sent.start:
        return None
    what = next((t for t in token.doc[token.i + 1 : min(token.i + 1 + _NEAR, token.sent.end)] if _is_signed(t, kinds)), None)
    if what is None or any(t.text in ",;:" or t.pos_ == "ADP" for t in token.doc[token.i + 1 : what.i]):
        return None  # "see no sign of a pact"
    who: list[Token | tuple[Token, tuple[int, int]]] = []
    start = token.sent.start
    for at in range(token.sent.start, token.i + 1):
        word = token.doc[at]
        if at == token.i or word.lower_ == "and" or word.text in (",", ":", ";", "-", "–"):
            if start < at:
                who = who if word.text not in (":", ";", "-", "–") else []
                if word.text not in (":", ";", "-", "–"):
                    who.append((token.doc[at - 1], (token.doc[start].idx, token.doc[at - 1].idx + len(token.doc[at - 1]))))
            start = at + 1
    if not who:
        return None
    first = who[0][1][0] if isinstance(who[0], tuple) else token.idx
    return token, who, (first, what.idx + len(what))


def _is_signed(token: Token, kinds: Kinds) -> bool:
    lemma = lemma_of(token)
    return (lemma in kinds.nouns or lemma in kinds.general or lemma in PAPERS) and lemma not in ("talk", "zone", "process")
