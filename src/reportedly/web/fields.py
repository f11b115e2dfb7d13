"""The fields of a claim as a page shows them and as a form corrects them: one table of what each type of record has."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

import msgspec

from reportedly.casebook.actors.standing import own_codebook
from reportedly.errors import BadCorrection
from reportedly.records import RECORD_TYPES, ActorMention, AnyRecord, PlaceMention, Quote, Record, Speaker, Statement, TimeMention
from reportedly.spans import Span
from reportedly.web import wording

TYPES: dict[str, type[Record]] = {kind.__name__.lower(): kind for kind in RECORD_TYPES}

CORRECTABLE: dict[str, tuple[tuple[str, str, str], ...]] = {
    "statement": (
        ("speaker", "who says so", "words"), ("stance", "how they put it", "choice"), ("certainty", "how sure their words are", "choice"),
        ("distance", "how far the reporter stands from it", "choice"), ("disclosure", "how they are named", "speaker"),
        ("role", "as what they speak", "speaker"),
    ),
    "event": (
        ("class", "what it is", "choice"), ("mode", "of what kind", "mode"), ("actor", "who", "several"), ("target", "to whom", "several"),
        ("place", "where", "place"), ("day", "when", "day"), ("modality", "is it said to have happened", "choice"),
        ("attribution", "how the one who did it is told", "choice"),
    ),
    "agreement": (
        ("step", "which step", "choice"), ("kind", "of what kind of agreement", "choice"), ("by", "by whom", "several"),
        ("parties", "parties", "several"), ("mediators", "mediated by", "several"), ("guarantors", "guaranteed by", "several"),
        ("accuser", "accused by", "several"), ("accused", "who is accused", "several"), ("place", "where", "place"), ("day", "when", "day"),
        ("modality", "is it said to have happened", "choice"),
    ),
    "tie": (
        ("relation", "how they stand", "choice"), ("form", "in which form", "choice"), ("a", "who", "words"), ("b", "to whom", "words"),
        ("status", "does it hold", "choice"), ("day", "when", "day"), ("modality", "is it said to be so", "choice"),
    ),
    "figure": (
        ("value", "number", "number"), ("low", "at least", "number"), ("high", "at most", "number"), ("qualifier", "how it is put", "choice"),
        ("role", "of what", "choice"), ("unit", "counted in", "choice"), ("status", "who they are said to be", "choice"),
        ("scope", "counted over", "choice"), ("place", "where", "place"), ("day", "when", "day"), ("modality", "is it said to be so", "choice"),
    ),
    "control": (
        ("change", "what is said of the place", "choice"), ("holder", "held by", "several"), ("place", "which place", "place"),
        ("day", "when", "day"), ("modality", "is it said to be so", "choice"),
    ),
}  # fmt: skip
"""For each type: the field, what a form asks, and how it is answered."""

ACROSS = {"actor": "actor", "by": "actor", "holder": "actor", "place": "place", "day": "day", "modality": "modality", "said_in": "said_in"}
"""Fields that claims of several types have, and what they tell: one misreading often stands in all of them. The others are told by their type."""

NEAR = 600
"""Characters from a claim's words within which others are offered to be corrected with it: about a paragraph. Those that name the same for who or
where are offered from the whole report, for what was misread once in a name was misread wherever it stands."""

NAMING = ("words", "several", "place")
"""How fields are answered that tell who, to whom or where."""


@dataclass(frozen=True)
class Alike:
    """A claim that says the same as another in some fields. `fields`: the other's field, and this one's for it."""

    record: AnyRecord
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Otherwise:
    """A claim near another that says otherwise in a field of it. `name`: the other's field; `field`: this one's for it; `asks`, `now`: what the
    form asks there, and what this one says, in plain words."""

    record: AnyRecord
    name: str
    field: str
    asks: str
    now: str


@dataclass(frozen=True)
class Input:
    """One field of a form. `options`: (value, name, meaning); `now`: the value as the form shows it; `offers`: values to choose from where any will
    do, the likeliest first."""

    name: str
    asks: str
    how: str
    now: str
    options: tuple[tuple[str, str, str], ...] = ()
    offers: tuple[str, ...] = ()


OFFERED = 12
"""Values offered at most for a field."""


def inputs(
    kind: str,
    one: AnyRecord | None = None,
    statements: Iterable[Statement] | None = None,
    offers: Mapping[str, tuple[str, ...]] | None = None,
) -> list[Input]:
    """The fields by which a claim of this type is corrected, or, with no record, entered. `statements`: those of its report, one of which a claim
    may stand in. `offers`: by how a field is answered, as `told_nearby` gives them."""
    given = offers or {}
    found = [
        Input(name, asks, how, _now(one, name, how), options(kind, name, how), given.get(how, ())) for name, asks, how in CORRECTABLE[kind]
    ]
    if statements is not None and kind != "statement":
        held = tuple((s.id, saying(s), "") for s in statements)
        found.append(
            Input("said_in", "who says so", "statement", getattr(one, "said_in", None) or "", (("", "the report’s own voice", ""), *held))
        )
    return found


def told_nearby(records: Iterable[tuple[int, AnyRecord]]) -> dict[str, tuple[str, ...]]:
    """What a report's records say of who, where and when, by how a field asks for it: the nearest first, each once. `records`: each with how far its
    words stand from those asked about, in characters."""
    found: dict[str, dict[str, None]] = {"day": {}, "place": {}, "several": {}, "words": {}}
    for _, one in sorted(records, key=lambda told: told[0]):
        if day := _now(one, "time", "day"):
            found["day"].setdefault(day)
        for name in one.__struct_fields__:
            held = getattr(one, name)
            for mention in held if isinstance(held, tuple) else (held,):
                if isinstance(mention, PlaceMention) and (where := mention.name or mention.text):
                    found["place"].setdefault(where)
                elif isinstance(mention, ActorMention | Speaker) and mention.text:
                    found["several"].setdefault(mention.text)
                    found["words"].setdefault(mention.text)
    return {how: tuple(values)[:OFFERED] for how, values in found.items()}


def saying(one: Statement) -> str:
    """A statement in a line: who, how, and the first of what they say."""
    who = one.speaker.text or one.speaker.name or "nobody named"
    said = wording.short(one.content.text or "", 60) if one.content else ""
    return f"{wording.short(who, 50)} {wording.name_of(one.stance, 'stance')}{f': {said}' if said else ''}"


def _attribute(kind: type[Record], name: str) -> str:
    return dict(zip(kind.__struct_encode_fields__, kind.__struct_fields__, strict=True)).get(name, name)


def options(kind: str, name: str, how: str) -> tuple[tuple[str, str, str], ...]:
    """The values that a field may take: (value, name, meaning). None where any words will do."""
    if how == "mode":
        modes = sorted((e.code, e.name or e.code, e.definition) for e in own_codebook().events.values() if e.of)
        return (("", "no kind told", ""), *modes)
    if how not in ("choice", "speaker"):
        return ()
    of: Any = Speaker if how == "speaker" else TYPES[kind]
    hint = typing.get_type_hints(of)[name if how == "speaker" else _attribute(TYPES[kind], name)]
    values = [v for part in (hint, *typing.get_args(hint)) for v in typing.get_args(part) if isinstance(v, str)]
    if name == "class":
        values = [*wording.CLASSES]
    empty = (("", "not told", ""),) if type(None) in typing.get_args(hint) else ()
    return (*empty, *((v, wording.name_of(v, name), wording.meaning_of(v, name)) for v in dict.fromkeys(values)))


def _now(one: AnyRecord | None, name: str, how: str) -> str:
    if one is None:
        return ""
    if how == "day":
        time: TimeMention | None = getattr(one, "time", None)
        return "/".join(dict.fromkeys(d[:10] for d in (time.start, time.end) if d)) if time else ""
    held = getattr(one.speaker if how == "speaker" and isinstance(one, Statement) else one, _attribute(type(one), name), None)
    if isinstance(held, tuple):
        return "; ".join(m.name or m.text or "" if isinstance(m, PlaceMention) else m.text or m.name or "" for m in held)
    if isinstance(held, PlaceMention):
        return held.name or held.text or ""
    if isinstance(held, Quote):
        return held.text or ""
    return "" if held is None else str(held)


def changes(one: AnyRecord, sent: Mapping[str, str], text: str, near: int, statements: Iterable[Statement] | None = None) -> dict[str, Any]:
    """What a form changes of a record, as a correction has it. Raises BadCorrection for words that the report does not hold."""
    kind = type(one).__name__.lower()
    found: dict[str, Any] = {}
    for given in inputs(kind, one, statements):
        if given.name not in sent or sent[given.name] == given.now:
            continue
        value = sent[given.name]
        if given.how == "number":
            found[given.name] = _number(value)
        elif given.how == "several":
            found[given.name] = [span_near(text, words, near) for part in value.split(";") if (words := part.strip())]
        elif given.how == "words":
            found[given.name] = [span_near(text, value, near)]
        elif given.how == "statement" and value not in {id for id, _, _ in given.options}:
            raise BadCorrection(f"{value!r} is no statement of this report.")
        elif given.how in ("choice", "speaker", "mode", "statement"):
            found[given.name] = value or None
        else:
            found[given.name] = value
    return found


def alike(one: AnyRecord, others: Iterable[AnyRecord], near: Set[str]) -> list[Alike]:
    """The claims among `others` that say the same as this one in a field that both have, so that one correction may do for all of them. `near`: the
    ids of those that stand near it; of the rest only who and where counts."""
    mine = _told_by_field(one)
    found = []
    for other in others:
        theirs = _told_by_field(other) if other.id != one.id else {}
        shared = {
            told.name: theirs[tells].name
            for tells, told in mine.items()
            if tells in theirs and theirs[tells].now == told.now and (other.id in near or (told.how in NAMING and told.now))
        }  # fmt: skip
        if shared:
            found.append(Alike(other, shared))
    return found


def otherwise(one: AnyRecord, near: Iterable[AnyRecord], statements: Iterable[Statement]) -> list[Otherwise]:
    """What the claims near this one say otherwise, or leave open, in fields that it has too: one correction may do for them as well. `statements`:
    those of the report."""
    mine = _told_by_field(one)
    said = {s.id: saying(s) for s in statements}
    return [
        Otherwise(other, told.name, theirs.name, theirs.asks, _plainly(theirs, other, said))
        for other in near
        if other.id != one.id
        for tells, theirs in _told_by_field(other).items()
        if (told := mine.get(tells)) is not None and told.now != theirs.now
    ]


@dataclass(frozen=True)
class _Told:
    """A field of a record: how a form asks for it, and what the record says in it, as the form shows it."""

    name: str
    asks: str
    how: str
    now: str


def _told_by_field(one: AnyRecord) -> dict[tuple[str, str], _Told]:
    """A record's fields by what they tell."""
    kind = type(one).__name__.lower()
    found = {_tells(kind, name): _Told(name, asks, how, _now(one, name, how)) for name, asks, how in CORRECTABLE.get(kind, ())}
    if found and kind != "statement":
        found[_tells(kind, "said_in")] = _Told("said_in", "who says so", "statement", getattr(one, "said_in", None) or "")
    return found


