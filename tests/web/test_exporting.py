"""Exporting from the pages: what their filters leave, by the same code as `reportedly export`, people protected unless one asks otherwise."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from anyio.from_thread import start_blocking_portal
from openpyxl import load_workbook
from starlette.testclient import TestClient
from typer.testing import CliRunner

from reportedly.casebook import Casebook
from reportedly.cli import app
from reportedly.errors import ReportedlyError
from reportedly.exports import FORMATS, Filters, export
from reportedly.exports.filters import FILTERS
from reportedly.records import Statement
from reportedly.web.exporting import AT_ONCE, file_name
from web.conftest import client_of
from web.test_browser import serious
from web.told_book import make

Window = Callable[..., Any]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))


def offered(client: TestClient, page: str, format: str) -> str:
    """The address that a page's Export leads to for a format, as its form would make it."""
    html = client.get(page).text
    for form in re.findall(r'<form action="/export".*?</form>', html, re.S):
        if f'value="{format}"' in form:
            hidden = [(unescape(n), unescape(v)) for n, v in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)]
            return "/export?" + urlencode([*hidden, ("format", format), ("protect", "withheld"), ("as-of", ""), ("published-by", "")])
    raise AssertionError(f"{page} offers no {format}")


@pytest.mark.parametrize(
    ("page", "format", "filters"),
    [
        ("/reports?language=en&since=2016-10-15", "reports.csv", Filters(language="en", since="2016-10-15")),
        ("/reports?since=2016-10-15", "claims.csv", Filters(since="2016-10-15")),
        ("/reports?state=waiting&order=oldest", "records.jsonl", Filters(state="waiting")),
        ("/incidents?place=Homs&disputed=1", "accounts.csv", Filters(place="Homs", disputed=True, listed=True)),
        ("/incidents?class=ASSAULT&texts=2", "incidents.jsonl", Filters(event_class="ASSAULT", texts=2, listed=True)),
        ("/incidents", "incidents.jsonl", Filters(listed=True)),
        ("/search?q=chlorine", "claims.csv", Filters(search="chlorine")),
        ("/sources", "sources.csv", Filters()),
        ("/timeline?show=claims&kind=figure&since=2017-01-01", "claims.csv", Filters(type="figure", since="2017-01-01")),
        ("/actors/syria-army", "claims.csv", Filters(actor="syria-army")),
        ("/control?on=2017-06-30", "control.csv", Filters(on="2017-06-30")),
        ("/control?who=Syrian", "control.csv", Filters(who="Syrian")),
    ],
)
def test_a_page_exports_what_its_filters_leave(
    client: TestClient, kept_book: Path, tmp_path: Path, page: str, format: str, filters: Filters
) -> None:
    answer = client.get(offered(client, page, format))
    assert answer.status_code == 200
    with Casebook.open(kept_book) as book:
        told = export(book, format, tmp_path / format, filters=filters)
        every = export(book, format, tmp_path / f"all-{format}")
    assert answer.content == (tmp_path / format).read_bytes()
    assert told.rows > 0 and (told.rows < every.rows or not filters.given() or "waiting" in page)
    assert re.search(rf"filename=\"web-{Path(format).stem}-\d{{4}}-\d\d-\d\d", answer.headers["content-disposition"])


def test_truces_violations_and_ties_are_exported_with_their_filters(tmp_path: Path) -> None:
    with client_of(make(tmp_path / "told.book")) as client:
        lives = rows_of(client.get(offered(client, "/truces", "truces.csv")).text)
        early = rows_of(client.get(offered(client, "/truces?on=2016-02-25", "truces.csv")).text)
        assert 0 < len(early) < len(lives) and all((row["date_end"] or row["heard"]) <= "2016-02-25" for row in early)
        one = lives[0]["truce"]
        log = rows_of(client.get(offered(client, f"/truces/{one}?view=log&since=2016-03-05&until=2016-03-07", "violations.csv")).text)
        assert (
            log
            and {row["date_start"] for row in log} <= {"2016-03-05", "2016-03-06", "2016-03-07"}
            and {row["truce"] for row in log} == {one}
        )
        assert {row["truce"] for row in rows_of(client.get(offered(client, f"/truces/{one}", "truces.csv")).text)} == {one}
        ties = rows_of(client.get(offered(client, "/ties?relation=against", "ties.csv")).text)
        assert ties and {row["sign"] for row in ties} == {"-1"}
        hez = rows_of(client.get(offered(client, "/ties?actor=Hezbollah&state=held", "ties.csv")).text)
        assert hez and all("hezbollah" in (row["a"], row["b"]) and row["state"] == "held" for row in hez)


def test_a_file_says_how_it_was_made(client: TestClient) -> None:
    rows = rows_of(client.get("/export?format=claims.csv&since=2016-10-15").text)
    assert re.fullmatch(
        r"reportedly \S+ \| web\.book \| made \d{4}-\d\d-\d\d \| filters: since: 2016-10-15 \| protection: withheld", rows[0]["export"]
    )
    assert not any(row["export"] for row in rows[1:])
    about = load_workbook(io.BytesIO(client.get("/export?format=coding_sheet.xlsx&class=ASSAULT").content))["About"]
    told = {row[1]: row[2] for row in about.iter_rows(values_only=True)}
    assert told["filters"] == "class: ASSAULT" and told["casebook"] == "web.book"
    import pyarrow.parquet as pq

    made = pq.read_table(io.BytesIO(client.get("/export?format=events.parquet&search=chlorine").content))
    assert b"search: chlorine" in made.schema.metadata[b"export"] and made.num_rows > 0


