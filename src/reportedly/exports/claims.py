"""claims.csv: a row a claim, with who says it, through whom, in which words, for spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from reportedly.casebook.claimants import DEPTH
from reportedly.casebook.review.reviewed import Decision
from reportedly.casebook.store.rows import actors_in, places_in
from reportedly.casebook.store.rows import place_key as key_of_place
from reportedly.exports.filters import actor_code, place_key, reports_wanted
from reportedly.exports.protect import Protection
from reportedly.exports.writing import Cell, Export, table
from reportedly.records import (
    ActorMention,
    Agreement,
    AnyRecord,
    Control,
    Event,
    Figure,
    PlaceMention,
    Report,
    Statement,
    Tie,
)

COLUMNS = (
    "who", "who_actor", "disclosure", "through", "words", "report", "title", "outlet", "report_date", "type", "class", "mode", "step",
    "kind", "agreement", "relation", "change", "actor", "actor_slug", "target", "target_slug", "place", "geonameid", "lat", "lon",
    "place_precision", "date_start", "date_end", "date_precision", "value", "low", "high", "qualifier", "unit", "role", "group",
    "stance", "certainty", "distance", "modality", "attribution", "said_in", "record", "reader", "reviewed", "reviewed_by", "report_version_of", "url",
)  # fmt: skip

BETWEEN = "; "
"""Stands between several actors or places in one cell."""

Claim = Event | Agreement | Tie | Figure | Control


def claims_table(export: Export) -> Iterator[bytes]:
    return table(export, COLUMNS, claim_rows(export))


def claim_rows(export: Export) -> Iterator[dict[str, Cell]]:
    """The rows, report by report, in the order that the claims were read: as people corrected them, without those called misread."""
    wanted = claim_fits(export)
    protection = export.protection
    for report, records, decided in export.book.reviewed_by_report(reports_wanted(export.book, export.filters), export.blind):
        statements = {r.id: r for r in records if isinstance(r, Statement)}
        hidden = protection.hidden_in(statements.values())
        for record in records:
            if isinstance(record, Claim) and wanted(record, record.id in decided):
                yield _row(record, report, statements, protection, hidden) | reviewed_cells(decided.get(record.id))


def reviewed_cells(decision: Decision | None) -> dict[str, Cell]:
    """What a person decided on a claim, and who: `accept` or `correct`."""
    return {"reviewed": decision.kind, "reviewed_by": decision.by} if decision is not None else {"reviewed": None, "reviewed_by": None}


def claim_fits(export: Export) -> Callable[[Claim, bool], bool]:
    """Is a claim among those that are wanted, by its type, class, an actor of the register or a place that stands in it, and by whether
    somebody decided on it?"""
    filters = export.filters
    actor, place = actor_code(filters.actor), place_key(export.book, filters.place)

    def fits(claim: Claim, reviewed: bool) -> bool:
        if filters.reviewed and not reviewed and not claim.reader.startswith("person:"):
            return False
        if filters.type and type(claim).__name__.lower() != filters.type:
            return False
        if filters.event_class and getattr(claim, "event_class", None) != filters.event_class:
            return False
        if actor and not any(mention.actor == actor for _, mention in actors_in(claim)):
            return False
        return not place or any(key_of_place(mention) == place for _, mention in places_in(claim))

    return fits


def _row(
    claim: Event | Agreement | Tie | Figure | Control,
    report: Report,
    statements: Mapping[str, Statement],
    protection: Protection,
    hidden: frozenset[str],
) -> dict[str, Cell]:
    said = statements.get(claim.said_in or "")
    place = next(iter(_places(claim)), None)
    row: dict[str, Cell] = dict.fromkeys(COLUMNS)
    row |= {
        "words": (claim.trigger if isinstance(claim, Event) else claim.quote).text, "report": report.id, "title": report.title,
        "outlet": report.outlet, "report_date": report.published, "type": type(claim).__name__.lower(), "modality": claim.modality,
        "said_in": claim.said_in, "record": claim.id, "reader": claim.reader, "report_version_of": report.version_of, "url": report.url,
        "place": _join(protection.names(_places(claim), hidden)),
    }  # fmt: skip
    row |= told_by(said, report, statements, protection, hidden)
    if place is not None:
        row |= {"geonameid": place.geonameid, "lat": place.lat, "lon": place.lon, "place_precision": place.precision}
    if claim.time is not None:
        row |= {"date_start": claim.time.start, "date_end": claim.time.end, "date_precision": claim.time.precision}

    def actors(column: str, mentions: Sequence[ActorMention]) -> dict[str, Cell]:
        slugs = (m.actor for m in mentions if m.actor and m.entity not in hidden)
        return {column: _join(protection.names(mentions, hidden)), f"{column}_slug": _join(slugs)}

    return row | _of_its_type(claim, actors)


def _join(names: Iterable[str]) -> str:
    return BETWEEN.join(dict.fromkeys(names))


def told_by(
    said: Statement | None, report: Report, statements: Mapping[str, Statement], protection: Protection, hidden_entities: frozenset[str]
) -> dict[str, Cell]:
    """Who says a claim, as what, how surely, and through whom, nearest the teller first, the report last."""
    voice = protection.voice(report)
    if said is None:
        return {"who": voice, "disclosure": "outlet" if report.outlet else "report", "through": ""}
    hidden = protection.hides(said)
    return {
        "who": protection.who(said), "who_actor": None if hidden else said.speaker.actor, "disclosure": said.speaker.disclosure,
        "through": " < ".join((*through(said, statements, protection, hidden_entities), voice)), "stance": said.stance, "certainty": said.certainty,
        "distance": said.distance,
    }  # fmt: skip


def through(said: Statement, statements: Mapping[str, Statement], protection: Protection, hidden_entities: frozenset[str]) -> list[str]:
    """Everyone between the teller of a statement and the page: relays, and the speakers of the statements around it."""
    chain = protection.names(reversed(said.via), hidden_entities)
    outer, depth = statements.get(said.within or ""), 0
    while outer is not None and depth < DEPTH:
        chain.append(protection.who(outer))
        chain.extend(protection.names(reversed(outer.via), hidden_entities))
        outer, depth = statements.get(outer.within or ""), depth + 1
    return [link for link in chain if link]


def _of_its_type(claim: AnyRecord, actors: Callable[[str, Sequence[ActorMention]], dict[str, Cell]]) -> dict[str, Cell]:
    if isinstance(claim, Event):
        return {
            "class": claim.event_class, "mode": claim.mode, "attribution": claim.attribution, **actors("actor", claim.actor),
            **actors("target", claim.target),
        }  # fmt: skip
    if isinstance(claim, Agreement):
        return {
            "step": claim.step, "kind": claim.kind, "agreement": claim.agreement, **actors("actor", (*claim.by, *claim.accuser)),
            **actors("target", (*claim.parties, *claim.accused, *claim.excluded)),
        }  # fmt: skip
    if isinstance(claim, Tie):
        return {"relation": claim.relation, "mode": claim.form, **actors("actor", (claim.a,)), **actors("target", (claim.b,))}
    if isinstance(claim, Figure):
        return {
            "value": claim.value, "low": claim.low, "high": claim.high, "qualifier": claim.qualifier, "unit": claim.unit, "role": claim.role,
            "group": claim.group.text if claim.group else None,
        }  # fmt: skip
    assert isinstance(claim, Control)
    return {"change": claim.change, **actors("actor", claim.holder), **actors("target", claim.from_)}


def _places(claim: Event | Agreement | Tie | Figure | Control) -> Sequence[PlaceMention]:
    if isinstance(claim, Event):
        return (*claim.place, *claim.origin, *claim.destination)
    if isinstance(claim, Agreement):
        return (*claim.place, *claim.area)
    return (claim.place,) if claim.place is not None else ()
