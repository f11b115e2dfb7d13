"""How scores, samples and coding rounds look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from reportedly.terminal import console

if TYPE_CHECKING:
    from reportedly.casebook import Agreement, Round, Score, Unit
    from reportedly.casebook.coding.agreement_measures import Measured
    from reportedly.casebook.coding.estimating import Share
    from reportedly.casebook.coding.scoring import Basis, Precision, Recall

INTERVAL = "Shares with 95% intervals, the wider of Clopper-Pearson's and of a bootstrap over reports: records of one report are right and wrong together."


def score(found: Score) -> None:
    """Print a score."""
    if not found.reviewed and not found.sampled:
        console.print("Nobody has decided on any claim that the program read. Review some first: reportedly serve BOOK, then Review.")
        return
    if found.sample_basis is not None:
        told = f"By a random sample: {_basis(found.sample_basis)}. Weighted, so that it tells of all of them."
        console.print(_precision("Precision, by a random sample", found.sampled) if found.sampled else "", Text(told, style="dim"), "")
    console.print(_precision("Precision, by everything reviewed", found.reviewed))
    console.print(
        Text(f"{found.basis.judged:,} of {found.basis.there:,} claims and statements are decided on. Not a random sample: it tells of what people "
             "chose to look at, and of nothing else.", style="dim"), "",
    )  # fmt: skip
    if found.fields:
        table = Table(title="Errors by field, of records whose words say this", title_justify="left", box=None, pad_edge=False)
        for name in ("type", "field"):
            table.add_column(name)
        for name in ("corrected", "of", "share", "95%"):
            table.add_column(name, justify="right")
        for one in found.fields:
            table.add_row(one.type, one.field, f"{one.wrong.right:,}", f"{one.wrong.n:,}", *_shown(one.wrong))
        console.print(table, "")
    if found.recall_basis is not None:
        console.print(_recall("Recall, by a random sample of reports", found.sampled_recall) if found.sampled_recall else "")
        console.print(Text(f"By a random sample: {_basis(found.recall_basis, 'reports')}.", style="dim"), "")
    if found.recall:
        console.print(_recall("Recall, in closed reports", found.recall))
    half = f"; {found.half_closed:,} closed ones do not count, as a record of them is not decided on" if found.half_closed else ""
    console.print(Text(f"{found.closed:,} reports are closed (“nothing missed here”) and decided on{half}.", style="dim"), "")
    console.print(Text(INTERVAL, style="dim"))


def _basis(basis: Basis, what: str = "claims") -> str:
    gone = f"; {basis.gone:,} are of an earlier reading and count no more" if basis.gone else ""
    gone += f"; nothing is told of all before {', '.join(basis.missing)} has been looked at too" if basis.missing else ""
    return f"{basis.judged:,} of {basis.size:,} {what} drawn of {basis.there:,} count so far{gone}"


def _shown(share: Share) -> tuple[str, str]:
    return f"{100 * share.value:.0f}%", f"{100 * share.low:.0f}–{100 * share.high:.0f}%"


def _precision(title: str, rows: Sequence[Precision]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in ("by", "of"):
        table.add_column(name)
    for name in ("judged", "reports", "words say this", "95%", "right in every field", "95%"):
        table.add_column(name, justify="right")
    for one in rows:
        table.add_row(one.by, one.of, f"{one.says.n:,}", f"{one.says.reports:,}", *_shown(one.says), *_shown(one.exact))
    return table


def _recall(title: str, rows: Sequence[Recall]) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("type")
    for name in ("there", "reports", "found", "95%"):
        table.add_column(name, justify="right")
    for one in rows:
        table.add_row(one.type, f"{one.found.n:,}", f"{one.found.reports:,}", *_shown(one.found))
    return table


def rounds(found: Sequence[Round]) -> None:
    """Print the list of coding rounds."""
    if not found:
        console.print("No coding round was opened. Open one: reportedly round open BOOK NAME --coder ANA --coder BEN --sample 20")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("round", "coders", "reports", "opened", "closed"):
        table.add_column(name, justify="right" if name == "reports" else "left")
    for one in found:
        how = f" (drawn of {one.drawn['of']:,}, seed {one.drawn['seed']!r})" if one.drawn["how"] == "sample" else ""
        closed = f"{one.closed_at[:10]} by {one.closed_by}" if one.closed_at else "open"
        table.add_row(one.name, ", ".join(one.coders), f"{len(one.reports):,}{how}", f"{one.opened_at[:10]} by {one.by}", closed)
    console.print(table)


def agreement(found: Agreement) -> None:
    """Print how far coders agree."""
    table = Table(title=f"{found.round.name}: {', '.join(found.round.coders)}", title_justify="left", box=None, pad_edge=False)
    table.add_column("over")
    table.add_column("of")
    for name in ("units", "reports", "agreed", "Krippendorff’s α (95%)", "Cohen’s κ (95%)", "F1 (95%)"):
        table.add_column(name, justify="right")
    for row in found.rows:
        several = len(row.kappa or row.f1) > 1
        table.add_row(
            row.measure, row.of, f"{row.units:,}", f"{row.reports:,}", _percent(row.share), _statistic(row.alpha), _pairs(row.kappa, several),
            _pairs(row.f1, several),
        )  # fmt: skip
    console.print(table)
    console.print(f"They differ on {found.differ:,} units, {found.settled:,} of them adjudicated.")
    console.print(Text("Intervals by a bootstrap over reports. “–”: not defined, as all gave one and the same value.", style="dim"))


def _percent(value: Measured | None) -> str:
    return "" if value is None or value.value is None else f"{100 * value.value:.0f}%"


def _statistic(value: Measured | None) -> str:
    if value is None:
        return ""
    if value.value is None:
        return "–"
    return f"{value.value:.2f}" + (f" ({value.low:.2f} to {value.high:.2f})" if value.low is not None and value.high is not None else "")


def _pairs(values: dict[str, Measured], several: bool) -> str:
    return "\n".join((f"{pair}: " if several else "") + _statistic(value) for pair, value in values.items())


def differences(found: Sequence[Unit]) -> None:
    """Print on what coders differ."""
    if not found:
        console.print("Nothing waits to be adjudicated.")
        return
    table = Table(box=None, pad_edge=False)
    for name in ("unit", "report", "words", "answers"):
        table.add_column(name, overflow="fold")
    for one in found:
        held = one.record or next((a.record for a in one.given if a.record is not None), None)
        quoted = getattr(held, held.words, None) if held is not None and held.words else None
        said = "; ".join(
            f"{coder}: {answer.kind + (' ' + str(answer.fields) if answer.fields else '') if answer else 'none'}"
            for coder, answer in one.answers.items()
        )
        table.add_row(one.id, one.report.id, (getattr(quoted, "text", None) or "nothing missed here")[:80], said)
    console.print(table)
