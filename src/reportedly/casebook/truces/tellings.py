"""What one report says of one agreement: its steps, each with who tells it, and what tells this agreement from others.

Pure: a report and its records go in. Within a report the reader (or the person who coded by hand) says which steps are of one agreement.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from msgspec import Struct

from reportedly.casebook.actors.standing import own_register, side
from reportedly.casebook.actors.verdicts import is_made
from reportedly.casebook.claimants import TEXT, Source, source_of, withheld_speakers
from reportedly.casebook.incidents.days import published_on
from reportedly.casebook.incidents.signs import beside
from reportedly.casebook.incidents.spots import Spot, spot_of
from reportedly.casebook.incidents.tellings import OPENING
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store.rows import WITHHELD, place_key
from reportedly.casebook.truces.words import Length, is_seat, length_of, marks_of, month_of, recurs
from reportedly.casebook.words import words_of
from reportedly.records import ActorMention, Agreement, AnyRecord, Mention, PlaceMention, Report, Statement, TimeMention

VOICE = "voice @outlet@"
"""The key of a report's own voice: that of its outlet, in all of its reports; of copies that of the outlet of their origin."""

CHANGES = (
    "call_for", "negotiate", "offer", "accept", "refuse", "sign", "announce", "implement", "observe", "breach", "extend", "suspend", "withdraw",
    "expire", "at_risk", "collapse", "restore",
)  # fmt: skip
"""Steps that tell in what state an agreement is. Terms, monitors, guarantors and those left out are what is in it."""

NOT_TOLD = ("demand", "promise", "threaten", "warn", "ask", "speculate", "rumour", "no_comment", "cannot_verify")
"""Stances of statements that do not say that what they hold is so."""

OWN_ACTS = ("call_for", "offer", "accept", "refuse", "announce", "join", "extend", "suspend", "withdraw", "collapse")
"""Steps that one takes by saying so: what a report tells of them in its own voice is that side's own word."""

MADE = ("negotiate", "offer", "sign", "announce", "accept")
"""Steps by which an agreement is made; their day tells it from others."""

LEAVING = ("evacuation", "surrender", "settlement", "local_truce")
"""Kinds of agreements that are made about one place, mostly there."""

MOST_DAYS = 92
"""Days of the longest time that tells when an agreement was made or began."""

Window = tuple[int, int]
"""First and last possible day, as numbers."""


class Told(Struct, frozen=True, array_like=True, gc=False):
    """One step as one teller tells it. `day`, `since`: last and first day of its time, else that of publication (`dated` false);
    `heard`: the day on which it was said, else that of publication; `changes`: may it change the state that this teller tells?"""

    claim: str
    step: str
    modality: str
    changes: bool
    since: int | None
    day: int | None
    dated: bool
    heard: int | None
    teller: str
    who: str
    actor: str | None
    at: int
    by: tuple[str, ...] = ()
    length: Length | None = None


