"""Who is said to hold a place, and how it changed hands."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from reportedly.codebook.register import Register, register
from reportedly.reading.attached import CLAUSES, path
from reportedly.reading.circumstances import ClaimStage, claimed
from reportedly.reading.control.places import Places, each
from reportedly.reading.control.told import found_at
from reportedly.reading.control.words import Changes, Found, changes
from reportedly.reading.language import Parse
from reportedly.reading.modifiers import modifier_mention
from reportedly.reading.stage import Records
from reportedly.reading.ties.ends import Ends, relations
from reportedly.reading.ties.tied import named_by
from reportedly.reading.times.when import is_of_telling
from reportedly.records import Control, PlaceMention, TimeMention
from reportedly.resources import Resources
from reportedly.spans import trim


def _read(so_far: Records, resources: Resources) -> Iterator[Control]:
    parse = so_far.one(Parse)
    words, known = changes(resources.codebook), register(resources.codebook)
    ends = Ends(parse.doc, so_far, relations(resources.codebook))
    places = Places(so_far, parse)
    seen: set[tuple[str, int]] = set()
    for token in parse.doc:
        for found in found_at(token, words, places):
            for head in [one for named in found.places for one in each(named, places)]:
                place = places.of(head)
                if place is None or (found.change, head.i) in seen or len(head.text) < 2:
                    continue
                seen.add((found.change, head.i))
                places.last = head
                yield _record(found, head, place, so_far, known, ends, words)


CONTROL = ClaimStage("control", 2, _read, writes=(Control,))
"""Who is said to hold a place, and how it changed hands."""


def _hangs_on(time: TimeMention, verb: Token) -> bool:
    """Does a time belong to the verb's own clause?"""
    heads = [t for t in verb.subtree if any(start <= t.idx < end for start, end in time.spans)]
    return any((steps := path(t, verb)) and not any(s.dep_ in CLAUSES for s in steps) for t in heads)


def _record(found: Found, head: Token, place: PlaceMention, so_far: Records, known: Register, ends: Ends, words: Changes) -> Control:
    text = so_far.report.text

    def is_somebody(token: Token) -> bool:
        return ends.is_one(token) or token.pos_ == "PRON" or token.lemma_.lower() in words.people

    holders = tuple(
        modifier_mention(h if found.holder_span else named_by(h, ends), so_far, known, span=found.holder_span)
        for h in found.holders
        if is_somebody(h)
    )
    losers = tuple(modifier_mention(h, so_far, known) for h in found.losers if is_somebody(h))
    near = [t for t in (found.pronoun or head, found.by, *found.holders, *found.losers) if abs(t.i - found.by.i) <= 12]
    spans_of = [
        s for m in (*holders, *losers, *([] if found.pronoun else [place])) for s in m.spans if any(s[0] <= t.idx < s[1] for t in near)
    ]
    start = min([found.by.idx, *(s for s, _ in spans_of), *(t.idx for t in near)])
    end = max([found.by.idx + len(found.by), *(e for _, e in spans_of), *(t.idx + len(t) for t in near)])
    spans = (trim(text, start, end),)
    told = claimed("control", found.by, spans, so_far)
    present = found.by.tag_ in ("VBZ", "VBP") or (found.by.tag_ == "VB" and not any(c.dep_ == "aux" for c in found.by.children))
    if told["time"] is not None and is_of_telling(told["time"], found.by, so_far):
        told["time"] = None
    if found.change == "held" and present and told["time"] is not None and not _hangs_on(told["time"], found.by):
        told["time"] = None  # "took the port in May and hold the hills": since when, nobody says
    return Control(
        place=place,
        holder=holders,
        from_=losers,
        change=found.change,  # type: ignore[arg-type]
        **told,
    )
