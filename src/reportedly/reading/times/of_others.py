"""Times that stand near an act and are not its own: of a speaker, of a count, of another act, of the page."""

from __future__ import annotations

from spacy.tokens import Token

from reportedly.reading.attached import CLAUSES, SUFFERED, Hung, has_own_subject, path, speaks_of
from reportedly.reading.stage import Records
from reportedly.records import Report, TimeMention

HungTime = Hung[TimeMention]
SAYING = frozenset({"say", "tell", "report", "speak", "add"})
"""Verbs whose time is that of the telling, whatever the parser hangs on them."""
_RISING = frozenset({"rise", "climb", "reach", "jump", "increase", "grow", "stand", "pass", "exceed", "go"})
_COUNTS = frozenset({"toll", "number", "count", "figure", "total", "tally"})
_APART = frozenset({"since", "after", "before", "until", "because", "although", "though", "if"})
_WARS = frozenset({"war", "conflict", "uprising", "revolt", "rebellion", "insurgency", "crisis"})


def is_of_count(hung: HungTime, trigger: Token) -> bool:
    """ "The toll of the raid rose to 12 on Monday": the day of the count, not of the raid."""
    verb = hung.head
    while verb.head.i != verb.i and verb.dep_ not in CLAUSES:
        verb = verb.head
    if verb.lemma_ not in _RISING:
        return False
    counted = next((c for c in verb.lefts if c.dep_ == "nsubj"), None)
    if counted is None or counted.lemma_ not in _COUNTS or not counted.is_ancestor(trigger) or counted.is_ancestor(hung.head):
        return False
    return trigger.head.head.i != counted.i or counted.lemma_ == "toll"  # "the number of raids rose in May": those were in May


def says(hung: HungTime) -> bool:
    """Does a time stand in a clause that says something ("said on Friday that ...")?"""
    clause = hung.head
    while clause.head.i != clause.i and not (clause.dep_ in CLAUSES and clause.pos_ in ("VERB", "AUX")):
        clause = clause.head
    return clause.dep_ == "parataxis" or clause.lemma_ in SAYING or any(c.dep_ in ("ccomp", "parataxis") for c in clause.children)


def is_of_speaker(hung: HungTime, trigger: Token, apart: Records | None) -> bool:
    """Does a time stand in the clause of whoever says what the trigger tells ("said on Friday that ..."), or, with `apart`, before the act
    in one that only speaks of it?"""
    clause = hung.head
    while clause.head.i != clause.i and not (clause.dep_ in CLAUSES and clause.pos_ in ("VERB", "AUX")):
        clause = clause.head
    if clause.lemma_ in SAYING and clause.i != trigger.i:
        return True
    below, spoken_of = trigger, False
    while below.head.i != below.i:
        if below.dep_ in ("ccomp", "parataxis") and below.head.i == clause.i:
            return True
        below = below.head
        spoken_of = spoken_of or (apart is not None and speaks_of(below, apart))
        if spoken_of and below.i == clause.i and hung.first < trigger.i:
            return True
    return any(c.dep_ in ("ccomp", "parataxis") and trigger.is_ancestor(clause) for c in clause.children) or clause.dep_ == "parataxis"


def is_of_another(hung: HungTime, trigger: Token) -> bool:
    """Does a time stand in a clause that sets another act before or after ("the first since the truce began on Monday")?"""
    token = hung.head
    while token.head.i != token.i and token.i != trigger.i:
        if token.dep_ in ("advcl", "pcomp", "acl", "relcl") and any(c.lower_ in _APART for c in token.children if c.dep_ == "mark"):
            return True
        token = token.head
    return False


def is_of_subject(hung: HungTime, trigger: Token) -> bool:
    """Does a time stand in a relative clause about who acts ("China, which brokered a truce in January, has closed the border")?"""
    token = hung.head
    while token.head.i != token.i and token.i != trigger.i:
        if token.dep_ == "relcl" and token.head.dep_ in ("nsubj", "nsubjpass") and not token.is_ancestor(trigger):
            return token.head.head.i == trigger.i or token.head.head.is_ancestor(trigger)
        token = token.head
    return False


