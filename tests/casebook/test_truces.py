"""Truces across reports: which tellings are of one, what people decided, its life, its parts, what stands in the tables."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from made_truces import Writer, writer
from reportedly.casebook import Casebook, Truce
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.truces.alignment import truces_of
from reportedly.casebook.truces.comparing import compare, profile_of, reasons
from reportedly.casebook.truces.tellings import TruceTelling, truce_tellings
from reportedly.casebook.truces.words import ends_on, length_of, marks_of, month_of
from reportedly.commands import SAMPLES
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.intake import intake
from reportedly.records import Record, Report
from reportedly.resources import Resources
from truce_reports import reports as own_reports


@pytest.fixture(scope="module")
def sochi(resources: Resources, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truce]:
    """The casebook of our own reports, and the truce that most of them tell of."""
    path = tmp_path_factory.mktemp("truces") / "book"
    with Casebook.open(path, create=True) as book:
        book.add(own_reports(), resources)
        return path, book.truce(max(book.truces(), key=lambda t: t.reports).id)


def ids(book: Casebook) -> set[frozenset[str]]:
    """The reports of each truce."""
    return {frozenset(s.report for s in book.truce(row.id).life) for row in book.truces(every=True)}


def test_one_deal_is_one_truce_however_reports_call_it(sochi: tuple[Path, Truce]) -> None:
    path, truce = sochi
    with Casebook.open(path) as book:
        assert ids(book) == {
            frozenset({"wire", "sochi", "brokered", "bare", "collapse", "end"}), frozenset({"madaya", "madaya-2", "madaya-3"}), frozenset({"homs"}),
        }  # fmt: skip
    assert truce.named and "Sochi" in truce.name and set(truce.makers) == {"Russia", "Turkey"} and truce.areas == ("Idlib",)
    # The copy is a report of the truce, and its text is the wire's.
    assert (truce.reports, truce.texts) == (7, 6)


def test_copies_count_once_and_are_named(sochi: tuple[Path, Truce]) -> None:
    _, truce = sochi
    refused = [s for s in truce.life if s.step == "refuse"]
    assert len(refused) == 1 and refused[0].reports == ("copy", "wire") and refused[0].outlet == "Reuters"


def test_each_step_stands_with_its_words_its_teller_and_the_way_to_the_page(sochi: tuple[Path, Truce]) -> None:
    path, truce = sochi
    with Casebook.open(path) as book:
        texts = {row.id: " ".join(book.report(row.id)[0].text.split()) for row in book.reports()}
    assert truce.life
    for step in truce.life:
        assert step.words and " ".join(step.words.split()) in texts[step.report] and step.who and step.context
    collapsed = next(s for s in truce.life if s.step == "collapse" and s.modality == "actual")
    assert (collapsed.who, collapsed.chain, collapsed.day_end) == ("Syrian Observatory for Human Rights", ("Example Herald",), "2019-05-04")
    denied = next(s for s in truce.life if s.step == "collapse" and s.modality == "denied")
    assert denied.who == "Turkey" and not denied.changes and denied.stance == "deny"
    assert [s.day_end or "9999" for s in truce.life] == sorted(s.day_end or "9999" for s in truce.life)


def test_what_would_be_a_violation_is_none(sochi: tuple[Path, Truce]) -> None:
    _, truce = sochi
    assert next(s for s in truce.states if s.who == "Naji Mustafa").state is None
    assert "Naji Mustafa" not in {name for v in truce.alleged for name in v.accuser}


def test_a_withheld_name_is_nowhere(sochi: tuple[Path, Truce]) -> None:
    path, _ = sochi
    with Casebook.open(path) as book:
        madaya = next(book.truce(row.id) for row in book.truces() if "Madaya" in row.areas)
    assert {s.who for s in madaya.life if s.report == "madaya-3"} == {"anonymous resident"}
    assert all("residents of" not in name for v in madaya.alleged for name in v.accuser)


def tell(*steps: tuple[str, dict[str, object]], id: str, published: str = "2016-02-28", outlet: str = "Example Wire") -> list[Record]:
    made = writer(id, published, outlet)
    for step, fields in steps:
        made.step(step, **fields)  # type: ignore[arg-type]
    return made.done()


CESSATION = {"kind": "cessation_of_hostilities", "mediators": ("russia", "usa")}


def three_truces() -> list[list[Record]]:
    """Reports of a wide truce, a local one within it, and the next wide one half a year later."""
    return [
        tell(("implement", {**CESSATION, "day": "2016-02-27"}), id="a"),
        tell(("breach", {**CESSATION, "teller": "high-negotiations-committee", "accused": ("syria-army",)}), id="b", published="2016-03-02"),
        tell(("breach", {"teller": "syria-army", "accused": ("high-negotiations-committee",)}), id="c", published="2016-03-03"),
        tell(("implement", {"area": ("Madaya",), "day": "2016-03-01", "kind": "local_truce"}), id="d", published="2016-03-02"),
        tell(("observe", {"area": ("Madaya",), "teller": "un"}), id="e", published="2016-03-09"),
        tell(("sign", {**CESSATION, "day": "2016-09-09"}), ("implement", {**CESSATION, "day": "2016-09-12"}), id="f", published="2016-09-13"),
        tell(("collapse", {"by": ("syria-army",), "duration": "seven-day"}), id="g", published="2016-09-20"),
    ]  # fmt: skip


def test_two_truces_of_the_same_makers_are_two_and_a_bare_one_is_that_of_its_day(book: Casebook) -> None:
    for records in three_truces():
        book.add_records(records)
    assert ids(book) == {frozenset("abc"), frozenset("de"), frozenset("fg")}


def test_a_local_truce_lies_within_a_wide_one_and_is_not_merged_with_it(book: Casebook) -> None:
    book.add_records(r for records in three_truces() for r in records)
    rows = {frozenset(s.report for s in book.truce(row.id).life): row for row in book.truces()}
    local, wide = rows[frozenset("de")], rows[frozenset("abc")]
    assert [(link.truce, link.how) for link in local.within] == [(wide.id, "likely")]
    assert [link.truce for link in wide.parts] == [local.id] and not rows[frozenset("fg")].parts


def test_the_order_of_reports_and_of_days_on_which_they_are_added_makes_no_difference(new_place: Callable[[], str]) -> None:
    def seen(order: Sequence[list[Record]], looking: bool) -> object:
        with Casebook.open(new_place(), create=True) as book:
            for records in order:
                book.add_records(records)
                if looking:
                    book.truces()
            return [book.truce(row.id, "2016-09-14") for row in book.truces(every=True)]

    given = three_truces()
    first = seen(given, looking=False)
    shuffled = given[:]
    random.Random(3).shuffle(shuffled)
    assert seen(shuffled, looking=True) == first
    with Casebook.open(new_place(), create=True) as book:
        book.add_records(r for records in reversed(given) for r in records)
        assert [book.truce(row.id, "2016-09-14") for row in book.truces(every=True)] == first


def test_people_decide_and_need_not_decide_twice(book: Casebook) -> None:
    given = three_truces()
    book.add_records(r for records in given for r in records)
    rows = {frozenset(s.report for s in book.truce(row.id).life): row.id for row in book.truces()}
    spring, autumn, local = rows[frozenset("abc")], rows[frozenset("fg")], rows[frozenset("de")]
    same = book.judge(spring, "same", right=autumn, by="Ana")
    assert frozenset("abcfg") in ids(book)
    assert book.truce(autumn).id == book.truce(spring).id == min(spring, autumn)  # an id that it had leads to it
    book.withdraw_verdict(same)
    assert ids(book) == {frozenset("abc"), frozenset("de"), frozenset("fg")}
    bare = next(r for r in given[2] if r.id.startswith("agreement")).id
    book.judge(bare, "not_same", right=next(r for r in given[0] if r.id.startswith("agreement")).id, by="Ana")
    assert frozenset("c") in ids(book)
    book.judge(bare, "same", right=local, by="Ana")
    assert frozenset("cde") in ids(book)
    book.judge(autumn, "part_of", right=spring, by="Ana")
    assert [(link.truce, link.how) for link in book.truce(autumn).within] == [(book.truce(spring).id, "verdict")]
    book.judge(bare, "misread", by="Ana")
    assert frozenset("de") in ids(book) and not any("c" in reports for reports in ids(book))


def test_a_likely_link_is_undone_by_a_person_for_good_and_that_can_be_undone(book: Casebook) -> None:
    given = three_truces()
    book.add_records(r for records in given for r in records)
    rows = {frozenset(s.report for s in book.truce(row.id).life): row.id for row in book.truces()}
    wide, local = rows[frozenset("abc")], rows[frozenset("de")]
    assert [(link.truce, link.how) for link in book.truce(local).within] == [(wide, "likely")]
    n = book.judge(local, "not_part_of", right=wide, by="Ana")
    assert book.truce(local).within == () and book.truce(wide).parts == ()
    assert book.truce(local).id != book.truce(wide).id  # nor does it say that they are the same
    more = writer("z", "2016-03-01")
    more.step("observe", area=("Douma",), truce="local", kind="local_truce")
    book.add_records(more.done())  # what comes later does not bring it back
    assert not [link for link in book.truce(local).within if link.truce == wide]
    with book.as_of("2999-01-01") as again:
        assert again.truce(local).within == book.truce(local).within
    book.judge(local, "part_of", right=wide, by="Ben")  # a later verdict wins
    assert [(link.truce, link.how) for link in book.truce(local).within] == [(wide, "verdict")]
    book.withdraw_verdict(n + 1)
    assert book.truce(local).within == ()
    book.withdraw_verdict(n)
    assert [(link.truce, link.how) for link in book.truce(local).within] == [(wide, "likely")]


def test_a_correction_counts_in_the_life_of_a_truce(book: Casebook) -> None:
    made = writer("x", "2016-03-02")
    step = made.step("collapse", teller="un", day="2016-03-01", area=("Homs",))
    book.add_records(made.done())
    book.judge(step, "correct", fields={"step": "suspend", "day": "2016-02-29"}, by="Ana")
    (state,) = book.truce(step).states
    assert (state.state, state.since) == ("suspended", "2016-02-29")
    assert [(s.step, s.day_end) for s in book.truce(step).life] == [("suspend", "2016-02-29")]


def test_a_person_can_part_what_one_report_tells_as_one(book: Casebook) -> None:
    made = writer("two")
    first, second = made.step("implement", day="2016-02-27", area=("Homs",)), made.step("collapse", day="2016-02-20")
    book.add_records(made.done())
    assert len(book.truces(every=True)) == 1
    book.judge(first, "not_same", right=second, by="Ana")
    assert book.truce(first).id != book.truce(second).id


def test_a_truce_that_a_report_tells_as_part_of_a_wider_one_is_linked_to_it(book: Casebook) -> None:
    made = writer("w")
    made.step("announce", day="2016-02-22", truce="wide", **CESSATION)
    made.step("sign", area=("Douma",), truce="local", part_of="w-wide", kind="local_truce")
    book.add_records(made.done())
    local = next(row for row in book.truces() if row.areas == ("Douma",))
    assert [link.how for link in local.within] == ["told"]


def test_what_was_withdrawn_and_what_a_newer_version_replaced_is_in_no_truce(book: Casebook) -> None:
    book.add_records(r for records in three_truces() for r in records)
    book.withdraw("d", by="Ana", why="consent")
    book.withdraw("e", by="Ana", why="consent")
    assert ids(book) == {frozenset("abc"), frozenset("fg")}
    with pytest.raises(NoSuchRecord, match="no truce"):
        book.truce("agreement-0123456789abcdef")
    with pytest.raises(ReportedlyError, match="no day"):
        book.truces("yesterday")


def test_roles_and_terms_stand_with_who_tells_them(book: Casebook) -> None:
    made = writer("r")
    offer = made.step("announce", teller="russia", day="2016-02-22", parties=("syria-government",), excluded=("isis",), **CESSATION)
    made.step("guarantee", teller="turkey", guarantors=("turkey",), modality="denied")
    made.step("term", teller="russia", of=offer, words="sieges are lifted", modality="planned")
    book.add_records(made.done())
    other = writer("s", outlet="Second")
    other.step("exclude", excluded=("isis",), **CESSATION)
    other.step("implement", day="2016-02-27")
    other.step("term", words="Sieges are lifted", modality="planned")
    book.add_records(other.done())
    truce = book.truce(offer)
    roles = {(r.part, r.actor): r for r in truce.roles}
    assert roles["excluded", "isis"].said_by == ("Second", "russia") and roles["mediators", "usa"].said_by
    assert roles["guarantors", "turkey"].denied_by == ("turkey",) and not roles["guarantors", "turkey"].said_by
    assert [(t.words, t.said_by) for t in truce.terms] == [("sieges are lifted", ("russia", "Second"))]


def test_readers_comments_tell_of_no_truce(book: Casebook) -> None:
    made = writer("comment", outlet=None)
    made.step("collapse", day="2016-02-28")
    book.add_records(made.done(kind="comment", part_of="a"))
    assert book.truces(every=True) == []


def test_a_casebook_that_may_only_be_read_shows_the_same(tmp_path: Path) -> None:
    path = tmp_path / "book"
    with Casebook.open(path, create=True) as book:
        book.add_records(r for records in three_truces() for r in records)
        book._store.read_only = True
        unkept = book.truces("2016-03-05", every=True), [book.truce(row.id) for row in book.truces()]
        book._store.read_only = False
        assert (book.truces("2016-03-05", every=True), [book.truce(row.id) for row in book.truces()]) == unkept
        assert list(book.every_truce()) == sorted((book.truce(row.id) for row in book.truces(every=True)), key=lambda t: t.id)


def test_the_casebook_as_of_a_day_has_the_truces_of_then(book: Casebook) -> None:
    book.add_records(r for records in three_truces() for r in records)
    with book.as_of(published_by="2016-03-05") as then:
        assert {row.last_heard for row in then.truces()} == {"2016-03-03", "2016-03-02"}


def test_why_reports_stand_together_can_be_shown(book: Casebook) -> None:
    book.add_records(r for records in three_truces() for r in records)
    truce = max((book.truce(row.id) for row in book.truces()), key=lambda t: t.reports)
    assert {report for report, _, _ in truce.why} == set("abc")
    for _, total, parts in truce.why:
        assert total == sum(part.weight for part in parts) and parts[0].about == "to begin with"


SAMPLE_TRUCES = ("2016-02-23-*", "2016-02-29-*", "2016-09-17-*-wire*", "2016-09-20-*", "2018-09-18-*", "2018-10-15-*")


def test_the_sample_reports_tell_of_three_truces(resources: Resources, tmp_path: Path) -> None:
    pages: list[Path | str] = [page for pattern in SAMPLE_TRUCES for page in sorted(SAMPLES.glob(pattern))]
    with Casebook.open(tmp_path / "book", create=True) as book:
        book.add(intake(pages), resources)
        spring, autumn, idlib = book.truces("2016-09-25")
        assert [row.reports for row in (spring, autumn, idlib)] == [2, 2, 2]
        assert (autumn.made, autumn.began, autumn.length, autumn.expires) == (
            ("2016-09-09", "2016-09-09"), ("2016-09-12", "2016-09-12"), "7 days", "2016-09-19",
        )  # fmt: skip
        states = {s.actor or s.who: s for s in autumn.states}
        assert states["syria-army"].state == "collapsed" and states["john-kerry"].state is None  # who said that it was not dead
        assert states["vitaly-churkin"].expired_by_term == "2016-09-19" and states["russia"].state == "accepted"
        assert not idlib.states and {s.state for s in book.truce(idlib.id).states} >= {"refused", "in force", "violated"}
        counts = {v.accuser[0]: v.count for v in book.violations(spring.id) if v.count}
        assert counts == {"High Negotiations Committee": 24, "Russia's coordination centre": 9}
        assert {r.actor for r in book.truce(spring.id).roles if r.part == "excluded"} >= {"isis", "jabhat-al-nusra"}


# --- laying together, without tables -----------------------------------------------------------------------------------------------


def tellings_of(records: Sequence[Record]) -> list[TruceTelling]:
    report = records[0]
    assert isinstance(report, Report)
    return truce_tellings(report, records[1:])  # type: ignore[arg-type]


def one_of(step: str, id: str, published: str, **fields: object) -> TruceTelling:
    made = writer(id, published)
    made.step(step, **fields)  # type: ignore[arg-type]
    (found,) = tellings_of(made.done())
    return found


telling = st.builds(
    lambda n, day, area, makers, began, kind: one_of(
        "implement" if began else "observe", f"r{n}", f"2016-0{day}-1{n % 10}", kind=kind,
        **({"area": (area,)} if area else {}), **({"mediators": makers} if makers else {}), **({"day": began} if began else {}),
    ),
    st.integers(0, 10**6), st.integers(2, 5), st.sampled_from([None, "Madaya", "Douma", "Idlib"]), st.sampled_from([(), ("russia", "usa"), ("un",)]),
    st.sampled_from([None, "2016-02-27", "2016-03-15"]), st.sampled_from(["ceasefire", "cessation_of_hostilities", "evacuation"]),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(telling, min_size=1, max_size=12, unique_by=lambda t: t.report), st.randoms(use_true_random=False))
def test_grouping_depends_on_what_is_told_and_not_on_its_order(found: list[TruceTelling], shuffle: random.Random) -> None:
    laid = truces_of(found)
    shuffled = found[:]
    shuffle.shuffle(shuffled)
    assert truces_of(shuffled) == laid
    assert laid.keys() == {t.id for t in found} and all(laid[of] == of for of in laid.values())
    for of in set(laid.values()):
        assert of == min(id for id, other in laid.items() if other == of)


@settings(max_examples=60, deadline=None)
@given(st.lists(telling, min_size=3, max_size=10, unique_by=lambda t: t.report), st.data())
def test_what_people_decided_holds_whatever_is_told(found: list[TruceTelling], data: st.DataObject) -> None:
    a, b, c = (one.claims[0] for one in data.draw(st.permutations(found))[:3])
    laid = truces_of(found, Judged(together=((a, b),), apart=((b, c),)))
    of = {t.claims[0]: laid[t.id] for t in found}
    assert of[b] != of[c] and of[a] == of[b]


@given(telling, telling)
def test_comparing_is_the_same_both_ways_and_its_reasons_add_up(a: TruceTelling, b: TruceTelling) -> None:
    x, y = profile_of([a]), profile_of([b])
    assert compare(x, y) == compare(y, x)
    total = sum(r.weight for r in reasons(x, y))
    assert compare(x, y) in (total, min(0, next((r.weight for r in reasons(x, y) if r.about == "kind"), 0)))


def test_no_two_strangers_meet_through_a_bare_truce() -> None:
    here = one_of("implement", "here", "2016-03-01", area=("Madaya",), day="2016-02-28")
    there = one_of("implement", "there", "2016-03-01", area=("Douma",), day="2016-02-28")
    bare = [one_of("observe", f"bare{n}", "2016-03-02") for n in range(5)]
    laid = truces_of([here, there, *bare])
    assert laid[here.id] != laid[there.id]


@pytest.mark.parametrize(
    ("words", "length", "ends"),
    [
        ("a 48-hour truce", (48, "hour"), "2016-02-29"), ("seven-day", (7, "day"), "2016-03-05"), ("six months", (6, "month"), "2016-08-27"),
        ("week-long", (1, "week"), "2016-03-05"), ("a second day", None, None), ("a daily five-hour pause", None, None), (None, None, None),
    ],
)  # fmt: skip
def test_terms_are_read_from_the_words(words: str | None, length: tuple[int, str] | None, ends: str | None) -> None:
    from datetime import date

    assert length_of(words) == length
    if length and ends:
        assert date.fromordinal(ends_on(date(2016, 2, 27).toordinal(), length)).isoformat() == ends


def test_names_and_months_tell_agreements_apart() -> None:
    assert marks_of("the Sochi deal") == ({"sochi"}, set()) and marks_of("deal") == (set(), set())
    assert marks_of("US-Russian ceasefire agreement") == (set(), {"usa", "russia"})
    published = __import__("datetime").date(2016, 9, 20).toordinal()
    span = month_of("the February truce", published)
    assert span is not None and __import__("datetime").date.fromordinal(span[0]).isoformat() == "2016-02-01"
    assert month_of("an agreement of December 2015", None) is not None and month_of("the truce may hold", published) is None


def test_writer_makes_records_that_quote_their_report() -> None:
    from reportedly.records import check_words

    made: Writer = writer("x")
    made.step("breach", teller="un", accused=("syria-army",), area=("Homs",), day="2016-02-27")
    records = made.done()
    report = records[0]
    assert isinstance(report, Report)
    check_words(report.text, records[1:])
