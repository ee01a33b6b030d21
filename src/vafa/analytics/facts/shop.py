"""The facts of a shop: orders, what they held, who bought, what came back, and the days."""

from __future__ import annotations

from vafa.analytics.facts.columns import (
    CUSTOMER_ID,
    DAY,
    MINOR,
    NET_REVENUE,
    Column,
    FactTable,
)

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

CUSTOMER_WALLET = FactTable(
    "customer_wallet",
    (
        CUSTOMER_ID,
        Column("said_day", "date", "day", "when they said where else they buy; the latest answer"),
        Column("brands", "int64", "shops", "shops they named, this one included"),
        Column("own_rank", "int64", "place", "the place of this shop; null when they gave none"),
        Column(
            "share_of_wallet",
            "float64",
            "share",
            "(1 - own_rank / (brands + 1)) * 2 / brands; null without a place",
        ),
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
