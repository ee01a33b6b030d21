"""The facts of costs: what goods, orders, work and new customers cost the shop."""

from __future__ import annotations

from vafa.analytics.facts.columns import (
    CUSTOMER_ID,
    DAY,
    MINOR,
    Column,
    FactTable,
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
