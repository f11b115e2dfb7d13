"""Copies: reports that print one text, whole, cut or rewritten, folded into the one that the others come from.

Two reports are copies where enough of their runs of four words are the same: of the shorter text at least half, where both name the same
agency as their source a third. Likely pairs are found by MinHash signatures of those runs, cut into bands (Broder 1997; Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, ch. 3), so that no report is held against all others; each pair is then counted out.
The origin of a group is the report published first; of several on one day that of a news agency, then the longest.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b

from rensa import RMinHash
from sqlalchemy import Connection, delete, or_, select

from reportedly.casebook import store
from reportedly.casebook.grouping import group
from reportedly.casebook.rows import report_of
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.standing import outlet_entry
from reportedly.casebook.store import Store, band, copy, near_copy, report, verdict
from reportedly.casebook.words import words_of
from reportedly.codebook.entries import ActorEntry
from reportedly.errors import NoSuchRecord
from reportedly.records import Report

RUN = 4
"""Words in a run that two texts are compared by."""

SIGNATURE, IN_BAND = 64, 2
"""Numbers in a signature, and how many of them make a band: texts that share a fifth of their runs meet in a band with probability .73,
those that share a third with .98, strangers (under a hundredth) with .003."""

SEED = 20161118
"""Of the signatures: changing it makes the kept bands useless."""

SHARED = 500
"""Thousandths of the shorter text's runs that copies share."""

SHARED_WITH_CREDIT = 330
"""The same where both name one agency as their source, or one of them is of the agency that the other names."""

OF_LONGER = 200
"""Thousandths of the longer text's runs that must be shared: a report that only holds a wire's text among much else is no copy of it."""

SHORT, SHARED_OF_SHORT = 50, 800
"""Runs of a short text, and thousandths of them that its copies share: two briefs in which only place, day and number differ follow one
formula and are no copies. A casebook of formulas must not become one group either, which is grouped in the square of its size."""

SURE_BAND = 8
"""Numbers of a signature in the bands by which short texts meet: those that share four fifths do with probability .8, half with .03."""

COMMON = 100
"""Reports in one band from which on it proposes no more pairs: what so many share is a formula, and comparing all of them with each other
would take the square of their number. Texts printed more often than that are not all folded."""

CHUNK = 400
"""Rows asked for at once."""


@dataclass(frozen=True)
class Copy:
    """A report beside the origin that it is folded into. `kind`: `origin`, `version` (of the same outlet) or `copy`; `shared`: how much
    of its runs of words the origin holds, 0 to 1; `added` and `dropped`: the sentences that it has and the origin has not, and the
    other way round."""

    report: str
    outlet: str | None
    published: str | None
    title: str | None
    kind: str
    shared: float
    added: tuple[str, ...]
    dropped: tuple[str, ...]


def runs(text: str) -> frozenset[int]:
    """The runs of `RUN` folded words of a text, as hashes."""
    words = [word for word, _, _ in words_of(text)]
    return frozenset(_hash(" ".join(words[at : at + RUN])) for at in range(len(words) - RUN + 1))


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=7).digest(), "big")


def bands(found: frozenset[int]) -> list[int]:
    """The hashes under which a text with these runs is looked for."""
    if not found:
        return []
    signature = RMinHash(SIGNATURE, SEED)
    signature.update([run.to_bytes(7, "big") for run in found])
    digest = signature.digest()
    sizes = (SURE_BAND,) if len(found) < SHORT else (SURE_BAND, IN_BAND)
    return [_hash(f"{size} {at} {digest[at : at + size]}") for size in sizes for at in range(0, SIGNATURE, size)]


def score(a: frozenset[int], b: frozenset[int], credit: bool) -> int:
    """Above nought where two texts with these runs are copies; `credit`: do both go back to one agency by their own words?"""
    if not a or not b:
        return -1000
    shared = len(a & b)
    if 1000 * shared < OF_LONGER * max(len(a), len(b)):
        return -SHARED
    least = SHARED_OF_SHORT if min(len(a), len(b)) < SHORT else SHARED_WITH_CREDIT if credit else SHARED
    return 1000 * shared // min(len(a), len(b)) - least + 1


def credits(own: Report) -> frozenset[str]:
    """Whom a report goes back to: agencies that it names as its source, and the agency that its own outlet is."""
    named = {entry.code if (entry := outlet_entry(q.text)) else q.text.casefold() for q in own.origin if q.text}
    return frozenset(named | ({entry.code} if (entry := _agency(own)) else set()))


