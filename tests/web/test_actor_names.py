"""Names that the register does not know: suggested with reasons, put together, kept apart, undone; never those that are withheld."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from made_reports import taken
from reportedly.casebook import Casebook
from reportedly.casebook.actors.names import name_id
from reportedly.resources import Resources
from web.conftest import client_of, served
from web.test_browser import serious
from web.test_guard import csrf_of

Window = Callable[..., Any]

TEXTS = {
    "full": "The Coastal Shield Brigade (CSB) captured the village of Kinsabba on Sunday, its spokesman said. The Coastal Shield Brigade lost two men.",
    "short": "CSB fighters shelled Kinsabba on Tuesday, activists said. CSB said it had captured nine soldiers.",
    "new": "The Harasta Free Brigade shelled Harasta on Monday, activists said. The Harasta Free Brigade said it had captured two tanks.",
    "islam": "Jaysh al-Islam shelled Harasta on Sunday, activists said.",
    "hidden": "A fighter who gave his name only as Abu Samra Qasim, not his real name, said on Monday that shells had hit Harasta. Abu Samra Qasim said three people had died.",
    "bad": "The <img src=x onerror=\"document.title='broken'\"> Brigade shelled Harasta on Monday, activists said.",
}  # fmt: skip


@pytest.fixture(scope="module")
def named(resources: Resources, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("names") / "names.book"
    with Casebook.open(path, create=True) as book:
        book.add([taken(text, id=id, published="2016-10-10", outlet=f"Paper {id}", language="en") for id, text in TEXTS.items()], resources)
    yield path


def gathered(page: Any, address: str) -> None:
    """Load a page until the names have been gathered, as it asks one to."""
    for _ in range(240):
        page.goto(address)
        if not page.get_by_text("The names are gathered").count():
            return
        time.sleep(0.5)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_suggestion_is_taken_refused_and_undone(named: Path, tmp_path: Path, window: Window, width: int) -> None:
    own = tmp_path / "own.book"
    own.write_bytes(named.read_bytes())
    page = window(width)
    with served(own) as address, Casebook.open(own) as book:
        page.goto(f"{address}/actors")
        with page.expect_navigation():
            page.click("text=Names that it does not know")
        gathered(page, page.url)
        item = page.locator(".suggestions > li", has_text="Coastal Shield Brigade")
        item.locator("summary").click()
        assert "acronym" in item.inner_text() and item.locator("svg.waterfall").count() == 1
        assert not serious(page) and page.evaluate("document.documentElement.scrollWidth") <= width
        item.get_by_role("button", name="Not the same").click()
        page.wait_for_selector("text=is not the same as")
        assert page.locator(".suggestions > li", has_text="Coastal Shield Brigade").count() == 0
        [first] = book.verdicts()
        assert (first.kind, first.by) == ("not_same", "ana") and {first.left, first.right} == {
            name_id("CSB"),
            name_id("Coastal Shield Brigade"),
        }
        page.get_by_role("button", name="Undo").click()
        item = page.locator(".suggestions > li", has_text="Coastal Shield Brigade")
        item.get_by_role("button", name="The same", exact=False).first.click()
        page.wait_for_selector("text=is the same as")
        assert [v.kind for v in book.verdicts() if v.withdrawn_at is None] == ["same"]


def test_a_name_is_put_together_with_an_actor_by_search_and_from_its_page(named: Path, tmp_path: Path, window: Window) -> None:
    own = tmp_path / "own.book"
    own.write_bytes(named.read_bytes())
    page = window()
    with served(own) as address, Casebook.open(own) as book:
        gathered(page, f"{address}/actors/names?name=harasta")
        page.click("th >> text=Harasta Free Brigade")
        page.fill("input[name=named]", "Jaysh al-Islam")
        page.fill("input[name=reasons]", "its own channel says so")
        assert not serious(page)
        page.click("main >> button >> text=The same")
        page.wait_for_selector("text=is the same as")
        assert "its own channel says so" in page.inner_text("main")
        [verdict] = [v for v in book.verdicts() if v.withdrawn_at is None]
        assert (verdict.left, verdict.right) == (name_id("Harasta Free Brigade"), "jaysh-al-islam")
        assert "Harasta Free Brigade" in book.actor("jaysh-al-islam").names
        page.goto(f"{address}/actors/jaysh-al-islam")
        assert "Harasta Free Brigade is the same as Jaysh al-Islam" in page.inner_text("#names")
        page.locator("#names").get_by_role("button", name="Undo").click()
        page.wait_for_selector("text=Harasta Free Brigade is the same as", state="detached")
        page.locator("#names > summary").click() if not page.locator("#names[open]").count() else None
        page.fill("#names input[name=name]", "CSB")
        page.click("#names >> button >> text=Not the same")
        page.wait_for_selector("text=CSB is not the same as")
        assert not serious(page)


def test_withheld_names_are_not_among_them_and_cannot_be_put_together(named: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.book"
    own.write_bytes(named.read_bytes())
    with client_of(own) as client:
        for _ in range(240):
            if "The names are gathered" not in (page := client.get("/actors/names").text):
                break
            time.sleep(0.5)
        assert "Coastal Shield Brigade" in page and "Samra" not in page
        assert client.get(f"/actors/names/{name_id('Abu Samra Qasim')}").status_code == 404
        token = csrf_of(client)
        for right in ("jaysh-al-islam", name_id("Coastal Shield Brigade")):
            told = client.post("/actors/names/lay", data={"csrf": token, "kind": "same", "name": "Abu Samra Qasim", "right": right})
            nobody = client.post("/actors/names/lay", data={"csrf": token, "kind": "same", "name": "Nobody At All", "right": right})
            assert told.status_code == nobody.status_code == 404
        for wrong in (
            {"kind": "part_of", "name": "CSB"},
            {"kind": "same", "left": "syria-army"},
            {"kind": "same", "name": ""},
            {"kind": "same", "left": "jaysh-al-islam"},
        ):
            assert client.post("/actors/names/lay", data={"csrf": token, "right": "jaysh-al-islam", **wrong}).status_code == 400, wrong
        assert client.post("/actors/names/lay", data={"kind": "same", "name": "CSB", "right": "jaysh-al-islam"}).status_code == 403
    with Casebook.open(own) as book:
        assert not list(book.verdicts())


def test_hostile_names_do_nothing(named: Path, window: Window) -> None:
    page = window(expected="404")
    bad = quote("\"><script>document.title='broken'</script>", safe="")
    with served(named) as address:
        for path in ("/actors/names", f"/actors/names?name={bad}&at={bad}", f"/actors/names/{bad}", "/actors/jaysh-al-islam"):
            page.goto(address + path)
            assert page.title() != "broken" and page.locator("main img, main script").count() == 0
