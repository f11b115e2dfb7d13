"""What people do with a casebook: decide, code in rounds, adjudicate, draw samples, note what they think. The part of `Casebook` for that."""

from __future__ import annotations

import getpass
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportedly.casebook.coding import adjudicating, rounds, sampling, scoring, units
from reportedly.casebook.coding import agreement as agreements
from reportedly.casebook.coding.agreement import Agreement
from reportedly.casebook.coding.rounds import Round
from reportedly.casebook.coding.sampling import Sample
from reportedly.casebook.coding.scoring import Score
from reportedly.casebook.coding.units import Unit
from reportedly.casebook.review import notes
from reportedly.casebook.review import verdicts as review
from reportedly.casebook.review.notes import Note
from reportedly.casebook.review.verdicts import Verdict, VerdictKind
from reportedly.casebook.store import Store


class Reviewing:
    """See `Casebook`."""

    _store: Store

    def judge(
        self,
        left: str,
        kind: VerdictKind,
        *,
        right: str | None = None,
        fields: dict[str, Any] | None = None,
        reasons: str = "",
        by: str = "",
    ) -> int:
        """Keep what a person decided about a record; the verdict's number."""
        return review.judge(self._store, left, kind, right=right, fields=fields, reasons=reasons, by=by or user())

    def judge_all(self, lefts: Sequence[str], kind: VerdictKind, *, reasons: str = "", by: str = "") -> list[int]:
        """Keep one decision about several records (all of a sentence), a verdict each, all or none; the verdicts' numbers."""
        return review.judge_all(self._store, lefts, kind, reasons=reasons, by=by or user())

    def correct_all(self, corrections: Mapping[str, dict[str, Any]], *, reasons: str = "", by: str = "") -> list[int]:
        """Keep one correction of several records (the same place in three claims), all or none; corrections: by record, its fields with their
        values. The verdicts' numbers. Raises NoSuchRecord, BadCorrection."""
        return review.correct_all(self._store, corrections, reasons=reasons, by=by or user())

    def withdraw_verdict(self, n: int, *, by: str = "") -> None:
        """Undo a verdict; it stays, marked as withdrawn."""
        review.withdraw_verdict(self._store, n, by=by or user())

    def withdraw_verdicts(self, numbers: Sequence[int], *, by: str = "") -> None:
        """Undo one decision: these verdicts together, or none of them."""
        review.withdraw_verdicts(self._store, numbers, by=by or user())

    def verdicts(
        self, *, queued: bool | None = None, of: Sequence[str] | None = None, report: str | None = None, seen_by: str | None = None
    ) -> Iterator[Verdict]:
        """People's verdicts; `queued=True`: those whose words moved and that someone has to look at; `of`: on or against these ids;
        `report`: on a report and the records of it; `seen_by`: what this person may be shown, of reports that they code in an open round
        what they decided in it themselves."""
        return review.verdicts(self._store, queued=queued, of=of, report_id=report, seen_by=seen_by)

    def open_round(
        self, name: str, coders: Sequence[str], *, reports: Sequence[str] = (), sample: int | None = None, seed: str = "", by: str = ""
    ) -> Round:
        """Open a coding round: its coders (by the names under which they decide) code the reports named, or `sample` reports drawn by chance
        with a `seed`, each blind to the others. What they decide there (`judge`, `add_claim`) counts nowhere until `close_round`. Raises
        NoSuchRecord, ReportedlyError."""
        return rounds.open_round(self._store, name, coders, reports=reports, sample=sample, seed=seed, by=by or user())

    def close_round(self, name: str, *, by: str = "") -> Round:
        """Close a coding round. What all its coders agree on becomes verdicts in all their names; on the rest somebody `adjudicate`s."""
        return adjudicating.close_round(self._store, name, by=by or user())

    def rounds(self) -> list[Round]:
        """Coding rounds, the last opened first."""
        return rounds.rounds(self._store)

    def round(self, name: str) -> Round:
        """A coding round by its name. Raises NoSuchRecord."""
        return rounds.round_named(self._store, name)

    def coded(self, name: str) -> Iterator[Unit]:
        """What the coders of a closed round decided, unit by unit side by side; those on which they differ and that wait have `waits`. Raises
        NoSuchRecord, ReportedlyError while it is open."""
        return units.units(self._store, rounds.round_named(self._store, name))

    def agreement(self, name: str) -> Agreement:
        """How far the coders of a closed round agree: Krippendorff's alpha, Cohen's kappa, F1 of words marked, with 95% intervals by a
        bootstrap over reports. Raises as `coded`."""
        return agreements.agreement(self._store, rounds.round_named(self._store, name))

    def adjudicate(
        self, name: str, unit: str, answer: str, *, fields: dict[str, Any] | None = None, reasons: str = "", by: str = ""
    ) -> int | None:
        """Decide a unit on which the coders of a closed round differ: as a coder has it (`answer`: their name), "accept", "misread", "correct"
        with `fields`, or "leave_out" a claim that one added. It becomes the verdict that counts (its number; None: nothing counts), and what the
        coders decided stays on record. Raises NoSuchRecord, ReportedlyError, BadCorrection."""
        return adjudicating.adjudicate(self._store, name, unit, answer, fields=fields, reasons=reasons, by=by or user())

    def withdraw_adjudication(self, n: int, *, by: str = "") -> None:
        """Take back an adjudication with its verdict; both stay on record."""
        adjudicating.withdraw_adjudication(self._store, n, by=by or user())

    def draw_sample(self, of: str, size: int, *, seed: str = "", by: str = "") -> Sample:
        """Draw `size` "claims" (spread over their types) or "reports" by chance, for an estimate of how often the program is wrong; it takes
        the place of the one drawn before. Raises ReportedlyError."""
        return sampling.draw(self._store, of, size, seed=seed, by=by or user())

    def sample(self, of: str) -> Sample | None:
        """The sample of "claims" or "reports" that was drawn last, or None."""
        return sampling.current_sample(self._store, of)

    def score(self) -> Score:
        """The program's error rate on this casebook by what people decided: precision by type and group, errors by field, recall in closed
        reports, with 95% intervals; by everything that was reviewed, and unbiased by the samples that were drawn."""
        return scoring.score(self._store)

    def add_note(self, left: str, words: str = "", *, reliability: str = "", credibility: str = "", on: str = "claim", by: str = "") -> int:
        """Note what you think of the truth of a claim, or of an incident (`on`): in words, with the Admiralty letter A-F and number 1-6 if you
        want. It changes no status and no count, and is in no export but notes.csv. The note's number. Raises NoSuchRecord, ReportedlyError."""
        return notes.add_note(self._store, left, words, reliability=reliability, credibility=credibility, on=on, by=by or user())

    def withdraw_note(self, n: int, *, by: str = "") -> None:
        """Take back a note; it stays, marked as withdrawn."""
        notes.withdraw_note(self._store, n, by=by or user())

    def notes(self, *, of: Sequence[str] | None = None, on: str = "", seen_by: str | None = None) -> Iterator[Note]:
        """Reviewers' notes, in the order they were written; `of`: on these claims; `on`: of claims or incidents only."""
        return notes.notes(self._store, of=of, on=on, seen_by=seen_by)


def user() -> str:
    """Who uses this computer."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
