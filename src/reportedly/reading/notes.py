"""What stages write down for later stages and not for the reader of the records: names, and who a phrase points to."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.records import EntityKind, PlaceMention


@dataclass(frozen=True, slots=True)
class Name:
    """One occurrence of a proper name (or of a register's description, "the regime"), decided between parser, register and gazetteer.

    start, end: characters. kind: what it names; a place name that acts ("Moscow said") keeps kind `place` and has `acts` set and, where
    the register knows it, `actor`. actor: slug of the register or None. full: the fullest form known for it in this report.
    """

    start: int
    end: int
    text: str
    kind: EntityKind
    actor: str | None = None
    full: str | None = None
    acts: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """A phrase that points to an entity of this report: a name, a pronoun or a definite description ("the group").

    start, end: characters of the phrase; head: index of its head token in the parse; entity: id of the Entity record.
    """

    start: int
    end: int
    head: int
    entity: str


@dataclass(frozen=True, slots=True)
class Wider:
    """The province, or for a quarter the city, that a place of this report lies in by the gazetteer and that the report names too.

    entity: id of the place's Entity record; mention: the first words of the report that name the wider place.
    """

    entity: str
    mention: PlaceMention
