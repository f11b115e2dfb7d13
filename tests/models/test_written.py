"""The project's own marked texts, from which the attribution model learns: every mark is well formed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "training" / "attribution"
_spec = importlib.util.spec_from_file_location("written", FOLDER / "written.py")
assert _spec is not None and _spec.loader is not None
written = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(written)


def test_marks_come_off_and_say_where_they_stood() -> None:
    text, found = written.marked("[[s1,2:The army]] [[c1:said]] [[k1:it had won]] and [[c2:denied]] [[k2:losses]].")
    assert text == "The army said it had won and denied losses."
    assert [text[s:e] for a in found for role in ("source", "cue", "content") for s, e in a[role]] == [
        "The army", "said", "it had won", "The army", "denied", "losses",
    ]  # fmt: skip


def test_an_attribution_without_content_is_an_error() -> None:
    with pytest.raises(ValueError, match="attribution 1"):
        written.marked("[[s1:The army]] [[c1:spoke]].")


def test_every_text_is_well_marked() -> None:
    articles = written.articles(FOLDER / "written")
    assert len(articles) >= 80
    for article in articles:
        assert "[[" not in article["text"] and "]]" not in article["text"], article["id"]
        for a in article["attributions"]:
            for spans in a.values():
                assert all("\n" not in article["text"][s:e] and s < e for s, e in spans), article["id"]
