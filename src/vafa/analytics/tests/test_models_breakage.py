"""The ladder meets what Mack printed, and says what it knows and no more."""

from __future__ import annotations

from typing import Final

import numpy as np
import pytest

from vafa.analytics.models import Breakage, chain_ladder
from vafa.analytics.models.breakage import backtest, redemption_triangle
from vafa.analytics.models.types import FloatArray

GONE: Final = float("nan")
# Taylor & Ashe (1983), as used by Mack (1993).
TAYLOR_ASHE: Final = [
    [357848, 1124788, 1735330, 2218270, 2745596, 3319994, 3466336, 3606286, 3833515, 3901463],
    [352118, 1236139, 2170033, 3353322, 3799067, 4120063, 4647867, 4914039, 5339085],
    [290507, 1292306, 2218525, 3235179, 3985995, 4132918, 4628910, 4909315],
    [310608, 1418858, 2195047, 3757447, 4029929, 4381982, 4588268],
    [443160, 1136350, 2128333, 2897821, 3402672, 3873311],
    [396132, 1333217, 2180715, 2985752, 3691712],
    [440832, 1288463, 2419861, 3483130],
    [359480, 1421128, 2864498],
    [376686, 1363294],
    [344014],
]
# Worked by hand: f = 92/30 and 88/66.
REDEEMED: Final[list[list[float]]] = [[10, 20, 10], [12, 24, 12], [8, 18, GONE], [9, GONE, GONE]]
ISSUED: Final[list[float]] = [100, 120, 90, 100]


def squared(rows: list[list[int]]) -> FloatArray:
    triangle = np.full((len(rows), len(rows)), np.nan)
    for index, row in enumerate(rows):
        triangle[index, : len(row)] = row
    return triangle


def shop(rng: np.random.Generator, months: int) -> tuple[FloatArray, FloatArray, float]:
    """Make months of issue whose redemptions are known up to now, and all of what is to come."""
    pattern = np.array(
        [0.02, 0.06, 0.08, 0.07, 0.06, 0.05, 0.05, 0.04, 0.04, 0.05, 0.06, 0.07, 0.08]
    )
    issued = rng.integers(80_000, 120_000, months).astype(float)
    full = rng.poisson(issued[:, None] / 50 * pattern).astype(float) * 50
    ages = np.arange(months)[::-1]
    known = np.where(np.arange(len(pattern)) <= ages[:, None], full, np.nan)
    return known, issued, float(full.sum() - np.nansum(known))


def test_the_ladder_meets_the_reserves_of_mack_1993() -> None:
    run_out = chain_ladder(squared(TAYLOR_ASHE))

    assert run_out.factors.round(4).tolist() == [
        3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177,
    ]  # fmt: skip
    assert run_out.to_come.round().tolist() == [
        0, 94634, 469511, 709638, 984889, 1419459, 2177641, 3920301, 4278972, 4625811,
    ]  # fmt: skip
    assert round(float(run_out.to_come.sum())) == 18_680_856


def test_the_ladder_meets_the_standard_errors_of_mack_1993() -> None:
    run_out = chain_ladder(squared(TAYLOR_ASHE))

    assert run_out.standard_error.round().tolist() == [
        0, 75535, 121699, 133549, 261406, 411010, 558317, 875328, 971258, 1363155,
    ]  # fmt: skip
    assert round(run_out.total_error) == 2_447_095


def test_a_triangle_worked_by_hand() -> None:
    model = Breakage().fit(REDEEMED, issued=ISSUED, expiry_age=2)

    assert model.ultimate_ == pytest.approx([40, 48, 26 * 88 / 66, 9 * 92 / 30 * 88 / 66])
    assert model.latest_.tolist() == [40, 48, 26, 9]
    assert model.baseline_rate_ == pytest.approx(88 / 220)
    # sigma^2 = (10 (1/15)^2 + 12 (1/15)^2 + 8 (11/60)^2) / 2; both last factors are 4/3.
    sigma = (22 / 225 + 8 * (11 / 60) ** 2) / 2
    error = 36.8 * np.sqrt(sigma / (92 / 30) ** 2 * (1 / 9 + 1 / 30))
    assert model.standard_error_ == pytest.approx([0, 0, 0, error])
    assert model.notes_ == ("few_cohorts",)


def test_what_is_not_redeemed_by_its_expiry_is_breakage() -> None:
    model = Breakage().fit(REDEEMED, issued=ISSUED, expiry_age=2)

    assert (model.breakage() + model.ultimate_).tolist() == pytest.approx(ISSUED)
    low, high = model.ultimate_interval()
    assert (low[:2].tolist(), high[:2].tolist()) == ([40, 48], [40, 48])


def test_ages_beyond_the_expiry_change_nothing() -> None:
    longer = [[*REDEEMED[0], 5], *([*row, GONE] for row in REDEEMED[1:])]

    model = Breakage().fit(longer, issued=ISSUED, expiry_age=2)

    assert model.ultimate_.round(2).tolist() == [40.0, 48.0, 34.67, 36.8]


