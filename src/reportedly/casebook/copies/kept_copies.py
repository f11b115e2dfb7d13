"""Reports that print one text, whole, cut or rewritten, folded into the one that the others come from: the casebook's tables of them.

Two texts are copies where enough of their runs of four words are the same: of the shorter text at least half, where both name the same
agency as their source a third. Likely pairs are found by MinHash signatures of those runs, cut into bands (Broder 1997; Leskovec,
Rajaraman and Ullman, Mining of Massive Datasets, ch. 3), so that no text is held against all others; each pair is then counted out.
What prints the very same runs is one text and compared once. The origin of a group is the report published first; of several on one day
that of a news agency, then the longest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from hashlib import blake2b

import numpy as np
from numpy.typing import ArrayLike
from rensa import RMinHash
from sqlalchemy import Connection, delete, func, select, update

from reportedly.casebook import store
from reportedly.casebook.actors.standing import outlet_entry
from reportedly.casebook.grouping import Ints, forest, group, shared_keys
from reportedly.casebook.kept_forest import CHUNK, Edge, renew
from reportedly.casebook.store.rows import report_of
from reportedly.casebook.store.tables import band, copy, near_copy, printed, report, verdict
from reportedly.casebook.words import words_of
from reportedly.codebook.entries import ActorEntry
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
formula and are no copies."""

SURE_BAND = 8
"""Numbers of a signature in the bands by which short texts meet: those that share four fifths do with probability .8, half with .03."""

PAIRS_AT_ONCE, RUNS_AT_ONCE = 1_000_000, 4_000_000
"""Pairs of texts proposed at once, and the runs of those that are counted out at once."""


def runs(text: str) -> Ints:
    """The runs of `RUN` folded words of a text, as hashes in order, each once."""
    words = [word for word, _, _ in words_of(text)]
    return np.unique(np.array([_hash(" ".join(words[at : at + RUN])) for at in range(len(words) - RUN + 1)], dtype=np.int64))


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=7).digest(), "big")


def bands(found: Ints) -> list[int]:
    """The hashes under which a text with these runs is looked for."""
    if not len(found):
        return []
    signature = RMinHash(SIGNATURE, SEED)
    signature.update([run.to_bytes(7, "big") for run in found.tolist()])
    digest = signature.digest()
    sizes = (SURE_BAND,) if len(found) < SHORT else (SURE_BAND, IN_BAND)
    return [_hash(f"{size} {at} {digest[at : at + size]}") for size in sizes for at in range(0, SIGNATURE, size)]


def scores(shared: ArrayLike, one: ArrayLike, other: ArrayLike, credit: ArrayLike) -> Ints:
    """Above nought where two texts are copies, for any number of pairs: how many runs they share, how many each has, and whether both go
    back to one agency by their own words."""
    shared, one, other, credit = np.asarray(shared), np.asarray(one), np.asarray(other), np.asarray(credit)
    short, long = np.minimum(one, other), np.maximum(one, other)
    least = np.where(short < SHORT, SHARED_OF_SHORT, np.where(credit, SHARED_WITH_CREDIT, SHARED))
    found = 1000 * shared // np.maximum(short, 1) - least + 1
    return np.where((short == 0) | (1000 * shared < OF_LONGER * long), -SHARED, found).astype(np.int64)


def credits(own: Report) -> frozenset[str]:
    """Whom a report goes back to: agencies that it names as its source, and the agency that its own outlet is."""
    named = {entry.code if (entry := outlet_entry(q.text)) else q.text.casefold() for q in own.origin if q.text}
    return frozenset(named | ({entry.code} if (entry := _agency(own)) else set()))


def _agency(own: Report) -> ActorEntry | None:
    entry = outlet_entry(own.outlet) if own.outlet else None
    return entry if getattr(entry, "wire", False) else None


def first_of(own: Report) -> str:
    """Reports sorted by this stand in the order in which they may be an origin: by day, agencies first, longer before shorter, by id."""
    return f"{(own.published or '9999')[:10]:10} {int(_agency(own) is None)} {10**9 - len(own.text):010} {own.id}"


def text_of(own: Report, found: Ints) -> int:
    """The text that a report prints, as a number: the same for reports with the same runs; its own where it is too short to have any."""
    said = found.astype(">i8").tobytes() or f"of {own.id}".encode()
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big", signed=True)


