"""What is kept of each truce, made of all its tellings: what lists show, and its life in short, from which its state on any day follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

import msgspec
from msgspec import Struct

from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.truces.comparing import Profile, distance, profile_of
from reportedly.casebook.truces.held import Held, heard_of
from reportedly.casebook.truces.states import Heard
from reportedly.casebook.truces.tellings import Window
from reportedly.casebook.truces.words import Length, is_name

KINDS = {
    "cessation_of_hostilities": "cessation of hostilities", "humanitarian_pause": "humanitarian pause", "local_truce": "local truce",
    "evacuation": "evacuation deal", "prisoner_exchange": "exchange of prisoners", "deescalation_zone": "de-escalation zone",
    "surrender": "surrender deal", "political": "political agreement", "other": "agreement",
}  # fmt: skip
"""Kinds of agreements as names show them; the others by their code."""

LOCAL = ("local_truce", "ceasefire", "humanitarian_pause", "deescalation_zone", "evacuation", "settlement", "surrender", "other")
WIDER = ("cessation_of_hostilities", "ceasefire", "deescalation_zone", "local_truce")

How = Literal["told", "verdict", "likely"]
"""How an agreement is known to lie within another: a report tells so, a person said so, or it is likely by area and time."""

MONTH = 30


class Known(Struct, frozen=True, array_like=True):
    """One truce in short. Days are numbers; `within`, `parts`: ids of wider and of local ones, and how that is known."""

    id: str
    name: str
    named: bool
    names: tuple[str, ...]
    kind: str
    kinds: tuple[str, ...]
    makers: tuple[str, ...]
    parties: tuple[str, ...]
    areas: tuple[str, ...]
    lat: float | None
    lon: float | None
    wide: bool
    made: Window | None
    began: Window | None
    length: Length | None
    first_heard: int | None
    last_heard: int | None
    reports: int
    texts: int
    tellers: int
    steps: int
    violations: int
    within: tuple[tuple[str, How], ...]
    parts: tuple[tuple[str, How], ...]


class Kept(Known, frozen=True, array_like=True):
    """One truce as the table `truce` has it. `heard`: its life in short. It stands last, so that `decode_known` may leave it out."""

    heard: tuple[Heard, ...]


_encoder, _decoder, _known = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(Kept), msgspec.json.Decoder(Known)


def encode_kept(one: Kept) -> str:
    return _encoder.encode(one).decode()


def decode_kept(body: str) -> Kept:
    return _decoder.decode(body)


def decode_known(body: str) -> Known:
    return _known.decode(body)


def kept_of(found: Mapping[str, Sequence[Held]], judged: Judged) -> dict[str, Kept]:
    """What is kept of each truce. Pure."""
    profiles = {id: profile_of(h.telling for h in held) for id, held in found.items()}
    links = _links(found, profiles, judged)
    return {id: _kept(id, held, profiles[id], links.get(id, ())) for id, held in found.items()}


def _kept(id: str, held: Sequence[Held], profile: Profile, links: Iterable[tuple[str, How, bool]]) -> Kept:
    heard = heard_of(held)
    named = Counter(name for h in held for name in h.telling.names if is_name(name))
    kind = _kind(held)
    spots = sorted(Counter(s for h in held for s in h.telling.spots).items(), key=lambda s: (-s[1], not s[0].fine, s[0].radius, s[0].key))
    areas = tuple(dict.fromkeys(s.name for s, _ in spots))
    makers = _names(profile.makers)
    names = tuple(sorted(named, key=lambda n: (-named[n], -len(n), n)))
    days = [day for h in heard if (day := h.told.heard) is not None]
    at = next((s for s, _ in spots if s.lat is not None), None)
    listed = tuple(links)
    return Kept(
        id=id, name=names[0] if names else _made_name(kind, areas, makers, profile), named=bool(names), names=names, kind=kind,
        kinds=tuple(sorted(profile.kinds)), makers=makers, parties=_names(profile.parties), areas=areas, lat=at.lat if at else None,
        lon=at.lon if at else None, wide=profile.wide, made=profile.made, began=profile.began, length=profile.length,
        first_heard=min(days, default=None), last_heard=max(days, default=None), reports=len({h.number for h in held}),
        texts=len({h.origin for h in held}), tellers=len({h.told.teller for h in heard}), steps=len({(h.text, h.told.claim) for h in heard}),
        violations=len({(h.text, h.told.claim) for h in heard if h.told.step == "breach" and h.told.changes}),
        within=tuple((other, how) for other, how, inside in listed if inside),
        parts=tuple((other, how) for other, how, inside in listed if not inside), heard=heard,
    )  # fmt: skip


def _kind(held: Sequence[Held]) -> str:
    """The kind that most reports tell, one that says something before "other" and "ceasefire"."""
    counted = Counter(kind for h in held for kind in h.telling.kinds)
    return min(counted, key=lambda k: (k == "other", -counted[k], k == "ceasefire", k))


def _made_name(kind: str, areas: Sequence[str], makers: Sequence[str], profile: Profile) -> str:
    """A name for what no report gives one: "ceasefire in Zabadani (September 2015)"."""
    name = KINDS.get(kind, kind)
    if areas:
        name += f" in {areas[0]}" + (f" and {len(areas) - 1} more" if len(areas) > 2 else f" and {areas[1]}" if len(areas) == 2 else "")
    elif len(makers) in (2, 3):
        name += f" of {', '.join(makers[:-1])} and {makers[-1]}"
    window = profile.began or profile.made
    day = window[0] if window else profile.first
    return name + (f" ({date.fromordinal(day):%B %Y})" if day is not None else "")


def _names(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(entry.name if (entry := own_register().get(code)) else code for code in codes))


def _links(found: Mapping[str, Sequence[Held]], profiles: Mapping[str, Profile], judged: Judged) -> dict[str, list[tuple[str, How, bool]]]:
    """For each truce the wider ones that it lies within (True) and the local ones that lie in it: told, judged or likely."""
    of_claim = {claim: id for id, held in found.items() for h in held for claim in h.telling.claims}
    pairs: dict[tuple[str, str], How] = {}
    for inner, outer in judged.parts:
        if inner in of_claim and outer in of_claim:
            pairs[of_claim[inner], of_claim[outer]] = "verdict"
    for id, held in found.items():
        for h in held:
            if h.telling.part_of in of_claim:
                pairs.setdefault((id, of_claim[h.telling.part_of]), "told")
    alive: defaultdict[int, list[tuple[str, Profile, Window]]] = defaultdict(list)
    for other, whole in profiles.items():
        span = _window(whole)
        if span is not None and whole.kinds & set(WIDER) and (whole.wide or whole.spots) and not any(s.fine for s in whole.spots):
            for month in range(span[0] // MONTH, span[1] // MONTH + 1):
                alive[month].append((other, whole, span))
    for id, one in profiles.items():
        when = _window(one)
        if when is None or not any(s.fine for s in one.spots) or not one.kinds & set(LOCAL):
            continue
        for other, whole, span in alive[when[0] // MONTH]:
            if span[0] <= when[0] <= span[1] and (whole.wide or (distance(one.spots, whole.spots) or 0) == 0):
                pairs.setdefault((id, other), "likely")
    for inner, outer in judged.not_parts:
        pairs.pop((of_claim.get(inner, ""), of_claim.get(outer, "")), None)
    links: defaultdict[str, list[tuple[str, How, bool]]] = defaultdict(list)
    for (part, whole_id), how in sorted(pairs.items()):
        if part != whole_id:
            links[part].append((whole_id, how, True))
            links[whole_id].append((part, how, False))
    return links


def _window(profile: Profile) -> tuple[int, int] | None:
    """From when an agreement was made or began to when it was last told of."""
    starts = [w[0] for w in (profile.made, profile.began) if w is not None] or ([profile.first] if profile.first is not None else [])
    if not starts:
        return None
    return min(starts), max(profile.last or min(starts), min(starts))
