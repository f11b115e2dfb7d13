"""One act told several times in a report: which telling of an attack says most, so that its dead are counted of that one.

Headlines and first sentences name a part ("Ten killed in strike"), later ones the rest (who, with what, where). The records stay as each
sentence tells them; only what counts an act points to its fullest telling.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import cos, hypot, radians

from reportedly.records import Event, PlaceMention

_DONE = ("actual", "ongoing")
_AHEAD = 12
"""Attacks that a first telling is compared with, at most: the same incident is told again soon or not at all."""
_BEHIND = 3
_TOLLS = frozenset({"killed", "died", "injured", "wounded"})
"""Words that tell what came of an attack and nothing of how."""
_OPENING = 3
"""The attacks that a report begins with: what it is about."""
_NARROW = frozenset({"site", "neighbourhood", "locality", "district"})
_INSIDE_KM, _PROVINCE_KM, _KM_A_DEGREE = 40, 100, 111.2
"""How far a quarter or a site may be from the town, or a town from the middle of the district, that it lies in; a town from the middle of its
province."""
_ANYBODY = frozenset({"people", "others", "civilians", "dozens", "scores", "persons"})
"""Victims who are told of in any two attacks."""
_PRONOUNS = frozenset({"it", "they", "he", "she", "we", "i", "who", "which", "that", "them", "its", "their", "his", "her"})
_LIKE: Mapping[str, frozenset[str]] = {
    "bombing": frozenset({"car_bomb", "suicide_attack"}),
    "car_bomb": frozenset({"bombing", "suicide_attack"}),
    "suicide_attack": frozenset({"bombing", "car_bomb"}),
    "airstrike": frozenset({"barrel_bomb", "chemical"}),
    "barrel_bomb": frozenset({"airstrike"}),
}
"""Modes that one telling may give for what another calls otherwise."""


def fullest_tellings(events: Iterable[Event], counted: Mapping[str, frozenset[float]], unidentified: frozenset[str]) -> dict[str, str]:
    """For each attack that is told more fully elsewhere in the report: the id of that telling.

    `counted`: the exact numbers of dead that each event's words give (none for "dozens"), by its id. `unidentified`: nouns for doers that say
    nothing about who they are ("warplane", "gunman"). The same number told twice is one attack told twice; what a headline counts loosely the
    first sentence tells in full; an attack without a doer is one of its mode that has one, where their places and days do not part them: that
    which the report begins with, else the next one told.
    """
    attacks = [e for e in events if e.event_class == "ASSAULT"]
    named = {e.id for e in attacks if any(_is_named(m.text or "", unidentified) for m in e.actor)}

    def fullness(event: Event) -> tuple[bool, ...]:
        known = any(m.actor is not None for m in event.actor)
        return event.modality in _DONE, bool(event.actor), event.id in named, known, event.mode is not None

    told: dict[str, str] = {}
    by_number: dict[float, list[Event]] = {}
    for event in attacks:
        for number in counted.get(event.id, frozenset()) - {1}:
            by_number.setdefault(number, []).append(event)
    for same in by_number.values():
        early = _before_another(same, attacks, counted)
        fullest = max(early if any(e.id in named for e in early) else same, key=fullness)  # the first of equals
        for event in same:
            if event is not fullest and may_be_one(event, fullest):
                told.setdefault(event.id, fullest.id)
    tolls = [e for e in attacks if e.id in counted]
    if len(tolls) > 1 and not counted[tolls[0].id]:
        loose, *later = tolls[: 1 + _OPENING]
        exact = next((o for o in later if (o is later[0] and _alike(loose, o)) or _same_victims(loose, o)), None)
        if exact is not None and may_be_one(loose, exact):
            told.setdefault(loose.id, told.get(exact.id, exact.id))
    first = next((e for e in attacks[:_OPENING] if e.id in named and e.modality in _DONE), None)
    for n, event in enumerate(attacks):
        if event.id in told or event.id not in counted or event.id in named:
            continue
        came_of = (event.trigger.text or "").lower() in _TOLLS
        if event.mode == "clash":
            # "84 people were killed in fighting": of that clash, where who fought was told right before.
            near = next((o for o in reversed(attacks[max(0, n - _BEHIND) : n]) if o.id in named and o.mode == "clash"), None)
            if came_of and near is not None and may_be_one(event, near):
                told[event.id] = near.id
            continue
        behind = [o for o in attacks[n + 1 : n + 1 + _AHEAD] if o.id in named and o.modality in _DONE]
        before = [first] if first is not None and first in attacks[max(0, n - _AHEAD) : n] else []
        if event.mode is None and came_of:
            # "Ten people were killed": what came of the attack told right before.
            near = next((o for o in reversed(attacks[max(0, n - _BEHIND) : n]) if o.id in named and o.modality in _DONE), None)
            if near is not None and may_be_one(event, near):
                told[event.id] = near.id
                continue
        mine = counted[event.id]
        wide = n == 0 and all(m.precision in ("country", "region") for m in event.place)  # a headline that tells no closer place
        fuller = next(
            (
                o for o in (*before, *behind)
                if _is_same(event, o) and (not mine or not counted.get(o.id) or mine & counted[o.id] or wide or _share_place(event, o))
            ),
            None,
        )  # fmt: skip
        if fuller is None:
            continue
        if _last(fuller.id, told) == event.id:  # it points here itself: that which tells more stands
            if fullness(fuller) <= fullness(event):
                continue
            del told[fuller.id]
        told[event.id] = fuller.id
    return {event: _last(event, told) for event in told}


def _before_another(same: Sequence[Event], attacks: Sequence[Event], counted: Mapping[str, frozenset[float]]) -> list[Event]:
    """Those of the tellings of one toll that come before the report turns to an attack with another one, the first of them at least."""
    ids, out = {e.id for e in same}, [same[0]]
    for event in attacks[attacks.index(same[0]) + 1 :]:
        if event.id in ids:
            out.append(event)
        elif counted.get(event.id) and _apart(same[0], event):
            break
    return out


def _same_victims(event: Event, other: Event) -> bool:
    """Are those whom a headline counts loosely ("Scores of rebels") told again with the same word ("at least 29 Syrian rebels")?"""
    mine, theirs = ({(m.text or "").lower().split()[-1] for m in e.target if m.text} for e in (event, other))
    return bool((mine & theirs) - _ANYBODY)


def _last(event: str, told: Mapping[str, str]) -> str:
    """The telling at the end of the way: the fuller of the fuller."""
    seen = {event}
    while event in told and told[event] not in seen:
        event = told[event]
        seen.add(event)
    return event


def may_be_one(event: Event, other: Event) -> bool:
    """May two events be one act? Not where both name doers, settlements or days, and others."""
    if event.event_class != other.event_class:
        return False
    doers = [{m.entity or (m.text or "").lower() for m in e.actor if (m.text or "").lower() not in _PRONOUNS} for e in (event, other)]
    if any(m.entity is None for m in event.actor):
        doers[0] = set()  # "a bomber" may be anybody's
    days = [{e.time.start[:10]} if e.time is not None and e.time.start and e.time.start == e.time.end else set() for e in (event, other)]
    if doers[0] and doers[1] and not doers[0] & doers[1] and not _shorter(event, other):
        return False
    return (not days[0] or not days[1] or bool(days[0] & days[1])) and not _apart(event, other)


def _shorter(event: Event, other: Event) -> bool:
    """Are the words for the doer of one the words for the other's with some left out ("Syria rebels", "rebel")?"""
    mine, theirs = ({w.rstrip("s") for m in e.actor for w in (m.text or "").lower().split()} - {"the", "a"} for e in (event, other))
    return mine <= theirs or theirs <= mine


