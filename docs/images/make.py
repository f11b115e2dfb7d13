#!/usr/bin/env python3
"""Draw what `reportedly demo` and `reportedly show` print, as the SVG pictures that README and docs use.

    python docs/images/make.py

The pictures name no web font: they are drawn in whatever monospace font the reader has.
"""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path

from rich.console import Console

from reportedly import commands, terminal
from reportedly.terminal_accounts import side_by_side

HERE = Path(__file__).parent


def picture(name: str, title: str, console: Console) -> None:
    """Write what the console recorded to NAME.svg, without the web fonts that Rich would fetch."""
    svg = console.export_svg(title=title)
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, Menlo, Consolas, DejaVu Sans Mono")
    (HERE / f"{name}.svg").write_text(svg, encoding="utf-8")


def recording() -> Console:
    """A terminal of 118 columns that remembers what is printed."""
    return Console(record=True, width=118, highlight=False, force_terminal=True, file=io.StringIO())


def main() -> None:
    """Build the demo casebook in a temporary folder and draw it."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        book = commands.demo("demo.book")
        terminal.console = recording()
        terminal.demo(book)
        picture("demo", "reportedly demo", terminal.console)
        terminal.console = recording()
        incident = max(commands.show(book, "incident"), key=lambda row: (row.reports > 1, row.claimants)).id
        terminal.console.print(side_by_side(commands.show(book, "incident", incident), terminal.console.width))
        picture("incident", "reportedly show demo.book incident …", terminal.console)
        report = next(r.id for r in commands.show(book, "report") if (r.title or "").startswith("Rebels to leave al-Waer"))
        terminal.console = recording()
        terminal.show(commands.show(book, "report", report), "report", report, "demo.book")
        picture("report", "reportedly show demo.book report …", terminal.console)


if __name__ == "__main__":
    main()
