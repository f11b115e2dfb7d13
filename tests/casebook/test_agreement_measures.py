"""Alpha and kappa against worked examples that their authors published."""

from __future__ import annotations

import numpy as np
import pytest

from reportedly.casebook.coding.agreement_measures import alpha_of, bootstrapped, coincidences, f1_of, kappa_of, share_of
from reportedly.casebook.coding.estimating import Judged, clopper_pearson, share


@pytest.mark.parametrize(
    ("coders", "alpha"),
    [
        (("0100000010", "1110010000"), 0.095),  # A. binary data, two observers, no missing data
        (("aabbdcccedda", "babbbccceddd"), 0.692),  # B. nominal data, two observers
        (
            ("123321412...", "1233224125.3", ".333234225 1.".replace(" ", ""), "12332441251."),
            0.743,
        ),  # C. any number of observers, missing data
    ],
)
def test_alpha_is_what_krippendorff_computes(coders: tuple[str, ...], alpha: float) -> None:
    """K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), sections A, B and C."""
    units = [[value for value in column if value != "."] for column in zip(*coders, strict=True)]
    assert alpha_of(coincidences(units, sorted({v for u in units for v in u}))) == pytest.approx(alpha, abs=0.0005)


def test_kappa_is_what_cohen_computes() -> None:
    """J. Cohen, "A Coefficient of Agreement for Nominal Scales" (1960): 200 cases, .70 agreed, .41 by chance, kappa .492."""
    table = np.array([[88.0, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert share_of(table) == pytest.approx(0.70) and kappa_of(table) == pytest.approx(0.492, abs=0.0005)


def test_where_nothing_varies_or_nothing_is_coded_there_is_no_statistic() -> None:
    assert alpha_of(coincidences([["a", "a"]] * 4, ["a"])) is None and kappa_of(np.array([[5.0]])) is None
    assert kappa_of(np.zeros((2, 2))) is None and f1_of(np.zeros(3)) is None and bootstrapped([], alpha_of).value is None
    assert alpha_of(coincidences([["a"], ["b"]], ["a", "b"])) is None  # one coder only


def test_the_bootstrap_draws_reports_and_not_units() -> None:
    # Ten reports of which each is wholly agreed or wholly not: whatever is drawn, the spread is that of ten, not of a thousand.
    parts = [np.array([[100.0, 0], [0, 0]]) if n % 2 else np.array([[0, 50.0], [50, 0]]) for n in range(10)]
    found = bootstrapped(parts, share_of)
    assert found.value == 0.5 and found.low is not None and found.high is not None and found.low <= 0.25 and found.high >= 0.75


def test_intervals_of_shares() -> None:
    # Clopper and Pearson (1934): of 10 none, and 3 of 10 (.0667 to .6525).
    assert clopper_pearson(0.0, 10) == (0.0, pytest.approx(0.3085, abs=0.0001))
    assert clopper_pearson(0.3, 10) == (pytest.approx(0.0667, abs=0.0001), pytest.approx(0.6525, abs=0.0001))
    assert share([]) is None
    # Clustered: twenty reports of ten, right or wrong together. The bootstrap knows, and its interval, the wider, is shown.
    found = share(Judged(n, n % 2 == 0) for n in range(20) for _ in range(10))
    assert found is not None and found.bootstrap is not None and (found.n, found.right, found.reports) == (200, 100, 20)
    assert found.high - found.low > 1.8 * (found.clopper_pearson[1] - found.clopper_pearson[0])
    # No error at all: the bootstrap sees no spread, and the exact interval is shown.
    sure = share(Judged(n, True) for n in range(20))
    assert sure is not None and sure.bootstrap == (1.0, 1.0) and sure.low == pytest.approx(0.8316, abs=0.0001)


def test_of_many_reports_the_formula_gives_what_drawing_anew_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    things = [Judged(n, (n * 7919) % 10 < 7 + k % 3, 1.0 + n % 2) for n in range(900) for k in range(1 + n % 4)]
    drawn = share(things)
    monkeypatch.setattr("reportedly.casebook.coding.estimating.MANY", 100)
    told = share(things)
    assert drawn is not None and told is not None and drawn.bootstrap is not None and told.bootstrap is not None
    assert told.bootstrap == pytest.approx(drawn.bootstrap, abs=0.004) and told.value == drawn.value


def test_weights_make_up_for_unequal_chances() -> None:
    # 10 of 10 common ones drawn are right, 0 of 10 rare ones; there are 990 common and 10 rare.
    found = share([*(Judged(n, True, 99.0) for n in range(10)), *(Judged(n + 10, False, 1.0) for n in range(10))])
    assert found is not None and found.value == pytest.approx(0.99)
