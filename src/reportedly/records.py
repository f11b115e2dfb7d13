"""The record types of the public format (docs/format.md, version 1): frozen, plain, one JSON object a line.

Every quotation is a `Quote` whose `text` is what its spans hold in the report, joined by one space. Offsets are Unicode code points.
Field meanings and the values they take are told in docs/format.md; the JSON Schema is `json_schema()`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, ClassVar, Literal

import msgspec
from msgspec import Struct, field

from reportedly.errors import BadRecord
from reportedly.spans import Span, words_at

FORMAT_VERSION = 1

Modality = Literal["actual", "ongoing", "planned", "possible", "conditional", "denied", "rumoured"]
EntityKind = Literal["person", "group", "state", "organisation", "outlet", "population", "place", "unnamed"]
Part = Literal["headline", "standfirst", "caption", "body"]
PlacePrecision = Literal["site", "neighbourhood", "locality", "district", "province", "country", "region", "line"]
TimePrecision = Literal["minute", "part_of_day", "night", "day", "week", "month", "season", "year", "range", "before", "since"]
Disclosure = Literal["named", "pseudonymous", "anonymous", "institutional", "unattributed"]
SpeakerRole = Literal[
    "official", "armed_group", "party", "resident", "survivor", "medic", "rescuer", "activist", "monitor",
    "un", "ngo", "analyst", "reporter", "outlet", "account",
]  # fmt: skip
Basis = Literal["witnessed", "told", "counted", "document", "imagery", "inferred"]
Stance = Literal[
    "assert", "confirm", "deny", "dispute", "accuse", "claim_responsibility", "admit", "retract", "reject", "demand", "promise",
    "threaten", "warn", "speculate", "rumour", "believe", "ask", "cannot_verify", "no_comment",
]  # fmt: skip
Certainty = Literal["certain", "probable", "possible", "unknown"]
Distance = Literal["neutral", "distanced", "endorsed"]
EventClass = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST",
    "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
EventRole = Literal["perpetrator", "ordered", "led", "supported", "participant", "affected"]
Attribution = Literal["stated", "blamed", "claimed", "denied", "unknown"]
AgreementKind = Literal[
    "cessation_of_hostilities", "ceasefire", "humanitarian_pause", "local_truce", "settlement", "evacuation", "prisoner_exchange",
    "deescalation_zone", "surrender", "political", "other",
]  # fmt: skip
Step = Literal[
    "call_for", "negotiate", "offer", "term", "accept", "refuse", "sign", "announce", "join", "guarantee", "exclude", "monitor",
    "implement", "observe", "breach", "extend", "suspend", "withdraw", "expire", "at_risk", "collapse", "restore",
]  # fmt: skip
Relation = Literal["supports", "member_of", "commands", "switches_to", "allied", "fights", "opposes", "communicates"]
TieForm = Literal["arms", "funds", "trains", "hosts", "air_support", "advises"]
TieStatus = Literal["current", "ended", "offered", "planned"]
Qualifier = Literal[
    "exact", "about", "at_least", "over", "up_to", "under", "dozens", "scores", "hundreds", "thousands", "several",
]  # fmt: skip
Unit = Literal["persons", "families", "groups", "vehicles", "attacks", "batches", "other"]
FigureRole = Literal[
    "killed", "injured", "casualties", "neutralised", "missing", "detained", "abducted", "besieged", "surrendered", "evacuated",
    "displaced", "returned", "fighters", "attacks", "violations", "other",
]  # fmt: skip
FigureStatus = Literal["civilian", "combatant", "medical", "humanitarian", "journalist", "detainee", "mixed", "unstated"]
Scope = Literal["event", "day", "running_total", "stock"]
ControlChange = Literal[
    "held", "captured", "recaptured", "lost", "handed_over", "contested", "besieged", "siege_eased", "siege_broken", "route_cut",
    "route_opened",
]  # fmt: skip


class Quote(Struct, frozen=True, kw_only=True):
    """Words of the report: `text` is the words at `spans`, joined by one space."""

    text: str | None
    spans: tuple[Span, ...] = ()


class ActorMention(Quote, frozen=True, kw_only=True):
    """An actor where the report names or points to it: the minimal noun phrase, pronouns included."""

    entity: str | None = None
    name: str | None = None
    actor: str | None = None
    role: EventRole | None = None


class Speaker(Quote, frozen=True, kw_only=True):
    """Whoever the words of a statement come from. Unattributed: `text` None, no spans."""

    entity: str | None = None
    name: str | None = None
    actor: str | None = None
    disclosure: Disclosure = "unattributed"
    role: SpeakerRole | None = None
    basis: Basis | None = None


class PlaceMention(Quote, frozen=True, kw_only=True):
    """A place as the report names it. `lat`, `lon` in degrees (WGS 84); `relation`: the words that displace it ("north-west of")."""

    entity: str | None = None
    name: str | None = None
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision | None = None
    relation: str | None = None


class TimeMention(Quote, frozen=True, kw_only=True):
    """A time as the report gives it: first and last day, inclusive, ISO 8601 (`YYYY-MM-DD`, with `Thh:mm` where told)."""

    start: str | None = None
    end: str | None = None
    precision: TimePrecision | None = None
    anchor: Literal["published", "text"] | None = None


class Translation(Struct, frozen=True, kw_only=True):
    """That the report says it is a translation, and in which words."""

    source: str | None = field(name="from", default=None)
    by: str | None = None
    method: Literal["human", "machine", "unknown"] = "unknown"
    quote: Quote | None = None


class Record(Struct, frozen=True, kw_only=True, tag_field="type", tag=str.lower):
    """What every record has: an id that is the same whenever the same words are read alike."""

    id: str
    words: ClassVar[str | None] = None
    """The field whose spans the record rests on."""


class Report(Record, frozen=True, kw_only=True):
    """One report as it was read: article, comment, post or transcript. `text` is exactly what all offsets count in."""

    part_of: str | None = None
    start: int | None = None
    kind: Literal["article", "comment", "post", "transcript"] = "article"
    title: str | None = None
    outlet: str | None = None
    origin: tuple[Quote, ...] = ()
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    language: str | None = None
    translation: Translation | None = None
    text: str
    sha256: str | None = None
    bytes_sha256: str | None = None
    retrieved: str | None = None
    version_of: str | None = None
    x_parts: tuple[tuple[int, int, Part], ...] = ()
    """[start, end, part] of the text's headline, standfirst and captions where the intake knows them; all else is body."""
    x_comments_from: int | None = None
    """Where in `text` readers' comments begin that are reports of their own: from there on nothing is read as this report's words."""
    x_account: str | None = None
    """The account or name under which a comment or post stands."""
    x_not_read: str | None = None
    """Why no claims were read from it ("language: ar"), or None."""
    x_found_in: tuple[tuple[str, str], ...] = ()
    """(field, where it was found): ("outlet", "meta og:site_name")."""


