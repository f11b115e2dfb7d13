"""`/truces` and `/truces/ID`: agreements, each with its life as each teller tells it, its state on any day by each, and what is alleged.

What the sides say is never merged, and who broke what is not decided. Silence is not observance: a state stands with the day on which its teller
was last heard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

from reportedly.casebook import Truce, TruceRow
from reportedly.casebook.truces import truces as casebook_truces
from reportedly.casebook.truces.keeping import KINDS, Kept, Known
from reportedly.casebook.truces.life import StepTold
from reportedly.casebook.truces.states import TruceState
from reportedly.casebook.truces.violations import Violation
from reportedly.casebook.words import fold
from reportedly.web import charts, counted, life_lines, wording
from reportedly.web.laid import Decided, decided, keep
from reportedly.web.site import Ask, Site, to
from reportedly.web.time_axis import Axis, axis_of, drawn, iso, number_of

ROWS, STATES, LINES, STEPS, ALLEGED, WHY, NAMED = 40, 6, 24, 60, 100, 8, 12
"""On one page: agreements; states of each in the list; tellers with a line; steps; alleged violations; reports with reasons; names in a cell."""

HELD = 12
"""Agreements whose whole life is kept in memory between two requests, so that the slider is quick."""

WIDTH = 720


def truces(site: Site, ask: Ask) -> Response:
    """The list: those heard last first, each with its state on a day by each teller."""
    asked = {name: ask.query.get(name, "").strip() for name in ("on", "name", "kind")}
    day = casebook_truces.day_asked(asked["on"] or None)
    every = bool(ask.query.get("every"))
    kept = counted.truces(site)
    wanted = fold(asked["name"])
    fits = [one for one in kept if (not wanted or wanted in _folded(one)) and (not asked["kind"] or one.kind == asked["kind"])]
    if day is not None:
        fits = [one for one in fits if _begins(one) <= day]
    if not every:
        fits = [one for one in fits if _is_listed(one)]
    fits.sort(key=lambda one: (-(one.last_heard or 0), one.id))
    at = ask.number("at")
    rows = [casebook_truces.row_on(one, day, True) for one in casebook_truces.lives_of(site.book.store, fits[at : at + ROWS])]
    by_kind = Counter(one.kind for one in kept)
    return site.page(
        "truces.html", ask, rows=[(row, in_order(row.states)) for row in rows], total=len(fits), asked=asked, every=every, kinds=by_kind.most_common(),
        kind_names=KINDS, most=STATES, groups=life_lines.group_of, following=ask.with_query(at=at + ROWS) if len(fits) > at + ROWS else None, began=at == 0,
    )  # fmt: skip


def truce(site: Site, ask: Ask) -> Response:
    """One agreement; with `view=log` its alleged violations day by day, for print."""
    whole = _whole(site, ask.path["id"])
    day = casebook_truces.day_asked(ask.query.get("on", "").strip() or None)
    if ask.query.get("view") == "log":
        return _log(site, ask, whole)
    hindsight = not ask.query.get("then")
    row = casebook_truces.row_on(whole.kept, day, hindsight)
    days = sorted({d for s in whole.told.life if s.step != "term" and (d := number_of(s.day_end)) is not None})
    lines, left = _lines(whole, row, day, days, bool(ask.query.get("lines")))
    shown: dict[str, Any] = {
        "told": whole.told, "row": row, "lines": lines, "left": left, "on": day, "day": iso(day) if day is not None else "", "hindsight": hindsight,
        "earlier": iso(max(d for d in days if day is None or d < day)) if days and (day is None or days[0] < day) else None,
        "later": iso(min(d for d in days if d > day)) if day is not None and days and days[-1] > day else None,
        "first": days[0] if days else 0, "last": days[-1] if days else 0, "ticks": drawn(_axis(days, day)), "legend": life_lines.legend(),
        "groups": life_lines.group_of,
    }  # fmt: skip
    if ask.part:
        return site.page("truce_lines.html", ask, **shown)
    teller, at = ask.query.get("teller", ""), ask.number("at")
    verdicts = decided(site, casebook_truces.claims_of(site.book.store, whole.told.id))
    names = {k.id: k.name for k in counted.truces(site)}
    steps = [s for s in whole.told.life if not teller or s.teller == teller]
    alleged = whole.told.alleged
    return site.page(
        "truce.html", ask, steps=steps[at : at + STEPS], total=len(steps), teller=next((s.who for s in steps), "") if teller else "",
        following=ask.with_query(at=at + STEPS) if len(steps) > at + STEPS else None, began=at == 0, parts=_parts(whole.told),
        links=_links(names, whole.told, verdicts), verdicts=verdicts, truce_names=names, why=_why(whole.told), alleged=len(alleged), per_day=_per_day(alleged), named=NAMED, **shown,
    )  # fmt: skip


@dataclass(frozen=True)
class _Whole:
    kept: Kept
    told: Truce


def _whole(site: Site, id: str) -> _Whole:
    """An agreement with its life, as it was laid last: from memory where nothing has been laid since it was asked for before."""
    memory: dict[str, _Whole] = site.memory("truces", counted.truces(site), HELD)
    found = memory.get(id)
    if found is None:
        told = casebook_truces.truce(site.book.store, id, None, True, lay_first=False)
        memory[id] = found = _Whole(casebook_truces.kept_truce(site.book.store, told.id, lay_first=False), told)
    return found


def _is_listed(one: Known) -> bool:
    return one.texts > 1 or one.named or bool(one.areas or one.made or one.began) or len(one.makers) > 1


def _folded(one: Known) -> str:
    return fold(" ".join((one.name, *one.names, *one.areas, *map(wording.actor_name, (*one.makers, *one.parties)))))


def _begins(one: Known) -> int:
    told = [d for d in (one.made and one.made[0], one.began and one.began[0], one.first_heard) if d]
    return min(told, default=0)


_PARTIES = {"party": 0, "organ_of_party": 1, "backer": 2, "aligned": 3, "none_known": 4}


def in_order(states: Sequence[TruceState]) -> list[TruceState]:
    """The states in the order in which a reader looks for them: parties first, then those who stand by them, then the others."""
    return sorted(states, key=lambda s: (s.state is None, _PARTIES.get(s.stand, 4), s.who.casefold(), s.teller))


@dataclass(frozen=True)
class Line:
    """One teller: their state on the day, None where they were not heard by then, and their steps drawn."""

    teller: str
    who: str
    actor: str | None
    stand: str
    towards: str | None
    state: TruceState | None
    drawn: Any


def _axis(days: list[int], on: int | None) -> Axis:
    return axis_of([*days, on] if on is not None else days, WIDTH)


def _lines(whole: _Whole, row: TruceRow, on: int | None, days: list[int], every: bool) -> tuple[list[Line], int]:
    """The tellers with most to tell, parties first."""
    by: dict[str, list[StepTold]] = {}
    for step in whole.told.life:
        if step.step != "term":
            by.setdefault(step.teller, []).append(step)
    states = {s.teller: s for s in row.states}
    shown = sorted(by, key=lambda t: (not any(s.changes for s in by[t]), -len(by[t]), t))
    some = shown if every else shown[:LINES]
    axis = _axis(days, on)
    found = []
    for teller in some:
        steps, state = by[teller], states.get(teller)
        heard = [d for s in steps for d in (number_of(s.heard) or number_of(s.day_end),) if d is not None]
        picture = life_lines.strip(axis, steps, max(heard, default=None), on, to("truces", row.id, teller=teller) + "#steps")
        first = steps[0]
        found.append(Line(teller, first.who, first.actor, first.stand, first.towards, state, picture))
    found.sort(key=lambda line: (_PARTIES.get(line.stand, 4), line.towards or "", line.who.casefold()))
    return found, len(shown) - len(some)


PART_NAMES = {
    "parties": "Parties", "signatories": "Signed by", "mediators": "Mediated by", "guarantors": "Guaranteed by", "monitors": "Monitored by",
    "excluded": "Left out",
}  # fmt: skip


def _parts(told: Truce) -> list[tuple[str, list[Any]]]:
    """Who has which part, and who says so."""
    return [
        (name, [r for r in told.roles if r.part == part]) for part, name in PART_NAMES.items() if any(r.part == part for r in told.roles)
    ]


def _links(names: Mapping[str, str], told: Truce, verdicts: Sequence[Decided]) -> list[tuple[str, list[tuple[Any, str]]]]:
    """The wider agreements that it lies within, and the local ones within it. What a person denied is gone at once, though the agreements of a large
    casebook are laid together anew only after a while."""
    last = {(d.other, d.left): d.verdict.kind for d in verdicts if d.verdict.kind in ("part_of", "not_part_of")}
    found = []
    for head, links, inner in (("Lies within", told.within, True), ("Has within it", told.parts, False)):
        left = [(link, names.get(link.truce, link.truce)) for link in links if last.get((link.truce, inner)) != "not_part_of"]
        if left:
            found.append((head, left[:NAMED]))
    return found


def _why(told: Truce) -> list[tuple[str, Any, str, str]]:
    """Reports with the reasons for which they stand here, drawn, a claim of each and one of another report: the two sides of "not this agreement"."""
    some = sorted(told.why, key=lambda w: (-w[1], w[0]))[:WHY]
    claim_of = {s.report: s.claim for s in reversed(told.life)}
    found = []
    for report, score, reasons in some:
        other = next((claim for of, claim in claim_of.items() if of != report), "")
        found.append((report, charts.waterfall([(r.about, r.weight) for r in reasons], score), claim_of.get(report, ""), other))
    return found


def _per_day(alleged: Sequence[Violation]) -> Any:
    """How many allegations there are a month: of allegations, never of breaches."""
    months = Counter(v.day_end[:7] for v in alleged if v.day_end)
    return charts.bars(sorted(months.items()), "allegations") if len(months) > 1 else ""


def _log(site: Site, ask: Ask, whole: _Whole) -> Response:
    """Alleged violations by day, from and to a day, a page at a time."""
    since, until = ask.query.get("since", ""), ask.query.get("until", "")
    fits = [
        v
        for v in whole.told.alleged
        if (not since or (v.day_end or "") >= since) and (not until or (v.day_start or v.day_end or "9999") <= until)
    ]
    at = ask.number("at")
    days: dict[str, list[Violation]] = {}
    for v in fits[at : at + ALLEGED]:
        days.setdefault(v.day_end or "", []).append(v)
    return site.page(
        "truce_log.html", ask, told=whole.told, days=days, total=len(fits), since=since, until=until,
        following=ask.with_query(at=at + ALLEGED) if len(fits) > at + ALLEGED else None, began=at == 0,
    )  # fmt: skip


def lay(site: Site, ask: Ask) -> Response:
    """That two are one agreement, or are not, that one lies within the other, or does not."""
    return keep(site, ask, "agreement", lambda connection, id: casebook_truces.resolve(connection, id, None))


ROUTES = (("/truces", truces, ("GET",)), ("/truces/lay", lay, ("POST",)), ("/truces/{id:path}", truce, ("GET",)))
