"""How an incident's rival accounts, and a report's copies, look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from reportedly.casebook import Account, Accounts, Copy, IncidentRow
    from reportedly.casebook.incidents.accounts import Cell, Said

SIDE_BY_SIDE = ("what", "who did it", "to whom", "killed", "injured", "killed or injured")
"""Columns of the table; the aspects that it leaves out stand below it, with the words."""

NARROW = 110
"""In a terminal narrower than this the table gives each claimant a block of lines and no columns."""

MOST_ROWS, MOST_CELLS, MOST_WORDS, LONGEST = 40, 4, 6, 240
"""Rows in the table, positions or claimants in one cell, passages of one claimant, and characters of a passage; `--json` gives all."""

DOERS = {
    "unknown": "nobody is named",
    "blamed": "blamed; nobody claims it, nobody denies it",
    "unclaimed": "blamed and denied; nobody claims it",
    "claimed": "claimed by one who is named",
    "named": "told to have done it",
}
"""What the words for who did it mean."""

RULES = {"lowest": "lowest", "highest": "highest", "latest": "latest", "lowest_by_non_party": "lowest by non-parties"}
CONVENTIONS = {"acled_2024": "ACLED 2024", "ucdp_low": "UCDP low", "ucdp_high": "UCDP high"}
"""Named rules as a heading tells them: the project's own, and those of published codebooks."""

STANDS = {"party": "a party", "organ_of_party": "a party's organ", "backer": "a backer", "aligned": "aligned", "none_known": "no tie known"}


def incident_name(row: IncidentRow) -> str:
    """An incident in a word or two: its modes, else its class."""
    name = ", ".join(mode.replace("_", " ") for mode in row.modes[:3]) or row.event_class.lower()
    return f"{name} (a total)" if row.wide else name


def span_of(numbers: Sequence[int]) -> str:
    """Numbers as a span: "18 to 31"."""
    if not numbers:
        return ""
    return f"{min(numbers):,}" if len(numbers) == 1 else f"{min(numbers):,} to {max(numbers):,}"


def side_by_side(found: Accounts, width: int) -> Group:
    """An incident as each of its tellers has it, in short: a heading, the table, the history of the toll, denials."""
    parts: list[RenderableType] = [_heading(found)]
    parts.append(_table(_rows(found)) if width >= NARROW else _blocks(_rows(found)))
    parts += [part for part in (_toll(found, width), _denials(found)) if part is not None]
    return Group(*parts)


def accounts(found: Accounts, width: int) -> Group:
    """The same, and then all that each of them says, in their words."""
    parts: list[RenderableType] = [side_by_side(found, width)]
    parts.append(Text("\nIn their words", "bold"))
    for account in found.accounts[:MOST_ROWS]:
        parts.append(_words(account))
    return Group(*parts)


def _heading(found: Accounts) -> Text:
    from reportedly.casebook.incidents.accounts import doing  # there already where accounts are; at the top it would slow every start

    row = found.incident
    days = " to ".join(dict.fromkeys(d for d in (row.day_start, row.day_end) if d)) or "day not told"
    if row.day_start and not row.dated:
        days += " (by publication)"
    counts = (
        f"{_many(found.reports, 'report')} · {_many(found.texts, 'text')} after copies · {_many(found.claimants, 'claimant')}, "
        f"{found.unaligned} not aligned with a party"
    )
    status = found.status + (
        " on " + ", ".join("how many were killed" if on == "killed" else on for on in found.disputed_on) if found.disputed_on else ""
    )
    own = {name: found.numbers[rule] for rule, name in RULES.items() if rule in found.numbers}
    numbers = " · ".join(
        [f"{name} {n:,}" for name, n in own.items()] if len(set(own.values())) > 1 else [f"{n:,}" for n in own.values()][:1]
    )
    coded = " · ".join(f"{name} {found.numbers[rule]:,}" for rule, name in CONVENTIONS.items() if rule in found.numbers)
    modes = ", ".join(mode.replace("_", " ") for mode in row.modes)
    name = row.event_class.lower() + (f" ({modes})" if modes else "") + (", a total," if row.wide else "")
    name += f" at {row.place or 'a place not told'}"
    lines = [
        Text.assemble("\n", (name[:1].upper() + name[1:], "bold")),
        Text(f"{days} · {row.id}", "dim"),
        Text(counts),
        Text.assemble(("status        ", "dim"), (status, "yellow" if found.disputed_on else "")),
        Text.assemble(("who did it    ", "dim"), DOERS[doing(row.event_class, found.perpetrator)]),
        *(Text.assemble(" " * 14, who, (f"  by {_several(by)}", "dim")) for who, by in found.blamed.items()),
    ]
    if numbers:
        lines.append(Text.assemble(("killed        ", "dim"), numbers))
    if coded:
        lines.append(Text.assemble(("coded as      ", "dim"), coded))
    return Text("\n").join([*lines, Text("")])


