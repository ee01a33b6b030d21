"""Which columns a list row has, and where a refresh takes each of them from."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pyarrow as pa

from vafa.insight.refresh.judging import Judged
from vafa.insight.rules.worth import FUTURE
from vafa.portfolio.actions.valuation_columns import VALUATION

# A list row without what a run gives to all of its rows.
LIST_ROW = pa.schema([one for one in VALUATION if one.name not in {"run_id", "is_left_out"}])
# Columns that the judge decides.
DECIDED = tuple(one.name for one in fields(Judged) if one.name != "customer_id")
# Columns of the scored table that a list row has under the same name.
WORTH = (
    "gross_margin_year",
    "direct_cost_year",
    "activity_cost_year",
    "cost_to_serve_year",
    "contribution_year",
    "contribution_year_real",
    "contribution_is_estimated",
    "contribution_12",
    "contribution_24",
    "contribution_24_low",
    "contribution_24_high",
    "contribution_fixed_year",
    "acquisition_cost",
    "difficulty",
)
SAME = (
    "customer_id",
    "country",
    "purchase_days",
    "orders",
    "first_day",
    "second_day",
    "latest_day",
    "usual_gap_days",
    "at_risk_after_days",
    "former_after_days",
    "overdue_since",
    "next_purchase_median_day",
    "p_buys_30",
    "p_buys_90",
    "p_buys_180",
    "expected_orders",
    "expected_orders_low",
    "expected_orders_high",
    "value_rank",
    *WORTH,
)
# Of several columns the first that knows something.
MEASURED: dict[str, tuple[str, ...]] = {
    **{name: (name,) for name in SAME},
    # Scored money is that of the models; without a price index there is only one.
    "revenue_total": ("net_revenue_paid", "net_revenue"),
    "revenue_year": ("revenue_year_paid", "revenue_year"),
    "revenue_total_real": ("net_revenue_real",),
    "revenue_year_real": ("revenue_year_real",),
    "expected_revenue": ("expected_spend",),
    "expected_revenue_low": ("expected_spend_low",),
    "expected_revenue_high": ("expected_spend_high",),
    "expected_revenue_24": (FUTURE,),
}
# Columns of the scored table that the judge looks at, where they are there.
JUDGED_BY = (
    "customer_id",
    "purchase_days",
    "first_day",
    "second_day",
    "latest_day",
    "usual_gap_days",
    "at_risk_after_days",
    "former_after_days",
    "came_back",
    "net_revenue",
    FUTURE,
    "orders_year",
    "gross_margin_year",
    "cost_to_serve_year",
    "contribution_year",
    "contribution_24",
    "contribution_fixed_year",
    "difficulty",
    "headroom",
    "value_if_back",
    "p_return",
)
UNKNOWN_COLUMNS = (
    "first_day",
    "second_day",
    "latest_day",
    "usual_gap_days",
    "at_risk_after_days",
    "former_after_days",
    "overdue_since",
    "next_purchase_median_day",
    "p_buys_30",
    "p_buys_90",
    "p_buys_180",
    "expected_orders",
    "expected_orders_low",
    "expected_orders_high",
    "expected_spend",
    "expected_spend_low",
    "expected_spend_high",
    FUTURE,
    "value_rank",
)
# Any: values of the scored table's columns.
NO_PURCHASE: dict[str, Any] = {
    **dict.fromkeys(UNKNOWN_COLUMNS),
    "purchase_days": 0,
    "orders": 0,
    "net_revenue": 0,
    "revenue_year": 0,
    "came_back": False,
}
