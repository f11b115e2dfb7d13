"""Pages to test on: a casebook of the samples, of rivalling accounts and of hostile reports; a server; a real browser."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from made_reports import taken
from reportedly.casebook import Casebook
from reportedly.commands import SAMPLES
from reportedly.intake import intake
from reportedly.resources import Resources
from reportedly.web.application import make_app
from reportedly.web.guard import Access, access_on
from rival_reports import reports as rival_reports
from web.windows import OPENED, Window

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")

HOSTILE = (
    "<script>document.title='broken'</script>Rebels & troops clash in Homs\n"
    "Rebels clashed with <img src=x onerror=\"document.title='broken'\"> government troops in Homs on Saturday, killing 12 people, "
    "activist <b onmouseover=document.title='broken'>Omar</b> said.\r\n"
    "\"</span></p><script>document.title='broken'</script>\" said the Syrian Observatory for Human Rights. It was 😀 calm: 40 people were wounded, "
    "the monitor said.\n"
    "{{ 7 * 7 }} ${alert(1)} \u202eevil\u202c javascript:alert(1)\n"
)
"""Words that would run, break out of the page or mislead, if anything let them; in between, claims to be read."""


def hostile_reports() -> list[Any]:
    return [
        taken(
            HOSTILE, id="\"><script>document.title='broken'</script>", title=HOSTILE.split("\n")[0], published="2016-10-15", language="en",
            outlet="<img src=x onerror=\"document.title='broken'\">", url="javascript:document.title='broken'", byline="'\"><svg onload=alert(1)>",
        ),
        taken("Clashes in Homs killed nine, activists said on Sunday.\n", id="../../etc/passwd?a=b#c", title="javascript:alert(1)",
              outlet="javascript:alert(1)", published="2016-10-16", language="en"),
    ]  # fmt: skip


@pytest.fixture(scope="session")
def kept_book(resources: Resources, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The casebook that all tests read; those that write take a copy."""
    path = tmp_path_factory.mktemp("web") / "web.book"
    with Casebook.open(path, create=True) as book:
        book.add(intake([SAMPLES]), resources)
        book.add([*rival_reports(), *hostile_reports()], resources)
    return path


@pytest.fixture
def own_book(kept_book: Path, tmp_path: Path) -> Path:
    """A copy to write to."""
    return Path(shutil.copy(kept_book, tmp_path / "own.book"))


@contextmanager
def client_of(path: Path, **given: Any) -> Iterator[TestClient]:
    """A client without a browser, on this computer."""
    with Casebook.open(path, pooled=2) as book:
        access = given.pop("access", access_on("127.0.0.1", 0, None, "ana"))
        yield TestClient(make_app(book, access), base_url=given.pop("base_url", "http://localhost"), **given)


@pytest.fixture(scope="session")
def client(kept_book: Path) -> Iterator[TestClient]:
    with client_of(kept_book) as made:
        yield made


@contextmanager
def served(path: Path, access: Access | None = None) -> Iterator[str]:
    """A real server on a free port; its address."""
    import uvicorn

    from reportedly.web.serve import _listening

    listener = _listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    with Casebook.open(path, pooled=4) as book:
        app = make_app(book, access or access_on("127.0.0.1", port, None, "ana"))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            # A page that still loads or asks when its server goes would tell of a refused connection: it is left first.
            try:
                for held in OPENED:
                    held.leave(f"http://127.0.0.1:{port}")
            finally:
                server.should_exit = True
                thread.join(5)


@pytest.fixture(scope="session")
def address(kept_book: Path) -> Iterator[str]:
    with served(kept_book) as made:
        yield made


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real Chromium. Skipped, with the reason, where there is none."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="the package playwright is not installed (pip install 'reportedly[dev]')"
    )
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def window(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens pages: `window(width, scheme)`. At the end no console error and no request to another host may have happened."""
    contexts = []

    def open_one(width: int = 1280, scheme: str = "light", expected: str = "") -> Any:
        context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.set_default_timeout(60_000)
        page = context.new_page()
        held = Window(page, [])
        page.on(
            "console",
            lambda m: m.type == "error" and not (expected and expected in m.text) and held.wrong.append(f"console: {m.text} {m.location}"),
        )
        page.on("pageerror", lambda e: held.wrong.append(f"error: {e}"))
        page.on("dialog", lambda d: (held.wrong.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("request", lambda r: "//127.0.0.1:" not in r.url and held.wrong.append(f"request: {r.url}"))
        contexts.append(context)
        OPENED.append(held)
        return page

    yield open_one
    all_held = [*OPENED]
    OPENED.clear()
    for held in all_held:
        held.check_title()
    for context in contexts:
        context.close()
    assert not (wrong := [w for held in all_held for w in held.wrong]), wrong
