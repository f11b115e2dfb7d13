"""Names that the register does not know, across reports: how each is written, where it stands, with whom and at which places.

Left out are speakers whose names a report withholds or changes, wherever that name stands; private persons; and
persons of whom no report says that they speak for somebody or hold an office.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from sqlalchemy import select

from reportedly.casebook.actors.standing import own_codebook, own_register
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import WITHHELD, actors_in, places_in
from reportedly.casebook.store.tables import report
from reportedly.casebook.views import by_report
from reportedly.casebook.words import words_of
from reportedly.private import is_private
from reportedly.records import AnyRecord, Entity, Mention, Report, Statement

KINDS = ("group", "organisation", "outlet", "person")
"""Kinds of entities that are looked at."""

PUBLIC = ("official", "armed_group", "party", "monitor", "un", "ngo", "analyst")
"""Roles in which a person speaks for others."""

JOINING = frozenset("al el ul as ash ad ar an at az of the for and in on to de du la le bin ibn abu".split())
"""Words of a name that may have small letters."""

NUMBERS = re.compile(
    r"\d|^(?:two|three|four|five|six|seven|eight|nine|ten|dozens?|hundreds?|some|several|many|all|both|each|other|last|more|at)\b", re.I
)

FORMERLY = re.compile(
    r"""\W*(?:which\s+(?:is|was)\s+|was\s+|is\s+|until\s+recently\s+)?
    (?:(?:formerly|previously|originally)(?:\s+(?:known|called|named)(?:\s+as)?)?
      |(?:also|better|now|once)\s+(?:known\s+as|called|named)
      |(?:has\s+|had\s+)?(?:renamed|rebranded)\s+(?:itself|themselves)(?:\s+(?:as|to))?
      |(?:has\s+|had\s+)?changed\s+(?:its|their)\s+name\s+(?:to|into))\b""",
    re.I | re.X,
)
"""What stands between two names of one actor where the words say that they are; only words of a name may follow."""


@dataclass
class Known:
    """An actor as the names of a casebook show it. `id`: its code in the register, or that of its name (`name_id`); `forms`: as written,
    with how often; `entities`: of each report in which it stands, the ids there; `context`: places and other actors of its claims."""

    id: str
    kinds: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    entities: dict[str, set[str]] = field(default_factory=dict)
    context: Counter[str] = field(default_factory=Counter)

    @property
    def name(self) -> str:
        """As it is written most, of equals the longest."""
        return max(self.forms, key=lambda form: (self.forms[form], len(form), form), default=self.id)

    @property
    def kind(self) -> str:
        return max(sorted(self.kinds), key=lambda kind: self.kinds[kind], default="group")


@dataclass(frozen=True)
class Told:
    """Words of a report that say of two names that they are of one actor."""

    a: str
    b: str
    report: str
    words: str


@dataclass
class Names:
    """`new`: names that the register does not know, by id; `registered`: actors of the register that stand in the casebook; `told`: where
    words say that two are one."""

    new: dict[str, Known] = field(default_factory=dict)
    registered: dict[str, Known] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)


def folded(name: str) -> str:
    """A name without letter case, accents and punctuation, and without an article before it."""
    words = [word for word, _, _ in words_of(name)]
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=50_000)
def name_id(name: str) -> str:
    """The id of a name that the register does not know: a hash, so that no verdict holds words of a report."""
    return f"actor-{blake2b(folded(name).encode(), digest_size=8).hexdigest()}"


def names(place: Store) -> Names:
    """All names of the newest versions of the reports, readers' comments left out."""
    found, hidden = Names(), set()
    for own, records in _newest(place):
        hidden |= _report(own, records, found)
    # A name that one report withholds or changes, or that is a private person's, is not put together across the others either.
    found.new = {id: known for id, known in found.new.items() if id not in hidden}
    ids = found.new.keys() | found.registered.keys()
    found.told = [told for told in found.told if told.a in ids and told.b in ids]
    return found


def _newest(place: Store) -> Iterator[tuple[Report, list[AnyRecord]]]:
    with place.reading() as connection:
        old = set(connection.execute(select(report.c.id).where(report.c.superseded_by.is_not(None))).scalars())
    for own, records in by_report(place):
        if own.id not in old and own.kind != "comment":
            yield own, records


def _report(own: Report, records: Sequence[AnyRecord], found: Names) -> set[str]:
    """Add the names of one report; the ids of those that must not be put together anywhere."""
    entities = {r.id: r for r in records if isinstance(r, Entity)}
    hidden, public = _speakers(records)
    mentions = [r for r in records if isinstance(r, Mention) and r.entity in entities and r.spans]
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        assert mention.entity is not None
        if _is_name(mention.text) and not (_one_word(mention.text) and _begins_sentence(own.text, mention.spans[0][0])):
            forms[mention.entity][mention.text] += 1
    kept: dict[str, Known] = {}
    at_mention: dict[tuple[str, str], str] = {}
    for id, entity in entities.items():
        if id in hidden or entity.kind not in KINDS or (entity.kind == "person" and entity.actor is None and id not in public):
            continue
        if entity.kind == "person":
            forms[id] = Counter({form: n for form, n in forms[id].items() if len(form.split()) > 1})
        if _is_name(entity.name) and not _one_word(entity.name):
            forms[id][entity.name] += 0
        ids = []
        for form, n in forms[id].items():
            if _shortened(form, (*forms[id], entity.name)):
                continue
            known, slug = _of_form(form, found)
            if known is None:
                continue
            known.forms[form] += max(n, 1)
            known.kinds[entity.kind] += 1
            known.entities.setdefault(own.id, set()).add(id)
            at_mention[id, form] = slug
            ids.append(slug)
        if entity.actor and own_register().get(entity.actor):
            kept[id] = found.registered.setdefault(entity.actor, Known(entity.actor))
            kept[id].kinds[entity.kind] += 1
            kept[id].entities.setdefault(own.id, set()).add(id)
            ids.append(entity.actor)
        one_entity = list(dict.fromkeys(ids))
        for a, b in ((a, b) for n, a in enumerate(one_entity) for b in one_entity[n + 1 :]):
            found.told.append(Told(a, b, own.id, f"{_written(a, found)} and {_written(b, found)} are one there"))
        for slug in ids:
            kept.setdefault(id, found.new.get(slug) or found.registered[slug])
    _appositions(own, mentions, at_mention, entities, found)
    _contexts(records, kept)
    return {name_id(form) for id in hidden if id in entities for form in {entities[id].name, *forms[id]}}


