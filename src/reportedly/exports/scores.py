"""Scores and agreement as rows, for a spreadsheet or a statistics program."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from reportedly.casebook.coding.agreement import Agreement
from reportedly.casebook.coding.agreement_measures import Measured
from reportedly.casebook.coding.estimating import Share
from reportedly.casebook.coding.scoring import Score

SCORE = (
    "table", "random_sample", "by", "of", "what", "n", "right", "reports", "share", "low", "high", "clopper_pearson_low", "clopper_pearson_high",
    "bootstrap_low", "bootstrap_high",
)  # fmt: skip
"""Columns of a score. `share` with its 95% interval `low` to `high`, the wider of the two that follow."""

AGREEMENT = ("measure", "of", "units", "reports", "statistic", "coders", "value", "low", "high")
"""Columns of an agreement. `low` to `high`: 95%, by a bootstrap over reports."""


def score_rows(found: Score) -> Iterator[dict[str, Any]]:
    """A row a share."""
    for table, random, some in (("sampled", True, found.sampled), ("reviewed", False, found.reviewed)):
        for one in some:
            for what, share in (("words say this", one.says), ("right in every field", one.exact)):
                yield _share(f"precision, {table}", random, one.by, one.of, what, share)
    for error in found.fields:
        yield _share("errors by field, reviewed", False, error.type, error.field, "corrected", error.wrong)
    for table, random, recalls in (("sampled", True, found.sampled_recall), ("closed reports", False, found.recall)):
        for recall in recalls:
            yield _share(f"recall, {table}", random, "type", recall.type, "found", recall.found)


def _share(table: str, random: bool, by: str, of: str, what: str, share: Share) -> dict[str, Any]:
    drawn = share.bootstrap or (None, None)
    values = (
        table, "yes" if random else "no", by, of, what, share.n, share.right, share.reports, _short(share.value), _short(share.low), _short(share.high),
        *map(_short, share.clopper_pearson), *map(_short, drawn),
    )  # fmt: skip
    return dict(zip(SCORE, values, strict=True))


def agreement_rows(found: Agreement) -> Iterator[dict[str, Any]]:
    """A row a statistic."""
    everyone = ", ".join(found.round.coders)
    for row in found.rows:
        named: list[tuple[str, str, Measured | None]] = [("agreed", everyone, row.share), ("krippendorff_alpha", everyone, row.alpha)]
        named += [("cohen_kappa", pair, value) for pair, value in row.kappa.items()]
        named += [("f1", pair, value) for pair, value in row.f1.items()]
        for statistic, coders, value in named:
            if value is not None:
                told = (row.measure, row.of, row.units, row.reports, statistic, coders, *map(_short, (value.value, value.low, value.high)))
                yield dict(zip(AGREEMENT, told, strict=True))


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def as_csv(columns: Sequence[str], rows: Iterator[Mapping[str, Any]]) -> str:
    """Rows as CSV."""
    from reportedly.exports.writing import harmless

    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns)
    writer.writeheader()
    for row in rows:
        writer.writerow({name: harmless(cell) for name, cell in row.items()})
    return out.getvalue()
