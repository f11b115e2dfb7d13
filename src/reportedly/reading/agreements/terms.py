"""The terms of an agreement: what sides agreed to do, what a deal provides for, and lists of points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span, Token

from reportedly.reading.agreements.setting import here, place_of, time_of
from reportedly.reading.agreements.truces import Named
from reportedly.reading.agreements.words import Steps
from reportedly.reading.circumstances import circumstances, claimed
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.noun_phrases import phrase
from reportedly.reading.places import where
from reportedly.reading.stage import Records
from reportedly.reading.syntax import is_passive, prepositional, subjects
from reportedly.records import Agreement, Quote, Statement, quote
from reportedly.spans import trim

LENGTHS = frozenset({"hour", "day", "week", "month", "hours", "days", "weeks", "months"})


def end_of_act(verb: Token) -> int:
    """Where the words of an act end: with its object and the places, times and people in prepositional phrases right after it."""
    last = verb
    for child in verb.rights:
        if child.dep_ in ("dobj", "prep", "prt", "dative", "advmod", "ccomp", "xcomp") and child.i <= last.i + 6:
            last = max([last, *(t for t in child.subtree if t.i <= verb.i + 12 and not t.is_punct)], key=lambda t: t.i)
        elif child.dep_ in ("cc", "conj", "punct"):
            break
    return last.idx + len(last)


def term(clause: list[Token], mention: Named, agreement: str, latest: Agreement | None, so_far: Records, words: Steps) -> Agreement:
    """The record of one term, tied to the step that it is a term of; of carrying it out where it is told as done."""
    text = so_far.report.text
    inside = [t for t in clause if not t.is_space]
    start, end = trim(text, inside[0].idx, inside[-1].idx + len(inside[-1]), also=",.;:–- ")
    spans = ((start, end),)
    verb = next((t for t in inside if t.pos_ in ("VERB", "AUX") and (t.head.i == t.i or t.head not in inside)), inside[0])
    if verb.lemma_ == "be" and (inner := next((c for c in verb.rights if c.dep_ == "xcomp" and c.tag_ in ("VB", "VBN")), None)) is not None:
        verb = inner  # "five thousand were to be disarmed"
    who = tuple(actor_mention(t, so_far) for t in subjects(verb) if t.pos_ in ("NOUN", "PROPN", "PRON")) if verb.pos_ == "VERB" else ()
    shared = claimed("agreement", verb, spans, so_far)
    shared["time"] = time_of(verb, "term", shared["time"], mention, so_far)
    to_be = any(c.dep_ == "auxpass" and c.lower_ in ("is", "are", "be") for c in verb.children)  # "that its men are freed"
    if shared["modality"] in ("actual", "ongoing") and (verb.tag_ not in ("VBD", "VBN") or to_be):
        shared["modality"] = "planned"
    done = shared["modality"] == "actual" and verb.tag_ == "VBD" and verb.lemma_.lower() in words.obliged  # "under the deal, fighters left"
    of = latest.id if latest and not done else None
    return Agreement(
        agreement=agreement, of=of, step="implement" if done else "term", kind=mention.truce.kind, name=mention.truce.name, by=who,
        place=tuple(p for p in place_of(verb, mention, so_far) if start <= p.spans[0][0] < end), duration=duration(verb, None, text), **shared,
    )  # fmt: skip


def duration(head: Token, verb: Token | None, text: str) -> Quote | None:
    """How long it is to last: "48-hour", "for seven days", "week-long"."""
    for child in head.lefts:
        lower = child.lower_
        if lower == "old" or lower.endswith("-old"):
            continue  # "the week-old truce" may last
        if lower in ("daylong", "weeklong", "day-long", "week-long", "monthlong", "month-long"):
            return quote(text, (child.idx, child.idx + len(child)))
        if child.dep_ in ("amod", "compound", "nmod", "nummod") and (lower in LENGTHS or any(c.lower_ in LENGTHS for c in child.children)):
            edge = child.left_edge
            if edge.like_num or edge.lower_ in LENGTHS or edge.pos_ == "NUM":
                return quote(text, (edge.idx, child.idx + len(child)))
    for governor in (head, verb):
        if governor is not None:
            for preposition, inner in prepositional(governor, "for"):
                if inner.lower_ in LENGTHS and preposition.i > head.i:
                    return quote(text, (inner.left_edge.idx, inner.idx + len(inner)))
    return None


_POINT = re.compile(r"[ \t\u00a0]*(?:[-–—•*·▪●◦]|\(?\d{1,2}[.)]|\(?[a-z][.)])[ \t\u00a0]+(?P<point>\S.*)")


_ANNOUNCES = re.compile(
    r"\b(?:terms?|conditions?|points?|provisions?|clauses?|deal|agreement|truce|ceasefire|offer|proposal|accord|settlement)\b", re.I
)


_LISTS = re.compile(r"\b(?:terms|conditions|points|provisions|clauses|following|as follows)\b|\b(?:under|by) (?:the|this|its) ", re.I)
"""What a line says that a list of paragraphs follows, without marks of its own."""


_LONGEST_POINT = 45
"""Words that a paragraph of such a list has at most."""


def listed(named: list[Named], so_far: Records, ids: dict[int, str], latest: dict[int, Agreement]) -> Iterator[Agreement]:
    """The points of a list that a line announces ("The deal provides for:", "The terms as reported:"), each a term of the agreement named
    last before it. Points have marks, or are short paragraphs that tell nothing past; the first other paragraph ends the list."""
    text = so_far.report.text
    parse = so_far.one(Parse)
    mention, at, announced, loose = None, 0, False, False
    waiting = list(named)
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.rstrip()
        while waiting and waiting[0].head.idx < at:
            mention = waiting.pop(0)
        if not bare:
            continue
        point = _POINT.match(bare)
        if point is None and bare.endswith(":"):
            announced = bool(_ANNOUNCES.search(bare))
            loose = announced and bool(_LISTS.search(bare))
            continue
        span = trim(text, start + (point.start("point") if point else 0), start + len(bare), also=".;,")
        if announced and point is None and not (loose and span[0] < span[1] and _is_point(parse.tokens(*span))):
            announced = False
        if not announced or mention is None or span[0] >= span[1]:
            continue
        key = id(mention.truce)
        verb = parse.tokens(*span).root
        told = claimed("agreement", verb, (span,), so_far)
        if told["modality"] in ("actual", "ongoing"):
            told["modality"] = "planned"
        of = latest.get(key)
        yield Agreement(
            agreement=ids[key], of=of.id if of else None, step="term", kind=mention.truce.kind, name=mention.truce.name,
            place=where(verb, so_far).place, **told,
        )  # fmt: skip


_PERFECT = frozenset({"has", "have", "had", "been", "not", "n't", "already"})


def _is_point(words: Span) -> bool:
    """Does a paragraph put a term: short, in the present or without a verb, with nothing done or said before?"""
    if len(words) > _LONGEST_POINT:
        return False
    return not any(
        t.tag_ == "VBD" or t.lemma_ == "say" or (t.tag_ == "VBN" and t.i > words.start and t.nbor(-1).lower_ in _PERFECT) for t in words
    )


_BINDING = frozenset({"must", "will", "shall", "would", "'ll", "should"})


_REACH = 4
"""Sentences after an agreement is told to be made in which "must", "will" and "is to" tell its terms."""


MADE = frozenset({"sign", "accept", "announce", "offer", "negotiate"})


_ASKS = frozenset({"warn", "threaten", "deny", "reject", "dispute", "ask", "accuse", "speculate"})


def _is_no_term(holder: Statement) -> bool:
    """Does somebody demand or warn of it, and not tell it ("must be withdrawn, the minister said" tells a term; "must", in quotation marks
    or with a verb of demand, does not)?"""
    if holder.stance != "demand":
        return holder.stance in _ASKS
    cue, content = (q.text or "" if q is not None else "" for q in (holder.cue, holder.content))
    return cue.lower() not in ("said", "says", "according to") or content.startswith(('"', "“", "'", "‘", "«"))


def obligations(
    doc: Doc, named: list[Named], so_far: Records, words: Steps, ids: dict[int, str], latest: dict[int, Agreement], told: list[Agreement]
) -> Iterator[Agreement]:
    """What sides "must", "will" or "are to" do in the sentences after an agreement is told to be made, where it is a thing that truces are
    made of: each a term. Not what somebody demands or warns of, nor what `told` records already."""
    made = sorted(((a.quote.spans[0][0], a) for a in told if a.step in MADE), key=lambda m: m[0])
    if not made:
        return
    by_id = {ids[id(n.truce)]: n for n in named if id(n.truce) in ids}
    heads = {n.head.i for n in named}
    taken = [s for a in told for s in a.quote.spans if a.step == "term"]
    text = so_far.report.text
    at, left, of = 0, 0, made[0][1]
    for sentence in doc.sents:
        fresh = False
        while at < len(made) and made[at][0] < sentence.end_char:
            of, fresh, at = made[at][1], True, at + 1
        colon = next((t.i for t in sentence if t.text == ":"), sentence.end) if fresh else sentence.start - 1
        if fresh:
            left = _REACH
        elif left == 0:
            continue
        else:
            left -= 1
        for verb in sentence:
            if verb.i <= colon or verb.pos_ != "VERB" or not _binds(verb, words, loose=fresh):
                continue
            who = subjects(verb)
            if not who or not any(t.lemma_.lower() in words.bound or t.lower_ in words.bound or _is_party(t, told, so_far) for t in who):
                continue
            if any(t.i in heads or t.lower_ in _NOBODY or (t.ent_type_ == "PERSON" and not _is_party(t, told, so_far)) for t in who):
                continue
            own = (trim(text, min(phrase(who[0])[0], verb.idx), end_of_act(verb)),)
            if any(s < own[0][1] and own[0][0] < e for s, e in taken):
                continue
            told_so = circumstances(verb, own, so_far)
            holder = so_far.get(told_so["said_in"]) if told_so["said_in"] else None
            if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in _HOPING:
                continue
            if (isinstance(holder, Statement) and _is_no_term(holder)) or told_so["modality"] in ("denied", "conditional"):
                continue
            shared = claimed("agreement", verb, own, so_far)
            shared["modality"] = "planned"
            mention = by_id.get(of.agreement)
            left = _REACH
            yield Agreement(
                agreement=of.agreement, of=of.id, step="term", kind=mention.truce.kind if mention else of.kind, name=of.name,
                by=tuple(actor_mention(t, so_far) for t in who if t.pos_ in ("NOUN", "PROPN", "PRON")) if not is_passive(verb) else (),
                place=here(verb, so_far), **shared,
            )  # fmt: skip


def _is_party(token: Token, told: list[Agreement], so_far: Records) -> bool:
    """Is it by name one of those who made an agreement, or said yes to one, before?"""
    if token.pos_ != "PROPN":
        return False
    mention = actor_mention(token, so_far)
    sides = [m for a in told if a.quote.spans[0][0] < token.idx and a.step in ("sign", "accept") for m in (*a.by, *a.parties)]
    return any(m.text == mention.text or (m.entity is not None and m.entity == mention.entity) for m in sides)


_HOPING = frozenset({"hope", "expect", "fear", "believe", "think", "doubt", "predict", "suspect", "worry"})


_NOBODY = frozenset({"he", "she", "i", "we", "you", "who", "which", "that", "it", "nobody"})


def _binds(verb: Token, words: Steps, *, loose: bool) -> bool:
    """Is the verb one of acts that truces are made of, under "must", "will", "is to" or (`loose`) "may" and "could"?"""
    freed = verb.lemma_ == "go" and any(c.lower_ == "free" for c in verb.rights)  # "are to go free"
    if (verb.lemma_.lower() not in words.obliged and not freed) or verb.dep_ in ("advcl", "relcl", "acl", "pcomp"):
        return False
    if any(c.dep_ == "neg" for c in verb.children):
        return False
    if any(c.tag_ == "MD" and (c.lower_ in _BINDING or (loose and c.lower_ in ("may", "could", "can"))) for c in verb.lefts):
        return not any(c.dep_ in ("mark", "advmod") and c.lower_ in ("if", "when", "whether", "unless", "why", "how") for c in verb.lefts)
    if (
        verb.dep_ == "xcomp"
        and verb.head.lemma_.lower() in ("pledge", "undertake", "commit", "promise")
        and verb.head.tag_ in ("VBD", "VBN", "VBZ", "VBP", "VBG")
    ):
        return any(c.tag_ == "TO" for c in verb.lefts) and not any(c.dep_ == "neg" for c in verb.head.children)
    if verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.head.tag_ in ("VBZ", "VBP", "VBD"):
        return any(c.tag_ == "TO" for c in verb.lefts)
    return verb.dep_ == "conj" and verb.tag_ == "VB" and verb.head.pos_ == "VERB" and _binds(verb.head, words, loose=loose)


_MEASURING = frozenset({"say", "tell", "add", "report", "number", "include", "comprise", "contain", "consist", "be", "total"})


def batches(doc: Doc, named: list[Named], so_far: Records, ids: dict[int, str], told: list[Agreement]) -> Iterator[Agreement]:
    """ "The first batch of fighters left the town": a step of carrying out the evacuation or settlement that the report has named, where it is no term of it (`told`)."""
    terms = [s for a in told if a.step == "term" for s in a.quote.spans]
    known = [n for n in named if n.truce.kind in ("evacuation", "settlement", "surrender", "local_truce", "other") and id(n.truce) in ids]
    if not known:
        return
    text = so_far.report.text
    for noun in doc:
        if noun.lemma_.lower() != "batch" or noun.pos_ != "NOUN":
            continue
        verb = noun.head if noun.head.pos_ == "VERB" else next((t for t in doc[noun.i + 1 : noun.i + 7] if t.pos_ == "VERB"), None)
        if verb is None or verb.sent.start != noun.sent.start or verb.lemma_ in _MEASURING:
            continue
        if any(s <= noun.idx < e for s, e in terms):
            continue
        mention = next((n for n in reversed(known) if n.head.i < noun.i), known[0])
        start, end = phrase(noun)
        spans = (trim(text, min(start, verb.idx), max(end, verb.idx + len(verb))),)
        yield Agreement(
            agreement=ids[id(mention.truce)], step="implement", kind=mention.truce.kind, name=mention.truce.name,
            batch=quote(text, (start, end)), place=where(verb, so_far).place, **claimed("agreement", verb, spans, so_far),
        )  # fmt: skip