def _apart(event: Event, other: Event) -> bool:
    """Are two acts told at places that are not one and do not lie in each other: none is told of both, and two of one sort or far from each
    other are told?"""
    mine, theirs = ([m for m in e.place if m.precision in _NARROW and m.relation is None] for e in (event, other))
    if {m.geonameid or (m.text or "").lower() for m in mine} & {m.geonameid or (m.text or "").lower() for m in theirs}:
        return False
    if any(a.precision == b.precision or _far(a, b) for a in mine for b in theirs):
        return True
    known = [[m for m in e.place if m.precision not in ("country", "region") and m.lat is not None] for e in (event, other)]
    return bool(known[0] and known[1]) and all(_far(a, b, _PROVINCE_KM) for a in known[0] for b in known[1])


def _far(a: PlaceMention, b: PlaceMention, km: float = _INSIDE_KM) -> bool:
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return True
    east = (a.lon - b.lon) * cos(radians((a.lat + b.lat) / 2))
    return hypot(a.lat - b.lat, east) * _KM_A_DEGREE > km


def _share_place(event: Event, other: Event) -> bool:
    """Is one place told of both? With another toll that is needed: another toll elsewhere is another attack."""
    places = [
        {m.geonameid or (m.name or m.text or "").lower() for m in e.place if m.precision not in ("country", "region")}
        for e in (event, other)
    ]
    return bool(places[0] & places[1])


def _is_named(words: str, unidentified: frozenset[str]) -> bool:
    """Do the words for a doer tell who it is: more than a pronoun, a number or "the warplanes"?"""
    core = words.lower().removeprefix("the ").removeprefix("a ").split()
    if not core or words.lower() in _PRONOUNS:
        return False
    rest = [w for w in core if w not in unidentified and w.rstrip("s") not in unidentified]
    return bool(rest)


def _alike(event: Event, other: Event) -> bool:
    return event.mode is None or other.mode is None or event.mode == other.mode or other.mode in _LIKE.get(event.mode, ())


def _is_same(event: Event, other: Event) -> bool:
    """Is an attack told without its doer that other one? Of its mode, or told as owned up to or blamed on somebody ("claimed the attack")."""
    if not may_be_one(event, other):
        return False
    owned = other.attribution in ("claimed", "blamed") and _alike(event, other)
    return owned or (event.mode is not None and (other.mode == event.mode or other.mode in _LIKE.get(event.mode, ())))
