"""One claim as a casebook shows it beside others of its kind: its exact words, who says so, through whom, how, and in which reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reportedly.casebook.claimants import Source
from reportedly.casebook.sentences import Sentences
from reportedly.records import Agreement, Control, Figure, Report, Tie


@dataclass(frozen=True)
class ClaimTold:
    """What all claims have that are shown so. `modality`, `stance`, `certainty`, `distance`: FORMAT's; `day_start`, `day_end`: when, `dated` false where
    only the day of publication is known; `who`: its teller, `chain`: everyone between the teller and the page; `words`: exact, `context`: what they
    stand in; `report`, `outlet`, `published`: where they were taken from, `reports`: all that print it, copies too; `statement`: None in a report's own
    voice."""

    claim: str
    modality: str
    day_start: str | None
    day_end: str | None
    dated: bool
    who: str
    chain: tuple[str, ...]
    stance: str
    certainty: str
    distance: str
    words: str
    context: str
    report: str
    outlet: str | None
    published: str | None
    reports: tuple[str, ...]
    statement: str | None


def offset(claim: Agreement | Control | Figure | Tie) -> int:
    """Where a claim's words begin in its report."""
    return claim.quote.spans[0][0] if claim.quote.spans else 0


def as_told(claim: Agreement | Control | Figure | Tie, source: Source, own: Report, sentences: Sentences) -> dict[str, Any]:
    """What `ClaimTold` has of a claim of a report, by field: all but its days and who tells it. `source`: of the claim; `sentences`: of the report."""
    said = source.statement
    content = said.content.text if said is not None and said.content is not None else None
    return {
        "claim": claim.id, "modality": claim.modality, "chain": source.chain, "stance": said.stance if said else "assert",
        "certainty": said.certainty if said else "certain", "distance": said.distance if said else "neutral", "words": claim.quote.text or "",
        "context": " ".join((content or sentences.words(sentences.at(offset(claim)))).split()), "report": own.id, "outlet": own.outlet,
        "published": own.published, "reports": (own.id,), "statement": said.id if said else None,
    }  # fmt: skip
