"""`/actors/names`: names that the register does not know, and of whom they may be, with reasons that add up; what people decide about them.

Nothing is merged until a person says so. Names that a report withholds or changes, and private persons, are never among them (casebook/actors/names.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from starlette.responses import Response

from reportedly.casebook import Verdict, report_list
from reportedly.casebook.actors import aliases, names
from reportedly.casebook.actors.aliases import Suggestion
from reportedly.casebook.actors.names import folded, name_id
from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.actors.verdicts import Decided, is_actor
from reportedly.casebook.store.tables import verdict
from reportedly.errors import NoSuchRecord, ReportedlyError
from reportedly.web import charts, counted, wording
from reportedly.web.beside import Beside
from reportedly.web.site import Ask, Site, to

SUGGESTED, ROWS, DECIDED, REPORTS = 25, 100, 60, 40
"""On one page: suggestions, names, decisions; reports of one name."""

SMALL = 5_000
"""Reports up to which names are gathered for any actor's page."""

SAYS = {"same": "the same as", "not_same": "not the same as", "unsure": "perhaps the same as"}


@dataclass(frozen=True)
class NewName:
    """A name that the register does not know: how it is written, the commonest first, and the reports in which it stands."""

    id: str
    name: str
    kind: str
    forms: tuple[str, ...]
    reports: tuple[str, ...]


@dataclass(frozen=True)
class Gathered:
    """The new names of a casebook by id, and whose they may be."""

    new: dict[str, NewName]
    suggested: tuple[Suggestion, ...]


@dataclass(frozen=True)
class Shown:
    """A suggestion with its reasons drawn."""

    one: Suggestion
    drawn: Any
    known: bool


def gathered(site: Site, make: bool = True) -> Gathered | None:
    """All names and suggestions; None while they are gathered for the first time: that goes through every report."""

    def count() -> Gathered:
        found = names.names(site.book.store)
        new = {
            id: NewName(id, k.name, k.kind, tuple(f for f, _ in k.forms.most_common(12)), tuple(sorted(k.entities)))
            for id, k in found.new.items()
        }
        return Gathered(new, tuple(aliases.suggestions(site.book.store, found, settled=True)))

    made: Gathered | None = site.beside.setdefault("names", Beside(site.book.store, count)).value(make)
    return made


def names_page(site: Site, ask: Ask) -> Response:
    """Suggestions, decisions, and all names that the register does not know."""
    found = gathered(site)
    open_ = _undecided(site, found.suggested if found else ())
    named = ask.query.get("name", "").strip()
    wanted = folded(named)
    new = sorted(found.new.values(), key=lambda n: (-len(n.reports), n.name.casefold())) if found else []
    if wanted:
        new = [n for n in new if any(wanted in folded(form) for form in n.forms)]
        open_ = [s for s in open_ if wanted in folded(s.name) or wanted in folded(s.of_name)]
    at = ask.number("at")
    return site.page(
        "actor_names.html", ask, ready=found is not None, suggested=[shown(s) for s in open_[:SUGGESTED]], total=len(open_), new=new[at : at + ROWS],
        new_total=len(new), named=named, following=ask.with_query(at=at + ROWS) if len(new) > at + ROWS else None, began=at == 0,
        decisions=decisions(site, found)[:DECIDED], register=_register_names(),
    )  # fmt: skip


def name_page(site: Site, ask: Ask) -> Response:
    """One name that the register does not know."""
    found = gathered(site)
    id = ask.path["id"]
    if found is None:
        return site.page("actor_names.html", ask, ready=False, suggested=[], total=0, new=[], new_total=0, named="", following=None, began=True, decisions=[], register=[])  # fmt: skip
    if id not in found.new:
        raise NoSuchRecord("There is no name of this id that may be put together with others.")
    one = found.new[id]
    lines = report_list.by_ids(site.book.store, one.reports[:REPORTS])
    return site.page(
        "actor_name.html", ask, one=one, suggested=[shown(s) for s in _undecided(site, found.suggested) if id in (s.id, s.of)], lines=list(lines.values()),
        more=max(0, len(one.reports) - REPORTS), decisions=decisions(site, found, id), register=_register_names(),
    )  # fmt: skip