def _plainly(told: _Told, one: AnyRecord, said: Mapping[str, str]) -> str:
    """What a record says in a field, in plain words."""
    if told.how == "statement":
        return said.get(told.now, "the report’s own voice")
    if not told.now:
        return "not told"
    if told.how == "day":
        return wording.time_words(getattr(one, "time", None))
    return wording.name_of(told.now, told.name) if told.how in ("choice", "speaker", "mode") else told.now


def _tells(kind: str, name: str) -> tuple[str, str]:
    return ("", ACROSS[name]) if name in ACROSS else (kind, name)


def _number(said: str) -> int | float | None:
    if not said:
        return None
    try:
        value = float(said.replace(",", ""))
    except ValueError:
        raise BadCorrection(f"{said!r} is no number; write it in digits") from None
    return int(value) if value.is_integer() else value


def span_near(text: str, words: str, near: int) -> Span:
    """Where words stand in a text, nearest to an offset. Raises BadCorrection where they do not stand exactly so."""
    best, at = -1, text.find(words) if words else -1
    while at >= 0:
        if best < 0 or abs(at - near) < abs(best - near):
            best = at
        at = text.find(words, at + 1)
    if best < 0:
        raise BadCorrection(f"The words {words!r} do not stand in the report exactly so; copy them from its text.")
    return best, best + len(words)


