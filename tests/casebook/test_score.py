"""The error rate of a casebook by what people decided, samples drawn for it, and notes that change nothing. On both databases."""

from __future__ import annotations

import pytest

from made_reports import full_report
from reportedly.casebook import Casebook
from reportedly.casebook.coding.sampling import drawn
from reportedly.casebook.review.queue import queue
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import CLAIM_TYPES, Event

JUDGED = ("statement", *(kind.__name__.lower() for kind in CLAIM_TYPES))


@pytest.fixture
def six(book: Casebook) -> Casebook:
    for n in range(6):
        book.add_records(full_report(f"r{n}"))
    return book


def ids(book: Casebook, report: str, *types: str) -> list[str]:
    return [r.id for r in book.records(report=report, types=types or JUDGED)]  # type: ignore[union-attr]


def test_precision_and_recall_are_of_what_people_decided(six: Casebook) -> None:
    empty = six.score()
    assert empty.reviewed == () and empty.recall == () and empty.basis.there == 6 * len(ids(six, "r0"))
    for n in range(3):
        events = ids(six, f"r{n}", "event")
        six.judge_all([id for id in ids(six, f"r{n}") if id not in events], "accept", by="ana")
        six.judge(events[0], "correct", fields={"class": "COERCE", "modality": "planned"}, by="ana")
        six.judge(events[1], "misread", by="ana")
        six.judge(f"r{n}", "read_through", by="ana")
        six.add_claim({"report": f"r{n}", "type": "event", "class": "ASSAULT", "words": "killing"}, by="ana")
    six.judge("r3", "read_through", by="ben")  # closed, but nothing of it is decided on
    told = six.score()
    rows = {(p.by, p.of): p for p in told.reviewed}
    assert (rows["type", "event"].says.value, rows["type", "event"].exact.value) == (0.5, 0.0)
    assert rows["type", "tie"].says.value == 1.0 and rows["type", "tie"].says.low < 0.6
    assert rows["engine", "rules"].says.n == 3 * len(ids(six, "r4")) and told.basis.by == {"ana": 3 * len(ids(six, "r4"))}
    assert not told.basis.random and told.sample_basis is None
    assert {(f.type, f.field, f.wrong.value) for f in told.fields} == {("event", "class", 1.0), ("event", "modality", 1.0)}
    found = {r.type: r.found for r in told.recall}
    assert found["event"].value == 0.5 and found["tie"].value == 1.0 and (told.closed, told.half_closed) == (3, 1)
    # What people took back counts no more.
    for one in list(six.verdicts()):
        six.withdraw_verdict(one.n, by="ana")
    assert six.score().reviewed == ()


def test_a_sample_is_drawn_type_by_type_and_looked_at_in_its_order(six: Casebook) -> None:
    made = six.draw_sample("claims", 20, seed="s", by="ana")
    assert made.size == 20 and sum(taken for _, taken in made.strata.values()) == 20 and made.strata["tie"][0] == 6
    assert all(taken >= 3 for _, taken in made.strata.values())
    assert six.draw_sample("claims", 20, seed="s", by="ana").strata == made.strata
    with pytest.raises(ReportedlyError, match="cannot be drawn"):
        six.draw_sample("claims", 10_000, by="ana")
    with pytest.raises(ReportedlyError, match="of claims or of reports"):
        six.draw_sample("incidents", 1, by="ana")
    while items := queue(six.store, "sample", 1):
        (item,) = items
        wrong = [id for id in item.open if id.startswith("figure")]
        six.judge_all([id for id in item.open if id not in wrong], "accept", by="ana") if len(wrong) < len(item.open) else None
        if wrong:
            six.judge_all(wrong, "misread", by="ana")
    sample = six.sample("claims")
    assert sample is not None and sample.decided == 20 and sample.gone == 0
    told = six.score()
    rows = {(p.by, p.of): p for p in told.sampled}
    assert told.sample_basis and told.sample_basis.random and told.sample_basis.judged == 20
    # Weighted by the chance of each type, the share is that of all 48: figures, 6 of them, are wrong.
    of_all = sum(there for there, _ in sample.strata.values())
    assert rows["all", "all"].says.value == pytest.approx(1 - 6 / of_all) and rows["type", "figure"].says.value == 0


