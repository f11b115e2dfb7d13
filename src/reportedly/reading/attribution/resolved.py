"""Speakers resolved: whom "he", "they", "the source" or "I" mean among those who speak in a report.

Coreference knows the names and subjects of the whole text. What it cannot know is who holds the floor: in "..., the monitor said. Nine more
died, it said" the nearest subject stands within what is told, and "it" is the monitor. So a pronoun that speaks means who spoke last
on the same level, unless the report itself has made somebody else its subject since.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import msgspec
from spacy.tokens import Token

from reportedly.reading.attribution.accusing import accused
from reportedly.reading.attribution.attributed import Attribution
from reportedly.reading.attribution.certainty import has_seen
from reportedly.reading.attribution.cues import lemma
from reportedly.reading.attribution.naming import part_of_name
from reportedly.reading.attribution.speakers import HE, SELF, THEY, Who
from reportedly.reading.language import Parse
from reportedly.reading.mentions import UNATTRIBUTED
from reportedly.reading.notes import Reference
from reportedly.reading.syntax import PASSIVE_SUBJECTS, SUBJECTS
from reportedly.records import Entity, Speaker
from reportedly.spans import Span

_IT = frozenset({"it", "its"})
_POINTING = frozenset({"the", "this", "that", "these", "those", "same"})
_FAR = 2
"""Sentences that may stand between a pronoun's words and who spoke last; twice as many where nobody else can be meant."""
_MEMORY = 40
"""Statements before one that are looked at, whatever the length of the report."""
_INTRODUCTION = 160
"""Characters of a line that does no more than say who speaks below."""
_AGED = re.compile(r"^the \d{1,3}-year-old$", re.IGNORECASE)
"""Words for a speaker that tell no more than an age: whoever spoke last, who need not be whom coreference thinks spoken of last."""
_LINE = re.compile(r"[^\n]+")
_BACK = 6
"""Statements that "the source" looks back over."""


