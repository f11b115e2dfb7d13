"""Acts that only a model finds: what it may add, what must stay, and that the model that ships finds some in real reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import reportedly
from reportedly.intake import intake
from reportedly.models.acts import Acts
from reportedly.reading import PIPELINE, staged
from reportedly.reading.attribution.features import Encoded
from reportedly.reading.events.act import Act, Known
from reportedly.reading.events.acts import acts_in
from reportedly.reading.events.learned import CLASSES, SHORTEST, classes_of, further_acts, known_of, verbs_of
from reportedly.reading.events.lexicon import senses_of
from reportedly.reading.events.sorts import sorter
from reportedly.reading.language import Parse
from reportedly.records import Event, Report
from reportedly.resources import Resources, open_resources

SAMPLES = sorted((Path(reportedly.__file__).parent / "samples").glob("*.html"))
RULES = [stage for stage in PIPELINE if stage.name != "reranking"]


@pytest.fixture(scope="module")
def resources() -> Resources:
    return open_resources()


def without(resources: Resources, name: str) -> Resources:
    return replace(resources, models={own: model for own, model in resources.models.items() if own != name})


def reports() -> Sequence[Report]:
    return [taken.report for taken in intake(SAMPLES) if taken.report.language in (None, "en")]


def test_it_adds_events_that_say_so_and_takes_none_away_but_where_acts_are_laid_together(resources: Resources) -> None:
    added = 0
    for report in reports():
        bare = {one.trigger.spans: one for one in staged(report, without(resources, "acts"), RULES).of(Event)}
        both = list(staged(report, resources, RULES).of(Event))
        new = [one for one in both if one.reader == "rules:1+acts:1"]
        assert bare.keys() <= {one.trigger.spans for one in both}
        assert {one.trigger.spans for one in both} - bare.keys() == {one.trigger.spans for one in new}
        assert all(one.trigger.text for one in new)
        added += len(new)
    assert added >= 5


@pytest.mark.parametrize(
    ("sentence", "verb", "event_class", "actor", "target"),
    [
        ("The rebels fled to Erbil on Monday.", "fled", "RETREAT", ["The rebels"], []),
        ("The militia left the valley at dawn.", "left", "RETREAT", ["The militia"], []),
        ("The envoys initialled the text in Geneva.", "initialled", "AGREE", ["The envoys"], []),
        ("Thirteen villagers died in the night.", "died", "ASSAULT", [], ["Thirteen villagers"]),
        ("Police searched the house at dawn.", "searched", "COERCE", ["Police"], ["the house"]),
    ],
)
def test_who_takes_part_in_an_act_that_the_model_finds(
    sentence: str, verb: str, event_class: str, actor: list[str], target: list[str], resources: Resources
) -> None:
    act = further(sentence, verb, event_class, resources)[0]
    assert act.learned and act.event_class == event_class
    assert [[sentence[slice(*part.span)] for part in parts] for parts in (act.actor, act.target)] == [actor, target]


@pytest.mark.parametrize(
    ("sentence", "verb", "event_class"),
    [
        ("Residents burned tyres on the road.", "burned", "ASSAULT"),  # done to things, by no force
        ("Helicopters were launching the attack on the town.", "launching", "ASSAULT"),  # "attack" names it already
    ],
)
def test_what_is_no_act_of_its_own_though_the_model_finds_it(sentence: str, verb: str, event_class: str, resources: Resources) -> None:
    assert further(sentence, verb, event_class, resources) == []


def further(sentence: str, verb: str, event_class: str, resources: Resources) -> list[Act]:
    """The acts that are added where the model takes this verb for one of this class."""
    so_far = staged(Report(id="r", text=sentence, published="2020-01-07"), resources, RULES)
    known = Known(senses_of(resources.codebook), sorter(so_far, resources.codebook))
    parsed = so_far.one(Parse).sentences[0]
    at = next(token.i for token in parsed if token.text == verb)
    return further_acts(parsed, known, {at: event_class}, [act for act in acts_in(parsed, known) if act.trigger.i != at])


def test_in_a_sentence_or_two_it_looks_for_none(resources: Resources) -> None:
    text = "The militia combed the village of Idlib on Monday and led away two teachers, a medic said."
    assert len(text.split()) < SHORTEST
    report = Report(id="r", text=text, published="2020-01-07")
    assert staged(report, resources, RULES).records() == staged(report, without(resources, "acts"), RULES).records()


def test_what_verb_names_an_act_never_depends_on_the_other_verbs_asked_about(resources: Resources) -> None:
    report = reports()[0]
    so_far = staged(report, resources, RULES)
    encoded, doc, senses = so_far.one(Encoded), so_far.one(Parse).doc, senses_of(resources.codebook)
    model = resources.models["acts"]
    assert isinstance(model, Acts)
    verbs = verbs_of(encoded, doc)
    rows, lemmas = [n for n, _ in verbs], [senses.lemma(verb) for _, verb in verbs]
    known = np.array([known_of(lemma, senses) for lemma in lemmas])
    chances = model.chances(encoded.states[rows], encoded.words.columns[rows], lemmas, known)
    assert chances.shape == (len(verbs), len(CLASSES) + 1)
    assert np.allclose(chances.sum(axis=1), 1, atol=1e-5)
    some = list(range(0, len(rows), 3))
    alone = model.chances(encoded.states[rows][some], encoded.words.columns[rows][some], [lemmas[n] for n in some], known[some])
    assert np.allclose(alone, chances[some], atol=1e-4)
    found = classes_of(encoded, doc, senses, model)
    assert found and all(doc[i].tag_.startswith("VB") for i in found) and set(found.values()) <= set(CLASSES)


def test_the_classes_that_the_codebook_gives_a_lemma_are_told(resources: Resources) -> None:
    senses = senses_of(resources.codebook)
    attack = known_of("attack", senses)
    assert attack[CLASSES.index("ASSAULT")] == 1 and attack[-1] == 1
    assert known_of("knit", senses) == [0] * (len(CLASSES) + 1)


@given(st.integers(min_value=0, max_value=40), st.floats(min_value=0.01, max_value=100))
def test_states_of_any_scale_give_chances(verbs: int, scale: float) -> None:
    model = Acts()
    states = (np.random.default_rng(verbs).normal(size=(verbs, 3 * 384)) * scale).astype(np.float16)
    columns = np.random.default_rng(verbs).integers(0, 200, size=(verbs, 11))  # values that no word in training had among them
    chances = model.chances(states, columns, ["attack"] * verbs, np.zeros((verbs, len(CLASSES) + 1)))
    assert chances.shape == (verbs, len(CLASSES) + 1)
    assert np.isfinite(chances).all()


def test_the_card_of_the_model_tells_its_size_and_data() -> None:
    folder = Path(reportedly.__file__).parent / "models" / "acts-1"
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    assert "979" in card and "Licence" in card
    assert (folder / "weights.npz").stat().st_size < 2_000_000
