"""Phrases of the text as the actor mentions that records hold: the minimal noun phrase, and who it points to."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from reportedly.reading.notes import Name, Reference
from reportedly.reading.stage import Records
from reportedly.reading.syntax import phrase
from reportedly.records import ActorMention, Entity, EventRole, Speaker, quote
from reportedly.spans import Span


def entity_of(head: Token, so_far: Records) -> Entity | None:
    """The entity that a noun phrase with this head points to, by coreference; None where it points to nobody known."""
    pointing = so_far.by(Reference, "head").get(head.i)
    if not pointing:
        return None
    found = so_far.get(pointing[0].entity)
    assert isinstance(found, Entity)
    return found


def actor_mention(head: Token, so_far: Records, span: Span | None = None, role: EventRole | None = None) -> ActorMention:
    """The actor mention of the noun phrase with this head (`span`: other characters than the phrase's own)."""
    said = quote(so_far.report.text, span or phrase(head))
    entity = entity_of(head, so_far)
    return ActorMention(
        text=said.text, spans=said.spans, role=role,
        entity=entity.id if entity else None, name=entity.name if entity else None, actor=entity.actor if entity else None,
    )  # fmt: skip


def names_in(start: int, end: int, so_far: Records) -> list[Name]:
    """The names that stand in [start, end), in order. `Name`s are written in the order of the text."""
    names = so_far.of(Name)
    first = bisect_left(names, start, key=lambda n: n.start)
    last = bisect_left(names, end, lo=first, key=lambda n: n.start)
    return [n for n in names[first:last] if n.end <= end]


UNATTRIBUTED = Speaker(text=None)
"""The speaker of "reportedly": nobody is named."""
