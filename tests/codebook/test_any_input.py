"""Whatever stands in a user's YAML, problems are told and nothing else is raised; whatever stands in a text, matches lie in it."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportedly.codebook import load_codebook
from reportedly.codebook.check import problems_in
from reportedly.codebook.load import FILES, read_folders
from reportedly.codebook.register import register
from reportedly.errors import CodebookErrors, CodebookProblem

BOOK = load_codebook()
REGISTER = register(BOOK)
FIELDS = sorted({name for kind in FILES.values() for name in kind.__struct_encode_fields__} | {"value", "since", "until", "text", "finds"})
WORDS = st.one_of(
    st.sampled_from(
        ["syria", "ASSAULT", "deny", "role", "group", "2016-02-30", "2016", "SY", "president: X", "party: syria", "", "a\nb", "ز"]
    ),
    st.text(max_size=8),
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 3000), st.floats(allow_nan=False), st.dates(), WORDS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.one_of(WORDS, st.sampled_from(FIELDS)), inner, max_size=4)),
    max_leaves=8,
)
ENTRIES = st.lists(
    st.one_of(VALUES, st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=7), st.fixed_dictionaries({"code": WORDS, "name": WORDS}, optional={
        "kind": WORDS, "definition": WORDS, "extends": st.booleans(), "aliases": VALUES, "of": WORDS, "is": WORDS, "examples": VALUES, "office_holders": VALUES,
        "parent": VALUES, "patterns": VALUES, "stands": VALUES, "country": WORDS,
    })), max_size=3,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(file=st.sampled_from(sorted(FILES)), content=st.one_of(ENTRIES, VALUES))
def test_any_yaml_is_a_codebook_or_a_list_of_problems(tmp_path: Path, file: str, content: Any) -> None:
    for old in tmp_path.glob("*.yaml"):
        old.unlink()
    (tmp_path / f"{file}.yaml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    try:
        read_folders([tmp_path])
    except CodebookErrors as error:
        assert error.problems
        assert all(isinstance(p, CodebookProblem) and p.why and p.line >= 1 for p in error.problems)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.binary(max_size=60))
def test_any_bytes_are_a_codebook_or_a_list_of_problems(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "actors.yaml").write_bytes(data)
    problems_in([tmp_path])


NAMES = sorted({e.name for e in [*BOOK.actors.values(), *BOOK.outlets.values()] if not e.code.startswith("{") and e.name.isascii()})


@given(
    name=st.sampled_from(NAMES),
    apostrophe=st.sampled_from(["'", "’", "ʿ", "`"]),
    hyphen=st.sampled_from(["-", "‑", " "]),
    article=st.sampled_from(["al", "Al", "el", "El"]),
    the=st.booleans(),
)
def test_a_name_is_found_however_it_is_spelt(name: str, apostrophe: str, hyphen: str, article: str, the: bool) -> None:
    codes = {e.code for e in REGISTER.lookup(name)}
    assert codes
    spelt = (
        name.replace("'", apostrophe if "'s" not in name else "’").replace("al-", f"{article}{hyphen}").replace("Al-", f"{article}{hyphen}")
    )
    assert codes <= {e.code for e in REGISTER.lookup(f"the {spelt}" if the else spelt)}


@settings(deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([w for n in NAMES for w in n.split()] + ["al", "-", "'s", "the", "army", "IS", "."]), st.text(max_size=4)
        ),
        max_size=25,
    )
)
def test_matches_lie_in_the_text_in_order_and_apart(words: list[str]) -> None:
    matches = REGISTER.match(words)
    assert all(0 <= m.first <= m.last < len(words) and m.found for m in matches)
    assert all(a.last < b.first for a, b in pairwise(matches))
    assert all(code in REGISTER.entries for m in matches for code in m.codes)
