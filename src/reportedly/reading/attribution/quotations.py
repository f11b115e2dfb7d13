"""Quotations: which words of a report stand in quotation marks, straight, curly, doubled, nested, running on or left open."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

# Doubled straight marks ('""') come from CSV exports, two apostrophes from old wire copy.
_MARK = re.compile("\"+|“|”|„|«|»|''|``|‘|’|'")
_OPENERS = {"“": "”", "„": "”“", "«": "»", "``": "''"}
_CLOSERS = {"”", "»"}
_LONGEST_SINGLE = 300
"""Characters that a quotation in single marks may hold: longer ones are apostrophes that happen to pair."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks. `start`, `end`: characters with the marks; `inner`: without them; `runs_on`: the next paragraph goes on."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    runs_on: bool = False


class Quotations:
    """The outermost quotations of a text, in order, with look-up by place. An odd mark never swallows what follows: it is passed over."""

    def __init__(self, text: str) -> None:
        self.all = list(_find(text))
        self._starts = [q.start for q in self.all]
        self._ends = [q.end for q in self.all]
        self._text = text

    def holding(self, offset: int) -> Quotation | None:
        """The quotation that holds the character at `offset`."""
        at = bisect_right(self._starts, offset) - 1
        return self.all[at] if at >= 0 and offset < self.all[at].end else None

    def before(self, offset: int) -> Quotation | None:
        """The quotation that ends right before `offset`, with nothing but white space and a comma between."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and self.all[at].end <= offset and not self._text[self.all[at].end : offset].strip(" \t ,–—-"):
            return self.all[at]
        return None

    def after(self, offset: int, between: str = " \t ,:–—-") -> Quotation | None:
        """The quotation that begins right after `offset`, with nothing but the characters of `between` in between."""
        at = bisect_right(self._starts, offset - 1)
        if at < len(self.all) and not self._text[offset : self.all[at].start].strip(between):
            return self.all[at]
        return None

    def touching(self, start: int, end: int) -> list[Quotation]:
        """The quotations that hold a character of [start, end), or end or begin right beside it."""
        return self.all[bisect_left(self._ends, start) : bisect_right(self._starts, end)]

    def within(self, start: int, end: int) -> list[Quotation]:
        """The quotations that lie in [start, end)."""
        at = bisect_right(self._starts, start - 1)
        out = []
        while at < len(self.all) and self.all[at].start < end:
            if self.all[at].end <= end:
                out.append(self.all[at])
            at += 1
        return out


def _find(text: str) -> list[Quotation]:
    lines = [(m.start(), m.end()) for m in re.finditer(r"[^\n]+", text)]
    found: list[Quotation] = []
    for number, (start, end) in enumerate(lines):
        inner, open_mark = _in_line(text, start, end)
        found += inner
        if open_mark is not None and _runs_on(text, open_mark, lines, number):
            found.append(Quotation(open_mark[0], end, open_mark[1], end, runs_on=True))
    return found


def _in_line(text: str, start: int, end: int) -> tuple[list[Quotation], tuple[int, int, str] | None]:
    """The closed quotations of one line, and the mark that is still open at its end."""
    found: list[Quotation] = []
    double: tuple[int, int, str] | None = None
    single: tuple[int, int, str] | None = None
    for m in _MARK.finditer(text, start, end):
        mark, at, after = m.group(), m.start(), m.end()
        opens = (
            (at == start or (not text[at - 1].isalnum() and text[at - 1] not in ".,!?;)]%")) and after < end and not text[after].isspace()
        )
        closes = at > start and not text[at - 1].isspace()
        if mark in "‘’'":
            if double is not None:
                continue
            if single is None:
                if opens and mark != "’":
                    single = (at, after, mark)
            elif mark != "‘" and closes and (after == end or not text[after].isalnum()):
                if at - single[1] <= _LONGEST_SINGLE and at > single[1]:
                    found.append(Quotation(single[0], after, single[1], at))
                single = None
            continue
        if mark in _OPENERS:
            # An opening mark while one is open: the earlier one was never closed.
            double, single = (at, after, mark), None
        elif double is None:
            if opens and mark not in _CLOSERS:
                double, single = (at, after, mark), None
        elif closes or mark in _CLOSERS:
            if at > double[1]:
                found.append(Quotation(double[0], after, double[1], at))
            double = None
        elif opens:
            double = (at, after, mark)
    return found, double


def _runs_on(text: str, open_mark: tuple[int, int, str], lines: list[tuple[int, int]], number: int) -> bool:
    """A quotation of several paragraphs: each begins with a mark, only the last is closed."""
    if number + 1 >= len(lines):
        return False
    following = text[lines[number + 1][0] : lines[number + 1][1]].lstrip()
    return following.startswith(open_mark[2][0]) and _in_line(text, open_mark[1], lines[number][1])[0] == []
