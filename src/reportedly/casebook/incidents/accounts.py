"""Accounts: one incident as each of its tellers has it, side by side. A row a claimant, a column an aspect, the words in the cell.

Nothing is decided here. What nobody says is left empty; a denial stands beside what it denies; numbers stay as they were put.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reportedly.casebook.actors.standing import Stand, outlet_entry, root, stand_of
from reportedly.casebook.claimants import source_of, spoken_jointly
from reportedly.casebook.incidents.account_status import disputed_on, rows
from reportedly.casebook.incidents.dead import Dead, dead_told, number_of, words_of_dead
from reportedly.casebook.incidents.denials import answering, with_denials
from reportedly.casebook.incidents.disputes import Contradiction
from reportedly.casebook.incidents.incidents import Held, IncidentRow, contradictions, load, row_of, with_comments
from reportedly.casebook.incidents.named_rules import ALIGNED, TollSaid, numbers
from reportedly.casebook.incidents.positions import ASPECTS, Claim, is_weapon, names_one, positions, shown_name
from reportedly.casebook.incidents.tellings import headline_end
from reportedly.casebook.laying import lay_waiting
from reportedly.casebook.sentences import Sentences
from reportedly.casebook.store import Store
from reportedly.casebook.store.rows import WITHHELD
from reportedly.records import Event, Figure, Statement

Status = Literal["agreed", "single claimant", "disputed", "denied"]
Perpetrator = Literal["unknown", "blamed", "unclaimed", "claimed"]

CHARGES = frozenset({"ASSAULT", "COERCE"})
"""Classes of acts that somebody is blamed for; of a withdrawal or a delivery of aid it is only told who did it."""


def doing(event_class: str, perpetrator: str) -> str:
    """How an incident's accounts tell who did it: a `Perpetrator`, or `named` in place of `blamed` where the act is no deed of violence."""
    return "named" if perpetrator == "blamed" and event_class not in CHARGES else perpetrator


@dataclass(frozen=True)
class Said:
    """One claim behind a cell: its exact words, what they stand in (all that the teller says there, or the sentence), claim, report,
    everyone between the teller and the page, and how it was put. `denies`: ids of the claims that it denies."""

    words: str
    context: str
    claim: str
    report: str
    outlet: str | None
    published: str | None
    chain: tuple[str, ...]
    stance: str
    certainty: str
    distance: str
    modality: str
    denies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One position of a claimant on one aspect, with every claim that takes it. `denied`: the claimant says that it is not so."""

    value: str
    denied: bool
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Account:
    """What one claimant says of an incident. `stand`, `towards`: where they stood then, by the register; `through_party`: all that is heard
    of them passed through an outlet of a party; `reports` and `texts` (copies folded) in which they are heard."""

    claimant: str
    who: str
    disclosure: str | None
    role: str | None
    actor: str | None
    stand: Stand
    towards: str | None
    through_party: bool
    reports: int
    texts: int
    cells: Mapping[str, tuple[Cell, ...]]


@dataclass(frozen=True)
class Accounts:
    """An incident with its accounts. `rows`: the claimants (`Account.claimant`) with the same positions together; `status`, and what it is `disputed_on`; counts stand side by side and are never added up;
    `unaligned`: claimants whom the register knows of no tie to a party. `perpetrator`: `unknown` (nobody names one), `blamed`, `unclaimed`
    (somebody is blamed and denies it, nobody claims it), `claimed`; `blamed`: who is named by whom; `numbers`: the dead by named rule."""

    incident: IncidentRow
    accounts: tuple[Account, ...]
    rows: tuple[tuple[str, ...], ...]
    status: Status
    disputed_on: tuple[str, ...]
    reports: int
    texts: int
    claimants: int
    unaligned: int
    perpetrator: Perpetrator
    blamed: Mapping[str, tuple[str, ...]]
    denials: tuple[tuple[str, tuple[str, ...]], ...]
    tolls: tuple[TollSaid, ...]
    numbers: Mapping[str, int]
    contradictions: tuple[Contradiction, ...]


def accounts(place: Store, incident_id: str, comments: bool) -> Accounts:
    """The account table of an incident. See `Casebook.accounts`."""
    lay_waiting(place)
    with place.reading() as connection:
        held = load(connection, place, incident_id)
        if comments:
            held = with_comments(connection, held)
    return accounts_of(held)


def withheld(statement: Statement) -> bool:
    """Does the report withhold or change the speaker's name?"""
    return statement.speaker.disclosure in WITHHELD


