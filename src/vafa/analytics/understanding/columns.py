"""The columns of `scored.parquet`, each with its type, unit and meaning."""

from __future__ import annotations

from vafa.analytics.facts import (
    CUSTOMER_ID,
    MINOR,
    NET_REVENUE,
    ORDER_COUNT,
    PURCHASE_DAYS,
    Column,
    FactTable,
)

KNOWN_COLUMNS = (
    CUSTOMER_ID,
    PURCHASE_DAYS,
    Column("repeat_purchases", "int64", "days", "purchase days after the first (x)"),
    Column("recency_days", "int64", "days", "latest purchase day less first (t_x)"),
    Column("age_days", "int64", "days", "until less first purchase day (T)"),
    Column("first_day", "date", "day", "first purchase day"),
    Column("latest_day", "date", "day", "latest purchase day"),
    NET_REVENUE,
    Column("revenue_year", "int64", MINOR, "net revenue of the 365 days up to until"),
    ORDER_COUNT,
    Column("usual_gap_days", "float64", "days", "own shrunk rhythm; null for one purchase"),
    Column("at_risk_after_days", "float64", "days", "silence beyond it: at risk; null: unknown"),
    Column("former_after_days", "float64", "days", "silence beyond it: former; null: unknown"),
    Column("silent_days", "int64", "days", "until less latest purchase day"),
    Column("second_day", "date", "day", "second purchase day; null when there is none yet"),
    Column("came_back", "boolean", "", "the latest purchase ended a silence beyond former"),
)
# Null, all of them, where there are too few data for a model.
EXPECTED_COLUMNS = (
    Column("p_buys", "float64", "share", "chance of a purchase within the horizon"),
    Column("expected_orders", "float64", "days", "purchase days to expect within the horizon"),
    Column("expected_orders_low", "float64", "days", "their low end, a whole number"),
    Column("expected_orders_high", "float64", "days", "their high end, a whole number"),
    Column("expected_spend", "int64", MINOR, "net revenue to expect within the horizon"),
    Column("expected_spend_low", "int64", MINOR, "its low end"),
    Column("expected_spend_high", "int64", MINOR, "its high end"),
    Column("expected_spend_24m", "int64", MINOR, "of 24 months, discounted by month"),
    Column("expected_orders_12m", "float64", "days", "of 12 months, discounted by month"),
    Column("expected_orders_24m", "float64", "days", "of 24 months, discounted by month"),
    Column("overdue_since", "date", "day", "silent beyond the 95 % point since; null: is not"),
    Column("next_purchase_median_day", "date", "day", "bought again by then as likely as not"),
)


def scored_columns(windows_days: tuple[int, ...] = (30, 90, 180)) -> FactTable:
    """Declare the scored table for the windows that were asked."""
    windows = tuple(
        Column(f"p_buys_{days}", "float64", "share", f"chance of a purchase within {days} days")
        for days in windows_days
    )
    return FactTable("scored", (*KNOWN_COLUMNS, *windows, *EXPECTED_COLUMNS))
