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

CUSTOMER_HOMES = FactTable(
    "customer_homes",
    (
        CUSTOMER_ID,
        Column("live_id", "int64", "id", "the customer that the record belongs to by its merges"),
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

RETURNS = FactTable(
    "returns",
    (
        Column("return_id", "int64", "id", "lines that came back together on one day"),
        CUSTOMER_ID,
        DAY,
        Column("order_id", "int64", "id", "an order that they came back from; null when unknown"),
        Column("channel", "string", "name", "where it was taken back"),
        Column("lines", "int64", "lines", "lines that came back together"),
        Column("quantity_milli", "int64", "thousandths", "quantity that came back"),
        Column("amount", "int64", MINOR, "what the lines that came back had been sold for"),
    ),
)

ORDER_TROUBLES = FactTable(
    "order_troubles",
    (
        Column("order_id", "int64", "id", "an order with a discount, or one that failed"),
        CUSTOMER_ID,
        DAY,
        Column("discount_amount", "int64", MINOR, "taken off the order; 0 when it failed"),
        Column("is_failed", "boolean", "", "cancelled, failed, refused or voided"),
    ),
)

VALID_FROM = Column("valid_from", "date", "day", "first day for which it holds")
VALID_UNTIL = Column("valid_until", "date", "day", "first day for which it holds no more")
IS_ESTIMATED = Column("is_estimated", "boolean", "", "a default or a guess, not a known figure")

PRODUCT_COSTS = FactTable(
    "product_costs",
    (
        Column("product_id", "int64", "id", "the product"),
        Column(
            "unit_cost_micro",
            "int64",
            "millionths of the smallest unit",
            "what one piece costs the shop, without tax",
        ),
        VALID_FROM,
        VALID_UNTIL,
    ),
)

MARGIN_RATES = FactTable(
    "margin_rates",
    (
        Column("category", "string", "name", "the category; null for the whole shop"),
        Column(
            "rate_basis_points",
            "int64",
            "hundredths of a percent",
            "gross margin of net revenue where the cost of a product is not known",
        ),
        IS_ESTIMATED,
    ),
)

COST_RULES = FactTable(
    "cost_rules",
    (
        Column("rule_id", "int64", "id", "the rule"),
        Column("kind", "string", "word", "shipping, payment_fee, packaging or return_handling"),
        Column("per", "string", "word", "order, line, return or percent_of_revenue"),
        Column("amount", "int64", MINOR, "of each order, line or return; null for a percentage"),
        Column(
            "basis_points",
            "int64",
            "hundredths of a percent",
            "of an order's net revenue; null for an amount",
        ),
        Column("channel", "string", "name", "only orders of this channel; null for all"),
        Column("country", "string", "ISO 3166 code", "only orders to this country; null for all"),
        Column(
            "narrowness",
            "int64",
            "rank",
            "of the rules of a kind and measure that fit an order, the one with the highest holds",
        ),
        VALID_FROM,
        VALID_UNTIL,
        IS_ESTIMATED,
    ),
)

DIRECT_COSTS = FactTable(
    "direct_costs",
    (
        Column("direct_cost_id", "int64", "id", "the cost that was recorded"),
        Column("order_id", "int64", "id", "the order it was for; null for a customer alone"),
        CUSTOMER_ID,
        DAY,
        Column(
            "kind",
            "string",
            "word",
            "shipping, payment_fee, packaging, return_handling, compensation, reward, gift,"
            " chargeback or other",
        ),
        Column("amount", "int64", MINOR, "what it cost; negative for what was paid back"),
    ),
)

ACTIVITIES = FactTable(
    "activities",
    (
        Column("activity_id", "int64", "id", "the activity"),
        Column("code", "string", "word", "what is done, such as answer_mail"),
        Column("driver", "string", "word", "order, return, complaint, ticket, call or manual"),
        Column("team_id", "int64", "id", "the team that does it"),
        Column("seconds", "int64", "seconds", "how long it takes once"),
        Column(
            "cost_micro",
            "int64",
            "millionths of the smallest unit",
            "what it costs once: its time at the rate of the team's practical capacity",
        ),
        VALID_FROM,
        VALID_UNTIL,
        IS_ESTIMATED,
    ),
)

ACTIVITY_COUNTS = FactTable(
    "activity_counts",
    (
        Column("activity_id", "int64", "id", "the activity"),
        CUSTOMER_ID,
        DAY,
        Column("count", "int64", "times", "how often it was done; orders and returns are not here"),
    ),
)

ACQUISITION_SPEND = FactTable(
    "acquisition_spend",
    (
        Column("name", "string", "name", "what the money was spent on, as the shop calls it"),
        Column(
            "channel",
            "string",
            "name",
            "the channel of orders whose new customers it won; null when no order names it",
        ),
        Column("month_start", "date", "day", "first day of a month in the shop's calendar"),
        Column("amount", "int64", MINOR, "what was spent in the month"),
    ),
)

COST_FACTS = (
    PRODUCT_COSTS,
    MARGIN_RATES,
    COST_RULES,
    DIRECT_COSTS,
    ACTIVITIES,
    ACTIVITY_COUNTS,
    ACQUISITION_SPEND,
)

FACTS = (
    ORDERS,
    ORDER_LINES,
    CUSTOMERS,
    CUSTOMER_HOMES,
    CALENDAR,
    RETURNS,
    ORDER_TROUBLES,
    *COST_FACTS,
)

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
        ORDER_COUNT,
        Column("revenue_year", "int64", MINOR, "net revenue of the 365 days up to until"),
        Column("second_day", "date", "day", "second purchase day; null when there is none yet"),
        Column("latest_gap_days", "int64", "days", "gap that the latest purchase ended, or null"),
    ),
)

