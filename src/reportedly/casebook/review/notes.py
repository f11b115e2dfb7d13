"""What a reviewer thinks of the truth of a claim or an incident: a note beside all that counts, with an Admiralty pair if they want one.

The pair is NATO's (AJP-2.1, STANAG 2511; the "Admiralty code"): how reliable the source is (A to F) and how credible the information (1 to 6),
judged apart from each other. It is given by a person, never computed and never averaged; no count, status or export but `notes.csv`
knows of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, or_, select, update

from reportedly.casebook import log, store
from reportedly.casebook.coding.rounds import blind_to, same_person
from reportedly.casebook.incidents.incidents import resolve
from reportedly.casebook.review.verdicts import anchor_of, current
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import note, report
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import decode

RELIABILITY = {
    "A": "completely reliable", "B": "usually reliable", "C": "fairly reliable", "D": "not usually reliable", "E": "unreliable",
    "F": "reliability cannot be judged",
}  # fmt: skip
"""Of the source, by the letters of AJP-2.1."""

CREDIBILITY = {
    "1": "confirmed by other sources", "2": "probably true", "3": "possibly true", "4": "doubtful", "5": "improbable",
    "6": "truth cannot be judged",
}  # fmt: skip
"""Of the information, by the numbers of AJP-2.1."""

LONGEST = 10_000
"""Characters of a note."""


@dataclass(frozen=True)
class Note:
    """A note `on` a "claim" or an "incident". `left`: the claim's id, or the incident's when it was written; `left_now`: the record that it
    stands on since the last reading; `reliability`, `credibility`: of the Admiralty pair, "" where none was given."""

    n: int
    on: str
    left: str
    left_now: str
    reliability: str
    credibility: str
    words: str
    by: str
    made_at: str
    withdrawn_at: str | None


def add_note(place: Store, left: str, words: str = "", *, reliability: str = "", credibility: str = "", on: str = "", by: str) -> int:
    """Keep a note; its number. See `Casebook.add_note`."""
    reliability, credibility, words = reliability.strip().upper(), str(credibility).strip(), words.strip()
    if reliability and reliability not in RELIABILITY:
        raise ReportedlyError(f"{reliability!r} is no reliability of a source; it is a letter from A to F.")
    if credibility and credibility not in CREDIBILITY:
        raise ReportedlyError(f"{credibility!r} is no credibility of information; it is a number from 1 to 6.")
    if not (words or reliability or credibility):
        raise ReportedlyError("The note is empty: write something, or choose a letter or a number.")
    if len(words) > LONGEST:
        raise ReportedlyError(f"A note has {LONGEST:,} characters at most.")
    if on not in ("", "claim", "incident"):
        raise ReportedlyError(f"{on!r}: a note is on a claim or on an incident.")
    with place.writing() as connection:
        about = resolve(connection, left) if on == "incident" else left
        found = current(connection, about) if about else None
        if found is None or about is None:
            raise NoSuchRecord(f"{left}: the casebook {place.name} holds no such {on or 'claim'}")
        text = report_of(connection.execute(select(report.c.body).where(report.c.n == found.report)).one()).text
        n = store.next_n(connection, note)
        row = {
            "n": n, "on": on or "claim", "left": about, "anchor": json.dumps(anchor_of(text, decode(found.body)), ensure_ascii=False),
            "reliability": reliability, "credibility": credibility, "words": words, "by": by, "made_at": store.now(), "report": found.report,
            "left_now": about,
        }  # fmt: skip
        connection.execute(insert(note), [row])
        log.note(connection, by, "note", about, note=n)
    return n


def withdraw_note(place: Store, n: int, *, by: str) -> None:
    """Take back a note; it stays, marked as withdrawn. Raises NoSuchRecord."""
    with place.writing() as connection:
        changed = connection.execute(update(note).where(note.c.n == n, note.c.withdrawn_at.is_(None)).values(withdrawn_at=store.now()))
        if changed.rowcount == 0:
            raise NoSuchRecord(f"note {n}: the casebook {place.name} has none of that number that still stands")
        log.note(connection, by, "withdraw note", str(n))


def notes(place: Store, *, of: Sequence[str] | None = None, on: str = "", seen_by: str | None = None) -> Iterator[Note]:
    """Notes in the order they were written; `of`: on these claims (of an incident: all its claims); `seen_by`: what this person may be
    shown: on claims of reports that they code in an open round, their own."""
    asked = select(note).order_by(note.c.n)
    if of is not None:
        asked = asked.where(or_(note.c.left.in_(of), note.c.left_now.in_(of)))
    if on:
        asked = asked.where(note.c.on == on)
    with place.reading() as connection:
        hidden = blind_to(connection, seen_by) if seen_by else {}
        for row in connection.execute(asked):
            if row.report in hidden and not same_person(row.by, seen_by or ""):
                continue
            yield Note(
                row.n, row.on, row.left, row.left_now or row.left, row.reliability or "", row.credibility or "", row.words or "", row.by,
                row.made_at, row.withdrawn_at,
            )  # fmt: skip
