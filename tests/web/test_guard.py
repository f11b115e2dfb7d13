"""Who may see the pages, from where, and what a hostile page elsewhere can make a browser do: nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.web.guard import access_on, is_loopback
from web.conftest import client_of


def csrf_of(client: TestClient, path: str = "/reports") -> str:
    """The token that this visitor's forms carry."""
    report = next(re.finditer(r'href="(/reports/[^"]+)"', client.get(path).text)).group(1)
    found = re.search(r'name="csrf" value="(\w+)"', client.get(report).text)
    assert found
    return found.group(1)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("127.0.0.1", 200),
        ("[::1]", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("192.168.1.9", 421),
        ("", 421),
    ],
)
def test_pages_answer_only_to_the_names_of_this_computer(client: TestClient, host: str, status: int) -> None:
    # A page elsewhere may point a name of its own at 127.0.0.1 (DNS rebinding): it gets nothing under that name.
    assert client.get("/", headers={"host": host}).status_code == status


def test_the_port_is_part_of_the_name(kept_book: Path) -> None:
    with client_of(kept_book, access=access_on("127.0.0.1", 8361, None, "ana"), base_url="http://localhost:8361") as client:
        assert client.get("/").status_code == 200
        assert client.get("/", headers={"host": "localhost:9999"}).status_code == 421


def test_every_answer_forbids_what_is_not_from_here(client: TestClient) -> None:
    for path in ("/", "/reports", "/nothing-here", "/static/style.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "same-origin"
    assert client.get("/").headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in client.get("/", headers={"origin": "https://evil.example"}).headers


def test_no_page_holds_a_script_or_style_of_its_own(client: TestClient) -> None:
    for path in ("/", "/reports", "/incidents", "/sources", "/actors", "/review"):
        made = client.get(path).text
        assert not re.search(r"<script(?![^>]* src=)", made) and "<style" not in made and " style=" not in made and " onclick=" not in made


def test_writes_need_the_token_of_the_visit_and_come_from_these_pages(own_book: Path) -> None:
    with client_of(own_book) as client:
        token = csrf_of(client)
        with Casebook.open(own_book) as book:
            event = next(iter(book.records(types=["event"])))
        form = {"left": event.id, "kind": "accept", "back": "/"}
        assert client.post("/judge", data=form).status_code == 403
        assert client.post("/judge", data={**form, "csrf": "0" * 40}).status_code == 403
        assert client.post("/judge", data={**form, "csrf": token}, headers={"origin": "https://evil.example"}).status_code == 403
        assert client.post("/judge", data={**form, "csrf": token}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        with client_of(own_book) as other:
            assert other.post("/judge", data={**form, "csrf": token}).status_code == 403  # another visitor's token
        with Casebook.open(own_book) as book:
            assert not list(book.verdicts())
        done = client.post("/judge", data={**form, "csrf": token}, headers={"origin": "http://localhost"}, follow_redirects=False)
        assert done.status_code == 303
        with Casebook.open(own_book) as book:
            assert [(v.left, v.kind, v.by) for v in book.verdicts()] == [(event.id, "accept", "ana")]


def test_nobody_is_sent_elsewhere_after_a_form(own_book: Path) -> None:
    with client_of(own_book) as client:
        token = csrf_of(client)
        with Casebook.open(own_book) as book:
            event = next(iter(book.records(types=["event"])))
        for back in ("https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"):
            done = client.post("/judge", data={"left": event.id, "kind": "accept", "back": back, "csrf": token}, follow_redirects=False)
            assert done.headers["location"] == "/"


def test_too_much_is_refused(client: TestClient) -> None:
    assert client.post("/judge", content=b"x" * 2_100_000, headers={"content-type": "application/x-www-form-urlencoded"}).status_code == 413
    assert client.request("DELETE", "/").status_code == 405


def test_beyond_this_computer_people_give_the_token_and_their_name(own_book: Path) -> None:
    access = access_on("0.0.0.0", 0, "a-long-enough-token", "owner")
    assert access.beyond and not access_on("127.0.0.1", 0, None, "ana").beyond
    with client_of(own_book, access=access, base_url="http://192.168.1.9") as client:
        assert client.get("/reports?outlet=x", follow_redirects=False).headers["location"] == "/enter?to=%2Freports%3Foutlet%3Dx"
        assert client.get("/static/style.css").status_code == 200
        assert client.post("/judge", data={"left": "x"}).status_code == 403
        page = client.get("/enter?to=/reports").text
        token = re.search(r'name="csrf" value="(\w+)"', page).group(1)  # type: ignore[union-attr]
        given = {"csrf": token, "name": "Rana", "to": "/reports"}
        assert client.post("/enter", data={**given, "token": "a-wrong-token-here"}).status_code == 403
        entered = client.post("/enter", data={**given, "token": "a-long-enough-token"}, follow_redirects=False)
        assert entered.status_code == 303 and entered.headers["location"] == "/reports"
        assert "HttpOnly" in entered.headers["set-cookie"] and "SameSite=Strict" in entered.headers["set-cookie"]
        shown = client.get("/reports").text
        assert "Rana" in shown
        with Casebook.open(own_book) as book:
            event = next(iter(book.records(types=["event"])))
        client.post("/judge", data={"left": event.id, "kind": "misread", "csrf": csrf_of(client), "back": "/"})
        with Casebook.open(own_book) as book:
            assert [v.by for v in book.verdicts()] == ["Rana"]
        # A cookie that somebody else made up lets nobody in.
        forged = client.cookies.get("reportedly_0").replace("UmFuYQ==", "QW5h")  # type: ignore[union-attr]
        client.cookies.clear()
        assert client.get("/reports", headers={"cookie": f"reportedly_0={forged}"}, follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    ("host", "only_here"),
    [
        ("127.0.0.1", True),
        ("localhost", True),
        ("::1", True),
        ("127.9.9.9", True),
        ("0.0.0.0", False),
        ("10.0.0.1", False),
        ("example.org", False),
    ],
)
def test_what_only_this_computer_reaches(host: str, only_here: bool) -> None:
    assert is_loopback(host) is only_here
