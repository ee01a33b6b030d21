"""The models meet the values that their papers and other packages print."""

from __future__ import annotations

import pytest

from vafa.analytics.models import BGNBD, MBGNBD, GammaGamma, MBGCNBDMixture, ParetoNBD
from vafa.analytics.tests.cdnow import Shop, papers_summary, summarised

TENTH = "sample_tenth.csv"


def _printed(values: dict[str, float], digits: int) -> list[float]:
    return [round(value, digits) for value in values.values()]


@pytest.fixture(params=["summary", "purchases"])
def tenth(request: pytest.FixtureRequest) -> Shop:
    return papers_summary() if request.param == "summary" else summarised(TENTH)


def test_bgnbd_meets_fader_hardie_and_lee_2005(tenth: Shop) -> None:
    model = BGNBD().fit(*tenth.customers)

    assert _printed(model.params_, 3) == [0.243, 4.414, 0.793, 2.426]
    assert model.log_likelihood_ == pytest.approx(-9582.429, abs=0.01)
    assert model.converged_
    assert model.notes_ == ()


def test_mbgnbd_meets_batislam_denizel_and_filiztekin_2007(tenth: Shop) -> None:
    model = MBGNBD().fit(*tenth.customers)

    assert _printed(model.params_, 3) == [0.525, 6.183, 0.891, 1.614]
    assert model.log_likelihood_ == pytest.approx(-9582.136, abs=0.01)
    assert model.converged_


def test_pareto_nbd_meets_the_papers_summary_in_hundredths_of_weeks_as_well() -> None:
    model = ParetoNBD().fit(*papers_summary().customers)

    assert list(model.params_.values()) == pytest.approx([0.553, 10.578, 0.606, 11.669], rel=1e-3)
    assert model.log_likelihood_ == pytest.approx(-9594.976, abs=0.01)


def test_pareto_nbd_meets_fader_hardie_and_lee_2005() -> None:
    model = ParetoNBD().fit(*summarised(TENTH).customers)

    assert _printed(model.params_, 3) == [0.553, 10.578, 0.606, 11.669]
    assert model.log_likelihood_ == pytest.approx(-9594.976, abs=0.01)
    assert model.converged_


def test_pareto_nbd_meets_the_printed_standard_errors() -> None:
    errors = ParetoNBD().fit(*summarised(TENTH).customers).standard_errors_

    assert round(errors["r"], 4) == 0.0476
    assert round(errors["alpha"], 3) == 0.843
    assert round(errors["s"], 3) == 0.187
    assert round(errors["beta"], 2) == 6.21


def test_a_mixture_of_the_random_kind_alone_is_mbgnbd() -> None:
    tenth = summarised(TENTH)
    model = MBGCNBDMixture(ks=(1,)).fit(*tenth.customers, log_gap_sum=tenth.log_gap_sum)

    assert _printed(model.params_, 3) == [0.525, 6.183, 0.891, 1.614, 1.0]
    assert model.log_likelihood_ == pytest.approx(-9582.136, abs=0.01)
    assert model.converged_


def test_the_mixture_explains_cdnow_better_than_its_random_part_alone() -> None:
    tenth = summarised(TENTH)
    model = MBGCNBDMixture().fit(*tenth.customers, log_gap_sum=tenth.log_gap_sum)

    assert model.converged_
    assert model.log_likelihood_ == pytest.approx(-9556.640, abs=0.01)
    assert sum(model.params_[f"weight_{k}"] for k in model.ks) == pytest.approx(1)


def test_gamma_gamma_meets_fader_and_hardie_2013() -> None:
    tenth = summarised(TENTH)
    model = GammaGamma().fit(tenth.x, tenth.mean_spend)

    assert _printed(model.params_, 2) == [6.25, 3.74, 15.44]
    assert model.log_likelihood_ == pytest.approx(-4055.918, abs=0.01)
    assert model.converged_


def test_bgnbd_meets_clvtools_on_all_of_cdnow() -> None:
    master = summarised("master.csv")
    model = BGNBD().fit(*master.customers)

    assert model.log_likelihood_ == pytest.approx(-95368.444, abs=0.01)
    assert model.converged_


def test_pareto_nbd_meets_clvtools_on_all_of_cdnow() -> None:
    master = summarised("master.csv")
    model = ParetoNBD().fit(*master.customers)

    assert model.log_likelihood_ == pytest.approx(-95415.119, abs=0.01)
    assert model.converged_


def test_gamma_gamma_meets_the_papers_summary_in_cents_as_well() -> None:
    summary = papers_summary()
    model = GammaGamma().fit(summary.x, summary.mean_spend)

    assert _printed(model.params_, 2)[:2] == [6.25, 3.74]
    assert model.log_likelihood_ == pytest.approx(-4055.918, abs=0.01)


def test_pareto_nbd_expects_what_the_papers_expect_of_one_customer() -> None:
    model = ParetoNBD().fit(*papers_summary().customers)

    assert round(float(model.expected_purchases(52, 0, 0, 0)), 3) == 1.473


def test_bgnbd_expects_what_the_papers_expect_of_one_customer() -> None:
    model = BGNBD().fit(*papers_summary().customers)

    expected = model.expected_purchases(39, 2, 30.43, 38.86)

    assert round(float(expected), 3) == 1.226
