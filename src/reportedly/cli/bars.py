"""Bars that show how far a long run is; nothing where standard error is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def progress(inputs: list[str], quiet: bool) -> Iterator[Callable[..., None] | None]:
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
def steps(what: str, quiet: bool) -> Iterator[Callable[..., None] | None]:
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of=None: bar.update(task, completed=done, total=of)


@contextmanager
def building(quiet: bool) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar for the building of the gazetteer: what is being done, and how much of it."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Building the gazetteer", total=None)
        yield lambda what, done, of: bar.update(task, description=f"Building the gazetteer, once: {what}", completed=done, total=of)


def gazetteer_ready(given: Path | None, quiet: bool) -> None:
    """Build the gazetteer with a bar to look at, where the first reading would do so in silence."""
    import os

    from reportedly.gazetteer import cached_gazetteer, cached_path

    if given is None and not os.environ.get("REPORTEDLY_GAZETTEER") and not cached_path().is_file():
        with building(quiet) as on_progress:
            cached_gazetteer(on_progress)
