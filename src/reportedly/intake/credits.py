"""Credits: whom the outlet says it took the story from, and whether the page says that it is a translation. In words of the text only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reportedly.intake.words import agency, languages, patterns
from reportedly.records import Part, Quote, Translation, quote
from reportedly.spans import Span, trim

_NAMES_LISTED = re.compile(r"\s*(?:/|,|&|;|\band\b)\s*")


def origin_in_text(text: str, parts: Sequence[tuple[int, int, Part]] = ()) -> tuple[Quote, ...]:
    """The names of those the outlet says it took the story from, each a quote of the text, in the order of the text, none twice.

    Read from datelines, source lines, bylines and closing credits; never from captions, and never from "Reuters reported" in the prose,
    which is a relay inside the story.
    """
    captions = [(start, end) for start, end, part in parts if part == "caption"]
    lines = [span for span in _lines(text) if span not in captions]
    found: dict[Span, str] = {}
    for pattern in patterns("origin"):
        for start, end in _tried_on(pattern.where, lines, text):
            if hit := pattern.regex.search(text[start:end]):
                for span in _names(text, start + hit.start("origin"), start + hit.end("origin")):
                    found.setdefault(span, text[slice(*span)])
    names: dict[str, Span] = {}
    for span in sorted(found):
        names.setdefault(found[span].casefold(), span)
    return tuple(quote(text, span) for span in names.values())


def wire_in_credit(credit: str) -> bool:
    """Does a byline from a page's head name an agency ("Lina Haddad, Associated Press")?"""
    return bool(re.search(rf"(?:^|[\s,/(-])(?:{agency()})", credit))


def translation_in_text(text: str) -> Translation | None:
    """That the text says it is a translation, in a line of its own or a sentence that says only that; None where it does not."""
    if "ranslat" not in text:
        return None
    for start, end in _lines(text):
        line = text[start:end]
        if "ranslat" not in line or len(line) > 250:
            continue
        for pattern in patterns("translation"):
            at, stop = trim(text, start, end, "([*—–-_.)]")
            hit = pattern.regex.fullmatch(text, at, stop)
            if hit is None:
                continue
            named = {k: v for k, v in hit.groupdict().items() if v}
            source = next((languages().get(v.capitalize()) for k, v in named.items() if k.startswith("from")), None)
            by = next((v.strip() for k, v in named.items() if k.startswith("by")), None)
            return Translation(source=source, by=by, method=pattern.more["method"], quote=quote(text, (at, stop)))
    return None


def _tried_on(where: str, lines: Sequence[Span], text: str) -> Iterator[Span]:
    if not lines:
        return
    if where == "paragraph":
        yield from ((start, min(end, start + 200)) for start, end in lines[:8])
    elif where == "line":
        yield from (span for span in (*lines[:8], *lines[8:][-6:]) if span[1] - span[0] <= 250)
    elif where == "head":
        start = lines[0][0]
        yield start, min(start + 300, len(text))
    elif where == "end":
        start, end = lines[-1]
        yield max(start, end - 120), end


def _names(text: str, start: int, end: int) -> Iterator[Span]:
    """The single names of a credit such as "SANA/Reuters" or "AP and AFP"."""
    at = start
    for gap in [*_NAMES_LISTED.finditer(text, start, end), None]:
        span = trim(text, at, gap.start() if gap else end, "–—-()")
        if span[0] < span[1]:
            yield span
        at = gap.end() if gap else end


def _lines(text: str) -> list[Span]:
    spans = (trim(text, *found.span()) for found in re.finditer(r"[^\n\r]+", text))
    return [span for span in spans if span[0] < span[1]]
