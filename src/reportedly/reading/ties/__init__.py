"""How two actors are said to stand to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from reportedly.codebook.register import Register, register
from reportedly.reading.circumstances import ClaimStage, claimed
from reportedly.reading.language import Parse
from reportedly.reading.mentions import names_in
from reportedly.reading.modifiers import modifier_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_negated
from reportedly.reading.ties.beside import between_names
from reportedly.reading.ties.called import ARTICLES
from reportedly.reading.ties.ends import Ends, Found, relations
from reportedly.reading.ties.tied import found_in
from reportedly.records import Statement, Tie, TimeMention
from reportedly.resources import Resources
from reportedly.spans import Span, overlap, trim


def _read(so_far: Records, resources: Resources) -> Iterator[Tie]:
    doc = so_far.one(Parse).doc
    words, known = relations(resources.codebook), register(resources.codebook)
    ends = Ends(doc, so_far, words)
    seen: set[tuple[str, str | None, int, int]] = set()
    told: list[Tie] = []
    for found in (*found_in(doc, words, ends), *between_names(doc, so_far, words)):
        key = (found.sense.relation, found.sense.form, *((found.b.i, found.a.i) if found.sense.turned else (found.a.i, found.b.i)))
        if (
            "POS" in (found.a.tag_, found.b.tag_)
            or key in seen
            or (found.a.i == found.b.i and found.a_span is None and found.b_span is None)
        ):
            continue
        seen.add(key)
        if found.a_span and found.b_span and any(_is_told(tie, found.a_span, found.b_span) for tie in told):
            continue
        tie = _record(found, so_far, known)
        if tie is not None:
            told.append(tie)
            yield tie


def _dated(by: Token, time: TimeMention) -> bool:
    """Does a date hang on the words that tell a tie, or on the clause that they stand in ("in May the two fought side by side")?"""
    if by.dep_ == "pobj" and by.head.lower_ == "at" and by.head.head.pos_ in ("VERB", "AUX"):
        by = by.head.head  # "have been at war since May"
    if by.pos_ not in ("VERB", "AUX"):
        return False
    return any(start <= t.idx < end for t in by.subtree for start, end in time.spans)


def _is_told(tie: Tie, a: Span, b: Span) -> bool:
    """Has another tie between the same words been read?"""
    return overlap(tie.a.spans, [a]) > 0 and overlap(tie.b.spans, [b]) > 0


_OFFERING = frozenset({"offer", "propose", "suggest", "volunteer"})


TIES = ClaimStage("ties", 2, _read, writes=(Tie,))
"""How two actors are said to stand to each other."""


def _record(found: Found, so_far: Records, known: Register) -> Tie | None:
    """None where both ends are the same actor, as far as the reading knows."""
    text = so_far.report.text
    a = modifier_mention(found.a, so_far, known, span=_whole_name(found.a, found.a_span, so_far))
    b = modifier_mention(found.b, so_far, known, span=_whole_name(found.b, found.b_span, so_far))
    if found.sense.turned:
        a, b = b, a
    same = a.actor is not None and a.actor == b.actor and found.sense.relation in ("fights", "opposes", "allied")
    if same or (a.entity is not None and a.entity == b.entity):
        return None
    spans = (_span(found, [*a.spans, *b.spans], text),)
    shared = claimed("tie", found.by, spans, so_far)
    if shared["time"] is not None and not _dated(found.by, shared["time"]):
        shared["time"] = None  # the day of what else the sentence tells
    holder = so_far.get(shared["said_in"]) if shared["said_in"] else None
    refuted = isinstance(holder, Statement) and holder.stance == "deny"  # "denied that it had cut ties"
    if found.by_negation or (found.ended and shared["modality"] == "denied" and not is_negated(found.by) and not refuted):
        shared["modality"] = "actual"  # "no longer backs them": that it is over is told as sure
    elif is_negated(found.by):
        shared["modality"] = "denied"
    to_come = (
        shared["modality"] == "planned" and found.by.pos_ == "VERB" and found.sense.relation != "fights"
    )  # who means to defeat, fights
    offered = to_come and found.by.dep_ in ("xcomp", "ccomp") and found.by.head.lemma_.lower() in _OFFERING
    status = "ended" if found.ended else "offered" if offered else "planned" if to_come else "current"
    return Tie(
        relation=found.sense.relation,  # type: ignore[arg-type]
        form=found.sense.form,  # type: ignore[arg-type]
        a=a,
        b=b,
        status=status,  # type: ignore[arg-type]
        place=next(iter(where(found.by, so_far).place), None) if found.by.pos_ == "VERB" else None,
        **shared,
    )


def _whole_name(head: Token, span: Span | None, so_far: Records) -> Span | None:
    """`span` (of the noun phrase where it is None), or as much more as the name holds that the parser cut in two ("Saud al | Asaf")."""
    start, end = span or phrase(head)
    for name in names_in(head.sent.start_char, head.sent.end_char, so_far):
        cut = span is None or name.end == end or head.lower_ in ARTICLES  # else the words are a part of the name on purpose ("US-led")
        if cut and name.start < end and start < name.end and (name.start < start or name.end > end) and name.start <= head.idx < name.end:
            return min(start, name.start), max(end, name.end)
    return span


def _span(found: Found, ends: Sequence[Span], text: str) -> Span:
    """From the first to the last word that tells the tie, both ends included where they are near."""
    tokens = (*found.words, found.by)
    start, end = min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens)
    for s, e in ends:
        if e > start - 60 and s < end + 60:
            start, end = min(start, s), max(end, e)
    sentence = found.by.sent
    return trim(text, max(start, sentence.start_char), min(end, sentence.end_char))
