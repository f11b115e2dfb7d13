"""How a casebook looks in a terminal: overview, report, actor, place, incident, search, codes, and the demo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.padding import Padding
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from reportedly import terminal_control, terminal_truces
from reportedly.records import (
    CLAIM_TYPES,
    ActorMention,
    Agreement,
    AnyRecord,
    Claim,
    Control,
    Event,
    Figure,
    PlaceMention,
    Report,
    Statement,
    Tie,
    TimeMention,
)
from reportedly.terminal_accounts import accounts, copies, incident_name, side_by_side, span_of

if TYPE_CHECKING:
    from reportedly.casebook import Hit
    from reportedly.codebook.explain import Explanation

console = Console(highlight=False)
if not console.is_terminal:
    console.width = 160  # what is piped on is read by programs and pagers, which do not wrap at eighty

PLURALS = {
    "statement": "statements", "event": "events", "agreement": "steps of agreements", "tie": "ties", "figure": "figures",
    "control": "who holds what", "entity": "actors and places in reports", "mention": "names where they stand",
}  # fmt: skip
NARROW = 150
"""In a terminal narrower than this the ids of reports, which are long, stand below their titles."""

LONGEST = 200
"""A list shows at most this many rows; `--json` and `export` give all."""


def show(found: Any, what: str | None, id: str | None, book: str) -> None:
    """Print what `commands.show` found."""
    if what is None:
        console.print(_overview(found))
    elif what in ("truce", "violation", "tie"):
        console.print(terminal_truces.shown(found, what, id, book, console.width))
    elif what == "control":
        console.print(terminal_control.shown(found, book, console.width))
    elif id is None:
        console.print(_list(what, found, book))
    elif what == "report":
        console.print(_report(*found))
    elif what == "actor":
        console.print(_heading(found.name, f"{found.slug} · in {found.reports} reports · written {_quoted(found.names[:6])}"))
        for title, rows in (("Says", found.says), ("Is said to do", found.does), ("What is said about it", found.about)):
            if rows:
                console.print(_claims(title, rows))
    elif what == "place":
        at = f"{found.place.lat:.3f}, {found.place.lon:.3f} · " if found.place.lat is not None else "not in the gazetteer · "
        console.print(_heading(found.place.name, at + f"{found.place.precision or 'place'} · written {_quoted(found.names[:6])}"))
        console.print(_claims("What is claimed there", found.claims))
    elif what == "copies":
        console.print(copies(found))
    else:
        console.print(accounts(found, console.width))


def hits(found: Sequence[Hit], words: str) -> None:
    """Print what `search` found, the words marked where they stand."""
    if not found:
        console.print(f"Nothing holds {words}.")
    for hit in found:
        console.print(Text.assemble((hit.title or hit.report, "bold"), "  ", (_where_from(hit.outlet, hit.published), "dim")))
        said = Text(hit.snippet.replace("\n", " "))
        for start, end in hit.spans:
            said.stylize("bold reverse", start - hit.start, end - hit.start) if start >= hit.start else None
        console.print(Padding(said, (0, 0, 0, 2)))
        who = f" · said by {', '.join(dict.fromkeys(name for _, name in hit.said_by))}" if hit.said_by else ""
        console.print(Padding(Text(hit.report + who, "dim"), (0, 0, 1, 2)))


def explanation(found: Explanation) -> None:
    """Print what a code means."""
    console.print(str(found))


def demo(book: Path) -> None:
    """Print what a newcomer would want to see first in the demo's casebook."""
    from reportedly.casebook import Casebook

    with Casebook.open(book) as casebook:
        overview, told = casebook.overview(), list(casebook.by_report())
        incidents = list(casebook.incidents())
        most = max(casebook.truces(), key=lambda row: (row.texts > 1, row.tellers), default=None)
        truces = casebook.truce(most.id) if most else None
        rivals = casebook.accounts(max(incidents, key=lambda row: (row.reports > 1, row.claimants)).id) if incidents else None
    console.print(_overview(overview))
    if rivals:
        console.print(Text("\nOne incident, as each of its tellers has it", "bold underline"))
        console.print(side_by_side(rivals, console.width))
    if truces:
        console.print(Text("\nOne truce, as each side tells it", "bold underline"))
        console.print(terminal_truces.truce(truces, console.width))
    denials = [(own, r) for own, records in told for r in records if isinstance(r, Statement) and r.stance in ("deny", "dispute")]
    whole = [(own, r) for own, r in denials if len(_content(r).split()) > 3]
    console.print(_denials(whole[:6], len(denials)))
    show = f"reportedly show {book}"
    next_steps = Table.grid(padding=(0, 3, 0, 0))
    next_steps.add_column(no_wrap=True)
    next_steps.add_column(style="dim")
    for command, what in (
        (f"reportedly serve {book}", "all of this in your browser: read, compare, correct"),
        (f"{show} incident", "the incidents; add an id to see who says what of one"),
        (f"{show} truce --on 2016-09-20", "the truces on a day; add an id to follow one"),
        (f"{show} tie hezbollah", "who is said to stand how to whom"),
        (f"{show} control --on 2016-09-20", "who is said to hold which place, by whom"),
        (f"{show} report", "the reports; add an id to read one with its claims"),
        (f"{show} actor", "who speaks, who acts, who is spoken of"),
        (f"reportedly search {book} chlorine", "words, with who says them"),
        (f"reportedly export {book} --format claims.csv --to claims.csv", "a spreadsheet, a row a claim"),
        ("reportedly add my.book FOLDER", "your own reports"),
    ):
        next_steps.add_row(command, what)
    console.print(Panel(next_steps, title="What next", title_align="left"))


