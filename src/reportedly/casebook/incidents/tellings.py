"""Tellings: what one report says about one happening, the claims of it laid together and what it takes to compare it with others.

Pure: a report and its records go in, tellings come out. The claims are read in the order of the text, and each joins the telling that it
fits best (`comparing.compare`, with what only stands within one report added: the same sentence, a noun that points back).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from reportedly.casebook.actors.verdicts import is_made
from reportedly.casebook.claimants import TEXT, source_of, withheld_speakers
from reportedly.casebook.incidents.comparing import HEADLINE, within_report
from reportedly.casebook.incidents.days import LOOK_BACK, is_long, is_past, published_on
from reportedly.casebook.incidents.passage_words import compared_words
from reportedly.casebook.incidents.signs import beside, lasts, parts, points_back, sets_apart
from reportedly.casebook.incidents.spots import Spot, called_towns, named_places
from reportedly.casebook.incidents.telling import CASUALTIES, Telling, merged, telling_of
from reportedly.casebook.sentences import Sentences
from reportedly.records import ActorMention, AnyRecord, Event, Figure, Report, Statement

SPEECH = ("ACCUSE", "AGREE", "CONSULT", "REJECT", "REQUEST", "THREATEN")
"""Classes of acts that are said: they belong to truces and accounts, not to incidents."""

TOLD = {"ASSAULT": ("actual", "ongoing", "denied", "possible", "rumoured")}
"""Modalities taken by class. A denied or rumoured attack stands with the claims that it answers."""

TOLD_OTHERWISE = ("actual", "ongoing", "denied")

LASTING = 200
"""What it takes from laying an act that is told of a longer time ("an offensive launched earlier this month") with one of a day."""

OPENING = 3
"""The last sentence of a report's opening (headline and first sentences), which tells its news once and again."""


def headline_end(report: Report) -> int:
    """Where a report's headline ends in its text: 0 where it does not begin with one."""
    told = [end for start, end, part in report.x_parts if part == "headline" and not report.text[:start].strip()]
    if told:
        return max(told)
    title = (report.title or "").strip()
    start = len(report.text) - len(report.text.lstrip())
    if title and report.text.startswith(title, start):
        return start + len(title)
    line = report.text.find("\n", start)
    return line if 0 < line - start < 160 and report.text[start:line].rstrip()[-1:] not in '.!?"”' else 0


def counts(event: Event) -> bool:
    """Is an event claim about something that happened, and not only said?"""
    if event.event_class in SPEECH or event.statement is not None:
        return False
    return event.modality in TOLD.get(event.event_class, TOLD_OTHERWISE)


def tellings(
    report: Report,
    records: Sequence[AnyRecord],
    apart: Iterable[tuple[str, str]] = (),
    together: Iterable[tuple[str, str]] = (),
) -> list[Telling]:
    """What a report says about each happening, by smallest claim id.

    apart, together: pairs of ids of claims that a person said are not, or are, about the same.
    """
    events = sorted((r for r in records if isinstance(r, Event) and counts(r)), key=lambda e: (e.trigger.spans[:1], e.id))
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    figures = [r for r in records if isinstance(r, Figure) and r.modality not in ("planned", "conditional")]
    sentences = Sentences(report.text)
    counted, told_again = _counted(figures, events, sentences)
    published, headline = published_on(report), headline_end(report)
    hidden = withheld_speakers(statements.values())
    kept_apart = {frozenset(pair) for pair in apart}
    joined: dict[str, set[str]] = {}
    for a, b in together:
        joined.setdefault(a, set()).add(b)
        joined.setdefault(b, set()).add(a)
    called = called_towns(report.text, records)
    found: list[Telling] = []
    places: list[set[int]] = []
    past: list[bool] = []
    long: list[bool] = []
    for event in events:
        at = event.trigger.spans[0][0] if event.trigger.spans else 0
        own = counted.get(event.id, ())
        one = telling_of(event, report, own, sentences, at, called)
        tellers = {source_of(claim.said_in, statements, report, TEXT).key for claim in (event, *own) if claim.said_in or at >= headline}
        one = replace(
            one,
            claimants=frozenset(tellers),
            modalities=frozenset({event.modality}),
            does=_shown(event.actor, hidden),
            suffers=_shown(event.target, hidden),
        )
        if one.days is None and published is not None and sentences.at(at) <= OPENING and not is_long(event.time):
            one = replace(one, days=(published - LOOK_BACK, published))
        lasting = is_long(event.time) and event.time is not None and beside(event.time.spans, sentences, at)
        lasting |= lasts(report.text, at)
        old = is_past(event.time, published, sentences, at)
        back = points_back(report.text, at)
        parted = parts(report.text, sentences, at)
        new = sets_apart(report.text, at)
        best, best_score = None, 0
        for n, other in enumerate(found):
            if any(frozenset((event.id, id)) in kept_apart for id in other.events):
                continue
            if joined.get(event.id, set()).intersection(other.events):
                best = n
                break
            if new or old != past[n]:
                continue
            here = sentences.at(at)
            if here in places[n] and parted:
                continue
            score = within_report(
                other,
                one,
                here in places[n],
                back and n == _latest(places, here),
                here <= OPENING and min(places[n]) <= OPENING,
                any(frozenset((event.id, id)) in told_again for id in other.events),
            )
            if lasting and other.dated:
                score -= LASTING
            if score > best_score:
                best, best_score = n, score
        if best is None:
            found.append(one)
            places.append({sentences.at(at)})
            past.append(old)
            long.append(lasting)
        else:
            long[best] &= lasting
            found[best] = merged(found[best], one)
            places[best].add(sentences.at(at))
    _fold_headline(found, places, past, long, kept_apart)
    named = named_places(report.text, records, sentences, called)
    done = [
        _finished(t, own, report, sentences, None if old or endures else published, named)
        for t, own, old, endures in zip(found, places, past, long, strict=True)
    ]
    return sorted(done, key=lambda t: t.id)


