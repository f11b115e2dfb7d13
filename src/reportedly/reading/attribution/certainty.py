"""Stance, certainty and distance: what a speaker does with the words, how sure they put them, how far the report stands from them."""

from __future__ import annotations

import re

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.cues import Lexicon, lemma
from reportedly.reading.attribution.quotations import Quotations
from reportedly.reading.language import Parse
from reportedly.reading.syntax import is_negated
from reportedly.records import Certainty, Distance, Stance

_NOT_AN_ACT = frozenset({"accuse", "promise", "threaten", "claim_responsibility", "demand", "warn", "admit", "retract"})
_SHOULD = frozenset({"should", "must", "ought", "shall"})
_SELVES = frozenset({"i", "we", "he", "she", "they"})
_PROOF = frozenset({"evidence", "proof", "sign", "indication", "progress"})
"""What those see who were not there."""
_SCARE_WORDS = 3
_OPENING = 100
"""Characters in which a hedge counts for the whole content."""
_NOT_WORDS = re.compile(r"[^\w']+")


def stance(f: Attribution, parse: Parse, lexicon: Lexicon) -> Stance:
    """What the speaker does: the cue's own stance, unless negation or the words themselves make it another."""
    given = f.entry.stance
    word = lemma(f.head)
    if word in lexicon.verifying and (f.negated or is_negated(f.head) or _none_of_it(f.head) or _unable(f.head)):
        return "cannot_verify"
    if f.negated and given == "assert":
        return "no_comment" if word in ("say", "comment", "respond", "reply", "answer", "elaborate", "disclose", "mention") else given  # type: ignore[return-value]
    if given == "assert" and f.entry.code in ("say", "argue", "describe"):
        words = parse.text[f.content[0][0] : f.content[-1][1]].lower()[:200]
        for phrase, restated in lexicon.restated:
            if phrase in words:
                return restated  # type: ignore[return-value]
        if _prescribes(f, parse, lexicon):
            return "demand"
        if hedge(words, lexicon) == "possible":
            return "speculate"
    if given == "reject" and parse.tokens(*f.content[0]).root.lemma_.lower() in lexicon.words["anaphor"]:
        # Who will not have an accusation says that it is not so.
        return "deny"
    return given  # type: ignore[return-value]


def certainty(f: Attribution, parse: Parse, lexicon: Lexicon) -> Certainty:
    """How sure the speaker's words are: by the cue, or by "might", "likely", "at best" in the content's main clause."""
    given = f.entry.certainty
    if given != "certain" or f.entry.stance in ("demand", "promise", "threaten"):
        return given  # type: ignore[return-value]
    head = _main(f, parse)
    modal = next((c.lower_ for c in head.children if c.dep_ == "aux" and c.lower_ in lexicon.verb_words["hedge"]), None) if head else None
    if modal is not None:
        return lexicon.verb_words["hedge"][modal]  # type: ignore[return-value]
    start, end = f.content[0]
    return hedge(parse.text[start:end].lower(), lexicon) or "certain"


def hedge(words: str, lexicon: Lexicon) -> Certainty | None:
    """What the first hedge among the opening words of a content (lower case) tells, or None."""
    opening = " " + _NOT_WORDS.sub(" ", words[:_OPENING]) + " "
    for phrase, value in lexicon.phrases["hedge"]:
        if f" {phrase} " in opening:
            return value  # type: ignore[return-value]
    return None


def distance(f: Attribution, quotations: Quotations, text: str) -> Distance:
    """How far the report stands from the words: by the cue ("claimed"), or by a word or two of them in scare quotes."""
    if f.entry.distance != "neutral":
        return f.entry.distance  # type: ignore[return-value]
    if f.direct:
        return "neutral"
    for start, end in f.content:
        for q in quotations.within(start, end):
            if (q.start, q.end) != (start, end) and len(text[q.inner_start : q.inner_end].split()) <= _SCARE_WORDS:
                return "distanced"
    return "neutral"


def _main(f: Attribution, parse: Parse) -> Token | None:
    """The verb of the content's main clause."""
    start, end = f.content[0]
    return parse.tokens(start, end).root


def has_seen(f: Attribution, parse: Parse, lexicon: Lexicon) -> bool:
    """ "She said that she had seen the planes", "I heard two blasts": the speaker was there."""
    main = _main(f, parse)
    if main is None or lexicon.verb_words["basis"].get(lemma(main)) != "witnessed" or main.tag_ not in ("VBD", "VBN"):
        return False
    if not any(c.dep_ == "nsubj" and c.lower_ in _SELVES for c in main.children) or is_negated(main):
        return False
    seen = [c.lemma_.lower() for c in main.rights if c.dep_ in ("dobj", "ccomp")]
    return bool(seen) and not any(s in _PROOF or s in lexicon.words["basis"] for s in seen)


def _none_of_it(verb: Token) -> bool:
    return any(c.dep_ in ("nsubj", "nsubjpass") and c.lower_ in ("none", "neither", "nothing") for c in verb.children)


def _unable(verb: Token) -> bool:
    return verb.dep_ == "xcomp" and verb.head.lower_ in ("unable", "impossible", "failed", "difficult")


def _prescribes(f: Attribution, parse: Parse, lexicon: Lexicon) -> bool:
    """ "Iraqi forces should investigate": not a statement of fact but a demand on somebody else."""
    main = _main(f, parse)
    if main is None or not any(c.dep_ == "aux" and c.lower_ in _SHOULD for c in main.children):
        return False
    subject = next((c for c in main.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is not None and subject.dep_ == "nsubj" and subject.lemma_.lower() in lexicon.words["thing"]:
        # "the buses should move within days": what is expected, not what is asked for.
        return False
    return subject is not None and subject.lower_ not in ("i", "it", "there")
