"""`/ties`, `/ties/ID`: who is said to stand how to whom, as a network and as a table, and who accuses whom, as a matrix.

Ties come from words that state them, never from who attacked whom. What is disputed stays, with the claims for and against.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from starlette.responses import Response

from reportedly.casebook import TieHistory, TieRow
from reportedly.casebook.actors.standing import family, own_register
from reportedly.casebook.ties import ties as casebook_ties
from reportedly.casebook.ties.accusations import accusations_of
from reportedly.casebook.truces.truces import day_asked
from reportedly.casebook.words import fold
from reportedly.web import counted, wording
from reportedly.web.network import network, told_of
from reportedly.web.site import Ask, Site

DRAWN, ROWS, ACCUSED, CLAIMS, STANDS = 48, 100, 18, 40, 60
"""Ties in the drawing; rows of the table; rows and columns of the matrix; claims on a page; tellers on a tie's page."""

HELD = 16
"""Days, and ties, that are kept in memory between two requests."""

RELATIONS = tuple(casebook_ties.SIGNS)
STATES = ("held", "disputed", "ended", "denied", "planned")


def ties(site: Site, ask: Ask) -> Response:
    """The network and its table; with `view=accusations` who accuses whom."""
    if ask.query.get("view") == "accusations":
        return _accusations(site, ask)
    asked = {name: ask.query.get(name, "").strip() for name in ("since", "on", "actor", "relation", "state")}
    day_asked(asked["since"] or None)
    persons = bool(ask.query.get("persons"))
    rows = _on(site, asked["on"])
    actor = _code(asked["actor"], rows)
    if asked["since"]:
        rows = [r for r in rows if (r.last_heard or "") >= asked["since"]]
    if actor:
        rows = [r for r in rows if actor in family(r.a) or actor in family(r.b)]
    if asked["relation"] in RELATIONS:
        rows = [r for r in rows if r.relation == asked["relation"]]
    elif asked["relation"] in ("joins", "against"):
        rows = [r for r in rows if r.sign == (1 if asked["relation"] == "joins" else -1)]
    if asked["state"] in STATES:
        rows = [r for r in rows if r.state == asked["state"]]
    kept = rows if persons or actor else [r for r in rows if not (_is_person(r.a) or _is_person(r.b))]
    first = sorted(kept, key=lambda r: (r.state != "disputed", -(r.said_for + r.said_against), r.a_name, r.b_name, r.relation))[:DRAWN]
    at = ask.number("at")
    return site.page(
        "ties.html", ask, rows=kept[at : at + ROWS], total=len(kept), hidden=len(rows) - len(kept), drawn=network(first, asked["on"]), shown=len(first),
        asked=asked, persons=persons, relations=RELATIONS, states=STATES, actors=_names(_on(site, asked["on"])), began=at == 0,
        following=ask.with_query(at=at + ROWS) if len(kept) > at + ROWS else None,
    )  # fmt: skip


def _on(site: Site, on: str) -> list[TieRow]:
    """All ties on a day, by names: from memory where nothing has changed since it was asked for last."""
    day = day_asked(on or None)
    edges = counted.ties(site)
    memory: dict[str, list[TieRow]] = site.memory("ties", edges, HELD)
    found = memory.get(on)
    if found is None:
        rows = [row for claims in edges if (row := casebook_ties.row_on(claims, day, True)) is not None]
        memory[on] = found = sorted(rows, key=lambda r: (r.a_name.casefold(), r.b_name.casefold(), r.relation))
    return found


def _is_person(code: str) -> bool:
    entry = own_register().get(code)
    return entry is not None and entry.kind == "person"


def _code(said: str, rows: list[TieRow]) -> str:
    """The actor that is asked for: a code, or a name as the pages show it or reports write it; what is none fits no tie."""
    if not said or own_register().get(said) is not None:
        return said
    wanted = fold(said)
    named = {code for r in rows for code, name in ((r.a, r.a_name), (r.b, r.b_name)) if fold(name) == wanted}
    known = named or {e.code for e in own_register().lookup(said)}
    return min(known) if known else "?"


def _names(rows: list[TieRow]) -> list[str]:
    counted = Counter(name for r in rows for name in (r.a_name, r.b_name))
    return [name for name, _ in counted.most_common(300)]


def tie(site: Site, ask: Ask) -> Response:
    """One tie: who says what of it, and every claim for and against it."""
    on = ask.query.get("on", "").strip()
    memory: dict[tuple[str, str], TieHistory] = site.memory("tie", counted.ties(site), HELD)
    key = (ask.path["id"], on)
    told = memory.get(key)
    if told is None:
        memory[key] = told = casebook_ties.tie(site.book.store, ask.path["id"], on or None, True, lay_first=False)
    at = ask.number("at")
    return site.page(
        "tie.html", ask, told=told, head=told_of(told), on=on, stands=told.stands[:STANDS], claims=told.told[at : at + CLAIMS], began=at == 0,
        following=ask.with_query(at=at + CLAIMS) if len(told.told) > at + CLAIMS else None,
    )  # fmt: skip


def _accusations(site: Site, ask: Ask) -> Response:
    """A row an accuser, a column whom they accuse; a cell leads to the claims."""
    place = site.book.store
    asked = {name: ask.query.get(name, "").strip() for name in ("since", "on", "accuser", "accused")}
    for name in ("since", "on"):
        day_asked(asked[name] or None)
    since, until = asked["since"][:7], asked["on"][:7]
    texts: defaultdict[tuple[str, str], int] = defaultdict(int)
    for one in counted.accusations(site):
        if (not since or one.month >= since) and (not until or (one.month and one.month <= until)):
            texts[one.accuser, one.accused] += one.texts
    if asked["accuser"] and asked["accused"]:
        before = ask.number("before") or None
        claims, more = accusations_of(place, asked["accuser"], asked["accused"], since, until, before, CLAIMS)
        return site.page(
            "accusations.html", ask, asked=asked, claims=claims, began=not before, following=ask.with_query(before=more) if more else None,
            rows=[], columns=[], texts=texts, left=0,
        )  # fmt: skip
    by, of = (_most(texts, n) for n in (0, 1))
    return site.page(
        "accusations.html", ask, asked=asked, claims=None, rows=by[:ACCUSED], columns=of[:ACCUSED], texts=texts, began=True, following=None,
        left=len(texts) - sum(1 for a, b in texts if a in by[:ACCUSED] and b in of[:ACCUSED]),
    )  # fmt: skip


def _most(texts: dict[tuple[str, str], int], side: int) -> list[str]:
    """Those who accuse, or are accused, in most texts; these by name."""
    counted: Counter[str] = Counter()
    for pair, n in texts.items():
        counted[pair[side]] += n
    most = [code for code, _ in sorted(counted.items(), key=lambda c: (-c[1], c[0]))]
    return sorted(most[:ACCUSED], key=lambda c: wording.actor_name(c).casefold()) + most[ACCUSED:]


ROUTES = (("/ties", ties, ("GET",)), ("/ties/{id:path}", tie, ("GET",)))
