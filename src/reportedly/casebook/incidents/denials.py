"""Denials: what is said not to be so, joined to the claims that it denies.

A denial may tell again what it denies ("the army denied that it had shelled the town": an event with the modality denied) or only answer it
("the rebels denied the accusation", "he called the report a lie": a statement with `answers`). Both stand in the account table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reportedly.casebook.actors.standing import root
from reportedly.casebook.claimants import source_of
from reportedly.casebook.incidents.positions import Claim, is_weapon
from reportedly.records import Event, Statement

DENYING = ("deny", "dispute")
"""Stances of a statement towards what it answers that say: it is not so."""


def answering(claims: Sequence[Claim], statements: Mapping[str, Statement]) -> list[Claim]:
    """The denials of one report that tell nothing again. claims: those of the report about one incident; statements: the report's, by id.

    Each is the answered claim as the one who denies it takes it: denied. Where they answer an accusation, they deny who did it, and whether
    anything happened stays open. Nobody's words deny their own, and a denial of a denial is left out.
    """
    found = []
    telling = {c.source.statement.id for c in claims if c.denied and c.source.statement}
    for said in statements.values():
        if said.stance not in DENYING or not said.answers or said.id in telling:
            continue
        asked = set(said.answers)
        answered = [c for c in claims if not c.denied and (c.record.id in asked or c.record.said_in in asked)]
        events = [c for c in answered if isinstance(c.record, Event)]
        for claim in events or answered:
            source = source_of(said.id, statements, claim.report, claim.text)
            if source.key != claim.source.key:
                found.append(replace(claim, source=source, denied=True, denies=(claim.record.id,), answer=said))
    return found


def with_denials(claims: Sequence[Claim]) -> list[Claim]:
    """The same claims, each denial that tells again what it denies with the claims that it denies: what its words answer in its own report,
    else every claim of the incident by others that names the one who denies; where nobody does (it denies for "its troops"), what others in
    its report say that somebody did."""
    done = []
    for claim in claims:
        if not claim.denied or claim.answer is not None or not isinstance(claim.record, Event):
            done.append(claim)
            continue
        asked = set(claim.source.statement.answers) if claim.source.statement else set()
        roots = {root(m.actor) for m in claim.record.actor if m.actor}
        denies = []
        for other in claims:
            if other.denied or not isinstance(other.record, Event) or other.source.key == claim.source.key:
                continue
            named = {root(m.actor) for m in other.record.actor if m.actor}
            answered = other.record.id in asked or other.record.said_in in asked
            if answered or (not asked and roots & named) or (roots & named and other.report.id != claim.report.id):
                denies.append(other.record.id)
        if not denies and not asked:
            denies = [c.record.id for c in claims if _answered_there(c, claim)]
        done.append(replace(claim, denies=tuple(sorted(denies))))
    return done


def _answered_there(other: Claim, denial: Claim) -> bool:
    """Does another teller in a denial's report lay on somebody what is denied?"""
    a, b = other.record, denial.record
    return (
        isinstance(a, Event)
        and isinstance(b, Event)
        and not other.denied
        and other.report.id == denial.report.id
        and other.source.key != denial.source.key
        and any(not is_weapon(m) for m in a.actor)
        and (a.mode is None or b.mode is None or a.mode == b.mode)
    )
