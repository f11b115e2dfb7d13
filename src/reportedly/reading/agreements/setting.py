"""Where and when a step in the life of an agreement is told to be: not the place and the day of what its sentence sets before or after it,
nor those that only say which agreement it is."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.agreements.kinds import SIDES
from reportedly.reading.agreements.truces import Named
from reportedly.reading.attached import DEFINITE, index, path
from reportedly.reading.language import Parse
from reportedly.reading.notes import Reference
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.times.when import is_of_telling
from reportedly.records import PlaceMention, Quote, TimeMention

_APART = frozenset({"after", "before", "since", "until", "although", "though", "because"})
_CLAUSES = frozenset({"advcl", "relcl", "acl", "pcomp"})
_OF_MAKING = frozenset({"sign", "announce", "offer", "negotiate", "accept"})
"""Steps whose day may stand in the name of an agreement ("signed the May truce")."""


def place_of(by: Token, mention: Named, so_far: Records) -> tuple[PlaceMention, ...]:
    """The places of the step that `by` tells of the agreement that is named: those of its own clause."""
    inside = (mention.span[0], mention.head.idx)
    named_before = mention.head.pos_ == "PRON" or any(c.lower_ in DEFINITE for c in mention.head.lefts)
    out = []
    for place in where(by, so_far).place:
        head = _head(place, so_far)
        if any(s < inside[1] and inside[0] < e for s, e in place.spans):
            continue
        if head.sent.start != by.sent.start and mention.head.tag_ == "NNS" and not named_before:
            continue  # "several truces" are no part of what the sentence before tells
        if _is_of_people(head, so_far) or (place.lat is None and (head.ent_type_ == "NORP" or head.tag_ == "NNPS")):
            continue
        if not _is_apart(head, by, mention, from_above=True) and not _is_beyond(head, by, mention):
            out.append(place)
    if not out and _within(by, mention) is not None:
        for hung in index(PlaceMention, so_far).of(by):  # "signed with the regime *in Kunming*"
            steps = path(hung.head, by) or [hung.head]
            own = by.is_ancestor(hung.head) and not any(s.dep_ in _CLAUSES or s.dep_ == "conj" for s in steps)
            if own and hung.head.dep_ == "pobj" and hung.head.head.lower_ in ("in", "at"):
                out.append(hung.mention)
    return tuple(out)


def here(token: Token, so_far: Records) -> tuple[PlaceMention, ...]:
    """The places of what `token` tells that stand in its own sentence."""
    first, last = token.sent.start_char, token.sent.end_char
    return tuple(p for p in where(token, so_far).place if first <= p.spans[0][0] < last)


def time_of(by: Token, step: str, found: TimeMention | None, mention: Named, so_far: Records) -> TimeMention | None:
    """`found` where it is the time of the step; else the time that hangs on its verb, beside those of the agreement's own name."""
    if found is None:
        return None
    head = _head(found, so_far)
    if _is_apart(head, by, mention) or head.sent.start != by.sent.start or is_of_telling(found, by, so_far):
        return None
    clause = _within(by, mention) if head.i > mention.head.i or head.i < mention.head.left_edge.i else None
    if clause is not None and not clause.is_ancestor(head):
        return None  # "the truce, *which Qatar brokered*, took effect on Monday"
    if not _is_of_name(head, by, mention) or (
        step in _OF_MAKING and head.i < mention.head.i and found.precision in ("month", "year", "season")
    ):
        return found
    for hung in index(TimeMention, so_far).of(by):
        steps = path(hung.head, by)
        if steps and not any(s.dep_ in _CLAUSES or s.i == mention.head.i for s in steps):
            return hung.mention
    return None


def _is_of_people(head: Token, so_far: Records) -> bool:
    """Does a name of a place only say whose people they are ("*Amhara* militias")?"""
    above = head.head
    if head.dep_ == "compound" and above.lemma_.lower() in ("group", "militia", "faction", "gang", "alliance"):
        return True
    return (
        head.dep_ in ("compound", "amod", "nmod")
        and above.tag_ == "NNS"
        and (above.lemma_.lower() in SIDES or above.i in so_far.by(Reference, "head"))
    )


