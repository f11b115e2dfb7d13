"""The mistakes a user can make, a class each. A message says what is wrong, where (file and line, or report and words) and what to do."""

from __future__ import annotations

from collections.abc import Sequence


class ReportedlyError(Exception):
    """The root of all errors that are the user's to mend. The command line prints its message and never a traceback."""


class UnreadableInput(ReportedlyError):
    """One file or item could not be read: empty, binary, truncated, wrong encoding, no permission. It is skipped and the rest goes on.

    `where` names the file (and line or member); `why` what is wrong; `do` what the user can do about it.
    """

    def __init__(self, where: str, why: str, do: str = "") -> None:
        self.where, self.why, self.do = where, why, do
        super().__init__(f"{where}: {why.rstrip('.')}." + (f" {do}" if do else ""))


class NoSuchInput(ReportedlyError):
    """A path given on the command line does not exist."""


class ColumnMissing(UnreadableInput):
    """A table (CSV, JSONL, Parquet) lacks a column that the mapping names, or has none that can be the text. It is skipped, the rest goes on."""


class BadRecord(ReportedlyError):
    """A line of a records file is not a record of the format, or quotes words that its report does not hold."""


class CodebookProblem(ReportedlyError):
    """One thing wrong in one codebook file."""

    def __init__(self, file: str, line: int, why: str) -> None:
        self.file, self.line, self.why = file, line, why
        super().__init__(f"{file}:{line}: {why}")


class CodebookErrors(ReportedlyError):
    """Everything wrong in a codebook, reported at once. `problems` holds the single ones, in file and line order."""

    def __init__(self, problems: Sequence[CodebookProblem]) -> None:
        self.problems = sorted(problems, key=lambda p: (p.file, p.line))
        super().__init__("\n".join(str(p) for p in self.problems))


class UnknownCode(ReportedlyError):
    """`explain` was asked for a code that is in no codebook; the message offers the nearest ones."""


class PipelineOrder(ReportedlyError):
    """A stage reads what no earlier stage writes. The message names the stage, the type and the stages that write it."""


class NotACasebook(ReportedlyError):
    """The file given as a casebook is something else."""


class NewerCasebook(ReportedlyError):
    """The casebook was made by a newer version of the program."""


class CasebookBusy(ReportedlyError):
    """Another program has been writing to the casebook for longer than it is worth waiting."""


class CasebookFull(ReportedlyError):
    """No room is left on the disk that the casebook lies on. What was committed before stays."""


class ReadOnlyCasebook(ReportedlyError):
    """The casebook can be read but not written to."""


class BadClaims(ReportedlyError):
    """Rows of a spreadsheet of claims that cannot be taken. `problems` holds one line a row; nothing of the file was added."""

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.file, self.problems = file, list(problems)
        super().__init__(f"{file}: nothing was added, mend these and run it again:\n" + "\n".join(self.problems))


class BadCorrection(ReportedlyError):
    """A correction that the record cannot take: a field that it has not, a value of no meaning, words that the report does not hold."""


class PortTaken(ReportedlyError):
    """The port on which pages were to be served is used by another program."""


class PartOfAnother(ReportedlyError):
    """A comment cannot be withdrawn alone while the text of its article holds the same words."""


class NoSuchRecord(ReportedlyError):
    """An id that the casebook does not hold."""


class UnknownFormat(ReportedlyError):
    """An export format that does not exist; the message lists those that do."""


class GazetteerMissing(ReportedlyError):
    """The compiled gazetteer cannot be opened or built; the message says where it was looked for and how to build it."""


class NotAModel(ReportedlyError):
    """The folder given as an attribution model holds none, or what would run it is not installed."""
