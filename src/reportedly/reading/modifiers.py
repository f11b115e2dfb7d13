"""Actors that a word before a noun names: "Iran-backed", "Syrian president", "regime ally", "rebel-held"."""

from __future__ import annotations

import msgspec
from spacy.tokens import Token

from reportedly.codebook.register import Register
from reportedly.reading.mentions import actor_mention
from reportedly.reading.stage import Records
from reportedly.records import ActorMention, Entity
from reportedly.spans import Span


def modifier_mention(token: Token, so_far: Records, known: Register, span: Span | None = None) -> ActorMention:
    """The actor mention of `token`, which may be a modifier that coreference passes over: then who it names is looked up in the register.

    A description ("regime") or a name that several have means the one of them that the report speaks of; where that is not one, nobody.
    """
    said = actor_mention(token, so_far, span=span)
    if said.entity is not None or said.text is None:
        return said
    found = known.find(said.text.strip("-– "), on=so_far.report.published)
    here = {e.actor: e for e in so_far.of(Entity) if e.actor is not None}
    named = [f for f in found if f.how != "description"]
    codes = list(dict.fromkeys(f.code for f in named))
    if len(codes) != 1 or any(f.shared for f in named):
        codes = [code for code in dict.fromkeys(f.code for f in found) if code in here]
    if len(codes) != 1 or (entry := known.get(codes[0])) is None:
        return said
    entity = here.get(entry.code)
    return msgspec.structs.replace(said, entity=entity.id if entity else None, name=entity.name if entity else entry.name, actor=entry.code)
