"""Where people rallied, and what was left, is nobody it was done to: "rallied in the square", "withdrew from the suburb"."""

from __future__ import annotations

from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.participants import Part
from reportedly.reading.events.sorts import NAMED

_IN = frozenset({"in", "at", "near", "around", "throughout", "across", "outside", "inside"})


def without_ground(known: Known, acts: list[Act]) -> list[Act]:
    """The same acts, without the ground that they were done on among those whom they were done to."""
    for act in acts:
        if act.event_class in ("AGREE", "REQUEST"):  # "the withdrawal of their troops", but "urged its citizens", "called on his men"
            act.target = [t for t in act.target if _is_addressed(t) or not any(c.tag_ == "PRP$" for c in t.head.lefts)]
        if act.event_class == "PROTEST":  # "rallied in the square", but "marched on the palace"
            act.target = [t for t in act.target if _before(t) not in _IN or not _is_ground(known, act, t)]
        if act.event_class == "RETREAT":
            act.target = [t for t in act.target if not _is_ground(known, act, t)]
    return acts


def _is_addressed(target: Part) -> bool:
    """Is it the object of the verb itself, or called upon?"""
    head = target.head
    return head.dep_ in ("dobj", "nsubjpass") or (
        head.dep_ == "pobj" and head.head.lower_ in ("on", "to", "upon") and head.head.head.pos_ == "VERB"
    )


def _is_ground(known: Known, act: Act, target: Part) -> bool:
    """A place that no state is called by; of what is left any place behind "in"."""
    mine = known.sort.of(target.head)
    if not mine & {"place", "territory", "sites"} or mine & {"people", "fighters", "person"}:
        return False
    return not mine & NAMED or (act.event_class != "PROTEST" and _before(target) in _IN)


def _before(target: Part) -> str:
    """The preposition before it, or before the first of those named along with it."""
    first = target.head
    while first.dep_ == "conj" and first.head.i < first.i:
        first = first.head
    return first.head.lower_ if first.dep_ == "pobj" else ""
