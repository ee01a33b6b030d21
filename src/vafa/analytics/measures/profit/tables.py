"""The tables that the measures of profit answer with: each column's type, unit and meaning."""

from __future__ import annotations

from dataclasses import dataclass

from ibis.expr import types as ir

from vafa.analytics.facts import CUSTOMER_ID, DAY, MINOR, Column, FactTable


@dataclass(frozen=True)
class CostTables:
    """The fact tables of costs, as `analytics/facts` declares them; each may be empty."""

    product_costs: ir.Table
    margin_rates: ir.Table
    cost_rules: ir.Table
    direct_costs: ir.Table
    activities: ir.Table
    activity_counts: ir.Table


KEYS = (
    Column("order_id", "int64", "id", "the order; null for what was for no order"),
    CUSTOMER_ID,
    DAY,
    Column("channel", "string", "name", "where the order was placed; null when unknown"),
    Column("country", "string", "ISO 3166 code", "where it was delivered; null when unknown"),
)
AMOUNTS = (
    Column("orders", "int64", "orders", "purchases; 0 for a return or a cost without an order"),
    Column("net_revenue", "int64", MINOR, "product lines after discounts and returns, without tax"),
    Column("unknown_revenue", "int64", MINOR, "net revenue whose gross margin nobody knows"),
    Column("gross_margin", "int64", MINOR, "net revenue less cost of goods, where it is known"),
    Column("shipping_cost", "int64", MINOR, "what the shop paid to deliver"),
    Column("order_cost", "int64", MINOR, "payment fees and packaging"),
    Column("return_cost", "int64", MINOR, "what it cost to take goods back"),
    Column("other_cost", "int64", MINOR, "compensation, rewards, gifts, chargebacks and other"),
    Column("order_work", "int64", MINOR, "activities that every order causes"),
    Column("care_work", "int64", MINOR, "activities for returns, questions, calls, complaints"),
    Column("estimated", "int64", "rows", "1 where a rate or a default stands for a known cost"),
)
AMOUNT_NAMES = tuple(column.name for column in AMOUNTS)
# Those that are money, and no counts.
MONEY_NAMES = tuple(column.name for column in AMOUNTS if column.unit == MINOR)
DIRECT = ("shipping_cost", "order_cost", "return_cost", "other_cost")
WORK = ("order_work", "care_work")
SERVED = (*DIRECT, *WORK)

PROFIT_ROWS = FactTable("profit_rows", (*KEYS, *AMOUNTS))

SUMMED = (
    Column("orders", "int64", "orders", "purchases of the period"),
    Column("net_revenue", "int64", MINOR, "net revenue of the period"),
    Column("unknown_revenue", "int64", MINOR, "the part of it whose gross margin is unknown"),
    Column("gross_margin", "int64", MINOR, "null when any of it is unknown"),
    *AMOUNTS[4:10],
    Column("direct_cost", "int64", MINOR, "shipping, fees, packaging, returns and the like"),
    Column("activity_cost", "int64", MINOR, "minutes of work at the rates of their teams"),
    Column("cost_to_serve", "int64", MINOR, "direct cost and activity cost"),
    Column("contribution", "int64", MINOR, "gross margin less cost to serve; null when unknown"),
    Column("is_estimated", "boolean", "", "rests somewhere on a rate or a default"),
)
CUSTOMER_CONTRIBUTION = FactTable("customer_contribution", (CUSTOMER_ID, *SUMMED))

WHALE_CURVE = FactTable(
    "whale_curve",
    (
        Column("place", "int64", "customers", "1 for the highest contribution"),
        CUSTOMER_ID,
        Column("contribution", "int64", MINOR, "of the customer"),
        Column("cumulative", "int64", MINOR, "of this customer and everybody before"),
        Column("share_of_customers", "float64", "share", "place by all customers"),
        Column("share_of_total", "float64", "share", "cumulative by total; null for a total ≤ 0"),
    ),
)
WHALE_PEAK = FactTable(
    "whale_peak",
    (
        Column("customers", "int64", "customers", "whose contribution is known"),
        Column("total", "int64", MINOR, "their contribution together"),
        Column("peak", "int64", MINOR, "the highest point of the curve"),
        Column("makers", "int64", "customers", "left of the peak: contribution above 0"),
        Column("losers", "int64", "customers", "right of the peak: contribution below 0"),
        Column("lost", "int64", MINOR, "peak less total: what the loss makers take away"),
    ),
)
DIFFICULTY = FactTable(
    "difficulty",
    (
        CUSTOMER_ID,
        Column("difficulty", "float64", "0 to 1", "mean percentile of the parts that are known"),
        Column("parts", "int64", "parts", "how many parts are known in this shop"),
    ),
)
HEADROOM = FactTable(
    "category_headroom",
    (
        CUSTOMER_ID,
        Column("headroom", "float64", "0 to 1", "share of what similar customers buy, not bought"),
    ),
)
ACQUISITION = FactTable(
    "acquisition_cost",
    (
        CUSTOMER_ID,
        Column("acquisition_cost", "int64", MINOR, "spend by new customers, channel and month"),
    ),
)
