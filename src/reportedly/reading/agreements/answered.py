"""Answers to what was asked or offered that name no agreement ("The government refused", "the rebels gave their consent")."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.setting import here
from reportedly.reading.circumstances import claimed
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_negated, is_passive, objects, subjects
from reportedly.records import Agreement, Step
from reportedly.spans import trim

_YES = frozenset({"agree", "accept", "consent", "assent", "acquiesce"})
_NO = frozenset({"refuse", "decline", "demur", "balk"})
_CONSENT = frozenset({"consent", "approval", "assent", "agreement", "blessing", "nod", "backing", "go-ahead"})
_ASKED = frozenset({"call_for", "offer"})
_MADE = frozenset({"call_for", "offer", "negotiate", "accept", "announce", "sign", "term"})
_NEAR = 2
"""Sentences after something is asked or offered in which it is answered without a word for it."""
_STANDING_BY = frozenset({"analyst", "expert", "observer", "diplomat", "resident", "everyone", "everybody", "nobody", "critic"})
"""Those who say yes or no to nobody's offer."""
_SAID_YES_TO = frozenset({"proposal", "plan", "offer", "deal", "text", "draft", "it", "terms", "idea", "initiative"})


def answered(doc: Doc, so_far: Records, told: Sequence[Agreement]) -> Iterator[Agreement]:
    """The steps: of the agreement that `told` records last before them. Nothing that is recorded of the same step already."""
    made = sorted(((a.quote.spans[0][0], a) for a in told if a.step in _MADE), key=lambda m: m[0])
    parse = so_far.one(Parse)
    for verb in doc:
        if verb.pos_ != "VERB":
            continue
        step, last = _answer(verb)
        if step is None or not made:
            continue
        at = bisect_right(made, verb.idx, key=lambda m: m[0])
        before = next((a for _, a in reversed(made[:at]) if a.step in _ASKED or not _is_bare_answer(verb)), None)
        who = subjects(verb)
        if before is None or not who or who[0].lemma_.lower() in _STANDING_BY or who[0].lower_ in ("it", "which", "that"):
            continue
        asked_at = parse.token_at(before.quote.spans[0][0])
        if sum(1 for t in doc[asked_at.i + 1 : verb.i + 1] if t.is_sent_start) > (_NEAR if _is_bare_answer(verb) else 2 * _NEAR):
            continue
        start = phrase(who[0])[0] if 0 < verb.i - who[0].i <= 8 else verb.idx
        span = trim(so_far.report.text, start, last.idx + len(last))
        if any(s < span[1] and span[0] < e for a in told if a.step in ("accept", "refuse", "sign") for s, e in a.quote.spans):
            continue
        yield Agreement(
            agreement=before.agreement, of=before.id, step=step, kind=before.kind, name=before.name,
            by=tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN", "PRON")),
            place=here(verb, so_far), **claimed("agreement", verb, (span,), so_far),
        )  # fmt: skip


def _is_bare_answer(verb: Token) -> bool:
    return verb.lemma_.lower() != "give"


def _answer(verb: Token) -> tuple[Step | None, Token]:
    """The step that a verb without an object tells, and its last word."""
    lemma = verb.lemma_.lower()
    if is_passive(verb) or is_negated(verb) or verb.dep_ in ("acl", "advcl", "relcl", "pcomp", "xcomp", "amod"):
        return None, verb
    if lemma == "give":
        return _consent(verb)
    if lemma not in _YES | _NO or verb.tag_ not in ("VBD", "VBN") or any(c.tag_ == "MD" for c in verb.lefts):
        return None, verb
    if verb.tag_ == "VBN" and not any(c.lemma_ == "have" for c in verb.lefts):
        return None, verb
    last = verb
    for child in verb.rights:
        if child.dep_ in ("dobj", "xcomp", "ccomp", "acomp", "attr", "prt", "dative", "oprd", "nsubj"):
            return None, verb
        if child.dep_ == "prep":
            below = [c for c in child.children if c.dep_ == "pobj"]
            if child.lower_ == "in" and below and below[0].lower_ in ("principle", "writing", "part"):
                last = below[0]
            elif child.lower_ == "at" and any(c.lower_ == "once" for c in child.children):
                continue
            elif not below or not any(c.ent_type_ in ("DATE", "TIME") for c in below):
                return None, verb
    return ("accept" if lemma in _YES else "refuse"), last


def _consent(verb: Token) -> tuple[Step | None, Token]:
    """ "gave its consent", "has given its approval to the plan"."""
    what = next((o for o in objects(verb) if o.lower_ in _CONSENT and any(c.dep_ in ("poss", "det") for c in o.lefts)), None)
    if what is None or any(c.tag_ == "MD" for c in verb.lefts):
        return None, verb
    to = [
        e
        for above in (verb, what)
        for c in above.rights
        if c.lower_ in ("to", "for") and c.dep_ in ("prep", "dative")
        for e in c.children
        if e.dep_ in ("pobj", "pcomp")
    ]
    return ("accept", what) if all(e.lower_ in _SAID_YES_TO for e in to) else (None, verb)
