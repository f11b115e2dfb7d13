"""Careful readings: all that a careful reader takes from a report, and what a reading of the program's has of it.

A careful reading lists every statement, event, agreement step, tie, figure and control of a report, headline included, written as in other
cases (docs/codebook.md). Each fact names its anchor: a statement the first words of its content, an event its trigger, the others a quote. Two
fields are of these lists only: `at` (which occurrence of the anchor's words is meant; the first where it is not told) and `optional` (readers
differ: it is neither missed nor wrong).

Found is what a record of the type rests on the same words for; right, where all other fields that are told agree too. Each record finds
one. Records that find none should not be there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from reportedly.reading.cases import differences_from
from reportedly.records import Mention, Quote, Record, Statement

OWN_FIELDS = ("at", "optional")
KINDS = ("statement", "event", "agreement", "tie", "figure", "control")

Fact = Mapping[str, Any]
"""A gold record as the YAML holds it."""


def anchor_of(fact: Fact) -> str | None:
    """The words that a fact rests on: the first words of its content, its trigger or its quote."""
    return fact.get({"statement": "content", "event": "trigger"}.get(fact["type"], "quote"))


def span_of(fact: Fact, text: str) -> tuple[int, int] | None:
    """Where the anchor stands in the text, as whole words; None where the text does not hold it so often."""
    words = re.finditer(rf"(?<!\w){re.escape(anchor_of(fact) or '')}(?!\w)", text)
    found = [m.span() for m in words]
    return found[fact.get("at", 1) - 1] if len(found) >= fact.get("at", 1) else None


def rests_on(record: Record, span: tuple[int, int]) -> bool:
    """Do the record's words lie on these, without sprawling? A content may go on after its first words, not begin long before them."""
    kind = record.__struct_config__.tag
    quote = getattr(record, {"statement": "content", "event": "trigger"}.get(str(kind), "quote"))
    if quote is None or not quote.spans:
        return False
    start, end = quote.spans[0][0], quote.spans[-1][1]
    if min(end, span[1]) <= max(start, span[0]):
        return False
    return bool(start > span[0] - 40 if kind == "statement" else end - start <= 4 * (span[1] - span[0]) + 40)


NAMED = frozenset(
    {
        "actor",
        "target",
        "by",
        "parties",
        "mediators",
        "guarantors",
        "signatories",
        "accuser",
        "accused",
        "holder",
        "from",
        "a",
        "b",
        "place",
        "said_in",
    }
)
"""Fields that name actors, places or speakers: words that differ are right where the reading takes them for the same one."""


TOGETHER = frozenset({"AGREE", "COOPERATE"})
"""Classes of acts that sides do together: coded both ways (PLOVER) each is the other's target, which a careful reading leaves out."""


def wrong_in(fact: Fact, record: Record, span: tuple[int, int] | None, by_id: Mapping[str, Record], text: str) -> list[str]:
    """What is wrong with a record that was found: fields that differ, or a content that does not begin where it should."""
    anchors = ("content", "trigger", "quote") if fact["type"] != "event" else ("trigger",)
    wrong = []
    for name, value in fact.items():
        if name in (*anchors, *OWN_FIELDS):
            continue
        # A mention's fields one by one, so that each that differs is told.
        single = [{part: told} for part, told in value.items()] if isinstance(value, dict) else [value]
        for one in single:
            differs = differences_from({name: one}, record, by_id)
            if differs and name == "target" and not one and fact.get("class") in TOGETHER and _is_each_other(record):
                continue
            if differs and name in (*NAMED, "speaker") and span and _names_the_same(name, one, record, by_id, text, span[0]):
                continue
            wrong += differs
    if span and fact["type"] == "statement" and abs(record.content.spans[0][0] - span[0]) > len("that "):  # type: ignore[attr-defined]
        wrong.append(f"content is {record.content.text!r}")  # type: ignore[attr-defined]
    return wrong


def _is_each_other(event: Any) -> bool:
    """Are all to whom it was done among those who did it?"""
    return {mention.spans for mention in event.target} <= {mention.spans for mention in event.actor}


