"""Silence: who did not comment, of whom there was no answer, and who could not find out whether something is so."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.codebook.entries import CueEntry
from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.contents import cue_tokens, runs, subtree
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.speaking import NOT_SPEAKERS, can_speak, speaker_of
from reportedly.reading.syntax import PASSIVE_SUBJECTS, SUBJECTS, is_negated, is_passive

_WHO_ASKS = frozenset({"him", "her", "them"})
_ANSWERS = frozenset({"comment", "response", "reply", "reaction", "answer", "statement", "confirmation", "word"})
"""Nouns for what one who does not comment leaves out."""
_GIVES = frozenset({"have", "make", "give", "offer", "issue", "provide"})
_ASKING = frozenset({"WP", "WRB", "WDT", "WP$"})


def read_silence(page: Page, verb: Token, entry: CueEntry) -> None:
    """ "The army did not comment", "has not answered questions", "could not be reached for comment"."""
    passive = is_passive(verb)
    yet = _has_yet(verb)
    if not (yet or any(c.dep_ == "neg" for c in verb.children)) or (page.found and page.found[-1].head.i == verb.i):
        return
    head = (
        next((c for c in verb.head.lefts if c.dep_ in SUBJECTS), None)
        if yet
        else next((c for c in verb.lefts if c.dep_ in SUBJECTS | PASSIVE_SUBJECTS), None)
    )
    asked = [g for c in verb.rights if c.dep_ == "prep" and c.lower_ in ("to", "for", "on") for g in c.children]
    asked += [c for c in verb.rights if c.dep_ == "dobj"]
    inquiry = [t for t in asked if lemma(t) in page.lexicon.words["inquiry"] or t.lower_ in _WHO_ASKS or lemma(t) == "reporter"]
    plain = lemma(verb) in ("comment", "reply", "elaborate") and not any(c.dep_ in ("dobj", "ccomp", "xcomp") for c in verb.rights)
    plain = plain or (
        (passive or lemma(verb) == "respond") and all(c.is_punct or c.is_space or c.dep_ in ("advmod", "npadvmod") for c in verb.rights)
    )
    if head is None or head.lower_ in NOT_SPEAKERS or passive != (lemma(verb) == "reach") or not (inquiry or plain):
        return
    before = list(page.doc[verb.head.i : verb.i]) if yet else [t for t in cue_tokens(verb, []) if t.i < verb.i]
    if not before:
        return
    span = full_phrase(head, verb)
    cue = before[0].idx, page.end(before[-1].i)
    content = verb.idx, page.end(max((t.right_edge.i for t in inquiry), default=verb.i))
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=[content], speaker=(head, span), sentence=page.sentence(verb), end=content[1]
        )
    )


def _has_yet(verb: Token) -> bool:
    """ "Has yet to comment"."""
    above = verb.head
    return verb.dep_ == "xcomp" and lemma(above) in ("have", "be") and any(c.lower_ == "yet" for t in (verb, above) for c in t.children)


def read_no_answer(page: Page, noun: Token, entry: CueEntry) -> None:
    """ "There was no immediate comment from the army (on the raid)"."""
    verb = noun.head
    if noun.dep_ not in ("attr", "nsubj") or lemma(verb) != "be" or noun.lemma_.lower() not in _ANSWERS:
        return
    if not any(c.lower_ == "no" for c in noun.lefts) or not any(c.dep_ == "expl" for c in verb.lefts):
        return
    source = next((c for t in (noun, verb) for c in t.rights if c.dep_ == "prep" and c.lower_ in ("from", "by") and c.i > noun.i), None)
    head = next((c for c in source.children if c.dep_ == "pobj"), None) if source is not None else None
    if head is None or head.ent_type_ in ("DATE", "TIME") or not (can_speak(page, head) or head.pos_ == "PRON"):
        return
    cue, content = (verb.idx, page.end(noun.i - 1)), (noun.idx, page.end(noun.i))
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=[content], speaker=(head, full_phrase(head, noun)), sentence=page.sentence(noun), end=content[1],
            sure=True,
        )
    )  # fmt: skip


def read_nothing(page: Page, verb: Token, entry: CueEntry) -> None:
    """ "The army had no immediate comment", "made no reply to the offer"."""
    noun = next((c for c in verb.rights if c.dep_ == "dobj"), None)
    if lemma(verb) not in _GIVES or noun is None or lemma(noun) not in _ANSWERS or (page.found and page.found[-1].head.i == verb.i):
        return
    no = next((c for c in noun.lefts if c.lower_ == "no"), None)
    head = next((c for c in verb.lefts if c.dep_ in SUBJECTS), None) or speaker_of(page, verb, False)
    if no is None or head is None or head.lower_ in NOT_SPEAKERS or not (can_speak(page, head) or head.pos_ in ("PRON", "PROPN")):
        return
    cue = (cue_tokens(verb, [])[0].idx, page.end(verb.i))
    page.taken.add(noun.i)
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=[(no.idx, page.end(noun.i))], speaker=(head, full_phrase(head, verb)),
            sentence=page.sentence(verb), end=page.end(noun.i), sure=True,
        )
    )  # fmt: skip


def read_unable(page: Page, verb: Token, entry: CueEntry) -> None:
    """ "Was unable to establish who fired", "could not determine whether": somebody could not find out."""
    if lemma(verb) not in ("establish", "determine", "ascertain", "say", "tell", "identify") or (
        page.found and page.found[-1].head.i == verb.i
    ):
        return
    clause = next((c for c in verb.rights if c.dep_ in ("ccomp", "xcomp", "advcl")), None)
    if clause is None or not (
        clause.left_edge.tag_ in _ASKING
        or (clause.left_edge.pos_ == "ADP" and clause.left_edge.nbor().tag_ in _ASKING)
        or clause.left_edge.lower_ in ("whether", "if")
    ):
        return
    above = verb.head if verb.dep_ == "xcomp" else None
    unable = above is not None and (above.lower_ == "unable" or (above.lower_ == "able" and (is_negated(above) or is_negated(above.head))))
    could_not = is_negated(verb) and any(c.dep_ == "aux" and c.lower_ in ("could", "can", "ca") for c in verb.children)
    if not (unable or could_not):
        return
    subject_of = above.head if above is not None else verb
    head = next((c for c in subject_of.lefts if c.dep_ == "nsubj"), None) or speaker_of(page, verb, False)
    if head is None or head.lower_ in NOT_SPEAKERS or head.lower_ == "it" or not (can_speak(page, head) or head.pos_ == "PRON"):
        return
    first = subject_of if subject_of is not verb and subject_of.pos_ == "AUX" else verb
    cue = (cue_tokens(first, [])[0].idx, page.end(verb.i))
    page.found.append(
        Attribution(
            head=verb, entry=entry, cue=[cue], content=runs(page.doc, subtree(clause)), speaker=(head, full_phrase(head, subject_of)),
            sentence=page.sentence(verb), end=cue[1], negated=True, sure=True,
        )
    )  # fmt: skip
