"""The tables that measures of purchases answer with."""

from __future__ import annotations

from vafa.analytics.facts.columns import (
    CUSTOMER_ID,
    DAY,
    MINOR,
    NET_REVENUE,
    ORDER_COUNT,
    PURCHASE_DAYS,
    Column,
    FactTable,
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
