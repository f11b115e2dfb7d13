"""What pages count and list - claims over time, incidents by place and month, who accuses whom - on SQLite and on PostgreSQL."""

from __future__ import annotations

from made_reports import taken
from reportedly.casebook import Casebook, over_time, report_list
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.listed import Wanted
from reportedly.casebook.over_time import WantedClaims
from reportedly.casebook.ties import accusations
from reportedly.resources import Resources

TEXTS = {
    "a": ("2016-09-12", "Warplanes bombed a market in Saraqib on 11 September 2016, killing nine people, rescuers said. Russia accused Turkey of shelling Afrin."),
    "b": ("2016-09-13", "An air raid on a market in Saraqib on 11 September 2016 killed eleven people, the Syrian Observatory for Human Rights said."),
    "c": ("2016-10-03", "Rockets hit the city of Homs on 2 October 2016 and killed two people, state television said. Russia accused Turkey of shelling Kobani."),
    "d": (None, "Shells hit the city of Homs on 2 October 2016 and killed two people, a resident said."),
}  # fmt: skip


def filled(book: Casebook, resources: Resources) -> Casebook:
    book.add([taken(text, id=id, published=day, outlet=f"Paper {id}") for id, (day, text) in TEXTS.items()], resources)
    return book


def test_claims_are_counted_by_month_and_listed_in_order_of_publication(book: Casebook, resources: Resources) -> None:
    filled(book, resources)
    counted = over_time.by_month(book.store, WantedClaims())
    rows = [r for id in "abc" for r in book.records(id, types=["event", "figure"])]
    assert {(kind, month) for kind, month, _ in counted} >= {("event", "2016-09"), ("figure", "2016-09"), ("event", "2016-10")}
    assert sum(n for kind, _, n in counted if kind in ("event", "figure")) == len(rows)  # without a day of publication in no month
    found, at = [], None
    while True:  # a few at a time, as pages ask for them
        some, at = over_time.claims(book.store, WantedClaims(), at, 3)
        found += some
        if at is None:
            break
    days = [c.published for c in found]
    assert days == sorted(days) and len({c.id for c in found}) == len(found) == sum(n for _, _, n in counted)
    only, _ = over_time.claims(book.store, WantedClaims(since="2016-10-01", until="2016-10-31", kind="event"), None, 100)
    assert only and {c.published for c in only} == {"2016-10-03"}
    russia, _ = over_time.claims(book.store, WantedClaims(actor="russia"), None, 100)
    assert {c.report for c in russia} == {"a", "c"}
    some, rest = over_time.claims(book.store, WantedClaims(actor="russia"), None, 1)
    assert rest is not None and over_time.claims(book.store, WantedClaims(actor="russia"), rest, 100)[0] == russia[1:]
    assert over_time.by_month(book.store, WantedClaims(actor="russia", kind="event"))
    place = next(i.place_key for i in book.incidents() if i.place == "Saraqib" or (i.place or "").startswith("Saraq"))
    there, _ = over_time.claims(book.store, WantedClaims(place=place or ""), None, 100)
    assert {c.report for c in there} == {"a", "b"}


def test_incidents_are_counted_by_place_and_by_month(book: Casebook, resources: Resources) -> None:
    filled(book, resources)
    rows = [i for i in book.incidents() if i.place_key]
    by_place = listed.by_place(book.store, Wanted())
    assert {(p.place, p.incidents) for p in by_place} == {
        (key, sum(i.place_key == key for i in rows)) for key in {i.place_key for i in rows}
    }
    assert all(p.one in {i.id for i in rows if i.place_key == p.place} and 0 <= p.disputed <= p.incidents for p in by_place)
    assert dict(listed.by_month(book.store, Wanted())) == {
        month: sum((i.day_start or "").startswith(month) for i in book.incidents()) for month in ("2016-09", "2016-10")
    }
    assert listed.by_month(book.store, Wanted(since="2016-10-01")) == [
        m for m in listed.by_month(book.store, Wanted()) if m[0] == "2016-10"
    ]
    assert sum(p.disputed for p in listed.by_place(book.store, Wanted(disputed=True))) == sum(p.disputed for p in by_place)


def test_who_accuses_whom_is_counted_by_month_and_listed(book: Casebook, resources: Resources) -> None:
    filled(book, resources)
    every = accusations.accusations(book.store)
    mine = {(a.month, a.texts) for a in every if (a.accuser, a.accused) == ("russia", "turkey")}
    assert mine == {("2016-09", 1), ("2016-10", 1)}
    claims, more = accusations.accusations_of(book.store, "russia", "turkey", "", "", None, 100)
    assert {c.report for c in claims} == {"a", "c"} and more is None
    first, at = accusations.accusations_of(book.store, "russia", "turkey", "", "", None, 1)
    rest, end = accusations.accusations_of(book.store, "russia", "turkey", "", "", at, 100)
    assert at is not None and end is None and {c.id for c in first} | {c.id for c in rest} == {c.id for c in claims} and len(first) == 1
    assert first[0].report == "c"  # the last added first
    assert {c.report for c in accusations.accusations_of(book.store, "russia", "turkey", "2016-10", "2016-10", None, 9)[0]} == {"c"}
    book.judge(claims[0].id, "misread", by="ana")
    assert len([a for a in accusations.accusations(book.store) if (a.accuser, a.accused) == ("russia", "turkey")]) == 1


def test_reports_are_counted_by_month(book: Casebook, resources: Resources) -> None:
    filled(book, resources)
    assert dict(report_list.by_month(book.store)) == {"2016-09": 2, "2016-10": 1}
