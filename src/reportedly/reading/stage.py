"""The contract of every stage of the reading, and what stages hand on to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, cast

from reportedly.records import Record, Report, record_id
from reportedly.resources import Resources
from reportedly.spans import Span

T = TypeVar("T")


class Records:
    """What has been read of one report so far: its records, and what stages note for later stages (parse, names, times).

    Grows only; nothing in it changes. Only `Record`s leave the reading.
    """

    def __init__(self, report: Report) -> None:
        self.report = report
        self._by_type: defaultdict[type, list[Any]] = defaultdict(list)
        self._by_id: dict[str, Record] = {}
        self._all: list[Record] = []
        self._by_field: dict[tuple[type, str], tuple[dict[Any, list[Any]], list[int]]] = {}
        self._ids: defaultdict[tuple[str, tuple[Span, ...]], int] = defaultdict(int)
        self.add([report])

    def add(self, items: Iterable[Any]) -> None:
        for item in items:
            self._by_type[type(item)].append(item)
            if isinstance(item, Record):
                self._all.append(item)
                self._by_id[item.id] = item

    def of(self, kind: type[T]) -> list[T]:
        """All of one type, in the order they were read."""
        return self._by_type[kind]

    def by(self, kind: type[T], field: str) -> Mapping[Any, list[T]]:
        """All of one type by the value of a field (`so_far.by(Reference, "head")[token.i]`), indexed once and kept up to date."""
        index, done = self._by_field.setdefault((kind, field), ({}, [0]))
        items = self._by_type[kind]
        for item in items[done[0] :]:
            index.setdefault(getattr(item, field), []).append(item)
        done[0] = len(items)
        return index

    def one(self, kind: type[T]) -> T:
        """The one of its type (a `Parse`). Raises IndexError where there is none."""
        return cast(T, self._by_type[kind][0])

    def has(self, kind: type) -> bool:
        return bool(self._by_type[kind])

    def get(self, id: str) -> Record:
        return self._by_id[id]

    def records(self) -> list[Record]:
        return list(self._all)

    def new_id(self, kind: str, spans: Sequence[Span]) -> str:
        """The id for a record of `kind` on `spans`; a second one of the same kind on the same spans gets another."""
        key = (kind, tuple(spans))
        counter = self._ids[key]
        self._ids[key] += 1
        return record_id(kind, self.report.id, spans, counter)


class Stage(Protocol):
    """One step of the reading. `reads` and `writes` are types of records or of notes; the order is checked from them."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def reads(self) -> tuple[type, ...]: ...

    @property
    def writes(self) -> tuple[type, ...]: ...

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]: ...
