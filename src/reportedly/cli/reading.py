"""`read` and `add`: reports into records, or into a casebook."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from reportedly.cli.bars import gazetteer_ready, progress
from reportedly.cli.options import (
    AsJson,
    Book,
    By,
    Columns,
    GazetteerFile,
    Inputs,
    Model,
    Overlays,
    Quiet,
    Thorough,
    example,
    model_asked,
    named_columns,
)
from reportedly.cli.telling import many, no_note, print_note, print_skip, rest, tell

if TYPE_CHECKING:
    from reportedly.errors import UnreadableInput


app = typer.Typer()


@app.command(
    epilog=example(
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
    thorough: Thorough = False,
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Read reports into records, a line of JSON each; keeps nothing."""
    from reportedly import commands

    gazetteer_ready(gazetteer, quiet or json)
    with progress(inputs, quiet or json or (to == "-" and sys.stdout.isatty())) as on_progress:
        count = commands.read(
            inputs,
            to,
            columns=named_columns(column),
            codebook=codebook or (),
            gazetteer=gazetteer,
            attribution=model_asked(attribution, thorough),
            on_progress=on_progress,
            on_skip=print_skip,
            on_note=no_note if quiet else print_note,
        )
    summary = {"reports": count.reports, "records": count.records, "not_read": count.not_read, "skipped": len(count.skipped)}
    if to != "-":
        tell(
            summary,
            f"{many(count.reports, 'report')} read, {many(count.records, 'record')} in {to}" + rest(count.not_read, len(count.skipped)),
            quiet,
            json,
        )
    raise typer.Exit(1 if count.skipped else 0)


@app.command(epilog=example("reportedly add aleppo.book reports/", "reportedly add aleppo.book saved-page.html feed.xml archive.warc.gz"))
def add(
    book: Book,
    paths: Inputs,
    column: Columns = None,
    codebook: Overlays = None,
    gazetteer: GazetteerFile = None,
    attribution: Model = None,
    thorough: Thorough = False,
    outlet: Annotated[str, typer.Option("--outlet", metavar="NAME", help="The outlet of reports that do not name theirs.")] = "",
    published: Annotated[str, typer.Option("--published", metavar="DAY", help="The day of publication of reports that give none.")] = "",
    language: Annotated[
        str, typer.Option("--language", metavar="CODE", help="The language, such as en, of reports of which it cannot be told.")
    ] = "",
    comments: Annotated[
        bool, typer.Option("--comments/--no-comments", help="Take in readers' comments too, each as a report of its own.")
    ] = True,
    by: By = "",
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Read reports into a casebook, which is made where there is none. Stopped half-way, run it again: it goes on where it was."""
    from reportedly import commands

    gazetteer_ready(gazetteer, quiet or json)
    skipped: list[UnreadableInput] = []

    def skip(problem: UnreadableInput) -> None:
        skipped.append(problem)
        print_skip(problem)

    with progress(paths, quiet or json) as on_progress:
        added = commands.add(
            book,
            paths,
            columns=named_columns(column),
            codebook=codebook or (),
            gazetteer=gazetteer,
            attribution=model_asked(attribution, thorough),
            outlet=outlet,
            published=published,
            language=language,
            comments=comments,
            by=by,
            on_progress=on_progress,
            on_skip=skip,
            on_note=no_note if quiet else print_note,
        )
    summary = {
        "new": added.new, "unchanged": added.unchanged, "new_versions": added.new_versions, "not_read": added.not_read,
        "records": added.records, "skipped": len(skipped),
    }  # fmt: skip
    if not (added.new or added.unchanged or added.new_versions or skipped):
        print_note(f"nothing that could be read was found in {', '.join(paths)}")
    said = f"{many(added.new, 'new report')} in {book} with {many(added.records, 'record')}; {added.unchanged:,} there already"
    if added.new_versions:
        said += f"; {many(added.new_versions, 'changed version')} of reports that were there"
    tell(summary, said + rest(added.not_read, len(skipped)), quiet, json)
    raise typer.Exit(1 if skipped else 0)
