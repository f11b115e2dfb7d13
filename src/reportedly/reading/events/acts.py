"""Acts in a sentence before they become records: every word that names one, who takes part, each act once."""

from __future__ import annotations

from spacy.tokens import Span as Sentence

from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.noun_acts import by_noun
from reportedly.reading.events.only_where import without_ground
from reportedly.reading.events.participants import Part
from reportedly.reading.events.pledges import mutual, pledged
from reportedly.reading.events.same_act import once
from reportedly.reading.events.verb_acts import COUNTS, by_headline_verb, by_verb, is_noun_misread, is_verb_misread


def acts_in(sentence: Sentence, known: Known) -> list[Act]:
    """The acts that the sentence names, each once, in the order of their first words."""
    if sentence[0].lower_ == "tags" and len(sentence) > 1 and sentence[1].text[0].isupper():
        return []  # a page's list of words
    found: list[Act] = []
    for token in sentence:
        if token.pos_ == "VERB" and is_noun_misread(known, token):
            found += by_noun(known, token)
        elif token.pos_ == "VERB" or (token.pos_ == "AUX" and token.lemma_ == "be") or is_verb_misread(token):
            found += by_verb(known, token)
        elif token.pos_ in ("NOUN", "PROPN"):
            found += by_noun(known, token)
            if not found or found[-1].trigger.i != token.i:
                found += by_headline_verb(known, token)
    acts = once(known, found)
    for act in acts:  # what another clause of a headline tells is nobody that this one is done to
        act.target = [t for t in act.target if not any(o is not act and o.trigger.dep_ == "compound" and _holds(t, o) for o in acts)]
    return mutual(known, without_ground(known, pledged(known, with_dead(known, sentence, acts))))


def _holds(part: Part, act: Act) -> bool:
    return part.span[0] < act.trigger.idx < part.span[1]


_BEHIND_DEAD = frozenset({"in", "after", "as", "from", "when", "following"})


def with_dead(known: Known, sentence: Sentence, acts: list[Act]) -> list[Act]:
    """ "Five dead in air strikes": the headline's dead are whom the one attack of the sentence was done to."""
    attacks = [a for a in acts if a.event_class == "ASSAULT"]
    if len(attacks) != 1 or any(known.sort.of(t.head) & {"people", "number", "fighters"} for t in attacks[0].target):
        return acts
    for dead in sentence:
        if dead.lower_ != "dead" or dead.i == sentence.start or dead.i + 1 >= sentence.end:
            continue
        before, after = dead.nbor(-1), dead.nbor(1)
        if (before.like_num or before.lower_ in COUNTS) and after.lower_ in _BEHIND_DEAD and attacks[0].trigger.i > dead.i:
            attacks[0].target.insert(0, Part(before, (before.idx, dead.idx + len(dead))))
    return acts
