"""The casebook: reports, what they claim and who says so, kept in one SQLite file or a PostgreSQL database."""

from reportedly.casebook.actors.actors import Actor, ActorRow
from reportedly.casebook.adding import Added
from reportedly.casebook.book import Casebook
from reportedly.casebook.coding.agreement import Agreement
from reportedly.casebook.coding.rounds import Round
from reportedly.casebook.coding.sampling import Sample
from reportedly.casebook.coding.scoring import Score
from reportedly.casebook.coding.units import Unit
from reportedly.casebook.control.control import ControlHistory, ControlSaid
from reportedly.casebook.control.lines import ControlRow, ControlStand
from reportedly.casebook.control.tellings import Named
from reportedly.casebook.copies.copies import Copy
from reportedly.casebook.incidents.accounts import Account, Accounts
from reportedly.casebook.incidents.disputes import Contradiction
from reportedly.casebook.incidents.incidents import Incident, IncidentRow
from reportedly.casebook.log import Entry
from reportedly.casebook.places import Place, PlaceRow
from reportedly.casebook.readings import Reread
from reportedly.casebook.review.by_hand import ByHand
from reportedly.casebook.review.notes import Note
from reportedly.casebook.review.verdicts import Verdict
from reportedly.casebook.search import Hit
from reportedly.casebook.store.rows import mark
from reportedly.casebook.ties.ties import TieHistory, TieRow, TieStand, TieTold
from reportedly.casebook.truces.life import RoleTold, StepTold, TermTold
from reportedly.casebook.truces.states import TruceState
from reportedly.casebook.truces.truces import Link, Truce, TruceRow
from reportedly.casebook.truces.violations import Violation
from reportedly.casebook.views import ClaimRow, ReportRow
from reportedly.casebook.withdrawing import Withdrawn

__all__ = [
    "Account", "Accounts", "Actor", "ActorRow", "Added", "Agreement", "ByHand", "Casebook", "ClaimRow", "Contradiction", "ControlHistory",
    "ControlRow", "ControlSaid", "ControlStand", "Copy", "Entry", "Hit", "Incident", "IncidentRow", "Link", "Named", "Note", "Place", "PlaceRow",
    "ReportRow", "Reread", "RoleTold", "Round", "Sample", "Score", "StepTold", "TermTold", "TieHistory", "TieRow", "TieStand", "TieTold", "Truce",
    "TruceRow", "TruceState", "Unit", "Verdict", "Violation", "Withdrawn", "mark",
]  # fmt: skip
