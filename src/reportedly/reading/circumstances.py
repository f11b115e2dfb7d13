"""When, where, how surely and in whose statement a claim is told: what figures, agreements, ties and control share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from spacy.tokens import Token

from reportedly.reading.claims import said_in
from reportedly.reading.stage import Records
from reportedly.spans import Span


def circumstances(trigger: Token, spans: Sequence[Span], so_far: Records) -> dict[str, Any]:
    """`time`, `modality` and `said_in` of the claim that rests on `spans` and is told by `trigger`, as fields of a record."""
    holder = said_in(spans, so_far)
    return {"said_in": holder.id if holder else None, "modality": "actual"}