@dataclass
class _Floor:
    """Who has spoken so far in a report, in the order of the text."""

    found: Sequence[Attribution]
    outer: Sequence[int | None]
    who: Who
    parse: Parse
    spoken: list[int] = field(default_factory=list)
    out: dict[int, Speaker] = field(default_factory=dict)
    genders: dict[str, str] = field(default_factory=dict)
    """By entity: "he" or "she", where a pronoun has told."""
    starts: list[int] = field(default_factory=list)
    """Where each sentence begins."""

    def last(self, k: int, far: int = _FAR) -> int | None:
        """Whose words were told last before those of `k`, on the same level and not far from them."""
        start = _start(self.found[k])
        for j in reversed(self.spoken[-_MEMORY:]):
            g = self.found[j]
            if self.outer[j] == self.outer[k] and _start(g) < start:
                return j if self._between(_end(g), start) <= far else None
        return None

    def _between(self, end: int, start: int) -> int:
        """Whole sentences that stand between two places of the text."""
        if not self.starts:
            self.starts = [s.start_char for s in self.parse.sentences]
        first, last = bisect_left(self.starts, end), bisect_right(self.starts, start)
        return sum(1 for s in self.parse.sentences[first:last] if s.end_char <= start)

    def before(self, k: int) -> Speaker | None:
        """The speaker that the phrase of `k` takes up, where that is not who coreference says it is."""
        f = self.found[k]
        assert f.speaker is not None
        head, span = f.speaker
        word = head.lower_
        if word in SELF:
            return self._self(k, word)
        if word in HE or word in THEY:
            return self._accused(k) or self._pronoun(k, head)
        if _AGED.search(self.parse.text[slice(*span)]):
            return self._person_before(k)
        if head.pos_ == "NOUN" and not part_of_name(head, self.who.so_far):
            return self._described(k, head, span)
        return None

    def _person_before(self, k: int) -> Speaker | None:
        """Whom "the 34-year-old" means: the one person who spoke last, on the same level."""
        j = self.last(k, 2 * _FAR)
        if j is None or self.out[j].disclosure in ("institutional", "unattributed") or _many(self.found[j], self.out[j]):
            return None
        return self.out[j]

    def _self(self, k: int, word: str) -> Speaker | None:
        """ "I" is whoever speaks the words that hold it; "we" only where that is a body."""
        f = self.found[k]
        at = f.cue[0][0] if f.cue else f.content[0][0]
        near = range(max(0, k - _MEMORY), min(len(self.found), k + _MEMORY))
        holding = [j for j in near if j in self.out and j != k and any(s <= at < e for s, e in self.found[j].content)]
        if not holding:
            return self._introduced(f) if word in ("i", "me", "my") else None
        outer = self.out[min(holding, key=lambda j: sum(e - s for s, e in self.found[j].content))]
        many = word in ("we", "us", "our")
        return outer if many == (outer.disclosure == "institutional") else None

    def _introduced(self, f: Attribution) -> Speaker | None:
        """Whose words follow without quotation marks: "Minister NAME said:" as a paragraph of its own."""
        start = self.parse.text.rfind("\n", 0, _start(f)) + 1
        above = bisect_left(self.introductions, (start, 0)) - 1
        if above < 0:
            return None
        first, end = self.introductions[above]
        named = [r for r in self.who.so_far.of(Reference) if first <= r.start and r.end <= end]
        found = [e for r in named if isinstance(e := self.who.so_far.get(r.entity), Entity) and e.kind == "person"]
        return self._as_speaker(found[-1]) if found else None

    @cached_property
    def introductions(self) -> list[Span]:
        """The short lines that end in a colon, in order, without the white space at their ends."""
        lines = ((m.start(), m.start() + len(m[0].rstrip())) for m in _LINE.finditer(self.parse.text))
        return [(s, e) for s, e in lines if s < e <= s + _INTRODUCTION and self.parse.text[e - 1] == ":"]

    def _accused(self, k: int) -> Speaker | None:
        """ "blamed the separatists for the blast, a charge they denied": it is the accused who deny it."""
        f = self.found[k]
        if f.head.dep_ != "relcl" or f.head.head.lemma_.lower() not in self.who.lexicon.words["anaphor"]:
            return None
        g = next((self.found[j] for j in reversed(self.spoken[-_BACK:]) if self.found[j].sentence == f.sentence), None)
        if g is None or g.entry.stance != "accuse" or f.entry.stance not in ("deny", "reject", "dispute") or f.speaker is None:
            return None
        them = accused(g, self.who)
        heads = [self.parse.tokens(*m.spans[0]).root for m in them if m.spans]
        if len(heads) != 1 or (f.speaker[0].lower_ != "they" and _plural(heads[0])):
            return None
        entity = self.who.so_far.get(them[0].entity) if them[0].entity else None
        if not isinstance(entity, Entity):
            return Speaker(text=None, name=them[0].text, disclosure="institutional", role=self.who.role_of(heads[0]))
        if (f.speaker[0].lower_ in HE) != (entity.kind in ("person", "unnamed")):
            return None
        said = self._as_speaker(entity)
        return said if entity.kind in ("person", "unnamed") else msgspec.structs.replace(said, disclosure="institutional")

    def _pronoun(self, k: int, head: Token) -> Speaker | None:
        above = self.outer[k]
        entity = self.who.entity(head)
        if entity is None and above is not None and above in self.out and self._agrees(head, self.found[above], self.out[above]):
            # "Residents said they feared ...": who tells it.
            return self.out[above]
        j = self.last(k, 2 * _FAR if entity is None and head.lower_ in HE else _FAR)
        if j is None or not self._agrees(head, self.found[j], self.out[j]):
            return self._only_person_before(self.found[k], head) if entity is None and head.lower_ in HE else None
        f, g, last = self.found[k], self.found[j], self.out[j]
        if entity is None:
            return last if head.lower_ not in THEY or head.lower_ in _IT or _many(g, last) or not self._others_since(g, f) else None
        if entity.id == last.entity:
            return None
        named_at = self._named_last(entity.id, head.i)
        told = [*f.content, *(s for i in self.spoken[-_MEMORY:] for s in self.found[i].content)]
        if named_at is None or any(s <= named_at[0] < e for s, e in told):
            return last
        token = self.parse.tokens(*named_at).root
        is_subject = token.dep_ in SUBJECTS | PASSIVE_SUBJECTS
        return None if named_at[0] > _end(g) and is_subject else last if named_at[0] < _start(g) else None

    def _only_person_before(self, f: Attribution, pronoun: Token) -> Speaker | None:
        """Whom the sentence before a quotation names, if one person only ("It brought anger from NAME. "...," she said")."""
        start = _start(f)
        before = self.parse.doc[max(0, self.parse.tokens(start, start + 1).start - 1)].sent
        named = {r.entity for r in self.who.so_far.of(Reference) if before.start_char <= r.start and r.end <= start}
        persons = [e for i in named if isinstance(e := self.who.so_far.get(i), Entity) and e.kind in ("person", "unnamed")]
        if len(persons) != 1:
            return None
        one = persons[0]
        known = self.genders.get(one.id) or self.who.gender(one.name)
        if known not in (None, self.who.gender(pronoun.lower_)):
            return None
        return self._as_speaker(one)

    def _as_speaker(self, one: Entity) -> Speaker:
        disclosure = self.who.disclosures.get(one.id, "named" if one.kind == "person" else "anonymous")
        return Speaker(text=None, entity=one.id, name=one.name, disclosure=disclosure, role=self.who.roles.known.get(one.id))

    def _named_last(self, entity: str, before: int) -> Span | None:
        """Where an entity was last spoken of before a token by a name or a noun: whom another pronoun means may be just as wrong."""
        told = (r for r in self.who.so_far.by(Reference, "entity").get(entity, ()) if r.head < before)
        at = [(r.head, (r.start, r.end)) for r in told if self.parse.doc[r.head].pos_ != "PRON"]
        return max(at)[1] if at else None

    def _others_since(self, g: Attribution, f: Attribution) -> bool:
        """Has the report spoken of several others since `g`, so that "they" may be those?"""
        first, last = g.head.i, self.parse.tokens(_start(f), _start(f) + 1).start
        many = ("NNS", "NNPS")
        if any(t.dep_ in SUBJECTS | PASSIVE_SUBJECTS and t.tag_ in many for t in self.parse.doc[first + 1 : last]):
            return True
        told = self.parse.tokens(*g.content[0])
        return any(t.dep_ in SUBJECTS | PASSIVE_SUBJECTS and t.tag_ in many for t in told)

    def _agrees(self, pronoun: Token, g: Attribution, last: Speaker) -> bool:
        word = pronoun.lower_
        if word in HE:
            if last.disclosure == "institutional" or (g.speaker is not None and _many(g, last)):
                return False
            known = self.genders.get(last.entity or "") or self.who.gender(last.text or "")
            return known in (None, "he" if word in ("he", "him", "his") else "she")
        if word in _IT:
            return last.disclosure == "institutional" and not _many(g, last)
        return _many(g, last) or last.disclosure == "institutional"

    def _described(self, k: int, head: Token, span: Span) -> Speaker | None:
        """ "The press secretary", "the news agency", "the source": who spoke before and was called so, or holds such a post."""
        if not any(c.lower_ in _POINTING for c in head.lefts) or any(c.dep_ == "prep" for c in head.rights):
            return None
        entity = self.who.entity(head)
        if entity is not None and entity.kind == "person":
            return None
        if entity is not None and entity.actor is not None:
            return None
        words = {lemma(t) for t in self.parse.doc[head.left_edge.i : head.i + 1] if t.pos_ in ("NOUN", "ADJ", "PROPN")} - _POINTING
        near = self.last(k)
        for back, j in enumerate(reversed(self.spoken[-_BACK:])):
            g, earlier = self.found[j], self.out[j]
            if g.speaker is None or self.outer[j] != self.outer[k] or (entity is not None and earlier.entity == entity.id):
                continue
            if _plural(head) != _many(g, earlier) or earlier.text is None:
                continue
            if words <= self.who.called(earlier, g.speaker[0]):
                return earlier
            role = self.who.role_of(head)
            sort = {w for w in words if w != lemma(head)}
            role_words = self.who.lexicon.words["role"]
            of_role = len(words) == 2 and all(role_words.get(w) == role for w in sort)  # "the rebel leader"
            post = lemma(head) in self.who.lexicon.words["office"] or lemma(head) in self.who.lexicon.words["disclosure"]
            if (
                ((back == 0 and j == near and len(words) == 1) or of_role)
                and earlier.disclosure == "named"
                and post
                and role is not None
                and earlier.role == role
            ):
                return earlier
        return None


