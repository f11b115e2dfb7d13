"""The command line: thin verbs over the functions of the same names in `reportedly.commands`, a module for each subject."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer

import reportedly
from reportedly.cli import coding, exporting, keeping, looking, reading, serving, vocabulary

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Event data that remembers who said so: reads news reports about armed conflict into a casebook of claims.\n\n"
    "Start with `reportedly demo`. Exit codes: 0 all is well, 1 something was skipped or is wrong with what was checked, 2 wrong use.",
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"reportedly {reportedly.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    """What stands before any command."""


for subject in (reading, looking, serving, coding, exporting, vocabulary, keeping):
    app.add_typer(subject.app)  # the order in which `--help` lists them
app.add_typer(coding.round_app, name="round")
app.add_typer(vocabulary.codebook_app, name="codebook")
app.add_typer(vocabulary.gazetteer_app, name="gazetteer")


COLLECT_AFTER = (20_000, 20, 50)
"""When Python looks for circles of dead objects: more seldom than by itself. A long report makes millions of small objects that live until it is
read, and going through them again and again costs a tenth of the reading."""


def main() -> None:
    """Run the command line; a user's mistake ends with its message and code 2, an interruption with 130."""
    import gc

    from reportedly.errors import ReportedlyError

    gc.set_threshold(*COLLECT_AFTER)
    try:
        app()
    except ReportedlyError as error:
        typer.echo(f"reportedly: {error}", err=True)
        _let_go_of_output()
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except KeyboardInterrupt:
        typer.echo("Stopped. What was committed is kept; run the same command again to go on.", err=True)
        sys.exit(130)


def _let_go_of_output() -> None:
    """What cannot be written (a full disk) is not tried again when Python ends, which would end it with another code (the Python
    documentation's note on SIGPIPE)."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