def accounts_of(held: Held, hides: Callable[[Statement], bool] = withheld, pairs: bool = True) -> Accounts:
    """The account table of what stands behind one incident. Pure. `hides`: whose speakers' names stand in no cell where they act. Without
    `pairs` no two reports are held against each other."""
    row = row_of(held)
    claims = [claim for report_id in sorted({one.report for one in held.tellings}) for claim in _claims(held, report_id, hides)]
    claims = with_denials(claims)
    day = row.day_start
    by_claimant: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_claimant[claim.source.key].append(claim)
    found = [_account(key, own, held, day) for key, own in by_claimant.items()]
    found.sort(key=lambda a: (-len(a.cells), -a.texts, a.who, a.claimant))
    tolls = _tolls(claims, {a.claimant: a for a in found})
    disputed = disputed_on(found)
    denied = tuple(dict.fromkeys((c.id, c.denies) for c in claims if c.denied))
    status: Status = "disputed" if disputed else "denied" if denied else "single claimant" if len(found) < 2 else "agreed"
    blamed, perpetrator = _blamed(claims, {a.claimant: a.who for a in found})
    return Accounts(
        incident=replace(row, claimants=len(found)),
        accounts=tuple(found),
        rows=rows(found),
        status=status,
        disputed_on=disputed,
        reports=row.reports,
        texts=row.texts,
        claimants=len(found),
        unaligned=sum(a.stand not in ALIGNED and not a.through_party for a in found),
        perpetrator=perpetrator,
        blamed=blamed,
        denials=denied,
        tolls=tolls,
        numbers=numbers(tolls),
        contradictions=contradictions(held) if pairs else (),
    )


def _claims(held: Held, report_id: str, hides: Callable[[Statement], bool]) -> list[Claim]:
    """The claims of one report about an incident. What only its headline says, in the report's own voice, is left to its body."""
    records, own = held.records[report_id], held.reports[report_id]
    wanted = {claim for one in held.tellings if one.report == report_id for claim in (*one.events, *one.figures)}
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    hidden = frozenset(s.speaker.entity for s in statements.values() if s.speaker.entity and hides(s))
    origin = held.texts[report_id] == str(held.numbers[report_id])
    found = []
    for r in records:
        if r.id in wanted and isinstance(r, Event | Figure):
            source = source_of(r.said_in, statements, own, held.texts[report_id])
            found.append(Claim(r, own, held.texts[report_id], origin, source, hidden, r.modality == "denied"))
    end = headline_end(own)
    body = [c for c in found if c.source.statement is not None or c.at >= end] or found
    return [one for claim in (*body, *answering(body, statements)) for one in _each_teller(claim, statements)]


def _each_teller(claim: Claim, statements: Mapping[str, Statement]) -> list[Claim]:
    """A claim that several make with one voice, as each of them makes it."""
    said = claim.source.statement
    parts = spoken_jointly(said) if said is not None else ()
    if len(parts) < 2:
        return [claim]
    sources = [source_of(one.id, {**statements, one.id: one}, claim.report, claim.text) for one in parts]
    return [replace(claim, source=source) for source in sources]


def _account(key: str, claims: Sequence[Claim], held: Held, day: str | None) -> Account:
    first = min(claims, key=lambda c: ((c.report.published or "9999"), c.report.id, c.at))
    said = next((c.source.statement for c in claims if c.source.statement is not None), None)
    voice = outlet_entry(first.report.outlet) if first.report.outlet else None
    actor = (said.speaker.actor if said.speaker.disclosure not in WITHHELD else None) if said else (voice.code if voice else None)
    on = day or first.report.published
    stand, towards = stand_of(actor, on[:10] if on else None)
    outlets = [outlet_entry(c.report.outlet) if c.report.outlet else None for c in claims]
    through = all(o is not None and stand_of(o.code, on[:10] if on else None)[0] in ALIGNED for o in outlets)
    cells: defaultdict[str, dict[tuple[str, bool], list[Said]]] = defaultdict(dict)
    for claim in sorted(claims, key=lambda c: ((c.report.published or "9999"), c.report.id, c.at)):
        for aspect, value in positions(claim):
            cells[aspect].setdefault((value, claim.denied), []).append(_said(claim))
    return Account(
        claimant=key,
        who=first.source.who,
        disclosure=said.speaker.disclosure if said else None,
        role=said.speaker.role if said else "outlet",
        actor=actor,
        stand=stand,
        towards=towards,
        through_party=through,
        reports=len({c.report.id for c in claims}),
        texts=len({c.text for c in claims}),
        cells={
            aspect: tuple(Cell(value, denied, tuple(words)) for (value, denied), words in cells[aspect].items())
            for aspect in ASPECTS
            if aspect in cells
        },
    )


