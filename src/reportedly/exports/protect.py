"""Protection: what an export leaves out so that people who speak are not put at risk by it, and a count of what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Literal, get_args

from reportedly.casebook.claimants import who_says
from reportedly.private import is_private
from reportedly.records import ActorMention, PlaceMention, Report, Statement

Protect = Literal["withheld", "private", "none"]
PROTECT: tuple[str, ...] = get_args(Protect)


class Protection:
    """Decides how a speaker is shown, and counts in `left_out` whom it did not show. Each statement is counted once."""

    def __init__(self, protect: Protect) -> None:
        self.protect = protect
        self.left_out: Counter[str] = Counter()
        self._seen: set[str] = set()

    def hides(self, statement: Statement) -> bool:
        """Must the speaker's name and actor stay out of the file?"""
        speaker = statement.speaker
        if self.protect == "none":
            return False
        if speaker.disclosure in ("anonymous", "pseudonymous"):
            return True
        return self.protect == "private" and is_private(speaker)

    def who(self, statement: Statement) -> str:
        """The speaker as the file shows them."""
        speaker = statement.speaker
        if not self.hides(statement):
            return speaker.name or speaker.text or "unattributed"
        if statement.id not in self._seen:
            self._seen.add(statement.id)
            self.left_out[f"names of {speaker.disclosure} speakers"] += 1
        if speaker.disclosure == "named":
            return f"{speaker.role or 'speaker'} (name left out)"
        return who_says(statement)

    def hidden_in(self, statements: Iterable[Statement]) -> frozenset[str]:
        """Entities of one report whose names stay out of every column: whoever speaks without a name may also act."""
        return frozenset(s.speaker.entity for s in statements if s.speaker.entity is not None and self.hides(s))

    def names(self, mentions: Iterable[ActorMention | PlaceMention], hidden: frozenset[str]) -> list[str]:
        """The names of mentions, as the file shows them."""
        return ["name left out" if m.entity in hidden else m.name or m.text or "" for m in mentions]

    def voice(self, report: Report) -> str:
        """The report's own voice: its outlet; of a comment or post by an account, that it is one."""
        if report.kind in ("comment", "post") and (report.x_account or not report.outlet):
            if self.protect == "none":
                return report.x_account or f"{report.kind} {report.id}"
            if report.x_account and report.id not in self._seen:
                self._seen.add(report.id)
                self.left_out["names of accounts"] += 1
            return f"{report.kind}, account name left out"
        return report.outlet or f"report {report.id}"
