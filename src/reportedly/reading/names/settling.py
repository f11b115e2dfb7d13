"""Which of several actors a shared name or acronym means in one report, or that it means none that the register knows.

"RSF" is a force in Sudan and an organisation in Paris, "Fano" a militia and a town. What the report tells decides, the surest first: the
full name that stands beside an acronym in brackets; another name of one of them anywhere in the report; the noun beside it ("RSF
fighters"); the country that the report is about; at last the one that the codebook says is meant by far the most. Where none of it
decides, the name stands for nobody of the register: better unknown than somebody else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from reportedly.codebook.entries import ActorEntry
from reportedly.codebook.register import Match
from reportedly.reading.names.cutting import candidates_in
from reportedly.reading.names.descriptions import countries
from reportedly.reading.names.witnesses import Witnesses
from reportedly.records import EntityKind

_LONGEST = 14
"""Tokens before a bracket among which the full name of an acronym is looked for."""
_SAME = 0.5
"""Share of words that two full names of one acronym have in common where they are two spellings of one actor's."""
_WARLIKE = frozenset({"fighter", "soldier", "army"})
"""Entries of nouns.yaml whose nouns tell that a name beside them is that of an armed body."""
_SORTS: Mapping[str, EntityKind] = {"organisation": "organisation", "outlet": "outlet"}
_ANY_BODY = frozenset({"group", "team", "centre", "center", "office", "agency", "mission", "administration", "council", "network"})
"""Nouns of bodies that may be of any sort."""


def settle(w: Witnesses) -> None:
    """Keep of the register's matches those that the report bears out, each with whom it means. The witnesses are changed."""
    defined = _defined(w)
    apart = [m for m in w.matches if m.open or w.said(m.first, m.last) in defined]
    if not apart:
        return
    w.take([m for m in w.matches if m not in apart])
    told = _told(w)
    votes = countries(w, candidates_in(w)) if any(m.open for m in apart) else Counter()
    if not votes:
        votes = countries(w, (), filed=True)
    means: dict[tuple[str, EntityKind | None], str | None] = {}
    kept, unsettled = [], {}
    for match in apart:
        said = w.said(match.first, match.last)
        sort = _sort_beside(w, match)
        if (said, sort) not in means:
            means[said, sort] = _meant(w, match, sort, defined, told, votes)
        code = means[said, sort]
        if code is not None and _out_of_place(w, match, code, told, sort):
            code = None
        elif said in defined and _own_all_the_same(w, match):
            code = match.found[0].code
        if code is not None:
            found = tuple(f for f in match.found if f.code == code) or (match.found[0]._replace(code=code, how="name"),)
            kept.append(match._replace(found=found))
        elif len(set(match.codes)) > 1 and w.capital(match.first):
            kinds = {w.actors.entries[c].kind for c in match.codes}
            unsettled[match.first] = (match.last, kinds.pop() if len(kinds) == 1 else sort or "organisation")
    w.take(sorted([*w.matches, *kept]), unsettled)  # type: ignore[arg-type]


def _meant(
    w: Witnesses, match: Match, sort: EntityKind | None, defined: Mapping[str, str | None], told: set[str], votes: Counter[str]
) -> str | None:
    """Whom an open name means all through the report, None where that stays open."""
    said = w.said(match.first, match.last)
    if said in defined:
        return defined[said]
    entries = [w.actors.entries[c] for c in dict.fromkeys(f.code for f in match.found if f.how == "name")]
    here = [e.code for e in entries if e.code in told]
    if len(here) == 1:
        return here[0]
    if sort is not None:
        fitting = [e for e in entries if e.kind == sort]
        if len(fitting) == 1 and len(entries) > 1:
            return fitting[0].code
        entries = fitting or entries
    if here:
        return None  # both are told by other names, and which of them is meant here is not
    there = _of_country(entries, votes)
    if len(there) == 1:
        return there[0]
    chief = {f.code for f in match.found if f.chiefly} & (set(there) or {e.code for e in entries})
    return chief.pop() if len(chief) == 1 else None


def _of_country(entries: list[ActorEntry], votes: Counter[str]) -> list[str]:
    """Those of the country that the report is about; where none is, those of the countries that it names at all."""
    for named in (votes.most_common(1), votes.items()):
        there = [e.code for e in entries if any(c in (e.country, *e.also_in) for c, n in named if n > 0)]
        if there:
            return there
    return []


def _told(w: Witnesses) -> set[str]:
    """The actors that the report names in a way that leaves nothing open, and those whose offices persons hold whom it names."""
    told = {f.code for m in w.matches for f in m.found[:1] if f.how == "name"}
    return told | {of for code in told for _, of, _ in w.actors.offices.get(code, ())}


