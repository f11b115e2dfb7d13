"""What the reranker decides on: for each event whether it has the time that the rules gave it, for each statement the role of its speaker, and for each
record whether it should be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, get_args

import numpy as np

from reportedly.reading.events.told import Told
from reportedly.reading.reranking.words import CLASSES, MODALITIES, Words
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
    TimeMention,
    TimePrecision,
)
from reportedly.spans import Span

ROLES: Sequence[str | None] = (None, *get_args(SpeakerRole))
DISCLOSURES: Sequence[str] = get_args(Disclosure)
STANCES: Sequence[str] = get_args(Stance)
KINDS: Sequence[str | None] = (None, *get_args(EntityKind))
PRECISIONS: Sequence[str | None] = (None, *get_args(TimePrecision))
RECORDS = ("statement", "event", "agreement", "tie", "figure", "control")
SORTS: Sequence[tuple[str, str]] = tuple(
    (kind, value)
    for kind, values in zip(
        RECORDS, (STANCES, CLASSES, get_args(Step), get_args(Relation), get_args(FigureRole), get_args(ControlChange)), strict=True
    )
    for value in values
)
"""What sorts of record there are: (type, stance or class or step ...)."""
FARTHEST = 12
"""Steps of distance, each about 1.6 times as long as the one before, from which on words are as far apart as can be (about 160 words)."""
_RECENT, _FORTNIGHT = 2, 14
"""Days before the publication that a time lies."""
_OTHER_NAMINGS = 6
"""Mentions of a speaker elsewhere in the report that are looked at."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """The times that a report tells. keys: what each means; mentions: the notes; word: the head of each; start, end: its characters;
    precision, age: as the model is told them; known: facts that are the same for every event."""

    keys: Sequence[Any]
    mentions: Sequence[Any]
    word: np.ndarray
    start: np.ndarray
    end: np.ndarray
    precision: np.ndarray
    age: np.ndarray
    known: np.ndarray


@dataclass(frozen=True, slots=True)
class Setting:
    """The time of an event: of the times that the report tells (`told`) each with facts, [mentions, FACTS], and how far it lies from the event's word (as
    `far` counts); and what the rules say: nothing (`none`), or mentions of these keys (`held`)."""

    told: Mentions
    facts: np.ndarray
    distance: np.ndarray
    held: frozenset[Any]

    @property
    def none(self) -> bool:
        return not self.held


FACTS = 10
"""Facts of a mention: the act's own sentence tells it; the rules chose it; same sentence; same line; before the act; in the headline; the only mention
of what it means; the first; how many there are, in sixths; it covers the act's word."""


@dataclass(frozen=True, slots=True)
class EventCase:
    """An event whose time is to be looked at. act, modality: 1 + index, 0 where not known; facts: in the headline, said by somebody, read
    by the rules."""

    id: str | None
    word: int
    act: int
    modality: int
    facts: tuple[float, ...]
    time: Setting


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
    """A record that may be there in error. word: head of its words; first, second: words of whom or what it is about; sort: index in SORTS."""

    id: str
    kind: int
    sort: int
    word: int
    first: Sequence[int]
    second: Sequence[int]
    facts: tuple[float, ...]


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
            found.update(self.events[0].time.told.word.tolist())  # the same times for every event
        for one in self.statements:
            found.update(one.speaker, one.cue, one.content, one.elsewhere)
        for record in self.records:
            found.update((record.word,), record.first, record.second)
        return found


