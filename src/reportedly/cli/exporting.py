"""`export`: a casebook as files for other programs."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.options import AsJson, AsOf, Book, PublishedBy, Quiet, example
from reportedly.cli.telling import many, tell

app = typer.Typer()


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
            help="Whose names stay out: `withheld`, of speakers whom their report does not name or renames; `private`, of named residents, "
            "survivors and accounts too; `none`. The reports' own words are never changed.",
        ),
    ] = Protecting.withheld,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Write a casebook out for a spreadsheet, a statistics program or another casebook.

    Formats: records.jsonl, claims.csv, incidents.jsonl, accounts.csv, truces.csv, violations.csv, ties.csv, control.csv, coding_sheet.xlsx,
    notes.csv, events.parquet.
    """
    from reportedly import commands

    written = commands.export(book, format, to, protect=protect.value, as_of=as_of, published_by=published_by)  # type: ignore[arg-type]
    left_out = (
        "; left out to protect people: " + ", ".join(f"{what} ({n:,})" for what, n in written.left_out.items()) if written.left_out else ""
    )
    tell({"rows": written.rows, "to": str(to), "left_out": written.left_out}, f"{many(written.rows, 'row')} in {to}{left_out}", quiet, json)
