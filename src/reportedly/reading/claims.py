"""What all kinds of claims share: in whose statement they stand."""

from __future__ import annotations

from collections.abc import Sequence

from reportedly.reading.stage import Records
from reportedly.records import Statement
from reportedly.spans import Span, covers


def said_in(spans: Sequence[Span], so_far: Records) -> Statement | None:
    """The innermost statement whose content holds all of `spans`; None where the report says it in its own voice."""
    holding = [s for s in so_far.of(Statement) if s.content is not None and covers(s.content.spans, spans)]
    return min(holding, key=_length, default=None)


def _length(statement: Statement) -> int:
    return sum(end - start for start, end in statement.content.spans) if statement.content else 0
