"""What is claimed to have happened: events of the sixteen PLOVER classes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Token

from reportedly.codebook.register import Register, register
from reportedly.models.acts import Acts
from reportedly.reading.attached import index, speaks_of
from reportedly.reading.attribution.features import Encoded
from reportedly.reading.claims import said_in
from reportedly.reading.events.act import DEFINITE, Act, Known
from reportedly.reading.events.acts import acts_in
from reportedly.reading.events.is_event import is_event
from reportedly.reading.events.learned import classes_of, further_acts
from reportedly.reading.events.lexicon import senses_of
from reportedly.reading.events.provided import is_provided
from reportedly.reading.events.setting import number_of, settled
from reportedly.reading.events.sorts import sorter
from reportedly.reading.events.told import Told
from reportedly.reading.joint import each_actor
from reportedly.reading.language import Parse
from reportedly.reading.mentions import actor_mention
from reportedly.reading.modality import modality_of, support_modality
from reportedly.reading.notes import Name, Reference, Wider
from reportedly.reading.places import Where, where
from reportedly.reading.stage import Records
from reportedly.reading.times.when import day_of_entry, when
from reportedly.reading.wording import Wording
from reportedly.records import Attribution, Event, Modality, PlaceMention, Report, Statement, TimeMention, quote
from reportedly.resources import Resources
from reportedly.spans import Span, trim

READER = "rules:1"
_SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "AGREE", "SUPPORT", "CONSULT"})
_WORDS = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})


@dataclass(frozen=True, slots=True)
class Naming:
    """A note for later stages: a token of the text that names an event, itself or along with others ("killed" in "killed in an air strike")."""

    token: int
    event: str


class Events:
    """What is claimed to have happened: events of the sixteen PLOVER classes."""

    name, version = "events", 1
    reads: tuple[type, ...] = (
        Report,
        Parse,
        Name,
        Reference,
        TimeMention,
        PlaceMention,
        Wider,
        Statement,
        Encoded,
    )
    writes: tuple[type, ...] = (Event, Naming, Told)

    def __call__(self, report: Report, so_far: Records, resources: Resources) -> Iterable[Any]:
        sort = sorter(so_far, resources.codebook)
        known = Known(senses_of(resources.codebook), sort)
        cues = _cues(so_far)
        model: Acts | None = resources.models.get("acts")
        acts = _acts(so_far, known, model)
        _told_again(acts)
        actors = register(resources.codebook)
        own = [_event(act, so_far, cues, actors, f"{READER}+{model.reader}" if model and act.learned else READER) for act in acts]
        for act, alone, event in zip(acts, own, settled(acts, own, so_far), strict=True):
            yield event
            yield Told(event.id, act.trigger.i, alone.time, alone.place)
            for token in sorted(act.names):
                yield Naming(token, event.id)


def _acts(so_far: Records, known: Known, model: Acts | None) -> list[Act]:
    """The acts that the codebook's words name, and those that only the model finds."""
    parse = so_far.one(Parse)
    classes: dict[int, str] = {}
    if model is not None and so_far.has(Encoded):
        classes = classes_of(so_far.one(Encoded), parse.doc, known.senses, model)
    found = []
    for sentence in parse.sentences:
        acts = acts_in(sentence, known)
        if further := further_acts(sentence, known, classes, acts) if classes else []:
            acts = sorted((*acts, *further), key=lambda act: act.words[0].i)
        found += [act for act in acts if is_event(act, known.sort)]
    return found


def _cues(so_far: Records) -> dict[int, Statement]:
    """The statement whose cue covers a character, by the first character of each of the cue's tokens."""
    parse = so_far.one(Parse)
    found: dict[int, Statement] = {}
    for statement in so_far.of(Statement):
        for start, end in statement.cue.spans if statement.cue else ():
            for token in parse.tokens(start, end):
                found.setdefault(token.i, statement)
    return found


