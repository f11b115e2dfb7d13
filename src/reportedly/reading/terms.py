"""The terms of an agreement: what sides agreed to do, what a deal provides for, and lists of points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Token

from reportedly.reading.circumstances import circumstances
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.steps import Steps, subject_step
from reportedly.reading.syntax import phrase, prepositional, subjects
from reportedly.reading.truces import Named, Truce
from reportedly.records import Agreement, Quote, quote
from reportedly.spans import trim

READER = "rules:1"
_LENGTHS = frozenset({"hour", "day", "week", "month", "hours", "days", "weeks", "months"})


def agreed(doc: Doc, named: list[Named], so_far: Records, words: Steps, ids: dict[int, str]) -> Iterator[Agreement]:
    """What sides "agreed to" do, where it is a thing that truces are made of: the step of agreeing, and each act as a term of it. It is the
    agreement named last before, else the next one, else one without a name."""
    for verb in doc:
        if verb.pos_ != "VERB" or verb.lemma_.lower() != "agree":
            continue
        act = next((c for c in verb.children if c.dep_ == "xcomp" and c.lemma_.lower() in words.concrete), None)
        who = subjects(verb) if act is not None else []
        if act is None or not who:
            continue
        near = [n.truce for n in named if n.head.i < verb.i][-1:] or [n.truce for n in named[:1]]
        truce = near[0] if near else Truce(first=(verb.idx, verb.idx + len(verb)), kind="other")
        agreement = ids.get(id(truce)) or so_far.new_id("truce", [truce.first])
        ids[id(truce)] = agreement
        text = so_far.report.text
        spans = (trim(text, phrase(who[0])[0] if who[0].i < verb.i else verb.idx, _end_of_act(act)),)
        sides = tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN", "PRON"))
        several = len(who) > 1 or who[0].tag_ in ("NNS", "NNPS")
        step = Agreement(
            id=so_far.new_id("agreement", spans), report=so_far.report.id, agreement=agreement, step="sign" if several else "accept",
            kind=truce.kind, name=truce.name, quote=quote(text, *spans), by=() if several else sides, parties=sides if several else (),
            place=where(verb, so_far).place, reader=READER, **circumstances(verb, spans, so_far),
        )  # fmt: skip
        yield step
        for one in [act, *(c for c in act.children if c.dep_ == "conj" and c.lemma_.lower() in words.concrete)]:
            own = (trim(text, one.idx, _end_of_act(one)),)
            yield Agreement(
                id=so_far.new_id("agreement", own), report=so_far.report.id, agreement=agreement, of=step.id, step="term", kind=truce.kind,
                name=truce.name, by=sides, quote=quote(text, *own), place=where(one, so_far).place, reader=READER,
                **circumstances(one, own, so_far),
            )  # fmt: skip


def _end_of_act(verb: Token) -> int:
    """Where the words of an act end: with its object and the places, times and people in prepositional phrases right after it."""
    last = verb
    for child in verb.rights:
        if child.dep_ in ("dobj", "prep", "prt", "dative", "advmod", "ccomp", "xcomp") and child.i <= last.i + 6:
            last = max(last, *[t for t in child.subtree if t.i <= verb.i + 12 and not t.is_punct], key=lambda t: t.i)
        elif child.dep_ in ("cc", "conj", "punct"):
            break
    return last.idx + len(last)


def clauses(mention: Named, words: Steps) -> Iterator[list[Token]]:
    """The clauses that tell terms: "under the deal, X will leave", "the deal says that ..."; each as its tokens."""
    head = mention.head
    preposition = head.head
    if head.dep_ == "pobj" and preposition.lower_ == "of" and preposition.head.lemma_.lower() in ("term", "provision", "condition"):
        preposition = preposition.head.head
    if (
        preposition.pos_ == "ADP"
        and preposition.lower_ in ("under", "per")
        and preposition.head.pos_ in ("VERB", "AUX")
        and preposition.i < preposition.head.i
    ):
        verb = preposition.head
        clauses = [verb, *(c for c in verb.children if c.dep_ == "conj" and c.pos_ in ("VERB", "AUX"))]
        for clause in clauses:
            out = [t for t in clause.subtree if not any(t.i >= o.left_edge.i and t.i <= o.right_edge.i for o in clauses if o.i > clause.i)]
            out = [t for t in out if not preposition.left_edge.i <= t.i <= preposition.right_edge.i]
            yield out
        return
    if head.dep_ == "nsubj" and head.head.pos_ == "VERB" and subject_step(head.head, words) == "term":
        for child in head.head.children:
            if child.dep_ in ("ccomp", "dobj", "xcomp") or (child.dep_ == "prep" and child.lower_ == "for"):
                parts = [child, *(c for c in child.children if c.dep_ == "conj" and child.dep_ != "dobj")]
                for part in parts:
                    yield [
                        t
                        for t in part.subtree
                        if t.i != child.i or child.dep_ != "prep"
                        if not any(o.left_edge.i <= t.i <= o.right_edge.i for o in parts if o.i > part.i)
                    ]


def term(clause: list[Token], mention: Named, agreement: str, latest: Agreement | None, so_far: Records) -> Agreement:
    """The record of one term, tied to the step that it is a term of."""
    text = so_far.report.text
    inside = [t for t in clause if not t.is_space]
    start, end = trim(text, inside[0].idx, inside[-1].idx + len(inside[-1]), also=",.;:–- ")
    spans = ((start, end),)
    verb = next((t for t in inside if t.pos_ in ("VERB", "AUX") and t.head not in inside), inside[0])
    who = tuple(actor_mention(t, so_far) for t in subjects(verb) if t.pos_ in ("NOUN", "PROPN", "PRON")) if verb.pos_ == "VERB" else ()
    return Agreement(
        id=so_far.new_id("agreement", spans), report=so_far.report.id, agreement=agreement, of=latest.id if latest else None, step="term",
        kind=mention.truce.kind, name=mention.truce.name, by=who, quote=quote(text, *spans), place=where(verb, so_far).place,
        duration=duration(verb, None, text), reader=READER, **circumstances(verb, spans, so_far),
    )  # fmt: skip


def duration(head: Token, verb: Token | None, text: str) -> Quote | None:
    """How long it is to last: "48-hour", "for seven days", "week-long"."""
    for child in head.lefts:
        lower = child.lower_
        if lower in ("daylong", "weeklong", "day-long", "week-long", "monthlong", "month-long"):
            return quote(text, (child.idx, child.idx + len(child)))
        if child.dep_ in ("amod", "compound", "nmod", "nummod") and (
            lower in _LENGTHS or any(c.lower_ in _LENGTHS for c in child.children)
        ):
            edge = child.left_edge
            if edge.like_num or edge.lower_ in _LENGTHS or edge.pos_ == "NUM":
                return quote(text, (edge.idx, child.idx + len(child)))
    for governor in (head, verb):
        if governor is not None:
            for preposition, inner in prepositional(governor, "for"):
                if inner.lower_ in _LENGTHS and preposition.i > head.i:
                    return quote(text, (inner.left_edge.idx, inner.idx + len(inner)))
    return None


_POINT = re.compile(r"[ \t\u00a0]*(?:[-–—•*·▪●◦]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t\u00a0]+(?P<point>\S.*)")
_ANNOUNCES = re.compile(
    r"\b(?:terms?|conditions?|points?|provisions?|clauses?|deal|agreement|truce|ceasefire|offer|proposal|accord|settlement)\b", re.I
)


def listed(named: list[Named], so_far: Records, ids: dict[int, str], latest: dict[int, Agreement]) -> Iterator[Agreement]:
    """The points of a list that a line announces ("The deal provides for:"), each a term of the agreement named last before it."""
    text = so_far.report.text
    parse = so_far.one(Parse)
    mention, at, announced = None, 0, False
    waiting = list(named)
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.rstrip()
        while waiting and waiting[0].head.idx < at:
            mention = waiting.pop(0)
        point = _POINT.match(bare)
        if point is None:
            announced = bare.endswith(":") and bool(_ANNOUNCES.search(bare)) if bare else announced
            continue
        if not announced or mention is None:
            continue
        span = trim(text, start + point.start("point"), start + len(bare), also=".;,")
        if span[0] >= span[1]:
            continue
        key = id(mention.truce)
        verb = parse.tokens(*span).root
        told = circumstances(verb, (span,), so_far)
        if told["modality"] in ("actual", "ongoing"):
            told["modality"] = "planned"
        of = latest.get(key)
        yield Agreement(
            id=so_far.new_id("agreement", (span,)), report=so_far.report.id, agreement=ids[key], of=of.id if of else None, step="term",
            kind=mention.truce.kind, name=mention.truce.name, quote=quote(text, span), place=where(verb, so_far).place, reader=READER, **told,
        )  # fmt: skip


def batches(doc: Doc, named: list[Named], so_far: Records, ids: dict[int, str]) -> Iterator[Agreement]:
    """ "The first batch of fighters left the town": a step of carrying out the evacuation or settlement that the report has named."""
    known = [n for n in named if n.truce.kind in ("evacuation", "settlement", "surrender", "local_truce", "other") and id(n.truce) in ids]
    if not known:
        return
    text = so_far.report.text
    for noun in doc:
        if noun.lemma_.lower() != "batch" or noun.pos_ != "NOUN":
            continue
        verb = noun.head if noun.head.pos_ == "VERB" else next((t for t in doc[noun.i + 1 : noun.i + 7] if t.pos_ == "VERB"), None)
        if verb is None or verb.sent.start != noun.sent.start:
            continue
        mention = next((n for n in reversed(known) if n.head.i < noun.i), known[0])
        start, end = phrase(noun)
        spans = (trim(text, min(start, verb.idx), max(end, verb.idx + len(verb))),)
        yield Agreement(
            id=so_far.new_id("agreement", spans), report=so_far.report.id, agreement=ids[id(mention.truce)], step="implement",
            kind=mention.truce.kind, name=mention.truce.name, quote=quote(text, *spans), batch=quote(text, (start, end)),
            place=where(verb, so_far).place, reader=READER, **circumstances(verb, spans, so_far),
        )  # fmt: skip
