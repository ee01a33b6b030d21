from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vafa.insight.refresh.figures.blunt_rules import blunt_rules, suggested_former
from vafa.insight.refresh.past_phases import past_month_ends
from vafa.insight.tests.past_of_a_shop import paced, shop_of, steady_shop

pytestmark = pytest.mark.django_db


def judged(**counts: tuple[int, int]) -> list[dict[str, Any]]:
    """Build rules from quantile to (flagged, returned)."""
    return [
        {"quantile": float(f"0.{name[1:]}"), "customers": flagged, "returned": returned}
        for name, (flagged, returned) in counts.items()
    ]


def test_a_blunt_rule_is_judged_by_what_those_it_gave_up_bought_later(tmp_path: Path) -> None:
    # Five more buy only every 75 days: to a short rule they look like leaving.
    slow = [row for one in range(21, 26) for row in paced(one, every=75, times=8)]
    known = shop_of(tmp_path, steady_shop() + slow)

    found = blunt_rules(known, past_month_ends(known))

    assert found is not None
    assert (found["cut"], found["until"], found["months"]) == ("2025-11-30", "2026-02-28", 3)
    sixty = next(rule for rule in found["periods"] if rule["days"] == 60)
    # The slow ones last bought on 11 October; those who left, on 28 February.
    assert (sixty["customers"], sixty["returned"], sixty["gone"]) == (5, 0, 5)
    thirty = next(rule for rule in found["periods"] if rule["days"] == 30)
    assert (thirty["customers"], thirty["returned"]) == (10, 5)
    assert (thirty["orders"], thirty["revenue"]) == (5, 500)


def test_all_shares_are_of_the_customers_known_at_the_cut(tmp_path: Path) -> None:
    known = shop_of(tmp_path, [*steady_shop(), (30, "2026-01-10", 100)])

    found = blunt_rules(known, past_month_ends(known))

    assert found is not None
    assert found["whole"]["customers"] == 15
    assert found["whole"]["gone"] == 5
    assert found["whole"]["orders"] == 30


def test_the_limit_in_use_stands_among_the_own_rules(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())

    found = blunt_rules(known, past_month_ends(known))

    assert found is not None
    assert [rule["quantile"] for rule in found["own"]] == [0.9, 0.95, 0.975, 0.99]
    assert [rule["quantile"] for rule in found["own"] if rule["is_set"]] == [0.95]
    assert all(rule["customers"] == rule["gone"] == 5 for rule in found["own"])


def test_within_a_month_the_answer_is_read_from_where_it_was_kept(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())
    ends = past_month_ends(known)
    found = blunt_rules(known, ends)
    (kept,) = tmp_path.glob("blunt-*.json")
    kept.write_text(json.dumps({"read": True}))

    assert found is not None
    assert blunt_rules(known, ends) == {"read": True}


def test_a_past_of_eight_months_is_too_short(tmp_path: Path) -> None:
    known = shop_of(tmp_path, [(1, "2025-07-05", 100), (1, "2026-01-05", 100)])

    assert blunt_rules(known, past_month_ends(known)) is None


def test_the_lowest_limit_at_which_a_tenth_came_back_is_suggested() -> None:
    own = judged(q90=(200, 40), q95=(100, 11), q975=(80, 8), q99=(50, 1))

    assert suggested_former(own, above=0.8) == {"quantile": 0.975, "is_judged": True}


def test_when_none_fits_nothing_is_suggested() -> None:
    own = judged(q90=(200, 90), q95=(100, 40), q975=(80, 30), q99=(50, 20))

    assert suggested_former(own, above=0.8) == {"quantile": None, "is_judged": True}


def test_few_flagged_customers_prove_nothing() -> None:
    assert suggested_former(judged(q90=(29, 0)), above=0.8) == {
        "quantile": None,
        "is_judged": False,
    }


def test_a_limit_below_the_one_of_at_risk_is_never_suggested() -> None:
    own = judged(q90=(200, 0), q95=(100, 0))

    assert suggested_former(own, above=0.92)["quantile"] == 0.95
