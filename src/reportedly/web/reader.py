"""`/reports/ID`: a report's text with every claim marked in its own words, and beside it who says it, how, and through whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.responses import Response

from reportedly.casebook import Copy, Verdict, report_list
from reportedly.casebook.claimants import source_of, who_says
from reportedly.casebook.coding.decisions import seen_records
from reportedly.casebook.review.correcting import corrected
from reportedly.casebook.review.reviewed import passed_on
from reportedly.casebook.review.verdicts import spans_of
from reportedly.casebook.store.rows import WITHHELD
from reportedly.errors import BadCorrection
from reportedly.records import CLAIM_TYPES, AnyRecord, Event, Report, Statement
from reportedly.web.runs import Mark, Passage, in_pieces, paragraphs, passages
from reportedly.web.site import Ask, Site

STATES = {"accept": "accepted", "correct": "corrected", "misread": "misread"}


@dataclass(frozen=True)
class Note:
    """A claim or statement beside the text. `record`: as people corrected it; `n`: its number on the page; `state`: "", "accepted",
    "corrected" or "misread", decided `by`; `who`, `chain`: its teller and everyone between them and the page; `inside`: the statement
    that holds it stands among the notes of the same paragraph; `folds`: acts of speech that are this statement and are decided on with it."""

    record: AnyRecord
    n: int
    kind: str
    state: str
    by: str
    who: str
    chain: tuple[str, ...]
    own_voice: bool
    inside: bool
    withheld: bool
    folds: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A report as the page shows it."""

    report: Report
    passages: tuple[Passage, ...]
    notes: Mapping[str, Note]
    elsewhere: tuple[Note, ...]
    """Records without words of their own in the text."""
    verdicts: tuple[Verdict, ...]
    closed: Verdict | None
    decided: int


def reading_of(report: Report, records: Sequence[AnyRecord], verdicts: Sequence[Verdict]) -> Reading:
    """A report cut for the page, with its records and what people decided. Pure."""
    standing = [v for v in verdicts if v.withdrawn_at is None]
    decisions = {v.left_now: v for v in standing if v.kind in STATES}
    shown = [as_corrected(r, standing, report.text) for r in records if isinstance(r, (Statement, *CLAIM_TYPES))]
    gone = {r.id: r.within for r in shown if isinstance(r, Statement) and r.id in decisions and decisions[r.id].kind == "misread"}
    shown = [passed_on(r, gone) for r in shown]
    shown.sort(key=lambda r: (first_at(r), isinstance(r, Statement) is False, r.id))
    statements = {r.id: r for r in shown if isinstance(r, Statement)}
    folded = folded_in(shown, {id: v.kind for id, v in decisions.items()})
    acts: dict[str, list[AnyRecord]] = {}
    for one in shown:
        if one.id in folded:
            acts.setdefault(folded[one.id], []).append(one)
    notes: dict[str, Note] = {}
    marks: list[Mark] = []
    begins: list[tuple[int, str]] = []
    for one in shown:
        marks += marks_of(one)
        if one.id in folded:
            continue
        own = tuple(note_of(o, 0, report, statements, decisions.get(o.id)) for o in acts.get(one.id, ()))
        notes[one.id] = replace(note_of(one, len(notes) + 1, report, statements, decisions.get(one.id)), folds=own)
        if (at := first_at(one)) >= 0:
            begins.append((at, one.id))
    cut = passages(in_pieces(paragraphs(report.text, marks, begins), marks))
    placed = {id for passage in cut for id in passage.records}
    return Reading(
        report=report, passages=tuple(cut), notes=notes, elsewhere=tuple(n for id, n in notes.items() if id not in placed),
        verdicts=tuple(standing), closed=next((v for v in standing if v.kind == "read_through"), None),
        decided=sum(1 for id in notes if id in decisions),
    )  # fmt: skip


