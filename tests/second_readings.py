"""A second reader's careful reading as records, so that it can be compared with the first as a reading of the program's is."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from careful_readings import Fact, span_of
from reportedly.reading.cases import RECORDS
from reportedly.records import ActorMention, PlaceMention, Quote, Record, Speaker, Statement, TimeMention

ANCHORS = {"statement": "content", "event": "trigger"}
"""The field that holds a fact's anchor, where it is not `quote`."""


def records_from(facts: Sequence[Fact], text: str) -> list[Record]:
    """A record for each fact, on its own words; what it does not tell is left at what the format has for unknown."""
    made: list[Record] = []
    for n, fact in enumerate(facts):
        span = span_of(fact, text)
        if span is not None:
            made.append(_record(n, fact, span, text))
    statements = [one for one in made if isinstance(one, Statement)]
    return [_said_in(one, facts[int(one.id.rpartition("-")[2])], statements) for one in made]


def _record(n: int, fact: Fact, span: tuple[int, int], text: str) -> Record:
    kind = RECORDS[fact["type"]]
    given: dict[str, Any] = {"id": f"{fact['type']}-{n}", "report": "second"}
    types = {f.encode_name: (f.name, f.type) for f in msgspec.structs.fields(kind)}
    for name, value in fact.items():
        if name in types and name not in ("said_in", "type"):
            given[types[name][0]] = _value(value, types[name][1], text, span[0])
    anchor = types[ANCHORS.get(fact["type"], "quote")][0]
    given[anchor] = Quote(text=text[slice(*span)], spans=(span,))
    for field in msgspec.structs.fields(kind):
        if field.required and field.name not in given:
            given[field.name] = _unknown(field.type)
    return kind(**given)


def _unknown(type_: Any) -> Any:
    """What stands for a field that must be there and that the fact leaves open."""
    for one, empty in ((Speaker, Speaker(text=None)), (ActorMention, ActorMention(text=None)), (PlaceMention, PlaceMention(text=None))):
        if type_ is one:
            return empty
    return Quote(text=None) if type_ is Quote else ""


def _value(value: Any, type_: Any, text: str, near: int) -> Any:
    said = str(type_)
    for mention in (ActorMention, PlaceMention, Speaker):
        if mention.__name__ in said:
            if "tuple" in said:
                many = value if isinstance(value, list | tuple) else [] if value is None else [value]
                return tuple(_mention(one, mention, text, near) for one in many)
            return _mention(value, mention, text, near) if value is not None else None
    if "TimeMention" in said:
        return _time(value)
    return value


def _mention(value: Any, mention: Any, text: str, near: int) -> Any:
    fields = dict(value) if isinstance(value, Mapping) else {"text": value}
    words = str(fields.pop("text", None) or fields.get("name") or "").strip(".… ")
    found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(words)}(?!\w)", text)] if words else []
    spans = (min(found, key=lambda span: abs(span[0] - near)),) if found else ()
    name = str(fields.pop("name", words)).strip(".… ")
    return mention(text=words or None, spans=spans, name=name or None, **fields)


def _time(value: Any) -> TimeMention | None:
    if value is None:
        return None
    days = re.fullmatch(r"([\d-]*)(\.\.)?([\d-]*)", str(value))
    if days is None:
        return TimeMention(text=str(value))
    first, range_, last = days.groups()
    return TimeMention(text=None, start=first or None, end=(last if range_ else first) or None)


def _said_in(one: Record, fact: Fact, statements: Sequence[Statement]) -> Record:
    """With the statement of the speaker whom the fact names: the last before its words, else the next."""
    said = fact.get("said_in")
    words = str((said.get("text") or said.get("name") if isinstance(said, Mapping) else said) or "").strip(".… ")
    if not words or isinstance(one, Statement):
        return one
    mine = [s for s in statements if words in (s.speaker.text or "") or (s.speaker.text or "\0") in words]
    at = one_start(one)
    mine.sort(key=lambda s: (one_start(s) > at, abs(one_start(s) - at)))
    return msgspec.structs.replace(one, said_in=mine[0].id) if mine else one


def one_start(one: Record) -> int:
    """Where a record's words begin."""
    held = getattr(one, one.words or "", None)
    return held.spans[0][0] if held is not None and held.spans else 0
