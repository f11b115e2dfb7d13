"""A web page as a browser saves it: the article without page furniture, what the page says about it, captions and readers' comments apart."""

from __future__ import annotations

import logging
import re
from typing import Any

import lxml.html
from lxml import etree
from trafilatura import bare_extraction

from reportedly.errors import UnreadableInput
from reportedly.intake.files import Source, declared_charset, decode
from reportedly.intake.language import language_of
from reportedly.intake.page_comments import take_comments
from reportedly.intake.page_facts import set_facts, signs_of
from reportedly.intake.page_text import blocks_of, take_captions, take_standfirst
from reportedly.intake.parts import Draft
from reportedly.intake.words import is_furniture

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

_LEAST_WORDS = 5
_NO_BREAK, _CARRIER = "\u00a0", "\ue0a0"
_BETWEEN_WORDS = re.compile(r"(?<=\S)\u00a0(?=\S)")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def page_draft(raw: bytes, source: Source, url: str | None = None, charset: str | None = None) -> Draft:
    """The article of a page. `raw`: the page's bytes; `url`, `charset`: as the archive or mail that it came in tells them.

    Nothing is run or fetched. Raises UnreadableInput where the page is no HTML or no article is found on it.
    """
    text = decode(raw, source.where, source.note, charset or declared_charset(raw))
    tree = _parsed(text, source.where)
    draft = Draft([])
    draft.set("url", url, "the archive")
    signs = signs_of(tree)
    draft.comments = take_comments(tree, signs)
    for doubt in set_facts(draft, tree, signs, source.today):
        source.note(f"{source.where}: {doubt}")
    draft.captions = take_captions(tree)
    if standfirst := take_standfirst(tree, draft.title):
        draft.standfirst, draft.found["standfirst"] = standfirst
    draft.paragraphs = _body(tree, draft, source.where)
    # The page's word for its language is often its template's: where there are words enough, the words tell.
    declared = draft.language
    draft.language = language_of(" ".join(draft.paragraphs)) or declared
    draft.found["language"] = "html lang" if draft.language == declared and declared else "the words (py3langid)"
    if draft.language is None:
        del draft.found["language"]
    return draft


def _parsed(text: str, where: str) -> lxml.html.HtmlElement:
    # lxml refuses words with an encoding declaration, and bytes would be decoded a second time.
    clean = _CONTROLS.sub("", re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    try:
        document = lxml.html.document_fromstring(clean)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableInput(where, f"is no HTML page ({error})", "Open it in a browser and save it again as a complete page.") from error
    if not document.text_content().strip():
        raise UnreadableInput(
            where,
            "is a page without words",
            "It may be built by scripts: save it from the browser after it has loaded, or copy its text into a .txt file.",
        )
    return document


def _body(tree: lxml.html.HtmlElement, draft: Draft, where: str) -> list[str]:
    # The extractor turns non-breaking spaces into plain ones; a letter of no script carries those between words through it.
    for element in tree.iter():
        if element.text and _NO_BREAK in element.text:
            element.text = _BETWEEN_WORDS.sub(_CARRIER, element.text)
        if element.tail and _NO_BREAK in element.tail:
            element.tail = _BETWEEN_WORDS.sub(_CARRIER, element.tail)
    found: Any = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    paragraphs = _paragraphs(found.body) if found is not None and found.body is not None else []
    paragraphs = [p.replace(_CARRIER, _NO_BREAK) for p in paragraphs]
    paragraphs = [p for p in paragraphs if not is_furniture(p)]
    title = _fold(draft.title or "")
    paragraphs = [p for n, p in enumerate(paragraphs) if n > 3 or _fold(p) != title]
    if sum(len(p.split()) for p in paragraphs) < _LEAST_WORDS:
        # Hardly any words: an article too short for the extractor, which is made for pages of some length.
        boxes = tree.xpath("(//article | //main | //*[@itemprop='articleBody'])[1]") or tree.xpath("//body")
        paragraphs = [p for p in blocks_of(boxes[0]) if not is_furniture(p) and _fold(p) != title] if boxes else []
    if sum(len(p.split()) for p in paragraphs) < _LEAST_WORDS:
        raise UnreadableInput(
            where,
            "is a page on which no article was found",
            "Is it a list of links, or built by scripts? Copy the article's text into a .txt file.",
        )
    return paragraphs


def _paragraphs(body: Any) -> list[str]:
    """The paragraphs of trafilatura's tree (its own tags: p, head, quote, list, item, table, row, cell, lb)."""
    found: list[str] = []
    for element in body.iter("p", "head", "item", "row", "quote", "code", "ab"):
        if element.tag == "row":
            loose = " | ".join(filter(None, (" ".join(_words(cell).split("\n")) for cell in element.iter("cell"))))
        elif element.tag in ("quote", "item", "ab") and any(child.tag in ("p", "item", "list") for child in element):
            loose = _words(element, own=True)
        elif any(above.tag in ("p", "row", "item", "head") for above in element.iterancestors()):
            continue
        else:
            loose = _words(element)
        if loose:
            # Two line ends are how older pages part their paragraphs.
            found += [part for part in re.split(r"\n{2,}", loose) if part]
    loose = (body.text or "").strip()
    return [loose, *found] if loose else found


def _words(element: Any, own: bool = False) -> str:
    """An element's words in one paragraph; `own`: without those of the paragraphs and items inside it."""
    pieces: list[str] = []
    apart: list[Any] = []
    for event, inner in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if own and inner is not element and inner.tag in ("p", "item", "list", "quote"):
                apart.append(inner)
            if apart:
                continue
            if inner.tag == "lb":
                pieces.append("\n")
            pieces.append((inner.text or "") if isinstance(inner.tag, str) else "")
            continue
        if apart and inner is apart[-1]:
            apart.pop()
        if not apart and inner is not element:
            pieces.append(inner.tail or "")
    words = re.sub(r"[ \t\r\f\v]+", " ", "".join(pieces))
    return re.sub(r" ?\n ?", "\n", words).strip()


def fragment_paragraphs(html: str) -> list[str]:
    """The paragraphs of a piece of HTML that is all report (an item of a feed, the body of a mail): nothing is judged to be furniture."""
    if "<" not in html and "&" not in html:
        return [p.strip() for p in re.split(r"\n\s*\n", html) if p.strip()]
    try:
        return blocks_of(lxml.html.fragment_fromstring(_CONTROLS.sub("", html), create_parent="div"))
    except (etree.ParserError, ValueError):
        return [html.strip()] if html.strip() else []


def _fold(words: str) -> str:
    return re.sub(r"\W+", " ", words).casefold().strip()