class Entity(Record, frozen=True, kw_only=True):
    """One actor or place in one report: all mentions that mean the same."""

    report: str
    kind: EntityKind
    name: str
    actor: str | None = None
    office: str | None = None
    of: str | None = None


class Mention(Record, frozen=True, kw_only=True):
    """A named actor or place, one record for each occurrence of a name."""

    report: str
    kind: EntityKind
    text: str
    spans: tuple[Span, ...]
    entity: str | None = None
    name: str | None = None
    actor: str | None = None
    part: Part = "body"
    geonameid: int | None = None
    lat: float | None = None
    lon: float | None = None
    precision: PlacePrecision | None = None
    relation: str | None = None


class Statement(Record, frozen=True, kw_only=True):
    """Who said it: a speaker, the words that say that they said it (cue), and what they said (content)."""

    words: ClassVar[str | None] = "content"
    report: str
    speaker: Speaker
    cue: Quote | None = None
    content: Quote | None = None
    stance: Stance = "assert"
    certainty: Certainty = "certain"
    distance: Distance = "neutral"
    within: str | None = None
    via: tuple[ActorMention, ...] = ()
    answers: tuple[str, ...] = ()
    answers_quote: Quote | None = None
    accused: tuple[ActorMention, ...] = ()
    addressee: tuple[ActorMention, ...] = ()
    time: TimeMention | None = None
    place: PlaceMention | None = None
    confidence: float | None = None
    reader: str = ""


