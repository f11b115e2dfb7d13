"""Attributions as the trained model labels them, joined with those that the rules read: the model says where words begin and end, the
rules what kind of statement they are, and what is said within what somebody says."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import replace

from spacy.tokens import Token

from reportedly.models.attribution import CONTENT, CUE, SOURCE, Labelled, Segment
from reportedly.reading.attribution.attributed import Attribution, Page, cue_places
from reportedly.reading.attribution.believed import (
    heads_text,
    is_deed,
    is_done_by_nobody,
    least,
    no_statement,
    tells_nothing,
    without_auxiliary,
)
from reportedly.reading.attribution.boundaries import (
    characters,
    content_of,
    cue_of,
    end_of_clause,
    inside_of,
    of_paragraph,
    of_sentence,
    says_on,
    speaker_of_words,
    up_to_cue,
    with_office,
    without_speaker,
)
from reportedly.reading.attribution.contents import joined
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.features import Described
from reportedly.reading.attribution.relays import citing
from reportedly.reading.attribution.roles import RELATIVE
from reportedly.reading.attribution.senses import sense_of
from reportedly.reading.attribution.speaking import ADDRESSED, addressees, of_clause_before
from reportedly.reading.attribution.unattached import continue_quotations
from reportedly.reading.attribution.withholding import asks_for_less
from reportedly.reading.language import Parse
from reportedly.reading.mentions import names_in
from reportedly.reading.syntax import PASSIVE_SUBJECTS, SUBJECTS, is_negated, is_passive
from reportedly.spans import Span, overlap, trim

_INNER = frozenset({"believe", "speculate"})
KEPT, KEPT_INNER, KEPT_RARE = 0.1, 0.3, 0.2
"""How likely a cue must look to the model for what only the rules read, outside all that is said, to be kept: plain speech; beliefs and guesses, of
which the rules find most that are none; demands, promises, denials and the like."""
_SILENT = frozenset({"no_comment", "cannot_verify", "claim_responsibility"})
"""What the model does not know: kept whatever it makes of it."""
_SAME = 0.6
"""Share of a segment's characters that must lie in what the rules take for a cue's content, for it to be joined to that cue."""
_NEAR = 8
"""How many segments before and after a cue are looked at."""


def learned_attributions(page: Page, found: list[Attribution], words: Described, labelled: Labelled) -> list[Attribution]:
    """The attributions of a report: each that the model finds, with what the rules know of its cue; then those of the rules alone that
    stand within what somebody says, which the model does not read, or whose cue looks like one to the model too.

    found: what the rules read, changed by nothing here. words, labelled: the report's words and what the model makes of them.
    """
    known = _known(found, words, labelled)
    matched = set(known.values())
    cited_after = {c.i: k for k, f in enumerate(found) if f.speaker is not None and f.cue and (c := citing(f)) is not None}
    opening = {k for k in cited_after.values() if found[k].cue[0][0] < found[k].speaker[1][0]}  # type: ignore[index]
    kept: set[int] = set()
    speaking = sorted(f.speaker[1] for f in found if f.speaker)
    places = cue_places(found)
    out: list[Attribution] = []
    for number, (source, contents) in _gather(_relinked(found, known, words, labelled)).items():
        cue = labelled.segments[number]
        span = cue_of(page, words, cue)
        rule = found[known[number]] if number in known else None
        if rule is not None and rule.head.i in cited_after:
            # "According to the paper, citing a source, ...": the participle names who speaks and is no cue of its own.
            matched.discard(known[number])
            kept.add(cited_after[rule.head.i])
            continue
        if rule is not None and (known[number] in opening or _is_silent(page, rule)):
            out.append(replace(rule, labelled=True))
            continue
        said = [s for s in (content_of(page, words, labelled.segments[c]) for c in contents) if s[0] < s[1]]
        said = of_sentence(page, of_paragraph(page, without_speaker(said, rule), span, rule), span)
        if rule is None and (not said or cue.sure < least(page, words, cue) or no_statement(page, words, cue, span, said)):
            continue
        speaker = speaker_of_words(page, words, labelled.segments[source], rule) if source is not None else None
        if speaker is not None and page.text[slice(*span)] == ":" and page.text[slice(*speaker[1])].lower() in page.lexicon.words["rubric"]:
            continue
        if rule is None and speaker is not None and page.text[slice(*span)] == ":" and heads_text(page, speaker[1]):
            continue  # "Nagorno-Karabakh: separatists lay down arms" tells where
        content = joined(said, page.text) or list(rule.content if rule else [])
        if rule is not None and (
            rule.entry.code == "put-at"
            or _runs_over(rule.head, content)
            or _names_speaker(content, rule, speaking)
            or _heads_line(page, rule)
        ):
            content = list(rule.content)
        if (
            rule is not None
            and len(content) == 1
            and (end := end_of_clause(page, rule, content[0], inside_of(places, content, found))) is not None
        ):
            content = [(content[0][0], end)]
        if rule is not None and (then := says_on(page, rule, content, inside_of(places, content, found))) is not None:
            kept.add(then)
            end = rule.content[-1][1]
            content = [(s, min(e, end)) for s, e in content if s < end]
        if rule is not None and rule.passive and len(content) > 1:
            # "She had been told that ...": who is told is no part of it
            told_to = {(t.idx, page.end(t.i)) for t in rule.head.lefts if t.dep_ == "nsubjpass"} if lemma(rule.head) in ADDRESSED else set()
            content = [s for s in content if s not in told_to] or content
        if len(content) > 1 and content[0][0] > span[0]:
            content = [s for s in content if page.text[slice(*s)].lower() not in RELATIVE] or content
        if len(content) > 1:
            content = [s for s in content if not asks_for_less(page.text[slice(*s)].lower(), page.lexicon)] or content
        if speaker is not None and rule is not None:
            speaker = up_to_cue(page, speaker, rule, span)
        if speaker is not None:
            speaker, content = with_office(page, speaker, content)
        made = _one(page, words, cue, span, speaker, content, rule)
        if (rule is None and (is_deed(page, made) or is_done_by_nobody(page, made))) or tells_nothing(page, made):
            continue
        out.append(without_auxiliary(page, made))
    inside = sorted(s for f in out for s in f.content)
    given = [characters(words, s) for s in labelled.segments if s.role == CONTENT and s.joined is not None]
    for k, f in enumerate(found):
        sure = (
            k in kept
            or f.cited_by is not None
            or f.entry.stance in _SILENT
            or (lemma(f.head) in page.lexicon.verifying and (f.negated or is_negated(f.head)))
            or f.sure
            or f.entry.code == "picture"
            or f.entry.code == "put-at"  # the number says that it is one
            or (_heads_line(page, f) and not overlap(f.content, inside))
        )
        enough = KEPT if f.entry.stance == "assert" else KEPT_INNER if f.entry.stance in _INNER else KEPT_RARE
        if k not in matched and (_covered(f, inside) or sure or _likely(f, words, labelled, given) >= enough):
            out.append(f)
    out.sort(key=lambda f: f.head.i)
    continue_quotations(page, out)
    return out


def _is_silent(page: Page, rule: Attribution) -> bool:
    """ "The army did not comment": nothing is said, whatever stands before it."""
    return rule.entry.stance == "no_comment" and rule.content == [(rule.head.idx, page.end(rule.head.i))]


def _heads_line(page: Page, rule: Attribution) -> bool:
    """ "“They promised us buses”: residents wait": in a headline the marks tell what is said."""
    return rule.direct and bool(rule.cue) and page.text[slice(*rule.cue[0])] == ":" and rule.content[0][1] <= rule.cue[0][0]


def _known(found: list[Attribution], words: Described, labelled: Labelled) -> dict[int, int]:
    """For each segment that is a cue, by its number, the first attribution of the rules that shares words of its cue."""
    by_start = sorted((s, e, k) for k, f in enumerate(found) for s, e in f.cue)
    out: dict[int, int] = {}
    taken: set[int] = set()
    for number, segment in enumerate(labelled.segments):
        if segment.role != CUE:
            continue
        start, end = characters(words, segment)
        at = bisect_left(by_start, (end, 0, 0))
        same = [k for s, e, k in by_start[max(0, at - _NEAR) : at] if e > start and k not in taken]
        if same:
            out[number] = min(same)
            taken.add(out[number])
    return out


def _relinked(found: list[Attribution], known: dict[int, int], words: Described, labelled: Labelled) -> Labelled:
    """The same segments, joined as the rules join them where both find the same cue: grammar tells better what belongs to which verb. A
    cue is left the only content that the model gives it, though: rules draw too much into the speech of the verb before."""
    segments = list(labelled.segments)
    cues = list(known)
    contents = Counter(s.joined for s in segments if s.role == CONTENT)
    for k, segment in enumerate(labelled.segments):
        if segment.role != CONTENT or (segment.joined is not None and contents[segment.joined] == 1):
            continue
        a, b = span = characters(words, segment)
        at = bisect_left(cues, k)
        fits = [
            (sum(e - s for s, e in found[known[n]].content), n)
            for n in cues[max(0, at - _NEAR) : at + _NEAR]
            if overlap(found[known[n]].content, [span]) > _SAME * (b - a)
        ]
        if fits:
            contents[segment.joined] -= 1
            segments[k] = replace(segment, joined=min(fits)[1])
    for n in cues:
        speaker = found[known[n]].speaker
        if speaker is None:
            continue
        near = range(max(0, n - _NEAR), min(len(segments), n + _NEAR))
        source = next((k for k in near if segments[k].role == SOURCE and overlap([speaker[1]], [characters(words, segments[k])])), None)
        if source is not None:
            segments[n] = replace(segments[n], joined=source)
    return Labelled(segments, labelled.cue)


def _gather(labelled: Labelled) -> dict[int, tuple[int | None, list[int]]]:
    """For each segment that is a cue, the numbers of its source and of the segments of its content."""
    out: dict[int, tuple[int | None, list[int]]] = {}
    for number, segment in enumerate(labelled.segments):
        if segment.role == CUE:
            out[number] = (segment.joined, [])
    for number, segment in enumerate(labelled.segments):
        if segment.role == CONTENT and segment.joined is not None:
            out[segment.joined][1].append(number)
    return out


def _one(
    page: Page, words: Described, cue: Segment, span: Span, speaker: tuple[Token, Span] | None, content: list[Span], rule: Attribution | None
) -> Attribution:  # fmt: skip
    direct = any(page.is_quoted(s) for s in content)
    if rule is not None and rule.sure:
        return replace(rule, labelled=True)
    if rule is not None and rule.cited_by is not None:
        speaker = rule.speaker
    if rule is not None and rule.head.tag_ == "VBG" and of_clause_before(rule.head) is not None:
        speaker = rule.speaker
    if rule is not None and speaker is not None and _own_subject(rule, speaker) and not _in_sentence(rule, speaker[1]):
        speaker = rule.speaker
    if rule is not None and speaker is not None and _is_relay(page, speaker, rule):
        # "Reuters reports that the minister told ...": the model knows no nesting and gives his words to the agency.
        rule, speaker = replace(rule, cited_by=speaker), rule.speaker
    if (
        rule is not None
        and overlap(rule.cue, [span]) >= span[1] - span[0] < sum(e - s for s, e in rule.cue)
        and _alike(rule.content, content)
    ):
        # The codebook's cue has more words ("claimed responsibility for"), and what is claimed begins after them.
        return replace(rule, speaker=speaker or rule.speaker, labelled=True)
    if speaker is not None and rule is not None and rule.passive and rule.speaker is not None:
        start, end = rule.speaker[1]
        if speaker[1][0] == start and overlap(rule.content, [(end, speaker[1][1])]):
            speaker, content = rule.speaker, list(rule.content)
    if speaker is not None and rule is not None and rule.passive and overlap(content, [speaker[1]]):
        # "accused by Khartoum of arming them": the deed is no part of who accuses
        start = min(s for s, e in content if e > speaker[1][0])
        speaker = (speaker[0], trim(page.text, speaker[1][0], start, ", ")) if start > speaker[1][0] else speaker
    if rule is not None:
        return replace(rule, cue=[span], content=content, speaker=speaker or rule.speaker, direct=direct or rule.direct, labelled=True)
    tokens = [page.doc[i] for i in words.tokens[cue.first : cue.end]]
    told = [t for a, b in content for t in page.so_far.one(Parse).tokens(a, b)]
    head, entry = sense_of(tokens, told, page.lexicon, speaker is not None)
    passive = head.pos_ in ("VERB", "AUX") and is_passive(head)
    return Attribution(
        head=head, entry=entry, cue=[span], content=content, speaker=speaker, sentence=page.sentence(head), end=span[1],
        direct=direct, labelled=True, negated=any(c.dep_ == "neg" for c in head.children), passive=passive,
        addressee=addressees(head, passive, [t for t in tokens if t.i > head.i]),
    )  # fmt: skip


def _is_relay(page: Page, speaker: tuple[Token, Span], rule: Attribution) -> bool:
    """Does the model name an outlet where the cue has another subject of its own?"""
    return _own_subject(rule, speaker) and any(n.kind == "outlet" for n in names_in(*speaker[1], page.so_far))


def _own_subject(rule: Attribution, speaker: tuple[Token, Span]) -> bool:
    """Has the cue a subject of its own, other than `speaker`?"""
    if rule.speaker is None or overlap([speaker[1]], [rule.speaker[1]]):
        return False
    return rule.speaker[0].head.i == rule.head.i and rule.speaker[0].dep_ == "nsubj"


def _in_sentence(rule: Attribution, span: Span) -> bool:
    return rule.sentence[0] <= span[0] and span[1] <= rule.sentence[1]


def _runs_over(cue: Token, content: list[Span]) -> bool:
    """ "The claim that the bridge fell was false": does the content of a noun take in the verb that the noun is the subject of?"""
    verb = cue.head
    return cue.pos_ == "NOUN" and cue.dep_ in SUBJECTS | PASSIVE_SUBJECTS and verb.i > cue.i and any(s <= verb.idx < e for s, e in content)


def _names_speaker(content: list[Span], rule: Attribution, speaking: list[Span]) -> bool:
    """ "The mayor blamed the army, according to AFP": does the model, which knows no nesting, leave to the outlet nothing but the words for
    the one whose words it passes on? speaking: the words for speakers by the rules, in order."""
    if len(content) != 1 or overlap(rule.content, content) * 2 > sum(e - s for s, e in rule.content):
        return False
    at = bisect_left(speaking, content[0])
    return any(_alike([s], content) and overlap([s], content) == content[0][1] - content[0][0] for s in speaking[max(0, at - 2) : at + 2])


def _alike(a: list[Span], b: list[Span]) -> bool:
    return overlap(a, b) > _SAME * sum(e - s for s, e in a)


def _covered(f: Attribution, inside: list[Span]) -> bool:
    """Does an attribution stand whole within what somebody says?"""
    place = f.cue or [*f.content, *([f.speaker[1]] if f.speaker else [])]
    at = bisect_right(inside, (place[0][0], 10**12)) - 1
    return at >= 0 and all(inside[at][0] <= s and e <= inside[at][1] for s, e in (*place, *f.content[:1]))


def _likely(f: Attribution, words: Described, labelled: Labelled, said: list[Span]) -> float:
    """How likely the model takes any word of a rule's cue for one of a cue; 1 for what has none, unless the model gives its words away
    (`said`: what somebody says, by the model)."""
    spans = f.cue
    if not spans:
        return 0.0 if any(_meets(s, said) for s in f.content) else 1.0
    return max(
        (float(labelled.cue[k]) for s, e in spans for k in range(bisect_right(words.ends, s), bisect_left(words.starts, e))), default=0.0
    )


def _meets(span: Span, others: list[Span]) -> bool:
    """Does a span share a character with one of the others, which stand in order, none over another?"""
    at = bisect_left(others, (span[1], 0)) - 1
    return at >= 0 and others[at][1] > span[0]
