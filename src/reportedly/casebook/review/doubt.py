"""How much a claim should be looked at first: what its reader was least sure of, or could fill in least of.

Where a reader gives a calibrated probability it is taken from that. The rules give none; for theirs it is counted from what they left open,
by hand-set weights. It only orders a review queue, says nothing about whether a claim is true, and is shown nowhere as a number.
"""

from __future__ import annotations

from reportedly.records import Agreement, Control, Event, Figure, Record, Statement, Tie

LONG = 450
"""Characters of a statement's content from which on its borders are often wrong."""


def doubt(one: Record) -> int | None:
    """0 (nothing left open) to 100; None for what is no claim and no statement, and for claims by hand."""
    if not isinstance(one, Statement | Event | Agreement | Tie | Figure | Control) or one.reader.startswith("person:"):
        return None
    if one.confidence is not None:
        return round(100 * (1 - one.confidence))
    return min(100, sum(weight for weight, left_open in _left_open(one) if left_open))


def _left_open(one: Record) -> list[tuple[int, bool]]:
    if isinstance(one, Statement):
        content = one.content.text or "" if one.content else ""
        named = one.speaker.name or one.speaker.disclosure in ("unattributed", "anonymous")
        return [(50, not content), (30, not named), (20, one.cue is None), (20, len(content) > LONG), (15, one.within is not None)]
    if isinstance(one, Event):
        nobody = not one.actor and not one.target
        return [
            (40, nobody), (15, not one.actor and not nobody), (10, one.mode is None), (10, not one.place), (10, one.time is None),
            (15, one.modality not in ("actual", "ongoing")), (10, one.event_class != "ASSAULT"),
        ]  # fmt: skip
    if isinstance(one, Agreement):
        sides = (*one.by, *one.parties, *one.signatories, *one.accuser, *one.accused)
        return [(30, one.kind == "other"), (30, not sides), (20, one.modality != "actual"), (10, one.time is None)]
    if isinstance(one, Tie):
        return [(25, not one.a.actor), (25, not one.b.actor), (20, one.status != "current"), (20, one.modality != "actual")]
    if isinstance(one, Figure):
        return [
            (50, one.role == "other"),
            (15, one.event is None),
            (15, one.value is None),
            (15, one.modality not in ("actual", "ongoing")),
        ]
    assert isinstance(one, Control)
    return [(40, not one.holder), (20, one.modality != "actual"), (10, one.time is None)]
