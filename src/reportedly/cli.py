"""The command line: thin verbs over the functions of the same names in `reportedly.commands`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reportedly.errors import UnreadableInput
else:
    from pathlib import Path

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Event data that remembers who said so: reads news reports about armed conflict into a casebook of claims.\n\n"
    "Start with `reportedly demo`. Exit codes: 0 all was read, 1 some of it was skipped, 2 wrong use.",
)
codebook_app = typer.Typer(
    no_args_is_help=True, help="Check a codebook of your own, laid over the project's, or make one from dictionaries."
)
gazetteer_app = typer.Typer(no_args_is_help=True, help="Build the gazetteer, or import a GeoNames dump that you have.")
app.add_typer(codebook_app, name="codebook")
app.add_typer(gazetteer_app, name="gazetteer")

Inputs = Annotated[list[str], typer.Argument(help="Files, folders, or - for standard input.", show_default=False)]
Book = Annotated[str, typer.Argument(help="The casebook: a file, or a postgresql+psycopg:// URL.", show_default=False)]
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
By = Annotated[str, typer.Option("--by", help="Who does this, for the casebook's log.")]


def _example(*lines: str) -> str:
    return "**Examples**\n\n" + "\n\n".join(f"`{line}`" for line in lines)


@app.command(
    epilog=_example(
        "reportedly read reports/ --to records.jsonl",
        "cat page.html | reportedly read - > records.jsonl",
        "reportedly read wire.csv -c text=Body -c published=Date --to records.jsonl",
    )
)
def read(
    inputs: Inputs,
    to: Annotated[str, typer.Option("--to", help="The file to write, or - for standard output.")] = "-",
    column: Columns = None,
    codebook: Overlays = None,
    gazetteer: GazetteerFile = None,
    attribution: Model = None,
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Read reports into records, a line of JSON each; keeps nothing."""
    from reportedly import commands

    _gazetteer_ready(gazetteer, quiet or json)
    with _progress(inputs, quiet or json or (to == "-" and sys.stdout.isatty())) as on_progress:
        count = commands.read(
            inputs,
            to,
            columns=_columns(column),
            codebook=codebook or (),
            gazetteer=gazetteer,
            attribution=attribution,
            on_progress=on_progress,
            on_skip=_print_skip,
            on_note=_no_note if quiet else _print_note,
        )
    summary = {"reports": count.reports, "records": count.records, "not_read": count.not_read, "skipped": len(count.skipped)}
    if to != "-":
        _told(
            summary,
            f"{_many(count.reports, 'report')} read, {_many(count.records, 'record')} in {to}" + _rest(count.not_read, len(count.skipped)),
            quiet,
            json,
        )
    raise typer.Exit(1 if count.skipped else 0)