def _rows(found: Accounts) -> list[list[Account]]:
    """The accounts with the same positions together."""
    by_claimant = {a.claimant: a for a in found.accounts}
    return [[by_claimant[claimant] for claimant in row] for row in found.rows]


def _table(found: Sequence[Sequence[Account]]) -> Table:
    shown = [aspect for aspect in SIDE_BY_SIDE if any(aspect in row[0].cells for row in found)]
    table = Table(box=box.SIMPLE_HEAD, header_style="dim", padding=(0, 1), show_lines=False, leading=1)
    table.add_column("who says so", ratio=3, min_width=24)
    for aspect in shown:
        table.add_column(aspect, ratio=1 if aspect in ("killed", "injured", "killed or injured") else 2)
    for row in found[:MOST_ROWS]:
        table.add_row(_all_who(row), *(_cell(row[0].cells.get(aspect, ())) for aspect in shown))
    if len(found) > MOST_ROWS:
        table.caption = f"… and {len(found) - MOST_ROWS} more; --json gives all"
    return table


def _blocks(found: Sequence[Sequence[Account]]) -> Group:
    parts: list[RenderableType] = []
    for row in found[:MOST_ROWS]:
        parts.append(Text.assemble("\n", _all_who(row)))
        lines = Table.grid(padding=(0, 2))
        lines.add_column(style="dim", no_wrap=True)
        lines.add_column(overflow="fold")
        for aspect in SIDE_BY_SIDE:
            if aspect in row[0].cells:
                lines.add_row(aspect, _cell(row[0].cells[aspect]))
        parts.append(Padding(lines, (0, 0, 0, 2)))
    return Group(*parts)


def _all_who(row: Sequence[Account]) -> Text:
    """The claimants of one row, each with where it stands."""
    shown = [_who(a) for a in row[:MOST_CELLS]]
    if len(row) > MOST_CELLS:
        shown.append(Text(f"and {len(row) - MOST_CELLS} more", "dim"))
    return Text("\n").join(shown)


def _who(a: Account) -> Text:
    stand = STANDS[a.stand]
    if a.stand == "none_known" and a.through_party:
        stand = "heard through a party's organ only"
    below = " · ".join((stand, _many(a.reports, "report") + (f", {_many(a.texts, 'text')}" if a.texts != a.reports else "")))
    return Text.assemble((a.who, "bold cyan" if a.stand == "none_known" else "bold magenta"), "\n", (below, "dim"))


def _cell(cells: Sequence[Cell]) -> Text:
    shown = [Text.assemble(("not so: ", "red") if c.denied else "", (c.value, "red" if c.denied else "")) for c in cells[:MOST_CELLS]]
    if len(cells) > MOST_CELLS:
        shown.append(Text(f"and {len(cells) - MOST_CELLS} more", "dim"))
    return Text("; ").join(shown)


def _toll(found: Accounts, width: int) -> RenderableType | None:
    if len({(t.number, t.qualifier) for t in found.tolls}) < 2:
        return None
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for name, justify in (
        ("reported", "left"),
        ("killed", "right"),
        ("who says so", "left"),
        ("in which words", "left"),
        *((("report", "left"),) if width >= NARROW else ()),
    ):
        table.add_column(name, justify=justify, no_wrap=name in ("reported", "killed"))  # type: ignore[arg-type]
    for toll in found.tolls:
        cells: list[RenderableType] = [
            (toll.published or "")[:10],
            f"{toll.number:,}" if toll.number is not None else toll.qualifier,
            toll.who,
            Text(f"“{toll.words}”", "italic"),
            Text(toll.report, "dim"),
        ]
        table.add_row(*cells[: len(table.columns)])
    return Group(Text("\nThe toll as it was told", "bold"), table)