class Event(Record, frozen=True, kw_only=True, tag="event"):
    """What is said to have happened, of one of the sixteen PLOVER classes."""

    words: ClassVar[str | None] = "trigger"
    report: str
    event_class: EventClass = field(name="class")
    mode: str | None = None
    trigger: Quote
    actor: tuple[ActorMention, ...] = ()
    target: tuple[ActorMention, ...] = ()
    attribution: Attribution = "unknown"
    means: Quote | None = None
    place: tuple[PlaceMention, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()
    time: TimeMention | None = None
    modality: Modality = "actual"
    statement: str | None = None
    said_in: str | None = None
    confidence: float | None = None
    reader: str = ""


class Agreement(Record, frozen=True, kw_only=True):
    """A step in the life of a truce, ceasefire, settlement or deal."""

    words: ClassVar[str | None] = "quote"
    report: str
    agreement: str
    of: str | None = None
    step: Step
    kind: AgreementKind = "other"
    name: str | None = None
    quote: Quote
    by: tuple[ActorMention, ...] = ()
    parties: tuple[ActorMention, ...] = ()
    signatories: tuple[ActorMention, ...] = ()
    mediators: tuple[ActorMention, ...] = ()
    guarantors: tuple[ActorMention, ...] = ()
    monitors: tuple[ActorMention, ...] = ()
    excluded: tuple[ActorMention, ...] = ()
    accuser: tuple[ActorMention, ...] = ()
    accused: tuple[ActorMention, ...] = ()
    area: tuple[PlaceMention, ...] = ()
    place: tuple[PlaceMention, ...] = ()
    time: TimeMention | None = None
    duration: Quote | None = None
    reasons: tuple[Quote, ...] = ()
    batch: Quote | None = None
    events: tuple[str, ...] = ()
    part_of: str | None = None
    modality: Modality = "actual"
    said_in: str | None = None
    confidence: float | None = None
    reader: str = ""


class Tie(Record, frozen=True, kw_only=True):
    """How two actors are said to stand to each other."""

    words: ClassVar[str | None] = "quote"
    report: str
    relation: Relation
    form: TieForm | None = None
    a: ActorMention
    b: ActorMention
    status: TieStatus = "current"
    time: TimeMention | None = None
    place: PlaceMention | None = None
    quote: Quote
    modality: Modality = "actual"
    said_in: str | None = None
    confidence: float | None = None
    reader: str = ""


class Figure(Record, frozen=True, kw_only=True):
    """A number of people or things, with its bounds and the words that give it. Units are never converted."""

    words: ClassVar[str | None] = "quote"
    report: str
    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    qualifier: Qualifier = "exact"
    unit: Unit = "persons"
    about: Quote | None = None
    role: FigureRole = "other"
    group: ActorMention | None = None
    status: FigureStatus = "unstated"
    side: ActorMention | None = None
    label: Quote | None = None
    scope: Scope = "event"
    within: str | None = None
    event: str | None = None
    time: TimeMention | None = None
    place: PlaceMention | None = None
    quote: Quote
    modality: Modality = "actual"
    said_in: str | None = None
    confidence: float | None = None
    reader: str = ""


class Control(Record, frozen=True, kw_only=True):
    """Who is said to hold a place, or to have taken, lost, cut or besieged it."""

    words: ClassVar[str | None] = "quote"
    report: str
    place: PlaceMention
    holder: tuple[ActorMention, ...] = ()
    from_: tuple[ActorMention, ...] = field(name="from", default=())
    change: ControlChange = "held"
    quote: Quote
    time: TimeMention | None = None
    modality: Modality = "actual"
    said_in: str | None = None
    confidence: float | None = None
    reader: str = ""


Claim = Event | Agreement | Tie | Figure | Control
AnyRecord = Report | Entity | Mention | Statement | Event | Agreement | Tie | Figure | Control
RECORD_TYPES: tuple[type[Record], ...] = (Report, Entity, Mention, Statement, Event, Agreement, Tie, Figure, Control)
CLAIM_TYPES: tuple[type[Record], ...] = (Event, Agreement, Tie, Figure, Control)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


def record_id(kind: str, report: str, spans: Sequence[Span], counter: int = 0) -> str:
    """`kind` and a hash of report id, kind, spans and a counter among equals: never a running number (FORMAT.md)."""
    said = f"{report}\x1f{kind}\x1f{';'.join(f'{s}-{e}' for s, e in spans)}\x1f{counter}"
    return f"{kind}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def quote(text: str, *spans: Span) -> Quote:
    """The quotation at `spans` of a report's `text`. Raises ValueError where a span does not lie in the text."""
    return Quote(text=words_at(text, spans), spans=tuple(spans))


def encode(record: Record) -> bytes:
    """One record as one line of JSON, without the line end."""
    return _encoder.encode(record)


def decode(line: bytes | str, where: str = "") -> AnyRecord:
    """One line of JSON as a record. Raises BadRecord, which says where and which field."""
    try:
        return _decoder.decode(line)
    except msgspec.MsgspecError as error:
        raise BadRecord(f"{where + ': ' if where else ''}not a record of format version {FORMAT_VERSION}: {error}") from error


def quotes_in(value: Any) -> Iterator[Quote | Mention]:
    """Every quotation anywhere inside a record, outermost first."""
    if isinstance(value, Quote | Mention):
        yield value
    if isinstance(value, Struct):
        for name in value.__struct_fields__:
            inner = getattr(value, name)
            if isinstance(inner, Struct | tuple):
                yield from quotes_in(inner)
    elif isinstance(value, tuple):
        for inner in value:
            if isinstance(inner, Struct | tuple):
                yield from quotes_in(inner)


def check_words(text: str, records: Iterable[Record]) -> None:
    """Raise BadRecord for the first record that quotes words that `text` does not hold exactly where it says."""
    for record in records:
        for said in quotes_in(record):
            if not said.spans:
                if said.text is not None:
                    raise BadRecord(f"{record.id}: the words {said.text!r} stand nowhere in the report")
                continue
            try:
                held = words_at(text, said.spans)
            except ValueError as error:
                raise BadRecord(f"{record.id}: {error}") from error
            if held != said.text:
                raise BadRecord(f"{record.id}: quotes {said.text!r}, but the report holds {held!r} at {list(said.spans)}")


def json_schema() -> dict[str, Any]:
    """The format as a JSON Schema (draft 2020-12)."""
    schema = msgspec.json.schema(AnyRecord)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"Reportedly records, version {FORMAT_VERSION}", **schema}


if __name__ == "__main__":
    import json
    from pathlib import Path

    Path(__file__).with_name("records.schema.json").write_text(json.dumps(json_schema(), indent=1) + "\n", encoding="utf-8")
