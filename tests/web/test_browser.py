"""The pages as people meet them: in a real Chromium, at a desk and on a phone, in light and dark, by mouse and by keys alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from made_reports import taken
from reportedly.casebook import Casebook
from reportedly.records import Event
from reportedly.resources import Resources
from web.conftest import served

KHAN = "toll-of-khan-sheikhoun-gas-attack-rises-to-72-as-785209f89e"
PAGES = (
    "/",
    "/reports",
    f"/reports/{KHAN}",
    "/incidents",
    "/sources?show=speakers",
    "/actors/syria-army",
    "/review?order=conflicts",
    "/search?q=chlorine",
)

Window = Callable[..., Any]


def incident_of(path: Path) -> str:
    """The market bombing that six reports tell of."""
    with Casebook.open(path) as book:
        return max(book.incidents(), key=lambda i: i.reports).id


def serious(page: Any) -> list[str]:
    """What axe finds wrong by WCAG 2.2 A and AA, of weight."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed").Axe()
    found = axe.run(page, options={"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}})
    return [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found.response["violations"] if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_every_page_can_be_used_by_all_and_fits_the_screen(address: str, kept_book: Path, window: Window, width: int, scheme: str) -> None:
    page = window(width, scheme)
    incident = incident_of(kept_book)
    for path in (*PAGES, f"/incidents/{incident}", f"/incidents/{incident}?view=dossier", "/claims/add?report=wire&words=market&start=15"):
        page.goto(address + path)
        assert not (wrong := serious(page)), (path, wrong)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.locator("h1").count() == 1 and page.locator("main").count() == 1


def test_the_first_thing_that_tab_reaches_skips_to_the_content(address: str, window: Window) -> None:
    page = window()
    page.goto(address + "/reports")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"


def test_a_report_is_settled_with_keys_and_each_decision_undone(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(f"{address}/reports/{KHAN}")
        total = page.locator(".note").count()
        first = page.locator(".passage .note").first
        page.keyboard.press("j")
        assert "now" in (first.get_attribute("class") or "") and page.locator(".r.lit").count() > 0
        page.keyboard.press("x")
        page.wait_for_selector(".note.misread")
        page.keyboard.press("u")
        page.wait_for_selector(".note.misread", state="detached")
        assert [v.withdrawn_at is not None for v in book.verdicts()] == [True]
        decisions = 0
        while page.locator(".note:not(.accepted)").count() and decisions < 40:
            before = page.locator("#decided").text_content()
            page.keyboard.press("a")
            page.wait_for_function("before => document.getElementById('decided').textContent !== before", arg=before)
            decisions += 1
        assert page.locator(".note.accepted").count() == total
        page.keyboard.press(".")
        page.wait_for_selector("text=Read through")
        standing = [v for v in book.verdicts(report=KHAN) if v.withdrawn_at is None]
        folds = page.locator(".note .fold").count()  # acts of speech, decided on with their statements
        assert (
            folds
            and len([v for v in standing if v.kind == "accept"]) == total + folds
            and [v.by for v in standing if v.kind == "read_through"] == ["ana"]
        )
        # The words of this sample are 240: the rate is what a report of 600 would take.
        words = len(book.report(KHAN)[0].text.split())
        assert (decisions + 1) * 600 / words <= 15, f"{decisions} decisions for {words} words"


def test_all_of_one_sentence_is_settled_with_one_key(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(f"{address}/reports/{KHAN}")
        for _ in range(4):
            page.keyboard.press("j")
        page.keyboard.press("s")
        page.wait_for_selector(".note.accepted")
        accepted = [v.left for v in book.verdicts()]
        sentence = page.locator(".s[data-ids]", has=page.locator(f"[data-ids~='{accepted[0]}']")).first
        assert len(accepted) > 3 and set(accepted) == set((sentence.get_attribute("data-ids") or "").split())


def test_an_act_of_speech_folds_into_its_statement_until_it_is_decided_on_by_itself(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(f"{address}/reports/{KHAN}")
        notes, folds = page.locator(".note").count(), page.locator(".note .fold").count()
        note = page.locator(".note.statement", has=page.locator(".fold")).first
        statement, event = note.get_attribute("data-id"), note.get_attribute("data-folds")
        note.locator("a").first.focus()
        page.keyboard.press("x")
        page.wait_for_selector(".note.misread")
        assert {v.left for v in book.verdicts()} == {statement, event}
        page.keyboard.press("u")
        page.wait_for_selector(".note.misread", state="detached")
        assert all(v.withdrawn_at for v in book.verdicts())
        note.locator(".fold").click()
        page.wait_for_selector(f"#panel .claim[data-id='{event}']")
        assert not serious(page)
        with page.expect_navigation():
            page.click("#panel form[data-answer=misread] button")
        assert (page.locator(".note").count(), page.locator(".note .fold").count()) == (notes + 1, folds - 1)
        assert [v.left for v in book.verdicts() if v.withdrawn_at is None] == [event]
        page.locator(f".note[data-id='{statement}'] a").first.focus()
        page.keyboard.press("w")
        page.wait_for_selector(".note.accepted")
        standing = {v.left: v.kind for v in book.verdicts() if v.withdrawn_at is None}
        assert standing == {event: "misread", statement: "accept"}


def test_a_claim_opens_with_its_fields_and_is_corrected(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(f"{address}/reports/{KHAN}")
        page.locator(".r.event", has_text="bombed").first.click()
        page.wait_for_selector("#panel .claim")
        assert "Attack" in (page.locator("#panel h2").text_content() or "") and "ASSAULT" not in page.locator("#panel").inner_text()
        assert not serious(page)
        page.keyboard.press("Escape")
        assert page.locator("#panel").is_hidden()
        page.keyboard.press("c")
        page.wait_for_selector("#panel details.correct[open]")
        page.select_option("#panel [name='f.modality']", "planned")
        page.fill("#panel [name='f.actor']", "Jets")
        page.click("#panel >> text=Keep the correction")
        page.wait_for_selector(".note.corrected")
        verdict = next(iter(book.verdicts()))
        assert verdict.kind == "correct" and verdict.fields["modality"] == "planned"
        assert page.locator(".note.corrected .mood").text_content() == "planned"


def open_correction(page: Any, address: str) -> None:
    """Open the form that corrects the bombing of Khan Sheikhoun, as a reviewer does by click and key."""
    page.goto(f"{address}/reports/{KHAN}")
    page.locator(".r.event", has_text="bombed").first.click()
    page.wait_for_selector("#panel .claim")
    page.keyboard.press("c")
    page.wait_for_selector("#panel details.correct[open]")


def test_one_correction_does_for_all_that_said_the_same(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        open_correction(page, address)
        assert page.locator("#panel fieldset.also").is_hidden()  # nothing is changed yet
        page.select_option("#panel [name='f.modality']", "possible")
        shown = page.locator("#panel fieldset.also label").filter(visible=True)
        assert shown.count() > 1 and not serious(page)
        assert {"modality"} <= {n for label in shown.all() for n in (label.get_attribute("data-fields") or "").split()}
        page.click("#panel >> text=All of them")
        ticked = {box.get_attribute("value") for box in page.locator("#panel fieldset.also input:checked").all()}
        page.click("#panel >> text=Keep the correction")
        page.wait_for_selector(".note.corrected")
        kept = list(book.verdicts())
        assert len(kept) == 1 + len(ticked) and {v.left for v in kept} > ticked
        assert all(v.kind == "correct" and v.fields == {"modality": "possible"} for v in kept)
        page.click("#history summary")
        with page.expect_navigation():
            page.locator("#history form button").first.click()  # one decision, undone at once
        assert all(v.withdrawn_at for v in book.verdicts())


def test_a_correction_is_given_to_claims_nearby_that_said_otherwise(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        open_correction(page, address)
        others = page.locator("#panel fieldset.also details")
        assert others.is_hidden()
        page.fill("#panel [name='f.place']", "Idlib")
        others.locator("summary").click()
        assert not serious(page)
        box = others.locator("label").filter(visible=True).locator("input").first
        box.check()
        left, _, field = (box.get_attribute("value") or "").partition(":")
        assert field == "place"
        page.click("#panel >> text=Keep the correction")
        page.wait_for_selector(".note.corrected")
        kept = {v.left: v.fields for v in book.verdicts()}
        assert len(kept) == 2 and kept[left] == {"place": "Idlib"}


def test_a_newcomer_corrects_a_claim_by_mouse_and_by_keys_alone(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(address + "/")
        page.locator("main a[href^='/reports/']", has_text="Damascus accuses rebels").first.click()
        page.wait_for_url("**/reports/*")  # with its scripts, which take the keys
        page.locator("#text .r.event").first.click()
        page.click("#panel a.edit[data-field='f-modality']")  # the way in stands beside what is wrong
        page.wait_for_function("document.activeElement.id == 'f-modality'")
        box = page.locator("#panel button.main").bounding_box()
        assert box and box["y"] + box["height"] < 900  # what keeps it is in sight
        page.select_option("#f-modality", "planned")
        page.click("#panel >> text=Keep the correction")
        page.wait_for_selector(".note.corrected")
        page.goto(address + "/")
        for key in ("Tab", "Enter"):  # over the head of the page
            page.keyboard.press(key)
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(
                "document.activeElement.matches('a[href^=\"/reports/\"]') && document.activeElement.textContent.includes('Deadline')"
            ):
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/reports/*")
        page.wait_for_selector(".note")
        for key in ("j", "c"):
            page.keyboard.press(key)
        page.wait_for_selector("#panel details.correct[open]")
        page.wait_for_function("document.activeElement.closest('#panel details.correct') !== null")
        page.keyboard.press("ArrowDown")
        for _ in range(12):
            if page.evaluate("document.activeElement.id") == "f-reasons":
                break
            page.keyboard.press("Tab")
        page.keyboard.type("as its words go")
        page.keyboard.press("Enter")
        page.wait_for_selector(".note.corrected")
        kept = [v for v in book.verdicts() if v.kind == "correct"]
        assert len(kept) == 2 and kept[-1].reasons == "as its words go" and (kept[0].fields or {})["modality"] == "planned"


SELECT = """words => { const walk = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) { const at = node.data.indexOf(words);
    if (at >= 0 && node.parentElement.closest('.row > p')) { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + words.length);
      const s = getSelection(); s.removeAllRanges(); s.addRange(range); return true; } } return false; }"""


def test_words_chosen_with_the_mouse_mend_a_span_and_carry_a_claim_by_hand(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        hostile = next(r.id for r in book.reports() if "script" in r.id)
        page = window()
        page.goto(f"{address}/reports/{quote(hostile, safe='')}")
        assert page.evaluate(SELECT, "calm: ")  # after an emoji, which a browser counts as two
        page.wait_for_selector("#chosen:not([hidden])")
        page.keyboard.press("n")
        page.wait_for_selector("#panel .adding")
        page.select_option("#panel [name='f.class']", "RETREAT")
        page.click("#panel >> text=Add the claim")
        page.wait_for_selector(".note >> text=Withdrawal")
        text = book.report(hostile)[0].text
        made = next(e for e in book.records(report=hostile, types=["event"]) if isinstance(e, Event) and e.reader == "person:ana")
        assert made.trigger.spans == ((text.index("calm:"), text.index("calm:") + 5),) and made.trigger.text == "calm:"
        page.evaluate("getSelection().removeAllRanges()")
        page.locator(".note", has_text="Withdrawal").locator("a").focus()
        assert page.evaluate(SELECT, "the monitor")
        page.wait_for_selector("#mend:not([hidden])")
        with page.expect_navigation():
            page.keyboard.press("m")
        page.wait_for_selector(".note.corrected")
        assert page.locator(".r.event", has_text="the monitor").count() == 1


def test_without_scripts_every_decision_can_still_be_made(chromium: Any, own_book: Path) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(f"{address}/reports/{KHAN}")
        with page.expect_navigation():
            page.locator(".settle button").first.click()
        assert page.locator(".note.accepted").count() == len(list(book.verdicts())) > 0
        with page.expect_navigation():
            page.locator(".note a").last.click()
        with page.expect_navigation():
            page.click("button >> text=Misread")
        assert [v.kind for v in book.verdicts()][-1] == "misread"
        with page.expect_navigation():
            page.locator("button", has_text="Undo").first.click()
        assert [v.withdrawn_at is not None for v in book.verdicts()][-1]
        context.close()


def test_the_account_table_opens_on_words_and_incidents_are_split_merged_and_put_back(own_book: Path, window: Window) -> None:
    incident = incident_of(own_book)
    with served(own_book) as address, Casebook.open(own_book) as book:
        before = book.accounts(incident).reports
        page = window()
        page.goto(f"{address}/incidents/{incident}")
        shown = [int(page.locator(".tally dd").nth(n).inner_text()) for n in range(4)]
        told = book.accounts(incident)
        assert shown == [told.reports, told.texts, told.claimants, told.unaligned]
        cell = page.locator(".position", has_text="at least 18").first
        cell.locator("summary").click()
        assert "killed at least 18 people" in cell.inner_text() and "Reuters" in cell.inner_text()
        assert page.locator(".position.denied").count() and page.locator("svg.toll").is_visible()
        page.click("text=Why they stand together")
        assert page.locator("svg.waterfall").first.is_visible()
        copies = page.locator("details.copies")
        copies.locator("summary").click()
        assert "Idlib is held by rebels." in copies.inner_text()
        with page.expect_navigation():
            page.locator("li", has_text="Dozens dead in Idlib market bombing").locator("button", has_text="Not this incident").click()
        assert book.accounts(incident).reports < before
        page.goto(f"{address}/incidents/{incident}")
        with page.expect_navigation():
            page.locator("button", has_text="Undo").first.click()
        assert book.accounts(incident).reports == before


def test_the_queue_is_settled_with_keys(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(address + "/review?order=conflicts")
        page.keyboard.press("j")
        lefts = (page.locator(".item.now").get_attribute("data-left") or "").split()
        page.keyboard.press("a")
        page.wait_for_selector(".item.settled")
        assert sorted(v.left for v in book.verdicts()) == sorted(lefts)
        page.keyboard.press("u")
        page.wait_for_selector(".item.settled", state="detached")
        assert all(v.withdrawn_at for v in book.verdicts())
        page.keyboard.press("a")
        page.wait_for_selector(".item.settled")
        page.goto(address + "/review?order=conflicts")
        assert not set(lefts) & set(" ".join(i.get_attribute("data-left") or "" for i in page.locator(".item").all()).split())


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_words_do_nothing_anywhere(address: str, kept_book: Path, window: Window, width: int) -> None:
    page = window(width, expected="404")
    with Casebook.open(kept_book) as book:
        ids = [r.id for r in book.reports() if "script" in r.id or "passwd" in r.id]
        claims = [r.id for id in ids for r in book.records(report=id, types=["statement", "event", "figure"])]
    assert len(ids) == 2 and claims
    bad = quote("\"><script>document.title='broken'</script><img src=x onerror=alert(1)>", safe="")
    paths = [
        "/", "/reports", "/incidents", "/sources", "/sources/" + quote("<img src=x onerror=\"document.title='broken'\">", safe=""), "/review", "/review?order=sample",
        f"/search?q={bad}", "/search?q=script", f"/reports/{bad}", f"/incidents/{bad}", f"/actors/{bad}", f"/claims/{bad}", f"/reports?outlet={bad}&since={bad}",
        f"/incidents?place={bad}&actor={bad}&order={bad}&after={bad}", f"/claims/add?report={quote(ids[0], safe='')}&words={bad}&start={bad}&type={bad}",
        *(f"/reports/{quote(id, safe='')}" for id in ids), *(f"/claims/{id}" for id in claims),
    ]  # fmt: skip
    for path in paths:
        page.goto(address + path)
        assert page.title() != "broken", path
        # No element of the page carries a handler or an address of another scheme.
        found = page.evaluate(
            "[...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => a.name.startsWith('on') || /^\\s*javascript:/i.test(a.value) && ['href', 'src', 'action'].includes(a.name))).length"
        )
        assert found == 0, path
        assert (
            page.evaluate("document.querySelectorAll('img, iframe, object, embed, script:not([src]), main svg:not(.chart)').length") == 0
        ), path
    assert re.search(r"\{\{ 7 \* 7 \}\}", page.goto(f"{address}/reports/{quote(ids[0], safe='')}").text())


def test_a_report_of_one_long_line_is_decided_on_in_pieces_and_words_are_chosen_across_them(
    kept_book: Path, tmp_path: Path, resources: Resources, window: Window
) -> None:
    own = Path(shutil.copy(kept_book, tmp_path / "line.book"))
    with served(own) as address, Casebook.open(own) as book:
        line = " ".join(book.report(KHAN)[0].text.split())
        book.add([taken(line, id="one line", published="2017-04-05", language="en")], resources)
        page = window()
        page.goto(f"{address}/reports/one%20line")
        passages = page.locator(".passage:not(.elsewhere)")
        assert 2 <= passages.count() <= len(line.split()) // 40 + 1
        assert page.evaluate("[...document.querySelectorAll('#text [data-at]')].map((run) => run.textContent).join('')") == line
        held = passages.first.locator(".note").count()
        page.keyboard.press("a")
        page.wait_for_function("held => document.getElementById('decided').textContent === String(held)", arg=held)
        assert 0 < held < page.locator(".note").count()
        page.evaluate(
            """() => {
              const [a, b] = [...document.querySelectorAll('.row > p')].slice(0, 2).map((p) => [...p.querySelectorAll('[data-at]')]);
              getSelection().setBaseAndExtent(a[a.length - 1].firstChild, 0, b[0].firstChild, 3);
              document.dispatchEvent(new Event('mouseup', { bubbles: true }));
            }"""
        )
        words = page.locator("#chosen-words")
        words.wait_for()
        assert len(said := words.inner_text()) > 3 and said in line
