"""`show` and `search`: what a casebook holds."""

from __future__ import annotations

from typing import Annotated

import typer

from reportedly.cli.options import AsJson, AsOf, Book, PublishedBy, example
from reportedly.cli.telling import print_json

app = typer.Typer()


@app.command(
    epilog=example(
        "reportedly show aleppo.book",
        "reportedly show aleppo.book report",
        "reportedly show aleppo.book actor jaysh-al-islam",
        "reportedly show aleppo.book actor --suggested",
        "reportedly show aleppo.book place Douma",
        "reportedly show aleppo.book incident event-0123456789abcdef",
        "reportedly show aleppo.book incident --as-of 2016-12-31",
        "reportedly show aleppo.book truce --on 2016-03-01",
        "reportedly show aleppo.book truce agreement-0123456789abcdef --on 2016-03-01",
        "reportedly show aleppo.book violation agreement-0123456789abcdef",
        "reportedly show aleppo.book tie hezbollah --on 2016-03-01",
        "reportedly show aleppo.book control --on 2016-03-27",
        "reportedly show aleppo.book control Palmyra",
        "reportedly show aleppo.book copies 2016-09-20-aid-convoy-1f2e3d4c",
    )
)
def show(
    book: Book,
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="WHAT",
            help="report, copies, actor, place, incident, truce, violation, tie or control; left out: the overview.",
            show_default=False,
        ),
    ] = None,
    id: Annotated[str | None, typer.Argument(metavar="ID", help="Which one; left out: the list of them.", show_default=False)] = None,
    suggested: Annotated[
        bool, typer.Option("--suggested", help="With `actor`: names that the register does not know, and whose they may be.")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar="DAY", help="With `truce`, `tie` and `control`: their state on a day, by each teller.", show_default=False
        ),
    ] = None,
    heard_by_then: Annotated[
        bool, typer.Option("--heard-by-then", help="With --on: by what had been said by that day, without what was told of it later.")
    ] = False,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    json: AsJson = False,
) -> None:
    """Show what a casebook holds: the overview, a report with its claims or its copies, an actor, a place, an incident with its rival accounts,
    a truce with its life as each side tells it, alleged violations, ties, who is said to hold which place."""
    from reportedly import commands, terminal

    found = commands.show(book, what, id, suggested=suggested, on=on, hindsight=not heard_by_then, as_of=as_of, published_by=published_by)
    if json:
        print_json(found)
    elif suggested:
        from reportedly import terminal_actors

        terminal_actors.suggested(found)
    else:
        terminal.show(found, what, id, book)


@app.command(
    epilog=example("reportedly search aleppo.book ceasefire violation", "reportedly search aleppo.book '\"barrel bombs\"' --limit 5")
)
def search(
    book: Book,
    words: Annotated[list[str], typer.Argument(metavar="WORD", help='Words, or a "phrase" in quotation marks.', show_default=False)],
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, help="At most this many reports.")] = 20,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    json: AsJson = False,
) -> None:
    """Find reports by their words, in any language and script."""
    from reportedly import commands, terminal

    hits = commands.search(book, " ".join(words), limit, as_of=as_of, published_by=published_by)
    if json:
        print_json(hits)
    else:
        terminal.hits(hits, " ".join(words))
