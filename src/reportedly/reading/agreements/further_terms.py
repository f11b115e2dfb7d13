"""Terms that a paragraph goes on to tell after the first: "Under the accord, X will leave. *The army is to hand over the port; prisoners will go free*"."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from reportedly.reading.agreements.setting import here
from reportedly.reading.agreements.terms import MADE, end_of_act
from reportedly.reading.circumstances import circumstances, claimed
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_passive, subjects
from reportedly.records import Agreement
from reportedly.spans import trim

_TO_COME = frozenset({"will", "shall", "must", "may"})
_UNDERTAKING = frozenset({"undertake", "promise", "pledge"})
_IN_TURN = frozenset({"return", "exchange", "turn"})
_SPEAKERS = frozenset({"he", "she", "i", "we", "you", "who", "nobody"})
_TELLING = frozenset({"say", "tell", "add", "write", "warn", "announce", "report", "remain", "begin", "follow", "mean", "depend", "come", "seem", "need",
                      "meet", "want", "hope", "believe", "think", "expect", "know", "fear", "doubt", "claim", "insist", "ask", "call", "look", "see"})  # fmt: skip
"""Verbs that tell of the agreement, or of those who speak of it, and not what it provides for."""


def further_terms(doc: Doc, so_far: Records, told: Sequence[Agreement]) -> Iterator[Agreement]:
    """What is to be done, in the rest of a paragraph that has told one term of an agreement, or after "in return": each clause a term.

    Once a paragraph tells terms, any act to come in it is one, unless somebody says it. Nothing that `told` records already.
    """
    terms = sorted(((a.quote.spans[0], a) for a in told if a.step == "term" and a.modality != "denied"), key=lambda t: t[0])
    made = sorted(((a.quote.spans[0][0], a) for a in told if a.step in MADE), key=lambda m: m[0])
    if not terms and not made:
        return
    taken = [s for a in told for s in a.quote.spans if a.step != "term"]
    text = so_far.report.text
    last: Agreement | None = None
    signing: Agreement | None = None
    for sentence in doc.sents:
        if "\n" in text[max(0, sentence.start_char - 2) : sentence.start_char]:
            last = signing = None
        own = [(s, a) for s, a in terms if sentence.start_char <= s[0] < sentence.end_char]
        after = sentence.start - 1
        if last is None and own:
            last = own[0][1]
            after = max(t.i for t in sentence if t.idx < own[0][0][1])
        elif last is None and made and _opens_in_turn(sentence):
            at = bisect_right(made, sentence.start_char, key=lambda m: m[0])
            last = made[at - 1][1] if at else None
        if last is None:
            signing = next(
                (a for s, a in made if a.step == "sign" and a.modality == "actual" and sentence.start_char <= s < sentence.end_char),
                signing,
            )
            if signing is None or sentence.start_char <= signing.quote.spans[0][0]:
                continue
        for verb in sentence:
            if verb.i <= after or not _is_term(verb) or (last is None and not _is_laid_down(verb)):
                continue
            who = subjects(verb)
            joined = verb.dep_ == "conj" and not any(c.dep_ in ("nsubj", "nsubjpass") for c in verb.lefts)
            if not who or any(t.lower_ in _SPEAKERS for t in who):
                continue
            start = verb.idx if joined or who[0].i > verb.i else phrase(who[0])[0]
            span = trim(text, start, max(end_of_act(verb), verb.idx + len(verb)))
            if any(s[0] < span[1] and span[0] < s[1] for s, _ in terms) or any(s[0] < span[1] and span[0] < s[1] for s in taken):
                continue
            told_so = circumstances(verb, (span,), so_far)
            if told_so["said_in"] is not None or told_so["modality"] in ("denied", "conditional"):
                continue
            shared = claimed("agreement", verb, (span,), so_far)
            shared["modality"] = "planned"
            last = last or signing
            assert last is not None
            yield Agreement(
                agreement=last.agreement, of=last.of if last.step == "term" else last.id, step="term", kind=last.kind, name=last.name,
                by=tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN")) if not is_passive(verb) else (),
                place=here(verb, so_far), **shared,
            )  # fmt: skip


def _opens_in_turn(sentence: Span) -> bool:
    """ "In return, ...", "In exchange the army ..."."""
    first = next((t for t in sentence if not t.is_space), None)
    return first is not None and first.lower_ == "in" and first.i + 2 < sentence.end and first.nbor().lower_ in _IN_TURN


def _is_term(verb: Token) -> bool:
    """Is it an act to come, or a rule that is laid down, of a main clause or of what is joined to it?"""
    if verb.pos_ not in ("VERB", "AUX") or verb.lemma_.lower() in _TELLING or verb.lemma_ == "be":
        return False
    first = verb
    while first.dep_ == "conj" and first.head.pos_ in ("VERB", "AUX") and not _own(first):
        first = first.head
    if first.dep_ == "xcomp" and first.head.lemma_ == "be" and first.head.tag_ in ("VBZ", "VBP"):
        if verb.tag_ not in ("VB", "VBN") or not any(c.tag_ == "TO" for c in first.lefts):
            return False
        return _is_main(first.head)
    if first.dep_ == "xcomp" and first.head.lemma_.lower() in _UNDERTAKING and first.head.tag_ != "VBG":
        return verb.tag_ == "VB" and _is_main(first.head)
    if not _is_main(first):
        return False
    if any(c.tag_ == "MD" and c.lower_ in _TO_COME for c in first.lefts):
        return verb.tag_ in ("VB", "VBN") and not any(c.lemma_ == "have" and c.dep_ == "aux" for c in first.lefts)
    helped = [c for c in first.lefts if c.dep_ in ("aux", "auxpass")]
    return verb.tag_ == "VBN" and bool(helped) and all(c.lower_ in ("is", "are") for c in helped)  # "Private armies are banned"


def _own(verb: Token) -> bool:
    return any(c.dep_ in ("aux", "auxpass", "nsubj", "nsubjpass") for c in verb.lefts)


def _is_main(verb: Token) -> bool:
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        verb = verb.head
    return verb.dep_ in ("ROOT", "ccomp", "parataxis") and not any(c.dep_ == "mark" and c.lower_ != "that" for c in verb.lefts)


def _is_laid_down(verb: Token) -> bool:
    """ "Fighting *is to* stop at noon", "All sides *must* withdraw": told as fixed, and not only as to come."""
    while verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and not _own(verb):
        verb = verb.head
    return verb.dep_ == "xcomp" or any(c.lower_ in ("must", "shall") for c in verb.lefts)