class TruceTelling(Struct, frozen=True, array_like=True):
    """What one report says of one agreement. `id`: its smallest claim's; `marks`: words of its name; `makers`: who made, brokered or
    guaranteed it, outermost actors; `parties`: sides of which it speaks; `spots`: for which area it is; `near`: places named beside it;
    `made`, `began`: when, by words; `fresh`: the days before the report, where it opens with its being made or beginning and says no day;
    `part_of`: id of the telling of a wider one that the report names."""

    id: str
    report: str
    published: int | None
    kinds: tuple[str, ...]
    names: tuple[str, ...]
    marks: tuple[str, ...]
    makers: tuple[str, ...]
    parties: tuple[str, ...]
    spots: tuple[Spot, ...]
    near: tuple[Spot, ...]
    wide: bool
    made: Window | None
    began: Window | None
    fresh: Window | None
    length: Length | None
    told: tuple[Told, ...]
    part_of: str | None = None

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of its claims."""
        return tuple(dict.fromkeys(t.claim for t in self.told))


def truce_tellings(report: Report, records: Sequence[AnyRecord], apart: Iterable[tuple[str, str]] = ()) -> list[TruceTelling]:
    """What a report says of each agreement, by id. apart: pairs of ids of claims that a person said are not of one agreement."""
    threads: dict[str, list[Agreement]] = {}
    steps = [r for r in records if isinstance(r, Agreement)]
    for step in sorted(steps, key=lambda a: (a.quote.spans[:1], a.id)):
        threads.setdefault(step.agreement, []).append(step)
    kept_apart = {frozenset(pair) for pair in apart}
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    places = [r for r in records if isinstance(r, Mention) and r.kind == "place"]
    sentences = Sentences(report.text)
    ids = {name: min(a.id for a in thread) for name, thread in threads.items()}
    found = [
        _telling(report, own, statements, places, sentences, ids)
        for thread in threads.values()
        for own in _cut(thread, kept_apart)
    ]  # fmt: skip
    return sorted(found, key=lambda t: t.id)


def _cut(thread: list[Agreement], apart: set[frozenset[str]]) -> list[list[Agreement]]:
    """The steps of one agreement, cut where a person said that two of them are not of one."""
    parts: list[list[Agreement]] = []
    for step in thread:
        for part in parts:
            if not any(frozenset((step.id, other.id)) in apart for other in part):
                part.append(step)
                break
        else:
            parts.append([step])
    return parts


def _telling(
    report: Report,
    steps: Sequence[Agreement],
    statements: dict[str, Statement],
    places: Sequence[Mention],
    sentences: Sentences,
    ids: dict[str, str],
) -> TruceTelling:
    published = published_on(report)
    hidden = withheld_speakers(statements.values())
    marks: set[str] = set()
    makers: set[str] = set()
    parties: set[str] = set()
    for a in steps:
        named, by = marks_of(a.name)
        marks |= named
        makers |= by
        makers |= _sides((*a.mediators, *a.guarantors, *a.signatories), hidden)
        parties |= _sides((*a.accused, *a.accuser), hidden)
        own = _sides((*a.by, *a.parties), hidden)
        if a.step in ("sign", "announce", "negotiate", "offer") or (a.step == "accept" and len(own) > 1):
            makers |= own
        if a.step not in ("call_for", "monitor", "term"):
            parties |= own
    # What states sign in a place is seldom for that place.
    local = [a for a in steps if a.step not in ("sign", "negotiate")] if sum(_is_state(code) for code in makers) > 1 else steps
    areas = dict.fromkeys(s for a in local for p in a.area if (s := spot_of(p)) is not None) or _areas_by_place(local)
    kinds = tuple(sorted({a.kind for a in steps}))
    countries = any(p.precision == "country" for a in steps for p in a.area)
    own_length = [a.duration.text for a in steps if a.duration is not None and a.step != "extend"]
    lengths = [] if any(recurs(a.quote.text) for a in steps) else [n for words in own_length if (n := length_of(words)) is not None]
    wider = next((a.part_of for a in steps if a.part_of), None)
    return TruceTelling(
        id=min(a.id for a in steps),
        report=report.id,
        published=published,
        kinds=kinds,
        names=tuple(sorted({a.name for a in steps if a.name})),
        marks=tuple(sorted(marks)),
        makers=tuple(sorted(makers)),
        parties=tuple(sorted(parties)),
        spots=tuple(areas),
        near=_near(steps, places, sentences),
        wide=not areas and (countries or "cessation_of_hostilities" in kinds),
        made=_window((a for a in steps if a.step in MADE), published),
        began=_window((a for a in steps if a.step == "implement"), published),
        fresh=_fresh(steps, published, sentences) if not marks else None,
        length=lengths[0] if lengths else None,
        told=tuple(
            t
            for a in steps
            for t in _told(
                a, report, published, statements, hidden, not any(recurs(b.quote.text) for b in steps), _own_time(a, steps, sentences)
            )
        ),
        part_of=ids.get(wider, wider) if wider else None,
    )


def _near(steps: Sequence[Agreement], places: Sequence[Mention], sentences: Sentences) -> tuple[Spot, ...]:
    """The places that a report names beside the steps and where it opens, but for seats of governments."""
    around = {*range(OPENING), *(sentences.at(start) for a in steps for start, _ in a.quote.spans)}
    named = (
        PlaceMention(text=p.text, spans=p.spans, name=p.name, geonameid=p.geonameid, lat=p.lat, lon=p.lon, precision=p.precision)
        for p in places if p.spans and sentences.at(p.spans[0][0]) in around
    )  # fmt: skip
    return tuple(dict.fromkeys(s for p in named if (s := spot_of(p)) is not None and not is_seat(s.name)))


def _is_state(code: str) -> bool:
    entry = own_register().get(code)
    return entry is not None and entry.kind in ("state", "organisation")


def _areas_by_place(steps: Sequence[Agreement]) -> dict[Spot, None]:
    """For which area an agreement is where no words say "in ...": where it begins or holds (or, where people leave a place, is made), if that is
    one place, else where several of its steps are. Seats of governments are where somebody speaks."""
    held = [a for a in steps if a.modality in ("actual", "ongoing")]
    begins = ("implement", "observe", *(("sign", "accept") if any(a.kind in LEAVING for a in steps) else ()))
    alone = [p for a in held if a.step in begins and len(a.place) == 1 for p in a.place]
    keys = Counter(key for a in held for key in {place_key(p) for p in a.place})
    several = [p for a in held for p in a.place if keys[place_key(p)] > 1]
    found = (spot_of(p) for p in alone or several if p.precision not in ("country", "region"))
    return dict.fromkeys(s for s in found if s is not None and not is_seat(s.name))


def _sides(mentions: Iterable[ActorMention], hidden: set[str]) -> set[str]:
    """The outermost actors behind mentions, but of those who speak without a name."""
    return {side(m.actor) for m in mentions if _is_known(m) and m.actor and m.entity not in hidden}


def _is_known(m: ActorMention) -> bool:
    """Is it an actor of the register, or one that people made of new names?"""
    return bool(m.actor) and (is_made(m.actor or "") or own_register().get(m.actor or "") is not None)


def _window(steps: Iterable[Agreement], published: int | None) -> Window | None:
    """When an agreement was made or began, by words: the first such time, one of few days before a month."""
    told = []
    for a in steps:
        month = month_of(a.quote.text or "", published)
        days = _days(a.time) if a.modality in ("actual", "ongoing", "planned") else None
        told += [w for w in (days, month) if w is not None]
    return min(told, key=lambda w: (w[1] - w[0] > 7, w), default=None)


def _fresh(steps: Sequence[Agreement], published: int | None, sentences: Sentences) -> Window | None:
    opens = any(
        a.step in ("sign", "announce", "implement")
        and a.time is None
        and a.modality == "actual"
        and a.quote.spans
        and sentences.at(a.quote.spans[0][0]) < OPENING
        for a in steps
    )
    return (max(1, published - 3), published) if opens and published is not None else None


def _days(time: TimeMention | None) -> Window | None:
    """The days of a time that has two ends, not too far apart."""
    if time is None or time.precision in ("before", "since") or not time.start:
        return None
    first, last = day_of(time.start), day_of(time.end or time.start)
    if first is None or last is None or not 0 <= last - first <= MOST_DAYS:
        return None
    return first, last


def day_of(said: str | None) -> int | None:
    """A day as a number, or None."""
    try:
        return date.fromisoformat((said or "")[:10]).toordinal()
    except ValueError:
        return None


def _told(
    a: Agreement,
    report: Report,
    published: int | None,
    statements: dict[str, Statement],
    hidden: set[str],
    for_a_time: bool,
    time: TimeMention | None,
) -> Iterator[Told]:
    """A step by whoever tells it: of a breach its accusers, of what one does by saying so that side itself, where the report tells it in its
    own voice; else the speaker or the report's own voice."""
    source = source_of(a.said_in, statements, report, TEXT)
    said = source.statement
    since, day, dated = when_told(time, published, now=a.modality == "ongoing")
    heard = day_of(said.time.start) if said is not None and said.time is not None else None
    if heard is None or (published is not None and not published - MOST_DAYS <= heard <= published):
        heard = published
    if not dated:
        since = day = heard  # of what a speaker tells without a day, the day on which they spoke
    is_so = a.modality in ("actual", "ongoing") and (said is None or said.stance not in NOT_TOLD)
    is_to_come = dated and since is not None and published is not None and since > published
    if is_to_come and a.step == "announce":
        since = day = published
    changes = is_so and a.step in CHANGES and (not is_to_come or a.step == "announce")
    by = tuple(dict.fromkeys(shown_name(m, hidden) for m in doers_of(a)))
    length = length_of(a.duration.text if a.duration else None) if for_a_time else None
    for teller, who, actor in tellers(a, source, report, hidden):
        yield Told(
            claim=a.id, step=a.step, modality=a.modality, changes=changes, since=since, day=day, dated=dated, heard=heard, teller=teller,
            who=who, actor=actor, at=a.quote.spans[0][0] if a.quote.spans else 0, by=by, length=length,
        )  # fmt: skip


