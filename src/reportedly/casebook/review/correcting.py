"""Corrections: what a person says a record should say, laid over it wherever it is shown or counted. The record itself is never changed.

`fields` of a verdict `correct`: names of the record's fields with new values, as the record format has them. Spans stand for words: where
a field holds a quotation, the new value is a list of [start, end] in the report's text, and the words are taken from there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from reportedly.errors import BadCorrection, BadRecord
from reportedly.records import AnyRecord, Record, check_words, decode, encode
from reportedly.spans import words_at

FIXED = ("type", "id", "report", "reader", "confidence")
"""What no correction changes: which record it is, and how it came to be."""

QUOTED = ("trigger", "quote", "content", "cue", "means", "label", "duration")
"""Fields that hold words of the report."""

ACTORS = ("actor", "target", "by", "parties", "mediators", "guarantors", "accuser", "accused", "holder", "from")
"""Fields that hold actors: their new value is a list of spans, an actor each."""

PLACES = ("place", "area", "origin", "destination")
"""Fields that hold places: their new value is a place's name, which need not be the report's word for it; "" takes the place away."""

NAMED = ("a", "b", "speaker")
"""Fields that hold one actor; what else is known of a speaker (disclosure, role) stays."""


def corrected(one: Record, fields: Mapping[str, Any], text: str) -> AnyRecord:
    """The record with a person's corrections. Raises BadCorrection where it has no such field, the value is none of the format's, or the
    words are not in the report's `text`."""
    body = msgspec.json.decode(encode(one))
    known = dict(zip(one.__struct_fields__, one.__struct_encode_fields__, strict=True)).values()
    for name, value in fields.items():
        if name.startswith("x_"):
            continue
        if name == "day" and "time" in known:
            body["time"] = _day(value)
        elif name in ("disclosure", "role", "basis") and "speaker" in known:
            body["speaker"] = body["speaker"] | {name: value}
        elif name not in known or name in FIXED:
            raise BadCorrection(f"{one.id}: a {body['type']} has no field {name!r} that can be corrected")
        elif name in QUOTED:
            body[name] = _quote(one, text, value)
        elif name in PLACES and isinstance(value, str):
            place = {"text": None, "name": value}
            several = body["type"] in ("event", "agreement")
            body[name] = [place][: bool(value)] if several else place if value else None
        elif name in ACTORS:
            body[name] = [_quote(one, text, [span]) | {"name": words_at(text, [tuple(span)])} for span in value]
        elif name in NAMED:
            kept = {k: v for k, v in body[name].items() if k in ("disclosure", "role", "basis")}
            body[name] = kept | _quote(one, text, value) | {"name": words_at(text, [tuple(s) for s in value])}
        else:
            body[name] = value
    try:
        made = decode(msgspec.json.encode(body))
        check_words(text, [made])
    except BadRecord as error:
        raise BadCorrection(f"{one.id}: this correction does not fit ({error})") from error
    return made


def _quote(one: Record, text: str, spans: Any) -> dict[str, Any]:
    try:
        given = [(int(start), int(end)) for start, end in spans]
        return {"text": words_at(text, given), "spans": given}
    except (TypeError, ValueError) as error:
        raise BadCorrection(f"{one.id}: the words chosen are not in the report ({error})") from error


def _day(value: Any) -> dict[str, Any] | None:
    """`2016-09-17`, or first and last day with a slash; empty takes the day away. The words of the date need not be in the report."""
    if not value:
        return None
    from datetime import date

    try:
        days = [date.fromisoformat(part.strip()) for part in str(value).split("/")]
    except ValueError as error:
        raise BadCorrection(f"{value!r} is no day; write 2016-09-17, or 2016-09-17/2016-09-19") from error
    if len(days) > 2 or days[-1] < days[0]:
        raise BadCorrection(f"{value!r} does not run from a first to a last day")
    first, last = days[0].isoformat(), days[-1].isoformat()
    return {"text": None, "spans": [], "start": first, "end": last, "precision": "day" if first == last else "range"}