def test_what_is_decided_out_of_turn_is_no_part_of_the_estimate(six: Casebook) -> None:
    made = six.draw_sample("claims", 48, seed="s", by="ana")  # all that there are
    figures = [id for n in range(6) for id in ids(six, f"r{n}", "figure")]
    with six.store.reading() as connection:
        turn = next(one.record for one in drawn(connection, made.n) if one.record in figures)
    six.judge_all([id for id in figures if id != turn], "misread", by="ana")  # all but the one whose turn it is
    sampled = {(p.by, p.of): p.says.n for p in six.score().sampled}
    assert sampled.get(("type", "figure"), 0) == 0
    assert turn is not None
    six.judge(turn, "accept", by="ana")
    assert {(p.by, p.of): p.says.n for p in six.score().sampled}["type", "figure"] == 6


def test_a_sample_of_reports_is_for_what_was_missed(six: Casebook) -> None:
    made = six.draw_sample("reports", 4, seed="s", by="ana")
    assert made.strata == {"report": (6, 4)}
    assert six.score().recall_basis and not six.score().sampled_recall
    for n in range(6):
        six.judge_all(ids(six, f"r{n}"), "accept", by="ana")
        six.judge(f"r{n}", "read_through", by="ana")
    told = six.score()
    assert told.recall_basis and (told.recall_basis.judged, told.recall_basis.there) == (4, 6)
    assert {r.found.value for r in told.sampled_recall} == {1.0} and {r.found.reports for r in told.sampled_recall} == {4}


def test_coders_of_an_open_round_are_in_no_score(six: Casebook) -> None:
    six.open_round("pilot", ["ana", "ben"], reports=["r0"], by="cleo")
    six.judge_all(ids(six, "r0"), "misread", by="ana")
    assert six.score().reviewed == ()
    assert all(item.report.id != "r0" for item in queue(six.store, "least_sure", 99, "ana"))
    assert any(item.report.id == "r0" for item in queue(six.store, "least_sure", 99, "cleo"))


def test_a_note_of_the_truth_changes_nothing_that_counts(six: Casebook) -> None:
    event = next(e for e in six.records(types=["event"]) if isinstance(e, Event))
    before = (six.overview(), six.incidents(every=True), six.score(), list(six.verdicts()))
    n = six.add_note(event.id, "Two videos show it.", reliability="b", credibility="2", by="ana")
    on = six.add_note(six.incidents(every=True)[0].id, credibility="6", on="incident", by="ben")
    after = (six.overview(), six.incidents(every=True), six.score(), list(six.verdicts()))
    assert before[0] | {"log_entries": 0} == after[0] | {"log_entries": 0} and before[1:] == after[1:]
    (one,) = six.notes(of=[event.id], on="claim")
    assert (one.n, one.by, one.reliability, one.credibility, one.words) == (n, "ana", "B", "2", "Two videos show it.")
    assert [note.n for note in six.notes(on="incident")] == [on]
    six.withdraw_note(n, by="ana")
    assert next(six.notes(on="claim")).withdrawn_at and "Two videos" not in str([e.details for e in six.log()])
    for given, why in (({"reliability": "G"}, "letter from A to F"), ({"credibility": "0"}, "number from 1 to 6"), ({}, "is empty")):
        with pytest.raises(ReportedlyError, match=why):
            six.add_note(event.id, by="ana", **given)
    with pytest.raises(NoSuchRecord):
        six.add_note("event-0", "x", by="ana")
    with pytest.raises(NoSuchRecord):
        six.withdraw_note(n, by="ana")
    # A coder of an open round is shown their own notes on its reports only.
    report = event.report
    six.open_round("pilot", ["ana", "ben"], reports=[report], by="cleo")
    mine = six.add_note(event.id, "mine", by="ana")
    assert [note.n for note in six.notes(of=[event.id], seen_by="ana") if note.words == "mine"] == [mine]
    assert not [note for note in six.notes(of=[event.id], seen_by="ben") if note.by == "ana"]
    # Erased with the report.
    six.withdraw(report, by="cleo", why="consent withdrawn")
    assert all(not note.words for note in six.notes() if note.left == event.id)