def speakers(found: Sequence[Attribution], outer: Sequence[int | None], who: Who, parse: Parse) -> list[Speaker]:
    """The speaker of each attribution. found: in the order of their contents; outer: for each the innermost that holds it, or None."""
    floor = _Floor(found, outer, who, parse)
    in_sentence: dict[int, list[Attribution]] = {}
    for f in found:
        in_sentence.setdefault(f.sentence[0], []).append(f)
    # "I" is whoever speaks the words that hold it, who may be named after them.
    late = [f.speaker is not None and f.speaker[0].lower_ in SELF for f in found]
    for k in sorted(range(len(found)), key=lambda k: (late[k], found[k].head.i)):
        f = found[k]
        if f.speaker is None:
            continue
        head, span = f.speaker
        before = floor.before(k)
        said = who.speaker(head, span, _beside(f, in_sentence[f.sentence[0]], parse.text), before)
        said = _basis(f, said, who, parse)
        if head.lower_ in HE and said.entity:
            floor.genders[said.entity] = "he" if head.lower_ in ("he", "him", "his") else "she"
        floor.out[k] = said
        floor.spoken.append(k)
    return [floor.out.get(k, UNATTRIBUTED) for k in range(len(found))]


def _basis(f: Attribution, said: Speaker, who: Who, parse: Parse) -> Speaker:
    """The speaker with how they say they know it, by the cue and by what they say."""
    if f.told:
        return msgspec.structs.replace(said, basis="told")
    if f.entry.code == "count":
        return msgspec.structs.replace(said, basis="counted")
    if said.basis is None and f.entry.stance == "assert" and has_seen(f, parse, who.lexicon):
        return msgspec.structs.replace(said, basis="witnessed")
    return said


