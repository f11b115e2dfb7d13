"""Records as they stand after the second look: with other roles, stances, times and places, some left out, and nothing pointing to what is gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from msgspec import structs

from reportedly.private import is_private
from reportedly.reading.events import attribution_in
from reportedly.reading.reranking.choices import Change
from reportedly.records import Agreement, Event, Figure, Record, Statement


def revised(records: Sequence[Record], changes: Mapping[str, Change], gone: Set[str], reader: str) -> list[Record]:
    """The records with the changes laid over them, without those that are gone. What was said in a statement that is gone is said by whoever said
    that, or is the report's own. `reader`: the model's name, added to that of whoever read a record that it changed, with the fields that it settled ("rules:1+reranker:1[place,time]")."""
    said: dict[str | None, Statement] = {one.id: one for one in records if isinstance(one, Statement)}
    outer: dict[str | None, str | None] = {one.id: one.within for one in records if isinstance(one, Statement) and one.id in gone}
    found = []
    for one in records:
        if one.id in gone:
            continue
        changed: Any = _changed(one, changes[one.id].values, said, reader) if one.id in changes else one
        found.append(_without(changed, gone, outer) if gone else changed)
    return found


def _changed(one: Any, values: Mapping[str, Any], said: Mapping[str | None, Statement], reader: str) -> Any:
    given, settled = dict(values), set(values)
    if isinstance(one, Statement) and "role" in given:
        speaker = structs.replace(one.speaker, role=given.pop("role"))
        # A guess never takes from a private person the protection that the rules' reading gives.
        if is_private(one.speaker) and not is_private(speaker):
            settled.remove("role")
        else:
            given["speaker"] = speaker
    if isinstance(one, Event) and bool(given.get("actor", one.actor)) != bool(one.actor):
        given["attribution"] = "unknown" if one.actor else attribution_in(one.modality, said.get(one.said_in))
    return structs.replace(one, **given, reader=f"{one.reader}+{reader}[{','.join(sorted(settled))}]") if settled else one


def _without(one: Any, gone: Set[str], outer: Mapping[str | None, str | None]) -> Any:
    """A record that points to none that are gone."""
    given: dict[str, Any] = {}
    name = "within" if isinstance(one, Statement) else "said_in"
    said_in = getattr(one, name, None)
    if said_in in outer:
        while said_in is not None and said_in in outer:
            said_in = outer[said_in]
        given[name] = said_in
    if isinstance(one, Statement) and not gone.isdisjoint(one.answers):
        given["answers"] = tuple(id for id in one.answers if id not in gone)
    if isinstance(one, Event) and one.statement in gone:
        given["statement"] = None
    if isinstance(one, Figure) and one.event in gone:
        given["event"] = None
    if isinstance(one, Figure) and one.within in gone:
        given["within"] = None
    if isinstance(one, Agreement):
        if not gone.isdisjoint(one.events):
            given["events"] = tuple(id for id in one.events if id not in gone)
        for field in ("of", "part_of"):
            if getattr(one, field) in gone:
                given[field] = None
    return structs.replace(one, **given) if given else one
