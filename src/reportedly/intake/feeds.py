"""RSS and Atom files: each item a report."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import feedparser

from reportedly.errors import UnreadableInput
from reportedly.intake import dates
from reportedly.intake.files import Source
from reportedly.intake.page import fragment_paragraphs
from reportedly.intake.page_facts import clean_byline, outlet_of
from reportedly.intake.parts import Draft


def item_drafts(raw: bytes, source: Source) -> Iterator[tuple[str, Draft] | UnreadableInput]:
    """The items of a feed: where each stands ("feed.xml: item 3") and its draft. An item's full content is taken before its summary.

    Raises UnreadableInput where the file is no feed or holds no items. Nothing is fetched.
    """
    # An open file and not a string: feedparser takes a string that looks like an address for one.
    feed: Any = feedparser.parse(io.BytesIO(raw))
    entries = list(feed.entries)
    if not entries:
        why = f"is a damaged feed ({feed.get('bozo_exception')})" if feed.get("bozo") else "is a feed without items"
        raise UnreadableInput(source.where, why, "Save the feed again.")
    if feed.get("bozo") and not isinstance(feed.get("bozo_exception"), feedparser.exceptions.CharacterEncodingOverride):
        source.note(f"{source.where}: the feed is not well formed ({feed.bozo_exception}); {len(entries)} items were read from it")
    about: Any = feed.get("feed", {})
    for number, entry in enumerate(entries, 1):
        where = f"{source.where}: item {number}"
        draft = _draft(entry, about, source, where)
        if draft.paragraphs or draft.title:
            yield where, draft
        else:
            yield UnreadableInput(where, "holds no words", "Save the page it points to instead.")


def _draft(entry: Any, about: Any, source: Source, where: str) -> Draft:
    held = next((c.get("value", "") for c in entry.get("content", []) if c.get("value")), "")
    draft = Draft(fragment_paragraphs(held or entry.get("summary", "")))
    draft.set("title", " ".join(" ".join(fragment_paragraphs(entry.get("title", ""))).split()) or None, "item title")
    link = entry.get("link")
    draft.set("url", link if isinstance(link, str) and link.startswith(("http://", "https://")) else None, "item link")
    draft.set("outlet", " ".join((about.get("title") or "").split()) or None, "feed title")
    if draft.url:
        draft.set("outlet", outlet_of(draft.url), "the address")
    draft.set("byline", clean_byline(entry.get("author") or ""), "item author")
    language = entry.get("language") or about.get("language")
    draft.set("language", language.split("-")[0].lower() if isinstance(language, str) and language else None, "feed language")
    for name in ("published", "updated"):
        said = entry.get(name)
        found = dates.day(said) if isinstance(said, str) else None
        if found and not (source.today and found > source.today):
            draft.published, draft.published_from = found, f"item {name}: {said}"
            draft.found["published"] = f"item {name}"
            break
        if said:
            source.note(f"{where}: the date {said!r} is " + ("in the future" if found else "no day, or could be two") + "; left empty")
    return draft
