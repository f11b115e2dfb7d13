"""The rows of coding_sheet.xlsx: an incident with its drafted note and numbers, and the claims under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from reportedly.casebook.incidents.incidents import listed
from reportedly.casebook.incidents.named_rules import RULES, rules
from reportedly.exports.as_said import Shown, plain_type, said_by
from reportedly.exports.drafted_note import drafted_note
from reportedly.exports.filters import incidents_wanted
from reportedly.exports.writing import Export

INCIDENTS: dict[str, str] = {
    "no": "Number of the incident in this file; the claims carry it too.",
    "date_start": "First day that most of its claims tell.",
    "date_end": "Last day that most of its claims tell.",
    "date_precision": "How finely the words tell it: day, night, part_of_day, week, month, range ...; publication: no report says the day.",
    "event_type": "What is told, in the codebook's words.",
    "plover_class": "Event class of PLOVER 0.8.",
    "place": "The place that most tellings give.",
    "place_precision": "What the place is: site, neighbourhood, locality, district, province, region.",
    "lat": "Latitude of the place in the gazetteer.",
    "lon": "Longitude of the place in the gazetteer.",
    "geonameid": "The place's number in GeoNames.",
    "note": "Drafted from the claims: who says what, as whom, through whom, and where they differ. Finish it; nothing in it is a finding.",
    "status": "agreed, single claimant, disputed or denied: how the claims stand to each other, not what is true.",
    "disputed_on": "On what not all claimants can be right.",
    "done_by": "Who is said to have done it, and by whom that is said; what is denied begins with not.",
    "done_to": "Who or what is said to have suffered it, and by whom that is said.",
    "sides_disputed": "yes: claimants name different doers, or one denies it.",
    "perpetrator": "unknown: nobody names one; blamed; unclaimed: blamed and denied, claimed by nobody; claimed.",
    "killed_as_said": "Every number or word for the dead, with who says it; of them: a part of the dead.",
    "injured_as_said": "The same for the injured, and for dead and injured that are not told apart.",
    "the_dead_as_said": "Who the dead are said to be.",
    "low": "To start from: the rule ucdp_low.",
    "high": "To start from: the rule ucdp_high.",
    "best": "Yours. No program fills it.",
    **{name: f"Number of the dead by the rule {name}." for name in RULES if not name.startswith("ucdp_")},
    "outlets": "Whose reports tell it.",
    "claimants_named": "Whose word it is, each with what they are and where they stood.",
    "reports": "Reports that tell it. The three counts stand side by side and are never added up.",
    "texts": "Different texts, copies of one wire counted once.",
    "claimants": "Different claimants. Whether they are independent of each other is for you to find.",
    "unaligned": "Claimants of whom the register knows no tie to a party; that is not a finding that they have none.",
    "part_of_total": "yes: a day's total or a campaign, which is never merged with a single incident.",
    "coder": "Yours.",
    "checked": "Yours: yes, no, unsure.",
    "coder_note": "Yours.",
    "incident": "The incident's id in the casebook: reportedly show BOOK incident ID.",
}
"""Columns of the first sheet and what each holds."""

OWN = ("best", "coder", "checked", "coder_note")
"""Columns that are left empty for the coder."""

CLAIMS: dict[str, str] = {
    "no": "Number of the incident.",
    "place": "The incident's place.",
    "date_start": "The incident's first day.",
    "claimant": "Whose word it is.",
    "role": "As what they speak; outlet: the report's own voice.",
    "disclosure": "How the report names them.",
    "stand": "Where they stood then, by the register.",
    "says": "What the claim says, by aspect; what is denied begins with not.",
    "words": "The exact words that the claim rests on.",
    "context": "All that the teller says there, or the sentence.",
    "stance": "What the teller does with it: assert, deny, accuse, claim_responsibility ...",
    "certainty": "How sure the teller's words are.",
    "distance": "How far the reporter stands from them.",
    "modality": "actual, ongoing, planned, possible, conditional, denied, rumoured.",
    "through": "Who passed it on, nearest the teller first, the outlet last.",
    "outlet": "The outlet.",
    "published": "When the report was published; not when it happened.",
    "text": "Reports of an incident with the same letter print one text.",
    "report": "The report's id: reportedly show BOOK report ID.",
    "title": "The report's title.",
    "url": "Where the report was found.",
    "denies": "The claims that it denies, by id.",
    "claim": "The claim's id.",
    "incident": "The incident's id.",
}
"""Columns of the second sheet."""


@dataclass
class Sheets:
    """The rows of both sheets, and what the third must tell."""

    incidents: list[dict[str, Any]] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    not_listed: int = 0


def sheets(export: Export) -> Sheets:
    """All rows, incidents by day (unknown last). Single claims that say no place or no day are counted and left out."""
    made = Sheets()
    numbered = []
    for row, held, _ in export.book.every_incident(incidents_wanted(export.book, export.filters)):
        if not (listed(row) or export.filters.single or export.filters.incident):
            made.not_listed += 1
            continue
        shown = Shown(held, export.protection)
        numbered.append(((row.day_start or "9999", row.id), _incident(shown), list(_claims(shown))))
    for n, (_, incident, claims) in enumerate(sorted(numbered, key=lambda one: one[0]), 1):
        made.incidents.append({"no": n} | incident)
        made.claims += [{"no": n} | claim for claim in claims]
    return made


def _incident(shown: Shown) -> dict[str, Any]:
    found, row = shown.found, shown.found.incident
    numbers = found.numbers
    outlets = {shown.protection.voice(shown.held.reports[id]) for id in shown.reports}
    return {
        "date_start": row.day_start, "date_end": row.day_end, "date_precision": shown.precision(),
        "event_type": plain_type(row.event_class, row.modes), "plover_class": row.event_class, "place": row.place,
        "place_precision": row.precision, "lat": row.lat, "lon": row.lon,
        "geonameid": int(row.place_key) if row.place_key and row.place_key.isdigit() else None, "note": drafted_note(shown),
        "status": found.status, "disputed_on": "; ".join(found.disputed_on), "done_by": said_by(shown.positions("who did it")),
        "done_to": said_by(shown.positions("to whom")),
        "sides_disputed": "yes" if {"who did it", "whether it was so"} & set(found.disputed_on) else "", "perpetrator": found.perpetrator,
        "killed_as_said": said_by(shown.positions("killed")),
        "injured_as_said": said_by([*shown.positions("injured"), *((f"killed or injured: {v}", by) for v, by in shown.positions("killed or injured"))]),
        "the_dead_as_said": said_by(shown.positions("the dead")), "low": numbers.get("ucdp_low"), "high": numbers.get("ucdp_high"), **numbers,
        "outlets": "; ".join(sorted(outlets)),
        "claimants_named": "; ".join(dict.fromkeys(f"{t.who} ({t.standing})" if t.standing else t.who for t in shown.tellers)),
        "reports": found.reports, "texts": found.texts, "claimants": found.claimants, "unaligned": found.unaligned,
        "part_of_total": "yes" if row.wide else "", "incident": row.id,
    }  # fmt: skip


def _claims(shown: Shown) -> Iterator[dict[str, Any]]:
    row = shown.found.incident
    for told in shown.told():
        said, account = told.said, told.teller.account
        yield {
            "place": row.place, "date_start": row.day_start, "claimant": told.teller.who, "role": account.role,
            "disclosure": account.disclosure or "outlet", "stand": account.stand,
            "says": "; ".join(f"{aspect}: {'not ' if cell.denied else ''}{cell.value}" for aspect, cell in told.positions),
            "words": said.words, "context": said.context, "stance": said.stance, "certainty": said.certainty, "distance": said.distance,
            "modality": said.modality, "through": " < ".join(told.through), "outlet": said.outlet, "published": said.published,
            "text": told.text, "report": said.report, "title": told.report_title, "url": told.report_url,
            "denies": "; ".join(said.denies), "claim": said.claim, "incident": row.id,
        }  # fmt: skip


def about_rules() -> list[tuple[str, str]]:
    """Each rule with what it means and which edition it follows."""
    told = []
    for name, entry in rules().items():
        parts = [entry.definition]
        if entry.includes:
            parts.append(f"Includes: {'; '.join(entry.includes)}.")
        if entry.excludes:
            parts.append(f"Leaves out: {'; '.join(entry.excludes)}.")
        if entry.edition:
            parts.append(f"Follows: {entry.edition}, text of {entry.dated}. {entry.source}".strip())
        told.append((name, " ".join(parts)))
    return told
