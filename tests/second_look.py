"""What a second look at a report may change of what the rules read."""

from __future__ import annotations

from typing import Any

from msgspec import structs

from reportedly.reading import PIPELINE, read, staged
from reportedly.records import Event, PlaceMention, Report, Statement, TimeMention
from reportedly.resources import Resources
from reportedly.spans import words_at


def changes_only_what_it_may(report: Report, resources: Resources) -> None:
    """Fails where the second look added a record, or changed what it is not there for."""
    before = staged(report, resources, [stage for stage in PIPELINE if stage.name != "reranking"])
    read_first = {one.id: one for one in before.records()[1:]}
    after = read(report, resources)[1:]
    assert [one.id for one in after] == [id for id in read_first if id in {one.id for one in after}]
    ids = {one.id for one in after}
    for one in after:
        was = read_first[one.id]
        assert getattr(one, "said_in", None) in (*ids, None)
        assert getattr(one, "within", None) in (*ids, None)
        if one == was:
            continue
        if isinstance(one, Event):
            assert one.time in (was.time, None, *before.of(TimeMention))  # type: ignore[attr-defined]
            assert one.place in (was.place, ()) or one.place[0] in [*before.of(PlaceMention)]  # type: ignore[attr-defined]
            for mention in (*one.actor, *one.target):
                assert mention.text == words_at(report.text, mention.spans)
            if bool(one.actor) == bool(was.actor):  # type: ignore[attr-defined]
                assert one.attribution == was.attribution  # type: ignore[attr-defined]
            else:
                assert (one.attribution == "unknown") == (not one.actor)
            left: dict[str, Any] = {"time": None, "place": (), "said_in": None, "statement": None, "reader": "", "actor": (), "target": ()}
            left["attribution"] = "unknown"
            assert structs.replace(one, **left) == structs.replace(was, **left)
        elif isinstance(one, Statement):
            assert structs.replace(one.speaker, role=None) == structs.replace(was.speaker, role=None)  # type: ignore[attr-defined]
