"""Where reports of one incident differ: on how many died, and on who did it. Pairs of claims; who is right is not asked.

Numbers are compared of one scope (the incident), unit (persons) and group (all the dead together). A pair is an `update` where the later
report gives the higher number and both go back to one teller, or was published on a later day; else it is a `contradiction`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from reportedly.casebook.actors.standing import root
from reportedly.casebook.claimants import source_of
from reportedly.casebook.incidents.dead import Dead, dead_told, differ, highest_early, words_of_dead
from reportedly.casebook.incidents.telling import Telling
from reportedly.records import AnyRecord, Event, Figure, Report, Statement


@dataclass(frozen=True)
class Contradiction:
    """Two claims that differ. `about`: "toll" or "blame"; `kind`: "update" or "contradiction"; `reports`, `claims`: of both, in the same
    order; `said`: what each says."""

    about: Literal["toll", "blame"]
    kind: Literal["update", "contradiction"]
    reports: tuple[str, str]
    claims: tuple[str, str]
    said: tuple[str, str]


@dataclass(frozen=True)
class Toll:
    """How many died, as one report tells it of one incident. `claimant`: whose word the number is."""

    dead: Dead
    report: Report
    claimant: str


def toll_of(figures: frozenset[str], report: Report, records: Sequence[AnyRecord], text: str) -> Toll | None:
    """The number of all the dead that a report gives of an incident: see `dead.highest_early`."""
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    told = dead_told((r for r in records if isinstance(r, Figure) and r.id in figures), report.text)
    dead = highest_early(told, report.text)
    return Toll(dead, report, source_of(dead.figures[0].said_in, statements, report, text).key) if dead is not None else None


def tolls(
    found: Sequence[Telling], reports: Mapping[str, Report], records: Mapping[str, Sequence[AnyRecord]], texts: Mapping[str, str]
) -> Iterable[Contradiction]:
    """Pairs of reports that give different numbers of dead. An outlet does not contradict itself: what it gave before is the history of
    its number."""
    figures: dict[str, frozenset[str]] = {}
    for one in found:
        figures[one.report] = figures.get(one.report, frozenset()) | frozenset(one.figures)
    given = [t for id, own in figures.items() if (t := toll_of(own, reports[id], records[id], texts[id]))]
    given.sort(key=lambda t: _when(t.report))
    for n, a in enumerate(given):
        for b in given[n + 1 :]:
            if differ(a.dead, b.dead) and not _one_outlet(a.report, b.report):
                yield Contradiction(
                    "toll",
                    _kind(a, b),
                    (a.report.id, b.report.id),
                    (a.dead.figures[0].id, b.dead.figures[0].id),
                    (words_of_dead(a.dead), words_of_dead(b.dead)),
                )


def _when(report: Report) -> tuple[str, str]:
    return (report.published or "")[:10], report.id


def _one_outlet(a: Report, b: Report) -> bool:
    return a.outlet is not None and a.outlet == b.outlet


def _kind(earlier: Toll, later: Toll) -> Literal["update", "contradiction"]:
    days = [(t.report.published or "")[:10] for t in (earlier, later)]
    if later.dead.number > earlier.dead.number and ((days[0] and days[1] and days[0] < days[1]) or earlier.claimant == later.claimant):
        return "update"
    return "contradiction"


def blamed_in(events: frozenset[str], records: Sequence[AnyRecord]) -> dict[str, Event]:
    """Whom a report's claims name as the one who did it, by outermost actor, with the first claim that does."""
    found: dict[str, Event] = {}
    mine = [r for r in records if isinstance(r, Event) and r.id in events]
    for event in sorted(mine, key=lambda e: (e.trigger.spans[:1], e.id)):
        if (
            event.event_class == "ASSAULT"
            and event.mode != "clash"
            and event.modality in ("actual", "ongoing")
            and event.attribution != "denied"
        ):
            for mention in event.actor:
                if mention.actor:
                    found.setdefault(root(mention.actor), event)
    return found


def blames(found: Sequence[Telling], reports: Mapping[str, Report], records: Mapping[str, Sequence[AnyRecord]]) -> Iterable[Contradiction]:
    """Pairs of reports each of which names somebody whom the other does not."""
    events: dict[str, frozenset[str]] = {}
    for one in found:
        events[one.report] = events.get(one.report, frozenset()) | frozenset(one.events)
    given = [(id, named) for id, own in events.items() if (named := blamed_in(own, records[id]))]
    given.sort(key=lambda g: _when(reports[g[0]]))
    for n, (a, ours) in enumerate(given):
        for b, theirs in given[n + 1 :]:
            only_ours, only_theirs = ours.keys() - theirs.keys(), theirs.keys() - ours.keys()
            if only_ours and only_theirs and not _one_outlet(reports[a], reports[b]):
                claims = ours[min(only_ours)].id, theirs[min(only_theirs)].id
                yield Contradiction("blame", "contradiction", (a, b), claims, (", ".join(sorted(ours)), ", ".join(sorted(theirs))))
