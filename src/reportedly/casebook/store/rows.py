"""From records to rows and back: what of a record stands in columns of its own, so that it can be asked for."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Connection

from reportedly.casebook import store
from reportedly.casebook.review.doubt import doubt
from reportedly.casebook.store import tables
from reportedly.casebook.words import BARRIER, folded_sha256, words_of
from reportedly.records import (
    ActorMention,
    Agreement,
    Control,
    Entity,
    Event,
    Figure,
    Mention,
    PlaceMention,
    Record,
    Report,
    Statement,
    Tie,
    decode,
    encode,
)

ACTOR_FIELDS: dict[type[Record], tuple[str, ...]] = {
    Statement: ("speaker", "via", "accused", "addressee"),
    Event: ("actor", "target"),
    Agreement: ("by", "parties", "signatories", "mediators", "guarantors", "monitors", "excluded", "accuser", "accused"),
    Tie: ("a", "b"),
    Figure: ("group", "side"),
    Control: ("holder", "from_"),
}
"""In which fields of a record actors stand."""

PLACE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    Statement: ("place",),
    Event: ("place", "origin", "destination"),
    Agreement: ("area", "place"),
    Tie: ("place",),
    Figure: ("place",),
    Control: ("place",),
}
"""In which fields of a record places stand."""

_CODE: dict[type[Record], str] = {
    Entity: "kind", Mention: "kind", Statement: "stance", Event: "event_class", Agreement: "step", Tie: "relation", Figure: "role",
    Control: "change",
}  # fmt: skip

WITHHELD = ("anonymous", "pseudonymous")
"""Disclosures of speakers who get no actor, no profile and no name across reports."""

PASSAGE = 10_000
"""Words in one piece of the index: PostgreSQL counts positions up to 16,383."""


@dataclass
class Rows:
    """Rows of one batch, by table, numbered from the first free numbers."""

    report_n: int
    record_n: int
    passage_n: int
    original: list[dict[str, Any]] = field(default_factory=list)
    report: list[dict[str, Any]] = field(default_factory=list)
    read: list[dict[str, Any]] = field(default_factory=list)
    record: list[dict[str, Any]] = field(default_factory=list)
    actor_in: list[dict[str, Any]] = field(default_factory=list)
    place_in: list[dict[str, Any]] = field(default_factory=list)
    passage: list[dict[str, Any]] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def after(cls, connection: Connection) -> Rows:
        return cls(*[store.next_n(connection, table) for table in (tables.report, tables.record, tables.passage)])  # type: ignore[arg-type]

    def write(self, connection: Connection) -> None:
        for name in ("original", "report", "read", "record", "actor_in", "place_in", "passage"):
            store.add_rows(connection, tables.tables.tables[name], getattr(self, name))
        index_words(connection, self.words)


def clean(value: str | None) -> str | None:
    """A value for a text column: PostgreSQL holds no NUL (the record's own JSON keeps it, escaped), and no database holds the halves of
    characters that stand for odd bytes in a file's name."""
    return value.replace("\0", "").encode("utf-8", "replace").decode() if value else value


def mark(report_id: str) -> str:
    """What stands for a report in the log and on tombstones: ids may hold words of a title or a name, and those must be able to go."""
    return f"report-{sha256(report_id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def hash_of(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def add_original(rows: Rows, raw: bytes, digest: str, media_type: str) -> None:
    packed = zlib.compress(raw, 6)
    smaller = len(packed) < len(raw)
    rows.original.append(
        {
            "sha256": digest, "size": len(raw), "media_type": media_type, "packed": "zlib" if smaller else "",
            "bytes": packed if smaller else raw,
        }
    )  # fmt: skip


def add_report(rows: Rows, report: Report, *, sha: str, bytes_sha: str | None, found_at: str, by: str) -> int:
    """A row for a report and its words in the index; the report's number."""
    n = rows.report_n
    rows.report_n += 1
    words = list(words_of(report.text))
    rows.report.append(
        {
            "n": n, "id": report.id, "sha256": sha, "folded_sha256": folded_sha256(words), "bytes_sha256": bytes_sha,
            "kind": report.kind, "title": clean(report.title), "outlet": clean(report.outlet), "published": clean(report.published),
            "url": clean(report.url), "language": report.language, "part_of": report.part_of, "version_of": report.version_of,
            "found_at": clean(found_at), "added_at": store.now(), "added_by": by, "size": len(report.text), "body": encode(report).decode(),
            "credits": credited(report),
        }
    )  # fmt: skip
    add_passages(rows, n, report, words)
    return n


def credited(report: Report) -> str | None:
    """The agency that a report names first as where it took the story from."""
    return clean(next((q.text for q in report.origin if q.text), None))


def add_passages(rows: Rows, report_n: int, report: Report, words: Sequence[tuple[str, int, int]]) -> None:
    """Rows of the index for a report, whose text has these words."""
    for start, end, tokens in passages(report, words):
        rows.passage.append({"n": rows.passage_n, "report": report_n, "start": start, "end": end})
        rows.words.append((rows.passage_n, tokens))
        rows.passage_n += 1


def add_records(rows: Rows, report_n: int, reading_n: int, records: Iterable[Record]) -> None:
    """Rows for the records of one report, and for the actors and places in them."""
    records = list(records)
    withheld = {
        r.speaker.entity for r in records if isinstance(r, Statement) and r.speaker.disclosure in WITHHELD and r.speaker.entity is not None
    }
    for record in records:
        n = rows.record_n
        rows.record_n += 1
        kind = type(record)
        time = getattr(record, "time", None)
        rows.record.append(
            {
                "n": n, "report": report_n, "reading": reading_n, "id": record.id, "type": kind.__name__.lower(),
                "code": getattr(record, _CODE[kind]), "modality": getattr(record, "modality", None),
                "said_in": getattr(record, "said_in", None), "day_start": time.start[:10] if time and time.start else None,
                "day_end": time.end[:10] if time and time.end else None, "body": encode(record).decode(),
                "doubt": doubt(record), "disclosure": record.speaker.disclosure if isinstance(record, Statement) else None,
            }
        )  # fmt: skip
        if kind is Entity and record.actor and record.id not in withheld:  # type: ignore[attr-defined]
            rows.actor_in.append({"record": n, "field": "entity", "actor": record.actor, "name": clean(record.name)})  # type: ignore[attr-defined]
        for name, actor in actors_in(record):
            if actor.actor and actor.entity not in withheld and getattr(actor, "disclosure", None) not in WITHHELD:
                rows.actor_in.append({"record": n, "field": name, "actor": actor.actor, "name": clean(actor.name or actor.text)})
        for name, place in places_in(record):
            key = place_key(place)
            if key:
                rows.place_in.append(
                    {
                        "record": n, "field": name, "place": key, "geonameid": place.geonameid, "name": clean(place.name or place.text),
                        "lat": place.lat, "lon": place.lon, "precision": place.precision,
                    }
                )  # fmt: skip


def actors_in(record: Record) -> Iterator[tuple[str, ActorMention]]:
    """The actors that stand in a record, each with its field as rows name it."""
    return _in_fields(record, ACTOR_FIELDS)


def places_in(record: Record) -> Iterator[tuple[str, PlaceMention]]:
    """The places that stand in a record, each with its field."""
    return _in_fields(record, PLACE_FIELDS)


def _in_fields(record: Record, fields: dict[type[Record], tuple[str, ...]]) -> Iterator[tuple[str, Any]]:
    for name in fields.get(type(record), ()):
        value = getattr(record, name)
        for one in value if isinstance(value, tuple) else () if value is None else (value,):
            yield name.rstrip("_"), one


def place_key(place: PlaceMention | str) -> str:
    """What makes two places one: the geonameid, else the folded name. Empty where a place has neither."""
    if isinstance(place, PlaceMention):
        if place.geonameid is not None:
            return str(place.geonameid)
        place = place.name or place.text or ""
    return " ".join(word for word, _, _ in words_of(place))


def passages(report: Report, words: Sequence[tuple[str, int, int]]) -> list[tuple[int, int, str]]:
    """A report's words for the index: (start, end, folded words) of each piece; a title that the text does not begin with stands
    first. `words`: those of its text."""
    title = report.title or ""
    head = [] if report.text.startswith(title) else [*(w for w, _, _ in words_of(title)), BARRIER]
    found = []
    for at in range(0, max(len(words), 1), PASSAGE):
        # Twenty words of the next piece belong to this one too, so that a phrase across the cut is found.
        piece = words[at : at + PASSAGE + 20]
        tokens = [*(head if at == 0 else []), *(w for w, _, _ in piece)]
        found.append((piece[0][1] if piece else 0, piece[-1][2] if piece else 0, " ".join(tokens)))
    return found


def index_words(connection: Connection, words: Sequence[tuple[int, str]]) -> None:
    """Put the folded words of passages into the full-text index."""
    if not words:
        return
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO words (rowid, tokens) VALUES (?, ?)", list(words))
        return
    rows = [(n, " ".join(f"'{word}':{at}" for at, word in enumerate(tokens.split(), 1))) for n, tokens in words]
    connection.exec_driver_sql("INSERT INTO words (n, tokens) VALUES (%s, %s::tsvector)", rows)


def report_of(row: Any) -> Report:
    """The report record of a row of `report` (columns body, superseded ones included) and what its open reading says of it."""
    found = decode(row.body)
    assert isinstance(found, Report)
    not_read = getattr(row, "not_read", None)
    return msgspec.structs.replace(found, x_not_read=not_read) if not_read and not found.x_not_read else found