def _heading(name: str, below: str) -> Text:
    return Text.assemble("\n", (name, "bold"), "\n", (below, "dim"), "\n")


def _overview(told: dict[str, Any]) -> Group:
    first, last = told["published"]
    lines = [
        f"{told['reports']:,} reports ({told['distinct_texts']:,} distinct texts) of {told['outlets']:,} outlets"
        + (f", {first} to {last}" if first else ""),
        f"{told['claims']:,} claims, {told['records'].get('statement', 0):,} statements that hold them; {told['actors']:,} actors, {told['places']:,} places",
    ]
    for why, n in told["not_read"].items():
        lines.append(f"{n:,} kept and searchable but not read ({why})")
    if told["withdrawn"]:
        lines.append(f"{told['withdrawn']:,} withdrawn")
    if told["to_review"]:
        lines.append(f"{told['to_review']:,} verdicts whose words moved wait for review")
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("claims of", no_wrap=True)
    table.add_column("", justify="right")
    table.add_column("the commonest")
    for kind in ("statement", *(k.__name__.lower() for k in CLAIM_TYPES)):
        if told["records"].get(kind):
            codes = ", ".join(f"{code} {n}" for code, n in list(told["codes"].get(kind, {}).items())[:6])
            table.add_row(PLURALS[kind], f"{told['records'][kind]:,}", codes)
    return Group(_heading(told["casebook"], "\n".join(lines)), table)


