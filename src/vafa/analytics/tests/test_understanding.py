from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends import BaseBackend

from vafa.analytics.choosing.purchases import Purchases
from vafa.analytics.make import some_customers
from vafa.analytics.models import BGNBD
from vafa.analytics.tests.shop import UNTIL, UNTIL_DAY, invented_purchases, orders_of
from vafa.analytics.understanding import Understanding, understand
from vafa.analytics.understanding.columns import EXPECTED_COLUMNS, scored_columns
from vafa.analytics.understanding.whole_way import UnknownModelError

SHOP = invented_purchases(250)


def understood(
    engine: BaseBackend, purchases: Purchases, place: Path, model: str | None = "BGNBD"
) -> tuple[Understanding, pa.Table]:
    place.mkdir(parents=True, exist_ok=True)
    tables = {"orders": orders_of(purchases), "customers": some_customers(9)}
    for name, table in tables.items():
        pq.write_table(table.to_pyarrow(), place / f"{name}.parquet")
    bound = [engine.read_parquet(place / f"{name}.parquet") for name in tables]
    found = understand(*bound, until=UNTIL, model=model, workplace=place / "run")
    return found, pq.read_table(found.scored).sort_by("customer_id")


@pytest.fixture(scope="module")
def bgnbd(
    duckdb_engine: BaseBackend, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Understanding, pa.Table]:
    return understood(duckdb_engine, SHOP, tmp_path_factory.mktemp("bgnbd"))


Run = tuple[Understanding, pa.Table]


def test_the_scored_table_has_the_declared_columns(bgnbd: Run) -> None:
    schema = bgnbd[1].schema

    assert schema.names == list(scored_columns().names())
    assert [str(kind) for kind in schema.types] == [
        str(kind) for kind in scored_columns().arrow_schema().types
    ]


def test_everybody_but_those_left_out_is_scored(bgnbd: Run) -> None:
    known = set(SHOP.customer_id.tolist()) - {9}

    assert set(bgnbd[1]["customer_id"].to_pylist()) == known
    assert bgnbd[0].customers == len(known)


def test_scores_are_those_of_the_model_fitted_to_everybody(bgnbd: Run) -> None:
    kept = SHOP.customer_id != 9
    rows = Purchases(SHOP.customer_id[kept], SHOP.day[kept], SHOP.net_revenue[kept])
    known = rows.snapshot(UNTIL_DAY)

    model = BGNBD().fit(known.x, known.t_x, known.T)

    assert bgnbd[0].parameters == pytest.approx(model.params_, rel=1e-9)
    scored = bgnbd[1]
    asked = known.x, known.t_x, known.T
    expected = model.expected_purchases(365, *asked)
    assert scored["expected_orders"].to_numpy() == pytest.approx(expected, rel=1e-9)
    assert scored["p_buys_90"].to_numpy() == pytest.approx(model.p_buys(90, *asked), rel=1e-9)
    low, high = model.purchases_interval(365, *asked)
    assert scored["expected_orders_low"].to_pylist() == low.tolist()
    assert scored["expected_orders_high"].to_pylist() == high.tolist()


def test_overdue_is_who_has_been_silent_beyond_the_overdue_point(bgnbd: Run) -> None:
    scored = bgnbd[1].to_pylist()
    model = BGNBD.with_params(**bgnbd[0].parameters)

    for row in scored:
        x, t_x = row["repeat_purchases"], row["recency_days"]
        after = float(model.overdue_after(x, t_x, t_x))
        is_overdue = row["overdue_since"] is not None
        assert is_overdue == (row["silent_days"] > after)
        if is_overdue:
            assert row["overdue_since"] == row["latest_day"] + timedelta(days=int(after) + 1)
    assert any(row["overdue_since"] for row in scored)


def test_totals_are_the_sums_of_the_table(bgnbd: Run) -> None:
    totals, scored = bgnbd[0].totals, bgnbd[1]

    assert totals is not None
    assert totals.expected_orders == pytest.approx(np.sum(scored["expected_orders"].to_numpy()))
    assert totals.expected_spend == np.sum(scored["expected_spend"].to_numpy())
    assert totals.raw_orders.expected == pytest.approx(totals.expected_orders)
    assert totals.expected_orders_low < totals.raw_orders.low < totals.raw_orders.high
    assert totals.raw_orders.high < totals.expected_orders_high


def test_a_given_model_is_not_chosen_and_says_so(bgnbd: Run) -> None:
    assert (bgnbd[0].model, bgnbd[0].backtest) == ("BGNBD", None)
    assert "not_chosen" in bgnbd[0].notes


