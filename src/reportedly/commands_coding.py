"""`score`, `sample` and the verbs of coding rounds, behind the command line; `reportedly.commands` has the others and these."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportedly.casebook import Agreement, Round, Sample, Score, Unit


def score(book: Path | str) -> Score:
    """How often the program is wrong on a casebook, by what people decided (`Casebook.score`)."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return casebook.score()


def draw_sample(book: Path | str, of: str, size: int, *, seed: str = "", by: str = "") -> Sample:
    """Draw claims or reports by chance, to be looked at for an estimate of errors (`Casebook.draw_sample`)."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return casebook.draw_sample(of, size, seed=seed, by=by)


def open_round(
    book: Path | str,
    name: str,
    coders: Sequence[str],
    *,
    reports: Sequence[str] = (),
    sample: int | None = None,
    seed: str = "",
    by: str = "",
) -> Round:
    """Open a coding round (`Casebook.open_round`)."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return casebook.open_round(name, coders, reports=reports, sample=sample, seed=seed, by=by)


def close_round(book: Path | str, name: str, *, by: str = "") -> tuple[Round, list[Unit]]:
    """Close a coding round; it, and the units on which its coders differ."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        found = casebook.close_round(name, by=by)
        return found, [one for one in casebook.coded(name) if one.waits]


def rounds(book: Path | str) -> list[Round]:
    """The coding rounds of a casebook, the last opened first."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return casebook.rounds()


def differences(book: Path | str, name: str) -> list[Unit]:
    """What the coders of a closed round differ on and nobody has adjudicated."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return [one for one in casebook.coded(name) if one.waits]


def agreement(book: Path | str, name: str) -> Agreement:
    """How far the coders of a closed round agree (`Casebook.agreement`)."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return casebook.agreement(name)


def adjudicate(book: Path | str, name: str, unit: str, answer: str, *, why: str = "", by: str = "") -> int | None:
    """Decide a unit on which coders differ (`Casebook.adjudicate`)."""
    from reportedly.commands import open_book

    with open_book(book) as casebook:
        return casebook.adjudicate(name, unit, answer, reasons=why, by=by)
