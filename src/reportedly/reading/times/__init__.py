"""Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import msgspec
from spacy.tokens import Token

from reportedly.reading.attached import (
    CLAUSES,
    INHERITS,
    SUFFERED,
    Hung,
    befell_before,
    goes_on,
    has_own_subject,
    index,
    lasts_before,
    leaves_the_story,
    nearest_clause,
    path,
    speaks_of,
)
from reportedly.reading.language import Parse
from reportedly.reading.stage import Records
from reportedly.reading.times.date_meanings import MONTHS
from reportedly.reading.times.dates import HINT, Context, find_times
from reportedly.records import Report, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import trim

_LINE = re.compile(r"[^\n]+")
_AHEAD = frozenset({"will", "'ll", "’ll", "shall", "would"})
_DUTY = frozenset({"must", "should", "shall"})
_SCHEDULED = frozenset(
    {"arrive", "begin", "come", "depart", "end", "enter", "expire", "go", "leave", "meet", "open", "resume", "return", "start"}
)
"""Verbs whose present beside a day tells what is to come ("the first buses leave on Monday")."""
_PLANS = frozenset({"plan", "schedule", "expect", "due", "set", "slate", "intend", "hope", "prepare"})


class Times:
    """Times: what the words of a date mean, counted from the day of publication or from a date in the text."""

    name, version = "times", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
    )
    writes: tuple[type, ...] = (TimeMention,)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        parse = so_far.one(Parse)
        context = Context(
            published=day_of(report.published),
            future=lambda at: looks_ahead(parse.token_at(at)),
            counts=lambda at: _counts(parse.token_at(at)),
            dated=lambda at: _dated(parse.token_at(at)),
        )
        for line in _LINE.finditer(report.text):  # not sentence by sentence: parsers break them inside dates
            if not HINT.search(line[0]):
                continue
            for found in find_times(report.text, line.start(), line.end(), context):
                start, end = trim(report.text, found.start, found.end)
                if start == end:
                    continue
                said = quote(report.text, (start, end))
                value = found.value
                yield TimeMention(
                    text=said.text, spans=said.spans, start=value.start, end=value.end, precision=value.precision, anchor=value.anchor
                )


def day_of(published: str | None) -> date | None:
    """The day of an ISO 8601 date or date and time; None where it is none or not told to the day."""
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


def looks_ahead(token: Token) -> bool:
    """Does the clause that a word stands in tell of what is to come ("will meet on Monday", "is due to start")?"""
    while token.head.i != token.i and token.pos_ not in ("VERB", "AUX"):
        token = token.head
    for _ in range(3):
        if any(c.lower_ in _AHEAD and c.dep_ == "aux" for c in token.children) or (token.lemma_ in _PLANS and token.tag_ != "VBD"):
            return True
        said = {c.lower_ for c in token.children if c.dep_ in ("aux", "auxpass")}
        if said & _DUTY and not said & {"have", "'ve", "’ve"}:  # "must have left" looks back
            return True
        if "to" in said and token.dep_ == "xcomp" and token.head.lemma_ == "be":
            return True
        if token.tag_ == "VBG" and token.lemma_ == "go":
            return True
        present = token.tag_ in ("VBZ", "VBP") or (token.tag_ == "NNS" and any(c.dep_ == "nsubj" for c in token.lefts))
        if present and not said and (token.lemma_ in _SCHEDULED or token.lower_.removesuffix("s") in _SCHEDULED):
            return True
        if token.tag_ == "VB" and not said and token.dep_ == "ccomp" and token.head.pos_ == "VERB":
            return True  # "proposed that both meet on Monday"
        if token.dep_ == "xcomp" or (token.tag_ == "VB" and token.dep_ in ("acl", "advcl", "conj")):
            token = token.head
        else:
            return False
    return False


def _counts(token: Token) -> bool:
    """Is a number the number of something ("In May 20 people ..."), not the day of a month ("On 3 May rebels ...")?"""
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_.rstrip(".") in MONTHS and token.nbor(1).text[0].isupper():
        return False
    return token.dep_ == "nummod" and token.head.i > token.i and token.head.tag_ in ("NNS", "NNPS") and token.head.i - token.i < 4


def _dated(token: Token) -> bool:
    return token.ent_type_ == "DATE" or (
        token.dep_ == "pobj" and token.head.lower_ in ("in", "since", "from", "until", "during", "by", "of", "before", "after")
    )


_Hung = Hung[TimeMention]
"""Labels under which a word shares the time of what it hangs on; ccomp is not among them: what was said has its own time."""
_WHEN = frozenset({"when", "as", "while"})
_SAYING = frozenset({"say", "tell", "report", "speak", "add"})
"""Verbs whose time is that of the telling, whatever the parser hangs on them."""
_RISING = frozenset({"rise", "climb", "reach", "jump", "increase", "grow", "stand", "pass", "exceed", "go"})
_COUNTS = frozenset({"toll", "number", "count", "figure", "total", "tally"})
_APART = frozenset({"since", "after", "before", "until", "because", "although", "though", "if"})
_WARS = frozenset({"war", "conflict", "uprising", "revolt", "rebellion", "insurgency", "crisis"})
_DAYS = frozenset({"minute", "part_of_day", "night", "day"})
_PRECISIONS = ("minute", "part_of_day", "night", "day", "week", "month", "season", "year", "range", "before", "since", None)


def when(trigger: Token, so_far: Records, spoken_of: bool = False) -> TimeMention | None:
    """When the act that `trigger` (verb or noun) names is said to have happened; never the time at which somebody said so, and never the
    day of publication for want of another.

    Looked for in this order: what hangs on the trigger, what hangs on the clauses that it is part of, the one time of its sentence that is
    no speaker's. None where none of these tells it. `spoken_of`: it is an act that others speak of, and the times of their speaking
    ("accused them on Monday of", "met on Friday to discuss") are not its own.
    """
    apart = so_far if spoken_of and not speaks_of(trigger, so_far) else None
    times = index(TimeMention, so_far)
    here = [h for h in times.of(trigger) if not _is_dateline(h.mention, so_far.report)]
    here = [h for h in here if not _heads_entry(h.mention, so_far.report.text) and not _in_aside(h, trigger)]
    here = [h for h in here if not _of_count(h, trigger)]
    hanging = [h for h in here if h.head.i == trigger.i or _hangs(h, trigger)]
    if any(_of_contrast(h, trigger) for h in hanging):
        hanging = _brought_about(trigger, here) or [h for h in hanging if not _of_contrast(h, trigger)]
    found = nearest_clause(trigger, hanging)
    if not found:
        here = [
            h for h in here if (h.mention.text or "")[:4].lower() != "for "
        ]  # how long is told of what it hangs on, and of nothing else
        found = _brought_about(trigger, here) or _inherited(trigger, here, apart)
    if not found:
        rest = [
            h for h in here if not _is_of_speaker(h, trigger, apart) and not _is_of_another(h, trigger) and not befell_before(h, trigger)
        ]
        rest = [h for h in rest if not _names_another(h, trigger) and not _is_of_subject(h, trigger) and not _is_of_aside(h, trigger)]
        found = rest if len(rest) == 1 and not _told_before(trigger) and not any(lasts_before(a) for a in trigger.ancestors) else []
    if not found and not here and goes_on(trigger) and not looks_ahead(trigger):
        before = trigger.sent.start - 1
        if before >= 0 and "\n\n" not in so_far.report.text[trigger.doc[before].idx : trigger.sent.start_char]:
            rest = [
                h
                for h in times.of(trigger.doc[before])
                if h.mention.precision in _DAYS and not _is_dateline(h.mention, so_far.report) and not _says(h)
            ]
            found = rest if len(rest) == 1 else []
    if not found:
        return _of_entry(trigger, so_far)
    best = min(found, key=_rank)
    return _day_when(best.mention) if _is_when(best, trigger) else best.mention


def _of_count(hung: _Hung, trigger: Token) -> bool:
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


def _is_when(hung: _Hung, trigger: Token) -> bool:
    """ "Since Monday night, when he was shot": that night, of what stands in the clause."""
    if hung.mention.precision != "since" or hung.first > trigger.i:
        return False
    clause = trigger
    while clause.dep_ not in ("relcl", "advcl") and clause.head.i != clause.i:
        clause = clause.head
    edge = clause.left_edge
    if edge.lower_ != "when" or edge.i < 2:
        return False
    before = edge.nbor(-1) if edge.nbor(-1).text != "," else edge.nbor(-2)
    return before.idx < hung.mention.spans[0][1] <= before.idx + len(before) + 1


def _day_when(since: TimeMention) -> TimeMention:
    """The day, month or year from which something has gone on."""
    if since.start is None:
        return since
    first, text = date.fromisoformat(since.start[:10]), since.text or ""
    if re.search(r"day\b|\b\d{1,2}(?:st|nd|rd|th)?\b(?!\d)", text, re.IGNORECASE):
        return msgspec.structs.replace(since, end=since.start, precision="day")
    if (first.day == 1 and not re.fullmatch(r"\D*\d{4}\D*", re.sub(r"(?i)since|early|late", "", text).strip())) or re.search(
        r"[A-Z][a-z]+ \d{4}", text
    ):
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        return msgspec.structs.replace(since, end=last.isoformat(), precision="month")
    return msgspec.structs.replace(since, end=f"{first.year}-12-31", precision="year")


def _of_entry(trigger: Token, so_far: Records) -> TimeMention | None:
    """The day or month that heads a line of a chronology ("*May 1993.* Croats turn on ..."), where the words do not look back from it."""
    text, parse = so_far.report.text, so_far.one(Parse)
    start = text.rfind("\n", 0, trigger.idx) + 1
    head = next((h.mention for h in index(TimeMention, so_far).of(parse.token_at(start)) if h.mention.spans[0][0] == start), None)
    if head is None or head.precision not in ("day", "month", "season", "year", "range") or head.start is None:
        return None
    after = text[head.spans[0][1] : head.spans[0][1] + 2]
    if after[:1] not in (".", ":") or trigger.idx < head.spans[0][1] or leaves_the_story(trigger) or looks_ahead(trigger):
        return None
    return head


def _rank(hung: _Hung) -> tuple[bool, int, int]:
    return hung.mention.start is None and hung.mention.end is None, _PRECISIONS.index(hung.mention.precision), hung.first


def _says(hung: _Hung) -> bool:
    """Does a time stand in a clause that says something ("said on Friday that ...")?"""
    clause = hung.head
    while clause.head.i != clause.i and not (clause.dep_ in CLAUSES and clause.pos_ in ("VERB", "AUX")):
        clause = clause.head
    return clause.dep_ == "parataxis" or clause.lemma_ in _SAYING or any(c.dep_ in ("ccomp", "parataxis") for c in clause.children)


def is_of_telling(time: TimeMention, trigger: Token, so_far: Records) -> bool:
    """Is a time that of a verb of saying above `trigger`, by where it stands ("said *on Sunday* its forces had taken the town") or by what it
    hangs on ("the council, which watches the truce, said *last month*")?"""
    tokens = so_far.one(Parse).tokens(*time.spans[0])
    doc, first = trigger.doc, tokens.start
    if first > 0 and doc[first - 1].lower_ in ("on", "in", "late", "early"):
        first -= 1
    before = doc[first - 1] if first > 0 else None
    if before is not None and before.lemma_ in _SAYING and before.pos_ == "VERB" and before.is_ancestor(trigger):
        return True
    above = tokens.root
    while above.head.i != above.i and above.dep_ not in CLAUSES:
        above = above.head
    return above.lemma_ in _SAYING and above.i != trigger.i and above.is_ancestor(trigger)


def when_said(cue: Token, so_far: Records) -> TimeMention | None:
    """When the words of a statement were said: the time that hangs on its cue ("said on Friday that ...")."""
    for hung in index(TimeMention, so_far).of(cue):
        if _hangs(hung, cue) and not _is_dateline(hung.mention, so_far.report):
            return hung.mention
    return None


def _hangs(hung: _Hung, on: Token, past: Token | None = None) -> bool:
    steps = path(hung.head, on)
    if not steps or (past is not None and any(s.i == past.i for s in steps)):
        return False
    return not any(s.dep_ in CLAUSES for s in steps)


def _brought_about(trigger: Token, here: Sequence[_Hung]) -> list[_Hung]:
    """What hangs on a clause below that is part of the act or tells how it came about: "ten were killed when jets struck on Friday"."""
    for clause in trigger.children:
        if clause.dep_ in ("acl", "relcl", "xcomp") or (
            clause.dep_ == "advcl"
            and (clause.tag_ == "VBG" or any(c.lower_ in _WHEN for c in clause.children if c.dep_ in ("mark", "advmod")))
        ):
            found = [h for h in here if _hangs(h, clause)]
            if found:
                return found
    return []


def _inherited(trigger: Token, here: Sequence[_Hung], apart: Records | None) -> list[_Hung]:
    """What hangs on the clauses above, up to that of a speaker; with `apart`, of one that only speaks of the act no more than what stands
    behind the act."""
    below = trigger
    for _ in range(6):
        if below.head.i == below.i or below.dep_ in ("ccomp", "parataxis", "csubj"):
            return []
        above = below.head
        if below.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have") for c in below.children):
            return []  # "Kenya, which had mediated before, withdrew in December"
        if below.dep_ not in INHERITS or (
            below.dep_ == "advcl" and any(c.lower_ in ("after", "before", "since") for c in below.children if c.dep_ == "mark")
        ):
            return []
        if lasts_before(below):
            return []
        found = [h for h in here if _hangs(h, above, past=below)]
        if has_own_subject(below):  # "halved rations in June, and the others left": but "on Friday ... and the others left"
            found = [h for h in found if h.first < above.i]
        if apart is not None and speaks_of(above, apart):
            return [h for h in found if h.first > trigger.i]
        if found:
            return found
        below = above
    return []


def _is_of_speaker(hung: _Hung, trigger: Token, apart: Records | None) -> bool:
    """Does a time stand in the clause of whoever says what the trigger tells ("said on Friday that ..."), or, with `apart`, before the act
    in one that only speaks of it?"""
    clause = hung.head
    while clause.head.i != clause.i and not (clause.dep_ in CLAUSES and clause.pos_ in ("VERB", "AUX")):
        clause = clause.head
    if clause.lemma_ in _SAYING and clause.i != trigger.i:
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


def _is_of_another(hung: _Hung, trigger: Token) -> bool:
    """Does a time stand in a clause that sets another act before or after ("the first since the truce began on Monday")?"""
    token = hung.head
    while token.head.i != token.i and token.i != trigger.i:
        if token.dep_ in ("advcl", "pcomp", "acl", "relcl") and any(c.lower_ in _APART for c in token.children if c.dep_ == "mark"):
            return True
        token = token.head
    return False


def _is_of_subject(hung: _Hung, trigger: Token) -> bool:
    """Does a time stand in a relative clause about who acts ("China, which brokered a truce in January, has closed the border")?"""
    token = hung.head
    while token.head.i != token.i and token.i != trigger.i:
        if token.dep_ == "relcl" and token.head.dep_ in ("nsubj", "nsubjpass") and not token.is_ancestor(trigger):
            return token.head.head.i == trigger.i or token.head.head.is_ancestor(trigger)
        token = token.head
    return False


def _is_of_aside(hung: _Hung, trigger: Token) -> bool:
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


def _in_aside(hung: _Hung, trigger: Token) -> bool:
    """Does a time stand between commas behind the subject, in words that tell who that is ("the junta, in power since 2020, expelled")? A day
    alone there ("the army, on Friday, expelled") is the verb's."""
    subject = next((c for c in trigger.lefts if c.dep_ in ("nsubj", "nsubjpass")), None)
    if subject is None or not subject.i < hung.first < trigger.i:
        return False
    doc = trigger.doc
    open_at = next((i for i in range(hung.first - 1, subject.i, -1) if doc[i].text == ","), None)
    closed = any(doc[i].text == "," for i in range(hung.head.i + 1, trigger.i))
    return open_at is not None and closed and any(t.pos_ in ("NOUN", "PROPN", "VERB") for t in doc[open_at : hung.first])


