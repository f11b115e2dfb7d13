"""`/actors` and `/actors/SLUG`: who speaks, acts and is spoken of, with the names that they had, and when. Withheld speakers are none of them."""

from __future__ import annotations

from starlette.responses import Response

from reportedly.casebook.actors import actors as casebook_actors
from reportedly.casebook.actors.standing import own_codebook, own_register
from reportedly.casebook.words import fold
from reportedly.codebook.explain import explain
from reportedly.errors import NoSuchRecord, UnknownCode
from reportedly.web import actor_names, counted, wording
from reportedly.web.site import Ask, Site

ROWS, CLAIMS = 100, 30
PARTS = (("says", "Says"), ("does", "Is said to do"), ("about", "What is said about it"))


def actors(site: Site, ask: Ask) -> Response:
    """The list, a page at a time."""
    rows = counted.actors(site)
    named = ask.query.get("name", "").strip()
    if named:
        wanted = fold(named)
        rows = [a for a in rows if wanted in fold(a.name) or wanted in fold(wording.actor_name(a.slug)) or wanted in a.slug]
    if ask.query.get("order") == "name":
        rows = sorted(rows, key=lambda a: wording.actor_name(a.slug).casefold())
    at = ask.number("at")
    return site.page(
        "actors.html", ask, rows=rows[at : at + ROWS], total=len(rows), named=named,
        following=ask.with_query(at=at + ROWS) if len(rows) > at + ROWS else None, began=at == 0,
    )  # fmt: skip


def actor(site: Site, ask: Ask) -> Response:
    """One actor: what the register says of it, and its claims, one sort at a time."""
    slug = ask.path["slug"]
    place = site.book.store
    counts = site.counts.get(("actor", slug), lambda: casebook_actors.actor_counts(place, slug))
    known = own_register().get(slug)
    if not any(counts) and known is None:
        raise NoSuchRecord(f"{slug}: nothing here is about an actor of this name")
    first = next((n for n, count in enumerate(counts) if count), 0)
    part = next((n for n, (code, _) in enumerate(PARTS) if code == ask.query.get("show")), first)
    before = ask.number("before") or None
    claims, more = casebook_actors.actor_claims(place, slug, part, before, CLAIMS)
    return site.page(
        "actor.html", ask, slug=slug, name=wording.actor_name(slug), known=known, facts=_facts(slug), counts=counts, part=part, parts=PARTS,
        names=actor_names.of_actor(site, slug), claims=claims, following=ask.with_query(before=more, show=PARTS[part][0]) if more else None, began=not before,
    )  # fmt: skip


def _facts(slug: str) -> list[tuple[str, list[str]]]:
    """What the register says of an actor, in plain words: other names with their dates, whom it is part of, who held its offices."""
    try:
        meaning = explain(slug, own_codebook()).meanings[0]
    except UnknownCode:
        return []
    grouped: dict[str, list[str]] = {}
    for what, value in meaning.details:
        if what not in ("adjectives", "seats", "described as"):
            grouped.setdefault(what, []).append(_named(value))
    return [(what, values[:24]) for what, values in grouped.items()]


def _named(value: str) -> str:
    code, space, rest = value.partition(" ")
    known = own_register().get(code)
    return f"{known.name}{space}{rest}" if known is not None and code == known.code else value


ROUTES = (*actor_names.ROUTES, ("/actors", actors, ("GET",)), ("/actors/{slug:path}", actor, ("GET",)))
