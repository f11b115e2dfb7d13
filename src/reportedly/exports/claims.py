"""claims.csv: a row a claim, with who says it, through whom, in which words, for spreadsheets."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from reportedly.casebook import Casebook
from reportedly.casebook.claimants import DEPTH
from reportedly.exports.protect import Protection
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
    "stance", "certainty", "distance", "modality", "attribution", "said_in", "record", "reader", "report_version_of", "url",
)  # fmt: skip

BETWEEN = "; "
"""Stands between several actors or places in one cell."""

Cell = str | int | float | None


def write_claims(book: Casebook, to: Path, protection: Protection) -> int:
    """UTF-8 with a byte order mark, so that Excel reads Arabic and accents; how many rows were written."""
    rows = 0
    with to.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for row in claim_rows(book, protection):
            writer.writerow({name: harmless(cell) for name, cell in row.items()})
            rows += 1
    return rows


def harmless(cell: Cell) -> Cell:
    """A cell that no spreadsheet takes for a formula: text that begins with = + - @, tab or line end gets an apostrophe before it.

    Numbers of our own making stay numbers. (OWASP, CSV Injection.)
    """
    if isinstance(cell, str) and (cell[:1] in ("\t", "\r", "\n") or cell.lstrip()[:1] in ("=", "+", "-", "@", "＝", "＋", "－", "＠")):
        return "'" + cell
    return cell


def claim_rows(book: Casebook, protection: Protection) -> Iterator[dict[str, Cell]]:
    """The rows, report by report, in the order that the claims were read."""
    for report, records in book.by_report():
        statements = {r.id: r for r in records if isinstance(r, Statement)}
        hidden = protection.hidden_in(statements.values())
        for record in records:
            if isinstance(record, Event | Agreement | Tie | Figure | Control):
                yield _row(record, report, statements, protection, hidden)


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
