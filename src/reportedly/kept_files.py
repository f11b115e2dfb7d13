"""Files that no output of this program may take the place of."""

from __future__ import annotations

from pathlib import Path

from reportedly.errors import ReportedlyError

DATABASE = b"SQLite format 3\x00"
"""How a SQLite database begins, as every casebook in a file does."""


def refuse_database(path: Path) -> None:
    """Raises ReportedlyError where a file that is to be written is a casebook or another database: `--to` was given the wrong name."""
    try:
        with path.open("rb") as file:
            found = file.read(len(DATABASE)) == DATABASE
    except OSError:
        return
    if found:
        raise ReportedlyError(f"{path}: is a casebook or another database, and is left as it is; give another file to write to")
