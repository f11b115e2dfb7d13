"""Actors told without their names: "the regime" of the country that a report is about, "Russian air strikes", "the Syrians"."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import takewhile

from spacy.tokens import Token

from reportedly.codebook.register import Match
from reportedly.datelines import DATELINE
from reportedly.reading.names.acting import acting_adjective, acting_people
from reportedly.reading.names.cutting import Candidate
from reportedly.reading.names.kinds import located
from reportedly.reading.names.witnesses import Witnesses
from reportedly.reading.notes import Name
from reportedly.records import EntityKind
from reportedly.spans import Span

_MACHINES = frozenset({"warplanes", "jets", "aircraft", "planes", "bombers", "helicopters"})
_ANYBODY = frozenset({"officials", "soldiers", "troops", "forces", "lawmakers", "leadership", "mod", "administration"})
"""Descriptions that, bare, may be anybody's: these are left to what the report has told before."""


def descriptions(w: Witnesses, taken: set[int], candidates: Iterable[Candidate]) -> Iterable[Name]:
    """What the register calls its actors without a name ("the regime", "government forces"), where the report's country tells whose."""
    told = [m for m in w.matches if m.found[0].how == "description" and m.first not in taken]
    country = country_of(w, candidates) if told else None
    for match in told:
        entries = (w.actors.entries[f.code] for f in match.found)
        here = _elsewhere(w, match.first) or country
        entry = next((e for e in entries if e.country == here is not None), None)
        if entry is not None and _is_whose(w, match, entry.country):
            start, end = w.doc[match.first].idx, w.doc[match.last].idx + len(w.words[match.last])
            taken.update(range(match.first, match.last + 1))
            yield Name(start, end, w.text[start:end], entry.kind, entry.code, entry.name, True)  # type: ignore[arg-type]


def _elsewhere(w: Witnesses, i: int) -> str | None:
    """The country that the sentence says it is about: "In Iraq, government forces ..."."""
    sentence = w.doc[i].sent
    at = bisect_left(w.matches, sentence.start, key=lambda m: m.first)
    for match in takewhile(lambda m: m.first < sentence.end, w.matches[at : at + 40]):
        if match.found[0].how == "name" and located(w, match.first):
            entry = w.actors.entries[match.found[0].code]
            if entry.kind == "state":
                return entry.country
    return None


def country_of(w: Witnesses, candidates: Iterable[Candidate]) -> str | None:
    """The country that the report is about: the one named most, where it is named as a place, and whose places are; between equals, that of
    an outlet which the report names."""
    votes = countries(w, candidates)
    outlets = {w.actors.entries[m.found[0].code].country for m in w.matches if w.actors.entries[m.found[0].code].kind == "outlet"}
    return max(votes.items(), key=lambda v: (v[1], v[0] in outlets))[0] if votes else None


def countries(w: Witnesses, candidates: Iterable[Candidate], filed: bool = False) -> Counter[str]:
    """How much a report speaks of each country. Where it was filed from ("BEIRUT (Agency) - ...") says nothing of that, unless `filed`."""
    votes: Counter[str] = Counter()
    datelines = [] if filed else [m.span() for m in DATELINE.finditer(w.text)]
    for match in w.matches:
        if _stands_in(datelines, w.doc[match.first].idx):
            continue
        entry = w.actors.entries[match.found[0].code]
        if entry.country and entry.kind != "outlet" and match.found[0].how != "description":
            votes[entry.country] += 3 if entry.kind == "state" and located(w, match.first) else 1
    for c in candidates:
        if _stands_in(datelines, w.doc[c.first].idx):
            continue
        if c.kind == "place" and c.weight >= 3 and not c.found and (hits := w.places(c.first, c.last)) and hits[0].country:
            votes[hits[0].country] += 2 if len({p.country for p in hits[:2]}) == 1 else 1  # there may be one elsewhere
    return votes


def _stands_in(spans: Sequence[Span], at: int) -> bool:
    """Does one of the spans, which stand in order, hold the character at `at`?"""
    before = bisect_right(spans, at, key=lambda s: s[0]) - 1
    return before >= 0 and at < spans[before][1]


def _is_whose(w: Witnesses, match: Match, country: str | None) -> bool:
    """Is a description used of the country's own ("the army", "army positions"), not of another's ("Iraqi army", "rebel forces")?"""
    head = w.doc[match.last]
    before = match.first - 1
    if head.tag_.startswith("J") or head.tag_.startswith("V"):
        return False
    if before >= 0 and w.words[before] in "-–":
        return False
    own = w.match_at.get(before)
    if own is not None and w.actors.entries[own.found[0].code].country == country and w.actors.entries[own.found[0].code].kind == "state":
        return w.tags[match.last] == "NNS" and w.lower[match.last] not in _ANYBODY | _MACHINES
    if before >= 0 and w.doc[before].dep_ in ("amod", "compound", "nmod", "case", "poss", "nummod", "npadvmod"):
        return False
    word = w.lower[match.last]
    if any(c.dep_ == "prep" and c.lower_ in ("of", "from") for c in head.children):
        return False
    if _sits_elsewhere(w, head, country):
        return False
    if match.last > match.first:
        return word not in _MACHINES
    definite = before >= 0 and w.lower[before] == "the"
    if word in _MACHINES or word in _ANYBODY:
        return False
    if head.dep_ in ("compound", "npadvmod", "nmod", "poss"):
        return head.tag_ == "NN" and (definite or word != "military")
    if head.tag_ == "NNS" and word not in ("authorities",):
        return True
    return definite or (head.dep_ == "nsubj" and word in ("regime", "army", "government", "authorities", "opposition"))


def _sits_elsewhere(w: Witnesses, head: Token, country: str | None) -> bool:
    """ "The defence ministry in Moscow": the place after the noun is in another country."""
    for preposition in head.rights:
        if preposition.lower_ in ("in", "at"):
            for place in preposition.rights:
                match = w.match_at.get(place.i)
                if match is not None and w.actors.entries[match.found[0].code].country not in (None, country):
                    return True
    return False


def of_adjective(w: Witnesses, i: int, match: Match) -> Name | None:
    token = w.doc[i]
    code = match.found[0].code
    people = acting_people(token)
    entry = w.actors.entries[code]
    if people is None and not (acting_adjective(token, w.vocabulary) or (entry.kind == "group" and _of_its_own(w, token))):
        return None
    kind: EntityKind = "population" if people == "population" else "state"
    if entry.kind != "state":
        kind = entry.kind  # type: ignore[assignment]
    return Name(token.idx, token.idx + len(token), token.text, kind, code if kind != "population" else None, None, kind != "population")


def _of_its_own(w: Witnesses, token: Token) -> bool:
    """Does the adjective of an armed body stand before its men or organs ("Houthi fighters", "Houthi officials")?"""
    noun = w.vocabulary.entry(token.head)
    return (
        token.dep_ in ("amod", "compound", "nmod") and noun is not None and noun.kind != "place" and noun.code not in ("witness", "helper")
    )
