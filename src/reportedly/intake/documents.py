"""PDF and DOCX: lines joined into paragraphs, running heads and page numbers off."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections import Counter
from typing import Any

from reportedly.errors import UnreadableInput
from reportedly.intake.files import MAX_DOCUMENT_BYTES, Source, tidy
from reportedly.intake.parts import Draft, headline_of

logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?|[-–]\s*\d{1,4}\s*[-–]", re.IGNORECASE)
_NO_TITLE = re.compile(r"untitled.*|microsoft word.*|.*\.(?:docx?|pdf|indd|qxd|html?)|document\d*|print.*|about:blank|\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_CLOSING = re.compile(r"[a-zà-ÿ]-$")
_SOFT_HYPHEN = "\u00ad"


def pdf_draft(raw: bytes, source: Source) -> Draft:
    """The words of a PDF. Title and author from its own fields where they say something; the day of making is not taken for publication.

    Raises UnreadableInput where it is locked, cut off, or holds pictures of words only.
    """
    import pypdf
    from pypdf.errors import PyPdfError

    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableInput(
                source.where, "is a PDF locked with a password", "Open it with its password and print or save it without one."
            )
        pages = [_lines(page) for page in reader.pages]
        about = reader.metadata
    except UnreadableInput:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, RecursionError, NotImplementedError) as error:
        cut = b"%%EOF" not in raw[-2048:]
        why = "is a PDF that is cut off" if cut else "is a damaged PDF"
        raise UnreadableInput(
            source.where, f"{why} ({_short(error)})", "Get it again, or open it in a viewer and print it to a new PDF."
        ) from error
    paragraphs = [p for page in _joined_pages(_without_running_lines(pages)) for p in page]
    if not any(re.search(r"\w{2}", p) for p in paragraphs):
        raise UnreadableInput(
            source.where, "is a PDF without words: pictures of pages", "Run text recognition (OCR) on it and save it again."
        )
    draft = Draft(paragraphs)
    title = _text(about, "/Title")
    if title and not _NO_TITLE.fullmatch(title):
        draft.set("title", title, "PDF title")
    elif span := headline_of("\n\n".join(paragraphs[:2])):
        draft.set("title", paragraphs[0][slice(*span)], "the first line")
    draft.set("byline", _text(about, "/Author"), "PDF author")
    if draft.title:
        # A title set in the page over two lines comes as a paragraph of its own, or at the head of the first.
        draft.paragraphs = _without_title(draft.paragraphs, draft.title)
    return draft


def _lines(page: Any) -> list[str]:
    words = tidy(page.extract_text() or "")
    return [line.rstrip() for line in words.split("\n")]


def _without_running_lines(pages: list[list[str]]) -> list[list[str]]:
    """Pages without page numbers, and without first and last lines that most pages share."""
    edges: Counter[str] = Counter()
    for page in pages:
        held = [line.strip() for line in page if line.strip()]
        edges.update({re.sub(r"\d+", "#", line) for line in (*held[:2], *held[-2:])})
    running = {line for line, count in edges.items() if count >= 3 and count >= 0.5 * len(pages)}
    kept = []
    for page in pages:
        held_at = [n for n, line in enumerate(page) if line.strip()]
        at_edge = {*held_at[:2], *held_at[-2:]}
        kept.append([
            line for n, line in enumerate(page)
            if not (n in at_edge and (_PAGE_NUMBER.fullmatch(line.strip()) or re.sub(r"\d+", "#", line.strip()) in running))
        ])  # fmt: skip
    return kept


def _joined_pages(pages: list[list[str]]) -> list[list[str]]:
    """Paragraphs, page by page; a paragraph that runs over a page's end is one."""
    joined: list[list[str]] = []
    for page in pages:
        paragraphs = join_lines(page)
        if joined and joined[-1] and paragraphs and not _SENTENCE_END.search(joined[-1][-1]) and paragraphs[0][:1].islower():
            joined[-1][-1] = _glued(joined[-1][-1], paragraphs.pop(0))
        joined.append(paragraphs)
    return joined


