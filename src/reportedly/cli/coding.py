"""`score`, `sample` and `round`: how often the program is wrong, and how far people agree who code the same reports."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from reportedly.cli.options import AsJson, Book, By, Quiet, example
from reportedly.cli.telling import many, print_json, tell

app = typer.Typer()
round_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Coding rounds: several people code the same reports, each blind to the others; how far they agree; adjudication.",
)

RoundName = Annotated[str, typer.Argument(metavar="ROUND", help="The round's name.", show_default=False)]


class Form(StrEnum):
    """How figures are printed."""

    table = "table"
    json = "json"
    csv = "csv"


As = Annotated[Form, typer.Option("--format", "-f", help="A table to read, JSON, or CSV with a row a figure.")]


@app.command(
    epilog=example(
        "reportedly score aleppo.book",
        "reportedly score aleppo.book --format csv > score.csv",
        "reportedly score aleppo.book --format json",
    )
)
def score(book: Book, form: As = Form.table) -> None:
    """How often the program is wrong on this casebook, by what people decided.

    Precision of what it read, by type, engine, stance and so on, with errors by field; recall in closed reports; with 95% intervals. A sample
    drawn with `reportedly sample` tells of the whole casebook; what people chose to review does not, and stands apart.
    """
    from reportedly import commands, terminal_coding
    from reportedly.exports import scores

    found = commands.score(book)
    if form == Form.json:
        print_json(found)
    elif form == Form.csv:
        typer.echo(scores.as_csv(scores.SCORE, scores.score_rows(found)), nl=False)
    else:
        terminal_coding.score(found)


@app.command(
    epilog=example("reportedly sample aleppo.book --claims 200 --seed 2026", "reportedly sample aleppo.book --reports 20 --by Ana")
)
def sample(
    book: Book,
    claims: Annotated[
        int | None, typer.Option("--claims", min=1, help="Claims to draw, spread over their types.", show_default=False)
    ] = None,
    reports: Annotated[
        int | None, typer.Option("--reports", min=1, help="Reports to draw, to be read through, for what is missed.", show_default=False)
    ] = None,
    seed: Annotated[str, typer.Option("--seed", help="Draws the same again. [default: the time]", show_default=False)] = "",
    by: By = "",
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Draw claims or reports by chance, for an estimate of how often the program is wrong. They stand in the browser under Review, Sample."""
    from reportedly import commands

    if (claims is None) == (reports is None):
        raise typer.BadParameter("give --claims or --reports, one of both")
    drawn = commands.draw_sample(book, "claims" if claims else "reports", claims or reports or 0, seed=seed, by=by)
    strata = ", ".join(f"{taken:,} of {there:,} {name}s" for name, (there, taken) in drawn.strata.items())
    tell(
        drawn.__dict__,
        f"Drawn with the seed {drawn.seed!r}: {strata}. They stand under Review, Sample: reportedly serve {book}",
        quiet,
        json,
    )


@round_app.command(
    "open",
    epilog=example(
        "reportedly round open aleppo.book pilot --coder Ana --coder Ben --sample 20 --seed 2026",
        "reportedly round open aleppo.book pilot --coder Ana --coder Ben --report 2016-09-20-aid-convoy-1f2e3d4c",
    ),
)
def open_(
    book: Book,
    name: RoundName,
    coder: Annotated[
        list[str], typer.Option("--coder", help="A coder, by the name under which they decide. Repeat it.", show_default=False)
    ],
    report: Annotated[list[str] | None, typer.Option("--report", help="A report's id. Repeat it.", show_default=False)] = None,
    sample: Annotated[int | None, typer.Option("--sample", min=1, help="Draw so many reports by chance.", show_default=False)] = None,
    seed: Annotated[str, typer.Option("--seed", help="With --sample: draws the same again.")] = "",
    by: By = "",
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Open a coding round over reports named or drawn by chance. What its coders decide there counts nowhere until it is closed."""
    from reportedly import commands

    made = commands.open_round(book, name, coder, reports=report or (), sample=sample, seed=seed, by=by)
    tell(made.__dict__, f"{' and '.join(made.coders)} code {many(len(made.reports), 'report')}, each blind to the others.", quiet, json)


@round_app.command("list", epilog=example("reportedly round list aleppo.book"))
def list_(book: Book, json: AsJson = False) -> None:
    """The coding rounds of a casebook."""
    from reportedly import commands, terminal_coding

    found = commands.rounds(book)
    if json:
        print_json(found)
    else:
        terminal_coding.rounds(found)


@round_app.command(epilog=example("reportedly round close aleppo.book pilot --by Cleo"))
def close(book: Book, name: RoundName, by: By = "", quiet: Quiet = False, json: AsJson = False) -> None:
    """Close a coding round: what all its coders agree on becomes verdicts; the rest waits to be adjudicated."""
    from reportedly import commands

    found, waits = commands.close_round(book, name, by=by)
    told = f"{found.name} is closed; its coders differ on {many(len(waits), 'unit')}: reportedly round differences {book} {found.name!r}"
    tell({"round": found.name, "differ": len(waits)}, told, quiet, json)


@round_app.command(
    epilog=example(
        "reportedly round agreement aleppo.book pilot", "reportedly round agreement aleppo.book pilot --format csv > agreement.csv"
    )
)
def agreement(book: Book, name: RoundName, form: As = Form.table) -> None:
    """How far the coders of a closed round agree: Krippendorff's alpha, Cohen's kappa, F1 of words marked, with 95% intervals."""
    from reportedly import commands, terminal_coding
    from reportedly.exports import scores

    found = commands.agreement(book, name)
    if form == Form.json:
        print_json(found)
    elif form == Form.csv:
        typer.echo(scores.as_csv(scores.AGREEMENT, scores.agreement_rows(found)), nl=False)
    else:
        terminal_coding.agreement(found)


@round_app.command(epilog=example("reportedly round differences aleppo.book pilot"))
def differences(book: Book, name: RoundName, json: AsJson = False) -> None:
    """On what the coders of a closed round differ, and nobody has adjudicated."""
    from reportedly import commands, terminal_coding

    found = commands.differences(book, name)
    if json:
        print_json(
            [{"unit": one.id, "report": one.report.id, "sort": one.sort, "record": one.record, "answers": one.answers} for one in found]
        )
    else:
        terminal_coding.differences(found)


@round_app.command(
    epilog=example(
        "reportedly round adjudicate aleppo.book pilot event-0123456789abcdef Ana --by Cleo --why 'the sentence names the town'",
        "reportedly round adjudicate aleppo.book pilot event-0123456789abcdef misread --by Cleo",
    )
)
def adjudicate(
    book: Book,
    name: RoundName,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="What they differ on, as `differences` names it.", show_default=False)],
    answer: Annotated[
        str,
        typer.Argument(
            metavar="ANSWER",
            help="A coder's name, for as they have it; or accept, misread; of a claim that was added, leave_out.",
            show_default=False,
        ),
    ],
    why: Annotated[str, typer.Option("--why", help="The reason.")] = "",
    by: By = "",
    quiet: Quiet = False,
    json: AsJson = False,
) -> None:
    """Decide what coders differ on. It becomes the verdict that counts; what each coder decided stays on record."""
    from reportedly import commands

    n = commands.adjudicate(book, name, unit, answer, why=why, by=by)
    tell({"unit": unit, "verdict": n}, f"{unit}: {answer}" + (f" (verdict {n})" if n is not None else " (nothing counts)"), quiet, json)