RFM = FactTable(
    "rfm",
    (
        CUSTOMER_ID,
        Column("recency_score", "int64", "1 to 5", "fifth by latest purchase day; 5 = most recent"),
        Column("frequency_score", "int64", "1 to 5", "fifth by purchase days; 5 = most"),
        Column("monetary_score", "int64", "1 to 5", "fifth by net revenue; 5 = most"),
        NET_REVENUE,
    ),
)

CUSTOMER_COUNT = Column("customers", "int64", "customers", "distinct customers of the row")

RFM_CELLS = FactTable(
    "rfm_cells",
    (
        *RFM.columns[1:4],
        CUSTOMER_COUNT,
        NET_REVENUE,
        Column("mean_net_revenue", "float64", MINOR, "net revenue per customer of the cell"),
    ),
)

COHORT_RETENTION = FactTable(
    "cohort_retention",
    (
        Column("cohort_month_number", "int64", "months", "running number of the first month"),
        Column("cohort_month_start", "date", "day", "first day of the first month"),
        Column("months_since", "int64", "months", "0 for the month of the first purchase"),
        Column("cohort_customers", "int64", "customers", "customers who began in that month"),
        Column("customers", "int64", "customers", "those of them who bought in this month"),
        Column("share", "float64", "share", "customers by cohort_customers"),
        NET_REVENUE,
    ),
)

GAP_DAYS = Column("gap_days", "int64", "days", "purchase day less the one before it")
GAPS = FactTable("gaps", (CUSTOMER_ID, DAY, GAP_DAYS))

GAP_DISTRIBUTION = FactTable(
    "gap_distribution",
    (
        GAP_DAYS,
        Column("gaps", "int64", "gaps", "how many gaps were so long"),
        Column("share_up_to", "float64", "share", "gaps of at most so many days, of all"),
    ),
)

QUANTILE = Column("quantile", "float64", "share", "0.5 is the median")
GAP_QUANTILES = FactTable("gap_quantiles", (QUANTILE, GAP_DAYS))

SECOND_PURCHASES = FactTable(
    "second_purchases",
    (
        CUSTOMER_ID,
        Column("first_day", "date", "day", "first purchase day"),
        Column("second_day", "date", "day", "second purchase day; null when there is none yet"),
        Column("days_to_second", "int64", "days", "from first to second; null when none yet"),
        Column("watched_days", "int64", "days", "from the first purchase day to until"),
    ),
)

FIRST_TO_SECOND = FactTable(
    "first_to_second",
    (
        Column("day", "int64", "days", "days since the first purchase"),
        Column("at_risk", "int64", "customers", "one purchase so far, and watched so long"),
        Column("events", "int64", "customers", "second purchases on that day"),
        Column("survival", "float64", "share", "without a second purchase after that day"),
        Column("share_bought", "float64", "share", "1 less survival"),
    ),
)

TIME_TO_SECOND_ORDER = FactTable(
    "time_to_second_order",
    (
        Column("quantile", "float64", "share", "of all first-time buyers"),
        Column("day", "int64", "days", "by when so many bought again; null when never seen"),
    ),
)

