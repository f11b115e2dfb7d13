"""What of a casebook an export holds: the filters that its pages and the command line have, and what they leave."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import get_args, get_type_hints

from reportedly.casebook import Casebook, ControlRow, TieRow, TruceRow, report_list
from reportedly.casebook import search as casebook_search
from reportedly.casebook.actors.standing import family, own_register
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.incidents import resolve
from reportedly.casebook.incidents.listed import Wanted
from reportedly.casebook.over_time import KINDS
from reportedly.casebook.report_list import WantedReports
from reportedly.casebook.ties.ties import SIGNS
from reportedly.casebook.truces.truces import day_asked, first_day, is_listed
from reportedly.casebook.words import fold
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.records import Report


@dataclass(frozen=True)
class Filters:
    """Empty ones leave everything. `since`, `until`: days, of what each format tells (FILTERS); `outlet`, `language`, `kind` and `state`
    ("waiting", "closed") of reports; `search`: words that reports hold; `report`, `incident`, `truce`: ids; `type`: of claims; `event_class`, `place`
    and `actor` by code or name; `texts`, `claimants`: at least so many; `disputed`; `single`: lone claims without place or day too; `name`: what an
    agreement's name, sides or areas hold; `agreement`: its kind; `every`: those of one text without name, area or day too; `on`: as it stood on a
    day; `relation`: a tie's relation, "joins" or "against"; `stands`: its state; `persons`: ties of persons too; `who`: what the name of a place's holder, loser or
    teller holds; `reviewed`: claims that somebody decided on or added by hand; `listed`: only what the pages list without `single`, `every` and `persons`, which
    other filters imply."""

    since: str = ""
    until: str = ""
    outlet: str = ""
    language: str = ""
    kind: str = ""
    state: str = ""
    search: str = ""
    report: str = ""
    type: str = ""
    event_class: str = ""
    place: str = ""
    actor: str = ""
    texts: int = 0
    claimants: int = 0
    disputed: bool = False
    single: bool = False
    incident: str = ""
    truce: str = ""
    name: str = ""
    agreement: str = ""
    every: bool = False
    on: str = ""
    relation: str = ""
    stands: str = ""
    persons: bool = False
    listed: bool = False
    who: str = ""
    reviewed: bool = False

    def given(self) -> dict[str, str]:
        """Those that are set, as they are told: `{"since": "2016-09-01", "disputed": "yes"}`."""
        told = ((f.name.replace("event_class", "class"), getattr(self, f.name)) for f in fields(self))
        return {name: "yes" if value is True else str(value) for name, value in told if value}


_REPORTS = ("since", "until", "outlet", "language", "kind", "state", "search", "report")
_CLAIMS = (*_REPORTS, "type", "event_class", "place", "actor", "reviewed")
_INCIDENTS = ("since", "until", "event_class", "place", "actor", "texts", "claimants", "disputed", "single", "incident", "listed")

FILTERS: dict[str, tuple[str, ...]] = {
    "records.jsonl": _REPORTS, "reports.csv": _REPORTS, "claims.csv": _CLAIMS, "events.parquet": _CLAIMS, "incidents.jsonl": _INCIDENTS,
    "accounts.csv": _INCIDENTS, "coding_sheet.xlsx": _INCIDENTS, "truces.csv": ("truce", "name", "agreement", "every", "until", "listed"),
    "violations.csv": ("truce", "since", "until"), "ties.csv": ("since", "on", "actor", "relation", "stands", "persons", "listed"), "sources.csv": ("name",),
    "control.csv": ("on", "place", "who", "disputed"), "notes.csv": (),
}  # fmt: skip
"""By format. `since` and `until` are days of publication in tables of reports and claims, of what is told in all others."""


REPORT_KINDS: tuple[str, ...] = get_args(get_type_hints(Report)["kind"])
"""Kinds of reports, as FORMAT has them."""


def check(format_name: str, filters: Filters) -> None:
    """Raises ReportedlyError for a filter that the format does not take, or a day that is none."""
    known = FILTERS[format_name]
    wrong = [f.name for f in fields(filters) if getattr(filters, f.name) and f.name not in known]
    if wrong:
        raise ReportedlyError(
            f"{format_name} cannot be filtered by {', '.join(map(option, wrong))}; it can by {', '.join(map(option, known))}"
        )
    for name in ("since", "until", "on"):
        day_asked(getattr(filters, name) or None)
    for name, values in (
        ("type", KINDS),
        ("kind", REPORT_KINDS),
        ("state", ("waiting", "closed")),
        ("relation", (*SIGNS, "joins", "against")),
    ):
        value = getattr(filters, name)
        if value and value not in values:
            raise ReportedlyError(f"{option(name)} {value!r}: it is one of {', '.join(values)}")


def option(name: str) -> str:
    """A filter as the command line calls it."""
    return "--" + name.replace("event_class", "class")


def control_wanted(rows: Iterable[ControlRow], filters: Filters) -> list[ControlRow]:
    """The places of which `place` holds a part of a name, and `who` of one who is said to hold or to have lost it or of a teller; `disputed`: on
    which tellers differ."""
    part, who = fold(filters.place), fold(filters.who)

    def fits(row: ControlRow) -> bool:
        if part and part not in fold(" ".join(row.names)):
            return False
        if who and not any(who in fold(" ".join((s.who, *(n.name for n in (*s.holders, *s.lost_by))))) for s in row.stands):
            return False
        return not filters.disputed or bool(row.disputed) or row.named_differently

    return [row for row in rows if fits(row)]


def reports_wanted(book: Casebook, filters: Filters) -> list[int] | None:
    """The numbers of the reports that are wanted, in order; None where all are."""
    wanted = WantedReports(filters.outlet, filters.language, filters.kind, filters.since, filters.until, filters.state)
    found: set[int] | None = None
    if wanted != WantedReports():
        found = set(report_list.numbers(book.store, wanted))
    if filters.search:
        holds = casebook_search.reports_with(book.store, filters.search)
        found = holds if found is None else found & holds
    if filters.report:
        one = report_list.number_of(book.store, filters.report)
        if one is None:
            raise NoSuchRecord(f"{filters.report}: the casebook {book.name} holds no report of this id")
        found = {one} if found is None else found & {one}
    return None if found is None else sorted(found)


def incidents_wanted(book: Casebook, filters: Filters) -> list[str] | None:
    """The ids of the incidents that are wanted, in order; None where all are."""
    if filters.incident:
        with book.store.reading() as connection:
            id = resolve(connection, filters.incident)
        if id is None:
            raise NoSuchRecord(f"{filters.incident}: the casebook {book.name} holds no incident of this id")
        return [id]
    wanted = Wanted(
        filters.since, filters.until, filters.event_class, place_key(book, filters.place), actor_code(filters.actor), filters.texts, filters.claimants,
        filters.disputed, filters.single,
    )  # fmt: skip
    return None if wanted == Wanted() and not filters.listed else listed.ids(book.store, wanted)


def place_key(book: Casebook, said: str) -> str:
    """The key of a place by its key or its name; what is none fits no incident."""
    if not said or said.isdecimal():
        return said
    wanted = fold(said)
    return next((key for key, name, _ in listed.choices(book.store)["place"] if said == key or wanted == fold(name)), said)


def actor_code(said: str) -> str:
    """The code of an actor by its code or a name of the register; what is none fits nothing."""
    if not said or own_register().get(said) is not None:
        return said
    return min((entry.code for entry in own_register().lookup(said)), default=said)


def truce_fits(filters: Filters) -> Callable[[TruceRow], bool]:
    """Is an agreement among those that are wanted?"""
    wanted = fold(filters.name)

    def fits(row: TruceRow) -> bool:
        if filters.agreement and row.kind != filters.agreement:
            return False
        if wanted and wanted not in fold(" ".join((row.name, *row.names, *row.areas, *map(_name, (*row.makers, *row.parties))))):
            return False
        # With no filter at all everything is exported, as ever.
        narrowed = wanted or filters.agreement or filters.until or filters.listed
        return (not filters.until or first_day(row) <= filters.until) and (filters.every or not narrowed or is_listed(row))

    return fits


def _name(code: str) -> str:
    entry = own_register().get(code)
    return entry.name if entry else code


def ties_wanted(rows: Sequence[TieRow], filters: Filters) -> Iterator[TieRow]:
    """Those of the ties that are wanted."""
    actor = actor_code(filters.actor)
    sign = {"joins": 1, "against": -1}.get(filters.relation)
    narrowed = bool(filters.given())
    for row in rows:
        if filters.since and (row.last_heard or "") < filters.since:
            continue
        if actor and not (actor in family(row.a) or actor in family(row.b)):
            continue
        if filters.relation and not (row.sign == sign if sign is not None else row.relation == filters.relation):
            continue
        if filters.stands and row.state != filters.stands:
            continue
        if narrowed and not actor and not filters.persons and (_is_person(row.a) or _is_person(row.b)):
            continue
        yield row


def _is_person(code: str) -> bool:
    entry = own_register().get(code)
    return entry is not None and entry.kind == "person"