def _defined(w: Witnesses) -> dict[str, str | None]:
    """Acronyms that the report itself tells in brackets after a full name ("the Regional Stability Force (RSF)"): whom the full name
    means, None where the register knows nobody of that name. Those that the register alone would understand so are left out."""
    ending = {m.last: m for m in w.matches}
    out: dict[str, str | None] = {}
    for match in w.matches:
        i = match.first
        if i != match.last or i < 2 or i + 1 >= len(w.words) or w.words[i - 1] != "(" or w.words[i + 1] != ")":
            continue
        letters = w.words[i].replace(".", "")
        if not letters.isupper() or w.words[i] in out:
            continue
        full = ending.get(i - 2)
        if full is not None and full.first != full.last and not full.open and full.found[0].how == "name":
            code = full.found[0].code
            if code in match.codes or _initials(w.words[full.first : i - 1]) == letters:
                if match.open or code not in match.codes:
                    out[w.words[i]] = code
                continue
        start = _full_name(w, i - 1, letters)
        if start is not None and not any(_alike(w.words[start : i - 1], w.actors.entries[c]) for c in match.codes):
            out[w.words[i]] = None
    return out


def _full_name(w: Witnesses, end: int, letters: str) -> int | None:
    """The first token of the name before the token `end` that has these initials."""
    for start in range(end - 2, max(-1, end - _LONGEST), -1):
        if "\n" in w.words[start] or w.words[start] in ".;:!?()":
            return None
        if w.words[start][0].isupper() and _initials(w.words[start:end]) == letters:
            return start
    return None


def _initials(words: Iterable[str]) -> str:
    return "".join(part[0] for word in words for part in word.split("-") if part[:1].isupper())


def _alike(words: Iterable[str], entry: ActorEntry) -> bool:
    """Is it the full name of this actor, spelt otherwise than the codebook has it?"""
    said = _content(words)
    for name in (entry.name, *(a if isinstance(a, str) else a.value for a in entry.aliases)):
        known = _content(name.split())
        if len(known) > 1 and len(said & known) >= _SAME * len(said | known):
            return True
    return False


def _content(words: Iterable[str]) -> set[str]:
    return {part.casefold().rstrip("s") for word in words for part in re.findall(r"\w+", word) if part[0].isupper()}


def _sort_beside(w: Witnesses, match: Match) -> EntityKind | None:
    """What the noun beside a name says that it is: "the watchdog RSF", "RSF fighters", "paramilitary RSF"."""
    root = w.doc[match.first : match.last + 1].root
    beside = [root.head] if root.dep_ in ("compound", "nmod", "poss") and root.head.i > match.last else []
    before = match.first - 1
    if before >= 0 and (w.tags[before] in ("NN", "JJ") or w.lower[before] == "paramilitary") and w.words[before].islower():
        beside.append(w.doc[before])
    for noun in beside:
        entry = w.vocabulary.entry(noun) or w.vocabulary.word(noun.lower_)
        if entry is not None and entry.code in _WARLIKE:
            return "group"
        if entry is not None and entry.code in _SORTS and noun.lemma_.lower() not in _ANY_BODY:
            return _SORTS[entry.code]
    return None


def _out_of_place(w: Witnesses, match: Match, code: str, told: set[str], sort: EntityKind | None) -> bool:
    """Is a name that is also a word, a first name or a town used as such here? Of a body: does the parser take it for a person or a place
    here or for a part of a person's name elsewhere, and nothing else tells that it is not? Of a person: does it stand in a longer name, of
    somebody else ("Petro Danylko")?"""
    i = match.first
    if i != match.last or not any(f.shared and f.code == code for f in match.found):
        return False
    if w.actors.entries[code].kind == "person":
        first, last, label = w.ent_of.get(i, (i, i, ""))
        others = [j for j in range(first, last + 1) if j != i and w.words[j].istitle() and w.lower[j] not in w.vocabulary.titles]
        return label == "PERSON" and bool(others)
    if code in told or sort is not None or w.words[i].isupper():
        return False
    in_persons = any(w.words[i] in w.words[first : last + 1] for first, last, label in w.ents if label == "PERSON" and last > first)
    return in_persons or w.in_ent.get(i) in ("PERSON", "GPE", "LOC", "FAC")


def _own_all_the_same(w: Witnesses, match: Match) -> bool:
    """Does it mean here what the register alone understands, whatever else the report calls so: an agency that is told something ("told
    AFP"), a state outside the brackets?"""
    entry, token = w.actors.entries[match.found[0].code], w.doc[match.last]
    if entry.kind == "state":
        return match.first > 0 and w.words[match.first - 1] != "("
    return entry.kind == "outlet" and token.dep_ in ("dobj", "dative") and token.head.lemma_ in ("tell", "inform")
