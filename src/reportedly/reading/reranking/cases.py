"""What the reranker decides on: the time and the place of each event, the role of each statement's speaker, and for each record whether it should be
there."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from reportedly.reading.events.learned import CLASSES
from reportedly.reading.events.told import Told
from reportedly.reading.reranking.participants import Nouns, nouns_of
from reportedly.reading.reranking.settings import FIELDS, Setting, Settings, key_of
from reportedly.reading.reranking.words import MODALITIES, Words
from reportedly.reading.stage import Records
from reportedly.records import (
    CLAIM_TYPES,
    Agreement,
    Control,
    ControlChange,
    Disclosure,
    Entity,
    EntityKind,
    Event,
    Figure,
    FigureRole,
    Mention,
    Relation,
    SpeakerRole,
    Stance,
    Statement,
    Step,
    Tie,
)
from reportedly.spans import Span

ROLES: Sequence[str | None] = (None, *get_args(SpeakerRole))
DISCLOSURES: Sequence[str] = get_args(Disclosure)
STANCES: Sequence[str] = get_args(Stance)
KINDS: Sequence[str | None] = (None, *get_args(EntityKind))
RECORDS = ("statement", "event", "agreement", "tie", "figure", "control")
SORTS: Sequence[tuple[str, str]] = tuple(
    (kind, value)
    for kind, values in zip(
        RECORDS, (STANCES, CLASSES, get_args(Step), get_args(Relation), get_args(FigureRole), get_args(ControlChange)), strict=True
    )
    for value in values
)
"""What sorts of record there are: (type, stance or class or step ...)."""
_OTHER_NAMINGS = 6
"""Mentions of a speaker elsewhere in the report that are looked at."""


@dataclass(frozen=True, slots=True)
class EventCase:
    """An event whose time and place are to be looked at. act, modality: 1 + index, 0 where not known; facts: in the headline, said by somebody, read
    by the program; settings: by FIELDS; nouns: who may have taken part, where that is asked."""

    id: str | None
    word: int
    act: int
    modality: int
    facts: tuple[float, ...]
    settings: Mapping[str, Setting]
    nouns: Nouns | None = None


@dataclass(frozen=True, slots=True)
class StatementCase:
    """A statement whose speaker's role is to be settled. speaker, cue, content, elsewhere: words. The others are indexes of what the rules say."""

    id: str
    speaker: Sequence[int]
    cue: Sequence[int]
    content: Sequence[int]
    elsewhere: Sequence[int]
    role: int
    disclosure: int
    stance: int
    kind: int
    facts: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class RecordCase:
    """A record that may be there in error. word: head of its words; first, second: words of whom or what it is about; sort: index in SORTS; counted: a
    figure is of it, so it is never left out."""

    id: str
    kind: int
    sort: int
    word: int
    first: Sequence[int]
    second: Sequence[int]
    facts: tuple[float, ...]
    counted: bool = False


@dataclass
class Cases:
    """All that is to be decided in one report."""

    events: list[EventCase] = field(default_factory=list)
    statements: list[StatementCase] = field(default_factory=list)
    records: list[RecordCase] = field(default_factory=list)

    def words(self) -> set[int]:
        """The words that any of them is decided by."""
        found = {event.word for event in self.events}
        if self.events:
            for setting in self.events[0].settings.values():
                found.update(setting.told.word.tolist())  # the same for every event
            found.update(n for event in self.events if event.nouns for n in event.nouns.word.tolist())
        for one in self.statements:
            found.update(one.speaker, one.cue, one.content, one.elsewhere)
        for record in self.records:
            found.update((record.word,), record.first, record.second)
        return found


def cases_of(words: Words, so_far: Records, parts: bool) -> Cases:
    """Everything to be decided in one report, in the order of its records. parts: who took part in its events, too?"""
    found = Cases()
    settings = Settings(words, so_far)
    told = so_far.by(Told, "event")
    entities = {e.id: e for e in so_far.of(Entity)}
    naming: dict[str, list[int]] = {}
    for mention in so_far.of(Mention):
        head = words.head_of(mention.spans)
        if mention.entity and head is not None:
            naming.setdefault(mention.entity, []).append(head)
    for statement in so_far.of(Statement):
        if statement.content is not None and words.of(statement.content.spans):
            found.statements.append(_statement_case(statement, words, entities, naming))
    for event in so_far.of(Event):
        word = words.number.get(told[event.id][0].token)
        if word is not None:
            nouns = nouns_of(event, word, words) if parts else None
            found.events.append(event_case(settings, word, event, told[event.id][0], nouns=nouns))
    heads = {case.id: case.word for case in found.events}
    counted = {figure.event for figure in so_far.of(Figure)}
    for record in _claims(so_far):
        case = _record_case(record, words, heads, settings.head_end, record.id in counted)
        if case is not None:
            found.records.append(case)
    return found


