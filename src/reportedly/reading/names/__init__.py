"""Names of actors and places, decided between the parser, the actor register and the gazetteer.

Three witnesses: spaCy's small model knows what a name looks like in running text but not these names ("Talbiseh" is an organisation to
it); the register knows the actors; the gazetteer knows the places, but also villages called Said. Words beside a name ("the village of
...", "Capt ...", "... Brigade") outweigh all three, and a name is taken to mean the same wherever it stands in a report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reportedly.codebook.register import register
from reportedly.reading.language import Parse
from reportedly.reading.names.acting import place_acts
from reportedly.reading.names.cutting import Candidate, candidates_in
from reportedly.reading.names.descriptions import country_of, descriptions, of_adjective
from reportedly.reading.names.kinds import beside, speaks
from reportedly.reading.names.rows import PARTICLES
from reportedly.reading.names.settling import settle
from reportedly.reading.names.witnesses import NOT_NAMES, Witnesses
from reportedly.reading.notes import Name
from reportedly.reading.nouns import nouns
from reportedly.reading.stage import Records
from reportedly.records import EntityKind, Report
from reportedly.resources import Resources

_CUT_SHORT = re.compile(r"\.(?:,| [a-z])")


class Names:
    """Names of actors and places, decided between the parser, the actor register and the gazetteer."""

    name, version = "names", 1
    reads: tuple[type, ...] = (Report, Parse)
    writes: tuple[type, ...] = (Name,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        doc = so_far.one(Parse).doc
        if not len(doc):
            return ()
        w = Witnesses(doc, register(resources.codebook), nouns(resources.codebook), resources.gazetteer, report.published)
        settle(w)
        return _written(w, _repeated(w, _agreed(w, _by_surname(w, candidates_in(w)))))


def _by_surname(w: Witnesses, candidates: list[Candidate]) -> list[Candidate]:
    """ "Foday Sankoh's front freed ...", "Sankoh told the BBC": what the parser takes for a body's name is a person's whose last word speaks alone."""
    alone = {
        w.words[i]
        for i in range(len(w.words))
        if speaks(w, i) and w.tags[i] == "NNP" and not (i and w.capital(i - 1) and w.tags[i - 1] == "NNP")
    }

    def of_person(c: Candidate) -> bool:
        words = w.words[c.first : c.last + 1]
        return (
            c.kind == "organisation" and c.weight <= 2 and not c.found and 1 <= c.last - c.first <= 2 and words[-1] in alone
            and all(x[:1].isupper() and not x.isupper() and w.tags[c.first + k] == "NNP" for k, x in enumerate(words))
            and all(x.lower() not in w.vocabulary.closes and w.vocabulary.word(x.lower()) is None for x in words)
            and not w.places(c.last, c.last)
        )  # fmt: skip

    return [replace(c, kind="person", weight=2) if of_person(c) else c for c in candidates]


def _agreed(w: Witnesses, candidates: list[Candidate]) -> list[Candidate]:
    """The same words name the same thing all through a report: the best-told occurrence decides for the others."""
    votes: defaultdict[str, Counter[EntityKind]] = defaultdict(Counter)
    stated = {w.said(c.first, c.last) for c in candidates if c.kind == "place" and c.weight >= 5}
    for c in candidates:
        if c.kind:
            votes[w.said(c.first, c.last)][c.kind] += c.weight
    told = {w.doc[c.first : c.last + 1].root.i: c for c in candidates}
    for root, c in told.items():
        for other in w.doc[root].conjuncts:
            if (
                (near := told.get(other.i)) is not None
                and near.kind == "place"
                and near.weight >= 3
                and c.weight < 3
                and not w.words[c.first].isupper()
            ):
                votes[w.said(c.first, c.last)]["place"] += 3
    surnames = _surnames(w, candidates)
    country = country_of(w, candidates)
    called = _first_names(w, candidates)
    speaking = {w.said(c.first, c.last) for c in candidates if c.weight > 2 or speaks(w, c.last)}
    out = []
    for c in candidates:
        said = w.said(c.first, c.last)
        kind = max(votes[said].items(), key=lambda v: v[1])[0] if votes[said] else c.kind
        if c.first == c.last and said in called and c.kind == "place":
            c = replace(c, kind="person", found=())
        if not c.found and c.weight < 5:
            if _bare(said) in surnames and said not in stated:
                kind = "person"
            elif kind in ("person", "organisation") and c.weight <= 2 and said not in speaking and _local(w, c, country):
                kind = "place"
            c = replace(c, kind=kind)
        out.append(c)
    return out


def _local(w: Witnesses, c: Candidate, country: str | None) -> bool:
    """Is there a place of this name in the country that the report is about?"""
    return not w.words[c.first].isupper() and any(p.country == country is not None for p in w.places(c.first, c.last))


def _surnames(w: Witnesses, candidates: Sequence[Candidate]) -> set[str]:
    """Endings of the full names of persons: "de Mistura" and "Mistura" of "Staffan de Mistura"."""
    out: set[str] = set()
    for c in candidates:
        if c.kind == "person" and c.last > c.first and c.weight >= 2:
            words = re.split(r"[\s-]+", _bare(w.said(c.first, c.last)))
            out.update(" ".join(words[i:]) for i in range(1, len(words)) if i == len(words) - 1 or words[i] in PARTICLES)
    return out


_WITHIN = frozenset({"in", "near", "inside", "outside", "across", "throughout", "around"})


def _first_names(w: Witnesses, candidates: Sequence[Candidate]) -> set[str]:
    """First names of persons who are named in full and speak ("Georgia Stevens"), but for those that the report also locates things in."""
    speaking = {w.words[c.first] for c in candidates if c.first == c.last and speaks(w, c.last)}
    single = [c for c in candidates if c.first == c.last]
    inside = {w.words[c.first] for c in single if beside(w, c.first, c.last) or (c.first and w.lower[c.first - 1] in _WITHIN)}
    full = (c for c in candidates if c.kind == "person" and c.last == c.first + 1 and c.weight >= 2 and len(w.words[c.first]) > 2)
    return ({w.words[c.first] for c in full} & speaking) - inside


def _repeated(w: Witnesses, candidates: list[Candidate]) -> list[Candidate]:
    """Occurrences of names found elsewhere in the report that no witness saw."""
    known: dict[str, list[tuple[list[str], Candidate]]] = {}
    for c in candidates:
        if c.kind and (c.last > c.first or len(w.words[c.first]) > 3):
            words = w.words[c.first : c.last + 1]
            if not any(words == w for w, _ in known.get(words[0], ())):
                known.setdefault(words[0], []).append((words, c))
    for c in candidates:
        if c.kind == "person" and c.last > c.first and c.weight >= 2 and len(w.words[c.last]) > 3 and w.tags[c.last] == "NNP":
            known.setdefault(w.words[c.last], []).append(([w.words[c.last]], replace(c, found=())))
    for options in known.values():
        options.sort(key=lambda o: -len(o[0]))
    taken = {i for c in candidates for i in range(c.first, c.last + 1)}
    out = list(candidates)
    for i, word in enumerate(w.words):
        if i in taken or word not in known:
            continue
        for words, c in known[word]:
            end = i + len(words)
            if w.words[i:end] == words and not taken.intersection(range(i, end)) and _stands_alone(w, i, end - 1):
                out.append(Candidate(i, end - 1, c.kind, 1, c.found))
                taken.update(range(i, end))
                break
    return sorted(out, key=lambda c: c.first)


def _stands_alone(w: Witnesses, first: int, last: int) -> bool:
    before, after = first - 1, last + 1
    return not (
        (
            before >= 0
            and (
                (w.words[before] in "-‐‑" and not w.spaced[before])
                or (w.capital(before) and w.tags[before] == "NNP" and w.lower[before] not in NOT_NAMES)
            )
        )
        or (after < len(w.words) and w.capital(after) and w.tags[after] == "NNP" and w.words[after] not in "-")
    )


def _written(w: Witnesses, candidates: list[Candidate]) -> list[Name]:
    """The names, people's names and acting adjectives as notes, in the order of the text."""
    # "The General Command" with capitals: no name, where the register has several words for what every state has.
    organs = {(m.first, m.last) for m in w.matches if m.found[0].how == "description" and m.last > m.first}
    doubtful = [c for c in candidates if c.kind and not c.found and (c.first, c.last) in organs]
    taken = {i for c in candidates if c.kind and c not in doubtful for i in range(c.first, c.last + 1)}
    described = list(descriptions(w, taken, candidates))
    at = {note.start for note in described}
    out = [_note(w, c) for c in candidates if c.kind and not (c in doubtful and w.doc[c.first].idx in at)]
    taken.update(i for c in doubtful for i in range(c.first, c.last + 1))
    out.extend(described)
    for i, match in w.adjectives.items():
        if i not in taken and (note := of_adjective(w, i, match)) is not None:
            out.append(note)
    return sorted(out, key=lambda n: n.start)


def _note(w: Witnesses, c: Candidate) -> Name:
    start, end = w.doc[c.first].idx, w.doc[c.last].idx + len(w.doc[c.last])
    kind, actor, acts = c.kind, None, False
    if kind == "place" and _CUT_SHORT.match(w.text, end) and end - start <= 5:
        end += 1  # "in Yorkton, Sask. on Friday"
    said = w.text[start:end]
    assert kind is not None
    if kind == "place":
        head = w.doc[c.first : c.last + 1].root
        country = any(w.actors.entries[f.code].kind == "state" and f.how == "name" for f in c.found)
        if not c.found:
            country = any(p.feature.startswith("A.PCL") for p in w.places(c.first, c.last)[:1])
        if country or c.found:
            acts = place_acts(head, country, w.vocabulary)
            actor = c.found[0].code if acts and c.found else None
    elif c.found:
        actor = c.found[0].code
    return Name(start, end, said, kind, actor, None, acts)


def _bare(name: str) -> str:
    return re.sub(r"^(?:al|el|as|ash|an|ar|at|ad|az) ", "", name.lower().replace("-", " "))
