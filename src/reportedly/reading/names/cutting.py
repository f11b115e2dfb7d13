"""Where one name ends and the next begins in a row of capitals: titles, known names, "... Brigade", "Jaysh ...", places side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reportedly.codebook.register import Found, Match
from reportedly.reading.names.kinds import LARGE, among_places, beside, called_after, called_before, holds_post, kind_of, located
from reportedly.reading.names.rows import IN_HYPHENS, JOINERS, PARTICLES, of_body, rows
from reportedly.reading.names.standing import stands_as_place, stated_place
from reportedly.reading.names.witnesses import BESIDE, LABELS, Witnesses
from reportedly.records import EntityKind

_OF_TOWNS = frozenset({"mayor", "governor", "gov"})
"""Titles before which the place stands that they are of ("Northgate Mayor Ann Lee")."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in the making: tokens first..last (inclusive), what it names, how strongly the words say so, and whom the register knows.

    weight: 5 the register or words beside it, 3 two witnesses, 2 one good one, 1 a weak one.
    """

    first: int
    last: int
    kind: EntityKind | None
    weight: int
    found: tuple[Found, ...] = ()


def candidates_in(w: Witnesses) -> list[Candidate]:
    out: list[Candidate] = []
    for first, last in rows(w):
        out.extend(_cut(w, first, last))
    return out


def _cut(w: Witnesses, at: int, last: int) -> Iterable[Candidate]:
    titled = False
    while at <= last:
        word = w.lower[at].rstrip(".")
        if w.words[at] in ".-‐‑" or (w.lower[at] in JOINERS and w.lower[at] not in PARTICLES) or w.lower[at] in ("'s", "’s"):
            at += 1
            continue
        if w.lower[at + 1 : at + 2] == ["of"] and word in ("city", "town", "village", "state", "province", "region"):
            at += 2
            continue
        if at in w.adjectives and _closed(w, at, last, None) is None:
            at += 1
            continue
        end, candidate = _whole(w, at, last, titled)
        if candidate is None and word in w.vocabulary.titles:
            titled, at = True, at + 1
            continue
        if candidate is not None:
            yield candidate
        titled, at = False, end + 1


def _whole(w: Witnesses, at: int, last: int, titled: bool) -> tuple[int, Candidate | None]:
    """The name that begins at `at`: (its last token, the candidate), or (where to go on, None)."""
    match = w.match_at.get(at)
    if match is None and not titled and holds_post(w, at, last):
        return last, Candidate(at, last, "person", 4)
    if (
        match is not None
        and titled
        and match.last == at < last
        and w.actors.entries[match.found[0].code].kind == "state"
        and w.capital(at + 1)
    ):
        match = None  # "Bishop Israel Bravo"
    longer = _closed(w, at, last, match)
    if longer is not None and not titled:
        return longer[0], Candidate(at, *longer, 5 if longer[0] > at + 1 else 3)
    if match is not None:
        return _registered(w, match, last)
    if at in w.unsettled:
        return w.unsettled[at][0], Candidate(at, *w.unsettled[at], 5)
    word = w.lower[at].rstrip(".")
    if (
        word in w.vocabulary.titles
        and at < last
        and (w.ent_at.get(at, (0, ""))[1] not in ("GPE", "LOC") or word in ("mr", "mrs", "ms", "miss"))
    ):
        end = _longest_place(w, at, last, sure=True)
        if end == at and word in ("sheikh", "shaykh", "sheik", "seyid", "sayyida"):
            end = _before_known(w, at, last)
            if not (beside(w, at, end) or among_places(w, at, end) or stated_place(w, at, end) or stands_as_place(w, at, end, titled=True)):
                return at, None
        elif end == at or not (beside(w, at, end) or located(w, at) or stands_as_place(w, at, end, titled=True)):
            return at, None
        return end, Candidate(at, end, "place", 5)
    end = _before_known(w, at, last)
    called = None if titled else called_before(w, at, end)
    if called in ("person", "unnamed"):
        titled = True
    if titled:
        end = _person_end(w, at, end)
        return end, Candidate(at, end, "person", 5)
    if word in w.vocabulary.opens and end > at:
        ent = w.ent_at.get(at)
        end = min(end, max(ent[0], at + 1) if ent and ent[0] > at else at + 4)
        end = _past_articles(w, at, _past_hyphen(w, end, last), last, of_group=True)
        return end, Candidate(at, end, w.vocabulary.opens[word], 5 if w.vocabulary.opens[word] == "group" else 2)
    if word in ("abu", "umm", "um", "abou", "oum") and end > at:
        kind, weight = kind_of(w, at, end)
        return end, Candidate(at, end, "place" if kind == "place" and (weight == 5 or located(w, at)) else "person", 3)
    ent = w.ent_at.get(at)
    if ent is not None and ent[0] <= last and ent[0] >= at:
        end = _first_of_several(w, at, ent[0])
    elif ent is None:
        end = _longest_place(w, at, end)
        nearest = next((i for i in range(at + 1, end + 1) if i in w.ent_at), None)
        if nearest is not None:
            end = nearest - 1
            while end > at and (w.words[end] in "-." or w.lower[end] in JOINERS):
                end -= 1
    end = _past_articles(w, at, _through_hyphens(w, end, last), last)
    kind, weight = kind_of(w, at, end)
    called = called or called_after(w, at, end)
    if called in ("group", "organisation", "outlet") and weight < 5:
        kind, weight = called, 4
    if end + 1 <= last and w.lower[end + 1].rstrip(".") in _OF_TOWNS and w.words[end + 1][0].isupper():
        return end, Candidate(at, end, "place", 3)
    if end + 1 <= last and weight < 3 and w.lower[end + 1].rstrip(".") in w.vocabulary.titles and kind != "place":
        return end, None
    return end, Candidate(at, end, kind, weight) if kind else None


def _closed(w: Witnesses, at: int, last: int, match: Match | None) -> tuple[int, EntityKind] | None:
    """The last token and kind of a name that ends with a word like "Brigade", "Ministry", "Airport", where the row holds one."""
    if w.shouting[at] and w.in_ent.get(at) not in LABELS:
        return None
    best = None
    for i in range(at, last + 1):
        inner = w.match_at.get(i)
        if i > at and (w.lower[i].rstrip(".") in w.vocabulary.titles and w.lower[i] not in w.vocabulary.closes):
            break
        if inner is not None and i > at and inner.last > i:
            break
        if i > at and w.lower[i] in w.vocabulary.closes and (match is None or i > match.last):
            best = i
            if i + 1 <= last and w.lower[i + 1] not in JOINERS and w.lower[i + 1] not in w.vocabulary.closes:
                break
    if best is None:
        return None
    kind = w.vocabulary.closes[w.lower[best]]
    if match is not None and match.last > match.first and kind == "group":
        return None
    if best < last and of_body(w, best, best + 1):
        best = _before_known(w, best + 1, last) if best + 2 not in w.match_at else last
    return best, kind


def _registered(w: Witnesses, match: Match, last: int) -> tuple[int, Candidate]:
    entry = w.actors.entries[match.found[0].code]
    kind: EntityKind = "place" if match.found[0].how == "seat" or entry.kind == "state" else entry.kind  # type: ignore[assignment]
    end = match.last
    if match.found[0].how == "seat" and match.first and w.lower[match.first - 1] == "the":
        kind = "organisation"  # "the White House said": the house stands for those in it
    first, longer, label = w.ent_of.get(match.first, (0, 0, ""))
    if label == "PERSON" and first == match.first == match.last < longer <= last and entry.kind == "state":
        return longer, Candidate(first, longer, "person", 3)  # "Georgia Stevens"
    if kind == "person":
        first, longer, label = w.ent_of.get(match.last, (0, 0, ""))
        fuller = first <= match.first and match.last < longer <= last and label == "PERSON"
        if fuller and any(f.code == match.found[0].code for f in w.actors.find(w.said(match.first, longer))):
            end = longer
    return end, Candidate(match.first, end, kind, 5, match.found)


def _before_known(w: Witnesses, at: int, last: int) -> int:
    """The last token before the next name of the register or title in the row."""
    for i in range(at + 1, last + 1):
        stray = w.words[i] in w.known_places and w.in_ent.get(i) not in ("GPE", "LOC", "FAC", "ORG") and w.words[i - 1] not in "-‐‑"
        if stray or i in w.match_at or (w.lower[i].rstrip(".") in w.vocabulary.titles and i < last):
            end = i - 1
            while end > at and (w.words[end] in "-." or w.lower[end] in JOINERS or w.lower[end] in PARTICLES):
                end -= 1
            return end
    return last


def _person_end(w: Witnesses, at: int, last: int) -> int:
    """Persons' names hold no "of" or "for", and end where spaCy's name ends."""
    for i in range(at, last + 1):
        if w.lower[i] in JOINERS:
            return max(at, i - 1)
    for ent in (w.ent_of.get(at), w.ent_of.get(at + 1)):
        if ent is not None and at < ent[1] <= last and ent[2] in LABELS:
            return ent[1]
    return last


def _first_of_several(w: Witnesses, at: int, end: int) -> int:
    """Two large places that stand side by side where a comma was lost are two ("Hama Damascus")."""
    if end == at or w.lower[at] in BESIDE or any(w in "-‐‑." for w in w.words[at : end + 1]) or w.places(at, end):
        return end
    large = all(any(p.population >= LARGE for p in w.places(i, i)) for i in range(at, end + 1))
    return at if large else end


_ARTICLES = frozenset({"al", "el", "ash", "as", "ad", "an", "ar", "at", "az", "ath"})


_SIDES = frozenset(
    "sharqi sharqiya sharqiyah gharbi gharbiya gharbiyah shamali shamaliya shamaliyah janubi janubiya janubiyah kabir kabira kabirah saghir "
    "saghira saghirah fawqani fawqaniya tahtani tahtaniya jadid jadida jadidah qadim qadima qadimah wusta".split()
)
"""Arabic for east, west, great, upper, new ...: a part of the name of the place before."""


def _past_articles(w: Witnesses, at: int, end: int, last: int, of_group: bool = False) -> int:
    """The end of "Wadi al-Nahl al-Sharqi" where it was taken for "Wadi al-Nahl": a name that has one such part goes on with the next, unless
    that is a place of its own, where it names no group."""
    if not any(w.lower[i] in _ARTICLES and w.words[i + 1] in "-‐‑" for i in range(at, end)):
        return end
    while (
        end + 3 <= last
        and w.lower[end + 1] in _ARTICLES
        and w.words[end + 2] in "-‐‑"
        and (of_group or w.lower[end + 3] in _SIDES or not w.places(end + 1, end + 3))
    ):
        end += 3
    return end


def _past_hyphen(w: Witnesses, end: int, last: int) -> int:
    while end < last and (w.words[end] in "-‐‑" or w.words[end + 1] in "-‐‑"):
        end += 1
    return end


def _through_hyphens(w: Witnesses, end: int, last: int) -> int:
    """The end of "Mazar-i-Sharif" where it was taken for "Mazar"."""
    while end + 3 <= last and w.words[end + 1] in "-‐‑" and w.lower[end + 2] in IN_HYPHENS | PARTICLES and w.words[end + 3] in "-‐‑":
        end = min(last, end + 4)
    if w.lower[end] in IN_HYPHENS and end + 2 <= last and w.words[end + 1] in "-‐‑" and w.words[end - 1] in "-‐‑":
        end += 2
    return end


def _longest_place(w: Witnesses, at: int, last: int, sure: bool = False) -> int:
    for end in range(min(last, at + 4), at, -1):
        if w.words[end] not in "-." and w.places(at, end):
            return end
    if sure:
        return at
    return last if last - at <= 3 else at