def folded_in(records: Sequence[AnyRecord], decisions: Mapping[str, str]) -> dict[str, str]:
    """Acts of speech (an accusation, a demand) that are a statement of the same report, by id, and its id: one decision is about both. Not those
    that somebody decided on otherwise than on the statement, or corrected."""
    statements = {r.id for r in records if isinstance(r, Statement)}
    return {
        one.id: one.statement
        for one in records
        if isinstance(one, Event) and one.statement in statements
        and decisions.get(one.id) == decisions.get(one.statement or "") != "correct"
    }  # fmt: skip


def as_corrected(one: AnyRecord, verdicts: Sequence[Verdict], text: str) -> AnyRecord:
    """The record with all corrections that stand on it."""
    for verdict in verdicts:
        if verdict.kind == "correct" and verdict.left_now == one.id and verdict.withdrawn_at is None:
            try:
                one = corrected(one, verdict.fields, text)
            except BadCorrection:
                continue  # made before corrections were checked: shown in the claim's history
    return one


def first_at(one: AnyRecord) -> int:
    """Where a record's words begin; -1 where it has none."""
    spans = spans_of(one)
    if not spans and isinstance(one, Statement):
        spans = one.cue.spans if one.cue else one.speaker.spans
    return min((start for start, _ in spans), default=-1)


def note_of(one: AnyRecord, n: int, report: Report, statements: Mapping[str, Statement], decided: Verdict | None) -> Note:
    said_in = one.id if isinstance(one, Statement) else getattr(one, "said_in", None)
    source = source_of(said_in, statements, report, "")
    said = source.statement
    withheld = said is not None and said.speaker.disclosure in WITHHELD
    # On its own page a report shows the words that it prints for a speaker; nothing is joined to them elsewhere.
    who = (said.speaker.text or who_says(said)) if said and withheld else source.who
    return Note(
        record=one, n=n, kind=type(one).__name__.lower(), state=STATES[decided.kind] if decided else "", by=decided.by if decided else "",
        who=who, chain=source.chain, own_voice=said is None, inside=not isinstance(one, Statement) and said_in in statements, withheld=withheld,
    )  # fmt: skip


def marks_of(one: AnyRecord) -> list[Mark]:
    if isinstance(one, Statement):
        parts = (("content", one.content), ("speaker", one.speaker), ("cue", one.cue))
        return [Mark(s, e, one.id, part) for part, held in parts if held is not None for s, e in held.spans]
    return [Mark(s, e, one.id, type(one).__name__.lower()) for s, e in spans_of(one)]


def reader(site: Site, ask: Ask) -> Response:
    """The report's page."""
    report, records, coded_in = seen_records(site.book.store, ask.path["id"], ask.by)
    reading = reading_of(report, records, list(site.book.verdicts(report=report.id, seen_by=ask.by)))
    copies: list[Copy] = site.book.copies(report.id)
    line = report_list.by_ids(site.book.store, [report.id])[report.id]
    whole = report.part_of
    return site.page(
        "reader.html", ask, reading=reading, report=report, line=line, copies=copies if len(copies) > 1 else [], whole=whole,
        unnumbered={id for id, note in reading.notes.items() if note.kind == "statement"} | {f.record.id for n in reading.notes.values() for f in n.folds},
        decided_ids={id for id, note in reading.notes.items() if note.state}, history=decisions(list(reading.verdicts)),
        coding=site.book.round(str(coded_in)) if coded_in is not None else None,
    )  # fmt: skip


def decisions(verdicts: list[Verdict]) -> list[list[Verdict]]:
    """Verdicts by the decision that they were made in, the last first: those of one person and answer at one time."""
    found: list[list[Verdict]] = []
    for one in verdicts:
        last = found[-1][-1] if found else None
        if last and (last.by, last.kind, last.made_at) == (one.by, one.kind, one.made_at):
            found[-1].append(one)
        else:
            found.append([one])
    return found[::-1]


ROUTES = (("/reports/{id:path}", reader, ("GET",)),)
