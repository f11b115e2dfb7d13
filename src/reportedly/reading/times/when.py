"""When an act is said to have happened, and when words were said: which of the times around them is theirs."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

import msgspec
from spacy.tokens import Token

from reportedly.reading.attached import (
    CLAUSES,
    INHERITS,
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
from reportedly.reading.times import day_of
from reportedly.reading.times.ahead import looks_ahead
from reportedly.reading.times.days import tells_days
from reportedly.reading.times.entries import entries
from reportedly.reading.times.of_others import (
    SAYING,
    HungTime,
    heads_entry,
    is_dateline,
    is_of_another,
    is_of_aside,
    is_of_contrast,
    is_of_count,
    is_of_speaker,
    is_of_subject,
    names_another,
    says,
    stands_in_aside,
)
from reportedly.records import TimeMention, quote

_WHEN = frozenset({"when", "as", "while"})
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
    here = [h for h in times.of(trigger) if not is_dateline(h.mention, so_far.report)]
    here = [h for h in here if not heads_entry(h.mention, so_far.report.text) and not stands_in_aside(h, trigger)]
    here = [h for h in here if not is_of_count(h, trigger)]
    hanging = [h for h in here if h.head.i == trigger.i or _hangs(h, trigger)]
    if any(is_of_contrast(h, trigger) for h in hanging):
        hanging = _brought_about(trigger, here) or [h for h in hanging if not is_of_contrast(h, trigger)]
    found = nearest_clause(trigger, hanging)
    if not found:
        here = [
            h for h in here if (h.mention.text or "")[:4].lower() != "for "
        ]  # how long is told of what it hangs on, and of nothing else
        found = _brought_about(trigger, here) or _inherited(trigger, here, apart)
    if not found:
        rest = [h for h in here if not is_of_speaker(h, trigger, apart) and not is_of_another(h, trigger) and not befell_before(h, trigger)]
        rest = [h for h in rest if not names_another(h, trigger) and not is_of_subject(h, trigger) and not is_of_aside(h, trigger)]
        found = rest if len(rest) == 1 and not _told_before(trigger) and not any(lasts_before(a) for a in trigger.ancestors) else []
    if not found and not here and goes_on(trigger) and not looks_ahead(trigger):
        before = trigger.sent.start - 1
        if before >= 0 and "\n\n" not in so_far.report.text[trigger.doc[before].idx : trigger.sent.start_char]:
            rest = [
                h
                for h in times.of(trigger.doc[before])
                if tells_days(h.mention) and not is_dateline(h.mention, so_far.report) and not says(h)
            ]
            found = rest if len(rest) == 1 else []
    if not found:
        return _of_entry(trigger, so_far)
    best = min(found, key=_rank)
    return _day_when(best.mention) if _is_when(best, trigger) else best.mention


def _is_when(hung: HungTime, trigger: Token) -> bool:
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
    """The day or month that heads a line of a chronology ("*May 1993.* Croats turn on ..."), or the day whose hour heads an entry of a running
    account ("14:05 Rebels have ..."), where the words do not look back from it."""
    text, parse = so_far.report.text, so_far.one(Parse)
    start = text.rfind("\n", 0, trigger.idx) + 1
    head = next((h.mention for h in index(TimeMention, so_far).of(parse.token_at(start)) if h.mention.spans[0][0] == start), None)
    if head is None or head.precision not in ("day", "month", "season", "year", "range") or head.start is None:
        return day_of_entry(trigger, so_far)
    after = text[head.spans[0][1] : head.spans[0][1] + 2]
    if after[:1] not in (".", ":") or trigger.idx < head.spans[0][1] or leaves_the_story(trigger) or looks_ahead(trigger):
        return None
    return head


def day_of_entry(trigger: Token, so_far: Records) -> TimeMention | None:
    """The day of the entry of a running account that a word stands in; when that was put up tells no more than the day."""
    heads = [e for e in entries(so_far.report.text, day_of(so_far.report.published)) if e.end <= trigger.idx]
    if not heads or heads[-1].value.first is None or leaves_the_story(trigger) or looks_ahead(trigger, present=False):
        return None
    said = quote(so_far.report.text, (heads[-1].start, heads[-1].end))
    day = heads[-1].value.first.isoformat()
    return TimeMention(text=said.text, spans=said.spans, start=day, end=day, precision="day", anchor="published")


def _rank(hung: HungTime) -> tuple[bool, int, int]:
    precision = hung.mention.precision if hung.mention.precision != "range" or not tells_days(hung.mention) else "day"
    return hung.mention.start is None and hung.mention.end is None, _PRECISIONS.index(precision), hung.first


def is_of_telling(time: TimeMention, trigger: Token, so_far: Records) -> bool:
    """Is a time that of a verb of saying above `trigger`, by where it stands ("said *on Sunday* its forces had taken the town") or by what it
    hangs on ("the council, which watches the truce, said *last month*")?"""
    tokens = so_far.one(Parse).tokens(*time.spans[0])
    doc, first = trigger.doc, tokens.start
    if first > 0 and doc[first - 1].lower_ in ("on", "in", "late", "early"):
        first -= 1
    before = doc[first - 1] if first > 0 else None
    if before is not None and before.lemma_ in SAYING and before.pos_ == "VERB" and before.is_ancestor(trigger):
        return True
    above = tokens.root
    while above.head.i != above.i and above.dep_ not in CLAUSES:
        above = above.head
    return above.lemma_ in SAYING and above.i != trigger.i and above.is_ancestor(trigger)


def when_said(cue: Token, so_far: Records) -> TimeMention | None:
    """When the words of a statement were said: the time that hangs on its cue ("said on Friday that ...")."""
    for hung in index(TimeMention, so_far).of(cue):
        if _hangs(hung, cue) and not is_dateline(hung.mention, so_far.report):
            return hung.mention
    return None


def _hangs(hung: HungTime, on: Token, past: Token | None = None) -> bool:
    steps = path(hung.head, on)
    if not steps or (past is not None and any(s.i == past.i for s in steps)):
        return False
    return not any(s.dep_ in CLAUSES for s in steps)


def _brought_about(trigger: Token, here: Sequence[HungTime]) -> list[HungTime]:
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


def _inherited(trigger: Token, here: Sequence[HungTime], apart: Records | None) -> list[HungTime]:
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


def _told_before(trigger: Token) -> bool:
    """Is an act told of in a relative clause as done before the rest ("Kenya, which had mediated before, withdrew in December")?"""
    return trigger.dep_ == "relcl" and any(c.dep_ == "aux" and c.lower_ in ("had", "has", "have") for c in trigger.children)