def _denials(found: Accounts) -> RenderableType | None:
    told: dict[str, tuple[dict[str, None], Said]] = {}
    for a in found.accounts:
        for s in (s for cells in a.cells.values() for c in cells for s in c.said):
            told.setdefault(s.claim, ({}, s))[0][a.who] = None
    said = {claim: (", ".join(who), _short(s.context), s.words) for claim, (who, s) in told.items()}
    lines = []
    seen = set()
    for denial, denied in found.denials:
        if denial not in said:
            continue
        who, words, _ = said[denial]
        tellers = ", ".join(dict.fromkeys(f"{said[d][0]} (“{said[d][2]}”)" for d in denied if d in said))
        against = f", against {tellers}" if tellers else " (joined to no claim of this incident)"
        if (who, words, against) not in seen:
            seen.add((who, words, against))
            lines.append(Text.assemble("  ", (who, "bold"), ": not so, “", words, "”", (against, "dim" if not tellers else "")))
    return Group(Text("\nDenials", "bold"), *lines) if lines else None


def _words(account: Account) -> Group:
    """All that one claimant says of the incident, each thing once, with how it was put and through whom it reached the page."""
    parts: list[RenderableType] = [Text.assemble("\n", (account.who, "bold"), ("  " + STANDS[account.stand], "dim"))]
    held: dict[str, dict[str, Said]] = {}
    for cells in account.cells.values():
        for cell in cells:
            for said in cell.said:
                held.setdefault(said.context, {}).setdefault(said.report, said)
    for context, by_report in list(held.items())[:MOST_WORDS]:
        said = next(iter(by_report.values()))
        notes = [said.stance.replace("_", " ")] if said.stance != "assert" else []
        notes += [said.certainty] if said.certainty not in ("certain", "unknown") else []
        notes += [f"reporter {said.distance}"] if said.distance != "neutral" else []
        notes += [said.modality] if said.modality not in ("actual", "denied") else []
        chains = dict.fromkeys(" < ".join(s.chain) or s.outlet or s.report for s in by_report.values())
        parts.append(
            Padding(
                Text.assemble((f"“{_short(context)}”", "italic"), (f"  {', '.join(dict.fromkeys((*notes, *chains)))}", "dim")), (0, 0, 0, 2)
            )
        )
    if len(held) > MOST_WORDS:
        parts.append(Padding(Text(f"and {len(held) - MOST_WORDS} more passages", "dim"), (0, 0, 0, 2)))
    return Group(*parts)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else words[:LONGEST].rsplit(" ", 1)[0] + " …"


def _several(by: Sequence[str]) -> str:
    return ", ".join(by[:3]) + (f" and {len(by) - 3} more" if len(by) > 3 else "")


def copies(found: Sequence[Copy]) -> Group:
    """The reports that have one text, the origin first, with what each added and dropped."""
    if len(found) == 1:
        return Group(Text(f"{found[0].report}: no other report here has its text."))
    parts: list[RenderableType] = []
    for one in found:
        about = ", ".join(p for p in (one.outlet, one.published) if p)
        kind = {"origin": "the first", "version": "a later version of the same outlet"}.get(one.kind, "a copy")
        shared = "" if one.kind == "origin" else f", {round(100 * one.shared)}% of its words in the first"
        parts.append(
            Text.assemble("\n", (one.title or one.report, "bold"), "  ", (about, "dim"), f"\n  {kind}{shared}  ", (one.report, "dim"))
        )
        parts += [Padding(Text.assemble(("+ ", "green"), said), (0, 0, 0, 4)) for said in one.added]
        parts += [Padding(Text.assemble(("- ", "red"), said), (0, 0, 0, 4)) for said in one.dropped]
    return Group(*parts)


def _many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
