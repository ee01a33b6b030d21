from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from vafa.insight.refresh.figures import value_map
from vafa.insight.refresh.figures.portfolio import portfolio_figures
from vafa.insight.tests.small_base import known_of

pytestmark = pytest.mark.django_db


# Any: whatever columns of the list row a test cares about.
def worth(now: int, later: int | None = 1_000, **more: Any) -> dict[str, Any]:
    return {"revenue_year": now, "revenue_total": now, "expected_revenue_24": later, **more}


def test_the_curve_and_gini_are_those_worked_out_by_hand(tmp_path: Path) -> None:
    known = known_of(tmp_path, worth(600), worth(300), worth(100), worth(0))

    found = portfolio_figures(known)["concentration"]

    assert found["shares"] == [[0.0, 0.0], [0.25, 0.6], [0.5, 0.9], [0.75, 1.0], [1.0, 1.0]]
    # (5 - 2 · (600 + 2 · 300 + 3 · 100) / 1000) / 4
    assert found["gini"] == pytest.approx(0.5)


def test_equal_customers_have_no_concentration(tmp_path: Path) -> None:
    found = portfolio_figures(known_of(tmp_path, *[worth(50)] * 10))["concentration"]

    assert found["gini"] == pytest.approx(0.0)
    assert found["shares"][1] == [0.1, 0.1]


def test_a_year_without_money_has_no_curve(tmp_path: Path) -> None:
    found = portfolio_figures(known_of(tmp_path, worth(0), worth(-20)))["concentration"]

    assert (found["gini"], found["shares"]) == (None, [])


def test_strategies_carry_their_people_and_money(tmp_path: Path) -> None:
    known = known_of(tmp_path, worth(10, strategy="PROTECT"), worth(20), worth(30))

    found = {row["strategy"]: row for row in portfolio_figures(known)["strategies"]}

    assert (found["PROTECT"]["customers"], found["PROTECT"]["revenue_year"]) == (1, 10)
    assert (found["HARVEST"]["customers"], found["HARVEST"]["expected_revenue_24"]) == (2, 2_000)


def test_sleeping_value_is_what_a_year_used_to_bring(tmp_path: Path) -> None:
    """Two years of 400 are 200 a year; half a year of 300 stays 300."""
    long: dict[str, Any] = {
        "first_day": date(2023, 1, 1),
        "latest_day": date(2024, 12, 31),
        "phase": "former",
    }
    short: dict[str, Any] = {"first_day": date(2025, 6, 1), "phase_state": "at_risk"}
    known = known_of(tmp_path, worth(400, **long), worth(300, **short), worth(50))

    found = portfolio_figures(known)["sleeping"]

    assert found["listed"]["former"] == [{"customer_id": 1, "yearly": 200}]
    assert found["listed"]["at_risk"] == [{"customer_id": 2, "yearly": 300}]
    assert sum(row["customers"] for row in found["phases"]) == 3


def test_significant_are_the_first_of_the_ranked_list(tmp_path: Path) -> None:
    known = known_of(tmp_path, worth(900, 5_000), worth(300, 100), worth(10, 50))

    found = portfolio_figures(known)["significant"]

    assert found["listed"] == [1, 2, 3]
    assert (found["future_cut"], found["volume_cut"]) == (4_510, 840)
    assert found["totals"]["customers"] == 1


def test_only_undecided_proposals_to_end_are_named(tmp_path: Path) -> None:
    end: dict[str, Any] = {"strategy": "END"}
    known = known_of(
        tmp_path, worth(5, **end), worth(9, **end), worth(7, is_end_approved=True, **end)
    )

    assert portfolio_figures(known)["ends"] == [2, 1]


def test_without_a_model_there_is_no_map_but_the_rest_is(tmp_path: Path) -> None:
    found = portfolio_figures(known_of(tmp_path, worth(10, None), worth(20, None)))

    assert found["map"] == {"floors": None, "dots": [], "bubbles": [], "corners": None}
    assert found["significant"]["future_cut"] is None
    assert found["money"]["revenue_year"] == 30


def test_everybody_is_on_the_map_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(value_map, "DOTS", 3)
    rows = [worth(10 + place % 40, 100 + place % 30) for place in range(60)]

    found = portfolio_figures(known_of(tmp_path, *rows, worth(-5, 0), worth(0, 100)))["map"]

    assert [dot["customer_id"] for dot in found["dots"]] == [1, 2, 3]
    assert sum(bubble["customers"] for bubble in found["bubbles"]) == 59
    assert found["floors"] == {"revenue_year": 10, "expected_revenue_24": 100}
    assert sum(part["customers"] for part in found["corners"]["parts"]) == 62


def test_a_map_with_too_many_cells_is_drawn_coarser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(value_map, "DOTS", 0)
    monkeypatch.setattr(value_map, "BUBBLES_MAX", 4)
    rows = [worth(10 ** (place % 5), 10 ** (place % 3)) for place in range(15)]
    rows += [worth(3 * 10 ** (place % 5), 1_000) for place in range(15)]

    known = known_of(tmp_path, *rows)

    assert len(portfolio_figures(known)["map"]["bubbles"]) > 4
    monkeypatch.setattr(value_map, "BUBBLES_MAX", 30)
    assert len(value_map.value_map(known)["bubbles"]) <= 30
