"""`demo`, `withdraw`, `import`, `reread` and `verify`: making a casebook and keeping it in order."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.bars import gazetteer_ready, progress, steps
from reportedly.cli.options import AsJson, Book, By, GazetteerFile, Model, Overlays, Quiet, Thorough, example, model_asked
from reportedly.cli.telling import many, print_json, print_skip, tell

if TYPE_CHECKING:
    from reportedly.errors import UnreadableInput


app = typer.Typer()


@app.command(epilog=example("reportedly demo", "reportedly demo --to /tmp/demo.book"))
def demo(
    to: Annotated[Path, typer.Option("--to", help="Where the casebook goes.")] = Path("demo.book"),
    quiet: Quiet = False,
) -> None:
    """Build a casebook from sample reports and show what there is to see in one."""
    from reportedly import commands, terminal

    gazetteer_ready(None, quiet)
    with progress([str(commands.SAMPLES)], quiet) as bar:
        path = commands.demo(to, on_progress=bar)
    if not quiet:
        terminal.demo(path)


@app.command(epilog=example("reportedly withdraw aleppo.book 2016-09-20-aid-convoy-1f2e3d4c --why 'consent withdrawn' --by Rana"))
def withdraw(
    book: Book,
    report: Annotated[str, typer.Argument(metavar="REPORT", help="The report's id.", show_default=False)],
    why: Annotated[str, typer.Option("--why", help="The reason, which the log keeps: write no name into it.", show_default=False)],
    by: By = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a report for good: its text, original bytes, claims and index. A tombstone with its hash stays in the log."""
    from reportedly import commands

    if not yes:
        typer.confirm(f"Erase {report} from {book}? This cannot be undone.", abort=True)
    commands.withdraw(book, report, why=why, by=by)
    typer.echo(f"{report} is erased; the log keeps its hash and the reason.")


@app.command("import", epilog=example("reportedly import aleppo.book typed-claims.csv --by Rana"))
def import_claims(
    book: Book,
    table: Annotated[
        Path,
        typer.Argument(metavar="TABLE", help="A CSV or XLSX table of claims (docs/casebook.md names its columns).", show_default=False),
    ],
    by: Annotated[str, typer.Option("--by", help="Who coded these claims.", show_default=False)],
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Add claims that a person coded, for reports in any language; each must quote words of its report."""
    from reportedly import commands

    taken = commands.import_claims(book, table, by=by)
    summary = {"rows": taken.read, "new": taken.new, "unchanged": taken.unchanged}
    tell(
        summary,
        f"{many(taken.read, 'row')} by {by}: {many(taken.new, 'new record')} in {book}, {taken.unchanged:,} there already",
        quiet,
        json,
    )


@app.command(epilog=example("reportedly reread aleppo.book --codebook my-codebook/"))
def reread(
    book: Book,
    codebook: Overlays = None,
    gazetteer: GazetteerFile = None,
    attribution: Model = None,
    thorough: Thorough = False,
    by: By = "",
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Read all reports of a casebook again, with this version of the program and codebook. Nothing that people decided is lost."""
    from reportedly import commands

    gazetteer_ready(gazetteer, quiet or json)
    skipped: list[UnreadableInput] = []
    with steps("Reading again", quiet or json) as bar:
        again = commands.reread(
            book,
            codebook=codebook or (),
            gazetteer=gazetteer,
            attribution=model_asked(attribution, thorough),
            by=by,
            on_progress=bar and (lambda told: bar(told.reports)),
            on_skip=skipped.append,
        )
    for problem in skipped:
        print_skip(problem)
    summary = {
        "reports": again.reports, "records": again.records, "verdicts_kept": again.verdicts_kept, "verdicts_queued": again.verdicts_queued,
        "skipped": len(skipped),
    }  # fmt: skip
    tell(
        summary,
        f"{many(again.reports, 'report')} read again, {many(again.records, 'record')}; {many(again.verdicts_queued, 'verdict')} to review",
        quiet,
        json,
    )
    raise typer.Exit(1 if skipped else 0)


@app.command(epilog=example("reportedly verify aleppo.book"))
def verify(book: Book, json: AsJson = False) -> None:
    """Check that the casebook's log of who did what has not been altered, and that texts and original files match their hashes."""
    from reportedly import commands

    problems = commands.verify(book)
    if json:
        print_json({"problems": problems})
    elif problems:
        for problem in problems:
            typer.echo(problem, err=True)
    else:
        typer.echo(f"{book}: the log verifies and every text and file matches its hash.")
    raise typer.Exit(1 if problems else 0)
