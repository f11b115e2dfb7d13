"""The second look: what it may change, what it must leave, and that the model that ships does it on real reports."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

import reportedly
from reportedly.intake import intake
from reportedly.models.reranker import BEFORE, LONGEST, Reranker, windows
from reportedly.private import is_private
from reportedly.reading import PIPELINE, read, staged
from reportedly.reading.events.learned import SHORTEST
from reportedly.reading.reranking.choices import KEPT, TO_EMPTY, TO_TAKE, Change, chosen, taking
from reportedly.reading.reranking.revised import revised
from reportedly.reading.reranking.settings import FARTHEST, FIELDS, Mentions, Setting, far, key_of
from reportedly.records import (
    ActorMention,
    Agreement,
    Event,
    Figure,
    PlaceMention,
    Quote,
    Report,
    Speaker,
    Statement,
    TimeMention,
)
from reportedly.resources import Resources, open_resources
from second_look import changes_only_what_it_may

SAMPLES = sorted((Path(reportedly.__file__).parent / "samples").glob("*.html"))
QUOTE = Quote(text="a", spans=((0, 1),))


@pytest.fixture(scope="module")
def resources() -> Resources:
    return open_resources()


def statement(id: str, within: str | None = None, **speaker: object) -> Statement:
    return Statement(
        id=id, report="r", speaker=Speaker(text="a", spans=((0, 1),), **speaker), content=QUOTE, within=within, reader="rules:2"
    )  # type: ignore[arg-type]


def event(id: str, **given: Any) -> Event:
    return Event(id=id, report="r", event_class="ASSAULT", trigger=QUOTE, reader="rules:1", **given)


@given(st.integers(min_value=1, max_value=5 * LONGEST))
def test_every_word_of_a_report_is_looked_at_once_as_new_and_never_in_too_long_a_stretch(words: int) -> None:
    new: list[int] = []
    for first, start, end in windows(words):
        assert start <= first < end <= words
        assert end - start <= LONGEST
        assert first - start in (0, BEFORE)
        new += range(first, end)
    assert new == list(range(words))


@given(st.integers(min_value=-100_000, max_value=100_000))
def test_farther_is_never_counted_as_nearer(apart: int) -> None:
    here, back, twice = far(np.array([apart, -apart, 2 * apart]))
    assert 0 <= here <= 2 * FARTHEST
    assert back == 2 * FARTHEST - here
    assert abs(here - FARTHEST) <= abs(twice - FARTHEST)
    assert far(np.array([0])) == [FARTHEST]


@given(st.lists(st.lists(st.integers(min_value=0, max_value=19), max_size=6), max_size=8))
def test_the_mean_of_a_phrase_is_that_of_its_words(phrases: list[list[int]]) -> None:
    vectors = np.random.default_rng(1).normal(size=(20, 5)).astype(np.float32)
    means = Reranker._means(phrases, vectors)
    assert means.shape == (len(phrases), 5)
    for words, mean in zip(phrases, means, strict=True):
        assert np.allclose(mean, vectors[words].mean(axis=0) if words else 0, atol=1e-5)


def test_what_was_said_in_a_statement_that_goes_is_said_by_whoever_said_that() -> None:
    records = [
        statement("s1"), statement("s2", "s1"), statement("s3", "s2"), event("e1", said_in="s2"), event("e2", said_in="s3", statement="s3"),
    ]  # fmt: skip
    left = {one.id: one for one in revised(records, {}, {"s2", "s3"}, "reranker:1")}
    assert set(left) == {"s1", "e1", "e2"}
    assert left["e1"].said_in == left["e2"].said_in == "s1"  # type: ignore[attr-defined]
    assert left["e2"].statement is None  # type: ignore[attr-defined]
    assert revised([records[0], records[3]], {}, {"s1"}, "m")[0].said_in == "s2"  # type: ignore[attr-defined]


def test_nothing_points_to_an_event_that_goes() -> None:
    figure = Figure(id="f", report="r", value=3, quote=QUOTE, event="e1", reader="rules:1")
    deal = Agreement(id="a", report="r", agreement="x", step="breach", quote=QUOTE, events=("e1", "e2"), reader="rules:1")
    left = revised([event("e1"), event("e2"), figure, deal], {}, {"e1"}, "m")
    assert [one.id for one in left] == ["e2", "f", "a"]
    assert left[1].event is None and left[2].events == ("e2",)  # type: ignore[attr-defined]


def test_a_change_is_laid_over_and_says_who_made_it() -> None:
    day = TimeMention(text="Monday", spans=((0, 1),), start="2020-01-06", end="2020-01-06")
    one: Any
    town = PlaceMention(text="Town", spans=((0, 1),))
    one, other, said = revised(
        [event("e1", time=day), event("e2", time=day), statement("s")],
        {"e1": Change({"time": None, "place": (town,)}), "s": Change({"role": "official", "stance": "deny"})},
        set(),
        "reranker:1",
    )
    assert one.time is None and one.place == (town,) and one.reader == "rules:1+reranker:1[place,time]"
    assert other == event("e2", time=day)
    assert said.stance == "deny"  # type: ignore[attr-defined]
    assert said.speaker.role == "official" and said.reader == "rules:2+reranker:1[role,stance]"  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", ["resident", "survivor", "medic", None])
@given(st.sampled_from(["official", "armed_group", "un", "medic", "resident", None]))
def test_a_guess_never_takes_the_protection_from_a_private_person(role: str | None, guess: str | None) -> None:
    rima = statement("s", disclosure="named", name="Rima", role=role)
    assert is_private(rima.speaker)
    for values in ({"role": guess}, {"role": guess, "stance": "deny"}):
        after: Any = revised([rima], {"s": Change(values)}, set(), "m")[0]
        assert is_private(after.speaker)
        # What was not taken over is not told as settled.
        assert ("role" in after.reader) == is_private(structs.replace(rima.speaker, role=guess))
        assert ("stance" in after.reader) == ("stance" in values)


@given(st.lists(st.floats(min_value=-20, max_value=20), max_size=8), st.data())
def test_who_takes_part_is_changed_only_for_those_that_are_likelier(odds: list[float], data: st.DataObject) -> None:
    held = frozenset(data.draw(st.sets(st.integers(0, len(odds) - 1)))) if odds else frozenset()
    new = taking(held, odds, TO_TAKE, TO_EMPTY)
    if new != held:
        assert new == {row for row, one in enumerate(odds) if one > 0}
        assert sum(abs(odds[row]) for row in new ^ held) >= (TO_TAKE if new else TO_EMPTY)


def test_an_act_that_got_a_doer_is_told_as_the_rules_would_have_it() -> None:
    doer = ActorMention(text="a", spans=((0, 1),))
    records = [statement("s"), event("e1", said_in="s"), event("e2"), event("e3", modality="denied"), event("e4", actor=(doer,))]
    records[0] = structs.replace(records[0], stance="accuse")
    changes = {id: Change({"actor": (doer,)}) for id in ("e1", "e2", "e3")} | {"e4": Change({"actor": ()})}
    after: Any = revised(records, changes, set(), "reranker:2")
    assert [one.attribution for one in after[1:]] == ["blamed", "stated", "denied", "unknown"]
    assert after[1].actor == (doer,) and after[1].reader == "rules:1+reranker:2[actor]"


def told(keys: list[str], held: set[str]) -> Setting:
    """The setting of an event of a report that tells these in this order."""
    none = np.zeros(len(keys), dtype=np.int64)
    mentions = Mentions(keys, keys, none, none, none, none, none, np.zeros((len(keys), 4), dtype=np.float32))
    return Setting(mentions, np.zeros((len(keys), 10), dtype=np.float32), none, frozenset(held))


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.floats(min_value=0, max_value=1)), max_size=6),
    st.floats(min_value=0, max_value=1),
    st.sets(st.sampled_from("abc"), max_size=2),
    st.sampled_from(FIELDS),
)
def test_what_is_chosen_is_likelier_than_what_was_held_and_never_the_same(
    mentions: list[tuple[str, float]], none: float, held: set[str], field: str
) -> None:
    whole = (sum(chance for _, chance in mentions) + none) or 1.0
    keys, chances = [key for key, _ in mentions], [chance / whole for _, chance in mentions]
    setting = told(keys, held)
    new = chosen(field, setting, none / whole, chances)
    if len(held) > 1:
        assert new == KEPT
    if new == KEPT:
        return
    before = sum(chance for key, chance in zip(keys, chances, strict=True) if key in held) if held else none / whole
    if new is None:
        assert held and none / whole > before
    else:
        assert keys[new] not in held
        assert sum(chance for key, chance in zip(keys, chances, strict=True) if key == keys[new]) > before


def test_a_time_or_place_is_the_same_however_it_is_put() -> None:
    monday, then = (TimeMention(text=words, spans=((0, 1),), start="2020-01-06", end="2020-01-06") for words in ("Monday", "that day"))
    assert key_of(monday) == key_of(then)
    town, it = (PlaceMention(text=words, spans=((0, 1),), entity="e:1", name="Hama") for words in ("Hama", "the town"))
    assert key_of(town) == key_of(it) != key_of(PlaceMention(text="Homs", spans=((0, 1),), name="Homs"))


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda p: p.stem)
def test_it_adds_nothing_and_changes_only_what_it_may(sample: Path, resources: Resources) -> None:
    report = next(iter(intake([sample]))).report
    if report.language not in (None, "en"):
        pytest.skip("not read")
    changes_only_what_it_may(report, resources)


def test_the_model_that_ships_changes_some_of_what_the_rules_read_and_says_so(resources: Resources) -> None:
    assert isinstance(resources.models["reranker"], Reranker)
    reports = [taken.report for taken in intake(SAMPLES) if taken.report.language in (None, "en")]
    readers = [getattr(one, "reader", "") for report in reports for one in read(report, resources)]
    assert sum("+reranker:1[" in reader for reader in readers) >= 5
    alone = replace(resources, models={name: model for name, model in resources.models.items() if name != "reranker"})
    assert len(readers) < sum(len(read(report, alone)) for report in reports)


def test_without_the_model_all_stays_as_the_rules_read_it(resources: Resources) -> None:
    report = next(iter(intake(SAMPLES[:1]))).report
    alone = replace(resources, models={name: model for name, model in resources.models.items() if name != "reranker"})
    stages = [stage for stage in PIPELINE if stage.name != "reranking"]
    assert read(report, alone) == [report, *staged(report, resources, stages).records()[1:]]
    assert all("reranker" not in getattr(one, "reader", "") for one in read(report, alone))


def test_a_sentence_or_two_get_no_second_look(resources: Resources) -> None:
    text = "Rebels shelled the town of Idlib on Monday, a medic said. Three people were killed."
    assert len(text.split()) < SHORTEST
    report = Report(id="r", text=text, published="2020-01-07")
    stages = [stage for stage in PIPELINE if stage.name != "reranking"]
    assert read(report, resources)[1:] == staged(report, resources, stages).records()[1:]


@pytest.mark.parametrize(
    "sentence",
    [
        "Rebels shelled the town of Idlib, a medic said, and the army denied it. ",
        "The weather was fine and the harvest good in all the villages. ",
        "- ... ",
    ],
)
def test_reports_without_times_or_claims_are_read(sentence: str, resources: Resources) -> None:
    report = Report(id="r", text=sentence * SHORTEST)
    found = read(report, resources)
    assert found[0].x_not_read is None  # type: ignore[attr-defined]
    assert all(not isinstance(one, Event) or one.time is None for one in found)


def test_a_report_longer_than_a_stretch_is_read_to_its_end(resources: Resources) -> None:
    one = next(iter(intake(SAMPLES[:1]))).report
    long = structs.replace(one, id="long", text="\n\n".join([one.text] * 6))
    assert len(long.text.split()) > LONGEST
    found = read(long, resources)
    late = [r for r in found if isinstance(r, Event) and r.trigger.spans[0][0] > len(one.text) * 5]
    assert late
    assert found == read(long, resources)
