"""A codebook of one's own for work on one war (Yemen), laid over the project's and read through the whole pipeline."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reportedly.codebook import load_codebook
from reportedly.codebook.register import register
from reportedly.reading import read
from reportedly.reading.cases import check_codebook
from reportedly.records import Event, Mention, Report, Statement
from reportedly.resources import Resources, open_resources

YEMEN = Path(__file__).parents[1] / "overlays" / "yemen"


@pytest.fixture(scope="module")
def yemen() -> Resources:
    return open_resources([YEMEN])


def test_its_examples_are_read_as_they_say(yemen: Resources) -> None:
    assert [str(p) for p in check_codebook(YEMEN, yemen)] == []


def test_a_report_is_read_with_its_actors_and_events(yemen: Resources) -> None:
    text = (
        "Houthi forces fired a missile at Marib on Friday, the Saudi-led Arab coalition said. The Houthis denied it. "
        "Yahya Saree, a military spokesman for Ansar Allah, accused the coalition of closing the port of Hodeidah. "
        "The Tihama Resistance shelled a village near the port, Houthi insurgents said."
    )
    records = read(Report(id="y", text=text, published="2021-02-13"), yemen)
    actors = {m.actor for m in records if isinstance(m, Mention)}
    assert {"ansar-allah", "saudi-led-coalition", "yahya-saree", "tihama-resistance"} <= actors
    assert any(m.actor == "ansar-allah" and m.text == "Houthi insurgents" for m in records if isinstance(m, Mention))
    assert any(s.stance == "deny" and s.speaker.actor == "ansar-allah" for s in records if isinstance(s, Statement))
    assert any(e.event_class == "ASSAULT" and e.actor and e.actor[0].actor == "ansar-allah" for e in records if isinstance(e, Event))


def test_without_it_its_own_actors_are_names_of_nobody_known(resources: Resources) -> None:
    records = read(Report(id="y", text="The Tihama Resistance shelled a village near Hodeidah on Friday."), resources)
    assert [m.actor for m in records if isinstance(m, Mention) and m.text == "Tihama Resistance"] == [None]


def test_what_it_extends_keeps_what_it_had() -> None:
    plain, laid = load_codebook(), load_codebook([YEMEN])
    assert set(plain.actors["aqap"].aliases) < set(laid.actors["aqap"].aliases)
    assert [e.code for e in register(laid).lookup("Sons of Abyan")] == ["aqap"]
    assert plain.agreements["ceasefire"].nouns == laid.agreements["ceasefire"].nouns
    assert len(laid.agreements["ceasefire"].examples) == len(plain.agreements["ceasefire"].examples) + 1


def test_an_example_that_is_read_otherwise_is_told_with_its_line(yemen: Resources, tmp_path: Path) -> None:
    own = shutil.copytree(YEMEN, tmp_path / "own")
    events = own / "events.yaml"
    events.write_text(events.read_text(encoding="utf-8").replace("trigger: detained,", "trigger: off,"), encoding="utf-8")
    (problem,) = check_codebook(own, yemen)
    assert (Path(problem.file).name, problem.line) == ("events.yaml", 18)
    assert "nearest is event 'detained', but trigger is 'detained', not 'off'" in problem.why


def test_an_example_that_is_badly_written_is_told_before_anything_is_read(yemen: Resources, tmp_path: Path) -> None:
    own = shutil.copytree(YEMEN, tmp_path / "own")
    events = own / "events.yaml"
    events.write_text(events.read_text(encoding="utf-8").replace("trigger: detained,", "trigger: seized, kind: x,"), encoding="utf-8")
    assert [p.why.split(";")[0] for p in check_codebook(own, yemen)] == [
        "the text does not hold the words 'seized' that trigger names",
        "a record of type event has no field 'kind'",
    ]