def update_copies(connection: Connection, numbers: Sequence[int], *, gone: bool = False) -> set[int]:
    """Fold these reports, new or changed, in with their copies; with `gone`, take them out from among those that stay. The numbers of all
    reports whose text has another origin now."""
    had = _texts_printed(connection, numbers)
    before = _credited(connection, had)
    for at in range(0, len(numbers), CHUNK):
        some = numbers[at : at + CHUNK]
        connection.execute(delete(printed).where(printed.c.report.in_(some)))
        connection.execute(delete(copy).where(copy.c.report.in_(some)))
    given = {} if gone else _print(connection, numbers)
    before |= _credited(connection, set(given) - had)  # of texts that others print already
    touched = had | set(given)
    _note(connection, given)
    now = _credited(connection, touched)
    went = [text for text in before if before[text] != now.get(text)]
    fresh = [text for text in now if now[text] != before.get(text)]
    for at in range(0, len(went), CHUNK):
        connection.execute(delete(band).where(band.c.text.in_(went[at : at + CHUNK])))
    known = {text: found for text, (found, _) in given.items()}
    known |= _runs_of(connection, [text for text in fresh if text not in known])
    store.add_rows(connection, band, [{"text": text, "hash": hash} for text in fresh for hash in bands(known[text])])
    joined = _judged(connection)
    near = renew(
        connection, near_copy, went, fresh, lambda some: _likely(connection, some), lambda texts: np.array(texts, dtype=np.int64), joined,
        touched=now.keys(),
    )  # fmt: skip
    return _regroup(connection, near, joined)


Printing = dict[int, tuple[Ints, list[dict[str, object]]]]
"""Texts, with their runs and the rows of the reports that print them."""


def _print(connection: Connection, numbers: Sequence[int]) -> Printing:
    """What these reports print. Comments print nothing of an outlet's."""
    found: Printing = {}
    for at in range(0, len(numbers), CHUNK):
        for row in connection.execute(select(report.c.n, report.c.body).where(report.c.n.in_(numbers[at : at + CHUNK]))):
            own = report_of(row)
            if own.kind == "comment":
                continue
            own_runs = runs(own.text)
            text = text_of(own, own_runs)
            row_of = {"report": row.n, "text": text, "credits": "\n".join(sorted(credits(own))), "first": first_of(own)}
            found.setdefault(text, (own_runs, []))[1].append(row_of)
    return found


def _note(connection: Connection, given: Printing) -> None:
    store.add_rows(connection, printed, [row for _, rows in given.values() for row in rows])


def _texts_printed(connection: Connection, numbers: Sequence[int]) -> set[int]:
    found: set[int] = set()
    for at in range(0, len(numbers), CHUNK):
        found |= set(connection.execute(select(printed.c.text).where(printed.c.report.in_(numbers[at : at + CHUNK]))).scalars())
    return found


