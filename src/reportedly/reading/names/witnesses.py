"""What parser, actor register and gazetteer say of the words of one text, looked up once: the witnesses that decide on names."""

from __future__ import annotations

import re
from collections import Counter

from spacy.tokens import Doc

from reportedly.codebook.register import Match, Register
from reportedly.datelines import DATELINE
from reportedly.gazetteer import Gazetteer, Place
from reportedly.reading.nouns import Nouns
from reportedly.records import EntityKind

LABELS: dict[str, EntityKind] = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
"""spaCy's labels (OntoNotes 5) that name actors and places."""
_NUMERIC = frozenset({"DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"})
LOCATIVE = frozenset("in near inside outside around across throughout into at from towards toward".split())
BESIDE = frozenset("north south east west northeast northwest southeast southwest northern southern eastern western central".split())
NOT_NAMES = frozenset(
    "i monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october "
    "november december jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun am pm gmt utc est twitter facebook "
    "youtube instagram m.d ph.d md phd god allah ramadan eid christmas easter islam islamist islamists muslim muslims christian christians sunni sunnis "
    "shiite shiites shia jewish jews jihad jihadist jihadists arab arabs arabic english".split()
)
_NO_PLACES = frozenset(
    "analysis breaking comment communique correction corrected diplomacy editorial exclusive explainer factbox feature interview latest live "
    "news opinion photos profile report statement timeline un update updated video watch".split()
)
"""What stands in capitals before a report's first sentence besides a place."""
_PLACE_IN_CAPITALS = re.compile(r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]+){0,3}(?= ?[-–—,(])")
_PARAGRAPHS = re.compile(r"\n+")
_BEFORE_STORY = 3
"""Headlines and standfirsts before a story, at most."""


class Witnesses:
    """What is known of one text. What is asked of a token more than once is looked up once."""

    def __init__(self, doc: Doc, actors: Register, vocabulary: Nouns, gazetteer: Gazetteer, published: str | None) -> None:
        self.doc, self.actors, self.vocabulary, self.gazetteer = doc, actors, vocabulary, gazetteer
        self.text = doc.text
        self.words = [t.text for t in doc]
        self.lower = [w.lower() for w in self.words]
        self.tags = [t.tag_ for t in doc]
        self.spaced = [bool(t.whitespace_) for t in doc]
        self.ents = self._entities()
        self.ent_at = {first: (last, label) for first, last, label in self.ents}
        self.ent_of = {i: ent for ent in self.ents for i in range(ent[0], ent[1] + 1)}
        self.in_ent: dict[int, str] = {i: ent[2] for i, ent in self.ent_of.items()}
        self.take(actors.match(self.words, published and published[:10]))
        self.times_said = Counter(self.words)
        surnames = {self.words[last] for first, last, label in self.ents if label == "PERSON" and last > first}
        speaking = {t.text for t in doc if t.dep_ == "nsubj" and t.text in surnames and t.head.lemma_ in vocabulary.says}
        below = max(0, self.text.find("\n"))
        self.speakers = {
            t.text for t in doc if t.dep_ == "nsubj" and t.tag_ == "NNP" and t.head.lemma_ in vocabulary.says and t.idx > below
        }
        """Names that say something; a headline is too easily misread for it."""
        self.filed = self._filed()
        self.known_places = {self.words[first] for first, last, label in self.ents if first == last and label == "GPE"} - speaking
        self.seen_lower = {w for w in self.words if w.islower()}
        self.shouting = self._title_case()
        self._places: dict[str, list[Place]] = {}

    def take(self, matches: list[Match], unsettled: dict[int, tuple[int, EntityKind]] | None = None) -> None:
        """Take these for the register's names in the text. `unsettled`: by first token, last token and kind of names that several actors
        have, where the report does not tell which is meant."""
        self.matches = matches
        named = (self._bare(m) for m in matches if m.found[0].how in ("name", "seat") and self._is_noun(m) and not self._in_person(m))
        self.match_at: dict[int, Match] = {m.first: m for m in named}
        self.unsettled = unsettled or {}
        self.in_match = {i for m in self.match_at.values() for i in range(m.first, m.last + 1)}
        self.in_match.update(i for first, (last, _) in self.unsettled.items() for i in range(first, last + 1))
        self.adjectives: dict[int, Match] = {m.first: m for m in matches if m.found[0].how == "adjective" and m.first == m.last}

    def _in_person(self, match: Match) -> bool:
        """Is the name of a body, of one word, a part of what the parser takes for a person's ("Amal Khoury")?"""
        i = match.first
        if i != match.last or self.words[i].isupper() or self.actors.entries[match.found[0].code].kind not in ("group", "organisation"):
            return False
        first, last, label = self.ent_of.get(i, (i, i, ""))
        return label == "PERSON" and i == first < last and self.tags[last] == "NNP" and self.words[last].istitle()

    def _is_noun(self, match: Match) -> bool:
        """Is a single word that the register knows used as a name here ("LeT", not "Let")?"""
        i = match.last
        return (
            match.last > match.first or self.tags[i][:2] in ("NN", "JJ", "FW", "CD") or (len(self.words[i]) > 1 and self.words[i].isupper())
        )

    def _bare(self, match: Match) -> Match:
        """A name of the register without the article, the title or the common nouns that stand before it ("The Guardian", "state news agency
        SANA")."""
        first = match.first + (self.lower[match.first] == "the" and match.first < match.last)
        person = self.actors.entries[match.found[0].code].kind == "person"
        for i in range(first, match.last):
            title = person and (self.lower[i].rstrip(".") in self.vocabulary.titles or self.words[i] in "-.")
            if not title and not (self.words[i].islower() and len(self.words[i]) > 3):
                break
            first = i + 1
        return match._replace(first=first) if any(self.capital(i) for i in range(first, match.last + 1)) else match

    def _entities(self) -> list[tuple[int, int, str]]:
        """spaCy's names without "the", possessives and titles at their ends; cut at line breaks."""
        out = []
        for ent in self.doc.ents:
            if ent.label_ in _NUMERIC:
                continue
            first, last = ent.start, ent.end - 1
            while first < last and (
                self.lower[first] in LOCATIVE
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

    def _filed(self) -> frozenset[int]:
        """The tokens of the place in capitals that the report's first dateline names ("AKRON - Police ..."), below a headline."""
        found = DATELINE.search(self.text)
        if found is None or not 0 < len(_PARAGRAPHS.findall(self.text, 0, found.start())) <= _BEFORE_STORY:
            return frozenset()
        place = _PLACE_IN_CAPITALS.match(self.text, found.start())
        span = self.doc.char_span(*place.span()) if place else None
        if span is None or any(t.lower_ in _NO_PLACES for t in span):
            return frozenset()
        return frozenset(range(span.start, span.end))

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

    def capital(self, i: int) -> bool:
        word = self.words[i]
        return word[0].isupper() or (len(word) > 2 and word[1] in "'’-" and word[2].isupper())