def _beside(f: Attribution, around: Sequence[Attribution], text: str) -> str:
    """The words of a statement's sentence that are nobody's content and not about another speaker."""
    assert f.speaker is not None
    within = [s for g in around if g is not f and f.cue for s in g.content if s[0] <= f.cue[0][0] < s[1]]
    start, end = min(within, key=lambda s: s[1] - s[0]) if within else f.sentence
    beside = text[start:end]
    for s, e in f.content:
        if f.sentence[0] <= s and e <= f.sentence[1]:
            beside = beside.replace(text[s:e], " ")
    for other in around:
        if other.speaker is not None and other.speaker[0].i != f.speaker[0].i:
            # Why another speaker is not named says nothing of this one.
            beside = beside.replace(text[other.speaker[1][0] : (other.aside or other.speaker[1])[1]], " ")
    return beside


def _start(f: Attribution) -> int:
    return min(s for s, _ in (*f.content, *f.cue, *([f.speaker[1]] if f.speaker else ())))


def _end(f: Attribution) -> int:
    return max(e for _, e in (*f.content, *f.cue, *([f.speaker[1]] if f.speaker else ())))


def _plural(head: Token) -> bool:
    return head.tag_ in ("NNS", "NNPS")


def _many(g: Attribution, said: Speaker) -> bool:
    """Do several speak? "it" and names of bodies are one."""
    head = g.speaker[0] if g.speaker else None
    if head is None:
        return False
    if head.lower_ in ("they", "we", "them", "us"):
        return True
    if head.pos_ == "PROPN" and said.disclosure == "named" and said.entity is not None and not any(c.dep_ == "conj" for c in head.rights):
        return False  # "Guterres"
    return _plural(head) or (said.disclosure in ("named", "anonymous") and any(c.dep_ == "conj" for c in head.rights))
