"""Who said it: speaker, cue, content, stance, nesting and relay chain, by rules over the parse."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reportedly.reading.attributed import Attribution as Attributed
from reportedly.reading.attributed import attributions
from reportedly.reading.certainty import certainty, distance, stance
from reportedly.reading.cues import lexicon
from reportedly.reading.language import Parse
from reportedly.reading.mentions import UNATTRIBUTED
from reportedly.reading.notes import Name, Reference
from reportedly.reading.quotations import Quotations
from reportedly.reading.speakers import Who, full_phrase
from reportedly.reading.stage import Records
from reportedly.reading.syntax import phrase
from reportedly.reading.times import when_said
from reportedly.records import PlaceMention, Report, Speaker, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span

READER = "rules:1"


class Attribution:
    """Who said it: speaker, cue, content, stance, nesting and relay chain, by rules over the parse."""

    name, version = "attribution", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
    )
    writes: tuple[type, ...] = (Statement,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        words = lexicon(resources.codebook)
        parse = so_far.one(Parse)
        quotations = Quotations(report.text)
        found = attributions(parse, words, quotations)
        found.sort(key=lambda f: (f.content[0][0], -sum(e - s for s, e in f.content)))
        outer = holders(found)
        who = Who(so_far, words)
        ids = [so_far.new_id("statement", f.content) for f in found]
        speakers = _speakers(found, who, report.text)
        out = []
        for k, f in enumerate(found):
            out.append(
                Statement(
                    id=ids[k], report=report.id, speaker=speakers[k], reader=READER,
                    cue=quote(report.text, *f.cue) if f.cue else None, content=quote(report.text, *f.content),
                    stance=stance(f, parse, words), certainty=certainty(f, parse, words), distance=distance(f, quotations, report.text),
                    within=ids[outer[k]] if outer[k] is not None else None,  # type: ignore[index]
                    addressee=tuple(who.mention(t, phrase(t)) for t in f.addressee),
                    accused=tuple(who.mention(t, phrase(t)) for t in f.accused),
                    time=when_said(f.head, so_far) if f.cue else None,
                )
            )  # fmt: skip
        return out


def holders(found: list[Attributed]) -> list[int | None]:
    """For each attribution (in the order of their contents) the innermost other whose content holds its content and its cue."""
    out: list[int | None] = []
    open_: list[int] = []
    for k, f in enumerate(found):
        start, end = _hull(f)
        open_ = [j for j in open_ if _hull(found[j])[1] > start]
        best = None
        for j in open_:
            other = found[j]
            if _holds(other.content, f) and (best is None or _size(other) < _size(found[best])):
                best = j
        out.append(best)
        open_.append(k)
    return out


def _hull(f: Attributed) -> Span:
    return f.content[0][0], max(e for _, e in f.content)


def _size(f: Attributed) -> int:
    return sum(e - s for s, e in f.content)


def _holds(outer: list[Span], inner: Attributed) -> bool:
    place = inner.cue or inner.content
    return all(any(s <= a and b <= e for s, e in outer) for a, b in place) and any(
        s <= a and b <= e for s, e in outer for a, b in inner.content
    )


def _speakers(found: list[Attributed], who: Who, text: str) -> list[Speaker]:
    """Speakers in the order of the text, so that a pronoun can take up the speaker before it."""
    out: list[Speaker] = [UNATTRIBUTED] * len(found)
    before: Speaker | None = None
    for k in sorted(range(len(found)), key=lambda k: found[k].head.i):
        f = found[k]
        if f.speaker is None:
            continue
        beside = text[f.sentence[0] : f.sentence[1]]
        for s, e in f.content:
            if f.sentence[0] <= s and e <= f.sentence[1]:
                beside = beside.replace(text[s:e], " ")
        before = out[k] = who.speaker(f.speaker[0], f.speaker[1], beside, before)
    return out


__all__ = ["Attribution", "full_phrase", "holders"]