def _shortened(form: str, others: Iterable[str]) -> bool:
    """Is it only a part of what the same report calls the same actor in full ("the Council"), or a common noun with a capital?"""
    words = set(folded(form).split())
    if any(words < set(folded(other).split()) for other in others):
        return True
    return folded(form) in _nouns()


@lru_cache(maxsize=1)
def _nouns() -> frozenset[str]:
    return frozenset(noun for entry in own_codebook().nouns.values() for noun in entry.nouns)


def _of_form(form: str, found: Names) -> tuple[Known | None, str]:
    """The actor that a form stands for: none where the register knows the name already."""
    if own_register().find(form):
        return None, ""
    id = name_id(form)
    return found.new.setdefault(id, Known(id)), id


def _written(id: str, found: Names) -> str:
    entry = own_register().get(id)
    return f"“{entry.name if entry else found.new[id].name}”"


def _speakers(records: Iterable[AnyRecord]) -> tuple[set[str], set[str]]:
    """Entities whose names are withheld, changed or private; and those that speak for others or hold an office."""
    hidden, public = set(), set()
    for r in records:
        if isinstance(r, Statement) and r.speaker.entity:
            if r.speaker.disclosure in WITHHELD or is_private(r.speaker):
                hidden.add(r.speaker.entity)
            elif r.speaker.role in PUBLIC:
                public.add(r.speaker.entity)
        elif isinstance(r, Entity) and r.office:
            public.add(r.id)
    return hidden, public - hidden


def hidden_speakers(records: Iterable[AnyRecord]) -> set[str]:
    """Entities of one report whose names must not be put together with others."""
    return _speakers(records)[0]


def _is_name(form: str) -> bool:
    """Do all words have capitals, those that join others aside, and does none count?"""
    words = re.split(r"[\s\-]+", form.strip())
    capitals = [w for w in words if w[:1].isupper()]
    small = [w for w in words if w[:1].islower() and w.casefold() not in JOINING]
    return bool(capitals) and not small and not NUMBERS.search(form) and len(form) > 2


def _one_word(form: str) -> bool:
    """A single word, no acronym: it may owe its capital to the sentence that it begins."""
    words = form.split()
    return len(words) == 1 and not form.isupper()


def _begins_sentence(text: str, at: int) -> bool:
    before = text[:at].rstrip(" \t\"“‘'([")
    return not before or before[-1] in ".!?\n:;•"


def _appositions(
    own: Report, mentions: Sequence[Mention], at_mention: dict[tuple[str, str], str], entities: dict[str, Entity], found: Names
) -> None:
    """Neighbouring names of which the words between say that they are of one: "X, formerly Y", "X (ABC)"."""
    ordered = sorted(mentions, key=lambda m: m.spans[0])
    for one, other in itertools.pairwise(ordered):
        if one.entity == other.entity or one.entity is None or other.entity is None:
            continue
        between = own.text[one.spans[-1][1] : other.spans[0][0]]
        said = FORMERLY.match(between)
        bracketed = bool(re.fullmatch(r"\s*\(\s*", between)) and own.text[other.spans[-1][1] :].lstrip()[:1] == ")"
        if not ((said and _part_of_name(between[said.end() :])) or (bracketed and acronym_like(other.text))):
            continue
        ids = [at_mention.get((m.entity or "", m.text)) or entities[m.entity or ""].actor for m in (one, other)]
        if ids[0] and ids[1] and ids[0] != ids[1]:
            words = " ".join(own.text[one.spans[0][0] : other.spans[-1][1]].split())
            found.told.append(Told(ids[0], ids[1], own.id, f"“{words}”"))


def _part_of_name(words: str) -> bool:
    """Does nothing stand there but what a name may begin with: the article, quotation marks, words with capitals?"""
    return all(w[:1].isupper() or w.casefold() in JOINING for w in re.findall(r"\w+", words))


def acronym_like(form: str) -> bool:
    letters = form.replace(".", "")
    return letters.isupper() and letters.isalpha() and 2 <= len(letters) <= 8


def _contexts(records: Iterable[AnyRecord], kept: dict[str, Known]) -> None:
    """What stands in one claim with an actor: places, and other actors of the register, by their names."""
    for r in records:
        own: set[str] = set()
        with_them: set[tuple[str | None, str]] = set()
        for _, mention in actors_in(r):
            if mention.entity in kept:
                own.add(mention.entity)
            entry = own_register().get(mention.actor) if mention.actor else None
            if entry is not None and getattr(mention, "disclosure", None) not in WITHHELD:
                with_them.add((mention.entity, entry.name))
        places = {p.name or p.text or "" for _, p in places_in(r)} - {""}
        for id in own:
            kept[id].context.update([*places, *(actor for entity, actor in with_them if entity != id)])
