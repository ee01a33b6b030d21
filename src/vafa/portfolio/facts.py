"""What costs give to the warehouse: rates and rules with the days between which they hold."""

from __future__ import annotations

from typing import Final

from vafa.warehouse.rules import FactQuery

# A version holds until the next one of the same thing begins.
_UNTIL: Final = (
    "coalesce(lead(CAST({one}.valid_from AS DATE)) OVER"
    " (PARTITION BY {same} ORDER BY {one}.valid_from), DATE '9999-12-31') AS valid_until"
)

PRODUCT_COSTS = FactQuery(
    name="product_costs",
    sql=f"""
        SELECT
            c.product_id,
            c.unit_cost_micro,
            CAST(c.valid_from AS DATE) AS valid_from,
            {_UNTIL.format(one="c", same="c.product_id")}
        FROM shop.vafa_portfolio_productcost AS c
        WHERE CAST(c.is_in_force AS BOOLEAN)
    """,
)

MARGIN_RATES = FactQuery(
    name="margin_rates",
    sql="""
        SELECT
            nullif(category, '') AS category,
            CAST(rate_basis_points AS BIGINT) AS rate_basis_points,
            CAST(is_estimated AS BOOLEAN) AS is_estimated
        FROM shop.vafa_portfolio_marginrate
        WHERE CAST(is_in_force AS BOOLEAN)
    """,
)

COST_RULES = FactQuery(
    name="cost_rules",
    sql=f"""
        SELECT
            r.id AS rule_id,
            r.kind,
            r.per,
            r.amount,
            CAST(r.basis_points AS BIGINT) AS basis_points,
            nullif(r.channel, '') AS channel,
            nullif(r.country, '') AS country,
            CAST(
                CASE WHEN r.channel <> '' THEN 2 ELSE 0 END
                + CASE WHEN r.country <> '' THEN 1 ELSE 0 END AS BIGINT
            ) AS narrowness,
            CAST(r.valid_from AS DATE) AS valid_from,
            {_UNTIL.format(one="r", same="r.kind, r.per, r.channel, r.country")},
            CAST(r.is_estimated AS BOOLEAN) AS is_estimated
        FROM shop.vafa_portfolio_costrule AS r
    """,
)

DIRECT_COSTS = FactQuery(
    name="direct_costs",
    sql="""
        SELECT
            d.id AS direct_cost_id,
            d.order_id,
            coalesce(d.customer_id, o.customer_id) AS customer_id,
            CAST(d.day AS DATE) AS day,
            d.kind,
            d.amount
        FROM shop.vafa_portfolio_directcost AS d
        LEFT JOIN shop.vafa_orders_order AS o ON o.id = d.order_id
        WHERE CAST(d.is_in_force AS BOOLEAN)
    """,
)

# Whole numbers all the way: HUGEINT holds what a team of rials costs in millionths.
_COST_MICRO: Final = (
    "CAST((2 * CAST(a.seconds AS HUGEINT) * t.monthly_cost * 10000000000"
    " + CAST(t.paid_minutes AS HUGEINT) * 60 * t.practical_basis_points)"
    " // (2 * CAST(t.paid_minutes AS HUGEINT) * 60 * t.practical_basis_points) AS BIGINT)"
)

ACTIVITIES = FactQuery(
    name="activities",
    sql=f"""
        SELECT
            a.id AS activity_id,
            a.code,
            a.driver,
            a.team_id,
            CAST(a.seconds AS BIGINT) AS seconds,
            {_COST_MICRO} AS cost_micro,
            CAST(t.valid_from AS DATE) AS valid_from,
            {_UNTIL.format(one="t", same="a.id")},
            CAST(a.is_estimated AS BOOLEAN) OR CAST(m.is_estimated AS BOOLEAN) AS is_estimated
        FROM shop.vafa_portfolio_activity AS a
        JOIN shop.vafa_portfolio_team AS m ON m.id = a.team_id
        JOIN shop.vafa_portfolio_teamcost AS t ON t.team_id = a.team_id
    """,
)

ACTIVITY_COUNTS = FactQuery(
    name="activity_counts",
    sql="""
        SELECT
            activity_id,
            customer_id,
            CAST(day AS DATE) AS day,
            CAST("count" AS BIGINT) AS count
        FROM shop.vafa_portfolio_activitycount
        WHERE CAST(is_in_force AS BOOLEAN)
    """,
)

# What was spent on a channel that no order names belongs to no channel's customers alone.
ACQUISITION_SPEND = FactQuery(
    name="acquisition_spend",
    sql="""
        SELECT
            s.channel AS name,
            CASE WHEN s.channel IN (SELECT DISTINCT source FROM shop.vafa_orders_order)
                THEN s.channel END AS channel,
            CAST(s.month_start AS DATE) AS month_start,
            s.amount
        FROM shop.vafa_portfolio_acquisitionspend AS s
        WHERE CAST(s.is_in_force AS BOOLEAN)
    """,
)

COST_FACTS: Final = (
    PRODUCT_COSTS,
    MARGIN_RATES,
    COST_RULES,
    DIRECT_COSTS,
    ACTIVITIES,
    ACTIVITY_COUNTS,
    ACQUISITION_SPEND,
)