@app.command(epilog=_example("reportedly add aleppo.book reports/", "reportedly add aleppo.book saved-page.html feed.xml archive.warc.gz"))
def add(
    book: Book,
    paths: Inputs,
    column: Columns = None,
    codebook: Overlays = None,
    gazetteer: GazetteerFile = None,
    attribution: Model = None,
    by: By = "",
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Read reports into a casebook, which is made where there is none. Stopped half-way, run it again: it goes on where it was."""
    from reportedly import commands

    _gazetteer_ready(gazetteer, quiet or json)
    skipped: list[UnreadableInput] = []

    def skip(problem: UnreadableInput) -> None:
        skipped.append(problem)
        _print_skip(problem)

    with _progress(paths, quiet or json) as on_progress:
        added = commands.add(
            book,
            paths,
            columns=_columns(column),
            codebook=codebook or (),
            gazetteer=gazetteer,
            attribution=attribution,
            by=by,
            on_progress=on_progress,
            on_skip=skip,
            on_note=_no_note if quiet else _print_note,
        )
    summary = {
        "new": added.new, "unchanged": added.unchanged, "new_versions": added.new_versions, "not_read": added.not_read,
        "records": added.records, "skipped": len(skipped),
    }  # fmt: skip
    if not (added.new or added.unchanged or added.new_versions or skipped):
        _print_note(f"nothing that could be read was found in {', '.join(paths)}")
    said = f"{_many(added.new, 'new report')} in {book} with {_many(added.records, 'record')}; {added.unchanged:,} there already"
    if added.new_versions:
        said += f"; {_many(added.new_versions, 'changed version')} of reports that were there"
    _told(summary, said + _rest(added.not_read, len(skipped)), quiet, json)
    raise typer.Exit(1 if skipped else 0)


@app.command(
    epilog=_example(
        "reportedly show aleppo.book",
        "reportedly show aleppo.book report",
        "reportedly show aleppo.book actor jaysh-al-islam",
        "reportedly show aleppo.book place Douma",
        "reportedly show aleppo.book incident event-0123456789abcdef",
        "reportedly show aleppo.book copies 2016-09-20-aid-convoy-1f2e3d4c",
    )
)
def show(
    book: Book,
    what: Annotated[
        str | None, typer.Argument(help="report, copies, actor, place or incident; left out: the overview.", show_default=False)
    ] = None,
    id: Annotated[str | None, typer.Argument(help="Which one; left out: the list of them.", show_default=False)] = None,
    json: AsJson = False,
) -> None:
    """Show what a casebook holds: the overview, a report with its claims or its copies, an actor, a place, an incident with its rival accounts."""
    from reportedly import commands, terminal

    found = commands.show(book, what, id)
    if json:
        _print_json(found)
    else:
        terminal.show(found, what, id, book)


@app.command(
    epilog=_example("reportedly search aleppo.book ceasefire violation", "reportedly search aleppo.book '\"barrel bombs\"' --limit 5")
)
def search(
    book: Book,
    words: Annotated[list[str], typer.Argument(help='Words, or a "phrase" in quotation marks.', show_default=False)],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most this many reports.")] = 20,
    json: AsJson = False,
) -> None:
    """Find reports by their words, in any language and script."""
    from reportedly import commands, terminal

    hits = commands.search(book, " ".join(words), limit)
    if json:
        _print_json(hits)
    else:
        terminal.hits(hits, " ".join(words))


@app.command(
    epilog=_example(
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
    _told(
        {"rows": written.rows, "to": str(to), "left_out": written.left_out}, f"{_many(written.rows, 'row')} in {to}{left_out}", quiet, json
    )


@app.command(epilog=_example("reportedly explain ASSAULT", "reportedly explain at_least", "reportedly explain hayat-tahrir-al-sham"))
def explain(
    code: Annotated[str, typer.Argument(help="Any code or value that a record holds.", show_default=False)],
    codebook: Overlays = None,
    json: AsJson = False,
) -> None:
    """Say what a code means: definition, what it includes and excludes, other codebooks' names for it, examples."""
    from reportedly import commands, terminal

    found = commands.explain(code, codebook or ())
    if json:
        _print_json(found)
    else:
        terminal.explanation(found)


@app.command(epilog=_example("reportedly demo", "reportedly demo --to /tmp/demo.book"))
def demo(
    to: Annotated[Path, typer.Option("--to", help="Where the casebook goes.")] = Path("demo.book"),
    quiet: Quiet = False,
) -> None:
    """Build a casebook from sample reports and show what there is to see in one."""
    from reportedly import commands, terminal

    _gazetteer_ready(None, quiet)
    with _progress([str(commands.SAMPLES)], quiet) as bar:
        path = commands.demo(to, on_progress=bar)
    if not quiet:
        terminal.demo(path)


@app.command(epilog=_example("reportedly withdraw aleppo.book 2016-09-20-aid-convoy-1f2e3d4c --why 'consent withdrawn' --by Rana"))
def withdraw(
    book: Book,
    report: Annotated[str, typer.Argument(help="The report's id.", show_default=False)],
    why: Annotated[str, typer.Option("--why", help="The reason, which the log keeps.", show_default=False)],
    by: By = "",
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase a report for good: its text, original bytes, claims and index. A tombstone with its hash stays in the log."""
    from reportedly import commands

    if not yes:
        typer.confirm(f"Erase {report} from {book}? This cannot be undone.", abort=True)
    commands.withdraw(book, report, why=why, by=by)
    typer.echo(f"{report} is erased; the log keeps its hash and the reason.")


@app.command("import", epilog=_example("reportedly import aleppo.book typed-claims.csv --by Rana"))
def import_claims(
    book: Book,
    table: Annotated[Path, typer.Argument(help="A CSV or XLSX table of claims (docs/casebook.md names its columns).", show_default=False)],
    by: Annotated[str, typer.Option("--by", help="Who coded these claims.", show_default=False)],
    json: AsJson = False,
) -> None:
    """Add claims that a person coded, for reports in any language; each must quote words of its report."""
    from reportedly import commands

    taken = commands.import_claims(book, table, by=by)
    summary = {"rows": taken.read, "new": taken.new, "unchanged": taken.unchanged}
    _told(
        summary,
        f"{_many(taken.read, 'row')} by {by}: {_many(taken.new, 'new record')} in {book}, {taken.unchanged:,} there already",
        False,
        json,
    )


@app.command(epilog=_example("reportedly reread aleppo.book --codebook my-codebook/"))
def reread(
    book: Book,
    codebook: Overlays = None,
    gazetteer: GazetteerFile = None,
    attribution: Model = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Read all reports of a casebook again, with this version of the program and codebook. Nothing that people decided is lost."""
    from reportedly import commands

    _gazetteer_ready(gazetteer, quiet or json)
    skipped: list[UnreadableInput] = []
    with _steps("Reading again", quiet or json) as bar:
        again = commands.reread(
            book,
            codebook=codebook or (),
            gazetteer=gazetteer,
            attribution=attribution,
            on_progress=bar and (lambda told: bar(told.reports)),
            on_skip=skipped.append,
        )
    for problem in skipped:
        _print_skip(problem)
    summary = {
        "reports": again.reports, "records": again.records, "verdicts_kept": again.verdicts_kept, "verdicts_queued": again.verdicts_queued,
        "skipped": len(skipped),
    }  # fmt: skip
    _told(
        summary,
        f"{_many(again.reports, 'report')} read again, {_many(again.records, 'record')}; {_many(again.verdicts_queued, 'verdict')} to review",
        quiet,
        json,
    )
    raise typer.Exit(1 if skipped else 0)


@app.command(epilog=_example("reportedly verify aleppo.book"))
def verify(book: Book, json: AsJson = False) -> None:
    """Check that the casebook's log of who did what has not been altered, and that texts and original files match their hashes."""
    from reportedly import commands

    problems = commands.verify(book)
    if json:
        _print_json({"problems": problems})
    elif problems:
        for problem in problems:
            typer.echo(problem, err=True)
    else:
        typer.echo(f"{book}: the log verifies and every text and file matches its hash.")
    raise typer.Exit(1 if problems else 0)


@codebook_app.command("check", epilog=_example("reportedly codebook check my-codebook/"))
def codebook_check(
    folder: Annotated[Path, typer.Argument(help="A folder of YAML files named as the project's own.", show_default=False)],
) -> None:
    """Report everything wrong in a codebook at once, with file and line, and run its example sentences."""
    from reportedly import commands

    problems = commands.check_codebook(folder)
    for problem in problems:
        typer.echo(str(problem), err=True)
    typer.echo(f"{folder}: {len(problems)} problem{'s' if len(problems) != 1 else ''}" if problems else f"{folder}: nothing wrong")
    raise typer.Exit(1 if problems else 0)


@codebook_app.command("import", epilog=_example("reportedly codebook import my.verbs.txt my.actors.txt --to my-codebook/"))
def codebook_import(
    dictionaries: Annotated[
        list[Path], typer.Argument(help="Dictionaries of verbs or actors in TABARI's or PETRARCH's format.", show_default=False)
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
        typer.echo(f"{to / 'already-known.txt'}: {_many(len(made.known), 'name')} that the register has already, and under which codes")
    if made.left_out:
        typer.echo(f"{to / 'left-out.txt'}: {_many(len(made.left_out), 'line')} left out, and why", err=True)
    raise typer.Exit(1 if made.left_out else 0)


@gazetteer_app.command("build", epilog=_example("reportedly gazetteer build"))
def gazetteer_build(quiet: Quiet = False) -> None:
    """Compile the gazetteer into your cache now, rather than at the first reading."""
    from reportedly import commands

    with _building(quiet) as on_progress:
        path = commands.build_gazetteer(on_progress=on_progress)
    typer.echo(str(path))


@gazetteer_app.command(
    "import",
    epilog=_example(
        "reportedly gazetteer import SY.zip --to syria.gazetteer", "reportedly add my.book reports/ --gazetteer syria.gazetteer"
    ),
)
def gazetteer_import(
    dump: Annotated[
        Path, typer.Argument(help="A GeoNames dump: allCountries.txt, a country's XX.txt, or the zip of one.", show_default=False)
    ],
    to: Annotated[Path, typer.Option("--to", help="The compiled file to write.", show_default=False)],
    quiet: Quiet = False,
) -> None:
    """Compile a GeoNames dump that you have, for places that the project's gazetteer lacks."""
    from reportedly import commands

    with _building(quiet) as on_progress:
        path = commands.build_gazetteer(dump, to, on_progress=on_progress)
    typer.echo(str(path))


def _columns(given: list[str] | None) -> dict[str, str] | None:
    if not given:
        return None
    pairs = [item.partition("=") for item in given]
    wrong = [item for item, (name, equals, column) in zip(given, pairs, strict=True) if not (name and equals and column)]
    if wrong:
        raise typer.BadParameter(f"{wrong[0]!r}: write --column FIELD=COLUMN, such as --column text=Body")
    return {name: column for name, _, column in pairs}


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def _rest(not_read: int, skipped: int) -> str:
    said = f"; {not_read:,} kept but not read, in a language that cannot be read yet" if not_read else ""
    return said + (f"; {skipped:,} skipped (see above)" if skipped else "")


def _told(summary: dict[str, Any], words: str, quiet: bool, json: bool) -> None:
    if json:
        _print_json(summary)
    elif not quiet:
        typer.echo(words, err=True)  # what a program reads stands alone on standard output


def _print_json(value: Any) -> None:
    import msgspec

    raw = msgspec.json.encode(value, enc_hook=lambda other: other.__dict__ if hasattr(other, "__dict__") else str(other))
    sys.stdout.buffer.write(msgspec.json.format(raw, indent=1) + b"\n")


def _print_note(said: str) -> None:
    typer.echo(f"note: {said}", err=True)


def _no_note(said: str) -> None:
    """Quiet: errors only."""


def _print_skip(problem: UnreadableInput) -> None:
    typer.echo(f"skipped: {problem}", err=True)


@contextmanager
def _progress(inputs: list[str], quiet: bool) -> Iterator[Callable[..., None] | None]:
    """A bar on standard error with reports a second and the time left; nothing where that is not a terminal."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from reportedly.intake import count_inputs

    columns = (
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[so_far]}"), TimeElapsedColumn(),
        TextColumn("left"), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Opening models", total=count_inputs(inputs), so_far="")

        def on_progress(done: int, reports: int) -> None:
            elapsed = bar.tasks[0].elapsed or 0
            rate = f", {reports / elapsed:.1f} a second" if elapsed > 1 else ""
            bar.update(task, completed=done, description="Reading", so_far=f"{reports:,} reports{rate}")

        yield on_progress


@contextmanager
def _steps(what: str, quiet: bool) -> Iterator[Callable[..., None] | None]:
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of=None: bar.update(task, completed=done, total=of)


@contextmanager
def _building(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar for the building of the gazetteer: what is being done, and how much of it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building the gazetteer", total=None)
        yield lambda what, done, of: bar.update(task, description=f"Building the gazetteer, once: {what}", completed=done, total=of)


def _gazetteer_ready(given: Path | None, quiet: bool) -> None:
    """Build the gazetteer with a bar to look at, where the first reading would do so in silence."""
    import os

    from reportedly.gazetteer import cached_gazetteer, cached_path

    if given is None and not os.environ.get("REPORTEDLY_GAZETTEER") and not cached_path().is_file():
        with _building(quiet) as on_progress:
            cached_gazetteer(on_progress)


_COLLECT_AFTER = (20_000, 20, 50)
"""When Python looks for circles of dead objects: more seldom than by itself. A long report makes millions of small objects that live until it is
read, and going through them again and again costs a tenth of the reading."""


def main() -> None:
    """Run the command line; a user's mistake ends with its message and code 2, an interruption with 130."""
    import gc

    from reportedly.errors import ReportedlyError

    gc.set_threshold(*_COLLECT_AFTER)
    try:
        app()
    except ReportedlyError as error:
        typer.echo(f"reportedly: {error}", err=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(141)
    except KeyboardInterrupt:
        typer.echo("Stopped. What was committed is kept; run the same command again to go on.", err=True)
        sys.exit(130)


if __name__ == "__main__":
    main()