def test_the_range_of_the_sum_lies_between_nothing_and_everything() -> None:
    model = Breakage().fit(REDEEMED, issued=ISSUED, expiry_age=2)

    low, expected, high = model.to_come_interval(0.9)

    assert expected == pytest.approx(26 / 3 + 27.8)
    assert 0 <= low < expected < high <= 410 - 123


def test_a_month_without_a_redemption_gets_the_rate_of_the_matured_ones() -> None:
    young = [*REDEEMED[:3], [0, GONE, GONE]]

    model = Breakage().fit(young, issued=ISSUED, expiry_age=2)

    assert model.ultimate_[3] == pytest.approx(100 * 88 / 220)
    assert model.notes_ == ("few_cohorts", "young_by_rate")
    assert model.standard_error_[3] == pytest.approx(0)


def test_nobody_redeems_more_than_was_issued() -> None:
    model = Breakage().fit(REDEEMED, issued=[100, 120, 90, 30], expiry_age=2)

    assert model.ultimate_[3] == 30
    assert "capped" in model.notes_


def test_a_month_in_which_nothing_was_issued_has_no_rate() -> None:
    quiet: list[list[float]] = [REDEEMED[0], [0, 0, 0], REDEEMED[2], REDEEMED[3]]

    model = Breakage().fit(quiet, issued=[100, 0, 90, 100], expiry_age=2)

    assert np.isnan(model.rate_[1])
    assert model.ultimate_[1] == 0


def test_the_range_holds_as_often_as_it_says() -> None:
    rng = np.random.default_rng(11)

    held = 0
    for _ in range(200):
        redeemed, issued, to_come = shop(rng, 24)
        low, _expected, high = (
            Breakage().fit(redeemed, issued=issued, expiry_age=12).to_come_interval(0.9)
        )
        held += low <= to_come <= high

    assert 0.85 <= held / 200 <= 0.95


def test_looking_back_puts_the_ladder_beside_the_flat_rate() -> None:
    redeemed, issued, _ = shop(np.random.default_rng(5), 30)

    found = backtest(redeemed, issued=issued, expiry_age=12)

    assert found.cuts == 6
    assert found.error < found.error_baseline
    assert 0.5 <= found.covered <= 1


def test_a_time_when_nothing_had_been_redeemed_yet_is_left_out_of_looking_back() -> None:
    redeemed = [[0, 10, 5]] * 6 + [[5, 10, np.nan], [5, np.nan, np.nan]]

    found = backtest(redeemed, issued=[100] * 8, expiry_age=2)

    assert found.cuts == 0


def test_nobody_looks_back_on_too_little() -> None:
    found = backtest(REDEEMED, issued=ISSUED, expiry_age=2)

    assert found.cuts == 0
    assert np.isnan(found.error)


@pytest.mark.parametrize(
    ("redeemed", "issued", "expiry_age", "sentence"),
    [
        (REDEEMED[:3], ISSUED[:3], 2, "There are 3 months of issue; 4 are needed"),
        (REDEEMED, ISSUED, 6, "is 2 months old, and points live 6: no month has run out yet"),
        (REDEEMED, [0, 0, 9, 9], 2, "Nothing was issued in the months that have run out"),
        (REDEEMED, ISSUED[:3], 2, "one row, and issued one number"),
        (REDEEMED, [100, 120, -1, 100], 2, "must be finite and not negative"),
        (REDEEMED, ISSUED, 0, "expiry_age must be 1 or more"),
        ([*REDEEMED[:3], [9, 9, GONE]], ISSUED, 2, "one month longer than the next one"),
        ([[0, *row[1:]] for row in REDEEMED], ISSUED, 2, "Nothing was redeemed by age 0"),
        ([[10, 20, -40], *REDEEMED[1:]], ISSUED, 2, "must not be negative"),
    ],
)
def test_too_little_or_nonsense_is_refused_with_a_sentence(
    redeemed: list[list[float]], issued: list[float], expiry_age: int, sentence: str
) -> None:
    with pytest.raises(ValueError, match=sentence):
        Breakage().fit(redeemed, issued=issued, expiry_age=expiry_age)


@pytest.mark.parametrize(
    ("triangle", "sentence"),
    [
        ([[1, 2]], "two cohorts and two ages"),
        ([[1, GONE], [1, GONE]], "No cohort has reached the last age"),
        ([[GONE, 2], [1, 2]], "known from the first to its latest"),
    ],
)
def test_what_is_no_triangle_is_refused(triangle: list[list[float]], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        chain_ladder(triangle)


def test_redemptions_are_laid_out_by_month_of_issue_and_age() -> None:
    laid = redemption_triangle(
        [1, 1, 2, 3, 1, 0, 2], [1, 2, 2, 3, 3, 1, 9], [5, 2, 4, 6, -1, 8, 8], first=1, latest=3
    )

    assert np.nan_to_num(laid, nan=-9).tolist() == [[5, 2, -1], [4, 0, -9], [6, -9, -9]]


def test_nothing_is_redeemed_before_it_is_issued() -> None:
    with pytest.raises(ValueError, match="before it is issued"):
        redemption_triangle([2], [1], [5], first=1, latest=3)
    with pytest.raises(ValueError, match="of one length"):
        redemption_triangle([1, 2], [2], [5], first=1, latest=3)
