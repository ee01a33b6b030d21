"""The tables between order lines and a price index, each column with its meaning."""

from __future__ import annotations

from vafa.analytics.facts import MINOR, Column, FactTable

MONTH_NUMBER = Column("month_number", "int64", "months", "running number in the shop's calendar")
PER_PIECE = "minor units per piece"

UNIT_VALUES = FactTable(
    "unit_values",
    (
        Column("product_id", "int64", "id", "the product"),
        MONTH_NUMBER,
        Column("lines", "int64", "lines", "order lines that were kept"),
        Column("net_revenue", "int64", MINOR, "of the lines that were kept"),
        Column("price", "float64", PER_PIECE, "unit value: net revenue by quantity"),
        Column("log_price", "float64", "ln of minor", "mean log price of a line, quantities aside"),
        Column("largest_line", "int64", MINOR, "net revenue of the largest single line"),
    ),
)

SOLD_BY_MONTH = FactTable(
    "sold_by_month",
    (
        MONTH_NUMBER,
        Column("month_start", "date", "day", "first day of the month"),
        Column("products", "int64", "products", "distinct products sold"),
        Column("net_revenue", "int64", MINOR, "of all product lines with a price"),
    ),
)

PRICE_PAIRS = FactTable(
    "price_pairs",
    (
        MONTH_NUMBER,
        Column("months_apart", "int64", "months", "how many months earlier the base month is"),
        Column("is_latest", "boolean", "", "not sold in any month in between"),
        Column("products", "int64", "products", "sold in both months, guards passed"),
        Column("lines_now", "int64", "lines", "their order lines in the month"),
        Column("lines_base", "int64", "lines", "their order lines in the base month"),
        Column("revenue_now", "int64", MINOR, "their net revenue in the month"),
        Column("revenue_base", "int64", MINOR, "their net revenue in the base month"),
        Column("largest_now", "int64", MINOR, "the largest single line in the month"),
        Column("largest_base", "int64", MINOR, "the largest single line in the base month"),
        Column("moved_now", "float64", MINOR, "sum of revenue_now times log price change"),
        Column("moved_base", "float64", MINOR, "sum of revenue_base times log price change"),
        Column("moved_plain", "float64", "ln", "sum of log changes of mean log prices"),
    ),
)
