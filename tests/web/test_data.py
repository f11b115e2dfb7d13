"""`/data`: the tables in SQL, read-only, limited, behind the same door, and with nothing from outside."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.casebook.store.migrations.m0009_views import VIEWS
from reportedly.records import Statement
from reportedly.web.application import make_app
from reportedly.web.guard import access_on
from web.conftest import client_of

pytest.importorskip("datasette", reason="datasette is not installed (pip install 'reportedly[data]')")

from reportedly.web.data import QUERIES

Window = Callable[..., Any]
ROOT = Path(__file__).parents[2]


def ask(client: TestClient, sql: str) -> Any:
    return json.loads(client.get(f"/data/book.json?_shape=array&sql={quote(sql)}").text)


def test_views_hold_what_the_casebook_shows(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        told = book.overview()
        incidents = book.incidents(every=True)
    assert ask(client, "select count(*) as n from v_claims")[0]["n"] == told["claims"]
    assert ask(client, "select count(*) as n from v_statements")[0]["n"] == told["records"]["statement"]
    assert ask(client, "select count(*) as n from v_reports")[0]["n"] == told["reports"]
    assert ask(client, "select count(distinct actor) as n from v_actors")[0]["n"] <= told["actors"]
    assert ask(client, "select count(*) as n from v_incidents")[0]["n"] == len(incidents)
    rows = ask(client, "select incident, count(distinct report) as n from v_incident_claims group by incident order by n desc limit 1")
    assert rows[0]["n"] == max(i.reports for i in incidents)
    for name in VIEWS:
        assert client.get(f"/data/book/{name}").status_code == 200, name


def test_speakers_whose_names_are_withheld_stand_by_their_role(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        withheld = [
            s
            for s in book.records(types=["statement"])
            if isinstance(s, Statement) and s.speaker.disclosure in ("anonymous", "pseudonymous")
        ]
    connection = sqlite3.connect(own_book)
    assert len(withheld) > 5
    for one in withheld:
        shown = connection.execute("select who, actor from v_statements where id = ?", (one.id,)).fetchall()
        claims = connection.execute("select who, who_actor from v_claims where said_in = ?", (one.id,)).fetchall()
        assert {*shown, *claims} == {(f"{one.speaker.disclosure} {one.speaker.role or 'speaker'}", None)}


def test_the_questions_to_begin_with_are_documented_and_answered(client: TestClient) -> None:
    blocks = re.findall(r"```sql\n(.*?)```", (ROOT / "docs/web.md").read_text("utf-8"), re.S)
    assert [" ".join(b.split()) for b in blocks] == [sql for _, sql in QUERIES.values()]
    for name, (_, sql) in QUERIES.items():
        answer = client.get(f"/data/book/{name}.json?_shape=array")
        assert answer.status_code == 200
        rows = json.loads(answer.text)
        assert rows or "decided" in sql, name
        assert ask(client, sql) == rows


def test_nothing_can_be_written_reached_or_held_up(client: TestClient, kept_book: Path) -> None:
    for sql in (
        "delete from report",
        "update report set title = 'x'",
        "attach 'other.db' as other",
        "pragma query_only = 0",
        "create temp table t (x)",
    ):
        assert client.get(f"/data/book.json?sql={quote(sql)}").status_code == 400, sql
    endless = client.get(
        f"/data/book.json?sql={quote('with recursive n(x) as (select 1 union all select x + 1 from n) select max(x) from n')}"
    )
    assert endless.status_code == 400 and "took too long" in endless.text
    assert client.get(f"/data/book.json?sql={quote('select hex(zeroblob(900000000))')}").status_code == 400
    for path in (
        "/data/-/databases.json",
        "/data/-/settings.json",
        "/data/-/plugins",
        "/data/-/logout",
        "/data/_memory",
        "/data/_internal",
        "/data/book.db",
    ):
        answer = client.get(path)
        assert answer.status_code in (403, 404) and str(kept_book.parent) not in answer.text, path
    assert client.post("/data/book", headers={"content-length": "0"}).status_code == 405
    assert "set-cookie" not in {k for k in client.get("/data/book").headers if "ds_" in client.get("/data/book").headers[k]}


def test_its_pages_run_nothing_but_scripts_that_are_known(client: TestClient) -> None:
    policy = client.get("/data/book").headers["content-security-policy"]
    scripts = re.search(r"script-src ([^;]+)", policy).group(1).split()  # type: ignore[union-attr]
    assert scripts[0] == "'self'" and all(s.startswith("'sha256-") for s in scripts[1:]) and "default-src 'none'" in policy
    assert "sha256" not in client.get("/").headers["content-security-policy"]


def test_the_same_door_and_closed_beyond_this_computer(own_book: Path) -> None:
    with client_of(own_book) as here:
        assert here.get("/data/book", headers={"host": "evil.example"}).status_code == 421
        assert here.get("/data/book", headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert 'href="/data/"' in here.get("/export").text
    team = access_on("0.0.0.0", 0, "a-long-enough-token", "owner")
    with client_of(own_book, access=team, base_url="http://192.168.1.9") as away:
        assert away.get("/data/book", follow_redirects=False).status_code == 303  # to the door
    with Casebook.open(own_book) as book:
        for data, status in ((None, 404), (True, 200), (False, 404)):
            client = TestClient(make_app(book, team, data=data), base_url="http://192.168.1.9")
            token = re.search(r'name="csrf" value="(\w+)"', client.get("/enter").text).group(1)  # type: ignore[union-attr]
            client.post("/enter", data={"csrf": token, "name": "Rana", "token": "a-long-enough-token", "to": "/"})
            assert client.get("/data/book").status_code == status


def test_a_casebook_of_any_name_is_opened(kept_book: Path, tmp_path: Path) -> None:
    path = tmp_path / "a?b#c%20 '\".book"
    shutil.copy(kept_book, path)
    with client_of(path) as client:
        assert ask(client, "select count(*) as n from v_reports")[0]["n"] > 0


@pytest.mark.parametrize("width", [1280, 390])
def test_in_a_browser_hostile_words_do_nothing_and_sql_is_asked(address: str, window: Window, width: int) -> None:
    page = window(width)
    page.goto(f"{address}/data/")
    with page.expect_navigation():
        page.click("text=v_reports")
    page.goto(f"{address}/data/book/v_reports?_sort=id&_facet=outlet")
    assert "onerror" in page.inner_text("body") and page.title() != "broken"
    page.goto(f"{address}/data/book/v_claims?_size=200")
    page.goto(f"{address}/data/book/report?_size=200")
    assert page.locator("td img, td script, td svg").count() == 0
    page.goto(f"{address}/data/book?sql=" + quote("select '<script>document.title=''broken''</script><img src=x onerror=alert(1)>' as x"))
    page.wait_for_selector(".CodeMirror")
    page.click("#sql-format")
    with page.expect_navigation():
        page.click("text=Run SQL")
    assert page.title() != "broken"
    with page.expect_navigation():
        page.click("text=Back to the casebook")
    assert page.url.rstrip("/") == address