def _of_contrast(hung: _Hung, trigger: Token) -> bool:
    """Does a time hang on a verb that "but" sets against the act ("halted its raids, but announced on Tuesday")?"""
    return any(
        s.dep_ == "conj"
        and s.head.i == trigger.i
        and s.pos_ in ("VERB", "AUX")
        and any(c.dep_ == "cc" and c.lower_ == "but" for c in trigger.children)
        for s in path(hung.head, trigger) or ()
    )


def _heads_entry(mention: TimeMention, text: str) -> bool:
    """An hour on a line of its own: when an entry of a running account was written, and not when something happened."""
    start, end = mention.spans[0]
    return (
        mention.precision == "minute"
        and text[:start].rpartition("\n")[2].strip() == ""
        and text[end:].partition("\n")[0].strip(" .:") == ""
    )


def _told_before(trigger: Token) -> bool:
    """Is an act told of in a relative clause as done before the rest ("Kenya, which had mediated before, withdrew in December")?"""
    return trigger.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have") for c in trigger.children)


def _names_another(hung: _Hung, trigger: Token) -> bool:
    """Is a year only a part of what another thing is called ("the 1994 genocide")?"""
    return hung.mention.precision == "year" and hung.head.dep_ in ("nummod", "compound", "amod", "nmod") and hung.head.head.i != trigger.i


def _is_dateline(mention: TimeMention, report: Report) -> bool:
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
