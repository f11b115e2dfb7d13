"""Claimants: who a claim comes from, through whom, and how they are named without naming those whose names are withheld."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec import structs

from reportedly.casebook.actors.standing import own_register, speaking_as
from reportedly.casebook.store.rows import WITHHELD
from reportedly.casebook.words import words_of
from reportedly.records import AnyRecord, Report, Statement

TEXT = "@text@"
"""Stands in a claimant's key for the report's text with its copies folded, which may change when other reports come."""


DEPTH = 8
"""Statements inside statements are followed no deeper: a chain that goes round ends here."""


def who_says(statement: Statement) -> str:
    """The speaker of a statement as a table shows them; of one whose name is withheld, only in what role they speak."""
    speaker = statement.speaker
    if speaker.disclosure in WITHHELD:
        return f"{speaker.disclosure} {speaker.role.replace('_', ' ') if speaker.role else 'speaker'}"
    if speaker.disclosure == "unattributed":
        return "unattributed"
    return speaker.name or speaker.text or "unattributed"


def withheld_speakers(statements: Iterable[Statement]) -> set[str]:
    """The entities of speakers whose names a report withholds or changes."""
    return {s.speaker.entity for s in statements if s.speaker.disclosure in WITHHELD and s.speaker.entity}


_JOINING = re.compile(r",?\s+and\s+|,\s+")


def spoken_jointly(statement: Statement) -> tuple[Statement, ...]:
    """What several known actors say with one voice ("Damascus and Moscow denied it"), once for each; else the statement alone.

    Only where every part of the speaker's words is a name of just one actor of the register, each another: "the group and a monitor" stay
    together.
    """
    speaker = statement.speaker
    if speaker.actor is not None or speaker.disclosure not in ("named", "institutional") or " and " not in (speaker.text or ""):
        return (statement,)
    parts = _JOINING.split(speaker.text or "")
    found = [own_register().lookup(part) for part in parts]
    if any(len(entries) != 1 for entries in found) or len({entry.code for (entry,) in found}) < len(parts):
        return (statement,)
    return tuple(
        structs.replace(
            statement, speaker=structs.replace(speaker, text=part, name=entry.name, actor=entry.code, disclosure="institutional")
        )
        for part, (entry,) in zip(parts, found, strict=True)
    )


def statement_of(record: AnyRecord | None, records: Mapping[str, AnyRecord], claimant: str) -> Statement | None:
    """The statement that a claim of an account is said in, or that it is, as the claimant (a `Source.key`) has part in it; None for the
    report's own voice. records: its report's, by id."""
    found = record if isinstance(record, Statement) else records.get(getattr(record, "said_in", None) or "")
    if not isinstance(found, Statement):
        return None
    parts = spoken_jointly(found)
    return next((one for one in parts if len(parts) > 1 and _key(one, "") == claimant), found)


@dataclass(frozen=True)
class Source:
    """Where one claim comes from. `who`: its teller, innermost; `chain`: everyone between the teller and the page, nearest the teller
    first; `key`: the same for one teller across reports, for counting claimants; `statement`: None for the report's own voice."""

    who: str
    key: str
    chain: tuple[str, ...]
    statement: Statement | None


def source_of(said_in: str | None, statements: Mapping[str, Statement], report: Report, text_key: str) -> Source:
    """The source of a claim that is `said_in` a statement of this report.

    `text_key` stands for the report's text with its copies folded: what copies say in their own voice, or by tellers whom no name tells
    apart, has one claimant.
    """
    said = statements.get(said_in) if said_in else None
    voice = report.outlet or report.byline or f"report {report.id}"
    if report.kind in ("comment", "post") and report.x_account:
        voice = f"{report.kind}, account name withheld"
    if said is None:
        return Source(who=voice, key=f"voice {text_key}", chain=(), statement=None)
    chain = [relay.name or relay.text or "" for relay in reversed(said.via)]
    outer, depth = statements.get(said.within or ""), 0
    while outer is not None and depth < DEPTH:
        chain.append(who_says(outer))
        chain.extend(relay.name or relay.text or "" for relay in reversed(outer.via))
        outer, depth = statements.get(outer.within or ""), depth + 1
    chain.append(voice)
    return Source(who=who_says(said), key=_key(said, text_key), chain=tuple(c for c in chain if c), statement=said)


def _key(said: Statement, text_key: str) -> str:
    speaker = said.speaker
    name = speaker.name or speaker.text or ""
    folded = " ".join(word for word, _, _ in words_of(name))
    if speaker.disclosure in ("named", "institutional"):
        if speaker.actor:
            return f"actor {speaking_as(speaker.actor)}"
        # "Residents" of two reports are not the same residents, and one first name is not one person.
        if name[:1].isupper() and (speaker.disclosure == "institutional" or " " in folded):
            return f"name {folded}"
    # Entities differ from copy to copy of one text; the words for them do not.
    return f"in {text_key} {speaker.disclosure} {folded}"
