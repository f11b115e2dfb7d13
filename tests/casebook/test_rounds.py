"""Two people code the same reports blind to each other; agreement; adjudication. On both databases."""

from __future__ import annotations

import json

import pytest

from made_reports import TEXT, full_report, span
from reportedly.casebook import Casebook, Unit
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import CLAIM_TYPES, Event, Statement

JUDGED = ("statement", *(kind.__name__.lower() for kind in CLAIM_TYPES))


@pytest.fixture
def two(book: Casebook) -> Casebook:
    """Three reports, two of which Ana and Ben code."""
    for n in range(3):
        book.add_records(full_report(f"r{n}"))
    book.open_round("pilot", ["Ana", "Ben"], reports=["r0", "r1"], by="cleo")
    return book


def ids(book: Casebook, report: str) -> list[str]:
    return [r.id for r in book.records(report=report, types=JUDGED) if r.id]  # type: ignore[union-attr]


def event(book: Casebook, report: str, modality: str = "actual") -> Event:
    return next(e for e in book.records(report=report, types=["event"]) if isinstance(e, Event) and e.modality == modality)


def test_a_round_is_drawn_by_chance_with_a_seed_or_named(two: Casebook) -> None:
    drawn = two.open_round("drawn", ["Dov", "Eva"], sample=2, seed="s1", by="cleo")
    assert drawn.drawn == {"how": "sample", "seed": "s1", "of": 3} and len(drawn.reports) == 2
    for wrong, given in (
        ("a coding round of this name", {"name": "pilot", "coders": ["X", "Y"], "sample": 1}),
        ("two coders or more", {"name": "p", "coders": ["X"], "sample": 1}),
        ("two coders or more", {"name": "p", "coders": ["X", " x "], "sample": 1}),
        ("one of both", {"name": "p", "coders": ["X", "Y"]}),
        ("cannot be drawn", {"name": "p", "coders": ["X", "Y"], "sample": 4}),
        ("another round that is open", {"name": "p", "coders": ["Ana", "Y"], "reports": ["r0"]}),
    ):
        with pytest.raises(ReportedlyError, match=wrong):
            two.open_round(**given, by="cleo")  # type: ignore[arg-type]
    with pytest.raises(NoSuchRecord):
        two.open_round("p", ["X", "Y"], reports=["r9"], by="cleo")
    # A sample leaves out what a coder codes already.
    assert two.open_round("more", ["Ana", "Gil"], sample=1, seed="s", by="cleo").reports == ("r2",)


def test_while_a_round_is_open_nobody_sees_what_another_coder_decides(two: Casebook) -> None:
    before = {"overview": two.overview(), "records": len(list(two.records())), "incidents": two.incidents(every=True)}
    shelled = event(two, "r0")
    elsewhere = two.judge(ids(two, "r2")[0], "accept", by="Ana")  # a report of no round: a verdict as ever
    two.judge_all(ids(two, "r0"), "accept", by="Ana")
    two.judge(shelled.id, "misread", by="ben")  # names are compared as people type them
    two.judge(event(two, "r1").id, "correct", fields={"class": "COERCE"}, by="Ana")
    two.judge("r0", "read_through", by="Ana")
    made = two.add_claim({"report": "r0", "type": "event", "class": "ASSAULT", "words": "killing"}, by="Ana")
    # It counts nowhere: no verdict, no claim, no incident, no number.
    assert [v.n for v in two.verdicts()] == [elsewhere]
    told = two.overview()
    assert {k: v for k, v in told.items() if k not in ("verdicts", "log_entries")} == {
        k: v
        for k, v in before["overview"].items()
        if k not in ("verdicts", "log_entries")  # type: ignore[union-attr, attr-defined]
    }
    assert len(list(two.records())) == before["records"] and made not in {r.id for r in two.records() if hasattr(r, "id")}
    assert two.incidents(every=True) == before["incidents"]
    # Each sees their own, of these reports, and all others see none of it.
    seen = {who: {(v.left, v.kind) for v in two.verdicts(report="r0", seen_by=who)} for who in ("Ana", "Ben", "cleo")}
    assert ("r0", "read_through") in seen["Ana"] and len(seen["Ana"]) == len(ids(two, "r0")) + 1
    assert seen["Ben"] == {(shelled.id, "misread")} and seen["cleo"] == set()
    assert next(v.n for v in two.verdicts(seen_by="Ben")) == elsewhere
    # The log tells that something was coded, but neither what nor which record, until the round is closed.
    coded = [e for e in two.log() if e.what == "code"]
    assert len(coded) == len(ids(two, "r0")) + 4 and all(e.details.keys() == {"coding"} and e.subject.startswith("round") for e in coded)
    assert two.verify() is None
    for blind in (two.agreement, lambda name: list(two.coded(name))):
        with pytest.raises(ReportedlyError, match="blind to each other; close it first"):
            blind("pilot")
    # What others decided before or decide meanwhile is not shown to coders either, and their reports are in nobody's way elsewhere.
    by_cleo = two.judge(shelled.id, "accept", by="cleo")
    assert by_cleo not in [v.n for v in two.verdicts(report="r0", seen_by="Ana")]
    assert by_cleo in [v.n for v in two.verdicts(report="r0", seen_by="cleo")]


