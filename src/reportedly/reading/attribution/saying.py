"""Verbs that report speech or thought: "X said that ...", "...," X told Y, "X accused Y of ...", "is believed to"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from spacy.tokens import Token

from reportedly.reading.attribution.attributed import FEW_WORDS, Attribution, Page, ends_speech, wordy
from reportedly.reading.attribution.contents import (
    cue_tokens,
    cut,
    deed_of_agent,
    governed,
    in_document,
    runs,
    subtree,
    widened,
    without_place,
)
from reportedly.reading.attribution.cues import Lexicon, Sense, lemma, needed
from reportedly.reading.attribution.naming import full_phrase
from reportedly.reading.attribution.quotations import Quotation
from reportedly.reading.attribution.roles import is_relative
from reportedly.reading.attribution.speaking import (
    ADDRESSED,
    NOT_SPEAKERS,
    addressees,
    after_list,
    by_channel,
    can_speak,
    cut_off,
    misread_subject,
    participle_speaker,
    quoting,
    shared_speaker,
    speaker_of,
    was_asked,
)
from reportedly.reading.attribution.unpunctuated import run_on
from reportedly.reading.attribution.withholding import asks_for_less
from reportedly.reading.syntax import is_passive
from reportedly.spans import Span, trim

_SELF = frozenset({"i", "we", "you"})
_GROUND = frozenset(
    {"town", "city", "village", "border", "capital", "front", "line", "position", "area", "district", "road", "base", "territory"}
)
_ANONYMOUSLY = re.compile(r"\b(?:on|under) (?:the )?condition of anonymity,? ")
_SHORT = 120
"""Characters of a clause that does no more than ask not to be named."""


def read_verb(page: Page, verb: Token, senses: Sequence[Sense]) -> None:
    if verb.dep_ == "amod" or verb.dep_ in ("aux", "auxpass") or was_asked(verb) or quotes_as_saying(page, verb):
        return
    if withholds(verb, page.lexicon) or is_left_undone(verb):
        return
    passive = is_passive(verb) and not by_channel(verb, page.lexicon)
    own = _own_clause(page, _quoted_as(page, verb))
    quoted = _beside(page, verb, own, passive)
    if passive and any(c.dep_ == "xcomp" for c in verb.children):
        senses = sorted(senses, key=lambda s: "passive_to" not in s.entry.takes)
    for sense in senses:
        extras = needed(verb, sense.needs)
        if extras is None:
            continue
        if len(sense.needs) > 1 and sense.needs[0] == "to":
            # "declined to comment": the infinitive tells the sense and is the content.
            page.taken |= {t.i for t in extras}
            extras = []
        if sense.entry.stance == "no_comment" and extras and extras[-1].dep_ == "dobj":
            tokens: set[int] | None = subtree(extras[-1])
            extras = []
        elif sense.entry.stance == "claim_responsibility" and extras and extras[-1].dep_ in ("dobj", "nsubjpass"):
            tokens, extras = {extras[-1].i}, []  # "claimed responsibility on Telegram": for what was told before
        else:
            tokens = governed(verb, sense, extras)
        speech = quoted if "clause" in sense.entry.takes and "passive_to" not in sense.entry.takes else []
        if not tokens and not sense.needs and "clause" in sense.entry.takes and not passive:
            tokens = _broken_into(page, verb)
        if "measure" in sense.entry.takes:
            extras = []
        content = runs(page.doc, tokens - _own_tokens(page, verb)) if tokens else []
        if "clause" in sense.entry.takes and not extras and not passive and not speech:
            content = _parenthetical(page, verb, own) or content or _before(page, verb, own)
        if "clause" in sense.entry.takes and not extras and not passive and not speech and not (content and speaker_of(page, verb, False)):
            if _add_run_on(page, verb, sense):
                return
        if content and not speech:
            content[0] = page.without_connective(content[0])
        if content or speech:
            _add_verb(page, verb, sense, extras, content, speech, passive)
            return


def _add_run_on(page: Page, verb: Token, sense: Sense) -> bool:
    """Add the attribution of a cue whose sentence lost its commas; False where it did not."""
    found = run_on(page, verb)
    if found is None or page.quotations.holding(verb.idx) is not None:
        return False
    head, span, said = found
    words = cue_tokens(verb, [])
    cue = (max(words[0].idx, span[1]) if span[0] < verb.idx else words[0].idx, page.end(words[-1].i))
    cue = trim(page.text, *cue)
    content = widened([page.without_connective(said)], page.quotations, cue, page.text)
    page.found.append(
        Attribution(
            head=verb, entry=sense.entry, cue=[cue], content=content, speaker=(head, span), sentence=page.sentence(verb), end=cue[1],
            direct=any(page.is_quoted(s) for s in content), addressee=addressees(verb, False),
        )
    )  # fmt: skip
    return True


def _add_verb(
    page: Page, verb: Token, sense: Sense, extras: list[Token], content: list[Span], speech: list[Quotation], passive: bool
) -> None:
    head = speaker_of(page, verb, passive)
    if head is None and not passive and (speech or content):
        head = misread_subject(page, verb, speech)
    unnamed = passive and head is None
    if head is None and not unnamed:
        return
    if head is not None and (
        head.lower_ in NOT_SPEAKERS or (head.lower_ == "it" and sense.entry.code in ("show", "speculate", "passive-belief"))
    ):
        return
    if head is not None and head.lower_ in ("which", "that") and sense.entry.code in ("show", "speculate"):
        return
    if sense.entry.code == "describe" and lemma(verb) == "call" and not passive and _summons(verb):
        return
    if sense.entry.code == "describe" and not sense.needs and any(c.dep_ == "prt" for c in verb.children):
        return  # "called the talks off"
    if sense.entry.stance == "promise" and any(c.dep_ == "dobj" and c.lemma_.lower() in ("allegiance", "loyalty") for c in verb.children):
        return  # "pledged allegiance": a tie
    if defends_ground(verb):
        return
    if sense.entry.code == "picture" and (head is None or not _is_picture(page, head)):
        return
    if sense.entry.code == "count" and head is not None and head.pos_ != "PRON" and not can_speak(page, head):
        return
    if sense.entry.stance == "believe" and any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
        return
    if unnamed and (sense.entry.code == "describe" or (sense.entry.code == "ask" and verb.dep_ == "advcl")):
        return
    inside = page.quotations.holding(verb.idx)
    if inside is not None and sense.entry.stance in ("believe", "speculate") and head is not None and head.lower_ in _SELF:
        return
    words = cue_tokens(verb, extras)
    last = words[-1].i
    if not extras:
        last = in_document(verb, last, page.lexicon.words["basis"])
    cue = (words[0].idx, page.end(last))
    spans = content + [(q.start, q.end) for q in speech]
    own = _own_clause(page, verb)
    spans = [without_place(s, page.text) for s in cut(widened(spans, page.quotations, cue, page.text), cue, page.text)]
    span = full_phrase(head, verb) if head is not None else None
    if head is not None and span is not None and passive and (of := deed_of_agent(head.head)) is not None:
        span = (span[0], page.end(of.i - 1))
    if head is not None and head.dep_ in ("pobj", "dobj") and head.i < verb.i and verb.dep_ == "ROOT":
        span = (_start_of_base(page, head), page.end(verb.i - 1))
    if span is not None:
        span = page.outside_quotation(span, verb)
        spans = cut(spans, span, page.text) if head is not None and not is_relative(head) else spans
    if head is not None and span is not None and content:
        listed = after_list(page, verb, head, spans) if head.i < verb.i else None
        if listed is not None:
            head, span, spans = listed
        else:
            span, spans = _whole_speaker(page, head, span, spans)
    if sense.entry.code == "describe":
        spans = [s for s in spans if page.text[slice(*s)].lower() != "what"]  # "what it called a clean-up"
    if not spans or (spans[0][0] >= cue[0] and withholds_name(page, cue[0], spans[-1][1])):
        return
    if verb.tag_ == "VBG" and verb.dep_ in ("advcl", "acl", "conj", "dep"):
        cut_off(page, verb, cue)
        head, span = participle_speaker(page, verb, head, span)
    elif verb.dep_ == "conj" and head is not None and sense.entry.stance != "believe":
        head, span = shared_speaker(page, verb, head, span)
    if head is not None and head.pos_ == "PRON" and spans[0][1] < cue[0]:
        spans[0] = _after_colon(page, spans[0])
    page.taken |= {t.i for t in extras}
    quoter = quoting(page, verb)
    page.found.append(
        Attribution(
            head=verb, entry=sense.entry, cue=[cue], content=spans, speaker=(head, span) if head is not None and span else None,
            sentence=page.sentence(verb), direct=bool(speech) or any(page.is_quoted(s) for s in spans),
            negated=any(c.dep_ == "neg" for c in verb.children), passive=passive, end=own[1],
            addressee=addressees(verb, passive, extras),
            cited_by=(quoter, full_phrase(quoter, verb)) if quoter is not None else None,
        )
    )  # fmt: skip


def defends_ground(verb: Token) -> bool:
    """ "Defending the town": with arms, and not with words."""
    return lemma(verb) == "defend" and any(
        c.dep_ == "dobj" and (c.ent_type_ in ("GPE", "LOC", "FAC") or lemma(c) in _GROUND) for c in verb.rights
    )


def _is_picture(page: Page, head: Token) -> bool:
    """Is it a picture or recording, or a broadcaster?"""
    words = page.lexicon.words
    return words["basis"].get(lemma(head)) == "imagery" or lemma(head) in ("television", "tv", "broadcaster")


def _whole_speaker(page: Page, head: Token, span: Span, spans: list[Span]) -> tuple[Span, list[Span]]:
    """ "..., a commander and a monitor said": for want of a comma the parser leaves the first speaker with what was said."""
    before = page.doc[head.left_edge.i - 1] if head.left_edge.i else None
    if before is None or before.dep_ != "cc" or before.head.pos_ not in ("NOUN", "PROPN") or before.head.i != before.i - 1:
        return span, spans
    start = _start_of_base(page, before.head)
    if before.head.dep_ in ("dobj", "pobj") or before.idx > span[0] or not any(s < start < e for s, e in spans):
        return span, spans
    return (start, span[1]), cut(spans, (start, span[1]), page.text)


def _start_of_base(page: Page, head: Token) -> int:
    """Where the noun phrase of `head` begins, counting only the words right before it that hang on it."""
    first = head.i
    while first and page.doc[first - 1].head.i == head.i and page.doc[first - 1].dep_ in ("amod", "compound", "det", "poss", "nummod"):
        first -= 1
    return page.doc[first].idx


def _own_tokens(page: Page, verb: Token) -> set[int]:
    """Tokens of the cue's own clause: the verb, its auxiliaries and adverbs."""
    return {verb.i} | {c.i for c in verb.children if c.dep_ in ("aux", "auxpass", "neg", "prt")}


