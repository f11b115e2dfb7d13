"""Names of actors and places, decided between the parser, the actor register and the gazetteer.

Three witnesses: spaCy's small model knows what a name looks like in running text but not these names ("Talbiseh" is an organisation to
it); the register knows the actors; the gazetteer knows the places, but also villages called Said. Words beside a name ("the village of
...", "Capt ...", "... Brigade") outweigh all three, and a name is taken to mean the same wherever it stands in a report.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from spacy.tokens import Doc

from reportedly.codebook.register import Found, Match, Register, register
from reportedly.gazetteer import Gazetteer, Place
from reportedly.reading.acting import PLACE_VERBS, acting_adjective, acting_people, place_acts
from reportedly.reading.language import Parse
from reportedly.reading.notes import Name
from reportedly.reading.nouns import Nouns, nouns
from reportedly.reading.stage import Records
from reportedly.records import EntityKind, Report
from reportedly.resources import Resources

LABELS: dict[str, EntityKind] = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
"""spaCy's labels (OntoNotes 5) that name actors and places."""
_NUMERIC = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
_PARTICLES = frozenset(
    "al el as ash ad an ar at az ez es ed ibn bin bint ben abu abd ul ud ur de del della der den van von di da dos do la le du au aux".split()
)
_FREE_PARTICLES = frozenset("bin ibn bint abu abd al el de del da do dos du van von der la le di".split())
"""Particles that need no hyphen."""
_JOINERS = frozenset({"of", "for", "the", "and", "to", "in", "on"})
_OWNERS = frozenset("people children women men youth workers teachers doctors lawyers journalists king queen".split())
"""Words whose 's belongs to the name: "People's Protection Units"."""
_LOCATIVE = frozenset("in near inside outside around across throughout into at from towards toward".split())
_BESIDE = frozenset("north south east west northeast northwest southeast southwest northern southern eastern western central".split())
_NOT_NAMES = frozenset(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun am pm gmt utc est twitter facebook "
    "youtube instagram god allah ramadan eid christmas easter islam islamist islamists muslim muslims christian christians sunni sunnis "
    "shiite shiites shia jewish jews jihad jihadist jihadists arab arabs arabic english".split()
)
_LIVE_THERE = frozenset(
    "resident inhabitant people civilian native outskirt countryside mayor governor siege capture fall bombardment shelling evacuation "
    "part rest centre center edge side north south east west liberation control".split()
)
_LARGE = 50_000
"""Persons: a place with more is likely meant by its bare name."""


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


