"""Where the words for a speaker, a cue and what is said begin and end: the model's, set right where grammar knows better."""

from __future__ import annotations

import re

from spacy.tokens import Token

from reportedly.models.attribution import Segment
from reportedly.reading.attribution.attributed import Attribution, Page, cues_in
from reportedly.reading.attribution.contents import without_place
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.features import Described
from reportedly.reading.attribution.naming import without_stamp
from reportedly.reading.language import Parse
from reportedly.spans import Span, overlap, trim

_CONNECTIVE = re.compile(r"(?:however|meanwhile|moreover|nevertheless|nonetheless), ")
"""What ties a sentence to the one before: the report's own."""
_LOOSE_END = re.compile(
    r",? (?:and|but|while|whereas|although|though|(?<!of )(?<!in )(?<!on )(?<!to )(?<!by )(?<!for )(?<!from )(?<!with )(?<!during )which)$|, (?:who|whose|where|what)$|, (?:but|although|though) (?:\w+ ){0,4}(?:could|can|has|have) not (?:be|been) (?:\w+ )?(?:verified|confirmed|authenticated|corroborated)$|, without \w+ing\b[^,.;“”\"]*$"
)
"""What begins the next clause, or tells what was not said, at the end of what is said."""
_TURN = re.compile(r", (?:while|whereas|but|though|although) $")
"""What stands before another who speaks in the same sentence."""
_CLAUSE_FOR_NAME = re.compile(r"who(?= (?:asked|requested|wished|wanted|spoke|declined|refused)\b)")
_EDGES = ",;: \t\n—–-"


def characters(words: Described, segment: Segment) -> Span:
    return words.starts[segment.first], words.ends[segment.end - 1]


def cue_of(page: Page, words: Described, segment: Segment) -> Span:
    """Characters of a cue, without a colon or comma after its words."""
    span = characters(words, segment)
    trimmed = trim(page.text, *span, _EDGES)
    return trimmed if trimmed[0] < trimmed[1] else span


def content_of(page: Page, words: Described, segment: Segment) -> Span:
    """Characters of a content, quotation marks that belong to it taken along, loose punctuation at its ends left off."""
    start, end = trim(page.text, *characters(words, segment), _EDGES)
    if start >= end:
        return start, end
    for q in page.quotations.touching(start, end):
        if start in (q.inner_start, q.start) and q.inner_end <= end + 2:
            start = q.start
        if q.start >= start and end >= q.inner_end - 1 and end <= q.end:
            end = q.end
    if page.text[end - 1] == "." and not page.text[end - 2].isupper():
        end -= 1
    if (tie := _CONNECTIVE.match(page.text, start, end)) is not None:
        start = tie.end()
    start, end = without_place((start, end), page.text)
    loose = _LOOSE_END.search(page.text, start, end)
    if loose is not None and loose.end() == end:
        end = loose.start()
    return start, end


def speaker_of_words(page: Page, words: Described, segment: Segment, rule: Attribution | None) -> tuple[Token, Span]:
    """The head and the characters of a speaker. The head that the rules found stands where it lies in the same words."""
    start, end = trim(page.text, *characters(words, segment), _EDGES)
    for mark in ("'s", "’s"):
        if end - start > len(mark) and page.text[start:end].endswith(mark):
            end -= len(mark)
    for pronoun in (", who", ", which", ", whose", " who", " which"):  # the relative clause that the model left off
        end -= len(pronoun) if page.text[start:end].endswith(pronoun) else 0
    head = page.doc[words.tokens[segment.first] : words.tokens[segment.end - 1] + 1].root
    span = without_stamp((start, end), page.text)
    words_of = page.so_far.one(Parse).tokens(*span)
    if (
        head.tag_ == "NNS"
        and len(words_of) > 2
        and words_of[0].lower_ in ("a", "an")
        and lemma(words_of[1]) in page.lexicon.words["anaphor"]
    ):
        span = words_of[2].idx, span[1]  # ", a version residents reject": "a" cannot stand with several
    if (loose := _CLAUSE_FOR_NAME.match(page.text, *span)) is not None:
        span = span[0], loose.end()  # "who asked not to be named": the pronoun stands for the speaker
    if head.idx < span[0]:
        head = page.so_far.one(Parse).tokens(*span).root
    if rule is not None and rule.speaker is not None and span[0] <= rule.speaker[0].idx < span[1]:
        return rule.speaker[0], span
    return head, span


def up_to_cue(page: Page, speaker: tuple[Token, Span], rule: Attribution, cue: Span) -> tuple[Token, Span]:
    """ "A nurse whose shift had ended said": the rules' words for the speaker where the model's stop in the middle of a relative clause and the
    rules' go on right up to the cue."""
    if rule.speaker is None or rule.speaker[1][0] != speaker[1][0] or rule.speaker[1][1] <= speaker[1][1] or cue[0] < rule.speaker[1][1]:
        return speaker
    rest = page.text[speaker[1][1] : rule.speaker[1][1]]
    whose = " whose " in page.text[slice(*speaker[1])]
    return rule.speaker if whose and "," not in rest and not page.text[rule.speaker[1][1] : cue[0]].strip() else speaker


