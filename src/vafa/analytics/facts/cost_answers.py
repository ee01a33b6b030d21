"""The tables that measures of what is known of costs answer with."""

from __future__ import annotations

from vafa.analytics.facts.columns import (
    NET_REVENUE,
    Column,
    FactTable,
)

COST_COVERAGE = FactTable(
    "cost_coverage",
    (Column("coverage", "string", "word", "known, rated, estimated or unknown"), NET_REVENUE),
)

PRODUCT_SALES = FactTable(
    "product_sales",
    (
        Column("product_id", "int64", "id", "the product"),
        Column("category", "string", "name", "the product's category; null when unknown"),
        NET_REVENUE,
        Column("quantity_milli", "int64", "thousandths", "quantity after returns"),
    ),
)

WORK_BY_MONTH = FactTable(
    "work_by_month",
    (
        Column("month_number", "int64", "months", "running number in the shop's calendar"),
        Column("activity_id", "int64", "id", "the recorded activity; null for orders and returns"),
        Column("driver", "string", "word", "order or return; null for a recorded activity"),
        Column("count", "int64", "times", "how often it was done in the month"),
    ),
)

NEW_CUSTOMERS = FactTable(
    "new_customers",
    (
        Column("month_number", "int64", "months", "running number in the shop's calendar"),
        Column("channel", "string", "name", "of their first order; null when unknown"),
        Column("customers", "int64", "customers", "whose first order lies in the month"),
    ),
)
