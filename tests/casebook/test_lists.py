"""Lists a part at a time, the review queue, sources and corrections: the same on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from reportedly.casebook import Casebook, report_list, sources
from reportedly.casebook.actors.actors import actor_claims, actor_counts
from reportedly.casebook.coding.sampling import Drawn
from reportedly.casebook.coding.sampling import drawn as drawn_of
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import Wanted
from reportedly.casebook.report_list import WantedReports
from reportedly.casebook.review.correcting import corrected
from reportedly.casebook.review.doubt import doubt
from reportedly.casebook.review.queue import ORDERS, queue
from reportedly.casebook.store.tables import incident, telling, told_in
from reportedly.errors import BadCorrection
from reportedly.records import Event, Figure, Speaker, Statement, quote
from reportedly.resources import Resources
from rival_reports import reports as rival_reports


@pytest.fixture
def market(book: Casebook, resources: Resources) -> Casebook:
    book.add(rival_reports(), resources)
    return book


def walked(part: Callable[[tuple[str, ...] | None], tuple[list[Any], tuple[str, ...] | None]]) -> list[Any]:
    found, after = part(None)
    while after:
        more, after = part(after)
        found += more
    return found


def test_lists_are_walked_without_a_gap_in_every_order(market: Casebook) -> None:
    for order in listed.ORDERS:
        every = walked(lambda after, order=order: listed.page(market.store, Wanted(order=order, single=True), after, 2))  # type: ignore[misc]
        assert sorted(i.row.id for i in every) == sorted(i.id for i in market.incidents(every=True))
        by = {
            "newest": lambda i: [i.row.day_start or ""],
            "oldest": lambda i: [i.row.day_start or ""],
            "claimants": lambda i: [i.row.claimants],
        }[order]
        assert [by(i) for i in every] == sorted((by(i) for i in every), reverse=order != "oldest")
    for order in ("newest", "oldest"):
        lines = walked(lambda after, order=order: report_list.page(market.store, WantedReports(order=order), after, 2))  # type: ignore[misc]
        assert sorted(line.row.id for line in lines) == sorted(r.id for r in market.reports())
    assert (
        report_list.count(market.store, WantedReports(outlet="Reuters"))
        == 2
        == len(report_list.page(market.store, WantedReports(outlet="Reuters"), None, 9)[0])
    )


def test_a_line_says_how_far_a_report_is_reviewed(market: Casebook) -> None:
    records = [r.id for r in market.records(report="wire", types=["statement", "event", "agreement", "tie", "figure", "control"])]
    numbers = market.judge_all(records[:3], "accept", by="ana")
    closed = market.judge("wire", "read_through", by="bo")
    line = report_list.by_ids(market.store, ["wire"])["wire"]
    assert (line.records, line.decided, line.closed_by) == (len(records), 3, "bo")
    assert [r.row.id for r in report_list.page(market.store, WantedReports(state="closed"), None, 9)[0]] == ["wire"]
    market.withdraw_verdicts([*numbers, closed], by="ana")
    line = report_list.by_ids(market.store, ["wire"])["wire"]
    assert (line.decided, line.closed_by) == (0, None)


def test_the_list_of_incidents_follows_what_people_decide(market: Casebook) -> None:
    incident = max(market.incidents(), key=lambda i: i.reports)
    other = next(i for i in market.incidents() if i.id != incident.id and not i.wide and i.event_class == incident.event_class)
    n = market.judge(incident.id, "same", right=other.id, by="ana")

    def kept() -> dict[str, int]:
        return {i.row.id: i.row.reports for i in listed.page(market.store, Wanted(single=True), None, 99)[0]}

    assert kept() == {i.id: i.reports for i in market.incidents(every=True)} and len(kept()) == len(market.incidents(every=True))
    market.withdraw_verdict(n, by="ana")
    assert kept() == {i.id: i.reports for i in market.incidents(every=True)} and other.id in kept()
    market.withdraw("wire", by="ana", why="consent withdrawn")
    assert kept() == {i.id: i.reports for i in market.incidents(every=True)}


@pytest.mark.parametrize("order", ORDERS)
def test_the_queue_brings_what_nobody_decided_each_sentence_once(market: Casebook, order: str) -> None:
    seen: set[str] = set()
    drawn = {one.record for one in _drawn(market, 9)} if order == "sample" else set()
    for _ in range(60):
        items = queue(market.store, order, 3)
        if not items:
            break
        for item in items:
            assert item.open and not seen & set(item.open)
            assert item.report.text[item.start : item.end].strip()
        taken = [id for item in items for id in item.open]
        seen |= set(taken)
        market.judge_all(taken, "accept", by="ana")
    if order == "least_sure":
        every = {r.id for r in market.records(types=["statement", "event", "agreement", "tie", "figure", "control"])}
        assert seen == every and queue(market.store, order, 3) == []
    elif order == "sample":
        assert len(drawn) == 9 and drawn <= seen and market.sample("claims").decided == 9  # type: ignore[union-attr]
    else:  # the claims of every incident in question, however many incidents are decided on already
        fits = select(incident.c.id).where(incident.c.disputed == 1 if order == "conflicts" else incident.c.listed == 1)
        asked = select(told_in.c.claim).join(telling, telling.c.id == told_in.c.telling).where(telling.c.incident.in_(fits))
        with market.store.reading() as connection:
            assert set(connection.execute(asked).scalars()) <= seen


def _drawn(book: Casebook, size: int) -> list[Drawn]:
    made = book.draw_sample("claims", size, seed="today", by="ana")
    with book.store.reading() as connection:
        return drawn_of(connection, made.n)


def test_the_queue_begins_with_what_was_left_most_open() -> None:
    text = "Warplanes bombed the market, the mayor said."
    bare = Event(id="event-1", report="r", event_class="CONSULT", trigger=quote(text, (10, 16)))
    said = Statement(
        id="statement-1",
        report="r",
        speaker=Speaker(text="the mayor", spans=((29, 38),), name="the mayor", disclosure="named"),
        cue=quote(text, (39, 43)),
        content=quote(text, (0, 27)),
    )
    sure = Event(id="event-2", report="r", event_class="ASSAULT", trigger=quote(text, (10, 16)), confidence=0.97)
    assert (doubt(bare) or 0) > (doubt(said) or 0) and doubt(sure) == 3
    assert doubt(Event(id="e", report="r", event_class="ASSAULT", trigger=quote(text, (10, 16)), reader="person:ana")) is None


def test_sources_are_in_the_order_of_their_names_and_hold_nobody_withheld(market: Casebook) -> None:
    rows = sources.outlets(market.store)
    assert [o.name for o in rows] == sorted((o.name for o in rows), key=str.casefold) and len(rows) == len(
        {r.outlet for r in market.reports()}
    )
    copier = sources.outlet(market.store, "The Daily Example")
    assert copier is not None and (copier.row.reports, copier.copied, copier.first) == (1, 1, 0)
    assert sum(n for _, n in sources.disclosed(market.store)) == len(list(market.records(types=["statement"])))
    assert sources.outlet(market.store, "none") is None
    spoken = {s.slug: s.statements for s in sources.speakers(market.store)}
    for slug, n in spoken.items():
        counts = actor_counts(market.store, slug)
        assert counts[0] == n
        claims, more = actor_claims(market.store, slug, 0, None, 2)
        while more is not None:
            further, more = actor_claims(market.store, slug, 0, more, 2)
            claims += further
        assert len({c.id for c in claims}) == len(claims) == n


def test_corrections_lie_over_a_record_and_are_refused_where_they_do_not_fit(market: Casebook) -> None:
    report, records = market.report("wire")
    event = next(r for r in records if isinstance(r, Event) and r.actor)
    at = report.text.index("warplanes")
    made = corrected(event, {"modality": "denied", "actor": [[at, at + 9]], "day": "2016-10-07", "place": "Idlib"}, report.text)
    assert isinstance(made, Event) and made.id == event.id and made.modality == "denied"
    assert [m.text for m in made.actor] == ["warplanes"] and made.time is not None and made.time.start == "2016-10-07"
    assert [p.name for p in made.place] == ["Idlib"] and event.modality != "denied"
    figure = next(r for r in records if isinstance(r, Figure))
    assert corrected(figure, {"place": ""}, report.text).place is None  # type: ignore[union-attr]
    for fields in (
        {"id": "x"},
        {"colour": "red"},
        {"modality": "untrue"},
        {"actor": [[0, 10**6]]},
        {"actor": "x"},
        {"day": "soon"},
        {"day": "2016-10-07/2016-10-01"},
    ):
        with pytest.raises(BadCorrection):
            corrected(event, fields, report.text)
        with pytest.raises(BadCorrection):
            market.judge(event.id, "correct", fields=fields, by="ana")
    assert not list(market.verdicts())


def test_who_says_it_is_corrected_and_accounts_follow(market: Casebook) -> None:
    incident = max(market.incidents(), key=lambda i: i.reports)
    told = market.accounts(incident.id)
    one = next(
        e for e in market.records(types=["event"])
        if isinstance(e, Event) and e.said_in and e.id in {s.claim for a in told.accounts for cells in a.cells.values() for c in cells for s in c.said}
    )  # fmt: skip
    other = next(
        s for s in market.records(report=one.report, types=["statement"])
        if isinstance(s, Statement) and s.id != one.said_in and s.speaker.name and s.speaker.disclosure == "institutional"
    )  # fmt: skip
    before = {a.who for a in told.accounts for cells in a.cells.values() for c in cells for s in c.said if s.claim == one.id}
    market.judge(one.id, "correct", fields={"said_in": other.id}, by="ana")
    after = {
        a.who
        for a in market.accounts(incident.id).accounts
        for cells in a.cells.values()
        for c in cells
        for s in c.said
        if s.claim == one.id
    }
    assert after and after != before and other.speaker.name in "".join(after)
