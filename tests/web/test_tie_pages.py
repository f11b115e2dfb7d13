"""The pages of ties: a network whose signs lead to claims, its table as the same in words, and who accuses whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.casebook.ties.accusations import accusations, accusations_of
from reportedly.web import ties
from reportedly.web.network import HIGH, laid_out, network
from web.conftest import client_of, served
from web.test_browser import serious
from web.told_book import make

Window = Callable[..., Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("ties") / "told.book")


@pytest.fixture(scope="module")
def pages(told: Path) -> Iterator[TestClient]:
    with client_of(told) as made:
        yield made


def test_network_and_table_say_the_same(client: TestClient, kept_book: Path) -> None:
    shown = client.get("/ties?persons=1").text
    with Casebook.open(kept_book) as book:
        every = {r.id: r for r in book.ties()}
    signs = dict(re.findall(r'<a href="/ties/([^"]+)" class="sign [^"]*" aria-label="([^"]+)"', shown))
    table = set(re.findall(r'<td><a href="/ties/([^"]+)"', shown))
    assert set(signs) == table == set(every) and every
    for id, label in signs.items():
        assert unescape(label).startswith(every[id].a_name) and every[id].b_name in unescape(label) and every[id].state in label
        assert client.get(f"/ties/{id}").status_code == 200


def test_a_disputed_tie_differs_without_colour_and_leads_to_both_sides(pages: TestClient, told: Path) -> None:
    with Casebook.open(told) as book:
        (row,) = [r for r in book.ties() if r.state == "disputed"]
    shown = pages.get("/ties").text
    sign = re.search(rf'<a href="/ties/{row.id}" class="sign joins disputed".*?</a>', shown, re.S)
    assert sign and ">?</text>" in sign.group() and "disputed-edge" in shown
    page = pages.get(f"/ties/{row.id}").text
    assert "it holds" in page and "it is not so" in page and page.count("the claim</a>") == 2


def test_filters_and_days(pages: TestClient, told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def listed(query: str) -> set[str]:
        return set(re.findall(r'<td><a href="/ties/([^"?]+)', pages.get(f"/ties?{query}").text))

    with Casebook.open(told) as book:
        every = book.ties()
    for query, fits in (
        ("relation=fights", lambda r: r.relation == "fights"), ("relation=joins", lambda r: r.sign == 1), ("state=disputed", lambda r: r.state == "disputed"),
        ("actor=Hezbollah", lambda r: "hezbollah" in (r.a, r.b)), ("on=2016-03-15", lambda r: r.relation == "communicates"), ("since=2016-03-21", lambda r: False),
    ):  # fmt: skip
        assert listed(query) == {r.id for r in every if fits(r)}, query
    assert pages.get("/ties?on=soon").status_code == 400 and not listed("actor=nobody+known")
    monkeypatch.setattr(ties, "ROWS", 2)
    found, address = [], "/ties"
    while address:
        page = pages.get(address).text
        found += re.findall(r'<td><a href="/ties/([^"]+)', page)
        following = re.search(r'href="([^"]+)#?[^"]*" rel="next"', page)
        address = unescape(following.group(1)) if following else ""
    assert sorted(found) == sorted(r.id for r in every)


def test_who_accuses_whom_counts_texts_and_leads_to_the_words(pages: TestClient, told: Path) -> None:
    with Casebook.open(told) as book:
        every = accusations(book.store)
        claims, more = accusations_of(book.store, "high-negotiations-committee", "syria-army", "", "", None, 100)
    assert [(a.accuser, a.accused, a.month, a.texts) for a in every] == [("high-negotiations-committee", "syria-army", "2016-03", 12)]
    assert len(claims) == 12 and more is None and {c.code for c in claims} == {"breach"}
    shown = pages.get("/ties?view=accusations").text
    cell = re.search(r'<td><a href="([^"]+)" aria-label="High Negotiations Committee accuses Syrian Arab Army in 12 texts"', shown)
    assert cell and pages.get(unescape(cell.group(1))).text.count('scope="row"') == 0
    assert len(set(re.findall(r'href="/claims/([^"]+)"', pages.get(unescape(cell.group(1))).text))) == 12
    assert "Nobody accuses" in pages.get("/ties?view=accusations&on=2016-02-01").text


def test_a_misread_accusation_is_not_counted(told: Path, tmp_path: Path) -> None:
    import shutil

    own = Path(shutil.copy(told, tmp_path / "own.book"))
    with Casebook.open(own) as book:
        claim = accusations_of(book.store, "high-negotiations-committee", "syria-army", "", "", None, 1)[0][0].id
        book.judge(claim, "misread", by="bo")
        assert sum(a.texts for a in accusations(book.store)) == 11


def test_a_drawing_is_the_same_each_time_and_no_box_lies_over_another(kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        rows = book.ties()
    names = {code: name for r in rows for code, name in ((r.a, r.a_name), (r.b, r.b_name))}
    boxes, width, height = laid_out(names, rows)
    some = list(boxes.values())
    assert all(b.x - b.half > 0 and b.x + b.half <= width and 0 < b.y < height for b in some) and len(some) == len(names) > 10
    assert not [1 for n, a in enumerate(some) for b in some[n + 1 :] if abs(a.x - b.x) < a.half + b.half and abs(a.y - b.y) < HIGH]
    assert network(rows, "") == network(rows, "")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_ties_can_be_used_by_all_and_hostile_names_do_nothing(told: Path, window: Window, width: int, scheme: str) -> None:
    with Casebook.open(told) as book:
        id = next(r.id for r in book.ties() if r.state == "disputed")
    with served(told) as address:
        page = window(width, scheme)
        for path in (
            "/ties",
            "/ties?persons=1&on=2016-03-21",
            f"/ties/{id}",
            "/ties?view=accusations",
            "/ties?actor=%3Cscript%3E&relation=%22%3E",
        ):
            page.goto(address + path)
            assert not (wrong := serious(page)), (path, wrong)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("h1").count() == 1 and page.title() != "broken" and page.evaluate("document.images.length") == 0


def test_a_sign_is_reached_by_keys_and_opens_the_claims(address: str, window: Window) -> None:
    page = window()
    page.goto(address + "/ties")
    assert not serious(page)
    page.locator(".network .sign").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ties/*")
    assert page.locator("#claims").count() == 1