def doers_of(a: Agreement) -> tuple[ActorMention, ...]:
    """Who took a step; of what two are said to have agreed on, both."""
    return a.by or (a.parties if a.step == "accept" else ())


def tellers(a: Agreement, source: Source, report: Report, hidden: set[str]) -> list[tuple[str, str, str | None]]:
    """Who tells a step: (key, as shown, actor)."""
    said = source.statement
    accusers = [m for m in a.accuser if m.entity not in hidden and m.spans]
    if a.step == "breach" and accusers and (said is None or said.speaker.spans != accusers[0].spans):
        return [_as_teller(m) for m in accusers]
    acting = [m for m in doers_of(a) if _is_known(m) and m.entity not in hidden]
    if said is None and a.step in OWN_ACTS and acting:
        return [_as_teller(m) for m in acting]
    if said is None:
        return [(source.key if report.kind == "post" or not report.outlet else VOICE, source.who, None)]
    return [(source.key, source.who, None if said.speaker.disclosure in WITHHELD else said.speaker.actor)]


def _as_teller(m: ActorMention) -> tuple[str, str, str | None]:
    name = m.name or m.text or ""
    if m.actor:
        return f"actor {m.actor}", name, m.actor
    said = " ".join(word for word, _, _ in words_of(name))
    return (f"name {said}" if name[:1].isupper() else f"in {TEXT} named {said}"), name, None


