"""The command line: thin verbs over the Python functions of the same names."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

app = typer.Typer(no_args_is_help=True, add_completion=False, help=__doc__)


@app.callback()
def _root() -> None:
    """Event data that remembers who said so."""


@app.command()
def read(inputs: list[Path], to: Path = typer.Option(..., "--to")) -> None:
    """Read reports (JSONL as docs/format.md tells) into records."""
    import msgspec

    from reportedly.reading import read_many
    from reportedly.records import Report, encode
    from reportedly.resources import open_resources

    resources = open_resources()

    def reports():  # type: ignore[no-untyped-def]
        for path in inputs:
            for line in path.read_bytes().splitlines():
                given = msgspec.json.decode(line)
                yield Report(**{k: v for k, v in given.items() if k in Report.__struct_fields__ and v is not None})

    with to.open("wb") as out:
        for records in read_many(reports(), resources):
            for record in records:
                out.write(encode(record) + b"\n")


def main() -> None:
    """Run the command line."""
    sys.exit(app())