def test_a_coder_undoes_their_own_and_no_other(two: Casebook) -> None:
    n = two.judge(event(two, "r0").id, "misread", by="Ana")
    with pytest.raises(NoSuchRecord):
        two.withdraw_verdict(n, by="Ben")
    two.withdraw_verdict(n, by="Ana")
    (own,) = two.verdicts(report="r0", seen_by="Ana")
    assert own.withdrawn_at and own.round == 1
    later = two.judge(event(two, "r2").id, "accept", by="cleo")
    assert later > n  # codings and verdicts share their numbers


def code_all(book: Casebook, report: str, *, misread: dict[str, list[str]], corrects: dict[str, dict[str, dict[str, object]]]) -> None:
    for who in ("Ana", "Ben"):
        wrong, changed = misread.get(who, []), corrects.get(who, {})
        book.judge_all([id for id in ids(book, report) if id not in wrong and id not in changed], "accept", by=who)
        if wrong:
            book.judge_all(wrong, "misread", by=who)
        for id, fields in changed.items():
            book.judge(id, "correct", fields=dict(fields), by=who)
        book.judge(report, "read_through", by=who)


def finished(book: Casebook) -> list[Unit]:
    """Ana and Ben code both reports: they differ on one event of r0, correct another alike, and add claims on words that meet."""
    shelled, denied = event(book, "r0"), event(book, "r0", "denied")
    code_all(book, "r0", misread={"Ana": [shelled.id]}, corrects={w: {denied.id: {"class": "REJECT"}} for w in ("Ana", "Ben")})
    code_all(book, "r1", misread={}, corrects={"Ben": {event(book, "r1").id: {"modality": "possible", "day": "2016-09-11"}}})
    book.add_claim({"report": "r0", "type": "event", "class": "ASSAULT", "words": "killing at least six people"}, by="Ana")
    book.add_claim({"report": "r0", "type": "event", "class": "ASSAULT", "words": "killing"}, by="Ben")
    book.add_claim({"report": "r1", "type": "event", "class": "CONSULT", "words": "told the Orient Post"}, by="Ben")
    for who in ("Ana", "Ben"):
        book.add_claim({"report": "r1", "type": "event", "class": "ASSAULT", "words": "killing"}, by=who)
    with pytest.raises(ReportedlyError, match="who opened it, or somebody who does not code"):
        book.close_round("pilot", by="Ana")
    book.close_round("pilot", by="cleo")
    return list(book.coded("pilot"))