def shown_name(m: ActorMention, hidden: set[str]) -> str:
    """An actor by the register's name, else the report's; of those who speak without a name, that it is withheld."""
    if m.entity is not None and m.entity in hidden:
        return "name withheld"
    known = own_register().get(m.actor) if m.actor else None
    return known.name if known is not None else m.name or m.text or ""


ONCE = ("sign", "announce", "implement", "collapse", "expire")
"""Steps that an agreement takes once, so that a day told of them anywhere in a report is theirs."""


def _own_time(a: Agreement, steps: Sequence[Agreement], sentences: Sentences) -> TimeMention | None:
    """The time of a step, where it is not that of how the agreement came about ("breached the truce that began on Monday") and was not carried
    over from another sentence."""
    if a.time is None or not a.time.spans or not a.quote.spans or a.step in ONCE:
        return a.time
    if not beside(a.time.spans, sentences, a.quote.spans[0][0]):
        return None
    of_making = a.step not in MADE and any(
        b.time is not None and b.time.spans == a.time.spans for b in steps if b.step in (*MADE, "implement")
    )
    return None if of_making else a.time


def when_told(time: TimeMention | None, published: int | None, now: bool = False) -> tuple[int | None, int | None, bool]:
    """First and last day of a step, and do its words tell them? A time of which only one end is told counts as that end; what is said to go
    on (`now`) goes on until it is published."""
    if time is not None:
        first, last = day_of(time.start), day_of(time.end)
        if first is not None or last is not None:
            first, last = first if first is not None else last, last if last is not None else first
            if time.precision == "since":
                last = first
            if now and published is not None and last is not None and last < published:
                last = published
            return first, last, True
    return published, published, False