def is_of_aside(hung: HungTime, trigger: Token) -> bool:
    """Does a time stand in a relative clause of another thing, about what it had done or did in some month ("the band, which hijacked a train in
    March"), or beyond a semicolon?"""
    doc, (first, last) = trigger.doc, sorted((hung.head.i, trigger.i))
    if any(t.text == ";" for t in doc[first:last]):
        return True
    for below in (trigger, *trigger.ancestors):
        if has_own_subject(below) and hung.first > below.head.i and below.head.is_ancestor(hung.head) and not below.is_ancestor(hung.head):
            return True  # "halved rations in June, and the others left after a raid"
    token = hung.head
    while token.head.i != token.i and not token.is_ancestor(trigger):
        if token.dep_ == "relcl" and token.i != trigger.i:
            if token.lemma_.lower() in SUFFERED or token.head.i == trigger.i or token.head.lemma_.lower() in _WARS:
                return False  # "a bombing in the city that killed twelve in May", "killed in the war that began in 2011": that long
            perfect = any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have") for c in token.children)
            wide = hung.mention.precision in ("month", "season", "year")
            return perfect and (wide or not trigger.is_ancestor(token.head))
        if token.dep_ == "conj" and token.pos_ in ("VERB", "AUX") and hung.mention.precision in ("month", "season", "year"):
            over = token.head
            while over.dep_ == "conj":
                over = over.head
            if over.dep_ == "relcl" and not over.is_ancestor(trigger) and over.i != trigger.i:
                return True
        token = token.head
    return False


def stands_in_aside(hung: HungTime, trigger: Token) -> bool:
    """Does a time stand between commas behind the subject, in words that tell who that is ("the junta, in power since 2020, expelled")? A day
    alone there ("the army, on Friday, expelled") is the verb's."""
    subject = next((c for c in trigger.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or not subject.i < hung.first < trigger.i:
        return False
    doc = trigger.doc
    open_at = next((i for i in range(hung.first - 1, subject.i, -1) if doc[i].text == ","), None)
    closed = any(doc[i].text == "," for i in range(hung.head.i + 1, trigger.i))
    return open_at is not None and closed and any(t.pos_ in ("NOUN", "PROPN", "VERB") for t in doc[open_at : hung.first])


def is_of_contrast(hung: HungTime, trigger: Token) -> bool:
    """Does a time hang on a verb that "but" sets against the act ("halted its raids, but announced on Tuesday")?"""
    return any(
        s.dep_ == "conj"
        and s.head.i == trigger.i
        and s.pos_ in ("VERB", "AUX")
        and any(c.dep_ == "cc" and c.lower_ == "but" for c in trigger.children)
        for s in path(hung.head, trigger) or ()
    )


def heads_entry(mention: TimeMention, text: str) -> bool:
    """An hour on a line of its own: when an entry of a running account was written, and not when something happened."""
    start, end = mention.spans[0]
    return (
        mention.precision == "minute"
        and text[:start].rpartition("\n")[2].strip() == ""
        and text[end:].partition("\n")[0].strip(" .:") == ""
    )


def names_another(hung: HungTime, trigger: Token) -> bool:
    """Is a year only a part of what another thing is called ("the 1994 genocide")?"""
    return hung.mention.precision == "year" and hung.head.dep_ in ("nummod", "compound", "amod", "nmod") and hung.head.head.i != trigger.i


def is_dateline(mention: TimeMention, report: Report) -> bool:
    """Is it the day of publication as it stands at the head of a report ("Date of publication 16 September 2016 - ...", "Sat 18 Jun 2016")?"""
    start = mention.spans[0][0]
    if mention.precision == "minute" and (start == 0 or report.text[start - 1] == "\n"):
        return True  # "14:05 Rebels have ...": when an entry of a live report was put up
    if (
        mention.precision != "day"
        or mention.anchor is not None
        or start > 250
        or not report.published
        or mention.start != report.published[:10]
    ):
        return False
    before = report.text[max(0, start - 12) : start].split()
    return (
        not before
        or before[-1].lower() not in ("on", "of", "since", "until", "before", "by")
        or "publication" in report.text[max(0, start - 40) : start].lower()
    )