def _within(by: Token, mention: Named) -> Token | None:
    """The participle or relative clause of the agreement's noun that tells the step ("a truce *signed in Lome*")."""
    return next((c for c in mention.head.rights if c.dep_ in ("acl", "relcl") and (c.i == by.i or c.is_ancestor(by))), None)


def _is_beyond(head: Token, by: Token, mention: Named) -> bool:
    """Does a place belong to the clause around that of the step ("would leave Bor under a truce signed in Lome")?"""
    clause = _within(by, mention)
    if clause is None or head.sent.start != by.sent.start or clause.is_ancestor(head):
        return False
    governor = mention.head.head  # "The accord, brokered by Togo, ended the war between the peoples of Bor"
    return head.i < mention.head.i or any(c.dep_ == "dobj" and c.is_ancestor(head) for c in governor.rights)


def _head(said: Quote, so_far: Records) -> Token:
    return so_far.one(Parse).tokens(*said.spans[0]).root


def _is_of_name(head: Token, by: Token, mention: Named) -> bool:
    """Does a time only tell which agreement is meant ("the *2015* accord collapsed", "the deal signed *in May* has held")?"""
    noun = mention.head
    if noun.left_edge.i <= head.i < noun.i:
        return True
    return any(
        c.dep_ in ("acl", "relcl") and (c.i == head.i or c.is_ancestor(head)) and c.i != by.i and not c.is_ancestor(by) for c in noun.rights
    )


def _is_apart(head: Token, by: Token, mention: Named, *, from_above: bool = False) -> bool:
    """Do the words stand in a clause that tells of something else: "after rebels overran Goma", or above "days after the truce was signed"?
    `from_above`: "since it began" is of the same place as what the sentence tells."""
    if head.sent.start != by.sent.start:
        return False
    token = head
    while token.i != by.i and token.head.i != token.i and not token.is_ancestor(by):
        if token.dep_ in ("relcl", "acl") and token.head.i != mention.head.i and (token.dep_ == "relcl" or _is_doer(token.head, by)):
            return True  # "Its allies, who hold Goma, rejected the truce", "a truce with the Front, which broke away in May"
        if token.dep_ in ("advcl", "pcomp") and _sets_apart(token):
            return True
        joined = token.dep_ == "conj" and token.pos_ in ("VERB", "AUX") and by.pos_ in ("VERB", "AUX") and token.head.i == by.i
        if token.dep_ == "appos" or joined:
            return token.i != mention.head.i and not token.is_ancestor(mention.head)
        token = token.head
    token = by
    while token.head.i != token.i and not token.is_ancestor(head):
        of_doer = token.dep_ == "relcl" and token.head.dep_ in ("nsubj", "nsubjpass")  # "The Front, which never signed it, attacked Bor"
        if token.dep_ == "relcl" and token.head.i != mention.head.i and (not from_above or of_doer) and not token.is_ancestor(head):
            return True  # "By June he sat with the envoy, *who chaired the talks*"
        if token.dep_ == "advcl" and _sets_apart(token) and not (from_above and any(c.lower_ == "since" for c in token.lefts)):
            return not (token.i == head.i or token.is_ancestor(head))
        token = token.head
    return False


def _sets_apart(clause: Token) -> bool:
    marks = [c for c in clause.lefts if c.dep_ in ("mark", "prep") and c.lower_ in _APART]
    own = any(c.dep_ in ("nsubj", "nsubjpass") for c in (*clause.lefts, *clause.children)) or any(
        m.i + 1 < clause.i and list(m.rights) for m in marks
    )
    return own and (bool(marks) or (clause.dep_ == "pcomp" and clause.head.lower_ in _APART))


def _is_doer(noun: Token, by: Token) -> bool:
    """Is a noun whoever does what the clause of `by` tells?"""
    while noun.dep_ in ("conj", "appos", "pobj", "prep") and noun.head.i != noun.i:
        noun = noun.head
    return noun.dep_ in ("nsubj", "nsubjpass") and (noun.head.i == by.i or noun.head.is_ancestor(by))
