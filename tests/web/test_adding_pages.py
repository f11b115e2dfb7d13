"""Adding reports in the browser: by dropping, choosing and pasting, with what becomes of each; stopped, killed, hostile, refused."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.web import guard
from reportedly.web.adding import queue
from reportedly.web.adding.inbox import Inbox, disk_name, shown_name
from reportedly.web.adding.queue import ReadsWith
from reportedly.web.application import make_app
from reportedly.web.guard import access_on
from web.conftest import served
from web.test_browser import serious

Window = Callable[..., Any]

TRUCE = "Truce holds in the north\n\nThe army said on Monday that a truce was holding in Aleppo. Rebels shelled a school in Homs, killing 5 people, a monitor said.\n"
PAGE = """<html><head><title>Strike on a bakery</title><link rel="canonical" href="https://paper.example/2016/strike"></head><body><article><h1>Strike on a bakery</h1>
<p>An air strike hit a bakery in Idlib on Sunday and killed {} people, rescuers said. Witnesses in the town told reporters that two jets had circled above it for an hour before.</p>
<p>The army denied that it had struck the town and said that its aircraft had flown elsewhere that day, against what it called militants near the road to the coast.</p></article></body></html>"""


def settled(page: Any) -> str:
    """What the page says once nothing is read any more."""
    page.wait_for_selector("#queue .queue-files li", timeout=240_000)
    page.wait_for_selector("#queue > div[data-busy='']", state="attached", timeout=240_000)
    return str(page.inner_text("#queue"))


def incoming(book: Path) -> list[Path]:
    """Files that lie in wait beside a casebook."""
    return [
        p for p in book.with_name(book.name + ".incoming").rglob("*") if p.is_file() and p.name not in ("lock", "names.json", "left.json")
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_files_are_chosen_and_each_says_what_became_of_it(own_book: Path, window: Window, tmp_path: Path, width: int) -> None:
    (tmp_path / "truce.txt").write_text(TRUCE)
    (tmp_path / "strike.html").write_text(PAGE.format(7))
    (tmp_path / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))
    (tmp_path / "rows.jsonl").write_text(json.dumps({"text": "Shells hit Douma and killed three, medics said."}) + "\n{broken\n")
    page = window(width)
    with served(own_book) as address, Casebook.open(own_book) as book:
        before = len(list(book.reports()))
        page.goto(address + "/reports")
        with page.expect_navigation():
            page.click("text=Add reports")
        assert not serious(page)
        page.click("text=For reports that do not say it themselves")
        page.fill("#outlet", "Town Gazette")
        page.fill("#published", "2016-10-10")
        names = ("truce.txt", "strike.html", "photo.png", "rows.jsonl")
        page.set_input_files("#files", [str(tmp_path / name) for name in names])
        said = settled(page)
        assert "Added: Truce holds in the north" in said and "Added: Strike on a bakery" in said
        assert "photo.png: is a picture" in said and re.search(r"rows\.jsonl\D+2\b", said)
        assert not serious(page) and page.evaluate("document.documentElement.scrollWidth") <= width
        told = {r.title: r for r in book.reports()}
        assert len(list(book.reports())) == before + 3
        truce, strike = told["Truce holds in the north"], told["Strike on a bakery"]
        # What was told stands only where the report says nothing itself: the page names its site.
        assert (truce.outlet, truce.published) == ("Town Gazette", "2016-10-10") and strike.outlet == "paper.example"
        assert ("outlet", "told by whoever added it") in book.report(truce.id)[0].x_found_in
        assert any(v.by == "ana" for v in book.log()) and truce.claims > 0
        (tmp_path / "strike.html").write_text(PAGE.format(9))
        page.set_input_files("#files", [str(tmp_path / "strike.html"), str(tmp_path / "truce.txt")])
        page.wait_for_selector("text=Added as a changed version: Strike on a bakery", timeout=240_000)
        page.wait_for_selector("text=There already: Truce holds in the north", timeout=240_000)
        assert not incoming(own_book)
        with page.expect_navigation():
            page.locator(".fate a", has_text="Strike on a bakery").first.click()
        assert "killed 9 people" in page.inner_text("main")
    assert not own_book.with_name(own_book.name + ".incoming").exists()


def test_files_are_dropped_and_a_text_is_pasted(own_book: Path, window: Window) -> None:
    page = window()
    with served(own_book) as address, Casebook.open(own_book) as book:
        page.goto(address + "/add")
        carried = page.evaluate_handle(
            "words => { const d = new DataTransfer(); d.items.add(new File([words], 'dropped.txt')); d.items.add(new File([''], 'empty.txt')); return d; }",
            TRUCE,
        )
        page.dispatch_event("h1", "dragover", {"dataTransfer": carried})
        assert "over" in page.get_attribute("#drop", "class")
        page.dispatch_event("h1", "drop", {"dataTransfer": carried})
        page.wait_for_selector("text=Added: Truce holds in the north", timeout=240_000)
        page.wait_for_selector("text=empty.txt: is empty", timeout=240_000)
        page.click("text=Paste a text instead")
        page.fill("#t-text", "Shells hit Douma on Monday and killed three people, medics said.")
        page.fill("#t-title", "Shells hit Douma")
        page.fill("#t-outlet", "Radio Example")
        page.fill("#t-published", "2016-10-12")
        page.fill("#t-url", "https://radio.example/douma")
        page.click("text=Add the text")
        page.wait_for_selector("text=Added: Shells hit Douma", timeout=240_000)
        one = next(r for r in book.reports() if r.title == "Shells hit Douma")
        assert (one.outlet, one.published, one.url) == ("Radio Example", "2016-10-12", "https://radio.example/douma")
        assert any(getattr(r, "time", None) and r.time.start == "2016-10-10" for r in book.report(one.id)[1])  # the Monday before
        settled(page)
        page.click("text=Clear what is over")
        page.wait_for_selector(".queue-files", state="detached")


DROP_FOLDER = """words => {
  const file = (name, text) => ({ isFile: true, name, file: (ok) => ok(new File([text], name)) });
  const folder = (name, inside) => ({ isFile: false, name, createReader: () => { const left = [inside, []]; return { readEntries: (ok) => ok(left.shift()) }; } });
  const dropped = folder("october", [file("truce.txt", words), file(".hidden", "x"), file("photo.JPG", "x"), file("page.html", "<html><body></body></html>"),
    folder("page_files", [file("more.txt", "x")]), folder("deeper", [file("second.txt", "Shells hit Douma and killed three people, medics said.")])]);
  const event = new Event("drop", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], files: [], items: [{ webkitGetAsEntry: () => dropped }] } });
  document.getElementById("drop").dispatchEvent(event);
}"""


def test_a_folder_is_dropped_and_what_is_no_report_left_out(own_book: Path, window: Window) -> None:
    page = window()
    with served(own_book) as address, Casebook.open(own_book) as book:
        page.goto(address + "/add")
        page.evaluate(DROP_FOLDER, TRUCE)
        page.wait_for_selector("text=Added: Shells hit Douma", timeout=240_000)
        settled(page)
        names = {line.split(" ")[0] for line in page.locator(".filename bdi").all_inner_texts()}
        assert names == {"october/truce.txt", "october/page.html", "october/deeper/second.txt"}
        assert {r.found_at for r in book.reports()} >= {"october/truce.txt", "october/deeper/second.txt"}


def test_without_scripts_files_are_added_and_the_page_is_loaded_again(chromium: Any, own_book: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text(TRUCE)
    (tmp_path / "two.txt").write_text("Shells hit Douma and killed three people, medics said.\n")
    with served(own_book) as address:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address + "/add")
        page.set_input_files("#files", [str(tmp_path / "one.txt"), str(tmp_path / "two.txt")])
        page.click("text=Add the files")
        for _ in range(600):
            if "All is read" in page.inner_text("#queue"):
                break
            time.sleep(0.3)
            page.goto(address + "/add")
        said = page.inner_text("#queue")
        assert "Added: Truce holds in the north" in said and "Added: Shells hit Douma" in said
        context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_hostile_names_and_contents_do_nothing(own_book: Path, window: Window, width: int) -> None:
    page = window(width)
    names = [
        "<img src=x onerror=\"document.title='broken'\">.txt",
        "../../../escape.txt",
        "a\u202etxt.exe",
        "x" * 240 + ".html",
        ".txt",
        "“”';--.csv",
        "con.txt",
    ]
    bad = "<script>document.title='broken'</script>\n\n<b onload=alert(1)>Rebels</b> shelled Homs and killed 4 people, {{ 7 * 7 }} activists said.\n"
    with served(own_book) as address:
        page.goto(address + "/add")
        carried = page.evaluate_handle(
            "given => { const d = new DataTransfer(); for (const [n, name] of given.names.entries()) d.items.add(new File([given.bad + n], name)); return d; }",
            {"names": names, "bad": bad},
        )
        page.dispatch_event("#drop", "drop", {"dataTransfer": carried})
        page.wait_for_function("n => document.querySelectorAll('.queue-files > li').length >= n", arg=len(names), timeout=240_000)
        settled(page)
        assert page.title() != "broken" and page.locator("#queue img, #queue script, #queue b[onload]").count() == 0
        assert "onerror" in page.inner_text("#queue") and not serious(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.reload()
        assert page.title() != "broken"
        assert not list(own_book.parent.parent.rglob("escape.txt")) and not incoming(own_book)


def test_names_on_disk_and_on_the_page() -> None:
    assert disk_name("../../etc/passwd") == "passwd" and disk_name("C:\\x\\y.HTML") == "y.html" and disk_name("..") == "file"
    assert disk_name("\0/\n.txt") in ("file.txt", "txt") and len(disk_name("ж" * 400 + ".pdf").encode()) < 200
    assert disk_name("تقرير حلب.txt") == "تقرير-حلب.txt"
    assert shown_name("a\u202egpj.exe") == "agpj.exe" and shown_name("../folder/b.txt") == "folder/b.txt"


def rows(n: int) -> str:
    return "".join(
        json.dumps(
            {
                "id": f"row-{i}",
                "title": f"Row {i}",
                "text": f"Row {i}. " + f"Shells hit Douma and killed {i + 2} people on Monday, medics said. " * 12,
            }
        )
        + "\n"
        for i in range(n)
    )


@pytest.mark.slow
@pytest.mark.parametrize("patience", [queue.PATIENCE, 0.01])
def test_reading_is_stopped_and_what_was_added_stays(
    own_book: Path, window: Window, tmp_path: Path, patience: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that hears the stop, and one that does not in time and is ended."""
    monkeypatch.setattr(queue, "PATIENCE", patience)
    (tmp_path / "many.jsonl").write_text(rows(3_000))
    (tmp_path / "next.txt").write_text(TRUCE)
    page = window()
    with served(own_book) as address, Casebook.open(own_book) as book:
        page.goto(address + "/add")
        page.set_input_files("#files", [str(tmp_path / "many.jsonl"), str(tmp_path / "next.txt")])
        page.wait_for_selector(".queue-files .fate", timeout=240_000)  # some of it has been added
        page.goto(address + "/reports")  # the pages are there meanwhile
        assert "Row" in page.inner_text("main")
        page.goto(address + "/add")
        page.locator("li", has_text="many.jsonl").get_by_role("button", name="Stop many.jsonl").click()
        page.wait_for_selector("text=Stopped before its end; what was added stays.", timeout=240_000)
        page.wait_for_selector("text=Added: Truce holds in the north", timeout=240_000)
        settled(page)
        there = [r.id for r in book.reports() if r.id.startswith("row-")]
        assert 0 < len(there) < 3_000 and not incoming(own_book)
        assert book.incidents()