def _fold_headline(
    found: list[Telling], places: list[set[int]], past: list[bool], long: list[bool], kept_apart: set[frozenset[str]]
) -> None:
    """Lay what only the headline says with what the first sentences say: a headline is told again by its report, with less left out."""
    for n in [n for n, own in enumerate(places) if own == {0}]:
        head = found[n]
        bodies = [
            (within_report(head, other, False, False, True), -min(places[m]), m)
            for m, other in enumerate(found)
            if m != n
            and places[m]  # another telling of the headline may have gone before
            and past[m] == past[n]
            and 0 < min(places[m]) <= OPENING
            and not any(frozenset((a, b)) in kept_apart for a in head.events for b in other.events)
        ]
        best = max(bodies, default=None)
        if best is not None and best[0] >= HEADLINE:
            found[best[2]] = merged(found[best[2]], head)
            places[best[2]] |= places[n]
            long[best[2]] &= long[n]
            places[n] = set()
    kept = [n for n, own in enumerate(places) if own]
    found[:], places[:] = [found[n] for n in kept], [places[n] for n in kept]
    past[:], long[:] = [past[n] for n in kept], [long[n] for n in kept]


def lead_of(found: Sequence[Telling]) -> Telling | None:
    """The telling that most of its report is about; what was long before it only where it tells nothing else."""
    return min(found, key=lambda t: (t.days is None and not t.wide, -t.weight, t.id), default=None)


def _latest(places: Sequence[set[int]], sentence: int) -> int:
    """Which telling was spoken of last before a sentence."""
    return max(range(len(places)), key=lambda n: (max((s for s in places[n] if s <= sentence), default=-1), -n), default=-1)


def _counted(
    figures: Sequence[Figure], events: Sequence[Event], sentences: Sentences
) -> tuple[Mapping[str, list[Figure]], set[frozenset[str]]]:
    """The figures by the event that they count, and pairs of events that the reader takes for one act because one is the fuller telling of
    what the other's sentence counts.

    A figure stands with the event of its own sentence that it counts the dead or hurt of, though the reader ties it to a fuller telling
    further on: the two may come into different tellings, and the number belongs to the words beside it. One of the dead or hurt that is
    tied to none goes to an event of its sentence, else to the last one before it.
    """
    found: dict[str, list[Figure]] = {}
    same: set[frozenset[str]] = set()
    known = {e.id: e for e in events}
    starts = [(e.trigger.spans[0][0], e.id) for e in events if e.trigger.spans]
    for figure in figures:
        to = figure.event if figure.event in known else None
        if figure.scope == "stock" or (figure.scope == "running_total" and figure.event is None):
            continue  # the dead of a war; a total tied to an event is its toll as it grew
        if figure.role in CASUALTIES and figure.quote.spans:
            at = figure.quote.spans[0][0]
            sentence = sentences.at(at)
            here = [id for start, id in starts if sentences.at(start) == sentence]
            if to is None and figure.event is None:
                before = [id for start, id in starts if start < at]
                to = here[0] if here else before[-1] if before else starts[0][1] if starts else None
            elif to is not None and to not in here:
                own = _undergone(figure, [known[id] for id in here if known[id].event_class == known[to].event_class])
                if own is not None:
                    same.add(frozenset((own, to)))
                    to = own
        if to is not None:
            found.setdefault(to, []).append(figure)
    return found, same


def _undergone(figure: Figure, here: Sequence[Event]) -> str | None:
    """The event, of those in a figure's sentence, that was done to those whom it counts; the only one there is where none says to whom."""
    start, end = figure.quote.spans[0]
    done = [e.id for e in here if any(a < end and start < b for m in e.target for a, b in m.spans)]
    return done[0] if done else here[0].id if len(here) == 1 and not here[0].target else None


def _shown(mentions: Iterable[ActorMention], hidden: set[str]) -> frozenset[str]:
    """Actors as lists show them; those who speak without a name are not shown by the name that other words give them."""
    return frozenset(said for m in mentions if m.entity not in hidden and (said := shown_as(m)))


def shown_as(mention: ActorMention) -> str | None:
    """An actor as lists show it: by its code in the register, else by its name."""
    return mention.name if mention.actor and is_made(mention.actor) and mention.name else mention.actor or mention.name or mention.text


def _finished(
    one: Telling, own: set[int], report: Report, sentences: Sentences, published: int | None, named: Mapping[int, list[Spot]]
) -> Telling:
    """A telling with what only its whole passage tells: words, places named near the act, and, where no day is told, that of the news."""
    days, spots, placed = one.days, one.spots, one.placed
    if days is None and published is not None and not one.wide:
        days = (published - LOOK_BACK, published)
    if not any(s.fine for s in spots):
        near = [spot for n in sorted(own) for spot in named.get(n, ())]
        if not near and min(own) <= OPENING:
            near = [spot for n in range(2 * OPENING) for spot in named.get(n, ())]
        if near:
            spots, placed = tuple(dict.fromkeys(near)), False
    passage = " ".join(sentences.words(n) for n in sorted(own))
    return replace(one, days=days, spots=spots, placed=placed, words=compared_words(passage), figures=tuple(sorted(one.figures)))