def _names_the_same(name: str, wanted: Any, record: Record, by_id: Mapping[str, Record], text: str, near: int) -> bool:
    """Does the record name those whom these words name, in other words of the report ("the city" for "Wad Madani", "he" for the general)?"""
    held = getattr(record, "from_" if name == "from" else name)
    if name == "said_in":
        said = by_id.get(held) if isinstance(held, str) else None
        held = said.speaker if isinstance(said, Statement) else None
    held = held if isinstance(held, tuple) else (held,) if held is not None else ()
    many = wanted if isinstance(wanted, list | tuple) else (wanted,)
    return bool(many) and all(_is_one_of(words, held, by_id, text, near) for words in many)


def _is_one_of(wanted: Any, held: Sequence[Quote], by_id: Mapping[str, Record], text: str, near: int) -> bool:
    words = (wanted.get("text") or wanted.get("name") if isinstance(wanted, dict) else wanted) or ""
    if not isinstance(words, str) or words.startswith("=") or (isinstance(wanted, dict) and set(wanted) - {"text", "name"}):
        return False
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words.strip('.… '))}(?!\w)", text)]
    if not found:
        return False
    at = min(found, key=lambda span: abs(span[0] - near))
    if any(_one_phrase(at, spans, text) for one in held for spans in one.spans):
        return True
    entities = {
        e for m in _mentions(by_id.values()) for e in (getattr(m, "entity", None),) if e and any(_one_phrase(at, s, text) for s in m.spans)
    }
    return any(getattr(one, "entity", None) in entities for one in held)


def _one_phrase(a: tuple[int, int], b: tuple[int, int], text: str) -> bool:
    """Are these the same phrase, one of them with more words before its head, or with more said of it after?"""
    short, long = sorted((a, b), key=lambda span: span[1] - span[0])
    if not long[0] <= short[0] < short[1] <= long[1]:
        return False
    return (
        short[1] == long[1]
        or re.match(r"[,;(]|\s+(?:of|in|from|at|on|near|who|which|that|with|for|and)\b", text[short[1] : long[1]]) is not None
    )


def _mentions(records: Iterable[Record]) -> Iterator[Any]:
    """All mentions of actors and places in records."""
    for record in records:
        if isinstance(record, Mention):
            yield record
        for name in record.__struct_fields__:
            value = getattr(record, name)
            yield from (m for m in (value if isinstance(value, tuple) else (value,)) if isinstance(m, Quote) and hasattr(m, "entity"))


def compare(facts: Sequence[Fact], records: Sequence[Record], text: str) -> tuple[dict[int, tuple[Record, list[str]]], list[Record]]:
    """For each fact found (by its place in the list) the record and what is wrong with it, and the records that find none."""
    by_id = {record.id: record for record in records}
    pairs = []
    for at, fact in enumerate(facts):
        span = span_of(fact, text) if anchor_of(fact) else None
        for n, record in enumerate(records):
            if record.__struct_config__.tag != fact["type"]:
                continue
            if not rests_on(record, span) if span else differences_from({"speaker": fact["speaker"]}, record, by_id):
                continue
            wrong = wrong_in(fact, record, span, by_id, text)
            pairs.append((len(wrong), bool(fact.get("optional")), at, n, wrong))
    found: dict[int, tuple[Record, list[str]]] = {}
    taken = set()
    for _, _, at, n, wrong in sorted(pairs, key=lambda pair: pair[:4]):
        if at not in found and n not in taken:
            found[at] = (records[n], wrong)
            taken.add(n)
    return found, [r for n, r in enumerate(records) if n not in taken and r.__struct_config__.tag in KINDS]


def counted(facts: Sequence[Fact], found: Mapping[int, tuple[Record, list[str]]], extra: Sequence[Record]) -> Counter[tuple[str, str]]:
    """How many of each kind there are, were found, are right, were read, and should not be there."""
    counts: Counter[tuple[str, str]] = Counter()
    for at, fact in enumerate(facts):
        if not fact.get("optional"):
            counts[fact["type"], "gold"] += 1
            counts[fact["type"], "found"] += at in found
            counts[fact["type"], "right"] += at in found and not found[at][1]
        counts[fact["type"], "read"] += at in found
    for record in extra:
        counts[str(record.__struct_config__.tag), "read"] += 1
        counts[str(record.__struct_config__.tag), "not there"] += 1
    return counts