def _list(what: str, rows: Sequence[Any], book: str) -> Table | str:
    if not rows:
        return f"No {what}s in {book}."
    columns = {
        "report": ("published", "outlet", "title", "claims", "id"),
        "actor": ("slug", "name", "reports", "says", "does", "about"),
        "place": ("name", "key", "precision", "claims", "reports"),
        "incident": ("day_start", "what", "place", "killed", "reports", "texts", "claimants", "id"),
    }[what]
    if what == "incident" and console.width < 100:
        columns = ("day_start", "what", "place", "killed", "claimants", "id")
    narrow = what == "report" and console.width < NARROW  # ids stay whole, to be copied: here below the title
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0), caption_style="dim", caption_justify="left")
    for column in ("published", "title", "claims") if narrow else columns:
        table.add_column(column, overflow="fold", no_wrap=column not in ("outlet", "title", "name", "what", "place", "killed"))
    for row in rows[:LONGEST]:
        values = [getattr(row, column, None) for column in columns]
        if what == "incident":
            values[1] = incident_name(row)
            values[3] = span_of(row.killed)
        if what == "report" and row.not_read:
            values[3] = "not read"
        shown = [Text("" if v is None else str(v)) for v in values]
        if narrow:
            shown = [shown[0], Text.assemble(shown[2], (f"  {row.outlet or ''}", "dim"), "\n", (row.id, "dim")), shown[3]]
        table.add_row(*shown)
    if len(rows) > LONGEST:
        table.caption = f"… and {len(rows) - LONGEST:,} more; --json gives all"
    return table


def _report(report: Report, records: Sequence[AnyRecord]) -> Group:
    account = f"{report.kind} by {report.x_account}" if report.x_account else None
    below = " · ".join(p for p in (report.outlet, report.published, report.byline, account, report.url, report.id) if p)
    parts: list[Any] = [_heading(report.title or report.text[:60], below)]
    for quoted in report.origin:
        parts.append(Text(f"taken from {quoted.text}", "dim"))
    if report.translation:
        parts.append(Text("the report says it is a translation", "dim"))
    if report.x_not_read:
        return Group(*parts, Text(f"kept but not read ({report.x_not_read})\n"), Text(report.text))
    statements = sorted((r for r in records if isinstance(r, Statement)), key=_position)
    claims: list[Claim] = [r for r in records if isinstance(r, Event | Agreement | Tie | Figure | Control)]
    own = [c for c in claims if c.said_in is None]
    if own:
        parts.append(Text("In the report's own voice", "bold"))
        parts.extend(Padding(_claim(c), (0, 0, 0, 4)) for c in sorted(own, key=_position))
    for said in statements:
        parts.append(_statement(said))
        parts.extend(Padding(_claim(c), (0, 0, 0, 4)) for c in sorted((c for c in claims if c.said_in == said.id), key=_position))
    return Group(*parts)


def _position(record: Any) -> int:
    words = getattr(record, type(record).words or "", None) or getattr(record, "cue", None)
    return words.spans[0][0] if words and words.spans else 0


def _who(said: Statement) -> str:
    speaker = said.speaker
    name = (
        speaker.text
        or (speaker.name if speaker.disclosure not in ("anonymous", "pseudonymous") else None)
        or ("the account" if speaker.role == "account" else "nobody named")
    )
    known = (
        f" ({speaker.name})"
        if speaker.name and speaker.name.lower() not in name.lower() and speaker.disclosure in ("named", "institutional")
        else ""
    )
    return name + known


def _statement(said: Statement) -> Text:
    notes = [said.stance.replace("_", " "), said.speaker.disclosure]
    if said.certainty not in ("certain", "unknown"):
        notes.append(said.certainty)
    if said.distance != "neutral":
        notes.append(f"reporter {said.distance}")
    if said.via:
        notes.append("through " + ", ".join(str(v.name or v.text) for v in said.via))
    if said.within:
        notes.append("inside another statement")
    words = said.content.text if said.content else ""
    return Text.assemble(
        "\n", (_who(said), "bold cyan"), ("  " + ", ".join(notes), "dim"), "\n  ", (_short(words or "", 220), "italic")
    )  # fmt: skip


def _table(title: str, columns: Sequence[tuple[str, int | None]], rows: Iterable[tuple[str, ...]]) -> Group:
    table = Table(box=None, header_style="dim", padding=(0, 2, 0, 0))
    for name, width in columns:
        table.add_column(name, max_width=width)
    for row in rows:
        table.add_row(*map(Text, row))
    return Group(Text(f"\n{title}", "bold"), table)


