"""accounts.csv: the account tables of all incidents, a row a claimant of an incident, a column an aspect, with the words in the cell."""

from __future__ import annotations

from collections.abc import Iterator

from reportedly.casebook.claimants import statement_of
from reportedly.casebook.incidents.accounts import Account, Accounts, accounts_of
from reportedly.casebook.incidents.accounts import Cell as Position
from reportedly.casebook.incidents.incidents import Held
from reportedly.casebook.incidents.named_rules import RULES
from reportedly.casebook.incidents.positions import ASPECTS
from reportedly.exports.filters import incidents_wanted
from reportedly.exports.protect import Protection
from reportedly.exports.writing import Cell, Export, table
from reportedly.records import Statement

COLUMNS = (
    "incident", "class", "place", "day_start", "day_end", "status", "disputed_on", "incident_reports", "incident_texts",
    "incident_claimants", "incident_unaligned", "perpetrator", "row", "who", "who_actor", "disclosure", "role", "stand", "towards", "through_party",
    "reports", "texts", *(aspect.replace(" ", "_") for aspect in ASPECTS), *RULES,
)  # fmt: skip

BETWEEN = " | "
"""Stands between several positions in one cell."""


def accounts_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, account_rows(export))


def account_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, incident by incident."""
    for _, held, _ in export.book.every_incident(incidents_wanted(export.book, export.filters)):
        found = accounts_of(held)
        for account in found.accounts:
            yield _row(found, account, _statement(held, account), export.protection)


def _statement(held: Held, account: Account) -> Statement | None:
    """The first statement of a claimant, which says how they are named there; None for a report's own voice."""
    first = next((said for cells in account.cells.values() for cell in cells for said in cell.said), None)
    if first is None:
        return None
    records = {r.id: r for r in held.records[first.report]}
    return statement_of(records[first.claim], records, account.claimant)


def _row(found: Accounts, account: Account, said: Statement | None, protection: Protection) -> dict[str, Cell]:
    incident = found.incident
    hidden = said is not None and protection.hides(said)
    row: dict[str, Cell] = {
        "incident": incident.id, "class": incident.event_class, "place": incident.place, "day_start": incident.day_start,
        "day_end": incident.day_end, "status": found.status, "disputed_on": "; ".join(found.disputed_on), "incident_reports": found.reports,
        "incident_texts": found.texts, "incident_claimants": found.claimants, "incident_unaligned": found.unaligned,
        "perpetrator": found.perpetrator, "row": next(n for n, row in enumerate(found.rows, 1) if account.claimant in row), "who": protection.who(said) if said is not None else account.who,
        "who_actor": None if hidden else account.actor, "disclosure": account.disclosure or "outlet", "role": account.role,
        "stand": account.stand, "towards": account.towards, "through_party": int(account.through_party), "reports": account.reports,
        "texts": account.texts, **found.numbers,
    }  # fmt: skip
    return row | {aspect.replace(" ", "_"): BETWEEN.join(map(_cell, cells)) for aspect, cells in account.cells.items()}


def _cell(position: Position) -> str:
    """A position with the words of each claim that takes it: `at least 18 ["at least 18 people", wire (Reuters), assert, certain]`."""
    behind = (
        ", ".join((f'"{s.words}"', f"{s.report} ({s.outlet})" if s.outlet else s.report, s.stance, s.certainty)) for s in position.said
    )
    return f"{'not so: ' if position.denied else ''}{position.value} [{'; '.join(behind)}]"
