"""Phrases of the text as the actor mentions that records hold: the minimal noun phrase, and who it points to."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Token

from reportedly.reading.notes import Name, Reference
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.stage import Records
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
    name = None if span else _name_cut_by(head, phrase(head), so_far)
    start, end = span or phrase(head)
    said = quote(so_far.report.text, (min(start, name.start), max(end, name.end)) if name else (start, end))
    entity = entity_of(head, so_far)
    if entity is None and name is not None:
        whole = next((r for r in so_far.by(Reference, "start").get(name.start, ()) if r.end == name.end), None)
        found = so_far.get(whole.entity) if whole is not None else None
        entity = found if isinstance(found, Entity) else None
    return ActorMention(
        text=said.text, spans=said.spans, role=role,
        entity=entity.id if entity else None, name=entity.name if entity else None, actor=entity.actor if entity else None,
    )  # fmt: skip


_LONGEST_NAME = 60


def _name_cut_by(head: Token, span: Span, so_far: Records) -> Name | None:
    """The name that holds the head and that the phrase leaves a part of out ("Faylaq al | -Majd"), since the parser takes a hyphen for more than it
    is."""
    around = names_in(max(0, span[0] - _LONGEST_NAME), span[1] + _LONGEST_NAME, so_far)
    cut = (n for n in around if n.start <= head.idx < n.end and (n.start < span[0] or n.end > span[1]))
    return next((n for n in cut if n.kind != "place" and "-" in n.text), None)


def names_in(start: int, end: int, so_far: Records) -> list[Name]:
    """The names that stand in [start, end), in order. `Name`s are written in the order of the text."""
    names = so_far.of(Name)
    first = bisect_left(names, start, key=lambda n: n.start)
    last = bisect_left(names, end, lo=first, key=lambda n: n.start)
    return [n for n in names[first:last] if n.end <= end]


UNATTRIBUTED = Speaker(text=None)
"""The speaker of "reportedly": nobody is named."""
