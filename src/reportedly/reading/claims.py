"""What all kinds of claims share: in whose statement they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from weakref import WeakKeyDictionary

from reportedly.reading.stage import Records
from reportedly.records import Statement
from reportedly.spans import Span, covers

BLOCK = 400
"""Characters. Statements are indexed by the blocks of text that their content touches, so that a long report costs no more per claim."""

_indexes: WeakKeyDictionary[Records, tuple[int, dict[int, list[Statement]]]] = WeakKeyDictionary()


def said_in(spans: Sequence[Span], so_far: Records) -> Statement | None:
    """The innermost statement whose content holds all of `spans`; None where the report says it in its own voice."""
    if not spans:
        return None
    near = _by_block(so_far).get(spans[0][0] // BLOCK, ())
    return min((s for s in near if s.content is not None and covers(s.content.spans, spans)), key=_length, default=None)


def _by_block(so_far: Records) -> dict[int, list[Statement]]:
    statements = so_far.of(Statement)
    counted, blocks = _indexes.get(so_far, (-1, {}))
    if counted != len(statements):
        found: defaultdict[int, list[Statement]] = defaultdict(list)
        for statement in statements:
            for block in {b for s, e in (statement.content.spans if statement.content else ()) for b in range(s // BLOCK, e // BLOCK + 1)}:
                found[block].append(statement)
        blocks = dict(found)
        _indexes[so_far] = (len(statements), blocks)
    return blocks


def _length(statement: Statement) -> int:
    return sum(end - start for start, end in statement.content.spans) if statement.content else 0