def _quoted_as(page: Page, verb: Token) -> Token:
    """The verb whose subject and circumstances are those of the cue: of "was quoted as *saying*" the first, else the cue itself."""
    above = verb.head.head
    return above if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and lemma(above) in ("quote", "cite") else verb


def _own_clause(page: Page, verb: Token) -> Span:
    """Characters of the cue's own clause, without what is said: "the captain told the paper on Friday"."""
    mine = {verb.i}
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass", "aux", "auxpass", "neg", "advmod", "prt", "prep", "dative", "npadvmod", "agent") or (
            child.dep_ == "dobj" and lemma(verb) in ADDRESSED
        ):
            mine |= {t.i for t in child.subtree}
    first = last = verb.i
    doc = page.doc
    while first - 1 in mine:
        first -= 1
    while last + 1 in mine:
        last += 1
    inside = page.quotations.holding(verb.idx)
    start, end = doc[first].idx, page.end(last)
    for q in page.quotations.within(start, end):
        if q is not inside and q.end <= verb.idx and wordy(page.text, q):
            start = max(start, q.end)
        elif q is not inside and q.start >= verb.idx and wordy(page.text, q):
            end = min(end, q.start)
    return trim(page.text, start, end, ", ")


def _beside(page: Page, verb: Token, own: Span, passive: bool) -> list[Quotation]:
    """Quotations that touch the cue's own clause, before or after it."""
    out = []
    inside = page.quotations.holding(verb.idx)
    before = page.quotations.before(own[0])
    if before is not None and page.text[before.inner_end - 1] == "." and page.text[own[0]].isupper():
        before = None  # the sentence before ends with it
    if before is not None and before is not inside and (wordy(page.text, before) or ends_speech(page.text, before)):
        out.append(before)
    line_end = page.text.find("\n", own[1])
    stop = page.text[own[1] : line_end if line_end >= 0 else None].strip()
    after = page.quotations.after(own[1], " \t ,:–—-\n" if stop == ":" else " \t ,:")
    if after is not None and after is not inside:
        colon = page.text[own[1] : after.start].strip() == ":"
        if wordy(page.text, after) or ((out or colon) and ends_speech(page.text, after)):
            out.append(after)
    return out