def test_what_all_agree_on_counts_when_the_round_is_closed(two: Casebook) -> None:
    units = finished(two)
    assert not two.round("pilot").open
    standing = {(v.left, v.kind): v for v in two.verdicts()}
    both = [u for u in units if u.agreed]
    assert {v.by for v in standing.values()} == {"Ana & Ben"} and all(u.settled and u.settled.answer == "agreed" for u in both)
    denied = event(two, "r0", "denied")
    assert (
        standing[denied.id, "correct"].fields == {"class": "REJECT"}
        and standing["r0", "read_through"].reasons == "agreed in the coding round pilot"
    )
    # One claim by hand that both added alike is a claim now; the others wait.
    added = [e for e in two.records(types=["event"]) if isinstance(e, Event) and e.reader.startswith("person:")]
    assert [(e.report, e.trigger.text) for e in added] == [("r1", "killing")]
    waiting = {(u.sort, u.report.id, tuple(a and a.kind for a in u.answers.values())) for u in units if u.waits}
    assert waiting == {
        ("record", "r0", ("misread", "accept")), ("record", "r1", ("accept", "correct")), ("added", "r0", ("add", "add")),
        ("added", "r1", (None, "add")),
    }  # fmt: skip
    told = next(e for e in two.log() if e.what == "close round")
    assert len(told.details["sha256"]) == 64 and two.verify() is None


def test_somebody_adjudicates_and_both_earlier_answers_stay(two: Casebook) -> None:
    waits = {(u.sort, u.report.id): u for u in finished(two) if u.waits}
    first = waits["record", "r0"]
    n = two.adjudicate("pilot", first.id, "Ben", reasons="the town was shelled", by="cleo")
    kept = next(v for v in two.verdicts() if v.n == n)
    assert (kept.left, kept.kind, kept.by, kept.reasons) == (first.id, "accept", "cleo", "the town was shelled")
    again = next(u for u in two.coded("pilot") if u.id == first.id)
    assert [a and a.kind for a in again.answers.values()] == ["misread", "accept"] and not again.waits
    with pytest.raises(ReportedlyError, match="it is settled"):
        two.adjudicate("pilot", first.id, "misread", by="cleo")
    # Taken back, it waits again, and the verdict is on record as withdrawn.
    assert again.settled is not None
    two.withdraw_adjudication(again.settled.n, by="cleo")
    assert next(u for u in two.coded("pilot") if u.id == first.id).waits
    assert next(v for v in two.verdicts() if v.n == n).withdrawn_at
    # As one coder has it, otherwise than both, and claims that were added.
    second = waits["record", "r1"]
    m = two.adjudicate("pilot", second.id, "correct", fields={"modality": "planned"}, by="cleo")
    assert next(v for v in two.verdicts() if v.n == m).fields == {"modality": "planned"}
    two.adjudicate("pilot", waits["added", "r0"].id, "Ana", by="cleo")
    assert two.adjudicate("pilot", waits["added", "r1"].id, "leave_out", by="cleo") is None
    made = {(e.report, e.trigger.text, e.reader) for e in two.records(types=["event"]) if isinstance(e, Event) and "person:" in e.reader}
    assert made == {("r0", "killing at least six people", "person:Ana"), ("r1", "killing", "person:Ana")}
    assert [u.id for u in two.coded("pilot") if u.waits] == [first.id]
    for wrong in ("true", "Dov", "leave_out"):
        with pytest.raises(ReportedlyError):
            two.adjudicate("pilot", first.id, wrong, by="cleo")
    # A claim that was taken in and taken back stays on record and counts no more; taken in again, it counts.
    unit = next(u for u in two.coded("pilot") if u.sort == "added" and u.report.id == "r0")
    claim = next(e.id for e in two.records(report="r0", types=["event"]) if isinstance(e, Event) and "person:" in e.reader)
    assert unit.settled is not None
    two.withdraw_adjudication(unit.settled.n, by="cleo")
    stands = lambda: {v.kind for v in two.verdicts(of=[claim]) if v.withdrawn_at is None}  # noqa: E731
    assert stands() == {"misread"}
    two.adjudicate("pilot", unit.id, "Ana", by="cleo")
    assert stands() == {"accept"}


