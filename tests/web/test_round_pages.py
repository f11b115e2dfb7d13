"""Coding rounds, samples, the score and notes, as people meet them: without a leak, in a real browser, at a desk and on a phone."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.exports import FORMATS, export
from reportedly.records import CLAIM_TYPES, Event, Statement
from reportedly.web.guard import access_on
from web.conftest import client_of, served
from web.fresh import fresh
from web.test_browser import KHAN, SELECT, serious

Window = Callable[..., Any]

SECRET = "a reason that only Ana may read"
HOSTILE = "<img src=x onerror=\"document.title='broken'\"> pilot"
"""A name that would run if anything let it."""


@contextmanager
def person(path: Path, name: str) -> Iterator[TestClient]:
    with client_of(path, access=access_on("127.0.0.1", 0, None, name)) as made:
        yield made


def judged(book: Casebook, report: str = KHAN) -> list[str]:
    return [r.id for r in book.records(report=report, types=["statement", *(k.__name__.lower() for k in CLAIM_TYPES)])]  # type: ignore[union-attr]


def code(book: Casebook, name: str, misread: int) -> None:
    """One coder goes through the report: misreads the claim of this number, corrects the next event, adds a claim, closes."""
    every = judged(book)
    event = next(id for id in every[misread + 1 :] if id.startswith("event"))
    book.judge_all([id for id in every if id not in (every[misread], event)], "accept", by=name)
    book.judge(every[misread], "misread", reasons=SECRET if name == "Ana" else "", by=name)
    book.judge(event, "correct", fields={"modality": "rumoured" if name == "Ana" else "planned"}, by=name)
    text = book.report(KHAN)[0].text
    words = text.split("\n")[2].split()[0 if name == "Ana" else 4]
    book.add_claim({"report": KHAN, "type": "event", "class": "SANCTION", "words": words, "start": str(text.index(words))}, by=name)
    book.judge(KHAN, "read_through", by=name)


def sent(client: TestClient, path: str, form_on: str, **fields: str) -> Any:
    csrf = re.search(r'name="csrf" value="([^"]+)"', client.get(form_on).text)
    assert csrf
    return client.post(path, data={"csrf": csrf.group(1), **fields}, headers={"origin": "http://localhost"}, follow_redirects=False)


def test_nothing_on_any_page_or_in_any_export_tells_a_coder_what_another_decided(own_book: Path, tmp_path: Path) -> None:
    with Casebook.open(own_book) as book:
        book.open_round("pilot", ["Ana", "Ben"], reports=[KHAN], by="cleo")
        ids = judged(book)
        incidents = [f"/incidents/{i.id}{view}" for i in book.incidents() for view in ("", "?view=dossier")]
        paths = [
            "/", "/reports", "/reports?state=waiting", "/reports?state=closed", f"/reports/{KHAN}", "/incidents", "/sources", "/sources?show=speakers", "/actors",
            "/actors/syria-army", "/truces", "/ties", "/map", "/timeline", "/search?q=khan", "/review/rounds", "/review/rounds/1", "/review/score",
            *(f"/review?order={o}" for o in ("least_sure", "conflicts", "consequential", "sample")), *(f"/claims/{id}" for id in ids), *incidents,
        ]  # fmt: skip

        def everything() -> dict[str, bytes]:
            found = {path: fresh(ben, path).content for path in paths}
            for name in FORMATS:
                if name.endswith((".csv", ".jsonl")):  # the others hold the time at which they were made
                    found[name] = export(book, name, tmp_path / name, protect="none").to.read_bytes()
            return found

        with person(own_book, "Ben") as ben:
            before = everything()
            while (again := everything()) != before:  # what is counted beside the pages when they are opened has come in
                before = again
                time.sleep(0.2)
            code(book, "Ana", 3)
            after = everything()
            assert [path for path in before if before[path] != after[path]] == []
            assert ben.get("/review/rounds/1/differences").status_code == 400
            assert sent(ben, "/review/rounds/close", "/review/rounds", round="1").status_code == 400
            assert ben.get("/export?format=notes.csv").status_code == 400 and ben.get("/export?format=claims.csv").status_code == 200
            # What stood on the report before the round is not shown to its coders either.
            book.judge(ids[0], "accept", reasons="of old", by="dov")
            claim = next(id for id in ids if not id.startswith("statement"))
            book.judge(claim, "accept", by="dov")
            told = ben.get("/export?format=claims.csv").text
            assert claim in told and ",dov," not in told and claim not in ben.get("/export?format=claims.csv&reviewed=1").text
            assert "of old" not in ben.get(f"/claims/{ids[0]}").text and b"accepted" not in ben.get(f"/reports/{KHAN}").content
        with person(own_book, "ana") as ana, person(own_book, "cleo") as cleo:
            assert ",dov," in cleo.get("/export?format=claims.csv").text
            assert SECRET in ana.get(f"/claims/{ids[3]}").text and SECRET not in cleo.get(f"/claims/{ids[3]}").text
            assert "Sanction" in ana.get(f"/reports/{KHAN}").text and "Sanction" not in cleo.get(f"/reports/{KHAN}").text
            own = next(v.left for v in book.verdicts(report=KHAN, seen_by="Ana"))
            assert ana.get(f"/claims/{own}").status_code == 200
            assert "read through" in ana.get("/reports").text


def test_a_claim_by_hand_in_a_round_has_a_page_for_its_coder_alone(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        book.open_round("pilot", ["Ana", "Ben"], reports=[KHAN], by="cleo")
        code(book, "Ana", 3)
    with person(own_book, "Ana") as ana, person(own_book, "Ben") as ben:
        found = re.findall(r'href="/claims/(event-[0-9a-f]+)"', ana.get(f"/reports/{KHAN}").text)
        hidden = [id for id in found if ben.get(f"/claims/{id}").status_code == 404]
        assert len(hidden) == 1 and "by hand: Ana" in ana.get(f"/claims/{hidden[0]}").text


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_these_pages_can_be_used_by_all_and_fit_the_screen(own_book: Path, window: Window, width: int, scheme: str) -> None:
    with Casebook.open(own_book) as book:
        others = [r.id for r in book.reports() if r.claims and r.id != KHAN][:5]
        book.open_round(HOSTILE, ["Ana", "Ben"], reports=[KHAN], by="cleo")
        code(book, "Ana", 3)
        code(book, "Ben", 5)
        book.close_round(HOSTILE, by="cleo")
        book.open_round("second", ["ana", "Ben"], reports=others, by="cleo")
        book.draw_sample("claims", 60, seed="s", by="cleo")
        book.draw_sample("reports", 5, seed="s", by="cleo")
        event = next(e for e in book.records(report=KHAN, types=["event"]) if isinstance(e, Event))
        incident = book.incidents()[0].id
        book.add_note(event.id, "Seen on a video.", reliability="A", credibility="1", by="cleo")
        book.add_note(incident, HOSTILE, on="incident", by="cleo")
    with served(own_book) as address:
        page = window(width, scheme)
        for path in ("/review", "/review?order=sample", "/review/score", "/review/rounds", "/review/rounds/1", "/review/rounds/1/differences",
                     "/review/rounds/1/differences?show=settled", "/review/rounds/2", f"/reports/{others[0]}", f"/claims/{event.id}", f"/incidents/{incident}"):  # fmt: skip
            page.goto(address + path)
            page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
            assert not (wrong := serious(page)), (path, wrong)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert page.locator("h1").count() == 1 and page.locator("main img").count() == 0


def test_a_round_from_its_opening_to_the_last_difference(own_book: Path, window: Window) -> None:
    as_named = lambda name: access_on("127.0.0.1", 0, None, name)  # noqa: E731
    with Casebook.open(own_book) as book:
        total = len(judged(book))
        with served(own_book, as_named("cleo")) as address:
            page = window()
            page.goto(address + "/review/rounds")
            page.fill("[name=name]", "pilot")
            page.fill("[name=coders]", "ana, Ben")
            page.fill("[name=reports]", f"http://localhost/reports/{KHAN}")
            with page.expect_navigation():
                page.click("text=Open the round")
            assert "blind to the others" in page.locator("main").inner_text()
        with served(own_book, as_named("ana")) as address:
            page = window()
            page.goto(address + "/review/rounds/1")
            with page.expect_navigation():
                page.click("text=go on with the next")
            assert "blind to the others" in page.locator(".coding").inner_text()
            page.keyboard.press("j")
            page.keyboard.press("x")
            page.wait_for_selector(".note.misread")
            page.keyboard.press("u")
            page.wait_for_selector(".note.misread", state="detached")
            page.keyboard.press("x")
            page.wait_for_selector(".note.misread")
            assert page.evaluate(SELECT, "autopsies")
            page.wait_for_selector("#chosen:not([hidden])")
            page.keyboard.press("n")
            page.wait_for_selector("#panel .adding")
            page.select_option("#panel [name='f.class']", "SANCTION")
            page.click("#panel >> text=Add the claim")
            page.wait_for_selector(".note >> text=Sanction")
            while page.locator(".note:not(.accepted, .misread)").count():
                before = page.locator("#decided").text_content()
                page.keyboard.press("a")
                page.wait_for_function("before => document.getElementById('decided').textContent !== before", arg=before)
            page.keyboard.press(".")
            page.wait_for_selector("text=You are finished with this report")
            page.goto(address + "/review/rounds/1")
            assert f"{total} of {total}" in page.locator("main").inner_text() and page.locator("text=Close the round for good").count() == 0
        assert list(book.verdicts()) == []
        code(book, "Ben", 4)
        with served(own_book, as_named("cleo")) as address:
            page = window()
            page.goto(address + "/review/rounds/1")
            page.click("summary >> text=Close the round")
            with page.expect_navigation():
                page.click("text=Close the round for good")
            assert "Krippendorff" in page.locator("table.agreement").inner_text()
            assert {v.by for v in book.verdicts()} == {"ana & Ben"}
            table = page.request.get(address + "/review/rounds/1?format=csv").text().splitlines()
            assert table[0].startswith("measure,of,units") and any("krippendorff_alpha" in line for line in table)
            page.goto(address + "/review/rounds/1/differences")
            waits = page.locator(".item").count()
            assert waits == sum(1 for u in book.coded("pilot") if u.waits) >= 4
            page.keyboard.press("j")
            unit = page.locator(".item.now input[name=unit]").first.get_attribute("value")
            with page.expect_navigation():
                page.keyboard.press("1")
            assert page.locator(".item").count() == waits - 1 and page.locator(".item.now").count() == 1
            page.goto(f"{address}/claims/{unit}")
            page.click("summary >> text=History")
            assert page.locator("li", has_text="in the coding round pilot").count() == 2  # what each decided stays on record
            page.goto(address + "/review/rounds/1/differences")
            settled = next(u for u in book.coded("pilot") if u.id == unit).settled
            assert settled and (settled.answer, settled.by) == ("ana", "cleo")
            # Otherwise than both, with a form; then all the rest as Ben has it; then one is taken back.
            otherwise = page.locator(".item", has=page.locator("details.correct")).first
            otherwise.locator("summary").click()
            otherwise.locator("select").first.select_option(index=2)
            with page.expect_navigation():
                otherwise.locator("text=Keep this").click()
            while page.locator(".item").count():
                page.keyboard.press("j")
                with page.expect_navigation():
                    page.keyboard.press("2")
            assert "Nothing waits" in page.locator("main").inner_text() and not any(u.waits for u in book.coded("pilot"))
            page.goto(address + "/review/rounds/1/differences?show=settled")
            with page.expect_navigation():
                page.locator("button", has_text="Take back").first.click()
            assert page.locator(".item").count() == waits - 1 and sum(1 for u in book.coded("pilot") if u.waits) == 1


def test_a_sample_is_drawn_and_tells_in_the_score(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(address + "/review/score")
        assert "Nobody has decided" in page.locator("main").inner_text()
        page.click("text=Draw a sample")
        page.fill("#s-claims", "12")
        page.fill("#s-seed", "s")
        with page.expect_navigation():
            page.click("button >> text=Draw claims")
        sample = book.sample("claims")
        assert sample and sample.size == 12 and "0 of 12 claims drawn are decided on" in page.locator(".samples").inner_text()
        while page.locator(".item").count():
            page.keyboard.press("j")
            for n in range(page.locator(".item").count()):
                page.keyboard.press("a")  # which goes on to the next that is open
                page.wait_for_function("n => document.querySelectorAll('.item.settled').length > n", arg=n)
            page.goto(address + "/review?order=sample")
        page.goto(address + "/review/score")
        told = page.locator("main").inner_text()
        assert "12 of 12 claims drawn" in told and "not a random sample" in told
        rows = list(csv.DictReader(page.request.get(address + "/review/score?format=csv").text().splitlines()))
        assert {row["random_sample"] for row in rows} == {"yes", "no"} and float(rows[0]["share"]) == 1.0
        assert page.locator("table.score").first.locator("tr", has_text="All").locator("td.pct").first.inner_text() == "100%"


def test_a_note_is_written_on_a_claim_and_an_incident_and_taken_back(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        before = book.overview() | {"log_entries": 0}
        event = next(e.id for e in book.records(report=KHAN, types=["event"]) if isinstance(e, Event))
        page = window()
        for path in (f"/claims/{event}", f"/incidents/{book.incidents()[0].id}"):
            page.goto(address + path)
            page.click("summary >> text=What a reviewer thinks")
            page.fill("#note-words", "<b>Two</b> videos\nshow it")
            page.select_option("[name=reliability]", "B")
            page.select_option("[name=credibility]", "2")
            with page.expect_navigation():
                page.click("text=Keep the note")
            shown = page.locator(".truth").inner_text()
            assert "B2" in shown and "source usually reliable; information probably true" in shown and "<b>Two</b> videos" in shown
            with page.expect_navigation():
                page.click(".truth button >> text=Take back")
            assert "B2" not in page.locator(".truth").inner_text()
        assert [n.withdrawn_at is not None for n in book.notes()] == [True, True] and [n.on for n in book.notes()] == ["claim", "incident"]
        assert book.overview() | {"log_entries": 0} == before and list(book.verdicts()) == []


def test_who_has_read_to_the_end_settles_the_rest_with_one_key(own_book: Path, window: Window) -> None:
    with served(own_book) as address, Casebook.open(own_book) as book:
        page = window()
        page.goto(f"{address}/reports/{KHAN}")
        for _ in range(4):
            page.keyboard.press("j")
        page.keyboard.press("X")
        page.wait_for_selector(".note.misread")
        wrong = {v.left for v in book.verdicts()}
        assert len(wrong) > 3 and {v.kind for v in book.verdicts()} == {"misread"}
        with page.expect_navigation():
            page.keyboard.press("A")
        assert (
            page.locator(".note").count() + page.locator(".fold").count() == len(judged(book))
            and page.locator(".note:not(.accepted, .misread)").count() == 0
            and page.locator("text=Read through").count() == 1
        )
        standing = {(v.left, v.kind) for v in book.verdicts()}
        assert (KHAN, "read_through") in standing and {left for left, kind in standing if kind == "misread"} == wrong
        score = book.score()
        assert score.closed == 1 and score.basis.judged == len(judged(book)) and score.recall[0].found.value == 1.0


def test_who_says_so_is_corrected_by_a_form(own_book: Path) -> None:
    with person(own_book, "ana") as ana, Casebook.open(own_book) as book:
        records = list(book.records(report=KHAN, types=["statement", "event"]))
        event = next(e for e in records if isinstance(e, Event) and e.said_in)
        other = next(r for r in records if isinstance(r, Statement) and r.id != event.said_in and r.speaker.text)
        form = ana.get(f"/claims/{event.id}").text
        assert "the report’s own voice" in form and f'value="{other.id}"' in form
        said = {"left": event.id, "back": f"/claims/{event.id}"}
        assert sent(ana, "/correct", f"/claims/{event.id}", **said, **{"f.said_in": "statement-of-elsewhere"}).status_code == 422
        assert sent(ana, "/correct", f"/claims/{event.id}", **said, **{"f.said_in": other.id}).status_code == 303
        (verdict,) = book.verdicts()
        assert verdict.fields == {"said_in": other.id}
        assert f"<b><bdi>{other.speaker.name or other.speaker.text}" in ana.get(f"/claims/{event.id}").text


def test_codings_and_notes_cannot_be_asked_for_in_sql(own_book: Path) -> None:
    pytest.importorskip("datasette", reason="datasette is not installed (pip install 'reportedly[data]')")
    with Casebook.open(own_book) as book:
        book.open_round("pilot", ["Ana", "Ben"], reports=[KHAN], by="cleo")
        code(book, "Ana", 3)
        book.add_note(judged(book)[3], SECRET, by="Ana")
    with person(own_book, "Ben") as ben:
        assert len(ben.get("/data/book.json?_shape=array&sql=select+n+from+verdict").json()) == 0
        for sql in (
            "select * from coding", "select kind from main.coding", 'select c."fields" from (select * from coding) c', "select count(*) from coding",
            "with x as (select reasons from coding) select * from x", "select words from note", "select * from verdict natural join coding",
        ):  # fmt: skip
            answer = ben.get("/data/book.json", params={"sql": sql})
            assert answer.status_code == 400 and SECRET not in answer.text, sql
        for path in (
            "/data/book",
            "/data/book/coding",
            "/data/book/coding.json",
            "/data/book/note",
            "/data/book/log",
            "/data/book/coding.csv",
        ):
            assert SECRET not in ben.get(path).text and "rumoured" not in ben.get(path).text, path