def _before(page: Page, verb: Token, own: Span) -> list[Span]:
    """Content that the parser lost: what stands before ", he said" in the sentence."""
    sentence = page.sentence(verb)
    ahead = page.text[sentence[0] : own[0]].rstrip()
    behind = page.text[own[1] : sentence[1]].strip()
    if (
        ahead.endswith(",")
        and len(ahead.split()) >= FEW_WORDS
        and (not behind or behind[0] in ",.;")
        and page.text[own[0] : own[1]].split()[1:]
    ):
        return [trim(page.text, sentence[0], own[0], ", ")]
    return []


def _parenthetical(page: Page, verb: Token, own: Span) -> list[Span]:
    """Both sides of ", he said," in the middle of a sentence."""
    sentence = page.sentence(verb)
    ahead, behind = page.text[sentence[0] : own[0]].rstrip(), page.text[own[1] : sentence[1]]
    if not ahead.endswith(",") or not behind.startswith(",") or len(behind.split()) < FEW_WORDS:
        return []
    after = next((t for t in page.doc[verb.i + 1 : verb.sent.end] if t.idx > own[1] and not t.is_space), None)
    if after is None or after.tag_ in ("VBG", "VBN", "CC", "WP", "WDT", "IN") or after.is_quote:
        return []
    out = [trim(page.text, sentence[0], own[0], ", "), trim(page.text, own[1], sentence[1], ",. ")]
    return [s for s in out if s[0] < s[1]]


