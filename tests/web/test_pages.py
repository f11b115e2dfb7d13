"""Every page, its filters and its forms, asked as a program asks: what is on it is what the casebook holds."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import Wanted
from reportedly.records import Event, Figure, Statement
from reportedly.web import home, incidents, reports
from web.conftest import client_of
from web.fresh import fresh
from web.test_guard import csrf_of

PAGES = (
    "/",
    "/reports",
    "/incidents",
    "/sources",
    "/sources?show=agencies",
    "/sources?show=speakers",
    "/actors",
    "/review",
    "/search",
    "/search?q=homs",
)


@pytest.mark.parametrize("path", PAGES)
def test_each_page_answers(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200 and "<h1" in answer.text and answer.headers["content-type"].startswith("text/html")


def test_every_report_incident_claim_and_actor_has_a_page(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        for row in book.reports():
            shown = client.get("/reports/" + quote(row.id, safe=""))
            assert shown.status_code == 200, row.id
        for one in book.incidents(every=True):
            assert client.get(f"/incidents/{one.id}").status_code == 200
        for actor in book.actors():
            assert client.get(f"/actors/{actor.slug}").status_code == 200
        for record in list(book.records(types=["statement", "event", "agreement", "tie", "figure", "control"]))[::9]:
            assert client.get(f"/claims/{record.id}").status_code == 200


def test_the_reader_shows_the_text_and_nothing_of_it_twice(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        for row in book.reports():
            report, _ = book.report(row.id)
            shown = client.get("/reports/" + quote(row.id, safe="")).text
            runs = [(int(at), unescape(text)) for at, text in re.findall(r'<span[^>]* data-at="(\d+)"[^>]*>([^<]*)</span>', shown)]
            assert runs and all(report.text[at : at + len(text)] == text for at, text in runs)
            assert "".join("".join(text for _, text in runs).split()) == "".join(report.text.split())


def test_lists_go_on_from_where_they_were(client: TestClient, kept_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module, path, pattern in (
        (reports, "/reports", r'<th scope="row"><a href="(/reports/[^"]+)'),
        (incidents, "/incidents?order={}", r'<th scope="row"><a href="(/incidents/[^"]+)'),
    ):
        monkeypatch.setattr(module, "ROWS", 7)
        for order in ("newest", "oldest", "claimants"):
            found: list[str] = []
            address: str | None = path.format(order)
            while address:
                page = client.get(address).text
                found += re.findall(pattern, page)
                following = re.search(r'href="([^"]+)" rel="next"', page)
                address = unescape(following.group(1)) if following else None
            with Casebook.open(kept_book) as book:
                expected = len(list(book.reports())) if module is reports else len(book.incidents())
            assert len(found) == len(set(found)) == expected, (path, order)


def test_filters_leave_what_fits(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        every = book.incidents()
    for query, fits in (
        ("class=RETREAT", lambda i: i.event_class == "RETREAT"), ("place=Douma", lambda i: i.place == "Douma"),
        ("since=2016-01-01&until=2016-12-31", lambda i: i.day_end and i.day_end >= "2016" and i.day_start <= "2016-12-31"),
        ("actor=Syrian+Arab+Army", lambda i: "syria-army" in (*i.actors, *i.targets)), ("texts=2", lambda i: i.texts > 1),
    ):  # fmt: skip
        shown = set(re.findall(r'<th scope="row"><a href="/incidents/([^"]+)"', client.get(f"/incidents?{query}").text))
        assert shown == {i.id for i in every if fits(i)} and shown, query
    assert "Orontes" in client.get("/reports?outlet=Orontes+Sample+Post").text
    assert 'href="/reports/wire"' not in client.get("/reports?outlet=Orontes+Sample+Post").text


def test_search_finds_words_actors_and_places(client: TestClient) -> None:
    assert "place=Damascus" in client.get("/search?q=damascus").text
    assert "/actors/syria-army" in client.get("/search?q=syrian+arab+army").text
    assert "<mark>chlorine</mark>" in client.get("/search?q=chlorine").text


def test_withheld_speakers_have_no_page_and_are_in_no_list(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        hidden = {
            s.speaker.name
            for s in book.records(types=["statement"])
            if isinstance(s, Statement) and s.speaker.disclosure == "pseudonymous" and s.speaker.name and s.speaker.name != "Anonymous"
        }
    assert hidden
    listed_pages = (
        client.get("/sources?show=speakers").text + client.get("/actors").text + client.get("/").text + client.get("/incidents").text
    )
    assert not [name for name in hidden if name in listed_pages]
    assert all(client.get("/actors/" + quote(name)).status_code == 404 for name in hidden)


def test_what_is_not_there_says_so(client: TestClient) -> None:
    for path in ("/reports/none", "/incidents/none", "/claims/none", "/actors/none", "/sources/none", "/nowhere"):
        answer = client.get(path)
        assert answer.status_code == 404 and "Not here" in answer.text


def test_numbers_that_nothing_is_counted_to_are_no_numbers(client: TestClient) -> None:
    for digits in ("9" * 30, "9" * 5_000):
        for path in (
            "/control?at={}", "/ties?at={}", "/truces?at={}", "/actors/names?at={}", "/sources?at={}", "/incidents?texts={}", "/reports?after=x%09{}",
            "/actors/syria-army?before={}", "/ties?view=accusations&accuser=syria&accused=usa&before={}", "/timeline?show=claims&after=2016-01-01%09{}%091",
            "/timeline?show=control&at={}", "/export?format=incidents.jsonl&texts={}",
        ):  # fmt: skip
            assert client.get(path.format(digits)).status_code == 200, path


def test_a_correction_changes_what_is_counted_and_is_undone(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        figure = next(
            f for f in book.records(report="opposition", types=["figure"]) if isinstance(f, Figure) and f.role == "killed" and f.value == 31
        )
        incident = book.accounts(figure.event or "").incident.id
    with client_of(own_book) as client:
        token = csrf_of(client)
        page = client.get(f"/claims/{figure.id}").text
        form = dict(re.findall(r'<input id="f-\w+" name="(f\.\w+)" value="([^"]*)"', page))
        done = client.post(
            "/correct",
            data={
                **form,
                "f.value": "17",
                "f.low": "17",
                "f.high": "",
                "f.qualifier": "at_least",
                "left": figure.id,
                "csrf": token,
                "back": "/",
            },
            follow_redirects=False,
        )
        assert done.status_code == 303, done.text
        with Casebook.open(own_book) as book:
            verdict = next(iter(book.verdicts(of=[figure.id])))
            assert verdict.fields["value"] == 17 and verdict.fields["qualifier"] == "at_least"
            assert 17 in {t.number for t in book.accounts(incident).tolls}
            listed.refresh(book.store)
            assert listed.by_ids(book.store, [incident])[incident].numbers["lowest"] == min(
                t.number for t in book.accounts(incident).tolls if t.number is not None
            )
        assert "corrected" in client.get("/reports/opposition").text
        client.post("/undo", data={"verdict": verdict.n, "csrf": token, "back": "/"})
        with Casebook.open(own_book) as book:
            assert 17 not in {t.number for t in book.accounts(incident).tolls}


def two_that_differ(own_book: Path) -> tuple[Event, Event]:
    """An event that is told as having happened, and one of the same report that is not."""
    with Casebook.open(own_book) as book:
        events = [e for e in book.records(report="wire", types=["event"]) if isinstance(e, Event)]
    one = next(e for e in events if e.modality == "actual")
    return one, next(e for e in events if e.modality != one.modality)


def test_a_correction_goes_to_no_claim_that_said_otherwise(own_book: Path) -> None:
    one, other = two_that_differ(own_book)
    with client_of(own_book) as client:
        token = csrf_of(client)
        done = client.post(
            "/correct", data={"left": one.id, "f.modality": "rumoured", "also": [other.id, "event-of-nowhere"], "csrf": token, "back": "/"},
            follow_redirects=False,
        )  # fmt: skip
        assert done.status_code == 303, done.text
        with Casebook.open(own_book) as book:
            assert [(v.left, v.fields) for v in book.verdicts()] == [(one.id, {"modality": "rumoured"})]
        offered = re.findall(
            r'data-fields="([^"]*)"><input type="checkbox" name="also" value="([^"]*)"', client.get(f"/claims/{one.id}").text
        )
        assert offered and all("modality" not in fields.split() for fields, id in offered if id == other.id)


def test_a_correction_goes_to_claims_near_it_that_said_otherwise_only_where_ticked_for_that_field(own_book: Path) -> None:
    one, other = two_that_differ(own_book)
    with client_of(own_book) as client:
        form = client.get(f"/claims/{one.id}").text
        offered = re.findall(r'data-fields="([^"]*)"><input type="checkbox" name="over" value="([^"]*)"', form)
        assert ("modality", f"{other.id}:modality") in offered and len(offered) == len(set(offered))
        answer = client.post(
            "/correct", follow_redirects=False,
            data={
                "left": one.id, "f.modality": "rumoured", "f.day": "2017-01-05", "back": "/", "csrf": csrf_of(client),
                "over": [f"{other.id}:modality", f"{other.id}:nothing", "event-of-nowhere:day", "without a colon"],
            },
        )  # fmt: skip
        assert answer.status_code == 303, answer.text
        with Casebook.open(own_book) as book:
            kept = {v.left: v.fields for v in book.verdicts()}
            assert kept == {one.id: {"modality": "rumoured", "day": "2017-01-05"}, other.id: {"modality": "rumoured"}}


def test_what_an_agreement_says_of_mediators_accused_and_place_is_corrected(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        report, records = book.report("wire")
        one = next(r for r in records if isinstance(r, Event))
        book.add_claim(
            {"report": "wire", "type": "agreement", "words": report.text[:40], "start": "0", "step": "breach", "kind": "ceasefire"},
            by="ada",
        )
        agreement = next(iter(book.records(report="wire", types=["agreement"])))
    words = one.trigger.text or ""
    with client_of(own_book) as client:
        data = {"f.mediators": words, "f.accused": words, "f.place": "Hama", "left": agreement.id, "csrf": csrf_of(client), "back": "/"}
        done = client.post("/correct", data=data, follow_redirects=False)
        assert done.status_code == 303, done.text
        shown = client.get(f"/claims/{agreement.id}").text
        for asks in ("Mediated by", "Who is accused", "Where"):
            assert shown.count(f"<dt>{asks}</dt>") == 1, asks


def test_a_correction_that_does_not_fit_says_why(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        event = next(e for e in book.records(report="wire", types=["event"]) if isinstance(e, Event))
    with client_of(own_book) as client:
        token = csrf_of(client)
        answer = client.post("/correct", data={"left": event.id, "f.actor": "the Martians", "csrf": token})
        assert answer.status_code == 422 and "the Martians" in answer.text
        assert client.post("/correct", data={"left": event.id, "f.modality": "untrue", "csrf": token}).status_code == 422
        assert client.post("/correct", data={"left": event.id, "start": "99999", "end": "999999", "csrf": token}).status_code == 422


def test_a_claim_by_hand_stands_on_its_words(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        report, _ = book.report("wire")
    start = report.text.index("bombing the market")
    with client_of(own_book) as client:
        form = {
            "report": "wire",
            "type": "event",
            "words": "bombing the market",
            "start": str(start),
            "f.class": "ASSAULT",
            "f.modality": "denied",
            "f.speaker": "Russia's defence ministry",
            "csrf": csrf_of(client),
        }
        done = client.post("/claims/add", data=form, headers={"accept": "application/json"})
        assert done.status_code == 200, done.text
        with Casebook.open(own_book) as book:
            made = next(r for r in book.records(report="wire", types=["event"]) if r.id == done.json()["claim"])
            assert (
                isinstance(made, Event)
                and made.trigger.spans == ((start, start + 18),)
                and made.reader == "person:ana"
                and made.modality == "denied"
            )
        assert client.post("/claims/add", data={**form, "words": "words of another report"}).status_code == 422


def test_a_claim_by_hand_stands_in_the_statement_around_its_words(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        report, records = book.report("wire")
        said = next(r for r in records if isinstance(r, Statement) and r.content is not None and r.content.text)
        statements = sum(isinstance(r, Statement) for r in records)
    start, end = said.content.spans[0]  # type: ignore[union-attr]
    words = report.text[start:end].split()[0]
    with client_of(own_book) as client:
        asked = client.get("/claims/add", params={"report": "wire", "words": words, "start": str(start)}).text
        assert f'<option value="{said.id}" selected>' in asked
        assert re.search(r'<input id="a-place"[^>]* list="a-place-offers"', asked) and asked.count("<datalist") >= 2
        form = {"report": "wire", "type": "event", "words": words, "start": str(start), "f.class": "PROTEST", "f.said_in": said.id}
        done = client.post("/claims/add", data={**form, "csrf": csrf_of(client)}, headers={"accept": "application/json"})
        assert done.status_code == 200, done.text
        with Casebook.open(own_book) as book:
            made = {r.id: r for r in book.records(report="wire")}
            assert getattr(made[done.json()["claim"]], "said_in") == said.id  # noqa: B009
            assert sum(isinstance(r, Statement) for r in made.values()) == statements  # none beside the one that is there
        wrong = client.post("/claims/add", data={**form, "f.said_in": "statement-nowhere", "csrf": csrf_of(client)})
        assert wrong.status_code == 422 and "statement-nowhere" in wrong.text


def test_a_form_offers_what_is_told_nearby(own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        events = [e for e in book.records(report="wire", types=["event"]) if isinstance(e, Event)]
        named = next(e for e in events if e.place)
    other = next(e for e in events if e.id != named.id)
    with client_of(own_book) as client:
        page = client.get(f"/claims/{other.id}").text
        offered = re.search(r'<datalist id="f-place-offers">(.*?)</datalist>', page, re.DOTALL)
        assert offered and f'value="{named.place[0].name}"' in offered[1]


def test_the_kept_list_is_what_a_rebuild_gives(kept_book: Path, own_book: Path) -> None:
    with Casebook.open(own_book) as book:
        with book.store.writing() as connection:
            for table in ("incident", "incident_actor", "incident_due"):
                connection.exec_driver_sql(f"DELETE FROM {table}")
            connection.exec_driver_sql("INSERT INTO incident_due SELECT DISTINCT incident FROM telling")
        listed.refresh(book.store)
        anew, _ = listed.page(book.store, Wanted(single=True), None, 10_000)
        ids = [one.row.id for one in anew]
        assert ids and {i.id for i in book.incidents(every=True)} == set(ids)
    with Casebook.open(kept_book) as book:
        kept, _ = listed.page(book.store, Wanted(single=True), None, 10_000)
        assert kept == anew
        for one in kept[::7]:
            told = book.accounts(one.row.id)
            assert (one.status, one.disputed_on, one.numbers, one.row.claimants) == (
                told.status,
                told.disputed_on,
                dict(told.numbers),
                told.claimants,
            )


def test_first_page_counts_what_was_just_added(own_book: Path) -> None:
    with client_of(own_book) as client, Casebook.open(own_book) as book:
        before = fresh(client, "/").text
        event = next(iter(book.records(types=["event"])))
        book.judge(event.id, "accept", by="bo")
        assert "<b>0</b> decisions so far" in before and "<b>1</b> decisions so far" in fresh(client, "/").text
    assert home.NEWEST > 0


@pytest.mark.parametrize("path", ["/reports", "/incidents", "/truces", "/ties", "/actors", "/sources", "/timeline"])
def test_lists_of_a_casebook_without_reports_say_so_and_those_whose_filters_leave_nothing_lead_back(
    client: TestClient, tmp_path: Path, path: str
) -> None:
    Casebook.open(tmp_path / "empty.book", create=True).close()
    with client_of(tmp_path / "empty.book") as empty:
        shown = empty.get(path).text
        assert "holds no reports yet" in shown and '<a href="/add">' in shown and "Show all" not in shown
    filtered = client.get(f"{path}?since=2099-01-01&name=nobody+of+this+name&actor=nobody").text
    assert f'<a href="{path}">Show all</a>' in filtered and "holds no reports" not in filtered
