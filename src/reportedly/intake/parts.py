"""A report being put together: what was found on a page or in a file, and how it becomes one text with its parts marked."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from reportedly.errors import UnreadableInput
from reportedly.intake import dates
from reportedly.intake.comments import Comment, comments_in_text
from reportedly.intake.credits import origin_in_text, translation_in_text, wire_in_credit
from reportedly.intake.language import language_of
from reportedly.intake.words import is_caption
from reportedly.records import Part, Report, record_id
from reportedly.spans import Span, trim

MAX_CHARACTERS = 1_000_000
"""The longest text taken as one report: what the parser takes. A longer file is not one report."""

Parts = tuple[tuple[int, int, Part], ...]


@dataclass
class Draft:
    """What was found before there is a text. `found`: where each field was found, in the order of finding."""

    paragraphs: list[str]
    title: str | None = None
    standfirst: str | None = None
    captions: list[str] = field(default_factory=list)
    outlet: str | None = None
    byline: str | None = None
    published: str | None = None
    published_from: str | None = None
    url: str | None = None
    language: str | None = None
    retrieved: str | None = None
    comments: list[Comment] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)

    def set(self, name: str, value: str | None, where: str) -> None:
        """Keep the first value found for a field, and where."""
        if value and not getattr(self, name):
            setattr(self, name, value)
            self.found[name] = where


def compose(draft: Draft, *, raw: bytes, where: str, stem: str) -> list[Report]:
    """The report of a draft, and after it its readers' comments. Headline first, then standfirst, captions and body, a blank line between.

    Raises UnreadableInput where there are no words, or too many for one report.
    """
    text, parts = _joined(draft)
    # A credit that names a wire is worth its words only where the text holds them, so a byline that names one is kept as its last line.
    if draft.byline and wire_in_credit(draft.byline) and not origin_in_text(text, parts):
        text += f"\n\nBy {draft.byline}"
    digest = hashlib.sha256(raw).hexdigest()
    report = Report(
        id=readable_id(draft.title or stem, digest), title=draft.title, outlet=draft.outlet, byline=draft.byline, published=draft.published,
        published_from=draft.published_from, url=draft.url, language=draft.language, text=text, bytes_sha256=digest,
        retrieved=draft.retrieved, x_parts=parts, x_found_in=tuple(draft.found.items()),
    )  # fmt: skip
    # Comments that the page marks are off the text already; where it marks none, they may still stand in it as plain lines.
    if not draft.comments:
        return with_comments(report, where)
    article = finished(report, where)
    return [article, *(_comment_report(article, comment, counter) for counter, comment in _counted(draft.comments))]


def _joined(draft: Draft) -> tuple[str, Parts]:
    pieces: list[tuple[str, Part | None]] = []
    paragraphs = [p for p in draft.paragraphs if p.strip()]
    if draft.title:
        pieces.append((draft.title, "headline"))
        if paragraphs and _fold(paragraphs[0]) == _fold(draft.title):
            paragraphs = paragraphs[1:]
    if draft.standfirst and _fold(draft.standfirst) != _fold(draft.title or ""):
        pieces.append((draft.standfirst, "standfirst"))
        paragraphs = [p for n, p in enumerate(paragraphs) if n > 2 or _fold(p) != _fold(draft.standfirst)]
    captions = list(dict.fromkeys(c for c in draft.captions if c.strip()))
    known = {_fold(c) for c in captions}
    pieces += [(c, "caption") for c in captions]
    pieces += [(p, None) for p in paragraphs if _fold(p) not in known]
    text, parts = "", []
    for words, part in pieces:
        text += "\n\n" if text else ""
        if part:
            parts.append((len(text), len(text) + len(words), part))
        text += words
    return text, tuple(parts)


def finished(report: Report, where: str) -> Report:
    """The report with all that its own text tells: hash, language, origin, translation, and the day where nothing else gave one.

    `text` is not touched. Raises UnreadableInput where it is empty, too long, or no valid Unicode.
    """
    text = report.text
    digest = _checked(text, where)
    changes: dict[str, Any] = {"sha256": digest}
    found = dict(report.x_found_in)
    own = text[: report.x_comments_from]
    if not report.x_parts:
        changes["x_parts"] = parts_in_text(own, report.title)
    if not report.language and (language := language_of(own)):
        changes["language"] = language
        found["language"] = "the words (py3langid)"
    if not report.origin:
        changes["origin"] = origin_in_text(own, changes.get("x_parts", report.x_parts))
    if report.translation is None:
        changes["translation"] = translation_in_text(own)
    if not report.published and report.kind != "comment" and (told := dates.day_in_text(own.split("\n\n"))):
        changes["published"], words = told
        changes["published_from"] = f"the text: {words}"
        found["published"] = "the text"
    changes["x_found_in"] = tuple(found.items())
    return msgspec.structs.replace(report, **changes)


def _checked(text: str, where: str) -> str:
    """The hash of a text that can be a report. Raises UnreadableInput."""
    if not text.strip():
        raise UnreadableInput(where, "holds no words", "Is it an empty page or a scanned picture? Save it again as text, or type it in.")
    if len(text) > MAX_CHARACTERS:
        raise UnreadableInput(
            where, f"is a text of {len(text):,} characters; one report may have {MAX_CHARACTERS:,}",
            "Split it into its reports, for instance as JSONL with a report a line.",
        )  # fmt: skip
    try:
        return hashlib.sha256(text.encode()).hexdigest()
    except UnicodeEncodeError as error:
        raise UnreadableInput(
            where, f"holds half a character at {error.start} ({text[error.start]!a})", "Write the file again as UTF-8."
        ) from error


def with_comments(report: Report, where: str) -> list[Report]:
    """The finished report, and after it the readers' comments that stand in its text, each a report with `start`.

    The report keeps its whole text; `x_comments_from` says where its own words end. Raises UnreadableInput as `finished` does.
    """
    _checked(report.text, where)
    found = comments_in_text(report.text) if report.kind in ("article", "post") and not report.part_of else None
    if found is None or not report.text[: found[0]].strip():
        return [finished(report, where)]
    article = finished(msgspec.structs.replace(report, x_comments_from=found[0]), where)
    return [article, *(_comment_report(article, comment, counter) for counter, comment in _counted(found[1]))]


def _counted(comments: Sequence[Comment]) -> list[tuple[int, Comment]]:
    seen: dict[tuple[str | None, str], int] = {}
    counted = []
    for comment in comments:
        key = (comment.account, comment.text)
        counted.append((seen.get(key, 0), comment))
        seen[key] = seen.get(key, 0) + 1
    return counted


def _comment_report(article: Report, comment: Comment, counter: int) -> Report:
    words = f"{comment.account}\x1f{comment.text}"
    mark = hashlib.sha256(words.encode(errors="replace")).hexdigest()
    ident = record_id("comment", f"{article.id}\x1f{mark}", [], counter).removeprefix("comment-")[:8]
    found = [("x_account", comment.found_in)] + ([("published", comment.found_in)] if comment.published else [])
    report = Report(
        id=f"{article.id}-comment-{ident}", part_of=article.id, start=comment.start, kind="comment", outlet=article.outlet,
        published=comment.published, published_from=f"beside the comment: {comment.said_when}" if comment.published else None,
        url=article.url, language=language_of(comment.text) or article.language, text=comment.text, x_account=comment.account,
        retrieved=article.retrieved, x_found_in=tuple(found),
    )  # fmt: skip
    return finished(report, article.id)


def parts_in_text(text: str, title: str | None) -> Parts:
    """Headline, standfirst and captions of a text that came without any marking. Only what is plain to see; all else is body."""
    parts: list[tuple[int, int, Part]] = []
    lines = list(_lines(text))
    at = 0
    if title and title.strip() and lines and _fold(text[slice(*lines[0])]) == _fold(title):
        parts.append((*lines[0], "headline"))
        at = 1
        if len(lines) > 2 and _is_standfirst(text[slice(*lines[1])], text[slice(*lines[2])]):
            parts.append((*lines[1], "standfirst"))
            at = 2
    # A caption is told from the prose only where paragraphs are: a text in one line has none.
    if len(lines) > 1:
        parts += [(*span, "caption") for span in lines[at:] if is_caption(text[slice(*span)])]
    return tuple(parts)


def _is_standfirst(line: str, following: str) -> bool:
    words = line.split()
    return (
        5 <= len(words) <= 45 and not line.rstrip().endswith((".", "!", "?", ":", "”", '"')) and not is_caption(line)
        and len(following.split()) > 5 and dates.day_in_text([line]) is None and not re.match(r"by\s", line, re.IGNORECASE)
    )  # fmt: skip


def headline_of(text: str) -> Span | None:
    """The headline of a plain text: a short first line, no sentence, with a blank line under it."""
    first = re.match(r"\s*([^\n]+)\n[ \t]*\n\s*\S", text)
    if not first:
        return None
    start, end = trim(text, *first.span(1))
    words = text[start:end]
    if not 2 <= len(words.split()) <= 30 or len(words) > 220 or words.endswith((".", ":", ",", ";")) or is_caption(words):
        return None
    return start, end


def _lines(text: str) -> list[Span]:
    spans = []
    for found in re.finditer(r"[^\n\r]+", text):
        span = trim(text, *found.span())
        if span[0] < span[1]:
            spans.append(span)
    return spans


def readable_id(name: str, digest: str) -> str:
    """`name` as a slug and the head of a hash: the same bytes have the same id wherever they lie."""
    slug = re.sub(r"[^a-z0-9]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()).strip("-")
    if len(slug) > 48:
        slug = slug[:49].rpartition("-")[0] or slug[:48]
    return f"{slug or 'report'}-{digest[:10]}"


def content_digest(fields: Mapping[str, object]) -> str:
    """A hash of what a row holds, for a row that brings no id: the same words at two outlets are two reports."""
    said = "\x1f".join(f"{name}={fields[name]}" for name in sorted(fields) if fields[name] not in (None, ""))
    return hashlib.sha256(said.encode(errors="replace")).hexdigest()


def _fold(words: str) -> str:
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", words)).casefold().strip()