def _agency(own: Report) -> ActorEntry | None:
    entry = outlet_entry(own.outlet) if own.outlet else None
    return entry if getattr(entry, "wire", False) else None


def _first(own: Report) -> tuple[str, bool, int, str]:
    """Reports in the order in which they may be an origin: by day, agencies first, longer before shorter, then by id."""
    return (own.published or "9999")[:10], _agency(own) is None, -len(own.text), own.id


class Texts:
    """The reports of a connection with their runs, each looked up once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._held: dict[int, tuple[Report, frozenset[int]]] = {}

    def load(self, numbers: Iterable[int]) -> None:
        wanted = sorted(set(numbers) - self._held.keys())
        for at in range(0, len(wanted), CHUNK):
            for row in self.connection.execute(select(report.c.n, report.c.body).where(report.c.n.in_(wanted[at : at + CHUNK]))):
                own = report_of(row)
                self._held[row.n] = own, runs(own.text)

    def report(self, n: int) -> Report:
        self.load([n])
        return self._held[n][0]

    def runs(self, n: int) -> frozenset[int]:
        self.load([n])
        return self._held[n][1]

    def score(self, a: int, b: int) -> int:
        one, other = self.report(a), self.report(b)
        return score(self.runs(a), self.runs(b), bool(credits(one) & credits(other)))


def update_copies(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> set[int]:
    """Fold these reports, new or changed, in with their copies; with `gone`, take them out from among those that stay. The numbers of all
    reports that were grouped anew."""
    texts = Texts(connection)
    texts.load([] if gone else numbers)
    around = set(numbers) | _partners(connection, numbers)
    for at in range(0, len(numbers), CHUNK):
        some = numbers[at : at + CHUNK]
        connection.execute(delete(band).where(band.c.report.in_(some)))
        connection.execute(delete(near_copy).where(or_(near_copy.c.a.in_(some), near_copy.c.b.in_(some))))
    standing = [] if gone else [n for n in numbers if texts.report(n).kind != "comment"]
    rows = [(n, hash) for n in standing for hash in bands(texts.runs(n))]
    store.add_rows(connection, band, [{"report": n, "hash": hash} for n, hash in rows])
    by_hash: defaultdict[int, set[int]] = defaultdict(set)
    hashes = sorted({hash for _, hash in rows})
    for at in range(0, len(hashes), CHUNK):
        for n, hash in connection.execute(select(band.c.report, band.c.hash).where(band.c.hash.in_(hashes[at : at + CHUNK]))):
            by_hash[hash].add(n)
    met = {hash: found for hash, found in by_hash.items() if len(found) <= COMMON}
    pairs = {(min(n, other), max(n, other)) for n, hash in rows for other in met.get(hash, ()) if other != n}
    texts.load(n for pair in pairs for n in pair)
    scored = {(a, b): texts.score(a, b) for a, b in sorted(pairs)}
    scored = {pair: s for pair, s in scored.items() if s > 0}
    store.add_rows(connection, near_copy, [{"a": a, "b": b, "score": s} for (a, b), s in scored.items()])
    for at in range(0, len(numbers), CHUNK):
        connection.execute(delete(copy).where(copy.c.report.in_(numbers[at : at + CHUNK])))
    return _regroup(connection, around - set(numbers) if gone else around, texts)


def _partners(connection: Connection, numbers: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for at in range(0, len(numbers), CHUNK):
        some = numbers[at : at + CHUNK]
        for a, b in connection.execute(select(near_copy.c.a, near_copy.c.b).where(or_(near_copy.c.a.in_(some), near_copy.c.b.in_(some)))):
            found |= {a, b}
        origins = select(copy.c.origin).where(copy.c.report.in_(some))
        found |= set(connection.execute(select(copy.c.report).where(copy.c.origin.in_(origins))).scalars())
    return found


def _judged(connection: Connection) -> set[tuple[int, int]]:
    """Pairs of reports that a person called copies."""
    asked = select(verdict.c.left, verdict.c.right).where(verdict.c.kind == "copy_of", verdict.c.withdrawn_at.is_(None))
    pairs = connection.execute(asked).all()
    ids = {id for pair in pairs for id in pair}
    numbers = {id: n for n, id in connection.execute(select(report.c.n, report.c.id).where(report.c.id.in_(ids)))} if ids else {}
    return {(numbers[a], numbers[b]) for a, b in pairs if a in numbers and b in numbers}


def _regroup(connection: Connection, start: set[int], texts: Texts) -> set[int]:
    """Group anew all reports that pairs join to these; their numbers."""
    judged = _judged(connection)
    around, edge = set(start), set(start)
    pairs: dict[tuple[int, int], int] = {}
    while edge:
        some, edge = sorted(edge), set()
        for at in range(0, len(some), CHUNK):
            part = some[at : at + CHUNK]
            for a, b, s in connection.execute(select(near_copy).where(or_(near_copy.c.a.in_(part), near_copy.c.b.in_(part)))):
                pairs[a, b] = s
                edge |= {a, b} - around
        edge |= {n for pair in judged if not around.isdisjoint(pair) for n in pair} - around
        around |= edge
    there: set[int] = set()
    numbers = sorted(around)
    texts.load(numbers)
    for at in range(0, len(numbers), CHUNK):
        part = numbers[at : at + CHUNK]
        there |= set(connection.execute(select(report.c.n).where(report.c.n.in_(part))).scalars())
        connection.execute(delete(copy).where(copy.c.report.in_(part)))
    known = {n: texts.report(n) for n in there}
    # Groups must not depend on the order in which reports were added, so they are told apart by ids.
    number = {one.id: n for n, one in known.items()}
    together = [(known[a].id, known[b].id) for a, b in judged if a in known and b in known]
    named = {(min(x, y), max(x, y)): s for (a, b), s in pairs.items() if a in known and b in known for x, y in [(known[a].id, known[b].id)]}
    rows = []
    for members in group(number, named, lambda x, y: texts.score(number[x], number[y]), together):
        origin = min((known[number[id]] for id in members), key=_first)
        rows += [{"report": number[id], "origin": number[origin.id]} for id in members]
    store.add_rows(connection, copy, rows)
    return there


def origins(connection: Connection, numbers: Iterable[int]) -> dict[int, int]:
    """For each report the number of the one that stands for its text."""
    wanted = sorted(set(numbers))
    found = {n: n for n in wanted}
    for at in range(0, len(wanted), CHUNK):
        found |= dict(connection.execute(select(copy.c.report, copy.c.origin).where(copy.c.report.in_(wanted[at : at + CHUNK]))).all())  # type: ignore[arg-type]
    return found


def copies(place: Store, report_id: str) -> list[Copy]:
    """The group of reports that have one text with this one, the origin first. See `Casebook.copies`."""
    with place.reading() as connection:
        n = connection.execute(select(report.c.n).where(report.c.id == report_id)).scalar()
        if n is None:
            raise NoSuchRecord(
                f"{report_id}: the casebook {place.name} holds no report of this id; list them with: reportedly show {place.name} report"
            )
        origin = origins(connection, [n])[n]
        numbers = list(connection.execute(select(copy.c.report).where(copy.c.origin == origin)).scalars()) or [n]
        texts = Texts(connection)
        texts.load([origin, *numbers])
        first = texts.report(origin)
        ordered = sorted(set(numbers) - {origin}, key=lambda m: _first(texts.report(m)))
        return [_beside(first, texts.report(m), texts.runs(origin), texts.runs(m)) for m in (origin, *ordered)]


def _beside(origin: Report, one: Report, of_origin: Set[int], own: Set[int]) -> Copy:
    kind = "origin" if one.id == origin.id else "version" if one.outlet and one.outlet == origin.outlet else "copy"
    added, dropped = changes(origin.text, one.text) if one.id != origin.id else ((), ())
    shared = len(of_origin & own) / max(1, len(own))
    return Copy(one.id, one.outlet, one.published, one.title, kind, round(shared, 3), added, dropped)


def changes(old: str, new: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sentences that a text has and another has not: (added, dropped). Case, punctuation and spacing make no difference."""
    ours, theirs = _sentences(new), _sentences(old)
    added, dropped = [], []
    matcher = difflib.SequenceMatcher(None, [key for key, _ in theirs], [key for key, _ in ours], autojunk=False)
    kept_old, kept_new = {key for key, _ in theirs}, {key for key, _ in ours}
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what != "equal":
            dropped += [said for key, said in theirs[i1:i2] if key not in kept_new]
            added += [said for key, said in ours[j1:j2] if key not in kept_old]
    return tuple(added), tuple(dropped)


def _sentences(text: str) -> list[tuple[str, str]]:
    cut = Sentences(text)
    found = []
    for n in range(len(cut.starts)):
        said = " ".join(cut.words(n).split())
        key = " ".join(word for word, _, _ in words_of(said))
        if key:
            found.append((key, said))
    return found
