"""A telling: what one report says about one happening, as one event claim gives it and as two are laid together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from reportedly.casebook.actors.standing import families
from reportedly.casebook.incidents.days import days_told, published_on
from reportedly.casebook.incidents.dead import IN_ONE, dead_told, number_of
from reportedly.casebook.incidents.spots import Spot, kilometres, maybe_province, spot_of, spots_of
from reportedly.casebook.sentences import Sentences
from reportedly.records import Event, Figure, Report

CASUALTIES = ("killed", "injured", "casualties")
"""Roles of figures that belong to an incident even where the reader did not tie them to an event."""

MANY = 60
"""Kilometres between the places of one claim from which it tells of several happenings at once."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report says about one happening. `id`: its smallest claim's; `events`, `figures`: ids of its claims; `days`: first and last
    possible day; `dated`: do the words say the day, or only when the report was published? `actors`, `targets`: with the actors that they
    are part of; `killed`, `injured`: numbers, `parts`: of a part of the dead; `wide`: a day's total or a campaign, which is never one happening; `placed`: are the places told of
    the act itself, or only named near it? `weight`: how much of the report is about it; `words`: hashes, the lowest bit set for names and numbers."""

    id: str
    report: str
    events: tuple[str, ...]
    event_class: str
    figures: tuple[str, ...] = ()
    modes: frozenset[str] = frozenset()
    spots: tuple[Spot, ...] = ()
    days: tuple[int, int] | None = None
    dated: bool = False
    actors: frozenset[str] = frozenset()
    targets: frozenset[str] = frozenset()
    killed: frozenset[int] = frozenset()
    parts: frozenset[int] = frozenset()
    injured: frozenset[int] = frozenset()
    wide: bool = False
    placed: bool = True
    weight: float = 0.0
    words: tuple[int, ...] = ()
    claimants: frozenset[str] = frozenset()
    """Keys of its tellers (`claimants.source_of`), with `TEXT` where one of them is told from others only by the report's text."""
    modalities: frozenset[str] = frozenset()
    provinces: frozenset[str] = frozenset()
    """Folded names of the provinces that the act is said to have been in."""
    does: frozenset[str] = frozenset()
    """Who is said to act, and in `suffers` to whom, as they are shown: codes of the register, else names."""
    suffers: frozenset[str] = frozenset()


def telling_of(event: Event, report: Report, figures: Sequence[Figure], sentences: Sentences, at: int, called: frozenset[str]) -> Telling:
    """One event claim as a telling of its own. `called`: see `spots.called_towns`."""
    spots, placed = spots_of(event, report, sentences, at)
    spots = tuple(maybe_province(s, called) for s in spots)
    days, dated = days_told(event, published_on(report), sentences, at)
    whole, part = _dead(figures, report.text)
    return Telling(
        id=event.id,
        report=report.id,
        events=(event.id,),
        event_class=event.event_class,
        figures=tuple(f.id for f in figures),
        modes=frozenset({event.mode} if event.mode else ()),
        provinces=frozenset((p.name or p.text or "").casefold() for p in event.place if p.precision == "province"),
        spots=tuple(s for s in spots if s.fine) or spots,
        days=days,
        dated=dated,
        placed=placed,
        actors=families(m.actor for m in event.actor),
        targets=families(m.actor for m in event.target),
        killed=whole,
        parts=part,
        injured=_numbers(figures, "injured"),
        wide=any(
            f.role in CASUALTIES and (_several(event, report.text) or (f.scope == "day" and not any(s.fine for s in spots)))
            for f in figures
        ),
        weight=_prominence(sentences.at(at), bool(whole or part), event.event_class),
    )


def _several(event: Event, text: str) -> bool:
    """Is an act told of several places far from each other at once ("in Idlib and Aleppo")?"""
    placed = [(p.spans[0], s) for p in event.place if p.spans and (s := spot_of(p)) and s.lat is not None]
    for n, (span, spot) in enumerate(placed):
        for other_span, other in placed[n + 1 :]:
            (_, end), (start, _) = sorted((span, other_span))
            between = text[end:start]
            if len(between) < 40 and re.search(r"\b(?:and|as well as)\b", between) and kilometres(spot, other) > MANY:
                return True
    return False


def _prominence(sentence: int, with_dead: bool, event_class: str) -> float:
    """How much a claim tells of what its report is about: early ones more, those with dead and those of violence more."""
    return (2.0 if with_dead else 1.0) * (1.5 if event_class == "ASSAULT" else 1.0) / (1 + sentence / 3)


def _numbers(figures: Sequence[Figure], role: str) -> frozenset[int]:
    """Numbers of persons in a role; those of a part of them too."""
    said = (number_of(f) for f in figures if f.role == role and f.unit == "persons")
    return frozenset(n for n in said if n is not None and n < IN_ONE)


def _dead(figures: Iterable[Figure], text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Numbers of all the dead, and of a part of them."""
    given = [f for f in figures if f.role == "killed"]
    whole = frozenset(d.number for d in dead_told(given, text) if not d.part)
    return whole, _numbers(given, "killed") - whole


def merged(a: Telling, b: Telling) -> Telling:
    """Two tellings of one report as one. A day that the words say stands before one that they do not."""
    days, dated = (a.days, a.dated) if a.dated or b.days is None else (b.days, b.dated)
    if a.dated and b.dated and a.days and b.days:
        common = max(a.days[0], b.days[0]), min(a.days[1], b.days[1])
        days = common if common[0] <= common[1] else a.days
    first, second = (one.placed and any(s.fine for s in one.spots) for one in (a, b))
    spots = a.spots if first and not b.placed else b.spots if second and not a.placed else tuple(dict.fromkeys((*a.spots, *b.spots)))
    return replace(
        a,
        id=min(a.id, b.id),
        events=tuple(sorted((*a.events, *b.events))),
        figures=tuple(dict.fromkeys((*a.figures, *b.figures))),
        modes=a.modes | b.modes,
        provinces=a.provinces | b.provinces,
        spots=tuple(s for s in spots if s.fine) or spots,
        days=days,
        dated=dated,
        placed=first or second or (a.placed and b.placed),
        actors=a.actors | b.actors,
        targets=a.targets | b.targets,
        killed=a.killed | b.killed,
        parts=(a.parts | b.parts) - a.killed - b.killed,
        injured=a.injured | b.injured,
        wide=a.wide or b.wide,
        weight=a.weight + b.weight,
        claimants=a.claimants | b.claimants,
        modalities=a.modalities | b.modalities,
        does=a.does | b.does,
        suffers=a.suffers | b.suffers,
    )
