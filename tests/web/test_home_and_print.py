"""The first page, with agreements as each side tells them; and what pages look like on paper."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from reportedly.casebook import Casebook
from reportedly.web import counts
from web.conftest import served
from web.test_browser import incident_of, serious
from web.told_book import make

Window = Callable[..., Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(make(tmp_path_factory.mktemp("home") / "told.book")) as address:
        yield address


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_home_shows_what_each_side_says_of_an_agreement(told: str, window: Window, width: int, scheme: str) -> None:
    page = window(width, scheme)
    page.goto(told)
    part = page.get_by_role("region", name="Agreements, as each side tells them now")
    states = [item.inner_text() for item in part.locator(".states li").all()]
    assert (
        any("isis" in s and "refused" in s for s in states) and any("russia" in s and "in force" in s for s in states) and len(states) == 4
    )
    assert "they do not tell the same" in part.inner_text() and all("heard" in s for s in states)
    assert page.locator("figure svg").count() == 2 and page.get_by_text("Add reports").count() == 1
    assert not serious(page) and page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title() != "broken"
    with page.expect_navigation():
        part.locator("li a").first.click()
    assert "/truces/" in page.url


def test_home_of_a_casebook_without_reports(tmp_path: Path, window: Window) -> None:
    path = tmp_path / "empty.book"
    Casebook.open(path, create=True).close()
    page = window(390)
    with served(path) as address:
        page.goto(address)
        assert "No report tells of an agreement" in page.inner_text("main") and not serious(page)
        with page.expect_navigation():
            page.click("text=Add reports")
        assert page.url.endswith("/add")


def test_on_paper_stands_what_people_need_and_nothing_to_click(address: str, kept_book: Path, told: str, window: Window) -> None:
    page = window()
    page.emulate_media(media="print")
    incident = incident_of(kept_book)
    for path in (f"{address}/incidents/{incident}", f"{address}/incidents/{incident}?view=dossier"):
        page.goto(path)
        assert page.locator("header.top, footer.foot, details.export, form button").evaluate_all(
            "all => all.every(e => e.getClientRects().length === 0)"
        )
    page.goto(f"{address}/incidents/{incident}")
    # A closed cell of the account table stands on paper with its position, an open one with its words.
    assert page.locator(".position summary").first.is_visible() and not page.locator(".position blockquote").first.is_visible()
    page.goto(f"{address}/incidents/{incident}?view=dossier")
    assert page.locator(".teller blockquote").first.is_visible() and page.locator("table.sheet").is_visible()
    page.goto(f"{told}/truces")
    truce = page.locator("th a").first.get_attribute("href")
    page.goto(f"{told}{truce}?view=log")
    assert page.locator("table.log").first.is_visible() and not page.locator(".filters").is_visible()
    assert page.pdf(format="A4")[:5] == b"%PDF-"


def test_home_stands_before_all_is_counted_and_what_was_counted_comes_into_it(
    kept_book: Path, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted_now = threading.Event()
    overview = Casebook.overview

    def slow(book: Casebook) -> dict[str, Any]:
        assert counted_now.wait(30)
        return overview(book)

    monkeypatch.setattr(Casebook, "overview", slow)
    monkeypatch.setattr(counts, "SOON", 0.2)
    page = window()
    with served(kept_book) as address:
        page.goto(address)
        assert "is being counted" in page.inner_text("#held") and "Being counted" in page.inner_text("#waiting")
        assert page.get_by_role("region", name="Newest reports").locator("li").count() and not serious(page)
        page.get_by_role("link", name="Newest reports").focus()
        counted_now.set()
        page.wait_for_selector("#held b")
        page.wait_for_selector("#waiting table")
        page.wait_for_selector("[data-counting]", state="detached")
        assert "distinct texts" in page.inner_text("#held")
        assert page.evaluate("document.activeElement.textContent") == "Newest reports"
        monkeypatch.setattr(counts, "SOON", 30)  # what has been counted is asked again; it is not a question of how fast
        page.reload()
        assert page.locator("#held b").count() and page.locator("script[src*=counting]").count() == 0
