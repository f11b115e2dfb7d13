"""The pages of agreements: states by each teller on a day, lines whose marks lead to words, the log of what is alleged."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from made_truces import writer
from reportedly.casebook import Casebook, Truce
from reportedly.casebook.truces import laying
from reportedly.casebook.truces.laying import waiting_truces
from reportedly.lay_apart import lay_apart
from reportedly.web import counted, counts, truces
from reportedly.web.time_axis import axis_of, number_of
from web.conftest import client_of, served
from web.test_browser import serious
from web.told_book import make

Window = Callable[..., Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("truces") / "told.book")


@pytest.fixture(scope="module")
def pages(told: Path) -> Iterator[TestClient]:
    with client_of(told) as made:
        yield made


@pytest.fixture(scope="module")
def truce(told: Path) -> Truce:
    with Casebook.open(told) as book:
        return book.truce(max(book.truces(), key=lambda t: t.steps).id)


def test_every_agreement_and_each_of_its_days_has_a_page(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        rows = book.truces(every=True)
        assert rows
        assert all(row.id in client.get("/truces?every=1").text for row in rows)
        for row in rows:
            days = {s.day_end for s in book.truce(row.id).life}
            for query in ("", "?view=log", *(f"?on={day}" for day in days if day), "?on=2016-09-20&then=1"):
                assert client.get(f"/truces/{row.id}{query}").status_code == 200, (row.id, query)


def test_states_on_a_day_are_the_casebooks_by_each_teller(pages: TestClient, told: Path, truce: Truce) -> None:
    with Casebook.open(told) as book:
        for day in ("2016-02-23", "2016-03-01", "2016-03-08", "2016-06-01"):
            shown = unescape(pages.get(f"/truces/{truce.id}?on={day}&lines=1").text)
            expected = book.truce(truce.id, on=day).states
            for s in expected:
                row = next(r for r in re.findall(r"<tr><th scope=\"row\">.*?</tr>", shown, re.S) if s.who in r.split("</th>")[0])
                assert (f">{s.state}</a>" in row) is (s.state is not None)
                assert not s.silent_days or f"silent for {s.silent_days:,} day" in row
    assert "silent for" in shown and "not heard yet" in pages.get(f"/truces/{truce.id}?on=2016-02-22&lines=1").text


def test_each_mark_leads_to_its_claim_and_says_what_it_is(pages: TestClient, truce: Truce) -> None:
    shown = pages.get(f"/truces/{truce.id}").text
    marks = re.findall(r'<a href="(/claims/[^"]+)" aria-label="([^"]+)"><rect', shown)
    steps = {s.claim: s for s in truce.life if s.step != "term"}
    assert {href.rsplit("/", 1)[-1] for href, _ in marks} == set(steps)
    for href, label in marks:
        step = steps[href.rsplit("/", 1)[-1]]
        assert step.words in unescape(label) and unescape(label).startswith(step.who)
        assert pages.get(href).status_code == 200


def test_parts_terms_and_the_log_stand_with_who_says_so(pages: TestClient, truce: Truce) -> None:
    shown = pages.get(f"/truces/{truce.id}").text
    for said in ("Left out", "Guaranteed by", "Mediated by", "fighters must let aid pass", "/actors/high-negotiations-committee"):
        assert said in shown, said
    log = pages.get(f"/truces/{truce.id}?view=log").text
    assert log.count("the claim</a>") == len(truce.alleged) and "5 March 2016" in log and "data-print" in log
    some = pages.get(f"/truces/{truce.id}?view=log&since=2016-03-05&until=2016-03-06").text
    assert some.count("the claim</a>") == len([v for v in truce.alleged if "2016-03-05" <= (v.day_end or "") <= "2016-03-06"]) > 0


def test_the_list_is_filtered_and_goes_on(client: TestClient, pages: TestClient, truce: Truce, monkeypatch: pytest.MonkeyPatch) -> None:
    assert truce.id in pages.get("/truces?name=russia").text and truce.id not in pages.get("/truces?name=qatar").text
    assert truce.id not in pages.get("/truces?on=2016-01-01").text and truce.id in pages.get("/truces?on=2016-03-02").text
    assert "they do not tell the same" in pages.get("/truces").text
    monkeypatch.setattr(truces, "ROWS", 3)
    found: list[str] = []
    address: str | None = "/truces?every=1"
    while address:
        page = client.get(address).text
        found += re.findall(r'<th scope="row"><a href="/truces/([^"?]+)', page)
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(following.group(1)) if following else None
    assert len(found) == len(set(found)) > 3


def test_what_is_no_day_and_no_agreement_says_so(pages: TestClient, truce: Truce) -> None:
    assert pages.get("/truces/none").status_code == 404
    for path in (f"/truces/{truce.id}?on=soon", "/truces?on=soon"):
        answer = pages.get(path)
        assert answer.status_code == 400 and "is no day" in answer.text


def test_a_claim_judged_misread_leaves_the_page(told: Path, tmp_path: Path, truce: Truce) -> None:
    own = Path(shutil.copy(told, tmp_path / "own.book"))
    with client_of(own) as client, Casebook.open(own) as book:
        collapse = next(s.claim for s in truce.life if s.step == "collapse")
        assert collapse in client.get(f"/truces/{truce.id}").text
        book.judge(collapse, "misread", by="bo")
        assert collapse not in client.get(f"/truces/{truce.id}").text


def test_a_likely_link_is_undone_for_good_with_a_button_and_that_is_undone(
    told: Path, tmp_path: Path, truce: Truce, window: Window
) -> None:
    own = Path(shutil.copy(told, tmp_path / "own.book"))
    with Casebook.open(own) as book:
        made = writer("local", "2016-03-02")
        step = made.step("observe", teller="un", area=("Douma",), truce="local", kind="local_truce", day="2016-03-02")
        book.add_records(made.done())
        assert [(link.truce, link.how) for link in book.truce(step).within] == [(truce.id, "likely")]
    with served(own) as address, Casebook.open(own) as book:
        page = window()
        page.goto(f"{address}/truces/{step}")
        page.get_by_role("button", name="It is no part of this").click()
        page.wait_for_selector("text=What people decided")
        assert book.truce(step).within == () and "Lies within" not in page.inner_text("main")
        decided = page.locator("#together ~ ul li", has_text="no part of")
        assert "ana" in decided.inner_text() and decided.locator(f"a[href='/truces/{truce.id}']").count() == 1
        page.goto(f"{address}/truces/{truce.id}")
        assert "Has within it" not in page.inner_text("main") and "does not hold" in page.inner_text("main")
        assert not (wrong := serious(page)), wrong
        page.goto(f"{address}/truces/{step}")
        page.get_by_role("button", name="Undo").click()
        page.wait_for_selector("h3:has-text('Lies within')")
        assert [link.how for link in book.truce(step).within] == ["likely"] and "What people decided" not in page.inner_text("main")
        page.goto(f"{address}/truces/{truce.id}")
        page.get_by_role("button", name="It is a part").click()
        page.wait_for_selector("text=a person said so")
        assert [link.how for link in book.truce(step).within] == ["verdict"]


def test_a_report_is_taken_out_of_an_agreement_and_two_agreements_are_made_one_by_address(told: Path, tmp_path: Path, truce: Truce) -> None:
    own = Path(shutil.copy(told, tmp_path / "own.book"))
    with client_of(own) as client, Casebook.open(own) as book:
        shown = client.get(f"/truces/{truce.id}").text
        csrf = re.findall(r'name="csrf" value="([^"]+)"', shown)[0]
        left, right = re.findall(
            r'name="kind" value="not_same"><input type="hidden" name="left" value="([^"]+)"><input type="hidden" name="right" value="([^"]+)"',
            shown,
        )[0]
        sent = {"csrf": csrf, "left": left, "right": right, "back": f"/truces/{truce.id}"}
        assert client.post("/truces/lay", data={**sent, "kind": "not_same"}).status_code == 200
        assert book.truce(left).id != book.truce(right).id
        address = f"http://localhost/truces/{right}?on=2016-03-02#lives"
        assert client.post("/truces/lay", data={**sent, "right": address, "kind": "same"}).status_code == 200
        assert book.truce(left).id == book.truce(right).id
        for wrong in ("", "agreement-0000000000000000"):
            assert client.post("/truces/lay", data={**sent, "right": wrong, "kind": "same"}).status_code == 400
        assert client.post("/truces/lay", data={**sent, "kind": "accept"}).status_code == 400


def test_an_axis_names_few_days_and_holds_all() -> None:
    for first, last in (
        ("2016-02-01", "2016-02-01"),
        ("2016-02-01", "2016-02-12"),
        ("2016-01-30", "2016-12-31"),
        ("1999-01-01", "2019-05-05"),
    ):
        days = [number_of(first) or 0, number_of(last) or 0]
        axis = axis_of(days, 700)
        xs = [axis.x(d) for d in days]
        assert 0 < xs[0] <= xs[1] < 700 and 1 <= len(axis.ticks()) <= 10
        assert all(axis.first <= d <= axis.last for d, _ in axis.ticks())
    assert axis_of([5, number_of("2016-02-01") or 0], 700).first > 700_000  # a year 1 is a misreading and not part of the axis


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_agreements_can_be_used_by_all_and_hostile_names_do_nothing(
    told: Path, truce: Truce, window: Window, width: int, scheme: str
) -> None:
    with served(told) as address:
        page = window(width, scheme)
        for path in (
            "/truces",
            "/truces?on=2016-03-05",
            f"/truces/{truce.id}",
            f"/truces/{truce.id}?on=2016-03-05",
            f"/truces/{truce.id}?view=log",
        ):
            page.goto(address + path)
            assert not (wrong := serious(page)), (path, wrong)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("h1").count() == 1 and page.title() != "broken"
            assert page.evaluate("document.querySelectorAll('img').length") == 0


def test_the_slider_moves_through_the_days_and_the_address_follows(told: Path, truce: Truce, window: Window) -> None:
    with served(told) as address:
        page = window()
        page.goto(f"{address}/truces/{truce.id}")
        slider = page.locator("input[type=range]")
        slider.focus()
        page.keyboard.press("Home")
        page.wait_for_selector("text=not heard yet")
        page.wait_for_url("**?on=*")
        page.keyboard.press("ArrowRight")
        page.wait_for_url("**?on=2016-02-22")
        assert "22 February 2016" in (slider.get_attribute("aria-valuetext") or "")
        assert page.locator(".asof[x1]").count() > 0
        page.locator("form.asof a[rel=next]").click()
        page.wait_for_url("**?on=2016-02-23")
        assert page.input_value("input[name=on]") == "2016-02-23"
        page.reload()
        assert slider.input_value() == str(number_of("2016-02-23"))
        page.locator(".life a").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/claims/*")


def test_without_scripts_the_form_does_what_the_slider_does(chromium: Any, told: Path, truce: Truce) -> None:
    with served(told) as address:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/truces/{truce.id}")
        page.fill("input[name=on]", "2016-03-08")
        with page.expect_navigation():
            page.click("form.asof >> text=Show")
        assert page.url.endswith("on=2016-03-08") and "collapsed" in page.locator(".lives").inner_text()
        context.close()


def test_many_agreements_are_laid_together_by_a_process_apart(
    told: Path, tmp_path: Path, truce: Truce, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(shutil.copy(told, tmp_path / "own.book"))
    asked: list[str] = []

    def apart(book: str) -> bool:
        asked.append(book)
        return lay_apart(book)

    monkeypatch.setattr(counted, "MANY", 1)
    monkeypatch.setattr(counted, "lay_apart", apart)
    monkeypatch.setattr(laying, "_laid", lambda connection: pytest.fail("this process laid them itself"))
    with Casebook.open(own) as book:
        made = writer("more", "2016-04-02")
        step = made.step("sign", teller="un", area=("Douma",), truce="new", kind="local_truce", day="2016-04-02")
        book.add_records(made.done())
        assert waiting_truces(book.store) > 1
    with client_of(own) as client, Casebook.open(own) as book:
        shown = client.get("/truces").text
        assert f"/truces/{step}" in shown and f"/truces/{truce.id}" in shown
        assert asked == [str(own)] and waiting_truces(book.store) == 0
    assert not lay_apart(str(tmp_path / "none.book"))


def test_what_a_person_denied_is_gone_before_many_agreements_are_laid_anew(
    told: Path, tmp_path: Path, truce: Truce, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Path(shutil.copy(told, tmp_path / "own.book"))
    with Casebook.open(own) as book:
        made = writer("local", "2016-03-02")
        step = made.step("observe", teller="un", area=("Douma",), truce="local", kind="local_truce", day="2016-03-02")
        book.add_records(made.done())
        assert book.truce(step).within
    monkeypatch.setattr(counted, "MANY", 1)
    monkeypatch.setattr(counts, "RARELY", 1e9)
    with client_of(own) as client, Casebook.open(own) as book:
        assert "Lies within" in client.get(f"/truces/{step}").text and "Has within it" in client.get(f"/truces/{truce.id}").text
        n = book.judge(step, "not_part_of", right=truce.id, by="ana")
        for path, head, says in ((step, "Lies within", "no part of"), (truce.id, "Has within it", "does not hold")):
            shown = client.get(f"/truces/{path}").text
            assert head not in shown and says in shown and "are being made anew" in shown
        book.withdraw_verdict(n)
        assert "Lies within" in client.get(f"/truces/{step}").text


def test_what_is_laid_to_be_counted_makes_no_count_old(told: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(shutil.copy(told, tmp_path / "own.book"))
    with Casebook.open(own) as book:
        made = writer("new", "2016-03-02")
        made.step("observe", teller="un", area=("Douma",), day="2016-03-02")
        book.add_records(made.done())
        assert waiting_truces(book.store)
    monkeypatch.setattr(counted, "MANY", 0)
    monkeypatch.setattr(counts, "RARELY", 1e9)
    with client_of(own) as client:
        assert "being made anew" not in client.get("/truces").text + client.get("/truces").text