def _credited(connection: Connection, texts: Set[int]) -> dict[int, frozenset[str]]:
    """Of those of these texts that are printed, whom their reports go back to."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    listed = sorted(texts)
    for at in range(0, len(listed), CHUNK):
        asked = select(printed.c.text, printed.c.credits).distinct().where(printed.c.text.in_(listed[at : at + CHUNK]))
        for text, named in connection.execute(asked):
            found[text] |= set(named.split("\n")) - {""}
    return {text: frozenset(named) for text, named in found.items()}


def _runs_of(connection: Connection, texts: Sequence[int]) -> dict[int, Ints]:
    """The runs of printed texts, from one of the reports that print each."""
    one: dict[int, int] = {}
    for at in range(0, len(texts), CHUNK):
        asked = (
            select(printed.c.text, func.min(printed.c.report)).where(printed.c.text.in_(texts[at : at + CHUNK])).group_by(printed.c.text)
        )
        one |= {n: text for text, n in connection.execute(asked)}
    found: dict[int, Ints] = {}
    numbers = sorted(one)
    for at in range(0, len(numbers), CHUNK):
        for row in connection.execute(select(report.c.n, report.c.body).where(report.c.n.in_(numbers[at : at + CHUNK]))):
            found[one[row.n]] = runs(report_of(row).text)
    return found


class _Counted:
    """Texts made ready to be counted out in pairs, named by their places in the list."""

    def __init__(self, listed: Sequence[int], found: Mapping[int, Ints], named: Mapping[int, frozenset[str]]) -> None:
        from scipy.sparse import csr_array  # large: loaded where something is compared

        self.named = [named.get(text, frozenset()) for text in listed]
        self.sizes = np.array([len(found[text]) for text in listed], dtype=np.int64)
        all_runs = np.concatenate([found[text] for text in listed])
        known, columns = np.unique(all_runs, return_inverse=True)
        starts = np.concatenate(([0], np.cumsum(self.sizes)))
        self.has = csr_array((np.ones(len(all_runs), dtype=np.int32), columns, starts), shape=(len(listed), max(1, len(known))))
        self.has.sort_indices()

    def scores(self, a: Ints, b: Ints) -> Ints:
        if not len(a):
            return np.zeros(0, dtype=np.int64)
        shared = np.empty(len(a), dtype=np.int64)
        at = 0
        step = max(1, RUNS_AT_ONCE // max(1, int(self.sizes.max())))
        while at < len(a):
            some = slice(at, at + step)
            shared[some] = np.asarray(self.has[a[some]].multiply(self.has[b[some]]).sum(axis=1)).ravel()
            at += step
        return self._with_credit(shared, a, b)

    def _with_credit(self, shared: Ints, a: Ints, b: Ints) -> Ints:
        one, other = self.sizes[a], self.sizes[b]
        without, having = scores(shared, one, other, False), scores(shared, one, other, True)
        for n in np.flatnonzero(without != having).tolist():
            if self.named[a[n]] & self.named[b[n]]:
                without[n] = having[n]
        return without


def _likely(connection: Connection, asking: Sequence[int]) -> Iterator[Edge]:
    """The likely pairs of these texts, with each other and with those that share a band, as far as a spanning forest keeps them."""
    if not asking:
        return
    own = set(asking)
    rows: list[tuple[int, int]] = []
    for at in range(0, len(asking), CHUNK):
        rows += [(t, h) for t, h in connection.execute(select(band.c.text, band.c.hash).where(band.c.text.in_(asking[at : at + CHUNK])))]
    wanted = sorted({hash for _, hash in rows})
    for at in range(0, len(wanted), CHUNK):
        asked = select(band.c.text, band.c.hash).where(band.c.hash.in_(wanted[at : at + CHUNK]))
        rows += [(text, hash) for text, hash in connection.execute(asked) if text not in own]
    listed = [*asking, *sorted({text for text, _ in rows} - own)]
    number = {text: n for n, text in enumerate(listed)}
    counted = _Counted(listed, _runs_of(connection, listed), _credited(connection, set(listed)))
    owners = np.array([number[text] for text, _ in rows], dtype=np.int64)
    hashes = np.array(listed, dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    a, b, found = none, none, none
    for x, y in shared_keys(owners, np.array([hash for _, hash in rows], dtype=np.int64), len(asking), PAIRS_AT_ONCE):
        counts = counted.scores(x, y)
        above = counts > 0
        a, b, found = np.concatenate((a, x[above])), np.concatenate((b, y[above])), np.concatenate((found, counts[above]))
        kept = forest(a, b, found, hashes)
        a, b, found = a[kept], b[kept], found[kept]
    for i, j, s in zip(a.tolist(), b.tolist(), found.tolist(), strict=True):
        yield min(listed[i], listed[j]), max(listed[i], listed[j]), s


def _judged(connection: Connection) -> dict[int, set[int]]:
    """For texts those whose reports a person called copies of theirs."""
    asked = select(verdict.c.left, verdict.c.right).where(verdict.c.kind == "copy_of", verdict.c.withdrawn_at.is_(None))
    pairs = connection.execute(asked).all()
    ids = {id for pair in pairs for id in pair}
    known = select(report.c.id, printed.c.text).join(printed, printed.c.report == report.c.n).where(report.c.id.in_(ids))
    text = {row.id: row.text for row in connection.execute(known)} if ids else {}
    found: defaultdict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        if a in text and b in text and text[a] != text[b]:
            found[text[a]].add(text[b])
            found[text[b]].add(text[a])
    return found


def _regroup(connection: Connection, near: Sequence[Sequence[int]], joined: Mapping[int, Set[int]]) -> set[int]:
    """Group these pieces of what hangs together, and note the origins; the reports for which that changed something."""
    several = [piece for piece in near if len(piece) > 1]
    texts = sorted({text for piece in several for text in piece})
    found = _runs_of(connection, texts)
    named = _credited(connection, set(texts))
    groups = [list(piece) for piece in near if len(piece) == 1]
    for piece in several:
        counted = _Counted(piece, found, named)
        a, b = np.triu_indices(len(piece), 1)
        place = {text: n for n, text in enumerate(piece)}
        together = [(place[x], place[y]) for x in piece for y in joined.get(x, ()) if y in place and x < y]
        groups += [[piece[n] for n in members] for members in group(len(piece), counted.scores(a, b), together)]
    changed: set[int] = set()
    for at in range(0, len(groups), CHUNK):
        changed |= _origins(connection, groups[at : at + CHUNK])
    return changed


def _origins(connection: Connection, groups: Sequence[Sequence[int]]) -> set[int]:
    of = {text: n for n, members in enumerate(groups) for text in members}
    texts = sorted(of)
    printing: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for at in range(0, len(texts), CHUNK):
        asked = select(printed.c.text, printed.c.first, printed.c.report).where(printed.c.text.in_(texts[at : at + CHUNK]))
        for text, first, n in connection.execute(asked):
            printing[of[text]].append((first, n))
    origin = {n: min(reports)[1] for reports in printing.values() for _, n in reports}
    stands: dict[int, int] = {}
    numbers = sorted(origin)
    for at in range(0, len(numbers), CHUNK):
        asked_for = select(copy.c.report, copy.c.origin).where(copy.c.report.in_(numbers[at : at + CHUNK]))
        stands |= {row.report: row.origin for row in connection.execute(asked_for)}
    changed: defaultdict[int, list[int]] = defaultdict(list)
    for n in numbers:
        if n in stands and stands[n] != origin[n]:
            changed[origin[n]].append(n)
    for first_one, members in sorted(changed.items()):
        for at in range(0, len(members), CHUNK):
            connection.execute(update(copy).where(copy.c.report.in_(members[at : at + CHUNK])).values(origin=first_one))
    store.add_rows(connection, copy, [{"report": n, "origin": origin[n]} for n in numbers if n not in stands])
    return {n for n in numbers if stands.get(n) != origin[n]}