def told(one: AnyRecord) -> list[tuple[str, str, str]]:
    """(field in plain words, what it says, what the value means) of everything that a record says, unknown fields left out."""
    found = []
    for name, asks, how in CORRECTABLE.get(type(one).__name__.lower(), ()):
        value = _now(one, name, how)
        if value and name != "speaker":  # who says so stands above, with the chain
            coded = how in ("choice", "speaker", "mode")
            shown = wording.time_words(getattr(one, "time", None)) if how == "day" else wording.name_of(value, name) if coded else value
            found.append((asks, shown, wording.meaning_of(value, name) if coded else ""))
    corrected = {name for name, _, _ in CORRECTABLE.get(type(one).__name__.lower(), ())}
    for name, asks in _ALSO.items():
        held = getattr(one, name, None) if name not in corrected else None
        if isinstance(held, tuple) and held:
            words = ", ".join(wording.place_words(m) if isinstance(m, PlaceMention) else m.text or "" for m in held if isinstance(m, Quote))
        else:
            words = held.text or "" if isinstance(held, Quote) else ""
        if words:
            found.append((asks, words, ""))
    return found


_ALSO = {
    "via": "through", "accused": "accused", "addressee": "said to", "answers_quote": "answers", "means": "with what", "origin": "from",
    "destination": "to", "mediators": "mediated by", "guarantors": "guaranteed by", "monitors": "monitored by", "excluded": "left out",
    "accuser": "accused by", "signatories": "signed by", "area": "where", "duration": "for how long", "reasons": "because", "batch": "batch",
    "group": "of whom", "side": "of the side of", "label": "in the teller's word", "about": "about", "from_": "from",
}  # fmt: skip


def json_of(one: AnyRecord) -> str:
    """The record as the record format has it."""
    return msgspec.json.format(msgspec.json.encode(one), indent=2).decode()


def mentions(one: AnyRecord) -> Sequence[ActorMention]:
    """The actors in a record."""
    found: list[ActorMention] = []
    for name in one.__struct_fields__:
        held = getattr(one, name)
        found += [m for m in (held if isinstance(held, tuple) else (held,)) if isinstance(m, ActorMention)]
    return found