def join_lines(lines: list[str]) -> list[str]:
    """Paragraphs of lines broken for a page: an empty line ends one, and so does a line that ends a sentence well short of the right edge."""
    lengths = sorted(len(line) for line in lines if line.strip())
    usual = lengths[int(len(lengths) * 0.8)] if lengths else 0
    paragraphs: list[str] = []
    open_one = False
    for line in lines:
        said = line.strip()
        if not said:
            open_one = False
        elif open_one:
            paragraphs[-1] = _glued(paragraphs[-1], said)
        else:
            paragraphs.append(said)
        if said:
            short = len(said) < 0.75 * usual
            headline = len(paragraphs) == 1 and len(lines) > 1 and len(said) < 0.5 * usual and not said.endswith("-")
            open_one = not (short and (headline or _SENTENCE_END.search(said)))
    return [p.replace(_SOFT_HYPHEN, "") for p in paragraphs]


def _glued(before: str, after: str) -> str:
    """Two lines as one. A hyphen at the line's end goes only where a small letter stands on both sides and no hyphen elsewhere in the word."""
    if before.endswith(_SOFT_HYPHEN):
        return before[:-1] + after
    word = before.rsplit(None, 1)[-1]
    if _CLOSING.search(before) and after[:1].islower() and "-" not in word[:-1]:
        return before[:-1] + after
    return before + ("" if before.endswith(("-", "–", "/")) else " ") + after


def _without_title(paragraphs: list[str], title: str) -> list[str]:
    bare = re.sub(r"\W+", "", title).casefold()
    taken = ""
    for n, paragraph in enumerate(paragraphs[:3]):
        taken += re.sub(r"\W+", "", paragraph).casefold()
        if taken == bare:
            return paragraphs[n + 1 :]
    first = paragraphs[0]
    if bare and taken.startswith(bare) and first.startswith(title):
        rest = first[len(title) :].strip()
        return [rest, *paragraphs[1:]] if rest else paragraphs[1:]
    return paragraphs


def docx_draft(raw: bytes, source: Source) -> Draft:
    """The words of a DOCX in their order, tables a row a paragraph. Title, author and language from its properties; its dates are those of
    the file, not of publication, and are not taken. Raises UnreadableInput where it is damaged or unpacks to more than it should."""
    import docx
    from docx.opc.exceptions import PackageNotFoundError
    from docx.table import Table

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(member.file_size for member in packed.infolist()) > MAX_DOCUMENT_BYTES:
                raise UnreadableInput(
                    source.where, f"unpacks to more than {MAX_DOCUMENT_BYTES / 1e6:.0f} MB", "Take its pictures out and save it again."
                )
        document = docx.Document(io.BytesIO(raw))
        held: list[tuple[str, str]] = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                held += [(" | ".join(dict.fromkeys(c.text.strip() for c in row.cells if c.text.strip())), "") for row in block.rows]
            else:
                held.append((block.text.strip(), (block.style.name if block.style else None) or ""))
        about = document.core_properties
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, OSError) as error:
        raise UnreadableInput(
            source.where, f"is a damaged or locked DOCX ({_short(error)})", "Open it and save it again as DOCX, without a password."
        ) from error
    held = [(tidy(words), style) for words, style in held if words]
    draft = Draft([words for words, _ in held])
    for words, style in held[:5]:
        if style in ("Title", "Heading 1"):
            draft.set("title", words, f"style {style}")
            draft.paragraphs.remove(words)
    for words, style in held[:8]:
        if style == "Subtitle" and words in draft.paragraphs:
            draft.set("standfirst", words, "style Subtitle")
    draft.captions = [words for words, style in held if style == "Caption"]
    title = " ".join((about.title or "").split())
    if title and not _NO_TITLE.fullmatch(title):
        draft.set("title", title, "document title")
    if not draft.title and (span := headline_of("\n\n".join(draft.paragraphs[:2]))):
        draft.set("title", draft.paragraphs[0][slice(*span)], "the first line")
    author = " ".join((about.author or "").split())
    draft.set(
        "byline",
        author if author.lower() not in ("python-docx", "user", "admin", "author", "microsoft office user") else None,
        "document author",
    )
    draft.set("language", about.language.split("-")[0].lower() if about.language else None, "document language")
    return draft


def _text(about: Any, name: str) -> str | None:
    try:
        said = about.get(name) if about else None
        return " ".join(str(said).replace("\x00", "").split()) or None if said is not None else None
    except Exception:
        return None


def _short(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]
