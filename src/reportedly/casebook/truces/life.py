"""The life of one agreement, step by step as each teller tells it, in exact words; who is told to have which part in it; its terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import Connection

from reportedly.casebook.actors.standing import Stand, stand_of
from reportedly.casebook.claimants import TEXT, source_of, withheld_speakers
from reportedly.casebook.incidents.alignment import Judged
from reportedly.casebook.incidents.days import iso
from reportedly.casebook.incidents.kept_tellings import records_of, reports_numbered
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.told import ClaimTold, as_told
from reportedly.casebook.truces.held import Held, teller_of
from reportedly.casebook.truces.states import ORDER, Line, State
from reportedly.casebook.truces.tellings import Told, shown_name
from reportedly.casebook.words import words_of
from reportedly.records import Agreement, Report, Statement

Part = Literal["parties", "signatories", "mediators", "guarantors", "monitors", "excluded"]
PARTS: tuple[Part, ...] = ("parties", "signatories", "mediators", "guarantors", "monitors", "excluded")
"""Parts that one can have in an agreement, in FORMAT's words. `by` of a step is who takes it."""


@dataclass(frozen=True)
class StepTold(ClaimTold):
    """One step in the life of an agreement as one teller tells it. `step`: FORMAT's; `changes`: may it change the state that this teller tells;
    `heard`: when it was said; `teller`, `actor`, `stand`, `towards`: who tells it, and where they stood; `own_act`: the teller is who takes the step, and the
    report tells it in its own voice; `state`: that this teller tells after the step."""

    step: str
    changes: bool
    heard: str | None
    teller: str
    actor: str | None
    stand: Stand
    towards: str | None
    own_act: bool
    state: State | None
    by: tuple[str, ...]
    accuser: tuple[str, ...]
    accused: tuple[str, ...]
    areas: tuple[str, ...]
    duration: str | None
    reasons: tuple[str, ...]
    of: str | None
    parts: tuple[tuple[Part, str, str | None], ...]


@dataclass(frozen=True)
class RoleTold:
    """That somebody has a part in an agreement, and who says so: `said_by` tellers, `denied_by` those who say it is not so, `claims` of both."""

    part: Part
    name: str
    actor: str | None
    said_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class TermTold:
    """One thing that an agreement or an offer says is to be done, in the words of those who tell it."""

    words: str
    by: tuple[str, ...]
    modality: str
    said_by: tuple[str, ...]
    claims: tuple[str, ...]
    reports: tuple[str, ...]


def life_of(connection: Connection, held: Sequence[Held], judged: Judged) -> tuple[StepTold, ...]:
    """Every step of an agreement by every teller, by day (unknown last); what copies of one text tell stands once."""
    numbers = sorted({h.number for h in held})
    records = records_of(connection, numbers, judged, ("agreement", "statement"))
    known = reports_numbered(connection, numbers)
    found: dict[tuple[object, ...], StepTold] = {}
    copies: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
    for h in sorted(held, key=lambda h: (h.number != h.origin, h.telling.id)):  # the origin's own words stand for its copies'
        own = known[h.number]
        sentences = Sentences(own.text)
        statements = {r.id: r for r in records[h.number] if isinstance(r, Statement)}
        claims = {r.id: r for r in records[h.number] if isinstance(r, Agreement)}
        hidden = withheld_speakers(statements.values())
        for told in h.telling.told:
            if told.claim not in claims:
                continue
            step = _step(claims[told.claim], told, h, own, statements, hidden, sentences)
            key = (h.origin, step.teller, step.step, step.modality, step.day_end, " ".join(w for w, _, _ in words_of(step.words)))
            found.setdefault(key, step)
            copies[key].add(own.id)
    lines: defaultdict[str, Line] = defaultdict(Line)
    life = []
    for s in sorted((replace(s, reports=tuple(sorted(copies[key]))) for key, s in found.items()), key=_order):
        if s.changes and s.day_end is not None:
            lines[s.teller].take(s.step, s.dated, s.by or (s.who,))
        life.append(replace(s, state=lines[s.teller].state))
    return tuple(life)


def _order(s: StepTold) -> tuple[str, int, str, str, str, str]:
    step = ORDER.index(s.step) if s.step in ORDER else -1
    return s.day_end or "9999", step, s.heard or "9999", s.report, s.claim, s.teller


def _step(
    a: Agreement, told: Told, h: Held, own: Report, statements: dict[str, Statement], hidden: set[str], sentences: Sentences
) -> StepTold:
    source = source_of(a.said_in, statements, own, TEXT)
    said = source.statement
    key, who, actor = teller_of(told.teller, told.who, told.actor, h.origin, h.outlet)
    by_itself = source.who != told.who and said is None
    chain = (source.who,) if by_itself else (source.who, *source.chain) if said is not None and source.who != told.who else source.chain
    day = iso(told.day)
    stand, towards = stand_of(actor, day or (own.published or "")[:10] or None)
    return StepTold(
        **as_told(a, source, own, sentences) | {"chain": chain}, step=a.step, changes=told.changes, day_start=iso(told.since), day_end=day,
        dated=told.dated, heard=iso(told.heard), teller=key, who=who, actor=actor, stand=stand, towards=towards, own_act=by_itself, state=None,
        by=tuple(dict.fromkeys(shown_name(m, hidden) for m in a.by)), accuser=tuple(dict.fromkeys(shown_name(m, hidden) for m in a.accuser)),
        accused=tuple(dict.fromkeys(shown_name(m, hidden) for m in a.accused)),
        areas=tuple(dict.fromkeys(p.name or p.text or "" for p in (*a.area, *a.place))), duration=a.duration.text if a.duration else None,
        reasons=tuple(r.text or "" for r in a.reasons), of=a.of,
        parts=tuple((part, shown_name(m, hidden), None if m.entity in hidden else m.actor) for part in PARTS for m in getattr(a, part)),
    )  # fmt: skip


def roles_of(life: Sequence[StepTold]) -> tuple[RoleTold, ...]:
    """Who is told to have which part, and by whom."""
    said: defaultdict[tuple[Part, str, str | None], list[StepTold]] = defaultdict(list)
    for step in life:
        for part, name, actor in step.parts:
            if step.modality in ("actual", "ongoing", "planned", "denied"):
                said[part, name, actor].append(step)
    found = []
    for (part, name, actor), steps in said.items():
        yes, no = ({s.who for s in steps if (s.modality == "denied") is denied} for denied in (False, True))
        found.append(RoleTold(part, name, actor, tuple(sorted(yes)), tuple(sorted(no)), tuple(dict.fromkeys(s.claim for s in steps))))
    return tuple(sorted(found, key=lambda r: (PARTS.index(r.part), -len(r.said_by), r.name)))


def terms_of(life: Sequence[StepTold]) -> tuple[TermTold, ...]:
    """The terms, each once where the words are the same, in the order in which they were told."""
    said: defaultdict[str, list[StepTold]] = defaultdict(list)
    for step in sorted((s for s in life if s.step == "term"), key=lambda s: (s.published or "9999", s.report, s.claim)):
        said[" ".join(w for w, _, _ in words_of(step.words))].append(step)
    return tuple(
        TermTold(
            steps[0].words, steps[0].by, steps[0].modality, tuple(dict.fromkeys(s.who for s in steps)), tuple(dict.fromkeys(s.claim for s in steps)),
            tuple(dict.fromkeys(r for s in steps for r in s.reports)),
        )
        for steps in said.values()
    )  # fmt: skip
