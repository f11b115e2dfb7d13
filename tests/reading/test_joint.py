from __future__ import annotations

from collections.abc import Callable

from reportedly.records import Event, Record


def test_of_two_actors_with_one_noun_each_has_its_own_words(read_text: Callable[..., list[Record]]) -> None:
    text = "Syrian and Russian warplanes bombed a camp near Idlib."
    (event,) = [r for r in read_text(text) if isinstance(r, Event)]
    assert [(m.text, m.spans, m.actor) for m in event.actor] == [
        ("Syrian warplanes", ((0, 6), (19, 28)), "syria-air-force"),
        ("Russian warplanes", ((11, 28),), "russia-air-force"),
    ]
