"""Arguments and options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Inputs = Annotated[list[str], typer.Argument(metavar="PATH", help="Files, folders, or - for standard input.", show_default=False)]
Book = Annotated[str, typer.Argument(metavar="BOOK", help="The casebook: a file, or a postgresql+psycopg:// URL.", show_default=False)]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print only errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for scripts, and no progress.")]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", "-c", metavar="FIELD=COLUMN", help="For tables: which column holds a field, such as text=Body. Repeat it."),
]
Overlays = Annotated[
    list[Path] | None, typer.Option("--codebook", metavar="DIR", help="A folder of your own entries, laid over the project's. Repeat it.")
]
GazetteerFile = Annotated[Path | None, typer.Option("--gazetteer", metavar="FILE", help="A compiled gazetteer other than the project's.")]
Model = Annotated[
    Path | None,
    typer.Option(
        "--attribution",
        metavar="DIR",
        help="What finds who said it: the folder of a model, or `rules` for none. [default: the model shipped]",
    ),
]
Thorough = Annotated[
    bool,
    typer.Option(
        "--thorough",
        help="Read with a larger language model too, which is installed apart; slower. docs/reranking.md says how, and what is better and worse by it.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="DAY", help="The casebook as it stood at the end of a day, by what had been added, read and judged then."
    ),
]
PublishedBy = Annotated[
    str | None, typer.Option("--published-by", metavar="DAY", help="Only reports that were published by the end of a day.")
]
By = Annotated[str, typer.Option("--by", help="Who does this, for the casebook's log.")]


def example(*lines: str) -> str:
    return "**Examples**\n\n" + "\n\n".join(f"`{line}`" for line in lines)


def model_asked(attribution: Path | None, thorough: bool) -> Path | None:
    """What finds who said it, as `open_resources` takes it. Raises BadParameter where both are asked for."""
    from reportedly.resources import THOROUGH

    if thorough and attribution is not None:
        raise typer.BadParameter("--thorough reads with models of its own: leave --attribution out.")
    return THOROUGH if thorough else attribution


def named_columns(given: list[str] | None) -> dict[str, str] | None:
    if not given:
        return None
    pairs = [item.partition("=") for item in given]
    wrong = [item for item, (name, equals, column) in zip(given, pairs, strict=True) if not (name and equals and column)]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r}: write --column FIELD=COLUMN, such as --column text=Body")
    return {name: column for name, _, column in pairs}
