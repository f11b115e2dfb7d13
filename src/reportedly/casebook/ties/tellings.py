"""What one report says of how actors of the register stand to each other, each claim with who makes it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reportedly.casebook.actors.standing import own_register
from reportedly.casebook.actors.verdicts import is_made
from reportedly.casebook.claimants import TEXT, source_of, withheld_speakers
from reportedly.casebook.incidents.days import published_on
from reportedly.casebook.store.rows import WITHHELD
from reportedly.casebook.truces.tellings import NOT_TOLD, VOICE, day_of, when_told
from reportedly.records import ActorMention, AnyRecord, Report, Statement, Tie

BOTH_WAYS = ("allied", "fights", "communicates")
"""Relations that hold both ways."""


def tie_rows(report: Report, records: Sequence[AnyRecord]) -> Iterator[dict[str, Any]]:
    """The rows of `store.tie_told`. Of ties of anyone who speaks without a name, or whom the register does not know, there are none."""
    statements = {r.id: r for r in records if isinstance(r, Statement)}
    hidden = withheld_speakers(statements.values())
    published = published_on(report)

    def known(m: ActorMention) -> str | None:
        code = m.actor if m.entity not in hidden else None
        return code if code and (is_made(code) or own_register().get(code) is not None) else None

    for tie in records:
        if not isinstance(tie, Tie):
            continue
        a, b = known(tie.a), known(tie.b)
        if a is None or b is None or a == b:
            continue
        if tie.relation in BOTH_WAYS:
            a, b = min(a, b), max(a, b)
        source = source_of(tie.said_in, statements, report, TEXT)
        said = source.statement
        since, day, dated = when_told(tie.time, published)
        heard = day_of(said.time.start) if said is not None and said.time is not None else None
        voice = said is None and report.kind != "post" and report.outlet is not None
        yield {
            "claim": tie.id, "relation": tie.relation, "form": tie.form, "a": a, "b": b, "status": tie.status, "modality": tie.modality,
            "so": _so(tie, said), "since": since, "day": day, "dated": int(dated), "heard": published if heard is None else heard,
            "teller": VOICE if voice else source.key, "who": source.who,
            "actor": said.speaker.actor if said is not None and said.speaker.disclosure not in WITHHELD else None,
        }  # fmt: skip


def _so(tie: Tie, said: Statement | None) -> int | None:
    """Does the claim say that the tie is there (1), that it is not or no more (0), or neither?"""
    if tie.modality == "denied":
        return 0 if tie.status == "current" else None
    if tie.modality not in ("actual", "ongoing") or (said is not None and said.stance in NOT_TOLD):
        return None
    return {"current": 1, "ended": 0}.get(tie.status)
