"""`serve`: the casebook in a browser."""

from __future__ import annotations

from typing import Annotated

import typer

from reportedly.cli.options import Book, By, GazetteerFile, Model, Overlays, Thorough, example, model_asked

app = typer.Typer()


@app.command(epilog=example("reportedly serve aleppo.book", "reportedly serve aleppo.book --port 9000 --no-open"))
def serve(
    book: Book,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Where to serve. [default: 8361, or the next that is free]", show_default=False),
    ] = None,
    open_: Annotated[bool, typer.Option("--open/--no-open", help="Open the pages in your browser.")] = True,
    host: Annotated[
        str, typer.Option("--host", help="An address that others can reach, such as 0.0.0.0; they need the token then.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            "--token",
            envvar="REPORTEDLY_TOKEN",
            help="What people must give to come in. [default: one is made for any host but this computer]",
            show_default=False,
        ),
    ] = None,
    by: By = "",
    adding: Annotated[bool, typer.Option("--adding/--no-adding", help="May reports be added in the browser?")] = True,
    data: Annotated[
        bool | None,
        typer.Option(
            "--data/--no-data", help="Show the tables at /data, to be asked in SQL. [default: on this computer alone]", show_default=False
        ),
    ] = None,
    codebook: Overlays = None,
    gazetteer: GazetteerFile = None,
    attribution: Model = None,
    thorough: Thorough = False,
) -> None:
    """Open a casebook in the browser: read reports with their claims marked, compare rival accounts, correct what was misread. Ctrl-C ends it."""
    from reportedly import commands

    def ready(address: str, asked: str | None) -> None:
        typer.echo(f"{book} is at {address} (Ctrl-C ends it)")
        if asked and asked != token:
            typer.echo(f"People give this token and their name: {asked}")
        if asked:
            typer.echo("What is sent is not encrypted: use it in a network that you trust, or behind a proxy with TLS.", err=True)

    commands.serve(
        book, host=host, port=port, token=token, by=by, open_browser=open_, adding=adding, data=data, codebook=codebook or (), gazetteer=gazetteer,
        attribution=model_asked(attribution, thorough), on_ready=ready,
    )  # fmt: skip
