"""Pronouns that stand for an agreement: "the government never respected it", "it took effect at midnight"."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from reportedly.reading.agreements.truces import Named, Truce
from reportedly.reading.agreements.words import Steps, step_of, subject_step
from reportedly.reading.notes import Reference
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records

_OFFERS = frozenset({"proposal", "offer", "plan", "draft", "initiative"})
_ASKING = frozenset({"call", "appeal", "ask", "plead", "push"})
_FAR = 120
"""Words after which a proposal is another one."""
_SURE = frozenset({"breach", "observe", "monitor", "guarantee", "sign", "extend"})
"""Steps whose verbs have agreements for their object, and little else."""
_LIKELY = frozenset({"accept", "refuse", "suspend", "announce", "negotiate"})
_ANSWERS = frozenset({"accept", "reject", "turn", "approve", "endorse", "spurn", "rebuff"})
"""Verbs whose object is hardly ever an actor."""
_OF_SUBJECT = frozenset({"implement", "exclude", "expire", "include"})
_COLLAPSING = frozenset({"collapse", "unravel", "break", "fall", "crumble", "founder", "disintegrate"})
_STIPULATING = frozenset({"provide", "call", "require", "stipulate", "oblige", "envisage"})
"""Verbs by which "it" tells terms, right after a sentence that the agreement is the subject of."""
_BEHIND = frozenset(
    {"agree to", "consent to", "assent to", "abide by", "adhere to", "comply with", "stick to", "accede to", "renege on", "withdraw from",
     "pull out of", "back out of", "walk out of", "sign up to", "subscribe to"}
)  # fmt: skip
"""Verbs that have an agreement for what stands behind their preposition."""
_MOSTLY = frozenset({"largely", "mostly", "broadly", "generally"})
_LOOSE_VERBS = frozenset({"begin", "start", "end", "break", "keep", "make", "ignore", "secure", "hold", "stop", "back", "maintain", "reach",
                          "proceed", "seal", "strike", "cover", "preserve", "sustain", "save", "dismiss", "halt", "expand", "arrange"})  # fmt: skip
"""Verbs of steps that have anything for their object ("the army kept it")."""


def pronouns(doc: Doc, named: list[Named], words: Steps, so_far: Records) -> list[Named]:
    """`named` and each "it" that stands for the agreement named last before it, in the same sentence or the one before, in text order.

    Only where the verb tells a step that is told of agreements, and, unless it is told of them alone, no actor is what "it" stands for.
    """
    if not named:
        return named
    actors = {r.head for r in so_far.of(Reference)}
    at, last, out = 0, None, list[Named]()
    offer: Named | None = None
    for token in doc:
        while at < len(named) and named[at].head.i <= token.i:
            last = named[at]
            out.append(last)
            at += 1
            offer = last if _is_offered(last.head, words) else offer
        if offer is not None and _is_the_offer(token, offer, words):
            last = offer = Named(token, phrase(token), offer.truce)
            out.append(last)
            continue
        if last is not None and _is_another(token) and _is_near(last.head, token):
            truce = Truce(first=(token.idx, token.idx + len(token)), kind=last.truce.kind)
            last = Named(token, phrase(token), truce)
            out.append(last)
            continue
        if last is not None and _is_its_own(token) and _is_near(last.head, token):
            out.append(Named(token, phrase(token), last.truce))
            continue
        if last is None or token.lower_ != "it" or not (_is_near(last.head, token) or _takes_effect(token, last.head)):
            continue
        offered = (
            step_of(last.head.head, words.verbs) == "offer" and last.head.dep_ in ("dobj", "nsubjpass")
        ) or last.head.lemma_ in _OFFERS
        # "The truce lasted a week. It collapsed": the subject goes on; of what else was named, only within the sentence.
        goes_on = last.head.i >= token.sent.start or last.head.dep_ in ("nsubj", "nsubjpass")
        if token.dep_ == "nsubj" and token.head.lemma_.lower() in _STIPULATING and token.i == token.sent.start:
            goes_on = goes_on or step_of(last.head.head, words.verbs) in ("sign", "announce", "accept")  # "signed an accord. It calls for"
        if _stands(token, words, token.i in actors and not offered, goes_on):
            last = Named(token, (token.idx, token.idx + len(token)), last.truce)
            out.append(last)
    return [*out, *named[at:]]


_CARRYING_OUT = frozenset({"implementation", "compliance", "observance"})
_DISARMING = frozenset(
    {"disarmament", "decommissioning", "demobilisation", "demobilization", "handover", "withdrawal", "pullout", "pullback", "truce"}
)
_DISARMED = frozenset({"weapon", "arm", "arms", "force", "troop", "fighter", "gun"})
_WATCHING = frozenset({"monitor", "oversee", "supervise", "verify", "guarantee"})


_OTHERS = frozenset({"earlier", "previous", "second", "third", "similar", "new", "last", "latest", "first", "former"})
_MAKING = frozenset({"propose", "sign", "agree", "announce", "broker", "negotiate", "offer", "accept", "reject", "mediate", "reach"})


def _is_another(token: Token) -> bool:
    """ "An earlier *one*, agreed in Moscow, collapsed", "the *one* that he had proposed": an agreement beside the one named before."""
    if token.lower_ != "one" or token.pos_ not in ("NOUN", "NUM", "PRON") or token.head.pos_ not in ("VERB", "AUX"):
        return False
    if not any(c.lower_ in ("a", "an", "the") for c in token.lefts):
        return False
    made = any(c.dep_ in ("acl", "relcl") and c.lemma_.lower() in _MAKING for c in token.rights)
    return made or (token.dep_ in ("nsubj", "nsubjpass") and any(c.lower_ in _OTHERS for c in token.lefts))


def _is_its_own(token: Token) -> bool:
    """Nouns that stand for the agreement named before: "Under *its terms*, ...", "A committee will oversee *implementation*"."""
    if (
        token.lower_ == "participation"
        and token.dep_ == "dobj"
        and token.head.lemma_.lower() in ("suspend", "end", "freeze", "halt", "withdraw")
    ):
        return any(c.dep_ == "poss" for c in token.lefts) and not any(c.dep_ == "prep" for c in token.rights)
    if token.lower_ == "it" and token.dep_ == "pobj" and token.head.lower_ == "under" and token.head.i == token.sent.start:
        return True
    if token.lower_ == "one" and token.dep_ in ("nsubj", "nsubjpass") and token.i == token.sent.start + 1:
        return token.nbor(-1).lower_ in ("this", "that")
    if (
        token.lower_ == "terms"
        and token.dep_ == "dobj"
        and token.head.lemma_.lower() in ("break", "violate", "breach", "respect", "honour", "honor")
    ):
        return any(c.lower_ in ("its", "the") for c in token.lefts) and not any(c.lower_ == "of" for c in token.rights)
    if token.lemma_.lower() in ("term", "provision") and token.dep_ == "pobj" and token.head.lower_ == "under":
        return any(c.lower_ in ("its", "the") for c in token.lefts) and not any(c.lower_ == "of" for c in token.rights)
    if token.dep_ != "dobj" or token.head.lemma_.lower() not in _WATCHING:
        return False
    bare = not any(c.dep_ == "prep" for c in token.rights) and not any(c.dep_ in ("compound", "poss", "amod") for c in token.lefts)
    of_arms = any(p.lower_ == "of" and any(c.lemma_.lower() in _DISARMED for c in p.children) for p in token.rights)
    return (token.lower_ in _CARRYING_OUT and bare) or (token.lower_ in _DISARMING and (bare or of_arms))


def _is_the_offer(token: Token, offer: Named, words: Steps) -> bool:
    """ "a proposal for a truce ... Under the proposal, ...": the plan that was told of before."""
    answered = token.dep_ == "dobj" and step_of(token.head, words.verbs) in ("accept", "refuse")
    called = token.lemma_.lower() in ("call", "appeal", "request", "demand", "idea") and answered  # "rejected the call"
    if token.pos_ != "NOUN" or not (token.lemma_.lower() in _OFFERS or called) or not any(c.lower_ in ("the", "this") for c in token.lefts):
        return False
    if any(c.dep_ == "prep" and c.lower_ in ("for", "of", "to") for c in token.rights) or token.dep_ in ("compound", "nmod"):
        return False
    return offer.head.i < token.i < offer.head.i + _FAR


def _is_offered(head: Token, words: Steps) -> bool:
    """Is an agreement told as put forward: "a truce plan", "a proposal for a truce", "proposed a truce", "a truce proposed by"?"""
    return (
        head.lemma_.lower() in _OFFERS
        or (head.dep_ == "pobj" and head.head.head.lemma_.lower() in _OFFERS)
        or (head.dep_ in ("dobj", "nsubjpass") and step_of(head.head, words.verbs) == "offer")
        or (head.dep_ == "pobj" and head.head.lower_ == "for" and head.head.head.lemma_.lower() in _ASKING)
        or any(c.dep_ == "acl" and c.tag_ in ("VBN", "VBD") and step_of(c, words.verbs) == "offer" for c in head.rights)
    )


def _takes_effect(it: Token, before: Token) -> bool:
    """ "Hours after it took effect": what takes effect is an agreement, though it was named some sentences ago."""
    verb = it.head
    taken = {t.lower_ for c in verb.rights for t in (c, *c.children)}
    return (
        it.dep_ == "nsubj" and verb.lemma_.lower() in ("take", "come", "go", "enter") and bool(taken & {"effect", "force", "hold"})
        and it.i - before.i < _FAR
    )  # fmt: skip


def _is_answer(verb: Token) -> bool:
    return verb.lemma_.lower() in _ANSWERS and verb.tag_ != "VBG" and verb.dep_ != "xcomp"


def _is_near(before: Token, token: Token) -> bool:
    """Is the mention in the same sentence or the one before?"""
    start = token.sent.start
    return before.i >= start or (start > 0 and before.i >= token.doc[start - 1].sent.start)


def _stands(token: Token, words: Steps, is_actor: bool, goes_on: bool) -> bool:
    verb = token.head
    if token.dep_ == "pobj":
        above = verb.head if verb.head.pos_ != "ADP" else verb.head.head  # "have agreed to it", "pulled out of it"
        between = f"{verb.head.lower_} {verb.lower_}" if verb.head.pos_ == "ADP" else verb.lower_
        return above.pos_ == "VERB" and f"{above.lemma_.lower()} {between}" in _BEHIND
    if (
        verb.dep_ == "pcomp"
        and verb.lemma_.lower() in ("break", "violate")
        and {t.lemma_.lower() for t in (verb.head.head, verb.head.head.head)} & {"accuse", "blame"}
    ):
        return token.dep_ == "dobj"  # "accused the other of having broken it"
    if (
        token.dep_ == "nsubj"
        and verb.lemma_ in ("hold", "last")
        and (not is_actor or any(c.lower_ in _MOSTLY for c in verb.children))
        and not any(c.dep_ in ("dobj", "prt", "xcomp") for c in verb.rights)
    ):
        return True  # "It largely held outside the capital"
    if verb.pos_ != "VERB" or (
        verb.lemma_.lower() in _LOOSE_VERBS and not any(c.dep_ == "prt" or c.lower_ == "apart" for c in verb.rights)
    ):
        return False
    if token.dep_ in ("dobj", "nsubjpass"):
        step = step_of(verb, words.verbs)
        if verb.lemma_.lower() in ("abrogate", "annul", "nullify"):
            return True
        return step in _SURE or (step in _LIKELY and (not is_actor or _is_answer(verb)))
    if token.dep_ != "nsubj":
        return False
    step = subject_step(verb, words)
    if step == "term":
        return goes_on and verb.lemma_.lower() in _STIPULATING
    return step in _OF_SUBJECT or (step == "collapse" and goes_on and verb.lemma_.lower() in _COLLAPSING)
