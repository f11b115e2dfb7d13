"""Who is said to hold which place, for a terminal: places with each teller's word on a day, and one place with every claim."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reportedly.casebook import ControlHistory, ControlRow, ControlStand
from reportedly.casebook.control.words import in_words
from reportedly.terminal_truces import LONGEST, NARROW, grid, many
from reportedly.terminal_truces import short as shortened

TELLERS = 6
"""Tellers shown of one place in the list."""


def shown(found: list[ControlRow] | ControlHistory, book: str, width: int) -> RenderableType:
    """What `show BOOK control` found."""
    if isinstance(found, ControlHistory):
        return one_place(found)
    return place_list(found, width) if found else f"No claims of who holds a place in {book}."


def place_list(rows: Sequence[ControlRow], width: int) -> Table:
    """Places, a row each, with what each teller says."""
    wide = width >= NARROW
    table = grid("place", "as its tellers have it", "last heard", *(("reports", "texts", "tellers", "id") if wide else ()))
    for row in rows[:LONGEST]:
        name = Text.assemble((f"{row.relation} " if row.relation else "", "dim"), (row.place, "bold" if row.lat is not None else ""))
        counts = (str(row.reports), str(row.texts), str(row.tellers), Text(row.id, "dim")) if wide else ()
        table.add_row(name, _stands(row), Text(row.last_heard or "", "dim"), *counts)
    if len(rows) > LONGEST:
        table.caption = f"… and {len(rows) - LONGEST:,} more; --json gives all"
    return table


def _stands(row: ControlRow) -> Text:
    told = Text()
    if row.disputed:
        told.append("disputed\n", "yellow")
    elif row.named_differently:
        told.append("holders named differently\n", "dim")
    for n, stand in enumerate(row.stands[:TELLERS]):
        told.append("\n" if n else "")
        told.append_text(_stand(stand))
    if len(row.stands) > TELLERS:
        told.append(f"\nand {len(row.stands) - TELLERS} more", "dim")
    return told


def _stand(stand: ControlStand) -> Text:
    says = None if stand.says is None else stand.says == "so"
    words = in_words(stand.change, says, stand.holders, stand.lost_by) + ("" if says is not None else " (not said to be so)")
    since = f" since {stand.since}" if stand.dated and stand.since else f" as of {stand.since}" if stand.since else ""
    silent = f", silent for {many(stand.silent_days, 'day')}" if stand.silent_days else ""
    return Text.assemble((words, "red" if says is False else ""), (f"{since}, says {stand.who}{silent}", "dim"))


def one_place(found: ControlHistory) -> Group:
    """One place with every claim of who holds it."""
    table = grid("day", "what", "who says so", "in which words")
    for told in found.told[:LONGEST]:
        behind = " < ".join(told.chain)
        mood = "" if told.so is not None else f" [{told.modality}]"
        table.add_row(
            Text(told.day_end or "not told", "" if told.dated else "dim"), Text(in_words(told.change, told.so, told.holders, told.lost_by) + mood, "red" if told.so is False else ""),
            Text.assemble((told.who, "bold"), (f"  {behind}" if behind else "", "dim")), Text(f"“{shortened(told.words)}”", "italic"),
        )  # fmt: skip
    if len(found.told) > LONGEST:
        table.caption = f"… and {len(found.told) - LONGEST:,} more; export --format control.csv gives all"
    at = (
        f"{found.lat:.3f}, {found.lon:.3f} · {found.precision}"
        if found.lat is not None and found.lon is not None
        else "not in the gazetteer"
    )
    head = Text.assemble("\n", (" ".join(filter(None, (found.relation, found.place))), "bold"), "\n", (f"{found.id} · {at}", "dim"))
    counts = f"{many(found.reports, 'report')} · {many(found.texts, 'text')} after copies · {many(found.tellers, 'teller')} · last heard {found.last_heard or 'not told'}"
    day = Text(f"\n{found.on or 'On the last day told of'}", "bold")
    return Group(head, Text(counts), day, _stands(found), Text("\nEvery claim, by day", "bold"), table)
