"""One noun, two actors: "Syrian and Russian warplanes", "Russian and government forces"."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.codebook.register import Register
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
from reportedly.records import ActorMention, quote
from reportedly.spans import Span

_LONGEST = 3
"""Words that each of the two may have before the noun."""


def each_actor(head: Token, so_far: Records, actors: Register, span: Span | None = None) -> tuple[ActorMention, ...]:
    """The actor mentions of the noun phrase with this head: two where the register knows at least one of two that share the noun ("Syrian
    warplanes", in two pieces, and "Russian warplanes"), else the one of the phrase. `span`: as in `actor_mention`."""
    whole = actor_mention(head, so_far, span=span)
    start, end = span or phrase(head)
    words = [t for t in head.doc[head.left_edge.i : head.i] if start <= t.idx < end and t.tag_ not in ("DT", "PRP$")]
    joins = [n for n, t in enumerate(words) if t.lower_ == "and"]
    if len(joins) != 1 or any(t.is_punct or t.tag_ in ("CD", "POS") for t in words) or head.idx + len(head) != end:
        return (whole,)
    left, right = words[: joins[0]], words[joins[0] + 1 :]
    if not 0 < len(left) <= _LONGEST or not 0 < len(right) <= _LONGEST:
        return (whole,)
    first, second = (_named(side, head, actors) for side in (left, right))
    if whole.actor is not None and whole.actor not in (first, second):  # "government forces": whose, the report has told
        first, second = first or _described(left, head, actors, whole.actor), second or _described(right, head, actors, whole.actor)
    if first == second:
        return (whole,)
    text, noun = so_far.report.text, (head.idx, head.idx + len(head))
    apart = quote(text, (left[0].idx, left[-1].idx + len(left[-1])), noun)
    close = quote(text, (right[0].idx, noun[1]))
    return tuple(
        ActorMention(
            text=said.text, spans=said.spans, role=whole.role, entity=whole.entity if code and whole.actor == code else None,
            name=entry.name if code and (entry := actors.get(code)) else None, actor=code,
        )
        for said, code in ((apart, first), (close, second))
    )  # fmt: skip


def apart(mentions: tuple[ActorMention, ...], so_far: Records, actors: Register) -> tuple[ActorMention, ...]:
    """The same mentions, each of two actors that share a noun by itself."""
    out: list[ActorMention] = []
    for mention in mentions:
        if len(mention.spans) != 1 or " and " not in (mention.text or ""):
            out.append(mention)
            continue
        (span,) = mention.spans
        each = each_actor(so_far.one(Parse).tokens(*span).root, so_far, actors, span)
        out += each if len(each) > 1 else (mention,)
    return tuple(out)


def _named(words: list[Token], noun: Token, actors: Register) -> str | None:
    """The one actor that the words are a name of, with the noun or without it."""
    said = " ".join(t.text for t in words)
    for name in (f"{said} {noun.text}", said):
        codes = {entry.code for entry in actors.lookup(name)}
        if len(codes) == 1:
            return codes.pop()
    return None


def _described(words: list[Token], noun: Token, actors: Register, code: str) -> str | None:
    """The actor with this code, where words and noun are a description that a register has for such actors."""
    found = actors.find(f"{' '.join(t.text for t in words)} {noun.text}")
    return code if any(f.how == "description" for f in found) else None