def event_case(
    settings: Settings, word: int, event: Event | None, own: Told | None, act: int = 0, modality: int = 0, nouns: Nouns | None = None
) -> EventCase:
    """The case of an event that the word names; with no event, of one that the program has not read."""
    if event is not None:
        act, modality = 1 + CLASSES.index(event.event_class), 1 + MODALITIES.index(event.modality)
    held = {"time": event.time, "place": event.place} if event else {}
    alone = {"time": own.time, "place": own.place} if own else {}
    return EventCase(
        id=event.id if event else None, word=word, act=act, modality=modality,
        facts=(
            float(settings.words.starts[word] < settings.head_end), float(bool(event and event.said_in)), float(event is not None)
        ),
        settings={field: settings.of(field, word, _keys(alone.get(field)), _keys(held.get(field))) for field in FIELDS},
        nouns=nouns,
    )  # fmt: skip


def _keys(told: Any) -> frozenset[Hashable]:
    """What a time, or places, mean."""
    many = told if isinstance(told, tuple) else (told,) if told else ()
    return frozenset(map(key_of, many))


def _claims(so_far: Records) -> Iterator[Any]:
    kinds: tuple[type[Any], ...] = (Statement, *CLAIM_TYPES)
    for kind in kinds:
        yield from so_far.of(kind)


def _statement_case(one: Statement, words: Words, entities: Mapping[str, Entity], naming: Mapping[str, Sequence[int]]) -> StatementCase:
    speaker = one.speaker
    held = words.of(speaker.spans)
    entity = entities.get(speaker.entity or "")
    content = words.of(one.content.spans) if one.content else []
    head = words.head_of(one.content.spans) if one.content else None
    facts = (
        bool(speaker.name), bool(speaker.actor), bool(entity and entity.office), bool(one.via), bool(one.within), speaker.text is None,
        one.cue is None, (speaker.text or "x")[0].isupper(), bool(held) and words.pos[held[-1]] == "PRON",
    )  # fmt: skip
    return StatementCase(
        id=one.id, speaker=held, cue=words.of(one.cue.spans) if one.cue else [],
        content=[content[0]] if head is None else [content[0], head],
        elsewhere=[n for n in naming.get(speaker.entity or "", ()) if n not in held][:_OTHER_NAMINGS],
        role=ROLES.index(speaker.role), disclosure=DISCLOSURES.index(speaker.disclosure), stance=STANCES.index(one.stance),
        kind=KINDS.index(entity.kind if entity else None), facts=tuple(map(float, facts)),
    )  # fmt: skip


_SORT: Mapping[type[Any], Callable[[Any], str]] = {
    Statement: lambda r: r.stance, Event: lambda r: r.event_class, Agreement: lambda r: r.step, Tie: lambda r: r.relation,
    Figure: lambda r: r.role, Control: lambda r: r.change,
}  # fmt: skip


def _about(record: Any) -> tuple[Sequence[Span], Sequence[Span]]:
    """The words of whom or what a record is about: two phrases, either of which may be missing."""
    if isinstance(record, Statement):
        return (record.cue or record.speaker).spans, record.speaker.spans
    if isinstance(record, Event):
        return (record.actor[0].spans if record.actor else ()), (record.target[0].spans if record.target else ())
    if isinstance(record, Tie):
        return record.a.spans, record.b.spans
    if isinstance(record, Control):
        return record.place.spans, (record.holder[0].spans if record.holder else ())
    return record.quote.spans[:1], record.quote.spans[-1:]


def _record_case(record: Any, words: Words, heads: Mapping[str | None, int], head_end: int, counted: bool) -> RecordCase | None:
    kind = str(record.__struct_config__.tag)
    resting = getattr(record, record.words)
    if resting is None or not resting.spans:
        return None
    word = heads.get(record.id) if kind == "event" else words.head_of(resting.spans)
    if word is None:
        return None
    first, second = map(words.of, _about(record))
    facts = (
        bool(first), bool(second), "model" in record.reader or "acts" in record.reader, bool(getattr(record, "said_in", None) or getattr(record, "within", None)),
        words.starts[word] < head_end, getattr(record, "modality", "actual") == "actual",
    )  # fmt: skip
    return RecordCase(
        id=record.id, kind=RECORDS.index(kind), sort=SORTS.index((kind, _SORT[type(record)](record))), word=word, first=first, second=second,
        facts=tuple(map(float, facts)), counted=counted,
    )  # fmt: skip
