"""The words of an HTML element as paragraphs, and captions and standfirst taken off a page."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.html import HtmlElement

from reportedly.intake.words import marked_as, tokens

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "figure",
        "figcaption",
        "header",
        "footer",
        "main",
        "aside",
        "hr",
        "form",
        "details",
        "summary",
        "address",
        "fieldset",
        "body",
    ]
)
_NO_WORDS = frozenset(["script", "style", "noscript", "template", "svg", "iframe", "object", "button", "select", "textarea", "input"])


def blocks_of(element: HtmlElement, skip: Callable[[HtmlElement], bool] = lambda e: False) -> list[str]:
    """The paragraphs of an element, in order, white space as a browser shows it (non-breaking spaces stay); `<br>` is a line end, two are a paragraph's. Elements that `skip` says are left out."""
    blocks: list[str] = []
    line: list[str] = []

    def close() -> None:
        words = re.sub(r" *\n *", "\n", re.sub(r"[ \t\r\f\v]+", " ", "".join(line)))
        blocks.extend(part.strip() for part in re.split(r"\n{2,}", words) if part.strip())
        line.clear()

    # A stack and not recursion: a page may nest its elements without end.
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    while stack:
        here, done = stack.pop()
        is_block = here.tag in _BLOCKS
        if done:
            if is_block:
                close()
            if here is not element and here.tail:
                line.append(here.tail.replace("\n", " "))
            continue
        wordless = not isinstance(here.tag, str) or here.tag in _NO_WORDS or (here is not element and skip(here))
        if wordless:
            if here is not element and here.tail:
                line.append(here.tail.replace("\n", " "))
            continue
        if is_block:
            close()
        if here.tag == "br":
            line.append("\n")
        if here.text:
            line.append(here.text.replace("\n", " "))
        stack.append((here, True))
        stack.extend((child, False) for child in reversed(here))
    close()
    return blocks


def take_captions(tree: HtmlElement) -> list[str]:
    """Captions and credits of pictures, in the page's order, taken out of `tree`; those of other stories beside the article are dropped."""
    found: list[str] = []
    for element in [e for e in tree.iter() if _is_caption(e)]:
        if any(_is_caption(above) for above in element.iterancestors()):
            continue
        words = " ".join(" ".join(blocks_of(element)).split())
        if words and not _beside(element):
            found.append(words)
        if element.getparent() is not None:
            element.drop_tree()
    return list(dict.fromkeys(found))


def take_standfirst(tree: HtmlElement, title: str | None) -> tuple[str, str] | None:
    """The standfirst under the headline and where it was found; taken out of `tree`. Only what the page marks, or an h2 right under the h1."""
    for element in tree.iter("p", "h2", "h3", "div", "span", "header"):
        mark = marked_as("standfirst", _marks(element))
        if (mark or element.get("itemprop") in ("alternativeHeadline", "description")) and not _beside(element):
            words = " ".join(element.text_content().split())
            if 15 <= len(words) <= 600 and words != title and element.find(".//h1") is None:
                where = f"class {mark}" if mark else f"itemprop {element.get('itemprop')}"
                element.drop_tree()
                return words, where
    for heading in tree.iter("h1"):
        following = heading.getnext()
        if following is not None and following.tag == "h2":
            words = " ".join(following.text_content().split())
            if 15 <= len(words) <= 400:
                following.drop_tree()
                return words, "h2 under the h1"
    return None


def _is_caption(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in ("table", "body", "html", "article", "main", "video", "track"):
        return False
    if element.tag == "figcaption":
        return True
    # A box marked so that holds paragraphs of text is a layout box, not a caption.
    return marked_as("caption", _marks(element)) is not None and len(element.text_content()) <= 1500 and len(element.findall(".//p")) <= 2


def _beside(element: HtmlElement) -> bool:
    for above in element.iterancestors():
        if above.tag in tokens("not_the_article") or not tokens("not_the_article_class").isdisjoint(_marks(above).lower().split()):
            return True
    return False


def _marks(element: HtmlElement) -> str:
    return f"{element.get('class') or ''} {element.get('id') or ''}"
