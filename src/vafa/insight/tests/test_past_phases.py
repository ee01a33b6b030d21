from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from vafa.analytics.measures.gaps import separation_thresholds
from vafa.analytics.measures.phases import phases
from vafa.insight.refresh.figures.phase_history import phase_history
from vafa.insight.refresh.past_phases import months_shown, past_month_ends, phases_at
from vafa.insight.tests.past_of_a_shop import files_in, shop_of, steady_shop
from vafa.insight.tests.small_base import TODAY

pytestmark = pytest.mark.django_db


def test_every_month_that_is_over_has_its_end(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())

    ends = past_month_ends(known)

    assert len(ends) == 17
    assert (ends[0].end, ends[-1].end) == (date(2024, 10, 31), date(2026, 2, 28))


def test_a_month_ends_fingerprint_hangs_on_the_days_up_to_it_alone(tmp_path: Path) -> None:
    purchases = steady_shop()
    before = past_month_ends(shop_of(tmp_path, purchases))

    after = past_month_ends(shop_of(tmp_path, [*purchases, (3, "2025-12-24", 5)]))

    changed = [one.end for one, two in zip(before, after, strict=True) if one != two]
    assert changed == [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28)]


def test_swapping_the_days_of_two_customers_is_noticed(tmp_path: Path) -> None:
    one = past_month_ends(shop_of(tmp_path, [(1, "2026-01-03", 1), (2, "2026-01-09", 1)]))

    two = past_month_ends(shop_of(tmp_path, [(2, "2026-01-03", 1), (1, "2026-01-09", 1)]))

    assert [end.end for end in one] == [end.end for end in two]
    assert one[0].fingerprint != two[0].fingerprint


def test_another_limit_makes_every_kept_month_end_out_of_date(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())

    other = past_month_ends(replace(known, former_quantile=0.99))

    assert not {one.fingerprint for one in past_month_ends(known)} & {
        one.fingerprint for one in other
    }


def test_a_second_refresh_computes_no_month_end_again(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())
    phases_at(known, past_month_ends(known))
    kept = files_in(tmp_path)

    phases_at(known, past_month_ends(known))

    assert len(kept) == 14
    assert files_in(tmp_path) == kept


def test_a_late_order_makes_the_month_ends_after_it_new_and_forgets_the_old(
    tmp_path: Path,
) -> None:
    known = shop_of(tmp_path, steady_shop())
    phases_at(known, past_month_ends(known))
    kept = files_in(tmp_path)

    changed = shop_of(tmp_path, [*steady_shop(), (3, "2026-01-05", 5)])
    phases_at(changed, past_month_ends(changed))

    now = files_in(tmp_path)
    assert len(now) == 14
    assert len(now.items() & kept.items()) == 12


def test_past_phases_are_judged_by_what_was_known_then(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())
    ends = past_month_ends(known)
    month = months_shown(ends)[5]

    kept = phases_at(known, ends)

    assert kept is not None
    then = known.days.filter(known.days.day <= month.end)
    judged = phases(separation_thresholds(then, until=month.end)).order_by("customer_id")
    rows = known.engine.to_pyarrow(kept.filter(kept.month_end == month.end)).to_pylist()
    expected = known.engine.to_pyarrow(judged).to_pylist()
    assert {row["customer_id"]: row["phase"] for row in rows} == {
        row["customer_id"]: row["phase_state"] or row["phase"] for row in expected
    }


def test_who_leaves_is_counted_in_the_month_in_which_it_happens(tmp_path: Path) -> None:
    known = shop_of(tmp_path, steady_shop())

    months = phase_history(known, past_month_ends(known))["months"]

    assert all(sum(month["counts"].values()) == 15 for month in months)
    assert months[0]["left"] is None
    assert sum(month["left"]["customers"] for month in months[1:]) == 5
    assert months[-1]["counts"] == {"existing": 10, "former": 5}


def test_flows_name_everybody_once_and_newcomers_as_such(tmp_path: Path) -> None:
    known = shop_of(tmp_path, [*steady_shop(), (16, "2026-03-05", 100)])

    flows = phase_history(known, past_month_ends(known))["flows"]

    assert flows["month"]["since"] == "2026-02-28"
    assert flows["month"]["until"] == str(TODAY)
    steps = flows["month"]["steps"]
    assert sum(step["customers"] for step in steps) == 16
    assert [step["customers"] for step in steps if step["start"] is None] == [1]


def test_a_shop_of_two_months_has_no_history_yet(tmp_path: Path) -> None:
    known = shop_of(tmp_path, [(1, "2026-01-20", 100), (2, "2026-02-01", 100)])

    assert phase_history(known, past_month_ends(known)) == {"months": [], "flows": {}}
