"""What a page says about itself: title, outlet, byline, day of publication, address, language, each with where it was found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from reportedly.intake import dates
from reportedly.intake.parts import Draft
from reportedly.intake.words import marked_as, tokens

_ARTICLES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "BlogPosting",
        "SocialMediaPosting",
        "LiveBlogPosting",
        "Report",
        "Posting",
        "DiscussionForumPosting",
        "WebPage",
    ]
)
_PUBLISHED_META = (
    "article:published_time", "og:article:published_time", "og:published_time", "article.published", "datepublished", "date_published",
    "publishdate", "publish-date", "publish_date", "publication_date", "pubdate", "article:published", "parsely-pub-date", "sailthru.date",
    "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "dc.date", "dcterms.date",
    "citation_publication_date", "originalpublicationdate", "displaydate", "date", "ptime", "article_date_original",
)  # fmt: skip
_AUTHOR_META = (
    "author",
    "parsely-author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "article:author",
    "citation_author",
    "cxenseparse:author",
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)\s*(\S+)|Page saved with SingleFile\s+url:\s*(\S+)", re.IGNORECASE)
_SAVED_ON = re.compile(r"saved date:\s*([^\n]+)", re.IGNORECASE)
_TITLE_CUT = re.compile(r"\s+[|–—»·•:-]+\s+")


@dataclass(frozen=True)
class Signs:
    """The page's head, gathered in one walk: meta tags by lower-case name, JSON-LD articles and all JSON-LD objects."""

    metas: Mapping[str, str]
    article: Mapping[str, Any]
    linked: tuple[Mapping[str, Any], ...]