def test_people_are_protected_unless_one_asks_otherwise(client: TestClient, kept_book: Path) -> None:
    html = client.get("/reports").text
    assert re.search(r'<select id="[^"]+" name="protect"><option value="withheld">', html)
    with Casebook.open(kept_book) as book:
        named = {
            s.speaker.name
            for s in book.records(types=["statement"])
            if isinstance(s, Statement) and s.speaker.disclosure == "pseudonymous" and s.speaker.name
        }
    shown = {row["who"] for row in rows_of(client.get("/export?format=claims.csv").text)}
    openly = {row["who"] for row in rows_of(client.get("/export?format=claims.csv&protect=none").text)}
    assert not named & shown and named <= openly | named
    assert client.get("/export?format=claims.csv&protect=nobody").status_code == 400


def test_what_cannot_be_is_said_and_nothing_is_sent(client: TestClient, kept_book: Path) -> None:
    for wrong in (
        "format=claims.xls",
        "format=claims.csv&since=Monday",
        "format=truces.csv&place=Homs",
        "format=claims.csv&as-of=never",
        "format=claims.csv&report=none",
    ):
        answer = client.get(f"/export?{wrong}")
        assert answer.status_code in (400, 404) and "content-disposition" not in answer.headers and "<h1" in answer.text, wrong
    assert client.get("/export?format=claims.csv", headers={"sec-fetch-site": "cross-site"}).status_code == 403
    bad = "<script>document.title='broken'</script>\r\nset-cookie: x=1"
    answer = client.get("/export", params={"format": "claims.csv", "outlet": bad, "search": bad})
    assert (
        answer.status_code == 200
        and "set-cookie" not in answer.headers["content-disposition"].lower().replace("script-", "").split("filename")[0]
    )
    assert "\r" not in answer.headers["content-disposition"] and rows_of(answer.text) == []
    assert set(FILTERS) == set(FORMATS)
    with Casebook.open(kept_book) as book, pytest.raises(ReportedlyError, match="--place"):
        export(book, "truces.csv", kept_book.parent / "never.csv", filters=Filters(place="Homs"))


def test_an_export_of_then_holds_what_was_known_then(client: TestClient, kept_book: Path) -> None:
    then = rows_of(client.get("/export?format=reports.csv&published-by=2016-12-31").text)
    now = rows_of(client.get("/export?format=reports.csv").text)
    assert 0 < len(then) < len(now) and all(row["published"] <= "2016-12-31" for row in then)
    assert "--published-by 2016-12-31" in then[0]["export"]


def test_whoever_leaves_before_a_file_begins_keeps_nobody_else_from_exporting(kept_book: Path) -> None:
    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def unheard(message: Any) -> None:
        pass

    with client_of(kept_book) as own, start_blocking_portal() as portal:
        asked = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/export",
            "raw_path": b"/export", "root_path": "", "query_string": b"format=claims.csv", "headers": [(b"host", b"localhost")],
            "client": ("127.0.0.1", 1), "server": ("localhost", 80),
        }  # fmt: skip
        for _ in range(AT_ONCE):
            portal.call(own.app, dict(asked), gone, unheard)
        assert own.get("/export?format=claims.csv").status_code == 200


def test_file_names_say_what_and_when(kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        name = file_name(book, "accounts.csv", Filters(place="Deir ez-Zor/../x", disputed=True, listed=True), "2016-12-31")
    assert re.fullmatch(r"web-accounts-\d{4}-\d\d-\d\d-Deir-ez-Zor-\.\.-x-disputed-as-of-2016-12-31\.csv", name)


def test_the_command_line_has_the_same_filters(client: TestClient, kept_book: Path, tmp_path: Path) -> None:
    to = tmp_path / "homs.csv"
    done = CliRunner().invoke(app, ["export", str(kept_book), "-f", "accounts.csv", "--to", str(to), "--place", "Homs", "--disputed"])
    assert done.exit_code == 0 and to.read_bytes() == client.get("/export?format=accounts.csv&place=Homs&disputed=1").content
    wrong = CliRunner().invoke(app, ["export", str(kept_book), "-f", "truces.csv", "--to", str(to), "--outlet", "x", "--texts", "2"])
    assert isinstance(wrong.exception, ReportedlyError) and "--outlet, --texts" in str(wrong.exception)


def test_the_part_that_the_map_replaces_brings_an_export_of_what_it_shows(client: TestClient) -> None:
    whole = client.get("/control?who=Syrian&on=2017-06-30").text
    part = client.get("/control?who=Syrian&on=2017-06-30&w=900&h=600", headers={"x-part": "1"}).text
    for html in (whole, part):
        forms = re.findall(r'<form action="/export".*?</form>', html, re.S)
        assert len(forms) == 1 and 'name="who" value="Syrian"' in forms[0] and 'name="on" value="2017-06-30"' in forms[0]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_file_is_downloaded_with_the_filters_of_the_page(address: str, window: Window, width: int) -> None:
    page = window(width)
    page.goto(f"{address}/incidents?disputed=1")
    page.click("summary >> text=Export")
    assert not serious(page) and page.evaluate("document.documentElement.scrollWidth") <= width
    with page.expect_download() as download:
        page.click(".export >> text=Download")
    assert re.fullmatch(r"web-accounts-\d{4}-\d\d-\d\d-disputed\.csv", download.value.suggested_filename)
    table = rows_of(Path(download.value.path()).read_text("utf-8"))
    assert table and {row["status"] for row in table} <= {"disputed", "denied"}
    page.goto(f"{address}/export")
    assert not serious(page)
    for path in ("/reports", "/truces", "/ties", "/sources", "/search?q=Homs", "/timeline", "/control", "/actors/syria-army"):
        page.goto(address + path)
        page.locator("summary", has_text="Export").first.click()
        assert not serious(page), path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
