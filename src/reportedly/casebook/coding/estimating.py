"""Shares with intervals that do not take records of one report for independent.

Two intervals of 95% are made, and the wider is shown. One is Clopper and Pearson's, on the effective size where records weigh differently
(E. L. Korn and B. I. Graubard, "Confidence Intervals for Proportions With Small Expected Number of Positive Counts Estimated From Survey
Data", 1998); it takes records for independent, but holds at 0 and at 1. The other draws reports anew with replacement (a cluster bootstrap,
percentiles): records of one report are right and wrong together; it knows nothing where there are few reports or no error. Of more than
a thousand reports it is taken by its large-sample formula, the linearized variance of a ratio between clusters, which it then equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

DRAWS = 1_000
"""Times that reports are drawn anew."""

FEWEST, MANY = 5, 1_000
"""Reports without which nothing is drawn anew; reports from which on the formula stands for it."""


@dataclass(frozen=True)
class Judged:
    """One thing judged: in which report, whether it is right, and how much it weighs."""

    report: int
    right: bool
    weight: float = 1.0


@dataclass(frozen=True)
class Share:
    """A share of things judged. `right` of `n` (unweighted), in `reports`; `low`, `high`: the wider of both intervals; `clopper_pearson`,
    `bootstrap`: each of them, the second None where there are too few reports."""

    n: int
    right: int
    reports: int
    value: float
    low: float
    high: float
    clopper_pearson: tuple[float, float]
    bootstrap: tuple[float, float] | None


def share(things: Iterable[Judged], seed: int = 0) -> Share | None:
    """The share that is right; None of nothing."""
    listed: Sequence[Judged] = list(things)
    if not listed:
        return None
    weights = np.array([one.weight for one in listed])
    right = np.array([one.right for one in listed], dtype=float)
    value = float((weights * right).sum() / weights.sum())
    exact = clopper_pearson(value, float(weights.sum() ** 2 / (weights**2).sum()))
    numbers, of = np.unique([one.report for one in listed], return_inverse=True)
    drawn = None
    if len(numbers) >= FEWEST:
        top = np.bincount(of, weights=weights * right)
        bottom = np.bincount(of, weights=weights)
        drawn = _by_reports(top, bottom, value, seed)
    widest = [exact, drawn or exact]
    return Share(
        len(listed), int(right.sum()), len(numbers), value, min(w[0] for w in widest), max(w[1] for w in widest), exact, drawn
    )  # fmt: skip


def _by_reports(top: NDArray[Any], bottom: NDArray[Any], value: float, seed: int) -> tuple[float, float]:
    """The interval of the ratio of two sums over reports."""
    m = len(top)
    if m > MANY:
        off = 1.96 * float(np.sqrt(m / (m - 1) * ((top - value * bottom) ** 2).sum()) / bottom.sum())
        return max(0.0, value - off), min(1.0, value + off)
    times = np.random.default_rng(seed).multinomial(m, np.full(m, 1 / m), size=DRAWS)
    low, high = np.percentile(times @ top / (times @ bottom), (2.5, 97.5))
    return float(low), float(high)


def clopper_pearson(value: float, n: float) -> tuple[float, float]:
    """Clopper and Pearson's interval of 95% for a share of `n` things; `n` need not be whole."""
    k = value * n
    low = 0.0 if k <= 0 else float(betaincinv(k, n - k + 1, 0.025))
    high = 1.0 if k >= n else float(betaincinv(k + 1, n - k, 0.975))
    return low, high
