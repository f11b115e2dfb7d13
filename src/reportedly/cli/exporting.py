"""`export`: a casebook as files for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.options import AsJson, Book, Quiet, example
from reportedly.cli.telling import many, tell

app = typer.Typer()


@app.command(
    epilog=example(
        "reportedly export aleppo.book --format claims.csv --to claims.csv",
        "reportedly export aleppo.book --format events.parquet --to events.parquet",
    )
)
def export(
    book: Book,
    format: Annotated[
        str,
        typer.Option(
            "--format", "-f", help="records.jsonl, claims.csv, events.parquet, incidents.jsonl or accounts.csv.", show_default=False
        ),
    ],
    to: Annotated[Path, typer.Option("--to", help="The file to write.", show_default=False)],
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Write a casebook out for a spreadsheet, a statistics program or another casebook."""
    from reportedly import commands

    written = commands.export(book, format, to)
    left_out = (
        "; left out to protect people: " + ", ".join(f"{what} ({n:,})" for what, n in written.left_out.items()) if written.left_out else ""
    )
    tell({"rows": written.rows, "to": str(to), "left_out": written.left_out}, f"{many(written.rows, 'row')} in {to}{left_out}", quiet, json)
