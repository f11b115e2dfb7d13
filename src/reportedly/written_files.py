"""How files are written: none takes the place of a casebook, and one appears only when it is whole."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import BinaryIO

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


class WholeFile:
    """A file that takes its name only when all is written; standard output for "-"."""

    def __init__(self, to: Path | str) -> None:
        self.to = None if str(to) == "-" else Path(to)
        self.part = self.to.with_name(self.to.name + ".part") if self.to else None

    def __enter__(self) -> BinaryIO:
        if self.part is None:
            self.out: BinaryIO = sys.stdout.buffer
            return self.out
        if self.to is not None:
            refuse_database(self.to)
        try:
            self.out = self.part.open("wb")
        except OSError as error:
            raise ReportedlyError(
                f"{self.to}: cannot be written ({error.strerror}). Give --to a folder that exists and that you may write to."
            ) from error
        return self.out

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        try:
            self.out.flush()
            if self.part is not None and self.to is not None:
                self.out.close()
                if kind is None:
                    self.part.replace(self.to)
        except OSError as failed:
            kind = kind or OSError
            raise ReportedlyError(
                f"{self.to or 'standard output'}: {failed.strerror}; nothing was kept. Free some space and run again."
            ) from failed
        finally:
            if kind is not None and self.part is not None:
                self.part.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, ReportedlyError) and error.filename is None:
            raise ReportedlyError(f"{self.to or 'standard output'}: {error.strerror}. Free some space and run again.") from error