def _event(act: Act, so_far: Records, cues: dict[int, Statement], register: Register, reader: str) -> Event:
    report = so_far.report
    trigger = quote(report.text, trigger_span(act, report.text))
    holder = said_in(trigger.spans, so_far)
    modality = act_modality(act, so_far, holder)
    if modality in ("actual", "ongoing") and is_provided(act, so_far):
        modality = "planned"
    at = _place(act, so_far)
    own = cues.get(act.trigger.i) if act.event_class in _SPEECH else None
    actors = tuple(m for p in act.actor for m in each_actor(p.head, so_far, register, p.span))
    targets = act.target
    if not actors and own is not None and own.speaker.spans and not _is_done_to(act.trigger):
        # Who speaks is read apart; where the parser hangs the verb on another noun, that is nobody spoken to.
        actors = (actor_mention(so_far.one(Parse).tokens(*own.speaker.spans[0]).root, so_far),)
        targets = [p for p in targets if p.head.i != act.trigger.head.i]
    return Event(
        id=so_far.new_id("event", trigger.spans), report=report.id, event_class=act.event_class,  # type: ignore[arg-type]
        mode=act.mode, trigger=trigger, actor=actors, target=tuple(m for p in targets for m in each_actor(p.head, so_far, register, p.span)),
        attribution=_attribution(act, modality, holder),
        means=quote(report.text, _means_span(act.means)) if act.means is not None else None,
        place=at.place, origin=at.origin, destination=at.destination, time=_time(act, so_far),
        modality=modality, statement=own.id if own else None, said_in=holder.id if holder else None, reader=reader,
    )  # fmt: skip


def _place(act: Act, so_far: Records) -> Where:
    """Where an act was done; of words spoken only where the place stands with the speaking ("in Geneva the envoy urged"), for what is spoken
    of ("accused the army of killings in the north") is elsewhere."""
    at = where(act.trigger, so_far)
    if not at.place and act.carrier.i != act.trigger.i:
        at = where(act.carrier, so_far)
    for name in sorted(act.names) if not at.place else ():
        at = at if at.place else where(act.trigger.doc[name], so_far)
    if act.event_class not in _WORDS or not at.place:
        return at
    spoken = {act.trigger.i, act.carrier.i}
    heads = [h.head for h in index(PlaceMention, so_far).of(act.trigger) if h.mention in at.place]
    beside = any(_stands_with(head, spoken) for head in heads)
    return at if beside else Where()


def _is_done_to(verb: Token) -> bool:
    """ "Is accused of": whoever stands before it does not do it."""
    return any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children)


_GATHERED = frozenset({"meet", "gather", "convene", "speak", "assemble"})


def _stands_with(place: Token, spoken: set[int]) -> bool:
    """Does a place hang on the speaking itself, or on a gathering where it is done ("urged the envoys meeting in Geneva")?"""
    below = place
    while below.head.i != below.i and below.head.i not in spoken:
        below = below.head
        if below.dep_ in ("pcomp", "ccomp"):
            return False
    return below.dep_ in ("prep", "advmod", "npadvmod") or (below.pos_ == "VERB" and below.lemma_.lower() in _GATHERED)


def _time(act: Act, so_far: Records) -> TimeMention | None:
    """When an act was done; of one that is only spoken of ("claimed responsibility for a bombing"), not when somebody spoke of it."""
    done = act.event_class not in _SPEECH
    if act.event_class in _WORDS and not index(TimeMention, so_far).of(act.trigger):
        return day_of_entry(act.trigger, so_far)  # "he blamed the army": on no day that the sentence before tells
    found = when(act.trigger, so_far, done)
    if found is not None or (done and act.carrier.i != act.trigger.i and speaks_of(act.carrier, so_far)):
        return found
    return when(act.carrier, so_far, done)


def trigger_span(act: Act, text: str) -> Span:
    """The words that name the act: with the light verb where it stands close before its noun ("carried out air strikes")."""
    first, last = act.words[0], act.words[-1]
    if last.i - first.i > 6:
        last = first
    if act.carrier.i < first.i and first.i - act.carrier.i <= 4 and act.carrier.pos_ == "VERB" and not act.undergone:
        first = act.carrier
    return trim(text, first.idx, last.idx + len(last))


def act_modality(act: Act, so_far: Records, holder: Statement | None) -> Modality:
    """How surely the act is put: as its verb is, or, for a noun, as noun and carrying verb together."""
    if act.denied:
        return "denied"
    if act.sense.pattern.get("negated"):
        return "actual"  # not to let the convoy pass is the refusal itself
    if _only_doer_unclear(act) or _could_be_heard(act.trigger):
        return "actual"
    if act.suspected and act.trigger.pos_ != "VERB":
        told = modality_of(act.trigger, so_far, holder)
        return "actual" if told in ("possible", "rumoured") else told
    if act.trigger.pos_ == "VERB" or act.carrier.i == act.trigger.i or act.suspected or act.claimed:
        return modality_of(act.trigger, so_far, holder)
    carried = support_modality(act.trigger, act.carrier, so_far.one(Wording))
    if carried in ("actual", "ongoing"):
        turned = modality_of(act.carrier, so_far, holder)
        return carried if turned in ("actual", "ongoing") else turned
    return carried