class Times:
    """The times that a report tells, and the cases of its events."""

    def __init__(self, words: Words, so_far: Records) -> None:
        self.words = words
        self.published = _day(so_far.report.published)
        text = so_far.report.text
        end = text.find("\n")
        self.head_end = len(text) if end < 0 else end
        self.sentence, self.line, self.starts = np.array(words.sentence), np.array(words.line), np.array(words.starts)
        self.told = self._mentions([m for m in so_far.of(TimeMention) if m.start or m.end])

    def _mentions(self, mentions: Sequence[TimeMention]) -> Mentions:
        heads = [(self.words.head_of(m.spans[:1]), time_key(m), m) for m in mentions if m.spans]
        found = [(head, key, m) for head, key, m in heads if head is not None]
        count = Counter(key for _, key, _ in found)
        first: dict[Any, int] = {}
        for head, key, _ in found:
            first[key] = min(head, first.get(key, head))
        known = [
            (self.words.starts[head] < self.head_end, count[key] == 1, head == first[key], min(count[key], 6) / 6) for head, key, _ in found
        ]
        return Mentions(
            keys=[key for _, key, _ in found], mentions=[m for _, _, m in found], word=np.array([head for head, _, _ in found], dtype=np.int64),
            start=np.array([m.spans[0][0] for _, _, m in found], dtype=np.int64), end=np.array([m.spans[0][1] for _, _, m in found], dtype=np.int64),
            precision=np.array([PRECISIONS.index(m.precision) for _, _, m in found], dtype=np.int64),
            age=np.array([self._age(m) for _, _, m in found], dtype=np.int64), known=np.array(known, dtype=np.float32).reshape(-1, 4),
        )  # fmt: skip

    def _age(self, mention: TimeMention) -> int:
        """0 where no day is told, then: after the publication, within days of it, within a fortnight, longer ago."""
        day = _day(mention.start)
        if day is None or self.published is None:
            return 0
        ago = (self.published - day).days
        return 1 if ago < 0 else 2 if ago <= _RECENT else 3 if ago <= _FORTNIGHT else 4

    def case(self, word: int, event: Event | None, own: Told | None, act: int = 0, modality: int = 0) -> EventCase:
        """The case of an event that the word names; with no event, of one that the rules have not read."""
        held = frozenset({time_key(event.time)}) if event and event.time else frozenset()
        alone = frozenset({time_key(own.time)}) if own and own.time else frozenset()
        facts = (float(self.words.starts[word] < self.head_end), float(bool(event and event.said_in)), float(event is not None))
        if event is not None:
            act, modality = 1 + CLASSES.index(event.event_class), 1 + MODALITIES.index(event.modality)
        return EventCase(
            id=event.id if event else None, word=word, act=act, modality=modality, facts=facts,
            time=self._setting(word, alone, held),
        )  # fmt: skip

    def _setting(self, word: int, own: frozenset[Any], held: frozenset[Any]) -> Setting:
        told, start = self.told, self.words.starts[word]
        at = told.word
        facts = np.zeros((len(at), FACTS), dtype=np.float32)
        if len(at):
            facts[:, 0], facts[:, 1] = [key in own for key in told.keys], [key in held for key in told.keys]
            facts[:, 2], facts[:, 3] = self.sentence[at] == self.sentence[word], self.line[at] == self.line[word]
            facts[:, 4], facts[:, 5:9] = at < word, told.known
            facts[:, 9] = (told.start <= start) & (start < told.end)
        return Setting(told, facts, far(at - word), held)


def far(apart: np.ndarray) -> np.ndarray:
    """How far words lie apart, in steps that grow with the distance, counted from 0 (far before) over FARTHEST (the same) on."""
    steps = np.minimum(1 + np.log2(np.maximum(np.abs(apart), 1)) * 1.5, FARTHEST).astype(np.int64)
    found: np.ndarray = FARTHEST + steps * np.sign(apart)
    return found


def time_key(mention: TimeMention) -> tuple[str | None, str | None]:
    return mention.start, mention.end


def cases_of(words: Words, so_far: Records) -> Cases:
    """Everything to be decided in one report, in the order of its records."""
    found = Cases()
    times = Times(words, so_far)
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
            found.events.append(times.case(word, event, told[event.id][0]))
    heads = {case.id: case.word for case in found.events}
    for record in _claims(so_far):
        case = _record_case(record, words, heads, times.head_end)
        if case is not None:
            found.records.append(case)
    return found


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


def _record_case(record: Any, words: Words, heads: Mapping[str | None, int], head_end: int) -> RecordCase | None:
    kind = str(record.__struct_config__.tag)
    resting = getattr(record, record.words)
    if resting is None or not resting.spans:
        return None
    word = heads.get(record.id) if kind == "event" else words.head_of(resting.spans)
    if word is None:
        return None
    first, second = map(words.of, _about(record))
    facts = (
        bool(first), bool(second), "model" in record.reader, bool(getattr(record, "said_in", None) or getattr(record, "within", None)),
        words.starts[word] < head_end, getattr(record, "modality", "actual") == "actual",
    )  # fmt: skip
    return RecordCase(
        id=record.id, kind=RECORDS.index(kind), sort=SORTS.index((kind, _SORT[type(record)](record))), word=word, first=first, second=second,
        facts=tuple(map(float, facts)),
    )  # fmt: skip


def _day(told: str | None) -> date | None:
    try:
        return date.fromisoformat(told[:10]) if told else None
    except ValueError:
        return None