def signs_of(tree: HtmlElement) -> Signs:
    """Gather meta tags (the first of each name) and JSON-LD. Broken JSON-LD is passed over."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    linked = tuple(_linked_data(tree))
    articles = [o for o in linked if _types(o) & _ARTICLES]
    best = max(articles, key=lambda o: (2 * bool(o.get("datePublished")) + bool(o.get("headline")), "WebPage" not in _types(o)), default={})
    return Signs(metas, best, linked)


def set_facts(draft: Draft, tree: HtmlElement, signs: Signs, today: str | None) -> list[str]:
    """Fill title, outlet, byline, published, url and language of `draft` from the page. Returns what could not be believed, in words.

    A date comes from JSON-LD, then from meta tags, then from a time tag, then from the address; "Updated" and "modified" dates are
    never taken, and none after `today`.
    """
    _set_url(draft, tree, signs)
    _set_title(draft, tree, signs)
    _set_outlet(draft, signs)
    _set_byline(draft, tree, signs)
    language = (tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "").strip()
    if language:
        draft.set("language", language.split("-")[0].split("_")[0].lower(), "html lang")
    doubts = []
    for said, where in _published(tree, signs, draft.url):
        found = dates.day(said)
        if found and not (today and found > today):
            draft.published, draft.published_from = found, f"{where}: {said}" if said != found else where
            draft.found["published"] = where
            break
        doubts.append(f"the date {said!r} ({where}) is " + ("in the future" if found else "no day, or could be two") + "; not taken")
    return doubts


def _published(tree: HtmlElement, signs: Signs, url: str | None) -> Iterator[tuple[str, str]]:
    if said := signs.article.get("datePublished"):
        yield str(said), "JSON-LD datePublished"
    for name in _PUBLISHED_META:
        if said := signs.metas.get(name):
            yield said, f"meta {name}"
    for element in tree.iterfind(".//*[@itemprop='datePublished']"):
        if said := element.get("content") or element.get("datetime") or _words(element):
            yield said, "itemprop datePublished"
    for time in tree.iter("time", "abbr"):
        said = time.get("datetime") or (time.get("title") if time.tag == "abbr" else None) or (_words(time) if time.tag == "time" else "")
        about = " ".join(
            filter(None, (time.get("class"), time.get("itemprop"), _words(time.getparent())[:40] if time.getparent() is not None else ""))
        )
        if said and not re.search(r"updated|modified", about, re.IGNORECASE) and not _apart(time):
            yield said, f"{time.tag} tag"
    for element in tree.iter("span", "div", "p", "li", "em", "small", "td"):
        marks = element.get("class") or ""
        if mark := marked_as("date", marks) or marked_as("byline", marks):
            words = _words(element)
            if (
                len(words) <= 100
                and dates.day(words)
                and not re.search(r"updated|modified", words + mark, re.IGNORECASE)
                and not _apart(element)
            ):
                yield words, f"class {mark}"
    if found := dates.day_in_url(url):
        yield found, "the address"


def _set_url(draft: Draft, tree: HtmlElement, signs: Signs) -> None:
    for link in tree.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and _is_address(link.get("href")):
            draft.set("url", link.get("href"), "link canonical")
            break
    for name in ("og:url", "twitter:url"):
        if _is_address(signs.metas.get(name)):
            draft.set("url", signs.metas[name], f"meta {name}")
    for comment in _first_comments(tree):
        if found := _SAVED_FROM.search(comment):
            address = found[1] or found[2]
            if _is_address(address):
                draft.set("url", address, "saved from url")
            if saved := _SAVED_ON.search(comment):
                draft.set("retrieved", dates.day(re.sub(r"\s*\(.*", "", saved[1]).strip()), "saved date")
    for key in ("url", "mainEntityOfPage"):
        said = signs.article.get(key)
        said = said.get("@id") if isinstance(said, dict) else said
        if isinstance(said, str) and _is_address(said):
            draft.set("url", said, f"JSON-LD {key}")


def _set_title(draft: Draft, tree: HtmlElement, signs: Signs) -> None:
    told = [
        (t, w) for t, w in ((_text(signs.article.get("headline")), "JSON-LD headline"), (signs.metas.get("og:title"), "meta og:title")) if t
    ]
    headings = [h for h in tree.iter("h1") if _words(h) and not _apart(h)]
    in_article = [h for h in headings if any(a.tag == "article" for a in h.iterancestors())] or headings
    site = _fold(_site(signs)[0] or "")
    for heading in in_article:
        words = _words(heading)
        if (len(in_article) == 1 and _fold(words) != site) or any(_fold(words) in _fold(t) or _fold(t) in _fold(words) for t, _ in told):
            draft.set("title", words, "h1")
    for words, where in told:
        draft.set("title", _without_site(words, site), where)
    for title in tree.iter("title"):
        if words := _words(title):
            draft.set("title", _without_site(words, site), "title tag")
        break


def _without_site(title: str, site: str) -> str:
    """A title without the outlet's name at its end or head ("Truce in Homs | The New Day")."""
    title = " ".join(title.split())
    pieces = _TITLE_CUT.split(title)
    if len(pieces) < 2:
        return title
    # Only a name that the page gives as its own is cut, or a last piece far shorter than the rest.
    if site and _fold(pieces[-1]) == site:
        return title[: title.rindex(pieces[-1])].rstrip(" |–—»·•:-")
    if site and _fold(pieces[0]) == site:
        return title[len(pieces[0]) :].lstrip(" |–—»·•:-")
    bar = title.rfind(" | ")
    return title[:bar].rstrip() if bar > 15 and len(title) - bar < 40 else title


def _site(signs: Signs) -> tuple[str | None, str]:
    publisher = signs.article.get("publisher")
    publisher = publisher[0] if isinstance(publisher, list) and publisher else publisher
    named = _text(publisher.get("name")) if isinstance(publisher, dict) else None
    for said, where in (
        (signs.metas.get("og:site_name"), "meta og:site_name"), (named, "JSON-LD publisher"),
        (next((_text(o.get("name")) for o in signs.linked if _types(o) & {"NewsMediaOrganization"}), None), "JSON-LD organization"),
        (signs.metas.get("application-name"), "meta application-name"), (signs.metas.get("dc.publisher"), "meta dc.publisher"),
    ):  # fmt: skip
        if said and not _is_address(said):
            return said, where
    return None, ""


