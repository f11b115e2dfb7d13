"""`explain`, `codebook` and `gazetteer`: what codes mean, and vocabulary and places of the user's own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from reportedly.cli.bars import building
from reportedly.cli.options import AsJson, Overlays, Quiet, example
from reportedly.cli.telling import many, print_json

app = typer.Typer()


codebook_app = typer.Typer(
    no_args_is_help=True, help="Check a codebook of your own, laid over the project's, or make one from dictionaries."
)
gazetteer_app = typer.Typer(no_args_is_help=True, help="Build the gazetteer, or import a GeoNames dump that you have.")


@app.command(
    epilog=example(
        "reportedly explain ASSAULT",
        "reportedly explain at_least",
        "reportedly explain hayat-tahrir-al-sham",
        "reportedly explain acled_2024",
    )
)
def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="Any code or value that a record holds, the name of an actor, or of a rule.", show_default=False
        ),
    ],
    codebook: Overlays = None,
    json: AsJson = False,
) -> None:
    """Say what a code means: definition, what it includes and excludes, other codebooks' names for it, examples."""
    from reportedly import commands, terminal

    found = commands.explain(code, codebook or ())
    if json:
        print_json(found)
    else:
        terminal.explanation(found)


@codebook_app.command("check", epilog=example("reportedly codebook check my-codebook/"))
def codebook_check(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="A folder of YAML files named as the project's own.", show_default=False)
    ],
) -> None:
    """Report everything wrong in a codebook at once, with file and line, and run its example sentences."""
    from reportedly import commands

    problems = commands.check_codebook(folder)
    for problem in problems:
        typer.echo(str(problem), err=True)
    typer.echo(f"{folder}: {len(problems)} problem{'s' if len(problems) != 1 else ''}" if problems else f"{folder}: nothing wrong")
    raise typer.Exit(1 if problems else 0)


@codebook_app.command("import", epilog=example("reportedly codebook import my.verbs.txt my.actors.txt --to my-codebook/"))
def codebook_import(
    dictionaries: Annotated[
        list[Path],
        typer.Argument(metavar="DICTIONARY", help="Dictionaries of verbs or actors in TABARI's or PETRARCH's format.", show_default=False),
    ],
    to: Annotated[Path, typer.Option("--to", help="The folder to write: a codebook of your own.", show_default=False)],
) -> None:
    """Make a codebook of your own from TABARI or PETRARCH dictionaries that you have. What has no like in this codebook is listed in left-out.txt,
    names that the register has already in already-known.txt."""
    from reportedly import commands

    made = commands.import_dictionaries(dictionaries, to)
    for name, entries in made.entries.items():
        typer.echo(f"{to / name}.yaml: {len(entries):,} {'entry' if len(entries) == 1 else 'entries'}")
    if not made.entries:
        typer.echo("nothing new: the project's codebook has all that could be taken from there")
    if made.known:
        typer.echo(f"{to / 'already-known.txt'}: {many(len(made.known), 'name')} that the register has already, and under which codes")
    if made.left_out:
        typer.echo(f"{to / 'left-out.txt'}: {many(len(made.left_out), 'line')} left out, and why", err=True)
    raise typer.Exit(1 if made.left_out else 0)


@gazetteer_app.command("build", epilog=example("reportedly gazetteer build"))
def gazetteer_build(quiet: Quiet = False) -> None:
    """Compile the gazetteer into your cache now, rather than at the first reading."""
    from reportedly import commands

    with building(quiet) as on_progress:
        path = commands.build_gazetteer(on_progress=on_progress)
    typer.echo(str(path))


@gazetteer_app.command(
    "import",
    epilog=example(
        "reportedly gazetteer import SY.zip --to syria.gazetteer", "reportedly add my.book reports/ --gazetteer syria.gazetteer"
    ),
)
def gazetteer_import(
    dump: Annotated[
        Path,
        typer.Argument(
            metavar="DUMP", help="A GeoNames dump: allCountries.txt, a country's XX.txt, or the zip of one.", show_default=False
        ),
    ],
    to: Annotated[Path, typer.Option("--to", help="The compiled file to write.", show_default=False)],
    quiet: Quiet = False,
) -> None:
    """Compile a GeoNames dump that you have, for places that the project's gazetteer lacks."""
    from reportedly import commands

    with building(quiet) as on_progress:
        path = commands.build_gazetteer(dump, to, on_progress=on_progress)
    typer.echo(str(path))
