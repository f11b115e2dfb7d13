from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from made_reports import Taken, full_report, taken
from reportedly.casebook import Casebook, readings
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import Event, Record, Report, quote, record_id
from reportedly.resources import Resources


@pytest.fixture
def by_hand_read(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Record]]:
    """What the reading gives, by report id: set by the test, so that a later version can read other things."""
    gives: dict[str, list[Record]] = {}
    import reportedly.reading

    monkeypatch.setattr(reportedly.reading, "read_many", lambda reports, resources, **_: ([r, *gives.get(r.id, [])] for r in reports))
    return gives


def later(resources: Resources, version: str) -> Resources:
    return replace(resources, codebook=replace(resources.codebook, version=version))


def report_and_records() -> tuple[Taken, list[Record]]:
    report, *records = full_report()
    assert isinstance(report, Report)
    return Taken(report, b"raw", "a.txt"), records


def test_reading_again_closes_the_old_reading_and_deletes_nothing(
    book: Casebook, resources: Resources, by_hand_read: dict[str, list[Record]]
) -> None:
    one, records = report_and_records()
    by_hand_read["homs-1"] = records
    book.add([one], resources)
    assert book.reread(resources).reports == 0
    by_hand_read["homs-1"] = [r for r in records if not isinstance(r, Event)]
    done = book.reread(later(resources, "v2"))
    assert (done.reports, done.records) == (1, len(records) - 2)
    assert not list(book.records(types=["event"]))
    with book._store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM record WHERE type = 'event'").scalar() == 2
        assert connection.exec_driver_sql("SELECT count(*) FROM reading WHERE closed_at IS NULL").scalar() == 1
    # Back to the first version: read anew, nothing of the closed reading is mixed in.
    by_hand_read["homs-1"] = records
    assert book.reread(resources).reports == 1
    assert list(book.records())[1:] == records
    assert book.verify() is None


def test_verdicts_follow_the_words_or_wait_for_review(book: Casebook, resources: Resources, by_hand_read: dict[str, list[Record]]) -> None:
    one, records = report_and_records()
    by_hand_read["homs-1"] = records
    book.add([one], resources)
    shelled, denied = (r for r in records if isinstance(r, Event))
    kept = book.judge(shelled.id, "accept", by="ana")
    moved = book.judge(denied.id, "misread", reasons="it is denied", by="ana")
    lost = book.judge(records[-1].id, "accept", by="ana")
    # The new version reads the denial on wider words and misses the last claim.
    text = one.report.text
    start = text.index("denied shelling")
    wider = quote(text, (start, start + len("denied shelling")))
    moved_event = msgspec.structs.replace(denied, id=record_id("event", "homs-1", wider.spans), trigger=wider)
    by_hand_read["homs-1"] = [moved_event if r is denied else r for r in records[:-1]]
    done = book.reread(later(resources, "v2"))
    assert (done.verdicts_kept, done.verdicts_queued) == (2, 1)
    told = {v.n: v for v in book.verdicts()}
    assert told[kept].left_now == shelled.id and not told[kept].queued
    assert told[moved].left_now == moved_event.id and told[moved].left == denied.id
    assert [v.n for v in book.verdicts(queued=True)] == [lost]
    assert told[lost].anchor and told[lost].anchor["quote"] == "holds Latamneh"
    # A third version finds it again: the verdict comes back from the queue.
    by_hand_read["homs-1"] = records
    assert book.reread(later(resources, "v3")).verdicts_queued == 0
    assert not list(book.verdicts(queued=True))


def test_what_coders_decided_and_reviewers_noted_follows_the_words_too(
    book: Casebook, resources: Resources, by_hand_read: dict[str, list[Record]]
) -> None:
    one, records = report_and_records()
    by_hand_read["homs-1"] = records
    book.add([one], resources)
    book.open_round("pilot", ["ana", "ben"], reports=["homs-1"], by="cleo")
    _, denied = (r for r in records if isinstance(r, Event))
    for who in ("ana", "ben"):
        book.judge(denied.id, "misread", by=who)
        book.judge(records[-1].id, "accept", by=who)
    note = book.add_note(denied.id, "on the denial", by="cleo")
    start = one.report.text.index("denied shelling")
    wider = quote(one.report.text, (start, start + len("denied shelling")))
    moved = msgspec.structs.replace(denied, id=record_id("event", "homs-1", wider.spans), trigger=wider)
    by_hand_read["homs-1"] = [moved if r is denied else r for r in records[:-1]]
    book.reread(later(resources, "v2"))
    assert [(v.left_now, v.queued) for v in book.verdicts(report="homs-1", seen_by="ana")] == [(moved.id, False), (records[-1].id, True)]
    assert [n.left_now for n in book.notes(of=[moved.id])] == [moved.id] and note == 1
    book.close_round("pilot", by="cleo")
    assert [(v.left, v.kind, v.by) for v in book.verdicts()] == [(moved.id, "misread", "ana & ben")]


def test_a_verdict_can_be_undone_and_stays_on_record(book: Casebook) -> None:
    book.add_records(full_report())
    event = next(iter(book.records(types=["event"])))
    n = book.judge(event.id, "correct", fields={"class": "COERCE"}, reasons="words", by="ana")
    book.withdraw_verdict(n, by="ben")
    (verdict,) = book.verdicts()
    assert verdict.withdrawn_at and verdict.fields == {"class": "COERCE"} and verdict.by == "ana"
    with pytest.raises(NoSuchRecord):
        book.withdraw_verdict(n, by="ben")
    assert [e.what for e in book.log()] == ["add", "verdict", "withdraw verdict"]


def test_a_verdict_needs_a_record_and_a_kind(book: Casebook) -> None:
    with pytest.raises(NoSuchRecord):
        book.judge("event-0000", "accept", by="ana")
    with pytest.raises(ReportedlyError, match="one of: same"):
        book.judge("event-0000", "true", by="ana")  # type: ignore[arg-type]


def test_a_change_of_the_log_is_found(book: Casebook) -> None:
    for n in range(4):
        book.add_records(full_report(f"r{n}"), by="ana")
    assert book.verify() is None
    with book._store.writing() as connection:
        connection.exec_driver_sql("UPDATE log SET \"by\" = 'someone' WHERE n = 2")
    assert book.verify() == 2
    with book._store.writing() as connection:
        connection.exec_driver_sql("UPDATE log SET \"by\" = 'ana' WHERE n = 2")
        connection.exec_driver_sql("DELETE FROM log WHERE n = 3")
    assert book.verify() == 4


def test_what_decides_the_reading_is_told(resources: Resources) -> None:
    told = readings.fingerprint(resources)
    assert told["stages"]["attribution"] and told["parser"].startswith("en_")


def test_reports_that_were_not_read_are_read_once_they_can_be(
    book: Casebook, resources: Resources, by_hand_read: dict[str, list[Record]]
) -> None:
    import reportedly.reading

    cannot = reportedly.reading.read_many
    reportedly.reading.read_many = lambda reports, *_, **__: ([msgspec.structs.replace(r, x_not_read="language: ar")] for r in reports)  # type: ignore[assignment]
    book.add([taken("نص", language="ar")], resources)
    reportedly.reading.read_many = cannot
    assert book.report("r")[0].x_not_read
    book.reread(later(resources, "reads Arabic"))
    assert book.report("r")[0].x_not_read is None
