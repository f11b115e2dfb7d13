"""What commands tell when they are done: words on standard error, JSON for scripts on standard output."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from reportedly.errors import UnreadableInput


def many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"


def rest(not_read: int, skipped: int) -> str:
    said = f"; {not_read:,} kept but not read, in a language that cannot be read yet" if not_read else ""
    return said + (f"; {skipped:,} skipped (see above)" if skipped else "")


def tell(summary: dict[str, Any], words: str, quiet: bool, json: bool) -> None:
    if json:
        print_json(summary)
    elif not quiet:
        typer.echo(words, err=True)  # what a program reads stands alone on standard output


def print_json(value: Any) -> None:
    import msgspec

    raw = msgspec.json.encode(value, enc_hook=lambda other: other.__dict__ if hasattr(other, "__dict__") else str(other))
    sys.stdout.buffer.write(msgspec.json.format(raw, indent=1) + b"\n")


def print_note(said: str) -> None:
    typer.echo(f"note: {said}", err=True)


def no_note(said: str) -> None:
    """Quiet: errors only."""


def print_skip(problem: UnreadableInput) -> None:
    typer.echo(f"skipped: {problem}", err=True)
