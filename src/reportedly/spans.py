"""Where words stand in a report: half-open character offsets [start, end) in Unicode code points, quoting, and finding words again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[int, int]


def words_at(text: str, spans: Iterable[Span]) -> str:
    """The words of `spans` in `text`, joined by one space (FORMAT.md's rule for every quotation).

    Raises ValueError when a span is empty, reversed or outside the text.
    """
    found = []
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"the span [{start}, {end}) does not lie in a text of {len(text)} characters")
        found.append(text[start:end])
    return " ".join(found)


def trim(text: str, start: int, end: int, also: str = "") -> Span:
    """[start, end) without white space (and the characters of `also`) at its two ends. May come back empty (start == end)."""
    while start < end and (text[start].isspace() or text[start] in also):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in also):
        end -= 1
    return start, end


def overlap(a: Sequence[Span], b: Sequence[Span]) -> int:
    """How many characters two lists of spans share."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def covers(outer: Sequence[Span], inner: Sequence[Span]) -> bool:
    """Does every span of `inner` lie inside one span of `outer`?"""
    return bool(inner) and all(any(s <= t and f <= e for s, e in outer) for t, f in inner)


def find_again(text: str, words: str, before: str = "", after: str = "") -> Span | None:
    """Where `words` stand in `text`, exactly. Where they stand more than once, the place whose surroundings share most with
    `before` and `after`; None where they do not stand at all or two places fit equally well. Never an approximate match."""
    places: list[tuple[int, Span]] = []
    at = text.find(words) if words else -1
    while at >= 0:
        end = at + len(words)
        score = _shared_tail(text[:at], before) + _shared_head(text[end:], after)
        places.append((score, (at, end)))
        at = text.find(words, at + 1)
    if not places:
        return None
    best = max(score for score, _ in places)
    fits = [span for score, span in places if score == best]
    return fits[0] if len(fits) == 1 else None


def _shared_tail(a: str, b: str) -> int:
    shared = 0
    while shared < min(len(a), len(b)) and a[-1 - shared] == b[-1 - shared]:
        shared += 1
    return shared


def _shared_head(a: str, b: str) -> int:
    shared = 0
    while shared < min(len(a), len(b)) and a[shared] == b[shared]:
        shared += 1
    return shared
