"""How truces, alleged violations and ties look in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from reportedly.casebook import StepTold, TieHistory, TieRow, Truce, TruceRow, TruceState, Violation

LONGEST, MOST_LINES, MOST_WORDS = 200, 60, 150
"""Rows of a list, steps of a life, and characters of a passage; `--json` and `export` give all."""

NARROW = 110

SIGNS = {1: "+", -1: "-", 0: "·"}


def shown(found: Any, what: str, id: str | None, book: str, width: int) -> RenderableType:
    """What `show BOOK truce`, `violation` and `tie` found."""
    if not found:
        return f"No {what}s in {book}." if id is None else f"No {what}s of {id} in {book}."
    if what == "violation":
        return _alleged(found, width) or ""
    if what == "truce":
        return truce(found, width) if id is not None else truce_list(found, width)
    return tie_list(found, width) if isinstance(found, list) else tie(found, width)


def truce_list(rows: Sequence[TruceRow], width: int) -> Table:
    """Agreements, a row each, with what the sides say of it."""
    table = grid()
    wide = width >= NARROW
    for name in ("since", "what", "as its tellers have it", *(("reports", "texts", "tellers", "alleged breaches") if wide else ()), "id"):
        table.add_column(
            name, no_wrap=name in ("since", "id"), overflow="fold", justify="right" if name in ("reports", "texts", "tellers") else "left"
        )
    for row in rows[:LONGEST]:
        since = row.began or row.made
        name = Text(row.name, "bold" if row.named else "")
        if row.within:
            name.append(f"  within {len(row.within)} wider", "dim")
        counts = (str(row.reports), str(row.texts), str(row.tellers), str(row.violations or "")) if wide else ()
        table.add_row((since[0] if since else row.first_heard or "")[:10], name, _told(row), *counts, Text(row.id, "dim"))
    if len(rows) > LONGEST:
        table.caption = f"… and {len(rows) - LONGEST:,} more; --json gives all"
    return table


def _told(row: TruceRow) -> Text:
    """The states that are told, each with how many tell it: "in force 3, collapsed 1"."""
    counted: dict[str, int] = {}
    for state in row.states:
        if state.state:
            counted[state.state] = counted.get(state.state, 0) + 1
    said = ", ".join(f"{state} {n}" if n > 1 else state for state, n in sorted(counted.items(), key=lambda c: (-c[1], c[0])))
    return Text(said or "no state told", "yellow" if row.disagree else "" if said else "dim")


def truce(found: Truce, width: int) -> Group:
    """One agreement: what it is, its state by each teller, its life, parts and terms, alleged violations."""
    parts: list[RenderableType] = [_heading(found), _states(found, width)]
    parts += [part for part in (_roles(found), _terms(found), _life(found, width), _alleged(found.alleged, width)) if part is not None]
    return Group(*parts)


def _heading(found: Truce) -> Text:
    kinds = ", ".join(kind.replace("_", " ") for kind in found.kinds)
    lines = [Text.assemble("\n", (found.name, "bold")), Text(f"{kinds} · {found.id}", "dim")]
    lines.append(Text(f"{many(found.reports, 'report')} · {many(found.texts, 'text')} after copies · {many(found.tellers, 'teller')}"))
    facts = (
        ("also called", ", ".join(f"“{name}”" for name in found.names[1:6])),
        ("made", _days(found.made)),
        ("began", _days(found.began)),
        ("for", f"{found.length}" + (f", so until {found.expires} (derived)" if found.expires else "") if found.length else ""),
        ("area", ", ".join(found.areas[:6]) or ("wide" if found.wide else "")),
        ("within", ", ".join(f"{link.truce} ({link.how})" for link in found.within)),
        ("holds", ", ".join(f"{link.truce} ({link.how})" for link in found.parts[:5])),
    )
    lines += [Text.assemble((f"{label:<14}", "dim"), said) for label, said in facts if said]
    return Text("\n").join([*lines, Text("")])


def _days(span: tuple[str, str] | None) -> str:
    return " to ".join(dict.fromkeys(span)) if span else ""


def _states(found: Truce, width: int) -> RenderableType:
    title = f"\nIts state on {found.on}, by each teller" if found.on else "\nIts state as each teller last told it"
    if not found.states:
        return Text(f"{title}\n  nobody had been heard on it")
    table = grid("teller", "state", "since", "last heard", *(("stand",) if width >= NARROW else ()))
    for state in found.states[:LONGEST]:
        cells: list[RenderableType] = [Text(state.who, "bold"), _state(state), _since(state), _heard(state)]
        table.add_row(*cells, *((Text(state.stand.replace("_", " "), "dim"),) if width >= NARROW else ()))
    note = "A state is carried forward until its teller tells another. Silence is not observance."
    return Group(Text(title, "bold"), Padding(table, (0, 0, 0, 2)), Padding(Text(note, "dim"), (0, 0, 0, 2)))


def _state(state: TruceState) -> Text:
    said = Text(state.state or "not told", "" if state.state else "dim")
    if state.expired_by_term:
        said.append(f"; by its own term over on {state.expired_by_term} (derived)", "yellow")
    if state.state == "accepted" and state.accepted_by:
        said.append(f" by {', '.join(state.accepted_by[:3])}", "dim")
    if state.refused_by:
        said.append(
            f" (refused by {', '.join(state.refused_by[:3])})" if state.state != "refused" else f" by {', '.join(state.refused_by[:3])}",
            "dim",
        )
    return said


def _since(state: TruceState) -> Text:
    return Text(state.since or "") if state.dated or not state.since else Text.assemble(state.since, (" (by publication)", "dim"))


def _heard(state: TruceState) -> Text:
    if state.last_heard is None:
        return Text("")
    if state.told_later:
        return Text.assemble(state.last_heard, (" (told later)", "dim"))
    silent = f" ({many(state.silent_days, 'day')} before)" if state.silent_days else ""
    return Text.assemble(state.last_heard, (silent, "yellow" if state.silent_days and state.silent_days > 7 else "dim"))


def _roles(found: Truce) -> RenderableType | None:
    if not found.roles:
        return None
    table = grid("part", "who", "who says so")
    for role in found.roles[:LONGEST]:
        by = Text(_several(role.said_by))
        if role.denied_by:
            by.append(f"{'; ' if role.said_by else ''}not so: {_several(role.denied_by)}", "red")
        table.add_row(Text("left out" if role.part == "excluded" else role.part, "dim"), Text(role.name), by)
    return Group(Text("\nWho has which part in it", "bold"), Padding(table, (0, 0, 0, 2)))


def _terms(found: Truce) -> RenderableType | None:
    if not found.terms:
        return None
    lines = [Text.assemble("• ", (f"“{short(t.words)}”", "italic"), (f"  {_several(t.said_by)}", "dim")) for t in found.terms[:LONGEST]]
    return Group(Text("\nTerms", "bold"), *(Padding(line, (0, 0, 0, 2)) for line in lines))


def _life(found: Truce, width: int) -> RenderableType | None:
    steps = [s for s in found.life if s.step not in ("term", "exclude", "monitor", "guarantee")]
    if not steps:
        return None
    table = grid("day", "step", "who says so", "in which words")
    for step in steps[:MOST_LINES]:
        table.add_row(_day(step), _step(step), _teller(step), Text(f"“{short(step.words)}”", "italic"))
    if len(steps) > MOST_LINES:
        table.caption = f"… and {len(steps) - MOST_LINES:,} more; --json gives all"
    return Group(Text("\nIts life, as each side tells it", "bold"), Padding(table, (0, 0, 0, 2)))


def _day(step: StepTold) -> Text:
    return Text(step.day_end or "not told", "" if step.dated else "dim")


def _step(step: StepTold) -> Text:
    mood = "" if step.modality == "actual" else f" [{step.modality}]"
    return Text.assemble((step.step.replace("_", " "), "green" if step.changes else "dim"), (mood, "yellow"))


def _teller(step: StepTold) -> Text:
    behind = " < ".join(step.chain)
    more = f", {len(step.reports)} reports" if len(step.reports) > 1 else ""
    return Text.assemble((step.who, "bold"), (f"  {behind}{more}" if behind or more else "", "dim"))


def _alleged(found: Sequence[Violation], width: int) -> RenderableType | None:
    if not found:
        return None
    table = grid("day", "accuser", "accused", "what", "where", *(("in which words",) if width >= NARROW else ()), "reviewed")
    for one in found[:MOST_LINES]:
        what = Text((one.sort or "").replace("_", " "))
        number = one.count if one.count is not None else one.low
        if number is not None:
            what.append(f"{' ' if one.sort else ''}{number:,} counted", "bold")
        if one.modality not in ("actual", "ongoing"):
            what.append(f" [{one.modality}]", "yellow")
        words = (Text(f"“{short(one.words)}”", "italic"),) if width >= NARROW else ()
        table.add_row(
            Text(one.day_end or "not told", "" if one.dated else "dim"), Text(", ".join(one.accuser)), Text(", ".join(one.accused)), what,
            Text(", ".join(one.area[:2])), *words, Text(f"{one.reviewed} by {one.reviewed_by}" if one.reviewed else "", "dim"),
        )  # fmt: skip
    if len(found) > MOST_LINES:
        table.caption = f"… and {len(found) - MOST_LINES:,} more; export --format violations.csv gives all"
    return Group(Text(f"\nAlleged violations ({len(found)})", "bold"), Padding(table, (0, 0, 0, 2)))


def tie_list(rows: Sequence[TieRow], width: int) -> Table:
    """Edges, a row each."""
    wide = width >= NARROW
    heard, ids = (("last heard",), ("id",)) if wide else ((), ())
    table = grid("", "a", "relation", "b", "state", "since", "until", *heard, "for", "against", *ids)
    for row in rows[:LONGEST]:
        table.add_row(
            Text(SIGNS[row.sign], {1: "green", -1: "red"}.get(row.sign, "dim")),
            Text(row.a_name),
            Text(row.relation.replace("_", " ") + (f" ({', '.join(row.forms)})" if row.forms and wide else "")),
            Text(row.b_name),
            Text(row.state, {"disputed": "yellow", "ended": "dim", "denied": "red"}.get(row.state, "")),
            Text(row.since or ""),
            Text(row.until or ""),
            *((Text(row.last_heard or "", "dim"),) if wide else ()),
            Text(str(row.said_for)),
            Text(str(row.said_against or "")),
            *((Text(row.id, "dim"),) if wide else ()),
        )
    if len(rows) > LONGEST:
        table.caption = f"… and {len(rows) - LONGEST:,} more; --json gives all"
    return table


def tie(found: TieHistory, width: int) -> Group:
    """One edge with every claim for and against it."""
    table = grid("day", "says", "who says so", "in which words")
    for told in found.told[:LONGEST]:
        says = {
            True: "it is so",
            False: "not so" if told.modality == "denied" else "no more",
            None: told.modality if told.modality != "actual" else told.status,
        }
        behind = " < ".join(told.chain)
        table.add_row(
            Text(told.day_end or "not told", "" if told.dated else "dim"), Text(says[told.so], "dim" if told.so is None else "green" if told.so else "red"),
            Text.assemble((told.who, "bold"), (f"  {behind}" if behind else "", "dim")), Text(f"“{short(told.words)}”", "italic"),
        )  # fmt: skip
    head = Text.assemble("\n", (f"{found.a_name} {found.relation.replace('_', ' ')} {found.b_name}", "bold"), "\n", (found.id, "dim"), "\n")
    span = " to ".join(d for d in (found.since, found.until) if d) or "day not told"
    counts = f"{many(found.said_for, 'teller')} for, {found.said_against} against · {many(found.reports, 'report')} · {many(found.texts, 'text')} after copies"
    state = f"{found.state}{f' on {found.on}' if found.on else ''} · {span} · last heard {found.last_heard or 'not told'}"
    return Group(head, Text(state), Text(counts), Text(""), table)


def grid(*columns: str) -> Table:
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), caption_style="dim", caption_justify="left")
    for name in columns:
        table.add_column(name, overflow="fold", no_wrap=name in ("day", "since", "until", "relation", "for", "against", ""))
    return table


def _several(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:3]) + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= MOST_WORDS else words[:MOST_WORDS].rsplit(" ", 1)[0] + " …"


def many(n: int, what: str) -> str:
    return f"{n:,} {what}{'' if n == 1 else 's'}"
