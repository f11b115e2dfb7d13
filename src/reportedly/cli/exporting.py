"""`export`: a casebook as files for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from reportedly.cli.options import AsJson, AsOf, Book, PublishedBy, Quiet, example
from reportedly.cli.telling import many, tell

app = typer.Typer()


def _of(name: str, value: str | None, about: str) -> Any:
    """An option that narrows what is exported; value: what it takes, None for a switch."""
    return typer.Option(name, metavar=value, help=about, rich_help_panel="What of it", show_default=False)


class Protecting(StrEnum):
    """Whom an export protects (`reportedly.exports.protect`)."""

    withheld = "withheld"
    private = "private"
    none = "none"


@app.command(
    epilog=example(
        "reportedly export aleppo.book --format coding_sheet.xlsx --to aleppo.xlsx",
        "reportedly export aleppo.book --format claims.csv --to claims.csv --protect private",
        "reportedly export aleppo.book --format accounts.csv --to then.csv --as-of 2016-12-31",
        "reportedly export aleppo.book --format accounts.csv --to homs.csv --place Homs --since 2016-09-01 --disputed",
    )
)
def export(
    book: Book,
    format: Annotated[str, typer.Option("--format", "-f", help="Which one; docs/exports.md tells what each holds.", show_default=False)],
    to: Annotated[Path, typer.Option("--to", help="The file to write.", show_default=False)],
    protect: Annotated[
        Protecting,
        typer.Option(
            "--protect",
            help="Whose names stay out: `withheld`, of speakers whom their report does not name or renames; `private`, of private persons too "
            "(named residents, survivors and accounts; medics, rescuers, activists and people of no told role under a first name or kunya alone); "
            "`none`. The reports' own words are never changed.",
        ),
    ] = Protecting.withheld,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    since: Annotated[
        str, _of("--since", "DAY", "From a day on: of publication in claims, reports, events and records, of what is told in all others.")
    ] = "",
    until: Annotated[str, _of("--until", "DAY", "Up to a day, likewise; of truces, their life up to it.")] = "",
    outlet: Annotated[str, _of("--outlet", "NAME", "Reports of one outlet.")] = "",
    language: Annotated[str, _of("--language", "CODE", "Reports in one language.")] = "",
    kind: Annotated[str, _of("--kind", "KIND", "Reports of one kind: article, comment, post, transcript.")] = "",
    state: Annotated[str, _of("--state", "STATE", "Reports that are `waiting` to be read through, or `closed`.")] = "",
    search: Annotated[str, _of("--search", "WORDS", "Reports that hold the words, as `search` finds them.")] = "",
    report: Annotated[str, _of("--report", "ID", "One report.")] = "",
    type_: Annotated[str, _of("--type", "TYPE", "Claims of one type: event, agreement, tie, figure, control.")] = "",
    event_class: Annotated[str, _of("--class", "CLASS", "Events or incidents of one class, such as ASSAULT.")] = "",
    place: Annotated[str, _of("--place", "NAME", "What is said to be at one place, by its name or geonameid.")] = "",
    actor: Annotated[str, _of("--actor", "NAME", "In what one actor of the register stands, by its name or code.")] = "",
    texts: Annotated[int, _of("--texts", "N", "Incidents told by at least N different texts.")] = 0,
    claimants: Annotated[int, _of("--claimants", "N", "Incidents told by at least N claimants.")] = 0,
    disputed: Annotated[bool, _of("--disputed", None, "Incidents on which tellers differ.")] = False,
    single: Annotated[bool, _of("--single", None, "With filters: lone claims without place or day, too.")] = False,
    incident: Annotated[str, _of("--incident", "ID", "One incident.")] = "",
    truce: Annotated[str, _of("--truce", "ID", "One agreement.")] = "",
    name: Annotated[str, _of("--name", "WORDS", "Agreements whose name, sides or areas hold the words; sources of that name.")] = "",
    agreement: Annotated[str, _of("--agreement", "KIND", "Agreements of one kind, such as ceasefire.")] = "",
    every: Annotated[bool, _of("--every", None, "With filters: agreements of one text without name, area or day, too.")] = False,
    on: Annotated[str, _of("--on", "DAY", "Ties as they stood on a day.")] = "",
    relation: Annotated[str, _of("--relation", "RELATION", "Ties of one relation, or that `joins` or sets `against`.")] = "",
    stands: Annotated[str, _of("--stands", "STATE", "Ties that are held, disputed, ended, denied or planned.")] = "",
    persons: Annotated[bool, _of("--persons", None, "With filters: ties of persons, too.")] = False,
    listed: Annotated[
        bool, _of("--listed", None, "Only what the pages list: no lone claims without place or day, no ties of persons.")
    ] = False,
    who: Annotated[str, _of("--who", "WORDS", "Control of places whose holder, loser or teller is called so.")] = "",
    reviewed: Annotated[bool, _of("--reviewed", None, "Claims that somebody decided on, or added by hand.")] = False,
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Write a casebook out for a spreadsheet, a statistics program or another casebook.

    Formats: records.jsonl, reports.csv, claims.csv, incidents.jsonl, accounts.csv, truces.csv, violations.csv, ties.csv, control.csv,
    sources.csv, coding_sheet.xlsx, notes.csv, events.parquet.
    """
    from reportedly import commands
    from reportedly.exports import Filters

    filters = Filters(
        since, until, outlet, language, kind, state, search, report, type_, event_class, place, actor, texts, claimants, disputed, single, incident, truce,
        name, agreement, every, on, relation, stands, persons, listed, who, reviewed,
    )  # fmt: skip
    written = commands.export(book, format, to, protect=protect.value, filters=filters, as_of=as_of, published_by=published_by)  # type: ignore[arg-type]
    left_out = (
        "; left out to protect people: " + ", ".join(f"{what} ({n:,})" for what, n in written.left_out.items()) if written.left_out else ""
    )
    told = f"{many(written.rows, 'row')} in {written.to}{left_out}"
    tell({"rows": written.rows, "to": str(written.to), "left_out": written.left_out}, told, quiet, json)
