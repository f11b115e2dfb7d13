"""`/incidents/ID`: one incident as each of its tellers has it, side by side; why its reports stand together; merging and splitting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from reportedly.casebook import Account, Accounts, Copy
from reportedly.casebook.incidents import listed
from reportedly.casebook.incidents.accounts import Said, accounts_of
from reportedly.casebook.incidents.comparing import Reason, compare, reasons
from reportedly.casebook.incidents.incidents import Held, kin, load, near, resolve, with_comments
from reportedly.casebook.incidents.kept_tellings import judged_in
from reportedly.casebook.incidents.positions import ASPECTS
from reportedly.casebook.incidents.telling import Telling
from reportedly.web import charts
from reportedly.web.laid import decided, keep
from reportedly.web.site import Ask, Site

MOST_ROWS, MOST_PAIRS, MOST_FOLDED, SUGGESTED = 40, 12, 6, 6
"""Rows of the account table, pairs of reports with their reasons, groups of copies, and suggested merges on one page."""


@dataclass(frozen=True)
class Pair:
    """Two tellings with the comparisons whose sum says whether they are of one happening, and those drawn."""

    here: str
    there: str
    incident: str
    score: int
    reasons: Sequence[Reason]
    drawn: str


def incident(site: Site, ask: Ask) -> Response:
    """The incident's page, or, with `view=dossier`, all that is claimed about it for print."""
    place = site.book.store
    with place.reading() as connection:
        held = load(connection, place, ask.path["id"])
        parents, parts = kin(connection, held)
        told_with = with_comments(connection, held) if ask.query.get("comments") else held
        others = near(connection, held, SUGGESTED)
        judged = judged_in(connection)
    told = accounts_of(told_with, pairs=len(held.tellings) <= 200)
    claims = [claim for one in held.tellings for claim in one.events]
    apart = {frozenset(pair) for pair in judged.apart}
    every = bool(ask.query.get("every")) or ask.query.get("view") == "dossier"
    by_key = {a.claimant: a for a in told.accounts}
    rows = [[by_key[key] for key in row] for row in told.rows]
    shown: dict[str, Any] = {
        "told": told, "row": told.incident, "rows": rows if every else rows[:MOST_ROWS], "left": 0 if every else max(0, len(rows) - MOST_ROWS),
        "aspects": [a for a in ASPECTS if any(a in account.cells for account in told.accounts)], "held": held,
        "toll": charts.toll(told.tolls) if len({t.number for t in told.tolls if t.number is not None}) > 1 else "", "denials": _denials(told),
        "notes": [n for n in site.book.notes(of=claims, on="incident", seen_by=ask.by) if n.withdrawn_at is None],
        "titles": {id: own.title or id for id, own in told_with.reports.items()}, "comments": bool(ask.query.get("comments")),
    }  # fmt: skip
    if ask.query.get("view") == "dossier":
        return site.page("dossier.html", ask, words={a.claimant: _words(a) for a in told.accounts}, **shown)
    return site.page(
        "incident.html", ask, parents=listed.by_ids(place, parents), parts=listed.by_ids(place, parts), folded=_folded(site, held),
        pairs=_pairs(held), verdicts=decided(site, set(claims)), members=held.tellings[:200],
        suggested=[_pair(a, b, id) for a, id, b in others if not _kept_apart(a, b, apart)], others=listed.by_ids(place, [id for _, id, _ in others]), **shown,
    )  # fmt: skip


def _kept_apart(a: Telling, b: Telling, apart: set[frozenset[str]]) -> bool:
    return any(frozenset((x, y)) in apart for x in a.events for y in b.events)


def _pair(a: Telling, b: Telling, incident_id: str = "") -> Pair:
    found = reasons(a, b)
    score = compare(a, b)
    return Pair(a.report, b.report, incident_id, score, found, charts.waterfall([(r.about, r.weight) for r in found], score))


def _pairs(held: Held) -> list[Pair]:
    """Why the reports stand together: each with the one that it is likest to."""
    found = []
    some = held.tellings[:60]
    seen: set[frozenset[str]] = set()
    for one in some:
        score, other = max(((compare(one, o), o) for o in some if o.id != one.id), key=lambda s: (s[0], s[1].id), default=(0, None))
        if other is not None and frozenset((one.id, other.id)) not in seen:
            seen.add(frozenset((one.id, other.id)))
            found.append(_pair(one, other))
    return sorted(found, key=lambda p: -p.score)[:MOST_PAIRS]


def _folded(site: Site, held: Held) -> list[list[Copy]]:
    """Reports of the incident that print one text, with what each added."""
    grouped: dict[str, list[str]] = {}
    for id, text in held.texts.items():
        grouped.setdefault(text, []).append(id)
    return [site.book.copies(ids[0]) for ids in sorted(grouped.values()) if len(ids) > 1][:MOST_FOLDED]


def _words(account: Account) -> list[tuple[Said, list[tuple[str, str, bool]]]]:
    """Each passage of a claimant's words once, with the positions that it takes: (aspect, position, is it denied?)."""
    found: dict[tuple[str, str], tuple[Said, list[tuple[str, str, bool]]]] = {}
    for aspect, cells in account.cells.items():
        for cell in cells:
            for one in cell.said:
                positions = found.setdefault((one.report, one.context), (one, []))[1]
                if (aspect, cell.value, cell.denied) not in positions:
                    positions.append((aspect, cell.value, cell.denied))
    return list(found.values())


def _denials(told: Accounts) -> list[tuple[str, Said, list[tuple[str, Said]]]]:
    """Who denies what, and whose claims that answers; each once."""
    said: dict[str, tuple[dict[str, None], Said]] = {}
    for account in told.accounts:
        for cells in account.cells.values():
            for cell in cells:
                for one in cell.said:
                    said.setdefault(one.claim, ({}, one))[0][account.who] = None
    who = {claim: (", ".join(by), one) for claim, (by, one) in said.items()}  # several who spoke with one voice
    found = []
    seen = set()
    for denial, denied in told.denials:
        if denial in who and (key := (who[denial][0], who[denial][1].context)) not in seen:
            seen.add(key)
            against = {who[d][0]: who[d] for d in denied if d in who}
            found.append((*who[denial], list(against.values())))
    return found


def lay(site: Site, ask: Ask) -> Response:
    """That two are one incident, or are not, or that one is a part of the other."""
    return keep(site, ask, "incident", resolve)


ROUTES = (("/incidents/lay", lay, ("POST",)), ("/incidents/{id:path}", incident, ("GET",)))