def of_actor(site: Site, code: str) -> dict[str, Any]:
    """What an actor's page shows of names: suggestions, decisions, and names to choose from. Of a large casebook only once they have been
    gathered for `/actors/names`."""
    small = counted.overview(site)["reports"] <= SMALL
    found = gathered(site, make=small)
    suggested = _undecided(site, found.suggested) if found else []
    return {
        "suggested": [shown(s) for s in suggested if s.of == code], "decisions": decisions(site, found, code),
        "choices": [n.name for n in sorted(found.new.values(), key=lambda n: -len(n.reports))[:400]] if found else [],
    }  # fmt: skip


def shown(one: Suggestion) -> Shown:
    return Shown(one, charts.waterfall([(r.about, r.weight) for r in one.reasons], one.score), own_register().get(one.of) is not None)


def _undecided(site: Site, suggested: Sequence[Suggestion]) -> list[Suggestion]:
    """What nobody has decided: suggestions are gathered seldom, decisions count at once."""
    with site.book.store.reading() as connection:
        decided = Decided(connection)
    return [s for s in suggested if not decided.about(s.id, s.of)]


@dataclass(frozen=True)
class Decision:
    """What somebody decided about two actors, with their names as far as they may be shown."""

    verdict: Verdict
    left: str
    right: str


def decisions(site: Site, found: Gathered | None, about: str | None = None) -> list[Decision]:
    """What people decided about actors, or `about` one of them, and did not take back, the last first."""
    with site.book.store.reading() as connection:
        named = (
            select(verdict.c.left)
            .where(verdict.c.kind.in_(SAYS), verdict.c.left.like("actor-%"), verdict.c.withdrawn_at.is_(None))
            .distinct()
        )
        ids = list(connection.execute(named).scalars()) if about is None else [about]
    told = []
    for v in site.book.verdicts(of=ids) if ids else ():
        if v.kind in SAYS and v.withdrawn_at is None and v.right and is_actor(v.left) and is_actor(v.right):
            told.append(Decision(v, _called(v.left, found), _called(v.right, found)))
    return told[::-1]


def _called(id: str, found: Gathered | None) -> str:
    if found is not None and id in found.new:
        return found.new[id].name
    return "a name that is not shown" if id.startswith("actor-") else wording.actor_name(id)


def _register_names() -> list[str]:
    return sorted({entry.name for entry in own_register().entries.values()})


def lay(site: Site, ask: Ask) -> Response:
    """That a name is an actor's or another name's, or is not."""
    kind, left = ask.sent("kind"), ask.sent("left")
    if kind not in SAYS:
        raise ReportedlyError("Nothing was changed: say that they are the same, or are not.")
    right = ask.sent("right") or _named(ask.sent("named"))
    left = left or _named(ask.sent("name"))
    if left == right:
        raise ReportedlyError("Nothing was changed: that is the same name twice.")
    if not any(id.startswith("actor-") for id in (left, right)):
        raise ReportedlyError(
            "Nothing was changed: the register knows both. To make one of two of its actors, change the register in a codebook of your own."
        )
    if not left.startswith("actor-"):
        left, right = right, left
    site.book.judge(left, kind, right=right, reasons=ask.sent("reasons"), by=ask.by)  # type: ignore[arg-type]
    return site.done(ask, ask.sent("back") or to("actors", "names"))


def _named(said: str) -> str:
    """The id behind a name as people type it: a code, a name of the register, or one that only reports write. The casebook refuses those that
    may not be put together, and says no more of them than of a name that it does not hold."""
    if not said:
        raise ReportedlyError("Nothing was changed: give the other name.")
    if is_actor(said):
        return said
    known = {entry.code for entry in own_register().lookup(said)} | {
        c for c, e in own_register().entries.items() if folded(e.name) == folded(said)
    }
    if len(known) > 1:
        raise ReportedlyError(f"Nothing was changed: {said} may be {', '.join(sorted(known))}. Give one of these.")
    return next(iter(known)) if known else name_id(said)


ROUTES = (("/actors/names", names_page, ("GET",)), ("/actors/names/lay", lay, ("POST",)), ("/actors/names/{id}", name_page, ("GET",)))
