"""Readers' comments on a page: each by one account, taken off the page before the article is read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from reportedly.intake import dates
from reportedly.intake.comments import Comment, comments_in_text
from reportedly.intake.page_facts import Signs
from reportedly.intake.page_text import blocks_of

_ITEM = re.compile(
    r"(?:^|\s)(?:comment|comment-item|comment_item|comment__item|comment-block|comment-wrap(?:per)?|comment-container|comment-entry|user-comment|"
    r"reader-comment|single-comment|c-comment|comment-thread__comment|d-comment|js-comment|post-comment|fyre-comment-article|hcomment)(?:\s|$)",
    re.IGNORECASE,
)
_ITEM_ID = re.compile(r"(?:li-|div-)?comment-?\d+|c\d{6,}", re.IGNORECASE)
_AUTHOR = re.compile(r"author|(?:^|[\s_-])(?:fn|user|username|user-name|commenter|nickname|byline|name)(?:[\s_-]|$)", re.IGNORECASE)
_WORDS = re.compile(
    r"comment[-_]{0,2}(?:content|body|text|message)|(?:^|\s)(?:message|body|text|content|fyre-comment)(?:\s|$)", re.IGNORECASE
)
_WHEN = re.compile(r"date|time|meta|permalink|footer", re.IGNORECASE)
_SECTION = re.compile(
    r"(?:^|\s)(?:comments|comments?-?(?:list|area|section|thread|container|wrapper)|commentlist|disqus_thread|dsq-.*|respond|post-comments|article-comments|reader-comments)(?:\s|$)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\s*(?:said|says|wrote|writes)?\s*(?:\.\.\.|…|:)?\s*$")


def take_comments(tree: HtmlElement, signs: Signs) -> list[Comment]:
    """The readers' comments of a page, in its order; what holds them is taken out of `tree`. Replies are comments of their own.

    Found by schema.org marks, by the class names that blog and forum software gives, by the older dt/dd lists, and by JSON-LD; a comment
    section built otherwise is read as plain lines.
    """
    marked = [e for e in tree.iter("li", "div", "article", "section", "details") if _is_comment(e)]
    # Software marks a comment's list item and the box inside it alike. The comment is the innermost that has an author of its own.
    real: set[int] = set()
    for element in reversed(marked):
        if _author(element, real) is not None:
            real.add(id(element))
    items = [e for e in marked if id(e) in real]
    comments = [c for item in items if (c := _comment(item, real))] + list(_in_definition_lists(tree))
    for item in items:
        _drop(item)
    for section in [e for e in tree.iter("div", "section", "ol", "ul", "dl", "aside", "details") if _is_section(e)]:
        if not comments:
            found = comments_in_text("Comments\n\n" + "\n\n".join(blocks_of(section)))
            comments = [_apart(c) for c in found[1]] if found else []
        _drop(section)
    return comments or list(_linked(signs))


def _is_comment(element: HtmlElement) -> bool:
    marked = (
        "schema.org/Comment" in (element.get("itemtype") or "") or element.get("itemprop") == "comment"
        or _ITEM.search(element.get("class") or "") or _ITEM_ID.fullmatch(element.get("id") or "")
    )  # fmt: skip
    # "comment" is also what papers call their opinion pages.
    return bool(marked) and element.find(".//h1") is None and element.find(".//*[@itemprop='articleBody']") is None


def _is_section(element: HtmlElement) -> bool:
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return bool(_SECTION.search(marks)) and element.find(".//h1") is None


def _own(item: HtmlElement, real: set[int]) -> Iterator[HtmlElement]:
    """The elements of a comment that are not those of a reply inside it."""
    stack = list(reversed(item))
    while stack:
        here = stack.pop()
        if isinstance(here.tag, str) and id(here) not in real:
            yield here
            stack.extend(reversed(here))


def _author(item: HtmlElement, real: set[int]) -> HtmlElement | None:
    return _first(item, real, _AUTHOR, "author")


def _comment(item: HtmlElement, real: set[int]) -> Comment | None:
    author = _author(item, real)
    if author is None:
        return None
    words = _first(item, real, _WORDS, "text", "commentText")
    body = item if words is None else words
    account = _SAYS.sub("", _name(author))
    lines = blocks_of(body, skip=lambda e: id(e) in real or (e is not body and (e is author or _is_aside(e))))
    text = "\n\n".join(line for line in lines if _SAYS.sub("", line) != account and not dates.WHEN_LINE.fullmatch(line)).strip()
    if not account or len(account) > 80 or not text:
        return None
    published, said = _when(item, real)
    return Comment(account, text, published, said, None, "the comments of the page")


def _name(author: HtmlElement) -> str:
    # The first line: what follows is "replying to", a badge, the time.
    inner = next(
        (
            e
            for e in author.iter("cite", "b", "a", "span", "strong")
            if (e.get("class") or "") in ("fn", "url", "name") or e.get("itemprop") == "name"
        ),
        author,
    )
    lines = blocks_of(inner)
    return lines[0].strip() if lines else ""


def _is_aside(element: HtmlElement) -> bool:
    marks = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag in ("time", "button", "form", "footer") or bool(
        re.search(r"(?:^|[\s_-])(?:reply|actions?|meta|metadata|date|time|footer|avatar|likes?|votes?)(?:[\s_-]|$)", marks)
    )


def _first(item: HtmlElement, real: set[int], marks: re.Pattern[str], *props: str) -> HtmlElement | None:
    found = None
    for element in _own(item, real):
        if element.get("itemprop") in props:
            return element
        named = marks.search(element.get("class") or "") or (element.tag == "cite" and "author" in props)
        if found is None and named and element.text_content().strip():
            found = element
    return found


def _when(item: HtmlElement, real: set[int]) -> tuple[str | None, str | None]:
    for element in _own(item, real):
        said = element.get("datetime") or (element.get("title") if element.tag == "abbr" else None)
        if not said and _WHEN.search(element.get("class") or ""):
            said = " ".join(element.text_content().split())[:80]
        if said and (found := dates.day(said)):
            return found, said
    return None, None


def _in_definition_lists(tree: HtmlElement) -> Iterator[Comment]:
    for term in list(tree.iter("dt")):
        if "comment" not in (term.get("class") or "").lower():
            continue
        account = _SAYS.sub("", " ".join(term.text_content().split()))
        words = ""
        published: str | None = None
        said: str | None = None
        for detail in term.itersiblings():
            if detail.tag == "dt":
                break
            if "footer" in (detail.get("class") or ""):
                said = " ".join(detail.text_content().split())
                published = dates.day(said)
            elif not words:
                words = "\n\n".join(blocks_of(detail))
        if account and words:
            yield Comment(account, words, published, said if published else None, None, "the comments of the page")


def _linked(signs: Signs) -> Iterator[Comment]:
    held = signs.article.get("comment")
    for one in held if isinstance(held, list) else [held]:
        if not isinstance(one, dict) or not isinstance(one.get("text"), str) or not one["text"].strip():
            continue
        author = one.get("author")
        account = author.get("name") if isinstance(author, dict) else author
        said = one.get("dateCreated") or one.get("datePublished")
        published = dates.day(said) if isinstance(said, str) else None
        yield Comment(
            account if isinstance(account, str) else None,
            one["text"].strip(),
            published,
            said if published else None,
            None,
            "JSON-LD comment",
        )


def _apart(comment: Comment) -> Comment:
    return Comment(comment.account, comment.text, comment.published, comment.said_when, None, "the comments of the page")


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
