"""The note of an incident, drafted for a coder to finish: who says what, as whom and through whom, and where they differ.

Every sentence has its teller. Nothing is said of who is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from reportedly.exports.as_said import Shown, Teller, plain_type, said_by

MOST_TELLERS, MOST_LINKS, LONGEST = 12, 4, 200
"""Tellers and links of a chain that a note names, and characters of a passage in it; the sheet of claims has all."""

PUT = {
    "who did it": "done by", "to whom": "against", "the dead": "the dead are said to be", "killed": "killed:", "injured": "injured:",
    "killed or injured": "killed or injured:", "how": "by means of",
}  # fmt: skip
"""How a note leads in what is said on an aspect."""


def drafted_note(shown: Shown) -> str:
    """The note, a line a sentence. It begins with what the incident is and by how much it is told, then goes from teller to teller."""
    found = shown.found
    row = found.incident
    what = plain_type(row.event_class, row.modes)
    head = f"{what}{' (a total of several)' if row.wide else ''}, {row.place or 'place not told'}, {days(row.day_start, row.day_end, row.dated)}."
    counts = (
        f"Told in {_many(found.reports, 'report')}, {_many(found.texts, 'text')} after copies, by {_many(found.claimants, 'claimant')} "
        f"({found.unaligned} with no tie to a party known)."
    )
    rows = [[shown.by_claimant[claimant] for claimant in group] for group in found.rows]
    parts = [f"{head} {counts}", *(_sentence(shown, group) for group in rows[:MOST_TELLERS])]
    if len(rows) > MOST_TELLERS:
        parts.append(f"{_many(sum(map(len, rows[MOST_TELLERS:])), 'more claimant')}: see the claims.")
    return "\n".join([*parts, *_differences(shown)])


def days(start: str | None, end: str | None, dated: bool) -> str:
    """The days in words: "8 October 2016", "8 to 10 October 2016", told or only by publication."""
    if start is None:
        return "day not told"
    told = _day(start) if end is None or end == start else f"{_day(start)} to {_day(end)}"
    return told if dated else f"{told} (by publication only)"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso[:10])
    return f"{day.day} {day:%B} {day.year}"


def _sentence(shown: Shown, group: Sequence[Teller]) -> str:
    """What tellers with the same positions say: "According to X (monitor), via Y: killed: at least 18"."""
    first = group[0]
    names = [f"{t.who} ({t.standing})" if t.standing else t.who for t in group]
    via = list(dict.fromkeys(link for t in group for link in t.via if link not in (x.who for x in group)))
    through = f", via {_listed(via, MOST_LINKS)}" if via else ""
    said = [f"{PUT[aspect]} {', '.join(values)}" for aspect, values in _affirmed(first) if aspect in PUT and values]
    words = [cell.said[0].context for cells in first.account.cells.values() for cell in cells if not cell.denied]
    if not said and words:
        said = [f"“{_short(words[0])}”"]
    modalities = dict.fromkeys(c.said[0].modality for cells in first.account.cells.values() for c in cells if not c.denied)
    if said and not {"actual", "ongoing"} & modalities.keys():
        said.append(f"told as {_listed(modalities, MOST_LINKS)}")
    denied = next((cell for cells in first.account.cells.values() for cell in cells if cell.denied), None)
    if denied is None:
        return f"According to {_listed(names, MOST_TELLERS)}{through}: {'; '.join(said)}."
    denial = f"{'deny' if len(group) > 1 else 'denies'} it: “{_short(denied.said[0].context)}”"
    if not said:
        return f"{_listed(names, MOST_TELLERS)}{through}, {denial}."
    return f"According to {_listed(names, MOST_TELLERS)}{through}: {'; '.join(said)}; and {denial}."


def _affirmed(teller: Teller) -> list[tuple[str, list[str]]]:
    """What a teller affirms, by aspect. Of those to whom it was done not again those that are counted among the dead and injured."""
    cells = teller.account.cells
    counted = [s.words.casefold() for on in ("killed", "injured", "killed or injured") for c in cells.get(on, ()) for s in c.said]
    found = []
    for aspect, own in cells.items():
        values = [c.value for c in own if not c.denied]
        if aspect == "to whom":
            values = [v for v in values if not any(v.casefold() in words for words in counted)]
        found.append((aspect, values))
    return found


def _differences(shown: Shown) -> list[str]:
    """A sentence for each aspect on which not all can be right, the rival tellings named."""
    said = []
    for on in shown.found.disputed_on:
        if on == "whether it was so":
            denying = [t.who for t in shown.tellers if any(c.denied for cells in t.account.cells.values() for c in cells)]
            said.append(f"Denied by {_listed(list(dict.fromkeys(denying)), MOST_TELLERS)}.")
        else:
            what = {"killed": "how many were killed", "the dead": "who the dead are"}.get(on, on)
            whole = [(value, by) for value, by in shown.positions(on) if "of them " not in value]
            said.append(f"Tellings differ on {what}: {said_by(whole)}.")
    return said


def _listed(names: Iterable[str], most: int) -> str:
    every = list(names)
    if len(every) > most:
        return f"{', '.join(every[:most])} and {len(every) - most} more"
    return " and ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else ""


def _short(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= LONGEST else said[:LONGEST].rsplit(" ", 1)[0] + " …"


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
