"""What one report says of who holds, has taken, lost, handed over or besieges a place, each claim with who makes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import msgspec
from msgspec import Struct

from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.claimants import TEXT, source_of, withheld_speakers
from reportedly.casebook.incidents.days import published_on
from reportedly.casebook.store.rows import WITHHELD, place_key
from reportedly.casebook.truces.tellings import MOST_DAYS, NOT_TOLD, VOICE, day_of, shown_name, when_told
from reportedly.casebook.words import words_of
from reportedly.records import ActorMention, AnyRecord, Control, PlaceMention, Report, Statement

Strand = Literal["hold", "siege", "route"]
"""What a claim of control is about: who holds the place, whether it is besieged, whether a way to it is open. One says nothing of another."""

STRAND: dict[str, Strand] = {
    "held": "hold", "captured": "hold", "recaptured": "hold", "lost": "hold", "handed_over": "hold", "contested": "hold", "besieged": "siege",
    "siege_eased": "siege", "siege_broken": "siege", "route_cut": "route", "route_opened": "route",
}  # fmt: skip

LASTING = ("held", "contested", "besieged", "siege_eased")
"""Changes that tell how things stand, and not what happened on a day."""

_GENERIC = frozenset(
    "city town village district area areas neighbourhood neighborhood quarter part parts side suburb suburbs mountain hill airport airfield base "
    "camp road roads highway territory land region province countryside old new eastern western northern southern east west north south "
    "centre center central outskirts whole rest of the a its their all".split()
)
"""Words of which no name of one place is made: "the old city" of two reports may be two."""


_PRONOUNS = frozenset("i we he she it they them him her us who which that this these those".split())


class Named(Struct, frozen=True, gc=False):
    """Somebody as they are shown: the register's name, else the report's; `actor`: their code in the register."""

    name: str
    actor: str | None


class ControlTold(Struct, frozen=True, array_like=True, gc=False):
    """One claim. `change`: FORMAT's; `so`: 1 where its teller says that it is so, 0 where they deny it, None where it is planned, possible, asked for.
    `holders`: who holds or besieges the place by it, `lost_by`: who holds it no more. Days are numbers; `since`, `day`: first and last day of which it
    tells, `dated` false where these are the day on which it was said; `heard`: that day. `teller`: as `truces.held.teller_of` takes it. `at`: where in the text."""

    claim: str
    change: str
    modality: str
    so: int | None
    holders: tuple[Named, ...]
    lost_by: tuple[Named, ...]
    place: str
    relation: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    geonameid: int | None
    since: int | None
    day: int | None
    dated: bool
    heard: int | None
    teller: str
    who: str
    actor: str | None
    at: int


_encoder, _decoder = msgspec.json.Encoder(order="deterministic"), msgspec.json.Decoder(ControlTold)
decode_told = _decoder.decode


def control_rows(report: Report, records: Sequence[AnyRecord]) -> Iterator[dict[str, Any]]:
    """The rows of `store.control_told`: claim, place, body. Who speaks without a name in this report is nobody's holder by name."""
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    hidden = withheld_speakers(statements.values())
    published = published_on(report)
    for claim in records:
        if isinstance(claim, Control):
            told = _told(claim, report, published, statements, hidden)
            yield {"claim": claim.id, "place": key_of_place(claim.place), "body": _encoder.encode(told).decode()}


def key_of_place(place: PlaceMention) -> str:
    """What makes two places one: the key that all claims have (rows.place_key), with the words that displace it ("near"). A place that is only
    described ("the city") is one with that of no other text: its key holds `TEXT`."""
    key = place_key(place)
    if place.geonameid is None and place.lat is None:
        name = place.name or place.text or ""
        named = any(word[:1].isupper() and word.casefold() not in _GENERIC for word in name.split())
        if not key or not named:
            key = f"in {TEXT} {key}"
    return f"{key}, {' '.join(w for w, _, _ in words_of(place.relation))}" if place.relation else key


def _told(claim: Control, report: Report, published: int | None, statements: dict[str, Statement], hidden: set[str]) -> ControlTold:
    source = source_of(claim.said_in, statements, report, TEXT)
    said = source.statement
    lasting = claim.change in LASTING
    goes_on = claim.modality == "ongoing" or (lasting and claim.time is not None and claim.time.precision == "since")
    since, day, dated = when_told(claim.time, published, now=goes_on)
    heard = day_of(said.time.start) if said is not None and said.time is not None else None
    if heard is None or (published is not None and not published - MOST_DAYS <= heard <= published):
        heard = published
    if not dated:
        since = day = heard
    voice = said is None and report.kind != "post" and report.outlet is not None
    place = claim.place
    return ControlTold(
        claim=claim.id, change=claim.change, modality=claim.modality, so=_so(claim, said), holders=_named(claim.holder, hidden),
        lost_by=_named(claim.from_, hidden), place=place.name or place.text or "", relation=place.relation, lat=place.lat, lon=place.lon,
        precision=place.precision, geonameid=place.geonameid, since=since, day=day, dated=dated, heard=heard, teller=VOICE if voice else source.key,
        who=source.who, actor=said.speaker.actor if said is not None and said.speaker.disclosure not in WITHHELD else None,
        at=claim.quote.spans[0][0] if claim.quote.spans else 0,
    )  # fmt: skip


def _so(claim: Control, said: Statement | None) -> int | None:
    if said is not None and said.stance in NOT_TOLD:
        return None
    return {"actual": 1, "ongoing": 1, "denied": 0}.get(claim.modality)


def _named(mentions: Iterable[ActorMention], hidden: set[str]) -> tuple[Named, ...]:
    """Each once; a pronoun that nobody was found for is nobody's name."""
    found: dict[str, Named] = {}
    for m in mentions:
        if m.name is None and m.actor is None and (m.text or "").casefold() in _PRONOUNS:
            continue
        known = m.actor is not None and m.entity not in hidden and own_register().get(m.actor) is not None
        name = shown_name(m, hidden)
        if name:
            found.setdefault(name, Named(name, m.actor if known else None))
    return tuple(found.values())