def _set_outlet(draft: Draft, signs: Signs) -> None:
    named, where = _site(signs)
    draft.set("outlet", named, where)
    if draft.url:
        draft.set("outlet", outlet_of(draft.url), "the address")


def outlet_of(url: str) -> str | None:
    """The domain of an address, without www."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def _set_byline(draft: Draft, tree: HtmlElement, signs: Signs) -> None:
    draft.set("byline", _authors(signs.article.get("author")), "JSON-LD author")
    for name in _AUTHOR_META:
        said = signs.metas.get(name)
        if said and not _is_address(said):
            draft.set("byline", clean_byline(said), f"meta {name}")
    for element in tree.iter("a", "span", "div", "p", "address", "cite"):
        if draft.byline:
            break
        mark = marked_as("byline", element.get("class") or "")
        is_author = "author" in (element.get("rel") or "").split() or "author" in (element.get("itemprop") or "").split()
        if (is_author or mark) and not _apart(element):
            words = _words(element)
            if 2 < len(words) <= 120:
                draft.set("byline", clean_byline(words), "rel author" if is_author else f"class {mark}")


def clean_byline(words: str) -> str | None:
    """A byline without "By", a trailing date or time, and what follows a bar."""
    words = re.sub(r"^(?:written\s+|posted\s+)?by\b[\s:]*", "", " ".join(words.split()), flags=re.IGNORECASE)
    words = re.split(r"\s+[|•·]\s+|,?\s+(?:on\s+)?(?=" + dates.DAY + r")", words, flags=re.IGNORECASE)[0].strip(" ,|-–—")
    return words if words and not words.isdigit() and not _is_address(words) else None


def _authors(said: Any) -> str | None:
    names = []
    for one in said if isinstance(said, list) else [said]:
        name = _text(one.get("name")) if isinstance(one, dict) else _text(one)
        if name and not _is_address(name):
            names.append(clean_byline(name))
    return ", ".join(dict.fromkeys(n for n in names if n)) or None


def _linked_data(tree: HtmlElement) -> Iterator[Mapping[str, Any]]:
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json" or not script.text:
            continue
        said = re.sub(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$", "", script.text.strip()).strip().rstrip(";")
        try:
            held = json.loads(said, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _objects(held)


def _objects(held: Any) -> Iterator[Mapping[str, Any]]:
    # Two levels deep and no more: a page may nest as far as it likes.
    for one in held if isinstance(held, list) else [held]:
        if isinstance(one, dict):
            yield one
            graph = one.get("@graph")
            for inner in graph if isinstance(graph, list) else []:
                if isinstance(inner, dict):
                    yield inner


def _types(held: Mapping[str, Any]) -> set[str]:
    said = held.get("@type")
    return {t.rpartition("/")[2] for t in (said if isinstance(said, list) else [said]) if isinstance(t, str)}


def _text(said: Any) -> str | None:
    return " ".join(said.split()) or None if isinstance(said, str) else None


def _apart(element: HtmlElement) -> bool:
    """Does it stand in something that is never the article: side column, navigation, footer, related stories, a comment?"""
    for above in element.iterancestors():
        if above.tag in tokens("not_the_article"):
            return True
        marks = [*(above.get("class") or "").lower().split(), (above.get("id") or "").lower()]
        if any(m in tokens("not_the_article_class") or m.startswith("comment") for m in marks):
            return True
    return False


def _first_comments(tree: HtmlElement) -> Iterable[str]:
    nodes = [n.text or "" for n in tree.xpath("preceding-sibling::comment() | comment() | head/comment()")]
    return nodes[:5]


def _is_address(said: str | None) -> bool:
    return bool(said and re.match(r"https?://", said))


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _fold(words: str) -> str:
    return re.sub(r"\W+", " ", words).casefold().strip()
