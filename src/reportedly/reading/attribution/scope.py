"""How far what is said reaches from a cue that stands inside it: ", he said," and no further than its own clause; no datelines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reportedly.reading.attribution.attributed import Attribution, Page
from reportedly.reading.attribution.roles import RELATIVE
from reportedly.spans import Span, trim

_DATELINE = re.compile(
    r"[A-Z][A-Z'’.-]+(?:[/, ]{1,2}[A-Z][\w'’.-]+){0,4}(?:,? \d{1,2}(?: [A-Z][a-z]+)?| \([^)\n]{1,40}\))*(?: [-–—]{1,2} |(?<=\d): )"
)
"""What stands before the first sentence of a report: "GENEVA/GOMA - ", "PARIS, June 7: "."""
_JOINS = ("and", "but", "or", "while", "though", "although", "where", "when", "because")


def within_clause(page: Page, f: Attribution, cues: Sequence[Span]) -> Attribution:
    """The attribution with no more for its content and its speaker than its own clause holds. cues: those of the report, in order."""
    content = _parenthetical(page, f, cues) or f.content
    content = [_without_dateline(page, s) for s in content]
    if len(content) > 1 or f.head.dep_ == "relcl":
        content = _without_relative(page, f, content)
    speaker = f.speaker
    if speaker is not None:
        speaker = (speaker[0], _without_dateline(page, speaker[1]))
    return f if content == f.content and speaker == f.speaker else replace(f, content=content, speaker=speaker)


def _without_dateline(page: Page, span: Span) -> Span:
    start, end = span
    if start and page.text[start - 1] != "\n":
        return span
    found = _DATELINE.match(page.text, start, end)
    return (found.end(), end) if found is not None and found.end() < end else span


def _parenthetical(page: Page, f: Attribution, cues: Sequence[Span]) -> list[Span] | None:
    """ "the front, a monk said, would fight on": from the beginning of that clause. "by militiamen and, monks said, by soldiers": no more
    than what stands after."""
    if not f.cue or f.speaker is None or f.direct or len(f.cue) > 1:
        return None
    start, end = min(f.cue[0][0], f.speaker[1][0]), max(f.cue[0][1], f.speaker[1][1])
    text, first = page.text, f.sentence[0]
    after = [s for s in f.content if s[0] >= end]
    if not after or end - start > _SHORT or text[end : end + 1] != "," or after[0][0] > end + 3:
        return None
    ahead = text[first:start].rstrip()
    if not ahead.endswith(","):
        return None
    ahead = ahead[:-1]
    word = ahead.rsplit(None, 1)[-1].lower() if ahead.split() else ""
    if word in _JOINS:
        return after
    begin = first + max(ahead.rfind("; "), ahead.rfind(": ")) + 1
    clause = trim(text, begin, first + len(ahead), ", ;:")
    if clause[0] >= clause[1] or any(clause[0] <= s < clause[1] for s, _ in cues):
        return None
    if any(s[0] < start for s in f.content) and begin == first:
        return None  # the whole sentence is one clause: as it was read
    for join in _JOINS[:3]:
        # ": police, he said, had": the parser may have lost what stands before
        if text[clause[0] : clause[1]].lower().startswith(f"{join} "):
            clause = (clause[0] + len(join) + 1, clause[1])
    return [clause, *after]


_SHORT = 60
"""Characters of a cue with its speaker that stands between commas."""


def _without_relative(page: Page, f: Attribution, content: list[Span]) -> list[Span]:
    """ "whom the ministry accuses of taking hostages, had left": of whom is no part of it, nor what the clause around it goes on with."""
    if f.head.dep_ != "relcl" or page.text[slice(*content[0])].split()[0].lower() not in RELATIVE:
        return content
    said = {t.i for t in f.head.subtree if t.i > f.head.i}
    if f.entry.code not in ("accuse", "describe", "criticise") or not said:
        return content
    stop = page.end(max(said))
    rest = [(max(s, f.cue[-1][1] if f.cue else s), min(e, stop)) for s, e in content if e > f.head.idx and s < stop]
    rest = [trim(page.text, s, e, ", ") for s, e in rest if s < e]
    return [s for s in rest if s[0] < s[1]] or content