def _said(claim: Claim) -> Said:
    statement = claim.source.statement
    return Said(
        words=(claim.words.text or "") if claim.words else "",
        context=_context(claim),
        claim=claim.id,
        report=claim.report.id,
        outlet=claim.report.outlet,
        published=claim.report.published,
        chain=claim.source.chain,
        stance=statement.stance if statement else "assert",
        certainty=statement.certainty if statement else "certain",
        distance=statement.distance if statement else "neutral",
        modality="denied" if claim.answer else claim.record.modality,
        denies=claim.denies,
    )


def _context(claim: Claim) -> str:
    """What the teller says around a claim, as it stands in the report."""
    statement = claim.source.statement
    if statement is not None and statement.content is not None and statement.content.text and claim.answer is None:
        return " ".join(statement.content.text.split())
    sentences = Sentences(claim.report.text)
    return " ".join(sentences.words(sentences.at(claim.at)).split())


def _tolls(claims: Sequence[Claim], by_key: Mapping[str, Account]) -> tuple[TollSaid, ...]:
    """What is said of all the dead, in the order of publication: of each claimant in each text the highest number, else the words that
    give none ("dozens")."""
    texts: defaultdict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if isinstance(claim.record, Figure) and claim.record.role == "killed" and claim.answer is None:
            texts[claim.source.key, claim.text].append(claim)
    best = [found for mine in texts.values() if (found := _highest(mine)) is not None]
    best.sort(key=lambda b: ((b[0].report.published or "9999"), b[0].report.id, b[0].source.key))
    return tuple(_toll(claim, dead, by_key[claim.source.key]) for claim, dead in best)


def _highest(claims: Sequence[Claim]) -> tuple[Claim, Dead | None] | None:
    """Of what one claimant says of the dead in one text, as its reports print it: the highest number, or the words that give none."""
    by_report: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_report[claim.report.id].append(claim)
    found = []
    for mine in by_report.values():
        own = {c.record.id: c for c in mine}
        for dead in dead_told((c.record for c in mine if isinstance(c.record, Figure)), mine[0].report.text):
            if not dead.part:
                found.append((own[dead.figures[0].id], dead))
    if found:
        return max(found, key=lambda f: (f[1].number, f[0].origin))
    bare = [c for c in claims if isinstance(c.record, Figure) and _is_bare(c.record)]
    return (max(bare, key=lambda c: c.origin), None) if bare else None


def _is_bare(figure: Figure) -> bool:
    """Does a figure count all the dead without a number ("dozens")?"""
    return figure.unit == "persons" and figure.within is None and figure.modality in ("actual", "ongoing") and number_of(figure) is None


def _toll(claim: Claim, dead: Dead | None, by: Account) -> TollSaid:
    assert isinstance(claim.record, Figure)
    return TollSaid(
        claimant=claim.source.key,
        who=by.who,
        published=claim.report.published,
        number=dead.number if dead else None,
        words=words_of_dead(dead) if dead else claim.record.quote.text or "",
        claim=claim.record.id,
        report=claim.report.id,
        stand=by.stand,
        qualifier=claim.record.qualifier,
        low=dead.low if dead else None,
        high=dead.high if dead else None,
    )


def _blamed(claims: Sequence[Claim], who: Mapping[str, str]) -> tuple[dict[str, tuple[str, ...]], Perpetrator]:
    """Who is named as the one who did it, by whom; and whether that is unknown, blamed, unclaimed or claimed. who: claimants as shown."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    claimed = denied = False
    for claim in claims:
        if not isinstance(claim.record, Event) or claim.record.mode == "clash":
            continue
        said = claim.source.statement
        if claim.denied:
            denied = True
            continue
        own = root(said.speaker.actor) if said and said.speaker.actor else None
        for mention in claim.record.actor:
            name = shown_name(mention, claim.hidden)
            if not mention.actor and not names_one(mention, claim.report.text) and (not claim.accuses or is_weapon(mention)):
                continue  # "warplanes" is a means, "gunmen" may be anybody; whoever accuses rebels names them
            named[name].add(who[claim.source.key])
            if claim.record.attribution == "claimed" or (own and mention.actor and root(mention.actor) == own):
                claimed = True
        if said and said.stance in ("claim_responsibility", "admit"):
            claimed = True
    blamed = {name: tuple(sorted(by)) for name, by in sorted(named.items())}
    return blamed, "claimed" if claimed else "unknown" if not blamed else "unclaimed" if denied else "blamed"
