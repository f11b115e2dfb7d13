"""What stages hand on to each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportedly.reading.notes import Reference
from reportedly.reading.stage import Records
from reportedly.records import Entity, Report, record_id


def records() -> Records:
    return Records(Report(id="r", text="Rebels left."))


def test_records_are_kept_in_order_and_found_by_type_and_id() -> None:
    so_far = records()
    one, two = (Entity(id=f"e{n}", report="r", kind="group", name=f"g{n}") for n in (1, 2))
    so_far.add([one, Reference(0, 6, 0, "e1")])
    so_far.add([two])
    assert so_far.of(Entity) == [one, two]
    assert so_far.get("e2") is two
    assert [r.id for r in so_far.records()] == ["r", "e1", "e2"]
    assert so_far.has(Reference) and so_far.one(Reference).entity == "e1"
    with pytest.raises(KeyError):
        so_far.get("e3")


def test_the_index_of_a_field_grows_with_what_is_added() -> None:
    so_far = records()
    assert so_far.by(Reference, "head") == {}
    so_far.add([Reference(0, 6, 0, "e1"), Reference(7, 11, 1, "e1")])
    assert [r.start for r in so_far.by(Reference, "head")[1]] == [7]
    so_far.add([Reference(7, 12, 1, "e2")])
    assert [r.entity for r in so_far.by(Reference, "head")[1]] == ["e1", "e2"]
    assert [r.head for r in so_far.by(Reference, "entity")["e1"]] == [0, 1]


@given(st.lists(st.tuples(st.sampled_from(["event", "figure"]), st.tuples(st.integers(0, 3), st.integers(4, 6)))))
def test_ids_are_never_given_twice_and_always_alike(asked: list[tuple[str, tuple[int, int]]]) -> None:
    first, second = records(), records()
    ids = [first.new_id(kind, [span]) for kind, span in asked]
    assert len(set(ids)) == len(ids)
    assert ids == [second.new_id(kind, [span]) for kind, span in asked]
    assert all(i == record_id(kind, "r", [span], 0) or i in ids for i, (kind, span) in zip(ids, asked, strict=True))
