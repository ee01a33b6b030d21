from __future__ import annotations

from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ibis.backends import BaseBackend

from vafa.analytics.choosing.purchases import Purchases, bucket_limit, hashed
from vafa.analytics.make import some_customers
from vafa.analytics.measures.customer_days import customer_days
from vafa.analytics.measures.summary import purchase_summary
from vafa.analytics.tests.shop import UNTIL, UNTIL_DAY, invented_purchases, orders_of
from vafa.analytics.understanding.known import sampled

ROWS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(0, 60), st.integers(-50, 500)), min_size=1, max_size=30
)


def test_the_example_of_the_docstring() -> None:
    purchases = Purchases.of([1, 1, 1, 2], [0, 30, 10, 31], [1, 2, 3, 4])

    snapshot = purchases.snapshot(40)

    assert snapshot.x.tolist() == [2, 0]
    assert (snapshot.t_x.tolist(), snapshot.T.tolist()) == ([30, 0], [40, 9])
    assert snapshot.log_gap_sum.tolist() == pytest.approx([log(10) + log(20), 0])
    assert snapshot.spend_repeat.tolist() == [5, 0]


def test_rows_of_one_day_are_one_purchase() -> None:
    purchases = Purchases.of([1, 1, 1], [5, 5, 6], [10, 20, 30])

    assert (purchases.day.tolist(), purchases.net_revenue.tolist()) == ([5, 6], [30, 30])


@given(ROWS, st.randoms())
def test_the_order_of_rows_changes_nothing(rows: list[tuple[int, int, int]], random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(rows, len(rows))

    one, other = (Purchases.of(*zip(*some, strict=True)) for some in (rows, shuffled))

    for name in ("customer_id", "day", "net_revenue"):
        assert np.array_equal(getattr(one, name), getattr(other, name))


@given(ROWS, ROWS)
def test_what_comes_after_the_cut_changes_nothing(
    rows: list[tuple[int, int, int]], later: list[tuple[int, int, int]]
) -> None:
    after = [(who, 61 + day, money) for who, day, money in later]

    then = Purchases.of(*zip(*rows, strict=True)).snapshot(60)
    now = Purchases.of(*zip(*rows, *after, strict=True)).snapshot(60)

    for name in ("customer_id", "x", "t_x", "T", "log_gap_sum", "spend", "spend_repeat"):
        assert np.array_equal(getattr(then, name), getattr(now, name))


def test_snapshots_say_what_the_measures_say(duckdb_engine: BaseBackend) -> None:
    purchases = invented_purchases(60)
    days = customer_days(orders_of(purchases), some_customers(), until=UNTIL)

    measured = duckdb_engine.to_pyarrow(purchase_summary(days, until=UNTIL).order_by("customer_id"))

    ours = purchases.snapshot(UNTIL_DAY)
    assert measured["customer_id"].to_pylist() == ours.customer_id.tolist()
    assert measured["repeat_purchases"].to_pylist() == ours.x.tolist()
    assert measured["recency_days"].to_pylist() == ours.t_x.tolist()
    assert measured["age_days"].to_pylist() == ours.T.tolist()
    assert measured["log_gap_sum"].to_pylist() == pytest.approx(ours.log_gap_sum.tolist())
    means = [mean or 0.0 for mean in measured["mean_spend_repeat"].to_pylist()]
    assert means == pytest.approx(ours.mean_spend_repeat.tolist())


def test_counts_are_of_the_days_after_one_and_until_another() -> None:
    purchases = Purchases.of([1, 1, 1, 2, 3], [10, 11, 20, 20, 21], [1, 2, 4, 8, 16])

    counts, money = purchases.counted(np.array([1, 2]), after=10, until=20)

    assert (counts.tolist(), money.tolist()) == ([2, 1], [6, 8])


def test_a_sample_is_about_as_large_as_asked_and_the_same_in_sql(
    duckdb_engine: BaseBackend,
) -> None:
    ids = np.arange(1, 20_001)
    orders = orders_of(Purchases.of(ids, np.full(20_000, 19_800), np.ones(20_000)))

    in_sql = duckdb_engine.to_pyarrow(
        sampled(orders, customers=20_000, at_most=5_000).order_by("customer_id")
    )

    kept = ids[hashed(ids) < bucket_limit(customers=20_000, at_most=5_000)]
    assert in_sql["customer_id"].to_pylist() == kept.tolist()
    assert 4_900 < len(kept) < 5_100
