"""One incident's accounts as an export shows them: every teller as protection lets them be named, every position with who takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reportedly.casebook.actors.standing import own_codebook
from reportedly.casebook.claimants import statement_of
from reportedly.casebook.incidents.accounts import Account, Accounts, Cell, Said, accounts_of
from reportedly.casebook.incidents.incidents import Held
from reportedly.casebook.incidents.positions import ASPECTS
from reportedly.exports.claims import through
from reportedly.exports.protect import Protection
from reportedly.records import AnyRecord, Event, Statement

STANDS = {
    "party": "a party", "organ_of_party": "a party's organ", "backer": "a party's backer", "aligned": "aligned with a party",
    "none_known": "no tie to a party known",
}  # fmt: skip
"""Where a claimant stands, in words."""


@dataclass(frozen=True)
class Teller:
    """A claimant as shown. `via`: everyone between them and the page, the outlets last, each once; `own_voice`: the reports' own."""

    account: Account
    who: str
    via: tuple[str, ...]
    hidden: bool
    own_voice: bool

    @property
    def standing(self) -> str:
        """What they are and where they stood: "monitor, no tie to a party known"."""
        if self.own_voice:
            return "in its own voice"
        role = {"party": "speaks for a side"}.get(self.account.role or "", (self.account.role or "").replace("_", " "))
        known = STANDS[self.account.stand] if self.account.stand != "none_known" else ""
        return ", ".join(filter(None, (role, known)))


@dataclass(frozen=True)
class Told:
    """One claim of a teller, with all positions that it takes. `text`: reports with the same letter print one text."""

    teller: Teller
    said: Said
    positions: tuple[tuple[str, Cell], ...]
    through: tuple[str, ...]
    text: str
    report_url: str | None
    report_title: str | None


class Shown:
    """An incident with its accounts, as one protection lets it be shown."""

    def __init__(self, held: Held, protection: Protection) -> None:
        self.held, self.protection = held, protection
        self.found: Accounts = accounts_of(held, protection.hides)
        self._records: dict[str, dict[str, AnyRecord]] = {}
        self._hidden: dict[str, frozenset[str]] = {}
        self.reports = sorted({one.report for one in held.tellings})
        for report in self.reports:
            self._records[report] = {r.id: r for r in held.records[report]}
            self._hidden[report] = protection.hidden_in(r for r in held.records[report] if isinstance(r, Statement))
        letters = {text: _letters(n) for n, text in enumerate(dict.fromkeys(held.texts[id] for id in self.reports))}
        self._text = {report: letters[held.texts[report]] for report in self.reports}
        self.tellers: tuple[Teller, ...] = tuple(map(self._teller, self.found.accounts))
        self.by_claimant: Mapping[str, Teller] = {t.account.claimant: t for t in self.tellers}

    def statement(self, said: Said, claimant: str) -> Statement | None:
        """The statement that a claimant's claim is said in; None for the report's own voice."""
        records = self._records[said.report]
        return statement_of(records.get(said.claim), records, claimant)

    def _teller(self, account: Account) -> Teller:
        every = [said for cells in account.cells.values() for cell in cells for said in cell.said]
        first = self.statement(every[0], account.claimant) if every else None
        via = dict.fromkeys(link for said in every for link in self.through(said, account.claimant))
        return Teller(
            account=account,
            who=self.protection.who(first) if first is not None else account.who,
            via=tuple(link for link in via if first is not None or link != account.who),
            hidden=first is not None and self.protection.hides(first),
            own_voice=first is None,
        )

    def through(self, said: Said, claimant: str) -> list[str]:
        """Everyone between the teller and the page, nearest the teller first, the outlet last."""
        voice = self.protection.voice(self.held.reports[said.report])
        statement = self.statement(said, claimant)
        if statement is None:
            return [voice]
        statements = {id: r for id, r in self._records[said.report].items() if isinstance(r, Statement)}
        return [*through(statement, statements, self.protection, self._hidden[said.report]), voice]

    def told(self) -> Iterator[Told]:
        """Every claim behind the accounts, once, teller by teller in the order of publication."""
        for teller in self.tellers:
            positions: dict[str, list[tuple[str, Cell]]] = {}
            said_of: dict[str, Said] = {}
            for aspect, cells in teller.account.cells.items():
                for cell in cells:
                    for said in cell.said:
                        positions.setdefault(said.claim, []).append((aspect, cell))
                        said_of[said.claim] = said
            for said in sorted(said_of.values(), key=lambda s: (s.published or "9999", s.report, s.claim)):
                report = self.held.reports[said.report]
                yield Told(
                    teller,
                    said,
                    tuple(positions[said.claim]),
                    tuple(self.through(said, teller.account.claimant)),
                    self._text[said.report],
                    report.url,
                    report.title,
                )

    def positions(self, aspect: str) -> list[tuple[str, list[Teller]]]:
        """What is said on an aspect and by whom; what is denied begins with "not "."""
        found: dict[str, list[Teller]] = {}
        for teller in self.tellers:
            for cell in teller.account.cells.get(aspect, ()):
                found.setdefault(f"not {cell.value}" if cell.denied else cell.value, []).append(teller)
        return list(found.items())

    def precision(self) -> str | None:
        """How finely the days that most tell are told: the commonest precision of the claims of those days."""
        row = self.found.incident
        if row.day_start is None:
            return None
        if not row.dated:
            return "publication"
        wanted = {claim for one in self.held.tellings for claim in one.events}
        told = [
            r.time.precision or "day"
            for own in self._records.values()
            for r in own.values()
            if isinstance(r, Event) and r.id in wanted and r.time and r.time.start and r.time.start[:10] == row.day_start
        ]
        return max(sorted(set(told)), key=told.count, default="day")


def said_by(positions: Iterable[tuple[str, Sequence[Teller]]]) -> str:
    """Positions with who takes each: "18 (Syrian Observatory for Human Rights); dozens (residents)"."""
    return "; ".join(f"{value} ({', '.join(dict.fromkeys(t.who for t in by))})" for value, by in positions)


def plain_type(event_class: str, modes: Sequence[str]) -> str:
    """The type of an event in the codebook's words: its modes, else its class."""
    events = own_codebook().events
    return ", ".join(events[code].name if code in events else code.replace("_", " ") for code in (modes or (event_class,)))


def _letters(n: int) -> str:
    """A, B, ... Z, AA, AB ..."""
    return (_letters(n // 26 - 1) if n >= 26 else "") + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[n % 26]


__all__ = ["ASPECTS", "STANDS", "Shown", "Teller", "Told", "plain_type", "said_by"]