def _content(said: Statement) -> str:
    return (said.content.text if said.content else "") or ""


def _denials(found: Sequence[tuple[Report, Statement]], of: int) -> Group:
    rows = ((_who(s), _short(_content(s), 110), r.published or "") for r, s in found)
    title = f"Denials are rows of their own ({len(found)} of {of} statements that deny or dispute)"
    return _table(title, (("who denies", 44), ("what", None), ("published", 10)), rows)


def _number(figure: Figure) -> str:
    number = figure.value if figure.value is not None else figure.low
    if figure.value is None and figure.low is not None and figure.high is not None and figure.qualifier in ("exact", "about"):
        return f"{figure.low:,} to {figure.high:,}"
    if figure.qualifier in ("dozens", "scores", "hundreds", "thousands", "several") or number is None:
        return figure.qualifier
    return ("" if figure.qualifier == "exact" else figure.qualifier.replace("_", " ") + " ") + f"{number:,}"


def _claim(claim: Any) -> Text:
    """One claim as a line: what, who, to whom, where, when, and in what mood."""
    mood = f"  [{claim.modality}]" if claim.modality != "actual" else ""
    where: Sequence[PlaceMention] = ()
    if isinstance(claim, Event):
        head = claim.event_class + (f" {claim.mode}" if claim.mode else "")
        what = (
            f"{_names(claim.actor) or 'nobody named'} → {_names(claim.target)}" if claim.target else _names(claim.actor) or "nobody named"
        )
        body, where = f"{what}: {claim.trigger.text}", claim.place
    elif isinstance(claim, Agreement):
        head, body, where = f"AGREEMENT {claim.step}", _short(claim.quote.text or "", 120), claim.place or claim.area
        roles = [
            f"{label} {_names(getattr(claim, label))}"
            for label in ("by", "parties", "mediators", "guarantors", "excluded", "accuser", "accused")
            if getattr(claim, label)
        ]
        body += f" ({'; '.join(roles)})" if roles else ""
    elif isinstance(claim, Figure):
        head, body = f"FIGURE {_number(claim)} {claim.role}", _short(claim.quote.text or "", 100)
        where = (claim.place,) if claim.place else ()
    elif isinstance(claim, Tie):
        head, body = (
            f"TIE {claim.relation}",
            f"{claim.a.text} → {claim.b.text}" + (f" ({claim.status})" if claim.status != "current" else ""),
        )
    else:
        assert isinstance(claim, Control)
        head, body = f"CONTROL {claim.change}", f"{claim.place.text}: {_names(claim.holder) or 'holder not named'}"
    at = "".join(f", {p.relation + ' ' if p.relation else ''}{p.text}" for p in where[:2])
    return Text.assemble(("• ", "dim"), (head.replace("_", " ") + "  ", "green"), body, (at + _when(claim.time), "dim"), (mood, "yellow"))


def _when(time: TimeMention | None) -> str:
    if time is None:
        return ""
    day = time.start or time.end
    if day is None:
        return f", {time.text}"
    return f", {day}" + (f" to {time.end}" if time.end and time.end != time.start else "")


def _names(mentions: Sequence[ActorMention]) -> str:
    return ", ".join(m.text or "" for m in mentions)


def _claims(title: str, rows: Sequence[Any]) -> Group:
    columns = (("day", 10), ("what", 24), ("words", None), ("who says so", 30), ("outlet", 24))
    shown = (
        (
            r.day_start or "",
            f"{r.code or r.type}" + (f" [{r.modality}]" if r.modality not in (None, "actual") else ""),
            _short(r.words, 110),
            r.who,
            r.outlet or "",
        )
        for r in rows[:LONGEST]
    )
    return _table(f"{title} ({len(rows)})", columns, shown)


def _where_from(outlet: str | None, published: str | None) -> str:
    return ", ".join(p for p in (outlet, published) if p)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _short(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"