def _could_be_heard(verb: Token) -> bool:
    """ "Artillery could be heard": it was."""
    return verb.lemma_ == "hear" and any(c.lower_ in ("can", "could") for c in verb.lefts) and not any(c.dep_ == "neg" for c in verb.lefts)


def _only_doer_unclear(act: Act) -> bool:
    """ "It was unclear whether the strike was carried out by one or the other", "nobody claimed it": that it was done is sure."""
    verb = act.carrier
    return act.unowned or (
        act.trigger.pos_ in ("NOUN", "PROPN")
        and any(c.dep_ == "mark" and c.lower_ in ("if", "whether") for c in verb.children)
        and any(c.dep_ == "agent" for c in verb.children)
        and any(c.dep_ == "det" and c.lower_ in DEFINITE for c in act.trigger.lefts)
    )


def _means_span(head: Token) -> Span:
    first = head
    for child in head.lefts:
        if child.dep_ in ("compound", "amod", "nmod"):
            first = child
            break
    return first.idx, head.idx + len(head)


def _attribution(act: Act, modality: Modality, holder: Statement | None) -> Attribution:
    if not act.actor:
        return "unknown"
    if act.claimed:
        return "claimed"
    return "blamed" if act.suspected else attribution_in(modality, holder)


def attribution_in(modality: Modality, holder: Statement | None) -> Attribution:
    """How the one who did an act is told, by how surely the act is put and by what whoever tells it does: says it, accuses, takes it upon themselves."""
    if modality == "denied":
        return "denied"
    if holder is not None and holder.stance == "claim_responsibility":
        return "claimed"
    return "blamed" if holder is not None and holder.stance == "accuse" else "stated"


_POINTING_BACK = frozenset({"the", "this", "that", "these", "those"})
_ANY_KIND = frozenset(
    {"attack", "assault", "strike", "raid", "incident", "bombing", "massacre", "atrocity", "killing", "bombardment", "explosion", "blast"}
)


def _told_again(acts: list[Act]) -> None:
    """Gives an act that is told again in barer words ("the attack", "killed 18 civilians") the mode, and what it was done with, that it has
    where the report tells more."""
    violent = [a for a in acts if a.event_class == "ASSAULT" and not a.learned]
    by_number: dict[float, Act] = {}
    for act in violent:
        for number in _numbers(act) if _has_mode(act) else ():
            by_number.setdefault(number, act)
    last: Act | None = None
    """The last act before, of a known mode, that was no fight between two sides."""
    for n, act in enumerate(violent):
        if act.mode is None and (act.harm or act.trigger.lemma_.lower() in _ANY_KIND):
            same = next((by_number[number] for number in sorted(_numbers(act)) if number in by_number), None)
            if same is None and any(c.lower_ in _POINTING_BACK and c.dep_ == "det" for c in act.trigger.lefts):
                same = last
            if same is None and n == 0 and not act.both:
                same = next(
                    (o for o in violent[1:3] if _has_mode(o) and o.mode not in _ON_CAPTIVES and (act.harm or not _rivals(act, o))), None
                )
            if same is None and n == 1 and not act.both and (act.harm or (last is not None and not _rivals(act, last))):
                same = last if last is None or last.mode not in _ON_CAPTIVES else None  # a headline and the sentence under it
            if same is not None:
                act.mode = same.mode
                act.means = act.means or same.means
        if _has_mode(act) and not act.both:
            last = act


_ON_CAPTIVES = frozenset({"execution", "torture", "sexual", "assassination", "shot_down"})
"""Modes that a headline's attack does not take from a later one."""


def _has_mode(act: Act) -> bool:
    """Is it told how it was done? Of a place that was captured that is not."""
    return act.mode is not None and act.mode != "capture_of_place"


def _rivals(act: Act, other: Act) -> bool:
    """Do both name doers, and share no word of them?"""
    mine, theirs = ({t.lower_ for p in a.actor for t in p.head.subtree if t.pos_ in ("PROPN", "NOUN", "ADJ")} for a in (act, other))
    return bool(mine and theirs) and not mine & theirs


def _numbers(act: Act) -> set[float]:
    """The numbers of those it was done to: "18 civilians" told twice is one attack told twice."""
    found = (number_of(p.head) for p in act.target)
    return {n for n in found if n is not None and n > 1}
