"""The day a report was published, from the ways that files and pages write it. Never guesses: an ambiguous date is no date."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from reportedly.intake.words import CLOCK, DAY, DAYNAME, MONTHS
from reportedly.intake.words import WHEN as _WHEN

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[T\s].*)?")
_SLASHED_YEAR = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?:\s.*)?")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?([a-z]{3,9})\.?,?[\s-]+(\d{4})", re.IGNORECASE)
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s*,?\s*(\d{1,2})(?:st|nd|rd|th)?\s*,?\s+(\d{4})", re.IGNORECASE)
_YEAR_MONTH_DAY = re.compile(r"(\d{4})\s+([a-z]{3,9})\.?\s+(\d{1,2})", re.IGNORECASE)
_NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})")
_IN_URL = re.compile(r"/((?:19|20)\d{2})[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_-]|$)", re.IGNORECASE)
_LINE = re.compile(
    r"(?:(?:date\s+of\s+publication|published(?:\s+on)?|posted(?:\s+on)?|publication\s+date|date)\s*:?\s*)?"
    rf"(?:[^\n\d:]{{0,40}}[|,·•–—-]\s*)?(?:{DAYNAME},?\s+)?(?P<day>{DAY})(?:\s*[|,·•–—-]?\s*(?:at\s+)?\d{{1,2}}[:.]\d{{2}}[^\n]{{0,30}})?",
    re.IGNORECASE,
)
_TOLD = re.compile(
    rf"(?:date\s+of\s+publication|published(?:\s+on)?|posted(?:\s+on)?|publication\s+date)\s*:?\s*(?:{DAYNAME},?\s+)?(?P<day>{DAY})",
    re.IGNORECASE,
)
_DATELINE = re.compile(rf"[^\W\d_][^\n\d()]{{1,50}}[,—–-]\s*(?P<day>{DAY})\s*(?:\([^()\n]{{2,30}}\)\s*)?[-–—]", re.IGNORECASE)
_CHANGED = re.compile(r"\b(?:updated|modified|last)\b", re.IGNORECASE)
_MONTH_NUMBER = {name[:3]: number for number, name in enumerate(MONTHS, 1)}


def day(said: object) -> str | None:
    """The day that `said` gives, as `YYYY-MM-DD` in its own time zone; None where it gives none, or could be two.

    Takes ISO 8601, RFC 2822, "13 March 2017", "March, 13, 2017", "13.03.2017", "03/13/2017" (only where one number is over 12),
    date and datetime objects, and seconds or milliseconds since 1970.
    """
    if isinstance(said, datetime):
        return _checked(said.year, said.month, said.day)
    if isinstance(said, date):
        return _checked(said.year, said.month, said.day)
    if isinstance(said, bool):
        return None
    if isinstance(said, int | float):
        return _since_1970(float(said))
    if not isinstance(said, str) or not said.strip():
        return None
    words = said.strip()
    if re.fullmatch(r"\d{9,10}|\d{13}", words):
        return _since_1970(float(words))
    for pattern in (_ISO, _SLASHED_YEAR):
        if whole := pattern.fullmatch(words):
            return _checked(int(whole[1]), int(whole[2]), int(whole[3]))
    if found := re.search(DAY, words, re.IGNORECASE):
        if re.search(r"\d", words[: found.start()].replace(":", "")) and not re.search(r"\d[:.]\d", words[: found.start()]):
            return None
        return _written(found[0])
    try:
        sent = parsedate_to_datetime(words)
    except (ValueError, TypeError, IndexError):
        return None
    return _checked(sent.year, sent.month, sent.day)


def _written(words: str) -> str | None:
    if whole := _ISO.fullmatch(words):
        return _checked(int(whole[1]), int(whole[2]), int(whole[3]))
    if whole := _DAY_MONTH.fullmatch(words):
        return _checked(int(whole[3]), _MONTH_NUMBER.get(whole[2][:3].lower(), 0), int(whole[1]))
    if whole := _MONTH_DAY.fullmatch(words):
        return _checked(int(whole[3]), _MONTH_NUMBER.get(whole[1][:3].lower(), 0), int(whole[2]))
    if whole := _YEAR_MONTH_DAY.fullmatch(words):
        return _checked(int(whole[1]), _MONTH_NUMBER.get(whole[2][:3].lower(), 0), int(whole[3]))
    if whole := _NUMBERS.fullmatch(words):
        first, second, year = int(whole[1]), int(whole[3]), int(whole[4])
        if whole[2] == ".":
            return _checked(year, second, first)
        if first > 12 or first == second:
            return _checked(year, second, first)
        if second > 12:
            return _checked(year, first, second)
    return None


def _checked(year: int, month: int, day_of_month: int) -> str | None:
    if not 1900 <= year <= 2100:
        return None
    try:
        return date(year, month, day_of_month).isoformat()
    except ValueError:
        return None


def _since_1970(seconds: float) -> str | None:
    if seconds > 1e11:
        seconds /= 1000
    # Smaller numbers are years or serial days of a spreadsheet, not seconds.
    if seconds < 1e8:
        return None
    try:
        moment = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return _checked(moment.year, moment.month, moment.day)


def day_in_url(url: str | None) -> str | None:
    """The day that an address carries in its path (/2017/03/13/), or None."""
    found = _IN_URL.search(url or "")
    if not found:
        return None
    month = _MONTH_NUMBER.get(found[2].lower(), 0) if found[2].isalpha() else int(found[2])
    return _checked(int(found[1]), month, int(found[3]))


def day_in_text(paragraphs: Iterable[str], look: int = 8) -> tuple[str, str] | None:
    """The day of publication where the first `look` paragraphs say it, and the words that do; None where they do not.

    Believed: a line that is nothing but a date (with a weekday, a time or a name beside it), "Published on ...", a dateline with a
    full date. Not believed: lines that say "Updated", and dates inside sentences.
    """
    for paragraph, _ in zip(paragraphs, range(look), strict=False):
        for line in paragraph.split("\n")[:4]:
            said = line.strip()
            if len(said) <= 120 and not _CHANGED.search(said) and (whole := _LINE.fullmatch(said)):
                found = whole
            else:
                found = _TOLD.match(said) or _DATELINE.match(said)  # type: ignore[assignment]
            if found and (iso := _written(found["day"])):
                return iso, found["day"]
    return None


def moment(words: str) -> str | None:
    """The day in words that stand beside a comment ("March 13, 2017 at 4:05 PM"); None for "2 days ago", which counts from no one knows when."""
    found = re.search(DAY, words, re.IGNORECASE)
    return _written(found[0]) if found else None


WHEN_LINE = re.compile(rf"(?:on\s+|posted\s+(?:on\s+)?|at\s+)?{_WHEN}\s*(?:[|·•#]\s*)?(?:permalink|reply|edit)?", re.IGNORECASE)
"""A line that is nothing but the time of a comment."""

CLOCK_LINE = re.compile(rf"(?:at\s+)?{CLOCK}", re.IGNORECASE)
"""A line that is nothing but a time of day."""
