"""How far the coders of a closed round agree: over their answers, over the fields of what they read alike, over the words that they marked."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reportedly.casebook.coding.agreement_measures import (
    Matrix,
    Measured,
    alpha_of,
    bootstrapped,
    coincidences,
    confusion,
    f1_of,
    kappa_of,
    share_of,
    values_in,
)
from reportedly.casebook.coding.rounds import Round
from reportedly.casebook.coding.units import Unit, overlap, units
from reportedly.casebook.review.verdicts import spans_of
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import place_key, places_in
from reportedly.casebook.words import words_of
from reportedly.records import ActorMention, AnyRecord, Event, Statement

FIELDS: dict[str, Callable[[AnyRecord], Hashable | None]] = {
    "class": lambda one: one.event_class if isinstance(one, Event) else None,
    "stance": lambda one: one.stance if isinstance(one, Statement) else None,
    "modality": lambda one: getattr(one, "modality", None),
    "actor": lambda one: _actors(one),
    "place": lambda one: _places(one),
    "day": lambda one: _day(one),
    "who says so": lambda one: getattr(one, "said_in", None) or "the report" if hasattr(one, "said_in") else None,
    "words": lambda one: str(spans_of(one)),
}
"""Fields over which agreement is told: what each says of a record, None where its type has no such field."""


@dataclass(frozen=True)
class Row:
    """One measure. `of`: which part ("all", a type of record); `units`, `reports`: over how many; `share`: on how many two coders agree;
    `kappa`: by pair of coders; `given`: how often each value was given; `f1`: of claims added, instead of the others."""

    measure: str
    of: str
    units: int
    reports: int
    share: Measured | None = None
    alpha: Measured | None = None
    kappa: dict[str, Measured] = field(default_factory=dict)
    f1: dict[str, Measured] = field(default_factory=dict)
    given: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Agreement:
    """How far the coders of a round agree. `coded`: how many units each decided on; `differ`: units on which they differ, `settled` of them."""

    round: Round
    rows: tuple[Row, ...]
    coded: dict[str, int]
    differ: int
    settled: int


def agreement(place: Store, found: Round) -> Agreement:
    """Measure a closed round. Raises ReportedlyError while it is open."""
    all_of = list(units(place, found))
    records = [one for one in all_of if one.sort == "record"]
    rows = [_nominal("answers", "all", found, records, _two)]
    for kind in dict.fromkeys(type(one.record).__name__.lower() for one in records):
        rows.append(_nominal("answers", kind, found, [one for one in records if type(one.record).__name__.lower() == kind], _two))
    rows.append(_nominal("answers, corrections apart", "all", found, records, _three))
    for name, value in FIELDS.items():
        rows.append(_nominal(name, "all", found, records, lambda one, value=value: _field(one, value)))  # type: ignore[misc]
    rows += _added(found, all_of)
    differ = [one for one in all_of if one.given and not one.agreed]
    return Agreement(
        found, tuple(row for row in rows if row.units), {c: sum(1 for one in all_of if one.answers[c] is not None) for c in found.coders},
        len(differ), sum(1 for one in differ if one.settled is not None),
    )  # fmt: skip


Value = Callable[[Unit], Mapping[str, Hashable]]


def _two(one: Unit) -> dict[str, Hashable]:
    return {a.coder: "misread" if a.kind == "misread" else "words say this" for a in one.given}


def _three(one: Unit) -> dict[str, Hashable]:
    return {a.coder: {"accept": "words say this", "correct": "corrected"}.get(a.kind, a.kind) for a in one.given}


def _field(one: Unit, value: Callable[[AnyRecord], Hashable | None]) -> dict[str, Hashable]:
    """What each coder has in a field, of those who say that the words say something of the kind."""
    given = {a.coder: value(a.record) for a in one.given if a.kind != "misread" and a.record is not None}
    return {coder: said for coder, said in given.items() if said is not None}


def _nominal(measure: str, of: str, found: Round, some: Sequence[Unit], value: Value) -> Row:
    by_report: dict[Hashable, list[Mapping[str, Hashable]]] = {}
    for one in some:
        given = value(one)
        if len(given) > 1:
            by_report.setdefault(one.report.id, []).append(given)
    listed: dict[Hashable, list[Sequence[Hashable]]] = {
        id: [list(given.values()) for given in of_report] for id, of_report in by_report.items()
    }
    values = values_in(listed)
    made = [coincidences(of_report, values) for of_report in listed.values()]
    kappa = {}
    for a, b in itertools.combinations(found.coders, 2):
        tables = [confusion([(g[a], g[b]) for g in of_report if a in g and b in g], values) for of_report in by_report.values()]
        kappa[f"{a}, {b}"] = bootstrapped(tables, kappa_of)
    counted = np.sum(made, axis=(0, 2)) if made else np.zeros(0)
    given_values = {str(v): round(float(n)) for v, n in zip(values, counted, strict=False)} if len(values) <= 30 else {}
    return Row(
        measure, of, sum(map(len, by_report.values())), len(by_report), bootstrapped(made, share_of), bootstrapped(made, alpha_of), kappa,
        given=given_values,
    )  # fmt: skip


def _added(found: Round, all_of: Sequence[Unit]) -> list[Row]:
    """Claims added by hand: whose words, by F1; and alpha over the words of the reports, each marked by a coder or not."""
    read = {one.report.id: one.report for one in all_of if one.sort == "report" and len(one.given) > 1}
    added = [one for one in all_of if one.sort == "added" and one.report.id in read]
    if not added:
        return []
    exact: dict[str, Measured] = {}
    near: dict[str, Measured] = {}
    for a, b in itertools.combinations(found.coders, 2):
        counts = {id: [np.zeros(3), np.zeros(3)] for id in read}
        for one in added:
            first, second = one.answers[a], one.answers[b]
            both = first is not None and second is not None and first.record is not None and second.record is not None
            alike = both and spans_of(first.record) == spans_of(second.record)  # type: ignore[union-attr, arg-type]
            meet = both and overlap(spans_of(first.record), spans_of(second.record)) > 0  # type: ignore[union-attr, arg-type]
            for n, hit in enumerate((alike, meet)):
                counts[one.report.id][n] += np.array([float(bool(hit)), float(first is not None), float(second is not None)])
        exact[f"{a}, {b}"] = bootstrapped([c[0] for c in counts.values()], f1_of)
        near[f"{a}, {b}"] = bootstrapped([c[1] for c in counts.values()], f1_of)
    marked = [_words_marked(text.text, found, [u for u in added if u.report.id == id]) for id, text in read.items()]
    total = len(added)
    return [
        Row("claims added, same words", "all", total, len(read), f1=exact),
        Row("claims added, words that meet", "all", total, len(read), f1=near),
        Row("words marked as a claim added", "all", sum(int(m.sum() / len(found.coders)) for m in marked), len(read),
            share=bootstrapped(marked, share_of), alpha=bootstrapped(marked, alpha_of)),
    ]  # fmt: skip


def _words_marked(text: str, found: Round, added: Sequence[Unit]) -> Matrix:
    """The coincidences of the words of one report: marked by a coder as a claim that they added, or not."""
    spans = {
        c: [s for u in added if (a := u.answers[c]) is not None and a.record is not None for s in spans_of(a.record)] for c in found.coders
    }
    words = [m.span() for m in re.finditer(r"\w+", text)]
    return coincidences(([overlap([word], spans[c]) > 0 for c in found.coders] for word in words), [False, True])


def _actors(one: AnyRecord) -> str | None:
    """Who does it, or says it, or holds it, or is tied: codes of the register, or folded words."""
    for name in ("speaker", "actor", "by", "holder", "a"):
        held: Any = getattr(one, name, None)
        if held is not None:
            mentions: Iterable[ActorMention] = held if isinstance(held, tuple) else (held,)
            return "; ".join(sorted(m.actor or " ".join(w for w, _, _ in words_of(m.name or m.text or "")) for m in mentions))
    return None


def _places(one: AnyRecord) -> str | None:
    if not hasattr(one, "place"):
        return None
    return "; ".join(sorted({key for name, place in places_in(one) if name == "place" and (key := place_key(place))}))


def _day(one: AnyRecord) -> str | None:
    if not hasattr(one, "time"):
        return None
    return f"{(one.time.start or '')[:10]}/{(one.time.end or '')[:10]}" if one.time else ""