def with_office(page: Page, speaker: tuple[Token, Span], content: list[Span]) -> tuple[tuple[Token, Span], list[Span]]:
    """ "The bridge was blown up, the regional governor, NAME, reported": the post belongs to the name behind it, not to what is said."""
    start, end = speaker[1]
    at = next((k for k, (_, e) in enumerate(content) if e <= start and not page.text[e:start].strip(" ,")), None)
    if at is None or page.text[start - 2 : start] != ", " or not page.text[start : start + 1].isupper():
        return speaker, content
    first = page.text.rfind(", ", content[at][0], content[at][1])
    if first < 0:
        return speaker, content
    piece = page.so_far.one(Parse).tokens(first + 2, content[at][1])
    root = piece.root
    words = page.lexicon.words
    post = root.tag_ == "NN" and (
        lemma(root) in words["office"] or lemma(root) in words["disclosure"] or words["role"].get(lemma(root)) == "official"
    )
    if not post or any(t.pos_ in ("VERB", "AUX") or t.lower_ in ("a", "an", "and", "or") for t in piece) or speaker[0].pos_ != "PROPN":
        return speaker, content
    return (speaker[0], (first + 2, end)), [*content[:at], (content[at][0], first), *content[at + 1 :]]


def inside_of(places: list[tuple[int, int]], content: list[Span], found: list[Attribution]) -> list[tuple[int, Attribution]]:
    """(number, attribution) of those whose cue stands in what is said; places: as `cue_places` gives them."""
    return [(k, found[k]) for k in cues_in(places, content)]


def says_on(page: Page, rule: Attribution, content: list[Span], inside: list[tuple[int, Attribution]]) -> int | None:
    """The number of the attribution whose cue goes on from this one with the same speaker ("confirmed that X but *denied* that Y"), where the
    model takes it for a part of what is said; else None. inside: those whose cue the model's content holds."""
    if rule.speaker is None or rule.direct or len(content) != 1:
        return None
    end = rule.content[-1][1]
    for k, f in inside:
        if f is rule or f.speaker is None or f.speaker[1] != rule.speaker[1] or not f.cue or f.head.dep_ != "conj":
            continue
        if end < f.cue[0][0] < content[0][1] and page.text[end : f.cue[0][0]].strip(" ,").lower() in ("and", "but", "while", "yet"):
            return k
    return None


def end_of_clause(page: Page, rule: Attribution, content: Span, inside: list[tuple[int, Attribution]]) -> int | None:
    """Where what is said ends before the next clause, in which the report or somebody else speaks, though the model takes it for said too: at a
    semicolon where the rules' own content ends ("promised a statement; none was issued"), or before ", while" and another who speaks ("said A, while
    Moscow put the number at B"). None where it does not. inside: those whose cue stands in it."""
    if rule.direct or page.is_quoted(content) or content[0] < rule.head.idx:
        return None
    end = rule.content[-1][1]
    root = page.so_far.one(Parse).tokens(*rule.content[0]).root
    if end < content[1] and page.text[end : end + 1] == ";" and (root.pos_ in ("NOUN", "PROPN") or root.tag_ == "VB"):
        return end
    for _, f in inside:
        if f is rule or f.speaker is None or not f.cue or not content[0] < f.speaker[1][0] < f.cue[0][0] < content[1]:
            continue
        turn = _TURN.search(page.text, content[0], f.speaker[1][0])
        if turn is not None and f.speaker[0].pos_ != "PRON" and turn.end() == f.speaker[1][0] and f.entry.stance != "believe":
            return turn.start()
    return None


def without_speaker(said: list[Span], rule: Attribution | None) -> list[Span]:
    """What is said without the words for whoever is quoted ("the minister was quoted as saying that ..."), which the model takes for said."""
    if rule is None or rule.speaker is None:
        return said
    start, end = rule.speaker[1]
    return [s for s in said if not (start <= s[0] and s[1] <= end)] or said


def of_paragraph(page: Page, said: list[Span], cue: Span, rule: Attribution | None) -> list[Span]:
    """What is said without quotations of paragraphs before the cue's, where its own paragraph holds words of its own too: one that ends a
    paragraph is of whoever spoke there. A quotation left open goes on in the next paragraph, and stays."""
    start = page.text.rfind("\n", 0, cue[0]) + 1
    here = [s for s in said if s[1] > start]
    if not here or len(here) == len(said):
        return said
    return [s for s in said if s[1] > start or (rule is not None and overlap(rule.content, [s])) or not page.is_quoted(s)]


def of_sentence(page: Page, said: list[Span], cue: Span) -> list[Span]:
    """What is said without pieces of later sentences that have a verb of their own, where the cue's own sentence holds some and nothing is
    quoted ("rejected the plan. It warned against ...")."""
    start, end = page.sentence(page.so_far.one(Parse).token_at(cue[0]))
    here = [s for s in said if start <= s[0] < end]
    if not here or len(here) == len(said) or any(page.is_quoted(s) for s in said):
        return said
    return [s for s in said if s[0] < end]
