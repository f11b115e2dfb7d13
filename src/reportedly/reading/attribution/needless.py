"""What looks like speech and is a deed, a name, or no more than may be: orders, decrees, plans that are endorsed, what would be said if."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.roles import RELATIVE
from reportedly.reading.attribution.senses import form_of
from reportedly.reading.language import Parse
from reportedly.reading.syntax import is_negated, is_passive
from reportedly.records import Speaker

_SIGNED = frozenset({"sign", "reach", "conclude", "strike", "broker", "close", "make", "seal", "ink"})
_APPROVED = frozenset({"endorse", "approve", "adopt"})
_NAMES = frozenset({"call", "name", "dub", "know", "nickname"})
_OWN = frozenset({"i", "we", "he", "she", "it", "they"})
_HOPES = frozenset({"hope", "expectation", "prospect", "possibility", "spectre", "specter", "chance"})
_ENVOYS = frozenset({"ambassador", "envoy", "diplomat", "troop", "delegation", "negotiator", "force", "soldier"})
_WILL = frozenset({"will", "would", "wo", "'ll"})
_TOLD = frozenset({"say", "tell", "add", "state", "declare"})


def is_no_speech(f: Attribution, parse: Parse, lexicon: Lexicon) -> bool:
    """Does the cue tell what somebody did, is called or would say, and no words of theirs?"""
    head, word = f.head, lemma(f.head)
    told = [t for a, b in f.content for t in parse.tokens(a, b) if not t.is_space]
    if not told or f.direct:
        return False
    names = {lemma(t) for t in told}
    thing = form_of(told) == "object"
    if all(t.lower_ in RELATIVE for t in told):
        return f.entry.stance in ("assert", "no_comment")  # "a ceasefire that Beijing had announced"
    words = [t for a, b in f.cue for t in parse.tokens(a, b)]
    cue = {lemma(t) for t in words}
    if cue & _SIGNED and cue & lexicon.agreements and not cue & {"say", "tell"}:
        return True  # "signed an agreement to stop firing"
    if "raise" in cue and cue & _HOPES:
        return True  # "had raised hopes that"
    if head.pos_ not in ("VERB", "AUX"):
        return False
    object_ = next((c for c in head.rights if c.dep_ == "dobj"), None)
    if word == "order" and thing:
        return True  # "ordered the closure of the border"
    if word in ("declare", "impose", "proclaim") and thing and names & lexicon.words["decreed"].keys():
        return True  # "declared three days of mourning"
    if word in _APPROVED and thing and names & (lexicon.agreements | {"plan", "proposal", "text", "resolution"}):
        return True
    if word == "admit" and is_passive(head) and f.speaker is None and thing:
        return True  # "forty wounded were admitted"
    if word == "mention" and (f.negated or is_negated(head)):
        return True  # "did not mention the hostages"
    if any(c.dep_ == "aux" and c.lower_ in ("will", "’ll", "'ll") for c in head.lefts) and not is_negated(head) and not _of_self(f):
        return True  # "will accuse the north of a breach": not said yet
    if word == "recall" and object_ is not None and lemma(object_) in _ENVOYS:
        return True  # "recalled its ambassador"
    if word in _NAMES and head.tag_ == "VBN" and not any(c.dep_ in ("agent", "aux", "auxpass") for c in head.children):
        return f.speaker is not None and told[0].pos_ == "PROPN"  # "members of the militia called Red Beret"
    if word in ("protest", "demonstrate", "rally", "march") and thing and any(c.lower_ == "against" for c in head.rights):
        return True
    return _only_if(head) or _is_meant(head) or _announces(f)


def _of_self(f: Attribution) -> bool:
    return f.speaker is not None and f.speaker[0].lower_ in ("i", "we")


def says_again(f: Attribution, said: Speaker, outer: Speaker) -> bool:
    """ "said that it had counted 40 bodies", "said she hoped to return", "“We say to them: come,” he said": within what somebody says, no more
    than that they say, think or have counted it."""
    if f.speaker is None or not f.cue:
        return False
    head = f.speaker[0]
    own = head.pos_ == "PRON" and head.lower_ in _OWN and (said.entity == outer.entity or head.lower_ in ("i", "we"))
    if f.entry.code == "count":
        return own or any(c.dep_ == "poss" and c.pos_ == "PRON" for c in head.lefts)
    if f.entry.stance == "believe":
        return own and said.entity is not None
    return own and f.entry.stance == "assert" and f.entry.code in ("say", "describe") and head.lower_ in ("i", "we")


def _only_if(verb: Token) -> bool:
    """ "would condemn the raid if it was confirmed that": neither has been said."""
    if any(c.dep_ == "mark" and c.lower_ in ("if", "unless") for c in verb.lefts):
        return verb.dep_ == "advcl"
    hedged = any(c.dep_ == "aux" and c.lower_ == "would" for c in verb.lefts)
    return hedged and any(
        c.dep_ == "advcl" and any(g.dep_ == "mark" and g.lower_ in ("if", "unless") for g in c.lefts) for c in verb.children
    )


def _is_meant(verb: Token) -> bool:
    """ "will send two envoys to demand that": what somebody is yet to say."""
    if verb.tag_ != "VB" or verb.dep_ != "advcl" or not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.lefts):
        return False
    return any(c.dep_ == "aux" and c.lower_ in _WILL for c in verb.head.lefts)


def _announces(f: Attribution) -> bool:
    """ "Announcing the accord, the spokeswoman said that": one act of speech."""
    head = f.head
    return (
        f.entry.code in ("tell-of", "say")
        and head.tag_ == "VBG"
        and head.dep_ == "advcl"
        and head.i < head.head.i
        and lemma(head.head) in _TOLD
    )
