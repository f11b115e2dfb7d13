"""How suggested aliases look in a terminal: each with its reasons, whose weights add up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from reportedly.terminal import LONGEST, console

if TYPE_CHECKING:
    from reportedly.casebook.actors.aliases import Suggestion


def suggested(found: Sequence[Suggestion]) -> None:
    """Print what may be another name of what, and why."""
    if not found:
        console.print("No name is suggested as an alias.")
        return
    for one in found[:LONGEST]:
        console.print(Text.assemble((one.name, "bold"), "  may be  ", (one.of_name, "bold cyan"), (f"  {one.score:+d}", "yellow")))
        for reason in one.reasons:
            console.print(Padding(Text.assemble(f"{reason.weight:+5d}  ", (f"{reason.about}: ", "dim"), reason.seen), (0, 0, 0, 2)))
        console.print(Padding(Text(f"{one.id} / {one.of} · in {', '.join(one.reports[:4])}", "dim"), (0, 0, 1, 2)))
    if len(found) > LONGEST:
        console.print(f"… and {len(found) - LONGEST:,} more; --json gives all")
    console.print(Text('Nothing is merged until you say so: book.judge(ID, "same", right=OTHER, by="you"), or "not_same".', "dim"))