class Names:
    """Names of actors and places, decided between the parser, the actor register and the gazetteer."""

    name, version = "names", 1
    reads: tuple[type, ...] = (Report, Parse)
    writes: tuple[type, ...] = (Name,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        doc = so_far.one(Parse).doc
        if not len(doc):
            return ()
        search = Search(doc, register(resources.codebook), nouns(resources.codebook), resources.gazetteer, report.published)
        candidates = search.proper_names()
        candidates = search.agreed(candidates)
        candidates = search.repeated(candidates)
        return search.written(candidates)


class Search:
    """The names of one text. What is asked of a token more than once is looked up once."""

    def __init__(self, doc: Doc, actors: Register, vocabulary: Nouns, gazetteer: Gazetteer, published: str | None) -> None:
        self.doc, self.actors, self.vocabulary, self.gazetteer = doc, actors, vocabulary, gazetteer
        self.text = doc.text
        self.words = [t.text for t in doc]
        self.lower = [w.lower() for w in self.words]
        self.tags = [t.tag_ for t in doc]
        self.spaced = [bool(t.whitespace_) for t in doc]
        self.matches = actors.match(self.words, published and published[:10])
        self.match_at: dict[int, Match] = {m.first: m for m in self.matches if m.found[0].how in ("name", "seat")}
        self.in_match = {i for m in self.match_at.values() for i in range(m.first, m.last + 1)}
        self.adjectives: dict[int, Match] = {m.first: m for m in self.matches if m.found[0].how == "adjective" and m.first == m.last}
        self.ents = self._entities()
        self.ent_at = {first: (last, label) for first, last, label in self.ents}
        self.in_ent: dict[int, str] = {i: label for first, last, label in self.ents for i in range(first, last + 1)}
        self.seen_lower = {w for w in self.words if w.islower()}
        self.shouting = self._title_case()
        self._places: dict[str, list[Place]] = {}

    # -- what the witnesses say

    def _entities(self) -> list[tuple[int, int, str]]:
        """spaCy's names without "the", possessives and titles at their ends; cut at line breaks."""
        out = []
        for ent in self.doc.ents:
            if ent.label_ in _NUMERIC:
                continue
            first, last = ent.start, ent.end - 1
            while first < last and (
                self.lower[first] in _LOCATIVE
                or self.tags[first] in ("DT", "IN", "CC", "TO", "PRP$", "WRB")
                or not self.words[first][0].isalnum()
            ):
                first += 1
            while (
                last > first
                and (self.lower[last] in ("'s", "’s", "'", "’", "the", "of", "and", "in", "-") or not self.words[last][-1].isalnum())
                and self.words[last] != "."
            ):
                last -= 1
            if any("\n" in w for w in self.words[first : last + 1]) or last - first > 8:
                continue
            out.append((first, last, ent.label_))
        return out

    def _title_case(self) -> list[bool]:
        """For each token: does it stand in a line in which most words have capitals, so that capitals tell nothing?"""
        out = [False] * len(self.doc)
        for sentence in self.doc.sents:
            long = [w for w in self.words[sentence.start : sentence.end] if len(w) > 3 and w.isalpha()]
            capital = sum(w[0].isupper() for w in long)
            tokens = range(sentence.start, sentence.end)
            if any(len(self.words[i]) > 3 and self.words[i].islower() and self.tags[i].startswith("VB") for i in tokens):
                continue
            if len(long) >= 4 and capital >= 0.7 * len(long):
                out[sentence.start : sentence.end] = [True] * len(sentence)
        return out

    def places(self, first: int, last: int) -> list[Place]:
        """The gazetteer's places of this name."""
        name = self.said(first, last)
        if name not in self._places:
            self._places[name] = self.gazetteer.lookup(name)
        return self._places[name]

    def said(self, first: int, last: int) -> str:
        end = self.doc[last]
        return self.text[self.doc[first].idx : end.idx + len(end)]

    # -- where names stand

    def _capital(self, i: int) -> bool:
        word = self.words[i]
        return word[0].isupper() or (len(word) > 2 and word[1] in "'’-" and word[2].isupper())

    def _name_word(self, i: int) -> bool:
        """Can this token be a word of a name, by its looks, tag and place?"""
        if i in self.in_match:
            return True
        if not self._capital(i) or self.lower[i] in _LOCATIVE:
            return False
        if self.lower[i] in _NOT_NAMES and not (i and self.words[i - 1] in "-‐‑"):
            return False
        if i in self.adjectives:
            return self._before_body(i)
        proper = self.tags[i] in ("NNP", "NNPS")
        named = self.in_ent.get(i) in LABELS
        if self.shouting[i] or self.doc[i].is_sent_start:
            common = (
                self.lower[i] in self.seen_lower or self.vocabulary.word(self.lower[i]) or self.vocabulary.word(self.lower[i].rstrip("s"))
            )
            if common and not self._belongs(i):
                return False
            return named or (proper and not self.shouting[i]) or (proper and bool(self.places(i, i)))
        return proper or named

    def _before_body(self, i: int) -> bool:
        """Does an adjective stand before the capital words of a body ("Russian Defence Ministry")?"""
        j = i + 1
        while j < len(self.words) and self._capital(j) and self.tags[j] in ("NNP", "NNPS"):
            if self.lower[j] in self.vocabulary.closes:
                return not self.shouting[i] or self.in_ent.get(i) == "ORG"
            j += 1
        return False

    def _belongs(self, i: int) -> bool:
        """Does a common word belong to a name here: a title, "New" of a place, "County" after its name?"""
        if self.lower[i] in self.vocabulary.titles or self.lower[i] in self.vocabulary.opens:
            return True
        if not self.shouting[i] or self.in_ent.get(i) in ("GPE", "LOC"):
            return i in self.in_ent
        return self.lower[i] in self.vocabulary.closes and i - 1 in self.in_ent and i in self.in_ent

    def _runs(self) -> Iterable[tuple[int, int]]:
        """Rows of tokens that look like names, particles and hyphens inside them included."""
        i, size = 0, len(self.words)
        while i < size:
            start = i
            if self.lower[i] in _PARTICLES and i not in self.in_match:
                after = self._past_particle(i)
                if after is None or not self._name_word(after):
                    i += 1
                    continue
                i = after
            elif not self._name_word(i):
                i += 1
                continue
            last = i
            while (following := self._joined(last)) is not None:
                last = following
            yield start, last
            i = last + 1

    def _past_particle(self, i: int) -> int | None:
        """The token after a particle and its hyphen ("al-" ...)."""
        size = len(self.words)
        j = i + 1
        if j < size and self.words[j] in "-‐‑" and not self.spaced[i]:
            j += 1
        elif not self.words[i][0].isupper() and self.lower[i] not in _FREE_PARTICLES:
            return None
        return j if j < size else None

    def _joined(self, last: int) -> int | None:
        """The next token of the same row of name words, or None where the row ends."""
        i, size = last + 1, len(self.words)
        if i >= size or "\n" in self.words[i]:
            return None
        if self._name_word(i):
            if last in self.in_match and i in self.match_at and self.match_at[i].first == i and last not in self._inside(i):
                return i
            return i
        word = self.words[i]
        if word in "-‐‑" and not self.spaced[last] and not self.spaced[i]:
            j = i + 1
            if j < size and (self._name_word(j) or (self.lower[last] in _PARTICLES and self._capital(j))):
                return j
            if j < size and self.lower[j] in _PARTICLES and j + 2 < size and self._capital(j + 2):
                return j + 2 if self.words[j + 1] == "-" else None
            return None
        if word == "." and not self.spaced[last] and self.lower[last] in self.vocabulary.titles and i + 1 < size and self._name_word(i + 1):
            return i + 1
        if self.lower[i] in _PARTICLES:
            after = self._past_particle(i)
            return after if after is not None and after < size and self._name_word(after) else None
        same = self.in_ent.get(i)
        if self.lower[i] in _JOINERS:
            j = i + 1
            while j < size and self.lower[j] in _JOINERS:
                j += 1
            if (
                j < size
                and self._name_word(j)
                and (
                    (same in LABELS and self._same_ent(last, j) and (same == "ORG" or "and" not in self.lower[i:j]))
                    or self._of_body(last, i)
                )
            ):
                return j
        if self.lower[i] in ("'s", "’s", "'", "’") and i + 1 < size and self._name_word(i + 1):
            owner = self.lower[last]
            if owner in _OWNERS or (self.lower[i - 2 : i - 1] in (["st."], ["st"], ["saint"]) and last > 0):
                return i + 1
        return None

    def _inside(self, i: int) -> range:
        match = self.match_at[i]
        return range(match.first, match.last + 1)

    def _same_ent(self, a: int, b: int) -> bool:
        return any(first <= a and b <= last for first, last, _ in self.ents)

    def _of_body(self, last: int, joiner: int) -> bool:
        word = self.lower[last]
        if word in ("republic", "kingdom", "emirate") and self.lower[joiner] == "of":
            return True
        return self.lower[joiner] in ("of", "for") and (
            self.vocabulary.closes.get(word) in ("organisation", "group") or self.vocabulary.opens.get(word) == "organisation"
        )

    # -- cutting a row of name words into names

    def proper_names(self) -> list[Candidate]:
        out: list[Candidate] = []
        for first, last in self._runs():
            out.extend(self._cut(first, last))
        return out

    def _cut(self, at: int, last: int) -> Iterable[Candidate]:
        titled = False
        while at <= last:
            word = self.lower[at].rstrip(".")
            if (
                self.words[at] in ".-‐‑"
                or (self.lower[at] in _JOINERS and self.lower[at] not in _PARTICLES)
                or self.lower[at] in ("'s", "’s")
            ):
                at += 1
                continue
            if self.lower[at + 1 : at + 2] == ["of"] and word in ("city", "town", "village", "state", "province", "region"):
                at += 2
                continue
            if at in self.adjectives and self._closed(at, last, None) is None:
                at += 1
                continue
            end, candidate = self._whole(at, last, titled)
            if candidate is None and word in self.vocabulary.titles:
                titled, at = True, at + 1
                continue
            if candidate is not None:
                yield candidate
            titled, at = False, end + 1

    def _whole(self, at: int, last: int, titled: bool) -> tuple[int, Candidate | None]:
        """The name that begins at `at`: (its last token, the candidate), or (where to go on, None)."""
        match = self.match_at.get(at)
        longer = self._closed(at, last, match)
        if longer is not None and not titled:
            return longer[0], Candidate(at, *longer, 5 if longer[0] > at + 1 else 3)
        if match is not None:
            return self._registered(match, last)
        word = self.lower[at].rstrip(".")
        if word in self.vocabulary.titles and at < last and self.ent_at.get(at, (0, ""))[1] not in ("GPE", "LOC"):
            end = self._longest_place(at, last, sure=True)
            if end == at or not (self._beside(at, end) or self._located(at)):
                return at, None
            return end, Candidate(at, end, "place", 5)
        end = self._before_known(at, last)
        called = None if titled else self._called(at, end)
        if called in ("person", "unnamed"):
            titled = True
        if titled:
            end = self._person_end(at, end)
            return end, Candidate(at, end, "person", 5)
        if word in self.vocabulary.opens and end > at:
            ent = self.ent_at.get(at)
            end = min(end, max(ent[0], at + 1) if ent and ent[0] > at else at + 4)
            end = self._past_hyphen(end, last)
            return end, Candidate(at, end, self.vocabulary.opens[word], 5 if self.vocabulary.opens[word] == "group" else 2)
        if word in ("abu", "umm", "um", "abou", "oum") and end > at:
            kind, weight = self._kind(at, end)
            return end, Candidate(at, end, "place" if kind == "place" and weight == 5 else "person", 3)
        ent = self.ent_at.get(at)
        if ent is not None and ent[0] <= last and ent[0] >= at:
            end = self._first_of_several(at, ent[0])
        elif ent is None:
            end = self._longest_place(at, end)
            nearest = next((f for f, _, _ in self.ents if at < f <= end), None)
            if nearest is not None:
                end = nearest - 1
                while end > at and (self.words[end] in "-." or self.lower[end] in _JOINERS):
                    end -= 1
        kind, weight = self._kind(at, end)
        called = called or self._called_after(at, end)
        if called in ("group", "organisation", "outlet") and weight < 5:
            kind, weight = called, 4
        if end + 1 <= last and weight < 3 and self.lower[end + 1].rstrip(".") in self.vocabulary.titles and kind != "place":
            return end, None
        return end, Candidate(at, end, kind, weight) if kind else None

    def _called_after(self, at: int, end: int) -> EntityKind | None:
        """What the common noun after a name says that it is: "the ... newspaper", "... militia"."""
        root = self.doc[at : end + 1].root
        noun = root.head
        if root.dep_ != "compound" or noun.i <= end or noun.tag_ != "NN":
            return None
        entry = self.vocabulary.entry(noun)
        if entry is None or (entry.kind != "outlet" and entry.code != "armed_group") or self.places(at, end):
            return None
        return entry.kind  # type: ignore[return-value]

    def _called(self, at: int, end: int) -> EntityKind | None:
        """What the common noun before a name says that it is: "envoy ...", "the militia ...", "agency ..."."""
        before = at - 1
        if before < 0 or self.tags[before] not in ("NN", "NNS"):
            return None
        if self.doc[at : end + 1].root.head.i != before and not at <= self.doc[before].head.i <= end:
            return None
        entry = self.vocabulary.word(self.doc[before].lemma_.lower())
        if entry is None or entry.kind in ("place", "state") or (self.tags[before] == "NNS" and entry.kind not in ("person", "unnamed")):
            return None
        return entry.kind  # type: ignore[return-value]

    def _closed(self, at: int, last: int, match: Match | None) -> tuple[int, EntityKind] | None:
        """The last token and kind of a name that ends with a word like "Brigade", "Ministry", "Airport", where the row holds one."""
        if self.shouting[at] and self.in_ent.get(at) not in LABELS:
            return None
        best = None
        for i in range(at, last + 1):
            inner = self.match_at.get(i)
            if i > at and (self.lower[i].rstrip(".") in self.vocabulary.titles and self.lower[i] not in self.vocabulary.closes):
                break
            if inner is not None and i > at and inner.last > i:
                break
            if i > at and self.lower[i] in self.vocabulary.closes and (match is None or i > match.last):
                best = i
                if i + 1 <= last and self.lower[i + 1] not in _JOINERS and self.lower[i + 1] not in self.vocabulary.closes:
                    break
        if best is None:
            return None
        kind = self.vocabulary.closes[self.lower[best]]
        if match is not None and match.last > match.first and kind == "group":
            return None
        if best < last and self._of_body(best, best + 1):
            best = self._before_known(best + 1, last) if best + 2 not in self.match_at else last
        return best, kind

    def _registered(self, match: Match, last: int) -> tuple[int, Candidate]:
        entry = self.actors.entries[match.found[0].code]
        kind: EntityKind = "place" if match.found[0].how == "seat" or entry.kind == "state" else entry.kind  # type: ignore[assignment]
        return match.last, Candidate(match.first, match.last, kind, 5, match.found)

    def _before_known(self, at: int, last: int) -> int:
        """The last token before the next name of the register or title in the row."""
        for i in range(at + 1, last + 1):
            if i in self.match_at or (self.lower[i].rstrip(".") in self.vocabulary.titles and i < last):
                end = i - 1
                while end > at and (self.words[end] in "-." or self.lower[end] in _JOINERS or self.lower[end] in _PARTICLES):
                    end -= 1
                return end
        return last

    def _person_end(self, at: int, last: int) -> int:
        """Persons' names hold no "of" or "for", and end where spaCy's name ends."""
        for i in range(at, last + 1):
            if self.lower[i] in _JOINERS:
                return max(at, i - 1)
        ends = (end for first, end, label in self.ents if first <= at + 1 and at < end <= last and label in LABELS)
        return next(ends, last)

    def _first_of_several(self, at: int, end: int) -> int:
        """Two large places that stand side by side where a comma was lost are two ("Hama Damascus")."""
        if end == at or self.lower[at] in _BESIDE or any(w in "-‐‑." for w in self.words[at : end + 1]) or self.places(at, end):
            return end
        large = all(any(p.population >= _LARGE for p in self.places(i, i)) for i in range(at, end + 1))
        return at if large else end

    def _past_hyphen(self, end: int, last: int) -> int:
        while end < last and (self.words[end] in "-‐‑" or self.words[end + 1] in "-‐‑"):
            end += 1
        return end

    def _longest_place(self, at: int, last: int, sure: bool = False) -> int:
        for end in range(min(last, at + 4), at, -1):
            if self.words[end] not in "-." and self.places(at, end):
                return end
        if sure:
            return at
        return last if last - at <= 3 else at

    # -- what a name names

    def _kind(self, first: int, last: int) -> tuple[EntityKind | None, int]:
        label = self.in_ent.get(first)
        if self.lower[first] == "operation":
            return None, 0
        if first == last and (closes := self.vocabulary.closes.get(self.lower[first])) not in (None, "place"):
            return closes, 3
        beside = self._beside(first, last)
        if beside:
            return "place", 5
        opens = self.vocabulary.opens.get(self.lower[first])
        if first == last and not beside and (self.tags[first] == "JJ" or self._common(first)):
            return None, 0
        hits = self.places(first, last)
        large = bool(hits) and max(p.population for p in hits) >= _LARGE
        located = self._located(first)
        if label in ("GPE", "LOC"):
            return "place", 3 if hits or located else 2
        if label == "FAC":
            return "place", 2
        if label == "PERSON":
            if hits and (located or self._among_places(first, last) or (first == last and self._has_place_done_to_it(first))):
                return "place", 3
            if first == last and self._among_places(first, last):
                return "place", 2
            return "person", 2 if last > first else 1
        if label == "ORG":
            acronym = self.words[first].isupper() and first == last
            if hits and not acronym and (located or large or self._has_place_done_to_it(last)):
                return "place", 3 if located else 2
            if located and not acronym and first == last and self.lower[first - 1] == "in":
                return "place", 1
            return "organisation", 1 if hits and not acronym else 2
        if (
            hits
            and (located or large or self._has_place_done_to_it(last))
            and self.tags[first] in ("NNP", "NNPS")
            and len(self.words[first]) > 3
        ):
            return "place", 2 if located else 1
        if located and opens == "place":
            return "place", 2
        return None, 0

    def _common(self, i: int) -> bool:
        """Is it a common noun with a capital ("the Capital")?"""
        return self.lower[i] in self.seen_lower or (self.vocabulary.word(self.lower[i]) is not None and not self.words[i].isupper())

    def _beside(self, first: int, last: int) -> bool:
        """Do the words next to it say that it is a place: "village of ...", "... province"?"""
        after = last + 1
        if after < len(self.words):
            entry = self.vocabulary.word(self.lower[after])
            place = (entry is not None and entry.kind == "place") or self.vocabulary.closes.get(self.lower[after]) == "place"
            if place and self.tags[after] == "NN" and self.doc[after].dep_ != "compound":
                return True
        if first >= 2 and self.lower[first - 1] == "of":
            entry = self.vocabulary.word(self.doc[first - 2].lemma_.lower())
            if entry is not None and entry.kind == "place" and self.lower[first - 2] not in ("capital", "state", "base"):
                return True
            if self.lower[first - 2] in _BESIDE:
                return True
        if first >= 1:
            entry = self.vocabulary.word(self.lower[first - 1])
            if entry is not None and entry.kind == "place" and self.tags[first - 1] == "NN" and self.doc[first].head.i <= last:
                return True
        return False

    def _has_place_done_to_it(self, i: int) -> bool:
        """Is it shelled, captured, left, or of somebody who lives there ("a resident of ...")?"""
        token = self.doc[i]
        if token.dep_ == "dobj":
            return token.head.lemma_ in PLACE_VERBS
        if token.dep_ == "nsubjpass":
            return token.head.lemma_ in PLACE_VERBS and token.head.lemma_ not in ("hit", "strike", "lose")
        if token.dep_ == "pobj" and token.head.lower_ in ("of", "on", "from", "to"):
            above = token.head.head.lemma_.lower()
            return above in _LIVE_THERE or (
                token.head.lower_ in ("on", "to") and above in ("advance", "attack", "assault", "siege", "march", "raid", "shell", "fire")
            )
        return False

    def _among_places(self, first: int, last: int) -> bool:
        """Is it one of several places ("Hama and Idlib")?"""
        head = self.doc[first : last + 1].root
        return any(self.in_ent.get(t.i) == "GPE" for t in head.conjuncts)

    def _located(self, first: int) -> bool:
        before = first - 1
        if before >= 0 and self.lower[before] == "the":
            before -= 1
        while before >= 0 and self.lower[before].split("-")[-1] in _BESIDE:
            before -= 1
        return before >= 0 and self.lower[before] in _LOCATIVE

    # -- one name, one meaning

    def agreed(self, candidates: list[Candidate]) -> list[Candidate]:
        """The same words name the same thing all through a report: the best-told occurrence decides for the others."""
        votes: defaultdict[str, Counter[EntityKind]] = defaultdict(Counter)
        for c in candidates:
            if c.kind:
                votes[self.said(c.first, c.last)][c.kind] += c.weight
        told = {self.doc[c.first : c.last + 1].root.i: c for c in candidates}
        for root, c in told.items():
            for other in self.doc[root].conjuncts:
                if (
                    (near := told.get(other.i)) is not None
                    and near.kind == "place"
                    and near.weight >= 3
                    and c.weight < 3
                    and not self.words[c.first].isupper()
                ):
                    votes[self.said(c.first, c.last)]["place"] += 3
        surnames = self._surnames(candidates)
        country = self._country(candidates)
        speaks = {self.said(c.first, c.last) for c in candidates if c.weight > 2 or self._speaks(c.last)}
        out = []
        for c in candidates:
            said = self.said(c.first, c.last)
            kind = max(votes[said].items(), key=lambda v: v[1])[0] if votes[said] else c.kind
            if not c.found and c.weight < 5:
                if _bare(said) in surnames and votes[said]["place"] < 5:
                    kind = "person"
                elif kind in ("person", "organisation") and c.weight <= 2 and said not in speaks and self._local(c, country):
                    kind = "place"
                c = replace(c, kind=kind)
            out.append(c)
        return out

    def _local(self, c: Candidate, country: str | None) -> bool:
        """Is there a place of this name in the country that the report is about?"""
        return not self.words[c.first].isupper() and any(p.country == country is not None for p in self.places(c.first, c.last))

    def _speaks(self, i: int) -> bool:
        """Does a name say or think something?"""
        token = self.doc[i]
        return token.dep_ == "nsubj" and token.head.lemma_ in self.vocabulary.says

    def _surnames(self, candidates: Sequence[Candidate]) -> set[str]:
        """Endings of the full names of persons: "de Mistura" and "Mistura" of "Staffan de Mistura"."""
        out: set[str] = set()
        for c in candidates:
            if c.kind == "person" and c.last > c.first and c.weight >= 2:
                words = re.split(r"[\s-]+", self.said(c.first, c.last).lower())
                out.update(" ".join(words[i:]) for i in range(1, len(words)))
        return out

    def repeated(self, candidates: list[Candidate]) -> list[Candidate]:
        """Occurrences of names found elsewhere in the report that no witness saw."""
        known: dict[str, list[tuple[list[str], Candidate]]] = {}
        for c in candidates:
            if c.kind and (c.last > c.first or len(self.words[c.first]) > 3):
                words = self.words[c.first : c.last + 1]
                if not any(words == w for w, _ in known.get(words[0], ())):
                    known.setdefault(words[0], []).append((words, c))
        for c in candidates:
            if c.kind == "person" and c.last > c.first and c.weight >= 2 and len(self.words[c.last]) > 3 and self.tags[c.last] == "NNP":
                known.setdefault(self.words[c.last], []).append(([self.words[c.last]], replace(c, found=())))
        for options in known.values():
            options.sort(key=lambda o: -len(o[0]))
        taken = {i for c in candidates for i in range(c.first, c.last + 1)}
        out = list(candidates)
        for i, word in enumerate(self.words):
            if i in taken or word not in known:
                continue
            for words, c in known[word]:
                end = i + len(words)
                if self.words[i:end] == words and not taken.intersection(range(i, end)) and self._stands_alone(i, end - 1):
                    out.append(Candidate(i, end - 1, c.kind, 1, c.found))
                    taken.update(range(i, end))
                    break
        return sorted(out, key=lambda c: c.first)

    def _stands_alone(self, first: int, last: int) -> bool:
        before, after = first - 1, last + 1
        return not (
            (
                before >= 0
                and (
                    (self.words[before] in "-‐‑" and not self.spaced[before])
                    or (self._capital(before) and self.tags[before] == "NNP" and self.lower[before] not in _NOT_NAMES)
                )
            )
            or (after < len(self.words) and self._capital(after) and self.tags[after] == "NNP" and self.words[after] not in "-")
        )

    # -- notes

    def written(self, candidates: list[Candidate]) -> list[Name]:
        """The names, people's names and acting adjectives as notes, in the order of the text."""
        out = [self._note(c) for c in candidates if c.kind]
        taken = {i for c in candidates if c.kind for i in range(c.first, c.last + 1)}
        out.extend(self._descriptions(taken))
        for i, match in self.adjectives.items():
            if i not in taken and (note := self._of_adjective(i, match)) is not None:
                out.append(note)
        return sorted(out, key=lambda n: n.start)

    def _note(self, c: Candidate) -> Name:
        start, end = self.doc[c.first].idx, self.doc[c.last].idx + len(self.doc[c.last])
        said = self.text[start:end]
        kind, actor, acts = c.kind, None, False
        assert kind is not None
        if kind == "place":
            head = self.doc[c.first : c.last + 1].root
            country = any(self.actors.entries[f.code].kind == "state" and f.how == "name" for f in c.found)
            if not c.found:
                country = any(p.feature.startswith("A.PCL") for p in self.places(c.first, c.last)[:1])
            if country or c.found:
                acts = place_acts(head, country, self.vocabulary)
                actor = c.found[0].code if acts and c.found else None
        elif c.found:
            actor = c.found[0].code
        return Name(start, end, said, kind, actor, None, acts)

    def _descriptions(self, taken: set[int]) -> Iterable[Name]:
        """What the register calls its actors without a name ("the regime", "government forces"), where the report's country tells whose."""
        told = [m for m in self.matches if m.found[0].how == "description" and m.first not in taken]
        country = self._country(()) if told else None
        for match in told:
            entries = (self.actors.entries[f.code] for f in match.found)
            entry = next((e for e in entries if e.country == country is not None), None)
            if entry is not None and self._is_whose(match):
                start, end = self.doc[match.first].idx, self.doc[match.last].idx + len(self.words[match.last])
                taken.update(range(match.first, match.last + 1))
                yield Name(start, end, self.text[start:end], entry.kind, entry.code, entry.name, True)  # type: ignore[arg-type]

    def _country(self, candidates: Iterable[Candidate]) -> str | None:
        """The country that the report is about: the one named most, by name, adjective, seat or place."""
        votes: Counter[str] = Counter()
        for match in self.matches:
            entry = self.actors.entries[match.found[0].code]
            if entry.country and match.found[0].how != "description":
                votes[entry.country] += 2 if entry.kind == "state" and match.found[0].how == "name" else 1
        for c in candidates:
            if c.kind == "place" and c.weight >= 3 and not c.found and (hits := self.places(c.first, c.last)) and hits[0].country:
                votes[hits[0].country] += 1
        return max(votes.items(), key=lambda v: v[1])[0] if votes else None

    def _is_whose(self, match: Match) -> bool:
        """Is a description used of the country's own ("the army", "army positions"), not of another's ("Iraqi army", "rebel forces")?"""
        head = self.doc[match.last]
        before = match.first - 1
        if head.tag_.startswith("J") or head.tag_.startswith("V"):
            return False
        if before >= 0 and self.words[before] in "-–":
            return False
        if before >= 0 and self.doc[before].dep_ in ("amod", "compound", "nmod", "case", "poss", "nummod", "npadvmod"):
            return False
        if match.last > match.first:
            return True
        definite = before >= 0 and self.lower[before] == "the"
        if head.dep_ in ("compound", "npadvmod", "nmod", "poss"):
            return head.tag_ == "NN" and (definite or self.lower[match.last] != "military")
        if any(c.dep_ == "prep" and c.lower_ == "of" for c in head.children):
            return False
        return definite or (head.tag_ == "NN" and head.dep_ == "nsubj" and self.lower[match.last] in ("regime", "army", "government"))

    def _of_adjective(self, i: int, match: Match) -> Name | None:
        token = self.doc[i]
        code = match.found[0].code
        people = acting_people(token)
        if people is None and not acting_adjective(token, self.vocabulary):
            return None
        kind: EntityKind = "population" if people == "population" else "state"
        entry = self.actors.entries[code]
        if entry.kind != "state":
            kind = entry.kind  # type: ignore[assignment]
        return Name(token.idx, token.idx + len(token), token.text, kind, code if kind != "population" else None, None, kind != "population")


def _bare(name: str) -> str:
    return re.sub(r"^(?:al|el|as|ash|an|ar|at|ad|az) ", "", name.lower().replace("-", " "))