@pytest.mark.slow
def test_a_reader_that_is_killed_fails_its_file_and_the_next_is_read(own_book: Path, window: Window, tmp_path: Path) -> None:
    psutil = pytest.importorskip("psutil")
    (tmp_path / "many.jsonl").write_text(rows(3_000))
    (tmp_path / "next.txt").write_text(TRUCE)
    page = window()
    with served(own_book) as address:
        page.goto(address + "/add")
        page.set_input_files("#files", [str(tmp_path / "many.jsonl"), str(tmp_path / "next.txt")])
        page.wait_for_selector(".queue-files .fate", timeout=240_000)
        next(p for p in psutil.Process().children() if "reportedly.read_apart" in p.cmdline()).kill()
        page.wait_for_selector("text=was ended by the system", timeout=240_000)
        page.wait_for_selector("text=Added: Truce holds in the north", timeout=240_000)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs kill -9")
def test_a_server_that_is_killed_leaves_nothing_behind_and_the_next_says_what_was_left(
    own_book: Path, window: Window, tmp_path: Path
) -> None:
    psutil = pytest.importorskip("psutil")
    (tmp_path / "many.jsonl").write_text(rows(3_000))
    (tmp_path / "next.txt").write_text(TRUCE)
    server = subprocess.Popen(
        [sys.executable, "-m", "reportedly", "serve", str(own_book), "--no-open", "--by", "ana"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        address = re.search(r"http://localhost:(\d+)", server.stdout.readline())
        assert address
        page = window()
        page.goto(f"http://127.0.0.1:{address[1]}/add")
        page.set_input_files("#files", [str(tmp_path / "many.jsonl"), str(tmp_path / "next.txt")])
        page.wait_for_selector(".queue-files .fate", timeout=240_000)
        reader = next(p for p in psutil.Process(server.pid).children() if "reportedly.read_apart" in p.cmdline())
        page.goto("about:blank")
    finally:
        server.send_signal(signal.SIGKILL)
        server.wait()
    reader.wait(60)  # it does not outlive its server
    assert incoming(own_book)
    with Casebook.open(own_book) as book:
        assert sum(r.id.startswith("row-") for r in book.reports()) > 0 and book.verify() is None
    with served(own_book) as address_now:
        assert not incoming(own_book)
        page.goto(address_now + "/add")
        said = page.inner_text("main")
        assert "2 files had not been read to the end" in said and "many.jsonl" in said and "next.txt" in said and not serious(page)
        (tmp_path / "few.jsonl").write_text(rows(40))
        page.set_input_files("#files", str(tmp_path / "few.jsonl"))
        page.wait_for_selector("text=There already", timeout=240_000)
        settled(page)
        with page.expect_navigation():
            page.click("text=I have seen this")
        assert "had not been read" not in page.inner_text("main")
    assert not own_book.with_name(own_book.name + ".incoming").exists()


def test_a_server_that_lives_keeps_its_files_from_another_one(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        first, second = Inbox(book.store), Inbox(book.store)
        path = first.place_for("a.txt")
        path.write_text("x")
        assert path.parent.parent.stat().st_mode & 0o077 == 0
        second.sweep()
        assert path.exists() and not second.left()
        first.note_waiting([("a.txt", "ana")])
        first.close([("a.txt", "ana")])
        assert not path.exists() and [one.names for one in second.left()] == [(("a.txt", "ana"),)]
        second.forget_left()
        assert not first.root.exists()


def client(
    path: Path, book: Casebook, reads_with: ReadsWith = ReadsWith(), access: Any = None, base: str = "http://localhost"
) -> TestClient:
    return TestClient(make_app(book, access or access_on("127.0.0.1", 0, None, "ana"), reads_with), base_url=base)


def form(token: str, name: str = "a.txt", words: bytes = b"x") -> tuple[bytes, dict[str, str]]:
    body = b'--xx\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n' + token.encode()
    body += (
        b'\r\n--xx\r\nContent-Disposition: form-data; name="files"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: text/plain\r\n\r\n'
        + words
        + b"\r\n--xx--\r\n"
    )
    return body, {"content-type": "multipart/form-data; boundary=xx"}


def csrf(client: TestClient) -> str:
    return re.search(r'name="csrf" value="(\w+)"', client.get("/add").text).group(1)  # type: ignore[union-attr]


def test_files_are_taken_only_from_the_form_of_this_visit(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        own = client(own_book, book)
        body, headers = form("0" * 40)
        assert own.post("/add/files", content=body, headers=headers).status_code == 403
        token = csrf(own)
        body, _ = form(token)
        assert own.post("/add/files", content=body, headers={**headers, "origin": "https://evil.example"}).status_code == 403
        assert own.post("/add/files", content=body, headers={**headers, "sec-fetch-site": "cross-site"}).status_code == 403
        # The token must come before the files: a stream is not kept to be looked at later.
        late = body.split(b"--xx\r\n")
        assert (
            own.post(
                "/add/files",
                content=b"--xx\r\n" + late[2].replace(b"\r\n--xx--\r\n", b"\r\n--xx\r\n") + late[1] + b"--xx--\r\n",
                headers=headers,
            ).status_code
            == 403
        )
        for cut in (30, 3):  # broken off in the lines before the file, and in the file
            assert own.post("/add/files", content=body[:-cut], headers=headers).status_code == 400
        assert own.post("/add/files", content=b"no form", headers={"content-type": "text/plain"}).status_code == 415
        assert own.post("/add/files", content=body, headers={**headers, "content-length": str(guard.LARGEST_UPLOAD + 1)}).status_code == 413
        wrong = body.replace(b"--xx\r\nContent-Disposition: form-data; name=\"files\"", b'--xx\r\nContent-Disposition: form-data; name="published"\r\n\r\nMonday\r\n--xx\r\nContent-Disposition: form-data; name="files"')  # fmt: skip
        answer = own.post("/add/files", content=wrong, headers=headers)
        assert answer.status_code == 422 and "Monday" in answer.text
        assert own.post("/add/text", data={"text": "x"}).status_code == 403
        assert not incoming(own_book)


def test_who_may_add(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        shut = client(own_book, book, ReadsWith(allowed=False))
        assert "Reports are not added here" in shut.get("/add").text and "/add" not in shut.get("/reports").text.split("<main")[1]
        body, headers = form(re.search(r'name="csrf" value="(\w+)"', shut.get(next(re.finditer(r'href="(/reports/[^"]+)"', shut.get("/reports").text)).group(1)).text).group(1))  # type: ignore[union-attr]  # fmt: skip
        assert shut.post("/add/files", content=body, headers=headers).status_code == 403
        team = client(own_book, book, access=access_on("0.0.0.0", 0, "a-long-enough-token", "owner"), base="http://192.168.1.9")
        assert team.post("/add/files", content=body, headers=headers).status_code == 403
        assert team.get("/add", follow_redirects=False).status_code == 303
        book.store.read_only = True
        assert "may only be read" in client(own_book, book).get("/add").text
        assert not incoming(own_book)
