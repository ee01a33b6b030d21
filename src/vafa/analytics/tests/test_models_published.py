"""The models meet the values that their papers and other packages print."""

from __future__ import annotations

import pytest

from vafa.analytics.models import BGNBD, MBGNBD, GammaGamma
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


def test_bgnbd_expects_what_the_papers_expect_of_one_customer() -> None:
    model = BGNBD().fit(*papers_summary().customers)

    expected = model.expected_purchases(39, 2, 30.43, 38.86)

    assert round(float(expected), 3) == 1.226
