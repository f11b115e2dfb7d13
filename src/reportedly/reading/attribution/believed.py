"""What of the model's findings is believed: how sure of a cue it must be, and what it takes for speech that is none."""

from __future__ import annotations

import re
from dataclasses import replace

from reportedly.models.attribution import Segment
from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.contents import joined
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.features import Described
from reportedly.reading.attribution.reported import denied_noun
from reportedly.reading.attribution.saying import defends_ground, is_left_undone, quotes_as_saying, withholds, withholds_name
from reportedly.reading.attribution.senses import form_of, is_known
from reportedly.reading.attribution.speaking import was_asked
from reportedly.reading.attribution.unattached import names_source
from reportedly.reading.language import Parse
from reportedly.spans import Span

LEAST_KNOWN, LEAST_UNKNOWN, LEAST_FORCE = 0.6, 0.72, 0.8
"""How sure the model must be of a cue that only it finds: one that the codebook has a word of, one that it has not, and one that names an act of
force ("attacked", which in the politics that the model learnt from is done with words). Found on PolNeAR's development part, the marked texts that the
model is trained on and, for the last, by reading what it adds in 150 war reports (two statements among 1,400)."""


def least(page: Page, words: Described, cue: Segment) -> float:
    """How sure the model must be of a cue that the rules know nothing of: surer where the codebook has none of its words, since the model's
    training text marks plans and attitudes too, which are no statements."""
    lexicon = page.lexicon
    least = LEAST_UNKNOWN
    tokens = [page.doc[i] for i in words.tokens[cue.first : cue.end]]
    for token in tokens:
        word, lower = token.lemma_.lower(), token.lower_
        if word in lexicon.force or word in lexicon.acts:
            least = LEAST_FORCE
        if (
            is_known(token, tokens, lexicon)
            or word in lexicon.nouns
            or lower in lexicon.adverbs
            or lower in lexicon.openers
            or lower == ":"
        ):
            return LEAST_KNOWN
    return least


def no_statement(page: Page, words: Described, cue: Segment, span: Span, said: list[Span]) -> bool:
    """ "who asked not to be named", "the minister, asked whether it would last": neither tells of the world."""
    head = page.doc[words.tokens[cue.first] : words.tokens[cue.end - 1] + 1].root
    if (
        quotes_as_saying(page, head)
        or withholds(head, page.lexicon)
        or is_left_undone(head)
        or defends_ground(head)
        or any(denied_noun(c, page.lexicon) is not None for c in head.rights)
    ):
        return True
    return was_asked(head) or withholds_name(page, span[0], max(e for _, e in said))


def is_done_by_nobody(page: Page, found: Attribution) -> bool:
    """ "Convoys have not been allowed to pass": nobody is named who speaks, and no verb of speech is passive."""
    return found.passive and found.speaker is None and not found.direct and lemma(found.head) not in page.lexicon.verbs


def is_deed(page: Page, found: Attribution) -> bool:
    """ "signed the deal", "agreed on terms", "accepted the truce": a step of an agreement, which the politics that the model learnt from do with
    words."""
    word = lemma(found.head)
    if (word not in page.lexicon.steps and word != "accept") or found.direct:
        return False
    told = [t for a, b in found.content for t in page.so_far.one(Parse).tokens(a, b)]
    named = any(lemma(t) in page.lexicon.agreements for t in told)
    if not named:
        return False
    if word == "agree" and named and told[0].lower_ == "to" and len(told) > 1 and lemma(told[1]) in page.lexicon.agreements:
        return True  # "agree to ceasefire", which the parser takes for a verb
    return form_of(told) == "object"


_NAMING = frozenset({"know", "dub", "call", "nickname", "name"})
_NOTHING = re.compile(
    r"(?:g[ia]v(?:e|es|en|ing)|provid|offer|cit|present|releas|produc)(?:e|es|ed|ing|s)? no (?:further |other |more |immediate |concrete )?"
    r"(?:evidence|proof|details?|explanation|reasons?|dates?|timetable|timeline|figures?|information|sources?|indication)\b"
)


def tells_nothing(page: Page, found: Attribution) -> bool:
    """ "gave no details", "cited no evidence for this": that somebody did not say something."""
    start = found.cue[0][0] if found.cue else found.content[0][0]
    if found.labelled and found.speaker is None and lemma(found.head) in _NAMING and found.passive:
        return True  # "better known as Hemedti"
    return found.labelled and not found.direct and _NOTHING.match(page.text[start : found.content[-1][1]].lower()) is not None


def without_auxiliary(page: Page, found: Attribution) -> Attribution:
    """ "Dozens feared dead after boat sinks": in a headline nobody in particular fears it, and it is told of the dozens."""
    head = found.head
    after = head.nbor() if head.i + 1 < len(head.doc) else head
    entries = [s.entry for s in page.lexicon.verbs.get(lemma(head), ()) if "passive_to" in s.entry.takes and not s.needs]
    if found.sure or found.speaker is None or not entries or after.lower_ not in _FATES or found.speaker[1][1] + 1 < head.idx:
        return found
    if not any(t.like_num or t.tag_ in ("CD", "NNS") for t in page.so_far.one(Parse).tokens(*found.speaker[1])):
        return found
    end = next((e for s, e in found.content if s <= after.idx < e), after.idx + len(after))
    said = joined([found.speaker[1], (after.idx, end)])
    return replace(found, entry=entries[0], speaker=None, content=said, passive=True)


_FATES = frozenset(
    {"dead", "killed", "missing", "wounded", "injured", "hurt", "trapped", "drowned", "captured", "detained", "abducted", "kidnapped"}
)


def heads_text(page: Page, speaker: Span) -> bool:
    """Does a headline begin with words that name no source?"""
    if page.text[: speaker[0]].strip() or "\n" in page.text[slice(*speaker)]:
        return False
    return not names_source(page, page.so_far.one(Parse).tokens(*speaker), True)
