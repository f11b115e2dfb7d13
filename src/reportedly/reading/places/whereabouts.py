"""Where an act is said to have happened: the place of the act, and not of whoever did it or says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from weakref import WeakKeyDictionary

from spacy.tokens import Token

from reportedly.reading.attached import (
    CLAUSES,
    INHERITS,
    Hung,
    befell_before,
    goes_on,
    has_own_subject,
    index,
    nearest_clause,
    path,
    speaks_of,
)
from reportedly.reading.notes import Reference
from reportedly.reading.places.toponyms import BESIDE, OWNER
from reportedly.reading.stage import Records
from reportedly.reading.wording import Wording
from reportedly.records import PlaceMention, TimeMention


@dataclass(frozen=True, slots=True)
class Where:
    """Where an act is said to have happened, most precise place first; for movements where from and where to."""

    place: tuple[PlaceMention, ...] = ()
    origin: tuple[PlaceMention, ...] = ()
    destination: tuple[PlaceMention, ...] = ()


_Hung = Hung[PlaceMention]
_Lists = Mapping[str, frozenset[str]]
_WIDTH = {"site": 0, "neighbourhood": 1, "locality": 2, "line": 3, "district": 4, "region": 6, "province": 5, "country": 7, None: 2}
"""Labels under which a word shares the place of what it hangs on ("bombed X, killing ten"); ccomp is not among them: it is said elsewhere."""
_ACTS = frozenset({"nsubj", "agent", "csubj", "expl"})
_TO = frozenset({"to", "into", "towards", "toward"})
_NOT_PLACES = frozenset({"by", "with", "about", "despite", "according", "like", "unlike", "including", "because", "than", "without"})
_OF_DOERS = frozenset({"by", "with", "including", "like"})
"""Of these, those that lead to whoever acts, or to one of many: what follows a noun of another sort ("by a blast in Homs") is a place still."""
_BESIDE_TALK = 3
"""Words up from a place at which it may still be told of an occasion: "in", "Brussels", "met"."""
_SEATED = frozenset(
    "administration authority council diplomat embassy government headquarters ministry office official opposition regime".split()
)
"""Nouns for those who sit somewhere: what is told "in" that place is theirs."""
_SENT_ABROAD = frozenset({"embassy", "consulate", "mission", "ambassador", "envoy", "army", "government", "president", "force", "troop"})
"""Nouns for bodies of a state, which may be anywhere: "the embassy of Chad"."""
_FIRING = frozenset({"fire", "launch", "shell", "shoot", "lob"})
"""Verbs of shooting: "fired from" tells from where, "fired into" where it struck."""
_OTHER_TIMES = frozenset({"month", "season", "year"})
"""How precisely a sentence tells the time that leaves the story for what was before it."""
_LOCATIVE = frozenset({"in", "near", "at", "inside", "outside", "around", "across", "throughout"})
_WHEN = frozenset({"when", "as", "after", "while"})
_kept_doers: WeakKeyDictionary[Records, frozenset[int]] = WeakKeyDictionary()


def where(trigger: Token, so_far: Records) -> Where:
    """Where the act that `trigger` (verb or noun) names is said to have happened: the place of the act and not of its speaker or doer.

    Looked for in this order: what hangs on the trigger, what hangs on a clause that tells how it came ("killed when jets hit ..."), what
    hangs on the clauses that it is part of, the one place of its sentence, and the one place of the sentence before, where the words go
    on about the same incident. Empty where none of these tells it.
    """
    places, lists = index(PlaceMention, so_far), so_far.one(Wording).lists
    here = places.of(trigger)
    text = so_far.report.text
    if here:
        doers = _doers(so_far)
        talked = here if speaks_of(trigger, so_far) else [h for h in here if not _of_talk(h, trigger, so_far)]
        found = (
            _attached(trigger, here, doers, lists)
            or _brought_about(trigger, here, doers)
            or _inherited(trigger, talked, doers)
            or _alone(trigger, talked, doers, text)
        )
        return _where(found, trigger, here, text, lists) if found else Where()
    if goes_on(trigger) and not any(h.mention.precision in _OTHER_TIMES for h in index(TimeMention, so_far).of(trigger)):
        before = trigger.sent.start - 1
        if before >= 0 and "\n\n" not in text[trigger.doc[before].idx : trigger.sent.start_char]:
            one = _one_group([h for h in places.of(trigger.doc[before]) if not _of_talk(h, trigger, so_far)], text)
            if one and any(t.pos_ in ("VERB", "AUX") for t in trigger.doc[before].sent):
                return Where(place=_ordered(_not_locating(one, one, text)))
    return Where()


def _doers(so_far: Records) -> frozenset[int]:
    """Tokens that head a phrase for somebody who acts: what hangs on them tells who they are, not where they acted."""
    found = _kept_doers.get(so_far)
    if found is None:
        found = _kept_doers[so_far] = frozenset(r.head for r in so_far.of(Reference))
    return found


def _attached(trigger: Token, here: Sequence[_Hung], doers: frozenset[int], lists: _Lists) -> list[_Hung]:
    """What hangs on the trigger itself, in its own clause, and is not its doer; for a noun also what hangs on the verb that says that it
    happens ("talks will begin in Geneva")."""
    verb = trigger.head
    if trigger.dep_ in ("nsubj", "nsubjpass", "dobj") and verb.lemma_ in lists["comes_about"]:
        return [h for h in here if h.head.i == trigger.i or _hangs(h, verb, doers)]
    return nearest_clause(trigger, [h for h in here if h.head.i == trigger.i or _hangs(h, trigger, doers)])


def _hangs(hung: _Hung, on: Token, doers: frozenset[int], past: Token | None = None) -> bool:
    steps = path(hung.head, on)
    if not steps or any(s.dep_ in CLAUSES for s in steps) or (past is not None and any(s.i == past.i for s in steps)):
        return False
    top = steps[-1]
    if top.dep_ in _ACTS and any(s.dep_ == "prep" and s.lower_ == "from" for s in steps):
        return False  # "shells from the hill hit the quarter"
    if top.dep_ in _ACTS and on.pos_ in ("VERB", "AUX") and (top.i in doers or top.i == hung.head.i) and not _adjunct(hung):
        return False
    return not _blocked(steps, doers)


def _blocked(steps: Sequence[Token], doers: frozenset[int]) -> bool:
    """Does a preposition on the way up say that the place is not where it happened ("by rebels from Idlib", "according to medics in Homs",
    "the embassies of France and Italy")?"""
    for n, step in enumerate(steps):
        if step.dep_ == "prep" and step.lower_ == "of" and step.head.lemma_.lower() in _SENT_ABROAD:
            return True
        if step.dep_ in ("prep", "agent") and step.lower_ in _NOT_PLACES:
            if step.lower_ not in _OF_DOERS or n == 1 or (n > 1 and steps[n - 1].i in doers):
                return True
    return False


def _adjunct(hung: _Hung) -> bool:
    """Does the word before a place tell where ("Near Raqqa, two strikes ..."), whatever the parser makes of it?"""
    first = hung.first
    return hung.head.doc[first].lower_ in _LOCATIVE or (first > 0 and hung.head.doc[first - 1].lower_ in _LOCATIVE)


def _brought_about(trigger: Token, here: Sequence[_Hung], doers: frozenset[int]) -> list[_Hung]:
    """What hangs on a clause below that is part of the act or tells how it came about: "ten were killed when jets hit a market in Idlib",
    "bombardment targeting a suburb of Aleppo"."""
    for clause in trigger.children:
        told = clause.dep_ in ("acl", "relcl", "xcomp") or (
            clause.dep_ == "advcl"
            and (clause.tag_ == "VBG" or any(c.lower_ in _WHEN for c in clause.children if c.dep_ in ("mark", "advmod")))
        )
        if told:
            found = [h for h in here if h.head.i == clause.i or _hangs(h, clause, doers)]
            if found:
                return found
    return []


def _inherited(trigger: Token, here: Sequence[_Hung], doers: frozenset[int]) -> list[_Hung]:
    """What hangs on the clauses above: of the clause of a speaker only what opens the sentence ("In Douma, activists said ...")."""
    below, opening_only = trigger, False
    for _ in range(6):
        if below.head.i == below.i:
            return []
        above = below.head
        if below.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ == "had" for c in below.children):
            return []  # "Kenya, which had mediated before, withdrew in December"
        if below.dep_ in ("ccomp", "parataxis", "csubj"):
            opening_only = True
        elif below.dep_ not in INHERITS:
            return []
        found = [h for h in here if _hangs(h, above, doers, past=below) and (not opening_only or _opens(h, above))]
        if has_own_subject(below):
            found = [h for h in found if h.first < above.i]
        if found:
            return found
        below = above
    return []


def _opens(hung: _Hung, verb: Token) -> bool:
    """Does a place stand before the verb and its subject, as the setting of all that follows?"""
    first = min((c.left_edge.i for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), default=verb.i)
    return hung.head.i < first


def _alone(trigger: Token, here: Sequence[_Hung], doers: frozenset[int], text: str) -> list[_Hung]:
    """The one place of the sentence (with the district and province told beside it), unless it is the doer's or the speaker's."""
    doc = trigger.doc
    here = [h for h in here if not any(t.text == ";" for t in doc[min(h.first, trigger.i) : max(h.first, trigger.i)])]
    return _one_group([h for h in here if not _on_side_of_doer(h, trigger, doers) and not befell_before(h, trigger)], text)


def _of_talk(hung: _Hung, trigger: Token, so_far: Records) -> bool:
    """Is a place that of an occasion on which acts are spoken of ("ministers meeting in Brussels"), told before the act or beside it, or
    the seat of those who speak ("the government in Damascus")?"""
    token = hung.head
    if token.dep_ == "pobj" and token.head.lower_ == "in" and token.head.head.lemma_.lower() in _SEATED:
        return True
    for _ in range(_BESIDE_TALK):
        if token.head.i == token.i or token.dep_ in ("ccomp", "parataxis"):
            return False
        token = token.head
        if token.i == trigger.i or (token.is_ancestor(trigger) and (hung.first > trigger.i or not speaks_of(token, so_far))):
            return False
        if speaks_of(token, so_far):
            return True
    return False


def _one_group(here: Sequence[_Hung], text: str) -> list[_Hung]:
    """All of `here` where they are one place told more and more widely ("Saraqib in Idlib province"); else nothing."""
    for a, b in pairwise(here):
        if a.mention.entity != b.mention.entity and not _beside(a, b, text) and not _locates(a, b, text):
            return []
    return list(here)


def _beside(a: _Hung, b: _Hung, text: str) -> bool:
    """Does one of two places that follow each other lie in the other, by the words between them?"""
    end, start = a.mention.spans[0][1], b.mention.spans[0][0]
    if text[end:start].strip() == "," and _WIDTH[b.mention.precision] <= _WIDTH[a.mention.precision]:
        return False  # a list: "Aleppo, Homs"
    return 0 <= start - end <= 60 and (BESIDE.fullmatch(text, end, start) is not None or OWNER.fullmatch(text, end, start) is not None)


def _locates(a: _Hung, b: _Hung, text: str) -> bool:
    """Does `b` only tell where `a` lies ("Daquq, 40 km south of Kirkuk")?"""
    relation, between = b.mention.relation, text[a.mention.spans[0][1] : b.mention.spans[0][0]]
    return relation is not None and len(between) <= len(relation) + 25 and between.lstrip(" (,\u00a0").startswith(relation.split()[0])


def _not_locating(found: Sequence[_Hung], here: Sequence[_Hung], text: str) -> list[_Hung]:
    """Without those that only tell where another lies."""
    locating = {id(b) for a, b in pairwise(here) if _locates(a, b, text) and a in found}
    return [h for h in found if id(h) not in locating]


def _on_side_of_doer(hung: _Hung, trigger: Token, doers: frozenset[int]) -> bool:
    """Does a place belong to whoever acts or speaks ("activists in Homs said", "by rebels from Idlib"), or to the clause of the speaker?"""
    steps = [hung.head]
    while steps[-1].head.i != steps[-1].i and not (steps[-1].dep_ in CLAUSES and steps[-1].pos_ in ("VERB", "AUX")):
        steps.append(steps[-1].head)
    if _blocked(steps, doers):
        return True
    clause = steps[-1]
    side = steps[-2] if len(steps) > 1 else clause
    if side.dep_ in _ACTS and clause.pos_ in ("VERB", "AUX") and (side.i in doers or (side.i == hung.head.i and not _adjunct(hung))):
        return True
    below = trigger
    while below.head.i != below.i:
        if below.dep_ == "ccomp" and below.head.i == clause.i:
            return not _opens(hung, clause) and not _beyond(hung, clause, trigger)
        below = below.head
    return False


def _beyond(hung: _Hung, verb: Token, trigger: Token) -> bool:
    """Does a place stand so far behind a verb of saying, on the way to what was said, that the parser will have misplaced it?"""
    return verb.i + 4 < hung.first < trigger.i and not any(t.lower_ == "that" for t in hung.head.doc[hung.head.i : trigger.i])


def _where(found: Sequence[_Hung], trigger: Token, here: Sequence[_Hung], text: str, lists: _Lists) -> Where:
    origin: list[_Hung] = []
    destination: list[_Hung] = []
    place: list[_Hung] = []
    heads = {h.head.i for h in here}
    for hung in _with_wider(_not_locating(found, here, text), here, text):
        way = _way(hung, trigger, heads, lists)
        (origin if way == "from" else destination if way == "to" else place).append(hung)
    at = _ordered(place or origin or destination)
    if trigger.lemma_.lower() in _FIRING:
        return Where(place=at, origin=_ordered(origin))
    if trigger.lemma_.lower() not in lists["moves"] and trigger.head.lemma_.lower() not in lists["moves"]:
        return Where(place=at)
    return Where(place=at, origin=_ordered(origin), destination=_ordered(destination))


def _with_wider(found: Sequence[_Hung], here: Sequence[_Hung], text: str) -> list[_Hung]:
    """With each place those told right beside it: the district and the province that it lies in."""
    out = list(found)
    for a, b in pairwise(here):
        if (a in out) != (b in out) and _beside(a, b, text):
            out.append(b if a in out else a)
    return sorted(out, key=lambda h: h.first)


def _way(hung: _Hung, trigger: Token, heads: set[int], lists: _Lists) -> str | None:
    """ "from" or "to" where a place is one end of a movement, by the preposition above it; None where that belongs to a noun on the way
    ("the road from Damascus to Homs")."""
    token = hung.head
    while token.i != trigger.i and token.head.i != token.i:
        if token.dep_ == "dobj" and token.head.i == trigger.i and trigger.lemma_.lower() in lists["leaves"]:
            return "from"  # "left Zabadani for Idlib"
        if token.dep_ == "prep" and token.lower_ == "for" and token.head.i == trigger.i and trigger.lemma_.lower() in lists["leaves"]:
            return "to"
        if token.dep_ == "prep" and (token.lower_ == "from" or token.lower_ in _TO):
            above = token.head
            if above.i not in heads and above.i not in (trigger.i, trigger.head.i) and above.pos_ not in ("ADP", "SCONJ"):
                return None
            if token.lower_ == "from":
                return "from"
            return "to" if trigger.lemma_.lower() in lists["moves"] or above.lemma_.lower() in lists["moves"] else None
        token = token.head
    return None


def _ordered(found: Iterable[_Hung]) -> tuple[PlaceMention, ...]:
    """Each place once, the most precise first."""
    out: dict[str | None, PlaceMention] = {}
    for hung in found:
        out.setdefault(hung.mention.entity or hung.mention.text, hung.mention)
    return tuple(sorted(out.values(), key=lambda m: _WIDTH[m.precision]))