def test_everything_is_plain_json(bgnbd: Run) -> None:
    told = json.loads(json.dumps(bgnbd[0].to_json(), allow_nan=False))

    assert (told["until"], told["scored"]) == (UNTIL.isoformat(), "scored.parquet")
    assert told["totals"]["raw_orders"]["expected"] > 0
    assert {"days", "summary", "fitting", "scoring", "writing"} <= set(told["seconds"])


def test_no_number_is_infinite_and_no_chance_is_outside_zero_and_one(bgnbd: Run) -> None:
    for name in scored_columns().names():
        column = bgnbd[1][name]
        if pa.types.is_floating(column.type) and name.startswith(("p_", "expected")):
            values = column.to_numpy()
            assert np.isfinite(values).all()
            assert not name.startswith("p_") or ((values >= 0) & (values <= 1)).all()


def test_too_few_repeats_leave_the_models_columns_empty(
    duckdb_engine: BaseBackend, tmp_path: Path
) -> None:
    few = Purchases.of(range(1, 41), np.full(40, UNTIL_DAY - 400), np.full(40, 500))

    found, scored = understood(duckdb_engine, few, tmp_path, model=None)

    assert (found.model, found.totals, found.backtest) == (None, None, None)
    assert found.notes[-1] == "too_little_data"
    assert [(one.customers, one.bought_again) for one in found.cohort_rates] == [(39, 0)]
    for column in EXPECTED_COLUMNS:
        assert scored[column.name].null_count == 39
    assert scored.schema.names == list(scored_columns().names())


def test_a_shop_without_purchases_is_understood_as_empty(
    duckdb_engine: BaseBackend, tmp_path: Path
) -> None:
    nobody = Purchases.of([1], [UNTIL_DAY + 1], [5])

    found, scored = understood(duckdb_engine, nobody, tmp_path, model=None)

    assert (found.customers, scored.num_rows, found.cohort_rates) == (0, 0, ())


@settings(
    max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(1, 300), st.integers(1, 90)), min_size=1, max_size=50))
def test_orders_after_until_change_nothing(
    duckdb_engine: BaseBackend, tmp_path: Path, bgnbd: Run, later: list[tuple[int, int]]
) -> None:
    after = Purchases.of(
        np.append(SHOP.customer_id, [who for who, _ in later]),
        np.append(SHOP.day, [UNTIL_DAY + days for _, days in later]),
        np.append(SHOP.net_revenue, np.full(len(later), 10**9)),
    )

    found, scored = understood(duckdb_engine, after, tmp_path)

    assert found.parameters == bgnbd[0].parameters
    # The shop's mean gap is added up by threads: its last bits, and thresholds', may differ.
    exact = [name for name in scored.column_names if not name.endswith(("gap_days", "after_days"))]
    assert scored.select(exact).equals(bgnbd[1].select(exact))


def test_the_chosen_blend_is_scored_and_corrected(
    duckdb_engine: BaseBackend, tmp_path: Path
) -> None:
    found, scored = understood(duckdb_engine, SHOP, tmp_path, model=None)

    assert found.backtest is not None
    assert found.model == found.backtest.choice.chosen
    assert found.totals is not None
    factor = found.backtest.orders_correction.factor
    assert found.totals.expected_orders == pytest.approx(found.totals.raw_orders.expected * factor)
    assert scored.num_rows == found.customers


def test_boosting_moves_customers_and_not_the_total(
    duckdb_engine: BaseBackend, tmp_path: Path
) -> None:
    purchases = invented_purchases(1800)

    found, scored = understood(duckdb_engine, purchases, tmp_path, model="BlendWithBoosting")

    assert found.totals is not None
    assert found.totals.expected_orders == pytest.approx(found.totals.raw_orders.expected, rel=1e-3)
    assert (tmp_path / "run" / "boosted.parquet").exists()
    assert scored["expected_orders"].null_count == 0


def test_a_model_nobody_knows_is_refused_and_nothing_is_written(
    duckdb_engine: BaseBackend, tmp_path: Path
) -> None:
    with pytest.raises(UnknownModelError, match="Prophet"):
        understood(duckdb_engine, SHOP, tmp_path, model="Prophet")

    assert not (tmp_path / "run").exists()


@pytest.mark.spark
def test_spark_scores_like_duckdb(spark_engine: BaseBackend, bgnbd: Run, tmp_path: Path) -> None:
    _, scored = understood(spark_engine, SHOP, tmp_path)

    for name in ("customer_id", "silent_days", "overdue_since", "next_purchase_median_day"):
        assert scored[name].to_pylist() == bgnbd[1][name].to_pylist()
    for name in ("expected_orders", "p_buys", "usual_gap_days", "expected_spend_24m"):
        ours, theirs = (table[name].fill_null(-1).to_numpy() for table in (scored, bgnbd[1]))
        assert ours == pytest.approx(theirs, rel=1e-9)