def test_agreement_is_measured_over_answers_fields_and_words(two: Casebook) -> None:
    finished(two)
    told = two.agreement("pilot")
    rows = {(r.measure, r.of): r for r in told.rows}
    n = len(ids(two, "r0"))
    answers = rows["answers", "all"]
    # 2n units, one of which Ana calls misread and Ben does not: observed 1 - 1/2n; alpha and kappa by hand.
    assert answers.units == 2 * n and answers.reports == 2 and answers.share and answers.share.value == pytest.approx(1 - 1 / (2 * n))
    values, ones = 4 * n, 1
    assert answers.alpha and answers.alpha.value == pytest.approx(1 - (values - 1) * 2 / (values**2 - ones - (values - ones) ** 2))
    assert answers.kappa["Ana, Ben"].value == pytest.approx(0) and answers.given == {"misread": 1, "words say this": values - 1}
    assert rows["answers", "tie"].alpha and rows["answers", "tie"].alpha.value is None  # nobody differs in anything
    assert rows["modality", "all"].share and rows["modality", "all"].share.value is not None and rows["modality", "all"].share.value < 1
    assert rows["class", "all"].alpha and rows["class", "all"].alpha.value == 1.0
    assert rows["class", "all"].units == 3  # the fourth event is misread to one of them
    # Three claims each of which somebody added: one by both on the same words, one on words that meet, one by Ben alone.
    assert rows["claims added, same words", "all"].f1["Ana, Ben"].value == pytest.approx(2 / 5)
    assert rows["claims added, words that meet", "all"].f1["Ana, Ben"].value == pytest.approx(4 / 5)
    marked = rows["words marked as a claim added", "all"]
    assert marked.alpha and marked.alpha.value is not None and 0 < marked.alpha.value < 1
    assert (told.differ, told.settled) == (4, 0) and told.coded["Ben"] == told.coded["Ana"] + 1
    json.dumps([r.measure for r in told.rows])


def test_a_person_may_adjudicate_nothing_that_they_code_blindly_elsewhere(two: Casebook) -> None:
    waits = next(u for u in finished(two) if u.waits and u.sort == "record")
    two.open_round("second", ["cleo", "Dov"], reports=["r0", "r1"], by="eva")
    with pytest.raises(ReportedlyError, match="cannot adjudicate it meanwhile"):
        two.adjudicate("pilot", waits.id, "accept", by="cleo")
    assert two.adjudicate("pilot", waits.id, "accept", by="eva")


def test_codings_are_erased_with_their_report_and_stand_in_the_past(two: Casebook) -> None:
    finished(two)
    with two.as_of("2099-01-01") as then:
        assert len(list(then.coded("pilot"))) == len(list(two.coded("pilot"))) and then.score().closed == 0
    two.withdraw("r0", by="cleo", why="consent withdrawn")
    assert two.round("pilot").reports == ("r1",) and {u.report.id for u in two.coded("pilot")} == {"r1"}
    assert two.agreement("pilot").rows
    with two.store.reading() as connection:
        held = connection.exec_driver_sql("SELECT fields, anchor FROM coding WHERE report = 1").all()
    assert held and all(row == (None, None) for row in held)


def test_three_coders_are_told_by_pairs(book: Casebook) -> None:
    book.add_records(full_report("r0"))
    book.open_round("three", ["Ana", "Ben", "Dov"], reports=["r0"], by="Ana")
    shelled = event(book, "r0").id
    for who in ("Ana", "Ben", "Dov"):
        book.judge_all([id for id in ids(book, "r0") if id != shelled or who != "Dov"], "accept", by=who)
    book.judge(shelled, "misread", by="Dov")
    book.close_round("three", by="Ana")  # whoever opened it may
    answers = book.agreement("three").rows[0]
    assert set(answers.kappa) == {"Ana, Ben", "Ana, Dov", "Ben, Dov"} and answers.share and answers.share.value is not None
    assert answers.share.value == pytest.approx(1 - 2 / 3 / len(ids(book, "r0")))
    assert answers.share.low is None  # one report: nothing to draw anew


def test_made_reports_have_statements_with_words() -> None:
    assert [s for s in full_report() if isinstance(s, Statement)] and span("killing")[0] < len(TEXT)
