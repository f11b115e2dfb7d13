"""The attribution model that ships with the package: it runs, its results do not depend on threads or on neighbours, and the rules stand
in for it where it is not there."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from reportedly.errors import NotAModel
from reportedly.models.attribution import CONTENT, CUE, SHIPPED, SOURCE, OnnxAttributionModel, open_attribution_model
from reportedly.reading import read, read_many
from reportedly.reading.attribution.features import FEATURES, sizes
from reportedly.records import Record, Report, Statement
from reportedly.resources import RULES, Resources, open_resources

TEXT = (
    "Rebels deny part in convoy attack\n\n"
    "A commander of the rebel alliance in the valley denied on Friday that his men had fired on the convoy of the aid agency. "
    '"We were ten kilometres away and we have the film to prove it," he told a local radio station.\n\n'
    "The army, in a statement read out on state television, said the alliance had wanted to stop the evacuation. "
    "Two drivers reached by telephone could not say who had opened fire."
)


def statements(records: list[Record]) -> list[Statement]:
    return [r for r in records if isinstance(r, Statement)]


def read_by(model: object, resources: Resources, text: str = TEXT) -> list[Statement]:
    opened = Resources(resources.nlp, resources.codebook, resources.gazetteer, {"attribution": model} if model else {})
    return statements(read(Report(id="t", text=text), opened))


def test_the_model_that_ships_is_the_one_that_reads(resources: Resources) -> None:
    model = resources.models["attribution"]
    assert isinstance(model, OnnxAttributionModel)
    found = read_by(model, resources)
    assert {s.reader for s in found} >= {model.reader}
    said = {(s.speaker.text, s.stance) for s in found}
    assert ("A commander of the rebel alliance in the valley", "deny") in said
    assert any(s.speaker.text == "he" and s.content.text.startswith('"We were ten kilometres away') for s in found)


def test_the_rules_stand_in_for_a_model_that_is_not_there(resources: Resources) -> None:
    found = read_by(None, resources)
    assert found and all(s.reader.startswith("rules:") for s in found)


def test_one_thread_and_two_give_the_same_labels() -> None:
    rng = np.random.default_rng(1)
    words = TEXT.split() * 4
    line, sentence = [0] * len(words), [w.endswith(".") for w in ["." + words[-1], *words[:-1]]]
    one, two = OnnxAttributionModel(SHIPPED, threads=1), OnnxAttributionModel(SHIPPED, threads=2)
    columns = np.stack([rng.integers(0, size, len(words)) for size in sizes(one.grammar)], axis=1)
    first, second = one.label(words, line, sentence, columns), two.label(words, line, sentence, columns)
    assert first.segments == second.segments
    assert np.array_equal(first.cue, second.cue)
    assert {s.role for s in first.segments} == {SOURCE, CUE, CONTENT}
    assert columns.shape[1] == len(FEATURES)


def test_what_is_read_of_a_report_does_not_depend_on_the_reports_beside_it(resources: Resources) -> None:
    other = Report(id="o", text="The mayor said " + "that the bridge would open and " * 40 + "that was all.")
    alone = read(Report(id="t", text=TEXT), resources)
    beside = list(read_many([other, Report(id="t", text=TEXT), other], resources))[1]
    assert alone == beside


def test_a_folder_without_a_model_is_an_error_that_says_what_a_model_is(tmp_path: Path) -> None:
    with pytest.raises(NotAModel, match=r"model\.onnx, model\.json and tokenizer\.json"):
        open_attribution_model(tmp_path)


def test_a_broken_model_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(SHIPPED, broken)
    (broken / "model.onnx").write_bytes(b"no weights")
    with pytest.raises(NotAModel, match="broken"):
        open_attribution_model(broken)


def test_rules_can_be_asked_for() -> None:
    assert open_resources(attribution=RULES).models == {}


def test_the_model_has_a_card_with_what_a_reader_must_know() -> None:
    card = (SHIPPED / "CARD.md").read_text(encoding="utf-8")
    for told in ("Data", "Licence", "Figures", "What it is bad at", "training/attribution/make.py"):
        assert told in card
    facts = json.loads((SHIPPED / "model.json").read_text(encoding="utf-8"))
    assert facts["version"] in card
