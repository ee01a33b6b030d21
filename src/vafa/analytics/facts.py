"""The tables that measures read and give: each column's name, type, unit and meaning, once.

`ORDERS`, `ORDER_LINES`, `CUSTOMERS` and `CALENDAR` are facts: the warehouse writes them.
The tables behind them are what measures answer with. No column holds personal data.
"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import pyarrow as pa

MINOR = "minor units of the shop's currency"


@dataclass(frozen=True)
class Column:
    """One column: its type in Ibis' words, its unit, and what it means."""

    name: str
    type: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class FactTable:
    """A table with declared columns, in the order in which they are stored."""

    name: str
    columns: tuple[Column, ...]

    def names(self) -> tuple[str, ...]:
        """Give the column names in their order."""
        return tuple(column.name for column in self.columns)

    def schema(self) -> ibis.Schema:
        """Give the table's Ibis schema."""
        return ibis.schema({column.name: column.type for column in self.columns})

    def arrow_schema(self) -> pa.Schema:
        """Give the table's Arrow schema, which is also that of its Parquet files."""
        return self.schema().to_pyarrow()


CUSTOMER_ID = Column("customer_id", "int64", "id", "the customer; null when the shop knows none")
DAY = Column("day", "date", "day", "local day of the shop")
ORDER_COUNT = Column("orders", "int64", "orders", "orders that count as purchases")
NET_REVENUE = Column(
    "net_revenue", "int64", MINOR, "product lines after discounts and returns, without tax"
)
PURCHASE_DAYS = Column("purchase_days", "int64", "days", "distinct days with a purchase (x + 1)")

ORDERS = FactTable(
    "orders",
    (
        Column("order_id", "int64", "id", "the order"),
        CUSTOMER_ID,
        Column("ordered_at", "timestamp(6)", "UTC instant", "when it was placed; no zone attached"),
        DAY,
        Column("is_purchase", "boolean", "", "its status counts and something of it was kept"),
        NET_REVENUE,
        Column("country", "string", "ISO 3166 code", "where it was delivered; null when unknown"),
        Column("channel", "string", "name", "where it was placed; null when unknown"),
    ),
)

ORDER_LINES = FactTable(
    "order_lines",
    (
        Column("order_id", "int64", "id", "the order"),
        CUSTOMER_ID,
        DAY,
        Column("product_id", "int64", "id", "the product; null for what is none"),
        Column("category", "string", "name", "the product's category; null when unknown"),
        Column(
            "kind", "string", "word", "product, shipping, fee, discount, adjustment or gift_card"
        ),
        Column("quantity_milli", "int64", "thousandths", "quantity after returns"),
        NET_REVENUE,
    ),
)

CUSTOMERS = FactTable(
    "customers",
    (
        CUSTOMER_ID,
        Column(
            "left_out", "boolean", "", "kept out of measures: own staff, test buyers, resellers"
        ),
        Column("country", "string", "ISO 3166 code", "the customer's country; null when unknown"),
    ),
)

CALENDAR = FactTable(
    "calendar",
    (
        DAY,
        Column("week_start", "date", "day", "first day of the week"),
        Column("month_start", "date", "day", "first day of the month in the shop's calendar"),
        Column("year_start", "date", "day", "first day of the year in the shop's calendar"),
        Column(
            "month_number", "int32", "months", "running number: year times 12 plus month less 1"
        ),
        Column("week_number", "int32", "weeks", "running number, without gaps over the years"),
        Column("year_number", "int32", "years", "year of the shop's calendar"),
    ),
)

FACTS = (ORDERS, ORDER_LINES, CUSTOMERS, CALENDAR)

CUSTOMER_DAYS = FactTable("customer_days", (CUSTOMER_ID, DAY, ORDER_COUNT, NET_REVENUE))

PURCHASE_SUMMARY = FactTable(
    "purchase_summary",
    (
        CUSTOMER_ID,
        Column("repeat_purchases", "int64", "days", "purchase days after the first (x)"),
        Column("recency_days", "int64", "days", "latest purchase day less first (t_x)"),
        Column("age_days", "int64", "days", "until less first purchase day (T)"),
        Column(
            "mean_spend_repeat", "float64", MINOR, "mean net revenue of repeat days; null for none"
        ),
        Column("log_gap_sum", "float64", "ln days", "sum of the logs of the gaps; 0 for none"),
        Column("first_day", "date", "day", "first purchase day"),
        Column("latest_day", "date", "day", "latest purchase day"),
        PURCHASE_DAYS,
        NET_REVENUE,
    ),
)
