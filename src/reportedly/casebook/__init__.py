"""The casebook: reports, what they claim and who says so, kept in one SQLite file or a PostgreSQL database."""

from reportedly.casebook.accounts import Account, Accounts
from reportedly.casebook.actors import Actor, ActorRow
from reportedly.casebook.adding import Added
from reportedly.casebook.agreement import Agreement
from reportedly.casebook.book import Casebook
from reportedly.casebook.by_hand import ByHand
from reportedly.casebook.coded import Unit
from reportedly.casebook.control import ControlHistory, ControlSaid
from reportedly.casebook.control_lines import ControlRow, ControlStand
from reportedly.casebook.control_tellings import Named
from reportedly.casebook.copies import Copy
from reportedly.casebook.disputes import Contradiction
from reportedly.casebook.incidents import Incident, IncidentRow
from reportedly.casebook.log import Entry
from reportedly.casebook.notes import Note
from reportedly.casebook.places import Place, PlaceRow
from reportedly.casebook.readings import Reread
from reportedly.casebook.review import Verdict
from reportedly.casebook.rounds import Round
from reportedly.casebook.rows import mark
from reportedly.casebook.sampling import Sample
from reportedly.casebook.scoring import Score
from reportedly.casebook.search import Hit
from reportedly.casebook.ties import TieHistory, TieRow, TieStand, TieTold
from reportedly.casebook.truce_life import RoleTold, StepTold, TermTold
from reportedly.casebook.truce_states import TruceState
from reportedly.casebook.truces import Link, Truce, TruceRow
from reportedly.casebook.views import ClaimRow, ReportRow
from reportedly.casebook.violations import Violation
from reportedly.casebook.withdrawing import Withdrawn

__all__ = [
    "Account", "Accounts", "Actor", "ActorRow", "Added", "Agreement", "ByHand", "Casebook", "ClaimRow", "Contradiction", "ControlHistory",
    "ControlRow", "ControlSaid", "ControlStand", "Copy", "Entry", "Hit", "Incident", "IncidentRow", "Link", "Named", "Note", "Place", "PlaceRow",
    "ReportRow", "Reread", "RoleTold", "Round", "Sample", "Score", "StepTold", "TermTold", "TieHistory", "TieRow", "TieStand", "TieTold", "Truce",
    "TruceRow", "TruceState", "Unit", "Verdict", "Violation", "Withdrawn", "mark",
]  # fmt: skip
