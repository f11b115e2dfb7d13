"""How far people agree: Krippendorff's alpha and Cohen's kappa for nominal values, F1 of spans, and intervals by a bootstrap over reports.

Sources: K. Krippendorff, Content Analysis (2nd ed. 2004, ch. 11) and "Computing Krippendorff's Alpha-Reliability" (2011), whose worked
examples are tests here; J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960), whose table is another; G. Hripcsak and
A. S. Rothschild, "Agreement, the F-Measure, and Reliability in Information Retrieval" (2005), why F1 stands for kappa where nobody can
count what was not marked. Of the libraries that compute alpha the one that is well kept is under the GPL, which ours is not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 1_000
"""Times that reports are drawn anew for an interval."""

FEWEST = 5
"""Reports without which there is no interval: of fewer, what is drawn anew tells nothing."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """A statistic with its 95% interval by a bootstrap over reports; None where it is not defined (nobody differs in anything, or nothing
    was coded)."""

    value: float | None
    low: float | None
    high: float | None


def coincidences(units: Iterable[Sequence[Hashable]], values: Sequence[Hashable]) -> Matrix:
    """Krippendorff's matrix of coincidences: each pair of values that two coders gave one unit, over one less than how many coded it."""
    at = {value: n for n, value in enumerate(values)}
    made = np.zeros((len(values), len(values)))
    for given in units:
        if len(given) < 2:
            continue
        for i, one in enumerate(given):
            for j, other in enumerate(given):
                if i != j:
                    made[at[one], at[other]] += 1 / (len(given) - 1)
    return made


def alpha_of(made: Matrix) -> float | None:
    """Krippendorff's alpha, nominal, of a matrix of coincidences: 1 less what was observed to differ over what would by chance."""
    n = made.sum()
    totals = made.sum(axis=1)
    by_chance = n * n - (totals * totals).sum()
    if n <= 1 or by_chance <= 0:
        return None
    return float(1 - (n - 1) * (n - np.trace(made)) / by_chance)


def confusion(pairs: Iterable[tuple[Hashable, Hashable]], values: Sequence[Hashable]) -> Matrix:
    """How often one coder gave one value and the other another."""
    at = {value: n for n, value in enumerate(values)}
    made = np.zeros((len(values), len(values)))
    for a, b in pairs:
        made[at[a], at[b]] += 1
    return made


def kappa_of(made: Matrix) -> float | None:
    """Cohen's kappa of two coders."""
    n = made.sum()
    if n == 0:
        return None
    by_chance = (made.sum(axis=0) * made.sum(axis=1)).sum() / (n * n)
    return float((np.trace(made) / n - by_chance) / (1 - by_chance)) if by_chance < 1 else None


def share_of(made: Matrix) -> float | None:
    """The share of units on which both agree."""
    return float(np.trace(made) / made.sum()) if made.sum() else None


def f1_of(counts: Matrix) -> float | None:
    """F1 of [marked by both, marked by the first, marked by the second]."""
    both, first, second = counts
    return float(2 * both / (first + second)) if first + second else None


def bootstrapped(parts: Sequence[Matrix], statistic: Callable[[Matrix], float | None], seed: int = 0) -> Measured:
    """A statistic of the sum of what each report gives, and its percentile interval when reports are drawn anew with replacement."""
    if not parts:
        return Measured(None, None, None)
    stacked = np.stack(parts)
    value = statistic(stacked.sum(axis=0))
    if value is None or len(parts) < FEWEST:
        return Measured(value, None, None)
    chance = np.random.default_rng(seed)
    times = chance.multinomial(len(parts), np.full(len(parts), 1 / len(parts)), size=DRAWS)
    again = [found for row in np.tensordot(times, stacked, axes=1) if (found := statistic(row)) is not None]
    low, high = np.percentile(again, (2.5, 97.5)) if again else (None, None)
    return Measured(value, None if low is None else float(low), None if high is None else float(high))


def values_in(units: Mapping[Hashable, Sequence[Sequence[Hashable]]]) -> list[Hashable]:
    """All values that were given, in order."""
    return sorted({value for of in units.values() for given in of for value in given}, key=str)
