"""What whoever adds reports says of them, for reports that do not say it themselves: the outlet, the day of publication, the language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date

from msgspec import structs

from reportedly.errors import ReportedlyError
from reportedly.intake import Intaken
from reportedly.records import Report

FOUND_IN = "told by whoever added it"


@dataclass(frozen=True)
class Given:
    """`outlet`, `published` (YYYY-MM-DD) and `language` (a code such as "en") stand where a report gives none; never in place of its own.
    Without `comments`, readers' comments are left out.

    Raises ReportedlyError where the day is none or the language is no code.
    """

    outlet: str = ""
    published: str = ""
    language: str = ""
    comments: bool = True

    def __post_init__(self) -> None:
        if self.published and not _is_day(self.published):
            raise ReportedlyError(f"{self.published!r} is no day of publication; write it as 2016-10-08")
        if self.language and not re.fullmatch(r"[a-z]{2,3}", self.language):
            raise ReportedlyError(f"{self.language!r} is no code of a language; write it as en, ar or fr")

    def __bool__(self) -> bool:
        return self != Given()


def with_given(taken: Iterable[Intaken], given: Given) -> Iterator[Intaken]:
    """The same reports, completed by what was given."""
    for one in taken:
        if one.report.kind == "comment" and not given.comments:
            continue
        yield replace(one, report=_completed(one.report, given))


def _completed(report: Report, given: Given) -> Report:
    told: dict[str, object] = {}
    for field in fields(Given):
        value = getattr(given, field.name)
        # A comment has no outlet of its own, and its day is that on which it was written.
        about = field.name == "language" or (field.name in ("outlet", "published") and report.kind != "comment")
        if about and value and not getattr(report, field.name):
            told[field.name] = value
    if not told:
        return report
    if "published" in told:
        told["published_from"] = FOUND_IN
    found = tuple((name, FOUND_IN) for name in told if name != "published_from")
    return structs.replace(report, **told, x_found_in=(*report.x_found_in, *found))


def _is_day(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False