BOUGHT_AGAIN_WITHIN = FactTable(
    "bought_again_within",
    (
        Column("within_days", "int64", "days", "the time allowed since the first purchase"),
        Column("customers", "int64", "customers", "watched for at least so long"),
        Column("bought_again", "int64", "customers", "those with a second purchase in time"),
        Column("share", "float64", "share", "bought_again by customers; null for none watched"),
    ),
)

CUSTOMER_RHYTHMS = FactTable(
    "customer_rhythms",
    (
        CUSTOMER_ID,
        PURCHASE_DAYS,
        Column("first_day", "date", "day", "first purchase day"),
        Column("second_day", "date", "day", "second purchase day; null when there is none yet"),
        Column("latest_day", "date", "day", "latest purchase day"),
        Column("latest_gap_days", "int64", "days", "gap that the latest purchase ended, or null"),
        Column("log_gap_sum", "float64", "ln days", "sum of the logs of the gaps; null for none"),
    ),
)

SHOP_RHYTHM = FactTable(
    "shop_rhythm",
    (
        Column("shop_level", "float64", "ln days", "mean log gap of the shop"),
        Column("z_at_risk", "float64", "ln days", "how far gaps stray from their owner's, at risk"),
        Column("z_former", "float64", "ln days", "how far gaps stray from their owner's, former"),
        Column("curve_at_risk", "float64", "days", "at risk after one purchase; null: unknown"),
        Column("curve_former", "float64", "days", "former after one purchase; null: unknown"),
    ),
)

SEPARATION_THRESHOLDS = FactTable(
    "separation_thresholds",
    (
        CUSTOMER_ID,
        PURCHASE_DAYS,
        Column("silent_days", "int64", "days", "until less latest purchase day"),
        Column("usual_gap_days", "float64", "days", "own shrunk rhythm; null for one purchase"),
        Column(
            "at_risk_after_days", "float64", "days", "silence beyond it: at risk; null: unknown"
        ),
        Column("former_after_days", "float64", "days", "silence beyond it: former; null: unknown"),
        Column("second_day", "date", "day", "second purchase day; null when there is none yet"),
        Column("came_back", "boolean", "", "the latest purchase ended a silence beyond former"),
    ),
)

PHASES = FactTable(
    "phases",
    (
        CUSTOMER_ID,
        Column("phase", "string", "word", "new, existing or former"),
        Column("phase_state", "string", "word", "at_risk, won_back or empty"),
    ),
)

REVENUE_BY_MONTH = FactTable(
    "revenue_by_month",
    (
        Column("month_number", "int64", "months", "running number in the shop's calendar"),
        Column("month_start", "date", "day", "first day of the month"),
        Column("is_complete", "boolean", "", "the whole month lies between first order and until"),
        Column("new_customers", "int64", "customers", "first purchase day in this month"),
        Column("new_net_revenue", "int64", MINOR, "of customers' first purchase days"),
        Column("repeat_net_revenue", "int64", MINOR, "of customers' later purchase days"),
        Column("other_net_revenue", "int64", MINOR, "without a customer, or of one left out"),
        Column("net_revenue", "int64", MINOR, "new, repeat and other together"),
    ),
)

REVENUE_STABILITY = FactTable(
    "revenue_stability",
    (
        Column("months", "int64", "months", "complete months"),
        Column("mean_net_revenue", "float64", MINOR, "per complete month"),
        Column("variation", "float64", "ratio", "standard deviation by mean; null under 2 months"),
        Column("repeat_share", "float64", "share", "repeat by new and repeat net revenue"),
    ),
)

SHARE_OF_REVENUE = Column("share", "float64", "share", "of the period's net revenue")

CATEGORY_MIX = FactTable(
    "category_mix",
    (
        Column("category", "string", "name", "the product's category; null when unknown"),
        ORDER_COUNT,
        CUSTOMER_COUNT,
        Column("quantity_milli", "int64", "thousandths", "quantity after returns"),
        NET_REVENUE,
        SHARE_OF_REVENUE,
    ),
)

COUNTRY_MIX = FactTable(
    "country_mix",
    (
        Column("country", "string", "ISO 3166 code", "where it was delivered; null when unknown"),
        ORDER_COUNT,
        CUSTOMER_COUNT,
        NET_REVENUE,
        SHARE_OF_REVENUE,
    ),
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
