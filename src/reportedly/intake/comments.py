"""Readers' comments under an article that came as plain text: who speaks, and where their words stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reportedly.intake import dates
from reportedly.intake.words import Pattern, not_names, patterns, pronouns
from reportedly.spans import Span, trim

_LONGEST_LINE = 160
_SPEAKERS = frozenset({"sure", "dated", "said", "handle", "alone", "timed"})
_ACCOUNT = re.compile(r"@?[a-z\d_.-]{3,30}")
"""A name that only an account has: small letters, digits, underscores."""


@dataclass(frozen=True)
class Comment:
    """One reader's comment. `start`: where `text` begins in the article's text, None where it stands apart from it."""

    account: str | None
    text: str
    published: str | None = None
    said_when: str | None = None
    start: int | None = None
    found_in: str = "the text"


@dataclass(frozen=True)
class _Line:
    """A line and what it is: begin, sure, dated, said, handle, alone, timed (who speaks), inline, closing, when, end, skip or words."""

    span: Span
    kind: str
    name: str | None = None
    when: str | None = None
    words_from: int = 0
    sure: bool = False


def comments_in_text(text: str) -> tuple[int, list[Comment]] | None:
    """Where the readers' comments in `text` begin, and the comments, in order; their words are `text[start : start + len(comment.text)]`,
    exactly. None where there are none. What follows the beginning is nobody's but theirs.

    Found by headings ("NAME said...", "NAME wrote on DATE:", "@name"), by closing lines ("Posted by: NAME | DATE"), and by dates beside
    names. "He said:" in the prose opens nothing: a heading counts where it cannot be prose, where a date stands by it, or under a line
    such as "3 comments:".
    """
    if text.count("\n") < 2:
        return None
    lines = _told_apart(text)
    first = _first_of_comments(lines)
    if first is None:
        return None
    comments = list(_read(text, lines[first:], opened_by_closing=lines[first].kind == "closing"))
    return (lines[first].span[0], comments) if comments else None


def _told_apart(text: str) -> list[_Line]:
    spans = [span for found in re.finditer(r"[^\n\r]+", text) if (span := trim(text, *found.span()))[0] < span[1]]
    lines = [_line(text, span) for span in spans]
    lines = _headings_by_layout(text, lines)
    opened = next((n for n, line in enumerate(lines) if line.kind == "begin"), None)
    # Name and time on lines of their own: only where the page has no plainer headings, or a last short line of a comment would pass for a name.
    plainer = any(line.kind in ("sure", "dated", "said", "closing") for line in lines)
    for n, line in enumerate(lines[:-1] if not plainer else []):
        if line.kind == "words" and lines[n + 1].kind == "when" and _is_name(text[slice(*line.span)], most_words=4):
            lines[n] = replace(line, kind="alone", name=text[slice(*line.span)])
    if opened is not None and not any(line.kind in _SPEAKERS or line.kind in ("inline", "closing") for line in lines[opened:]):
        lines[opened + 1 :] = _within_section(text, lines[opened + 1 :])
    return lines


def _headings_by_layout(text: str, lines: list[_Line]) -> list[_Line]:
    """ "Posted by NAME at TIME" stands under a comment on some pages and over it on others: over it, where a blank line parts it from
    what stands before and none from what follows."""
    posted = [n for n, line in enumerate(lines) if line.kind == "closing"]
    if len(posted) < 2 or any(n + 1 >= len(lines) or lines[n + 1].kind != "words" for n in posted):
        return lines

    def blank(one: int, other: int) -> bool:
        return text.count("\n", lines[one].span[1], lines[other].span[0]) > 1

    if all(blank(n - 1, n) and not blank(n, n + 1) for n in posted if n):
        return [replace(line, kind="dated") if line.kind == "closing" else line for line in lines]
    return lines


def _within_section(text: str, lines: list[_Line]) -> list[_Line]:
    """What is told apart by less in a section for comments that has no plainer headings: "NAME (16:05)", "1. NAME, London",
    "NAME: words", or a time alone. All of one kind, and the first line of the section among them, or nothing is."""
    for group, kind in (("opened", "dated"), ("opened_inline", "inline")):
        out = list(lines)
        for pattern in patterns("comments", group):
            for n, line in enumerate(lines):
                said = text[slice(*line.span)][:_LONGEST_LINE]
                hit = pattern.regex.fullmatch(said) if kind == "dated" else pattern.regex.match(said)
                if line.kind == "words" and out[n].kind == "words" and hit and _is_name(hit["name"]):
                    start = line.span[0] + hit.end() if kind == "inline" else 0
                    out[n] = replace(line, kind=kind, name=hit["name"], when=hit.groupdict().get("date"), words_from=start)
        named = [line for line in out if line.kind == kind]
        if out and out[0].kind == kind and len(named) >= 2:
            return out
    timed = [replace(line, kind="timed", when=text[slice(*line.span)]) if _is_time(text, line) else line for line in lines]
    return timed if timed and timed[0].kind == "timed" else lines


def _is_time(text: str, line: _Line) -> bool:
    return line.kind == "when" or (line.kind == "words" and dates.CLOCK_LINE.fullmatch(text[slice(*line.span)]) is not None)


def _line(text: str, span: Span) -> _Line:
    said = text[slice(*span)]
    if len(said) > _LONGEST_LINE:
        hit = _inline(said[:_LONGEST_LINE])
        return _Line(span, "inline", hit[0], None, span[0] + hit[1], hit[2]) if hit else _Line(span, "words")
    for pattern in patterns("comments", "end"):
        if pattern.regex.fullmatch(said):
            return _Line(span, "end" if pattern.more.get("ends") else "skip")
    if any(p.regex.fullmatch(said) for p in patterns("comments", "begin")):
        return _Line(span, "begin")
    if dates.WHEN_LINE.fullmatch(said):
        return _Line(span, "when", when=said)
    for group, kind in (("closing", "closing"), ("heading", "")):
        for pattern in patterns("comments", group):
            named = pattern.regex.fullmatch(said)
            if named and _is_name(named["name"], any_name=bool(pattern.more.get("any_name"))):
                when = named.groupdict().get("date")
                return _Line(span, kind or _heading(pattern, named["name"], when), named["name"], when)
    if hit := _inline(said):
        return _Line(span, "inline", hit[0], None, span[0] + hit[1], hit[2])
    return _Line(span, "words")


def _heading(pattern: Pattern, name: str, when: str | None) -> str:
    if pattern.more.get("sure"):
        return "sure"
    if when:
        return "dated"
    return "handle" if name.startswith("@") else "said"


def _inline(said: str) -> tuple[str, int, bool] | None:
    for pattern in patterns("comments", "inline"):
        hit = pattern.regex.match(said)
        if hit and _is_name(hit["name"]):
            return hit["name"], hit.end(), hit[0].rstrip().endswith(("...", "…"))
    return None


def _is_name(words: str, most_words: int = 5, any_name: bool = False) -> bool:
    first = re.match(r"[@\w]*", words.lstrip("\"“'‘"))
    return (
        len(words) <= 40 and len(words.split()) <= most_words and not words.endswith((".", "!", "?", ";"))
        and first is not None and first[0].lower() not in (pronouns() if any_name else not_names())
    )  # fmt: skip


def _first_of_comments(lines: Sequence[_Line]) -> int | None:
    """The line with which the comments begin, or None. Where several signs are there, the earliest sure one."""
    starts = []
    last_closing = max((n for n, line in enumerate(lines) if line.kind == "closing"), default=-1)
    for n, line in enumerate(lines):
        following = lines[n + 1 : n + 5]
        if line.kind == "sure" or (line.kind == "begin" and any(f.kind in _SPEAKERS or f.kind == "inline" for f in following)):
            starts.append(n)
            break
        if line.kind == "begin" and last_closing > n:
            starts.append(n)
            break
        if line.kind == "said" and _when_before_next(lines, n):
            starts.append(n)
            break
    for kind, least, skip in (("dated", 2, 3), ("closing", 2, 0)):
        having = [n for n, line in enumerate(lines) if line.kind == kind and n >= skip]
        if len(having) >= least:
            starts.append(having[0])
    starts += _signs_together(lines)
    inline = [n for n, line in enumerate(lines) if line.kind == "inline" and line.sure]
    if len({lines[n].name for n in inline}) >= 2:
        starts.append(inline[0])
    return min(starts, default=None)


def _signs_together(lines: Sequence[_Line]) -> Iterator[int]:
    """Where comments begin by signs that only several of together are sure: accounts that "wrote:", names over "2 hours ago" with lines
    to reply, and a text that ends in nothing but "@name: words"."""
    said = [n for n, line in enumerate(lines) if line.kind == "said"]
    names = {lines[n].name or "" for n in said}
    if len(names) >= 2 and all(_ACCOUNT.fullmatch(name) for name in names) and any(not name.isalpha() for name in names):
        yield said[0]
    alone = [n for n, line in enumerate(lines) if line.kind == "alone"]
    if len(alone) >= 2 and alone[0] >= 2 and any("ago" in (lines[n + 1].when or "") or _answered_below(lines, n) for n in alone):
        yield alone[0]
    handles = [n for n, line in enumerate(lines) if line.kind in ("inline", "handle") and (line.name or "").startswith("@")]
    if (
        len(handles) >= 3
        and len({lines[n].name for n in handles}) >= 2
        and all(line.kind in ("inline", "skip", "end", "when") for line in lines[handles[0] :])
    ):
        yield handles[0]


def _answered_below(lines: Sequence[_Line], at: int) -> bool:
    """Does a line such as "Reply" close what stands under a name?"""
    for line in lines[at + 2 :]:
        if line.kind == "skip":
            return True
        if line.kind != "words":
            return False
    return False


def _when_before_next(lines: Sequence[_Line], at: int) -> bool:
    for line in lines[at + 1 :]:
        if line.kind == "when":
            return True
        if line.kind in _SPEAKERS or line.kind in ("closing", "end"):
            return False
    return False


def _read(text: str, lines: Sequence[_Line], *, opened_by_closing: bool) -> Iterator[Comment]:
    name: str | None = None
    when: str | None = None
    words: Span | None = None
    timed = False
    # Where names stand under the comments, what comes before the first closing line belongs to the article unless a heading opened them.
    by_closing = any(line.kind == "closing" for line in lines) and not any(line.kind in ("sure", "dated") for line in lines)
    skip_first = opened_by_closing
    for line in lines:
        if line.kind == "closing" and by_closing:
            if words and not skip_first:
                yield _comment(text, line.name, line.when, words)
            name, when, words, skip_first = None, None, None, False
        elif line.kind in _SPEAKERS or line.kind == "inline":
            if words and (name or timed):
                yield _comment(text, name, when, words)
            name, when, words, timed = line.name, line.when, None, line.kind == "timed"
            if line.kind == "inline":
                words = (line.words_from, line.span[1])
        elif line.kind == "when" and name and when is None:
            when = line.when
            if words:
                yield _comment(text, name, when, words)
                name, words = None, None
        elif line.kind in ("end", "skip", "begin", "closing"):
            if words and (name or timed):
                yield _comment(text, name, when, words)
                name, when, words, timed = None, None, None, False
            if line.kind == "end":
                return
        elif name or timed or (by_closing and not skip_first):
            words = (words[0] if words else line.span[0], line.span[1])
    if words and (name or timed):
        yield _comment(text, name, when, words)


def _comment(text: str, name: str | None, when: str | None, words: Span) -> Comment:
    start, end = trim(text, *words)
    published = dates.moment(when) if when else None
    return Comment(name.strip(" \"“”'‘’") if name else None, text[start:end], published, when if published else None, start)