def _broken_into(page: Page, verb: Token) -> set[int] | None:
    """ "All of it, she says, could fall": the cue stands inside what is said, or runs on from it without a comma."""
    above = verb.head
    if above.i == verb.i or above.pos_ not in ("VERB", "AUX") or not any(c.dep_ == "nsubj" for c in verb.children):
        return None
    if verb.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ == "as" for c in verb.children):
        # "as rebels continued to advance" tells the time: the cue of an as-clause has nothing of its own to say.
        if any(c.dep_ in ("xcomp", "ccomp", "prep") or (c.dep_ == "dobj" and lemma(verb) not in ADDRESSED) for c in verb.rights):
            return None
        return subtree(above, [verb])
    run_on = verb.dep_ in ("conj", "dep") and not any(c.dep_ == "cc" for c in above.children) and above.i < verb.i
    if verb.dep_ == "parataxis" or run_on:
        # A participle after the cue ("..., adding that") is another cue's.
        after = [c for c in above.rights if c.i > verb.i and (c.dep_ == "conj" if run_on else c.dep_ == "advcl" and c.tag_ == "VBG")]
        return subtree(above, [verb, *after])
    return None


def _after_colon(page: Page, span: Span) -> Span:
    """ "The ministry gave another account: planes had hit a depot, it said": what stands before the colon is the report's."""
    colon = page.text.find(": ", *span)
    told = page.doc.char_span(span[0], colon, alignment_mode="expand") if colon > 0 else None
    if not told or lemma(told[-1]) not in page.lexicon.words["anaphor"]:
        return span
    return trim(page.text, colon + 1, span[1])


def _summons(verb: Token) -> bool:
    """ "called the council to a meeting": nothing is said of the council."""
    after = [c for c in verb.rights if c.dep_ in ("dobj", "oprd", "ccomp", "xcomp", "attr", "acomp")]
    return len(after) == 1 and after[0].dep_ == "dobj" and any(c.dep_ == "prep" and c.lower_ in ("to", "in", "for") for c in verb.rights)


def withholds_name(page: Page, start: int, end: int) -> bool:
    """ "who asked not to be named": it tells of the speaker, not of the world."""
    if end - start > _SHORT:
        return False
    words = page.text[start:end].lower()
    said = _ANONYMOUSLY.split(words, maxsplit=1)
    if len(said) == 2 and len(said[1].split()) >= FEW_WORDS:
        words = " ".join(said)  # "said on condition of anonymity that the test had failed"
    return asks_for_less(words, page.lexicon)


def withholds(verb: Token, lexicon: Lexicon) -> bool:
    """ "Deny the rebels food", "were refused entry": an act, and no answer to what somebody says."""
    if lemma(verb) not in lexicon.verb_words["withheld"] or verb.pos_ != "VERB":
        return False
    objects = [c for c in verb.children if c.dep_ in ("dobj", "nsubjpass", "oprd")]
    given = any(c.dep_ == "dative" and c.pos_ != "ADP" for c in verb.children)
    return given or any(lemma(o) in lexicon.words["withheld"] for o in objects)


def is_left_undone(verb: Token) -> bool:
    """ "Without giving any number", "without saying who fired": what somebody did not say."""
    return verb.dep_ == "pcomp" and verb.head.lower_ == "without"


def quotes_as_saying(page: Page, verb: Token) -> bool:
    """ "Was quoted by Reuters as saying that": it is "saying" whose speaker and words are told."""
    if lemma(verb) not in ("quote", "cite"):
        return False
    return any(g.dep_ == "pcomp" and lemma(g) in page.lexicon.verbs for c in verb.rights if c.lower_ == "as" for g in c.children)
